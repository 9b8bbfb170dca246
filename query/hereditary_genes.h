/* The genes of hereditary disease lists, as the KB has them (hereditary_genes.tsv). */
#ifndef QUERY_HEREDITARY_GENES_H
#define QUERY_HEREDITARY_GENES_H

#include "kb/store/kb.h"

enum inheritance {
    INHERITANCE_NOT_STATED,
    INHERITANCE_DOMINANT,
    INHERITANCE_RECESSIVE,
    INHERITANCE_X_LINKED,
    INHERITANCE_BOTH, /* dominant and recessive conditions */
};
const char *inheritance_name(enum inheritance i); /* NULL for not stated */

/* A gene's cancer conditions over all lists. */
struct hereditary_gene {
    struct str symbol;
    struct str list; /* the first list that has it; condition and inheritance are its */
    struct str condition; /* joined by "; "; empty: the list has none */
    enum inheritance inheritance;
    bool has_dominant, has_recessive, has_x_linked; /* in any list */
    bool is_tumour_hint; /* a change in a tumour hints at the germline */
};

struct hereditary_genes; /* lives in the arena it was loaded into */

int hereditary_genes_load(struct kb_txn *kb, struct arena *mem,
    struct hereditary_genes **out, struct err *err);
/* NULL: not listed for a tumour predisposition. */
const struct hereditary_gene *hereditary_genes_find(
    const struct hereditary_genes *genes, struct str symbol);
/* Genes that are listed for other conditions only. */
unsigned hereditary_genes_secondary(const struct hereditary_genes *genes);

#endif
