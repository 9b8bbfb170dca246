#include "ingest/windows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ingest/transcripts_private.h"
#include "kb/store/kb.h"
#include "tests/unit/made_build.h"
#include "tests/unit/tiny_kb.h"

#define N_BASES 400
#define BEG1 1001 /* of the window of contig 7 that the FASTA has */

/* A build that has read a FASTA and now writes windows. */
struct made {
    struct made_build m;
    char *dir;
    char path[512];
    char contig[N_BASES + 1];
    struct ingest_source fasta;
    struct chosen chosen;
    struct exon exons[2];
    struct kb *kb;
    struct kb_txn *t;
    struct kb_bases bases;
    struct err err;
};

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static int read_fasta(struct made *w, enum assembly assembly, const char *text)
{
    int rc = made_build_read(
        &w->m, fasta_source_read, "fasta", "1", assembly, text, &w->err);

    w->m.files[w->m.b.n_files - 1].reader = &w->fasta;
    return rc;
}

static int set_up(void **state)
{
    struct made *w = calloc(1, sizeof(*w));
    struct provenance p = {.source = STR("reference"), .kind = STR("fasta")};
    uint64_t seed = 88172645463325252;

    if (!w)
        return -1;
    for (int i = 0; i < N_BASES; i++)
        w->contig[i] = "ACGT"[next_random(&seed) % 4];
    w->fasta = (struct ingest_source){
        "reference", "fasta", PHASE_REFERENCE, fasta_source_read};
    made_build_begin(&w->m);
    w->m.b.reference = reference_new();
    w->m.b.windows = window_set_new();
    w->m.b.transcripts = transcript_stage_new();
    w->dir = tiny_kb_make_dir();
    snprintf(w->path, sizeof(w->path), "%s/made.kb", w->dir);
    w->m.b.kb = kb_build_begin(&(struct kb_build_options){w->path, "test", 0}, &w->err);
    *state = w;
    return w->m.b.kb ? kb_build_source(w->m.b.kb, &p, &w->err) : -1;
}

static int tear_down(void **state)
{
    struct made *w = *state;

    kb_build_abort(w->m.b.kb);
    window_set_free(w->m.b.windows);
    transcript_stage_free(w->m.b.transcripts);
    reference_free(w->m.b.reference);
    made_build_end(&w->m);
    kb_end(w->t);
    kb_close(w->kb);
    tiny_kb_remove_dir(w->dir);
    free(w);
    return 0;
}

/* The FASTA's window of contig 7 of GRCh38, as w->contig has it. */
static void read_contig(struct made *w)
{
    struct buf text = BUF_INIT;

    buf_fmt(&text, ">chr7:%d-%d\n%s\n>chr7_alt\nACGT\n", BEG1, BEG1 + N_BASES - 1,
        w->contig);
    assert_int_equal(read_fasta(w, ASSEMBLY_GRCH38, text.p), 0);
    buf_free(&text);
}

static void write_and_open(struct made *w)
{
    char id[65];
    struct kb_build *b = w->m.b.kb;

    if (windows_write(&w->m.b, &w->err) < 0)
        fail_msg("%s", w->err.msg);
    w->m.b.kb = NULL;
    if (kb_build_publish(b, id, &w->err) < 0)
        fail_msg("%s", w->err.msg);
    w->kb = kb_open(w->path, false, &w->err);
    assert_non_null(w->kb);
    w->t = kb_begin(w->kb, &w->err);
    assert_non_null(w->t);
    kb_bases_begin(&w->bases, w->t);
}

/* The KB has the bases beg1..end1 of contig 7 of GRCh38 and not those beside them. */
static void assert_window(struct made *w, uint32_t beg1, uint32_t end1)
{
    struct refbases ref = kb_bases_ref(&w->bases);
    uint32_t want = end1 - beg1 + 1;
    char got[N_BASES + 8];

    assert_int_equal(
        ref.fetch(ref.ctx, ASSEMBLY_GRCH38, 7, beg1, N_BASES + 8, got), want);
    assert_memory_equal(got, w->contig + (beg1 - BEG1), want);
    assert_int_equal(ref.fetch(ref.ctx, ASSEMBLY_GRCH38, 7, beg1 - 1, 1, got), 0);
    assert_int_equal(kb_bases_error(&w->bases, &w->err), 0);
}

