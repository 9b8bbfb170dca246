/*
 * What evidence items and assertions of CIViC have in common: what they are about (a
 * molecular profile; in old tables a gene's variant), disease, therapies, and the words
 * of closed lists (curated/vocabulary.tsv, source "civic").
 */
#ifndef INGEST_CIVIC_ITEM_H
#define INGEST_CIVIC_ITEM_H

#include "ingest/civic_common.h"
#include "ingest/civic_therapies.h"

/* The first columns of both tables. */
enum {
    ITEM_ID,
    ITEM_PROFILE,
    ITEM_PROFILE_ID,
    ITEM_GENE, /* this and the next three: old tables, in place of a profile */
    ITEM_ENTREZ,
    ITEM_VARIANT,
    ITEM_VARIANT_ID,
    ITEM_DISEASE,
    ITEM_DOID,
    ITEM_PHENOTYPES,
    ITEM_THERAPIES,
    ITEM_TYPE,
    ITEM_DIRECTION,
    ITEM_SIGNIFICANCE,
    ITEM_STATUS,
    ITEM_FLAGGED,
    ITEM_URL,
    ITEM_REVIEWED,
    ITEM_CHROMOSOME, /* this and the next five: old evidence tables */
    ITEM_START,
    ITEM_STOP,
    ITEM_REFERENCE_BASES,
    ITEM_VARIANT_BASES,
    ITEM_BUILD,
    N_ITEM_COLUMNS,
};

/* Rows of a table of columns; what is "evidence" or "assertion". */
#define CIVIC_ITEM_COLUMNS(what, has_status)                                           \
    [ITEM_ID] = {what "_id", true}, [ITEM_PROFILE] = {"molecular_profile", false},     \
    [ITEM_PROFILE_ID] = {"molecular_profile_id", false},                               \
    [ITEM_GENE] = {"gene", false}, [ITEM_ENTREZ] = {"entrez_id", false},               \
    [ITEM_VARIANT] = {"variant", false}, [ITEM_VARIANT_ID] = {"variant_id", false},    \
    [ITEM_DISEASE] = {"disease", true}, [ITEM_DOID] = {"doid", true},                  \
    [ITEM_PHENOTYPES] = {"phenotypes", true},                                          \
    [ITEM_THERAPIES] = {"therapies|drugs", true}, [ITEM_TYPE] = {what "_type", true},  \
    [ITEM_DIRECTION] = {what "_direction", true},                                      \
    [ITEM_SIGNIFICANCE] = {"significance|clinical_significance", true},                \
    [ITEM_STATUS] = {what "_status", has_status},                                      \
    [ITEM_FLAGGED] = {"is_flagged", false}, [ITEM_URL] = {what "_civic_url", true},    \
    [ITEM_REVIEWED] = {"last_review_date", false},                                     \
    [ITEM_CHROMOSOME] = {"chromosome", false}, [ITEM_START] = {"start", false},        \
    [ITEM_STOP] = {"stop", false},                                                     \
    [ITEM_REFERENCE_BASES] = {"reference_bases", false},                               \
    [ITEM_VARIANT_BASES] = {"variant_bases", false},                                   \
    [ITEM_BUILD] = {"reference_build", false}

/* Fills what is not common.  1: done; 0: the row was rejected (and counted). */
typedef int civic_item_finish(struct civic_reader *r, const struct str *field,
    struct evidence *e, struct err *err);

struct civic_item_table {
    const struct tsv_column *columns;
    unsigned n_columns;
    const char *id_prefix; /* "EID" */
    civic_item_finish *finish;
};

/* Reads the whole table and stages its accepted items. */
int civic_items_read(struct build *b, unsigned file, struct stream *in,
    const struct civic_item_table *table, struct err *err);

/* What a word of a closed list means.  1: *means is set; 0: the row was rejected as
 * "new_term" (--accept-new-terms); negative: the word is not known. */
int civic_word(struct civic_reader *r, const char *field, struct str word,
    struct str *means, struct err *err);
/* The same for a word whose meanings are the names 0..n-1 of an enum. */
int civic_enum(struct civic_reader *r, const char *field, struct str word,
    const char *(*name)(int i), int n, int *out, struct err *err);
/* The same for yes-or-no words; only "true" is yes. */
int civic_bool(struct civic_reader *r, const char *field, struct str word, bool *out,
    struct err *err);

#endif
