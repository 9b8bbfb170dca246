/*
 * What a patient file may say and what it means: curated/patient_keys.tsv,
 * patient_words.tsv and patient_rules.tsv as the KB carries them.
 */
#ifndef QUERY_PATIENT_RULES_H
#define QUERY_PATIENT_RULES_H

#include "kb/store/kb.h"

enum patient_key_kind {
    PATIENT_TUMOUR,
    PATIENT_SEX,
    PATIENT_AGE,
    PATIENT_STAGE,
    PATIENT_PRIOR_THERAPY,
    PATIENT_FACTOR,
    PATIENT_HLA,
    PATIENT_VIRAL,
    N_PATIENT_KEY_KINDS,
};

struct patient_key {
    struct str key;
    enum patient_key_kind kind;
    struct str subject; /* a factor's name */
    struct str unit;
    bool takes_number; /* from min to max */
    double min, max;
    struct str codes; /* of measurements, joined by commas */
    bool takes_words;
};

struct patient_word {
    struct str key, word, means;
};

enum patient_test { PATIENT_IS, PATIENT_AT_LEAST, PATIENT_BELOW };

/* What a value says beside itself. */
struct patient_rule {
    struct str rule, key;
    enum patient_test test;
    struct str word; /* PATIENT_IS */
    double number;   /* else */
    bool is_state;   /* else a factor */
    struct str subject, text;
    bool is_present;
};

struct patient_rules {
    struct patient_key *keys;
    unsigned n_keys;
    struct patient_word *words;
    unsigned n_words;
    struct patient_rule *rules;
    unsigned n_rules;
};

/* Lives in mem. A word of the tables that the program does not know is ERR_KB. */
int patient_rules_load(
    struct kb_txn *kb, struct arena *mem, struct patient_rules *out, struct err *err);

const struct patient_key *patient_rules_key(
    const struct patient_rules *r, struct str key);
/* The one key of a measurement's code, without regard to case; NULL: none. */
const struct patient_key *patient_rules_key_of_code(
    const struct patient_rules *r, struct str code);
/* What a word means to a key; p NULL: it is none of the key's words. */
struct str patient_rules_word(
    const struct patient_rules *r, struct str key, struct str word);
/* "one of high, MSI-H, ... or a number from 0 to 150": for messages. */
struct str patient_rules_expected(
    const struct patient_rules *r, const struct patient_key *key, struct arena *mem);
struct str patient_rules_words(
    const struct patient_rules *r, struct str key, struct arena *mem);
struct str patient_rules_all_keys(const struct patient_rules *r, struct arena *mem);

#endif
