/*
 * Bodies of records: model structs to bytes and back.  Both the builder and the reader
 * use these, so that a layout stands in one place (record_*.c).  Decoders check
 * everything and never trust a count; on damage they return ERR_KB.  Texts are slices
 * of the bytes given.
 *
 * A record's id stands in the head of its value (kb_schema.h), not in the body:
 * decoders leave id empty, kb_variant, kb_profile and kb_evidence fill it.  A ClinVar
 * record's id is "VCV" and the VariationID in nine digits.
 */
#ifndef KB_STORE_RECORD_H
#define KB_STORE_RECORD_H

#include "kb/base/err.h"
#include "kb/model/classification.h"
#include "kb/model/disease.h"
#include "kb/model/evidence.h"
#include "kb/model/gene.h"
#include "kb/model/pgx.h"
#include "kb/model/pgx_definition.h"
#include "kb/model/pgx_phenotype.h"
#include "kb/model/pgx_recommendation.h"
#include "kb/model/provenance.h"
#include "kb/model/transcript.h"
#include "kb/model/trial.h"
#include "kb/store/codec.h"
#include "kb/store/kb_schema.h"
#include "kb/store/record_words.h"

/* The order of the records of one type, by their ids: the text before the trailing
 * digits, then their number. */
int record_order(struct str a, struct str b);

/* How an allele of a record came to stand on its assembly. */
enum allele_how {
    ALLELE_GIVEN = 0,  /* the source's own coordinates */
    ALLELE_BY_CLINVAR, /* through the source's ClinVar id */
    ALLELE_BY_HGVS,    /* through a description of the source */
    ALLELE_LIFTED,     /* by chain file */
};
const char *allele_how_name(
    enum allele_how how); /* "given", "clinvar", "hgvs", "lifted" */

struct placed_allele {
    struct allele allele;
    enum allele_how how;
    uint16_t source; /* provenance ordinal of the file that gave it */
};

/* RECORD_VARIANT */
struct named_variant {
    struct str id;      /* "civic.vid:12" */
    struct str gene;    /* approved symbol; as given when not resolved */
    struct str name;    /* "V600E" */
    struct str form;    /* of variant_name_read */
    uint32_t criterion; /* ordinal */
    struct placed_allele *alleles;
    unsigned n_alleles;
    struct str *aliases, *hgvs;
    unsigned n_aliases, n_hgvs;
    struct str transcript, types, caid;
    uint32_t *clinvar_ids;
    unsigned n_clinvar_ids;
    struct str url;
};

/* RECORD_PROFILE */
struct named_profile {
    struct str id;   /* "civic.mpid:12" */
    struct str name; /* "BRAF V600E" */
    uint32_t criterion;
    struct str *variant_ids;
    unsigned n_variant_ids;
    struct str url;
    uint32_t score_x100; /* of its evidence, as civic_score.c sums it, in hundredths */
};

/* RECORD_CLINVAR: the facts of the newest release that has the VariationID, and the
 * alleles of all.  Descriptions and submissions are long and seldom wanted: decoding
 * leaves record.hgvs and record.submissions empty and keeps their stored bytes, which
 * clinvar_decode_hgvs and clinvar_decode_submissions read; with words also what names
 * the record, for clinvar_decode_names.  Encoding takes the packed
 * bytes where they are set, else the record's lists.
 *
 * RECORD_CLINVAR_ALLELE has the same body: VariationID 0, no class is given and none
 * has stars; the germline class_word, its group, the split (one for each condition that
 * the release classified), the conditions, genes, rs number and alleles are there. */
struct clinvar_entry {
    struct clinvar_record record;
    struct placed_allele *alleles;
    unsigned n_alleles;
    struct str packed_hgvs, packed_submissions; /* empty: none, or not packed */
    struct str packed_names;          /* name, rs, caid, rcvs, omim; else empty */
    const struct record_words *words; /* of packed_submissions; NULL: texts */
};

void named_variant_encode(const struct named_variant *v, struct buf *out);
int named_variant_decode(
    struct str bytes, struct arena *mem, struct named_variant *v, struct err *err);
void named_profile_encode(const struct named_profile *p, struct buf *out);
int named_profile_decode(
    struct str bytes, struct arena *mem, struct named_profile *p, struct err *err);
void evidence_encode(const struct evidence *e, struct buf *out);
int evidence_decode(
    struct str bytes, struct arena *mem, struct evidence *e, struct err *err);
