/*
 * One build: its inputs, what the phases know so far, and where they write.
 *
 * Phases (DESIGN section 3): read curated tables -> reference sources (genes, diseases,
 * chain) -> ClinVar rows into the sorter -> knowledge sources into the stage -> link
 * and write.  A source module is one file with one row in source_table (sources.c): it
 * reads its file and calls the stage (or the sorter), and knows nothing of the KB's
 * layout.
 */
#ifndef INGEST_BUILD_H
#define INGEST_BUILD_H

#include <stdbool.h>

#include "ingest/faults.h"
#include "ingest/ontology.h"
#include "ingest/previous.h"
#include "ingest/report.h"
#include "ingest/stage.h"
#include "ingest/vocabulary.h"
#include "kb/base/err.h"
#include "kb/base/outfile.h"
#include "kb/base/progress.h"
#include "kb/base/stream.h"
#include "kb/model/chain.h"
#include "kb/model/criterion.h"
#include "kb/model/disease.h"
#include "kb/model/gene.h"
#include "kb/model/provenance.h"
#include "kb/model/reference.h"
#include "kb/store/kb_build.h"
#include "kb/store/sorter.h"

/* One row of sources.tsv:
 *   source  kind  path  release  assembly  licence  url
 * path is relative to the table's directory; assembly and url may be empty. */
struct source_file {
    struct provenance
        provenance; /* sha256 is filled when the file was read to its end */
    char *path;
    const struct ingest_source *reader;
    bool is_curated; /* ours: a row that cannot be used stops the build */
};

struct curated_rows {
    const char *table; /* "tier_rules" */
    struct str *columns;
    unsigned n_columns;
    const struct str **rows;
    uint64_t *lines; /* of the rows in their file */
    unsigned n_rows;
    unsigned file; /* index in files: curated tables are sources too */
};

struct build_options {
    const char *kb_path, *sources_path, *curated_path;
    /* NULL: none wanted */
    const char *report_path, *html_path, *rejects_path, *previous_path;
    const char *reference_path; /* --reference: a FASTA beside those of the sources */
    const char *program;        /* version, for the KB's meta table */
    bool accept_new_terms;
    bool must_be_new; /* a release of a store: an existing file is not replaced */
    const struct accepted_loss *accepted_losses;
    unsigned n_accepted_losses;
    size_t memory_bytes; /* 0: 512 MB */
    unsigned n_threads;  /* 0: one */
    /* Told how far the build has come; NULL: nobody asks.  Sources may be read in a
     * thread of their own, one at a time. */
    void (*progress)(void *ctx, const struct progress_work *work);
    void *progress_ctx;
};

/* Sentinels that held, and those not checked, by why (sentinels.h). */
struct sentinel_counts {
    uint64_t n_checked;
    uint64_t n_skipped[4];
};

/* What a finished build tells about itself. */
struct build_result {
    char kb_id[65];
    uint64_t kb_bytes;
    uint64_t criteria_by_kind[N_CRITERION_KINDS]; /* leaves of distinct criteria */
    uint64_t n_criteria;                          /* distinct */
};

struct build {
    struct build_options options;
    struct arena mem;          /* lives as long as the build */
    struct source_file *files; /* sorted: source, kind, assembly, release, file name */
    unsigned n_files;
    struct curated_rows *curated;
    unsigned n_curated;
    struct vocabulary *vocabulary;
    struct gene_index *genes;
    struct disease_tree *diseases;
    struct ontology *ontology;            /* what joins the disease sources */
    struct chain *chain;                  /* NULL: none given */
    struct reference *reference;          /* bases of all FASTA files; may have none */
    struct transcript_stage *transcripts; /* transcript_stage.h */
    struct window_set *windows; /* windows.h: spans whose bases the KB shall carry */
    struct sorter *clinvar;     /* clinvar_stage.h */
    struct sorter *clinvar_alleles; /* clinvar_allele.h */
    struct stage_words *words;      /* of each lane; NULL: rows hold their texts */
    unsigned n_words, lane;         /* lane: this build's */
    struct build *lanes;            /* build_lanes.h */
    unsigned n_lanes;
    struct shared_bases *shared_bases; /* while there are lanes */
    struct stage *stage;
    struct sorter *trials;   /* stage_trial.h */
    struct clinpgx *clinpgx; /* clinpgx.h */
    struct pgx_stage *pgx;   /* pgx_stage.h */
    struct report *report;
    struct previous_change *changes; /* by (source, kind); with --previous */
    size_t n_changes;
    struct sentinel_counts sentinels;
    struct {
        const char *name;     /* the file in hand */
        uint64_t done, total; /* bytes of all source files */
    } reading;
    struct faults faults;        /* what stops the build, when several things do */
    struct overrides *overrides; /* overrides.h */
    struct lockfile *lock;       /* of the KB's path: no other build writes it */
    struct outfile outputs[3];   /* rejects and reports, not yet committed */
    unsigned n_outputs;
    struct kb_build *kb; /* from the write phase on */
    struct build_result result;
    struct buf *text; /* of build_run: made before anything has its name */
};

