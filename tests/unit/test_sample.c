#include "query/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/made_kb.h"

/*
 * Places of the made KB on GRCh38 (made_kb.c): BRAF 7:140753336 A>T, KRAS 12:25245350
 * C>T and C>A, a 31-base deletion of EGFR at 7:55174771, TP53 17:7674220 C>T, BRCA2
 * 13:32340945 CTG>C, X:67711621 G>A, MT:3243 A>G.
 */
#define FORMAT_LINE "##fileformat=VCFv4.2\n"
#define G38 "##contig=<ID=7,length=159345973>\n"
#define G37 "##contig=<ID=7,length=159138663>\n"
#define SITES "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
#define ONE "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n"
#define PAIR "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tNORMAL\tTUMOR\n"
#define HEAD FORMAT_LINE G38 ONE
#define BRAF_AT "7\t140753336\t.\tA\tT\t.\tPASS\t."

static struct made_kb kb;

static int make_kb(void **state)
{
    (void)state;
    made_kb_standard(&kb);
    return 0;
}

static int end_kb(void **state)
{
    (void)state;
    made_kb_end(&kb);
    return 0;
}

struct read {
    struct arena mem;
    struct sample s;
    struct err err;
    int rc;
};

static void read_with(struct read *r, const struct sample_options *o, const char *text)
{
    *r = (struct read){0};
    r->rc = made_kb_read(&kb, o, text, &r->mem, &r->s, &r->err);
}

static void done(struct read *r)
{
    if (r->rc >= 0)
        sample_free(&r->s);
    arena_free(&r->mem);
}

/* "7:140753336:A:T het 0.5/20; ..." */
static const char *calls_text(struct read *r)
{
    struct buf out = BUF_INIT;
    const char *text;

    for (unsigned i = 0; i < r->s.n_calls; i++) {
        const struct call *c = &r->s.calls[i];
        struct str a = allele_text(&r->mem, &c->allele);

        buf_fmt(
            &out, "%s%.*s %s", i ? "; " : "", STR_ARG(a), zygosity_name(c->zygosity));
        if (!isnan(c->allele_fraction))
            buf_fmt(&out, " %.3g", c->allele_fraction);
        if (c->depth >= 0)
            buf_fmt(&out, "/%d", (int)c->depth);
    }
    text = str_cstr(&r->mem, (struct str){out.n ? out.p : "", out.n});
    buf_free(&out);
    return text;
}

static void assert_calls(const char *vcf, const char *want)
{
    struct read r;

    read_with(&r, NULL, vcf);
    if (r.rc < 0)
        fail_msg("%s: %s", vcf, r.err.msg);
    assert_string_equal(calls_text(&r), want);
    done(&r);
}

static void assert_fate(const char *vcf, enum allele_fate fate, unsigned n)
{
    struct read r;

    read_with(&r, NULL, vcf);
    if (r.rc < 0)
        fail_msg("%s: %s", vcf, r.err.msg);
    if (r.s.fates[fate] != n)
        fail_msg("%s: %d of %s, not %u", vcf, (int)r.s.fates[fate],
            allele_fate_name(fate), n);
    done(&r);
}

static void assert_refused(
    const struct sample_options *o, const char *vcf, const char *in_message)
{
    struct read r;

    read_with(&r, o, vcf);
    if (r.rc >= 0)
        fail_msg("read, but should say: %s", in_message);
    assert_int_equal(r.rc, ERR_SAMPLE);
    if (!strstr(r.err.msg, in_message))
        fail_msg("said \"%s\", not: %s", r.err.msg, in_message);
    done(&r);
}

static void assert_looked_with(const struct sample_options *o, const char *vcf,
    unsigned contig, uint32_t pos1, enum looked want)
{
    struct read r;

    read_with(&r, o, vcf);
    if (r.rc < 0)
        fail_msg("%s: %s", vcf, r.err.msg);
    if (looked_at(r.s.looked, contig, pos1, pos1) != want)
        fail_msg("%s at %u: %d, not %d", vcf, pos1,
            (int)looked_at(r.s.looked, contig, pos1, pos1), (int)want);
    done(&r);
}

static void assert_looked(const char *vcf, uint32_t pos1, enum looked want)
{
    assert_looked_with(NULL, vcf, 7, pos1, want);
}

/* ---- alleles to calls
 * ---------------------------------------------------------------- */

static void a_called_allele_of_the_kb_is_a_call(void **state)
{
    struct read r;

    (void)state;
    read_with(&r, NULL, HEAD BRAF_AT "\tGT:AD\t0/1:60,40\n");
    assert_int_equal(r.rc, 0);
    assert_string_equal(calls_text(&r), "7:140753336:A:T heterozygous 0.4/100");
    assert_int_equal(r.s.calls[0].n_owners, 2);
    assert_true(r.s.calls[0].has_allele_criterion);
    assert_true(str_eq_c(r.s.calls[0].as_given, "7:140753336:A:T"));
    assert_true(str_eq_c(r.s.name, "S1"));
    assert_int_equal(r.s.inputs[0].sha256.n, 64);
    assert_int_equal(r.s.calls[0].line, 4);
    done(&r);
}

static void a_long_allele_is_found_with_its_criterion(void **state)
{
    struct read r;

    (void)state;
    read_with(&r, NULL,
        HEAD
        "7\t55174771\t.\tAGGAATTAAGAGAAGCAACATCTCCGAAAGCC\tA\t.\tPASS\t.\tGT\t0/1\n");
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.s.n_calls, 1);
    assert_int_equal(r.s.calls[0].n_owners, 1);
    assert_true(r.s.calls[0].has_allele_criterion);
    struct record rec;
    assert_int_equal(kb_record(kb.txn, r.s.calls[0].owners[0], &rec, &r.err), 1);
    done(&r);
}

static void names_of_contigs_and_line_ends_do_not_matter(void **state)
{
    static const char want[] = "7:140753336:A:T heterozygous";

    (void)state;
    assert_calls(HEAD "chr" BRAF_AT "\tGT\t0/1\n", want);
    assert_calls(HEAD "NC_00000"
                      "7.14\t140753336\t.\tA\tT\t.\tPASS\t.\tGT\t0/1\n",
        want);
    assert_calls("##fileformat=VCFv4.2\r\n##contig=<ID=7,length=159345973>\r\n"
                 "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\r\n" BRAF_AT
                 "\tGT\t0/1\r\n",
        want);
    assert_calls(HEAD "7\t140753336\t.\ta\tt\t.\tPASS\t.\tGT\t0/1\n", want);
}

