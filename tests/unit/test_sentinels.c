/* Sentinels over the KB of tests/sources; run in the top directory. */
#include "ingest/sentinels.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct world {
    char dir[64], kb_path[96];
    struct kb *kb;
    struct kb_txn *txn;
    struct arena mem;
    struct err err;
};

static int build_world(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    struct buf report = BUF_INIT;
    assert_non_null(w);
    snprintf(w->dir, sizeof w->dir, "/tmp/vdt_sentinels_XXXXXX");
    assert_non_null(mkdtemp(w->dir));
    snprintf(w->kb_path, sizeof w->kb_path, "%s/x.kb", w->dir);
    const struct build_options options = {.kb_path = w->kb_path,
        .sources_path = "tests/sources",
        .curated_path = "curated",
        .program = "test",
        .memory_bytes = (size_t)32 << 20};
    if (build_run(&options, &report, &w->err) < 0)
        fail_msg("%s", w->err.msg);
    buf_free(&report);
    w->kb = kb_open(w->kb_path, true, &w->err);
    w->txn = kb_begin(w->kb, &w->err);
    assert_non_null(w->txn);
    *state = w;
    return 0;
}

static int remove_world(void **state)
{
    struct world *w = *state;
    char lock[128];
    kb_end(w->txn);
    kb_close(w->kb);
    arena_free(&w->mem);
    unlink(w->kb_path);
    snprintf(lock, sizeof lock, "%s/.x.kb.lock", w->dir);
    unlink(lock);
    rmdir(w->dir);
    free(w);
    return 0;
}

static void assert_value(
    struct world *w, const char *term, const char *field, const char *expected)
{
    struct str value = STR_NONE;
    int rc =
        sentinel_value(w->txn, str_of(term), str_of(field), &w->mem, &value, &w->err);
    if (rc != 1)
        fail_msg("%s, %s: %d %s", term, field, rc, rc < 0 ? w->err.msg : "");
    if (!str_eq_c(value, expected))
        fail_msg(
            "%s, %s: \"%.*s\" is not \"%s\"", term, field, STR_ARG(value), expected);
}

static void assert_refused(
    struct world *w, const char *term, const char *field, const char *message)
{
    struct str value;
    assert_int_equal(
        sentinel_value(w->txn, str_of(term), str_of(field), &w->mem, &value, &w->err),
        ERR_FAIL);
    if (strstr(w->err.msg, message) == NULL)
        fail_msg("\"%s\" does not hold \"%s\"", w->err.msg, message);
}

static void assert_absent(struct world *w, const char *term, const char *field)
{
    struct str value;
    assert_int_equal(
        sentinel_value(w->txn, str_of(term), str_of(field), &w->mem, &value, &w->err),
        0);
}

static void fields_of_records_are_read(void **state)
{
    struct world *w = *state;
    assert_value(w, "EID9851", "level", "A");
    assert_value(w, "EID9851", "direction", "supports");
    assert_value(w, "EID9851", "therapies", "Encorafenib; Cetuximab");
    assert_value(w, "EID9851", "interaction", "combination");
    assert_value(w, "AID20", "amp", "I-A");
    assert_value(w, "AID20", "level", "");
    assert_value(w, "civic.vid:12", "gene", "BRAF");
    assert_value(w, "civic.mpid:12", "variants", "civic.vid:12");
}

static void the_three_facts_of_clinvar_are_apart(void **state)
{
    struct world *w = *state;
    assert_value(w, "VCV000013961", "rs", "rs113488022");
    assert_value(w, "VCV000013961", "germline.group", "pathogenic");
    assert_value(w, "VCV000017662", "oncogenicity.class", "");
    assert_value(w, "VCV000017662", "oncogenicity.stars", "-1");
}

