/*
 * Numbers as JSON has them: whole numbers in decimal; doubles in the shortest form that
 * reads back equal, without an exponent for 1e-6 <= |x| < 1e15.
 */
#ifndef KB_BASE_JSON_NUMBER_H
#define KB_BASE_JSON_NUMBER_H

#include "kb/base/str.h"

#include <stddef.h>
#include <stdint.h>

#define JSON_NUMBER_BYTES 32 /* room for the longest */

/* Both return how many bytes they wrote; no NUL.  A whole number takes room for eight
 * digits, or as many as it has. */
#define JSON_NUMBER_LEAST 8
size_t json_number_uint(uint64_t v, char *out);
size_t json_number_double(double v, char out[JSON_NUMBER_BYTES]); /* finite */

/* Where few doubles are told again and again, as fractions of few reads are; begins
 * zeroed. */
#define JSON_NUMBER_MEMO_BITS 7
struct json_number_memo {
    struct {
        double value; /* no text yet: n is 0 */
        unsigned n;
        char text[JSON_NUMBER_BYTES];
    } told[1 << JSON_NUMBER_MEMO_BITS];
};

/* As json_number_double; there until the next is asked for. */
struct str json_number_again(struct json_number_memo *m, double v);

#endif
