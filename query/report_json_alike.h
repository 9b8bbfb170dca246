/*
 * Inside report_json*.c: text that a hundred thousand findings have alike.  What stands
 * between the values that are a finding's own depends on a few words only, so it is
 * made once for each of them and copied from then on (json_out_recall).
 */
#ifndef QUERY_REPORT_JSON_ALIKE_H
#define QUERY_REPORT_JSON_ALIKE_H

#include "kb/base/json_out.h"
#include "query/finding_details.h"

/* The stretches of a finding, in their order. */
enum stretch {
    STRETCH_HEAD,
    STRETCH_BEHIND_ALLELE,
    STRETCH_READING,
    STRETCH_CALL,
    STRETCH_EVENTS,
    STRETCH_INPUT,
    STRETCH_BEHIND_INPUT,
    STRETCH_TIER,
    STRETCH_BEHIND_TIER,
    STRETCH_CLASSES,
    STRETCH_END,
    N_STRETCHES
};

/* What one is written from. */
struct telling {
    const struct finding_details *d;
    const struct finding_input *input; /* STRETCH_INPUT, STRETCH_BEHIND_INPUT */
    int from, to;                      /* STRETCH_CLASSES: kinds of classification */
    struct arena *mem;
};

typedef void write_stretch(struct json_out *w, const struct telling *t);

#define ALIKE_BITS 5
#define ALIKE_MEMOS (1 << ALIKE_BITS) /* of each stretch */

/* Of one thread. */
struct alike {
    struct json_out w;
    struct json_number_memo numbers;
    struct json_out_memo memo[N_STRETCHES][ALIKE_MEMOS];
};

#define ALIKE_OF(...) ((const uint64_t[JSON_OUT_MEMO_WORDS]){__VA_ARGS__})

/* A text by where it stands: for those that stay where they are as long as the report
 * is written.  Addresses have 48 bits. */
static inline uint64_t alike_text(struct str s)
{
    return (uint64_t)(uintptr_t)s.p << 16 ^ s.n;
}

static inline uint64_t alike_word(const char *word)
{
    return (uintptr_t)word;
}

/* Writes it and keeps it as m. */
void alike_write_first(struct alike *x, struct json_out_memo *m,
    const uint64_t of[JSON_OUT_MEMO_WORDS], write_stretch *write,
    const struct telling *t);

/* Odd numbers without a pattern: the upper bits of the sum depend on all of it. */
static inline struct json_out_memo *alike_memo(
    struct alike *x, enum stretch which, const uint64_t of[JSON_OUT_MEMO_WORDS])
{
    const uint64_t sum = of[0] * UINT64_C(0x9e3779b97f4a7c15)
                         + of[1] * UINT64_C(0xd1b54a32d192ed03)
                         + of[2] * UINT64_C(0x8cb92ba72f3d8dd7);
    return &x->memo[which][sum >> (64 - ALIKE_BITS)];
}

/* of: all that the stretch depends on; is_alike false: more than that.  Here, so that
 * what is constant of a stretch is known when it is compiled. */
static inline void alike_write(struct alike *x, enum stretch which, bool is_alike,
    const uint64_t of[JSON_OUT_MEMO_WORDS], write_stretch *write,
    const struct telling *t)
{
    struct json_out_memo *m = alike_memo(x, which, of);

    if (!is_alike)
        write(&x->w, t);
    else if (!json_out_recall(&x->w, m, of))
        alike_write_first(x, m, of, write, t);
}

void alike_free(struct alike *x);

/* Member clinvar of a finding behind its variation_id, to the end of the object. */
void report_json_clinvar(struct alike *x, struct telling *t);
/* Member clinvar_context. */
void report_json_clinvar_context(struct json_out *w, const struct report_finding *f);

#endif
