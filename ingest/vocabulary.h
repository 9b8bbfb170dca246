/*
 * Controlled vocabularies of the sources (curated/vocabulary.tsv): what a word of a
 * field means to vdt.  A word that is not in the table stops the build, naming source,
 * field, word and where it stood, unless --accept-new-terms, which counts and lists it
 * (the record is then rejected, never guessed).
 */
#ifndef INGEST_VOCABULARY_H
#define INGEST_VOCABULARY_H

#include "kb/base/err.h"
#include "kb/base/str.h"

struct vocabulary;

struct vocabulary *vocabulary_new(void);
void vocabulary_free(struct vocabulary *v);
int vocabulary_add(struct vocabulary *v, struct str source, struct str field,
    struct str word, struct str means, struct err *err);
/* The meaning of a word; p NULL when it is not known. Words compare exactly. */
struct str vocabulary_means(
    const struct vocabulary *v, const char *source, const char *field, struct str word);

#endif
