/*
 * What the words of one classification in a VCF were read as.  A release says the same
 * of many variants: class, review status and conditions are read once, while the memo
 * has room, and found by their bytes afterwards.
 */
#ifndef INGEST_CLINVAR_MEMO_H
#define INGEST_CLINVAR_MEMO_H

#include "kb/model/classification.h"
#include "kb/store/record.h"

/* Class, review status, names and ids of the conditions, split; as they stand. */
#define CLINVAR_MEMO_WORDS 5

struct clinvar_said {
    struct classification classification;
    bool ids_dropped, is_bad_split;
};

struct clinvar_memo {
    struct arena mem; /* of what is remembered */
    struct clinvar_memo_slot *slots;
};

/* Before each record: when the memo is full all is forgotten.  What the others give
 * lives until the next record. */
void clinvar_memo_begin_record(struct clinvar_memo *m);
/* NULL: not known. */
const struct clinvar_said *clinvar_memo_get(const struct clinvar_memo *m,
    enum classification_kind kind, const struct str words[CLINVAR_MEMO_WORDS]);
/* What said points to must be in m->mem. */
const struct clinvar_said *clinvar_memo_keep(struct clinvar_memo *m,
    enum classification_kind kind, const struct str words[CLINVAR_MEMO_WORDS],
    const struct clinvar_said *said);
void clinvar_memo_free(struct clinvar_memo *m);

#endif
