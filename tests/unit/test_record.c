#include "kb/store/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct str two_texts[] = {{"ab", 2}, {"", 0}};
static uint32_t two_numbers[] = {5, 300};
static struct placed_allele one_allele[] = {
    {{ASSEMBLY_GRCH38, 7, 140753336, {"A", 1}, {"T", 1}}, ALLELE_LIFTED, 3}};

static struct named_variant made_variant(void)
{
    return (struct named_variant){.gene = STR("BRAF"),
        .name = STR("V600E"),
        .form = STR("sub"),
        .criterion = 258,
        .alleles = one_allele,
        .n_alleles = 1,
        .aliases = two_texts,
        .n_aliases = 2,
        .hgvs = two_texts,
        .n_hgvs = 1,
        .transcript = STR("T"),
        .types = STR("m"),
        .caid = STR("CA1"),
        .clinvar_ids = two_numbers,
        .n_clinvar_ids = 2,
        .url = STR("u")};
}

static struct named_profile made_profile(void)
{
    return (struct named_profile){.name = STR("BRAF V600E"),
        .criterion = 7,
        .variant_ids = two_texts,
        .n_variant_ids = 2,
        .url = STR("u"),
        .score_x100 = 5775};
}

static struct evidence_override made_override = {
    {"level", 5}, {"A", 1}, {"B", 1}, {"r", 1}, {"a", 1}, {"d", 1}, {"b", 1}};

static struct evidence made_evidence(void)
{
    return (struct evidence){.is_assertion = true,
        .type = EVIDENCE_DIAGNOSTIC,
        .direction = DIRECTION_DOES_NOT_SUPPORT,
        .level = 'B',
        .rating = 4,
        .is_flagged = true,
        .significance = STR("Positive"),
        .significance_class = SIGNIFICANCE_POSITIVE,
        .therapies = two_texts,
        .n_therapies = 1,
        .interaction = THERAPY_SEQUENTIAL,
        .disease = STR("d"),
        .disease_id = STR("DOID:1"),
        .disease_ordinal = DISEASE_NONE,
        .origin_word = STR("Somatic"),
        .origin = ORIGIN_SOMATIC,
        .profile = STR("p"),
        .profile_id = STR("1"),
        .criterion = 9,
        .statement = STR("s"),
        .citation = STR("c"),
        .citation_id = STR("i"),
        .source_type = STR("t"),
        .url = STR("u"),
        .phenotypes = STR("h"),
        .nct_ids = STR("n"),
        .status = STR("y"),
        .abstract_id = STR("b"),
        .reviewed = STR("w"),
        .amp = STR("I-A"),
        .acmg_codes = STR("a"),
        .clingen_codes = STR("o"),
        .nccn = STR("g"),
        .nccn_version = STR("v"),
        .description = STR("l"),
        .evidence_ids = STR("e"),
        .licence = STR("MIT"),
        .approved_in = STR("US"),
        .approved_by = STR("F"),
        .review_by = STR("2"),
        .overrides = &made_override,
        .n_overrides = 1,
        .has_fda_companion = true};
}

static struct clinvar_entry made_clinvar(void)
{
    static struct condition condition = {{"Mel", 3}, {"M:1", 3}};
    static struct class_count split;
    static struct str rcvs[] = {{"RCV000014992.27", 15}, {"RCV1", 4}};
    static struct clinvar_hgvs hgvs[] = {
        {{"NM_1.2:c.1A>T", 13}, true, false}, {{"NM_1.3:c.1A>T", 13}, false, true}};
    static struct clinvar_submission submissions[] = {
        {.scv = {"SCV000020146.7", 14},
            .submitter = {"Lab", 3},
            .class_word = {"Pathogenic", 10},
            .review_status = {"flagged submission", 18},
            .date = {"2016-02-29", 10},
            .method = {"clinical testing", 16},
            .origin = {"germline", 8},
            .has_comment = true},
        {.scv = {"SCV9", 4},
            .kind = CLASSIFICATION_SOMATIC_IMPACT,
            .class_word = {"Tier I - Strong", 15},
            .date = {"2016", 4},
            .assertion = {"diagnostic: supports diagnosis", 30}}};
    struct clinvar_entry c = {.alleles = one_allele, .n_alleles = 1};

