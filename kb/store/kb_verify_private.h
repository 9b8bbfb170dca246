/*
 * The checks of kb_verify, table by table: what one entry must be, and what it leads
 * to.  kb_verify.c walks the tables; kb_verify_reference.c (sources, genes, diseases,
 * names, curated tables), kb_verify_records.c, kb_verify_lists.c (alleles, criteria,
 * lists) and kb_verify_transcripts.c (transcripts, spans, windows) know the tables.
 */
#ifndef KB_STORE_KB_VERIFY_PRIVATE_H
#define KB_STORE_KB_VERIFY_PRIVATE_H

#include "kb/store/kb_residues.h"
#include "kb/store/kb_value.h"

/* One entry under check. */
struct verify_entry {
    struct kb_txn *t;
    enum kb_table table;
    uint64_t number;
    struct str key;     /* of the table */
    struct str text;    /* of a text key */
    struct str payload; /* without the text of a digest key */
    struct arena *mem;
    struct verify_walk *walk; /* of the table */
};
/* What the entries of a packed table have told so far. */
struct verify_walk {
    uint32_t n_values;
    struct str last_id; /* of the record before; of last_type */
    enum record_type last_type;
};

/* ERR_KB with the entry's place in the message. */
int verify_broken(const struct verify_entry *e, const char *what, struct err *err);
/* v must be below n. */
int verify_within(const struct verify_entry *e, uint32_t v, uint32_t n,
    const char *what, struct err *err);
/* A decoder's answer: its message gets its place. */
int verify_decoded(const struct verify_entry *e, int rc, struct err *err);
/* The key is the entry's number, in four bytes. */
int verify_dense(const struct verify_entry *e, struct err *err);
/* The key starts with an assembly and a contig and has n_bytes. */
int verify_place_key(const struct verify_entry *e, size_t n_bytes, struct err *err);

int verify_source(const struct verify_entry *e, struct err *err);
int verify_gene(const struct verify_entry *e, struct err *err);
int verify_disease(const struct verify_entry *e, struct err *err);
int verify_name(const struct verify_entry *e, struct err *err);
int verify_curated(const struct verify_entry *e, struct err *err);
int verify_number(const struct verify_entry *e, struct err *err);
int verify_words(const struct verify_entry *e, struct err *err);
int verify_records(const struct verify_entry *e, struct err *err);
/* Lay a packed entry over the payload; it must follow the one before. */
int verify_packed(const struct verify_entry *e, struct kb_packed *out, struct err *err);
int verify_bin(const struct verify_entry *e, struct err *err);
int verify_long_alleles(const struct verify_entry *e, struct err *err);
int verify_criterion(const struct verify_entry *e, struct err *err);
int verify_gene_criteria(const struct verify_entry *e, struct err *err);
int verify_list(const struct verify_entry *e, uint32_t n_max, struct err *err);
int verify_residues(const struct verify_entry *e, struct err *err);
int verify_pgx_position(const struct verify_entry *e, struct err *err);
int verify_pgx_definition(const struct verify_entry *e, struct err *err);
int verify_pgx_phenotype(const struct verify_entry *e, struct err *err);
int verify_transcript(const struct verify_entry *e, struct err *err);
int verify_span(const struct verify_entry *e, struct err *err);
int verify_window(const struct verify_entry *e, struct err *err);

#endif