static void things_that_are_no_records_are_read_too(void **state)
{
    struct world *w = *state;
    assert_value(w, "gene:BRAF", "hgnc_id", "1097");
    assert_value(w, "gene:HER2", "symbol", "ERBB2");
    assert_value(w, "disease:LUAD", "id", "DOID:3910");
    assert_value(w, "disease:DOID:3908", "relation DOID:3910", "more_general");
    assert_value(w, "disease:DOID:3910", "relation DOID:3908", "more_specific");
    assert_value(w, "name:BRAF V600E", "leads to civic.mpid:12", "yes");
    assert_value(w, "name:BRAF V600E", "leads to EID9851", "no");
    assert_value(w, "name:no such name", "leads to EID9851", "no");
    assert_value(w, "allele:GRCh38:7:140753336:A:T", "is VCV000013961", "yes");
    assert_value(w, "allele:GRCh38:7:140753336:A:T", "is EID9851", "no");
    assert_value(w, "allele:GRCh38:1:1:A:C", "is VCV000013961", "no");
    assert_value(w, "curated:cancer_genes:TP53", "loss_of_function", "yes");
    assert_value(w, "pgx:DPYD", "function c.1905+1G>A (*2A)", "No function");
    assert_value(w, "pgx:DPYD", "activity c.1905+1G>A (*2A)", "0.0");
}

static void what_is_not_there_is_told_from_what_is_not_known(void **state)
{
    struct world *w = *state;
    assert_absent(w, "EID99999999", "level");
    assert_absent(w, "gene:NOSUCHGENE", "symbol");
    assert_absent(w, "disease:DOID:99999999", "name");
    assert_absent(w, "curated:cancer_genes:NOSUCHGENE", "loss_of_function");
    assert_absent(w, "curated:no_such_table:x", "y");
    assert_absent(w, "pgx:DPYD", "function *99");
    assert_absent(w, "allele:GRCh38:7:140753336:A:T", "is VCV999999999");
    assert_absent(w, "name:BRAF V600E", "leads to civic.mpid:99999");
    assert_refused(w, "EID9851", "colour", "field \"colour\" is not one of");
    assert_refused(w, "VCV000013961", "germline.colour", "is not one of");
    assert_refused(w, "gene:BRAF", "colour", "is not one of");
    assert_refused(w, "name:BRAF V600E", "level", "\"leads to ID\"");
    assert_refused(w, "pgx:DPYD", "colour *2A", "is not function, activity");
    assert_refused(w, "allele:GRCh38:7:x:A:T", "is VCV1", "expected allele:");
    assert_refused(w, "curated:cancer_genes:TP53", "colour", "has no column");
}

/* ---- the table ---- */

struct checked {
    struct build b;
    struct source_file file;
    struct curated_rows table;
    struct str columns[9];
    const struct str *rows[1];
    struct str row[9];
    uint64_t lines[1];
    struct err err;
    int rc;
};

/* One row over the KB; the build has one file of CIViC with ten stored records. */
static void check(struct checked *c, struct world *w, const char *const row[9])
{
    static const char *const names[9] = {"source", "records", "since", "until", "term",
        "field", "expected", "absent", "reason"};
    *c = (struct checked){.lines = {7}};
    for (int i = 0; i < 9; i++) {
        c->columns[i] = str_of(names[i]);
        c->row[i] = str_of(row[i]);
    }
    c->rows[0] = c->row;
    c->file = (struct source_file){.provenance = {.source = STR("civic"),
                                       .kind = STR("evidence"),
                                       .release = STR("2024-08-01"),
                                       .file = STR("x.tsv")}};
    c->table = (struct curated_rows){.table = "sentinels",
        .columns = c->columns,
        .n_columns = 9,
        .rows = c->rows,
        .lines = c->lines,
        .n_rows = 1};
    c->b = (struct build){.files = &c->file,
        .n_files = 1,
        .curated = &c->table,
        .n_curated = 1,
        .report = report_new()};
    report_fate(c->b.report, 0, FATE_STORED, NULL, 10);
    c->rc = sentinels_check(&c->b, w->txn, &c->err);
    report_free(c->b.report);
    faults_free(&c->b.faults);
    arena_free(&c->b.mem);
}

