/* INFO of the annotated VCF: one table of fields. */
#include "query/finding_details.h"
#include "query/report_vcf.h"

#include "kb/base/utf8.h"

#include <math.h>
#include <string.h>

static bool is_reserved(unsigned char c)
{
    return c <= ' ' || c == 0x7f || strchr(";=,%:&\"", c) != NULL;
}

static void add_percent(struct buf *out, struct str bytes)
{
    for (size_t i = 0; i < bytes.n; i++)
        buf_fmt(out, "%%%02X", (unsigned)(unsigned char)bytes.p[i]);
}

void report_vcf_add_value(struct buf *out, struct str s)
{
    struct utf8_char c;
    while (utf8_next(&s, &c)) {
        bool is_ascii = c.bytes.n == 1 && c.code < 0x80;
        if (c.kind != UTF8_TEXT || (is_ascii && is_reserved((unsigned char)c.code)))
            add_percent(out, c.bytes);
        else
            buf_add_str(out, c.bytes);
    }
}

/* ---- what a field says of a finding ---------------------------------------------- */

static void add_text(struct buf *out, struct str s)
{
    if (s.n > 0)
        report_vcf_add_value(out, s);
}

static void add_word(struct buf *out, const char *word)
{
    add_text(out, str_of(word));
}

static void add_id(const struct finding_details *f, struct buf *out)
{
    buf_fmt(out, "F%u", f->of->f->number);
}

static void add_gene(const struct finding_details *f, struct buf *out)
{
    add_text(out, f->of->f->gene);
}

static void add_hgvs_c(const struct finding_details *f, struct buf *out)
{
    add_text(out, f->hgvs_c);
}

static void add_hgvs_p(const struct finding_details *f, struct buf *out)
{
    add_text(out, f->hgvs_p);
}

static void add_change(const struct finding_details *f, struct buf *out)
{
    add_text(out, f->protein_change);
}

/* Terms are joined by "&" as other annotators join them. */
static void add_consequence(const struct finding_details *f, struct buf *out)
{
    struct arena mem = ARENA_INIT;
    buf_add_str(out, consequence_text(&mem, f->of->f->consequence));
    arena_free(&mem);
}

static void add_origin(const struct finding_details *f, struct buf *out)
{
    add_word(out, origin_name(f->of->f->origin));
}

static void add_effect(const struct finding_details *f, struct buf *out)
{
    add_word(out, effect_class_name(f->of->f->effect));
}

static void add_amp(const struct finding_details *f, struct buf *out)
{
    add_word(out, f->of->tier.amp);
}

static void add_kcat(const struct finding_details *f, struct buf *out)
{
    add_word(out, f->of->tier.kcat);
}

static void add_clinvar(const struct finding_details *f, struct buf *out)
{
    if (f->clinvar.variation_id > 0)
        buf_fmt(out, "%u", (unsigned)f->clinvar.variation_id);
}

static void add_release(const struct finding_details *f, struct buf *out)
{
    if (f->clinvar.variation_id > 0)
        add_text(out, f->clinvar_release);
}

static void add_class(const struct finding_details *f, unsigned kind, struct buf *out)
{
    const struct classification *c = &f->clinvar.by_kind[kind];
    if (f->clinvar.variation_id > 0 && c->is_given)
        add_text(out, c->class_word);
}

static void add_stars(const struct finding_details *f, unsigned kind, struct buf *out)
{
    const struct classification *c = &f->clinvar.by_kind[kind];
    if (f->clinvar.variation_id > 0 && c->is_given && c->stars >= 0)
        buf_fmt(out, "%d", c->stars);
}

#define CLASS_FIELDS(name, kind)                                                       \
    static void add_##name##_class(const struct finding_details *f, struct buf *out)   \
    {                                                                                  \
        add_class(f, kind, out);                                                       \
    }                                                                                  \
    static void add_##name##_stars(const struct finding_details *f, struct buf *out)   \
    {                                                                                  \
        add_stars(f, kind, out);                                                       \
    }
CLASS_FIELDS(germline, CLASSIFICATION_GERMLINE)
CLASS_FIELDS(impact, CLASSIFICATION_SOMATIC_IMPACT)
CLASS_FIELDS(oncogenicity, CLASSIFICATION_ONCOGENICITY)