static uint64_t noted(struct made *w, const char *what)
{
    return made_build_count(&w->m, 0, "note", what);
}

static void add_allele(struct made *w, uint32_t pos1, const char *ref, const char *alt)
{
    struct refbases bases = reference_bases(w->m.b.reference);
    struct allele a = {ASSEMBLY_GRCH38, 7, pos1, str_of(ref), str_of(alt)};

    window_set_add_allele(w->m.b.windows, &a, &bases);
}

static void sequences_of_a_fasta_are_accounted_for(void **state)
{
    struct made *w = *state;

    read_contig(w);
    assert_int_equal(made_build_count(&w->m, 0, "read", ""), 2);
    assert_int_equal(made_build_count(&w->m, 0, "stored", ""), 1);
    assert_int_equal(made_build_count(&w->m, 0, "not_used", "not_a_primary_contig"), 1);
    assert_int_equal(read_fasta(w, ASSEMBLY_NONE, ">NC_000008.10:1-2\nAC\n"), 0);
    assert_int_equal(w->m.files[1].provenance.assembly, ASSEMBLY_GRCH37);
    assert_int_equal(read_fasta(w, ASSEMBLY_GRCH38, ">mouse1\nAC\n"), ERR_FAIL);
    assert_non_null(strstr(w->err.msg, "fasta.2: found no contig of the human genome"));
    assert_int_equal(read_fasta(w, ASSEMBLY_NONE, ">7:1-2\nAC\n"), ERR_FAIL);
    assert_non_null(strstr(w->err.msg, "expected sequences that tell the assembly"));
}

static void a_fasta_with_an_index_is_read_through_it(void **state)
{
    struct made *w = *state;
    struct source_file *f = &w->m.files[0];
    char fasta[600], index[600];
    struct err err = {0};
    FILE *out;

    snprintf(fasta, sizeof(fasta), "%s/a.fa", w->dir);
    snprintf(index, sizeof(index), "%s/a.fa.fai", w->dir);
    out = fopen(fasta, "w");
    assert_non_null(out);
    fputs(">7:1-4\nAC-T\n", out); /* a whole reading would refuse it */
    fclose(out);
    out = fopen(index, "w");
    assert_non_null(out);
    fputs("7:1-4\t4\t7\t4\t5\n", out);
    fclose(out);
    f->path = fasta;
    f->provenance.assembly = ASSEMBLY_GRCH38;
    w->m.b.n_files = 1;

    struct stream *in = stream_open(fasta, &err);

    assert_non_null(in);
    assert_int_equal(fasta_source_read(&w->m.b, 0, in, &err), 0);
    stream_close(in);
    window_set_add(w->m.b.windows, ASSEMBLY_GRCH38, 7, 1, 4);
    /* a base that cannot be read stops the build */
    assert_int_equal(windows_write(&w->m.b, &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "found 0x2d, expected a base"));
    unlink(fasta);
    unlink(index);
}

static void spans_that_overlap_or_touch_are_one_window(void **state)
{
    struct made *w = *state;

    read_contig(w);
    window_set_add(w->m.b.windows, ASSEMBLY_GRCH38, 7, 1110, 1119);
    window_set_add(w->m.b.windows, ASSEMBLY_GRCH38, 7, 1100, 1105);
    window_set_add(w->m.b.windows, ASSEMBLY_GRCH38, 7, 1103, 1109);
    window_set_add(w->m.b.windows, ASSEMBLY_GRCH38, 7, 1121, 1121);
    window_set_add(w->m.b.windows, ASSEMBLY_GRCH38, 7, 1101, 1102);
    write_and_open(w);
    assert_window(w, 1100, 1119);
    assert_window(w, 1121, 1121);
    assert_int_equal(noted(w, "windows: bases wanted by the KB"), 21);
    assert_int_equal(noted(w, "windows: bases known"), 21);
}

static void what_is_not_known_is_counted_and_left_out(void **state)
{
    struct made *w = *state;

    w->contig[10] = w->contig[11] = 'N';
    read_contig(w);
    window_set_add(w->m.b.windows, ASSEMBLY_GRCH38, 7, BEG1 - 50, BEG1 + 20);
    window_set_add(w->m.b.windows, ASSEMBLY_GRCH38, 8, 1, 1000);
    window_set_add(w->m.b.windows, ASSEMBLY_GRCH37, 7, 1, 1000);
    write_and_open(w);
    assert_window(w, BEG1, BEG1 + 9);
    assert_window(w, BEG1 + 12, BEG1 + 20);
    assert_int_equal(noted(w, "windows: bases wanted by the KB"), 1071);
    assert_int_equal(noted(w, "windows: bases known"), 19);
}

