#include "tests/unit/tiny_kb.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct str tiny_kb_long_name(void)
{
    static const char letters[] = "abcdefghij";
    static char text[TINY_LONG_NAME_BYTES];

    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = letters[i % 10];
    return (struct str){text, sizeof(text)};
}

struct allele tiny_kb_long_allele(void)
{
    return (struct allele){ASSEMBLY_GRCH38, 7, 55174771,
        STR("AGGAATTAAGAGAAGCAACATCTCCGAAAGCC"), STR("A")};
}

struct allele tiny_kb_snv(unsigned i)
{
    return (struct allele){i % 2 ? ASSEMBLY_GRCH38 : ASSEMBLY_GRCH37, 1 + i % 24,
        1000000 + 7001 * i, STR("C"), i % 3 ? STR("T") : STR("CA")};
}

static int add_reference(struct kb_build *b, struct err *err)
{
    static struct str braf_aliases[] = {{"BRAF1", 5}, {"B-raf", 5}};
    static struct str synonyms[] = {{"malignant melanoma", 18}};
    static uint32_t up[] = {0, 1};
    struct provenance sources[] = {
        {STR("hgnc"), STR("genes"), STR("2024-01-01"), STR("hgnc.tsv"), STR("00ff"),
            STR("CC0-1.0"), ASSEMBLY_NONE},
        {STR("civic"), STR("evidence"), STR("2024-08-01"), STR("ev.tsv"), STR("11ee"),
            STR("CC0-1.0"), ASSEMBLY_NONE},
        {STR("clinvar"), STR("vcf"), STR("2024-08-05"), STR("cv.vcf"), STR("22dd"),
            STR("public-domain"), ASSEMBLY_GRCH38},
    };
    struct gene genes[] = {
        {.hgnc_id = 1097,
            .entrez_id = 673,
            .symbol = STR("BRAF"),
            .name = STR("B-Raf"),
            .aliases = braf_aliases,
            .n_aliases = 2},
        {.hgnc_id = 3236, .symbol = STR("EGFR")},
        {.hgnc_id = 6342, .symbol = STR("KIT")},
    };
    struct disease diseases[] = {
        {.ordinal = 0,
            .id = STR("DOID:162"),
            .name = STR("cancer"),
            .is_pan_cancer = true,
            .is_cancer = true},
        {.ordinal = 1,
            .id = STR("DOID:1909"),
            .name = STR("melanoma"),
            .oncotree = STR("MEL"),
            .synonyms = synonyms,
            .n_synonyms = 1,
            .ancestors = up,
            .n_ancestors = 1,
            .is_cancer = true},
        {.ordinal = 2,
            .id = STR("DOID:8923"),
            .name = STR("skin melanoma"),
            .ancestors = up,
            .n_ancestors = 2,
            .is_cancer = true},
    };
    int rc = 0;

    for (size_t i = 0; rc >= 0 && i < COUNT(sources); i++)
        rc = kb_build_source(b, &sources[i], err);
    for (size_t i = 0; rc >= 0 && i < COUNT(genes); i++)
        rc = kb_build_gene(b, &genes[i], err);
    for (size_t i = 0; rc >= 0 && i < COUNT(diseases); i++)
        rc = kb_build_disease(b, &diseases[i], err);
    if (rc >= 0)
        rc = kb_build_name(b, tiny_kb_long_name(), NAME_DISEASE, 2, err);
    return rc;
}

static int add_curated(struct kb_build *b, struct err *err)
{
    static const struct str columns[] = {{"gene", 4}, {"list", 4}};
    static const struct str row0[] = {{"BRAF", 4}, {"oncogene", 8}};
    static const struct str row1[] = {{"KIT", 3}, {"", 0}};
    static const struct str *const rows[] = {row0, row1};
    int rc = kb_build_curated(b, "gene_lists", 0, columns, 2, rows, 2, err);

    if (rc >= 0)
        rc = kb_build_curated(b, "empty", 1, columns, 2, NULL, 0, err);
    if (rc >= 0)
        rc = kb_build_count(
            b, STR("civic"), STR("evidence"), STR("stored"), STR(""), 2, err);
    if (rc >= 0)
        rc = kb_build_count(
            b, STR("civic"), STR("evidence"), STR("stored"), STR(""), 40, err);
    if (rc >= 0)
        rc = kb_build_count(b, STR("clinvar"), STR("vcf"), STR("rejected"),
            tiny_kb_long_name(), 7, err);
    return rc >= 0 ? kb_build_meta(b, KB_META_RULES, STR("0123456789ab"), err) : rc;
}

