/*
 * ClinVar's record of a finding's own allele.  A genome has tens of thousands of them,
 * and a decoded one is over a kilobyte: kept is where it stands in the KB, and it is
 * decoded by who needs it.
 */
#ifndef QUERY_CLINVAR_FACTS_H
#define QUERY_CLINVAR_FACTS_H

#include "kb/store/kb.h"

struct clinvar_facts {
    struct kb_txn *kb;     /* NULL: a body that shares no texts with others */
    struct str body;       /* of that transaction's file */
    uint32_t ordinal;      /* of the record */
    uint32_t variation_id; /* 0: no record */
    uint16_t source;       /* provenance ordinal */
};

/* Of no record: all empty. */
int clinvar_facts_read(const struct clinvar_facts *f, struct arena *mem,
    struct clinvar_entry *out, struct err *err);
/* The classifications only, which are what a report tells; and HGVS g. when it is
 * wanted. */
int clinvar_facts_tell(const struct clinvar_facts *f, bool wants_g, struct arena *mem,
    struct clinvar_record *out, struct err *err);

#endif
