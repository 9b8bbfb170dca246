/* Guidelines, labels and annotations of a report's pharmacogenes, from calls made by
 * hand over a small KB. */
#include "kb/store/kb_build.h"
#include "query/pgx.h"

#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define OK(call)                                                                       \
    do {                                                                               \
        if ((call) < 0)                                                                \
            fail_msg("%s", err.msg);                                                   \
    } while (0)

struct world {
    char kb_path[64];
    struct kb_build *build;
    struct kb *kb;
    struct kb_txn *txn;
    struct arena mem;
};

/* ---- the KB ---- */

/* keys: "TPMT=Poor Metabolizer,NUDT15=No Result"; flag: of the dose. */
static void add_row(struct world *w, unsigned id, const char *issuer, const char *drug,
    const char *keys, bool asks)
{
    struct str rest = str_of(keys), one, drugs[] = {str_of(drug)};
    struct pgx_key all[4] = {0};
    struct err err = {0};
    struct pgx_recommendation r = {.id = str_fmt(&w->mem, "made.rec:%u", id),
        .issuer = str_of(issuer),
        .drugs = drugs,
        .n_drugs = 1,
        .keys = all,
        .classification = STR("Strong"),
        .population = STR("general"),
        .text = str_fmt(&w->mem, "text %u", id),
        .date = STR("2024-03-25"),
        .dosing = asks ? PGX_FLAG_YES : PGX_FLAG_NO,
        .alternate = PGX_FLAG_NO,
        .other = PGX_FLAG_NO};

    while (str_next(&rest, ',', &one)) {
        ptrdiff_t at = str_chr(one, '=');
        all[r.n_keys].gene = str_sub(one, 0, (size_t)at);
        all[r.n_keys].value = str_sub(one, (size_t)at + 1, one.n);
        pgx_key_read(&all[r.n_keys++]);
    }
    OK(kb_build_pgx_recommendation(w->build, 0, &r, &err));
}

/* As add_row; the source does not say what the row asks for. */
static void add_unflagged(
    struct world *w, unsigned id, const char *drug, const char *gene, const char *value)
{
    struct str drugs[] = {str_of(drug)};
    struct pgx_key key = {.gene = str_of(gene), .value = str_of(value)};
    struct err err = {0};
    struct pgx_recommendation r = {.id = str_fmt(&w->mem, "made.rec:%u", id),
        .issuer = STR("CPIC"),
        .drugs = drugs,
        .n_drugs = 1,
        .keys = &key,
        .n_keys = 1,
        .text = STR("No reason to avoid")};

    pgx_key_read(&key);
    OK(kb_build_pgx_recommendation(w->build, 0, &r, &err));
}

/* Flags other guidance and nothing else. */
static void add_other(struct world *w, unsigned id, const char *value, const char *text)
{
    struct str drugs[] = {STR("atazanavir")};
    struct pgx_key key = {.gene = STR("CYP2C9"), .value = str_of(value)};
    struct err err = {0};
    struct pgx_recommendation r = {.id = str_fmt(&w->mem, "made.rec:%u", id),
        .issuer = STR("CPIC"),
        .drugs = drugs,
        .n_drugs = 1,
        .keys = &key,
        .n_keys = 1,
        .text = str_of(text),
        .dosing = PGX_FLAG_NO,
        .alternate = PGX_FLAG_NO,
        .other = PGX_FLAG_YES};

    pgx_key_read(&key);
    OK(kb_build_pgx_recommendation(w->build, 0, &r, &err));
}

static void add_label(struct world *w, unsigned id, const char *drug, const char *level,
    bool is_cancer_genome)
{
    struct str drugs[] = {str_of(drug)}, genes[] = {STR("UGT1A1")};
    struct err err = {0};
    struct pgx_document d = {.id = str_fmt(&w->mem, "made.label:%u", id),
        .kind = PGX_LABEL,
        .name = str_of(drug),
        .issuer = STR("FDA"),
        .testing_level = str_of(level),
        .drugs = drugs,
        .n_drugs = 1,
        .genes = genes,
        .n_genes = 1,
        .is_cancer_genome = is_cancer_genome};

    OK(kb_build_pgx_document(w->build, 0, &d, &err));
}

