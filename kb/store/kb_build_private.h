/*
 * The builder's state, shared by kb_build.c (reference tables, criteria), the records
 * (kb_build_records.c: order and the record itself; kb_build_record_types.c: each type;
 * kb_build_filing.c: what leads to it), transcripts and windows, the merge of sorted
 * rows into values (kb_merge.c) and the end (kb_publish.c).
 *
 * Records are written as they come, since they come in order, and so are the words that
 * they are the first to use.  All else goes as rows
 * through one sorter, whose keys are the table's number and the table's key; rows of
 * one key become one value.  A row's value is the whole text when the key is its
 * digest, then an element in big-endian numbers, so that memcmp order is the order in
 * which a list is stored.
 */
#ifndef KB_STORE_KB_BUILD_PRIVATE_H
#define KB_STORE_KB_BUILD_PRIVATE_H

#include "kb/base/strmap.h"
#include "kb/store/codec.h"
#include "kb/store/kb_build.h"
#include "kb/store/kb_digest.h"
#include "kb/store/kb_env.h"
#include "kb/store/kb_key.h"
#include "kb/store/kb_packed.h"
#include "kb/store/record_words.h"
#include "kb/store/sorter.h"

struct criterion_genes {
    struct str *symbols;
    unsigned n;
};

struct meta_row {
    struct str name, value;
};

struct kb_build_transcript_place {
    enum assembly assembly;
    unsigned contig;
    uint32_t beg1;
    struct str id;
};

struct kb_build_window_end {
    unsigned contig; /* CONTIG_NONE: no window yet */
    uint32_t end1;
};

/* First byte of a row of KB_TABLE_SPAN. */
enum { KB_SPAN_ROW_EXON, KB_SPAN_ROW_TRANSCRIPT };

struct kb_build {
    char *path, *temp;
    struct kb_env_writer *writer;
    struct sorter *sorter;
    bool has_thread;                /* beside the caller's */
    struct kb_build_ahead *ahead;   /* NULL: entries are written by the caller */
    struct kb_build_filing *filing; /* NULL: the sorter is the caller's */
    struct kb_digest digest;
    uint64_t entries[N_KB_TABLES];

    struct arena mem;       /* as long as the build */
    struct arena scratch;   /* one call */
    struct arena entry_mem; /* one ClinVar record */
    struct buf value, row, id;

    struct str *source_labels; /* for messages */
    size_t n_sources, sources_cap;
    uint32_t n_diseases, n_records, n_criteria;

    enum record_type last_type;
    struct buf last_id;
    unsigned last_source;

    struct kb_packer packed_records, packed_words;
    struct strmap words; /* text -> number */
    struct record_words record_words;
    struct err word_error; /* of writing one */

    struct strmap criteria; /* text form -> ordinal */
    struct criterion_genes *criterion_genes;
    size_t criterion_genes_cap;
    struct strmap genes_of_criteria; /* symbols of all of them */
    /* Alleles that a criterion names: kb_place_key of each, and the allele key. */
    struct strmap criterion_alleles;

    uint32_t n_transcripts;
    struct kb_build_transcript_place last_transcript;
    struct strmap transcript_ids; /* "assembly TAB id" of all that were written */
    struct kb_build_window_end last_window[N_ASSEMBLIES];

    struct meta_row *meta;
    size_t n_meta, meta_cap;
};

/* One more row for the sorter.  text: what a text key stands for, else empty. */
int kb_build_row(struct kb_build *b, enum kb_table table, const struct kb_key *key,
    struct str text, struct str element, struct err *err);
/* A row whose element is one big-endian number. */
int kb_build_ordinal_row(struct kb_build *b, enum kb_table table,
    const struct kb_key *key, struct str text, uint32_t ordinal, struct err *err);
int kb_build_check_source(const struct kb_build *b, unsigned source, struct err *err);
int kb_build_meta_any(
    struct kb_build *b, const char *name, struct str value, struct err *err);

