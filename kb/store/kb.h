/*
 * Reading a knowledge base.  A struct kb is one open file, immutable; struct kb_txn one
 * read transaction (one per thread).  Slices point into the map and live until kb_end;
 * decoded structs live in the arena given.  Slices of one transaction stay valid
 * together.
 *
 * "Not there" is proven: the neighbours of the missing key must be undamaged and follow
 * each other (kb_schema.h), else it is ERR_KB.
 *
 * Every look-up returns 1 found, 0 not there, or ERR_KB for damage (the value's CRC, a
 * dangling ordinal, a layout that does not decode), with the table and key in the
 * message.
 */
#ifndef KB_STORE_KB_H
#define KB_STORE_KB_H

#include "kb/base/err.h"
#include "kb/model/criterion.h"
#include "kb/model/transcript.h"
#include "kb/store/record.h"

struct kb;
struct kb_txn;
struct kb_shelf;

/* Checks size against the last page, magic, format major before the first use; errors
 * are ERR_KB with a hint.  is_small_input: few look-ups, so that no more than
 * they need is read from the disk (kb_ahead.h); else it is read in large pieces.  path
 * may name a release of a store (release.h). */
struct kb *kb_open(const char *path, bool is_small_input, struct err *err);
void kb_close(struct kb *kb); /* NULL is allowed */
const char *kb_path(const struct kb *kb);
uint64_t kb_file_bytes(const struct kb_txn *t);

/* Called when LMDB itself meets damage that it cannot pass (a failed assertion) with
 * its words; must not return.  Set once, before the first kb_open.  Without one: a line
 * on stderr and exit status 3.  Damaged pages may also raise SIGSEGV or SIGBUS inside
 * LMDB: main handles these. */
void kb_set_damage_handler(void (*handler)(const char *msg));

struct kb_txn *kb_begin(struct kb *kb, struct err *err);
/* Another reader of the same file, for another thread. */
struct kb_txn *kb_begin_beside(const struct kb_txn *t, struct err *err);
void kb_end(struct kb_txn *t); /* NULL is allowed */

int kb_meta(struct kb_txn *t, const char *name, struct str *out, struct err *err);
int kb_source(struct kb_txn *t, unsigned ordinal, struct arena *mem,
    struct provenance *out, struct err *err);
unsigned kb_n_sources(struct kb_txn *t);
uint32_t kb_n_records(struct kb_txn *t);

int kb_gene(struct kb_txn *t, uint32_t hgnc_id, struct arena *mem, struct gene *out,
    struct err *err);
int kb_gene_by_symbol(struct kb_txn *t, struct str symbol, struct arena *mem,
    struct gene *out, struct err *err);
/* The first gene whose HGNC id is not below hgnc_id; 0: none further. */
int kb_gene_seek(struct kb_txn *t, uint32_t hgnc_id, struct arena *mem,
    struct gene *out, struct err *err);
uint32_t kb_n_diseases(struct kb_txn *t);
int kb_disease(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct disease *out, struct err *err);

/* What a folded name leads to; n hits in mem, by kind, then target. Returns the number.
 */
struct name_hit {
    enum name_kind kind;
    uint32_t target; /* HGNC id, disease ordinal, record ordinal; drug: 0 (look up
                        kb_records_by_drug by the same name) */
};
int kb_name(struct kb_txn *t, struct str folded, struct arena *mem,
    struct name_hit **hits, struct err *err);
/* Names (in folded form) that start as folded does, or lie near it (edit distance up to
 * 2; 1 for terms of up to three letters), best first, at most max: for "nearest names"
 * in error messages; reads the whole table. A name that goes on after folded counts as
 * distance 1. kind 0: any.  rs numbers and CAids are near to nothing. Returns the
 * number.
 */
int kb_name_near(struct kb_txn *t, struct str folded, enum name_kind kind, unsigned max,
    struct arena *mem, struct str **names, struct err *err);