static void padding_by_shared_bases_does_not_matter(void **state)
{
    static const char want[] = "7:140753336:A:T heterozygous";

    (void)state;
    assert_calls(HEAD "7\t140753334\t.\tCCA\tCCT\t.\tPASS\t.\tGT\t0/1\n", want);
    assert_calls(HEAD "7\t140753336\t.\tACCC\tTCCC\t.\tPASS\t.\tGT\t0/1\n", want);
    assert_calls(HEAD "7\t140753335\t.\tCAC\tCTC\t.\tPASS\t.\tGT\t0/1\n", want);
    assert_calls(HEAD "13\t32340944\t.\tGCTG\tGC\t.\tPASS\t.\tGT\t0/1\n",
        "13:32340945:CTG:C heterozygous");
}

static void alts_of_one_record_are_the_same_apart(void **state)
{
    (void)state;
    assert_calls(HEAD "12\t25245350\t.\tC\tT,A\t.\tPASS\t.\tGT:AD\t1/2:10,50,40\n",
        "12:25245350:C:A heterozygous 0.4/100; 12:25245350:C:T heterozygous 0.5/100");
    assert_calls(HEAD "12\t25245350\t.\tC\tT\t.\tPASS\t.\tGT:AF:DP\t0/1:0.5:100\n"
                      "12\t25245350\t.\tC\tA\t.\tPASS\t.\tGT:AF:DP\t0/1:0.4:100\n",
        "12:25245350:C:A heterozygous 0.4/100; 12:25245350:C:T heterozygous 0.5/100");
    assert_calls(HEAD "12\t25245350\t.\tC\tT,A\t.\tPASS\t.\tGT\t0/2\n",
        "12:25245350:C:A heterozygous");
}

static void the_same_allele_twice_is_one_call_that_keeps_what_both_say(void **state)
{
    struct read r;

    (void)state;
    read_with(&r, NULL,
        HEAD BRAF_AT "\tGT:AD\t0/1:50,50\n"
                     "7\t140753335\t.\tCA\tCT\t.\tPASS\t.\tGT:AD\t1/1:50,50\n");
    assert_int_equal(r.rc, 0);
    assert_string_equal(calls_text(&r), "7:140753336:A:T unknown 0.5/100");
    assert_int_equal(r.s.fates[ALLELE_DUPLICATE], 1);
    assert_int_equal(r.s.calls[0].line, 4);
    assert_true(str_eq_c(r.s.calls[0].as_given, "7:140753336:A:T"));
    done(&r);
}

static void what_is_no_allele_of_bases_is_counted_by_kind(void **state)
{
    (void)state;
    assert_fate(HEAD "7\t140753336\t.\tA\t*\t.\tPASS\t.\tGT\t0/1\n", ALLELE_STAR, 1);
    assert_fate(HEAD "7\t140753336\t.\tA\t.\t.\tPASS\t.\tGT\t0/0\n", ALLELE_NO_ALT, 1);
    assert_fate(
        HEAD "7\t140753336\t.\tA\tT,<NON_REF>\t.\tPASS\t.\tGT\t0/1\n", ALLELE_GVCF, 1);
    assert_fate(HEAD "7\t140753336\t.\tA\t<*>\t.\tPASS\t.\tGT\t0/0\n", ALLELE_GVCF, 1);
    assert_fate(
        HEAD "7\t140753336\t.\tA\t<DEL>\t.\tPASS\t.\tGT\t0/1\n", ALLELE_SYMBOLIC, 1);
    assert_fate(
        HEAD "7\t140753336\t.\tA\tA[8:5[\t.\tPASS\t.\tGT\t0/1\n", ALLELE_BREAKEND, 1);
    assert_fate(
        HEAD "7\t140753336\t.\tA\tN\t.\tPASS\t.\tGT\t0/1\n", ALLELE_AMBIGUOUS, 1);
    assert_fate(
        HEAD "7\t140753336\t.\tN\tT\t.\tPASS\t.\tGT\t0/1\n", ALLELE_AMBIGUOUS, 1);
    assert_fate(HEAD "7\t140753336\t.\tA\tA\t.\tPASS\t.\tGT\t0/1\n", ALLELE_INVALID, 1);
    assert_fate(
        HEAD "GL000192.1\t336\t.\tA\tT\t.\tPASS\t.\tGT\t0/1\n", ALLELE_OTHER_CONTIG, 1);
    assert_fate(HEAD "7\t999\t.\tA\tT\t.\tPASS\t.\tGT\t0/1\n", ALLELE_NOT_IN_KB, 1);
    assert_fate(HEAD "7\t0\t.\tA\tT\t.\tPASS\t.\tGT\t0/1\n", ALLELE_NOT_IN_KB, 1);
}

static void genotypes_decide_what_the_sample_has(void **state)
{
    (void)state;
    assert_fate(HEAD BRAF_AT "\tGT\t0/0\n", ALLELE_REFERENCE, 1);
    assert_fate(HEAD BRAF_AT "\tGT\t./.\n", ALLELE_NOT_CALLED, 1);
    assert_fate(HEAD BRAF_AT "\tGT:AD\t.\n", ALLELE_NOT_CALLED, 1);
    assert_fate(HEAD BRAF_AT "\tGT\t./0\n", ALLELE_NOT_CALLED, 1);
    assert_fate(HEAD BRAF_AT "\tGT\t0/7\n", ALLELE_NOT_CALLED, 1);
    assert_fate(HEAD BRAF_AT "\tGT\tA/T\n", ALLELE_NOT_CALLED, 1);
    assert_fate(HEAD BRAF_AT "\tGT\t\n", ALLELE_NOT_CALLED, 1);
    assert_fate(HEAD BRAF_AT "\tAD\t.\n", ALLELE_NOT_CALLED, 1);
    assert_fate(
        HEAD "7\t140753336\t.\tA\tT\t.\tLowQual\t.\tGT\t0/1\n", ALLELE_FILTERED, 1);
    assert_calls(HEAD BRAF_AT "\tGT\t./1\n", "7:140753336:A:T unknown");
    assert_calls(HEAD BRAF_AT "\tGT\t1|1\n", "7:140753336:A:T homozygous");
    assert_calls(
        HEAD "X\t67711621\t.\tG\tA\t.\t.\t.\tGT\t1\n", "X:67711621:G:A hemizygous");
}

