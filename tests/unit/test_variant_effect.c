#include "kb/model/variant_effect.h"

#include "kb/model/genetic_code.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/*
 * A made-up gene of three exons.  Exons in capitals, c.1 is base 17:
 *
 *   exon 1 (11-26)  GGCTCA ATG GCT GAA C       5' UTR, M A E P..
 *   exon 2 (47-64)  CC TCA TCA AAA TGG GTT C   ..P S S K W V H..
 *   exon 3 (85-95)  AT GGA TAT TAA, then 3' UTR (96-120)
 */
static const char GENOME[] = "cattagccat"
                             "GGCTCAATGGCTGAAC"
                             "gtaagtcctattcctttcag"
                             "CCTCATCAAAATGGGTTC"
                             "gtgagtatccttatttgtag"
                             "ATGGATATTAACAGTGCTAGGCACTGACTGACTGAC"
                             "ttgaccatga";
#define LENGTH ((uint32_t)sizeof(GENOME) - 1)
#define CDS_BASES 39
#define PROTEIN "MAEPSSKWVHGY"

/* The gene, or its mirror image on the minus strand of the mirrored genome. */
struct world {
    char bases[sizeof(GENOME)];
    uint32_t known_beg1, known_end1;
    struct exon exons[3];
    struct transcript t;
    struct coding_sequence cs;
    struct refbases ref;
    struct arena mem;
};

static uint32_t fetch(void *ctx, enum assembly assembly, unsigned contig, uint32_t pos1,
    uint32_t n, char *out)
{
    const struct world *w = ctx;
    uint32_t got = 0;

    (void)assembly;
    (void)contig;
    for (; got < n && pos1 + got >= w->known_beg1 && pos1 + got <= w->known_end1; got++)
        out[got] = w->bases[pos1 + got - 1];
    return got;
}

static char upper(char c)
{
    return c >= 'a' ? (char)(c - 'a' + 'A') : c;
}

static void world_open(struct world *w, bool is_reverse)
{
    static const struct exon plus[3] = {{11, 26}, {47, 64}, {85, 120}};
    enum assembly none = ASSEMBLY_NONE;
    struct err err = {0};
    struct str mirrored;

    *w = (struct world){.known_beg1 = 1, .known_end1 = LENGTH};
    for (uint32_t i = 0; i < LENGTH; i++)
        w->bases[i] = upper(GENOME[i]);
    if (is_reverse) {
        mirrored = bases_revcomp(&w->mem, (struct str){w->bases, LENGTH});
        memcpy(w->bases, mirrored.p, LENGTH);
    }
    for (unsigned i = 0; i < 3; i++)
        w->exons[i] = is_reverse ? (struct exon){LENGTH + 1 - plus[i].end1,
                          LENGTH + 1 - plus[i].beg1}
                                 : plus[i];
    w->t = (struct transcript){.id = STR("NM_1.1"),
        .assembly = ASSEMBLY_GRCH38,
        .contig = contig_parse(STR("1"), &none),
        .is_reverse = is_reverse,
        .exons = w->exons,
        .n_exons = 3,
        .cds_beg1 = is_reverse ? LENGTH + 1 - 95 : 17,
        .cds_end1 = is_reverse ? LENGTH + 1 - 17 : 95};
    w->ref = (struct refbases){.ctx = w, .fetch = fetch};
    if (transcript_close(&w->t, &err) < 0)
        fail_msg("%s", err.msg);
    coding_sequence_read(&w->t, &w->ref, &w->mem, &w->cs);
}

/* The allele in w's genome: texts and positions of tests are of the plus strand.  The
 * base behind is added first, so that the mirror image has its anchor. */
static struct allele make_allele(
    struct world *w, uint32_t pos1, struct str ref, struct str alt)
{
    char behind = pos1 + ref.n <= LENGTH ? upper(GENOME[pos1 + ref.n - 1]) : 'A';
    struct allele a = {.assembly = w->t.assembly, .contig = w->t.contig, .pos1 = pos1};
    struct err err = {0};

