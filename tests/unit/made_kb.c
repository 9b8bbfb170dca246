#include "tests/unit/made_kb.h"

#include "tests/unit/tiny_kb.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define OK(call)                                                                       \
    do {                                                                               \
        if ((call) < 0)                                                                \
            die(#call, err.msg);                                                       \
    } while (0)

static void die(const char *what, const char *why)
{
    fprintf(stderr, "made_kb: %s: %s\n", what, why);
    abort();
}

static char *path_in(struct made_kb *m, const char *name)
{
    return str_cstr(&m->mem, str_fmt(&m->mem, "%s/%s", m->dir, name));
}

char *made_kb_file(struct made_kb *m, const char *name, const char *text)
{
    char *path = path_in(m, name);
    FILE *f = fopen(path, "w");

    if (!f || fputs(text, f) < 0 || fclose(f) != 0)
        die(path, "cannot write");
    return path;
}

void made_kb_table(struct made_kb *m, const char *name, struct str text)
{
    struct str line, *columns = NULL, **rows = NULL;
    unsigned n_columns = 0, n_rows = 0;
    size_t cap = 0;
    struct err err = {0};

    while (str_next(&text, '\n', &line)) {
        struct str field, *fields = ARENA_ARRAY(&m->mem, struct str, 16);
        unsigned n = 0;

        if (line.n == 0 || line.p[0] == '#')
            continue;
        while (n < 16 && str_next(&line, '\t', &field))
            fields[n++] = str_copy(&m->mem, field);
        if (!columns) {
            columns = fields;
            n_columns = n;
            continue;
        }
        rows = arena_grow(&m->mem, rows, &cap, (size_t)n_rows + 1, sizeof *rows);
        rows[n_rows++] = fields;
    }
    OK(kb_build_curated(m->build, name, 0, columns, n_columns,
        (const struct str *const *)rows, n_rows, &err));
}

void made_kb_curated(struct made_kb *m, const char *name)
{
    struct str path = str_fmt(&m->mem, "curated/%s.tsv", name);
    FILE *f = fopen(str_cstr(&m->mem, path), "r");
    struct buf text = BUF_INIT;
    int c;

    if (!f)
        die(name, "no such table in curated/");
    while ((c = getc(f)) != EOF)
        buf_fmt(&text, "%c", c);
    fclose(f);
    made_kb_table(m, name, (struct str){text.p, text.n});
    buf_free(&text);
}

void made_kb_gene(struct made_kb *m, uint32_t hgnc_id, const char *symbol)
{
    struct gene g = {.hgnc_id = hgnc_id,
        .symbol = str_of(symbol),
        .locus_type = STR("gene with protein product")};
    struct err err = {0};

    OK(kb_build_gene(m->build, &g, &err));
}

uint32_t made_kb_criterion(struct made_kb *m, const char *text)
{
    struct criterion *c;
    struct err err = {0};

    OK(criterion_parse(str_of(text), &m->mem, &c, &err));
    int64_t ordinal = kb_build_criterion(m->build, c, &err);
    OK(ordinal);
    return (uint32_t)ordinal;
}

static unsigned placed(
    struct made_kb *m, const char *text, struct placed_allele out[static 4])
{
    struct str rest = str_of(text), one;
    struct err err = {0};
    unsigned n = 0;

    while (text[0] && n < 4 && str_next(&rest, ' ', &one)) {
        ptrdiff_t colon = str_chr(one, ':');
        enum assembly assembly = assembly_parse(str_sub(one, 0, (size_t)colon));
        out[n] = (struct placed_allele){.how = ALLELE_GIVEN, .source = 0};
        OK(allele_parse(str_sub(one, (size_t)colon + 1, one.n), assembly, &m->mem,
            &out[n].allele, &err));
        n++;
    }
    return n;
}

void made_kb_variant(struct made_kb *m, const char *id, const char *gene,
    const char *name, const char *criterion, const char *alleles)
{
    struct placed_allele places[4];
    struct named_variant v = {.id = str_of(id),
        .gene = str_of(gene),
        .name = str_of(name),
        .alleles = places,
        .n_alleles = placed(m, alleles, places),
        .criterion = made_kb_criterion(m, criterion)};
    struct err err = {0};

    OK(kb_build_variant(m->build, 0, &v, &err));
}

void made_kb_clinvar(struct made_kb *m, const struct made_clinvar *c)
{
    struct placed_allele places[4];
    struct str genes[] = {str_of(c->gene)};
    struct clinvar_entry e = {.alleles = places,
        .n_alleles = placed(m, c->alleles, places),
        .record = {.variation_id = c->id,
            .genes = genes,
            .n_genes = 1,
            .hgvs_p = str_of(c->hgvs_p),
            .consequence = c->consequence}};
    struct err err = {0};

    for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++)
        e.record.by_kind[k].stars = -1;
    if (c->germline != CLASS_NONE)
        e.record.by_kind[CLASSIFICATION_GERMLINE] = (struct classification){
            .is_given = true, .group = c->germline, .stars = c->stars};
    if (c->oncogenicity != CLASS_NONE)
        e.record.by_kind[CLASSIFICATION_ONCOGENICITY] = (struct classification){
            .is_given = true, .group = c->oncogenicity, .stars = c->stars};
    OK(kb_build_clinvar(m->build, 0, &e, &err));
}

