/*
 * What a term of `show` and `explain` names: an allele, a record of a source, a gene, a
 * disease, a drug, a biomarker, or a variant of a gene that no record is named after.
 */
#ifndef QUERY_LOOKUP_H
#define QUERY_LOOKUP_H

#include "kb/store/kb.h"

enum lookup_kind {
    LOOKUP_ALLELE,    /* an allele that some record has */
    LOOKUP_BIOMARKER, /* a factor: MSI, TMB, HRD, a virus */
    LOOKUP_GENE,
    LOOKUP_RECORD,
    LOOKUP_CHANGE, /* gene and a name that reads as a criterion; no record has it */
    LOOKUP_DRUG,
    LOOKUP_DISEASE,
};

struct lookup_hit {
    enum lookup_kind kind;
    uint32_t target;          /* gene: HGNC id; disease, record: ordinal */
    struct allele allele;     /* in normal form */
    bool is_doubtful;         /* allele: the term contradicts the reference */
    bool is_placed_twice;     /* allele: by its transcript, on either assembly */
    struct str gene;          /* change: approved symbol; biomarker: its name */
    struct criterion *change; /* of a biomarker: NULL, any value of it */
    struct str note; /* how the term was read, a sentence; empty: just as it says */
};

/*
 * All that term names, in the order above; assembly: of an allele's coordinates, NONE:
 * either.  "BRAF V600E", "BRAF:p.Val600Glu", "7:140753336:A:T", "BRAF:c.1799T>A",
 * "NC_000007.14:g.140753336A>T", "NM_004333.6:c.1799T>A", "VCV13961", "RCV000014992",
 * "SCV000020146.7", "rs113488022", "EID1409", "melanoma", ...  Alleles are brought to
 * normal form with the KB's reference bases; protein changes too.  A c. description is
 * one allele on two assemblies: that of GRCh38 is given where the KB has it.  Returns
 * the number.
 */
int lookup_term(struct kb_txn *kb, struct str term, enum assembly assembly,
    struct arena *mem, struct lookup_hit **hits, struct err *err);

/* The alleles that term describes when lookup_term found nothing, and of which the KB
 * can tell something nevertheless: REF is the reference's, or a transcript stands
 * there. *is_allele: term describes an allele, told of or not.  *why: if it does not,
 * or only against the reference, the reason; empty where term does not read as an
 * allele. Returns the number. */
int lookup_unfiled(struct kb_txn *kb, struct str term, enum assembly assembly,
    struct arena *mem, struct lookup_hit **hits, bool *is_allele, struct str *why,
    struct err *err);

#endif
