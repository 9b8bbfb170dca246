#include "kb/model/hgvs.h"
#include "kb/model/hgvs_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define N_RANDOM 6000
#define WINDOW_BEG1 101

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Bases of contig 7 from WINDOW_BEG1 on, on GRCh38; ctx is the text. */
static uint32_t fetch_window(void *ctx, enum assembly assembly, unsigned contig,
    uint32_t pos1, uint32_t n, char *out)
{
    const char *bases = ctx;
    size_t n_bases = strlen(bases), at0 = (size_t)pos1 - WINDOW_BEG1;

    if (assembly != ASSEMBLY_GRCH38 || contig != 7 || pos1 < WINDOW_BEG1
        || at0 >= n_bases)
        return 0;
    if (n > n_bases - at0)
        n = (uint32_t)(n_bases - at0);
    memcpy(out, bases + at0, n);
    return n;
}

/*                     101       111       121       131       141 */
static char genome[] = "ACGTTGCAAGCTCACACAGGTATGCCGTAAGTCTTCAGGATTACATGACC";
static const struct refbases REF = {.ctx = genome, .fetch = fetch_window};

/* Exons 101-110, 116-123, 128-139; coding 118-131 on the plus strand, 122-135 on the
 * minus strand (as in test_transcript.c). */
static struct exon plus_exons[] = {{101, 110}, {116, 123}, {128, 139}};
static struct exon minus_exons[] = {{128, 139}, {116, 123}, {101, 110}};

static struct transcript made_transcript(bool is_reverse)
{
    struct transcript t = {.id = STR("NM_1.2"),
        .twin_id = STR("ENST1.4"),
        .assembly = ASSEMBLY_GRCH38,
        .contig = 7,
        .is_reverse = is_reverse,
        .exons = is_reverse ? minus_exons : plus_exons,
        .n_exons = 3,
        .cds_beg1 = is_reverse ? 122 : 118,
        .cds_end1 = is_reverse ? 135 : 131};
    struct err err = {0};

    if (transcript_close(&t, &err) < 0)
        fail_msg("%s", err.msg);
    return t;
}

static struct hgvs parse(struct arena *mem, struct str text)
{
    struct hgvs h = {0};
    const char *why = "";

    if (hgvs_parse(text, mem, &h, &why) < 0)
        fail_msg("%.*s: %s", STR_ARG(text), why);
    return h;
}

static void assert_gives(const char *text, enum assembly assembly,
    const struct transcript *t, const struct refbases *ref, const char *want)
{
    struct arena mem = ARENA_INIT;
    struct hgvs h = parse(&mem, str_of(text));
    struct hgvs_allele a;
    struct err err = {0};
    struct str got;
    int rc = hgvs_allele(&h, assembly, t, ref, &mem, &a, &err);

    if (rc < 0)
        got = str_fmt(&mem, "%s: %s", rc == ERR_FAIL ? "wrong" : "none", err.msg);
    else
        got = allele_text(&mem, &a.allele);
    assert_string_equal(str_cstr(&mem, got), want);
    arena_free(&mem);
}

static void assert_g(const char *change, const char *want)
{
    struct arena mem = ARENA_INIT;
    struct str text = str_fmt(&mem, "NC_000007.14:g.%s", change);

    assert_gives(str_cstr(&mem, text), ASSEMBLY_NONE, NULL, &REF, want);
    arena_free(&mem);
}

static void assert_c(const char *text, bool is_reverse, const char *want)
{
    struct transcript t = made_transcript(is_reverse);

    assert_gives(text, ASSEMBLY_NONE, &t, &REF, want);
}

static void left_aligns_what_moves(void **state)
{
    (void)state;
    assert_g("103G>A", "7:103:G:A");
    assert_g("105del", "7:103:GT:G");
    assert_g("105dup", "7:103:G:GT");
    assert_g("105_106insT", "7:103:G:GT");
    assert_g("117_118del", "7:112:TCA:T");
    assert_g("103_104delinsGC", "7:104:T:C");
    assert_g("103_106inv", "7:103:GTTG:CAAC");
    assert_g("103_104inv", "7:103:GT:AC");
}