void made_kb_clinvar_word(struct made_kb *m, const char *gene, const char *allele,
    const char *word, enum class_group group)
{
    struct placed_allele places[4];
    struct str genes[] = {str_of(gene)};
    struct clinvar_entry e = {.alleles = places,
        .n_alleles = placed(m, allele, places),
        .record = {.genes = genes, .n_genes = 1}};
    struct err err = {0};

    for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++)
        e.record.by_kind[k].stars = -1;
    e.record.by_kind[CLASSIFICATION_GERMLINE].class_word = str_of(word);
    e.record.by_kind[CLASSIFICATION_GERMLINE].group = group;
    OK(kb_build_clinvar_allele(
        m->build, 0, str_fmt(&m->mem, "clinvar:%s", allele), &e, &err));
}

static void begin(struct made_kb *m)
{
    struct provenance p = {.source = STR("clinvar"),
        .kind = STR("vcf"),
        .release = STR("2026-01-01"),
        .file = STR("made.vcf"),
        .sha256 = STR("00"),
        .licence = STR("public-domain")};
    struct kb_build_options o = {.program = "test", .memory_bytes = 1 << 20};
    struct err err = {0};

    *m = (struct made_kb){.dir = tiny_kb_make_dir()};
    m->path = path_in(m, "made.kb");
    m->vcf = path_in(m, "in.vcf");
    o.path = m->path;
    m->build = kb_build_begin(&o, &err);
    if (!m->build)
        die("kb_build_begin", err.msg);
    OK(kb_build_source(m->build, &p, &err));
}

void made_kb_begin(struct made_kb *m)
{
    begin(m);
    made_kb_curated(m, "caller_fields");
}

void made_kb_begin_with(struct made_kb *m, const char *caller_fields)
{
    begin(m);
    made_kb_table(m, "caller_fields", str_of(caller_fields));
}

void made_kb_publish(struct made_kb *m)
{
    struct err err = {0};
    char id[65];

    OK(kb_build_meta(m->build, KB_META_RULES, STR("0123456789ab"), &err));
    OK(kb_build_publish(m->build, id, &err));
    m->build = NULL;
    m->kb = kb_open(m->path, true, &err);
    m->txn = m->kb ? kb_begin(m->kb, &err) : NULL;
    if (!m->txn)
        die("kb_open", err.msg);
}

void made_kb_end(struct made_kb *m)
{
    kb_end(m->txn);
    kb_close(m->kb);
    tiny_kb_remove_dir(m->dir);
    arena_free(&m->mem);
}

