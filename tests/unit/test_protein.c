#include "kb/model/protein.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_reads(const char *text, enum protein_kind kind, const char *want)
{
    struct arena mem = ARENA_INIT;
    struct protein_change p;

    if (protein_parse(str_of(text), &mem, &p) < 0)
        fail_msg("\"%s\" was not read", text);
    assert_string_equal(str_cstr(&mem, protein_text(&mem, &p)), want);
    assert_int_equal(p.kind, kind);
    arena_free(&mem);
}

static void assert_refused(const char *text)
{
    struct arena mem = ARENA_INIT;
    struct protein_change p;

    if (protein_parse(str_of(text), &mem, &p) != ERR_NOENT)
        fail_msg("\"%s\" was read", text);
    arena_free(&mem);
}

static bool are_same(const char *a, const char *b)
{
    struct arena mem = ARENA_INIT;
    struct protein_change pa, pb;
    bool same;

    assert_int_equal(protein_parse(str_of(a), &mem, &pa), 0);
    assert_int_equal(protein_parse(str_of(b), &mem, &pb), 0);
    same = protein_eq(&pa, &pb);
    assert_int_equal(protein_eq(&pb, &pa), same);
    arena_free(&mem);
    return same;
}

static void reads_substitutions_however_spelled(void **state)
{
    static const char *const texts[] = {"V600E", "p.V600E", "Val600Glu", "p.Val600Glu",
        "p.(Val600Glu)", "v600e", "VAL600GLU", " V600E ", "p.v600e", "V600Glu",
        "V600>E", "V600delinsE", "P.V600E", "(V600E)"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_reads(texts[i], PROTEIN_SUBSTITUTION, "V600E");
    assert_reads("GLU17LYS", PROTEIN_SUBSTITUTION, "E17K");
    assert_reads("Arg882His", PROTEIN_SUBSTITUTION, "R882H");
    assert_reads("K27M", PROTEIN_SUBSTITUTION, "K27M");
    assert_reads("Sec46Cys", PROTEIN_SUBSTITUTION, "U46C");
}

static void reads_stops_with_star_x_and_ter(void **state)
{
    static const char *const texts[] = {"R213*", "R213X", "R213Ter", "p.Arg213Ter",
        "p.Arg213*", "ARG213TER", "p.(Arg213X)", "r213x", "R213delins*"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_reads(texts[i], PROTEIN_STOP, "R213*");
}

/* EGFR G719X is any residue; nothing in the name tells it from APC E1309X. */
static void marks_a_stop_written_as_x(void **state)
{
    struct arena mem = ARENA_INIT;
    struct protein_change p;

    (void)state;
    assert_int_equal(protein_parse(STR("G719X"), &mem, &p), 0);
    assert_true(p.is_x);
    assert_int_equal(protein_parse(STR("p.Arg213X"), &mem, &p), 0);
    assert_true(p.is_x);
    assert_int_equal(protein_parse(STR("R213*"), &mem, &p), 0);
    assert_false(p.is_x);
    assert_int_equal(protein_parse(STR("R213Ter"), &mem, &p), 0);
    assert_false(p.is_x);
    assert_int_equal(protein_parse(STR("R213fsX9"), &mem, &p), 0);
    assert_false(p.is_x);
    assert_refused("H1047X");
    assert_refused("V600X");
    assert_reads("H1047*", PROTEIN_STOP, "H1047*");
    assert_reads("Tyr57Terfs", PROTEIN_STOP, "Y57*");
    arena_free(&mem);
}

static void reads_silent_changes(void **state)
{
    (void)state;
    assert_reads("E55=", PROTEIN_SILENT, "E55=");
    assert_reads("p.Arg882=", PROTEIN_SILENT, "R882=");
    assert_reads("E55E", PROTEIN_SILENT, "E55=");
    assert_reads("p.(Glu55Glu)", PROTEIN_SILENT, "E55=");
}

static void reads_frameshifts_and_keeps_what_follows_apart(void **state)
{
    struct arena mem = ARENA_INIT;
    struct protein_change p;

    (void)state;
    assert_reads("P968fs", PROTEIN_FRAMESHIFT, "P968fs");
    assert_reads("P968FS", PROTEIN_FRAMESHIFT, "P968fs");
    assert_reads("P968FS*12", PROTEIN_FRAMESHIFT, "P968fs");
    assert_reads("L747fs", PROTEIN_FRAMESHIFT, "L747fs");
    assert_reads("M54IFS", PROTEIN_FRAMESHIFT, "M54fs");
    assert_reads("S72Afs*?", PROTEIN_FRAMESHIFT, "S72fs");
    assert_reads("D197Rfs*", PROTEIN_FRAMESHIFT, "D197fs");
    assert_reads("T148HFSX9", PROTEIN_FRAMESHIFT, "T148fs");
    assert_int_equal(protein_parse(STR("Pro968ArgfsTer12"), &mem, &p), 0);
    assert_int_equal(p.fs_alt, 'R');
    assert_int_equal(p.fs_length, 12);
    assert_int_equal(protein_parse(STR("P968fs*7"), &mem, &p), 0);
    assert_int_equal(p.fs_alt, 0);
    assert_int_equal(p.fs_length, 7);
    arena_free(&mem);
}

static void reads_deletions_with_and_without_residues(void **state)
{
    (void)state;
    assert_reads("E746_A750del", PROTEIN_DELETION, "E746_A750del");
    assert_reads("E746_A750DEL", PROTEIN_DELETION, "E746_A750del");
    assert_reads("E746_A750delELREA", PROTEIN_DELETION, "E746_A750del");
    assert_reads("p.Glu746_Ala750del", PROTEIN_DELETION, "E746_A750del");
    assert_reads("p.Glu746_Ala750delGluLeuArgGluAla", PROTEIN_DELETION, "E746_A750del");
    assert_reads("E746-A750del", PROTEIN_DELETION, "E746_A750del");
    assert_reads("K618del", PROTEIN_DELETION, "K618del");
    assert_reads("Lys618del", PROTEIN_DELETION, "K618del");
    assert_reads("V2del", PROTEIN_DELETION, "V2del");
    assert_reads("P71_78del", PROTEIN_DELETION, "P71_78del");
    assert_refused("E746_A750delELRE");
    assert_refused("E746_A750delALREA");
    assert_refused("E746_A750del5");
}

static void reads_insertions_between_neighbours(void **state)
{
    (void)state;
    assert_reads("D770_N771insNPG", PROTEIN_INSERTION, "D770_N771insNPG");
    assert_reads("D770_N771INSNPG", PROTEIN_INSERTION, "D770_N771insNPG");
    assert_reads("p.Asp770_Asn771insAsnProGly", PROTEIN_INSERTION, "D770_N771insNPG");
    assert_reads("D770_N771insAsnProGly", PROTEIN_INSERTION, "D770_N771insNPG");
    assert_reads("V769_770insASV", PROTEIN_INSERTION, "V769_770insASV");
    assert_reads("M766_A767insALA", PROTEIN_INSERTION, "M766_A767insALA");
    assert_refused("P772_V774insPHV"); /* between which two? */
    assert_refused("D770insGY");
    assert_refused("E611_F612INS25");
    assert_refused("D770_N771ins");
    assert_refused("D770_N771insX");
    assert_refused("D770_N771insGlyL");
    assert_refused("D770_N771insN*G");
}

static void reads_delins_in_both_spellings(void **state)
{
    (void)state;
    assert_reads("E746_A750delinsA", PROTEIN_DELINS, "E746_A750delinsA");
    assert_reads("E746_A750>IP", PROTEIN_DELINS, "E746_A750delinsIP");
    assert_reads("L747_A750>P", PROTEIN_DELINS, "L747_A750delinsP");
    assert_reads("V600_K601DELINSD", PROTEIN_DELINS, "V600_K601delinsD");
    assert_reads("N771>GY", PROTEIN_DELINS, "N771delinsGY");
    assert_reads("M774DELINSWLV", PROTEIN_DELINS, "M774delinsWLV");
    assert_reads("E746_A750delELREAinsIP", PROTEIN_DELINS, "E746_A750delinsIP");
    assert_reads("T417_D419DELTYDINSI", PROTEIN_DELINS, "T417_D419delinsI");
    assert_reads("p.Leu747_Ala750delinsProSer", PROTEIN_DELINS, "L747_A750delinsPS");
    assert_reads("Y600_K601delinsL*", PROTEIN_DELINS, "Y600_K601delinsL*");
    assert_refused("E746_A750delins");
    assert_refused("E746_A750>");
    assert_refused("E746_A750delELREinsIP");
}

static void reads_duplications(void **state)
{
    (void)state;
    assert_reads("Y772_A775dup", PROTEIN_DUPLICATION, "Y772_A775dup");
    assert_reads("Y772_A775DUP", PROTEIN_DUPLICATION, "Y772_A775dup");
    assert_reads("A767_V769dupASV", PROTEIN_DUPLICATION, "A767_V769dup");
    assert_reads("K356dup", PROTEIN_DUPLICATION, "K356dup");
    assert_reads("p.193_196dupSTSC", PROTEIN_DUPLICATION, "S193_C196dup");
    assert_refused("A767_V769dupASVD");
    assert_refused("193_196dupSTSC");
    assert_refused("p.193_196dup");
}

static void a_change_of_the_first_residue_loses_the_start(void **state)
{
    (void)state;
    assert_reads("M1?", PROTEIN_START_LOST, "M1?");
    assert_reads("p.Met1?", PROTEIN_START_LOST, "M1?");
    assert_reads("p.(Met1?)", PROTEIN_START_LOST, "M1?");
    assert_reads("M1V", PROTEIN_START_LOST, "M1V");
    assert_reads("Met1Ile", PROTEIN_START_LOST, "M1I");
    assert_reads("M1=", PROTEIN_SILENT, "M1=");
    assert_reads("A1V", PROTEIN_SUBSTITUTION, "A1V");
    assert_true(are_same("M1?", "M1V"));
    assert_false(are_same("M1I", "M1V"));
    assert_refused("V600?");
    assert_refused("M2?");
}

static void a_lost_stop_is_an_extension(void **state)
{
    (void)state;
    assert_reads("*110Qext*17", PROTEIN_EXTENSION, "*110Qext*17");
    assert_reads("p.Ter110GlnextTer17", PROTEIN_EXTENSION, "*110Qext*17");
    assert_reads("*110Qext*?", PROTEIN_EXTENSION, "*110Qext*?");
    assert_reads("*757L", PROTEIN_EXTENSION, "*757Lext*?");
    assert_reads("X110Q", PROTEIN_EXTENSION, "*110Qext*?");
    assert_reads("*110=", PROTEIN_SILENT, "*110=");
    assert_true(are_same("*110Q", "*110Qext*17"));
    assert_refused("Q110Qext*17");
    assert_refused("*110fs");
}

static void refuses_what_is_no_protein_change(void **state)
{
    static const char *const texts[] = {"", "p.", "p.()", "V600", "A20", "E3", "e13a2",
        "E13;A20", "EXON 19 DELETION", "Fusion", "FUSION", "Amplification", "T>A",
        "V600E/K", "V600E and V600M", "V600E+V600M", "V600EK", "G776INSV_G/C",
        "P780INS", "E151INT", "V600E AMPLIFICATION", "H3K27M", "p16", "L1CAM",
        "RS2305035", "c.1799T>A", "1799T>A", "V0E", "V600000000000E", "V-1E", "V600e2",
        "B12C", "Z5A", "J1K", "Xaa600Glu", "V600Xaa", "=", "p.=", "p.?", "fs", "del",
        "185_186delAG", "185delAG", "DEL 19-20", "4-11", "106insR", "A750_E746del",
        "E746_E746del", "E746_A750fs", "E746_A750G", "G336fs563X", "P968fs12",
        "P968fs*0", "P968*fs*2", "G12-A13", "C1156Y-L1198F", "p.600E", "600E", "D5S346",
        "I", "S100A8", "KIT D816V", "V600E (c.1799T>A)", "Val600", "Valine600Glu",
        "M1ext-5", "V600E\n V"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_refused(texts[i]);
    /* bytes that are no text */
    assert_int_equal(
        protein_parse((struct str){"V600\0", 5}, NULL, &(struct protein_change){0}),
        ERR_NOENT);
}

static void compares_what_both_sides_state(void **state)
{
    (void)state;
    assert_true(are_same("V600E", "p.Val600Glu"));
    assert_false(are_same("V600E", "V600K"));
    assert_false(are_same("V600E", "A600E"));
    assert_false(are_same("V600E", "V601E"));
    assert_true(are_same("P968fs", "Pro968ArgfsTer12"));
    assert_true(are_same("P968Rfs", "P968fs*12"));
    assert_false(are_same("P968Rfs*12", "P968Lfs*12"));
    assert_false(are_same("P968Rfs*12", "P968Rfs*13"));
    assert_true(are_same("V769_770insASV", "V769_D770insASV"));
    assert_false(are_same("V769_770insASV", "A769_D770insASV"));
    assert_false(are_same("E746_A750del", "E746_A751del"));
    assert_false(are_same("E746_A750del", "E746_A750dup"));
    assert_true(are_same("E746_A750>IP", "E746_A750delELREAinsIP"));
}

static bool truncates(const char *text)
{
    struct arena mem = ARENA_INIT;
    struct protein_change p;
    bool yes;

    assert_int_equal(protein_parse(str_of(text), &mem, &p), 0);
    yes = protein_is_truncating(&p);
    arena_free(&mem);
    return yes;
}

static void a_stop_or_frameshift_truncates(void **state)
{
    (void)state;
    assert_true(truncates("R213*"));
    assert_true(truncates("P968fs"));
    assert_true(truncates("Y600_K601delinsL*"));
    assert_false(truncates("V600E"));
    assert_false(truncates("M1?"));
    assert_false(truncates("*110Q"));
    assert_false(truncates("E746_A750del"));
}

static void residue_names_and_codes_agree(void **state)
{
    static const char codes[] = "ACDEFGHIKLMNPQRSTUVWY*";

    (void)state;
    for (size_t i = 0; codes[i]; i++)
        assert_int_equal(residue_code(str_of(residue_name(codes[i]))), codes[i]);
    assert_int_equal(residue_code(STR("VAL")), 'V');
    assert_int_equal(residue_code(STR("v")), 'V');
    assert_int_equal(residue_code(STR("*")), '*');
    assert_int_equal(residue_code(STR("X")), 0);
    assert_int_equal(residue_code(STR("B")), 0);
    assert_int_equal(residue_code(STR("Va")), 0);
    assert_int_equal(residue_code(STR_NONE), 0);
    assert_null(residue_name('X'));
    assert_null(residue_name('\0'));
}

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static char random_residue(uint64_t *seed)
{
    return "ACDEFGHIKLMNPQRSTVWY"[next_random(seed) % 20];
}

/* A change that its canonical text states in full. */
static struct protein_change random_change(struct arena *mem, uint64_t *seed)
{
    struct protein_change p = {.kind = (enum protein_kind)(next_random(seed) % 10)};
    char *alt = arena_alloc(mem, 8);
    size_t n_alt = 2 + next_random(seed) % 4;

    p.ref1 = p.ref2 = random_residue(seed);
    p.pos1 = p.pos2 = 2 + (uint32_t)(next_random(seed) % 3000);
    for (size_t i = 0; i < n_alt; i++)
        do
            alt[i] = random_residue(seed);
        while (alt[i] == p.ref1);
    switch (p.kind) {
    case PROTEIN_START_LOST:
        p.ref1 = p.ref2 = 'M';
        p.pos1 = p.pos2 = 1;
        n_alt = alt[0] != 'M';
        break;
    case PROTEIN_EXTENSION:
        p.ref1 = p.ref2 = '*';
        p.fs_length = (uint32_t)(next_random(seed) % 50);
        n_alt = 1;
        break;
    case PROTEIN_SUBSTITUTION:
        n_alt = 1;
        break;
    case PROTEIN_SILENT:
    case PROTEIN_STOP:
    case PROTEIN_FRAMESHIFT:
        n_alt = 0;
        break;
    default:
        if (p.kind == PROTEIN_INSERTION || next_random(seed) % 2) {
            p.ref2 = random_residue(seed);
            p.pos2 += p.kind == PROTEIN_INSERTION ? 1 : 1 + next_random(seed) % 9;
        }
        if (p.kind == PROTEIN_DELETION || p.kind == PROTEIN_DUPLICATION)
            n_alt = 0;
    }
    p.alt = (struct str){alt, n_alt};
    return p;
}

/* Each residue of a canonical text by its name: V600E -> Val600Glu. */
static struct str with_names(struct arena *mem, struct str text)
{
    struct str out = STR("p.");

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        const char *name = c == '*' ? "Ter" : residue_name(c);

        out = name ? str_fmt(mem, "%.*s%s", STR_ARG(out), name)
                   : str_fmt(mem, "%.*s%c", STR_ARG(out), c);
    }
    return out;
}

static void assert_same_change(
    const struct protein_change *a, const struct protein_change *b)
{
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->pos1, b->pos1);
    assert_int_equal(a->pos2, b->pos2);
    assert_int_equal(a->ref1, b->ref1);
    assert_int_equal(a->ref2, b->ref2);
    assert_int_equal(a->fs_length, b->fs_length);
    assert_true(str_eq(a->alt, b->alt));
    assert_true(protein_eq(a, b));
}

static void every_change_reads_back_from_its_text(void **state)
{
    uint64_t seed = 1181783497276652981;
    struct arena mem = ARENA_INIT;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        arena_reset(&mem);

        struct protein_change p = random_change(&mem, &seed), q;
        struct str text = protein_text(&mem, &p);
        struct str spelled[] = {text, with_names(&mem, text),
            str_upper(&mem, with_names(&mem, text)), str_lower(&mem, text)};

        for (size_t i = 0; i < sizeof(spelled) / sizeof(spelled[0]); i++) {
            if (protein_parse(spelled[i], &mem, &q) < 0)
                fail_msg("\"%.*s\" was not read", STR_ARG(spelled[i]));
            assert_same_change(&p, &q);
        }
    }
    arena_free(&mem);
}