static int64_t add_criterion(struct kb_build *b, const char *text, struct err *err)
{
    struct arena mem = ARENA_INIT;
    struct criterion *c;
    int64_t ordinal = criterion_parse(str_of(text), &mem, &c, err);

    if (ordinal >= 0)
        ordinal = kb_build_criterion(b, c, err);
    arena_free(&mem);
    return ordinal;
}

static int add_civic(struct kb_build *b, struct err *err)
{
    static struct str drugs[] = {{"Dabrafenib", 10}, {"Trametinib", 10}};
    static struct str shouted[] = {{"DABRAFENIB", 10}};
    static struct str variants[] = {{"civic.vid:12", 12}};
    static uint32_t clinvar_ids[] = {13961};
    struct placed_allele place = {tiny_kb_snv(1), ALLELE_GIVEN, 1};
    struct named_variant v = {.id = STR("civic.vid:12"),
        .gene = STR("BRAF"),
        .name = STR("V600E"),
        .form = STR("substitution"),
        .criterion = 0,
        .alleles = &place,
        .n_alleles = 1,
        .clinvar_ids = clinvar_ids,
        .n_clinvar_ids = 1};
    struct named_variant w = {.id = STR("civic.vid:100"),
        .gene = STR("EGFR"),
        .name = STR("EXON 19 DELETION"),
        .form = STR("exon"),
        .criterion = 1};
    struct named_profile p = {.id = STR("civic.mpid:12"),
        .name = STR("BRAF V600E"),
        .criterion = 0,
        .variant_ids = variants,
        .n_variant_ids = 1};
    struct evidence e = {.id = STR("EID1409"),
        .type = EVIDENCE_PREDICTIVE,
        .level = 'A',
        .rating = 5,
        .significance = STR("Sensitivity/Response"),
        .therapies = drugs,
        .n_therapies = 2,
        .interaction = THERAPY_COMBINATION,
        .disease = STR("Melanoma"),
        .disease_id = STR("DOID:1909"),
        .disease_ordinal = 1,
        .profile_id = STR("civic.mpid:12"),
        .criterion = 2};
    struct evidence a = {.id = STR("AID7"),
        .is_assertion = true,
        .type = EVIDENCE_PREDICTIVE,
        .therapies = shouted,
        .n_therapies = 1,
        .disease_ordinal = DISEASE_NONE,
        .criterion = 2,
        .amp = STR("I-A")};

    if (add_criterion(b, "allele(GRCh38:2:1007001:C:T)", err) < 0
        || add_criterion(b, "exon(EGFR, 19, deletion)", err) < 0
        || add_criterion(b, "and(protein(BRAF, V600E), not(gene(KIT, any)))", err) < 0
        || add_criterion(b, "factor(TMB, >= 10)", err) < 0
        || add_criterion(b, "karyotype(\"t(9;22)(q34;q11)\")", err) < 0
        || add_criterion(
               b, "allele(GRCh38:7:55174771:AGGAATTAAGAGAAGCAACATCTCCGAAAGCC:A)", err)
               < 0)
        return err->code;
    if (kb_build_variant(b, 1, &v, err) < 0 || kb_build_variant(b, 1, &w, err) < 0
        || kb_build_profile(b, 1, &p, err) < 0 || kb_build_evidence(b, 1, &e, err) < 0
        || kb_build_evidence(b, 1, &a, err) < 0)
        return err->code;
    return 0;
}

