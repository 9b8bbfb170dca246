/*
 * Every reason that the evaluator gives, with its parameters in order: the keys of
 * curated/texts.tsv are checked against this list.
 *
 *   what        a criterion in its text form: what was asked
 *   why         the key of another reason of this list
 *   found       the finding: "BRAF V600E", "BCR::ABL1", "amplification", "12", "high"
 *   gene        approved symbol of the criterion
 *   change      what the finding does to that gene: "V600E", else its c. or SO terms
 *   transcript  of that reading; may be empty
 *   allele      "7:140753336:A:T" of the finding
 *   residue     residue number of the criterion
 *   exon        exon of the finding
 *   range       "746-750", "kinase domain" or "GRCh38:5:1295000-1295300"
 *   from        what says so: "clinvar:13961"
 */
#ifndef KB_MODEL_EVALUATE_REASONS_H
#define KB_MODEL_EVALUATE_REASONS_H

#define EVALUATE_PARAMS(X)                                                             \
    X(NONE, "")                                                                        \
    X(WHAT, "what")                                                                    \
    X(WHY, "why")                                                                      \
    X(FOUND, "found")                                                                  \
    X(GENE, "gene")                                                                    \
    X(CHANGE, "change")                                                                \
    X(TRANSCRIPT, "transcript")                                                        \
    X(ALLELE, "allele")                                                                \
    X(RESIDUE, "residue")                                                              \
    X(EXON, "exon")                                                                    \
    X(RANGE, "range")                                                                  \
    X(FROM, "from")

/* X(id, key, parameter, parameter, parameter) */
#define EVALUATE_REASONS(X)                                                            \
    /* true */                                                                         \
    X(SAME_ALLELE, "same_allele", ALLELE, NONE, NONE)                                  \
    X(SAME_PROTEIN, "same_protein", GENE, CHANGE, TRANSCRIPT)                          \
    X(SAME_CODON, "same_codon", GENE, RESIDUE, CHANGE)                                 \
    X(IN_EXON, "in_exon", GENE, EXON, CHANGE)                                          \
    X(IN_RANGE, "in_range", GENE, RANGE, CHANGE)                                       \
    X(IN_REGION, "in_region", RANGE, ALLELE, NONE)                                     \
    X(GENE_CHANGE, "gene_change", GENE, CHANGE, NONE)                                  \
    X(WILD_TYPE, "wild_type", GENE, NONE, NONE)                                        \
    X(NOT_WILD_TYPE, "not_wild_type", GENE, CHANGE, NONE)                              \
    X(SAME_COPY_NUMBER, "same_copy_number", GENE, FOUND, NONE)                         \
    X(SAME_FUSION, "same_fusion", FOUND, NONE, NONE)                                   \
    X(SAME_REARRANGEMENT, "same_rearrangement", GENE, FOUND, NONE)                     \
    X(SAME_KARYOTYPE, "same_karyotype", FOUND, NONE, NONE)                             \
    X(SAME_STATE, "same_state", GENE, FOUND, NONE)                                     \
    X(SAME_HAPLOTYPE, "same_haplotype", GENE, FOUND, NONE)                             \
    /* true, with a note: a criterion of somatic variants and a germline finding */    \
    X(GERMLINE_FINDING, "germline_finding", FOUND, NONE, NONE)                         \
    /* true or false */                                                                \
    X(FACTOR_VALUE, "factor_value", WHAT, FOUND, NONE)                                 \
    /* partial */                                                                      \
    X(EFFECT_UNKNOWN, "effect_unknown", GENE, CHANGE, NONE)                            \
    X(PHASE, "phase", GENE, CHANGE, NONE)                                              \
    X(CONFIRM_GERMLINE, "confirm_germline", FOUND, NONE, NONE)                         \
    X(ZYGOSITY_UNKNOWN, "zygosity_unknown", FOUND, NONE, NONE)                         \
    X(COPY_NUMBER_DEGREE, "copy_number_degree", GENE, FOUND, NONE)                     \
    X(COPY_LEFT, "copy_left", GENE, FOUND, NONE)                                       \
    X(PART_OF_GENE, "part_of_gene", GENE, FOUND, NONE)                                 \
    X(ORIENTATION, "orientation", FOUND, NONE, NONE)                                   \
    X(PARTNER_UNKNOWN, "partner_unknown", FOUND, NONE, NONE)                           \
    X(FUSION_EXON_UNKNOWN, "fusion_exon_unknown", FOUND, NONE, NONE)                   \
    X(MISSING_MEMBER, "missing_member", WHAT, WHY, NONE)                               \
    /* false; below a NOT, without evidence of looking: unknown */                     \
    X(BENIGN, "benign", GENE, CHANGE, FROM)                                            \
    X(SOMATIC_FINDING, "somatic_finding", FOUND, NONE, NONE)                           \
    X(OTHER_ZYGOSITY, "other_zygosity", FOUND, NONE, NONE)                             \
    X(NOT_FOUND, "not_found", WHAT, NONE, NONE)                                        \
    /* near misses; false or unknown as the place was looked at */                     \
    X(OTHER_ALLELE_AT_POSITION, "other_allele_at_position", ALLELE, NONE, NONE)        \
    X(OTHER_CHANGE_AT_RESIDUE, "other_change_at_residue", GENE, CHANGE, NONE)          \
    X(REFERENCE_RESIDUE_DIFFERS, "reference_residue_differs", GENE, CHANGE, WHAT)      \
    X(OTHER_EXON, "other_exon", GENE, CHANGE, EXON)                                    \
    X(OTHER_COPY_NUMBER, "other_copy_number", GENE, FOUND, NONE)                       \
    X(OTHER_FUSION_EXON, "other_fusion_exon", FOUND, NONE, NONE)                       \
    X(OTHER_VALUE, "other_value", WHAT, FOUND, NONE)                                   \
    /* unknown */                                                                      \
    X(HAPLOTYPE_RESOLUTION, "haplotype_resolution", WHAT, FOUND, NONE)                 \
    X(HAPLOTYPE_NOT_TOLD, "haplotype_not_told", WHAT, FOUND, NONE)                     \
    X(EXON_UNKNOWN, "exon_unknown", GENE, CHANGE, NONE)                                \
    X(CHANGE_UNKNOWN, "change_unknown", GENE, CHANGE, NONE)                            \
    X(DOMAIN_UNKNOWN, "domain_unknown", GENE, RANGE, NONE)                             \
    X(NO_ALLELE_ON_ASSEMBLY, "no_allele_on_assembly", WHAT, NONE, NONE)                \
    X(NOT_LOOKED_AT, "not_looked_at", WHAT, NONE, NONE)                                \
    X(UNSURE, "unsure", WHAT, NONE, NONE)                                              \
    X(UNPARSED, "unparsed", WHAT, NONE, NONE)

enum evaluate_reason {
    REASON_NONE,
#define X(id, key, a, b, c) REASON_##id,
    EVALUATE_REASONS(X)
#undef X
        N_REASONS,
};

#endif
