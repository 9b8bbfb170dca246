/*
 * Genes by HGNC, and the index that resolves a symbol as a source writes it.
 *
 * Order: approved symbol; previous symbol; alias; each only when it leads to one gene.
 * A symbol that leads to several is ambiguous and resolves to none (it is reported).
 */
#ifndef KB_MODEL_GENE_H
#define KB_MODEL_GENE_H

#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/str.h"

struct gene {
    uint32_t hgnc_id;   /* 1097 for HGNC:1097 */
    uint32_t entrez_id; /* 0: none */
    struct str symbol, name, locus_type, location;
    struct str ensembl_id, mane_refseq, mane_ensembl; /* may be empty */
    struct str *aliases, *previous;
    unsigned n_aliases, n_previous;
};

enum gene_match { GENE_NONE, GENE_APPROVED, GENE_PREVIOUS, GENE_ALIAS, GENE_AMBIGUOUS };

/* Curated tables (column "gene") whose genes are of interest whatever the criteria say:
 * what alters their protein becomes a finding (DESIGN 8.14).  Ends with NULL. */
extern const char *const gene_tables_of_interest[];

struct gene_index;

struct gene_index *gene_index_new(void);
void gene_index_free(struct gene_index *x);
/* The gene is copied.  A second gene with the same HGNC id or approved symbol:
 * ERR_FAIL. */
int gene_index_add(struct gene_index *x, const struct gene *gene, struct err *err);
/* symbol in any case the source writes it; exact case is tried first.  *out borrowed.
 */
enum gene_match gene_index_find(
    const struct gene_index *x, struct str symbol, const struct gene **out);
const struct gene *gene_index_by_hgnc(const struct gene_index *x, uint32_t hgnc_id);
const struct gene *gene_index_by_entrez(const struct gene_index *x, uint32_t entrez_id);
unsigned gene_index_count(const struct gene_index *x);
/* In order of hgnc_id. */
const struct gene *gene_index_at(const struct gene_index *x, unsigned i);

#endif
