/*
 * The genes of hereditary disease lists, as the KB has them (hereditary_genes.tsv): of
 * each gene its conditions, apart for tumour predispositions and all else (secondary
 * findings), and which variants each list wants reported.
 */
#ifndef QUERY_HEREDITARY_GENES_H
#define QUERY_HEREDITARY_GENES_H

#include "kb/store/kb.h"

/* X(id, word) */
#define INHERITANCES(X)                                                                \
    X(NOT_STATED, "not_stated")                                                        \
    X(DOMINANT, "dominant")                                                            \
    X(RECESSIVE, "recessive")                                                          \
    X(X_LINKED, "x_linked") /* the list does not say which */                          \
    X(X_RECESSIVE, "x_linked_recessive")                                               \
    X(X_DOMINANT, "x_linked_dominant")                                                 \
    X(BOTH, "both") /* dominant and recessive conditions */                            \
    X(MITOCHONDRIAL, "mitochondrial")

enum inheritance {
#define X(id, word) INHERITANCE_##id,
    INHERITANCES(X)
#undef X
        N_INHERITANCES,
};
const char *inheritance_name(enum inheritance i); /* NULL for not stated */

/* "Variants to report" of a list (ACMG SF v3.3; Lee 2025, PMID 40568962). */
#define LIST_RULES(X)                                                                  \
    X(ALL, "all_plp")                                                                  \
    X(TRUNCATING, "truncating_only")                                                   \
    X(TWO_VARIANTS, "two_variants")                                                    \
    X(HFE_C282Y, "hfe_c282y_homozygous")                                               \
    X(X_ANY, "hemi_het_or_homozygous")                                                 \
    X(X_TWO, "hemi_or_homozygous_or_two_het")

enum list_rule {
#define X(id, word) LIST_RULE_##id,
    LIST_RULES(X)
#undef X
        N_LIST_RULES,
};
const char *list_rule_name(enum list_rule r);

/* A gene on a list. */
struct hereditary_listing {
    struct str list;
    struct str condition; /* joined by "; "; empty: the list has none */
    enum inheritance inheritance;
    enum list_rule rule;
};

/* Its conditions of one kind, over all lists. */
struct hereditary_conditions {
    struct hereditary_listing *listings; /* in the table's order */
    unsigned n_listings;                 /* 0: no such conditions */
    bool has_dominant, has_recessive, has_x_linked, has_mitochondrial;
    bool is_x_dominant;  /* one changed copy is enough, whatever the sex */
    bool is_x_recessive; /* a woman with one is a carrier */
};

struct hereditary_gene {
    struct str symbol;
    struct hereditary_conditions cancer, secondary;
    bool is_loss_of_function; /* a list says that its loss causes the condition */
};

struct hereditary_genes; /* lives in the arena it was loaded into */

int hereditary_genes_load(struct kb_txn *kb, struct arena *mem,
    struct hereditary_genes **out, struct err *err);
/* NULL: not listed. */
const struct hereditary_gene *hereditary_genes_find(
    const struct hereditary_genes *genes, struct str symbol);
/* Genes that are listed for conditions that are no tumour predispositions only. */
unsigned hereditary_genes_secondary(const struct hereditary_genes *genes);

#endif