/* Records. */
struct record {
    uint32_t ordinal;
    enum record_type type;
    uint16_t source;
    struct str id;
    struct str body; /* for the decoder of its type */
};
int kb_record(struct kb_txn *t, uint32_t ordinal, struct record *out, struct err *err);
/* The record that an allele leads to: 1, or ERR_KB, also when there is none. */
int kb_record_of_owner(
    struct kb_txn *t, uint32_t owner, struct record *out, struct err *err);
/* Records stand by type, in enum order: the ordinal of the first that is of this type
 * or a later one; kb_n_records when there is none.  0 or ERR_KB. */
int kb_first_of_type(
    struct kb_txn *t, enum record_type type, uint32_t *out, struct err *err);
int kb_record_by_id(
    struct kb_txn *t, struct str id, struct record *out, struct err *err);
int kb_evidence(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct evidence *out, struct err *err);
int kb_clinvar(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct clinvar_entry *out, struct err *err);
/* The same of a record that was read and is of either type of ClinVar's, for those who
 * read many: without name, rs, caid, rcvs and omim (clinvar_decode_names).  0 or
 * ERR_KB.
 */
int kb_clinvar_facts(struct kb_txn *t, const struct record *r, struct arena *mem,
    struct clinvar_entry *out, struct err *err);
/* Parts of it: those of clinvar_decode_reading, of clinvar_decode_told, which is
 * without the VariationID.  0 or ERR_KB. */
int kb_clinvar_reading(struct kb_txn *t, const struct record *r, struct arena *mem,
    struct clinvar_record *out, struct err *err);
int kb_clinvar_told(struct kb_txn *t, const struct record *r, bool wants_g,
    struct arena *mem, struct clinvar_record *out, struct err *err);
/* What clinvar_decode_classes tells of it. */
int kb_clinvar_classes(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct clinvar_record *out, struct err *err);
/* ClinVar's word of an allele, without a VariationID: context only (record.h). */
int kb_clinvar_allele(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct clinvar_entry *out, struct err *err);
int kb_variant(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct named_variant *out, struct err *err);
int kb_profile(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct named_profile *out, struct err *err);
/* Eligibility, titles and lists are slices of the map. */
int kb_trial(struct kb_txn *t, uint32_t ordinal, struct arena *mem, struct trial *out,
    struct err *err);

int kb_pgx(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct pgx_annotation *out, struct err *err);

int kb_pgx_recommendation(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct pgx_recommendation *out, struct err *err);
int kb_pgx_document(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct pgx_document *out, struct err *err);
int kb_pgx_drug(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct pgx_drug *out, struct err *err);

/* Every position of an assembly that annotations speak of, in genome order; one place
 * stands twice when its annotations differ in REF. Returns the number. */
struct kb_pgx_position {
    unsigned contig;
    uint32_t pos1;
    char ref; /* of the assembly's plus strand; 0: not known */
    uint32_t *records;
    unsigned n_records;
};
int kb_pgx_positions(struct kb_txn *t, enum assembly assembly, struct arena *mem,
    struct kb_pgx_position **out, struct err *err);

/* Star alleles and phenotypes of all genes, in key order; texts are slices of the map;
 * sources (provenance ordinals, parallel) may be NULL.  Returns the number. */
int kb_pgx_definitions(struct kb_txn *t, struct arena *mem, struct pgx_definition **out,
    uint16_t **sources, struct err *err);
int kb_pgx_phenotypes(struct kb_txn *t, struct arena *mem, struct pgx_phenotypes **out,
    uint16_t **sources, struct err *err);
/* 1: star alleles of the gene are defined; 0: none are. */
int kb_has_pgx_definition(struct kb_txn *t, struct str gene, struct err *err);

/* One packed bin of alleles; arrays are unaligned bytes (load_u32le, load_u64le),
 * sorted by (pos1, packed word, owner). Found: 1. */
struct kb_bin {
    uint32_t n;
    const uint8_t *pos1, *packed, *owner;
};
int kb_bin(struct kb_txn *t, enum assembly assembly, unsigned contig, uint32_t bin,
    struct kb_bin *out, struct err *err);