static void assert_unreadable(const char *vcf, unsigned n, const char *first)
{
    struct read r;

    read_with(&r, NULL, vcf);
    if (r.rc < 0)
        fail_msg("%s: %s", vcf, r.err.msg);
    assert_int_equal(r.s.n_calls, 0);
    assert_int_equal(r.s.fates[ALLELE_NOT_CALLED], n > 0 ? n : 1);
    assert_int_equal(r.s.fates[ALLELE_REFERENCE], 0);
    assert_int_equal(r.s.n_unreadable, n);
    if (!str_eq_c(r.s.first_unreadable, first))
        fail_msg("\"%.*s\", not \"%s\"", STR_ARG(r.s.first_unreadable), first);
    done(&r);
}

static void a_genotype_that_cannot_be_read_is_told_where(void **state)
{
    (void)state;
    assert_unreadable(HEAD BRAF_AT "\tGT\t./.\n", 0, "");
    assert_unreadable(HEAD BRAF_AT "\tGT\t0/7\n", 1, "1:4: GT 0/7, 1 ALT");
    assert_unreadable(HEAD BRAF_AT "\tGT\t1/2\n", 1, "1:4: GT 1/2, 1 ALT");
    assert_unreadable(HEAD "7\t1\t.\tA\tT\t.\tPASS\t.\tGT\t0/9\n" BRAF_AT "\tGT\tA/T\n",
        1, "1:5: GT A/T, 1 ALT");
    assert_unreadable(HEAD "7\t140753336\t.\tA\tT,TTT\t.\tPASS\t.\tGT\t0/3\n", 1,
        "1:4: GT 0/3, 2 ALTs");
    assert_unreadable(HEAD BRAF_AT "\tGT\t0/1234567890123456789012345678901234567890\n",
        1, "1:4: GT 0/12345678901234567890123456789012345678..., 1 ALT");
}

static void a_phased_genotype_tells_the_copies(void **state)
{
    static const struct {
        const char *gt;
        uint32_t copies;
    } want[] = {{"0|1", 2}, {"1|0", 1}, {"1|1", UINT32_MAX}, {"1/1", UINT32_MAX},
        {"1", UINT32_MAX}, {"0/1", 0}, {"1|.", 0}, {"0|0|1", 4}, {"|0|1", 2}};

    (void)state;
    for (unsigned i = 0; i < sizeof want / sizeof *want; i++) {
        struct read r;
        struct buf vcf = BUF_INIT;

        buf_fmt(&vcf, "%s%s\tGT\t%s\n", HEAD, BRAF_AT, want[i].gt);
        read_with(&r, NULL, vcf.p);
        assert_int_equal(r.rc, 0);
        assert_int_equal(r.s.n_calls, 1);
        assert_int_equal(r.s.calls[0].copies, want[i].copies);
        done(&r);
        buf_free(&vcf);
    }
}

static void a_file_without_samples_gives_calls_of_unknown_zygosity(void **state)
{
    struct read r;

    (void)state;
    read_with(&r, NULL, FORMAT_LINE G38 SITES BRAF_AT "\n");
    assert_int_equal(r.rc, 0);
    assert_string_equal(calls_text(&r), "7:140753336:A:T unknown");
    assert_false(r.s.has_genotypes);
    assert_true(looked_is_empty(r.s.looked));
    done(&r);
}

static void cuts_take_calls_away_and_leave_the_locus_unsure(void **state)
{
    static const char vcf[] = HEAD BRAF_AT "\tGT:AD\t0/1:97,3\n";
    struct sample_options by_fraction = {.min_allele_fraction = 0.05},
                          by_depth = {.min_depth = 200}, none = {.min_depth = 100};
    const struct sample_options *cuts[] = {&by_fraction, &by_depth};
    struct read r;

    (void)state;
    for (int i = 0; i < 2; i++) {
        read_with(&r, cuts[i], vcf);
        assert_int_equal(r.rc, 0);
        assert_int_equal(r.s.fates[ALLELE_BELOW_CUT], 1);
        assert_int_equal(r.s.n_unsure_owners, 2);
        done(&r);
        assert_looked_with(cuts[i], vcf, 7, 140753336, LOOKED_UNSURE);
    }
    read_with(&r, &none, vcf);
    assert_int_equal(r.s.n_calls, 1);
    done(&r);
}

static void all_filters_takes_filtered_records(void **state)
{
    struct sample_options o = {.all_filters = true};
    struct read r;

    (void)state;
    read_with(&r, &o, HEAD "7\t140753336\t.\tA\tT\t.\tq10;SB\t.\tGT\t0/1\n");
    assert_int_equal(r.rc, 0);
    assert_int_equal(r.s.n_calls, 1);
    assert_true(str_eq_c(r.s.calls[0].filter, "q10;SB"));
    done(&r);
}

/* ---- what was looked at
 * ---------------------------------------------------------------- */

static void a_genotype_looks_at_its_locus(void **state)
{
    (void)state;
    assert_looked(HEAD BRAF_AT "\tGT\t0/0\n", 140753336, LOOKED_REFERENCE);
    assert_looked(HEAD BRAF_AT "\tGT\t0/0\n", 140753337, LOOKED_NOT);
    assert_looked(HEAD "7\t140753330\t.\tAAAAAAAA\tA\t.\tPASS\t.\tGT\t0/1\n", 140753336,
        LOOKED_REFERENCE);
    assert_looked(HEAD "7\t140753336\t.\tA\t.\t.\tPASS\t.\tGT\t0/0\n", 140753336,
        LOOKED_REFERENCE);
    assert_looked(HEAD "7\t140753000\t.\tA\t<NON_REF>\t.\t.\tEND=140754000\tGT:MIN_DP\t"
                       "0/0:30\n",
        140753336, LOOKED_REFERENCE);
    assert_looked(HEAD "7\t140753000\t.\tA\t.\t.\t.\tEND=140753335\tGT\t0/0\n",
        140753336, LOOKED_NOT);
}