    split = (struct class_count){STR("P"), 300, STR("2023-12-31")};
    c.record = (struct clinvar_record){.variation_id = 13961,
        .allele_id = 29000,
        .name = STR("x"),
        .genes = two_texts,
        .n_genes = 1,
        .hgvs_g = STR("g"),
        .hgvs_c = STR("c"),
        .hgvs_p = STR("p"),
        .transcript = STR("t"),
        .consequence = 1024,
        .origin_bits = 2,
        .rs = STR("rs1"),
        .caid = STR("CA1"),
        .type = CLINVAR_GENOTYPE,
        .is_included = true,
        .included_in = two_numbers,
        .n_included_in = 2,
        .members = two_numbers,
        .n_members = 2,
        .rcvs = rcvs,
        .n_rcvs = 2,
        .omim = two_texts,
        .n_omim = 1,
        .hgvs = hgvs,
        .n_hgvs = 2,
        .submissions = submissions,
        .n_submissions = 2};
    c.record.by_kind[0] = (struct classification){.is_given = true,
        .class_word = STR("P"),
        .group = CLASS_PATHOGENIC,
        .review_status = STR("r"),
        .stars = 3,
        .date = STR("2024-01-02"),
        .conditions = &condition,
        .n_conditions = 1,
        .split = &split,
        .n_split = 1,
        .n_submissions = 24,
        .n_submitters = 23,
        .explanation = STR("why")};
    c.record.by_kind[1].stars = -1;
    c.record.by_kind[2] = (struct classification){.stars = 0};
    return c;
}

/* As the KB stores it: made of a few words, and with texts that other fields tell. */
static struct str known_words[64];
static uint32_t n_known_words;

static uint32_t word_number(void *ctx, struct str text)
{
    static char texts[4096];
    static size_t n_bytes;

    (void)ctx;
    for (uint32_t i = 0; i < n_known_words; i++)
        if (str_eq(known_words[i], text))
            return i + 1;
    assert_true(n_known_words < 64 && n_bytes + text.n <= sizeof(texts));
    memcpy(texts + n_bytes, text.p, text.n); /* texts that are encoded live shortly */
    known_words[n_known_words] = (struct str){texts + n_bytes, text.n};
    n_bytes += text.n;
    return ++n_known_words;
}

static bool word_text(void *ctx, uint32_t number, struct str *text)
{
    (void)ctx;
    if (number > n_known_words)
        return false;
    *text = known_words[number - 1];
    return true;
}

static const struct record_words words = {
    .number_of = word_number, .text_of = word_text};

static struct clinvar_entry made_stored_clinvar(void)
{
    struct clinvar_entry c = made_clinvar();

    c.record.variation_id = 0; /* stands in the record's id */
    c.record.name = STR("t(ab):c (p)");
    c.record.hgvs_g = STR("NC_000007.14:g.140753336A>T");
    return c;
}

static struct gene made_gene(void)
{
    return (struct gene){.hgnc_id = 1097,
        .entrez_id = 673,
        .symbol = STR("BRAF"),
        .name = STR("n"),
        .locus_type = STR("l"),
        .location = STR("7q34"),
        .ensembl_id = STR("E"),
        .mane_refseq = STR("N"),
        .mane_ensembl = STR("T"),
        .aliases = two_texts,
        .n_aliases = 2,
        .previous = two_texts,
        .n_previous = 1};
}

static struct disease made_disease(void)
{
    return (struct disease){.ordinal = 4,
        .id = STR("DOID:1"),
        .name = STR("n"),
        .oncotree = STR("MEL"),
        .synonyms = two_texts,
        .n_synonyms = 1,
        .ancestors = two_numbers,
        .n_ancestors = 2,
        .is_cancer = true,
        .is_state = true,
        .state_of = 5,
        .excludes = two_numbers,
        .n_excludes = 2};
}

static struct provenance made_provenance(void)
{
    return (struct provenance){STR("civic"), STR("ev"), STR("r1"), STR("f"), STR("00"),
        STR("CC0"), ASSEMBLY_GRCH37};
}

static struct exon two_exons[] = {{900, 1100}, {100, 300}};

