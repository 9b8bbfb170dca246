/*
 * struct str: a borrowed slice of bytes, not NUL-terminated; whoever hands one out says
 * how long it lives.  struct buf: a growable byte buffer, malloc-backed, always
 * NUL-terminated after a call; out of memory is arena_oom.  No locale: case and digits
 * are ASCII.
 */
#ifndef KB_BASE_STR_H
#define KB_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "kb/base/arena.h"

struct str {
    const char *p;
    size_t n;
};

/* Bodies in kb/base/str_inline.h.  gcc -fanalyzer (make analyze) does not see them: it
 * would follow ways on which a string of n > 0 has no pointer, in each file. */
#ifdef VDT_ANALYZE
#define STR_INLINE
#else
#define STR_INLINE static inline
#endif

#define STR(lit) ((struct str){(lit), sizeof(lit) - 1})
#define STR_NONE ((struct str){0})
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : "" /* for "%.*s" */

/* NULL gives an empty slice */
STR_INLINE struct str str_of(const char *cstr);

STR_INLINE struct str str_sub(struct str s, size_t beg, size_t n); /* clamped to s */

struct str str_copy(struct arena *mem, struct str s);
char *str_cstr(struct arena *mem, struct str s); /* NUL-terminated copy */
struct str str_fmt(struct arena *mem, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Pieces one behind the other; a whole number in decimal: what is made for each finding
 * need not go through printf. */
struct str str_concat(struct arena *mem, const struct str *pieces, size_t n);
struct str str_of_number(struct arena *mem, uint64_t v);
#define STR_CONCAT(mem, ...)                                                           \
    str_concat((mem), (const struct str[]){__VA_ARGS__},                               \
        sizeof((const struct str[]){__VA_ARGS__}) / sizeof(struct str))

STR_INLINE bool str_eq(struct str a, struct str b);
STR_INLINE bool str_eq_c(struct str a, const char *b);
bool str_eq_nocase(struct str a, struct str b); /* ASCII case only */
int str_cmp(struct str a, struct str b);        /* memcmp order, shorter first */
STR_INLINE bool str_starts(struct str s, struct str prefix);
STR_INLINE bool str_ends(struct str s, struct str suffix);
ptrdiff_t str_find(struct str s, struct str what); /* -1: not there; empty: 0 */
/* How many leading bytes both have in common; trailing ones. */
size_t str_common_prefix(struct str a, struct str b);
size_t str_common_suffix(struct str a, struct str b);
ptrdiff_t str_chr(struct str s, char c);
struct str str_trim(struct str s); /* ASCII blanks at both ends */
struct str str_lower(struct arena *mem, struct str s);
struct str str_upper(struct arena *mem, struct str s);

/*
 * The folded form under which names are looked up.  Byte by byte:
 *   A-Z                            the lower-case letter
 *   a-z 0-9 '+' '*', 0x80..0xff    kept (no Unicode case: the bytes of UTF-8 stand)
 *   '-' '_' '/' ',' and blanks     a run of them is one blank; none at either end
 *   anything else below 0x80       dropped (other punctuation, control characters)
 * A dropped byte does not end a run of blanks: "a - (b)" -> "a b".  Folding what is
 * folded changes nothing.  "Non-Small Cell  Lung" -> "non small cell lung"; "BCR::ABL1"
 * -> "bcrabl1"; "CYP2D6*4" -> "cyp2d6*4".
 */
struct str str_fold(struct arena *mem, struct str s);

/* Cut *rest at the first sep; returns the piece before it.  false when *rest is used up
 * (a trailing empty piece is given). Start with *rest = whole; rest->p NULL means done.
 */
bool str_next(struct str *rest, char sep, struct str *piece);

/* Whole-string numbers; false on anything else (blanks, signs for u64, overflow). */
bool str_to_u32(struct str s, uint32_t *out);
bool str_to_u64(struct str s, uint64_t *out);
/* Plain decimal or exponent with '.' as point and an optional sign; false for hex, inf,
 * nan, values beyond the range of double and texts over 255 bytes. */
bool str_to_double(struct str s, double *out);

struct buf {
    char *p;
    size_t n;
    size_t cap;
};

#define BUF_INIT                                                                       \
    {                                                                                  \
        0                                                                              \
    }
void buf_add(struct buf *b, const void *p, size_t n);
void buf_add_str(struct buf *b, struct str s);
void buf_add_c(struct buf *b, const char *cstr);
void buf_add_char(struct buf *b, char c);
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_vfmt(struct buf *b, const char *fmt, va_list args)
    __attribute__((format(printf, 2, 0)));
void buf_reserve(struct buf *b, size_t n_more); /* room for n_more bytes and a NUL */
void buf_clear(struct buf *b);                  /* keeps the memory */
void buf_free(struct buf *b);
struct str buf_str(const struct buf *b); /* borrowed until the next change */

#ifndef VDT_ANALYZE
#include "kb/base/str_inline.h"
#endif

#endif