#define ROW(...) ((const char *const[9]){__VA_ARGS__})

static void a_fact_that_holds_is_counted(void **state)
{
    struct checked c;
    check(&c, *state, ROW("civic", "", "", "", "EID9851", "level", "A", "stop", "r"));
    assert_int_equal(c.rc, 0);
    assert_int_equal(c.b.sentinels.n_checked, 1);
}

static void a_fact_that_changed_tells_what_was_and_what_is(void **state)
{
    struct checked c;
    check(&c, *state, ROW("civic", "", "", "", "EID9851", "level", "B", "stop", "why"));
    assert_int_equal(c.rc, ERR_FAIL);
    assert_string_equal(
        c.err.msg, "x.tsv:7: sentinel EID9851, level: was \"B\", is \"A\" (why)");
    assert_non_null(strstr(c.err.hint, "\"since\""));
}

static void a_record_that_went_away_stops_unless_it_may(void **state)
{
    struct checked c;
    check(&c, *state, ROW("civic", "", "", "", "EID99", "level", "B", "stop", "why"));
    assert_int_equal(c.rc, ERR_FAIL);
    assert_non_null(strstr(c.err.msg, "was \"B\", is not in this build (why)"));
    check(&c, *state, ROW("civic", "", "", "", "EID99", "level", "B", "skip", "why"));
    assert_int_equal(c.rc, 0);
    assert_int_equal(c.b.sentinels.n_checked, 0);
    assert_int_equal(c.b.sentinels.n_skipped[SENTINEL_NOT_THERE], 1);
}

static void what_cannot_be_checked_is_counted_by_why(void **state)
{
    struct checked c;
    check(&c, *state, ROW("do", "", "", "", "EID9851", "level", "B", "stop", "r"));
    assert_int_equal(c.b.sentinels.n_skipped[SENTINEL_NO_SOURCE], 1);
    check(
        &c, *state, ROW("civic chain", "", "", "", "EID99", "level", "B", "stop", ""));
    assert_int_equal(c.b.sentinels.n_skipped[SENTINEL_NO_SOURCE], 1);
    assert_int_equal(c.rc, 0);
}

static void a_slice_has_not_lost_what_it_never_had(void **state)
{
    struct checked c;
    check(&c, *state, ROW("civic", "11", "", "", "EID99", "level", "B", "stop", "r"));
    assert_int_equal(c.b.sentinels.n_skipped[SENTINEL_NOT_WHOLE], 1);
    assert_int_equal(c.rc, 0);
    check(&c, *state,
        ROW("civic", "11", "", "", "name:BRAF V600E", "leads to EID9851", "yes", "stop",
            "r"));
    assert_int_equal(c.b.sentinels.n_skipped[SENTINEL_NOT_WHOLE], 1);
    assert_int_equal(c.rc, 0);
    check(&c, *state,
        ROW("civic", "10", "", "", "name:BRAF V600E", "leads to EID9851", "yes", "stop",
            "r"));
    assert_int_equal(c.rc, ERR_FAIL);
    check(&c, *state, ROW("civic", "10", "", "", "EID99", "level", "B", "stop", "r"));
    assert_int_equal(c.rc, ERR_FAIL);
}

static void what_a_slice_has_is_checked(void **state)
{
    struct checked c;
    check(&c, *state, ROW("civic", "11", "", "", "EID9851", "level", "B", "stop", "r"));
    assert_int_equal(c.rc, ERR_FAIL);
    check(&c, *state, ROW("civic", "11", "", "", "EID9851", "level", "A", "stop", "r"));
    assert_int_equal(c.b.sentinels.n_checked, 1);
}