/* Whole by itself: for rows on their way through a build. */
void clinvar_encode(const struct clinvar_entry *c, struct buf *out);
int clinvar_decode(
    struct str bytes, struct arena *mem, struct clinvar_entry *c, struct err *err);
/* As the KB has it: shared texts are words, texts that follow from other fields are not
 * stored, and variation_id is left to the record's id: decoding gives 0.  w must
 * outlive the entry. */
void clinvar_encode_with(
    const struct record_words *w, const struct clinvar_entry *c, struct buf *out);
int clinvar_decode_with(const struct record_words *w, struct str bytes,
    struct arena *mem, struct clinvar_entry *c, struct err *err);
/* AlleleID, transcript and the three classifications, without their conditions and
 * split, of such a body only: for counts over many records. */
int clinvar_decode_classes(const struct record_words *w, struct str bytes,
    struct arena *mem, struct clinvar_record *v, struct err *err);
/* Of such a body, what readings are made of: AlleleID, the classifications without
 * conditions and split, genes, HGVS c. and p., transcript and consequence. */
int clinvar_decode_reading(const struct record_words *w, struct str bytes,
    struct arena *mem, struct clinvar_record *v, struct err *err);
/* And what a report tells of it: AlleleID and the classifications with all they have,
 * and HGVS g. when it is wanted. */
int clinvar_decode_told(const struct record_words *w, struct str bytes, bool wants_g,
    struct arena *mem, struct clinvar_record *v, struct err *err);
/* Fill record.hgvs, record.submissions, or name, rs, caid, rcvs and omim, from the
 * packed bytes; nothing packed: nothing to do. */
int clinvar_decode_names(struct arena *mem, struct clinvar_entry *c, struct err *err);
int clinvar_decode_hgvs(struct arena *mem, struct clinvar_entry *c, struct err *err);
int clinvar_decode_submissions(
    struct arena *mem, struct clinvar_entry *c, struct err *err);
/* "RCV0000149" of "RCV000014992.27", as with SCVs: a release has ten million of them,
 * so a hundred share the key that leads to their records (rev_cited); who follows it
 * looks which record has the accession.  Empty: not an accession of nine digits.
 * Borrowed.
 */
struct str clinvar_accession_block(struct str accession);
/* status_date may be empty, is_date_of_release with it. */
void trial_encode(const struct trial *t, struct buf *out);
int trial_decode(struct str bytes, struct arena *mem, struct trial *t, struct err *err);
void pgx_encode(const struct pgx_annotation *a, struct buf *out);
int pgx_decode(
    struct str bytes, struct arena *mem, struct pgx_annotation *a, struct err *err);
void pgx_recommendation_encode(const struct pgx_recommendation *r, struct buf *out);
int pgx_recommendation_decode(struct str bytes, struct arena *mem,
    struct pgx_recommendation *out, struct err *err);
void pgx_document_encode(const struct pgx_document *d, struct buf *out);
int pgx_document_decode(
    struct str bytes, struct arena *mem, struct pgx_document *d, struct err *err);
void pgx_drug_encode(const struct pgx_drug *d, struct buf *out);
int pgx_drug_decode(
    struct str bytes, struct arena *mem, struct pgx_drug *d, struct err *err);
/* Values of the tables pgx_definition and pgx_phenotype; what is decoded was checked by
 * pgx_definition_check. */
void pgx_definition_encode(const struct pgx_definition *d, struct buf *out);
int pgx_definition_decode(
    struct str bytes, struct arena *mem, struct pgx_definition *d, struct err *err);
void pgx_phenotypes_encode(const struct pgx_phenotypes *p, struct buf *out);
int pgx_phenotypes_decode(
    struct str bytes, struct arena *mem, struct pgx_phenotypes *p, struct err *err);
/* The encoder needs a closed transcript; the decoder gives one (transcript_close). */
void transcript_encode(const struct transcript *t, struct buf *out);
int transcript_decode(
    struct str bytes, struct arena *mem, struct transcript *t, struct err *err);
/* The same without the exons and what follows from them. */
int transcript_decode_head(struct str bytes, struct transcript *t, struct err *err);
void gene_encode(const struct gene *g, struct buf *out);
int gene_decode(struct str bytes, struct arena *mem, struct gene *g, struct err *err);
void disease_encode(const struct disease *d, struct buf *out);
int disease_decode(
    struct str bytes, struct arena *mem, struct disease *d, struct err *err);
void provenance_encode(const struct provenance *p, struct buf *out);
int provenance_decode(
    struct str bytes, struct arena *mem, struct provenance *p, struct err *err);

#endif
