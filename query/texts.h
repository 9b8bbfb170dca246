/*
 * Words of the interface, compiled into the program from curated/texts.tsv (key, en,
 * ko): sentences with {param} places.  Keys are the reasons of
 * kb/model/evaluate_reasons.h, the limits of query/limits.h, "why.KEY" (a short form of
 * a reason, said of a member that is missing), "origin_how.KEY", "answer.KEY" and
 * "near.KEY" (explain.h).
 */
#ifndef QUERY_TEXTS_H
#define QUERY_TEXTS_H

#include "kb/model/evaluate.h"

struct text_row {
    struct str key, en, ko;
};

/* Walks the rows by their keys: start with *rest = texts_all().  false at the end. */
struct str texts_all(void);
bool texts_next(struct str *rest, struct text_row *row);

/* The sentence of a reason in a language ("en", "ko"); a missing key or language is our
 * own bug and gives the key itself, which a test refuses.  A parameter that has no
 * value reads "-".  The parameter "why" names another reason and is said by its short
 * form; kinds of criteria and Sequence Ontology terms are said by their texts, and a
 * criterion ("what") in words (criterion_words.h). */
struct str text_of_reason(const struct reason *r, const char *lang, struct arena *mem);
struct str text_of_key(const char *key, const char *lang);
/* A closed word of the schema or a source: the text FAMILY.WORD ("enum.relation.same"),
 * or the word itself where it has none; the second of words joined by a separator. */
struct str text_of_word(
    const char *family, struct str word, const char *lang, struct arena *mem);
struct str text_of_words(const char *family, struct str words, char separator,
    const char *lang, struct arena *mem);

#endif
