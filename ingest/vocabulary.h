/*
 * Controlled vocabularies of the sources (curated/vocabulary.tsv): what a word of a
 * field means to vdt.  Words that are not in the table are collected while the sources
 * are read, and then stop the build, naming source, field, word, how often and where
 * each stood first.  With --accept-new-terms they are counted and listed (their records
 * are rejected, never guessed).
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

/* A word that the table lacks: where it stood first, and how often. */
struct new_word {
    struct str source, field, word;
    unsigned file; /* index in the build's files */
    uint64_t line;
    uint64_t n;
    unsigned nth_in_line; /* of the new words that stand first in this line */
};
/* Counts one occurrence. Returns 1 when it is the first. */
int vocabulary_meet(struct vocabulary *v, const char *source, const char *field,
    struct str word, unsigned file, uint64_t line);
/* In the order in which they were met; borrowed, until the next is met. */
const struct new_word *vocabulary_new_words(const struct vocabulary *v, size_t *n);

/* Another thread's: the same meanings, which must outlive it; new words of its own. */
struct vocabulary *vocabulary_fork(const struct vocabulary *v);
/* The new words of another thread, which has none then. */
void vocabulary_take(struct vocabulary *v, struct vocabulary *from);
/* Before and after each file that several threads read: its new words then stand as one
 * thread would have met them. */
void vocabulary_begin_file(struct vocabulary *v);
void vocabulary_end_file(struct vocabulary *v);

#endif
