/*
 * Private to sample*.c: one reading of a sample's VCF while it goes on.
 */
#ifndef QUERY_SAMPLE_READING_H
#define QUERY_SAMPLE_READING_H

#include "kb/base/vcf_blocks.h"
#include "kb/model/reference.h"
#include "kb/store/kb_ahead.h"
#include "kb/store/kb_spans.h"
#include "query/annotation.h"
#include "query/contig_memo.h"
#include "query/genes_of_interest.h"
#include "query/genotype.h"
#include "query/join.h"
#include "query/sample.h"
#include "query/sample_header.h"

/* What is known on one assembly while it may be the one. */
struct side {
    enum assembly assembly;
    bool is_active;
    bool has_transcripts; /* without, the file's annotator tells what is of interest */
    struct joiner join;
    struct span_walker spans;  /* coding exons */
    struct refbases bases;     /* of the KB's windows, or of --reference */
    struct looked_map *looked; /* of the file that is read */
    struct looked_map *sample_looked, *germline_looked;
    struct site_list sites; /* germline samples and files only */
    struct pgx_seen seen;   /* the same, of star alleles */
    struct call_list calls;
    struct call
        *background; /* coding in genes that the KB does not speak of: counted */
    size_t n_background, cap_background; /* for the tumour mutational burden only */
    struct call_place *places;           /* struct sample */
    size_t n_places, cap_places;
    struct denial *denials; /* of several files */
    size_t n_denials, cap_denials;
    uint64_t *fates; /* of the file that is read: a row of by_input */
    uint64_t (*by_input)[N_ALLELE_FATES];
    uint64_t n_unshifted, n_bad_annotations; /* struct sample */
    uint64_t n_unreadable;
    struct str first_unreadable;
    uint64_t agree, disagree; /* REF bases against the KB's, by position */
    unsigned voted_contig;    /* where the last vote was: records of one position */
    uint32_t voted_pos1;      /* are one vote */
    uint32_t *unsure;         /* owners of alleles that were filtered, below a cut or */
    size_t n_unsure, cap_unsure; /* not called */
};

/* A stretch of a contig of which neither the KB nor an option speaks, on no side: the
 * records that lie in it are counted and no more (sample_quiet.c), most of them by the
 * reader of the file. */
struct quiet {
    uint64_t chrom_run; /* of the last record, 0: there was none */
    unsigned contig;    /* NONE: its records are no matter for a stretch */
    uint32_t beg1;      /* where it begins; it ends at stretch.to1 */
    uint32_t none_at1;  /* none begins here, as the reader was told; 0: nowhere */
    struct vcf_stretch stretch; /* from1: the last record's place; lengths must be the
                                   same where an indel may move out of it */
    uint64_t n_counted;         /* of the records that the reader passed over */
    uint64_t n_counted_alleles;
    uint32_t seen_contigs; /* a bit each */
    uint64_t n_back;       /* records that stand before the one before */
    struct quiet_map *map; /* for a file that is not in genome order; NULL: not made */
    bool may_wait;         /* then: its records may be put aside */
};

/* What the CHROM of the record in hand names, and of all spelled so. */
struct record_contig {
    uint64_t chrom_run; /* 0: of none */
    unsigned contig;
    enum assembly implied;
};

struct reading {
    const struct sample_options *options;
    struct kb_txn *kb;
    struct arena *mem;
    struct arena scratch; /* reset per record */
    struct sample *out;
    const char *path; /* of the file that is read */
    struct sample_input *in;
    unsigned input;         /* its number, 0-based */
    struct str last_filter; /* of the calls: kept once while it stays the same */
    bool is_germline;       /* it is the germline file */
    struct sample_columns columns;
    struct caller_rules *rules;
    struct genes_of_interest *genes;
    struct pgx_genes *pgx_genes;           /* germline samples only */
    struct annotation_format *annotations; /* NULL: the file has none */
    struct kb_bases windows;
    struct reference *reference; /* --reference; NULL: none */
    struct side sides[N_ASSEMBLIES];
    bool has_foreign_mt;
    struct quiet quiet;
    struct aside *aside;   /* records of a file that jumps; NULL: none were put aside */
    bool is_from_aside;    /* the record in hand was */
    struct kb_ahead ahead; /* of the file that is read */
    struct record_contig record_contig;
    struct contig_memo contigs;
    bool is_relevant; /* the record in hand says something about some sample */
    enum assembly header_assembly; /* of the file that is read */
    const char *header_how;
    const char *told_by[N_ASSEMBLIES], *told_how[N_ASSEMBLIES]; /* files; NULL: none */
    const char *name_from; /* the file that gave the sample its name */
    bool has_normal, has_no_genotypes, wants_tmb;
    bool is_sample_named, is_normal_named; /* some file has the column */
};

unsigned reading_n_files(const struct sample_options *o);

/* The next file from its header to its last record (sample_file.c). */
int reading_file(
    struct reading *r, const char *path, bool is_germline, struct err *err);

/* By a file's header (sample_columns.c): columns of the sample and of the normal. */
int reading_choose_columns(
    struct reading *r, const struct vcf_header *h, struct err *err);
