/* Bodies of records (the first byte says of which type): bytes are refused, or what
 * they say encodes and decodes to the same again. */
#include "kb/store/record.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* X(type, struct, name of the pair of functions) */
#define TYPES(X)                                                                       \
    X(0, named_variant, named_variant)                                                 \
    X(1, named_profile, named_profile)                                                 \
    X(2, evidence, evidence)                                                           \
    X(3, gene, gene)                                                                   \
    X(4, disease, disease)                                                             \
    X(5, transcript, transcript)                                                       \
    X(6, provenance, provenance)                                                       \
    X(7, trial, trial)                                                                 \
    X(8, pgx_annotation, pgx)                                                          \
    X(9, pgx_recommendation, pgx_recommendation)                                       \
    X(10, pgx_document, pgx_document)                                                  \
    X(11, pgx_drug, pgx_drug)                                                          \
    X(12, pgx_definition, pgx_definition)                                              \
    X(13, pgx_phenotypes, pgx_phenotypes)
#define CLINVAR 14
#define N_TYPES 15

static int recode_clinvar(
    struct str bytes, struct arena *mem, struct buf *again, struct err *err)
{
    struct clinvar_entry c;
    int rc = clinvar_decode(bytes, mem, &c, err);

    if (rc >= 0)
        rc = clinvar_decode_hgvs(mem, &c, err);
    if (rc >= 0)
        rc = clinvar_decode_submissions(mem, &c, err);
    if (rc < 0)
        return rc;
    c.packed_hgvs = c.packed_submissions = STR_NONE;
    clinvar_encode(&c, again);
    return 0;
}

static int recode(unsigned type, struct str bytes, struct arena *mem, struct buf *again,
    struct err *err)
{
    int rc = 0;

    switch (type) {
#define X(number, what, name)                                                          \
    case number: {                                                                     \
        struct what it;                                                                \
        rc = name##_decode(bytes, mem, &it, err);                                      \
        if (rc >= 0)                                                                   \
            name##_encode(&it, again);                                                 \
        return rc;                                                                     \
    }
        TYPES(X)
#undef X
    default:
        return recode_clinvar(bytes, mem, again, err);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena mem = ARENA_INIT;
    struct buf once = BUF_INIT, again = BUF_INIT;
    struct err err = {0};

    if (n == 0)
        return 0;
    unsigned type = data[0] % N_TYPES;
    int rc =
        recode(type, (struct str){(const char *)data + 1, n - 1}, &mem, &once, &err);
    if (rc < 0 ? rc != ERR_KB || err.msg[0] == '\0'
               : recode(type, buf_str(&once), &mem, &again, &err) < 0
                     || !str_eq(buf_str(&once), buf_str(&again)))
        abort();
    buf_free(&once);
    buf_free(&again);
    arena_free(&mem);
    return 0;
}
