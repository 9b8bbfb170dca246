#include "query/order.h"

#include <stdlib.h>
#include <string.h>

static const char *const tiers[] = {"I-A", "I-B", "II-C", "II-D", "III", "IV"};
static const char *const kcats[] = {"1", "2", "3A", "3B", "4", "R", "G"};

static unsigned rank_of(const char *word, const char *const *words, unsigned n)
{
    unsigned i = 0;
    while (i < n && (!word || strcmp(word, words[i]) != 0))
        i++;
    return i;
}

unsigned order_tier_rank(const char *amp)
{
    return rank_of(amp, tiers, sizeof tiers / sizeof *tiers);
}

unsigned order_kcat_rank(const char *kcat)
{
    return rank_of(kcat, kcats, sizeof kcats / sizeof *kcats);
}

static const char *word_in(struct str s, const char *const *words, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (str_eq_c(s, words[i]))
            return words[i];
    return NULL;
}

const char *order_tier_word(struct str amp)
{
    return word_in(amp, tiers, sizeof tiers / sizeof *tiers);
}

const char *order_kcat_word(struct str kcat)
{
    return word_in(kcat, kcats, sizeof kcats / sizeof *kcats);
}

static size_t digits_at(struct str s, size_t at)
{
    size_t n = 0;
    while (at + n < s.n && s.p[at + n] >= '0' && s.p[at + n] <= '9')
        n++;
    return n;
}

/* Runs of digits compare as numbers of any length: without leading zeros, the longer
 * is the larger. */
static int number_cmp(struct str a, struct str b)
{
    while (a.n > 1 && a.p[0] == '0')
        a = str_sub(a, 1, a.n);
    while (b.n > 1 && b.p[0] == '0')
        b = str_sub(b, 1, b.n);
    if (a.n != b.n)
        return a.n < b.n ? -1 : 1;
    return str_cmp(a, b);
}

int order_id_cmp(struct str a, struct str b)
{
    size_t i = 0, k = 0;
    while (i < a.n && k < b.n) {
        size_t n_a = digits_at(a, i), n_b = digits_at(b, k);
        int c = n_a > 0 && n_b > 0 ? number_cmp(str_sub(a, i, n_a), str_sub(b, k, n_b))
                                   : str_cmp(str_sub(a, i, 1), str_sub(b, k, 1));
        if (c != 0)
            return c;
        i += n_a > 0 && n_b > 0 ? n_a : 1;
        k += n_a > 0 && n_b > 0 ? n_b : 1;
    }
    if ((i < a.n) != (k < b.n))
        return i < a.n ? 1 : -1;
    return str_cmp(a, b); /* "EID07" and "EID7": equal in value, not in text */
}

static int uint_cmp(unsigned a, unsigned b)
{
    return (a > b) - (a < b);
}

static unsigned level_rank(char level)
{
    return level ? (unsigned char)level : 256;
}

int order_evidence_cmp(const struct report_evidence *a, const struct report_evidence *b)
{
    int c = uint_cmp(a->verdict.is_partial, b->verdict.is_partial);
    if (c == 0)
        c = uint_cmp(order_tier_rank(a->tier.amp), order_tier_rank(b->tier.amp));
    if (c == 0)
        c = uint_cmp(a->verdict.rung, b->verdict.rung);
    if (c == 0)
        c = uint_cmp(a->disease.relation, b->disease.relation);
    if (c == 0)
        c = uint_cmp(level_rank(a->e.level), level_rank(b->e.level));
    return c ? c : order_id_cmp(a->e.id, b->e.id);
}

static int evidence_cmp(const void *a, const void *b)
{
    return order_evidence_cmp(a, b);
}

void order_evidence(struct report_evidence *rows, unsigned n)
{
    if (n > 0)
        qsort(rows, n, sizeof *rows, evidence_cmp);
}

int order_therapies_cmp(
    const struct str *a, unsigned n_a, const struct str *b, unsigned n_b)
{
    for (unsigned i = 0; i < n_a && i < n_b; i++) {
        int c = str_cmp(a[i], b[i]);
        if (c != 0)
            return c;
    }
    return uint_cmp(n_a, n_b);
}

static int group_cmp(const void *x, const void *y)
{
    const struct report_group *a = x, *b = y;
    int c = uint_cmp(order_tier_rank(a->best_tier), order_tier_rank(b->best_tier));
    if (c == 0)
        c = uint_cmp(a->disease.relation, b->disease.relation);
    if (c == 0)
        c = order_therapies_cmp(
            a->therapies, a->n_therapies, b->therapies, b->n_therapies);
    if (c == 0)
        c = uint_cmp(a->interaction, b->interaction);
    if (c == 0)
        c = str_cmp(a->disease.name, b->disease.name);
    return c ? c : order_id_cmp(a->disease.doid, b->disease.doid);
}

void order_groups(struct report_group *groups, unsigned n)
{
    if (n > 0)
        qsort(groups, n, sizeof *groups, group_cmp);
}
