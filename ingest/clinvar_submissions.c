/*
 * ClinVar's submission_summary.txt: one row per submission (SCV).  15 columns in 2024,
 * of which the class stands in one of three by its kind; 16 since 2025 (whether it
 * counts for the aggregate); 13 before, for germline classes alone.
 *
 * A row says nothing of the variant but its VariationID: it joins the facts that
 * another file of the same release has of it (clinvar_stage.h).
 */
#include "ingest/clinvar_table.h"

enum {
    SUBMISSION_VARIATION_ID,
    SUBMISSION_GERMLINE,
    SUBMISSION_IMPACT,
    SUBMISSION_ONCOGENICITY,
    SUBMISSION_DATE,
    SUBMISSION_DESCRIPTION,
    SUBMISSION_REVIEW,
    SUBMISSION_METHOD,
    SUBMISSION_ORIGINS,
    SUBMISSION_SUBMITTER,
    SUBMISSION_SCV,
    N_SUBMISSION_COLUMNS,
};

static const struct tsv_column columns[N_SUBMISSION_COLUMNS] = {
    [SUBMISSION_VARIATION_ID] = {"VariationID", true},
    [SUBMISSION_GERMLINE] = {"ClinicalSignificance", true},
    [SUBMISSION_IMPACT] = {"SomaticClinicalImpact", false},
    [SUBMISSION_ONCOGENICITY] = {"Oncogenicity", false},
    [SUBMISSION_DATE] = {"DateLastEvaluated", true},
    [SUBMISSION_DESCRIPTION] = {"Description", true},
    [SUBMISSION_REVIEW] = {"ReviewStatus", true},
    [SUBMISSION_METHOD] = {"CollectionMethod", true},
    [SUBMISSION_ORIGINS] = {"OriginCounts", true},
    [SUBMISSION_SUBMITTER] = {"Submitter", true},
    [SUBMISSION_SCV] = {"SCV", true},
};

static const int class_columns[N_CLASSIFICATION_KINDS] = {
    [CLASSIFICATION_GERMLINE] = SUBMISSION_GERMLINE,
    [CLASSIFICATION_SOMATIC_IMPACT] = SUBMISSION_IMPACT,
    [CLASSIFICATION_ONCOGENICITY] = SUBMISSION_ONCOGENICITY,
};

static struct str value(struct str field)
{
    struct str text = str_trim(field);

    return str_eq_c(text, "-") || str_eq_c(text, "na") ? STR_NONE : text;
}

/* "SCV000020146.7"; old releases have it without the version. */
static bool is_scv(struct str text)
{
    size_t n = 0;

    if (!str_starts(text, STR("SCV")))
        return false;
    text = str_sub(text, 3, text.n);
    while (n < text.n && text.p[n] >= '0' && text.p[n] <= '9')
        n++;
    if (n == 0 || n == text.n)
        return n > 0;
    for (size_t i = n + 1; i < text.n; i++)
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
    return text.p[n] == '.' && n + 1 < text.n;
}

/* "germline:3;somatic:na" -> "germline;somatic" */
static struct str origins(struct arena *mem, struct str text)
{
    struct str *list, out = STR_NONE;
    unsigned n;

    list = clinvar_list(mem, value(text), ';', &n);
    for (unsigned i = 0; i < n; i++) {
        ptrdiff_t colon = str_chr(list[i], ':');

        if (colon >= 0)
            list[i].n = (size_t)colon;
        out = str_fmt(mem, "%.*s%s%.*s", STR_ARG(out), i ? ";" : "", STR_ARG(list[i]));
    }
    return out;
}

/* 1: done; 0: the row was rejected or says no class. */
static int read_class(struct clinvar_fields *f, const struct str *field,
    struct clinvar_submission *out, struct err *err)
{
    struct classification c;
    unsigned n_classes = 0;

    for (int k = 0; k < N_CLASSIFICATION_KINDS; k++) {
        struct str word = value(field[class_columns[k]]);

        if (!word.n)
            continue;
        out->class_word = word;
        out->kind = (enum classification_kind)k;
        n_classes++;
    }
    if (n_classes > 1)
        return clinvar_reject(f, "several_classes", out->scv);
    if (n_classes == 0) { /* functional data alone, say */
        report_fate(
            f->b->report, f->file, FATE_NOT_USED, "submission_without_class", 1);
        return 0;
    }
    out->review_status = value(field[SUBMISSION_REVIEW]);
    return clinvar_classify(f, out->kind, out->class_word, out->review_status, &c, err);
}

static int read_submission(struct clinvar_fields *f, const struct str *field,
    struct clinvar_submission *out, struct err *err)
{
    struct str date = value(field[SUBMISSION_DATE]);
    int rc;

    out->scv = value(field[SUBMISSION_SCV]);
    if (!is_scv(out->scv))
        return clinvar_reject(f, "bad_scv", out->scv);
    rc = read_class(f, field, out, err);
    if (rc <= 0)
        return rc;
    out->date = clinvar_date(&f->mem, date);
    if (date.n && !out->date.n)
        return clinvar_reject(f, "bad_date", date);
    out->submitter = value(field[SUBMISSION_SUBMITTER]);
    out->method = value(field[SUBMISSION_METHOD]);
    out->origin = origins(&f->mem, field[SUBMISSION_ORIGINS]);
    out->has_comment = value(field[SUBMISSION_DESCRIPTION]).n > 0;
    return 1;
}

static int read_row(void *ctx, const struct source_row *tsv, struct err *err)
{
    struct clinvar_fields *f = ctx;
    const struct str *field = tsv->cells;
    struct clinvar_submission submission = {0};
    struct clinvar_row row = {.file = f->file, .line = tsv->line};
    int rc;

    arena_reset(&f->mem);
    f->line = tsv->line;
    f->id = field[SUBMISSION_VARIATION_ID];
    if (!str_to_u32(f->id, &row.record.variation_id) || row.record.variation_id == 0)
        return clinvar_reject(f, "bad_variation_id", f->id);
    rc = read_submission(f, field, &submission, err);
    if (rc <= 0)
        return rc;
    for (int k = 0; k < N_CLASSIFICATION_KINDS; k++)
        row.record.by_kind[k].stars = -1;
    row.record.submissions = &submission;
    row.record.n_submissions = 1;
    return clinvar_stage_add(f->b, &row, err);
}

int clinvar_submissions_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    /* Unquoted; the columns are explained in lines of '#' above the header. */
    const struct tsv_format format = {
        .quoting = TSV_RAW, .comments = true, .header_hash = true};

    return clinvar_table_read(
        b, file, in, &format, columns, N_SUBMISSION_COLUMNS, read_row, err);
}

void clinvar_count_submitters(struct arena *mem, const struct clinvar_submission *list,
    size_t n, enum classification_kind kind, struct classification *c)
{
    struct strmap seen = {0};
    uint32_t n_submissions = 0, n_submitters = 0;

    for (size_t i = 0; i < n; i++) {
        bool is_new = false;

        if (list[i].kind != kind)
            continue;
        n_submissions++;
        if (list[i].submitter.n)
            strmap_at(&seen, mem, list[i].submitter, &is_new);
        n_submitters += is_new;
    }
    if (!c->n_submissions)
        c->n_submissions = n_submissions;
    if (!c->n_submitters)
        c->n_submitters = n_submitters;
}
