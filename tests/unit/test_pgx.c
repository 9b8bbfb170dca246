/* Pharmacogenomics: from records of a VCF to states, diplotypes and recommendations. */
#include "query/pgx.h"

#include "kb/store/kb_build.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct world {
    char kb_path[64], vcf_path[64];
    struct arena mem;
    struct kb_build *build;
    struct kb *kb;
    struct kb_txn *txn;
};

#define OK(call)                                                                       \
    do {                                                                               \
        if ((call) < 0)                                                                \
            fail_msg("%s: %s", #call, err.msg);                                        \
    } while (0)

/* ---- the knowledge base ---- */

static void add_curated_file(struct world *w, const char *name)
{
    char path[128], bytes[65536];
    struct str text, line, *columns = NULL, **rows = NULL;
    unsigned n_columns = 0, n_rows = 0;
    size_t cap = 0;
    struct err err = {0};
    FILE *f;

    snprintf(path, sizeof path, "curated/%s.tsv", name);
    f = fopen(path, "r");
    assert_non_null(f);
    text = (struct str){bytes, fread(bytes, 1, sizeof bytes, f)};
    fclose(f);
    assert_in_range(text.n, 1, sizeof bytes - 1);
    while (str_next(&text, '\n', &line)) {
        struct str field, *fields = ARENA_ARRAY(&w->mem, struct str, 24);
        unsigned n = 0;

        if (line.n == 0 || line.p[0] == '#')
            continue;
        while (n < 24 && str_next(&line, '\t', &field))
            fields[n++] = str_copy(&w->mem, field);
        if (!columns) {
            columns = fields;
            n_columns = n;
            continue;
        }
        assert_int_equal(n, n_columns);
        rows = arena_grow(&w->mem, rows, &cap, (size_t)n_rows + 1, sizeof *rows);
        rows[n_rows++] = fields;
    }
    OK(kb_build_curated(w->build, name, 0, columns, n_columns,
        (const struct str *const *)rows, n_rows, &err));
}

/* genotypes: "CC CT TT"; the text of each is "ID GENOTYPE". */
static void add_annotation(struct world *w, unsigned id, const char *gene,
    const char *level, const char *drug, struct pgx_position at, const char *genotypes)
{
    struct str rest = str_of(genotypes), genes[] = {str_of(gene), STR("OTHER")};
    struct str drugs[] = {str_of(drug)};
    struct pgx_genotype rows[8];
    struct err err = {0};
    struct pgx_annotation a = {.id = str_fmt(&w->mem, "clinpgx:%u", id),
        .variant = at.rsid,
        .genes = genes,
        .n_genes = strcmp(gene, "VKORC1") == 0 ? 2 : 1,
        .level = str_of(level),
        .score = NAN,
        .drugs = drugs,
        .n_drugs = 1,
        .url = str_fmt(&w->mem, "https://x/%u", id),
        .genotypes = rows,
        .position = at};

    while (str_next(&rest, ' ', &rows[a.n_genotypes].genotype)) {
        struct pgx_genotype *g = &rows[a.n_genotypes++];
        g->text = str_fmt(&w->mem, "%u %.*s", id, STR_ARG(g->genotype));
        g->function = STR_NONE;
    }
    OK(kb_build_pgx(w->build, 0, &a, &err));
}

#define AT(rs, c, p37, p38, r37, r38, reversed)                                        \
    (struct pgx_position)                                                              \
    {                                                                                  \
        .rsid = STR(rs), .contig = (c), .pos1 = {(p37), (p38)}, .ref = {(r37), (r38)}, \
        .is_reversed = (reversed)                                                      \
    }

static void add_annotations(struct world *w)
{
    struct pgx_position vkorc1 =
        AT("rs9923231", 16, 31107689, 31096368, 'C', 'C', false);
    struct pgx_position span = AT("rs5", 1, 5000, 5000, 0, 0, false);

    span.is_span = true;
    add_annotation(w, 1, "VKORC1", "1A", "warfarin", vkorc1, "CC CT TT");
    add_annotation(w, 2, "DPYD", "1A", "capecitabine",
        AT("rs3918290", 1, 97915614, 97450058, 'C', 'C', false), "CC CT TT");
    add_annotation(w, 3, "DPYD", "2A", "fluorouracil",
        AT("rs2", 1, 2000, 1000, 'T', 'A', true), "AA AC CC");
    add_annotation(
        w, 4, "MADE1", "2B", "drug", AT("rs4", 5, 0, 4000, 0, 'A', false), "A G");
    add_annotation(w, 5, "MADE1", "1A", "drug", span, "CC CT");
    add_annotation(w, 6, "VKORC1", "3", "warfarin", vkorc1, "CC CT TT");
    add_annotation(w, 7, "EGFR", "1A", "gefitinib",
        AT("rs121434568", 7, 55259515, 55191822, 'T', 'T', false), "TT GT GG");
    add_annotation(w, 8, "G6PD", "1A", "rasburicase",
        AT("rs8", CONTIG_X, 8000, 8000, 'G', 'G', false), "A G AA AG GG");
    add_annotation(
        w, 9, "MADE1", "1A", "drug", AT("rs9", 5, 9000, 9000, 0, 0, false), "CC C/del");
}

static int make_world(void **state)
{
    static struct world w;
    struct kb_build_options o = {.path = w.kb_path, .program = "0.1.0"};
    struct provenance p = {.source = STR("clinpgx"),
        .kind = STR("annotations"),
        .release = STR("2025"),
        .file = STR("a.tsv"),
        .licence = STR("x")};
    struct err err = {0};
    char id[65];

    snprintf(w.kb_path, sizeof w.kb_path, "/tmp/vdt_pgx_%ld.kb", (long)getpid());
    snprintf(w.vcf_path, sizeof w.vcf_path, "/tmp/vdt_pgx_%ld.vcf", (long)getpid());
    w.build = kb_build_begin(&o, &err);
    assert_non_null(w.build);
    OK(kb_build_source(w.build, &p, &err));
    add_curated_file(&w, "pgx_genes");
    add_curated_file(&w, "caller_fields");
    add_annotations(&w);
    OK(kb_build_publish(w.build, id, &err));
    w.kb = kb_open(w.kb_path, true, &err);
    assert_non_null(w.kb);
    w.txn = kb_begin(w.kb, &err);
    assert_non_null(w.txn);
    *state = &w;
    return 0;
}

static int end_world(void **state)
{
    struct world *w = *state;

    kb_end(w->txn);
    kb_close(w->kb);
    unlink(w->kb_path);
    unlink(w->vcf_path);
    arena_free(&w->mem);
    return 0;
}

/* ---- samples ---- */

static void write_vcf(struct world *w, const char *assembly, const char *body)
{
    FILE *f = fopen(w->vcf_path, "w");

    assert_non_null(f);
    fprintf(f,
        "##fileformat=VCFv4.2\n##reference=%s\n#"
        "CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\t"
        "INFO\tFORMAT\tS1\n%s",
        assembly, body);
    assert_int_equal(fclose(f), 0);
}

static void make_pgx(struct world *w, const char *origin, enum assembly assembly,
    int64_t min_depth, const char *body, struct report *r)
{
    struct sample_options o = {.path = w->vcf_path,
        .assembly = assembly,
        .origin = origin,
        .min_depth = min_depth,
        .has_tumour_type = strcmp(origin, "auto") == 0};
    struct err err = {0};

    *r = (struct report){0};
    write_vcf(w, assembly_name(assembly), body);
    OK(sample_read(&o, w->txn, &w->mem, &r->sample, &err));
    struct case_data c = {.sample = &r->sample};
    OK(pgx_make(&c, w->txn, "en", &w->mem, r, &err));
    sample_free(&r->sample);
}

static const struct report_pgx *gene_of(const struct report *r, const char *gene)
{
    for (unsigned i = 0; i < r->n_pgx; i++)
        if (str_eq_c(r->pgx[i].gene, gene))
            return &r->pgx[i];
    return NULL;
}

#define S "\t.\tPASS\t"
#define V38 "16\t31096368\t.\t"
#define V37 "16\t31107689\t.\t"
#define G ".\tGT\t"
/* "rs3918290 CT: 2 CT" -> "2 CT": a text names its position and genotype before what
 * the source says; the source's texts here end with their genotype. */
static struct str source_text(struct str text)
{
    ptrdiff_t blank = str_chr(text, ' '), colon = str_find(text, STR(": "));

    assert_true(str_starts(text, STR("rs")) && blank > 2 && colon > blank);
    assert_true(str_ends(
        text, str_sub(text, (size_t)blank, (size_t)(colon - blank)))); /* " CT" */
    return str_sub(text, (size_t)colon + 2, text.n);
}

#define TEXT_VARIANT "rs9923231 reference (C)/rs9923231 variant (T)"

/* One gene of one position, and what the annotations about it say. */
static void one_position_decides_vkorc1(void **state)
{
    static const struct {
        const char *body, *state, *why, *diplotype, *phenotype, *text;
    } rows[] = {
        {V38 "C\tT" S G "0/0\n", "called", "pgx_called",
            "rs9923231 reference (C)/rs9923231 reference (C)", "-1639 GG", "1 CC"},
        {V38 "C\tT" S G "0/1\n", "called", "pgx_called", TEXT_VARIANT, "-1639 AG",
            "1 CT"},
        {V38 "C\tT" S G "1/0\n", "called", "pgx_called", TEXT_VARIANT, "-1639 AG",
            "1 CT"},
        {V38 "C\tT" S G "1|0\n", "called", "pgx_called", TEXT_VARIANT, "-1639 AG",
            "1 CT"},
        {V38 "C\tT" S G "1/1\n", "called", "pgx_called",
            "rs9923231 variant (T)/rs9923231 variant (T)", "-1639 AA", "1 TT"},
        {V38 "C\t." S G "0/0\n", "called", "pgx_called",
            "rs9923231 reference (C)/rs9923231 reference (C)", "-1639 GG", "1 CC"},
        {V38 "C\tA,T" S G "0/2\n", "called", "pgx_called", TEXT_VARIANT, "-1639 AG",
            "1 CT"},
        {V38 "C\tT,<NON_REF>" S G "0/1\n", "called", "pgx_called", TEXT_VARIANT,
            "-1639 AG", "1 CT"},
        {V38 "c\tt" S G "0/1\n", "called", "pgx_called", TEXT_VARIANT, "-1639 AG",
            "1 CT"},
        /* an MNV over the position */
        {"16\t31096367\t.\tAC\tAT" S G "0/1\n", "called", "pgx_called", TEXT_VARIANT,
            "-1639 AG", "1 CT"},
        /* blocks: REF of the block's start is not the position's */
        {"16\t31096300\t.\tG\t<NON_REF>" S "END=31096400\tGT\t0/0\n", "called",
            "pgx_called", "rs9923231 reference (C)/rs9923231 reference (C)", "-1639 GG",
            "1 CC"},
        {"16\t31096300\t.\tG\t<NON_REF>" S "END=31096400\tGT\t./.\n", "not_callable",
            "pgx_missing", NULL, NULL, NULL},
        {"16\t31096300\t.\tG\t<NON_REF>" S "END=31096367\tGT\t0/0\n", "not_callable",
            "pgx_missing", NULL, NULL, NULL},
        {"16\t31096300\t.\tG\t<NON_REF>" S "END=31096400\tGT\t0/1\n", "not_callable",
            "pgx_missing", NULL, NULL, NULL},
        /* missing is never reference */
        {"", "not_callable", "pgx_missing", NULL, NULL, NULL},
        {"16\t31096369\t.\tC\tT" S G "0/1\n", "not_callable", "pgx_missing", NULL, NULL,
            NULL},
        {"17\t31096368\t.\tC\tT" S G "0/1\n", "not_callable", "pgx_missing", NULL, NULL,
            NULL},
        {V38 "C\tT" S G "./.\n", "not_callable", "pgx_missing", NULL, NULL, NULL},
        {V38 "C\tT" S G "0/.\n", "not_callable", "pgx_missing", NULL, NULL, NULL},
        {V38 "C\tT" S G "1/.\n", "not_callable", "pgx_missing", NULL, NULL, NULL},
        {V38 "C\tT" S ".\tDP\t30\n", "not_callable", "pgx_missing", NULL, NULL, NULL},
        {V38 "C\tT" S G "0/0/1\n", "not_callable", "pgx_missing", NULL, NULL, NULL},
        {V38 "C\tT" S G "0/7\n", "not_callable", "pgx_missing", NULL, NULL, NULL},
        {V38 "C\tT\t.\tLowQual\t.\tGT\t0/1\n", "not_callable", "pgx_missing", NULL,
            NULL, NULL},
        {V38 "G\tT" S G "0/1\n", "not_callable", "pgx_missing", NULL, NULL, NULL},
        {V38 "C\tT,*" S G "1/2\n", "not_callable", "pgx_missing", NULL, NULL, NULL},
        {V38 "C\t*" S G "0/1\n" V38 "C\tT" S G "0/1\n", "not_callable", "pgx_missing",
            NULL, NULL, NULL},
        /* indels beside it say nothing; a deletion over it makes it unreadable */
        {V38 "C\tT,CA" S G "1/2\n", "called", "pgx_called", TEXT_VARIANT, "-1639 AG",
            "1 CT"},
        {V38 "C\tCA" S G "0/1\n", "not_callable", "pgx_missing", NULL, NULL, NULL},
        {V38 "C\tT" S G "0/1\n" V38 "C\tCA" S G "0/1\n", "called", "pgx_called",
            TEXT_VARIANT, "-1639 AG", "1 CT"},
        {"16\t31096366\t.\tAAC\tA" S G "0/0\n" V38 "C\tT" S G "0/1\n", "called",
            "pgx_called", TEXT_VARIANT, "-1639 AG", "1 CT"},
        {"16\t31096366\t.\tAAC\tA" S G "0/1\n" V38 "C\tT" S G "0/1\n", "not_callable",
            "pgx_missing", NULL, NULL, NULL},
        /* two records */
        {V38 "C\tT" S G "0/1\n" V38 "C\tT" S G "1/0\n", "called", "pgx_called",
            TEXT_VARIANT, "-1639 AG", "1 CT"},
        {V38 "C\tT" S G "0/1\n" V38 "C\tT" S G "0/0\n", "not_callable", "pgx_missing",
            NULL, NULL, NULL},
        {V38 "C\tT" S G "0/1\n" V38 "C\t." S G "0/0\n", "not_callable", "pgx_missing",
            NULL, NULL, NULL},
        /* of different ALTs: one record that was split */
        {V38 "C\tT" S G "0/1\n" V38 "C\tA" S G "0/0\n", "called", "pgx_called",
            TEXT_VARIANT, "-1639 AG", "1 CT"},
        {V38 "C\tA" S G "0/0\n" V38 "C\tT" S G "1/1\n", "called", "pgx_called",
            "rs9923231 variant (T)/rs9923231 variant (T)", "-1639 AA", "1 TT"},
        {V38 "C\tT" S G "1/0\n" V38 "C\tA" S G "0/1\n", "not_callable",
            "pgx_other_allele", NULL, NULL, NULL},
        {V38 "C\tT" S G "1|0\n" V38 "C\tA" S G "1|0\n", "not_callable", "pgx_missing",
            NULL, NULL, NULL},
        {V38 "C\tT" S G "1/1\n" V38 "C\tA" S G "0/1\n", "not_callable", "pgx_missing",
            NULL, NULL, NULL},
        /* what is written around a change says nothing of the position */
        {"16\t31096366\t.\tAAC\tTAC" S G "0/0\n", "not_callable", "pgx_missing", NULL,
            NULL, NULL},
        {V38 "CTT\tCT" S G "0/1\n", "not_callable", "pgx_missing", NULL, NULL, NULL},
        {"16\t31096366\t.\tAAC\tAAT" S G "0/1\n", "called", "pgx_called", TEXT_VARIANT,
            "-1639 AG", "1 CT"},
        {V38 "C\tT" S G "0/1\n" V38 "C\tT" S G "./.\n", "not_callable", "pgx_missing",
            NULL, NULL, NULL},
        /* read, but not of the definition: no diplotype, no annotation of it */
        {V38 "C\tA" S G "0/1\n", "not_callable", "pgx_other_allele", NULL, NULL, NULL},
        {V38 "C\tT" S G "1\n", "not_callable", "pgx_other_allele", NULL, NULL, NULL},
    };
    struct world *w = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct report r;
        make_pgx(w, "germline", ASSEMBLY_GRCH38, 0, rows[i].body, &r);
        const struct report_pgx *p = gene_of(&r, "VKORC1");
        assert_non_null(p);
        if (strcmp(p->state, rows[i].state) != 0
            || strcmp(p->why.key, rows[i].why) != 0)
            fail_msg("row %zu: %s %s", i, p->state, p->why.key);
        assert_int_equal(p->n_diplotypes, rows[i].diplotype != NULL);
        assert_int_equal(p->n_recommendations, rows[i].text != NULL);
        assert_int_equal(p->n_used + p->n_missing, 1);
        assert_int_equal(p->n_missing, strcmp(rows[i].why, "pgx_missing") == 0);
        if (rows[i].diplotype) {
            assert_true(str_eq_c(p->diplotypes[0].name, rows[i].diplotype));
            assert_true(str_eq_c(p->diplotypes[0].phenotype, rows[i].phenotype));
            assert_true(isnan(p->diplotypes[0].activity_score));
        }
        if (rows[i].text) {
            assert_true(
                str_eq_c(source_text(p->recommendations[0].text), rows[i].text));
            assert_true(str_eq_c(p->recommendations[0].drug, "warfarin"));
            assert_true(str_eq_c(p->recommendations[0].level, "1A"));
        }
    }
}

