/*
 * Therapy lists of CIViC, joined by a bare comma although names may hold commas
 * ("2,4-pyrimidinediamine", "HER2 Inhibitor CP-724,714").
 *
 * A comma joins two names unless it stands inside a name of the dictionary
 * (curated/therapy_names.tsv; the longest name wins), is followed by a blank, or stands
 * between two digits or locants ("N,N-Dimethyl...").  In the last two cases it still
 * joins when the names on both sides are known by themselves; else the text stays one
 * name and is counted: it is never cut into shards.
 */
#ifndef INGEST_CIVIC_THERAPIES_H
#define INGEST_CIVIC_THERAPIES_H

#include "ingest/build.h"
#include "kb/base/strmap.h"

struct civic_therapies {
    struct arena mem;
    struct strmap names;
};

/* The dictionary starts with the curated table "therapy_names"; without one it is
 * empty. */
int civic_therapies_begin(
    struct civic_therapies *t, const struct build *b, struct err *err);
void civic_therapies_end(struct civic_therapies *t);

/* First pass over a table: every list of it teaches the names that are beyond doubt. */
void civic_therapies_learn(struct civic_therapies *t, struct str joined);

/* Second pass.  The names, in the source's order, as slices of joined; *n_kept counts
 * the commas that are in doubt and were left inside a name. */
struct str *civic_therapies_split(const struct civic_therapies *t, struct arena *mem,
    struct str joined, unsigned *n, unsigned *n_kept);

#endif