/* Several files must be of one sample; "TUMOR", as some callers call it, is no name. */
int reading_take_name(struct reading *r, const struct vcf_header *h, struct err *err);
/* After the last file: a name that is in no file was meant for another. */
int reading_check_names(const struct reading *r, struct err *err);

/* One record as far as all its ALTs share it. */
struct locus {
    struct vcf_record *record;
    unsigned contig;
    enum assembly implied; /* by an accession's version */
    unsigned n_alts;
    uint32_t end1;   /* of REF, or of a gVCF block */
    bool is_block;   /* ALT is "." or a gVCF's any allele: a reference record */
    bool has_bases;  /* an ALT of bases, in a record that speaks of its REF bases */
    bool is_unclear; /* an ALT that cannot be read, so nobody knows what is there */
    bool is_filtered;
    bool has_state; /* state below was read */
    enum looked state;
};

/* KB alleles are looked for this far around a record, so that what was looked at is
 * known where a KB allele might lie and nowhere else: memory stays small for a whole
 * genome. */
#define NEAR_BASES 64

bool reading_passes_filter(const struct reading *r, struct vcf_record *record);

/* With --targets-only: which blocks of a file to read.  1; 0: all; or an error. */
int reading_find_targets(
    struct reading *r, const char *path, struct vcf_blocks *out, struct err *err);

/* Anew for each file; the second frees what a file that jumps needed. */
void reading_begin_quiet(struct reading *r);
void reading_end_quiet(struct reading *r);
/* 1: the record lies where nothing is known; its alleles are counted as not in the KB,
 * and a filtered one is noted, which is all that a closer look would do.  0: it must be
 * looked at; or ERR_KB. */
int reading_quiet(struct reading *r, struct vcf_record *record, struct err *err);
/* Records that the reader passed over are counted now: before the next is looked at,
 * and after the last. */
void reading_count_passed(struct reading *r);

/* A vcf_on_record: every ALT of one record gets its fate (sample_record.c). */
int reading_record(void *ctx, struct vcf_record *record, struct err *err);
/* The same of a record that does not lie where nothing is known. */
int reading_look_at(struct reading *r, struct vcf_record *record, struct err *err);
/* What it has at pharmacogenomic positions, which is all that a closer look does not do
 * for a record from aside. */
void reading_note_sites(struct reading *r, struct vcf_record *record);
/* For or against the side's assembly; records of one position, in a row, are one vote.
 */
void reading_vote(struct side *s, unsigned contig, uint32_t pos1, bool agrees);

/* Records of a file that jumps are put aside, and many are looked at together in genome
 * order; what comes of them is the same (sample_aside.c).  May those of this file,
 * of which one is given?  reading_take_aside looks at those that are aside still, and
 * must be called after the last record; reading_end_aside after that. */
bool reading_may_wait(const struct reading *r, const struct vcf_record *record);
int reading_put_aside(struct reading *r, struct vcf_record *record, struct err *err);
int reading_take_aside(struct reading *r, struct err *err);
void reading_end_aside(struct reading *r);
/* The same for --sample all: the record is handed on, or left out for all samples. */
int reading_record_cut(void *ctx, struct vcf_record *record, struct err *err);
/* One ALT of bases on one side: normal form, join, call, fate (sample_allele.c). near:
 * rows of the KB or coding exons are near the record. */
int reading_allele(struct reading *r, struct side *s, struct locus *l, unsigned alt,
    struct str alt_bases, bool near, struct err *err);
/* Does the record say what the sample has at its locus?  The second notes it for a span
 * of bases (sample_record.c). */
enum looked reading_state(struct reading *r, struct locus *l);
void reading_note_looked(
    struct reading *r, struct side *s, struct locus *l, uint32_t beg1, uint32_t end1);

/* After the last record (sample_finish.c): which assembly it was; the calls sorted,
 * each once, and the fates; who is somatic and who germline. */
int reading_decide_assembly(struct reading *r, struct side **out, struct err *err);
/* The same allele in several records is one call; returns their number.  is_counted:
 * the calls have fates (sample_calls.c). */
size_t reading_unite_calls(struct side *s, struct call *calls, size_t n_calls,
    const unsigned *ranks, struct sample_ask *ask, bool is_counted, struct arena *mem);
int reading_finish_calls(
    struct reading *r, struct side *s, struct sample *out, struct err *err);
int reading_finish_origin(struct reading *r, struct err *err);

/* Several files (sample_inputs.c).  Place of each input in the order of their contents:
 * what is decided by order does not hang on the order of the options. */
const unsigned *reading_rank_inputs(const struct reading *r);
void call_begin_inputs(struct call *c, struct arena *mem);
bool call_has_input(const struct call *c, unsigned input);
/* What both files say of one allele; of the sample's and the germline file's genotype,
 * the germline's stands. */
void call_merge_files(struct call *into, const struct call *c, struct arena *mem);
/* Beside the calls, what other files say of their alleles. */
void reading_add_denials(struct reading *r, struct side *s);
/* Origins by the germline file. */
void reading_apply_germline(struct reading *r);

#endif