/* Whatever is read must come back from its own text. */
static void what_is_read_from_noise_reads_back(void **state)
{
    static const char letters[] = "VvEeMmXKkAaTerdelinsdupfsGly*=?>_-().p0123456789";
    uint64_t seed = 42;
    struct arena mem = ARENA_INIT;
    unsigned n_read = 0;

    (void)state;
    for (int round = 0; round < 200000; round++) {
        char text[16];
        size_t n = 2 + next_random(&seed) % 12;
        struct protein_change p, q;

        arena_reset(&mem);
        for (size_t i = 0; i < n; i++)
            text[i] = letters[next_random(&seed) % (sizeof(letters) - 1)];
        text[1] = (char)('0' + next_random(&seed) % 10); /* else too few are changes */
        if (protein_parse((struct str){text, n}, &mem, &p) < 0)
            continue;
        n_read++;

        struct str canonical = protein_text(&mem, &p);

        if (protein_parse(canonical, &mem, &q) < 0)
            fail_msg("\"%.*s\" gave \"%.*s\"", (int)n, text, STR_ARG(canonical));
        assert_true(protein_eq(&p, &q));
        assert_true(str_eq(canonical, protein_text(&mem, &q)));
    }
    assert_true(n_read > 1000);
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_substitutions_however_spelled),
        cmocka_unit_test(reads_stops_with_star_x_and_ter),
        cmocka_unit_test(marks_a_stop_written_as_x),
        cmocka_unit_test(reads_silent_changes),
        cmocka_unit_test(reads_frameshifts_and_keeps_what_follows_apart),
        cmocka_unit_test(reads_deletions_with_and_without_residues),
        cmocka_unit_test(reads_insertions_between_neighbours),
        cmocka_unit_test(reads_delins_in_both_spellings),
        cmocka_unit_test(reads_duplications),
        cmocka_unit_test(a_change_of_the_first_residue_loses_the_start),
        cmocka_unit_test(a_lost_stop_is_an_extension),
        cmocka_unit_test(refuses_what_is_no_protein_change),
        cmocka_unit_test(compares_what_both_sides_state),
        cmocka_unit_test(a_stop_or_frameshift_truncates),
        cmocka_unit_test(residue_names_and_codes_agree),
        cmocka_unit_test(every_change_reads_back_from_its_text),
        cmocka_unit_test(what_is_read_from_noise_reads_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