/* Write one entry: digests, seals and appends, now or in the writing thread, whose
 * errors come with a later entry or with its end.  May change payload. */
int kb_build_write(struct kb_build *b, enum kb_table table, struct str key,
    struct buf *payload, struct err *err);
int kb_build_write_now(struct kb_build *b, enum kb_table table, uint32_t number,
    struct str key, struct buf *payload, struct err *err);

/* The writing thread (kb_build_ahead.c). */
void kb_build_ahead_begin(struct kb_build *b);
int kb_build_ahead_write(struct kb_build_ahead *a, enum kb_table table, uint32_t number,
    struct str key, struct str payload, struct err *err);
/* All is written, or the error of what was not; b->writer and b->digest are the
 * caller's again. */
int kb_build_ahead_end(struct kb_build *b, struct err *err);

/* One more value of a packed table. */
int kb_build_packed(struct kb_build *b, enum kb_table table, struct kb_packer *p,
    struct str value, struct err *err);
/* What still waits in a packer. */
int kb_build_packed_end(
    struct kb_build *b, enum kb_table table, struct kb_packer *p, struct err *err);
/* b->record_words: number_of files new words. */
void kb_build_words_begin(struct kb_build *b);

/* Head of a record's value in value, for the encoder to go on; order is checked.  Then
 * the end writes it and files the id. */
int kb_build_begin_record(struct kb_build *b, enum record_type type, unsigned source,
    struct str id, struct err *err);
int kb_build_end_record(struct kb_build *b, enum record_type type, unsigned source,
    struct str id, struct err *err);

/* Checks come before anything of the record is written: a refused one leaves no trace.
 */
int kb_build_check_alleles(struct kb_build *b, struct str id,
    const struct placed_allele *alleles, unsigned n, struct err *err);
int kb_build_check_criterion(
    const struct kb_build *b, struct str id, uint32_t criterion, struct err *err);

/* What leads to a record.  Empty texts lead nowhere; twice the same is filed once. */
int kb_build_file_alleles(struct kb_build *b, const struct placed_allele *alleles,
    unsigned n, uint32_t record, struct err *err);
int kb_build_file_gene(
    struct kb_build *b, struct str symbol, uint32_t record, struct err *err);
int kb_build_file_criterion_genes(
    struct kb_build *b, uint32_t criterion, uint32_t record, struct err *err);
int kb_build_file_name(
    struct kb_build *b, struct str name, uint32_t record, struct err *err);
int kb_build_file_drug(
    struct kb_build *b, struct str drug, uint32_t record, struct err *err);
int kb_build_file_cited(
    struct kb_build *b, struct str id, uint32_t record, struct err *err);

/* Files a ClinVar record by its alleles, genes, residue and names: now, or
 * (kb_build_filing_ahead.c) in the filing thread, whose errors come with a later record
 * or with its end. */
int kb_build_file_clinvar(struct kb_build *b, const struct clinvar_entry *c,
    uint32_t ordinal, struct err *err);
int kb_build_filing_add(struct kb_build *b, const struct clinvar_entry *c,
    uint32_t ordinal, struct err *err);
/* All is filed, or the error of what was not; b->sorter is the caller's again. */
int kb_build_filing_end(struct kb_build *b, struct err *err);

/* Files a ClinVar record by the residue that it changes, where it is of a class that
 * the table takes (kb_schema.h). */
int kb_build_file_residue(struct kb_build *b, const struct clinvar_record *c,
    uint32_t record, struct err *err);

/* Assembly, contig, position and packed word of an allele as bytes. */
#define KB_PLACE_KEY_BYTES 14
void kb_place_key(unsigned assembly, unsigned contig, uint32_t pos1, uint64_t packed,
    uint8_t out[KB_PLACE_KEY_BYTES]);

/* Take all rows of the sorter, in order, and write their values. */
int kb_merge_rows(struct kb_build *b, struct err *err);

#endif