static struct transcript made_transcript(void)
{
    return (struct transcript){.id = STR("NM_1.2"),
        .twin_id = STR("E.3"),
        .protein_id = STR("NP"),
        .protein_twin_id = STR("EP"),
        .gene = STR("BRAF"),
        .hgnc_id = 1097,
        .tag = TRANSCRIPT_MANE_PLUS_CLINICAL,
        .assembly = ASSEMBLY_GRCH38,
        .contig = 7,
        .is_reverse = true,
        .is_start_incomplete = true,
        .exons = two_exons,
        .n_exons = 2,
        .cds_beg1 = 150,
        .cds_end1 = 1000,
        .start_phase = 1};
}

static void encode(unsigned type, struct buf *out)
{
    struct named_variant v = made_variant();
    struct named_profile p = made_profile();
    struct evidence e = made_evidence();
    struct clinvar_entry c = made_clinvar(), stored = made_stored_clinvar();
    struct gene g = made_gene();
    struct disease d = made_disease();
    struct provenance s = made_provenance();
    struct transcript t = made_transcript();

    switch (type) {
    case 0:
        named_variant_encode(&v, out);
        break;
    case 1:
        named_profile_encode(&p, out);
        break;
    case 2:
        evidence_encode(&e, out);
        break;
    case 3:
        clinvar_encode(&c, out);
        break;
    case 4:
        gene_encode(&g, out);
        break;
    case 5:
        disease_encode(&d, out);
        break;
    case 6:
        transcript_encode(&t, out);
        break;
    case 7:
        clinvar_encode_with(&words, &stored, out);
        break;
    default:
        provenance_encode(&s, out);
    }
}

/* Decode, and encode again what was decoded. */
static int recode(unsigned type, struct str bytes, struct arena *mem, struct buf *again,
    struct err *err)
{
    struct named_variant v;
    struct named_profile p;
    struct evidence e;
    struct clinvar_entry c;
    struct gene g;
    struct disease d;
    struct provenance s;
    struct transcript t;
    int rc;

    switch (type) {
    case 0:
        if ((rc = named_variant_decode(bytes, mem, &v, err)) == 0)
            named_variant_encode(&v, again);
        return rc;
    case 1:
        if ((rc = named_profile_decode(bytes, mem, &p, err)) == 0)
            named_profile_encode(&p, again);
        return rc;
    case 2:
        if ((rc = evidence_decode(bytes, mem, &e, err)) == 0)
            evidence_encode(&e, again);
        return rc;
    case 3:
        if ((rc = clinvar_decode(bytes, mem, &c, err)) == 0
            && (rc = clinvar_decode_hgvs(mem, &c, err)) == 0
            && (rc = clinvar_decode_submissions(mem, &c, err)) == 0) {
            c.packed_hgvs = c.packed_submissions = STR_NONE; /* packed anew */
            clinvar_encode(&c, again);
        }
        return rc;
    case 4:
        if ((rc = gene_decode(bytes, mem, &g, err)) == 0)
            gene_encode(&g, again);
        return rc;
    case 5:
        if ((rc = disease_decode(bytes, mem, &d, err)) == 0)
            disease_encode(&d, again);
        return rc;
    case 6:
        if ((rc = transcript_decode(bytes, mem, &t, err)) == 0)
            transcript_encode(&t, again);
        return rc;
    case 7:
        if ((rc = clinvar_decode_with(&words, bytes, mem, &c, err)) == 0
            && (rc = clinvar_decode_names(mem, &c, err)) == 0
            && (rc = clinvar_decode_hgvs(mem, &c, err)) == 0
            && (rc = clinvar_decode_submissions(mem, &c, err)) == 0) {
            c.packed_hgvs = c.packed_submissions = STR_NONE;
            if (c.record.n_genes == 1) /* others may be damaged words: they are new */
                clinvar_encode_with(&words, &c, again);
        }
        return rc;
    default:
        if ((rc = provenance_decode(bytes, mem, &s, err)) == 0)
            provenance_encode(&s, again);
        return rc;
    }
}
#define N_TYPES 9
#define STORED_CLINVAR_TYPE 7
#define EVIDENCE_TYPE 2 /* its number below */
#define EVIDENCE_BYTES_OF_3_0 89

/* A change here is a change of the file format: raise KB_FORMAT_MAJOR (or, for a new
 * trailing field, KB_FORMAT_MINOR) in the same commit. */
