/*
 * ClinVar rows between reading and writing: one row per (VariationID, file, allele), or
 * per VariationID of an XML file, in the build's sorter, so that any number of releases
 * and layouts merge by VariationID in bounded memory.
 *
 * Facts: the newest release that has the VariationID gives them; of several rows of
 * that release the XML's with all its members, then a VCF's before variant_summary's
 * (it keeps the classifications' conditions and the split apart), then the file that is
 * listed first.  An XML file has each VariationID once: where it stands twice the same,
 * once counts; where the records differ none does; the others are rejected
 * ("variation_id_stands_twice").  Fields that say
 * which variant it is and nothing of its meaning may be completed from the next rows
 * where that row lacks them: name; transcript with hgvs_c and hgvs_p; hgvs_g; caid; rs;
 * genes; consequence; RCVs and OMIM's allelic variants.  hgvs_g is GRCh38's where a
 * file of that release gives it, as from XML.  Classifications are never taken from an
 * older release; only what a VCF lacks (the date of the last evaluation, the numbers of
 * submissions and submitters) is taken from a row of the same release with the same
 * class and review status, and the submissions from that release's submission_summary,
 * with the split and the numbers that they make where none is given.  A submission of a
 * VariationID that no other file has is not used
 * ("submission_of_no_record").  An SCV of one version stands once in a release: equal
 * rows count once ("same_submission"), of rows that differ none can be preferred and
 * all are rejected ("scv_stands_twice").
 *
 * Alleles: per assembly those of the newest release that places the variant there (one
 * VariationID may differ between assemblies and has two alleles on one in the
 * pseudoautosomal regions).
 */
#ifndef INGEST_CLINVAR_STAGE_H
#define INGEST_CLINVAR_STAGE_H

#include "ingest/build.h"

/* A row as a reader gives it: facts, and the allele on the file's (or row's) assembly.
 */
struct clinvar_row {
    unsigned file;
    uint64_t line;
    struct clinvar_record record;
    struct allele
        allele; /* trimmed; assembly NONE: no usable allele, reason in why_none */
    const char *why_none; /* static reason key, or NULL */
    /* The source says that this assembly's reference has the variant's bases (REF equal
     * to ALT, or ALT "."): no allele of it exists there, lifted ones neither. */
    enum assembly is_reference_on;
    /* A record that has all its places in one row: the usable alleles beside the one
     * above, trimmed, and the assemblies (bits 1 << assembly) whose reference has the
     * variant's bases. */
    struct allele *more;
    unsigned n_more, reference_on;
};

/* Copies the row. A reason why there is no allele is noted in the report. */
int clinvar_stage_add(struct build *b, const struct clinvar_row *row, struct err *err);

/* The numbers of submissions of one kind and of their submitters, where not given. */
void clinvar_count_submitters(struct arena *mem, const struct clinvar_submission *list,
    size_t n, enum classification_kind kind, struct classification *c);

/*
 * Submissions by class, most first: those that have a class and are not flagged.  A
 * split that is there already (of a conflict, ClinVar counts itself) keeps its numbers
 * and order and gets the dates alone.  Dates: the newest evaluation of the class's
 * submissions.  Words are told apart without regard to case.
 */
void clinvar_count_split(struct arena *mem, const struct clinvar_submission *list,
    size_t n, enum classification_kind kind, struct classification *c);

/* Merge: calls fn once per VariationID in ascending order with the entry (alleles
 * sorted, each once; their source is the file's index in struct build) and the file
 * whose facts stand.  The entry lives until fn returns.  Counts stored, merged and
 * superseded rows in the report: "newer_release_allele_kept" is a superseded row whose
 * allele is in the entry.  reference_on: bits 1 << assembly, of any row. */
typedef int clinvar_entry_fn(void *ctx, unsigned file, struct clinvar_entry *entry,
    unsigned reference_on, struct err *err);
int clinvar_stage_merge(
    struct build *b, clinvar_entry_fn *fn, void *ctx, struct err *err);

#endif