/* The first bin at or after (contig, bin) of the assembly; 0: none further. */
int kb_bin_seek(struct kb_txn *t, enum assembly assembly, unsigned *contig,
    uint32_t *bin, struct kb_bin *out, struct err *err);
/* Owners of a long allele (compared by its whole strings). Returns the number. */
int kb_long_allele(struct kb_txn *t, const struct allele *a, struct arena *mem,
    uint32_t **owners, bool *has_criterion, struct err *err);
/* Owners of any allele through its bin, long ones too: for look-ups of one allele. Both
 * give record ordinals; *has_criterion: some criterion is about this allele. */
int kb_allele_owners(struct kb_txn *t, const struct allele *a, struct arena *mem,
    uint32_t **owners, bool *has_criterion, struct err *err);

/* Transcripts, closed; strings are slices of the map.  source may be NULL. */
int kb_transcript(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct transcript *out, uint16_t *source, struct err *err);
/* The same without the exons and what follows from them, for choosing among many. */
int kb_transcript_head(
    struct kb_txn *t, uint32_t ordinal, struct transcript *out, struct err *err);
/* By id of either catalogue, with or without version (the version is not compared);
 * ordinals of both assemblies, ascending.  Returns the number. */
int kb_transcripts_by_id(struct kb_txn *t, struct str id, struct arena *mem,
    uint32_t **out, struct err *err);
int kb_transcripts_by_gene(struct kb_txn *t, struct str symbol, struct arena *mem,
    uint32_t **out, struct err *err);
uint32_t kb_n_transcripts(struct kb_txn *t);

/* What transcripts stand in one bin (pos1 >> KB_BIN_SHIFT); arrays are unaligned bytes
 * (load_u32le) of [beg1, end1, transcript], KB_SPAN_BYTES each.  spans, sorted by beg1:
 * exons that hold coding bases, with KB_SPAN_FLANK bases on either side, of transcripts
 * that are no background.  transcripts:
 * all that reach into the bin, ascending by ordinal and by beg1.  Both give whole
 * lengths, not cut at the bin's edges.  Found: 1.  See kb_spans.h. */
#define KB_SPAN_BYTES 12
struct kb_span_bin {
    uint32_t n_spans, n_transcripts;
    const uint8_t *spans, *transcripts;
};
int kb_span_bin(struct kb_txn *t, enum assembly assembly, unsigned contig, uint32_t bin,
    struct kb_span_bin *out, struct err *err);

/* Reference bases of the KB's windows.  The last bin of each assembly is kept, so that
 * a forward pass reads each bin once; nothing is allocated.  Damage stops a fetch and
 * is kept in error: check kb_bases_error before what was computed is used. */
struct kb_bases {
    struct kb_txn *txn;
    struct kb_window_bin {
        unsigned contig;       /* CONTIG_NONE: none yet */
        uint32_t bin, end_bin; /* all of bin .. end_bin - 1 are as this one says */
        uint32_t n_runs;
        const uint8_t *runs, *bases; /* runs: [beg, length, byte], unaligned */
    } last[N_ASSEMBLIES];
    struct kb_shelf *shelf[N_ASSEMBLIES]; /* private; NULL: only the last is kept */
    struct err error;
};
void kb_bases_begin(struct kb_bases *x, struct kb_txn *t);
/* From here on each bin of the assembly is read once, whatever the order.  What is kept
 * lives in mem. */
void kb_bases_keep_bins(struct kb_bases *x, enum assembly assembly, struct arena *mem);
/* x must outlive what is given. */
struct refbases kb_bases_ref(struct kb_bases *x);
/* 0, or the error of the first fetch that met damage, in *err; every fetch after it
 * gave nothing. */
int kb_bases_error(const struct kb_bases *x, struct err *err);

/* Criteria. */
int kb_criterion(struct kb_txn *t, uint32_t ordinal, struct arena *mem,
    struct criterion **out, struct err *err);
int kb_criteria_by_allele(struct kb_txn *t, const struct allele *a, struct arena *mem,
    uint32_t **out, struct err *err);
