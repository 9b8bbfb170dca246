#include "made_build.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

static const char *const vocabulary[][4] = {
    {"hgnc", "status", "Approved", "approved"},
    {"hgnc", "status", "Entry Withdrawn", "withdrawn"},
    {"clinvar", "record.status", "current", "current"},
    {"clinvar", "record.status", "previous", "former"},
    {"clinvar", "record.status", "deleted", "former"},
    {"clinvar", "submission.status", "current", "current"},
    {"clinvar", "submission.status", "removed", "former"},
    {"ctgov", "study_type", "INTERVENTIONAL", "INTERVENTIONAL"},
    {"ctgov", "study_type", "OBSERVATIONAL", "OBSERVATIONAL"},
    {"ctrp", "study_type", "INTERVENTIONAL", "INTERVENTIONAL"},
    {"mane", "status", "MANE Select", "select"},
    {"mane", "status", "MANE Plus Clinical", "plus_clinical"},
    {"civic", "evidence_type", "Predictive", "predictive"},
    {"civic", "evidence_type", "Diagnostic", "diagnostic"},
    {"civic", "evidence_direction", "Supports", "supports"},
    {"civic", "evidence_direction", "Does Not Support", "does_not_support"},
    {"civic", "evidence_level", "A", "A"},
    {"civic", "evidence_level", "B", "B"},
    {"civic", "evidence_level", "C", "C"},
    {"civic", "evidence_level", "D", "D"},
    {"civic", "evidence_level", "E", "E"},
    {"civic", "significance", "Sensitivity/Response", "sensitivity"},
    {"civic", "significance", "Resistance", "resistance"},
    {"civic", "significance", "Positive", "positive"},
    {"civic", "variant_origin", "Somatic", "somatic"},
    {"civic", "variant_origin", "Germline Mutation", "germline"},
    {"civic", "variant_origin", "Rare Germline", "germline"},
    {"civic", "variant_origin", "Combined", "unknown"},
    {"civic", "variant_origin", "Mixed", "unknown"},
    {"civic", "variant_origin", "N/A", "unknown"},
    {"civic", "therapy_interaction_type", "Combination", "combination"},
    {"civic", "evidence_status", "accepted", "accepted"},
    {"civic", "evidence_status", "submitted", "submitted"},
    {"civic", "is_flagged", "true", "true"},
    {"civic", "is_flagged", "false", "false"},
    {"civic", "amp_category", "Tier I - Level A", "I-A"},
    {"civic", "regulatory_approval", "true", "true"},
    {"civic", "fda_companion_test", "false", "false"},
    {"ctgov", "status", "RECRUITING", "RECRUITING"},
    {"ctgov", "status", "ACTIVE_NOT_RECRUITING", "ACTIVE_NOT_RECRUITING"},
    {"ctgov", "status", "UNKNOWN_STATUS", "UNKNOWN"},
    {"ctgov", "phase", "PHASE1", "PHASE1"},
    {"ctgov", "phase", "PHASE2", "PHASE2"},
    {"ctgov", "phase", "PHASE_1", "PHASE1"},
    {"ctgov", "phase", "PHASE_2", "PHASE2"},
    {"ctgov", "sex", "FEMALE", "FEMALE"},
    {"ctgov", "sex", "ALL", "ALL"},
    {"ctrp", "status", "ACTIVE", "RECRUITING"},
    {"ctrp", "status", "CLOSED_TO_ACCRUAL", "ACTIVE_NOT_RECRUITING"},
    {"ctrp", "phase", "I", "PHASE1"},
    {"ctrp", "phase", "II", "PHASE2"},
    {"ctrp", "sex", "FEMALE", "FEMALE"},
    {"civic", "feature_type", "Gene", "gene"},
    {"civic", "feature_type", "Fusion", "fusion"},
    {"civic", "feature_type", "Factor", "factor"},
    {"civic", "feature_type", "Region", "region"},
    {"civic", "partner_status", "known", "known"},
    {"civic", "partner_status", "multiple", "multiple"},
    {"civic", "partner_status", "unknown", "unknown"},
    {"clinvar", "germline.class", "Pathogenic", "pathogenic"},
    {"clinvar", "germline.class", "Likely pathogenic", "pathogenic"},
    {"clinvar", "germline.class", "Pathogenic, low penetrance", "risk"},
    {"clinvar", "germline.class", "drug response", "other"},
    {"clinvar", "germline.class", "Benign", "benign"},
    {"clinvar", "germline.class", "Uncertain significance", "uncertain"},
    {"clinvar", "germline.class", "Conflicting classifications of pathogenicity",
        "conflicting"},
    {"clinvar", "germline.class", "no classification for the single variant", "none"},
    {"clinvar", "germline.class", "not provided", "none"},
    {"clinvar", "germline.class_2017", "0", "Uncertain significance"},
    {"clinvar", "germline.class_2017", "1", "not provided"},
    {"clinvar", "germline.class_2017", "2", "Benign"},
    {"clinvar", "germline.class_2017", "5", "Pathogenic"},
    {"clinvar", "germline.class_2017", "6", "drug response"},
    {"clinvar", "somatic_impact.class", "Tier I - Strong", "other"},
    {"clinvar", "somatic_impact.class", "Tier IV - Benign/Likely benign", "other"},
    {"clinvar", "oncogenicity.class", "Oncogenic", "oncogenic"},
    {"clinvar", "germline.review", "criteria provided, single submitter", "1"},
    {"clinvar", "germline.review",
        "criteria provided, multiple submitters, no conflicts", "2"},
    {"clinvar", "germline.review", "criteria provided, conflicting classifications",
        "1"},
    {"clinvar", "germline.review", "no classification for the single variant", "-1"},
    {"clinvar", "germline.review", "flagged submission", "0"},
    {"clinvar", "somatic_impact.review", "criteria provided, single submitter", "1"},
    {"clinvar", "somatic_impact.review", "no assertion criteria provided", "0"},
    {"clinvar", "oncogenicity.review", "criteria provided, single submitter", "1"},
    {"pharmcat", "function", "Normal function", "Normal function"},
    {"pharmcat", "function", "No function", "No function"},
};

