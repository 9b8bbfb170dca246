/*
 * Labels: uses of drugs that an authority approved for a biomarker, one a row.  The
 * biomarker is a criterion in its text form, met by the evaluator as every other; the
 * row becomes an item of evidence of level A that supports sensitivity, "label:ID".
 *
 *   id criterion disease_id disease therapies country body approved name number source
 *
 * country: ISO 3166-1, two letters; approved: YYYY, YYYY-MM or a day; disease_id: a
 * DOID, or a node of curated/disease_groups.tsv.  A table of the Korean ministry's open
 * data (MFDS) may stand in its own columns, to which a curator adds id, criterion and
 * disease_id, and therapies where the names of ingredients are not those of evidence:
 *
 *   ITEM_SEQ -> number   ITEM_NAME, ITEM_ENG_NAME -> name   ITEM_INGR_NAME -> therapies
 *   ITEM_PERMIT_DATE (YYYYMMDD) -> approved   CANCEL_NAME: only rows of the word that
 *   says that the permit is in force are used; country KR, body MFDS
 */
#include "ingest/own_evidence.h"
#include "kb/base/date.h"
#include "kb/base/tsv.h"

#define MFDS_IN_FORCE "정상"
#define SENSITIVITY "Sensitivity/Response"

enum {
    ID,
    CRITERION,
    DISEASE_ID,
    DISEASE,
    THERAPIES,
    COUNTRY,
    BODY,
    APPROVED,
    NAME,
    NUMBER,
    SOURCE,
    INGREDIENTS,
    CANCELLED,
    N_COLUMNS,
};

static const struct tsv_column columns[N_COLUMNS] = {
    [ID] = {"id", true},
    [CRITERION] = {"criterion", true},
    [DISEASE_ID] = {"disease_id", true},
    [DISEASE] = {"disease", false},
    [THERAPIES] = {"therapies", false},
    [COUNTRY] = {"country", false},
    [BODY] = {"body", false},
    [APPROVED] = {"approved|ITEM_PERMIT_DATE", true},
    [NAME] = {"name|ITEM_NAME", true},
    [NUMBER] = {"number|ITEM_SEQ", false},
    [SOURCE] = {"source", false},
    [INGREDIENTS] = {"ITEM_INGR_NAME", false},
    [CANCELLED] = {"CANCEL_NAME", false},
};

static bool is_all_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

/* "2011", "2011-08", "2011-08-17"; "20110817" as MFDS writes it. */
static bool read_approved(struct arena *mem, struct str text, struct str *out)
{
    struct str s = text;
    if (s.n == 8 && is_all_digits(s))
        s = str_fmt(mem, "%.4s-%.2s-%.2s", s.p, s.p + 4, s.p + 6);
    *out = s;
    if (s.n == 4 && is_all_digits(s))
        return date_is_day(str_fmt(mem, "%.4s-01-01", s.p));
    if (s.n == 7)
        return date_is_day(str_fmt(mem, "%.7s-01", s.p));
    return date_is_day(s);
}

static bool is_country(struct str s)
{
    return s.n == 2 && s.p[0] >= 'A' && s.p[0] <= 'Z' && s.p[1] >= 'A' && s.p[1] <= 'Z';
}

static int read_authority(
    struct own_rows *r, const struct str *field, struct evidence *e)
{
    bool is_mfds = field[CANCELLED].p != NULL || field[INGREDIENTS].p != NULL;
    e->approved_in = str_trim(field[COUNTRY]);
    e->approved_by = str_trim(field[BODY]);
    if (e->approved_in.n == 0 && is_mfds)
        e->approved_in = STR("KR");
    if (e->approved_by.n == 0 && is_mfds)
        e->approved_by = STR("MFDS");
    if (!is_country(e->approved_in))
        return own_rows_reject(r, "bad_country", e->approved_in);
    if (e->approved_by.n == 0)
        return own_rows_reject(r, "no_body", e->approved_by);
    return 1;
}

