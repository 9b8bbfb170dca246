#include "tests/unit/made_gene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char BASES[] = "CATTAGCCAT"
                            "GGCTCAATGGCTGAAC"
                            "GTAAGTCCTATTCCTTTCAG"
                            "CCTCATCAAAATGGGTTC"
                            "GTGAGTATCCTTATTTGTAG"
                            "ATGGATATTAACAGTGCTAGGCACTGACTGACTGAC"
                            "TTGACCATGA";
#define LENGTH ((uint32_t)sizeof(BASES) - 1)

const struct made_gene made_fwd = {
    "FWD", "NM_1.1", "ENST1.1", 1, 7, false, {2000000, 1000000}};
const struct made_gene made_rev = {
    "REV", "NM_2.1", "ENST2.1", 2, 12, true, {2000000, 1000000}};
const struct made_gene made_far = {
    "FAR", "NM_3.1", "ENST3.1", 3, 13, false, {2000000, 1000000}};
const struct made_gene made_bare = {
    "BARE", "NM_4.1", "ENST4.1", 4, 17, false, {2000000, 1000000}};

static void check(int64_t rc, const struct err *err)
{
    if (rc >= 0)
        return;
    fprintf(stderr, "made_gene: %s\n", err->msg);
    abort();
}

uint32_t made_gene_pos1(
    const struct made_gene *g, enum assembly assembly, uint32_t at, uint32_t n)
{
    return g->at0[assembly - 1] + (g->is_reverse ? LENGTH + 2 - at - n : at);
}

/* ALTs apart by comma; what is not bases stays. */
static void add_alts(
    struct buf *out, struct arena *mem, bool is_reverse, struct str alts)
{
    struct str one;

    for (bool is_first = true; str_next(&alts, ',', &one); is_first = false) {
        if (!is_first)
            buf_add_char(out, ',');
        buf_add_str(
            out, is_reverse && bases_are_acgt(one) ? bases_revcomp(mem, one) : one);
    }
}

struct str made_gene_allele(struct arena *mem, const struct made_gene *g,
    enum assembly assembly, uint32_t at, const char *ref, const char *alt, char sep)
{
    struct buf out = BUF_INIT;
    uint32_t pos1 = made_gene_pos1(g, assembly, at, (uint32_t)strlen(ref));
    struct str text;

    buf_fmt(&out, "%s%c%u%c", contig_name(g->contig), sep, (unsigned)pos1, sep);
    if (sep == '\t')
        buf_fmt(&out, ".\t");
    add_alts(&out, mem, g->is_reverse, str_of(ref));
    buf_add_char(&out, sep);
    add_alts(&out, mem, g->is_reverse, str_of(alt));
    text = str_copy(mem, buf_str(&out));
    buf_free(&out);
    return text;
}

static void add_transcript(
    struct made_kb *m, const struct made_gene *g, enum assembly assembly)
{
    static const struct exon plus[3] = {{11, 26}, {47, 64}, {85, 120}};
    struct exon exons[3];
    struct err err = {0};

    for (unsigned i = 0; i < 3; i++) {
        uint32_t n = plus[i].end1 - plus[i].beg1 + 1;
        exons[i].beg1 = made_gene_pos1(g, assembly, plus[i].beg1, n);
        exons[i].end1 = exons[i].beg1 + n - 1;
    }
    uint32_t start1 = made_gene_pos1(g, assembly, 17, 1);
    uint32_t stop1 = made_gene_pos1(g, assembly, 95, 1);
    struct transcript t = {.id = str_of(g->transcript),
        .twin_id = str_of(g->twin),
        .protein_id = STR("NP_1.1"),
        .gene = str_of(g->symbol),
        .hgnc_id = g->hgnc_id,
        .tag = TRANSCRIPT_MANE_SELECT,
        .assembly = assembly,
        .contig = g->contig,
        .is_reverse = g->is_reverse,
        .is_background = strcmp(g->symbol, "FAR") == 0,
        .exons = exons,
        .n_exons = 3,
        .cds_beg1 = start1 < stop1 ? start1 : stop1,
        .cds_end1 = start1 < stop1 ? stop1 : start1};
    check(transcript_close(&t, &err), &err);
    check(kb_build_transcript(m->build, 0, &t, &err), &err);
}

static void add_window(
    struct made_kb *m, const struct made_gene *g, enum assembly assembly)
{
    struct str bases = {BASES, LENGTH};
    struct err err = {0};

    if (g->is_reverse)
        bases = bases_revcomp(&m->mem, bases);
    check(kb_build_window(
              m->build, assembly, g->contig, g->at0[assembly - 1] + 1, bases, &err),
        &err);
}

void made_gene_all(struct made_kb *m)
{
    static const struct made_gene *const genes[] = {
        &made_fwd, &made_rev, &made_far, &made_bare};
    struct err err = {0};

    for (unsigned i = 0; i < 4; i++) {
        struct gene g = {.hgnc_id = genes[i]->hgnc_id,
            .symbol = str_of(genes[i]->symbol),
            .locus_type = STR("gene with protein product"),
            .mane_refseq = str_of(genes[i]->transcript),
            .mane_ensembl = str_of(genes[i]->twin)};
        check(kb_build_gene(m->build, &g, &err), &err);
    }
    for (unsigned a = ASSEMBLY_GRCH37; a <= ASSEMBLY_GRCH38; a++)
        for (unsigned i = 0; i < 4; i++) {
            add_transcript(m, genes[i], a);
            if (genes[i] != &made_bare)
                add_window(m, genes[i], a);
        }
}

void made_gene_bare_window(struct made_kb *m, enum assembly assembly)
{
    add_window(m, &made_bare, assembly);
}