static const char *const golden[N_TYPES] = {
    "04425241460556363030450373756202010000011e0703b8f38e430302026162000102616201"
    "54016d034341310205ac020175",
    "0a4252414620563630304507000000020261620001758f160000",
    "01020142040108506f736974697665050102616202016406444f49443a31ffffffff07536f6d"
    "61746963010900000001700131017301630169017401750168016e01790162017703492d4101"
    "61016f01670176016c01650001034d49540255530146013201056c6576656c01410142017201"
    "6101640162",
    "896dc8e2011f0150010172040a323032342d30312d303201034d656c034d3a31010150ac02a1"
    "fa2d18170377687900020000000100000001026162016301700174800802011e0703b8f38e43"
    "0301673e0205ac020205ac021c0201000d4e4d5f312e323a632e31413e54020508333a632e31"
    "413e54250204b39d010800034c61620213bde32d141c01000453435639010901010432303136"
    "01012318017803727331034341310291751c00045243563101026162",
    "49040000a1050442524146016e016c04377133340145014e0154020261620001026162",
    "0400000006444f49443a31016e034d454c010261620205ac0200010105000000"
    "0205ac02",
    "064e4d5f312e3203452e33024e500245500442524146c90802020705019601e807028407cc08"
    "64ac02",
    "c8e2011f010102040301040101ac020518170600020000000100000001070163017008800802"
    "011e0703b8f38e4303023e0205ac020205ac021c0201000d4e4d5f312e323a632e31413e5402"
    "0508333a632e31413e541a0204b39d0108090a0b0c0d0e01000453435639000f00100000111f"
    "01010291751c00045243563101026162",
    "05636976696302657602723101660230300343433001",
};

static void bytes_of_format_5_0_do_not_change(void **state)
{
    struct buf out = BUF_INIT, hex = BUF_INIT;

    (void)state;
    assert_int_equal(KB_FORMAT_MAJOR, 5);
    assert_int_equal(KB_FORMAT_MINOR, 0);
    for (unsigned type = 0; type < N_TYPES; type++) {
        buf_clear(&out);
        buf_clear(&hex);
        encode(type, &out);
        for (size_t i = 0; i < out.n; i++)
            buf_fmt(&hex, "%02x", (unsigned char)out.p[i]);
        assert_string_equal(hex.p, golden[type]);
    }
    buf_free(&out);
    buf_free(&hex);
}

static void decodes_what_it_encoded(void **state)
{
    struct arena mem = ARENA_INIT;
    struct err err = {0};

    (void)state;
    for (unsigned type = 0; type < N_TYPES; type++) {
        struct buf out = BUF_INIT, again = BUF_INIT;
        encode(type, &out);
        assert_int_equal(recode(type, buf_str(&out), &mem, &again, &err), 0);
        assert_int_equal(again.n, out.n);
        assert_memory_equal(again.p, out.p, out.n);
        buf_free(&out);
        buf_free(&again);
    }
    arena_free(&mem);
}

static void a_stored_record_tells_what_it_was_made_of(void **state)
{
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    struct buf out = BUF_INIT;
    struct clinvar_entry c, made = made_stored_clinvar();
    struct clinvar_record *v = &c.record;

    (void)state;
    encode(STORED_CLINVAR_TYPE, &out);
    assert_int_equal(clinvar_decode_with(&words, buf_str(&out), &mem, &c, &err), 0);
    assert_int_equal(v->name.n + v->rs.n + v->caid.n + v->n_rcvs + v->n_omim, 0);
    assert_int_equal(clinvar_decode_names(&mem, &c, &err), 0);
    assert_int_equal(clinvar_decode_submissions(&mem, &c, &err), 0);
    assert_true(str_eq(v->name, made.record.name));
    assert_true(str_eq(v->hgvs_g, made.record.hgvs_g));
    assert_true(str_eq_c(v->rs, "rs1"));
    assert_true(str_eq_c(v->caid, "CA1"));
    assert_true(str_eq_c(v->rcvs[0], "RCV000014992.27"));
    assert_true(str_eq_c(v->rcvs[1], "RCV1"));
    assert_true(str_eq_c(v->by_kind[0].conditions[0].name, "Mel"));
    assert_true(str_eq_c(v->by_kind[0].conditions[0].ids, "M:1"));
    assert_true(str_eq_c(v->by_kind[0].split[0].date, "2023-12-31"));
    assert_true(
        str_eq_c(v->submissions[1].assertion, "diagnostic: supports diagnosis"));
    assert_int_equal(c.alleles[0].allele.pos1, 140753336);
    assert_true(str_eq_c(c.alleles[0].allele.ref, "A"));
    buf_free(&out);
    arena_free(&mem);
}

