#include "kb/model/hgvs_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Bases of a contig from beg1 on. */
struct known {
    uint32_t beg1;
    const char *bases;
};

static uint32_t fetch_known(void *ctx, enum assembly assembly, unsigned contig,
    uint32_t pos1, uint32_t n, char *out)
{
    const struct known *k = ctx;
    uint32_t length = (uint32_t)strlen(k->bases), left;

    (void)assembly;
    (void)contig;
    if (pos1 < k->beg1 || pos1 - k->beg1 >= length)
        return 0;
    left = length - (pos1 - k->beg1);
    if (n > left)
        n = left;
    memcpy(out, k->bases + (pos1 - k->beg1), n);
    return n;
}

static struct allele allele_at(uint32_t pos1, const char *ref, const char *alt)
{
    return (struct allele){ASSEMBLY_GRCH38, 7, pos1, str_of(ref), str_of(alt)};
}

/* "want" may be "" for no name. */
static void assert_g(struct known k, struct allele a, const char *want)
{
    struct arena mem = ARENA_INIT;
    struct refbases ref = {.ctx = &k, .fetch = fetch_known};

    assert_string_equal(str_cstr(&mem, hgvs_g_name(&a, &ref, &mem)), want);
    arena_free(&mem);
}

static void assert_g_repeat(struct known k, struct allele a, const char *want)
{
    struct arena mem = ARENA_INIT;
    struct refbases ref = {.ctx = &k, .fetch = fetch_known};

    assert_string_equal(str_cstr(&mem, hgvs_g_repeat_name(&a, &ref, &mem)), want);
    arena_free(&mem);
}

/*                     101       111       121       131
 *                     |         |         |         |                */
#define CONTIG_BASES "GATCCCTGACACACAGTTTTGCATATTCAGGTACCAAGGGGTC"
static const struct known contig = {101, CONTIG_BASES};

static void names_substitutions_and_delins(void **state)
{
    (void)state;
    assert_g(contig, allele_at(103, "T", "A"), "g.103T>A");
    assert_g(contig, allele_at(103, "TC", "AG"), "g.103_104delinsAG");
    assert_g(contig, allele_at(103, "T", "AG"), "g.103delinsAG");
    assert_g(contig, allele_at(103, "TCC", "G"), "g.103_105delinsG");
}

static void a_reverse_complement_is_an_inversion(void **state)
{
    (void)state;
    assert_g(contig, allele_at(107, "TG", "CA"), "g.107_108inv");
    assert_g(contig, allele_at(107, "TGAC", "GTCA"), "g.107_110inv");
    assert_g(contig, allele_at(107, "TG", "GT"), "g.107_108delinsGT");
    assert_g(contig, allele_at(107, "T", "A"), "g.107T>A");
}

static void moves_indels_to_the_3_prime_end(void **state)
{
    (void)state;
    assert_g(contig, allele_at(103, "TC", "T"), "g.106del");
    assert_g(contig, allele_at(105, "CC", "C"), "g.106del");
    assert_g(contig, allele_at(103, "TCC", "T"), "g.105_106del");
    assert_g(contig, allele_at(108, "GAC", "G"), "g.114_115del");
    assert_g(contig, allele_at(102, "AT", "A"), "g.103del");
}

static void what_repeats_the_bases_before_is_a_duplication(void **state)
{
    (void)state;
    assert_g(contig, allele_at(103, "T", "TC"), "g.106dup");
    assert_g(contig, allele_at(103, "T", "TCCC"), "g.104_106dup");
    assert_g(contig, allele_at(108, "G", "GAC"), "g.114_115dup");
    /* five C are more than stand there */
    assert_g(contig, allele_at(103, "T", "TCCCCC"), "g.106_107insCCCCC");
    assert_g(contig, allele_at(103, "T", "TG"), "g.103_104insG");
    assert_g(contig, allele_at(103, "T", "TCA"), "g.104_105insAC");
}

static void an_anchor_may_stand_behind_the_indel(void **state)
{
    (void)state;
    assert_g(contig, allele_at(106, "CT", "T"), "g.106del");
    assert_g(contig, allele_at(103, "TC", "C"), "g.103del");
    assert_g(contig, allele_at(107, "T", "GT"), "g.106_107insG");
}