/* Genes that are not called still have what is said of single positions. */
static void annotations_follow_the_genotype(void **state)
{
    static const struct {
        enum assembly assembly;
        const char *body, *gene, *texts; /* texts joined by "; "; NULL: no row at all */
        unsigned n_used, n_missing;
    } rows[] = {
        {ASSEMBLY_GRCH38, "1\t97450058\t.\tC\tT" S G "0/1\n", "DPYD", "2 CT", 1, 1},
        {ASSEMBLY_GRCH38, "1\t97450058\t.\tC\tT" S G "0/0\n", "DPYD", "2 CC", 1, 1},
        {ASSEMBLY_GRCH38, "1\t97450058\t.\tC\tG" S G "0/1\n", "DPYD", "", 1, 1},
        {ASSEMBLY_GRCH38, "1\t97450058\t.\tC\tT" S G "./1\n", "DPYD", "", 0, 2},
        {ASSEMBLY_GRCH38, "", "DPYD", "", 0, 2},
        {ASSEMBLY_GRCH37, "1\t97915614\t.\tC\tT" S G "1/1\n", "DPYD", "2 TT", 1, 1},
        /* the strand turned: T>G of GRCh37 is A>C of GRCh38 */
        {ASSEMBLY_GRCH38, "1\t1000\t.\tA\tC" S G "0/1\n", "DPYD", "3 AC", 1, 1},
        {ASSEMBLY_GRCH37, "1\t2000\t.\tT\tG" S G "0/1\n", "DPYD", "3 AC", 1, 1},
        {ASSEMBLY_GRCH37, "1\t2000\t.\tT\tG" S G "1/1\n", "DPYD", "3 CC", 1, 1},
        {ASSEMBLY_GRCH37, "1\t2000\t.\tT\tA" S G "1/1\n", "DPYD", "", 1, 1},
        {ASSEMBLY_GRCH38,
            "1\t1000\t.\tA\tC" S G "0/0\n1\t97450058\t.\tC\tT" S G "0/1\n", "DPYD",
            "2 CT; 3 AA", 2, 0},
        /* annotations by allele: each that the patient holds */
        {ASSEMBLY_GRCH38, "5\t4000\t.\tA\tG" S G "0/1\n", "MADE1", "4 A; 4 G", 1, 0},
        {ASSEMBLY_GRCH38, "5\t4000\t.\tA\tG" S G "1/1\n", "MADE1", "4 G", 1, 0},
        /* neither listed nor seen, or not placed on the assembly: no row */
        {ASSEMBLY_GRCH38, "", "MADE1", NULL, 0, 0},
        {ASSEMBLY_GRCH37, "5\t4000\t.\tA\tG" S G "0/1\n", "MADE1", NULL, 0, 0},
        {ASSEMBLY_GRCH38, "1\t5000\t.\tC\tT" S G "0/1\n", "MADE1", NULL, 0, 0},
        {ASSEMBLY_GRCH38, "5\t9000\t.\tC\tT" S G "0/0\n", "MADE1", NULL, 0, 0},
        /* one copy is the genotype of one copy, never of two */
        {ASSEMBLY_GRCH38, "X\t8000\t.\tG\tA" S G "1\n", "G6PD", "8 A", 1, 0},
        {ASSEMBLY_GRCH38, "X\t8000\t.\tG\tA" S G "0/1\n", "G6PD", "8 AG", 1, 0},
        {ASSEMBLY_GRCH38, "X\t8000\t.\tG\tA" S G "1/1\n", "G6PD", "8 AA", 1, 0},
        /* a tumour's variant is no pharmacogene */
        {ASSEMBLY_GRCH38, "7\t55191822\t.\tT\tG" S G "0/1\n", "EGFR", NULL, 0, 0},
        {ASSEMBLY_GRCH38, "16\t31096368\t.\tC\tT" S G "0/1\n", "OTHER", NULL, 0, 0},
    };
    struct world *w = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct report r;
        struct buf texts = BUF_INIT;
        make_pgx(w, "germline", rows[i].assembly, 0, rows[i].body, &r);
        const struct report_pgx *p = gene_of(&r, rows[i].gene);
        if (!rows[i].texts) {
            assert_null(p);
            continue;
        }
        assert_non_null(p);
        assert_string_equal(p->state, "not_callable");
        for (unsigned k = 0; k < p->n_recommendations; k++)
            buf_fmt(&texts, "%s%.*s", k ? "; " : "",
                STR_ARG(source_text(p->recommendations[k].text)));
        if (!str_eq_c(buf_str(&texts), rows[i].texts))
            fail_msg("row %zu: \"%.*s\"", i, (int)texts.n, texts.p);
        assert_int_equal(p->n_used, rows[i].n_used);
        assert_int_equal(p->n_missing, rows[i].n_missing);
        buf_free(&texts);
    }
}

