/*
 * Does an annotator's word about a transcript agree with ours?  Needs no KB: both sides
 * are given.
 *
 * What is compared: the protein change, where both sides have one, and the group of the
 * most severe term (splice site, stop, frameshift, ..., synonymous).  Terms that change
 * no product (splice region, UTR, intron, up- and downstream, ...) are one group:
 * annotators differ in them without meaning anything.  Ways of writing one fact that
 * are known to differ between annotators are rows of one table (annotation_compare.c),
 * each with its key, and count as agreement.
 */
#ifndef QUERY_ANNOTATION_COMPARE_H
#define QUERY_ANNOTATION_COMPARE_H

#include "kb/model/transcript.h"
#include "kb/model/variant_effect.h"
#include "query/annotation.h"

enum annotation_verdict {
    ANNOTATION_AGREES,
    ANNOTATION_DIFFERS,
    ANNOTATION_NOT_COMPARABLE,
};

struct annotation_comparison {
    enum annotation_verdict verdict;
    /* A key that never changes.
     * agrees:         "same", or the convention's key ("stop_at_once", ...)
     * differs:        "protein", "consequence"; with "_other_version" behind it when
     *                 both name a version of the transcript and the two are not equal
     * not comparable: "other_transcript", "compound", "no_known_term",
     *                 "bases_unknown", "says_coding_only" */
    const char *reason;
    bool is_protein_compared;
};

const char *annotation_verdict_name(enum annotation_verdict v); /* "agrees" */

/* Whether the annotation is of this transcript, by either of its ids, whatever the
 * version. */
bool annotation_is_on(const struct annotation *a, const struct transcript *t);

/* protein: of t, without the final stop, so that both changes are brought to one form
 * (protein_normalise); empty: not known, then they are compared as they stand. */
struct annotation_comparison annotation_compare(const struct transcript *t,
    struct str protein, const struct variant_effect *ours,
    const struct annotation *theirs, struct arena *mem);

#endif