static int add_clinvar(struct kb_build *b, struct err *err)
{
    static struct str genes[] = {{"BRAF", 4}, {"KIT", 3}};
    static struct condition condition = {{"Melanoma", 8}, {"MedGen:C0025202", 15}};
    static struct class_count split = {.class_word = {"Pathogenic", 10}, .n = 3};

    for (unsigned i = 0; i < TINY_CLINVAR_RECORDS; i++) {
        struct placed_allele places[] = {
            {i ? tiny_kb_snv(i) : tiny_kb_long_allele(), ALLELE_GIVEN, 2},
            {tiny_kb_snv(i + 1), ALLELE_LIFTED, 2},
            {tiny_kb_snv(i + 1), ALLELE_LIFTED, 2},
        };
        char rs[16];
        struct clinvar_entry c = {.alleles = places, .n_alleles = i % 5 ? 3 : 1};
        snprintf(rs, sizeof(rs), "rs%u", 500 + i / 2);
        c.record = (struct clinvar_record){.variation_id = 1000 + i,
            .genes = genes,
            .n_genes = i % 3,
            .rs = str_of(rs),
            .name = STR("NM_004333.6(BRAF):c.1799T>A (p.Val600Glu)")};
        for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++)
            c.record.by_kind[k].stars = -1;
        c.record.by_kind[0] = (struct classification){.is_given = true,
            .class_word = STR("Pathogenic"),
            .group = CLASS_PATHOGENIC,
            .stars = 2,
            .review_status =
                STR("criteria provided, multiple submitters, no conflicts"),
            .conditions = &condition,
            .n_conditions = 1,
            .split = &split,
            .n_split = 1};
        if (kb_build_clinvar(b, 2, &c, err) < 0)
            return err->code;
    }
    return 0;
}

/* Two annotations of one position, and one of haplotypes. */
static int add_pgx(struct kb_build *b, struct err *err)
{
    struct str genes[] = {STR("DPYD")}, drugs[] = {STR("capecitabine")};
    struct pgx_genotype rows[] = {{STR("CC"), STR("usual dose"), STR_NONE},
        {STR("CT"), STR("lower dose"), STR("Decreased function")}};
    struct pgx_position at = {.rsid = STR("rs3918290"),
        .contig = 1,
        .pos1 = {97915614, 97450058},
        .ref = {'C', 'C'}};

    for (unsigned i = 0; i < TINY_PGX_RECORDS; i++) {
        static const char *const ids[] = {"clinpgx:1", "clinpgx:2", "clinpgx:10"};
        struct pgx_annotation a = {.id = str_of(ids[i]),
            .variant = i < 2 ? at.rsid : STR("*1, *2A"),
            .genes = genes,
            .n_genes = 1,
            .level = STR("1A"),
            .score = i * 0.5,
            .drugs = drugs,
            .n_drugs = i < 2,
            .genotypes = rows,
            .n_genotypes = i < 2 ? 2 : 0};
        if (i < 2)
            a.position = at;
        if (kb_build_pgx(b, 0, &a, err) < 0)
            return err->code;
    }
    return 0;
}

uint32_t tiny_kb_transcript_beg1(unsigned i)
{
    return 1000 + 40000 * (i % (TINY_TRANSCRIPTS / 2));
}

static int add_transcripts(struct kb_build *b, struct err *err)
{
    struct arena mem = ARENA_INIT;
    int64_t rc = 0;

    for (unsigned i = 0; rc >= 0 && i < TINY_TRANSCRIPTS; i++) {
        uint32_t at = tiny_kb_transcript_beg1(i);
        struct exon exons[] = {{at, at + 99}, {at + 1000, at + 1099},
            {at + 9000, at + 9099}, {at + 39000, at + 41000}};
        struct transcript t = {.id = str_fmt(&mem, "NM_%06u.3", 100 + i % 30),
            .twin_id = str_fmt(&mem, "ENST%011u.7", 100 + i % 30),
            .protein_id = STR("NP_1.1"),
            .gene = i % 2 ? STR("BRAF") : STR("EGFR"),
            .tag = TRANSCRIPT_MANE_SELECT,
            .assembly = i < TINY_TRANSCRIPTS / 2 ? ASSEMBLY_GRCH37 : ASSEMBLY_GRCH38,
            .contig = 7,
            .exons = exons,
            .n_exons = 4,
            .cds_beg1 = i % 3 ? at + 1020 : 0,
            .cds_end1 = i % 3 ? at + 39100 : 0};
        rc = transcript_close(&t, err);
        if (rc >= 0)
            rc = kb_build_transcript(b, 0, &t, err);
    }
    arena_free(&mem);
    return rc < 0 ? (int)rc : 0;
}

