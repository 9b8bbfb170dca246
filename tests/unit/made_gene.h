/*
 * Made-up genes with transcript and bases for tests of query/.  The same gene of three
 * exons stands on either strand, so that a test says its alleles once, in bases of the
 * transcript and places of MADE_GENE_BASES (1-based), and asks for both.
 *
 *   exon 1 (11-26)  GGCTCA ATG GCT GAA C       5' UTR, M1 A2 E3 P4..
 *   exon 2 (47-64)  CC TCA TCA AAA TGG GTT C   ..P4 S5 S6 K7 W8 V9 H10..
 *   exon 3 (85-95)  AT GGA TAT TAA, then 3' UTR (96-120)   ..H10 G11 Y12 *
 */
#ifndef TESTS_UNIT_MADE_GENE_H
#define TESTS_UNIT_MADE_GENE_H

#include "tests/unit/made_kb.h"

struct made_gene {
    const char *symbol, *transcript, *twin;
    uint32_t hgnc_id;
    unsigned contig;
    bool is_reverse;
    uint32_t at0[N_ASSEMBLIES]; /* bases of the contig before it, GRCh37 and GRCh38 */
};

/* Two of interest (once their criteria are there), one that nobody speaks of, one whose
 * bases are not known. */
extern const struct made_gene made_fwd, made_rev, made_far, made_bare;

/* Genes, transcripts (MANE Select) on both assemblies, windows of all but made_bare. */
void made_gene_all(struct made_kb *m);
/* After made_gene_all: bases of made_bare on one assembly. */
void made_gene_bare_window(struct made_kb *m, enum assembly assembly);

/* "7:1000055:A:G" with sep ':'; with '\t' the first five columns of a record. */
struct str made_gene_allele(struct arena *mem, const struct made_gene *g,
    enum assembly assembly, uint32_t at, const char *ref, const char *alt, char sep);
uint32_t made_gene_pos1(
    const struct made_gene *g, enum assembly assembly, uint32_t at, uint32_t n);

#endif
