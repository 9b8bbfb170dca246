/*
 * The dictionary behind link_trial_diseases.h: one name, or the words of one, to a
 * term.  A name of the curated table goes before a term's own name, and that before
 * synonyms and OncoTree's names; two terms of the same rank are ambiguous.
 */
#ifndef INGEST_CONDITION_NAMES_H
#define INGEST_CONDITION_NAMES_H

#include "ingest/build.h"

#define CONDITION_MAX_WORDS 32

struct condition_names; /* malloc-backed */

/* From the disease tree, OncoTree's names and the curated tables; NULL with *err. */
struct condition_names *condition_names_new(struct build *b, struct err *err);
void condition_names_free(struct condition_names *x);

/* The words of a name, folded, each in its one spelling. */
struct condition_words {
    struct str word[CONDITION_MAX_WORDS];
    unsigned n;
};

struct condition_words condition_words_of(
    const struct condition_names *x, struct str name, struct arena *mem);
/* Without those that tell a state. */
struct condition_words condition_words_without_state(
    const struct condition_names *x, const struct condition_words *words);

/* Does the word name a kind of cancer without another: "melanoma", not "carcinoma"? */
bool condition_word_is_telling(const struct condition_names *x, struct str word);

/* NULL: none, or several (*is_ambiguous). */
const struct disease *condition_by_name(const struct condition_names *x,
    struct str name, struct arena *mem, bool *is_ambiguous);
/* By all words of words[beg, end), in any order. */
const struct disease *condition_by_words(const struct condition_names *x,
    const struct condition_words *words, unsigned beg, unsigned end, struct arena *mem,
    bool *is_ambiguous);

#endif
