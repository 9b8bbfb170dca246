/* Events read from made-up files against a made-up KB, told in one line each. */
#ifndef TESTS_UNIT_MADE_EVENTS_H
#define TESTS_UNIT_MADE_EVENTS_H

#include "query/events.h"
#include "tests/unit/made_gene.h"

/* The four genes, criteria of the kinds of events, and the curated tables. */
void made_events_kb(struct made_kb *m);

struct made_events {
    struct arena mem;
    struct sample sample;
    struct events events;
    struct err err;
    struct buf text;
};

/* option: "cna", "sv" or "fusions"; content: of the file.  A failure is in x->err. */
int made_events_read(
    struct made_events *x, struct made_kb *m, const char *option, const char *content);
/* sample: as --sample names it, or NULL. */
int made_events_read_sample(struct made_events *x, struct made_kb *m,
    const char *option, const char *content, const char *sample);
void made_events_end(struct made_events *x);

/* "FWD amplification whole focal amplification_total; ..." or
 * "FWD::REV e1 e2; REV intragenic_deletion 2-2 out_of_frame" */
const char *made_events_findings(struct made_events *x);
/* "finding 1, neutral 2" */
const char *made_events_fates(struct made_events *x);
/* The first one: "2: found ..." */
const char *made_events_reject(struct made_events *x);

#endif
