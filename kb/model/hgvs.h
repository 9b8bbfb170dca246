/*
 * HGVS genomic descriptions on primary contigs, as sources give them: NC_000007.13:g.
 * 140453136A>T, del, delins, dup, ins; NC_012920.1:m. for MT.  Turned into alleles; a
 * deletion or duplication without its bases needs reference bases for the anchor.
 * (Coding and protein descriptions of transcripts are read where transcripts exist.)
 */
#ifndef KB_MODEL_HGVS_H
#define KB_MODEL_HGVS_H

#include "kb/base/err.h"
#include "kb/model/allele.h"

struct hgvs_g {
    enum assembly assembly; /* by the accession's version; NONE for MT, which is the
                             * same on both: the caller sets it */
    unsigned contig;
    uint32_t beg1, end1; /* closed */
    enum {
        HGVS_SUBSTITUTION,
        HGVS_DELETION,
        HGVS_INSERTION,
        HGVS_DELINS,
        HGVS_DUPLICATION
    } kind;
    struct str deleted; /* bases as written after del/dup or before '>'; may be empty */
    struct str inserted;
    /* both borrowed from the text, in its case */
};

/* ERR_NOENT: not a genomic description of a primary contig, or of a form outside the
 * list above (inv, con, repeats, uncertain ranges). */
int hgvs_g_parse(struct str text, struct hgvs_g *out);

/* The allele it describes, trimmed; ERR_NOENT when bases are needed and not known.
 * Strings in mem. */
int hgvs_g_allele(const struct hgvs_g *h, const struct refbases *ref, struct arena *mem,
    struct allele *out);

#endif