    a.ref = ref;
    a.alt = alt;
    if (w->t.is_reverse) {
        a.ref =
            bases_revcomp(&w->mem, str_fmt(&w->mem, "%.*s%c", STR_ARG(ref), behind));
        a.alt =
            bases_revcomp(&w->mem, str_fmt(&w->mem, "%.*s%c", STR_ARG(alt), behind));
        a.pos1 = LENGTH + 1 - (pos1 + (uint32_t)ref.n);
    }
    assert_int_equal(allele_trim(&a, &w->mem, &err), 0);
    return a;
}

/* text: "58:TGG:T+61:G:GA" */
static unsigned make_alleles(struct world *w, const char *text, struct allele *out)
{
    struct str rest = str_of(text), one, field;
    unsigned n = 0;
    uint32_t pos1;

    while (str_next(&rest, '+', &one)) {
        str_next(&one, ':', &field);
        assert_true(str_to_u32(field, &pos1));
        str_next(&one, ':', &field);
        /* a test that names a base that is not there would prove nothing */
        for (size_t i = 0; i < field.n; i++)
            assert_int_equal(field.p[i], upper(GENOME[pos1 - 1 + i]));
        out[n++] = make_allele(w, pos1, field, one);
    }
    for (unsigned i = 0; w->t.is_reverse && i < n / 2; i++) {
        struct allele swap = out[i];

        out[i] = out[n - 1 - i];
        out[n - 1 - i] = swap;
    }
    return n;
}

static struct variant_effect effect_of(struct world *w, const char *text)
{
    struct allele alleles[8];
    struct variant_effect e;
    unsigned n = make_alleles(w, text, alleles);

    if (n == 1)
        allele_left_align(&alleles[0], &w->ref, &w->mem);
    variant_effect(&w->t, &w->cs, alleles, n, &w->ref, &w->mem, &e);
    return e;
}

static void assert_text(const char *what, const char *allele, struct world *w,
    struct str have, const char *want)
{
    if (!str_eq_c(have, want))
        fail_msg("%s of %s on the %s strand is \"%.*s\", not \"%s\"", what, allele,
            w->t.is_reverse ? "minus" : "plus", STR_ARG(have), want);
}

/* On both strands. */
static void assert_effect(
    const char *text, const char *terms, const char *c, const char *p)
{
    for (int strand = 0; strand < 2; strand++) {
        struct world w;
        struct variant_effect e;

        world_open(&w, strand == 1);
        e = effect_of(&w, text);
        assert_text(
            "consequence", text, &w, consequence_text(&w.mem, e.consequence), terms);
        assert_text("p.", text, &w, e.hgvs_p, p);
        if (c)
            assert_text("c.", text, &w, e.hgvs_c, c);
        assert_int_equal(e.has_change, p[0] && strcmp(p, "p.?") != 0);
        arena_free(&w.mem);
    }
}

static void the_made_up_gene_translates(void **state)
{
    struct world w;

    (void)state;
    for (int strand = 0; strand < 2; strand++) {
        world_open(&w, strand == 1);
        assert_true(w.cs.translates);
        assert_true(str_eq_c(w.cs.protein, PROTEIN));
        arena_free(&w.mem);
    }
}

static void names_what_a_substitution_does_to_a_codon(void **state)
{
    (void)state;
    assert_effect("21:C:T", "missense_variant", "c.5C>T", "p.Ala2Val");
    assert_effect("22:T:C", "synonymous_variant", "c.6T>C", "p.Ala2=");
    assert_effect("23:G:T", "stop_gained", "c.7G>T", "p.Glu3Ter");
    assert_effect("17:A:G", "start_lost", "c.1A>G", "p.Met1?");
    assert_effect("93:T:C", "stop_lost", "c.37T>C", "p.Ter13GlnextTer3");
    assert_effect("95:A:G", "stop_retained_variant", "c.39A>G", "p.Ter13=");
}

static void names_places_outside_of_the_coding_sequence(void **state)
{
    (void)state;
    assert_effect("13:C:A", "5_prime_UTR_variant", "c.-4C>A", "");
    assert_effect("98:G:A", "3_prime_UTR_variant", "c.*3G>A", "");
    assert_effect("36:A:G", "intron_variant", "c.10+10A>G", "");
    assert_effect("5:A:C", "", "", "");
    assert_effect("125:C:A", "", "", "");
}

