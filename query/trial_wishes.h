/*
 * What a user wants to see of the trials: options of the command line, resolved against
 * the KB's table of countries.
 */
#ifndef QUERY_TRIAL_WISHES_H
#define QUERY_TRIAL_WISHES_H

#include "kb/store/kb.h"
#include "query/report.h"

struct trial_wishes {
    bool all;
    struct str *countries, *cities; /* names as the KB has them; as given */
    unsigned n_countries, n_cities;
    uint32_t statuses; /* bit set over the v2 codes */
    uint32_t phases;   /* bit set; 0: any */
    unsigned max;      /* 0: no bound */
    struct str text;   /* what narrows the list, for people; empty: nothing */
};

/* A country, status or phase that is not known: ERR_USAGE, with what is expected. */
int trial_wishes_read(const struct trial_options *o, struct kb_txn *kb,
    struct arena *mem, struct trial_wishes *out, struct err *err);

/* The same as codes and names, for the report. */
void trial_wishes_tell(
    const struct trial_wishes *w, struct arena *mem, struct report_trial_scope *out);

bool trial_wishes_status(const struct trial_wishes *w, struct str status);
bool trial_wishes_phase(const struct trial_wishes *w, const struct trial *t);

/* Has the trial an open site in a place wanted?  Unknown where it lists no sites, or
 * sites without their city.  *rank: of the countries wanted, the first that has one. */
enum truth trial_wishes_place(
    const struct trial_wishes *w, const struct trial *t, unsigned *rank);

#endif