static void only_a_germline_sample_gives_advice(void **state)
{
    static const char *const origins[] = {"auto", "somatic", "tumour-only"};
    static const char body[] = V38 "C\tT" S G "0/1\n1\t97450058\t.\tC\tT" S G "0/1\n";
    struct world *w = *state;

    for (size_t i = 0; i < sizeof origins / sizeof *origins; i++) {
        struct report r;
        make_pgx(w, origins[i], ASSEMBLY_GRCH38, 0, body, &r);
        assert_int_equal(r.n_pgx, 23);
        for (unsigned k = 0; k < r.n_pgx; k++) {
            assert_string_equal(r.pgx[k].state, "not_callable");
            assert_string_equal(r.pgx[k].why.key, "pgx_needs_germline");
            assert_int_equal(r.pgx[k].n_recommendations, 0);
            assert_int_equal(r.pgx[k].n_diplotypes, 0);
            assert_int_equal(r.pgx[k].n_used, 0);
        }
    }
}

static void low_depth_makes_a_position_missing(void **state)
{
    struct world *w = *state;
    struct report r;

    make_pgx(w, "germline", ASSEMBLY_GRCH38, 10, V38 "C\tT" S ".\tGT:DP\t0/1:4\n", &r);
    assert_string_equal(gene_of(&r, "VKORC1")->why.key, "pgx_missing");
    make_pgx(w, "germline", ASSEMBLY_GRCH38, 4, V38 "C\tT" S ".\tGT:DP\t0/1:4\n", &r);
    assert_string_equal(gene_of(&r, "VKORC1")->state, "called");
}

