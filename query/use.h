/*
 * What the knowledge base may be used for: --use leaves out rows whose licence does not
 * allow that use, by curated/licences.tsv, and counts them by source and licence.
 *
 * Rows are evidence, trials, recommendations and labels of pharmacogenes.  What all
 * rows rest on (ClinVar's classes, genes, diseases, transcripts) cannot be left out
 * alone: where its licence does not allow the use, the report says so.
 *
 * A licence that the table does not know is good for research only.
 */
#ifndef QUERY_USE_H
#define QUERY_USE_H

#include "kb/store/kb.h"

enum use_kind { USE_ANY, USE_RESEARCH, USE_CLINICAL, USE_COMMERCIAL };

struct use; /* lives in the arena it was loaded in */
const char *use_kind_name(const struct use *u); /* "research" */

/* USE_ANY: *out is NULL, which allows all. */
int use_load(struct kb_txn *kb, enum use_kind kind, struct arena *mem, struct use **out,
    struct err *err);

/* Is the row of this source (provenance ordinal) left out?  own: the row's licence when
 * it has one of its own.  Asking does not count. */
bool use_forbids(const struct use *u, unsigned source, struct str own);
/* The same, and counted when it is. */
bool use_leaves_out(struct use *u, unsigned source, struct str own);
/* The same, of a record. 1: left out, and counted. */
int use_leaves_out_record(
    struct use *u, struct kb_txn *kb, uint32_t ordinal, struct err *err);

/* "4 civic (CC0-1.0), 2 clinpgx (CC-BY-SA-4.0)"; empty: nothing was left out. */
struct str use_left_out(const struct use *u, struct arena *mem);
/* The same of sources that rows rest on and whose licence does not allow the use:
 * "clinvar (not stated)"; empty: none. */
struct str use_rests_on(const struct use *u, struct arena *mem);

struct report;
/* Takes the rows out of the lists of evidence and trials. */
void use_rows(struct use *u, struct report *r);

#endif
