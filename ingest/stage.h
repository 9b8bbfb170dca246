/*
 * Between reading and writing: what the readers of knowledge sources hand over, in the
 * sources' own words, held in memory until the link phase resolves genes, diseases,
 * alleles and criteria and writes the records in order.  A source of variants, profiles
 * and evidence needs nothing but these calls.
 *
 * Strings are copied.  Ids are complete ("civic.vid:12", "EID1409").  An item with line
 * 0 is derived from rows that speak of something else (old CIViC evidence names gene
 * and variant in place of a profile): it stands for no row, so it has no fate in the
 * report, and any item of the same id that has a line goes before it.
 */
#ifndef INGEST_STAGE_H
#define INGEST_STAGE_H

#include "kb/base/err.h"
#include "kb/model/evidence.h"
#include "kb/store/record.h"

struct staged_variant {
    unsigned file; /* source file index */
    uint64_t line;
    struct str id;
    struct str gene;    /* symbol as given; empty for a factor */
    uint32_t entrez_id; /* 0: none */
    struct str name;
    /* As given, not trimmed; assembly NONE: none.  May be unpadded: ref or alt empty;
     * pos1 = first base of ref, or for an insertion the base before it (unpadded.h). */
    struct allele given[N_ASSEMBLIES];
    /* How the same release's own VCF spells it, padded, not trimmed; assembly NONE: not
     * there. */
    struct allele spelled;
    unsigned spelled_file;
    uint64_t spelled_line;
    struct str *aliases, *hgvs;
    unsigned n_aliases, n_hgvs;
    uint32_t *clinvar_ids;
    unsigned n_clinvar_ids;
    struct str transcript, types, caid, url;
    struct str profile_id; /* of the profile that is this variant alone; may be empty */
    struct criterion
        *criterion; /* when the source gives it itself; else NULL: by name */
};

struct staged_profile {
    unsigned file;
    uint64_t line;
    struct str id, name, url;
    struct str *variant_ids; /* complete ids */
    unsigned n_variant_ids;
    struct str score;        /* as the source states it; empty: it does not */
    struct str evidence_ids; /* "EID1,EID2" */
    uint32_t score_x100;     /* recomputed (civic_score.c) */
};

struct staged_evidence {
    unsigned file;
    uint64_t line;
    struct evidence e; /* criterion and disease_ordinal are filled by the link phase */
    struct str profile_record_id; /* "civic.mpid:12" */
};

struct stage;
struct stage *stage_new(void);
void stage_free(struct stage *s);
int stage_variant(struct stage *s, const struct staged_variant *v, struct err *err);
/* Sets what the VCF of a staged variant's release says of it; spelled is copied. */
void stage_spelling(struct stage *s, struct staged_variant *v,
    const struct allele *spelled, unsigned file, uint64_t line);
/* Gives a staged variant the criterion that a later table of its source tells. */
int stage_criterion(struct stage *s, struct staged_variant *v,
    const struct criterion *c, struct err *err);
int stage_profile(struct stage *s, const struct staged_profile *p, struct err *err);
int stage_evidence(struct stage *s, const struct staged_evidence *e, struct err *err);
/* Sorted by kb_build_record_order of the id; duplicates are left to the link phase,
 * which decides by release and counts. */
void stage_sort(struct stage *s);
unsigned stage_n_variants(const struct stage *s);
unsigned stage_n_profiles(const struct stage *s);
unsigned stage_n_evidence(const struct stage *s);
struct staged_variant *stage_variant_at(struct stage *s, unsigned i);
struct staged_profile *stage_profile_at(struct stage *s, unsigned i);
struct staged_evidence *stage_evidence_at(struct stage *s, unsigned i);

#endif
