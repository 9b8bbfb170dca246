/* The long parts of a ClinVar record, as tables, and the counts over a gene's records.
 */
#include "query/show.h"

/* ---- descriptions ---------------------------------------------------------------- */

static const struct view_column hgvs_columns[] = {
    {"text", "HGVS", VIEW_TEXT, 80, VIEW_BOTH},
    {"mane", "MANE", VIEW_TEXT, 0, VIEW_PEOPLE},
    {"is_mane_select", "", VIEW_FLAG, 0, VIEW_PROGRAMS},
    {"is_mane_plus_clinical", "", VIEW_FLAG, 0, VIEW_PROGRAMS}};

int show_clinvar_hgvs(struct show *s, struct clinvar_entry *c)
{
    int rc = clinvar_decode_hgvs(s->mem, c, s->err);
    const struct clinvar_record *r = &c->record;
    if (rc < 0 || (r->n_hgvs == 0 && !s->v.is_json))
        return rc;
    view_table(&s->v, "hgvs", "descriptions", hgvs_columns,
        sizeof hgvs_columns / sizeof *hgvs_columns);
    for (unsigned i = 0; i < r->n_hgvs; i++) {
        const struct clinvar_hgvs *h = &r->hgvs[i];
        view_cell(&s->v, h->text);
        view_cell_c(&s->v, h->is_mane_select          ? "Select"
                           : h->is_mane_plus_clinical ? "Plus Clinical"
                                                      : NULL);
        view_cell_c(&s->v, h->is_mane_select ? "yes" : NULL);
        view_cell_c(&s->v, h->is_mane_plus_clinical ? "yes" : NULL);
    }
    view_table_end(&s->v);
    return 0;
}

/* ---- submissions ----------------------------------------------------------------- */

static const struct view_column submission_columns[] = {
    {"scv", "SCV", VIEW_TEXT, 0, VIEW_BOTH}, {"kind", "", VIEW_TEXT, 0, VIEW_PROGRAMS},
    {"said", "class", VIEW_TEXT, 16, VIEW_PEOPLE},
    {"class", "", VIEW_TEXT, 0, VIEW_PROGRAMS},
    {"assertion", "", VIEW_TEXT, 0, VIEW_PROGRAMS},
    {"review_status", "review status", VIEW_TEXT, 16, VIEW_BOTH},
    {"date", "evaluated", VIEW_TEXT, 0, VIEW_BOTH},
    {"how", "method, origin", VIEW_TEXT, 16, VIEW_PEOPLE},
    {"method", "", VIEW_TEXT, 0, VIEW_PROGRAMS},
    {"origin", "", VIEW_TEXT, 0, VIEW_PROGRAMS},
    {"has_comment", "", VIEW_FLAG, 0, VIEW_PROGRAMS},
    {"submitter", "submitter", VIEW_TEXT, 0, VIEW_BOTH}};

/* The texts that are there, ", " between them. */
static struct str listed(struct show *s, const struct str *texts, unsigned n)
{
    struct str out = STR_NONE;
    for (unsigned i = 0; i < n; i++)
        if (texts[i].n > 0)
            out = str_fmt(s->mem, "%.*s%s%.*s", STR_ARG(out), out.n > 0 ? ", " : "",
                STR_ARG(texts[i]));
    return out;
}

static void put_submission(struct show *s, const struct clinvar_submission *c)
{
    const struct str said[] = {c->class_word, c->assertion};
    const struct str how[] = {
        c->method, c->origin, c->has_comment ? STR("with comment") : STR_NONE};
    view_cell(&s->v, c->scv);
    view_cell_c(&s->v, classification_kind_name(c->kind));
    view_cell(&s->v, listed(s, said, 2));
    view_cell(&s->v, c->class_word);
    view_cell(&s->v, c->assertion);
    view_cell(&s->v, c->review_status);
    view_cell(&s->v, c->date);
    view_cell(&s->v, listed(s, how, 3));
    view_cell(&s->v, c->method);
    view_cell(&s->v, c->origin);
    view_cell_c(&s->v, c->has_comment ? "yes" : NULL);
    view_cell(&s->v, c->submitter);
}

/* kind N_CLASSIFICATION_KINDS: all */
static void put_submissions(struct show *s, const struct clinvar_record *r,
    enum classification_kind kind, const char *heading)
{
    view_table(&s->v, "submissions", heading, submission_columns,
        sizeof submission_columns / sizeof *submission_columns);
    for (unsigned i = 0; i < r->n_submissions; i++)
        if (kind == N_CLASSIFICATION_KINDS || r->submissions[i].kind == kind)
            put_submission(s, &r->submissions[i]);
    view_table_end(&s->v);
}

/* One table for programs; for people one of each kind that has some. */
int show_clinvar_submissions(struct show *s, struct clinvar_entry *c)
{
    unsigned n[N_CLASSIFICATION_KINDS] = {0};
    const struct clinvar_record *r = &c->record;
    if (clinvar_decode_submissions(s->mem, c, s->err) < 0)
        return s->err->code;
    if (s->v.is_json) {
        put_submissions(s, r, N_CLASSIFICATION_KINDS, NULL);
        return 0;
    }
    for (unsigned i = 0; i < r->n_submissions; i++)
        n[r->submissions[i].kind]++;
    for (int k = 0; k < N_CLASSIFICATION_KINDS; k++) {
        enum classification_kind kind = (enum classification_kind)k;
        struct str heading =
            str_fmt(s->mem, "submissions: %s (%u)", show_clinvar_kind(kind), n[k]);
        if (n[k] > 0)
            put_submissions(s, r, kind, str_cstr(s->mem, heading));
    }
    return 0;
}

