/* Lists of texts as sets, and the words in which two texts differ. */
#include "query/diff_parts.h"

#include <stdlib.h>

struct str diff_join(
    struct arena *mem, const struct str *s, unsigned n, const char *separator)
{
    struct buf b = BUF_INIT;
    for (unsigned i = 0; i < n; i++)
        buf_fmt(&b, "%s%.*s", i > 0 ? separator : "", STR_ARG(s[i]));
    struct str out = str_copy(mem, buf_str(&b));
    buf_free(&b);
    return out;
}

static int cmp(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static struct str *sorted(struct arena *mem, const struct str *s, unsigned n)
{
    struct str *out = ARENA_ARRAY(mem, struct str, n);
    for (unsigned i = 0; i < n; i++)
        out[i] = s[i];
    if (n > 1)
        qsort(out, n, sizeof *out, cmp);
    return out;
}

struct str *diff_set(
    struct arena *mem, const struct str *s, unsigned n, unsigned *n_out)
{
    struct str *out = sorted(mem, s, n);
    unsigned k = 0;
    for (unsigned i = 0; i < n; i++)
        if (k == 0 || !str_eq(out[k - 1], out[i]))
            out[k++] = out[i];
    *n_out = k;
    return out;
}

static bool is_same_list(
    const struct str *a, unsigned n_a, const struct str *b, unsigned n_b)
{
    bool is_same = n_a == n_b;
    for (unsigned i = 0; is_same && i < n_a; i++)
        is_same = str_eq(a[i], b[i]);
    return is_same;
}

bool diff_same_set(struct arena *mem, const struct str *a, unsigned n_a,
    const struct str *b, unsigned n_b)
{
    if (is_same_list(a, n_a, b, n_b))
        return true;
    a = diff_set(mem, a, n_a, &n_a);
    b = diff_set(mem, b, n_b, &n_b);
    return is_same_list(a, n_a, b, n_b);
}

struct str *diff_missing(struct arena *mem, const struct str *a, unsigned n_a,
    const struct str *b, unsigned n_b, unsigned *n_out)
{
    struct str *x = sorted(mem, a, n_a);
    const struct str *y = sorted(mem, b, n_b);
    unsigned k = 0, n = 0;
    for (unsigned i = 0; i < n_a; i++) {
        while (k < n_b && str_cmp(y[k], x[i]) < 0)
            k++;
        if (k < n_b && str_eq(y[k], x[i]))
            k++;
        else
            x[n++] = x[i];
    }
    *n_out = n;
    return x;
}

/* ---- words of a text --------------------------------------------------------------
 */

/* A table of so many by so many words is worth it; longer texts that differ all over
 * are said to differ. */
#define MAX_WORDS 600
#define MAX_SHOWN 40 /* words of one side */

struct words {
    struct str *word;
    unsigned n;
};

static struct words cut(struct arena *mem, struct str text)
{
    struct words w = {0};
    size_t cap = 0;
    for (size_t i = 0; i < text.n;) {
        size_t beg = i;
        while (i < text.n && (unsigned char)text.p[i] > ' ')
            i++;
        if (i > beg) {
            w.word = arena_grow(mem, w.word, &cap, w.n + 1, sizeof *w.word);
            w.word[w.n++] = str_sub(text, beg, i - beg);
        }
        while (i < text.n && (unsigned char)text.p[i] <= ' ')
            i++;
    }
    return w;
}

/* Leaves out what both begin and end with. */
static void strip(struct words *a, struct words *b)
{
    while (a->n > 0 && b->n > 0 && str_eq(*a->word, *b->word)) {
        a->word++, a->n--;
        b->word++, b->n--;
    }
    while (a->n > 0 && b->n > 0 && str_eq(a->word[a->n - 1], b->word[b->n - 1]))
        a->n--, b->n--;
}

/* Lengths of the longest common subsequences of all tails: (a.n + 1) x (b.n + 1). */
static uint16_t *tails(struct arena *mem, struct words a, struct words b)
{
    size_t width = (size_t)b.n + 1;
    uint16_t *t = ARENA_ARRAY(mem, uint16_t, ((size_t)a.n + 1) * width);
    for (size_t i = a.n; i-- > 0;)
        for (size_t k = b.n; k-- > 0;) {
            uint16_t down = t[(i + 1) * width + k], right = t[i * width + k + 1];
            t[i * width + k] = str_eq(a.word[i], b.word[k])
                                   ? (uint16_t)(t[(i + 1) * width + k + 1] + 1)
                               : down > right ? down
                                              : right;
        }
    return t;
}

struct shown {
    struct buf text;
    unsigned n;
    bool is_apart; /* something that is common went before */
};

static void show(struct shown *s, struct str word)
{
    if (++s->n > MAX_SHOWN) {
        if (s->n == MAX_SHOWN + 1)
            buf_add_c(&s->text, " ...");
        return;
    }
    if (s->text.n > 0)
        buf_add_c(&s->text, s->is_apart ? " ... " : " ");
    buf_add_str(&s->text, word);
    s->is_apart = false;
}

static void show_changes(
    struct arena *mem, struct words a, struct words b, struct shown out[2])
{
    const uint16_t *t = tails(mem, a, b);
    size_t width = (size_t)b.n + 1, i = 0, k = 0;
    while (i < a.n || k < b.n) {
        if (i < a.n && k < b.n && str_eq(a.word[i], b.word[k])) {
            i++, k++;
            out[0].is_apart = out[1].is_apart = true;
        } else if (k == b.n
                   || (i < a.n && t[(i + 1) * width + k] >= t[i * width + k + 1])) {
            show(&out[0], a.word[i++]);
        } else {
            show(&out[1], b.word[k++]);
        }
    }
}

void diff_words(struct arena *mem, struct str a, struct str b, struct str out[2])
{
    struct words x = cut(mem, a), y = cut(mem, b);
    struct shown shown[2] = {{BUF_INIT, 0, false}, {BUF_INIT, 0, false}};
    strip(&x, &y);
    if (x.n <= MAX_WORDS && y.n <= MAX_WORDS) {
        show_changes(mem, x, y, shown);
    } else {
        for (unsigned i = 0; i < x.n; i++)
            show(&shown[0], x.word[i]);
        for (unsigned i = 0; i < y.n; i++)
            show(&shown[1], y.word[i]);
    }
    for (unsigned i = 0; i < 2; i++) {
        out[i] = str_copy(mem, buf_str(&shown[i].text));
        buf_free(&shown[i].text);
    }
}