static void add_records(struct world *w)
{
    add_row(w, 1, "CPIC", "mercaptopurine", "NUDT15=Normal,TPMT=Poor", true);
    add_row(w, 2, "CPIC", "mercaptopurine", "NUDT15=Poor,TPMT=No Result", true);
    add_row(w, 3, "CPIC", "mercaptopurine", "NUDT15=No Result,TPMT=No Result", true);
    add_row(w, 4, "CPIC", "mercaptopurine", "NUDT15=Normal,TPMT=Normal", false);
    add_row(w, 5, "CPIC", "tacrolimus", "CYP3A5=Normal", true);
    add_row(w, 6, "CPIC", "tacrolimus", "CYP3A5=Poor", false);
    add_row(w, 7, "DPWG", "irinotecan", "UGT1A1=Poor", true);
    add_row(w, 8, "CPIC", "atazanavir", "UGT1A1=Poor", true);
    add_row(w, 9, "DPWG", "irinotecan", "UGT1A1=Normal", false);
    add_row(w, 10, "CPIC", "rasburicase", "G6PD=Deficient", true);
    add_row(w, 11, "CPIC", "rasburicase", "G6PD=Normal", false);
    add_unflagged(w, 12, "aspirin", "G6PD", "Deficient");
    add_unflagged(w, 13, "aspirin", "G6PD", "Normal");
    add_other(w, 14, "Normal", "There is no need to avoid it. Inform the patient.");
    add_other(
        w, 15, "Poor", "Monitor the concentration. There is no need to avoid it.");
    add_row(w, 16, "CPIC", "atazanavir", "UGT1A1=Slow", true);
    add_label(w, 1, "belinostat", "Actionable PGx", false);
    add_label(w, 2, "irinotecan", "Testing Recommended", false);
    add_label(w, 3, "nilotinib", "Informative PGx", false);
    add_label(w, 4, "other", "Testing Required", true);
}

static void add_order(struct world *w)
{
    const struct str columns[] = {STR("drug"), STR("regimens")};
    const struct str rows[2][2] = {{STR("Irinotecan"), STR("FOLFIRI Regimen,CPT-11")},
        {STR("mercaptopurine"), STR("")}};
    const struct str *const all[] = {rows[0], rows[1]};
    struct err err = {0};

    OK(kb_build_curated(w->build, "pgx_oncology", 0, columns, 2, all, 2, &err));
    const struct str opening[] = {STR("opening")};
    const struct str no_need[] = {STR("There is no need to avoid ")};
    const struct str *const openings[] = {no_need};
    OK(kb_build_curated(w->build, "pgx_no_change", 0, opening, 1, openings, 1, &err));
}

static int make_world(void **state)
{
    static struct world w;
    struct kb_build_options o = {.path = w.kb_path, .program = "0.1.0"};
    struct provenance p = {.source = STR("made"),
        .kind = STR("made"),
        .release = STR("2025"),
        .file = STR("a"),
        .licence = STR("x")};
    struct err err = {0};
    char id[65];

    snprintf(w.kb_path, sizeof w.kb_path, "/tmp/vdt_pgx_rec_%ld.kb", (long)getpid());
    w.build = kb_build_begin(&o, &err);
    assert_non_null(w.build);
    OK(kb_build_source(w.build, &p, &err));
    add_order(&w);
    add_records(&w);
    OK(kb_build_publish(w.build, id, &err));
    w.kb = kb_open(w.kb_path, true, &err);
    assert_non_null(w.kb);
    w.txn = kb_begin(w.kb, &err);
    assert_non_null(w.txn);
    *state = &w;
    return 0;
}

