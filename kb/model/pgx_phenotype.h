/*
 * From alleles to a phenotype: each allele's function or activity value, and what a
 * pair of them (or one alone: chromosome X of a man, mitochondria) is called.
 */
#ifndef KB_MODEL_PGX_PHENOTYPE_H
#define KB_MODEL_PGX_PHENOTYPE_H

#include <stdbool.h>

#include "kb/base/err.h"
#include "kb/base/str.h"

struct pgx_function {
    struct str allele;
    struct str function; /* "No function" */
    struct str activity; /* "0.5", "n/a"; empty: the gene has no activity score */
    struct str key;      /* what phenotypes are looked up by: activity or function */
};

/* Keys in str_cmp order; key2 empty: one copy. */
struct pgx_pair {
    struct str key1, key2;
    struct str phenotype; /* "Intermediate Metabolizer" */
    struct str score;     /* activity score: "1.5"; empty: none */
    struct str lookup;    /* what recommendations are looked up by */
};

struct pgx_phenotypes {
    struct str gene;    /* "MT-RNR1" */
    struct str version; /* of the table */
    struct pgx_function *functions;
    unsigned n_functions;
    struct pgx_pair *pairs; /* by (key1, key2), each once */
    unsigned n_pairs;
};

/* NULL: the table does not speak of it. */
const struct pgx_function *pgx_function_of(
    const struct pgx_phenotypes *p, struct str allele);
/* second empty: one copy. NULL: unknown allele or pair. */
const struct pgx_pair *pgx_phenotype_of(
    const struct pgx_phenotypes *p, struct str first, struct str second);
const struct pgx_pair *pgx_phenotype_of_keys(
    const struct pgx_phenotypes *p, struct str key1, struct str key2);
/* The phenotype that an activity score has in this table; NULL: none, or several. */
const struct pgx_pair *pgx_phenotype_of_score(
    const struct pgx_phenotypes *p, struct str score);
/* "n/a" and "" have no value: NAN; "≥3.0" is 3. */
double pgx_activity_value(struct str activity);
/* Orders alleles by how little function they have: lower first. RYR1 and CACNA1S: those
 * of malignant hyperthermia first; an allele of unknown value last; ties by name. */
int pgx_function_cmp(const struct pgx_phenotypes *p, struct str a, struct str b);

#endif
