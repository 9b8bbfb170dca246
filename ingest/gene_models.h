/*
 * Features into transcripts: what GFF3 and GTF have in common once their column 9 is
 * read.  Rows come in any order; genes and transcripts are nodes, named by a key that
 * parts (exons, CDS, codons, UTRs) and other nodes call their parent.  gene_models_end
 * puts each transcript together, checks it, hands it to the transcript stage, and
 * counts every row: the rows of a staged transcript and of its gene are stored, those
 * of a faulty one rejected with it.  A row with several parents is counted with the
 * first.
 *
 * The CDS is the span of CDS and stop codon rows together: GTF's CDS ends before the
 * stop codon, GFF3's with it.  A transcript with CDS but no exon rows has the exons
 * that CDS, UTR and codons imply (Sequence Ontology, gff3.md).
 */
#ifndef INGEST_GENE_MODELS_H
#define INGEST_GENE_MODELS_H

#include "ingest/gff.h"
#include "ingest/transcript_stage.h"

struct gene_models; /* malloc-backed */

/* What the two formats leave open. */
struct gene_models_rules {
    /* Parents are there by being named (GTF); else they must stand in the file. */
    bool parents_are_implied;
    /* The model says where it starts and stops by codon rows (GTF), when the file has
     * any; else a CDS that reaches the end of the transcript and leaves an open codon
     * is incomplete there. */
    bool codon_rows;
};

struct model_node {
    uint64_t line;
    struct str key, parent; /* parent may be empty */
    struct str contig;
    char strand;
    bool is_implied; /* told by one of its parts: a row of its own goes before it */
    bool is_gene;
    bool is_transcript; /* its type says so: without exons it is faulty */
    struct str id;      /* catalogue id, with version where known */
    struct str gene, gene_id, biotype, twin_id; /* as staged_transcript; may be empty */
    enum transcript_tag tag;
    bool is_canonical, is_principal;
    bool is_start_incomplete, is_end_incomplete;
};

enum model_part_kind { PART_EXON, PART_CDS, PART_STOP, PART_START, PART_UTR };

struct model_part {
    enum model_part_kind kind;
    struct str protein_id, protein_twin_id; /* of a CDS; may be empty */
    bool is_low_open, is_high_open; /* the CDS goes on beyond its lower, higher end */
    bool is_counted_before;         /* the same row for a further parent */
};

struct gene_models *gene_models_new(
    struct build *b, unsigned file, const struct gene_models_rules *rules);
void gene_models_free(struct gene_models *m); /* NULL is allowed */

/* Strings are copied.  A second row of the same key is rejected, but for a node that
 * was only implied. */
void gene_models_add_node(struct gene_models *m, const struct model_node *node);
void gene_models_add_part(struct gene_models *m, struct str parent,
    const struct gff_row *row, const struct model_part *part);
/* Is there a node of this key already? */
bool gene_models_has(const struct gene_models *m, struct str key);

int gene_models_end(struct gene_models *m, struct err *err);

/* A row that makes no transcript, counted by class of feature: "feature_match". */
void gene_models_not_used(struct build *b, unsigned file, struct str type);

/* Words of the "tag" attribute: "MANE_Select", "RefSeq Select", "cds_end_NF". */
void model_node_tag(struct model_node *node, struct str word);
/* Adds an id of the gene to a list joined by '|', unless it stands there. */
struct str gene_ids_add(struct arena *mem, struct str ids, struct str id);
/* "ENST1" and "2" -> "ENST1.2"; an id that has a version stays. */
struct str id_with_version(struct arena *mem, struct str id, struct str version);

/* Checks exons that stand in any order and the CDS against them, and puts them in
 * transcript order.  NULL, or a reason ("exons_overlap"). */
const char *gene_model_arrange(struct transcript *t);

#endif
