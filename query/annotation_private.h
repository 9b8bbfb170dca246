/* What the readers of the three annotation fields share; private to annotation*.c. */
#ifndef QUERY_ANNOTATION_PRIVATE_H
#define QUERY_ANNOTATION_PRIVATE_H

#include "query/annotation.h"

/* The columns that are used, whatever a field calls them. */
enum annotation_column {
    COLUMN_ALLELE,
    COLUMN_ALLELE_NUM,
    COLUMN_TERMS,
    COLUMN_GENE,
    COLUMN_HGNC_ID,
    COLUMN_FEATURE,
    COLUMN_FEATURE_TYPE,
    COLUMN_HGVS_C,
    COLUMN_HGVS_P,
    COLUMN_EXON,
    COLUMN_PROTEIN_POSITION,
    COLUMN_RESIDUES,
    COLUMN_DNA_CHANGE,
    COLUMN_MANE,
    COLUMN_MANE_SELECT,
    COLUMN_MANE_PLUS,
    COLUMN_CANONICAL,
    COLUMN_PICK,
    N_COLUMNS,
};

struct annotation_reading;

/* One way to write annotations. */
struct annotation_dialect {
    enum annotator by;
    const char *usual_key;
    const char *mark;         /* stands in the Description, whatever the key is */
    const char *before;       /* what stands before the names of the columns */
    const char *const *names; /* N_COLUMNS; NULL: this dialect has no such column */
    uint32_t required;        /* bits of columns without which nothing is said */
    unsigned n_cells_min;     /* 0: all that the header names */
    /* Once per record, before its parts. */
    void (*begin)(struct annotation_reading *r);
    /* One part: 1 it is of the ALT asked for, 0 it is not, -1 it cannot be read. */
    int (*read)(const struct annotation_reading *r, unsigned part,
        const struct str *cells, struct annotation *out);
};
extern const struct annotation_dialect annotation_csq, annotation_ann, annotation_bcsq;

/* An INFO key whose columns are known. */
struct annotation_field {
    const struct annotation_dialect *dialect;
    struct str key;
    struct str description;
    unsigned n_columns;
    signed char *column_of; /* per column of the field: enum annotation_column, or -1 */
    uint32_t has;           /* bits of the columns that are there */
};

/* How the alleles of a record are written in its annotations. */
enum allele_spelling {
    SPELLING_VEP, /* first base off when REF and all ALTs are indels that share it */
    SPELLING_VEP_BASES, /* the same, symbolic ALTs left aside */
    SPELLING_WHOLE,     /* as in the ALT column */
    SPELLING_EACH,      /* first base off, each ALT judged alone */
    SPELLING_MINIMAL,   /* all shared bases off (VEP --minimal) */
    N_SPELLINGS,
    SPELLING_UNKNOWN = N_SPELLINGS, /* no one spelling explains them all */
};

/* One record's value of one field, read for one ALT. */
struct annotation_reading {
    const struct annotation_field *field;
    struct vcf_record *record;
    struct str value;
    unsigned n_parts;
    const struct str *alts;
    unsigned n_alts, alt0; /* alt0: the one asked for */
    struct arena *mem;
    /* Set by annotation_alleles_begin: */
    struct str *spelled[N_SPELLINGS]; /* each ALT in each spelling */
    enum allele_spelling spelling;    /* the one of this record */
    bool is_numbered;                 /* ALLELE_NUM can be used */
    const unsigned *owner; /* BCSQ, per part: number of its ALT; 0: not known */
};

/* Cut a part; cells that are not there are empty.  Returns the number of columns. */
unsigned annotation_cut(
    const struct annotation_field *field, struct str part, struct str *cells);
/* A cell without its escapes; "." is empty. */
struct str annotation_text(struct arena *mem, struct str cell);
/* "missense_variant&splice_region_variant" */
void annotation_set_terms(struct annotation *out, struct str terms);
/* "ENST00000288602.6:c.1799T>A", "ENSP00000288602.6:p.Val600Glu" and the change */
void annotation_set_names(
    struct annotation *out, struct str hgvs_c, struct str hgvs_p, struct arena *mem);
unsigned annotation_exon(struct str rank); /* "3/18", "3-4/18" -> 3 */

/* Bases only, so not "*", "<DEL>", "." or a breakend. */
bool annotation_is_bases(struct str alt);
/* The only ALT of bases of a record (from 0), or -1. */
int annotation_only_alt(const struct str *alts, unsigned n_alts);
/* Finds the spelling that explains all parts of a record, of those in the set. */
void annotation_alleles_begin(struct annotation_reading *r, uint32_t spellings);
/* Whether a part is of the ALT asked for; returns as annotation_dialect.read.  When no
 * spelling explains the record (it was split or trimmed after it was annotated), an
 * allele counts only when its c. name is of the ALT's kind: the spelling alone may be
 * another allele's. */
int annotation_is_ours(const struct annotation_reading *r, const struct str *cells);

/* The change that makes residues after of before, whose first one is number pos1
 * (one-letter codes; '*' a stop).  What only the protein knows stays unstated, and
 * nothing is moved along a repeat.  False: no change that can be named. */
bool annotation_change(struct str before, struct str after, uint32_t pos1,
    bool is_frameshift, struct arena *mem, struct protein_change *out);

#endif
