#include "made_pgx.h"

#include <stdlib.h>
#include <string.h>

static struct str word(struct str *rest, char sep)
{
    struct str piece = STR_NONE;

    str_next(rest, sep, &piece);
    return str_trim(piece);
}

static void make_locus(struct arena *mem, struct str text, struct pgx_locus *l)
{
    struct pgx_place *place = &l->place[ASSEMBLY_GRCH38 - 1];
    struct str rest = text, alts, alt;

    *l = (struct pgx_locus){0};
    if (!str_to_u32(word(&rest, ' '), &place->pos1))
        abort();
    place->bases = ARENA_ARRAY(mem, struct str, PGX_MAX_BASES);
    place->bases[l->n_bases++] = word(&rest, ' ');
    alts = word(&rest, ' ');
    while (str_next(&alts, ',', &alt))
        place->bases[l->n_bases++] = alt;
}

static uint8_t base_number(const struct pgx_locus *l, struct str bases)
{
    for (unsigned i = 0; i < l->n_bases; i++)
        if (str_eq(l->place[ASSEMBLY_GRCH38 - 1].bases[i], bases))
            return (uint8_t)i;
    if (str_eq_c(bases, "."))
        return PGX_BASE_NONE;
    if (str_eq_c(bases, "?"))
        return PGX_BASE_UNDEFINED;
    abort();
}

static unsigned locus_at(const struct pgx_definition *d, struct str pos)
{
    uint32_t pos1 = 0;
    int at = str_to_u32(pos, &pos1) ? pgx_find_locus(d, pos1) : -1;

    if (at < 0)
        abort();
    return (unsigned)at;
}

static void make_allele(struct arena *mem, const struct pgx_definition *d,
    struct str text, struct pgx_named *a)
{
    struct str rest = text, cell, bases, one;

    a->name = word(&rest, ' ');
    a->stated = ARENA_ARRAY(mem, uint32_t, d->n_loci);
    while (rest.p) {
        cell = word(&rest, ' ');
        unsigned at = locus_at(d, word(&cell, '='));
        bases = cell;
        while (str_next(&bases, '|', &one))
            a->stated[at] |= (uint32_t)1 << base_number(&d->loci[at], one);
    }
}

struct pgx_definition made_pgx_definition(
    struct arena *mem, const char *gene, const char *loci, const char *alleles)
{
    struct pgx_definition d = {.gene = str_of(gene), .contig = 10};
    struct str rest = str_of(loci);

    d.loci = ARENA_ARRAY(mem, struct pgx_locus, 64);
    while (rest.p)
        make_locus(mem, word(&rest, ';'), &d.loci[d.n_loci++]);
    rest = str_of(alleles);
    d.alleles = ARENA_ARRAY(mem, struct pgx_named, 64);
    while (rest.p) {
        make_allele(mem, &d, word(&rest, ';'), &d.alleles[d.n_alleles]);
        d.n_alleles++;
    }
    d.alleles[0].is_reference = true;
    for (unsigned i = 0; i < d.n_loci; i++)
        if (d.alleles[0].stated[i] == 0)
            d.alleles[0].stated[i] = 1;
    return d;
}

static void make_seen(
    const struct pgx_locus *l, struct str text, struct pgx_observed *o)
{
    size_t at = 0;

    if (str_eq_c(text, "."))
        return;
    while (at < text.n && text.p[at] != '/' && text.p[at] != '|')
        at++;
    o->n_copies = 1;
    o->base[0] = base_number(l, str_sub(text, 0, at));
    if (at == text.n)
        return;
    struct str rest = str_sub(text, at + 1, text.n), second = word(&rest, '|');
    o->n_copies = 2;
    o->is_phased = text.p[at] == '|';
    o->base[1] = base_number(l, second);
    if (rest.p && !str_to_u32(rest, &o->phase_set))
        abort();
}

struct pgx_observed *made_pgx_seen(
    struct arena *mem, const struct pgx_definition *d, const char *text)
{
    struct pgx_observed *seen = ARENA_ARRAY(mem, struct pgx_observed, d->n_loci);
    struct str rest = str_of(text);

    while (rest.p) {
        struct str cell = word(&rest, ' ');
        unsigned at = locus_at(d, word(&cell, '='));
        make_seen(&d->loci[at], cell, &seen[at]);
    }
    return seen;
}

struct pgx_phenotypes made_pgx_phenotypes(
    struct arena *mem, const char *gene, const char *functions)
{
    struct pgx_phenotypes p = {.gene = str_of(gene)};
    struct str rest = str_of(functions);

    p.functions = ARENA_ARRAY(mem, struct pgx_function, 64);
    p.pairs = ARENA_ARRAY(mem, struct pgx_pair, 1024);
    while (rest.p) {
        struct str one = word(&rest, ','), name = word(&one, '=');
        double value;
        struct pgx_function f = {.allele = name, .function = one, .key = one};
        if (str_to_double(one, &value))
            f.activity = one;
        p.functions[p.n_functions++] = f;
    }
    for (unsigned i = 0; i < p.n_functions; i++)
        for (unsigned k = 0; k < p.n_functions; k++) {
            struct str a = p.functions[i].key, b = p.functions[k].key;
            if (str_cmp(a, b) > 0 || pgx_phenotype_of_keys(&p, a, b))
                continue;
            p.pairs[p.n_pairs++] = (struct pgx_pair){.key1 = a,
                .key2 = b,
                .phenotype = str_fmt(mem, "%.*s+%.*s", STR_ARG(a), STR_ARG(b))};
        }
    return p;
}

const char *made_pgx_match(
    const struct pgx_definition *d, const char *seen, bool is_all, struct arena *mem)
{
    static const char *const states[] = {[PGX_NOTHING_SEEN] = "nothing seen",
        [PGX_NO_MATCH] = "no match",
        [PGX_UNDEFINED_SEEN] = "undefined",
        [PGX_HALF_SEEN] = "half",
        [PGX_REQUIRED_NOT_SEEN] = "required"};
    struct pgx_matching m;
    struct buf text = BUF_INIT;

    pgx_match(d, made_pgx_seen(mem, d, seen), mem, &m);
    if (m.state != PGX_MATCHED)
        return states[m.state];
    for (unsigned i = 0; i < (is_all ? m.n_all : m.n_best); i++) {
        const struct pgx_candidate *c = &m.all[i];
        buf_fmt(&text, "%s%.*s", i ? " | " : "", STR_ARG(d->alleles[c->a].name));
        if (c->b >= 0)
            buf_fmt(&text, "/%.*s", STR_ARG(d->alleles[c->b].name));
        buf_fmt(&text, " %u", c->score);
    }
    const char *out = str_cstr(mem, buf_str(&text));
    buf_free(&text);
    return out;
}
