/* What gene_models.c (collecting) and gene_models_end.c (putting together) share. */
#ifndef INGEST_GENE_MODELS_PRIVATE_H
#define INGEST_GENE_MODELS_PRIVATE_H

#include "ingest/gene_models.h"
#include "kb/base/strmap.h"

#define NO_PART UINT32_MAX

struct part {
    uint32_t beg1, end1;
    uint32_t next; /* of the same node, latest first */
    uint8_t kind;
    int8_t phase;
};

struct node {
    struct model_node n;
    bool is_defined; /* by a row of its own */
    bool is_used;    /* a gene with a staged transcript */
    bool is_low_open, is_high_open;
    uint32_t first_part;
    uint64_t first_line; /* of its parts */
    uint64_t n_rows;     /* its own and those of its parts */
    struct str part_contig;
    char part_strand;
    struct str protein_id, protein_twin_id;
    const char *fault; /* reason to reject it, NULL: none so far */
};

struct gene_models {
    struct build *b;
    unsigned file;
    struct gene_models_rules rules;
    struct arena mem;
    struct node *nodes;
    size_t n_nodes, node_cap;
    struct part *parts;
    size_t n_parts, part_cap;
    struct strmap by_key;
    uint32_t last_node;
    /* Words that many rows repeat (contigs, genes, biotypes), each once: of two that
     * are here the pointers tell whether they are equal. */
    struct strmap by_word;
    struct str *words, last_word;
    size_t n_words, word_cap;
    bool has_codon_rows;
};

#endif
