/*
 * Alleles of sources in normal form, as far as reference bases are known (DESIGN 8.1,
 * 8.2): REF is checked, indels stand at their leftmost place, and the KB is told which
 * bases it shall carry for them.
 */
#ifndef INGEST_NORMAL_FORM_H
#define INGEST_NORMAL_FORM_H

#include "ingest/build.h"

/* What was done with one allele. */
struct normal_form {
    int ref; /* allele_check_ref: 1 agrees, 0 disagrees, -1 bases not known */
    enum {
        NORMAL_NO_INDEL, /* a substitution: nothing could move */
        NORMAL_MOVED,    /* to its leftmost place, which is proven */
        NORMAL_LEFTMOST, /* it stood there */
        NORMAL_UNPROVEN, /* bases to its left are not known: kept where it was */
    } place;
};

/* The bases of all FASTA files of the build, in *room; NULL: none were given. */
const struct refbases *build_bases(const struct build *b, struct refbases *room);

/* a: trimmed.  One whose REF disagrees is left as it is. */
struct normal_form normal_form_make(
    struct allele *a, const struct refbases *ref, struct arena *mem);

/* Counts it among the notes on a file.  An allele whose REF disagrees is not counted
 * here but noted by itself, with the bases that the reference has. */
void normal_form_count(struct build *b, unsigned file, const struct allele *a,
    const struct normal_form *done);
#define NOTE_WRONG_REF "alleles: REF is not the reference's base"
void normal_form_note_ref(struct build *b, unsigned file, uint64_t line, struct str id,
    const char *what, const struct allele *a);

/* Tells the KB's windows of an allele that is stored. */
void normal_form_want_bases(struct build *b, const struct allele *a);

#endif