static void counts_copies_from_the_first_one(void **state)
{
    (void)state;
    assert_g("113CA[2]", "7:112:TCA:T");
    assert_g("113_114CA[4]", "7:112:T:TCA");
    assert_g("113_118CA[2]", "7:112:TCA:T");
    assert_g("113_118[4]", "7:112:T:TCACACACACACACACACA");
    assert_g("113CA[0]", "7:112:TCACACA:T");
    assert_g("113_118CA[2]TT[1]", "7:117:CA:TT");
    assert_g("113CA[3]", "none: it describes what the reference has");
    assert_g("115CA[2]", "none: the reference has copies before it too");
    assert_g("113_116CA[2]",
        "none: the positions are a part of the copies that the reference has");
    assert_g("113_115CA[2]",
        "wrong: the positions span no whole number of copies of \"CA\"");
    assert_g("113_118GA[2]", "wrong: the reference has no such copies of \"GA\"");
    assert_g("113CA[(2_9)]", "none: the number of copies is not told");
    assert_g("113CA[?]", "none: the number of copies is not told");
    assert_g("113CA[2];[4]", "none: it describes both chromosome copies");
    assert_g("113CN[2]", "none: the repeated unit is not told by bases");
    assert_g("113CA[999999999]", "none: a repeat of 1999999998 bases is no allele");
    assert_g("113CA[2]TT[1]",
        "none: a repeat of several units needs both ends of what it stands for");
}

static void checks_the_bases_that_are_stated(void **state)
{
    (void)state;
    assert_g("103T>A",
        "wrong: the description states \"T\" at 7:103 (plus strand), but "
        "GRCh38 has \"G\"");
    assert_g("103_105delGTA",
        "wrong: the description states \"GTA\" at 7:103 (plus strand), but GRCh38 has "
        "\"GTT\"");
    assert_g("103_105dupGTT", "7:102:C:CGTT");
    assert_g("149_152delCCAA", "7:147:GACCA:G"); /* 151 and 152 are not known */
    assert_g("149_152delCGAA",
        "wrong: the description states \"CGAA\" at 7:149 (plus strand), but GRCh38 has "
        "\"other bases\"");
    assert_g("300A>T", "7:300:A:T");
    assert_g("300del", "none: reference bases of GRCh38 at 7:300 are not known");
}

static void has_no_allele_of_what_is_not_exact(void **state)
{
    static const char not_exact[] = "none: its positions are not exactly known",
                      not_told[] = "none: the inserted bases are not told",
                      no_change[] = "none: it describes no change of bases";

    (void)state;
    assert_g("(103_105)_(107_110)del", not_exact);
    assert_g("?_105del", not_exact);
    assert_g("103-?_105+?del", not_exact);
    assert_g("103_104ins5", not_told);
    assert_g("103_104ins[AB1.1]", not_told);
    assert_g("103_104delins5", not_told);
    assert_g("103_104insNN", "none: the new bases are not only A, C, G and T");
    assert_g("103G>R", "none: the new bases are not only A, C, G and T");
    assert_g("103=", no_change);
    assert_g("=", no_change);
    assert_g("103_104delinsGT", "none: it describes what the reference has");
    assert_gives("p.Val600Glu", ASSEMBLY_NONE, NULL, &REF,
        "none: a protein change is made by many alleles");
}

