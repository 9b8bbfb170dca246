/*
 * Evidence: an item or an assertion that says what a molecular profile means (CIViC's
 * model; Danos et al. 2019, Genome Med 11:76).  Words of the source are kept as they
 * are spelled; the classes beside them are what rules use.
 */
#ifndef KB_MODEL_EVIDENCE_H
#define KB_MODEL_EVIDENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/str.h"
#include "kb/model/criterion.h"

enum evidence_type {
    EVIDENCE_PREDICTIVE,
    EVIDENCE_PROGNOSTIC,
    EVIDENCE_DIAGNOSTIC,
    EVIDENCE_PREDISPOSING,
    EVIDENCE_ONCOGENIC,
    EVIDENCE_FUNCTIONAL,
    N_EVIDENCE_TYPES,
};
const char *evidence_type_name(enum evidence_type t); /* "predictive" */

enum evidence_direction {
    DIRECTION_SUPPORTS,
    DIRECTION_DOES_NOT_SUPPORT,
    DIRECTION_NONE
};
const char *evidence_direction_name(enum evidence_direction d); /* "supports" */

/* What a significance word means to the rules (curated/vocabulary.tsv maps the words).
 */
enum significance_class {
    SIGNIFICANCE_SENSITIVITY,
    SIGNIFICANCE_RESISTANCE, /* reduced sensitivity too */
    SIGNIFICANCE_TOXICITY,   /* adverse response */
    SIGNIFICANCE_BETTER_OUTCOME,
    SIGNIFICANCE_POOR_OUTCOME,
    SIGNIFICANCE_POSITIVE, /* diagnostic */
    SIGNIFICANCE_NEGATIVE,
    SIGNIFICANCE_OTHER,
    N_SIGNIFICANCE_CLASSES,
};
const char *significance_class_name(enum significance_class s);

enum therapy_interaction {
    THERAPY_SINGLE,
    THERAPY_COMBINATION,
    THERAPY_SEQUENTIAL,
    THERAPY_SUBSTITUTES
};
const char *therapy_interaction_name(enum therapy_interaction i); /* NULL for single */

/* A field that the laboratory's table of overrides (override.h) sets: from is the
 * source's own value. */
struct evidence_override {
    struct str field, from, to, reason, author, date, review_by;
};

struct evidence {
    struct str id; /* "EID1409", "AID7" */
    bool is_assertion;
    enum evidence_type type;
    enum evidence_direction direction;
    char level; /* 'A'..'E'; 0: none (assertions) */
    int rating; /* stars 1..5; 0: none */
    bool is_flagged;
    struct str significance; /* the source's word */
    enum significance_class significance_class;
    struct str *therapies;
    unsigned n_therapies;
    enum therapy_interaction interaction;
    struct str disease;       /* the source's name; empty: none given */
    struct str disease_id;    /* "DOID:9256"; empty: none */
    uint32_t disease_ordinal; /* DISEASE_NONE: not in the tree */
    struct str origin_word;   /* the source's: "Somatic", "Rare Germline", ... */
    enum origin origin;       /* what it asks of a finding; UNKNOWN: nothing */
    struct str profile;       /* molecular profile's name */
    struct str profile_id;    /* the source's id of it */
    uint32_t criterion;       /* ordinal in the KB */
    struct str statement, citation, citation_id, source_type, url;
    struct str phenotypes, nct_ids;
    struct str status;      /* the source's word: "accepted"; empty: not stated */
    struct str abstract_id; /* ASCO's, beside a citation that is one of its abstracts */
    struct str reviewed;    /* date and time of the last review, as the source has it */
    /* assertions */
    struct str amp; /* "I-A"; empty: none */
    struct str acmg_codes, clingen_codes, nccn, nccn_version, evidence_ids;
    struct str description; /* longer than its statement */
    bool is_fda_approved, has_fda_companion;
    struct str licence; /* of this item alone; empty: that of its file */
    /* labels of approved drugs: where and by whom; empty: no label */
    struct str approved_in, approved_by;
    struct str review_by; /* of an item of the laboratory's own: a day; else empty */
    struct evidence_override *overrides; /* that are in force, in their table's order */
    unsigned n_overrides;
};

#endif
