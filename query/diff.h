/*
 * vdt diff: what changed between two knowledge bases, by what it means for reports.
 *
 * The records of both are walked in one merge by (type, id); what decides reports is
 * compared in words, never by bytes, since ordinals differ between files.  Memory is
 * that of the changes that are kept, and of one pair of records; only the tiers of
 * evidence (one pointer an item) stand beside them.
 *
 * Each record is counted in one of five: new, withdrawn, changed, changed in details
 * only (what no report decides by), same.
 */
#ifndef QUERY_DIFF_H
#define QUERY_DIFF_H

#include "kb/base/strmap.h"
#include "kb/model/disease.h"
#include "kb/store/kb.h"
#include "query/diff_kinds.h"

enum { DIFF_OLD, DIFF_NEW, N_DIFF_SIDES };

/* One change; an empty text: not there, or not given. */
struct diff_change {
    enum diff_kind kind;
    struct str source; /* "civic" */
    struct str
        id; /* record's; "HGNC:1097", "DOID:1", a gene's allele, a table's name */
    struct str release[N_DIFF_SIDES];
    struct str what;   /* in words, what it is about */
    struct str *genes; /* symbols; of both sides */
    unsigned n_genes;
    struct str disease, disease_id; /* of the new side where it is there */
    struct str fact; /* of a classification: "germline", "somatic_impact", ... */
    struct str value[N_DIFF_SIDES];
    bool has_review; /* the two below hold: of a classification */
    struct str review[N_DIFF_SIDES];
    int stars[N_DIFF_SIDES]; /* -1: not given */
    bool is_actionable;
    /* For --tumour: ordinals of each KB; not kept. */
    const uint32_t *diseases[N_DIFF_SIDES];
    unsigned n_diseases[N_DIFF_SIDES];
};

struct diff_options {
    const char *gene, *tumour, *source; /* NULL: all */
    bool is_only_actionable, has_details;
};

/* Records of one source and type; old = withdrawn + changed + details + same, new =
 * added + changed + details + same. */
struct diff_tally {
    struct str source;
    enum record_type type;
    uint64_t old_records, new_records, added, withdrawn, changed, details, same;
};

struct diff_tiers;

struct diff_side {
    struct kb_txn *kb;
    struct str id, format; /* of the KB */
    struct provenance *sources;
    unsigned n_sources;
    struct diff_tiers *tiers; /* NULL: the KB has no tier rules */
    bool has_tumour;
    struct disease tumour;
    struct str gene; /* approved symbol of --gene; as given when not known here */
};

/* What differs within one pair of records, before it is known what it is about. */
struct diff_note {
    enum diff_kind kind;
    struct str value[N_DIFF_SIDES];
    struct str fact;
    bool has_review;
    struct str review[N_DIFF_SIDES];
    int stars[N_DIFF_SIDES];
    bool is_actionable;
};

struct diff {
    struct diff_side side[N_DIFF_SIDES];
    struct strmap renamed; /* old symbol -> index of symbols */
    struct str *symbols;   /* of today */
    size_t n_symbols, cap_symbols;
    struct diff_options options;
    struct arena keep;           /* what lives as long as the diff */
    struct arena scratch;        /* one pair of records */
    struct diff_change *changes; /* after diff_run: by kind, actionable first, in the
                                    order of the walk */
    size_t n_changes, cap_changes;
    struct diff_tally *tallies; /* by source and type */
    size_t n_tallies, cap_tallies;
    uint64_t n_of_kind[N_DIFF_KINDS]; /* filters apply, save for details */
    uint64_t n_left_out;              /* by filters */
    struct diff_note *notes;
    size_t n_notes, cap_notes;
    struct buf details; /* fields of the pair that differ */
    struct err *err;
};

/* Compares; 0, or a negative ERR_*: a damaged KB, or a filter that names nothing in
 * either KB (ERR_USAGE).  d lives until diff_free, also on failure; both transactions
 * must outlive it. */
int diff_run(struct diff *d, struct kb_txn *old, struct kb_txn *new,
    const struct diff_options *options, struct err *err);
void diff_free(struct diff *d);

/* The sentence of a change: what, the fact, from and to. */
struct str diff_text(const struct diff_change *c, struct arena *mem);
/* "clinvar", "evidence", "trial", ... */
const char *diff_record_type_name(enum record_type type);

struct diff_names {
    const char *old_path, *new_path; /* as people read them */
    unsigned limit;                  /* changes shown of a kind; 0: all */
};
void diff_print(const struct diff *d, const struct diff_names *names, struct buf *out);
/* query/diff.schema.json. */
void diff_print_json(const struct diff *d, unsigned limit, struct buf *out);

#endif