static void needs_to_know_assembly_and_contig(void **state)
{
    (void)state;
    assert_gives("chr7:g.103G>A", ASSEMBLY_GRCH38, NULL, &REF, "7:103:G:A");
    assert_gives(
        "7:g.103G>A", ASSEMBLY_NONE, NULL, &REF, "none: the assembly is not told");
    assert_gives("NC_000007.13:g.103G>A", ASSEMBLY_GRCH38, NULL, &REF, "7:103:G:A");
    assert_gives("NC_000007.13:g.103del", ASSEMBLY_GRCH38, NULL, &REF,
        "none: reference bases of GRCh37 at 7:103 are not known");
    assert_gives("NC_000007.12:g.103G>A", ASSEMBLY_GRCH38, NULL, &REF,
        "none: \"NC_000007.12\" is not a primary contig of GRCh37 or GRCh38");
    assert_gives("NG_007873.3:g.103G>A", ASSEMBLY_GRCH38, NULL, &REF,
        "none: \"NG_007873.3\" is not a primary contig of GRCh37 or GRCh38");
    assert_gives("NC_000007.14:g.159345974A>T", ASSEMBLY_NONE, NULL, &REF,
        "wrong: position 159345974 is beyond 7, which has 159345973 bases");
    assert_gives("NC_012920.1:m.1555A>G", ASSEMBLY_NONE, NULL, NULL, "MT:1555:A:G");
    assert_gives("m.1555A>G", ASSEMBLY_GRCH38, NULL, &REF, "MT:1555:A:G");
    assert_gives("NC_012920.1:m.1555del", ASSEMBLY_NONE, NULL, &REF,
        "none: reference bases of any assembly at MT:1555 are not known");
}

static void goes_through_transcripts_of_the_plus_strand(void **state)
{
    (void)state;
    assert_c("NM_1.2:c.1A>T", false, "7:118:A:T");
    assert_c("c.-12A>T", false, "7:101:A:T");
    assert_c("c.6+1G>A", false, "7:124:G:A");
    assert_c("c.7-1G>A", false, "7:127:G:A");
    assert_c("c.*1T>G", false, "7:132:T:G");
    assert_c("NM_1.2:n.13A>T", false, "7:118:A:T");
    assert_c("n.10+1C>G", false, "7:111:C:G");
}

static void goes_through_transcripts_of_the_minus_strand(void **state)
{
    (void)state;
    assert_c("c.1A>G", true, "7:135:T:C");
    assert_c("c.1dup", true, "7:133:C:CT");
    assert_c("c.1dupA", true, "7:133:C:CT");
    assert_c("c.8+1C>T", true, "7:127:G:A");
    assert_c("c.9-1C>A", true, "7:124:G:T");
    assert_c("c.1_2insG", true, "7:134:T:TC");
    assert_c("c.8+2_9-2insA", true, "7:125:C:CT");
    assert_c("c.7_8+1del", true, "7:126:CGTA:C");
    assert_c("c.1_2delinsGC", true, "7:134:TT:GC");
    assert_c("c.1C>A", true,
        "wrong: the description states \"G\" at 7:135 (plus strand), but GRCh38 has "
        "\"T\"");
}

static void counts_copies_to_the_exons_end_only(void **state)
{
    static const char reach[] =
        "none: its copies reach an intron; if they go on behind "
        "it is not told";

    (void)state;
    assert_c("c.*4TG[2]", true, reach);            /* 118 to 113, the exon to 116 */
    assert_c("n.10+1CT[2]", false, "7:110:G:GCT"); /* in the intron */
    assert_c("c.5TG[2]", false, "wrong: the reference has no such copies of \"TG\"");
    assert_c("c.8A[1]", true, reach);
    assert_c("c.6T[3]", true, "7:128:T:TA");
    assert_c("c.1A[3]", true, "7:133:C:CT");
    assert_c("c.3G[2]", true, "7:132:T:TC");
    assert_c("c.8AC[2]", true, reach); /* the first copy is not whole */
    assert_c("c.8GC[2]", true, "wrong: the reference has no such copies of \"GC\"");
    assert_c("n.10G[2]", false, reach);
    assert_c("n.7CA[2]", false, "7:106:G:GCA");
}

