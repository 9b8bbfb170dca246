/*
 * The link phase: after all sources are read, genes, diseases, alleles and criteria are
 * resolved and the records written in order.  One file per question:
 *   link.c           order of writing, genes, releases of one id
 *   link_lift.c      alleles placed by chain; ClinVar's entries
 *   link_alleles.c   where a staged variant's alleles stand
 *   link_spellings.c other places of an indel in a repeat
 *   link_criteria.c  the criteria of variants and profiles
 *   link_names.c     names of variants, their aliases and descriptions
 *   link_protein.c   protein criteria against the transcripts' proteins
 *   link_evidence.c  evidence items and assertions
 *   link_trials.c    criteria of trials; link_trial_diseases.c their diseases
 *   link_pgx.c       pharmacogenomic annotations
 */
#ifndef INGEST_LINK_H
#define INGEST_LINK_H

#include "ingest/build.h"
#include "ingest/clinvar_stage.h"
#include "kb/model/profile.h"

/* What ClinVar knows of a VariationID that a staged variant names. */
struct clinvar_known {
    uint32_t variation_id;
    struct placed_allele *alleles;
    unsigned n_alleles;
};

struct linked_variant {
    struct str id;
    struct profile_member member; /* as profile names spell it */
    struct criterion *criterion;
};

struct linked_profile {
    struct str id;
    struct criterion *criterion;
};

struct gene_proteins;
struct name_facts;

struct link {
    struct build *b;
    struct arena mem;            /* lives as long as the phase */
    struct arena scratch;        /* per record */
    struct clinvar_known *known; /* by variation_id */
    size_t n_known;
    uint64_t n_entries; /* ClinVar's records linked so far, for progress */
    struct linked_variant *variants;
    struct strmap variant_by_id;
    size_t n_variants;
    struct linked_profile *profiles;
    struct strmap profile_by_id;
    size_t n_profiles;
    struct gene_proteins *proteins; /* link_protein.c: those asked for so far */
    struct strmap proteins_by_gene;
    size_t n_proteins, cap_proteins;
    struct name_facts *facts; /* link_names.c: what helps to read names */
};

/* The approved symbol of a gene as a source gives it (Entrez id 0: none); the symbol as
 * given when it does not resolve.  Counts how in the report. */
struct str link_gene(struct link *l, unsigned file, uint64_t line, struct str symbol,
    uint32_t entrez_id);

/* The record of this row is stored.  An item without a line was derived from other rows
 * and is counted with them. */
void link_stored(struct link *l, unsigned file, uint64_t line);
/* Of n records with one id, the index of the one of the newest release; the others are
 * counted as superseded, or rejected as duplicates when they are of the same release.
 */
struct release_row {
    unsigned file;
    uint64_t line;
};
unsigned link_newest(
    struct link *l, struct str id, const struct release_row *rows, unsigned n);

/* Stores a criterion and counts its leaves once. */
int64_t link_store_criterion(
    struct link *l, const struct criterion *c, struct err *err);

/* Alleles of an entry of ClinVar that stand on one assembly only, on the other; but not
 * where ClinVar says that the other's reference has these bases (reference_on, as
 * clinvar_stage.h has it): what is lifted there would deny the reference.  The KB's
 * windows are told of all of them. */
void link_lift_entry(
    struct link *l, unsigned file, struct clinvar_entry *entry, unsigned reference_on);
/* Remembers the alleles of an entry that a staged variant names. */
void link_remember_entry(struct link *l, const struct clinvar_entry *entry);
/* Where a staged variant stands, in normal form; alleles[assembly - 1], assembly NONE:
 * nowhere.  The KB's windows are told. */
void link_place_variant(struct link *l, const struct staged_variant *v,
    struct placed_allele alleles[N_ASSEMBLIES]);

/* The other spellings of an indel, where bases are not known or the source gives two
 * (link_spellings.c); *more in scratch memory.  Returns their number. */
unsigned link_other_spellings(struct link *l, const struct staged_variant *v,
    const struct placed_allele *stored, struct placed_allele **more);

int link_variants(struct link *l, struct err *err);
int link_profiles(struct link *l, struct err *err);
int link_evidence(struct link *l, struct err *err);
int link_trials(struct link *l, struct err *err);
/* After all records of lower types (kb_schema.h, enum record_type). */
int link_pgx(struct link *l, struct err *err);
/* Star alleles and phenotypes (link_pgx_definitions.c). */
int link_pgx_definitions(struct link *l, struct err *err);

#endif
