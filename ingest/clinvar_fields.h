/*
 * ClinVar's fields in its flat layouts (VCF INFO and the two tables): class
 * strings and review statuses by the vocabulary, conditions with their ids, names,
 * dates, origins, alleles.
 */
#ifndef INGEST_CLINVAR_FIELDS_H
#define INGEST_CLINVAR_FIELDS_H

#include "ingest/clinvar_stage.h"
#include "kb/base/strmap.h"

struct class_words;

/* The state of one file's reading. */
struct clinvar_fields {
    struct build *b;
    unsigned file;
    uint64_t line;    /* of the record in hand */
    struct str id;    /* of the record in hand as it stands, for rejects */
    struct arena mem; /* reset per record */
    struct class_words *words;
    struct arena keep;
    struct strmap
        groups[N_CLASSIFICATION_KINDS]; /* class strings seen: enum class_group */
    struct strmap stars[N_CLASSIFICATION_KINDS]; /* statuses seen: stars + 1 */
};

/* Reads the classes and review statuses of source "clinvar" from the curated
 * vocabulary. */
int clinvar_fields_begin(
    struct clinvar_fields *f, struct build *b, unsigned file, struct err *err);
void clinvar_fields_end(struct clinvar_fields *f);

int clinvar_reject(struct clinvar_fields *f, const char *reason, struct str found);
/* A tsv_bad: a line of a flat file that is no row. ctx: struct clinvar_fields. */
int clinvar_reject_bad_row(void *ctx, const char *file, uint64_t line, struct str raw,
    const char *reason, struct err *err);

/* The words of one classification, read as clinvar_classify does.  1: done; 0: one is
 * new, which --accept-new-terms accepts, in *unknown; nothing is rejected. */
int clinvar_read_words(struct clinvar_fields *f, enum classification_kind kind,
    struct str class_word, struct str review_status, struct classification *out,
    struct str *unknown, struct err *err);

/* One classification from its class string and review status, both already with blanks
 * for underscores.  A string that says that there is no classification for this
 * variant, or none at all, leaves is_given false.  1: done; 0: the record was rejected
 * as "new_term"; negative: an unknown word. */
int clinvar_classify(struct clinvar_fields *f, enum classification_kind kind,
    struct str class_word, struct str review_status, struct classification *out,
    struct err *err);

/* ClinVar classified the variant only as a part of a haplotype or genotype: nothing is
 * given and a review status says "for the single variant". */
bool clinvar_is_included(const struct clinvar_record *record);

/* Text of a VCF value: blanks for underscores, %XX of printable characters decoded. */
struct str clinvar_text(struct arena *mem, struct str value);
/* The same of a class string: "Benign|other" is "Benign; other", as ClinVar's other
 * files have it. */
struct str clinvar_class_text(struct arena *mem, struct str value);
/* The same without touching underscores: "NC_000013.11:g.32332592%3D". */
struct str clinvar_identifier(struct arena *mem, struct str value);

/* Conditions from names and ids joined by '|' in the same order, each once; a name may
 * be empty.  When their numbers differ the ids cannot be told apart: they are left out
 * and *ids_dropped is set.  is_vcf: the names are read as clinvar_text; else a piece
 * may be a set of conditions joined by ';', which gives each of them. */
struct condition *clinvar_conditions(struct arena *mem, struct str names,
    struct str ids, bool is_vcf, unsigned *n, bool *ids_dropped);
/* "MONDO:MONDO:0013342,Human_Phenotype_Ontology:HP:0000992" ->
 * "MONDO:0013342,HP:0000992". */
struct str clinvar_condition_ids(struct arena *mem, struct str ids);

/* "Pathogenic(2)|Likely_pathogenic,_low_penetrance_(1)"; false: not of that form. */
bool clinvar_split(
    struct arena *mem, struct str text, struct class_count **out, unsigned *n);

/* Pieces of a list without empty ones and "-"; cut at sep and trimmed. */
struct str *clinvar_list(struct arena *mem, struct str text, char sep, unsigned *n);

/* Allelic variants of "OMIM:164757.0001" in a list of tag:id: "164757.0001". */
struct str *clinvar_omim(struct arena *mem, struct str list, char sep, unsigned *n);

/* "ClinGen:CA123643" in a list of tag:id; empty when there is none, or several. */
struct str clinvar_caid(struct str list, char sep);

/* "NM_004333.6(BRAF):c.1799T>A (p.Val600Glu)" into its parts, those that are there. */
struct clinvar_name {
    struct str transcript, gene, c, p;
};
struct clinvar_name clinvar_name_parts(struct str name);

/* "Jun 29, 2010" -> "2010-06-29"; empty for "-" and anything else. */
struct str clinvar_date(struct arena *mem, struct str text);

/* "germline;de novo" -> bits as ORIGIN of the VCF; false: an unknown word. */
bool clinvar_origin_bits(struct str text, uint32_t *bits);

/* Puts the allele into the row, trimmed, or the reason why there is none. */
void clinvar_row_allele(struct clinvar_row *row, struct arena *mem,
    enum assembly assembly, struct str chrom, uint32_t pos1, struct str ref,
    struct str alt);

#endif