static void tells_splice_sites_and_their_region(void **state)
{
    (void)state;
    assert_effect("27:G:A", "splice_donor_variant", "c.10+1G>A", "p.?");
    assert_effect("28:T:A", "splice_donor_variant", "c.10+2T>A", "p.?");
    assert_effect("46:G:T", "splice_acceptor_variant", "c.11-1G>T", "p.?");
    assert_effect("45:A:T", "splice_acceptor_variant", "c.11-2A>T", "p.?");
    assert_effect("29:A:C", "splice_region_variant&intron_variant", "c.10+3A>C", "");
    assert_effect("34:C:A", "splice_region_variant&intron_variant", "c.10+8C>A", "");
    assert_effect("35:T:A", "intron_variant", "c.10+9T>A", "");
    assert_effect("39:C:A", "splice_region_variant&intron_variant", "c.11-8C>A", "");
    assert_effect("38:T:A", "intron_variant", "c.11-9T>A", "");
    assert_effect(
        "26:C:A", "missense_variant&splice_region_variant", "c.10C>A", "p.Pro4Thr");
    assert_effect(
        "24:A:G", "missense_variant&splice_region_variant", "c.8A>G", "p.Glu3Gly");
}

static void names_in_frame_changes_by_the_3_prime_rule(void **state)
{
    (void)state;
    assert_effect("48:CTCA:C", "inframe_deletion", "c.16_18del", "p.Ser6del");
    assert_effect("48:C:CTCA", "inframe_insertion", "c.16_18dup", "p.Ser6dup");
    assert_effect(
        "54:A:AGAA", "inframe_insertion", "c.18_19insGAA", "p.Ser6_Lys7insGlu");
    assert_effect("90:T:TCAC", "inframe_insertion", NULL, "p.Tyr12delinsSerHis");
    /* bases removed and added, and the length changes */
    assert_effect("58:TGGGTT:ACA", "protein_altering_variant&splice_region_variant",
        "c.22_27delinsACA", "p.Trp8_Val9delinsThr");
    /* several bases, the same length */
    assert_effect("20:GC:AA", "missense_variant", "c.4_5delinsAA", "p.Ala2Asn");
    assert_effect(
        "60:GG:TA", "missense_variant", "c.24_25delinsTA", "p.Trp8_Val9delinsCysIle");
}

static void counts_a_frameshift_from_the_first_changed_residue(void **state)
{
    (void)state;
    assert_effect("57:AT:A", "frameshift_variant", "c.22del", "p.Trp8GlyfsTer11");
    assert_effect("58:TGG:T", "frameshift_variant", "c.24_25del", "p.Trp8CysfsTer12");
    assert_effect(
        "52:TCAAAA:T", "frameshift_variant", "c.17_21del", "p.Ser6LeufsTer13");
}

static void writes_a_stop_that_comes_at_once_as_nonsense(void **state)
{
    (void)state;
    assert_effect(
        "58:T:TA", "stop_gained&frameshift_variant", "c.22_23insA", "p.Trp8Ter");
    assert_effect(
        "57:A:ATAG", "stop_gained&inframe_insertion", "c.22_23insAGT", "p.Trp8Ter");
    assert_effect("54:A:AGAATAG", "stop_gained&inframe_insertion", NULL,
        "p.Lys7_Trp8delinsGluTer");
}

static void follows_a_changed_end_into_the_utr(void **state)
{
    (void)state;
    assert_effect(
        "92:TTA:T", "frameshift_variant&stop_lost", NULL, "p.Ter13ThrextTer6");
    assert_effect(
        "91:ATTA:A", "inframe_deletion&stop_retained_variant", NULL, "p.Tyr12Ter");
    assert_effect(
        "89:ATATTA:A", "frameshift_variant&stop_lost", NULL, "p.Tyr12ThrfsTer7");
    assert_effect(
        "92:T:TCAT", "inframe_insertion", "c.36_37insCAT", "p.Ter13HisextTer1");
    assert_effect("93:T:TA", "3_prime_UTR_variant", NULL, "");
    assert_effect("95:A:AC", "3_prime_UTR_variant", NULL, "");
}

static void keeps_the_start_where_the_sequence_keeps_it(void **state)
{
    (void)state;
    assert_effect(
        "15:CA:C", "start_retained_variant&5_prime_UTR_variant", "c.1del", "");
    assert_effect("16:A:AC", "5_prime_UTR_variant", "c.-1_1insC", "");
    assert_effect("16:AATG:A", "start_lost", "c.1_3del", "p.Met1?");
    assert_effect("14:TCAAT:T", "start_lost&5_prime_UTR_variant", NULL, "p.Met1?");
}