static void spans_are_cut_at_the_ends_of_the_contig(void **state)
{
    struct made *w = *state;

    read_contig(w);
    window_set_add(w->m.b.windows, ASSEMBLY_GRCH38, CONTIG_MT, 0, 10);
    window_set_add(w->m.b.windows, ASSEMBLY_GRCH38, CONTIG_MT, 16560, UINT32_MAX);
    window_set_add(w->m.b.windows, ASSEMBLY_GRCH38, CONTIG_MT, 16570, UINT32_MAX);
    write_and_open(w);
    assert_int_equal(noted(w, "windows: bases wanted by the KB"), 20);
    assert_int_equal(noted(w, "windows: bases known"), 0);
}

static void an_indel_takes_the_whole_repeat_with_it(void **state)
{
    struct made *w = *state;

    memcpy(w->contig + 49, "GTATATATATATATC", 15); /* 1050 is the G */
    memcpy(w->contig + 199, "CAAAAAAAAAAAG", 13);  /* 1200 is the C */
    read_contig(w);
    add_allele(w, 1050, "GTA", "G");
    add_allele(w, 1200, "C", "CAA");
    write_and_open(w);
    assert_window(w, 1050, 1064); /* G to C: T and A only half, the T before C too */
    assert_window(w, 1200, 1212);
}

static void an_indel_goes_as_far_as_its_repeat_is_long(void **state)
{
    struct made *w = *state;

    memset(w->contig + 10, 'A', 380);
    w->contig[9] = 'C';
    w->contig[390] = 'G';
    read_contig(w);
    add_allele(w, BEG1 + 9, "CAA", "C");
    write_and_open(w);
    assert_window(w, BEG1 + 9, BEG1 + 390);
}

static void substitutions_take_one_base_on_either_side(void **state)
{
    struct made *w = *state;

    read_contig(w);
    add_allele(w, 1100, "A", "T");
    add_allele(w, 1200, "ACG", "TC");
    add_allele(w, 1300, "A", "TC"); /* neither end is shared */
    write_and_open(w);
    assert_window(w, 1099, 1101);
    assert_window(w, 1199, 1203);
    assert_window(w, 1299, 1301);
}

static char base_at(struct made *w, unsigned contig, uint32_t pos1)
{
    struct refbases ref = kb_bases_ref(&w->bases);
    char base;

    return ref.fetch(ref.ctx, ASSEMBLY_GRCH38, contig, pos1, 1, &base) == 1 ? base
                                                                            : '-';
}

/* Positions lie in bins of 2^18 bases, of which only two have windows. */
static void bins_between_windows_have_no_bases_in_whatever_order_they_are_asked(
    void **state)
{
    struct made *w = *state;
    struct refbases ref;
    struct arena kept = ARENA_INIT;
    struct buf text = BUF_INIT;

    buf_fmt(&text, ">chr7:%d-%d\n%s\n>chr7:%d-%d\n%s\n", BEG1, BEG1 + N_BASES - 1,
        w->contig, BEG1 + 2000000, BEG1 + 2000000 + N_BASES - 1, w->contig);
    assert_int_equal(read_fasta(w, ASSEMBLY_GRCH38, text.p), 0);
    add_allele(w, 1100, "A", "T");
    add_allele(w, 2001100, "A", "T");
    write_and_open(w);
    for (unsigned round = 0; round < 4; round++) {
        if (round == 2)
            kb_bases_keep_bins(&w->bases, ASSEMBLY_GRCH38, &kept);
        assert_int_equal(base_at(w, 7, 600000), '-');
        assert_int_equal(base_at(w, 7, 1500000), '-');
        assert_int_equal(base_at(w, 7, 2001100), w->contig[99]);
        assert_int_equal(base_at(w, 7, 300000), '-');
        assert_int_equal(base_at(w, 7, 1100), w->contig[99]);
        assert_int_equal(base_at(w, 7, 150000000), '-');
        assert_int_equal(base_at(w, 8, 1100), '-');
        assert_int_equal(base_at(w, 6, 2001100), '-');
    }
    ref = kb_bases_ref(&w->bases);
    assert_int_equal(ref.next(ref.ctx, ASSEMBLY_GRCH38, 7, 5000, 3000000), 2001099);
    assert_int_equal(ref.next(ref.ctx, ASSEMBLY_GRCH38, 7, 2001200, 100000000), 0);
    assert_int_equal(ref.next(ref.ctx, ASSEMBLY_GRCH38, 7, 1, 3000000), 1099);
    assert_int_equal(kb_bases_error(&w->bases, &w->err), 0);
    buf_free(&text);
    arena_free(&kept);
}

