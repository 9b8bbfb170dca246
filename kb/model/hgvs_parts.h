/*
 * What the files of the HGVS reader share: parsing of places and of changes, and the
 * change of the plus strand that a description comes down to.
 */
#ifndef KB_MODEL_HGVS_PARTS_H
#define KB_MODEL_HGVS_PARTS_H

#include "kb/model/hgvs.h"

/* What is left to read of one text. */
struct hgvs_scan {
    struct str rest;
    enum hgvs_level level;
    struct arena *mem;
    const char *why; /* set when something was refused; the first reason stays */
};

/* false, with the reason */
bool hgvs_refuse(struct hgvs_scan *s, const char *why);
bool hgvs_take_word(struct str *rest, struct str word);
/* The digits at the start; false: none, or a number beyond 31 bits. */
bool hgvs_take_number(struct str *rest, uint32_t *out);

/* "12", "(?_12)_34+1": beg, end and is_span of h. */
bool hgvs_take_places(struct hgvs_scan *s, struct hgvs *h);
/* beg stands before end as far as the numbers tell. */
bool hgvs_is_in_order(const struct hgvs *h);
/* beg and end can be neighbours. */
bool hgvs_may_be_neighbours(const struct hgvs *h);

/* What stands behind the places: the whole rest. */
bool hgvs_take_change(struct hgvs_scan *s, struct hgvs *h);
/* "[5]", "[(5_?)]", and the older "(5_9)" */
bool hgvs_take_count(struct str *rest, struct hgvs_count *out);

/* "p.Val600Glu" without its "p.": the whole text. */
bool hgvs_read_protein(
    struct str text, struct arena *mem, struct hgvs_protein *out, const char **why);

/* A change of the plus strand, of one place that is exactly known. */
struct hgvs_edit {
    enum assembly assembly;
    unsigned contig;
    uint32_t beg1, end1; /* closed; an insertion stands between the two */
    bool is_span;        /* false: only one position was written */
    enum hgvs_kind kind;
    bool is_reverse; /* described on the minus strand: a repeat is counted from end1
                      * downwards; the bases below are of the plus strand already */
    /* Repeats: the exon's last base in the direction of counting, where an intron
     * stands behind it; 0: none.  Names made from spliced sequence count on in the next
     * exon. */
    uint32_t row_end1;
    struct str deleted, inserted;
    const struct hgvs_repeat *repeats; /* units of the plus strand */
    unsigned n_repeats;
};

/* Trimmed, not left-aligned.  Errors as hgvs_allele. */
int hgvs_edit_allele(const struct hgvs_edit *e, const struct refbases *ref,
    struct arena *mem, struct allele *out, struct err *err);

#endif
