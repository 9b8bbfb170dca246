/*
 * Transcript models between reading and writing: every model of every file, in the
 * source's words, until one choice is made per gene and assembly.
 *
 * The choice (DESIGN 4, issue 4): GRCh38: MANE Select and MANE Plus Clinical by the
 * source's own tag (bigGenePred's last column, GFF3/GTF tag, MANE summary).  GRCh37:
 * the model of the same RefSeq or Ensembl id, version apart, as MANE Select (its CDS
 * must be as long as MANE's; then it is MANE Select on GRCh37 too); else MANE's own
 * exons placed by the inverted chain, kept only when every exon maps whole, in order,
 * on one contig and strand, and, where reference bases are known, the CDS translates;
 * and, beside it, the gene set's own canonical when it is another transcript: the one
 * tagged canonical (Ensembl_canonical, appris_principal_1 only when single), else the
 * longest CDS of those not broken down (nonsense-mediated decay), then the most exonic
 * bases, then the lowest id.  A gene without MANE takes its canonical on either
 * assembly.  Mitochondrial models (another genetic code), models without a gene, and
 * non-coding ones of a gene that HGNC does not know are not chosen.  Everything not
 * chosen is counted by reason, in models; the files' rows are counted when read.
 */
#ifndef INGEST_TRANSCRIPT_STAGE_H
#define INGEST_TRANSCRIPT_STAGE_H

#include "kb/base/err.h"
#include "kb/model/transcript.h"

struct build;
struct transcript_stage;

struct staged_transcript {
    unsigned file;
    uint64_t line;
    struct transcript t; /* not closed; gene as given; tag 0: none stated */
    struct str
        contig_name;    /* as given: t.contig is filled when it is a primary contig */
    struct str gene_id; /* "ENSG...", "GeneID:673", "HGNC:1097" as given, several joined
                         * by '|'; may be empty */
    struct str biotype; /* may be empty */
    bool is_canonical;  /* the source calls it so */
    bool is_principal;  /* appris_principal_1 */
};

/* A row of the MANE summary: two names of one transcript, and of its protein. */
struct mane_pair {
    unsigned file;
    uint64_t line;
    struct str refseq_id, ensembl_id; /* with version */
    struct str refseq_protein_id, ensembl_protein_id;
    struct str gene;    /* symbol as given */
    struct str gene_id; /* as in staged_transcript */
    enum transcript_tag tag;
};

struct transcript_stage *transcript_stage_new(void);
void transcript_stage_free(struct transcript_stage *s); /* NULL is allowed */
/* Everything is copied. */
int transcript_stage_add(
    struct transcript_stage *s, const struct staged_transcript *t, struct err *err);
/* Everything is copied. */
int transcript_stage_add_mane(
    struct transcript_stage *s, const struct mane_pair *pair, struct err *err);
unsigned transcript_stage_count(const struct transcript_stage *s);
const struct staged_transcript *transcript_stage_at(
    const struct transcript_stage *s, unsigned i);

/* Link phase, first step (after all files are read; b->genes, b->chain, b->reference
 * are complete): chooses, resolves genes through HGNC, places MANE on GRCh37, closes,
 * and keeps the chosen ones sorted as kb_build_transcript wants them.  Counts each
 * model's fate in the report. */
int transcripts_choose(struct build *b, struct err *err);
unsigned transcripts_n_chosen(const struct build *b);
const struct transcript *transcripts_chosen(const struct build *b, unsigned i);
/* Chosen transcripts of a gene on an assembly, best tag first; in mem. */
unsigned transcripts_of_gene(const struct build *b, struct str symbol,
    enum assembly assembly, struct arena *mem, const struct transcript ***out);
/* By id of either catalogue, the version not compared; NULL: not chosen. */
const struct transcript *transcripts_by_id(
    const struct build *b, struct str id, enum assembly assembly);
/* Writes them (kb_build_transcript). */
int transcripts_write(struct build *b, struct err *err);

#endif