static void refuses_what_the_transcript_does_not_have(void **state)
{
    static const char none[] = "wrong: NM_1.2 has no such position",
                      intron[] =
                          "none: an intron stands between its positions; if it is "
                          "meant is not told";
    struct transcript t = made_transcript(false);

    (void)state;
    assert_c("c.11A>T", false, none);
    assert_c("c.-13A>T", false, none);
    assert_c("c.5+1A>T", false, none);
    assert_c("c.6+5G>A", false, none);
    assert_c("n.-1A>T", false, none);
    assert_c("n.99A>T", false, none);
    assert_c("c.1_9del", true, intron);
    assert_c("c.6_7insA", false, intron);
    assert_c("c.6+1_7-1insA", false,
        "wrong: it inserts between bases that are no neighbours");
    t.cds_beg1 = t.cds_end1 = t.cds_beg0 = t.cds_end0 = 0;
    assert_gives("c.1A>T", ASSEMBLY_NONE, &t, &REF, none);
    assert_gives("n.1A>T", ASSEMBLY_NONE, &t, &REF, "7:101:A:T");
    assert_gives("NM_1.2:c.1A>T", ASSEMBLY_NONE, NULL, &REF,
        "none: its transcript is not known");
}

static bool is_other_version(const char *text)
{
    struct arena mem = ARENA_INIT;
    struct transcript t = made_transcript(false);
    struct hgvs h = parse(&mem, str_of(text));
    struct hgvs_allele a = {0};
    struct err err = {0};

    if (hgvs_allele(&h, ASSEMBLY_NONE, &t, &REF, &mem, &a, &err) < 0)
        fail_msg("%s: %s", text, err.msg);
    arena_free(&mem);
    return a.is_other_version;
}

static void tells_when_the_version_is_another(void **state)
{
    (void)state;
    assert_false(is_other_version("NM_1.2:c.1A>T"));
    assert_true(is_other_version("NM_1.1:c.1A>T"));
    assert_false(is_other_version("ENST1.4:c.1A>T"));
    assert_true(is_other_version("ENST1.9:c.1A>T"));
    assert_false(is_other_version("NM_1:c.1A>T"));
    assert_false(is_other_version("BRAF:c.1A>T"));
    assert_c("NM_2.1:c.1A>T", false, "none: it is counted on NM_2.1, not on NM_1.2");
}

/* ---- names that hgvs_name.h makes lead back to their allele ---- */

#define N_BASES 300

static void make_bases(uint64_t *seed, char *bases)
{
    static const char letters[] = "AAACCGTT";

    for (unsigned i = 0; i < N_BASES; i++) {
        unsigned back = 1 + (unsigned)(next_random(seed) % 3);

        bases[i] = i > 3 && next_random(seed) % 3 == 0 ? bases[i - back]
                                                       : letters[next_random(seed) % 8];
    }
    bases[N_BASES] = '\0';
}

/* A left-aligned allele well inside the window; false: REF and ALT came out equal. */
static bool make_allele(uint64_t *seed, const char *bases, const struct refbases *ref,
    struct arena *mem, struct allele *a)
{
    unsigned at = 60 + (unsigned)(next_random(seed) % 170);
    size_t n_ref = next_random(seed) % 7, n_alt = next_random(seed) % 7;
    char alt[8] = "";
    struct err err;

    for (size_t i = 0; i <= n_alt; i++)
        alt[i] = next_random(seed) % 2 ? bases[at + i] : "ACGT"[next_random(seed) % 4];
    *a = (struct allele){.assembly = ASSEMBLY_GRCH38,
        .contig = 7,
        .pos1 = WINDOW_BEG1 + at,
        .ref = str_copy(mem, (struct str){bases + at, n_ref + 1}),
        .alt = str_copy(mem, (struct str){alt, n_alt + 1})};
    return allele_trim(a, mem, &err) == 0
           && allele_left_align(a, ref, mem) != SHIFT_NO_BASES;
}

