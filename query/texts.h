/*
 * Words of the interface, compiled into the program from curated/texts.tsv (key, en,
 * ko): sentences with {param} places.
 */
#ifndef QUERY_TEXTS_H
#define QUERY_TEXTS_H

#include "kb/model/evaluate.h"

/* The sentence of a reason in a language ("en", "ko"); a missing key or language is our
 * own bug and gives the key itself, which a test refuses. */
struct str text_of_reason(const struct reason *r, const char *lang, struct arena *mem);
struct str text_of_key(const char *key, const char *lang);

#endif
