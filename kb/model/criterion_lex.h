/*
 * Inside the text form of criteria (criterion_parse.c, criterion_text.c): its tokens.
 */
#ifndef KB_MODEL_CRITERION_LEX_H
#define KB_MODEL_CRITERION_LEX_H

#include <stdbool.h>

#include "kb/base/err.h"
#include "kb/base/str.h"

struct lexer {
    struct str text;
    size_t at;
    struct arena *mem; /* of words */
    struct err *err;
};

struct word {
    struct str s;
    size_t at; /* where it begins, for messages */
    bool is_quoted;
};

/* A character that a word without quotes may have. */
bool lex_is_word_char(char c);

/* ERR_FAIL: "criterion, byte 11: found ..., expected ..."; bytes count from 1. */
int lex_fail(struct lexer *l, size_t at, const char *expected);

void lex_skip_blanks(struct lexer *l);
/* Is the next token this character?  Takes it if so. */
bool lex_take(struct lexer *l, char c);
/* A word, quoted or not; expected is for the message. */
int lex_word(struct lexer *l, struct word *out, const char *expected);

#endif