/* Substitutions have a way of their own to their name. */
static void a_substitution_is_named_from_the_first_to_the_last_base_of_every_contig(
    void **state)
{
    unsigned n_named = 0;

    (void)state;
    for (unsigned k = ASSEMBLY_GRCH37; k <= ASSEMBLY_GRCH38; k++)
        for (uint8_t at = 1; at < N_CONTIGS; at++) {
            struct arena mem = ARENA_INIT;
            enum assembly assembly = (enum assembly)k;
            uint32_t length = contig_length(assembly, at);
            const uint32_t places[] = {0, 1, 2, length - 1, length, length + 1};
            for (unsigned i = 0; i < sizeof places / sizeof *places; i++) {
                struct allele a = {assembly, at, places[i], STR("G"), STR("T")};
                struct str got = hgvs_g_full_name(&a, NULL, &mem), want = STR_NONE;
                if (i > 0 && i < 5)
                    want = str_fmt(&mem, "%s:%c.%uG>T", contig_accession(assembly, at),
                        at == CONTIG_MT ? 'm' : 'g', places[i]);
                if (!str_eq(got, want))
                    fail_msg("\"%.*s\", not \"%.*s\"", STR_ARG(got), STR_ARG(want));
                n_named += got.n > 0;
            }
            arena_free(&mem);
        }
    assert_int_equal(n_named, 2 * 25 * 4);
}

static void mitochondrial_names_begin_with_m(void **state)
{
    struct arena mem = ARENA_INIT;
    struct allele a = allele_at(1555, "A", "G");

    (void)state;
    assert_string_equal(
        str_cstr(&mem, hgvs_g_full_name(&a, NULL, &mem)), "NC_000007.14:g.1555A>G");
    a.contig = CONTIG_MT;
    assert_string_equal(
        str_cstr(&mem, hgvs_g_full_name(&a, NULL, &mem)), "NC_012920.1:m.1555A>G");
    arena_free(&mem);
}

static void an_indel_whose_place_is_not_proven_has_no_name(void **state)
{
    struct arena mem = ARENA_INIT;
    struct allele a = allele_at(103, "TC", "T");

    (void)state;
    assert_string_equal(str_cstr(&mem, hgvs_g_name(&a, NULL, &mem)), "");
    assert_string_equal(str_cstr(&mem, hgvs_g_full_name(&a, NULL, &mem)), "");
    arena_free(&mem);
    /* bases end within the run of C, and just behind it */
    assert_g((struct known){101, "GATCC"}, a, "");
    assert_g((struct known){101, "GATCCNTG"}, a, "");
    assert_g((struct known){101, "GATCCCT"}, a, "g.106del");
    /* what stands before an insertion decides between dup and ins */
    a = allele_at(106, "C", "CAC");
    assert_g((struct known){106, "CTGA"}, a, "");
    assert_g((struct known){105, "CCTGA"}, a, "g.106_107insAC");
    assert_g((struct known){105, "ACTGA"}, a, "g.105_106dup");
    /* one letter that differs is enough */
    a = allele_at(106, "C", "CAG");
    assert_g((struct known){106, "CTGA"}, a, "g.106_107insAG");
}

static void stops_at_the_ends_of_the_contig(void **state)
{
    const struct known first = {1, "CCCA"}, last = {159345970, "TCCC"};

    (void)state;
    assert_int_equal(contig_length(ASSEMBLY_GRCH38, 7), 159345973);
    assert_g(last, allele_at(159345970, "TC", "T"), "g.159345973del");
    assert_g(last, allele_at(159345970, "T", "TC"), "g.159345973dup");
    assert_g(first, allele_at(1, "CC", "C"), "g.3del");
    /* before the first base there is nothing to name it from */
    assert_g(first, allele_at(1, "C", "GC"), "");
    assert_g(last, allele_at(159345973, "CAA", "C"), "");
    assert_g(last, allele_at(0, "C", "A"), "");
    assert_g(last, allele_at(UINT32_MAX, "C", "A"), "");
}

