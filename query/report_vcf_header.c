/* Header of the annotated VCF. */
#include "kb/base/utf8.h"
#include "query/report_vcf.h"

#include <inttypes.h>
#include <string.h>

/* ---- lines of the input ---------------------------------------------------------- */

static bool is_kept(struct str line)
{
    static const char *const kept[] = {"##INFO=<", "##FORMAT=<", "##FILTER=<",
        "##ALT=<", "##contig=<", "##fileformat="};
    if (str_starts(line, STR("##INFO=<ID=" REPORT_VCF_PREFIX)))
        return false; /* of a file that was annotated before */
    for (unsigned i = 0; i < sizeof kept / sizeof *kept; i++)
        if (str_starts(line, str_of(kept[i])))
            return true;
    return false;
}

static bool ends_word(char c)
{
    return strchr(" \t\"',;<>()[]{}|", c) != NULL;
}

/* A path tells where a file was made: "/a/b", "~/a", "C:\a", "file:..." */
static bool is_path(struct str word)
{
    struct str after_root = str_sub(word, 1, word.n);
    return (word.n > 1 && word.p[0] == '/' && word.p[1] != '/'
               && str_chr(after_root, '/') > 0)
           || str_starts(word, STR("~/")) || str_starts(word, STR("file:"))
           || (word.n > 3 && word.p[1] == ':' && word.p[2] == '\\');
}

/* The word that starts here; after "=" one begins too: "URL=/a/b". */
static size_t word_bytes(struct str s)
{
    size_t n = 0;
    while (n < s.n && !ends_word(s.p[n]) && s.p[n] != '=')
        n++;
    return n;
}

/* What is no plain text cannot stand in a line of the header. */
static void add_without_paths(struct buf *out, struct str line)
{
    while (line.n > 0) {
        size_t n = word_bytes(line);
        struct str word = str_sub(line, 0, n);
        if (is_path(word))
            buf_add_c(out, "path_left_out");
        else
            utf8_add_plain(out, word, false);
        if (n < line.n)
            utf8_add_plain(out, str_sub(line, n, 1), false);
        line = str_sub(line, n + 1, line.n);
    }
}

/* ---- our own --------------------------------------------------------------------- */

struct lines {
    struct buf *out;
};

static void open_line(const struct lines *x, const char *id)
{
    buf_fmt(x->out, "##vdt=<ID=%s", id);
}

static void open_line_n(const struct lines *x, const char *id, unsigned n)
{
    buf_fmt(x->out, "##vdt=<ID=%s_%u", id, n);
}

static void close_line(const struct lines *x)
{
    buf_add_c(x->out, ">\n");
}

static void add_text(const struct lines *x, const char *key, struct str value)
{
    struct buf plain = BUF_INIT;
    utf8_add_plain(&plain, value, false);
    buf_fmt(x->out, ",%s=\"", key);
    for (size_t i = 0; i < plain.n; i++) {
        if (plain.p[i] == '"' || plain.p[i] == '\\')
            buf_add_char(x->out, '\\');
        buf_add_char(x->out, plain.p[i]);
    }
    buf_add_char(x->out, '"');
    buf_free(&plain);
}

static void add_word(const struct lines *x, const char *key, const char *word)
{
    add_text(x, key, str_of(word));
}

static void add_count(const struct lines *x, const char *key, uint64_t n)
{
    buf_fmt(x->out, ",%s=%" PRIu64, key, n);
}

static void add_run(const struct lines *x, const struct report *r)
{
    open_line(x, "program");
    add_text(x, "Version", r->program_version);
    add_text(x, "Rules", r->rules_version);
    add_word(x, "Report", REPORT_SCHEMA);
    close_line(x);
    open_line(x, "review");
    add_word(x, "Status", r->review.signed_by.n > 0 ? "signed" : "preliminary");
    if (r->review.signed_by.n > 0)
        add_text(x, "SignedBy", r->review.signed_by);
    if (r->review.is_amendment)
        add_text(x, "Amends", r->review.amended_sha256);
    close_line(x);
    open_line(x, "kb");
    add_text(x, "KB", r->kb_id);
    add_text(x, "Format", r->kb_format);
    close_line(x);
    for (unsigned i = 0; i < r->n_sources; i++) {
        const struct provenance *p = &r->sources[i];
        open_line_n(x, "source", i + 1);
        add_text(x, "Source", p->source);
        add_text(x, "Kind", p->kind);
        add_text(x, "Release", p->release);
        add_text(x, "SHA256", p->sha256);
        add_text(x, "Licence", p->licence);
        close_line(x);
    }
}

