/*
 * Events: changes of many bases that other inputs than the sample's VCF tell of (copy
 * number, structural variants, fusions), and what became of every record of them.
 */
#ifndef QUERY_EVENT_H
#define QUERY_EVENT_H

#include "kb/model/finding.h"

/* What became of a record, in the order of accounting.by_fate.  X(id, word) */
#define EVENT_FATES(X)                                                                 \
    X(FINDING, "finding")                                                              \
    X(NOT_IN_KB, "not_in_kb")     /* changed, in no gene that the KB speaks of */      \
    X(NEUTRAL, "neutral")         /* copies as expected */                             \
    X(NO_GENE, "no_gene")         /* no breakpoint in a placed gene */                 \
    X(NO_EXON, "no_exon")         /* inside one intron */                              \
    X(WHOLE_GENES, "whole_genes") /* lost or doubled whole: --cna answers that */      \
    X(REFERENCE, "reference_genotype")                                                 \
    X(NOT_CALLED, "not_called")       /* no value, or no genotype */                   \
    X(SEX_NOT_KNOWN, "sex_not_known") /* X or Y: what is expected is not known */      \
    X(FILTERED, "filtered")                                                            \
    X(LOW_CONFIDENCE, "low_confidence") /* the caller's own word */                    \
    X(MATE, "mate")                     /* the other record of a pair that was read */ \
    X(SINGLE_BREAKEND, "single_breakend")                                              \
    X(SMALL_VARIANT, "small_variant") /* of this input only events are read */         \
    X(OTHER_TYPE, "other_type")       /* a type of event that is not read */           \
    X(DUPLICATE, "duplicate")                                                          \
    X(OTHER_CONTIG, "other_contig")                                                    \
    X(REJECTED, "rejected") /* cannot be as the row says; rejects tells why */         \
    X(WITHHELD, "withheld")

enum event_fate {
#define X(id, word) EVENT_##id,
    EVENT_FATES(X)
#undef X
        N_EVENT_FATES,
};
const char *event_fate_name(enum event_fate f);

struct event_reject {
    uint64_t line;
    struct str reason; /* what was found, what was expected */
};

struct event_ask;

/* One of the input files. */
struct event_input {
    const char *kind;   /* "copy_number", "structural_variants", "fusions" */
    const char *format; /* "cnvkit_cns", "star_fusion", ... */
    struct str sha256;
    uint64_t n_records, n_events;  /* events: ALTs of the records; rows count as one */
    uint64_t fates[N_EVENT_FATES]; /* add up to n_events */
    struct event_reject *rejects;
    unsigned n_rejects;
    size_t cap_rejects;
    struct event_ask *ask; /* NULL: nobody asks for rows of it */
};

void event_input_reject(
    struct event_input *in, struct arena *mem, uint64_t line, struct str reason);
/* Of a row that is known to be of this contig. */
void event_input_reject_on(struct event_input *in, struct arena *mem, uint64_t line,
    unsigned contig, struct str given, struct str reason);
/* A record that could not be read counts as one event, rejected; reason is copied. */
void event_input_unreadable(
    struct event_input *in, struct arena *mem, uint64_t line, const char *reason);

/* A breakpoint: the last base of the part that is kept. */
struct event_point {
    unsigned contig; /* CONTIG_NONE: not given */
    uint32_t pos1;
    char keeps;          /* '<' the part to its left is kept, '>' to its right; 0: not
                            told */
    struct str as_given; /* "2:42522694"; may be empty */
    bool is_outside;     /* the gene that the file names is placed elsewhere */
};

/* What the report says of an event beside the finding itself. */
struct event {
    const char *input;  /* kind of the input */
    const char *format; /* of it */
    uint64_t line;      /* of the record */
    uint64_t line_mate; /* of the other record of the pair; 0: none */
    unsigned event_no;  /* index of the record in its input, for accounting */

    /* copy number */
    unsigned contig;
    uint32_t beg1, end1;                               /* of the segments */
    double copies, minor_copies, log2, ploidy, purity; /* NAN: not given */
    struct str rule;   /* id of curated/copy_number_rules.tsv */
    const char *width; /* "focal", "broad", "arm" */
    bool is_part;      /* only a part of the gene */

    /* fusion, rearrangement */
    struct event_point point, point3;
    const char *orientation; /* "sense", "antisense"; NULL: not told */
    const char *frame;       /* "in_frame", "out_of_frame"; NULL: not told */
    struct str type;         /* the caller's word: "DEL", "BND" */
    struct str name;         /* of curated/intragenic_events.tsv: "EGFRvIII" */
    struct str transcript, transcript3; /* whose exons are counted */
    struct str confidence, filter;      /* the caller's words; may be empty */
    int64_t n_split, n_spanning;        /* reads; -1: not given */
    bool is_imprecise;
};

#endif
