/*
 * A KB made for a test of query/: a few genes, variants and ClinVar records at places
 * of both assemblies, with the curated tables that reading a sample needs.  Any failure
 * aborts the test program with a message.
 */
#ifndef TESTS_UNIT_MADE_KB_H
#define TESTS_UNIT_MADE_KB_H

#include "kb/store/kb.h"
#include "kb/store/kb_build.h"
#include "query/sample.h"

struct made_kb {
    char *dir, *path, *vcf;
    struct arena mem;
    struct kb_build *build;
    struct kb *kb;
    struct kb_txn *txn;
};

/* begin: a build with one source and curated/caller_fields.tsv; then genes, variants,
 * ClinVar records in order of their ids, more tables; publish: open for reading. */
void made_kb_begin(struct made_kb *m);
/* With this text as the table caller_fields. */
void made_kb_begin_with(struct made_kb *m, const char *caller_fields);
void made_kb_publish(struct made_kb *m);
void made_kb_end(struct made_kb *m); /* removes its files */

/* A table as tab-separated text, or a file of curated/. */
void made_kb_table(struct made_kb *m, const char *name, struct str text);
void made_kb_curated(struct made_kb *m, const char *name);
void made_kb_gene(struct made_kb *m, uint32_t hgnc_id, const char *symbol);
uint32_t made_kb_criterion(struct made_kb *m, const char *text);

/* alleles: "GRCh38:7:140753336:A:T GRCh37:7:140453136:A:T", or empty. */
void made_kb_variant(struct made_kb *m, const char *id, const char *gene,
    const char *name, const char *criterion, const char *alleles);
/* word: the germline class, e.g. "Pathogenic" with CLASS_PATHOGENIC; stars -1: no
 * class. hgvs_p: "p.Val600Glu" or "". */
struct made_clinvar {
    uint32_t id;
    const char *gene, *hgvs_p, *alleles;
    uint32_t consequence;
    enum class_group germline, oncogenicity;
    int stars;
};
void made_kb_clinvar(struct made_kb *m, const struct made_clinvar *c);
/* What a release until 2017 says of one allele; after all other records, ascending. */
void made_kb_clinvar_word(struct made_kb *m, const char *gene, const char *allele,
    const char *word, enum class_group group);

/* Genes and alleles that most tests share, and curated hotspots and cancer_genes:
 * published. */
void made_kb_standard(struct made_kb *m);

/* Write text to m->vcf and read it; what sample_read returns.  Asserts that the fates
 * add up when it succeeds.  Free with sample_free. */
int made_kb_read(struct made_kb *m, const struct sample_options *o, const char *text,
    struct arena *mem, struct sample *out, struct err *err);
/* A file of its own, path lives with m: for --regions. */
char *made_kb_file(struct made_kb *m, const char *name, const char *text);

#endif
