/*
 * Structural variants from VCF: breakend pairs and symbolic alleles of Manta, GRIDSS,
 * PURPLE, Delly, nanoSV, Sniffles, Long Ranger and novoBreak -> junctions -> genes.
 *
 * A junction joins two points, each with the side that it keeps; the strand of a gene
 * then tells whether its 5' or its 3' part is kept.  5' joined to 3' is a fusion;
 * anything else that breaks a gene is a rearrangement of it.  Both points in one gene:
 * the exons between them are lost or doubled (curated/intragenic_events.tsv has names
 * for some).  What loses or doubles whole genes is left to --cna.  Each pair of
 * breakends is one event, by MATEID or PARID, or by mirrored positions.
 *
 * Such a file says what was found, not where it could have been found: nothing follows
 * from what it does not list.
 */
#ifndef QUERY_SV_H
#define QUERY_SV_H

#include "query/cna.h"
#include "query/event_gene.h"

enum sv_type { SV_BREAKEND, SV_DELETION, SV_DUPLICATION, SV_INVERSION, SV_INSERTION };

struct sv_junction {
    enum sv_type type;
    struct event_point a, b;
    uint32_t n_inserted; /* INSERTION: bases */
    uint64_t line, line_mate;
    struct str id, mate; /* may be empty */
    struct str word;     /* SVTYPE as the file has it */
    struct str filter;   /* when it is not PASS */
    struct str given;    /* the record, for who asks */
    bool is_somatic;     /* the caller says so */
    bool is_imprecise;
    bool is_second; /* the other junction of the inversion before it */
    int64_t n_split, n_spanning;
    enum event_fate fate;
};

struct sv {
    struct event_input input;
    struct kb_txn *kb;
    struct arena *mem;
    const struct gene_spans *spans;
    struct genes_of_interest *genes;
    event_sink *sink;
    void *ctx;
    struct sv_junction *junctions; /* in the order of the file */
    size_t n, cap;
    struct strmap by_id; /* id -> index + 1 */
};

/* Reads the file into junctions; pairs are one.  ERR_SAMPLE when it is no VCF, or of
 * the other assembly. */
int sv_read(struct sv *v, const char *path, const char *sample, struct err *err);
/* Junctions -> findings, and every fate. */
int sv_findings(struct sv *v, struct err *err);

/* ---- inside sv*.c ---- */

/* Pairs the junction with an earlier one, or adds it. */
void sv_add(struct sv *v, struct sv_junction *j);
/* Counts it by this fate. */
void sv_count(struct sv *v, const struct sv_junction *j, enum event_fate fate);

/* Names of changes inside one gene. */
struct sv_name {
    struct str name, gene;
    enum sv_type type; /* DELETION, DUPLICATION, INSERTION */
    uint32_t exon_beg, exon_end;
    bool is_inside;                /* anywhere in these exons; else exactly these */
    uint32_t min_bases, max_bases; /* 0: not asked */
    enum change_class change;
};
struct sv_names {
    struct sv_name *at;
    unsigned n;
};
int sv_names_load(
    struct kb_txn *kb, struct arena *mem, struct sv_names *out, struct err *err);
/* is_whole: the exons as a whole.  NULL: it has no name. */
const struct sv_name *sv_names_find(const struct sv_names *names, struct str gene,
    enum sv_type type, uint32_t exon_beg, uint32_t exon_end, bool is_whole,
    uint32_t n_bases);

#endif