static void without_bases_an_allele_asks_for_its_own(void **state)
{
    struct made *w = *state;
    struct allele a = {ASSEMBLY_GRCH38, 7, 1100, STR("AT"), STR("A")};

    read_contig(w);
    window_set_add_allele(w->m.b.windows, &a, NULL);
    write_and_open(w);
    assert_window(w, 1100, 1102);
}

static void an_indel_before_its_anchor_is_known_too(void **state)
{
    struct made *w = *state;

    memcpy(w->contig + 98, "GTTTTTC", 7); /* 1099 is the G */
    read_contig(w);
    add_allele(w, 1100, "CCT", "T"); /* REF is wrong; T goes on after it */
    write_and_open(w);
    assert_window(w, 1099, 1102);
}

static void exons_of_chosen_transcripts_have_flanks(void **state)
{
    struct made *w = *state;
    struct transcript_stage *s = w->m.b.transcripts;

    w->exons[0] = (struct exon){1150, 1160};
    w->exons[1] = (struct exon){50, 60};
    w->chosen.t = (struct transcript){.assembly = ASSEMBLY_GRCH38,
        .contig = 7,
        .is_reverse = true,
        .exons = w->exons,
        .n_exons = 2};
    s->chosen = &w->chosen;
    s->n_chosen = 1;
    read_contig(w);
    write_and_open(w);
    s->chosen = NULL;
    s->n_chosen = 0;
    assert_window(w, 1150 - WINDOW_FLANK, 1160 + WINDOW_FLANK);
    assert_int_equal(noted(w, "windows: bases wanted by the KB"), 211 + 160);
    assert_int_equal(noted(w, "windows: bases known"), 211);
}

static void any_order_of_many_spans_gives_the_same_windows(void **state)
{
    struct made *w = *state;
    bool wanted[N_BASES + 1] = {false};
    uint64_t seed = 362436069;

    read_contig(w);
    for (int i = 0; i < 5000; i++) {
        uint32_t beg0 = (uint32_t)(next_random(&seed) % (N_BASES / 8)) * 8;
        uint32_t n = 1 + (uint32_t)(next_random(&seed) % 5);

        if (beg0 % 64 == 0)
            continue;
        window_set_add(
            w->m.b.windows, ASSEMBLY_GRCH38, 7, BEG1 + beg0, BEG1 + beg0 + n - 1);
        for (uint32_t k = 0; k < n; k++)
            wanted[beg0 + k] = true;
    }
    write_and_open(w);
    for (uint32_t beg0 = 0; beg0 < N_BASES; beg0++) {
        uint32_t end0 = beg0;

        while (wanted[end0])
            end0++;
        if (end0 > beg0)
            assert_window(w, BEG1 + beg0, BEG1 + end0 - 1);
        beg0 = end0;
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(sequences_of_a_fasta_are_accounted_for),
        TEST(a_fasta_with_an_index_is_read_through_it),
        TEST(spans_that_overlap_or_touch_are_one_window),
        TEST(what_is_not_known_is_counted_and_left_out),
        TEST(spans_are_cut_at_the_ends_of_the_contig),
        TEST(an_indel_takes_the_whole_repeat_with_it),
        TEST(an_indel_goes_as_far_as_its_repeat_is_long),
        TEST(substitutions_take_one_base_on_either_side),
        TEST(bins_between_windows_have_no_bases_in_whatever_order_they_are_asked),
        TEST(without_bases_an_allele_asks_for_its_own),
        TEST(an_indel_before_its_anchor_is_known_too),
        TEST(exons_of_chosen_transcripts_have_flanks),
        TEST(any_order_of_many_spans_gives_the_same_windows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
