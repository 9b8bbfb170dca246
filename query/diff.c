#include "query/diff_parts.h"

#include <stdlib.h>

/* ---- what both KBs are ------------------------------------------------------------
 */

static int side_meta(struct diff *d, unsigned side, const char *name, struct str *out)
{
    int rc = kb_meta(d->side[side].kb, name, out, d->err);
    if (rc == 0)
        return err_set(d->err, ERR_KB, "the KB has no meta entry \"%s\"", name);
    return rc;
}

static int side_open(struct diff *d, unsigned side, struct kb_txn *kb)
{
    struct diff_side *s = &d->side[side];
    *s = (struct diff_side){.kb = kb, .n_sources = kb_n_sources(kb)};
    int rc = side_meta(d, side, KB_META_ID, &s->id);
    if (rc >= 0)
        rc = side_meta(d, side, KB_META_FORMAT, &s->format);
    s->sources = ARENA_ARRAY(&d->keep, struct provenance, s->n_sources);
    for (unsigned i = 0; rc >= 0 && i < s->n_sources; i++) {
        rc = kb_source(kb, i, &d->keep, &s->sources[i], d->err);
        if (rc == 0)
            rc = err_set(d->err, ERR_KB, "source %u is not there", i);
    }
    return rc < 0 ? rc : diff_tiers_make(d, side);
}

/* ---- changes ----------------------------------------------------------------------
 */

static struct str *copy_strs(struct arena *mem, const struct str *s, unsigned n)
{
    struct str *out = ARENA_ARRAY(mem, struct str, n);
    for (unsigned i = 0; i < n; i++)
        out[i] = str_copy(mem, s[i]);
    return out;
}

static void keep_change(struct diff *d, const struct diff_change *c)
{
    struct arena *mem = &d->keep;
    d->changes = arena_grow(
        mem, d->changes, &d->cap_changes, d->n_changes + 1, sizeof *d->changes);
    struct diff_change *k = &d->changes[d->n_changes++];
    *k = *c;
    k->source = str_copy(mem, c->source);
    k->id = str_copy(mem, c->id);
    k->what = str_copy(mem, c->what);
    k->genes = copy_strs(mem, c->genes, c->n_genes);
    k->disease = str_copy(mem, c->disease);
    k->disease_id = str_copy(mem, c->disease_id);
    k->fact = str_copy(mem, c->fact);
    for (unsigned i = 0; i < N_DIFF_SIDES; i++) {
        k->release[i] = str_copy(mem, c->release[i]);
        k->value[i] = str_copy(mem, c->value[i]);
        k->review[i] = str_copy(mem, c->review[i]);
        k->diseases[i] = NULL;
        k->n_diseases[i] = 0;
    }
}

/* A full release changes details of a million records: they are counted, and kept when
 * asked for. */
void diff_put(struct diff *d, const struct diff_change *c)
{
    if (!diff_is_wanted(d, c)) {
        d->n_left_out++;
        return;
    }
    d->n_of_kind[c->kind]++;
    if (c->kind != DIFF_DETAILS_CHANGED || d->options.has_details)
        keep_change(d, c);
}

void diff_note(struct diff *d, enum diff_kind kind, struct str from, struct str to,
    bool is_actionable)
{
    d->notes =
        arena_grow(&d->keep, d->notes, &d->cap_notes, d->n_notes + 1, sizeof *d->notes);
    d->notes[d->n_notes++] = (struct diff_note){
        .kind = kind, .value = {from, to}, .is_actionable = is_actionable};
}

bool diff_note_str(struct diff *d, enum diff_kind kind, struct str from, struct str to,
    bool is_actionable)
{
    if (str_eq(from, to))
        return false;
    diff_note(d, kind, from, to, is_actionable);
    return true;
}

void diff_detail(struct diff *d, const char *field, bool is_other)
{
    if (is_other)
        buf_fmt(&d->details, "%s%s", d->details.n > 0 ? ", " : "", field);
}

void diff_detail_str(struct diff *d, const char *field, struct str a, struct str b)
{
    diff_detail(d, field, !str_eq(a, b));
}

void diff_detail_strs(struct diff *d, const char *field, const struct str *a,
    unsigned n_a, const struct str *b, unsigned n_b)
{
    diff_detail(d, field, !diff_same_set(&d->scratch, a, n_a, b, n_b));
}

bool diff_has_notes(const struct diff *d)
{
    return d->n_notes > 0 || d->details.n > 0;
}

