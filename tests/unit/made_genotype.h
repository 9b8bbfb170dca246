/*
 * One record of a VCF, given in the words of a case, read as query reads a sample:
 *
 *     A>T,G                REF and ALTs
 *     INFO SOMATIC         optional
 *     FORMAT GT:AD
 *     sample 0/1:60,40     none: a file without samples
 *
 * and for each ALT a line "T: present, heterozygous, fraction 0.4, depth 100".
 */
#ifndef TESTS_UNIT_MADE_GENOTYPE_H
#define TESTS_UNIT_MADE_GENOTYPE_H

#include "query/caller_fields.h"
#include "tests/unit/made_kb.h"

/* The rules of curated/caller_fields.tsv, or of a table of its own (NULL: the file). */
struct made_rules {
    struct made_kb kb;
    struct arena mem;
    struct caller_rules *rules;
};
int made_rules_begin(struct made_rules *r, const char *table, struct err *err);
void made_rules_end(struct made_rules *r);

int made_genotype(
    struct made_rules *r, struct str words, struct buf *out, struct err *err);

#endif