static void add_inputs(const struct lines *x, const struct report *r)
{
    for (unsigned i = 0; i < r->n_inputs; i++) {
        const struct report_input *in = &r->inputs[i];
        open_line_n(x, "input", i + 1);
        add_word(x, "Kind", in->kind);
        add_text(x, "SHA256", in->sha256);
        if (in->has_fates) {
            add_count(x, "Records", in->records);
            add_count(x, "Alleles", in->alleles);
        }
        for (unsigned f = 0; in->has_fates && f < N_ALLELE_FATES; f++)
            add_count(x, allele_fate_name((enum allele_fate)f), in->fates[f]);
        close_line(x);
    }
}

static void add_scope(const struct lines *x, const struct report *r)
{
    static const char *const answers[] = {"detected", "not_detected", "not_looked_at"};
    open_line(x, "sample");
    add_word(x, "Assembly", assembly_name(r->sample.assembly));
    add_word(x, "AssemblyHow", r->sample.assembly_how);
    add_word(x, "Origin", sample_origin_name(r->sample.origin));
    if (r->has_tumour)
        add_text(x, "Tumour", r->tumour.name);
    close_line(x);
    open_line(x, "scope");
    add_word(x, "AssumedCovered", r->sample.is_assumed_covered ? "true" : "false");
    add_count(x, "CriteriaTrue", r->criteria[TRUTH_TRUE]);
    add_count(x, "CriteriaFalse", r->criteria[TRUTH_FALSE]);
    add_count(x, "CriteriaUnknown", r->criteria[TRUTH_UNKNOWN]);
    close_line(x);
    for (unsigned i = 0; i < r->n_pertinent; i++) {
        open_line_n(x, "pertinent", i + 1);
        add_text(x, "Subject", r->pertinent[i].subject);
        add_text(x, "Question", r->pertinent[i].question);
        add_word(x, "Answer", answers[r->pertinent[i].answer]);
        close_line(x);
    }
    for (unsigned i = 0; i < r->n_not_answerable; i++) {
        open_line_n(x, "not_answerable", i + 1);
        add_text(x, "Kind", r->not_answerable[i]);
        close_line(x);
    }
    for (unsigned i = 0; i < r->n_limits; i++) {
        open_line_n(x, "limit", i + 1);
        add_word(x, "Key", r->limits[i].key);
        add_text(x, "Text", r->limits[i].text);
        close_line(x);
    }
}

/* What is in the report or in the input, and not in this file. */
static void add_not_shown(const struct lines *x, const struct report *r,
    const unsigned *unplaced, unsigned n_unplaced)
{
    unsigned n_others = 0;
    open_line(x, "info");
    add_word(x, "Text",
        "INFO of the input is kept, but for fields that name what may not be reported");
    close_line(x);
    for (unsigned i = 0; i < r->n_findings; i++)
        n_others += r->findings[i].f->kind != FINDING_SMALL_VARIANT;
    open_line(x, "not_shown");
    add_count(x, "OtherKindsOfFindings", n_others);
    add_count(x, "FindingsOfOtherFiles", n_unplaced);
    add_count(x, "Trials", r->n_trials);
    add_count(x, "TherapyGroups", r->n_groups);
    add_count(x, "Pharmacogenes", r->n_pgx);
    close_line(x);
    for (unsigned i = 0; i < n_unplaced; i++) {
        struct arena mem = ARENA_INIT;
        open_line_n(x, "not_in_this_file", i + 1);
        add_text(
            x, "Finding", str_fmt(&mem, "F%u", r->findings[unplaced[i]].f->number));
        close_line(x);
        arena_free(&mem);
    }
}

void report_vcf_header(const struct report *r, const struct vcf_header *in,
    const unsigned *unplaced, unsigned n_unplaced, struct buf *out)
{
    const struct lines x = {out};
    for (unsigned i = 0; i < in->n_lines; i++)
        if (is_kept(in->lines[i])) {
            add_without_paths(out, in->lines[i]);
            buf_add_char(out, '\n');
        }
    buf_fmt(out, "##reference=%s\n", assembly_name(r->sample.assembly));
    report_vcf_declare(r, out);
    add_run(&x, r);
    add_inputs(&x, r);
    add_scope(&x, r);
    add_not_shown(&x, r, unplaced, n_unplaced);
    buf_add_c(out, "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO");
    if (r->sample.column >= 0) {
        buf_add_c(out, "\tFORMAT\t");
        buf_add_str(
            out, r->has_pseudonym ? r->sample.name : in->samples[r->sample.column]);
    }
    buf_add_char(out, '\n');
}
