#include "query/patient_rules.h"

#include "query/curated_load.h"

enum key_column { KEY, KIND, SUBJECT, UNIT, MIN, MAX, CODES, N_KEY_COLUMNS };
static const char *const key_columns[N_KEY_COLUMNS] = {
    "key", "kind", "subject", "unit", "min", "max", "codes"};

static const char *const kind_words[N_PATIENT_KEY_KINDS] = {
    "tumour", "sex", "age", "stage", "prior_therapy", "factor", "hla", "viral"};

static int bad_cell(const char *table, struct str cell, struct err *err)
{
    return err_set(err, ERR_KB, "the KB's curated table \"%s\": \"%.*s\" is not known",
        table, STR_ARG(cell));
}

static int read_kind(struct str word, enum patient_key_kind *out, struct err *err)
{
    for (int k = 0; k < N_PATIENT_KEY_KINDS; k++)
        if (str_eq_c(word, kind_words[k])) {
            *out = (enum patient_key_kind)k;
            return 0;
        }
    return bad_cell("patient_keys", word, err);
}

static int load_keys(
    struct kb_txn *kb, struct arena *mem, struct patient_rules *out, struct err *err)
{
    int at[N_KEY_COLUMNS];
    struct curated_table t;
    int rc =
        curated_load(kb, "patient_keys", key_columns, at, N_KEY_COLUMNS, mem, &t, err);
    if (rc < 0)
        return rc;
    out->keys = ARENA_ARRAY(mem, struct patient_key, t.n_rows);
    for (unsigned i = 0; rc >= 0 && i < t.n_rows; i++) {
        struct str *row = t.rows[i];
        struct patient_key *k = &out->keys[out->n_keys++];
        *k = (struct patient_key){.key = row[at[KEY]],
            .subject = row[at[SUBJECT]],
            .unit = row[at[UNIT]],
            .codes = row[at[CODES]]};
        rc = read_kind(row[at[KIND]], &k->kind, err);
        k->takes_number = row[at[MIN]].n > 0;
        if (rc >= 0 && k->takes_number
            && (!str_to_double(row[at[MIN]], &k->min)
                || !str_to_double(row[at[MAX]], &k->max)))
            rc = bad_cell("patient_keys", row[at[MIN]], err);
    }
    return rc;
}

static int load_words(
    struct kb_txn *kb, struct arena *mem, struct patient_rules *out, struct err *err)
{
    static const char *const columns[] = {"key", "word", "means"};
    int at[3];
    struct curated_table t;
    int rc = curated_load(kb, "patient_words", columns, at, 3, mem, &t, err);
    if (rc < 0)
        return rc;
    out->words = ARENA_ARRAY(mem, struct patient_word, t.n_rows);
    for (unsigned i = 0; i < t.n_rows; i++)
        out->words[out->n_words++] =
            (struct patient_word){t.rows[i][at[0]], t.rows[i][at[1]], t.rows[i][at[2]]};
    for (unsigned i = 0; i < out->n_keys; i++)
        for (unsigned k = 0; k < out->n_words; k++)
            out->keys[i].takes_words |= str_eq(out->keys[i].key, out->words[k].key);
    return 0;
}

enum rule_column { RULE, OF_KEY, OP, VALUE, RESULT, ABOUT, TEXT, PRESENT, N_COLUMNS };
static const char *const rule_columns[N_COLUMNS] = {
    "rule", "key", "op", "value", "kind", "subject", "text", "present"};

static int read_test(struct str op, struct str value, struct patient_rule *r)
{
    if (str_eq_c(op, "is")) {
        r->test = PATIENT_IS;
        r->word = value;
        return 0;
    }
    r->test = str_eq_c(op, "<") ? PATIENT_BELOW : PATIENT_AT_LEAST;
    if ((r->test == PATIENT_AT_LEAST && !str_eq_c(op, ">="))
        || !str_to_double(value, &r->number))
        return -1;
    return 0;
}

