/*
 * Fusions that a caller's table lists: Arriba, STAR-Fusion, and the plain table of
 * PCGR (FusionGene, LeftBreakpoint, RightBreakpoint).
 *
 * The first gene is the 5' partner; a name without a partner ("--ALK") leaves it open.
 * A row whose name and gene columns disagree, or whose breakpoint lies outside its
 * contig, is rejected.
 *
 * What was looked at: Arriba and STAR-Fusion search all genes of their annotation, so a
 * gene that is placed on the assembly and that they do not list was not found fused; a
 * gene of a row that they call of low confidence, or that was rejected, is unsure.  A
 * plain table does not say what was searched: nothing follows from what it leaves out.
 */
#ifndef QUERY_FUSION_H
#define QUERY_FUSION_H

#include "kb/model/evaluate.h"
#include "query/cna.h"
#include "query/event_gene.h"

struct fusions {
    struct event_input input;
    struct kb_txn *kb;
    struct arena *mem;
    const struct gene_spans *spans;
    struct genes_of_interest *genes;
    event_sink *sink;
    void *ctx;
    bool searched_all;
    struct strmap unsure;         /* symbols */
    uint64_t n_inside, n_outside; /* breakpoints, of the genes that the file names */
};

/* Errors: ERR_SAMPLE when the header is of no format that is read. */
int fusions_read(struct fusions *f, const char *path, struct err *err);

enum looked fusions_looked(const struct fusions *f, struct str gene);

/* ---- inside fusion*.c ---- */

/* A row, as the file has it. */
struct fusion_row {
    uint64_t line;
    struct str five, three; /* names; empty: none given */
    struct event_point point, point3;
    bool is_antisense;
    struct str type, confidence, frame;
    int64_t n_split, n_spanning;
};

/* Names -> genes -> a finding, or its fate. */
int fusion_add(struct fusions *f, const struct fusion_row *row, struct err *err);
void fusion_reject(struct fusions *f, const struct fusion_row *row, struct str reason);

#endif
