/*
 * One sample's VCF turned into calls: which alleles of the KB the sample has, what was
 * looked at, and what became of every allele of every record (accounting).
 *
 * Reading is one forward pass: record -> ALTs apart -> normal form -> join with the
 * packed bins of the KB -> genotype, depth and allele fraction only for alleles that
 * hit.  While the assembly is not known yet, both assemblies are joined side by side
 * and the REF bases decide at the end (DESIGN 8.2).
 */
#ifndef QUERY_SAMPLE_H
#define QUERY_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/vcf.h"
#include "kb/model/finding.h"
#include "kb/store/kb_effects.h"
#include "query/annotation.h"
#include "query/looked.h"
#include "query/pgx_seen.h"
#include "query/sites.h"

enum sample_origin {
    SAMPLE_UNKNOWN,
    SAMPLE_SOMATIC,
    SAMPLE_GERMLINE,
    SAMPLE_TUMOUR_ONLY,
    SAMPLE_TUMOUR_NORMAL
};
const char *sample_origin_name(enum sample_origin o); /* "tumour-only" */

#define SAMPLE_MAX_INPUTS 32
/* What became of an allele: the closed list of accounting.by_fate (report.schema.json).
 */
enum allele_fate {
    ALLELE_FINDING,    /* stands in the report */
    ALLELE_NOT_IN_KB,  /* no row of the KB speaks of it */
    ALLELE_REFERENCE,  /* the sample's genotype does not hold it */
    ALLELE_NOT_CALLED, /* ./., no genotype for this sample, or an unreadable one */
    ALLELE_FILTERED,   /* FILTER is neither PASS nor "." */
    ALLELE_BELOW_CUT,  /* allele fraction or depth under the option's cut */
    ALLELE_NO_ALT,     /* ALT ".": a reference record */
    ALLELE_GVCF,       /* <NON_REF>, <*> */
    ALLELE_STAR,       /* "*" */
    ALLELE_SYMBOLIC,   /* other <...>: not a small variant */
    ALLELE_BREAKEND,
    ALLELE_AMBIGUOUS,    /* N or IUPAC codes in REF or ALT */
    ALLELE_INVALID,      /* no bases, or REF equal to ALT */
    ALLELE_OTHER_CONTIG, /* alt contigs, decoys, unplaced */
    ALLELE_DUPLICATE,    /* the same allele again in the same sample */
    ALLELE_NO_EFFECT,    /* in a coding exon of a gene of interest, not in the KB, and
                            does not change the protein */
    ALLELE_NOT_COMPUTED, /* the same, but reference bases are missing: what it does to
                            the protein is not known */
    ALLELE_REF_MISMATCH, /* REF is not what the reference has there */
    ALLELE_RECOMBINED,   /* part of a change of several bases in one codon, which stands
                            in its place */
    ALLELE_WITHHELD,     /* of a finding that the report may not tell (withhold.h) */
    N_ALLELE_FATES,
};
const char *allele_fate_name(enum allele_fate f); /* "not_in_kb" */

/* Records of a file that say nothing about any of its samples in particular: what
 * became of their alleles is the same for all (cohort.h). */
struct sample_cut {
    uint64_t n_records, n_alleles;
    uint64_t fates[N_ASSEMBLIES][N_ALLELE_FATES];
    /* The header, and each record that is not left out, while it is read. */
    int (*on_header)(void *ctx, const struct vcf_header *header, struct err *err);
    int (*on_record)(void *ctx, struct vcf_record *record, struct err *err);
    void *ctx;
};

/* A VCF in memory in place of the file: what a cut kept, for one of its samples. */
struct sample_text {
    struct str vcf;
    struct str sha256; /* of the file that it was cut from */
    const struct sample_cut *left_out;
};

struct sample_ask; /* sample_ask.h */

