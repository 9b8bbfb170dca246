/* Star alleles and genotypes from short texts, for tests. */
#ifndef TESTS_UNIT_MADE_PGX_H
#define TESTS_UNIT_MADE_PGX_H

#include "kb/model/pgx_match.h"

/* loci: "100 A C;200 CAT C,CATAT"; alleles: "X;Y 100=C;Z 100=C 200=CATAT" (the
 * first is the reference allele and states every REF; "=A|C" states both). */
struct pgx_definition made_pgx_definition(
    struct arena *mem, const char *gene, const char *loci, const char *alleles);
/* "100=A/C 200=.": GT of bases; '|' is phased, "|5" behind it names a phase set;
 * "?" are bases that no definition knows, one base is one copy, "." is not seen. */
struct pgx_observed *made_pgx_seen(
    struct arena *mem, const struct pgx_definition *d, const char *text);
/* "X=Normal,Y=No": functions; the phenotype of a pair is "No+Normal". */
struct pgx_phenotypes made_pgx_phenotypes(
    struct arena *mem, const char *gene, const char *functions);
/* The best diplotypes with their scores: "X/Y 5", joined by " . ", or the state. */
const char *made_pgx_match(
    const struct pgx_definition *d, const char *seen, bool is_all, struct arena *mem);

#endif