static int end_world(void **state)
{
    struct world *w = *state;

    kb_end(w->txn);
    kb_close(w->kb);
    unlink(w->kb_path);
    arena_free(&w->mem);
    return 0;
}

/* ---- calls ---- */

struct made {
    struct pgx_rows rows;
    struct pgx_drug_order order;
    struct pgx_call calls[4];
    unsigned n_calls;
};

static void begin(struct world *w, struct made *m)
{
    struct err err = {0};

    *m = (struct made){.rows = {.mem = &w->mem, .lang = "en"}};
    OK(pgx_drug_order_load(w->txn, &w->mem, &m->order, &err));
    m->rows.drugs = &m->order;
}

/* phenotypes: "Poor|Normal" */
static struct pgx_row *call(struct world *w, struct made *m, const char *gene,
    enum pgx_call_state state, const char *phenotypes)
{
    static const char *const names[] = {"not_callable", "ambiguous", "called"};
    struct pgx_row *row = pgx_row_of(&m->rows, str_of(gene));
    struct pgx_call *c = &m->calls[m->n_calls++];
    struct str rest = str_of(phenotypes), one;

    *c = (struct pgx_call){.gene = row->out.gene, .state = state};
    row->call = c;
    row->out.state = names[state];
    row->statuses = ARENA_ARRAY(&w->mem, struct pgx_status, 4);
    while (rest.n && str_next(&rest, '|', &one))
        row->statuses[row->n_statuses++] =
            (struct pgx_status){.is_known = true, .phenotype = one, .score = NAN};
    return row;
}

static void advise(struct world *w, struct made *m)
{
    struct err err = {0};

    OK(pgx_recommend(&m->rows, w->txn, &err));
    OK(pgx_add_labels(&m->rows, w->txn, &err));
    for (size_t i = 0; i < m->rows.n; i++)
        pgx_finish_row(&m->rows.rows[i]);
}

static void assert_id(const struct report_recommendation *r, const char *id)
{
    assert_true(str_eq_c(r->id, id));
}

/* ---- tests ---- */

static void a_row_of_two_genes_stands_under_both(void **state)
{
    struct made m;

    begin(*state, &m);
    call(*state, &m, "NUDT15", PGX_STATE_CALLED, "Normal");
    call(*state, &m, "TPMT", PGX_STATE_CALLED, "Poor");
    advise(*state, &m);
    for (unsigned i = 0; i < 2; i++) {
        const struct report_pgx *p = &m.rows.rows[i].out;
        assert_int_equal(p->n_recommendations, 1);
        assert_id(&p->recommendations[0], "made.rec:1");
        assert_false(p->recommendations[0].is_possible);
        assert_int_equal(p->recommendations[0].n_when, 2);
        assert_int_equal(p->advice, PGX_ADVICE_CHANGE);
    }
}

static void no_result_needs_the_other_gene(void **state)
{
    struct made m;

    begin(*state, &m);
    struct pgx_row *row = call(*state, &m, "NUDT15", PGX_STATE_CALLED, "Poor");
    call(*state, &m, "TPMT", PGX_STATE_NOT_CALLABLE, "");
    advise(*state, &m);
    row = &m.rows.rows[0];
    assert_int_equal(row->out.n_recommendations, 1);
    assert_id(&row->out.recommendations[0], "made.rec:2");
    assert_int_equal(row->out.recommendations[0].when[1].value.n, 0);
    assert_int_equal(m.rows.rows[1].out.n_recommendations, 0);
    assert_int_equal(m.rows.rows[1].out.advice, PGX_ADVICE_NOT_KNOWN);
    begin(*state, &m); /* a row for nobody's result is for nobody */
    call(*state, &m, "NUDT15", PGX_STATE_NOT_CALLABLE, "");
    call(*state, &m, "TPMT", PGX_STATE_NOT_CALLABLE, "");
    advise(*state, &m);
    assert_int_equal(m.rows.rows[0].out.n_recommendations, 0);
}

