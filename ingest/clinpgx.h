/*
 * ClinPGx (PharmGKB before 2025): summary annotations of what a genotype means for a
 * drug.  One annotation stands in several tables that are joined by its id (its
 * genotypes, its evidence) and by its rsID (its position), so the readers keep what
 * they read here until the link phase joins it (link_pgx.c).
 *
 * Layouts: 2021 to 2025-06 (clinical_annotations.tsv, clinical_ann_alleles.tsv,
 * clinical_ann_evidence.tsv, "Clinical Annotation ID") and since 2025-07
 * (summary_annotations.tsv, ..., "Summary Annotation ID"), as a zip or extracted.  The
 * ids did not change.
 */
#ifndef INGEST_CLINPGX_H
#define INGEST_CLINPGX_H

#include "ingest/build.h"
#include "kb/base/tsv.h"
#include "kb/model/pgx.h"
#include "kb/model/pgx_recommendation.h"

struct clinpgx_annotation {
    unsigned file;
    uint64_t line;
    struct pgx_annotation a; /* without genotypes, evidence count and position */
};

/* A row that belongs to the annotation of this id in the same release. */
struct clinpgx_part {
    unsigned file;
    uint64_t line;
    struct str id;                /* of the annotation */
    struct pgx_genotype genotype; /* alleles table; empty in the evidence table */
};

/* Where a variant stands by its row: GRCh38 by Location, either by NC_ HGVS. */
struct clinpgx_variant {
    unsigned file;
    uint64_t line;
    struct str rsid;
    struct str location;
    struct pgx_position given; /* as the row says, before the link phase checks it */
};

struct clinpgx_drug {
    unsigned file;
    uint64_t line;
    struct pgx_drug d; /* without related genes */
};

/* A gene and a drug that relationships.tsv ties together; it has each pair twice. */
struct clinpgx_relation {
    unsigned file;
    uint64_t line;
    struct str drug; /* its name */
    struct pgx_related_gene gene;
};

struct clinpgx_phenotype {
    unsigned file;
    uint64_t line;
    struct str name;
};

struct clinpgx_document {
    unsigned file;
    uint64_t line;
    struct pgx_document d;
};

struct clinpgx_recommendation {
    unsigned file;
    uint64_t line;
    struct pgx_recommendation r;
};

struct clinpgx {
    struct arena mem;
    struct clinpgx_annotation *annotations;
    struct clinpgx_part *alleles, *evidence;
    struct clinpgx_variant *variants;
    struct clinpgx_drug *drugs;
    struct clinpgx_relation *relations;
    struct clinpgx_phenotype *phenotypes;
    struct clinpgx_document *documents;
    struct clinpgx_recommendation *recommendations;
    size_t n_annotations, n_alleles, n_evidence, n_variants, n_drugs;
    size_t n_relations, n_phenotypes, n_documents, n_recommendations;
    size_t cap_annotations, cap_alleles, cap_evidence, cap_variants, cap_drugs;
    size_t cap_relations, cap_phenotypes, cap_documents, cap_recommendations;
};

struct clinpgx *clinpgx_new(void);
void clinpgx_free(struct clinpgx *c); /* NULL is allowed */

/* One table being read. */
struct clinpgx_reader {
    struct build *b;
    struct clinpgx *to;
    unsigned file;
};

/* Reads a table whose first column is an id; rows go to sink with the reader as ctx;
 * rows that cannot be read are rejected. */
int clinpgx_table_read(struct clinpgx_reader *r, struct stream *in,
    const struct tsv_column *columns, unsigned n_columns, tsv_sink *sink,
    struct err *err);
void clinpgx_reject(struct clinpgx_reader *r, const struct tsv_row *row, struct str id,
    const char *reason, struct str found);
/* "clinpgx:" and a number from 1; p NULL: it is none. */
struct str clinpgx_id(struct arena *mem, struct str number);
/* A list joined by ';', trimmed, without empty pieces; texts are copied. */
struct str *clinpgx_list(struct arena *mem, struct str joined, unsigned *n);
/* A list of names as drugs.tsv has them: joined by ", " with each name in quotation
 * marks, or plain; without empty pieces; copied. */
struct str *clinpgx_names(struct arena *mem, struct str joined, unsigned *n);
/* PREFIX and "PA450085" from 1 on; p NULL: the accession is none. */
struct str clinpgx_accession(
    struct arena *mem, const char *prefix, struct str accession);
/* Text of HTML: without tags, entities read, blanks run together; copied. */
struct str clinpgx_plain_text(struct arena *mem, struct str html);

/* One row more; the tables of struct clinpgx. */
void clinpgx_add_document(struct clinpgx *to, const struct clinpgx_document *d);
void clinpgx_add_recommendation(
    struct clinpgx *to, const struct clinpgx_recommendation *r);

/* Position by the columns Location and Synonyms. NULL, or what is wrong with it
 * (static, for a note); the position then stays unplaced. */
const char *clinpgx_position(
    struct str location, struct str synonyms, struct pgx_position *out);

#endif