/* A DOID or a node of ours (VDT:solid_tumour). */
static int read_disease(struct own_rows *r, const struct str *field, struct evidence *e)
{
    e->disease_id = str_trim(field[DISEASE_ID]);
    e->disease = str_trim(field[DISEASE]);
    bool is_ours = str_starts(e->disease_id, STR("VDT:")) && e->disease_id.n > 4;
    if (!is_ours && !own_evidence_is_doid(e->disease_id))
        return own_rows_reject(r, "bad_disease_id", e->disease_id);
    return 1;
}

/* "FDA approval (US), Zelboraf, NDA 202429, 2011: source" */
static int read_citation(
    struct own_rows *r, const struct str *field, struct evidence *e)
{
    struct str approved, name = str_trim(field[NAME]), number = str_trim(field[NUMBER]);
    struct str source = str_trim(field[SOURCE]);
    if (!read_approved(&r->mem, str_trim(field[APPROVED]), &approved))
        return own_rows_reject(r, "bad_approved", field[APPROVED]);
    if (name.n == 0)
        return own_rows_reject(r, "no_name", name);
    e->citation = str_fmt(&r->mem, "%.*s approval (%.*s), %.*s%s%.*s, %.*s%s%.*s",
        STR_ARG(e->approved_by), STR_ARG(e->approved_in), STR_ARG(name),
        number.n > 0 ? ", " : "", STR_ARG(number), STR_ARG(approved),
        source.n > 0 ? ": " : "", STR_ARG(source));
    e->source_type = STR("label");
    return 1;
}

static int read_use(struct own_rows *r, const struct str *field, struct evidence *e,
    struct criterion **criterion)
{
    struct own_fault fault;
    struct str therapies = str_trim(field[THERAPIES]);
    if (therapies.n == 0)
        therapies = str_trim(field[INGREDIENTS]);
    if (therapies.n == 0)
        return own_rows_reject(r, "no_therapies", therapies);
    if (!own_evidence_therapies(&r->mem, therapies, e, &fault)
        || !own_evidence_criterion(
            &r->mem, str_trim(field[CRITERION]), criterion, &fault))
        return own_rows_reject(r, fault.reason, fault.found);
    return 1;
}

/* The word "" stands where the ministry's table does not tell. */
static bool is_in_force(const struct str *field)
{
    struct str word = str_trim(field[CANCELLED]);
    return word.n == 0 || str_eq_c(word, MFDS_IN_FORCE);
}

static int read_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct own_rows *r = ctx;
    struct staged_evidence s = {.file = r->file, .line = row->line};
    struct evidence *e = &s.e;
    struct criterion *criterion = NULL;
    r->id = str_trim(row->field[ID]);
    if (r->id.n == 0)
        return own_rows_reject(r, "no_id", r->id);
    if (!is_in_force(row->field)) {
        report_fate(r->b->report, r->file, FATE_NOT_USED, "permit_not_in_force", 1);
        return 0;
    }
    e->id = str_fmt(&r->mem, "label:%.*s", STR_ARG(r->id));
    e->disease_ordinal = DISEASE_NONE;
    e->type = EVIDENCE_PREDICTIVE;
    e->direction = DIRECTION_SUPPORTS;
    e->level = 'A';
    e->significance = STR(SENSITIVITY);
    e->significance_class = SIGNIFICANCE_SENSITIVITY;
    if (read_authority(r, row->field, e) == 0 || read_disease(r, row->field, e) == 0
        || read_citation(r, row->field, e) == 0
        || read_use(r, row->field, e, &criterion) == 0)
        return 0;
    return own_evidence_stage(r->b, &r->mem, &s, criterion, err);
}

int labels_read(struct build *b, unsigned file, struct stream *in, struct err *err)
{
    return own_rows_read(b, file, in, columns, N_COLUMNS, read_row, err);
}
