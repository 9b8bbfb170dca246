/*
 * ClinVar's record of one variant: three classifications kept apart, each with its own
 * review status (DESIGN 8.5; ncbi.nlm.nih.gov/clinvar/docs/review_status).
 */
#ifndef KB_MODEL_CLASSIFICATION_H
#define KB_MODEL_CLASSIFICATION_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/str.h"

enum classification_kind {
    CLASSIFICATION_GERMLINE,
    CLASSIFICATION_SOMATIC_IMPACT,
    CLASSIFICATION_ONCOGENICITY,
    N_CLASSIFICATION_KINDS
};
const char *classification_kind_name(
    enum classification_kind k); /* "germline", "somatic_impact", "oncogenicity" */

/* What a class string means to rules.  Compound strings are read as their atoms.  An
 * atom off the scale (risk, other) beside atoms on it ("Pathogenic|drug response") is
 * said in class_word and changes nothing; atoms on the scale that fall in different
 * groups make the string MIXED. */
enum class_group {
    CLASS_NONE,       /* no class given */
    CLASS_PATHOGENIC, /* pathogenic, likely pathogenic */
    CLASS_BENIGN,     /* benign, likely benign */
    CLASS_UNCERTAIN,
    CLASS_CONFLICTING,
    CLASS_RISK,      /* risk allele, risk factor, low penetrance alone */
    CLASS_ONCOGENIC, /* oncogenic, likely oncogenic */
    CLASS_OTHER,     /* drug response, association, affects, protective, tiers, ... */
    CLASS_MIXED,
    N_CLASS_GROUPS
};
const char *class_group_name(enum class_group g); /* "pathogenic" */
/* false: no such name */
bool class_group_parse(struct str name, enum class_group *out);

struct condition {
    struct str name;
    struct str
        ids; /* "MONDO:0013342,MedGen:C3150901" as given, cleaned of doubled prefixes */
};

struct class_count {
    struct str class_word;
    uint32_t n;
    struct str date; /* newest evaluation among them; empty: not given */
};

struct classification {
    bool is_given;
    struct str class_word; /* ClinVar's spelling, blanks for underscores */
    enum class_group group;
    struct str review_status; /* whole string */
    int stars;                /* 0..4; -1: not given */
    struct str date;          /* last evaluated, YYYY-MM-DD; empty: not given */
    struct condition *conditions;
    unsigned n_conditions;
    struct class_count *split; /* submissions by class; empty when not given */
    unsigned n_split;
    uint32_t n_submissions, n_submitters; /* 0: not given */
    struct str explanation; /* of a conflict, as ClinVar words it; empty: none */
};

/* One submission (SCV) of a variant. */
struct clinvar_submission {
    struct str scv; /* with version: "SCV000020146.7" */
    enum classification_kind kind;
    struct str submitter, class_word, review_status;
    struct str date;   /* last evaluated, YYYY-MM-DD; empty: not given */
    struct str method; /* "clinical testing"; several joined by ';' */
    struct str origin; /* "germline"; several joined by ';' */
    /* Of a clinical impact, what it is about: "diagnostic: supports diagnosis",
     * "therapeutic: resistance: Imatinib"; else empty. */
    struct str assertion;
    bool has_comment;
};

/* What a VariationID stands for (ClinVar: simple allele, haplotype, genotype). */
enum clinvar_type {
    CLINVAR_SIMPLE_ALLELE,
    CLINVAR_HAPLOTYPE, /* several alleles on one copy: members */
    CLINVAR_GENOTYPE,  /* both copies: members */
};
const char *clinvar_type_name(enum clinvar_type t); /* "simple allele" */

struct clinvar_hgvs {
    struct str text; /* with accession */
    bool is_mane_select, is_mane_plus_clinical;
};

struct clinvar_record {
    uint32_t variation_id;
    uint32_t allele_id; /* 0: not given */
    struct str name;    /* "NM_004333.6(BRAF):c.1799T>A (p.Val600Glu)"; may be empty */
    struct classification by_kind[N_CLASSIFICATION_KINDS];
    struct str *genes; /* symbols as given */
    unsigned n_genes;
    struct str hgvs_g, hgvs_c, hgvs_p, transcript; /* may be empty; from name or HGVS */
    uint32_t consequence;                          /* bit set of MC */
    uint32_t origin_bits; /* ORIGIN as ClinVar's VCF has it; 0: not given */
    struct str rs, caid;  /* "rs113488022", "CA123643"; may be empty */
    enum clinvar_type type;
    /* Classified only as part of a haplotype or genotype (ClinVar: included record). */
    bool is_included;
    /* VariationIDs of the haplotypes and genotypes that an included record is
     * classified in; none: not told (only the XML does). */
    uint32_t *included_in;
    unsigned n_included_in;
    uint32_t *members; /* VariationIDs of a haplotype's or genotype's alleles */
    unsigned n_members;
    struct str *rcvs,
        *omim; /* "RCV000014992.27"; OMIM allelic variants "164757.0001" */
    unsigned n_rcvs, n_omim;
    struct clinvar_hgvs *hgvs; /* descriptions beside the three above; may be none */
    unsigned n_hgvs;
    struct clinvar_submission *submissions;
    unsigned n_submissions;
};

/*
 * The words of class strings and review statuses, as curated/vocabulary.tsv has them.
 * Words are compared with '_' as a blank, runs of blanks as one, without regard to
 * case.
 */
struct class_words;

struct class_words *class_words_new(void);
void class_words_free(struct class_words *w);
/* A word given twice with another meaning: ERR_FAIL. */
int class_words_add_atom(struct class_words *w, enum classification_kind kind,
    struct str atom, enum class_group group, struct err *err);
/* stars 0..4, or -1: this status says that there is no classification */
int class_words_add_review(struct class_words *w, enum classification_kind kind,
    struct str status, int stars, struct err *err);

/* The group of a whole class string, cut into known atoms (longest first) at "/", ",",
 * ";" and "|".  ERR_NOENT: *unknown is the piece that is no atom (borrowed from text).
 * An empty text is CLASS_NONE. */
int class_words_group(const struct class_words *w, enum classification_kind kind,
    struct str text, enum class_group *group, struct str *unknown);
/* ERR_NOENT: not a known status. */
int class_words_stars(const struct class_words *w, enum classification_kind kind,
    struct str status, int *stars);

#endif