/* A text that other fields almost tell is stored. */
static void texts_that_are_told_otherwise_come_back_as_they_were(void **state)
{
    static const char *const names[] = {"", "t(ab):c", "t(ab):c (p) ", "t:c (p)", "x"};
    static const char *const gs[] = {"", "NC_000007.14:g.140753336A>G",
        "NC_000007.14:g.140753336_140753337del", "NC_000007.13:g.140753336A>T",
        "NC_000007.14:c.1A>T", "NC_000007.14:g."};
    static const char *const rs[] = {"", "rs", "rs0", "rs01", "rs1|rs2", "RS1",
        "rs18446744073709551615", "rs18446744073709551616"};
    struct arena mem = ARENA_INIT;
    struct err err = {0};

    (void)state;
    for (unsigned i = 0; i < 240; i++) {
        struct buf out = BUF_INIT;
        struct clinvar_entry c = made_stored_clinvar(), back;
        c.record.name = str_of(names[i % 5]);
        c.record.hgvs_g = str_of(gs[i / 5 % 6]);
        c.record.rs = c.record.caid = str_of(rs[i / 30]);
        c.n_alleles = i % 7 != 0;
        clinvar_encode_with(&words, &c, &out);
        assert_int_equal(
            clinvar_decode_with(&words, buf_str(&out), &mem, &back, &err), 0);
        assert_int_equal(clinvar_decode_names(&mem, &back, &err), 0);
        assert_true(str_eq(back.record.name, c.record.name));
        assert_true(str_eq(back.record.hgvs_g, c.record.hgvs_g));
        assert_true(str_eq(back.record.rs, c.record.rs));
        assert_true(str_eq(back.record.caid, c.record.caid));
        buf_free(&out);
    }
    arena_free(&mem);
}

static void assert_same_lists(
    const struct classification *got, const struct classification *want)
{
    assert_true(str_eq(got->class_word, want->class_word));
    assert_true(str_eq(got->date, want->date));
    assert_int_equal(got->n_conditions, want->n_conditions);
    for (unsigned i = 0; i < want->n_conditions; i++) {
        assert_true(str_eq(got->conditions[i].name, want->conditions[i].name));
        assert_true(str_eq(got->conditions[i].ids, want->conditions[i].ids));
    }
    assert_int_equal(got->n_split, want->n_split);
    for (unsigned i = 0; i < want->n_split; i++) {
        assert_true(str_eq(got->split[i].class_word, want->split[i].class_word));
        assert_int_equal(got->split[i].n, want->split[i].n);
    }
}

/* What a report tells, and what readings are made of. */
static void assert_parts_are_as_in_the_whole(
    const struct record_words *w, struct str bytes, struct arena *mem)
{
    struct clinvar_entry whole;
    struct clinvar_record told, reading;
    struct err err = {0};

    assert_int_equal(clinvar_decode_with(w, bytes, mem, &whole, &err), 0);
    assert_int_equal(clinvar_decode_told(w, bytes, true, mem, &told, &err), 0);
    assert_int_equal(clinvar_decode_reading(w, bytes, mem, &reading, &err), 0);
    assert_true(str_eq(told.hgvs_g, whole.record.hgvs_g));
    assert_int_equal(told.allele_id, whole.record.allele_id);
    for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++) {
        assert_same_lists(&told.by_kind[k], &whole.record.by_kind[k]);
        assert_int_equal(reading.by_kind[k].group, whole.record.by_kind[k].group);
        assert_int_equal(reading.by_kind[k].stars, whole.record.by_kind[k].stars);
        assert_int_equal(reading.by_kind[k].n_conditions, 0);
    }
    assert_int_equal(reading.n_genes, whole.record.n_genes);
    for (unsigned i = 0; i < reading.n_genes; i++)
        assert_true(str_eq(reading.genes[i], whole.record.genes[i]));
    assert_true(str_eq(reading.hgvs_c, whole.record.hgvs_c));
    assert_true(str_eq(reading.hgvs_p, whole.record.hgvs_p));
    assert_true(str_eq(reading.transcript, whole.record.transcript));
    assert_int_equal(reading.consequence, whole.record.consequence);
    assert_int_equal(clinvar_decode_told(w, bytes, false, mem, &told, &err), 0);
    assert_int_equal(told.hgvs_g.n, 0);
    bytes.n = 5;
    assert_int_equal(clinvar_decode_told(w, bytes, true, mem, &told, &err), ERR_KB);
    assert_int_equal(clinvar_decode_reading(w, bytes, mem, &reading, &err), ERR_KB);
}