static void normal_may_need_a_change_and_poor_none(void **state)
{
    struct made m;

    begin(*state, &m);
    call(*state, &m, "CYP3A5", PGX_STATE_CALLED, "Normal");
    advise(*state, &m);
    assert_int_equal(m.rows.rows[0].out.advice, PGX_ADVICE_CHANGE);
    assert_id(&m.rows.rows[0].out.recommendations[0], "made.rec:5");
    begin(*state, &m);
    call(*state, &m, "CYP3A5", PGX_STATE_CALLED, "Poor");
    advise(*state, &m);
    assert_int_equal(m.rows.rows[0].out.advice, PGX_ADVICE_NONE);
    assert_int_equal(m.rows.rows[0].out.n_no_change, 1);
    assert_int_equal(m.rows.rows[0].out.n_recommendations, 0);
    begin(*state, &m);
    call(*state, &m, "CYP3A5", PGX_STATE_CALLED, "Made up");
    advise(*state, &m);
    assert_int_equal(m.rows.rows[0].out.advice, PGX_ADVICE_NO_GUIDELINE);
}

static void what_is_ambiguous_is_possible_and_never_without_change(void **state)
{
    struct made m;

    begin(*state, &m);
    call(*state, &m, "UGT1A1", PGX_STATE_AMBIGUOUS, "Normal");
    advise(*state, &m);
    assert_int_equal(m.rows.rows[0].out.n_no_change, 0);
    assert_int_equal(m.rows.rows[0].out.advice, PGX_ADVICE_NOT_KNOWN);
    begin(*state, &m); /* two results of a gene that is called */
    call(*state, &m, "UGT1A1", PGX_STATE_CALLED, "Normal|Poor");
    advise(*state, &m);
    const struct report_pgx *p = &m.rows.rows[0].out;
    assert_int_equal(p->n_no_change, 0);
    assert_int_equal(p->n_recommendations, 2);
    assert_true(p->recommendations[0].is_possible);
    assert_int_equal(p->advice, PGX_ADVICE_POSSIBLE_CHANGE);
}

/* UGT1A1 of these phenotypes, behind the first n of which what else it may be. */
static enum pgx_advice advice_for(
    struct world *w, enum pgx_call_state state, const char *phenotypes, unsigned n)
{
    struct made m;

    begin(w, &m);
    struct pgx_row *row = call(w, &m, "UGT1A1", state, phenotypes);
    row->n_others = row->n_statuses - n;
    row->n_statuses = n;
    row->knows_others = row->n_others > 0;
    advise(w, &m);
    return m.rows.rows[0].out.advice;
}

static void a_change_is_for_all_when_each_possible_result_asks_for_one(void **state)
{
    struct world *w = *state;

    assert_int_equal(
        advice_for(w, PGX_STATE_CALLED, "Poor|Poor", 2), PGX_ADVICE_CHANGE);
    assert_int_equal(
        advice_for(w, PGX_STATE_CALLED, "Slow|Poor", 2), PGX_ADVICE_CHANGE_FOR_ALL);
    assert_int_equal(
        advice_for(w, PGX_STATE_CALLED, "Normal|Poor", 2), PGX_ADVICE_POSSIBLE_CHANGE);
    assert_int_equal(
        advice_for(w, PGX_STATE_AMBIGUOUS, "Slow|Poor", 1), PGX_ADVICE_CHANGE_FOR_ALL);
    assert_int_equal(advice_for(w, PGX_STATE_AMBIGUOUS, "Slow|Normal", 1),
        PGX_ADVICE_POSSIBLE_CHANGE);
    assert_int_equal(advice_for(w, PGX_STATE_AMBIGUOUS, "Slow|Unheard", 1),
        PGX_ADVICE_POSSIBLE_CHANGE);
    /* what else it may be is not known */
    assert_int_equal(
        advice_for(w, PGX_STATE_AMBIGUOUS, "Slow|Poor", 2), PGX_ADVICE_POSSIBLE_CHANGE);
}