/* pain case P15: MET, in-frame insertion at the edge of exon 14 */
static void insertion_at_an_exon_edge_is_no_splice_site_variant(void **state)
{
    const char *terms = "inframe_insertion&splice_region_variant";

    (void)state;
    assert_effect("46:G:GAAT", terms, "c.11-1_11insAAT", "p.Pro4delinsGlnSer");
    assert_effect("26:C:CAAT", terms, "c.10_10+1insAAT", "p.Pro4delinsGlnSer");
    /* G before GT: the intron still begins with GT, one base later */
    assert_effect("64:C:CG", "frameshift_variant&splice_region_variant", "c.28+1dup",
        "p.His10ArgfsTer11");
    assert_effect("82:T:TAG", "frameshift_variant&splice_region_variant",
        "c.29-1_29dup", "p.His10GlnfsTer10");
    /* the intron's own beginning twice */
    assert_effect("26:C:CGTAA", "splice_region_variant&intron_variant", NULL, "");
    /* between the bases of the site */
    assert_effect("27:G:GC", "splice_donor_variant", "c.10+1_10+2insC", "p.?");
}

/* pain case P13: VHL, two bases over the edge of an exon */
static void substitution_over_an_exon_edge_is_both(void **state)
{
    (void)state;
    assert_effect("26:CG:AA",
        "splice_donor_variant&missense_variant&splice_region_variant", NULL, "p.?");
}

static void deletion_over_an_exon_edge_predicts_no_protein(void **state)
{
    (void)state;
    assert_effect("25:ACG:A",
        "splice_donor_variant&splice_region_variant&coding_sequence_variant",
        "c.10_10+1del", "p.?");
    assert_effect("44:CAGC:C",
        "splice_acceptor_variant&splice_region_variant&coding_sequence_variant", NULL,
        "p.?");
    /* both sites of exon 2 */
    assert_effect("43:TCAGCCTCATCAAAATGGGTTCGTG:T",
        "splice_acceptor_variant&splice_donor_variant&splice_region_variant"
        "&coding_sequence_variant&intron_variant",
        NULL, "p.?");
    /* the bases of exon 2 and no other: the two introns become one, and what is left
     * is spliced without doubt */
    assert_effect("46:GCCTCATCAAAATGGGTTC:G", "inframe_deletion&splice_region_variant",
        "c.11_28del", "p.Pro4_Val9del");
}

static void deletion_of_the_whole_transcript_is_its_ablation(void **state)
{
    struct world w;
    struct variant_effect e;
    struct arena mem = ARENA_INIT;
    struct str genome = str_upper(&mem, str_of(GENOME));
    struct str ref = str_sub(genome, 8, 114);
    char *text = str_cstr(&mem, str_fmt(&mem, "9:%.*s:%c", STR_ARG(ref), ref.p[0]));

    (void)state;
    world_open(&w, false);
    e = effect_of(&w, text);
    assert_int_equal(e.consequence, CONSEQUENCE(TRANSCRIPT_ABLATION));
    assert_false(e.has_change);
    arena_free(&w.mem);
    arena_free(&mem);
}

/* pain case P12: two SNVs are one change of a codon */
static void alleles_of_one_copy_are_read_together(void **state)
{
    (void)state;
    assert_effect("20:G:A+21:C:A", "missense_variant", "c.4_5delinsAA", "p.Ala2Asn");
    assert_effect("20:G:A+22:T:C", "missense_variant", "c.4_6delinsACC", "p.Ala2Thr");
    /* two frameshifts that give the frame back */
    assert_effect("57:AT:A+61:G:GA", "missense_variant", "c.22_25delinsGGGA",
        "p.Trp8_Val9delinsGlyIle");
    assert_effect(
        "51:A:AT+54:A:AC+57:A:AG", "inframe_insertion", NULL, "p.Ser6delinsPheThr");
    /* a stop before the frame is back */
    assert_effect("58:T:TA+61:GTT:GT",
        "stop_gained&frameshift_variant&splice_region_variant", NULL, "p.Trp8Ter");
    /* in two exons: no name that spans both */
    assert_effect("21:C:T+58:T:C", "missense_variant", "",
        "p.Ala2_Trp8delinsValGluProSerSerLysArg");
    assert_effect("21:C:T+36:A:G", "missense_variant&intron_variant", "", "p.Ala2Val");
}

