/*
 * What a report cannot say, in sentences: every limit that holds for this run is
 * printed in the list `limits`, in the order of this table.  The keys of
 * curated/texts.tsv are checked against it.
 */
#ifndef QUERY_LIMITS_H
#define QUERY_LIMITS_H

#include "query/report.h"

/* X(id, key, parameter, parameter); an empty name: none */
#define REPORT_LIMITS(X)                                                               \
    X(TUMOUR_ONLY, "tumour_only", "", "")                                              \
    X(ORIGIN_UNKNOWN, "origin_unknown", "", "")                                        \
    X(NO_TUMOUR_TYPE, "no_tumour_type", "", "")                                        \
    X(ASSEMBLY_BY_BASES, "assembly_by_bases", "agree", "disagree")                     \
    X(NO_GENOTYPES, "no_genotypes", "", "")                                            \
    X(GENOTYPES_UNREADABLE, "genotypes_unreadable", "n", "first")                      \
    X(SITES_ONLY, "sites_only", "", "")                                                \
    X(ASSUMED_COVERED, "assumed_covered", "", "")                                      \
    X(TARGETS_ONLY, "targets_only", "n", "of")                                         \
    X(FILTERED, "filtered", "n", "")                                                   \
    X(NOT_SMALL_VARIANTS, "not_small_variants", "n", "")                               \
    X(KINDS_NOT_LOOKED_AT, "kinds_not_looked_at", "kinds", "")                         \
    X(NO_TRANSCRIPTS, "no_transcripts", "", "")                                        \
    X(EFFECTS_NOT_COMPUTED, "effects_not_computed", "n", "")                           \
    X(INDELS_NOT_ALIGNED, "indels_not_aligned", "n", "")                               \
    X(REF_MISMATCH, "ref_mismatch", "n", "")                                           \
    X(ANNOTATION_UNUSABLE, "annotation_unusable", "why", "")                           \
    X(ANNOTATION_DISAGREES, "annotation_disagrees", "n", "")                           \
    X(NO_FREQUENCIES, "no_frequencies", "", "")                                        \
    X(NO_TRIALS, "no_trials", "", "")                                                  \
    X(TRIALS_PATIENT, "trials_patient_unknown", "", "")                                \
    X(TRIALS_NARROWED, "trials_narrowed", "wishes", "")                                \
    X(TRIALS_CUT, "trials_cut", "n", "")                                               \
    X(HEREDITARY_HINTS, "hereditary_hints_only", "", "")                               \
    X(HEREDITARY_NOT_MADE, "hereditary_needs_germline", "", "")                        \
    X(SECONDARY_GENES, "secondary_genes", "n", "")                                     \
    X(SECONDARY_NOT_MADE, "secondary_needs_germline", "", "")                          \
    X(SUPPRESSED, "suppressed", "n", "")                                               \
    X(PGX_NEEDS_GERMLINE, "pgx_needs_germline_sample", "", "")                         \
    X(PGX_SCOPE, "pgx_scope", "", "")                                                  \
    X(NO_PGX_SOURCE, "no_pgx_source", "", "")                                          \
    X(NO_PERTINENT_LIST, "no_pertinent_list", "", "")                                  \
    X(INPUTS_DISAGREE, "inputs_disagree", "n", "")                                     \
    X(PATIENT_NOT_USED, "patient_not_used", "n", "")                                   \
    X(PATIENT_NOT_JUDGED, "patient_not_judged", "", "")                                \
    X(TMB_COMPUTED, "tmb_computed", "n", "bases")                                      \
    X(TMB_NOT_COMPUTED, "tmb_not_computed", "why", "")                                 \
    X(TMB_TWICE, "tmb_twice", "", "")                                                  \
    X(EVENT_ASSEMBLY, "event_assembly_taken", "assembly", "")                          \
    X(EVENT_ROWS_REJECTED, "event_rows_rejected", "n", "")                             \
    X(GENES_NOT_PLACED, "genes_not_placed", "n", "assembly")                           \
    X(COPIES_FROM_RATIO, "copies_from_ratio", "", "")                                  \
    X(SEX_CHROMOSOMES, "sex_chromosomes_not_judged", "n", "")                          \
    X(EVENTS_ONLY_FOUND, "events_only_found", "", "")                                  \
    X(LEFT_OUT_BY_USE, "left_out_by_use", "use", "what")                               \
    X(USE_RESTS_ON, "use_rests_on", "use", "what")                                     \
    X(OVERRIDDEN, "overridden", "n", "")                                               \
    X(USE_WITHDRAWN, "use_withdrawn", "n", "what")                                     \
    X(REVIEW_OVERDUE, "review_overdue", "ids", "")

enum report_limit {
#define X(id, key, a, b) LIMIT_##id,
    REPORT_LIMITS(X)
#undef X
        N_LIMITS,
};

/* Fills r->limits from the rest of the report, which must be complete. */
void limits_make(struct report *r, const char *lang, struct arena *mem);

#endif
