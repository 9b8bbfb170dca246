/*
 * The texts that rows of ClinVar share, while the rows wait to be merged: a row holds
 * their numbers (record_words.h).  One for each thread that reads; they live until the
 * merge is done.
 */
#ifndef INGEST_STAGE_WORDS_H
#define INGEST_STAGE_WORDS_H

#include "kb/base/strmap.h"
#include "kb/store/record_words.h"

struct stage_words {
    struct arena mem;
    struct strmap numbers;
    struct str *texts; /* number n is texts[n - 1] */
    size_t n, cap;
};

struct record_words stage_words_of(struct stage_words *w);
void stage_words_free(struct stage_words *w);

#endif