static void what_proves_nothing_is_unsure(void **state)
{
    static const char *const records[] = {
        BRAF_AT "\tGT\t./.\n",
        BRAF_AT "\tGT\t./0\n",
        BRAF_AT "\tGT\tA/T\n",
        BRAF_AT "\tGT:DP\t0/0:0\n",
        BRAF_AT "\tGT:GQ\t0/0:0\n",
        "7\t140753336\t.\tA\tT\t.\tLowQual\t.\tGT\t0/1\n",
        "7\t140753336\t.\tA\tT\t.\tLowQual\t.\tGT\t0/0\n",
        "7\t140753336\t.\tA\tT\t.\tLowQual\t.\tDP:AU:CU:GU:TU\t9:4,4:0,0:0,0:5,5\n",
        "7\t140753336\t.\tA\tN\t.\tPASS\t.\tGT\t0/1\n",
        "7\t140753000\t.\tA\t<NON_REF>\t.\t.\tEND=140754000\tGT:DP:GQ:MIN_DP\t"
        "0/0:12:20:0\n",
        "7\t140753000\t.\tA\t<NON_REF>\t.\t.\tEND=140754000\tGT:DP:GQ\t0/0:0:0\n",
    };
    struct sample_options covered = {
        .regions_path = made_kb_file(&kb, "whole7.bed", "7\t0\t159345973\n")};
    struct buf vcf = BUF_INIT;

    (void)state;
    for (unsigned i = 0; i < sizeof records / sizeof *records; i++) {
        vcf.n = 0;
        buf_fmt(&vcf, "%s%s", HEAD, records[i]);
        assert_looked(vcf.p, 140753336, LOOKED_UNSURE);
        assert_looked_with(&covered, vcf.p, 7, 140753336, LOOKED_UNSURE);
    }
    buf_free(&vcf);
}

static void a_filtered_site_is_unsure_without_any_sample(void **state)
{
    (void)state;
    assert_looked(FORMAT_LINE G38 SITES "7\t140753336\t.\tA\tT\t.\tq10\t.\n", 140753336,
        LOOKED_UNSURE);
    assert_looked(FORMAT_LINE G38 SITES BRAF_AT "\n", 140753336, LOOKED_NOT);
}

static void a_record_inside_a_long_known_allele_is_noted(void **state)
{
    (void)state;
    assert_looked(
        HEAD "7\t55174790\t.\tA\tC\t.\tPASS\t.\tGT\t./.\n", 55174790, LOOKED_UNSURE);
    assert_looked(
        HEAD "7\t55174790\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\n", 55174790, LOOKED_REFERENCE);
}

static void a_filtered_record_is_unsure_far_from_all_known_alleles_too(void **state)
{
    (void)state;
    assert_looked(HEAD "7\t5000\t.\tA\tC\t.\tq10\t.\tGT\t0/1\n", 5000, LOOKED_UNSURE);
    assert_looked(HEAD "7\t5000\t.\tA\tC\t.\tPASS\t.\tGT\t0/1\n", 5000, LOOKED_NOT);
}

static void a_structural_record_does_not_look_at_its_base(void **state)
{
    (void)state;
    assert_looked(HEAD "7\t140753336\t.\tA\t<DEL>\t.\tPASS\tEND=140753400\tGT\t0/0\n",
        140753336, LOOKED_NOT);
    assert_looked(HEAD "7\t140753336\t.\tA\tA[8:5[\t.\tPASS\t.\tGT\t0/0\n", 140753336,
        LOOKED_NOT);
}

static void a_minimal_depth_makes_thin_reference_unsure(void **state)
{
    struct sample_options o = {.min_depth = 20};

    (void)state;
    assert_looked_with(
        &o, HEAD BRAF_AT "\tGT:DP\t0/0:19\n", 7, 140753336, LOOKED_UNSURE);
    assert_looked_with(
        &o, HEAD BRAF_AT "\tGT:DP\t0/0:20\n", 7, 140753336, LOOKED_REFERENCE);
    assert_looked_with(&o,
        HEAD "7\t140753336\t.\tA\t<NON_REF>\t.\t.\t.\tGT:DP:MIN_DP\t0/0:30:19\n", 7,
        140753336, LOOKED_UNSURE);
}

static void regions_are_looked_at_where_nothing_is_unsure(void **state)
{
    struct sample_options o = {.regions_path = made_kb_file(&kb, "r.bed",
                                   "chr12\t25245340\t25245360\tKRAS\n"
                                   "chrUn_x\t1\t5\n7\t140753335\t140753336\n")};
    struct read r;

    (void)state;
    read_with(&r, &o, HEAD "7\t140753336\t.\tA\tT\t.\tq10\t.\tGT\t0/1\n");
    assert_int_equal(r.rc, 0);
    assert_int_equal(looked_at(r.s.looked, 12, 25245341, 25245360), LOOKED_REFERENCE);
    assert_int_equal(looked_at(r.s.looked, 12, 25245340, 25245350), LOOKED_NOT);
    assert_int_equal(looked_at(r.s.looked, 7, 140753336, 140753336), LOOKED_UNSURE);
    assert_int_equal(r.s.regions_sha256.n, 64);
    done(&r);
}

static void regions_of_another_assembly_or_no_bed_are_refused(void **state)
{
    struct sample_options other = {
        .regions_path = made_kb_file(&kb, "o.bed", "NC_000007.13\t5\t9\n")};
    struct sample_options broken = {
        .regions_path = made_kb_file(&kb, "b.bed", "7\tx\t9\n")};
    struct sample_options none = {.regions_path = "/nonexistent/regions.bed"};

    (void)state;
    assert_refused(&other, HEAD BRAF_AT "\tGT\t0/1\n",
        "o.bed:1: \"NC_000007.13\" is a contig of GRCh37, the sample is GRCh38");
    assert_refused(&broken, HEAD BRAF_AT "\tGT\t0/1\n", "b.bed:1");
    assert_refused(&none, HEAD BRAF_AT "\tGT\t0/1\n", "/nonexistent/regions.bed");
}

static void a_foreign_mitochondrion_is_another_contig(void **state)
{
    static const char mt[] = "chrM\t3243\t.\tA\tG\t.\tPASS\t.\tGT\t1\n";
    struct sample_options o = {
        .regions_path = made_kb_file(&kb, "m.bed", "chrM\t0\t9\n")};
    struct buf vcf = BUF_INIT;
    struct read r;

    (void)state;
    buf_fmt(&vcf, "%s",
        FORMAT_LINE "##contig=<ID=chr7,length=159138663>\n"
                    "##contig=<ID=chrM,length=16571>\n" ONE);
    buf_fmt(&vcf, "%s", mt);
    assert_fate(vcf.p, ALLELE_OTHER_CONTIG, 1);
    read_with(&r, &o, vcf.p);
    assert_int_equal(looked_at(r.s.looked, CONTIG_MT, 5, 5), LOOKED_NOT);
    done(&r);
    vcf.n = 0;
    buf_fmt(&vcf, "%s%s", HEAD, mt);
    assert_calls(vcf.p, "MT:3243:A:G hemizygous");
    buf_free(&vcf);
}

