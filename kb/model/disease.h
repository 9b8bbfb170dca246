/*
 * Diseases: Disease Ontology terms, OncoTree nodes mapped on them, curated edges, and
 * the relation between an evidence's disease and the patient's tumour (DESIGN 8.8).
 *
 * The tree is built in memory at build time; the KB stores each disease with the
 * ordinals of all its ancestors, so that a relation at query time is a merge of two
 * short lists.
 */
#ifndef KB_MODEL_DISEASE_H
#define KB_MODEL_DISEASE_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/str.h"

/* As the report prints it: the evidence's disease seen from the patient's tumour. */
enum disease_relation {
    RELATION_SAME,
    RELATION_MORE_GENERAL,  /* the evidence's is an ancestor of the patient's */
    RELATION_MORE_SPECIFIC, /* a descendant */
    RELATION_PAN_CANCER, /* the evidence is for any cancer, or a group that holds it */
    RELATION_OTHER,
    RELATION_UNKNOWN, /* no id on one side */
};
const char *disease_relation_name(enum disease_relation r); /* "more_general" */

#define DISEASE_NONE UINT32_MAX

struct disease {
    uint32_t ordinal;
    struct str id; /* "DOID:9256"; "ONCOTREE:LUAD" for a node without a DOID */
    struct str name;
    struct str oncotree; /* code of the OncoTree node mapped here; empty: none */
    struct str *synonyms;
    unsigned n_synonyms;
    uint32_t *ancestors; /* sorted ordinals, without itself */
    unsigned n_ancestors;
    bool is_pan_cancer; /* curated: cancer, solid tumour, ... */
    bool is_cancer;     /* is or descends from DOID:162 */
    bool is_state;      /* curated: cuts across the histologies of state_of */
    uint32_t state_of;  /* of a state: the ordinal of its disease */
    uint32_t *excludes; /* sorted ordinals: a state that never goes with these */
    unsigned n_excludes;
};

/* Both may be NULL (unknown).  A state ("HER2 positive breast cancer") says nothing of
 * the histology: it may hold for any tumour at or below its disease, and any of these
 * for a tumour that is known by its state only; both are RELATION_MORE_SPECIFIC, and
 * other only where one of the two excludes the other or what is above it.  A pan-cancer
 * disease is RELATION_PAN_CANCER only when it is an ancestor of the tumour (or the
 * same); "cancer except haematologic" is a curated node. */
enum disease_relation disease_relate(
    const struct disease *evidence, const struct disease *patient);

bool disease_has_ancestor(const struct disease *d, uint32_t ordinal);

/* Build side. */
struct disease_tree;
struct disease_tree *disease_tree_new(void);
void disease_tree_free(struct disease_tree *t);
/* A term; known twice with different names: ERR_FAIL. */
int disease_tree_add(
    struct disease_tree *t, struct str id, struct str name, struct err *err);
int disease_tree_add_synonym(
    struct disease_tree *t, struct str id, struct str synonym, struct err *err);
int disease_tree_add_parent(
    struct disease_tree *t, struct str id, struct str parent, struct err *err);
int disease_tree_set_oncotree(
    struct disease_tree *t, struct str id, struct str code, struct err *err);
int disease_tree_set_pan_cancer(struct disease_tree *t, struct str id, struct err *err);
/* What descends from except does not count as descending from id, by whatever way up
 * ("solid tumour" except "hematologic cancer").  Both must be known at closing. */
int disease_tree_add_exception(
    struct disease_tree *t, struct str id, struct str except, struct err *err);
/* A receptor status, a resistance: a state of that disease, which becomes its parent.
 */
int disease_tree_set_state(
    struct disease_tree *t, struct str id, struct str of, struct err *err);
/* A state that never goes with that disease or with what descends from it. */
int disease_tree_add_excluded(
    struct disease_tree *t, struct str id, struct str excluded, struct err *err);
/* Resolve parents, refuse cycles and unknown parents (named), compute ancestors and
 * ordinals (in order of id). */
int disease_tree_close(struct disease_tree *t, struct err *err);
unsigned disease_tree_count(const struct disease_tree *t);
const struct disease *disease_tree_at(const struct disease_tree *t, uint32_t ordinal);
const struct disease *disease_tree_find(const struct disease_tree *t, struct str id);
/* By folded name, else by folded synonym: NULL when none; *is_ambiguous when several.
 */
const struct disease *disease_tree_by_name(
    const struct disease_tree *t, struct str name, bool *is_ambiguous);

#endif
