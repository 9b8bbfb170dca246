/*
 * A finding: one thing that the patient has, as the evaluator and the report see it.
 * Made at query time by query/; everything in it is borrowed from the sample's arena or
 * the KB transaction.
 */
#ifndef KB_MODEL_FINDING_H
#define KB_MODEL_FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/str.h"
#include "kb/model/allele.h"
#include "kb/model/consequence.h"
#include "kb/model/criterion.h"
#include "kb/model/protein.h"

enum finding_kind {
    FINDING_SMALL_VARIANT,
    FINDING_COPY_NUMBER,
    FINDING_FUSION,
    FINDING_REARRANGEMENT,
    FINDING_KARYOTYPE,
    FINDING_STATE,
    FINDING_FACTOR,
    FINDING_HAPLOTYPE,
};
const char *finding_kind_name(enum finding_kind k);

/* What says that a change has an effect (the effect gate of DESIGN 2). */
enum effect_class {
    EFFECT_UNKNOWN,
    EFFECT_PATHOGENIC, /* ClinVar P/LP, at least one star */
    EFFECT_ONCOGENIC,  /* ClinVar oncogenic / likely oncogenic, at least one star */
    EFFECT_HOTSPOT,    /* listed residue */
    EFFECT_TRUNCATING, /* truncating in a gene listed as loss-of-function */
    EFFECT_BENIGN,     /* ClinVar B/LB, at least one star */
};
const char *effect_class_name(enum effect_class e);
bool effect_is_proven(enum effect_class e); /* all but UNKNOWN and BENIGN */

/* What one of the sample's files says of a finding. */
struct finding_input {
    unsigned input; /* 1-based, as the report lists the inputs */
    enum zygosity zygosity;
    const char *state;      /* "called", "filtered", "below_cut", "reference_genotype",
                               "not_called" */
    double allele_fraction; /* NAN: not given */
    int64_t depth;          /* -1: not given */
    struct str filter;
};

/* One reading of a small variant on a protein: of one gene, one numbering. */
struct protein_reading {
    struct str gene; /* approved symbol */
    uint32_t hgnc_id;
    bool has_change;
    struct protein_change change;
    uint32_t exon; /* 0: not known */
    struct str transcript, hgvs_c,
        hgvs_p;           /* as the source or our own calling gives; may be empty */
    uint32_t consequence; /* bit set */
    struct str from; /* "vdt" (our own), "clinvar", "civic", "csq", "ann", "bcsq" */
    bool is_named;   /* the name of a curated variant of this very allele */
    /* Numbered along another transcript than the one that stands for the gene: shown,
     * never compared by number (DESIGN 8.3). */
    bool is_other_numbering;
};

struct event;

/* A genome has a hundred thousand of them: what many look at stands first, members
 * leave no gaps, and enums are bytes. */
struct finding {
    unsigned number; /* 1-based: F1, F2, ... given when the list is final */
    enum finding_kind kind : 8;
    enum origin origin : 8;
    enum zygosity zygosity : 8;          /* small variant */
    enum effect_class effect : 8;        /* small variant */
    uint32_t hgnc_id;                    /* of the gene below */
    uint32_t consequence;                /* union over readings of the chosen gene */
    struct str gene;                     /* it is filed under; fusion: 5' gene */
    struct protein_reading *proteins;    /* small variant; none: gene and consequence */
    const struct protein_reading *shown; /* the one that stands for it; NULL: none */
    unsigned n_proteins;
    uint32_t copies; /* a bit for each copy that has it, within the phase set; 0: not
                        known */
    const char *origin_how; /* key of a text */

    /* What only small variants have and what none of them has share their room, so look
     * at the kind before reading either. */
    union {
        struct {                  /* small variant */
            struct allele allele; /* normal form */
            struct str hgvs_g;    /* with its accession; empty: not nameable, or at any
                                     time (hgvs_g_needs_no_bases) */
            struct str as_given;  /* "chr7:140453136:A:T,C" as the file has it */
        };
        struct {              /* all other kinds */
            struct str gene3; /* fusion */
            struct str text3; /* fusion: exon of the 3' side */
            struct str factor;
            struct str unit; /* of value; may be empty */
            /* biomarkers: "patient:msi", "rule:her2_ihc_3", "computed:tmb" */
            struct str biomarker_from;
        };
    };

    /* small variant */
    double allele_fraction; /* NAN: not given */
    int64_t depth;          /* -1: not given */
    struct str filter;      /* as the file has it; empty when "." */
    struct str phase;       /* phase set or empty */
    struct str effect_from; /* "clinvar:13961", "curated:hotspots" */
    bool is_phased;
    bool has_allele_criterion; /* a criterion of the KB names this very allele */
    bool is_of_parts;          /* recombined from several alleles of the files */
    /* It holds under one of the possible phases only (DESIGN 8.4): never more than
     * partial. */
    bool is_uncertain_phase;
    bool inputs_disagree;

    enum change_class change : 8; /* copy number, rearrangement */
    /* Copy number: only a part of the gene is changed.  Rearrangement inside one gene:
     * the exons that are lost or doubled, by the gene's transcript; 0: not known. */
    bool is_part;
    bool has_no_partner; /* rearrangement: the other end is known, and in no gene */
    bool keeps_copy;     /* copy number, loss: a copy is known to be left */
    /* state: looked for, and not there: criteria of this very text are false */
    bool is_absent;
    uint32_t exon_beg, exon_end;

    unsigned n_told;        /* goes before told */
    struct str text;        /* karyotype, state, diplotype, factor's value word;
                               fusion: exon of the 5' side, empty: not known */
    const struct str *told; /* diplotype: alleles that the call tells from each other;
                               NULL: whichever the gene has */
    const struct event *event; /* query/event.h: where it was seen; NULL: no event */
    double value;              /* factor; NAN: text holds the word */

    /* which files have it, ascending; none: it comes from no file of calls */
    const struct finding_input *inputs;
    /* KB variants that have this very allele (ordinals), from the join */
    const uint32_t *variants;
    unsigned n_inputs, n_variants;
};

/* "NM_004333.6" and "NM_004333.4" are one transcript in two versions; empty is none. */
bool transcript_same(struct str a, struct str b);

#endif