static void counts_exons_and_introns_in_transcript_order(void **state)
{
    (void)state;
    for (int strand = 0; strand < 2; strand++) {
        struct world w;
        struct variant_effect e;

        world_open(&w, strand == 1);
        e = effect_of(&w, "21:C:T");
        assert_int_equal(e.exon, 1);
        assert_int_equal(e.intron, 0);
        e = effect_of(&w, "36:A:G");
        assert_int_equal(e.exon, 0);
        assert_int_equal(e.intron, 1);
        e = effect_of(&w, "66:T:A");
        assert_int_equal(e.intron, 2);
        e = effect_of(&w, "44:CAGC:C");
        assert_int_equal(e.exon, 2);
        assert_int_equal(e.intron, 1);
        e = effect_of(&w, "5:A:C");
        assert_int_equal(e.exon, 0);
        assert_int_equal(e.consequence, 0);
        arena_free(&w.mem);
    }
}

static void a_transcript_without_cds_has_no_protein(void **state)
{
    static const struct {
        const char *allele, *terms;
    } cases[] = {
        {"21:C:T", "non_coding_transcript_exon_variant"},
        {"36:A:G", "non_coding_transcript_variant&intron_variant"},
        {"27:G:A", "splice_donor_variant&non_coding_transcript_variant"},
    };
    struct world w;
    struct err err = {0};

    (void)state;
    world_open(&w, false);
    w.t.cds_beg1 = w.t.cds_end1 = 0;
    assert_int_equal(transcript_close(&w.t, &err), 0);
    coding_sequence_read(&w.t, &w.ref, &w.mem, &w.cs);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct variant_effect e = effect_of(&w, cases[i].allele);

        assert_text("consequence", cases[i].allele, &w,
            consequence_text(&w.mem, e.consequence), cases[i].terms);
        assert_int_equal(e.hgvs_p.n, 0);
        assert_false(e.has_change);
    }
    arena_free(&w.mem);
}

static void says_no_more_than_the_known_bases_allow(void **state)
{
    struct world w;
    struct variant_effect e;

    (void)state;
    world_open(&w, false);
    w.known_end1 = 0;
    coding_sequence_read(&w.t, &w.ref, &w.mem, &w.cs);
    e = effect_of(&w, "21:C:T");
    assert_int_equal(e.consequence, CONSEQUENCE(CODING_SEQUENCE));
    assert_true(e.is_bases_unknown);
    assert_int_equal(e.hgvs_p.n, 0);
    assert_true(str_eq_c(e.hgvs_c, "c.5C>T"));
    e = effect_of(&w, "57:AT:A");
    assert_int_equal(e.consequence, CONSEQUENCE(FRAMESHIFT));
    assert_true(e.is_bases_unknown);
    assert_false(e.has_change);
    e = effect_of(&w, "27:G:A");
    assert_int_equal(e.consequence, CONSEQUENCE(SPLICE_DONOR));
    assert_false(e.is_bases_unknown);
    arena_free(&w.mem);
}

/* The deletion of "G" at the edge of exon 2 may as well be one of the exon's. */
static void an_indel_that_may_leave_a_splice_site_whole_does_not_hit_it(void **state)
{
    struct world w;
    struct variant_effect e;

    (void)state;
    world_open(&w, false);
    e = effect_of(&w, "64:CG:C");
    assert_int_equal(e.consequence, CONSEQUENCE(SPLICE_DONOR));
    w.known_end1 = 0;
    coding_sequence_read(&w.t, &w.ref, &w.mem, &w.cs);
    e = effect_of(&w, "64:CG:C");
    assert_int_equal(
        e.consequence, CONSEQUENCE(SPLICE_REGION) | CONSEQUENCE(CODING_SEQUENCE));
    assert_true(e.is_bases_unknown);
    assert_int_equal(e.hgvs_p.n, 0);
    arena_free(&w.mem);
}

