#include "ingest/civic_common.h"

void civic_reader_begin(struct civic_reader *r, struct build *b, unsigned file)
{
    *r = (struct civic_reader){.b = b, .file = file};
}

void civic_reader_end(struct civic_reader *r)
{
    arena_free(&r->mem);
    arena_free(&r->keep);
}

static int reject_bad_row(void *ctx, const char *file, uint64_t line, struct str raw,
    const char *reason, struct err *err)
{
    struct civic_reader *r = ctx;

    (void)file;
    (void)raw;
    (void)err;
    r->line = line;
    r->id = STR_NONE;
    return civic_reject(r, "bad_row", str_of(reason));
}

static void note_count(struct civic_reader *r, const char *what, uint64_t n)
{
    if (n > 0)
        report_note(r->b->report, r->file, what, n);
}

const struct tsv_format civic_tables = {.quoting = TSV_AUTO, .ragged_ok = true};

int civic_table_read(struct civic_reader *r, struct stream *in,
    const struct tsv_format *format, const struct tsv_column *columns,
    unsigned n_columns, tsv_sink *sink, struct err *err)
{
    struct tsv_counts counts = {0};
    int rc =
        tsv_read(in, format, columns, n_columns, sink, reject_bad_row, r, &counts, err);

    if (rc < 0)
        return rc;
    report_read(r->b->report, r->file, counts.rows + counts.bad_rows);
    build_note_columns(r->b, r->file, columns, n_columns, &counts);
    note_count(r, "columns: not read", counts.extra_columns);
    note_count(r, "rows: more fields than the header", counts.long_rows);
    return 0;
}

int civic_reject(struct civic_reader *r, const char *reason, struct str found)
{
    report_reject(r->b->report, r->file, r->line, r->id, reason, found);
    return 0;
}

void civic_note(struct civic_reader *r, const char *what, struct str found)
{
    report_note_record(r->b->report, r->file, r->line, r->id, what, found);
}

struct str civic_id(struct arena *mem, const char *prefix, struct str number)
{
    uint32_t n;

    if (!str_to_u32(str_trim(number), &n) || n == 0)
        return STR_NONE;
    return str_fmt(mem, "%s%u", prefix, n);
}

bool civic_is_non_value(struct str text)
{
    static const char *const words[] = {"", "N/A", "NONE FOUND", "unregistered", "-"};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (str_eq_nocase(text, str_of(words[i])))
            return true;
    return false;
}

struct str civic_value(struct str text)
{
    struct str value = str_trim(text);

    return civic_is_non_value(value) ? STR_NONE : value;
}

struct str *civic_list(struct arena *mem, struct str joined, unsigned *n)
{
    struct str rest = joined, piece, *out = NULL;
    size_t cap = 0;

    *n = 0;
    while (str_next(&rest, ',', &piece)) {
        piece = civic_value(piece);
        if (!piece.n)
            continue;
        out = arena_grow(mem, out, &cap, *n + 1, sizeof(*out));
        out[(*n)++] = piece;
    }
    return out;
}

struct str civic_id_list(struct civic_reader *r, const char *prefix, struct str joined)
{
    struct buf text = BUF_INIT;
    struct str *list, out;
    unsigned n;

    list = civic_list(&r->mem, joined, &n);
    for (unsigned i = 0; i < n; i++) {
        struct str id = civic_id(&r->mem, prefix, list[i]);
        if (!id.p) {
            civic_note(r, "id list: not a number", list[i]);
            continue;
        }
        if (text.n)
            buf_add_char(&text, ',');
        buf_add_str(&text, id);
    }
    out = str_copy(&r->mem, buf_str(&text));
    buf_free(&text);
    return out;
}

/* Bases, or empty for none; false for anything else ("G/A": never the first of
 * several). */
static bool read_bases(struct str text, struct str *out)
{
    *out = civic_value(text);
    return out->n == 0 || bases_are_acgt(*out);
}

/* The positions that the bases claim: the deleted ones, or the two around an insertion.
 */
static const char *check_span(
    struct str ref, struct str alt, uint32_t start, uint32_t stop)
{
    if (!ref.n && alt.n && stop - start != 1)
        return "allele: insertion not between two neighbouring bases";
    if (ref.n && (uint64_t)stop - start + 1 != ref.n)
        return "allele: reference bases do not fill start to stop";
    return NULL;
}

const char *civic_place_allele(const struct civic_place *place, struct allele *out)
{
    enum assembly assembly = assembly_parse(str_trim(place->build));
    unsigned contig = contig_parse(civic_value(place->chromosome), NULL);
    uint32_t start, stop;
    struct str ref, alt;
    const char *wrong;

    *out = (struct allele){0};
    if (!civic_value(place->reference_bases).n && !civic_value(place->variant_bases).n)
        return NULL;
    if (!read_bases(place->reference_bases, &ref)
        || !read_bases(place->variant_bases, &alt))
        return "allele: letters other than A C G T";
    if (assembly == ASSEMBLY_NONE)
        return "allele: no known assembly";
    if (contig == CONTIG_NONE)
        return "allele: no primary contig";
    if (!str_to_u32(str_trim(place->start), &start)
        || !str_to_u32(str_trim(place->stop), &stop) || start == 0 || stop < start
        || stop > contig_length(assembly, contig))
        return "allele: positions are none of the contig";
    if (str_eq_nocase(ref, alt))
        return "allele: reference and variant bases are the same";
    wrong = check_span(ref, alt, start, stop);
    if (wrong)
        return wrong;
    *out = (struct allele){assembly, contig, start, ref, alt};
    return NULL;
}

static int stage_derived(struct civic_reader *r, const struct staged_variant *variant,
    struct str profile_id, struct str profile_name, struct err *err)
{
    struct staged_profile profile = {
        .file = r->file, .id = profile_id, .name = profile_name, .n_variant_ids = 1};
    struct str id = variant->id;
    int rc;

    profile.variant_ids = &id;
    rc = stage_variant(r->b->stage, variant, err);
    return rc < 0 ? rc : stage_profile(r->b->stage, &profile, err);
}

int civic_derive_profile(struct civic_reader *r, struct str gene, struct str entrez_id,
    struct str variant, struct str variant_id, const struct civic_place *place,
    struct str *profile_id, struct str *profile_name, struct err *err)
{
    struct staged_variant v = {
        .file = r->file, .gene = civic_value(gene), .name = civic_value(variant)};
    struct allele allele = {0};
    const char *wrong;
    bool is_new;
    int rc;

    v.id = civic_id(&r->mem, "civic.vid:", variant_id);
    if (!v.id.p || !v.gene.n || !v.name.n)
        return civic_reject(r, "no_profile", variant_id);
    *profile_id = civic_id(&r->mem, "civic.mpvid:", variant_id);
    *profile_name = str_fmt(&r->mem, "%.*s %.*s", STR_ARG(v.gene), STR_ARG(v.name));
    (void)strmap_at(&r->derived, &r->keep, str_copy(&r->keep, v.id), &is_new);
    if (!is_new)
        return 1;
    (void)str_to_u32(str_trim(entrez_id), &v.entrez_id);
    wrong = place ? civic_place_allele(place, &allele) : NULL;
    if (wrong)
        civic_note(r, wrong, variant_id);
    if (allele.assembly != ASSEMBLY_NONE)
        v.given[allele.assembly - 1] = allele;
    rc = stage_derived(r, &v, *profile_id, *profile_name, err);
    return rc < 0 ? rc : 1;
}
