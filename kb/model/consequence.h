/*
 * Consequences: the Sequence Ontology terms that sources and annotators use, as a bit
 * set, with the groups that rules speak of.  Terms: SO release 2021-11, as used by
 * Ensembl VEP and ClinVar's MC ("nonsense" is read as stop_gained, "missense variant"
 * with blank or "_").
 */
#ifndef KB_MODEL_CONSEQUENCE_H
#define KB_MODEL_CONSEQUENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/str.h"
#include "kb/model/protein.h"

/* Bits, most severe first; the order is the order of report text. */
#define CONSEQUENCE_TERMS(X)                                                           \
    X(TRANSCRIPT_ABLATION, "transcript_ablation")                                      \
    X(SPLICE_ACCEPTOR, "splice_acceptor_variant")                                      \
    X(SPLICE_DONOR, "splice_donor_variant")                                            \
    X(STOP_GAINED, "stop_gained")                                                      \
    X(FRAMESHIFT, "frameshift_variant")                                                \
    X(STOP_LOST, "stop_lost")                                                          \
    X(START_LOST, "start_lost")                                                        \
    X(INFRAME_INSERTION, "inframe_insertion")                                          \
    X(INFRAME_DELETION, "inframe_deletion")                                            \
    X(INFRAME_INDEL, "inframe_indel")                                                  \
    X(MISSENSE, "missense_variant")                                                    \
    X(PROTEIN_ALTERING, "protein_altering_variant")                                    \
    X(SPLICE_REGION, "splice_region_variant")                                          \
    X(STOP_RETAINED, "stop_retained_variant")                                          \
    X(START_RETAINED, "start_retained_variant")                                        \
    X(SYNONYMOUS, "synonymous_variant")                                                \
    X(CODING_SEQUENCE, "coding_sequence_variant")                                      \
    X(UTR5, "5_prime_UTR_variant")                                                     \
    X(UTR3, "3_prime_UTR_variant")                                                     \
    X(NON_CODING_EXON, "non_coding_transcript_exon_variant")                           \
    X(NON_CODING_TRANSCRIPT, "non_coding_transcript_variant")                          \
    X(INTRON, "intron_variant")                                                        \
    X(UPSTREAM, "upstream_gene_variant")                                               \
    X(DOWNSTREAM, "downstream_gene_variant")                                           \
    X(REGULATORY, "regulatory_region_variant")                                         \
    X(INTERGENIC, "intergenic_variant")

enum consequence_bit {
#define X(id, term) CONSEQUENCE_BIT_##id,
    CONSEQUENCE_TERMS(X)
#undef X
        N_CONSEQUENCES,
};
#define CONSEQUENCE(id) ((uint32_t)1 << CONSEQUENCE_BIT_##id)

/* The bit of one term ("missense_variant", "nonsense", "SO:0001583|missense_variant");
 * 0: not a known term. */
uint32_t consequence_parse(struct str term);
/* "missense_variant&splice_region_variant"; empty set: empty text. */
struct str consequence_text(struct arena *mem, uint32_t set);

bool consequence_is_protein_altering(uint32_t set); /* incl. canonical splice */
bool consequence_is_truncating(
    uint32_t set); /* stop gained, frameshift, canonical splice, start lost */
bool consequence_is_splice(uint32_t set); /* donor or acceptor */

/* What a protein change says by itself, for records that give no consequence; a
 * frameshift's and a substitution's terms follow from the change, a splice effect
 * never. */
uint32_t consequence_of_change(const struct protein_change *change);

/* What the offset of a substitution in an intron says by itself: "c.491+1G>A" (+1, +2)
 * is in the donor site, "c.492-2A>C" (-1, -2) in the acceptor site (Sequence Ontology
 * SO:0001575, SO:0001574).  0: another position or another kind of change. */
uint32_t consequence_of_offset(struct str hgvs_c);

#endif