static const struct {
    const char *name, *source, *description;
    void (*add)(const struct finding_details *f, struct buf *out);
} finding_fields[] = {
    {"FINDING", "report", "Ids of the report's findings", add_id},
    {"GENE", "report", "Gene symbol (HGNC)", add_gene},
    {"HGVSC", "report", "HGVS c. description", add_hgvs_c},
    {"HGVSP", "report", "HGVS p. description", add_hgvs_p},
    {"CHANGE", "report", "Protein change in one-letter form", add_change},
    {"CONSEQUENCE", "report", "Consequence (Sequence Ontology)", add_consequence},
    {"ORIGIN", "report", "Origin: somatic, germline or unknown", add_origin},
    {"EFFECT", "report", "What says that the change has an effect", add_effect},
    {"TIER", "report", "AMP/ASCO/CAP tier", add_amp},
    {"KCAT", "report", "K-CAT level", add_kcat},
    {"CLINVAR", "ClinVar", "VariationID of ClinVar", add_clinvar},
    {"CLNRELEASE", "ClinVar", "Release of ClinVar that the classes are of",
        add_release},
    {"CLNSIG", "ClinVar", "Germline classification", add_germline_class},
    {"CLNSTARS", "ClinVar", "Stars of the germline classification", add_germline_stars},
    {"ONC", "ClinVar", "Oncogenicity", add_oncogenicity_class},
    {"ONCSTARS", "ClinVar", "Stars of the oncogenicity", add_oncogenicity_stars},
    {"SCI", "ClinVar", "Somatic clinical impact", add_impact_class},
    {"SCISTARS", "ClinVar", "Stars of the somatic clinical impact", add_impact_stars},
};

#define N_FINDING_FIELDS (sizeof finding_fields / sizeof *finding_fields)

/* ---- rows that name findings ----------------------------------------------------- */

static const struct {
    const char *name, *part;
} row_fields[] = {{"THERAPIES", "therapies"}, {"PROGNOSIS", "prognosis"},
    {"DIAGNOSIS", "diagnosis"}, {"OTHER", "other_evidence"}};

#define N_ROW_FIELDS (sizeof row_fields / sizeof *row_fields)

static const struct report_evidence *rows_of(
    const struct report *r, unsigned field, unsigned *n)
{
    const struct report_evidence *rows[N_ROW_FIELDS] = {
        r->therapies, r->prognosis, r->diagnosis, r->other_evidence};
    const unsigned counts[N_ROW_FIELDS] = {
        r->n_therapies, r->n_prognosis, r->n_diagnosis, r->n_other_evidence};
    *n = counts[field];
    return rows[field];
}

static bool is_about(const struct report *r, const struct vcf_alt_findings *alt,
    const unsigned *numbers, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        for (unsigned k = 0; k < alt->n; k++)
            if (r->findings[alt->findings[k]].f->number == numbers[i])
                return true;
    return false;
}

static void add_rows(const struct report *r, unsigned field, bool is_partial,
    const struct vcf_alt_findings *alt, struct buf *out)
{
    unsigned n;
    const struct report_evidence *rows = rows_of(r, field, &n);
    size_t from = out->n;
    for (unsigned i = 0; i < n; i++) {
        if ((rows[i].verdict.value != TRUTH_TRUE) != is_partial
            || !is_about(r, alt, rows[i].findings, rows[i].n_findings))
            continue;
        buf_add_c(out, out->n > from ? "&" : "");
        report_vcf_add_value(out, rows[i].e.id);
    }
}

/* Status or condition of the hereditary lines. */
static void add_hereditary(const struct report *r, bool is_condition,
    const struct vcf_alt_findings *alt, struct buf *out)
{
    size_t from = out->n;
    for (unsigned i = 0; i < r->n_hereditary; i++) {
        const struct report_hereditary *h = &r->hereditary[i];
        if (!is_about(r, alt, h->findings, h->n_findings))
            continue;
        buf_add_c(out, out->n > from ? "&" : "");
        struct str value = is_condition ? h->condition : str_of(h->status);
        report_vcf_add_value(out, value.n > 0 ? value : STR("."));
    }
}

/* ---- fields of a record ---------------------------------------------------------- */

enum { FIELDS_FINDING, FIELDS_ROW, FIELDS_ROW_PARTIAL, FIELDS_HEREDITARY };

struct field {
    int kind;
    unsigned i;
};

