/* The part of an HGVS description behind its positions: "A>T", "delinsAG", "CAG[23]".
 */
#include "kb/model/hgvs_parts.h"

#include <string.h>

#define MAX_REPEATS 64 /* parts of one description; real ones have up to three */

/* A C G T in any case, and the other IUPAC codes in capitals. */
static bool is_base(char c)
{
    return c && strchr("ACGTacgtRYSWKMBDHVN", c) != NULL;
}

/* The longest run of bases, keywords being in small letters: "AGinsT" has AG.  A small
 * a c g t is a base unless a keyword begins there ("con"). */
static struct str take_bases(struct str *rest)
{
    struct str out;
    size_t n = 0;

    while (n < rest->n && is_base(rest->p[n])
           && !str_starts(str_sub(*rest, n, 3), STR("con")))
        n++;
    out = str_sub(*rest, 0, n);
    *rest = str_sub(*rest, n, rest->n);
    return out;
}

static bool take_count_part(struct str *rest, uint32_t *out)
{
    *out = HGVS_COUNT_UNKNOWN;
    return hgvs_take_word(rest, STR("?")) || hgvs_take_number(rest, out);
}

/* "5" or "(5_9)" in the middle of a count */
static bool take_range(struct str *rest, bool is_open, struct hgvs_count *out)
{
    bool is_range = is_open || hgvs_take_word(rest, STR("("));

    if (!take_count_part(rest, &out->min))
        return false;
    out->max = out->min;
    if (!is_range)
        return true;
    if (hgvs_take_word(rest, STR("_")) && !take_count_part(rest, &out->max))
        return false;
    return hgvs_take_word(rest, STR(")"))
           && (out->min <= out->max || out->min == HGVS_COUNT_UNKNOWN);
}

bool hgvs_take_count(struct str *rest, struct hgvs_count *out)
{
    if (hgvs_take_word(rest, STR("[")))
        return take_range(rest, false, out) && hgvs_take_word(rest, STR("]"));
    return hgvs_take_word(rest, STR("(")) && take_range(rest, true, out);
}

/* "27", "(27)", "N[27]": so many bases that are not told */
static bool take_length(struct str *rest, uint32_t *out)
{
    struct str s = *rest;
    struct hgvs_count count;

    if (!hgvs_take_number(&s, &count.min)) {
        hgvs_take_word(&s, STR("N"));
        if (!hgvs_take_count(&s, &count) || count.min != count.max
            || count.min == HGVS_COUNT_UNKNOWN)
            return false;
    }
    if (count.min == 0)
        return false;
    *out = count.min;
    *rest = s;
    return true;
}

/* Bases stated as deleted, duplicated or inverted must be as many as the place has. */
static bool check_stated(struct hgvs_scan *s, const struct hgvs *h)
{
    uint64_t span = hgvs_span_length(h), stated = h->deleted.n;

    if (stated == 0)
        stated = h->deleted_length;
    return stated == 0 || span == 0 || stated == span
           || hgvs_refuse(s, "the stated bases are not as many as the positions");
}

/* Reference bases behind del, dup and inv: older descriptions state them, or how many.
 */
static bool take_stated(struct hgvs_scan *s, struct hgvs *h)
{
    struct str trimmed = str_trim(s->rest);

    if (trimmed.n && is_base(trimmed.p[0]))
        s->rest = trimmed;
    if (!take_length(&s->rest, &h->deleted_length))
        h->deleted = take_bases(&s->rest);
    return check_stated(s, h);
}

/* A place of a sequence, with or without its accession, maybe one of several in
 * brackets: kept as it is written. */
static bool is_other_sequence(struct str text)
{
    size_t n_open = 0;
    bool has_digit = false, has_sign = false;

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');

        if (c >= '0' && c <= '9')
            has_digit = true;
        else if (c == '_' || c == '.')
            has_sign = true;
        else if (c == '[')
            n_open++;
        else if (c == ']' && n_open > 0)
            n_open--;
        else if (c == ']' || (!is_letter && !strchr(":;()*+-?", c)))
            return false;
    }
    return n_open == 0 && has_digit && has_sign;
}

static bool take_inserted(struct hgvs_scan *s, struct hgvs *h)
{
    struct str rest = s->rest;

    h->inserted_as = HGVS_INSERTED_LENGTH;
    if (take_length(&rest, &h->inserted_length) && rest.n == 0) {
        s->rest = rest;
        return true;
    }
    h->inserted_length = 0;
    rest = s->rest;
    h->inserted_as = HGVS_INSERTED_BASES;
    h->inserted = take_bases(&rest);
    if (rest.n == 0 && h->inserted.n) {
        s->rest = rest;
        return true;
    }
    h->inserted_as = HGVS_INSERTED_OTHER;
    h->inserted = s->rest;
    s->rest = STR_NONE;
    return is_other_sequence(h->inserted)
           || hgvs_refuse(s, "the inserted sequence is not bases, a length or a place");
}

