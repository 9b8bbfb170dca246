/* Sources: by source, kind of file and assembly, whatever the files are called. */
#include "query/diff_parts.h"

struct source_group {
    const struct provenance *first;
    struct str *releases, *sums, *licences;
    unsigned n_releases, n_sums, n_licences, n_files;
};

static bool is_in_group(const struct provenance *a, const struct provenance *b)
{
    return str_eq(a->source, b->source) && str_eq(a->kind, b->kind)
           && a->assembly == b->assembly;
}

static struct source_group gather(
    struct diff *d, unsigned side, const struct provenance *like)
{
    const struct diff_side *s = &d->side[side];
    struct source_group g = {0};
    struct str *field[3];
    for (unsigned i = 0; i < 3; i++)
        field[i] = ARENA_ARRAY(&d->scratch, struct str, s->n_sources);
    for (unsigned i = 0; i < s->n_sources; i++) {
        const struct provenance *p = &s->sources[i];
        if (!is_in_group(p, like))
            continue;
        if (!g.first)
            g.first = p;
        field[0][g.n_files] = p->release;
        field[1][g.n_files] = p->sha256;
        field[2][g.n_files++] = p->licence;
    }
    g.releases = diff_set(&d->scratch, field[0], g.n_files, &g.n_releases);
    g.sums = diff_set(&d->scratch, field[1], g.n_files, &g.n_sums);
    g.licences = diff_set(&d->scratch, field[2], g.n_files, &g.n_licences);
    return g;
}

static struct diff_change begin(struct diff *d, const struct source_group g[])
{
    const struct provenance *p =
        g[DIFF_NEW].first ? g[DIFF_NEW].first : g[DIFF_OLD].first;
    const char *assembly =
        p->assembly == ASSEMBLY_NONE ? "" : assembly_name(p->assembly);
    struct diff_change c = {.source = p->source,
        .id = str_fmt(&d->scratch, "%.*s:%.*s%s%s", STR_ARG(p->source),
            STR_ARG(p->kind), *assembly ? ":" : "", assembly),
        .what = str_fmt(&d->scratch, "%.*s %.*s%s%s", STR_ARG(p->source),
            STR_ARG(p->kind), *assembly ? " " : "", assembly)};
    for (unsigned s = 0; s < N_DIFF_SIDES; s++)
        c.release[s] = diff_join(&d->scratch, g[s].releases, g[s].n_releases, ", ");
    return c;
}

static struct str files_text(struct diff *d, const struct source_group *g)
{
    struct str sums = str_sub(g->sums[0], 0, 12);
    if (g->n_files == 1)
        return str_fmt(&d->scratch, "sha256 %.*s", STR_ARG(sums));
    return str_fmt(&d->scratch, "%u files", g->n_files);
}

static void compare(struct diff *d, const struct source_group g[])
{
    struct arena *mem = &d->scratch;
    const struct source_group *a = &g[DIFF_OLD], *b = &g[DIFF_NEW];
    struct diff_change c = begin(d, g);
    c.value[DIFF_OLD] = c.release[DIFF_OLD];
    c.value[DIFF_NEW] = c.release[DIFF_NEW];
    c.is_actionable = !a->first || !b->first;
    if (!b->first)
        c.kind = DIFF_SOURCE_DROPPED;
    else if (!a->first)
        c.kind = DIFF_SOURCE_ADDED;
    else
        c.kind = DIFF_RELEASE_CHANGED;
    bool is_other_release =
        !diff_same_set(mem, a->releases, a->n_releases, b->releases, b->n_releases);
    if (is_other_release)
        diff_put(d, &c);
    if (!a->first || !b->first)
        return;
    if (!is_other_release
        && !diff_same_set(mem, a->sums, a->n_sums, b->sums, b->n_sums)) {
        c.kind = DIFF_FILE_CHANGED;
        c.value[DIFF_OLD] = files_text(d, a);
        c.value[DIFF_NEW] = files_text(d, b);
        diff_put(d, &c);
    }
    if (!diff_same_set(mem, a->licences, a->n_licences, b->licences, b->n_licences)) {
        c.kind = DIFF_LICENCE_CHANGED;
        c.value[DIFF_OLD] = diff_join(mem, a->licences, a->n_licences, ", ");
        c.value[DIFF_NEW] = diff_join(mem, b->licences, b->n_licences, ", ");
        diff_put(d, &c);
    }
}

/* Is it the first of its group, in this KB and in those before it? */
static bool is_first(const struct diff *d, unsigned side, unsigned at)
{
    const struct provenance *p = &d->side[side].sources[at];
    for (unsigned s = 0; s <= side; s++)
        for (unsigned i = 0; i < (s == side ? at : d->side[s].n_sources); i++)
            if (is_in_group(&d->side[s].sources[i], p))
                return false;
    return true;
}

/* Curated tables are compared by their rows (diff_curated). */
int diff_sources(struct diff *d)
{
    for (unsigned s = 0; s < N_DIFF_SIDES; s++)
        for (unsigned i = 0; i < d->side[s].n_sources; i++) {
            const struct provenance *p = &d->side[s].sources[i];
            if (str_eq_c(p->source, "curated") || !is_first(d, s, i))
                continue;
            const struct source_group g[N_DIFF_SIDES] = {
                gather(d, DIFF_OLD, p), gather(d, DIFF_NEW, p)};
            compare(d, g);
        }
    return 0;
}