/* An assertion has no level here: the field is empty. */
static void an_empty_field_counts_only_in_a_whole_source(void **state)
{
    struct checked c;
    check(&c, *state, ROW("civic", "11", "", "", "AID20", "level", "A", "stop", "r"));
    assert_int_equal(c.b.sentinels.n_skipped[SENTINEL_NOT_WHOLE], 1);
    check(&c, *state, ROW("civic", "10", "", "", "AID20", "level", "A", "stop", "r"));
    assert_int_equal(c.rc, ERR_FAIL);
    check(&c, *state, ROW("civic", "11", "", "", "AID20", "level", "", "stop", "r"));
    assert_int_equal(c.b.sentinels.n_checked, 1);
}

/* The file of the build is of 2024-08-01. */
static void a_missing_record_is_looked_for_in_releases_of_the_row(void **state)
{
    struct checked c;
    check(&c, *state,
        ROW("civic", "", "2024-09", "", "EID99", "level", "B", "stop", "r"));
    assert_int_equal(c.b.sentinels.n_skipped[SENTINEL_NOT_THEN], 1);
    check(&c, *state,
        ROW("civic", "", "2024-08", "2024-09", "EID99", "level", "B", "stop", "r"));
    assert_int_equal(c.rc, ERR_FAIL);
}

/* The record's own release counts (2024-08-01 in tests/sources). */
static void a_change_is_announced_by_since_and_until(void **state)
{
    struct checked c;
    check(&c, *state,
        ROW("civic", "", "", "2024-08-01", "EID9851", "level", "B", "stop", "r"));
    assert_int_equal(c.rc, 0);
    assert_int_equal(c.b.sentinels.n_skipped[SENTINEL_NOT_THEN], 1);
    check(&c, *state,
        ROW("civic", "", "2024-08-01", "", "EID9851", "level", "A", "stop", "r"));
    assert_int_equal(c.b.sentinels.n_checked, 1);
    check(&c, *state,
        ROW("civic", "", "2024-08-02", "", "EID9851", "level", "B", "stop", "r"));
    assert_int_equal(c.b.sentinels.n_skipped[SENTINEL_NOT_THEN], 1);
}

static void a_row_that_cannot_be_read_names_its_line(void **state)
{
    struct checked c;
    check(&c, *state, ROW("civic", "", "", "", "EID9851", "level", "A", "stopp", "r"));
    assert_int_equal(c.rc, ERR_FAIL);
    assert_string_equal(
        c.err.msg, "x.tsv:7: absent is \"stopp\"; expected stop or skip");
    check(&c, *state, ROW("civic", "x", "", "", "EID9851", "level", "A", "stop", "r"));
    assert_non_null(strstr(c.err.msg, "x.tsv:7: records is \"x\""));
    check(&c, *state, ROW("civic", "", "", "", "EID9851", "colour", "A", "stop", "r"));
    assert_non_null(strstr(c.err.msg, "x.tsv:7: field \"colour\" is not one of"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_of_records_are_read),
        cmocka_unit_test(the_three_facts_of_clinvar_are_apart),
        cmocka_unit_test(things_that_are_no_records_are_read_too),
        cmocka_unit_test(what_is_not_there_is_told_from_what_is_not_known),
        cmocka_unit_test(a_fact_that_holds_is_counted),
        cmocka_unit_test(a_fact_that_changed_tells_what_was_and_what_is),
        cmocka_unit_test(a_record_that_went_away_stops_unless_it_may),
        cmocka_unit_test(what_cannot_be_checked_is_counted_by_why),
        cmocka_unit_test(a_slice_has_not_lost_what_it_never_had),
        cmocka_unit_test(what_a_slice_has_is_checked),
        cmocka_unit_test(an_empty_field_counts_only_in_a_whole_source),
        cmocka_unit_test(a_missing_record_is_looked_for_in_releases_of_the_row),
        cmocka_unit_test(a_change_is_announced_by_since_and_until),
        cmocka_unit_test(a_row_that_cannot_be_read_names_its_line),
    };
    return cmocka_run_group_tests(tests, build_world, remove_world);
}