static void add_of_alt(const struct report *r, const struct field *field,
    const struct vcf_alt_findings *alt, struct buf *out)
{
    switch (field->kind) {
    case FIELDS_FINDING:
        for (unsigned k = 0; k < alt->n; k++) {
            size_t from = out->n + (k > 0);
            buf_add_c(out, k > 0 ? "&" : "");
            finding_fields[field->i].add(&alt->details[k], out);
            if (out->n == from && alt->n > 1)
                buf_add_char(out, '.');
        }
        break;
    case FIELDS_ROW:
    case FIELDS_ROW_PARTIAL:
        add_rows(r, field->i, field->kind == FIELDS_ROW_PARTIAL, alt, out);
        break;
    default:
        add_hereditary(r, field->i > 0, alt, out);
    }
}

static void add_name(const struct field *field, struct buf *out)
{
    static const char *const hereditary[] = {"HEREDITARY", "HEREDITARY_CONDITION"};
    buf_add_c(out, REPORT_VCF_PREFIX);
    if (field->kind == FIELDS_FINDING)
        buf_add_c(out, finding_fields[field->i].name);
    else if (field->kind == FIELDS_HEREDITARY)
        buf_add_c(out, hereditary[field->i]);
    else
        buf_fmt(out, "%s%s", row_fields[field->i].name,
            field->kind == FIELDS_ROW_PARTIAL ? "_PARTIAL" : "");
}

/* A field that says something of no ALT is left out. */
static void add_field(const struct report *r, const struct field *field,
    const struct vcf_alt_findings *of, unsigned n_alts, struct buf *out)
{
    size_t from = out->n;
    bool has = false;
    buf_add_c(out, out->n > 0 ? ";" : "");
    add_name(field, out);
    for (unsigned i = 0; i < n_alts; i++) {
        buf_add_char(out, i > 0 ? ',' : '=');
        size_t before = out->n;
        add_of_alt(r, field, &of[i], out);
        has |= out->n > before;
        if (out->n == before)
            buf_add_char(out, '.');
    }
    if (!has)
        out->n = from;
    out->p[out->n] = '\0';
}

/* Every field in its order: fn is called for each. */
static bool next_field(struct field *field)
{
    static const unsigned counts[] = {N_FINDING_FIELDS, N_ROW_FIELDS, N_ROW_FIELDS, 2};
    field->i++;
    if (field->i < counts[field->kind])
        return true;
    field->i = 0;
    field->kind++;
    return field->kind <= FIELDS_HEREDITARY;
}

static int make_details(const struct report *r, struct vcf_alt_findings *alt,
    struct arena *mem, struct err *err)
{
    int rc = 0;
    alt->details = ARENA_ARRAY(mem, struct finding_details, alt->n);
    for (unsigned k = 0; rc >= 0 && k < alt->n; k++)
        rc = finding_details_make(
            r, &r->findings[alt->findings[k]], NULL, mem, &alt->details[k], err);
    return rc;
}

int report_vcf_info(const struct report *r, struct vcf_alt_findings *of,
    unsigned n_alts, struct arena *mem, struct buf *out, struct err *err)
{
    struct field field = {0};
    for (unsigned i = 0; i < n_alts; i++)
        if (make_details(r, &of[i], mem, err) < 0)
            return err->code;
    do
        add_field(r, &field, of, n_alts, out);
    while (next_field(&field));
    return 0;
}

static void add_description(const struct field *field, struct buf *out)
{
    static const char *const hereditary[] = {
        "Status of the hereditary lines", "Condition of the hereditary lines"};
    if (field->kind == FIELDS_FINDING)
        buf_add_c(out, finding_fields[field->i].description);
    else if (field->kind == FIELDS_HEREDITARY)
        buf_add_c(out, hereditary[field->i]);
    else
        buf_fmt(out, "Rows of the report's part %s %s", row_fields[field->i].part,
            field->kind == FIELDS_ROW
                ? "that match, for and against"
                : "that match in part: not to be taken for a match");
}

void report_vcf_declare(const struct report *r, struct buf *out)
{
    struct field field = {0};
    do {
        buf_add_c(out, "##INFO=<ID=");
        add_name(&field, out);
        buf_add_c(out, ",Number=A,Type=String,Description=\"");
        add_description(&field, out);
        buf_fmt(out, "; several are joined by &\",Source=\"%s\",Version=\"KB %.*s\">\n",
            field.kind == FIELDS_FINDING ? finding_fields[field.i].source : "report",
            STR_ARG(r->kb_id));
    } while (next_field(&field));
}