/* ---- the assembly
 * ---------------------------------------------------------------------- */

#define BRAF37 "7\t140453136\t.\tA\tT\t.\tPASS\t.\tGT\t0/1\n"
#define KRAS37 "12\t25398284\t.\tC\tT\t.\tPASS\t.\tGT\t0/1\n"
#define TP5337 "17\t7577538\t.\tC\tT\t.\tPASS\t.\tGT\t0/1\n"
#define BRAF38 "7\t140753336\t.\tA\tT\t.\tPASS\t.\tGT\t0/1\n"
#define KRAS38 "12\t25245350\t.\tC\tT\t.\tPASS\t.\tGT\t0/1\n"
#define BLANK FORMAT_LINE ONE

static void assert_assembly(const struct sample_options *o, const char *vcf,
    enum assembly want, const char *how)
{
    struct read r;

    read_with(&r, o, vcf);
    if (r.rc < 0)
        fail_msg("%s: %s", vcf, r.err.msg);
    assert_int_equal(r.s.assembly, want);
    assert_string_equal(r.s.assembly_how, how);
    done(&r);
}

static void the_header_tells_the_assembly(void **state)
{
    (void)state;
    assert_assembly(NULL, HEAD BRAF38, ASSEMBLY_GRCH38, "contig_lengths");
    assert_assembly(
        NULL, FORMAT_LINE G37 ONE BRAF37, ASSEMBLY_GRCH37, "contig_lengths");
    assert_assembly(NULL, FORMAT_LINE "##contig=<ID=NC_000007.14>\n" ONE BRAF38,
        ASSEMBLY_GRCH38, "contig_lengths");
    assert_assembly(NULL,
        FORMAT_LINE "##reference=file:///x/hg38_noalt.fa\n" ONE BRAF38, ASSEMBLY_GRCH38,
        "header");
    assert_assembly(NULL,
        FORMAT_LINE "##reference=/ref/human_g1k_v37_decoy.fasta\n" ONE BRAF37,
        ASSEMBLY_GRCH37, "header");
    assert_assembly(NULL, FORMAT_LINE "##contig=<ID=7,assembly=b37>\n" ONE BRAF37,
        ASSEMBLY_GRCH37, "header");
}

static void old_lift_over_lines_and_paths_that_name_both_prove_nothing(void **state)
{
    (void)state;
    assert_assembly(NULL,
        FORMAT_LINE "##liftOverFile=/x/hg38ToHg19.over.chain.gz\n"
                    "##originalReference=GRCh37\n" ONE BRAF38 KRAS38,
        ASSEMBLY_GRCH38, "reference_bases");
    assert_assembly(NULL,
        FORMAT_LINE "##reference=/ref/hg19/GRCh38_full_lifted.fa\n" ONE BRAF38 KRAS38,
        ASSEMBLY_GRCH38, "reference_bases");
    assert_assembly(NULL,
        FORMAT_LINE "##reference=/ref/hg38/human_g1k_v37.fa\n" ONE BRAF37 KRAS37,
        ASSEMBLY_GRCH37, "reference_bases");
}

static void ref_bases_decide_when_the_header_is_silent(void **state)
{
    (void)state;
    assert_assembly(NULL, BLANK BRAF37 KRAS37, ASSEMBLY_GRCH37, "reference_bases");
    assert_assembly(NULL, BLANK BRAF38 KRAS38, ASSEMBLY_GRCH38, "reference_bases");
    assert_refused(NULL, BLANK, "the assembly cannot be determined");
}

static void one_position_is_not_enough_however_often_it_comes(void **state)
{
    (void)state;
    assert_refused(NULL, BLANK BRAF38, "the assembly cannot be determined");
    assert_refused(NULL, BLANK BRAF38 BRAF38 BRAF38, "1 of GRCh38");
    assert_refused(NULL, BLANK KRAS38 "12\t25245350\t.\tC\tA\t.\tPASS\t.\tGT\t0/1\n",
        "1 of GRCh38");
}

static void one_ref_that_disagrees_is_enough_to_refuse(void **state)
{
    (void)state;
    assert_refused(NULL,
        BLANK BRAF38 KRAS38 "17\t7674220\t.\tG\tT\t.\tPASS\t.\tGT\t0/1\n",
        "2 of GRCh38 (disagrees at 1)");
}

static void the_winner_has_three_times_the_others_positions(void **state)
{
    /* MT is alike on both: one position agrees with either. */
    static const char mt[] = "MT\t3243\t.\tA\tG\t.\tPASS\t.\tGT\t1\n";
    struct buf vcf = BUF_INIT;

    (void)state;
    buf_fmt(&vcf, "%s%s", BLANK BRAF37, mt);
    assert_refused(
        NULL, vcf.p, "2 positions of GRCh37 (disagrees at 0) and 1 of GRCh38");
    vcf.n = 0;
    buf_fmt(&vcf, "%s%s", BLANK BRAF37 KRAS37, mt);
    assert_assembly(NULL, vcf.p, ASSEMBLY_GRCH37, "reference_bases");
    buf_free(&vcf);
}

static void the_user_may_name_the_assembly(void **state)
{
    struct sample_options say37 = {.assembly = ASSEMBLY_GRCH37};
    struct sample_options say38 = {.assembly = ASSEMBLY_GRCH38};

    (void)state;
    assert_assembly(&say38, BLANK BRAF38, ASSEMBLY_GRCH38, "option");
    assert_assembly(&say38, HEAD BRAF38, ASSEMBLY_GRCH38, "option");
    assert_refused(&say37, HEAD BRAF38,
        "--assembly says GRCh37, but in the header the contig lengths say GRCh38");
    assert_refused(&say37,
        BLANK "7\t140453136\t.\tC\tT\t.\tPASS\t.\tGT\t0/1\n"
              "12\t25398284\t.\tA\tT\t.\tPASS\t.\tGT\t0/1\n",
        "GRCh37 was taken from --assembly, but REF differs");
    assert_refused(&say37,
        BLANK "7\t159200000\t.\tC\tT\t.\tPASS\t.\tGT\t0/1\n"
              "7\t159200001\t.\tC\tT\t.\tPASS\t.\tGT\t0/1\n",
        "REF differs");
}