static void counts_copies_of_a_unit(void **state)
{
    (void)state;
    /* G ACACACA G: three copies of CA end at 115 */
    assert_g_repeat(contig, allele_at(108, "GAC", "G"), "g.110CA[2]");
    assert_g_repeat(contig, allele_at(108, "GACAC", "G"), "g.110CA[1]");
    assert_g_repeat(contig, allele_at(108, "G", "GAC"), "g.110CA[4]");
    assert_g_repeat(contig, allele_at(108, "G", "GACACACAC"), "g.110CA[7]");
    /* one copy of GT becomes three, but two are a dup and none a del */
    assert_g_repeat(contig, allele_at(130, "G", "GGTGT"), "g.131GT[3]");
    assert_g_repeat(contig, allele_at(130, "G", "GGT"), "");
    assert_g_repeat(contig, allele_at(130, "GGT", "G"), "");
    /* runs of one base, bases that stand nowhere beside, substitutions */
    assert_g_repeat(contig, allele_at(103, "TC", "T"), "");
    assert_g_repeat(contig, allele_at(103, "T", "TGAGA"), "");
    assert_g_repeat(contig, allele_at(103, "TC", "GA"), "");
    assert_g_repeat((struct known){109, "ACACACAG"}, allele_at(108, "GAC", "G"), "");
}

/* Exons 103-110, 114-126 and 131-138, CDS 105-135: on the plus strand c.-2 .. c.6, c.7
 * .. c.19, c.20 .. c.24 and c.*1 .. c.*3. */
static struct exon plus_exons[] = {{103, 110}, {114, 126}, {131, 138}};
static struct exon minus_exons[] = {{131, 138}, {114, 126}, {103, 110}};

static struct transcript three_exons(bool is_reverse)
{
    struct transcript t = {.id = STR("T1"),
        .assembly = ASSEMBLY_GRCH38,
        .contig = 7,
        .exons = is_reverse ? minus_exons : plus_exons,
        .n_exons = 3,
        .is_reverse = is_reverse,
        .cds_beg1 = 105,
        .cds_end1 = 135};
    struct err err = {0};

    if (transcript_close(&t, &err) < 0)
        fail_msg("%s", err.msg);
    return t;
}

static void assert_c(const struct transcript *t, struct allele a, const char *want)
{
    struct arena mem = ARENA_INIT;
    struct known k = contig;
    struct refbases ref = {.ctx = &k, .fetch = fetch_known};

    assert_string_equal(str_cstr(&mem, hgvs_c_name(t, &a, &ref, &mem)), want);
    arena_free(&mem);
}

static void names_along_the_plus_strand(void **state)
{
    struct transcript t = three_exons(false);

    (void)state;
    assert_c(&t, allele_at(105, "C", "A"), "c.1C>A");
    assert_c(&t, allele_at(104, "C", "A"), "c.-1C>A");
    assert_c(&t, allele_at(111, "A", "G"), "c.6+1A>G");
    assert_c(&t, allele_at(113, "A", "G"), "c.7-1A>G");
    assert_c(&t, allele_at(136, "A", "G"), "c.*1A>G");
    assert_c(&t, allele_at(106, "CT", "AG"), "c.2_3inv");
    assert_c(&t, allele_at(103, "TC", "T"), "c.2del");
    assert_c(&t, allele_at(103, "T", "TCC"), "c.1_2dup");
    assert_c(&t, allele_at(106, "C", "CG"), "c.2_3insG");
    assert_c(&t, allele_at(125, "T", "TGG"), "c.18_19insGG");
}

static void names_along_the_minus_strand(void **state)
{
    struct transcript t = three_exons(true);

    (void)state;
    /* c.1 is 135, c.5 131, intron 130-127, c.6 126, c.18 114, c.19 110, c.24 105 */
    assert_c(&t, allele_at(135, "C", "A"), "c.1G>T");
    assert_c(&t, allele_at(136, "A", "C"), "c.-1T>G");
    assert_c(&t, allele_at(130, "G", "A"), "c.5+1C>T");
    assert_c(&t, allele_at(113, "A", "G"), "c.18+1T>C");
    assert_c(&t, allele_at(104, "C", "A"), "c.*1G>T");
    assert_c(&t, allele_at(106, "CT", "AA"), "c.22_23delinsTT");
    assert_c(&t, allele_at(103, "TC", "T"), "c.*1del");
    assert_c(&t, allele_at(103, "T", "TCC"), "c.24_*1dup");
    assert_c(&t, allele_at(106, "C", "CGG"), "c.22_23insCC");
}

static void an_indel_moves_over_an_exons_edge_as_the_genome_says(void **state)
{
    struct transcript plus = three_exons(false), minus = three_exons(true);

    (void)state;
    /* ACACACA 109-115 runs from exon 1 over the intron 111-113 into exon 2 */
    assert_c(&plus, allele_at(108, "GAC", "G"), "c.7_8del");
    assert_c(&minus, allele_at(113, "ACA", "A"), "c.19_20del");
    assert_c(&minus, allele_at(113, "A", "ACACACA"), "c.18_20dup");
}

