/* A small KB and a sample for tests of whole reports. */
#ifndef TESTS_UNIT_MADE_WORLD_H
#define TESTS_UNIT_MADE_WORLD_H

#include "kb/store/kb_build.h"
#include "query/report_make.h"

/*
 * A KB of a few diseases, one gene and one variant, and a sample that has it.  BRAF
 * V600E stands at 7:140753336 A>T of GRCh38 and 7:140453136 A>T of GRCh37.
 */
struct world {
    char kb_path[64], vcf_path[64];
    struct arena mem;
    struct disease_tree *diseases;
    struct kb_build *build;
    struct kb *kb;
    struct kb_txn *txn;
};

/* Group set-up and tear-down of cmocka; *state is the world. */
int made_world_begin(void **state);
int made_world_end(void **state);

/* The sample's report; fails the test on an error.  tumour NULL: none. */
void made_world_report(struct world *w, const char *tumour, bool is_covered,
    struct arena *mem, struct report *r);
bool made_world_has_limit(const struct report *r, const char *key);

#endif