/* ---- counts over records --------------------------------------------------------- */

#define N_STARS 6 /* none given, 0 to 4 */

struct class_counts {
    uint64_t n[N_CLASSIFICATION_KINDS][N_CLASS_GROUPS];
    uint64_t by_stars[N_CLASSIFICATION_KINDS][N_CLASS_GROUPS][N_STARS];
};

/* Records are decoded into one scratch arena: their texts are not kept. */
static int count_classes(
    struct show *s, const uint32_t *records, int n, struct class_counts *out)
{
    struct arena scratch = ARENA_INIT;
    int rc = 0;
    for (int i = 0; rc >= 0 && i < n; i++) {
        struct clinvar_record c;
        arena_reset(&scratch);
        rc = show_must(s, kb_clinvar_classes(s->kb, records[i], &scratch, &c, s->err),
            "ClinVar record", records[i]);
        for (int k = 0; rc >= 0 && k < N_CLASSIFICATION_KINDS; k++) {
            const struct classification *of = &c.by_kind[k];
            enum class_group group = of->is_given ? of->group : CLASS_NONE;
            out->n[k][group]++;
            out->by_stars[k][group][of->is_given ? of->stars + 1 : 0]++;
        }
    }
    arena_free(&scratch);
    return rc;
}

/* For programs: each class by kind, without stars. */
static void put_by_kind(struct show *s, const struct class_counts *counts)
{
    static const struct view_column columns[] = {
        {"class_group", "", VIEW_TEXT, 0, VIEW_PROGRAMS},
        {"germline", "", VIEW_NUMBER, 0, VIEW_PROGRAMS},
        {"somatic_impact", "", VIEW_NUMBER, 0, VIEW_PROGRAMS},
        {"oncogenicity", "", VIEW_NUMBER, 0, VIEW_PROGRAMS}};
    view_table(&s->v, "clinvar_counts", NULL, columns, 4);
    for (int g = 0; g < N_CLASS_GROUPS; g++) {
        uint64_t sum = 0;
        for (int k = 0; k < N_CLASSIFICATION_KINDS; k++)
            sum += counts->n[k][g];
        if (sum == 0)
            continue;
        view_cell_c(&s->v, class_group_name((enum class_group)g));
        for (int k = 0; k < N_CLASSIFICATION_KINDS; k++)
            view_cell_uint(&s->v, counts->n[k][g]);
    }
    view_table_end(&s->v);
}

static const struct view_column star_columns[] = {
    {"kind", "classification", VIEW_TEXT, 0, VIEW_BOTH},
    {"class_group", "class", VIEW_TEXT, 0, VIEW_BOTH},
    {"n", "records", VIEW_NUMBER, 0, VIEW_BOTH},
    {"stars_4", "4 stars", VIEW_NUMBER, 0, VIEW_BOTH},
    {"stars_3", "3", VIEW_NUMBER, 0, VIEW_BOTH},
    {"stars_2", "2", VIEW_NUMBER, 0, VIEW_BOTH},
    {"stars_1", "1", VIEW_NUMBER, 0, VIEW_BOTH},
    {"stars_0", "0", VIEW_NUMBER, 0, VIEW_BOTH},
    {"stars_not_given", "not given", VIEW_NUMBER, 0, VIEW_BOTH}};

static void put_star_row(struct show *s, const struct class_counts *counts,
    enum classification_kind kind, enum class_group group)
{
    const uint64_t *by_stars = counts->by_stars[kind][group];
    bool is_none = group == CLASS_NONE && !s->v.is_json;
    view_cell_c(
        &s->v, s->v.is_json ? classification_kind_name(kind) : show_clinvar_kind(kind));
    view_cell_c(&s->v, is_none ? "not given" : class_group_name(group));
    view_cell_uint(&s->v, counts->n[kind][group]);
    for (int stars = N_STARS - 1; stars >= 0; stars--)
        view_cell_uint(&s->v, by_stars[stars]);
}

static void put_by_stars(
    struct show *s, const struct class_counts *counts, const char *heading)
{
    view_table(&s->v, "clinvar_stars", heading, star_columns,
        sizeof star_columns / sizeof *star_columns);
    for (int k = 0; k < N_CLASSIFICATION_KINDS; k++)
        for (int g = 0; g < N_CLASS_GROUPS; g++)
            if (counts->n[k][g] > 0)
                put_star_row(
                    s, counts, (enum classification_kind)k, (enum class_group)g);
    view_table_end(&s->v);
}

int show_clinvar_counts(struct show *s, const uint32_t *records, int n_records)
{
    struct class_counts counts = {0};
    int rc = count_classes(s, records, n_records, &counts);
    if (rc < 0)
        return rc;
    struct str heading =
        str_fmt(s->mem, "ClinVar records: %d; by class and stars", n_records);
    if (s->v.is_json) {
        view_uint(&s->v, "clinvar_records", "", (uint64_t)n_records);
        put_by_kind(s, &counts);
    }
    put_by_stars(s, &counts, str_cstr(s->mem, heading));
    return 0;
}
