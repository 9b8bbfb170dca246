/*
 * What one or several alleles of one chromosome copy do to a transcript: Sequence
 * Ontology terms, HGVS c. and p., the protein change in canonical form.
 *
 * Terms as Ensembl VEP defines them (ensembl.org, "Calculated consequences"): splice
 * donor/acceptor are the first and last two bases of an intron; splice region is 1-3
 * bases of the exon or 3-8 of the intron.  An indel is judged by what the changed
 * transcript is, wherever in a repeat it is written: an insertion at an exon edge that
 * leaves the splice site's bases whole does not touch it (the sequences are compared,
 * not the coordinates).  HGVS by the 3' rule on the transcript's strand, dup before ins
 * (HGVS recommendations v21); what needs bases that are not known is left empty, and
 * the terms say no more than is certain.
 */
#ifndef KB_MODEL_VARIANT_EFFECT_H
#define KB_MODEL_VARIANT_EFFECT_H

#include "kb/model/allele.h"
#include "kb/model/coding_sequence.h"
#include "kb/model/consequence.h"
#include "kb/model/protein.h"

struct variant_effect {
    uint32_t consequence;  /* bit set; 0: does not touch the transcript */
    unsigned exon, intron; /* 1-based, first one touched in transcript order; 0: none */
    struct str hgvs_c;     /* "c.1799T>A" ("n." without CDS); empty: not nameable */
    struct str hgvs_p; /* "p.Val600Glu"; "p.?" when not predictable; empty: no CDS is
                        * touched or bases are not known */
    bool has_change;
    struct protein_change
        change;            /* canonical; of residues of the transcript's protein */
    bool is_bases_unknown; /* a coding change whose protein could not be computed,
                            * because bases are not known or the model does not
                            * translate */
};

/* alleles: in normal form, on t's assembly and contig, ascending, not overlapping, all
 * on one copy; hgvs_c is given for one allele, and for several as one delins that spans
 * them when they lie in one exon (empty otherwise).  cs: of t by the same ref.  Strings
 * in mem. */
void variant_effect(const struct transcript *t, const struct coding_sequence *cs,
    const struct allele *alleles, unsigned n, const struct refbases *ref,
    struct arena *mem, struct variant_effect *out);

/* Residues whose codons the REF bases of an allele reach (its anchor base too, where it
 * has one); false: not both ends lie in t's coding sequence. */
bool allele_residues(const struct transcript *t, const struct allele *a,
    uint32_t *first, uint32_t *last);

#endif
