#include "kb/base/vcf_header.h"

#include "kb/base/utf8.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MAX_HEADER_LINES 1000000
#define MAX_HEADER_LINE_BYTES ((size_t)16 << 20)
#define N_FIXED 8
#define QUOTE_BYTES 60 /* how much of a wrong line a message quotes */

static const char *const fixed_names[N_FIXED] = {
    "#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO"};

/* The header being read, with the room of its growing arrays. */
struct reading {
    struct line_reader *lines;
    int code;
    struct arena *mem;
    struct vcf_header *out;
    size_t lines_cap, contigs_cap, infos_cap, formats_cap, references_cap;
};

static int fail(
    struct reading *r, struct err *err, const char *found, const char *expected)
{
    return err_set(err, r->code, "%s:%" PRIu64 ": found %s, expected %s",
        stream_name(r->lines->in), r->lines->line, found, expected);
}

static int fail_quote(
    struct reading *r, struct err *err, struct str found, const char *expected)
{
    found = str_sub(found, 0, QUOTE_BYTES);
    return err_set(err, r->code, "%s:%" PRIu64 ": found \"%.*s\", expected %s",
        stream_name(r->lines->in), r->lines->line, STR_ARG(found), expected);
}

/* ---- ## lines -------------------------------------------------------------------- */

/* "text \"x\"" from behind its opening quote; *rest goes behind the closing one. */
static struct str take_quoted(struct arena *mem, struct str *rest)
{
    char *out = arena_alloc(mem, rest->n + 1);
    size_t n = 0, i;

    for (i = 0; i < rest->n && rest->p[i] != '"'; i++) {
        if (rest->p[i] == '\\' && i + 1 < rest->n)
            i++;
        out[n++] = rest->p[i];
    }
    *rest = str_sub(*rest, i + 1, rest->n);
    return (struct str){out, n};
}

/* The next key=value of a structured line; *rest is what stands behind it. */
static bool next_pair(
    struct arena *mem, struct str *rest, struct str *key, struct str *value)
{
    ptrdiff_t equals = str_chr(*rest, '='), comma;

    if (equals < 0)
        return false;
    *key = str_trim(str_sub(*rest, 0, (size_t)equals));
    *rest = str_sub(*rest, (size_t)equals + 1, rest->n);
    if (str_starts(*rest, STR("\""))) {
        *rest = str_sub(*rest, 1, rest->n);
        *value = take_quoted(mem, rest);
        comma = str_chr(*rest, ',');
    } else {
        comma = str_chr(*rest, ',');
        *value = comma < 0 ? *rest : str_sub(*rest, 0, (size_t)comma);
    }
    *rest = comma < 0 ? STR("") : str_sub(*rest, (size_t)comma + 1, rest->n);
    return true;
}

/* The inside of "##key=<...>"; false when the line is another or not so shaped. */
static bool inside_of(struct str line, struct str prefix, struct str *inside)
{
    if (!str_starts(line, prefix) || !str_ends(line, STR(">")))
        return false;
    *inside = str_sub(line, prefix.n, line.n - prefix.n - 1);
    return true;
}

static void add_contig(struct reading *r, struct str inside)
{
    struct vcf_header *h = r->out;
    struct vcf_contig contig = {0};
    struct str key, value;

    while (next_pair(r->mem, &inside, &key, &value)) {
        if (str_eq_c(key, "ID"))
            contig.id = value;
        else if (str_eq_c(key, "assembly"))
            contig.assembly = value;
        else if (str_eq_c(key, "length") && !str_to_u64(value, &contig.length))
            contig.length = 0;
    }
    h->contigs = arena_grow(
        r->mem, h->contigs, &r->contigs_cap, h->n_contigs + 1, sizeof(contig));
    h->contigs[h->n_contigs++] = contig;
}

static struct vcf_field parse_field(struct arena *mem, struct str inside)
{
    struct vcf_field field = {0};
    struct str key, value;

    while (next_pair(mem, &inside, &key, &value)) {
        if (str_eq_c(key, "ID"))
            field.id = value;
        else if (str_eq_c(key, "Number"))
            field.number = value;
        else if (str_eq_c(key, "Type"))
            field.type = value;
        else if (str_eq_c(key, "Description"))
            field.description = value;
    }
    return field;
}

static void add_reference(struct reading *r, struct str value)
{
    struct vcf_header *h = r->out;

    h->references = arena_grow(
        r->mem, h->references, &r->references_cap, h->n_references + 1, sizeof(value));
    h->references[h->n_references++] = value;
}

