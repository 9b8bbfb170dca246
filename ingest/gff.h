/*
 * Rows of nine columns, which GFF3 and GTF share (The Sequence Ontology's gff3.md;
 * GTF 2.2), and the two ways of writing attributes in the ninth.
 */
#ifndef INGEST_GFF_H
#define INGEST_GFF_H

#include "ingest/build.h"

#define GFF_NO_PHASE (-1)
/* Of a bad row, in the list of rejects. */
#define GFF_FOUND_BYTES 200
/* Positions beyond this are no positions of any genome, and sums of them stay small. */
#define GFF_MAX_POS1 ((uint32_t)1 << 30)

struct gff_row {
    uint64_t line;
    struct str contig, source, type, attributes;
    uint32_t beg1, end1; /* both 0: columns 4 and 5 are no span of a contig */
    char strand;         /* '+', '-', or '.' for none and not known */
    int phase;           /* 0 1 2, or GFF_NO_PHASE */
};

typedef int gff_sink(void *ctx, const struct gff_row *row, struct err *err);

/* Gives every feature row to the sink and counts it as read; a row that is none is
 * rejected in the report.  A FASTA part (##FASTA) ends the features.  A header line or
 * an accession that tells another assembly than sources.tsv: ERR_FAIL, as is a table of
 * sources that gives none. */
int gff_read(struct build *b, unsigned file, struct stream *in, gff_sink *sink,
    void *ctx, struct err *err);

/* The next attribute of a row; start with *rest = row->attributes.  Values are as they
 * stand: percent codes of GFF3 by gff3_decode.  false: no more, and *rest is empty; a
 * piece that is no attribute is skipped. */
bool gff3_next(struct str *rest, struct str *key, struct str *value);
bool gtf_next(struct str *rest, struct str *key, struct str *value);
struct str gff3_decode(struct arena *mem, struct str value);

/* The assembly of a source of coordinates; ERR_FAIL when the table gives none. */
int gff_assembly(
    const struct build *b, unsigned file, enum assembly *assembly, struct err *err);
/* The contig of a name; ERR_FAIL when the name tells another assembly. */
int gff_contig(const struct build *b, unsigned file, uint64_t line, struct str name,
    unsigned *contig, struct err *err);

#endif