static void a_copy_of_a_whole_coding_exon_is_no_mere_intron_change(void **state)
{
    struct world w;
    struct variant_effect e;
    struct allele copy;

    (void)state;
    for (int strand = 0; strand < 2; strand++) {
        struct str span;

        world_open(&w, strand == 1);
        /* 40..70 holds exon 2; its copy stands behind it, in the intron */
        span = str_upper(&w.mem, (struct str){GENOME + 39, 31});
        copy = make_allele(&w, 70, str_sub(span, 30, 1),
            str_fmt(&w.mem, "%c%.*s", span.p[30], STR_ARG(span)));
        allele_left_align(&copy, &w.ref, &w.mem);
        variant_effect(&w.t, &w.cs, &copy, 1, &w.ref, &w.mem, &e);
        assert_true(e.consequence & CONSEQUENCE(CODING_SEQUENCE));
        assert_true(e.is_bases_unknown);
        assert_true(str_eq_c(e.hgvs_p, "p.?"));
        arena_free(&w.mem);
    }
}

/* Exon 2 and its flanks alone, as in a panel's windows. */
static void names_a_codon_of_an_exon_that_is_known(void **state)
{
    struct world w;
    struct variant_effect e;

    (void)state;
    world_open(&w, false);
    w.known_beg1 = 40;
    w.known_end1 = 70;
    coding_sequence_read(&w.t, &w.ref, &w.mem, &w.cs);
    assert_false(w.cs.translates);
    e = effect_of(&w, "58:T:C");
    assert_true(str_eq_c(e.hgvs_p, "p.Trp8Arg"));
    assert_int_equal(e.consequence, CONSEQUENCE(MISSENSE));
    assert_false(e.is_bases_unknown);
    e = effect_of(&w, "48:CTCA:C");
    assert_true(str_eq_c(e.hgvs_p, "p.Ser6del"));
    /* the first new residue is known, the stop is not */
    e = effect_of(&w, "57:AT:A");
    assert_true(str_eq_c(e.hgvs_p, "p.Trp8GlyfsTer?"));
    w.known_end1 = LENGTH;
    coding_sequence_read(&w.t, &w.ref, &w.mem, &w.cs);
    e = effect_of(&w, "57:AT:A");
    assert_true(str_eq_c(e.hgvs_p, "p.Trp8GlyfsTer11"));
    /* a codon that exon 1 begins */
    e = effect_of(&w, "47:C:A");
    assert_true(e.is_bases_unknown);
    assert_int_equal(e.hgvs_p.n, 0);
    e = effect_of(&w, "21:C:T");
    assert_true(e.is_bases_unknown);
    assert_int_equal(e.consequence, CONSEQUENCE(CODING_SEQUENCE));
    arena_free(&w.mem);
}

static void a_model_that_does_not_translate_has_no_protein(void **state)
{
    struct world w;
    struct variant_effect e;

    (void)state;
    world_open(&w, false);
    w.bases[22] = 'T'; /* codon 3 is a stop */
    coding_sequence_read(&w.t, &w.ref, &w.mem, &w.cs);
    e = effect_of(&w, "58:T:C");
    assert_true(e.is_bases_unknown);
    assert_int_equal(e.hgvs_p.n, 0);
    arena_free(&w.mem);
}

static void an_incomplete_codon_is_not_named(void **state)
{
    struct world w;
    struct variant_effect e;
    struct err err = {0};

    (void)state;
    world_open(&w, false);
    /* c.2 is the first base known of the CDS: two bases of a codon, then GCT */
    w.t.cds_beg1 = 18;
    w.t.is_start_incomplete = true;
    w.t.start_phase = 2;
    w.t.cds_end1 = 94; /* "TA" is left of the stop */
    w.t.is_end_incomplete = true;
    assert_int_equal(transcript_close(&w.t, &err), 0);
    coding_sequence_read(&w.t, &w.ref, &w.mem, &w.cs);
    assert_true(w.cs.translates);
    e = effect_of(&w, "18:T:C");
    assert_int_equal(e.consequence, CONSEQUENCE(CODING_SEQUENCE));
    assert_false(e.has_change);
    e = effect_of(&w, "21:C:T");
    assert_true(str_eq_c(e.hgvs_p, "p.Ala1Val"));
    e = effect_of(&w, "93:T:C");
    assert_int_equal(e.consequence, CONSEQUENCE(CODING_SEQUENCE));
    assert_false(e.has_change);
    e = effect_of(&w, "57:AT:A");
    assert_true(str_eq_c(e.hgvs_p, "p.Trp7GlyfsTer11"));
    arena_free(&w.mem);
}