static bool is_single_base(struct str bases)
{
    return bases.n == 1;
}

/* One stated base for another is a substitution, however it is spelled. */
static bool set_replacement(struct hgvs_scan *s, struct hgvs *h)
{
    h->kind = HGVS_DELINS;
    if (h->inserted_as != HGVS_INSERTED_BASES || !h->deleted.n)
        return true;
    if (str_eq_nocase(h->deleted, h->inserted))
        return hgvs_refuse(s, "the new bases are those of the reference");
    if (is_single_base(h->deleted) && is_single_base(h->inserted) && !h->is_span)
        h->kind = HGVS_SUBSTITUTION;
    return true;
}

static bool read_deletion(struct hgvs_scan *s, struct hgvs *h)
{
    h->kind = HGVS_DELETION;
    if (!take_stated(s, h))
        return false;
    if (!hgvs_take_word(&s->rest, STR("ins")))
        return true;
    return take_inserted(s, h) && set_replacement(s, h);
}

static bool read_insertion(struct hgvs_scan *s, struct hgvs *h)
{
    h->kind = HGVS_INSERTION;
    if (!hgvs_may_be_neighbours(h))
        return hgvs_refuse(s, "an insertion does not stand between two neighbours");
    return take_inserted(s, h);
}

/* "A>T"; of several bases it is the older spelling of a delins. */
static bool read_substitution(struct hgvs_scan *s, struct hgvs *h)
{
    h->inserted = take_bases(&s->rest);
    if (h->deleted.n == 0 || h->inserted.n == 0)
        return hgvs_refuse(s, "bases are missing on a side of \">\"");
    h->inserted_as = HGVS_INSERTED_BASES;
    return check_stated(s, h) && set_replacement(s, h);
}

/* "CAG[23]", "[4]", "TA[2]A[3]"; a first unit is given. */
static bool read_repeat(struct hgvs_scan *s, struct str unit, struct hgvs *h)
{
    struct hgvs_repeat *all = NULL;
    size_t cap = 0;

    h->kind = HGVS_REPEAT;
    do {
        if (h->n_repeats == MAX_REPEATS)
            return hgvs_refuse(s, "a repeat has more parts than any real one");
        all = arena_grow(s->mem, all, &cap, h->n_repeats + 1, sizeof(*all));
        all[h->n_repeats].unit = unit;
        if (!hgvs_take_count(&s->rest, &all[h->n_repeats].count))
            return hgvs_refuse(s, "the number of copies is not readable");
        h->n_repeats++;
        unit = take_bases(&s->rest);
    } while (unit.n);
    h->repeats = all;
    if (!hgvs_take_word(&s->rest, STR(";")))
        return true;
    h->has_second = true;
    return (h->n_repeats == 1 && str_starts(s->rest, STR("["))
               && hgvs_take_count(&s->rest, &h->second))
           || hgvs_refuse(s, "the number of copies is not readable");
}

/* Changes that begin with bases, or with a count. */
static bool read_by_bases(struct hgvs_scan *s, struct hgvs *h)
{
    struct str bases = take_bases(&s->rest);

    if (s->rest.n && (s->rest.p[0] == '[' || s->rest.p[0] == '('))
        return read_repeat(s, bases, h);
    h->deleted = bases;
    if (hgvs_take_word(&s->rest, STR(">")))
        return read_substitution(s, h);
    if (hgvs_take_word(&s->rest, STR("="))) {
        h->kind = HGVS_IDENTITY;
        return check_stated(s, h);
    }
    return hgvs_refuse(
        s, bases.n ? "the change is not readable" : "no change is given");
}

static bool read_named(struct hgvs_scan *s, struct hgvs *h)
{
    if (hgvs_take_word(&s->rest, STR("del")))
        return read_deletion(s, h);
    if (hgvs_take_word(&s->rest, STR("dup"))) {
        h->kind = HGVS_DUPLICATION;
        return take_stated(s, h);
    }
    if (hgvs_take_word(&s->rest, STR("ins")))
        return read_insertion(s, h);
    if (hgvs_take_word(&s->rest, STR("inv"))) {
        h->kind = HGVS_INVERSION;
        return (h->is_span || h->beg.is_uncertain
                   || hgvs_refuse(s, "an inversion has one base"))
               && take_stated(s, h);
    }
    if (hgvs_take_word(&s->rest, STR("con")))
        return hgvs_refuse(s, "conversions (con) are no longer HGVS");
    return read_by_bases(s, h);
}

bool hgvs_take_change(struct hgvs_scan *s, struct hgvs *h)
{
    if (s->rest.n == 0)
        return hgvs_refuse(s, "no change is given");
    if (!read_named(s, h))
        return false;
    return s->rest.n == 0
           || hgvs_refuse(s, "there is more behind the change than can be read");
}