enum phase { PHASE_REFERENCE, PHASE_ALLELES, PHASE_KNOWLEDGE };

struct ingest_source {
    const char *source, *kind; /* what sources.tsv calls it */
    enum phase phase;
    /* Sources that must have been read before, inside the phase, are earlier rows. */
    int (*read)(struct build *b, unsigned file, struct stream *in, struct err *err);
};

/* Ends with {0}. */
extern const struct ingest_source source_table[];

const struct curated_rows *build_curated(const struct build *b, const char *table);
/* Column of a curated table; missing: ERR_FAIL naming the table. */
int curated_rows_column(
    const struct curated_rows *t, const char *column, struct err *err);

/* Meaning of a controlled word. 1: *means set; 0: not known, which is counted and
 * listed; the record cannot be stored.  When all sources were read, new words stop the
 * build, unless --accept-new-terms. */
int build_word(struct build *b, unsigned file, uint64_t line, const char *source,
    const char *field, struct str word, struct str *means, struct err *err);
/* When all sources were read: ERR_FAIL when words were new, with all of them in
 * b->faults, unless --accept-new-terms. */
int build_check_words(struct build *b, struct err *err);

/* The whole build; report_text receives the report for people, which says that all
 * sums close; on failure, all faults when several stop it.  On failure nothing is
 * published, unless err says that the KB is: then the renaming of a report failed.  The
 * KB, the report and the rejects appear whole or not at all. */
int build_run(
    const struct build_options *options, struct buf *report_text, struct err *err);

/* A build without a KB, for `vdt lint`; build_end frees. */
void build_begin(struct build *b, const struct build_options *options);
void build_end(struct build *b);
int build_load_vocabulary(struct build *b, struct err *err); /* after curated_read */
int build_read_file(struct build *b, unsigned file, struct err *err);

/* Parts of build_run, each in its own file. */
int civic_set_check(struct build *b, struct err *err); /* civic_set.c: after reading */
void civic_check(struct build *b);                     /* civic_check.c: after it */
int curated_list(struct build *b, struct err *err);    /* curated.c: adds the files */
int curated_read(struct build *b, struct err *err); /* curated.c: after sources_sort */
/* curated_sources.c: tables whose rows become records by the readers of sources */
void curated_sources_list(struct build *b);
/* Their rows that were not stored are faults of the build. */
int curated_sources_check(struct build *b, struct err *err);
/* What a build would find wrong in the tables of a directory: lines in out. */
void curated_sources_lint(const char *dir, struct buf *out, uint64_t *n_wrong);
int sources_load(struct build *b, struct err *err); /* sources.c */
void sources_sort(struct build *b);                 /* sources.c */
/* diseases.c: what curated tables say of diseases, then the tree is closed */
int diseases_begin(struct build *b, struct err *err); /* nodes of our own */
int diseases_close(struct build *b, struct err *err);
int diseases_write_names(struct build *b, struct err *err);
/* DOID of a disease name by curated/disease_names.tsv; p NULL: none. */
struct str diseases_by_curated_name(const struct build *b, struct str name);
int link_run(struct build *b, struct err *err);          /* link.c */
int previous_check(struct build *b, struct err *err);    /* previous.c */
void report_text(struct build *b, struct buf *out);      /* report_text.c */
void report_json(struct build *b, struct buf *out);      /* report_json.c */
const char *build_file_name(void *build, unsigned file); /* for report_* */