/* Properties. */

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void a_substitution_is_what_translation_says(void **state)
{
    struct world w;

    (void)state;
    for (int strand = 0; strand < 2; strand++) {
        world_open(&w, strand == 1);
        for (uint32_t i = 3; i < CDS_BASES - 3; i++) {
            uint32_t pos1 = i < 10 ? 17 + i : i < 28 ? 37 + i : 57 + i;

            for (unsigned b = 0; b < 4; b++) {
                char codon[3], alt = "ACGT"[b], text[16], *p = &codon[i % 3];
                struct variant_effect e;
                char was, now;

                memcpy(codon, w.cs.bases.p + w.t.cds_beg0 + i - i % 3, 3);
                if (alt == *p)
                    continue;
                snprintf(text, sizeof(text), "%u:%c:%c", pos1, *p, alt);
                was = codon_translate(codon);
                *p = alt;
                now = codon_translate(codon);
                e = effect_of(&w, text);
                assert_true(e.has_change);
                assert_int_equal(e.change.pos1, i / 3 + 1);
                assert_int_equal(e.change.ref1, was);
                assert_int_equal(e.change.kind, was == now   ? PROTEIN_SILENT
                                                : now == '*' ? PROTEIN_STOP
                                                             : PROTEIN_SUBSTITUTION);
                if (e.change.kind == PROTEIN_SUBSTITUTION)
                    assert_int_equal(e.change.alt.p[0], now);
            }
        }
        arena_free(&w.mem);
    }
}

/* One random indel of the gene, as REF and ALT on one side of it. */
static void random_indel(
    uint64_t *seed, struct arena *mem, uint32_t *pos1, struct str *ref, struct str *alt)
{
    struct str genome = str_upper(mem, str_of(GENOME));
    uint32_t n = 1 + (uint32_t)(next_random(seed) % 6);
    uint32_t beg = 12 + (uint32_t)(next_random(seed) % 100);

    *pos1 = beg;
    if (next_random(seed) % 2) {
        *ref = str_sub(genome, beg - 1, n + 1);
        *alt = str_sub(genome, beg - 1, 1);
        return;
    }
    *ref = str_sub(genome, beg - 1, 1);
    if (next_random(seed) % 2) { /* a copy of what follows */
        *alt = str_sub(genome, beg - 1, n + 1);
        return;
    }
    *alt = str_fmt(mem, "%c", ref->p[0]);
    for (uint32_t i = 0; i < n; i++)
        *alt = str_fmt(mem, "%.*s%c", STR_ARG(*alt), "ACGT"[next_random(seed) % 4]);
}

static void assert_same_effect(const struct variant_effect *a,
    const struct variant_effect *b, struct str what, struct arena *mem)
{
    if (a->consequence != b->consequence || !str_eq(a->hgvs_p, b->hgvs_p)
        || !str_eq(a->hgvs_c, b->hgvs_c))
        fail_msg("%.*s: %.*s %.*s %.*s, but %.*s %.*s %.*s", STR_ARG(what),
            STR_ARG(consequence_text(mem, a->consequence)), STR_ARG(a->hgvs_c),
            STR_ARG(a->hgvs_p), STR_ARG(consequence_text(mem, b->consequence)),
            STR_ARG(b->hgvs_c), STR_ARG(b->hgvs_p));
}

/* Moved by one base along its repeat while that is the same sequence. */
static bool move_right(struct arena *mem, struct allele *a, const struct world *w)
{
    uint32_t behind = a->pos1 + (uint32_t)a->ref.n;
    struct str longer = a->ref.n > a->alt.n ? a->ref : a->alt;

    if (behind > LENGTH || longer.n < 2 || longer.p[1] != w->bases[behind - 1])
        return false;
    a->ref = str_fmt(
        mem, "%.*s%c", STR_ARG(str_sub(a->ref, 1, a->ref.n)), w->bases[behind - 1]);
    a->alt = str_fmt(
        mem, "%.*s%c", STR_ARG(str_sub(a->alt, 1, a->alt.n)), w->bases[behind - 1]);
    a->pos1++;
    return true;
}

