/*
 * Fields of the things that sentinels look at, as text (sentinel_fields.c, records;
 * sentinel_things.c, everything else).  Records are read as the store decodes them;
 * nothing is linked or judged here.
 */
#ifndef INGEST_SENTINEL_FIELDS_H
#define INGEST_SENTINEL_FIELDS_H

#include <stddef.h>

#include "ingest/sentinels.h"

enum sentinel_field_type {
    FIELD_TEXT,
    FIELD_LIST, /* texts joined by "; " */
    FIELD_NUMBER,
    FIELD_LETTER,
    FIELD_FLAG,
    FIELD_WORD, /* an enum with names */
};

struct sentinel_field {
    const char *name;
    enum sentinel_field_type type;
    size_t at, n_at; /* offsets of the member, and of a list's length */
    const char *(*word)(int value);
};

#define TEXT_OF(type, member) FIELD_TEXT, offsetof(type, member), 0, NULL
#define LIST_OF(type, member)                                                          \
    FIELD_LIST, offsetof(type, member), offsetof(type, n_##member), NULL

/* Of the table, which ends with {0}: 1, or ERR_FAIL that lists the fields there are. */
int sentinel_field_take(const struct sentinel_field *fields, const void *thing,
    struct str name, struct arena *mem, struct str *out, struct err *err);
/* Of the record with this id, as sentinel_value. */
int sentinel_record_take(struct kb_txn *kb, struct str id, struct str field,
    struct arena *mem, struct str *out, struct err *err);

#endif
