/*
 * A criterion as people say it, from the patterns of curated/texts.tsv ("words.KIND"):
 * "KRAS G12C or any change of residue 13 of KRAS", "MSI high".  Programs read the text
 * form (criterion.h), which stays in params.
 */
#ifndef QUERY_CRITERION_WORDS_H
#define QUERY_CRITERION_WORDS_H

#include "kb/model/criterion.h"

/* Alleles that stand beside the protein change that they make are not said. */
struct str criterion_words(
    const struct criterion *c, const char *lang, struct arena *mem);

/* The same of a text form; a text that is none is given as it is. */
struct str criterion_text_words(struct str text, const char *lang, struct arena *mem);

#endif