void made_kb_standard(struct made_kb *m)
{
    static const struct made_clinvar records[] = {
        {13961, "BRAF", "p.Val600Glu", "GRCh38:7:140753336:A:T GRCh37:7:140453136:A:T",
            CONSEQUENCE(MISSENSE), CLASS_PATHOGENIC, CLASS_NONE, 2},
        {90001, "KRAS", "p.Gly12Asp", "GRCh38:12:25245350:C:T GRCh37:12:25398284:C:T",
            CONSEQUENCE(MISSENSE), CLASS_NONE, CLASS_NONE, -1},
        {90002, "KRAS", "p.Gly12Val", "GRCh38:12:25245350:C:A GRCh37:12:25398284:C:A",
            CONSEQUENCE(MISSENSE), CLASS_NONE, CLASS_NONE, -1},
        {90003, "EGFR", "",
            "GRCh38:7:55174771:AGGAATTAAGAGAAGCAACATCTCCGAAAGCC:A "
            "GRCh37:7:55242464:AGGAATTAAGAGAAGCAACATCTCCGAAAGCC:A",
            CONSEQUENCE(INFRAME_DELETION), CLASS_NONE, CLASS_NONE, -1},
        {90004, "TP53", "p.Arg248Gln", "GRCh38:17:7674220:C:T GRCh37:17:7577538:C:T",
            CONSEQUENCE(MISSENSE), CLASS_BENIGN, CLASS_NONE, 1},
        {90005, "BRCA2", "p.Cys1200fs",
            "GRCh38:13:32340945:CTG:C GRCh37:13:32915082:CTG:C",
            CONSEQUENCE(FRAMESHIFT), CLASS_NONE, CLASS_NONE, -1},
        {90006, "AR", "", "GRCh38:X:67711621:G:A GRCh37:X:66931463:G:A",
            CONSEQUENCE(MISSENSE), CLASS_NONE, CLASS_NONE, -1},
        {90007, "MT-TL1", "", "GRCh38:MT:3243:A:G GRCh37:MT:3243:A:G", 0, CLASS_NONE,
            CLASS_NONE, -1},
    };
    static const char *const symbols[] = {
        "AR", "BRAF", "BRCA2", "EGFR", "KRAS", "MT-TL1", "TP53"};

    made_kb_begin(m);
    made_kb_curated(m, "hotspots");
    made_kb_curated(m, "cancer_genes");
    for (unsigned i = 0; i < sizeof symbols / sizeof *symbols; i++)
        made_kb_gene(m, 1000 + i, symbols[i]);
    for (unsigned i = 0; i < sizeof records / sizeof *records; i++)
        made_kb_clinvar(m, &records[i]);
    made_kb_variant(m, "civic.vid:12", "BRAF", "V600E", "protein(BRAF, V600E)",
        "GRCh38:7:140753336:A:T GRCh37:7:140453136:A:T");
    made_kb_criterion(m, "allele(GRCh38:7:140753336:A:T)");
    made_kb_criterion(
        m, "allele(GRCh38:7:55174771:AGGAATTAAGAGAAGCAACATCTCCGAAAGCC:A)");
    made_kb_criterion(m, "not(gene(KRAS, any))");
    made_kb_criterion(m, "codon(KRAS, 12)");
    made_kb_criterion(m, "codon(KRAS, 13)");
    made_kb_criterion(m, "gene(TP53, any)");
    made_kb_criterion(m, "not(gene(BRCA2, any))");
    made_kb_criterion(m, "factor(TMB, >= 10)");
    made_kb_publish(m);
}

int made_kb_read(struct made_kb *m, const struct sample_options *o, const char *text,
    struct arena *mem, struct sample *out, struct err *err)
{
    struct sample_options options = o ? *o : (struct sample_options){0};
    uint64_t sum = 0, n_given = 0;

    options.path = m->vcf;
    made_kb_file(m, "in.vcf", text);
    *err = (struct err){0};
    int rc = sample_read(&options, m->txn, mem, out, err);
    for (unsigned i = 0; rc >= 0 && i < N_ALLELE_FATES; i++)
        sum += out->fates[i];
    if (rc >= 0 && sum != out->n_alleles)
        die(text, "fates do not add up to alleles");
    for (unsigned i = 0; rc >= 0 && i < out->n_calls; i++)
        n_given += out->calls[i].n_parts == 0;
    if (rc >= 0 && out->fates[ALLELE_FINDING] != n_given)
        die(text, "findings are not calls");
    return rc;
}