static int load_rules(
    struct kb_txn *kb, struct arena *mem, struct patient_rules *out, struct err *err)
{
    int at[N_COLUMNS];
    struct curated_table t;
    int rc =
        curated_load(kb, "patient_rules", rule_columns, at, N_COLUMNS, mem, &t, err);
    if (rc < 0)
        return rc;
    out->rules = ARENA_ARRAY(mem, struct patient_rule, t.n_rows);
    for (unsigned i = 0; i < t.n_rows; i++) {
        struct str *row = t.rows[i];
        struct patient_rule *r = &out->rules[out->n_rules++];
        *r = (struct patient_rule){.rule = row[at[RULE]],
            .key = row[at[OF_KEY]],
            .is_state = str_eq_c(row[at[RESULT]], "state"),
            .subject = row[at[ABOUT]],
            .text = row[at[TEXT]],
            .is_present = str_eq_c(row[at[PRESENT]], "yes")};
        if (read_test(row[at[OP]], row[at[VALUE]], r) < 0)
            return bad_cell("patient_rules", row[at[OP]], err);
        if (!r->is_state && !str_eq_c(row[at[RESULT]], "factor"))
            return bad_cell("patient_rules", row[at[RESULT]], err);
    }
    return 0;
}

int patient_rules_load(
    struct kb_txn *kb, struct arena *mem, struct patient_rules *out, struct err *err)
{
    *out = (struct patient_rules){0};
    int rc = load_keys(kb, mem, out, err);
    if (rc >= 0)
        rc = load_words(kb, mem, out, err);
    return rc < 0 ? rc : load_rules(kb, mem, out, err);
}

const struct patient_key *patient_rules_key(
    const struct patient_rules *r, struct str key)
{
    for (unsigned i = 0; i < r->n_keys; i++)
        if (str_eq(r->keys[i].key, key))
            return &r->keys[i];
    return NULL;
}

const struct patient_key *patient_rules_key_of_code(
    const struct patient_rules *r, struct str code)
{
    for (unsigned i = 0; i < r->n_keys; i++) {
        struct str rest = r->keys[i].codes, one;
        while (str_next(&rest, ',', &one))
            if (one.n > 0 && str_eq_nocase(one, code))
                return &r->keys[i];
    }
    return NULL;
}

struct str patient_rules_word(
    const struct patient_rules *r, struct str key, struct str word)
{
    for (unsigned i = 0; i < r->n_words; i++)
        if (str_eq(r->words[i].key, key) && str_eq_nocase(r->words[i].word, word))
            return r->words[i].means;
    return STR_NONE;
}

/* Codes of terminologies are for phenopackets and are not told. */
struct str patient_rules_words(
    const struct patient_rules *r, struct str key, struct arena *mem)
{
    struct str list = STR("");
    for (unsigned i = 0; i < r->n_words; i++)
        if (str_eq(r->words[i].key, key) && str_chr(r->words[i].word, ':') < 0)
            list = str_fmt(mem, "%.*s%s%.*s", STR_ARG(list), list.n ? ", " : "",
                STR_ARG(r->words[i].word));
    return list;
}

struct str patient_rules_expected(
    const struct patient_rules *r, const struct patient_key *key, struct arena *mem)
{
    struct str words = patient_rules_words(r, key->key, mem);
    struct str number =
        key->takes_number ? str_fmt(mem, "a number from %.15g to %.15g%s%.*s", key->min,
            key->max, key->unit.n ? ", " : "", STR_ARG(key->unit))
                          : STR_NONE;
    if (words.n == 0)
        return number;
    return str_fmt(mem, "one of %.*s%s%.*s", STR_ARG(words), number.n ? ", or " : "",
        STR_ARG(number));
}

struct str patient_rules_all_keys(const struct patient_rules *r, struct arena *mem)
{
    struct str list = STR("");
    for (unsigned i = 0; i < r->n_keys; i++)
        list = str_fmt(mem, "%.*s%s%.*s", STR_ARG(list), list.n ? ", " : "",
            STR_ARG(r->keys[i].key));
    return list;
}