static void genes_stand_in_order_and_link_rows_of_their_drugs(void **state)
{
    struct str drugs[] = {STR("Bevacizumab"), STR("Capecitabine")};
    struct report_evidence rows[3] = {{.e = {.id = STR("EID2")}},
        {.e = {.id = STR("EID9"), .therapies = drugs, .n_therapies = 2}},
        {.e = {.id = STR("EID1"), .therapies = drugs, .n_therapies = 1}}};
    struct world *w = *state;
    struct report r = {.therapies = rows, .n_therapies = 3};
    struct sample_options o = {
        .path = w->vcf_path, .assembly = ASSEMBLY_GRCH38, .origin = "germline"};
    struct err err = {0};

    write_vcf(w, "GRCh38", "1\t97450058\t.\tC\tT" S G "0/1\n");
    OK(sample_read(&o, w->txn, &w->mem, &r.sample, &err));
    struct case_data c = {.sample = &r.sample};
    OK(pgx_make(&c, w->txn, "ko", &w->mem, &r, &err));
    sample_free(&r.sample);
    for (unsigned i = 1; i < r.n_pgx; i++)
        assert_true(str_cmp(r.pgx[i - 1].gene, r.pgx[i].gene) < 0);
    const struct report_pgx *p = gene_of(&r, "DPYD");
    assert_int_equal(p->n_linked_therapies, 1);
    assert_true(str_eq_c(p->linked_therapies[0], "EID9"));
    assert_int_equal(gene_of(&r, "VKORC1")->n_linked_therapies, 0);
}

