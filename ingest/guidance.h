/*
 * Rows of dosing guidelines: what to do about a drug when a gene was called as this.
 * Two layouts are read, both by their look-up keys: guidelines as PharmCAT carries them
 * (a JSON a guideline, from ClinPGx: CPIC and DPWG), and CPIC's own list of drugs.
 *
 * Of two vintages the newer replaces the older by issuer, drug and gene: an older row
 * stands only where the newer vintage of its issuer does not speak of its drug and all
 * genes of its key (link_guidance.c); what is replaced is counted.
 */
#ifndef INGEST_GUIDANCE_H
#define INGEST_GUIDANCE_H

#include "ingest/clinpgx.h"
#include "kb/base/json.h"

/* The key of one gene: a text, or alleles with their copies ({"*1": 1, "*28": 1}).
 * False: neither, or not of one or two copies in all. */
bool guidance_key(
    struct arena *mem, struct str gene, const struct json *value, struct pgx_key *out);
/* All keys of an object, in order of genes. False: one cannot be read, or there is
 * none. */
bool guidance_keys(
    struct arena *mem, const struct json *object, struct pgx_recommendation *out);
/* A row that was read: checked against the vocabulary, then kept or rejected. */
int guidance_finish(struct clinpgx_reader *r, struct clinpgx_recommendation *x,
    bool has_keys, struct err *err);
/* "GENE: text" of an object, "n/a" left out. */
void guidance_implications(
    struct arena *mem, const struct json *object, struct pgx_recommendation *out);

#endif
