/*
 * Findings by what a criterion asks for: its gene, or its position.  A genome has a
 * hundred thousand findings, and each criterion concerns a few of them.
 */
#ifndef KB_MODEL_FINDING_INDEX_H
#define KB_MODEL_FINDING_INDEX_H

#include "kb/model/criterion.h"
#include "kb/model/finding.h"

struct finding_index;

/* The findings must not change while the index is used. */
struct finding_index *finding_index_new(
    const struct finding *findings, unsigned n, struct arena *mem);

/* Which findings a leaf of this kind may concern, ascending: two lists, which share
 * nothing. */
struct finding_list {
    const unsigned *at; /* indexes of findings */
    unsigned n;
};
/* Small variants with a reading on the gene. */
struct finding_list finding_index_gene(const struct finding_index *x, struct str gene);
void finding_index_get(const struct finding_index *x, const struct criterion *leaf,
    enum assembly assembly, struct finding_list out[2]);

#endif
