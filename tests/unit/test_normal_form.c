/* An allele of a source in normal form, and ClinVar's rows on their way to the merge.
 */
#include "ingest/normal_form.h"

#include "ingest/clinvar_stage.h"
#include "tests/unit/made_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* 17:1001 is C; AGG stands three times from 1002 on, then T, then what is not known. */
static int add_text(void *ctx, struct str text, struct err *err)
{
    (void)err;
    buf_add_str(ctx, text);
    return 0;
}

static const char bases[] = ">chr17:1001-1014\nCAGGAGGAGGTNAC\n";

#define ALLELE(pos, ref_, alt_)                                                        \
    (struct allele)                                                                    \
    {                                                                                  \
        .assembly = ASSEMBLY_GRCH38, .contig = 17, .pos1 = (pos), .ref = STR(ref_),    \
        .alt = STR(alt_)                                                               \
    }

static int make_world(void **state)
{
    static struct made_build m;
    struct err err = {0};
    unsigned n_used, n_left_out;

    made_build_begin(&m);
    m.b.n_files = 2;
    for (unsigned i = 0; i < m.b.n_files; i++) {
        m.files[i].provenance.file = STR("clinvar.vcf");
        m.files[i].provenance.kind = STR("vcf");
        m.files[i].provenance.release = STR("2026-02-26");
    }
    m.b.reference = reference_new();
    struct stream *in = stream_open_bytes("fa", bases, strlen(bases), &err);
    struct fasta *fasta = fasta_read(in, &err);
    stream_close(in);
    *state = &m;
    return fasta
                   && reference_add(m.b.reference, fasta, ASSEMBLY_GRCH38, "fa",
                          &n_used, &n_left_out, &err)
                          >= 0
               ? 0
               : -1;
}

static int free_world(void **state)
{
    struct made_build *m = *state;

    reference_free(m->b.reference);
    made_build_end(m);
    return 0;
}

/* ---- one allele ------------------------------------------------------------------ */

static struct normal_form make(struct made_build *m, struct allele *a)
{
    struct refbases room;
    return normal_form_make(a, build_bases(&m->b, &room), &m->b.mem);
}

static void assert_allele(
    struct made_build *m, const struct allele *a, const char *want)
{
    assert_string_equal(str_cstr(&m->b.mem, allele_text(&m->b.mem, a)), want);
}

static void a_repeat_is_written_at_its_leftmost_place(void **state)
{
    struct allele a = ALLELE(1007, "GAGG", "G");
    struct normal_form done = make(*state, &a);

    assert_int_equal(done.ref, 1);
    assert_int_equal(done.place, NORMAL_MOVED);
    assert_allele(*state, &a, "17:1001:CAGG:C");
    done = make(*state, &a);
    assert_int_equal(done.place, NORMAL_LEFTMOST);
}

static void a_substitution_is_no_indel(void **state)
{
    struct allele snv = ALLELE(1002, "A", "T"), delins = ALLELE(1002, "AGG", "CT");

    assert_int_equal(make(*state, &snv).place, NORMAL_NO_INDEL);
    assert_int_equal(make(*state, &delins).place, NORMAL_NO_INDEL);
}

static void an_n_of_the_reference_proves_nothing(void **state)
{
    struct allele snv = ALLELE(1012, "A", "T"), indel = ALLELE(1013, "A", "AA");
    struct normal_form done = make(*state, &snv);

    assert_int_equal(done.ref, -1);
    done = make(*state, &indel);
    assert_int_equal(done.ref, 1);
    assert_int_equal(done.place, NORMAL_UNPROVEN);
    assert_allele(*state, &indel, "17:1013:A:AA");
}

static void a_wrong_ref_is_told_and_the_allele_left_alone(void **state)
{
    struct allele a = ALLELE(1007, "GAGC", "G");

    assert_int_equal(make(*state, &a).ref, 0);
    assert_allele(*state, &a, "17:1007:GAGC:G");
}