static void classes_and_transcript_are_read_without_the_rest(void **state)
{
    const struct record_words *const how[] = {NULL, &words};
    struct arena mem = ARENA_INIT;
    struct err err = {0};

    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        struct clinvar_entry c = i == 0 ? made_clinvar() : made_stored_clinvar();
        struct clinvar_record back;
        struct buf out = BUF_INIT;
        clinvar_encode_with(how[i], &c, &out);
        assert_int_equal(
            clinvar_decode_classes(how[i], buf_str(&out), &mem, &back, &err), 0);
        assert_true(str_eq(back.transcript, c.record.transcript));
        assert_int_equal(back.allele_id, c.record.allele_id);
        for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++) {
            const struct classification *got = &back.by_kind[k];
            const struct classification *want = &c.record.by_kind[k];
            assert_int_equal(got->is_given, want->is_given);
            assert_int_equal(got->group, want->group);
            assert_int_equal(got->stars, want->stars);
            assert_true(str_eq(got->explanation, want->explanation));
            assert_int_equal(got->n_conditions, 0);
            assert_int_equal(got->n_split, 0);
        }
        assert_parts_are_as_in_the_whole(how[i], buf_str(&out), &mem);
        out.n--; /* all but the last byte is more than is read */
        assert_int_equal(
            clinvar_decode_classes(how[i], buf_str(&out), &mem, &back, &err), 0);
        out.n = 5;
        assert_int_equal(
            clinvar_decode_classes(how[i], buf_str(&out), &mem, &back, &err), ERR_KB);
        buf_free(&out);
    }
    arena_free(&mem);
}

static void alleles_come_back_whatever_they_share(void **state)
{
    static const struct str bases[] = {{"A", 1}, {"T", 1}, {"CA", 2}, {"N", 1}};
    struct arena mem = ARENA_INIT;
    struct err err = {0};

    (void)state;
    for (unsigned i = 0; i < 512; i++) {
        struct placed_allele two[2];
        struct buf out = BUF_INIT;
        struct clinvar_entry c = {.alleles = two, .n_alleles = 2}, back;
        for (unsigned k = 0; k < 2; k++) {
            unsigned bits = k == 0 ? 0 : i;
            two[k] = (struct placed_allele){
                {bits & 1 ? ASSEMBLY_GRCH37 : ASSEMBLY_GRCH38, bits & 2 ? 7u : 25u,
                    bits & 4 ? 5u : 300000000u, bases[bits >> 3 & 3],
                    bases[bits >> 5 & 3]},
                bits & 128 ? ALLELE_LIFTED : ALLELE_GIVEN, bits & 256 ? 65535 : 0};
        }
        clinvar_encode(&c, &out);
        assert_int_equal(clinvar_decode(buf_str(&out), &mem, &back, &err), 0);
        assert_int_equal(back.n_alleles, 2);
        for (unsigned k = 0; k < 2; k++) {
            assert_true(allele_eq(&back.alleles[k].allele, &two[k].allele));
            assert_int_equal(back.alleles[k].how, two[k].how);
            assert_int_equal(back.alleles[k].source, two[k].source);
        }
        buf_free(&out);
    }
    arena_free(&mem);
}