#define BOTH_LENGTHS                                                                   \
    FORMAT_LINE "##contig=<ID=7,length=159345973>\n"                                   \
                "##contig=<ID=chr12,length=133851895>\n" ONE

static void a_header_that_contradicts_itself_is_refused_until_the_user_says(
    void **state)
{
    struct sample_options say38 = {.assembly = ASSEMBLY_GRCH38};

    (void)state;
    assert_refused(NULL, BOTH_LENGTHS BRAF38, "contig lengths speak of GRCh37 and");
    assert_refused(NULL, FORMAT_LINE G38 "##reference=GRCh37\n" ONE BRAF38,
        "contig lengths and reference lines together");
    assert_refused(NULL, FORMAT_LINE "##reference=GRCh37\n##assembly=hg38\n" ONE BRAF38,
        "contig tags and reference lines");
    assert_assembly(&say38, BOTH_LENGTHS BRAF38, ASSEMBLY_GRCH38, "option");
    assert_assembly(&say38, FORMAT_LINE G38 "##reference=GRCh37\n" ONE BRAF38,
        ASSEMBLY_GRCH38, "option");
}

static void accessions_tell_the_assembly_and_may_not_be_mixed(void **state)
{
    (void)state;
    assert_assembly(NULL,
        BLANK "NC_000007.14\t140753336\t.\tA\tT\t.\t.\t.\tGT\t0/1\n" KRAS38,
        ASSEMBLY_GRCH38, "reference_bases");
    assert_refused(NULL, HEAD "NC_000007.13\t140753336\t.\tA\tT\t.\t.\t.\tGT\t0/1\n",
        ":4: \"NC_000007.13\" is a contig of GRCh37, the sample is GRCh38");
    assert_refused(NULL,
        BLANK "NC_000007.14\t140753336\t.\tA\tT\t.\t.\t.\tGT\t0/1\n"
              "NC_000012.11\t25398284\t.\tC\tT\t.\t.\t.\tGT\t0/1\n" BRAF38 KRAS38,
        "the assembly cannot be determined");
    assert_fate(HEAD "NC_000007.12\t140753336\t.\tA\tT\t.\t.\t.\tGT\t0/1\n",
        ALLELE_OTHER_CONTIG, 1);
}

/* ---- samples and origin
 * ------------------------------------------------------------------ */

static void assert_origin(const struct sample_options *o, const char *vcf,
    enum sample_origin sample, enum origin call, const char *how)
{
    struct read r;

    read_with(&r, o, vcf);
    if (r.rc < 0)
        fail_msg("%s: %s", vcf, r.err.msg);
    assert_int_equal(r.s.origin, sample);
    assert_int_equal(r.s.n_calls, 1);
    if (r.s.calls[0].origin != call)
        fail_msg("%s: origin %d, not %d", vcf, (int)r.s.calls[0].origin, (int)call);
    assert_string_equal(r.s.calls[0].origin_how, how);
    done(&r);
}

#define PAIR_HEAD FORMAT_LINE G38 PAIR

static void the_normal_tells_the_origin_of_each_call(void **state)
{
    (void)state;
    assert_origin(NULL, PAIR_HEAD BRAF_AT "\tGT:AD\t0/0:40,0\t0/1:60,40\n",
        SAMPLE_TUMOUR_NORMAL, ORIGIN_SOMATIC, "normal_lacks_allele");
    assert_origin(NULL, PAIR_HEAD BRAF_AT "\tGT:AD\t0/1:20,20\t0/1:60,40\n",
        SAMPLE_TUMOUR_NORMAL, ORIGIN_GERMLINE, "normal_has_allele");
    assert_origin(NULL, PAIR_HEAD BRAF_AT "\tGT\t./.\t0/1\n", SAMPLE_TUMOUR_NORMAL,
        ORIGIN_UNKNOWN, "normal_not_called");
}

static void a_normal_without_reads_proves_nothing(void **state)
{
    (void)state;
    assert_origin(NULL, PAIR_HEAD BRAF_AT "\tGT:AD\t0/0:0,0\t0/1:60,40\n",
        SAMPLE_TUMOUR_NORMAL, ORIGIN_UNKNOWN, "normal_not_called");
    assert_origin(NULL, PAIR_HEAD BRAF_AT "\tGT:DP\t0/0:0\t0/1:9\n",
        SAMPLE_TUMOUR_NORMAL, ORIGIN_UNKNOWN, "normal_not_called");
}

#define STRELKA "\tDP:AU:CU:GU:TU\t"

static void noise_in_a_normal_without_genotype_is_not_germline(void **state)
{
    (void)state;
    assert_origin(NULL,
        PAIR_HEAD "7\t140753336\t.\tA\tT\t.\tPASS\tSOMATIC;NT=ref" STRELKA
                  "60:59,60:0,0:0,0:1,1\t90:50,50:0,0:0,0:40,41\n",
        SAMPLE_TUMOUR_NORMAL, ORIGIN_SOMATIC, "normal_lacks_allele");
    assert_origin(NULL,
        PAIR_HEAD BRAF_AT STRELKA "60:59,60:0,0:0,0:1,1\t90:50,50:0,0:0,0:40,41\n",
        SAMPLE_TUMOUR_NORMAL, ORIGIN_UNKNOWN, "normal_not_called");
    assert_origin(NULL,
        PAIR_HEAD BRAF_AT STRELKA "60:60,60:0,0:0,0:0,0\t90:50,50:0,0:0,0:40,41\n",
        SAMPLE_TUMOUR_NORMAL, ORIGIN_SOMATIC, "normal_lacks_allele");
}

static void records_that_disagree_on_the_origin_leave_it_unknown(void **state)
{
    (void)state;
    assert_origin(NULL,
        PAIR_HEAD BRAF_AT "\tGT:AD\t0/0:40,0\t0/1:60,40\n" BRAF_AT
                          "\tGT:AD\t0/1:20,20\t0/1:60,40\n",
        SAMPLE_TUMOUR_NORMAL, ORIGIN_UNKNOWN, "records_disagree");
}