/* ---- parts ---- */

static void genotypes_are_of_one_or_two_bases(void **state)
{
    static const struct {
        const char *text;
        unsigned n;
    } rows[] = {{"CT", 2}, {"C", 1}, {"", 0}, {"CTT", 0}, {"*1", 0}, {"C/T", 0},
        {"ct", 0}, {"CN", 0}, {"del", 0}};
    char bases[PGX_MAX_PLOIDY];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(pgx_genotype_bases(str_of(rows[i].text), bases), rows[i].n);
    assert_int_equal(pgx_level_rank(STR("1A")), 0);
    assert_int_equal(pgx_level_rank(STR("4")), 5);
    assert_int_equal(pgx_level_rank(STR("1C")), -1);
    assert_int_equal(pgx_complement('G'), 'C');
    assert_int_equal(pgx_complement('N'), 0);
}

static void sites_are_merged_and_found_in_any_order_of_records(void **state)
{
    struct site made[] = {{.contig = 2, .pos1 = 50, .ref = 'A'},
        {.contig = 1, .pos1 = 70}, {.contig = 1, .pos1 = 70, .ref = 'C'},
        {.contig = 2, .pos1 = 50, .ref = 'G'}, {.contig = 1, .pos1 = 10, .ref = 'T'}};
    struct site_list l = {.sites = made, .n = 5};

    (void)state;
    sites_close(&l);
    assert_int_equal(l.n, 3);
    assert_int_equal(l.sites[1].ref, 'C');
    assert_int_equal(l.sites[2].ref, 0); /* two REF: none */
    assert_true(sites_any(&l, 2, 50, 50));
    assert_false(sites_any(&l, 2, 51, 99));
    assert_true(sites_any(&l, 1, 10, 10));
    assert_false(sites_any(&l, 1, 11, 69));
    assert_true(sites_any(&l, 1, 11, 70));
    assert_true(sites_any(&l, 1, 1, 100));
    assert_false(sites_any(&l, 3, 1, 100));
    assert_non_null(sites_find(l.sites, l.n, 1, 70));
    assert_null(sites_find(l.sites, l.n, 1, 71));
}

