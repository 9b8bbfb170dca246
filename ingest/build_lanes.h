/* Builds for the threads that read the rows of one file: see build_lanes.c. */
#ifndef INGEST_BUILD_LANES_H
#define INGEST_BUILD_LANES_H

#include "ingest/build.h"

/* Before a phase whose readers use lanes.  With one thread there is one: the build. */
void build_lanes_begin(struct build *b, unsigned n_threads);
#define BUILD_LANES_MAX 64
unsigned build_n_lanes(const struct build *b);
/* i below build_n_lanes; 0 is the build itself. */
struct build *build_lane(struct build *b, unsigned i);
void build_lanes_end_file(struct build *b);
/* After the phase. */
int build_lanes_end(struct build *b, struct err *err);
void build_lanes_free(struct build *b);
/* When no staged row is read any more. */
void build_words_free(struct build *b);
/* While b->shared_bases is set: the build's bases, for any thread. */
struct refbases build_shared_bases(const struct build *b);

#endif
