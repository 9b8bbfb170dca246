/*
 * Copy number: segments of VCF, CNVkit, SEG or plain tables -> what each means by
 * curated/copy_number_rules.tsv -> genes of the KB by interval -> findings, and which
 * genes were measured.
 *
 * A gene was measured when segments cover all of its transcript, gaps of up to
 * bridge_bases aside.  A segment that the caller filtered, or gives no value for, makes
 * its genes unsure.  A list of changes only (a VCF of DEL and DUP) says nothing about
 * the genes that it does not name.
 */
#ifndef QUERY_CNA_H
#define QUERY_CNA_H

#include "kb/model/evaluate.h"
#include "query/event.h"
#include "query/gene_spans.h"
#include "query/genes_of_interest.h"

enum cna_state {
    CNA_UNSURE, /* filtered, no value, or what is expected is not known */
    CNA_NEUTRAL,
    CNA_LOSS,
    CNA_HOMOZYGOUS_DELETION,
    CNA_GAIN,
    CNA_AMPLIFICATION,
};

struct cna_segment {
    uint64_t line;
    unsigned contig;
    uint32_t beg1, end1;
    double total, minor, log2; /* NAN: not given */
    enum cna_state call;       /* GAIN, LOSS: the caller's word; NEUTRAL: none */
    struct str filter;         /* the caller's, when it is not PASS */
    struct str given;          /* of the row, for who asks */
    enum event_fate fate;
    /* by the rules: */
    enum cna_state state;
    struct str rule;
};

/* What became of each gene that is placed. */
enum cna_gene_fate {
    CNA_GENE_FINDING,
    CNA_GENE_NOT_IN_KB, /* changed; no row of the KB asks for such a change of it */
    CNA_GENE_NEUTRAL,
    CNA_GENE_UNSURE,
    CNA_GENE_NOT_COVERED,
    CNA_GENE_WITHHELD,
    N_CNA_GENE_FATES,
};
const char *cna_gene_fate_name(enum cna_gene_fate f);

struct cna_rules; /* lives in the arena it was loaded into */

int cna_rules_load(
    struct kb_txn *kb, struct arena *mem, struct cna_rules **out, struct err *err);
/* A number of class "setting"; every setting that this program asks for is there. */
enum cna_setting {
    CNA_FOCAL_BASES,
    CNA_ARM_FRACTION,
    CNA_ARM_ASSESSED,
    CNA_BRIDGE_BASES,
    N_CNA_SETTINGS,
};
double cna_setting(const struct cna_rules *r, enum cna_setting s);
/* Sets state, rule and the fate of what makes no finding.  n_x: copies of X that the
 * patient's germline has; 0: not known. */
void cna_judge(const struct cna_rules *r, double ploidy, enum assembly assembly,
    unsigned n_x, struct cna_segment *s);

struct cna {
    struct event_input input;
    struct kb_txn *kb;
    struct arena *mem;
    const struct gene_spans *spans;
    const struct cna_rules *rules;
    unsigned n_x;
    double ploidy, purity;        /* NAN: not given */
    struct cna_segment *segments; /* by contig, beg1, end1, line */
    size_t n, cap;
    /* Segments that end beyond their contig on this assembly, on the other one. */
    uint64_t n_beyond, n_beyond_other;
    uint64_t genes[N_CNA_GENE_FATES]; /* add up to spans->n */
    struct cna_gene *by_gene;         /* parallel to spans->at */
    struct cna_arm *arms;
    unsigned n_arms;
    bool has_overlaps; /* segments of one contig share bases */
};

/* Errors: ERR_SAMPLE when no format that is read fits, or what ends beyond its contig
 * shows that the places are of the other assembly. */
int cna_read(struct cna *c, const char *path, const char *sample, struct err *err);
/* Checks the place and adds the segment, or counts why not. */
void cna_add(struct cna *c, struct str contig, struct cna_segment *s);
/* Counts it by its fate. */
void cna_count(struct cna *c, const struct cna_segment *s);

/* A finding and its event, given to the case. */
typedef void event_sink(void *ctx, const struct finding *f, const struct event *e);

/* What each segment means, then a finding for every gene and arm that the KB asks
 * about, in genome order. */
int cna_findings(struct cna *c, struct genes_of_interest *genes, event_sink *sink,
    void *ctx, struct err *err);

/* Was the gene, or the arm ("1p"), measured? */
enum looked cna_looked(const struct cna *c, struct str gene_or_arm);

/* ---- inside cna*.c ---- */

int cna_read_vcf(struct cna *c, const char *path, const char *sample, struct err *err);

/* One gene, or arm, and the segments over it. */
struct cna_gene {
    bool is_covered, has_unsure;
    unsigned n, n_up, n_top, n_down, n_gone; /* segments; amplified, both copies lost */
};

/* Arms: the part of a contig on one side of its centromere. */
struct cna_arm {
    struct str name; /* "1p" */
    unsigned contig;
    uint32_t beg1, end1;
};
int cna_arms_load(struct kb_txn *kb, enum assembly assembly, struct arena *mem,
    struct cna_arm **out, unsigned *n, struct err *err);

#endif