static void an_indel_never_moves_over_an_exon_junction(void **state)
{
    /* exons end and begin with G: GATG|..intron..|GGA */
    struct exon exons[] = {{101, 104}, {109, 112}};
    struct transcript t = three_exons(false);
    struct arena mem = ARENA_INIT;
    struct known k = {101, "GATGTAAGGGACC"};
    struct refbases ref = {.ctx = &k, .fetch = fetch_known};
    struct allele a = allele_at(103, "TG", "T");
    struct err err;

    (void)state;
    t.exons = exons;
    t.n_exons = 2;
    t.cds_beg1 = t.cds_end1 = 0;
    assert_int_equal(transcript_close(&t, &err), 0);
    assert_string_equal(str_cstr(&mem, hgvs_c_name(&t, &a, &ref, &mem)), "n.4del");
    arena_free(&mem);
}

static void keeps_within_the_3_prime_end_of_the_transcript(void **state)
{
    struct transcript plus = three_exons(false), minus = three_exons(true);

    (void)state;
    /* 137-140 are G, the transcript ends at 138 */
    assert_c(&plus, allele_at(136, "AG", "A"), "c.*3del");
    assert_c(&plus, allele_at(139, "GG", "G"), "c.*3del");
    assert_c(&plus, allele_at(140, "G", "GG"), "c.*3dup");
    /* 104-106 are C, and 103 is the minus transcript's last base */
    assert_c(&minus, allele_at(105, "CC", "C"), "c.*1del");
    /* nothing beyond has a name */
    assert_c(&plus, allele_at(141, "T", "C"), "");
    assert_c(&plus, allele_at(102, "A", "C"), "");
    assert_c(&plus, allele_at(102, "ATC", "A"), "c.-2_-1del");
    assert_c(&plus, allele_at(101, "GAT", "G"), "");
    assert_c(&minus, allele_at(142, "T", "C"), "");
}

static void a_transcript_without_cds_is_named_n(void **state)
{
    struct transcript t = three_exons(true);
    struct err err;

    (void)state;
    t.cds_beg1 = t.cds_end1 = 0;
    assert_int_equal(transcript_close(&t, &err), 0);
    assert_c(&t, allele_at(137, "G", "A"), "n.2C>T");
    assert_c(&t, allele_at(103, "TC", "T"), "n.28del");
    t.contig = 8;
    assert_c(&t, allele_at(137, "G", "A"), "");
    t.contig = 7;
    t.assembly = ASSEMBLY_GRCH37;
    assert_c(&t, allele_at(137, "G", "A"), "");
}

static void counts_copies_on_the_transcripts_strand(void **state)
{
    struct transcript t = three_exons(true);
    struct arena mem = ARENA_INIT;
    struct known k = contig;
    struct refbases ref = {.ctx = &k, .fetch = fetch_known};
    struct allele a = allele_at(108, "GAC", "G");

    (void)state;
    /* TGTGTGT of 115-109: three copies of GT from 114 on */
    assert_string_equal(
        str_cstr(&mem, hgvs_c_repeat_name(&t, &a, &ref, &mem)), "c.18GT[2]");
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_substitutions_and_delins),
        cmocka_unit_test(a_reverse_complement_is_an_inversion),
        cmocka_unit_test(moves_indels_to_the_3_prime_end),
        cmocka_unit_test(what_repeats_the_bases_before_is_a_duplication),
        cmocka_unit_test(an_anchor_may_stand_behind_the_indel),
        cmocka_unit_test(
            a_substitution_is_named_from_the_first_to_the_last_base_of_every_contig),
        cmocka_unit_test(mitochondrial_names_begin_with_m),
        cmocka_unit_test(an_indel_whose_place_is_not_proven_has_no_name),
        cmocka_unit_test(stops_at_the_ends_of_the_contig),
        cmocka_unit_test(counts_copies_of_a_unit),
        cmocka_unit_test(names_along_the_plus_strand),
        cmocka_unit_test(names_along_the_minus_strand),
        cmocka_unit_test(an_indel_moves_over_an_exons_edge_as_the_genome_says),
        cmocka_unit_test(an_indel_never_moves_over_an_exon_junction),
        cmocka_unit_test(keeps_within_the_3_prime_end_of_the_transcript),
        cmocka_unit_test(a_transcript_without_cds_is_named_n),
        cmocka_unit_test(counts_copies_on_the_transcripts_strand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
