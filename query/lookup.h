/*
 * What a term of `show` and `explain` names: an allele, a record of a source, a gene, a
 * disease, a drug, or a variant of a gene that no record is named after.
 */
#ifndef QUERY_LOOKUP_H
#define QUERY_LOOKUP_H

#include "kb/store/kb.h"

enum lookup_kind {
    LOOKUP_ALLELE, /* an allele that some record has */
    LOOKUP_GENE,
    LOOKUP_RECORD,
    LOOKUP_CHANGE, /* gene and a name that reads as a criterion; no record has it */
    LOOKUP_DRUG,
    LOOKUP_DISEASE,
};

struct lookup_hit {
    enum lookup_kind kind;
    uint32_t target;      /* gene: HGNC id; disease, record: ordinal */
    struct allele allele; /* trimmed */
    struct str gene;      /* change: approved symbol */
    struct criterion *change;
};

/*
 * All that term names, in the order above; assembly: of an allele's coordinates, NONE:
 * either.  "BRAF V600E", "BRAF:p.Val600Glu", "7:140753336:A:T",
 * "NC_000007.14:g.140753336A>T", "VCV13961", "rs113488022", "EID1409", "melanoma", ...
 * Returns the number.
 */
int lookup_term(struct kb_txn *kb, struct str term, enum assembly assembly,
    struct arena *mem, struct lookup_hit **hits, struct err *err);

/* Does term read as an allele, in the KB or not? */
bool lookup_is_allele(struct str term, struct arena *mem);

#endif
