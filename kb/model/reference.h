/*
 * Reference bases from FASTA files: whole contigs, or windows named
 * "chr7:140730665-140734770" (1-based, closed, plus strand), of either assembly.  Other
 * sequences (alt contigs, decoys) are counted and left out.  Several files and
 * overlapping windows are one reference as long as they agree.
 */
#ifndef KB_MODEL_REFERENCE_H
#define KB_MODEL_REFERENCE_H

#include "kb/base/fasta.h"
#include "kb/model/refbases.h"

struct reference;

struct reference *reference_new(void);
/* Frees the FASTA objects too. NULL is allowed. */
void reference_free(struct reference *r);

/* Takes f over (also on failure).  assembly NONE: told by the lengths of whole contigs
 * or by accessions; ERR_FAIL when nothing tells, when a whole contig has another length
 * than the assembly's, when a window lies outside its contig or its name's span is not
 * its length, or when windows that overlap differ.  name: for messages.  Counts of
 * sequences used and left out. */
int reference_add(struct reference *r, struct fasta *f, enum assembly assembly,
    const char *name, unsigned *n_used, unsigned *n_left_out, struct err *err);

/* The assembly of the file added last; NONE: no file yet. */
enum assembly reference_assembly(const struct reference *r);
bool reference_has(const struct reference *r, enum assembly assembly);

/* The lowest position from pos1 on that lies in a window or whole contig (its base may
 * still be N); 0: none. */
uint32_t reference_next(
    const struct reference *r, enum assembly assembly, unsigned contig, uint32_t pos1);

/* Fetches across adjacent and overlapping windows.  N is not known: fetch stops there.
 * An error while reading an indexed file stops the fetch and is kept: reference_error.
 * Valid as long as r. */
struct refbases reference_bases(struct reference *r);
/* ERR_FAIL when a fetch failed since the beginning; 0 else. */
int reference_error(const struct reference *r, struct err *err);

#endif