static void without_a_normal_only_the_user_tells_the_origin(void **state)
{
    struct sample_options tumour = {.has_tumour_type = true};
    struct sample_options germline = {.origin = "germline"};
    struct sample_options somatic = {.origin = "somatic", .has_tumour_type = true};
    struct sample_options tumour_only = {.origin = "tumour-only"};

    (void)state;
    assert_origin(NULL, HEAD BRAF38, SAMPLE_UNKNOWN, ORIGIN_UNKNOWN, "not_stated");
    assert_origin(
        &tumour, HEAD BRAF38, SAMPLE_TUMOUR_ONLY, ORIGIN_UNKNOWN, "not_stated");
    assert_origin(&germline, HEAD BRAF38, SAMPLE_GERMLINE, ORIGIN_GERMLINE, "option");
    assert_origin(&somatic, HEAD BRAF38, SAMPLE_SOMATIC, ORIGIN_SOMATIC, "option");
    assert_origin(
        &tumour_only, HEAD BRAF38, SAMPLE_TUMOUR_ONLY, ORIGIN_UNKNOWN, "option");
}

#define TWO                                                                            \
    FORMAT_LINE G38                                                                    \
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\tB\n" BRAF_AT        \
        "\tGT\t0/0\t0/1\n"

static void the_sample_is_chosen_by_name_or_by_what_is_left(void **state)
{
    struct sample_options b = {.sample = "B"}, a = {.normal = "A"},
                          both = {.sample = "A", .normal = "B"}, no = {.sample = "C"},
                          no_normal = {.normal = "C"};
    struct read r;

    (void)state;
    assert_refused(NULL, TWO,
        "which sample is meant is not clear; the file's samples are: \"A\", \"B\"");
    assert_refused(&no, TWO, "--sample \"C\" is not a sample of the file");
    assert_refused(&no_normal, TWO, "--normal \"C\" is not a sample of the file");
    read_with(&r, &b, TWO);
    assert_true(str_eq_c(r.s.name, "B"));
    assert_int_equal(r.s.n_calls, 1);
    assert_int_equal(r.s.origin, SAMPLE_UNKNOWN);
    done(&r);
    read_with(&r, &a, TWO);
    assert_true(str_eq_c(r.s.name, "B"));
    assert_int_equal(r.s.calls[0].origin, ORIGIN_SOMATIC);
    done(&r);
    read_with(&r, &both, TWO);
    assert_true(str_eq_c(r.s.name, "A"));
    assert_int_equal(r.s.fates[ALLELE_REFERENCE], 1);
    done(&r);
}

static void a_broken_record_is_an_error_with_file_and_line(void **state)
{
    (void)state;
    assert_refused(NULL, HEAD BRAF38 "7\tx\t.\tA\tT\t.\t.\t.\tGT\t0/1\n", "in.vcf:5: ");
    assert_refused(NULL, "", "in.vcf");
    assert_refused(NULL, "#CHROM\n", "in.vcf");
}

/* ---- properties
 * ---------------------------------------------------------------------------- */

static uint64_t next(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    return *x ^= *x << 17;
}

struct row {
    char text[160];
};

/* Known alleles, alleles beside them and far from them, as rows of one sample. */
static unsigned make_rows(uint64_t *x, struct row *rows)
{
    static const char *const known[] = {"7\t140753336\t.\tA\tT",
        "12\t25245350\t.\tC\tT", "12\t25245350\t.\tC\tA", "17\t7674220\t.\tC\tT",
        "13\t32340945\t.\tCTG\tC",
        "7\t55174771\t.\tAGGAATTAAGAGAAGCAACATCTCCGAAAGCC\tA", "X\t67711621\t.\tG\tA"};
    static const char *const gt[] = {"0/1", "1/1", "0/0", "./.", "1"};
    unsigned n = 0;

    for (unsigned i = 0; i < sizeof known / sizeof *known; i++)
        if (next(x) % 4)
            snprintf(rows[n++].text, sizeof rows->text,
                "%s\t.\tPASS\t.\tGT:AD\t%s:%u,%u\n", known[i], gt[next(x) % 5],
                (unsigned)(next(x) % 90 + 1), (unsigned)(next(x) % 90));
    for (unsigned i = 0; i < 20; i++)
        snprintf(rows[n++].text, sizeof rows->text,
            "7\t%u\t.\tC\tG\t.\t%s\t.\tGT:AD\t%s:9,9\n",
            (unsigned)(140753337 + next(x) % 400), next(x) % 2 ? "PASS" : "q10",
            gt[next(x) % 5]);
    return n;
}

static void shuffled_records_give_the_same_calls_and_fates(void **state)
{
    uint64_t x = 88172645463325252u;
    struct row rows[40];

    (void)state;
    for (int turn = 0; turn < 40; turn++) {
        unsigned n = make_rows(&x, rows);
        struct buf vcf = BUF_INIT;
        struct read a, b;

        buf_fmt(&vcf, "%s", HEAD);
        for (unsigned i = 0; i < n; i++)
            buf_fmt(&vcf, "%s", rows[i].text);
        read_with(&a, NULL, vcf.p);
        assert_int_equal(a.rc, 0);
        for (unsigned i = n; i > 1; i--) {
            unsigned k = (unsigned)(next(&x) % i);
            struct row held = rows[i - 1];
            rows[i - 1] = rows[k];
            rows[k] = held;
        }
        vcf.n = 0;
        buf_fmt(&vcf, "%s", HEAD);
        for (unsigned i = 0; i < n; i++)
            buf_fmt(&vcf, "%s", rows[i].text);
        read_with(&b, NULL, vcf.p);
        assert_int_equal(b.rc, 0);
        assert_string_equal(calls_text(&a), calls_text(&b));
        assert_memory_equal(a.s.fates, b.s.fates, sizeof a.s.fates);
        for (uint32_t pos1 = 140753330; pos1 < 140753760; pos1++)
            assert_int_equal(looked_at(a.s.looked, 7, pos1, pos1),
                looked_at(b.s.looked, 7, pos1, pos1));
        done(&a);
        done(&b);
        buf_free(&vcf);
    }
}

/* How a file may be written without saying anything else. */
struct spelling {
    const char *chr, *line_end;
    bool is_padded, is_twice, is_lower;
};

static const char *spell(char out[8], const char *bases, const struct spelling *how)
{
    unsigned n = 0;

    if (how->is_padded)
        out[n++] = 'G';
    for (; *bases; bases++)
        out[n++] = (char)(how->is_lower ? *bases | 0x20 : *bases);
    out[n] = '\0';
    return out;
}