static void add_table(struct made_build *m, const char *name,
    const char *const *columns, unsigned n_columns, const char *const *cells,
    unsigned n_rows)
{
    struct curated_rows *t = &m->tables[m->b.n_curated++];
    struct str **rows = ARENA_ARRAY(&m->b.mem, struct str *, n_rows);

    t->table = name;
    t->n_columns = n_columns;
    t->columns = ARENA_ARRAY(&m->b.mem, struct str, n_columns);
    for (unsigned c = 0; c < n_columns; c++)
        t->columns[c] = str_of(columns[c]);
    for (unsigned i = 0; i < n_rows; i++) {
        rows[i] = ARENA_ARRAY(&m->b.mem, struct str, n_columns);
        for (unsigned c = 0; c < n_columns; c++)
            rows[i][c] = str_of(cells[(size_t)i * n_columns + c]);
    }
    t->rows = arena_dup(&m->b.mem, rows, n_rows * sizeof(*rows));
    t->n_rows = n_rows;
}

void made_build_begin(struct made_build *m)
{
    static const char *const word_columns[] = {"source", "field", "word", "means"};
    static const char *const name_columns[] = {"name"};
    static const char *const names[] = {"2,4-pyrimidinediamine",
        "HER2 Inhibitor CP-724,714", "FGF Receptor Inhibitor, PD173074"};
    const unsigned n_words = sizeof(vocabulary) / sizeof(vocabulary[0]);
    struct err err = {0};

    memset(m, 0, sizeof(*m));
    m->b.files = m->files;
    m->b.curated = m->tables;
    m->b.report = report_new();
    m->b.stage = stage_new();
    m->b.vocabulary = vocabulary_new();
    m->b.clinvar = sorter_new("/tmp", (size_t)1 << 20);
    m->b.clinvar_alleles = sorter_new("/tmp", (size_t)1 << 20);
    add_table(m, "vocabulary", word_columns, 4, vocabulary[0], n_words);
    add_table(m, "therapy_names", name_columns, 1, names, 3);
    for (unsigned i = 0; i < n_words; i++)
        assert_true(vocabulary_add(m->b.vocabulary, str_of(vocabulary[i][0]),
                        str_of(vocabulary[i][1]), str_of(vocabulary[i][2]),
                        str_of(vocabulary[i][3]), &err)
                    >= 0);
}

void made_build_end(struct made_build *m)
{
    sorter_free(m->b.clinvar);
    sorter_free(m->b.clinvar_alleles);
    vocabulary_free(m->b.vocabulary);
    stage_free(m->b.stage);
    report_free(m->b.report);
    faults_free(&m->b.faults);
    arena_free(&m->b.mem);
}

int made_build_judge(struct made_build *m, struct err *err)
{
    faults_free(&m->b.faults);
    int rc = build_check_words(&m->b, err);
    if (rc < 0)
        snprintf(err->msg, sizeof err->msg, "%.*s",
            STR_ARG(m->b.faults.lines[m->b.faults.n - 1]));
    return rc;
}

int made_build_read(struct made_build *m, made_reader *read, const char *kind,
    const char *release, enum assembly assembly, const char *text, struct err *err)
{
    unsigned file = m->b.n_files++;
    struct source_file *f = &m->files[file];
    struct stream *in;
    int rc;

    assert_true(file < MADE_FILES);
    snprintf(m->paths[file], sizeof(m->paths[file]), "%s.%u", kind, file);
    f->path = m->paths[file];
    f->provenance = (struct provenance){.kind = str_of(kind),
        .release = str_of(release),
        .file = str_of(f->path),
        .assembly = assembly};
    in = stream_open_bytes(f->path, text, strlen(text), err);
    assert_non_null(in);
    rc = read(&m->b, file, in, err);
    stream_close(in);
    return rc < 0 ? rc : made_build_judge(m, err);
}

struct wanted {
    unsigned file;
    const char *fate, *reason;
    uint64_t n;
};

static int look(void *ctx, unsigned file, const char *fate, const char *reason,
    uint64_t n, struct err *err)
{
    struct wanted *w = ctx;

    (void)err;
    if (file == w->file && strcmp(fate, w->fate) == 0 && strcmp(reason, w->reason) == 0)
        w->n += n;
    return 0;
}

uint64_t made_build_count(
    struct made_build *m, unsigned file, const char *fate, const char *reason)
{
    struct wanted w = {file, fate, reason, 0};
    struct err err = {0};

    assert_true(report_each(m->b.report, look, &w, &err) >= 0);
    return w.n;
}
