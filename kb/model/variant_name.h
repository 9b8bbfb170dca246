/*
 * How a source names a variant of a gene ("V600E", "EXON 19 DELETION",
 * "Amplification"), turned into a criterion.  Each form of names is one row of a table
 * in variant_name.c. What no row reads becomes unparsed("GENE NAME") and is counted;
 * nothing is guessed.
 */
#ifndef KB_MODEL_VARIANT_NAME_H
#define KB_MODEL_VARIANT_NAME_H

#include "kb/model/criterion.h"

/* gene: approved symbol.  *form: name of the row that read it (static), "unparsed" if
 * none. Never NULL. */
struct criterion *variant_name_read(
    struct str gene, struct str name, struct arena *mem, const char **form);

#endif