struct sample_options {
    const char *path;          /* "-": stdin */
    const char *const *more;   /* further files of the same sample */
    unsigned n_more;           /* cut and text are of one file alone */
    const char *germline_path; /* calls of the patient's normal tissue; NULL: none */
    struct sample_cut *cut;    /* filled; NULL: not wanted */
    const struct sample_text *text; /* NULL: path is read */
    const char *sample, *normal;    /* names; NULL: choose */
    enum assembly assembly;         /* NONE: auto */
    const char *origin;             /* "auto", "somatic", ...; NULL: auto */
    bool has_tumour_type;
    const char *regions_path;   /* BED; NULL: none */
    const char *reference_path; /* FASTA with .fai; NULL: the KB's windows */
    bool assume_covered;
    double min_allele_fraction; /* below: fate below_cut; 0: no cut */
    int64_t min_depth;          /* 0: no cut */
    bool all_filters;           /* take records whatever their FILTER */
    bool wants_places;
    bool targets_only;      /* skip blocks without KB rows and coding targets */
    unsigned n_threads;     /* that inflate and make findings; 0 is 1 */
    struct sample_ask *ask; /* alleles whose fate is asked for; NULL: none */
};

/* One of the files that the calls come from. */
struct sample_input {
    const char *kind; /* "vcf", "germline_vcf" */
    struct str sha256;
    uint64_t n_records, n_alleles;
    uint64_t fates[N_ALLELE_FATES];      /* add up to n_alleles */
    bool is_unsorted;                    /* some record stands before the one before */
    uint64_t n_blocks, n_blocks_skipped; /* targets_only; of a file read whole 0 */
};

/* An allele of a file that some file did not take for a call, or took for one: what
 * each of several files says is told. */
struct denial {
    struct allele allele;
    struct finding_input says; /* input: 0-based here */
    uint64_t line;
};

/* Where the first file has a call: what is written beside its records again. */
struct call_place {
    uint64_t line;
    unsigned alt;         /* 1-based */
    struct allele allele; /* normal form; of a codon's alleles each by itself */
    struct str as_given;
};

/* A coding change, for the tumour mutational burden (tmb.h). */
struct coding_change {
    unsigned contig;
    uint32_t beg1, end1;
    double allele_fraction;
    int64_t depth;
    enum origin origin;
};

/* An allele of the sample that the KB has rows for, or that changes the protein of a
 * gene of interest (on the decided assembly). */
struct call {
    struct allele allele;
    struct str as_given; /* of several records: joined by " + " */
    struct str hgvs_g;   /* empty: no bases are needed, or some that are not known */
    uint64_t line;
    unsigned input;               /* 0-based; of several, the first by rank */
    unsigned rank;                /* of the input, by its content: orders several */
    struct finding_input *inputs; /* what each file says, by number; more than one
                                     file: also those that do not call it */
    uint32_t *owners;             /* record ordinals, without the top bit */
    unsigned n_inputs, n_owners;
    double allele_fraction; /* NAN: not given */
    int64_t depth;          /* -1: not given */
    struct str filter, phase;
    struct allele_effect *effects;  /* best transcript first; those that it touches */
    struct annotation *annotations; /* as the file has them */
    const char *origin_how;         /* key of a text */
    unsigned n_effects, n_annotations;
    uint32_t copies;      /* struct genotype */
    unsigned n_parts;     /* calls that it was recombined from; 0: as the file has it */
    unsigned codon_group; /* calls that share codons, and what they make; 0: alone */
    enum zygosity zygosity : 8;
    enum origin origin : 8; /* by the normal's genotype or by --origin */
    bool inputs_disagree;   /* files of the sample itself */
    bool is_in_germline;    /* the germline file has it: its genotype is that one's */
    bool has_allele_criterion;
    bool is_phased;
    bool is_recombined;      /* never stands alone: its change is another call's */
    bool is_uncertain_phase; /* holds under one of the possible phases only */
};