/* One curated table: what vdt reads, or checks and carries into the KB. */
struct curated_spec {
    const char *table;   /* FILE is curated/TABLE.tsv */
    const char *columns; /* those that must be there, joined by '|' */
    bool is_required;
};
/* Provenance of the tables: they are part of the program. */
#define CURATED_RELEASE "1"
#define CURATED_LICENCE "MIT"
extern const struct curated_spec curated_specs[]; /* ends with {0} */
/* Tables beside them that no KB carries, since they change no answer. */
extern const struct curated_spec curated_lint_specs[]; /* ends with {0} */
#define CURATED_MAX_COLUMNS 24
/* All columns of the table at path; those of the spec must be among them.  columns and
 * names have room for CURATED_MAX_COLUMNS.  Returns their number, or negative. */
struct tsv_column;
int curated_columns(const char *path, const struct curated_spec *spec,
    struct arena *mem, struct tsv_column *columns, struct str *names, struct err *err);

/* A sorter beside the KB that takes its share of the memory. */
struct sorter *build_new_sorter(struct build *b);

/* Which of the columns that a vintage may lack a table has: for the next build's
 * --previous (previous.c). */
struct tsv_counts;
void build_note_columns(struct build *b, unsigned file,
    const struct tsv_column *columns, unsigned n_columns,
    const struct tsv_counts *counts);

/* The end of reading a file: when rc is good, what is left of it is read too and its
 * SHA-256 kept; in is closed.  Returns 0, rc, or the stream's error. */
int build_end_file(
    struct build *b, struct source_file *f, struct stream *in, int rc, struct err *err);

/* build_progress.c: no-ops when nobody asks.  task and name must live until the next is
 * told.  build_watch .. build_watched: the reading of one file. */
void build_tell(const struct build *b, const char *task, const char *name);
void build_tell_count(const struct build *b, const char *task, uint64_t n);
void build_tell_end(const struct build *b);
void build_watch(struct build *b, const struct source_file *f, struct stream *in);
void build_watched(
    struct build *b, const struct source_file *f, const struct stream *in);

/* Adds a file to b->files; strings are copied. */
struct source_file *build_add_file(struct build *b, struct str path);

/* Readers: one per row of source_table. */
int hgnc_read(struct build *b, unsigned file, struct stream *in, struct err *err);
int do_tsv_read(struct build *b, unsigned file, struct stream *in, struct err *err);
int do_obo_read(struct build *b, unsigned file, struct stream *in, struct err *err);
int oncotree_read(struct build *b, unsigned file, struct stream *in, struct err *err);
int chain_source_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int fasta_source_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int transcripts_gff3_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int transcripts_gtf_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int transcripts_genepred_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int mane_summary_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int clinvar_vcf_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int clinvar_summary_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int clinvar_submissions_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int clinvar_xml_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int ctgov_json_read(struct build *b, unsigned file, struct stream *in, struct err *err);
int ctgov_xml_read(struct build *b, unsigned file, struct stream *in, struct err *err);
int ctrp_read(struct build *b, unsigned file, struct stream *in, struct err *err);
int civic_variants_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int civic_features_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int civic_vcf_read(struct build *b, unsigned file, struct stream *in, struct err *err);
int civic_profiles_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int civic_evidence_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int civic_assertions_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int inhouse_evidence_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int labels_read(struct build *b, unsigned file, struct stream *in, struct err *err);
int clinpgx_archive_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int clinpgx_annotations_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int clinpgx_alleles_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int clinpgx_evidence_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int clinpgx_variants_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int clinpgx_drugs_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int clinpgx_phenotypes_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int clinpgx_relationships_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int clinpgx_labels_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int clinpgx_guidelines_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int guidance_guidelines_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int guidance_cpic_drugs_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int pharmcat_definitions_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int pharmcat_phenotypes_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);
int pharmcat_exemptions_read(
    struct build *b, unsigned file, struct stream *in, struct err *err);

#endif