static int add_meta(struct reading *r, struct str line, struct err *err)
{
    struct vcf_header *h = r->out;
    struct str copy, inside;

    if (h->n_lines == MAX_HEADER_LINES || line.n > MAX_HEADER_LINE_BYTES)
        return fail(r, err, "a header over the limits",
            "at most 1000000 lines of at most 16 MiB");
    copy = str_copy(r->mem, line);
    h->lines =
        arena_grow(r->mem, h->lines, &r->lines_cap, h->n_lines + 1, sizeof(copy));
    h->lines[h->n_lines++] = copy;
    if (inside_of(copy, STR("##contig=<"), &inside)) {
        add_contig(r, inside);
    } else if (inside_of(copy, STR("##INFO=<"), &inside)) {
        h->infos = arena_grow(
            r->mem, h->infos, &r->infos_cap, h->n_infos + 1, sizeof(*h->infos));
        h->infos[h->n_infos++] = parse_field(r->mem, inside);
    } else if (inside_of(copy, STR("##FORMAT=<"), &inside)) {
        h->formats = arena_grow(
            r->mem, h->formats, &r->formats_cap, h->n_formats + 1, sizeof(*h->formats));
        h->formats[h->n_formats++] = parse_field(r->mem, inside);
    } else if (str_starts(copy, STR("##reference="))) {
        add_reference(r, str_sub(copy, strlen("##reference="), copy.n));
    } else if (str_starts(copy, STR("##assembly="))) {
        add_reference(r, str_sub(copy, strlen("##assembly="), copy.n));
    }
    return 0;
}

static int check_version(struct reading *r, struct str line, struct err *err)
{
    struct str prefix = STR("##fileformat=");
    struct str v = str_trim(str_sub(line, prefix.n, line.n));

    if (str_starts(line, STR("BCF")))
        return fail(r, err, "BCF", "a VCF text (bcftools view makes one)");
    if (!str_starts(line, prefix))
        return fail_quote(
            r, err, line, "\"##fileformat=VCFv4.x\" as the first line of a VCF");
    if (v.n != 7 || !str_starts(v, STR("VCFv4.")) || v.p[6] < '0' || v.p[6] > '5')
        return fail_quote(r, err, v, "VCFv4.0 to VCFv4.5");
    r->out->fileformat = str_copy(r->mem, v);
    return 0;
}

/* ---- #CHROM line ----------------------------------------------------------------- */

static int compare_names(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* VCF 4.3, section 1.2: no control characters; names go into every output. */
static bool has_control(struct str name)
{
    struct utf8_char c;

    while (utf8_next(&name, &c))
        if (c.kind == UTF8_CONTROL || c.kind == UTF8_BREAK)
            return true;
    return false;
}

static int check_samples(struct reading *r, struct err *err)
{
    unsigned n = r->out->n_samples;
    struct str *sorted = ARENA_ARRAY(r->mem, struct str, n);

    if (n)
        memcpy(sorted, r->out->samples, n * sizeof(*sorted));
    qsort(sorted, n, sizeof(*sorted), compare_names);
    for (unsigned i = 0; i < n; i++) {
        if (sorted[i].n == 0)
            return fail(
                r, err, "a sample without a name", "a name in each sample column");
        if (has_control(sorted[i]))
            return fail_quote(
                r, err, sorted[i], "a sample name without control characters");
        if (i > 0 && str_eq(sorted[i - 1], sorted[i]))
            return fail_quote(
                r, err, sorted[i], "each sample name once (this one stands twice)");
    }
    return 0;
}

static int read_columns(struct reading *r, struct str line, struct err *err)
{
    struct str rest = str_copy(r->mem, line), name;
    struct vcf_header *h = r->out;
    size_t cap = 0;
    unsigned n = 0;

    if (str_chr(line, '\t') < 0)
        return fail(r, err, "a #CHROM line with blanks between its columns", "tabs");
    for (; str_next(&rest, '\t', &name); n++) {
        if (n < N_FIXED && !str_eq_c(name, fixed_names[n]))
            return fail_quote(r, err, name, fixed_names[n]);
        if (n == N_FIXED && !str_eq_c(name, "FORMAT"))
            return fail_quote(r, err, name, "FORMAT as the ninth column");
        if (n <= N_FIXED)
            continue;
        h->samples =
            arena_grow(r->mem, h->samples, &cap, h->n_samples + 1, sizeof(*h->samples));
        h->samples[h->n_samples++] = name;
    }
    if (n < N_FIXED)
        return fail(r, err, "a #CHROM line with too few columns", "8, or 10 and more");
    return check_samples(r, err);
}

int vcf_header_read(struct line_reader *lines, int code, struct arena *mem,
    struct vcf_header *out, struct err *err)
{
    struct reading r = {.lines = lines, .code = code, .mem = mem, .out = out};
    struct str line;
    int rc;

    *out = (struct vcf_header){0};
    while ((rc = line_next(lines, &line, err)) > 0) {
        if (lines->line == 1)
            rc = check_version(&r, line, err);
        else if (str_starts(line, STR("#CHROM")))
            return read_columns(&r, line, err);
        else if (!str_starts(line, STR("##")))
            rc = fail_quote(&r, err, line, "a header line or the #CHROM line");
        if (rc >= 0)
            rc = add_meta(&r, line, err);
        if (rc < 0)
            return rc;
    }
    if (rc < 0) {
        err->code = code;
        return code;
    }
    return lines->line == 0
               ? err_set(err, code, "%s: found an empty file, expected a VCF",
                   stream_name(lines->in))
               : fail(&r, err, "the end of the file", "the #CHROM line of a VCF");
}