static void fields_come_back_in_their_places(void **state)
{
    struct arena mem = ARENA_INIT;
    struct buf out = BUF_INIT;
    struct err err = {0};
    struct evidence e;
    struct clinvar_entry c;
    struct named_variant v;

    (void)state;
    encode(2, &out);
    assert_int_equal(evidence_decode(buf_str(&out), &mem, &e, &err), 0);
    assert_true(e.is_assertion && e.is_flagged && e.has_fda_companion);
    assert_false(e.is_fda_approved);
    assert_int_equal(e.level, 'B');
    assert_int_equal(e.disease_ordinal, DISEASE_NONE);
    assert_true(str_eq_c(e.amp, "I-A") && str_eq_c(e.evidence_ids, "e"));
    buf_clear(&out);
    encode(3, &out);
    assert_int_equal(clinvar_decode(buf_str(&out), &mem, &c, &err), 0);
    assert_int_equal(c.record.by_kind[0].stars, 3);
    assert_int_equal(c.record.by_kind[0].split[0].n, 300);
    assert_int_equal(c.record.by_kind[1].stars, -1);
    assert_int_equal(c.record.by_kind[2].stars, 0); /* none given differs from none */
    assert_false(c.record.by_kind[2].is_given);
    buf_clear(&out);
    encode(0, &out);
    assert_int_equal(named_variant_decode(buf_str(&out), &mem, &v, &err), 0);
    assert_int_equal(v.alleles[0].allele.pos1, 140753336);
    assert_int_equal(v.alleles[0].how, ALLELE_LIFTED);
    assert_string_equal(allele_how_name(v.alleles[0].how), "lifted");
    assert_int_equal(v.clinvar_ids[1], 300);
    buf_free(&out);
    arena_free(&mem);
}

static void what_clinvar_says_further_costs_a_byte_when_absent(void **state)
{
    struct clinvar_entry without = made_clinvar();
    struct clinvar_record *r = &without.record;
    struct buf out = BUF_INIT;
    size_t n;

    (void)state;
    r->type = CLINVAR_SIMPLE_ALLELE;
    r->is_included = false;
    r->n_members = r->n_rcvs = r->n_omim = r->n_hgvs = r->n_submissions = 0;
    clinvar_encode(&without, &out);
    n = out.n;
    /* behind both: name, rs number and CAid with their lengths */
    assert_int_equal(out.p[n - 10 - 2], 0);
    assert_int_equal(out.p[n - 10 - 1], 0);
    buf_clear(&out);
    r->by_kind[0].n_submissions = r->by_kind[0].n_submitters = 0;
    r->by_kind[0].explanation = r->by_kind[0].split[0].date = STR_NONE;
    clinvar_encode(&without, &out);
    /* "why" and its length, two counts, a date in three bytes */
    assert_int_equal(out.n, n - 4 - 2 - 3);
    buf_free(&out);
}

static void descriptions_and_submissions_are_decoded_when_asked_for(void **state)
{
    struct arena mem = ARENA_INIT;
    struct buf out = BUF_INIT;
    struct err err = {0};
    struct clinvar_entry c;
    const struct clinvar_submission *s;

    (void)state;
    encode(3, &out);
    assert_int_equal(clinvar_decode(buf_str(&out), &mem, &c, &err), 0);
    assert_int_equal(c.record.type, CLINVAR_GENOTYPE);
    assert_true(c.record.is_included);
    assert_int_equal(c.record.n_included_in, 2);
    assert_int_equal(c.record.included_in[1], 300);
    assert_int_equal(c.record.members[1], 300);
    assert_true(str_eq_c(c.record.rcvs[0], "RCV000014992.27"));
    assert_true(str_eq_c(c.record.rcvs[1], "RCV1"));
    assert_int_equal(c.record.by_kind[0].n_submissions, 24);
    assert_int_equal(c.record.by_kind[0].n_submitters, 23);
    assert_true(str_eq_c(c.record.by_kind[0].explanation, "why"));
    assert_true(str_eq_c(c.record.by_kind[0].split[0].date, "2023-12-31"));
    assert_int_equal(c.record.n_hgvs + c.record.n_submissions, 0);
    assert_int_equal(clinvar_decode_hgvs(&mem, &c, &err), 0);
    assert_int_equal(clinvar_decode_submissions(&mem, &c, &err), 0);
    assert_int_equal(c.record.n_hgvs, 2);
    assert_true(str_eq_c(c.record.hgvs[1].text, "NM_1.3:c.1A>T"));
    assert_true(c.record.hgvs[0].is_mane_select);
    assert_true(
        c.record.hgvs[1].is_mane_plus_clinical && !c.record.hgvs[1].is_mane_select);
    assert_int_equal(c.record.n_submissions, 2);
    s = c.record.submissions;
    assert_true(str_eq_c(s[0].scv, "SCV000020146.7") && s[0].has_comment);
    assert_true(str_eq_c(s[0].submitter, "Lab") && str_eq_c(s[0].date, "2016-02-29"));
    assert_true(str_eq_c(s[1].scv, "SCV9") && str_eq_c(s[1].date, "2016"));
    assert_int_equal(s[1].kind, CLASSIFICATION_SOMATIC_IMPACT);
    assert_true(str_eq_c(s[1].assertion, "diagnostic: supports diagnosis"));
    buf_free(&out);
    arena_free(&mem);
}

