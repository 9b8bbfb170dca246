/*
 * Kinds of change that vdt diff tells, and the groups they stand in: by what they mean
 * for reports.  The order is that of the output.  Names are those of the JSON
 * (diff.schema.json): never rename.
 */
#ifndef QUERY_DIFF_KINDS_H
#define QUERY_DIFF_KINDS_H

#define DIFF_GROUPS(X)                                                                 \
    X(SOURCES, "sources", "Sources")                                                   \
    X(CLASSIFICATIONS, "classifications", "ClinVar classifications")                   \
    X(EVIDENCE, "evidence", "Evidence items and assertions")                           \
    X(PROFILES, "profiles", "Variants and molecular profiles")                         \
    X(TRIALS, "trials", "Trials")                                                      \
    X(PGX, "pharmacogenomics", "Pharmacogenomics")                                     \
    X(NAMES, "names", "Places, genes and diseases")                                    \
    X(CURATED, "curated", "Curated tables")                                            \
    X(DETAILS, "details", "Details")

/* X(KIND, GROUP, name, heading) */
#define DIFF_KINDS(X)                                                                  \
    X(SOURCE_DROPPED, SOURCES, "source_dropped", "dropped")                            \
    X(SOURCE_ADDED, SOURCES, "source_added", "added")                                  \
    X(RELEASE_CHANGED, SOURCES, "release_changed", "of another release")               \
    X(FILE_CHANGED, SOURCES, "file_changed", "other bytes within one release")         \
    X(LICENCE_CHANGED, SOURCES, "licence_changed", "another licence")                  \
    X(CLASS_BORDER, CLASSIFICATIONS, "class_border",                                   \
        "class crossed a border of P/LP, VUS, B/LB")                                   \
    X(CLASS_GIVEN, CLASSIFICATIONS, "class_given", "class given to a known record")    \
    X(CLASS_TAKEN, CLASSIFICATIONS, "class_taken", "class taken from a record")        \
    X(CLASS_CHANGED, CLASSIFICATIONS, "class_changed", "class changed otherwise")      \
    X(VARIANT_NEW, CLASSIFICATIONS, "variant_new", "new records")                      \
    X(VARIANT_WITHDRAWN, CLASSIFICATIONS, "variant_withdrawn", "withdrawn records")    \
    X(REVIEW_CHANGED, CLASSIFICATIONS, "review_changed", "only the review status")     \
    X(SPLIT_CHANGED, CLASSIFICATIONS, "split_changed",                                 \
        "same class, other numbers of submissions by class")                           \
    X(CLASS_REWORDED, CLASSIFICATIONS, "class_reworded",                               \
        "still conflicting, in other words")                                           \
    X(WORD_NEW, CLASSIFICATIONS, "word_new", "words of old releases: new alleles")     \
    X(WORD_WITHDRAWN, CLASSIFICATIONS, "word_withdrawn",                               \
        "words of old releases: withdrawn alleles")                                    \
    X(WORD_CHANGED, CLASSIFICATIONS, "word_changed", "words of old releases: changed") \
    X(TIER_CHANGED, EVIDENCE, "tier_changed",                                          \
        "best tier for a patient with the item's disease")                             \
    X(ASSERTION_NEW, EVIDENCE, "assertion_new", "new assertions")                      \
    X(ASSERTION_WITHDRAWN, EVIDENCE, "assertion_withdrawn", "withdrawn assertions")    \
    X(EVIDENCE_NEW, EVIDENCE, "evidence_new", "new evidence items")                    \
    X(EVIDENCE_WITHDRAWN, EVIDENCE, "evidence_withdrawn", "withdrawn evidence items")  \
    X(LEVEL_CHANGED, EVIDENCE, "level_changed", "level")                               \
    X(DIRECTION_CHANGED, EVIDENCE, "direction_changed", "direction")                   \
    X(SIGNIFICANCE_CHANGED, EVIDENCE, "significance_changed", "significance")          \
    X(TYPE_CHANGED, EVIDENCE, "type_changed", "type of evidence")                      \
    X(RATING_CHANGED, EVIDENCE, "rating_changed", "rating")                            \
    X(FLAG_CHANGED, EVIDENCE, "flag_changed", "flag")                                  \
    X(STATUS_CHANGED, EVIDENCE, "status_changed", "status")                            \
    X(THERAPY_REPLACED, EVIDENCE, "therapy_replaced", "therapies replaced")            \
    X(THERAPY_RENAMED, EVIDENCE, "therapy_renamed", "therapies renamed (same drug)")   \
    X(INTERACTION_CHANGED, EVIDENCE, "interaction_changed",                            \
        "how therapies are given together")                                            \
    X(DISEASE_REPLACED, EVIDENCE, "disease_replaced", "disease replaced (other id)")   \
    X(DISEASE_RENAMED, EVIDENCE, "disease_renamed", "disease renamed (same id)")       \
    X(PROFILE_REPLACED, EVIDENCE, "profile_replaced",                                  \
        "filed under another molecular profile")                                       \
    X(ORIGIN_CHANGED, EVIDENCE, "origin_changed", "variant origin")                    \
    X(APPROVAL_CHANGED, EVIDENCE, "approval_changed", "stated approvals")              \
    X(GUIDELINE_CHANGED, EVIDENCE, "guideline_changed", "guideline of an assertion")   \
    X(CRITERION_CHANGED, PROFILES, "criterion_changed", "criterion changed")           \
    X(PROFILE_NEW, PROFILES, "profile_new", "new profiles")                            \
    X(PROFILE_WITHDRAWN, PROFILES, "profile_withdrawn", "withdrawn profiles")          \
    X(PROFILE_RENAMED, PROFILES, "profile_renamed",                                    \
        "profiles renamed (same variants)")                                            \
    X(NAMED_NEW, PROFILES, "named_new", "new variants")                                \
    X(NAMED_WITHDRAWN, PROFILES, "named_withdrawn", "withdrawn variants")              \
    X(NAMED_RENAMED, PROFILES, "named_renamed", "variants renamed (same id)")          \
    X(TRIAL_OPENED, TRIALS, "trial_opened", "opened: recruiting now")                  \
    X(TRIAL_CLOSED, TRIALS, "trial_closed", "closed: recruiting or to recruit before") \
    X(TRIAL_STATUS, TRIALS, "trial_status", "other changes of status")                 \
    X(TRIAL_NEW, TRIALS, "trial_new", "new")                                           \
    X(TRIAL_WITHDRAWN, TRIALS, "trial_withdrawn", "no longer there")                   \
    X(TRIAL_BIOMARKERS, TRIALS, "trial_biomarkers", "biomarker criteria")              \
    X(TRIAL_TERMS, TRIALS, "trial_terms", "phase, conditions, age or sex")             \
    X(TRIAL_SITES, TRIALS, "trial_sites", "cities by country")                         \
    X(RECOMMENDATION_CHANGED, PGX, "recommendation_changed",                           \
        "recommendations changed")                                                     \
    X(RECOMMENDATION_NEW, PGX, "recommendation_new", "new recommendations")            \
    X(RECOMMENDATION_WITHDRAWN, PGX, "recommendation_withdrawn",                       \
        "withdrawn recommendations")                                                   \
    X(FUNCTION_CHANGED, PGX, "function_changed", "function of a star allele")          \
    X(PHENOTYPE_CHANGED, PGX, "phenotype_changed", "phenotype of a pair of alleles")   \
    X(STAR_ALLELE_CHANGED, PGX, "star_allele_changed", "definition of a star allele")  \
    X(ANNOTATION_LEVEL, PGX, "annotation_level", "level of an annotation")             \
    X(ANNOTATION_NEW, PGX, "annotation_new", "new annotations")                        \
    X(ANNOTATION_WITHDRAWN, PGX, "annotation_withdrawn", "withdrawn annotations")      \
    X(ANNOTATION_SCOPE, PGX, "annotation_scope",                                       \
        "genes, variants, drugs or phenotypes of an annotation")                       \
    X(ANNOTATION_FUNCTION, PGX, "annotation_function",                                 \
        "allele function of an annotation")                                            \
    X(ANNOTATION_TEXT, PGX, "annotation_text", "wording of an annotation")             \
    X(DOCUMENT_CHANGED, PGX, "document_changed", "labels and guidelines changed")      \
    X(DOCUMENT_NEW, PGX, "document_new", "new labels and guidelines")                  \
    X(DOCUMENT_WITHDRAWN, PGX, "document_withdrawn",                                   \
        "withdrawn labels and guidelines")                                             \
    X(DRUG_CHANGED, PGX, "drug_changed", "drugs: level, new, withdrawn")               \
    X(DRUG_RENAMED, PGX, "drug_renamed", "drugs renamed (same id)")                    \
    X(ALLELE_MOVED, NAMES, "allele_moved", "alleles on another place or other bases")  \
    X(ALLELE_PLACED, NAMES, "allele_placed", "alleles placed on one more assembly")    \
    X(ALLELE_UNPLACED, NAMES, "allele_unplaced", "alleles no longer placed")           \
    X(GENE_RENAMED, NAMES, "gene_renamed", "gene symbols (same HGNC id)")              \
    X(GENE_NEW, NAMES, "gene_new", "new genes")                                        \
    X(GENE_WITHDRAWN, NAMES, "gene_withdrawn", "withdrawn genes")                      \
    X(TERM_MOVED, NAMES, "term_moved", "diseases under other parents")                 \
    X(TERM_RENAMED, NAMES, "term_renamed", "diseases renamed (same id)")               \
    X(TERM_NEW, NAMES, "term_new", "new diseases")                                     \
    X(TERM_WITHDRAWN, NAMES, "term_withdrawn", "withdrawn diseases")                   \
    X(TABLE_CHANGED, CURATED, "table_changed", "changed")                              \
    X(TABLE_NEW, CURATED, "table_new", "new")                                          \
    X(TABLE_DROPPED, CURATED, "table_dropped", "dropped")                              \
    X(DETAILS_CHANGED, DETAILS, "details_changed",                                     \
        "only what no report decides by (--details lists them)")

enum diff_group {
#define X(id, name, heading) DIFF_GROUP_##id,
    DIFF_GROUPS(X)
#undef X
        N_DIFF_GROUPS
};

enum diff_kind {
#define X(id, group, name, heading) DIFF_##id,
    DIFF_KINDS(X)
#undef X
        N_DIFF_KINDS
};

const char *diff_group_name(enum diff_group g);    /* "classifications" */
const char *diff_group_heading(enum diff_group g); /* "ClinVar classifications" */
enum diff_group diff_kind_group(enum diff_kind k);
const char *diff_kind_name(enum diff_kind k);    /* "class_border" */
const char *diff_kind_heading(enum diff_kind k); /* for people, below the group's */

#endif