static void an_indel_is_the_same_wherever_in_its_repeat_it_is_written(void **state)
{
    uint64_t seed = 0x9e3779b97f4a7c15u;
    unsigned n_moved = 0;

    (void)state;
    for (unsigned i = 0; i < 4000; i++) {
        struct world w;
        struct variant_effect first, moved;
        struct allele a;
        struct str ref, alt;
        uint32_t pos1;

        world_open(&w, i % 2);
        random_indel(&seed, &w.mem, &pos1, &ref, &alt);
        a = make_allele(&w, pos1, ref, alt);
        allele_left_align(&a, &w.ref, &w.mem);
        variant_effect(&w.t, &w.cs, &a, 1, &w.ref, &w.mem, &first);
        while (a.pos1 > 1 && move_right(&w.mem, &a, &w)) {
            variant_effect(&w.t, &w.cs, &a, 1, &w.ref, &w.mem, &moved);
            assert_same_effect(&first, &moved, allele_text(&w.mem, &a), &w.mem);
            n_moved++;
        }
        arena_free(&w.mem);
    }
    assert_true(n_moved > 1000);
}

static void both_strands_give_the_same_effect(void **state)
{
    uint64_t seed = 0x2545f4914f6cdd1du;

    (void)state;
    for (unsigned i = 0; i < 4000; i++) {
        struct world plus, minus;
        struct variant_effect a, b;
        struct allele x, y;
        struct str ref, alt;
        uint32_t pos1;

        world_open(&plus, false);
        world_open(&minus, true);
        random_indel(&seed, &plus.mem, &pos1, &ref, &alt);
        x = make_allele(&plus, pos1, ref, alt);
        y = make_allele(&minus, pos1, ref, alt);
        allele_left_align(&x, &plus.ref, &plus.mem);
        allele_left_align(&y, &minus.ref, &minus.mem);
        variant_effect(&plus.t, &plus.cs, &x, 1, &plus.ref, &plus.mem, &a);
        variant_effect(&minus.t, &minus.cs, &y, 1, &minus.ref, &minus.mem, &b);
        assert_same_effect(&a, &b, allele_text(&plus.mem, &x), &plus.mem);
        arena_free(&plus.mem);
        arena_free(&minus.mem);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_made_up_gene_translates),
        cmocka_unit_test(names_what_a_substitution_does_to_a_codon),
        cmocka_unit_test(names_places_outside_of_the_coding_sequence),
        cmocka_unit_test(tells_splice_sites_and_their_region),
        cmocka_unit_test(names_in_frame_changes_by_the_3_prime_rule),
        cmocka_unit_test(counts_a_frameshift_from_the_first_changed_residue),
        cmocka_unit_test(writes_a_stop_that_comes_at_once_as_nonsense),
        cmocka_unit_test(follows_a_changed_end_into_the_utr),
        cmocka_unit_test(keeps_the_start_where_the_sequence_keeps_it),
        cmocka_unit_test(insertion_at_an_exon_edge_is_no_splice_site_variant),
        cmocka_unit_test(substitution_over_an_exon_edge_is_both),
        cmocka_unit_test(deletion_over_an_exon_edge_predicts_no_protein),
        cmocka_unit_test(deletion_of_the_whole_transcript_is_its_ablation),
        cmocka_unit_test(alleles_of_one_copy_are_read_together),
        cmocka_unit_test(counts_exons_and_introns_in_transcript_order),
        cmocka_unit_test(a_transcript_without_cds_has_no_protein),
        cmocka_unit_test(says_no_more_than_the_known_bases_allow),
        cmocka_unit_test(names_a_codon_of_an_exon_that_is_known),
        cmocka_unit_test(a_model_that_does_not_translate_has_no_protein),
        cmocka_unit_test(an_incomplete_codon_is_not_named),
        cmocka_unit_test(a_substitution_is_what_translation_says),
        cmocka_unit_test(an_indel_is_the_same_wherever_in_its_repeat_it_is_written),
        cmocka_unit_test(an_indel_that_may_leave_a_splice_site_whole_does_not_hit_it),
        cmocka_unit_test(a_copy_of_a_whole_coding_exon_is_no_mere_intron_change),
        cmocka_unit_test(both_strands_give_the_same_effect),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