static void an_indel_is_not_proven_without_any_reference(void **state)
{
    struct made_build *m = *state;
    struct allele a = ALLELE(1007, "GG", "G"), b = ALLELE(1007, "GA", "G");

    assert_int_equal(normal_form_make(&a, NULL, &m->b.mem).place, NORMAL_UNPROVEN);
    /* no base can move: the anchor alone proves it */
    assert_int_equal(normal_form_make(&b, NULL, &m->b.mem).place, NORMAL_LEFTMOST);
}

/* ---- ClinVar's rows -------------------------------------------------------------- */

static void add_row(struct made_build *m, unsigned file, uint32_t id, struct allele a)
{
    struct err err = {0};
    const struct clinvar_row row = {
        .file = file, .line = 30 + id, .record = {.variation_id = id}, .allele = a};

    assert_true(clinvar_stage_add(&m->b, &row, &err) >= 0);
}

struct merged {
    struct arena mem;
    unsigned n_alleles;
    struct str first;
};

static int on_entry(void *ctx, unsigned file, struct clinvar_entry *entry,
    unsigned reference_on, struct err *err)
{
    struct merged *m = ctx;

    (void)file, (void)reference_on, (void)err;
    m->n_alleles = entry->n_alleles;
    m->first = entry->n_alleles ? allele_text(&m->mem, &entry->alleles[0].allele)
                                : STR("none");
    return 0;
}

static void assert_merged(struct made_build *m, unsigned n_alleles, const char *first)
{
    struct merged got = {.mem = ARENA_INIT};
    struct err err = {0};

    assert_int_equal(clinvar_stage_merge(&m->b, on_entry, &got, &err), 0);
    assert_int_equal(got.n_alleles, n_alleles);
    assert_string_equal(str_cstr(&got.mem, got.first), first);
    arena_free(&got.mem);
}

static void two_spellings_of_a_record_are_one_allele(void **state)
{
    struct made_build *m = *state;

    add_row(m, 0, 7, ALLELE(1004, "GAGG", "G"));
    add_row(m, 1, 7, ALLELE(1007, "GAGG", "G"));
    assert_merged(m, 1, "17:1001:CAGG:C");
    assert_int_equal(
        made_build_count(m, 1, "note", "alleles: indel moved to its leftmost place"),
        1);
}

static void a_row_whose_ref_is_wrong_keeps_its_facts_and_loses_its_allele(void **state)
{
    struct made_build *m = *state;
    struct buf listed = BUF_INIT;

    add_row(m, 0, 7, ALLELE(1001, "G", "T"));
    assert_merged(m, 0, "none");
    assert_int_equal(
        report_rejects(m->b.report, build_file_name, &m->b, add_text, &listed, NULL),
        0);
    assert_non_null(strstr(listed.p, "clinvar.vcf\t37\t7\tnote\t" NOTE_WRONG_REF
                                     "\tGRCh38:17:1001:G:T, the reference has C\n"));
    buf_free(&listed);
}

static void outside_of_the_bases_a_row_is_counted_as_not_checked(void **state)
{
    struct made_build *m = *state;

    add_row(m, 0, 7, ALLELE(2001, "G", "T"));
    assert_merged(m, 1, "17:2001:G:T");
    assert_int_equal(
        made_build_count(m, 0, "note", "alleles: REF not checked, no bases"), 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_world, free_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_repeat_is_written_at_its_leftmost_place),
        TEST(a_substitution_is_no_indel),
        TEST(an_n_of_the_reference_proves_nothing),
        TEST(a_wrong_ref_is_told_and_the_allele_left_alone),
        TEST(an_indel_is_not_proven_without_any_reference),
        TEST(two_spellings_of_a_record_are_one_allele),
        TEST(a_row_whose_ref_is_wrong_keeps_its_facts_and_loses_its_allele),
        TEST(outside_of_the_bases_a_row_is_counted_as_not_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
