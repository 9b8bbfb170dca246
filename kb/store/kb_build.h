/*
 * Writing a knowledge base.  Used by ingest only, in phases (DESIGN section 3):
 * reference tables, then records in order, then publish.  The file is built under a
 * temporary name and appears whole, mode 0444, by rename, or not at all; the previous
 * file stays as it was.
 *
 * The same calls in the same order give byte-identical files.  Record ids of one type
 * must ascend (kb_build_record_order), types in enum order; the builder refuses
 * anything else, so that the order of input files cannot leak into the file.
 *
 * Two things of one key (record id, HGNC id, gene symbol, curated table) are an error,
 * at once or at publish; for record ids it names both sources.  A record that is
 * refused before it is written leaves no trace; after any other error abort the build.
 */
#ifndef KB_STORE_KB_BUILD_H
#define KB_STORE_KB_BUILD_H

#include "kb/base/err.h"
#include "kb/model/criterion.h"
#include "kb/model/transcript.h"
#include "kb/store/record.h"

struct kb_build;

struct kb_build_options {
    const char *path;    /* where the KB will stand */
    const char *program; /* program version, for meta */
    size_t memory_bytes; /* for sorting; 0: 512 MB */
};

struct kb_build *kb_build_begin(
    const struct kb_build_options *options, struct err *err);
/* Rows are sorted, and entries written, in threads of their own while others are made;
 * what was written is checked by two.  The file is the same. */
void kb_build_use_thread(struct kb_build *b);
/* Removes everything of an unfinished build. NULL is allowed. */
void kb_build_abort(struct kb_build *b);

/* Provenance; returns the ordinal (>= 0).  Add in a documented, fixed order. */
int kb_build_source(struct kb_build *b, const struct provenance *p, struct err *err);

/* Reference tables. Diseases in order of ordinal. Names are filed by the builder:
 * see kb_schema.h. */
int kb_build_gene(struct kb_build *b, const struct gene *g, struct err *err);
int kb_build_disease(struct kb_build *b, const struct disease *d, struct err *err);
/* One more name of a disease or gene (other languages): ordinal or HGNC id. */
int kb_build_name(struct kb_build *b, struct str name, enum name_kind kind,
    uint32_t target, struct err *err);

/* A curated table: its rows in file order. */
int kb_build_curated(struct kb_build *b, const char *table, unsigned source,
    const struct str *columns, unsigned n_columns, const struct str *const *rows,
    unsigned n_rows, struct err *err);

/* Store a criterion once; returns its ordinal (int64), or negative. Files it under its
 * retrieval keys. */
int64_t kb_build_criterion(
    struct kb_build *b, const struct criterion *c, struct err *err);

/* Records; each returns its ordinal or negative.  They file: record_id, allele bins,
 * rev_criterion (evidence, assertion), rev_disease, rev_drug, rev_gene (variant,
 * profile, evidence: by the genes of the criterion; variant: by its own gene too;
 * clinvar: by the record's genes; a ClinVar allele's word: by none), rev_cited
 * (profile: its variants; evidence, assertion: their profile). */
int64_t kb_build_variant(struct kb_build *b, unsigned source,
    const struct named_variant *v, struct err *err);
int64_t kb_build_profile(struct kb_build *b, unsigned source,
    const struct named_profile *p, struct err *err);
int64_t kb_build_evidence(
    struct kb_build *b, unsigned source, const struct evidence *e, struct err *err);
int64_t kb_build_clinvar(struct kb_build *b, unsigned source,
    const struct clinvar_entry *c, struct err *err);
/* RECORD_CLINVAR_ALLELE: c->record.variation_id must be 0, and no class given. */
int64_t kb_build_clinvar_allele(struct kb_build *b, unsigned source, struct str id,
    const struct clinvar_entry *c, struct err *err);
/* Files: rev_criterion, rev_gene (by the genes of the criteria), rev_disease. */
int64_t kb_build_trial(
    struct kb_build *b, unsigned source, const struct trial *t, struct err *err);

/* Files: rev_gene, rev_drug, pgx_position on each assembly, the rsID as a name. */
int64_t kb_build_pgx(struct kb_build *b, unsigned source,
    const struct pgx_annotation *a, struct err *err);

/* File: rev_drug; rev_gene by the genes of the keys, or of the document. */
int64_t kb_build_pgx_recommendation(struct kb_build *b, unsigned source,
    const struct pgx_recommendation *r, struct err *err);
int64_t kb_build_pgx_document(
    struct kb_build *b, unsigned source, const struct pgx_document *d, struct err *err);
int64_t kb_build_pgx_drug(
    struct kb_build *b, unsigned source, const struct pgx_drug *d, struct err *err);

/* Star alleles and phenotypes of a gene, each once. */
int kb_build_pgx_definition(struct kb_build *b, unsigned source,
    const struct pgx_definition *d, struct err *err);
int kb_build_pgx_phenotypes(struct kb_build *b, unsigned source,
    const struct pgx_phenotypes *p, struct err *err);

/* Does any criterion stored so far speak of the gene? */
bool kb_build_has_criteria(const struct kb_build *b, struct str symbol);

/* Transcripts, closed (transcript.h), ordered by (assembly, contig, lowest base, id),
 * each id once per assembly; returns the ordinal.  May come at any time before publish.
 * Files: transcript_id (id and twin), transcript_gene, span. */
int64_t kb_build_transcript(
    struct kb_build *b, unsigned source, const struct transcript *t, struct err *err);
/* Reference bases from pos1 on (A C G T only); windows of one assembly ascend and do
 * not overlap or touch across calls.  Before publish. */
int kb_build_window(struct kb_build *b, enum assembly assembly, unsigned contig,
    uint32_t pos1, struct str bases, struct err *err);

/* Order of two record ids: record_order. */
int kb_build_record_order(struct str a, struct str b);

/* A figure of the build report, for stat: rows read, stored, rejected by reason.  The
 * same four words again add up. No tabs in them. */
int kb_build_count(struct kb_build *b, struct str source, struct str kind,
    struct str fate, struct str reason, uint64_t n, struct err *err);
/* The names that the builder itself writes (KB_META_* but the rules) are refused. */
int kb_build_meta(
    struct kb_build *b, const char *name, struct str value, struct err *err);

/* Sort, write, compute the KB id, verify the written file, fsync, chmod, rename.  Frees
 * b whatever happens.  id_out: hex id, 65 bytes. */
int kb_build_publish(struct kb_build *b, char id_out[65], struct err *err);

/* The same; check reads the verified file before it gets its name, and a negative
 * answer (with *err filled) leaves the previous file as it was. */
struct kb_txn;
typedef int kb_build_check(void *ctx, struct kb_txn *kb, struct err *err);
int kb_build_publish_checked(struct kb_build *b, kb_build_check *check, void *ctx,
    char id_out[65], struct err *err);

#endif