uint32_t tiny_kb_window_pos1(unsigned i)
{
    return (1 + i / 20) * ((uint32_t)1 << KB_BIN_SHIFT) - 1000 + 100 * (i % 20);
}

char tiny_kb_base(uint32_t pos1)
{
    return "ACGT"[(pos1 * 2654435761u) >> 30];
}

static int add_words(struct kb_build *b, struct err *err)
{
    static const char *const ids[] = {
        "clinvar:GRCh37:7:159000000:A:C", "clinvar:GRCh37:7:159000000:A:T"};

    for (unsigned i = 0; i < TINY_WORD_RECORDS; i++) {
        struct placed_allele place = {
            {ASSEMBLY_GRCH37, 7, 159000000, STR("A"), i ? STR("T") : STR("C")},
            ALLELE_GIVEN, 2};
        struct clinvar_entry c = {
            .alleles = &place, .n_alleles = 1, .record = {.rs = STR("rs77|rs78")}};

        for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++)
            c.record.by_kind[k].stars = -1;
        c.record.by_kind[0].class_word = STR("Pathogenic; other");
        c.record.by_kind[0].group = CLASS_PATHOGENIC;
        if (kb_build_clinvar_allele(b, 2, str_of(ids[i]), &c, err) < 0)
            return err->code;
    }
    return 0;
}

static int add_windows(struct kb_build *b, struct err *err)
{
    int rc = 0;

    for (unsigned i = 0; rc >= 0 && i < 2 * TINY_WINDOWS; i++) {
        uint32_t at = tiny_kb_window_pos1(i / 2);
        char bases[TINY_WINDOW_BASES];
        for (uint32_t k = 0; k < TINY_WINDOW_BASES; k++)
            bases[k] = tiny_kb_base(at + k);
        rc = kb_build_window(b, i % 2 ? ASSEMBLY_GRCH38 : ASSEMBLY_GRCH37, 7, at,
            (struct str){bases, sizeof(bases)}, err);
    }
    return rc;
}

int tiny_kb_fill(struct kb_build *b, struct err *err)
{
    int rc = add_reference(b, err);

    if (rc >= 0)
        rc = add_curated(b, err);
    if (rc >= 0)
        rc = add_clinvar(b, err);
    if (rc >= 0)
        rc = add_civic(b, err);
    if (rc >= 0)
        rc = add_transcripts(b, err);
    if (rc >= 0)
        rc = add_windows(b, err);
    if (rc >= 0)
        rc = add_pgx(b, err);
    return rc >= 0 ? add_words(b, err) : rc;
}

int tiny_kb_build(const char *path, size_t memory_bytes, char id[65], struct err *err)
{
    struct kb_build_options options = {path, "test", memory_bytes};
    struct kb_build *b = kb_build_begin(&options, err);

    if (!b)
        return err->code;
    if (tiny_kb_fill(b, err) < 0) {
        kb_build_abort(b);
        return err->code;
    }
    return kb_build_publish(b, id, err);
}

char *tiny_kb_make_dir(void)
{
    const char *tmp = getenv("TMPDIR");
    struct buf name = BUF_INIT;

    buf_fmt(&name, "%s/vdt-test.XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(name.p))
        abort();
    return name.p;
}

void tiny_kb_remove_dir(char *dir)
{
    DIR *d = opendir(dir);
    struct dirent *file;

    while (d && (file = readdir(d)) != NULL)
        if (file->d_name[0] != '.' || strlen(file->d_name) > 2)
            unlinkat(dirfd(d), file->d_name, 0);
    if (d)
        closedir(d);
    rmdir(dir);
    free(dir);
}

int tiny_kb_set_up(void **state)
{
    struct tiny_kb_place *place = calloc(1, sizeof *place);

    if (!place)
        return -1;
    place->dir = tiny_kb_make_dir();
    snprintf(place->path, sizeof place->path, "%s/made.kb", place->dir);
    *state = place;
    return 0;
}

int tiny_kb_tear_down(void **state)
{
    struct tiny_kb_place *place = *state;

    tiny_kb_remove_dir(place->dir);
    free(place);
    return 0;
}