static void a_row_without_flags_is_no_change_and_not_none(void **state)
{
    struct made m;

    begin(*state, &m);
    call(*state, &m, "G6PD", PGX_STATE_CALLED, "Normal");
    advise(*state, &m);
    assert_int_equal(m.rows.rows[0].out.n_recommendations, 1);
    assert_int_equal(m.rows.rows[0].out.n_no_change, 1);
    assert_int_equal(m.rows.rows[0].out.advice, PGX_ADVICE_NOT_STATED);
    begin(*state, &m); /* what is flagged goes first */
    call(*state, &m, "G6PD", PGX_STATE_CALLED, "Deficient");
    advise(*state, &m);
    assert_int_equal(m.rows.rows[0].out.n_recommendations, 2);
    assert_int_equal(m.rows.rows[0].out.advice, PGX_ADVICE_CHANGE);
    begin(*state, &m);
    call(*state, &m, "G6PD", PGX_STATE_AMBIGUOUS, "Normal");
    advise(*state, &m);
    assert_int_equal(m.rows.rows[0].out.advice, PGX_ADVICE_NOT_KNOWN);
}

static void counsel_alone_is_no_change_and_monitoring_is_one(void **state)
{
    struct made m;

    begin(*state, &m);
    call(*state, &m, "CYP2C9", PGX_STATE_CALLED, "Normal");
    advise(*state, &m);
    assert_int_equal(m.rows.rows[0].out.n_recommendations, 0);
    assert_int_equal(m.rows.rows[0].out.n_no_change, 1);
    assert_true(str_eq_c(m.rows.rows[0].out.no_change[0].counsel,
        "There is no need to avoid it. Inform the patient."));
    assert_int_equal(m.rows.rows[0].out.advice, PGX_ADVICE_NONE);
    begin(*state, &m);
    call(*state, &m, "CYP2C9", PGX_STATE_CALLED, "Poor");
    advise(*state, &m);
    assert_int_equal(m.rows.rows[0].out.n_recommendations, 1);
    assert_int_equal(m.rows.rows[0].out.advice, PGX_ADVICE_CHANGE);
}

static void drugs_of_oncology_come_first(void **state)
{
    struct made m;

    begin(*state, &m);
    call(*state, &m, "UGT1A1", PGX_STATE_CALLED, "Poor");
    advise(*state, &m);
    const struct report_pgx *p = &m.rows.rows[0].out;
    assert_int_equal(p->n_recommendations, 2);
    assert_true(str_eq_c(p->recommendations[0].drug, "irinotecan"));
    assert_int_equal(p->recommendations[1].drug_order, UINT_MAX);
    assert_int_equal(p->n_labels, 2); /* not the informative one, nor the tumour's */
    assert_int_equal(p->n_labels_left_out, 1);
    assert_true(str_eq_c(p->labels[0].drugs[0], "irinotecan"));
}

static void a_regimen_holds_its_drugs(void **state)
{
    struct made m;

    begin(*state, &m);
    assert_true(pgx_is_drug(&m.order, STR("folfiri regimen"), STR("irinotecan")));
    assert_true(pgx_is_drug(&m.order, STR("irinotecan"), STR("irinotecan")));
    assert_false(pgx_is_drug(&m.order, STR("folfox regimen"), STR("irinotecan")));
    assert_false(pgx_is_drug(&m.order, STR("folfiri regimen"), STR("tacrolimus")));
}