static struct transcript random_transcript(uint64_t *seed, struct exon exons[3])
{
    bool is_reverse = next_random(seed) % 2;
    struct transcript t = {.id = STR("NM_1.2"),
        .assembly = ASSEMBLY_GRCH38,
        .contig = 7,
        .is_reverse = is_reverse,
        .exons = exons,
        .n_exons = 3,
        .cds_beg1 = 175 + (uint32_t)(next_random(seed) % 20),
        .cds_end1 = 285 + (uint32_t)(next_random(seed) % 20)};
    struct err err = {0};
    const struct exon plus[3] = {
        {150, 195 + (uint32_t)(next_random(seed) % 9)}, {215, 260}, {275, 350}};

    for (unsigned i = 0; i < 3; i++)
        exons[i] = plus[is_reverse ? 2 - i : i];
    if (transcript_close(&t, &err) < 0)
        fail_msg("%s", err.msg);
    return t;
}

/* false: no name */
static bool leads_back(struct str name, const struct transcript *t,
    const struct refbases *ref, const struct allele *want, struct arena *mem)
{
    struct hgvs h;
    struct hgvs_allele got;
    struct err err = {0};

    if (name.n == 0)
        return false;
    h = parse(mem, name);
    if (!str_eq(hgvs_print(mem, &h), name))
        fail_msg("%.*s is printed otherwise", STR_ARG(name));
    if (hgvs_allele(&h, ASSEMBLY_GRCH38, t, ref, mem, &got, &err) < 0) {
        if (!strstr(err.msg, "its copies reach an intron"))
            fail_msg("%.*s: %s", STR_ARG(name), err.msg);
        return false;
    }
    if (!allele_eq(&got.allele, want))
        fail_msg("%.*s gives %s, not %s", STR_ARG(name),
            str_cstr(mem, allele_text(mem, &got.allele)),
            str_cstr(mem, allele_text(mem, want)));
    return true;
}

static void names_lead_back_to_their_allele(void **state)
{
    struct arena mem = ARENA_INIT;
    uint64_t seed = 1442695040888963407u;
    unsigned n_g = 0, n_c = 0, n_repeat = 0;

    (void)state;
    for (unsigned i = 0; i < N_RANDOM; i++) {
        char bases[N_BASES + 1];
        struct exon exons[3];
        struct refbases ref = {.ctx = bases, .fetch = fetch_window};
        struct allele a;

        make_bases(&seed, bases);

        struct transcript t = random_transcript(&seed, exons);

        if (make_allele(&seed, bases, &ref, &mem, &a)) {
            n_g += leads_back(hgvs_g_full_name(&a, &ref, &mem), NULL, &ref, &a, &mem);
            n_c += leads_back(hgvs_c_name(&t, &a, &ref, &mem), &t, &ref, &a, &mem);
            n_repeat +=
                leads_back(hgvs_c_repeat_name(&t, &a, &ref, &mem), &t, &ref, &a, &mem);
        }
        arena_reset(&mem);
    }
    assert_in_range(n_g, N_RANDOM * 8 / 10, N_RANDOM);
    assert_in_range(n_c, N_RANDOM * 6 / 10, N_RANDOM);
    assert_in_range(n_repeat, N_RANDOM / 200, N_RANDOM);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(left_aligns_what_moves),
        cmocka_unit_test(counts_copies_from_the_first_one),
        cmocka_unit_test(checks_the_bases_that_are_stated),
        cmocka_unit_test(has_no_allele_of_what_is_not_exact),
        cmocka_unit_test(needs_to_know_assembly_and_contig),
        cmocka_unit_test(goes_through_transcripts_of_the_plus_strand),
        cmocka_unit_test(goes_through_transcripts_of_the_minus_strand),
        cmocka_unit_test(counts_copies_to_the_exons_end_only),
        cmocka_unit_test(refuses_what_the_transcript_does_not_have),
        cmocka_unit_test(tells_when_the_version_is_another),
        cmocka_unit_test(names_lead_back_to_their_allele),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