struct gene_criterion {
    uint8_t slot; /* enum key_slot */
    uint32_t number, criterion;
};
int kb_criteria_by_gene(struct kb_txn *t, struct str symbol, struct arena *mem,
    struct gene_criterion **out, struct err *err);
/* Every gene that has criteria, in key order; symbol and rows live as above.  fn must
 * not look up criteria by gene. */
typedef int kb_criteria_gene_fn(void *ctx, struct str symbol,
    const struct gene_criterion *rows, unsigned n, struct err *err);
int kb_each_criteria_gene(struct kb_txn *t, struct arena *mem, kb_criteria_gene_fn *fn,
    void *ctx, struct err *err);
int kb_criteria_by_factor(struct kb_txn *t, struct str factor, struct arena *mem,
    uint32_t **out, struct err *err);
/* text: of a KEY_TEXT key, as criterion_keys and finding_keys fold it. */
int kb_criteria_by_text(struct kb_txn *t, struct str text, struct arena *mem,
    uint32_t **out, struct err *err);

/* Reverse: record ordinals, ascending; returns the number. */
int kb_records_by_criterion(struct kb_txn *t, uint32_t criterion, struct arena *mem,
    uint32_t **out, struct err *err);
int kb_records_by_gene(struct kb_txn *t, struct str symbol, struct arena *mem,
    uint32_t **out, struct err *err);
int kb_records_by_disease(struct kb_txn *t, uint32_t disease, struct arena *mem,
    uint32_t **out, struct err *err);
/* drug: in any spelling; it is folded here. */
int kb_records_by_drug(struct kb_txn *t, struct str drug, struct arena *mem,
    uint32_t **out, struct err *err);

/* Records of a curated source that name another record by its id: the profiles of a
 * variant, the evidence items and assertions of a profile. */
int kb_records_citing(struct kb_txn *t, struct str id, struct arena *mem,
    uint32_t **out, struct err *err);

/* ClinVar's records that change this residue of the gene and are pathogenic, likely
 * pathogenic, oncogenic or likely oncogenic with at least one star (table residue):
 * ordinals, ascending.  The numbering is that of each record's own transcript.  Returns
 * the number. */
int kb_records_by_residue(struct kb_txn *t, struct str symbol, uint32_t residue,
    struct arena *mem, uint32_t **out, struct err *err);

/* All of a gene, by residue, then record. */
struct kb_residue {
    uint32_t residue, record;
};
int kb_residues_of_gene(struct kb_txn *t, struct str symbol, struct arena *mem,
    struct kb_residue **out, struct err *err);

/* A curated table, all rows; 0 when the KB has no such table. */
struct curated_table {
    struct str *columns;
    unsigned n_columns;
    struct str **rows; /* rows[i][column] */
    unsigned n_rows;
    unsigned source;
};
int kb_curated(struct kb_txn *t, const char *table, struct arena *mem,
    struct curated_table *out, struct err *err);
/* Names of all curated tables, in key order.  Returns the number. */
int kb_curated_tables(
    struct kb_txn *t, struct arena *mem, struct str **names, struct err *err);
/* Index of a column; -1: not there. */
int curated_column(const struct curated_table *t, const char *column);

/* Counts of the build, in key order. */
typedef int kb_count_fn(void *ctx, struct str source, struct str kind, struct str fate,
    struct str reason, uint64_t n, struct err *err);
int kb_each_count(struct kb_txn *t, kb_count_fn *fn, void *ctx, struct err *err);
/* Entries of each table (of a packed one: not its values), and the bytes of its pages,
 * for stat. */
int kb_table_entries(
    struct kb_txn *t, enum kb_table table, uint64_t *out, struct err *err);
uint64_t kb_table_bytes(const struct kb_txn *t, enum kb_table table);

/* The whole check: every page's values read, CRCs, decoders, dense ordinals, dangling
 * references, content digest against the id.  Returns 0, or ERR_KB with the first
 * fault. */
int kb_verify(struct kb_txn *t, struct err *err);
/* The same by two threads; the other has a transaction of its own. */
int kb_verify_by_two(struct kb_txn *t, struct err *err);

#endif
