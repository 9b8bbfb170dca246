#include "ingest/civic_therapies.h"

static void learn(struct civic_therapies *t, struct str name)
{
    bool is_new;

    if (name.n)
        (void)strmap_at(&t->names, &t->mem, str_copy(&t->mem, name), &is_new);
}

int civic_therapies_begin(
    struct civic_therapies *t, const struct build *b, struct err *err)
{
    const struct curated_rows *table = build_curated(b, "therapy_names");
    int column;

    *t = (struct civic_therapies){0};
    if (!table)
        return 0;
    column = curated_rows_column(table, "name", err);
    if (column < 0)
        return column;
    for (unsigned i = 0; i < table->n_rows; i++)
        learn(t, str_trim(table->rows[i][column]));
    return 0;
}

void civic_therapies_end(struct civic_therapies *t)
{
    arena_free(&t->mem);
}

static bool is_digit_at(struct str s, size_t i)
{
    return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

static bool is_letter_at(struct str s, size_t i)
{
    return i < s.n
           && ((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z'));
}

/* Is the comma at i inside the locants of a chemical name ("N,N-Dimethyl...",
 * "2',7'-dichloro...")? */
static bool is_between_locants(struct str s, size_t i)
{
    bool letter_before =
        i > 0 && is_letter_at(s, i - 1)
        && (i < 2 || !(is_letter_at(s, i - 2) || is_digit_at(s, i - 2)));
    bool prime_before = i > 0 && s.p[i - 1] == '\'';
    size_t at = i + 1;

    if (!letter_before && !prime_before)
        return false;
    if (!is_letter_at(s, at) && !is_digit_at(s, at))
        return false;
    at += 1 + (at + 1 < s.n && s.p[at + 1] == '\'');
    return at < s.n && (s.p[at] == '-' || s.p[at] == ',');
}

/* Is the comma at i beyond doubt one that joins two names? */
static bool is_joint(struct str s, size_t i)
{
    if ((i + 1 < s.n && s.p[i + 1] == ' ') || is_between_locants(s, i))
        return false;
    return !(i > 0 && is_digit_at(s, i - 1) && is_digit_at(s, i + 1));
}

/* The next comma at or behind from; s.n when there is none. */
static size_t next_comma(struct str s, size_t from)
{
    while (from < s.n && s.p[from] != ',')
        from++;
    return from;
}

static bool is_known(
    const struct civic_therapies *t, struct str s, size_t beg, size_t end)
{
    return strmap_get(&t->names, str_trim(str_sub(s, beg, end - beg))) != NULL;
}

void civic_therapies_learn(struct civic_therapies *t, struct str joined)
{
    size_t beg = 0;
    bool is_clear = true; /* the comma before beg joins, beyond doubt */

    for (size_t end; beg <= joined.n && joined.n; beg = end + 1) {
        bool ends_clear;

        end = next_comma(joined, beg);
        ends_clear = end == joined.n || is_joint(joined, end);
        if (is_clear && ends_clear)
            learn(t, str_trim(str_sub(joined, beg, end - beg)));
        is_clear = ends_clear;
    }
}

/* Where the longest dictionary name with a comma in it ends that starts at beg; 0:
 * none. */
static size_t dictionary_end(const struct civic_therapies *t, struct str s, size_t beg)
{
    size_t best = 0;

    for (size_t end = next_comma(s, beg); end < s.n;) {
        end = next_comma(s, end + 1);
        if (is_known(t, s, beg, end))
            best = end;
    }
    return best;
}

static size_t name_end(
    const struct civic_therapies *t, struct str s, size_t beg, unsigned *n_kept)
{
    size_t end = dictionary_end(t, s, beg);

    if (end)
        return end;
    end = next_comma(s, beg);
    while (end < s.n && !is_joint(s, end)) {
        if (is_known(t, s, beg, end)
            && (dictionary_end(t, s, end + 1)
                || is_known(t, s, end + 1, next_comma(s, end + 1))))
            break;
        ++*n_kept;
        end = next_comma(s, end + 1);
    }
    return end;
}

struct str *civic_therapies_split(const struct civic_therapies *t, struct arena *mem,
    struct str joined, unsigned *n, unsigned *n_kept)
{
    struct str *out = NULL;
    size_t cap = 0;

    *n = *n_kept = 0;
    for (size_t beg = 0, end; beg < joined.n; beg = end + 1) {
        struct str name;

        while (beg < joined.n && joined.p[beg] == ' ')
            beg++;
        end = name_end(t, joined, beg, n_kept);
        name = str_trim(str_sub(joined, beg, end - beg));
        if (!name.n)
            continue;
        out = arena_grow(mem, out, &cap, *n + 1, sizeof(*out));
        out[(*n)++] = name;
    }
    return out;
}