static void a_guideline_stands_in_place_of_annotations(void **state)
{
    struct made m;
    struct report_recommendation rows[] = {
        {.drug = STR("irinotecan"), .level_scheme = STR("ClinPGx"), .level = STR("1A")},
        {.drug = STR("belinostat"),
            .level_scheme = STR("ClinPGx"),
            .level = STR("2A")}};

    begin(*state, &m);
    struct pgx_row *row = call(*state, &m, "UGT1A1", PGX_STATE_CALLED, "Normal");
    row->out.recommendations = rows;
    row->out.n_recommendations = 2;
    row->cap_recommendations = 2;
    advise(*state, &m);
    const struct report_pgx *p = &m.rows.rows[0].out;
    assert_int_equal(p->n_recommendations, 1);
    assert_true(str_eq_c(p->recommendations[0].drug, "belinostat"));
    assert_int_equal(p->advice, PGX_ADVICE_NONE); /* annotations ask for nothing */
}

/* Else the positions of an ambiguous gene that were read would pass for the gene. */
static void a_guideline_that_may_hold_stands_in_place_of_reference_bases_only(
    void **state)
{
    struct made m;
    struct report_recommendation rows[] = {{.drug = STR("irinotecan"),
                                               .level_scheme = STR("ClinPGx"),
                                               .level = STR("1A"),
                                               .is_reference = true},
        {.drug = STR("irinotecan"), .level_scheme = STR("ClinPGx"), .level = STR("1B")},
        {.drug = STR("belinostat"),
            .level_scheme = STR("ClinPGx"),
            .level = STR("2A"),
            .is_reference = true}};

    begin(*state, &m);
    struct pgx_row *row = call(*state, &m, "UGT1A1", PGX_STATE_AMBIGUOUS, "Normal");
    row->out.recommendations = rows;
    row->out.n_recommendations = 3;
    row->cap_recommendations = 3;
    advise(*state, &m);
    assert_int_equal(row->out.n_recommendations, 2);
    for (unsigned i = 0; i < 2; i++) {
        const struct report_recommendation *r = &row->out.recommendations[i];
        assert_true(str_eq_c(r->level, "1B") || str_eq_c(r->drug, "belinostat"));
    }
    assert_int_equal(row->out.n_no_change, 0);
    assert_int_equal(row->out.advice, PGX_ADVICE_NOT_KNOWN);
}

static void records_survive_their_encoding_and_cut_bytes_do_not(void **state)
{
    struct world *w = *state;
    static const char *const ids[] = {"made.rec:1", "made.label:2"};
    struct err err = {0};

    for (unsigned i = 0; i < 2; i++) {
        struct record r;
        struct pgx_recommendation rec;
        struct pgx_document d;
        assert_int_equal(kb_record_by_id(w->txn, str_of(ids[i]), &r, &err), 1);
        for (size_t n = 0; n < r.body.n; n++) {
            struct str cut = str_sub(r.body, 0, n);
            assert_true(i == 0 ? pgx_recommendation_decode(cut, &w->mem, &rec, &err) < 0
                               : pgx_document_decode(cut, &w->mem, &d, &err) < 0);
        }
    }
    assert_int_equal(kb_verify(w->txn, &err), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_of_two_genes_stands_under_both),
        cmocka_unit_test(no_result_needs_the_other_gene),
        cmocka_unit_test(normal_may_need_a_change_and_poor_none),
        cmocka_unit_test(what_is_ambiguous_is_possible_and_never_without_change),
        cmocka_unit_test(a_change_is_for_all_when_each_possible_result_asks_for_one),
        cmocka_unit_test(a_row_without_flags_is_no_change_and_not_none),
        cmocka_unit_test(counsel_alone_is_no_change_and_monitoring_is_one),
        cmocka_unit_test(drugs_of_oncology_come_first),
        cmocka_unit_test(a_regimen_holds_its_drugs),
        cmocka_unit_test(a_guideline_stands_in_place_of_annotations),
        cmocka_unit_test(
            a_guideline_that_may_hold_stands_in_place_of_reference_bases_only),
        cmocka_unit_test(records_survive_their_encoding_and_cut_bytes_do_not),
    };

    return cmocka_run_group_tests(tests, make_world, end_world);
}
