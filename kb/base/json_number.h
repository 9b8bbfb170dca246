/*
 * Numbers as JSON has them: whole numbers in decimal; doubles in the shortest form that
 * reads back equal, without an exponent for 1e-6 <= |x| < 1e15.
 */
#ifndef KB_BASE_JSON_NUMBER_H
#define KB_BASE_JSON_NUMBER_H

#include <stddef.h>
#include <stdint.h>

#define JSON_NUMBER_BYTES 32 /* room for the longest */

/* Both return how many bytes they wrote; no NUL. */
size_t json_number_uint(uint64_t v, char *out);
size_t json_number_double(double v, char out[JSON_NUMBER_BYTES]); /* finite */

#endif
