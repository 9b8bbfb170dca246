/*
 * The rows of one VariationID while they are merged.  Private to clinvar_stage*.c; what
 * the merge does is told in clinvar_stage.h.
 */
#ifndef INGEST_CLINVAR_MERGE_H
#define INGEST_CLINVAR_MERGE_H

#include "ingest/clinvar_stage.h"

/* Layouts, the one that tells most first. */
enum layout { LAYOUT_XML, LAYOUT_VCF, LAYOUT_OTHER, LAYOUT_SUBMISSIONS };

struct staged_row {
    unsigned file;
    uint64_t line;
    struct str release;
    enum layout layout;
    size_t order;     /* in which the row came */
    struct str bytes; /* of the entry */
    struct clinvar_entry entry;
    bool allele_kept;
    bool is_dropped; /* stands twice in its file */
};

struct merger {
    struct build *b;
    struct arena mem;        /* reset per VariationID, or by turn */
    struct staged_row *rows; /* malloc-backed; used again */
    size_t n, cap;
    size_t n_facts;        /* rows before those of submissions alone */
    unsigned reference_on; /* of the VariationID's rows */
    clinvar_entry_fn *fn;
    void *ctx;
    /* After each VariationID, when entries must live longer; NULL: mem is reset.
     * Negative ends the merge. */
    int (*turn)(struct merger *m, struct err *err);
};

/* The whole merge, by m's b, fn, ctx and turn. */
int clinvar_merge_all(struct merger *m, struct err *err);
void clinvar_merger_free(struct merger *m);

/* clinvar_stage_submissions.c: the rows from n_facts on have one submission each.
 * Counts the fate of every one; those that stand twice are dropped (is_dropped). */
int clinvar_merge_submission_fates(struct merger *m, struct err *err);
/* Those of the facts' release become the entry's, unless the facts have their own. */
void clinvar_merge_submissions(struct merger *m, struct clinvar_entry *entry);

#endif