static void write_known(struct buf *vcf, const struct spelling *how, uint64_t x)
{
    static const struct {
        const char *contig;
        uint32_t pos1;
        const char *ref, *alt;
    } known[] = {{"7", 140753336, "A", "T"}, {"12", 25245350, "C", "T"},
        {"12", 25245350, "C", "A"}, {"17", 7674220, "C", "T"},
        {"13", 32340945, "CTG", "C"}, {"X", 67711621, "G", "A"},
        {"7", 140753500, "A", "G"}};
    static const char *const gt[] = {"0/1", "1/1", "0/0", "./.", "1", "./1"};
    const char *end = how->line_end;

    vcf->n = 0;
    buf_fmt(vcf, "##fileformat=VCFv4.2%s##contig=<ID=7,length=159345973>%s", end, end);
    buf_fmt(vcf, "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1%s", end);
    for (unsigned i = 0; i < sizeof known / sizeof *known; i++) {
        const char *g = gt[next(&x) % 6];
        char ref[8], alt[8];

        for (int k = 0; k < 1 + how->is_twice; k++)
            buf_fmt(vcf, "%s%s\t%u\t.\t%s\t%s\t.\tPASS\t.\tGT:DP\t%s:%u%s", how->chr,
                known[i].contig, known[i].pos1 - how->is_padded,
                spell(ref, known[i].ref, how), spell(alt, known[i].alt, how), g, 20 + i,
                end);
    }
}

static void other_spellings_give_the_same_calls(void **state)
{
    static const struct spelling spellings[] = {{"chr", "\n", false, false, false},
        {"", "\r\n", false, false, false}, {"", "\n", true, false, false},
        {"", "\n", false, true, false}, {"", "\n", false, false, true},
        {"chr", "\r\n", true, true, true}};
    static const struct spelling plain = {"", "\n", false, false, false};
    struct buf vcf = BUF_INIT;

    (void)state;
    for (uint64_t turn = 1; turn <= 30; turn++)
        for (unsigned i = 0; i < sizeof spellings / sizeof *spellings; i++) {
            uint64_t x = turn * 0x9e3779b97f4a7c15u;
            struct read a, b;

            write_known(&vcf, &plain, x);
            read_with(&a, NULL, vcf.p);
            write_known(&vcf, &spellings[i], x);
            read_with(&b, NULL, vcf.p);
            if (a.rc < 0 || b.rc < 0)
                fail_msg("%s", b.err.msg);
            assert_string_equal(calls_text(&a), calls_text(&b));
            assert_int_equal(
                b.s.fates[ALLELE_DUPLICATE], spellings[i].is_twice ? b.s.n_calls : 0);
            done(&a);
            done(&b);
        }
    buf_free(&vcf);
}

static void a_block_that_ends_beyond_everything_is_no_trap(void **state)
{
    (void)state;
    assert_looked(HEAD "7\t140753000\t.\tA\t.\t.\t.\tEND=4294967295\tGT\t0/0\n"
                       "7\t140753336\t.\tA\t.\t.\t.\tEND=140753340\tGT\t0/0\n",
        140753336, LOOKED_REFERENCE);
    assert_looked(
        HEAD "7\t140753000\t.\tA\t.\t.\t.\tEND=1\tGT\t0/0\n", 140753336, LOOKED_NOT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_called_allele_of_the_kb_is_a_call),
        cmocka_unit_test(a_long_allele_is_found_with_its_criterion),
        cmocka_unit_test(names_of_contigs_and_line_ends_do_not_matter),
        cmocka_unit_test(padding_by_shared_bases_does_not_matter),
        cmocka_unit_test(alts_of_one_record_are_the_same_apart),
        cmocka_unit_test(the_same_allele_twice_is_one_call_that_keeps_what_both_say),
        cmocka_unit_test(what_is_no_allele_of_bases_is_counted_by_kind),
        cmocka_unit_test(genotypes_decide_what_the_sample_has),
        cmocka_unit_test(a_genotype_that_cannot_be_read_is_told_where),
        cmocka_unit_test(a_phased_genotype_tells_the_copies),
        cmocka_unit_test(a_file_without_samples_gives_calls_of_unknown_zygosity),
        cmocka_unit_test(cuts_take_calls_away_and_leave_the_locus_unsure),
        cmocka_unit_test(all_filters_takes_filtered_records),
        cmocka_unit_test(a_genotype_looks_at_its_locus),
        cmocka_unit_test(what_proves_nothing_is_unsure),
        cmocka_unit_test(a_filtered_site_is_unsure_without_any_sample),
        cmocka_unit_test(a_record_inside_a_long_known_allele_is_noted),
        cmocka_unit_test(a_filtered_record_is_unsure_far_from_all_known_alleles_too),
        cmocka_unit_test(a_structural_record_does_not_look_at_its_base),
        cmocka_unit_test(a_minimal_depth_makes_thin_reference_unsure),
        cmocka_unit_test(regions_are_looked_at_where_nothing_is_unsure),
        cmocka_unit_test(regions_of_another_assembly_or_no_bed_are_refused),
        cmocka_unit_test(a_foreign_mitochondrion_is_another_contig),
        cmocka_unit_test(the_header_tells_the_assembly),
        cmocka_unit_test(old_lift_over_lines_and_paths_that_name_both_prove_nothing),
        cmocka_unit_test(ref_bases_decide_when_the_header_is_silent),
        cmocka_unit_test(one_position_is_not_enough_however_often_it_comes),
        cmocka_unit_test(one_ref_that_disagrees_is_enough_to_refuse),
        cmocka_unit_test(the_winner_has_three_times_the_others_positions),
        cmocka_unit_test(the_user_may_name_the_assembly),
        cmocka_unit_test(
            a_header_that_contradicts_itself_is_refused_until_the_user_says),
        cmocka_unit_test(accessions_tell_the_assembly_and_may_not_be_mixed),
        cmocka_unit_test(the_normal_tells_the_origin_of_each_call),
        cmocka_unit_test(a_normal_without_reads_proves_nothing),
        cmocka_unit_test(noise_in_a_normal_without_genotype_is_not_germline),
        cmocka_unit_test(records_that_disagree_on_the_origin_leave_it_unknown),
        cmocka_unit_test(without_a_normal_only_the_user_tells_the_origin),
        cmocka_unit_test(the_sample_is_chosen_by_name_or_by_what_is_left),
        cmocka_unit_test(a_broken_record_is_an_error_with_file_and_line),
        cmocka_unit_test(shuffled_records_give_the_same_calls_and_fates),
        cmocka_unit_test(other_spellings_give_the_same_calls),
        cmocka_unit_test(a_block_that_ends_beyond_everything_is_no_trap),
    };
    return cmocka_run_group_tests(tests, make_kb, end_kb);
}