void diff_put_notes(struct diff *d, const struct diff_change *c)
{
    struct diff_change one = *c;
    for (size_t i = 0; i < d->n_notes; i++) {
        const struct diff_note *n = &d->notes[i];
        one.kind = n->kind;
        one.fact = n->fact;
        one.has_review = n->has_review;
        one.is_actionable = n->is_actionable;
        for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
            one.value[s] = n->value[s];
            one.review[s] = n->review[s];
            one.stars[s] = n->stars[s];
        }
        diff_put(d, &one);
    }
    if (d->details.n == 0)
        return;
    one = *c;
    one.kind = DIFF_DETAILS_CHANGED;
    one.value[DIFF_NEW] = buf_str(&d->details);
    diff_put(d, &one);
}

struct diff_change diff_change_of(const struct diff *d, const struct diff_pair *p)
{
    struct diff_change c = {0};
    for (unsigned s = 0; s < N_DIFF_SIDES; s++) {
        const struct record *r = p->r[s];
        if (r == NULL)
            continue;
        c.source = d->side[s].sources[r->source].source;
        c.release[s] = d->side[s].sources[r->source].release;
        c.id = r->id;
    }
    return c;
}

int diff_must(struct diff *d, int rc, const struct record *r)
{
    if (rc == 0)
        return err_set(d->err, ERR_KB, "record %u (%.*s) is not there", r->ordinal,
            STR_ARG(r->id));
    return rc;
}

/* ---- the whole --------------------------------------------------------------------
 */

struct numbered {
    struct diff_change c;
    size_t order;
};

static int change_cmp(const void *x, const void *y)
{
    const struct numbered *a = x, *b = y;
    if (a->c.kind != b->c.kind)
        return a->c.kind < b->c.kind ? -1 : 1;
    if (a->c.is_actionable != b->c.is_actionable)
        return a->c.is_actionable ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

static void sort_changes(struct diff *d)
{
    struct numbered *all = ARENA_ARRAY(&d->scratch, struct numbered, d->n_changes);
    for (size_t i = 0; i < d->n_changes; i++)
        all[i] = (struct numbered){d->changes[i], i};
    if (d->n_changes > 1)
        qsort(all, d->n_changes, sizeof *all, change_cmp);
    for (size_t i = 0; i < d->n_changes; i++)
        d->changes[i] = all[i].c;
}

int diff_run(struct diff *d, struct kb_txn *old, struct kb_txn *new,
    const struct diff_options *options, struct err *err)
{
    static int (*const parts[])(struct diff *) = {diff_filters_read, diff_sources,
        diff_genes, diff_records, diff_pgx_definitions, diff_pgx_phenotypes,
        diff_diseases, diff_curated};
    *d = (struct diff){.options = *options, .err = err};
    int rc = side_open(d, DIFF_OLD, old);
    if (rc >= 0)
        rc = side_open(d, DIFF_NEW, new);
    for (size_t i = 0; rc >= 0 && i < sizeof parts / sizeof *parts; i++) {
        rc = parts[i](d);
        arena_reset(&d->scratch);
    }
    if (rc < 0)
        return rc;
    sort_changes(d);
    return 0;
}

void diff_free(struct diff *d)
{
    arena_free(&d->keep);
    arena_free(&d->scratch);
    buf_free(&d->details);
    *d = (struct diff){0};
}

struct str diff_text(const struct diff_change *c, struct arena *mem)
{
    struct buf b = BUF_INIT;
    struct str from = c->value[DIFF_OLD], to = c->value[DIFF_NEW];
    buf_add_str(&b, c->what);
    if (from.n > 0 || to.n > 0)
        buf_add_c(&b, ": ");
    if (c->fact.n > 0)
        buf_fmt(&b, "%.*s: ", STR_ARG(c->fact));
    bool is_pair = c->release[DIFF_OLD].n > 0 && c->release[DIFF_NEW].n > 0;
    if (c->kind == DIFF_DETAILS_CHANGED || (!is_pair && from.n == 0))
        buf_add_str(&b, to);
    else if (!is_pair && to.n == 0)
        buf_fmt(&b, "%s%.*s", from.n > 0 ? "was " : "", STR_ARG(from));
    else
        buf_fmt(&b, "%.*s -> %.*s", STR_ARG(from.n > 0 ? from : STR("none")),
            STR_ARG(to.n > 0 ? to : STR("none")));
    struct str text = str_copy(mem, buf_str(&b));
    buf_free(&b);
    return text;
}
