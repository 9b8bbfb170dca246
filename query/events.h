/*
 * The sample's other inputs (--cna, --sv, --fusions): read, turned into findings, and
 * joined to the case of the small variants.  They are on the assembly of the sample.
 */
#ifndef QUERY_EVENTS_H
#define QUERY_EVENTS_H

#include "query/case.h"
#include "query/cna.h"
#include "query/event_ask.h"
#include "query/fusion.h"
#include "query/patient.h"
#include "query/sv.h"

struct suppress;

struct event_options {
    const char *cna_path, *sv_path, *fusions_path; /* NULL: none */
    const char *cna_sample;                        /* --sample; NULL: not named */
    struct event_ask *ask;                         /* NULL: nobody asks for rows */
};

#define MAX_EVENT_INPUTS 3

struct events {
    const struct sample *sample;
    struct arena *mem;
    struct gene_spans *spans;
    struct cna *cna;         /* NULL: no such input */
    struct sv *sv;           /* NULL: no such input */
    struct fusions *fusions; /* NULL: no such input */
    struct event_input *inputs[MAX_EVENT_INPUTS];
    unsigned n_inputs;
    struct finding *findings;
    size_t n, cap;
    const struct suppress *suppress; /* after events_join */
    struct event_ask *ask;           /* NULL: none */
};

/* n_x: copies of X in the germline; 0: not known.  Everything lives in mem. */
int events_read(const struct event_options *o, const struct sample *sample,
    unsigned n_x, struct kb_txn *kb, struct arena *mem, struct events *out,
    struct err *err);

/* The findings behind those of the case, without those of suppressed genes; returns how
 * many those are. */
unsigned events_join(
    struct events *e, const struct suppress *suppress, struct case_data *c);

/* Both, for a case that withhold_findings has been through; *n_out: how many findings
 * of suppressed genes were left out. */
int events_of_case(const struct event_options *o, unsigned n_x, struct kb_txn *kb,
    const struct suppress *suppress, struct arena *mem, struct events *out,
    struct case_data *c, unsigned *n_out, struct err *err);

/* Copies of X in the germline; 0: the sex is not known. */
unsigned patient_x_copies(enum patient_sex s);

/* What a reader must know of these inputs. */
struct event_notes {
    bool has_table;  /* one that does not say its assembly */
    bool has_ratios; /* copy number told by ratios alone */
    bool has_list;   /* of what was found, not of where it was looked for */
    uint64_t n_rejected, n_sex_not_known;
    size_t n_not_placed; /* genes of the KB without a place on the assembly */
};
struct event_notes events_notes(const struct events *e);

/* Was the question of this kind answered for the gene or arm?  An empty name: for any.
 */
enum looked events_looked(
    const struct events *e, enum criterion_kind kind, struct str what);

#endif
