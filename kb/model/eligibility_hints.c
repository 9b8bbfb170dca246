/*
 * A quick look at a sentence: has it a piece that starts a word of a gene, a marker or
 * a fact?  One bit for each hash, so that a false yes only costs time.
 */
#include "kb/model/eligibility_parts.h"

#define HASH_BEGIN 2166136261u
#define HASH_FACTOR 16777619u
#define MIN_GLUED 6 /* "KRASG12C" */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_word_char(char c)
{
    return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z')
           || (unsigned char)c >= 0x80;
}

static uint32_t step(uint32_t hash, char c)
{
    return (hash ^ (unsigned char)c) * HASH_FACTOR;
}

/* The two ways of comparing have bits of their own. */
static uint32_t bit_of(uint32_t hash, bool is_folded)
{
    return ((hash ^ hash >> 16) + (is_folded ? 0x5bd1 : 0)) % ELIGIBILITY_HINTS;
}

void eligibility_add_hint(
    struct eligibility_lexicon *x, struct str piece, bool is_folded)
{
    uint32_t hash = HASH_BEGIN;

    for (size_t i = 0; i < piece.n; i++)
        hash = step(hash, piece.p[i]);
    uint32_t bit = bit_of(hash, is_folded);
    x->hints[bit / 64] |= (uint64_t)1 << bit % 64;
}

static bool has_bit(const struct eligibility_lexicon *x, uint32_t hash, bool is_folded)
{
    uint32_t bit = bit_of(hash, is_folded);

    return (x->hints[bit / 64] >> bit % 64 & 1) != 0;
}

/* "KRASG12C", "17p": pieces that no table can list. */
static bool is_special(struct str w, unsigned n_upper, unsigned n_digits)
{
    char last = w.p[w.n - 1];

    if (n_digits == 0)
        return false;
    return (w.n >= MIN_GLUED && n_upper >= 2)
           || (w.n <= 6 && (last == 'p' || last == 'q'));
}

bool eligibility_may_name(const struct eligibility_lexicon *x, struct str s)
{
    for (size_t i = 0; i < s.n;) {
        uint32_t exact = HASH_BEGIN, folded = HASH_BEGIN;
        unsigned n_upper = 0, n_digits = 0;
        size_t beg = i;
        for (; i < s.n && is_word_char(s.p[i]); i++) {
            bool is_capital = is_upper(s.p[i]);
            exact = step(exact, s.p[i]);
            char small = s.p[i];
            if (is_capital)
                small = (char)(small + 'a' - 'A');
            folded = step(folded, small);
            n_upper += is_capital;
            n_digits += is_digit(s.p[i]);
        }
        if (i == beg)
            i++;
        else if (has_bit(x, exact, false) || has_bit(x, folded, true)
                 || is_special(str_sub(s, beg, i - beg), n_upper, n_digits))
            return true;
    }
    return false;
}