static void annotations_survive_their_encoding_and_cut_bytes_do_not(void **state)
{
    struct world *w = *state;
    struct record rec;
    struct pgx_annotation a;
    struct err err = {0};

    assert_int_equal(kb_record_by_id(w->txn, STR("clinpgx:3"), &rec, &err), 1);
    assert_int_equal(pgx_decode(rec.body, &w->mem, &a, &err), 0);
    assert_true(a.position.is_reversed);
    assert_int_equal(a.position.ref[0], 'T');
    assert_int_equal(a.position.pos1[0], 2000);
    assert_int_equal(a.n_genotypes, 3);
    assert_true(isnan(a.score));
    for (size_t n = 0; n < rec.body.n; n++)
        assert_true(pgx_decode(str_sub(rec.body, 0, n), &w->mem, &a, &err) < 0);
    assert_int_equal(kb_verify(w->txn, &err), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_position_decides_vkorc1),
        cmocka_unit_test(annotations_follow_the_genotype),
        cmocka_unit_test(only_a_germline_sample_gives_advice),
        cmocka_unit_test(low_depth_makes_a_position_missing),
        cmocka_unit_test(genes_stand_in_order_and_link_rows_of_their_drugs),
        cmocka_unit_test(genotypes_are_of_one_or_two_bases),
        cmocka_unit_test(sites_are_merged_and_found_in_any_order_of_records),
        cmocka_unit_test(annotations_survive_their_encoding_and_cut_bytes_do_not),
    };

    return cmocka_run_group_tests(tests, make_world, end_world);
}