static void a_record_may_have_200000_submissions(void **state)
{
    enum { N = 200000 };
    struct arena mem = ARENA_INIT;
    struct buf out = BUF_INIT;
    struct err err = {0};
    struct clinvar_entry c = {.record = {.variation_id = 1}};

    (void)state;
    c.record.submissions = ARENA_ARRAY(&mem, struct clinvar_submission, N);
    c.record.n_submissions = N;
    for (unsigned i = 0; i < N; i++)
        c.record.submissions[i].scv = str_fmt(&mem, "SCV%09u.1", i);
    clinvar_encode(&c, &out);
    assert_int_equal(clinvar_decode(buf_str(&out), &mem, &c, &err), 0);
    assert_int_equal(clinvar_decode_submissions(&mem, &c, &err), 0);
    assert_int_equal(c.record.n_submissions, N);
    assert_true(str_eq_c(c.record.submissions[N - 1].scv, "SCV000199999.1"));
    buf_free(&out);
    arena_free(&mem);
}

static void refuses_bytes_that_end_early(void **state)
{
    struct arena mem = ARENA_INIT;
    struct err err;

    (void)state;
    for (unsigned type = 0; type < N_TYPES; type++) {
        struct buf out = BUF_INIT, again = BUF_INIT;
        encode(type, &out);
        for (size_t n = 0; n < out.n; n++) {
            struct str cut = {out.p, n};
            if (type == EVIDENCE_TYPE && n == EVIDENCE_BYTES_OF_3_0)
                continue; /* a record of that format is read without the rest */
            assert_int_equal(recode(type, cut, &mem, &again, &err), ERR_KB);
            assert_true(err.msg[0] != '\0');
        }
        buf_free(&out);
        buf_free(&again);
        arena_reset(&mem);
    }
    arena_free(&mem);
}

static void ignores_fields_of_a_newer_minor_version(void **state)
{
    struct arena mem = ARENA_INIT;
    struct err err;

    (void)state;
    for (unsigned type = 0; type < N_TYPES; type++) {
        struct buf out = BUF_INIT, again = BUF_INIT;
        encode(type, &out);
        put_str(&out, STR("a field of tomorrow"));
        assert_int_equal(recode(type, buf_str(&out), &mem, &again, &err), 0);
        buf_free(&out);
        buf_free(&again);
    }
    arena_free(&mem);
}

static void survives_damaged_bytes(void **state)
{
    struct arena mem = ARENA_INIT;
    struct err err;
    uint32_t seed = 2463534242;

    (void)state;
    for (unsigned i = 0; i < 20000; i++) {
        struct buf out = BUF_INIT, again = BUF_INIT;
        unsigned type = i % N_TYPES;
        int rc;
        encode(type, &out);
        for (unsigned k = 0; k < 1 + i % 3; k++) {
            seed ^= seed << 13;
            seed ^= seed >> 17;
            seed ^= seed << 5;
            out.p[seed % out.n] = (char)(seed >> 24);
        }
        rc = recode(type, buf_str(&out), &mem, &again, &err);
        assert_true(rc == 0 || rc == ERR_KB);
        buf_free(&out);
        buf_free(&again);
        arena_reset(&mem);
    }
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_of_format_5_0_do_not_change),
        cmocka_unit_test(decodes_what_it_encoded),
        cmocka_unit_test(a_stored_record_tells_what_it_was_made_of),
        cmocka_unit_test(texts_that_are_told_otherwise_come_back_as_they_were),
        cmocka_unit_test(alleles_come_back_whatever_they_share),
        cmocka_unit_test(fields_come_back_in_their_places),
        cmocka_unit_test(what_clinvar_says_further_costs_a_byte_when_absent),
        cmocka_unit_test(classes_and_transcript_are_read_without_the_rest),
        cmocka_unit_test(descriptions_and_submissions_are_decoded_when_asked_for),
        cmocka_unit_test(a_record_may_have_200000_submissions),
        cmocka_unit_test(refuses_bytes_that_end_early),
        cmocka_unit_test(ignores_fields_of_a_newer_minor_version),
        cmocka_unit_test(survives_damaged_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
