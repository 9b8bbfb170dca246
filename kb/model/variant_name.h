/*
 * How a source names a variant of a gene ("V600E", "EXON 19 DELETION",
 * "Amplification"), turned into a criterion.  Each form of names is one row of a table
 * in variant_name.c. What no row reads becomes unparsed("GENE NAME") and is counted;
 * nothing is guessed.
 *
 * Exon numbers are MANE Select's: four that the literature counts otherwise are
 * translated (PIK3CA 9 and 20, NPM1 12, ASXL1 12).  A fusion's partner is taken when it
 * looks like a symbol; the caller resolves it ("FGFR2::MGEA5" has a previous symbol).
 */
#ifndef KB_MODEL_VARIANT_NAME_H
#define KB_MODEL_VARIANT_NAME_H

#include "kb/model/criterion.h"

/* gene: approved symbol, or the pair of a fusion feature ("EML4::ALK").  *form: name of
 * the row that read it (static), "unparsed" if none.  Never NULL; all in mem. */
struct criterion *variant_name_read(
    struct str gene, struct str name, struct arena *mem, const char **form);

#endif