/* There may be a hundred thousand: one block, which grows in place.  malloc-backed. */
struct call_list {
    struct call *call;
    size_t n, cap;
};

/* Room for one more and the copy of c in it. */
void calls_add(struct call_list *list, const struct call *c);
void calls_free(struct call_list *list);

struct sample {
    struct str name;             /* "" when no file has samples */
    struct sample_input *inputs; /* as given; the germline file last */
    unsigned n_inputs;
    bool has_germline_input;
    bool has_reference, has_regions; /* asked for, and begun */
    struct str regions_sha256;       /* empty: no --regions, or not read whole */
    struct looked_map *regions;      /* --regions; NULL: none */
    enum assembly assembly;
    const char
        *assembly_how; /* "option", "contig_lengths", "header", "reference_bases" */
    enum sample_origin origin;
    struct call *calls; /* genome order */
    unsigned n_calls;
    struct call_list own_calls; /* where they are, of a sample that was read */
    struct call_place *places;  /* in file order; none unless wanted */
    size_t n_places;
    int column; /* of the sample in the first file; -1: it has no samples */
    struct looked_map *looked;
    struct looked_map *germline_looked;   /* by the germline file; NULL: none */
    struct coding_change *coding_changes; /* only with --regions and a tumour */
    size_t n_coding_changes, cap_coding_changes;
    struct site *sites; /* pharmacogenomic positions; of a germline sample or file */
    unsigned n_sites;
    struct pgx_seen *pgx_seen; /* positions of star alleles; NULL: as sites */
    /* Records of alleles that a filtered, below-cut or ./. record may hold: the file
     * does not deny them, so no assumption of coverage may. */
    uint32_t *unsure_owners;
    size_t n_unsure_owners;
    bool is_assumed_covered;
    bool is_targets_only;
    unsigned n_threads; /* that may make its findings; 0 is 1 */
    bool has_genotypes;
    uint64_t n_records, n_alleles;
    uint64_t fates[N_ALLELE_FATES];   /* of all inputs; sums to n_alleles */
    uint64_t ref_agree, ref_disagree; /* on the decided assembly */
    struct str reference_sha256;      /* of the .fai; as regions_sha256 */
    bool has_transcripts;             /* on the decided assembly */
    enum annotator annotators[3];     /* whose fields the file has */
    struct str annotation_unusable;   /* why a declared field is not used; empty */
    uint64_t n_bad_annotations;       /* parts that could not be read */
    uint64_t n_unreadable; /* alleles whose GT is none of VCF's: they are not called */
    struct str first_unreadable; /* "1:7: GT 0/7, 1 ALT": input and line of one */
    uint64_t n_unshifted;   /* indels that could not be left-aligned: bases missing */
    struct sample_ask *ask; /* struct sample_options */
};

/* An allele of which something else became than a finding: counted so for each file
 * that calls it. */
void sample_recount(struct sample *s, const struct allele *a,
    const struct finding_input *inputs, unsigned n_inputs, enum allele_fate fate);

/* Does a file tell what the patient was born with? */
bool sample_has_germline(const struct sample *s);
/* Are genotype and allele fraction of the finding the germline's? */
bool sample_tells_zygosity(const struct sample *s, const struct finding *f);

/* Files of both, for a call that stands for several. */
void call_merge_inputs(struct call *into, const struct call *c, struct arena *mem);

/* Two calls are one thing: what they say differently is not known. */
void call_merge(struct call *into, const struct call *c);

/* Everything lives in mem but the looked maps and the calls: sample_free. Errors:
 * ERR_SAMPLE for what the file says, ERR_KB for the KB. */
int sample_read(const struct sample_options *options, struct kb_txn *kb,
    struct arena *mem, struct sample *out, struct err *err);

void sample_free(struct sample *s);
/* The calls alone: all of them, or the first n, which nobody reads any more. */
void sample_forget_calls(struct sample *s);
void sample_forget_first_calls(struct sample *s, unsigned n);

#endif
