#include "query/overrides.h"

#include "query/curated_load.h"

enum { TARGET, FIELD, VALUE, REASON, AUTHOR, DATE, REVIEW_BY, N_COLUMNS };
static const char *const columns[N_COLUMNS] = {
    "target", "field", "value", "reason", "author", "date", "review_by"};

struct overdue {
    struct str date; /* empty: not judged */
    struct buf ids;
};

static void note_overdue(struct overdue *o, struct str id, struct str review_by)
{
    if (o->date.n == 0 || review_by.n == 0 || str_cmp(review_by, o->date) >= 0)
        return;
    if (o->ids.n > 0)
        buf_add_c(&o->ids, ", ");
    buf_add_str(&o->ids, id);
}

/* ---- ClinVar --------------------------------------------------------------------- */

static struct str own_word(const struct clinvar_record *c, struct str field)
{
    enum classification_kind kind = str_eq_c(field, "oncogenicity")
                                        ? CLASSIFICATION_ONCOGENICITY
                                        : CLASSIFICATION_GERMLINE;
    return c->by_kind[kind].class_word;
}

struct own_words {
    struct curated_table t;
    int at[N_COLUMNS];
};

static int load(
    struct kb_txn *kb, struct arena *mem, struct own_words *w, struct err *err)
{
    int rc = kb_curated(kb, "overrides", mem, &w->t, err);
    if (rc > 0)
        return curated_load(
            kb, "overrides", columns, w->at, N_COLUMNS, mem, &w->t, err);
    w->t.n_rows = 0; /* a KB may be without */
    return rc;
}

static unsigned collect(const struct own_words *w, const struct clinvar_record *c,
    struct arena *mem, struct evidence_override **out)
{
    unsigned n = 0;
    size_t cap = 0;
    struct str vcv = str_fmt(mem, "VCV%09u", (unsigned)c->variation_id);
    *out = NULL;
    for (unsigned i = 0; c->variation_id > 0 && i < w->t.n_rows; i++) {
        const struct str *cell = w->t.rows[i];
        const int *at = w->at;
        if (!str_eq(cell[at[TARGET]], vcv))
            continue;
        *out = arena_grow(mem, *out, &cap, (size_t)n + 1, sizeof **out);
        (*out)[n++] = (struct evidence_override){cell[at[FIELD]],
            own_word(c, cell[at[FIELD]]), cell[at[VALUE]], cell[at[REASON]],
            cell[at[AUTHOR]], cell[at[DATE]], cell[at[REVIEW_BY]]};
    }
    return n;
}

int overrides_of_clinvar(struct kb_txn *kb, const struct clinvar_record *c,
    struct arena *mem, struct evidence_override **out, unsigned *n, struct err *err)
{
    struct own_words words;
    int rc = load(kb, mem, &words, err);
    *n = rc < 0 ? 0 : collect(&words, c, mem, out);
    return rc < 0 ? rc : 0;
}

static int put_beside_clinvar(
    struct kb_txn *kb, struct arena *mem, struct report *r, struct err *err)
{
    struct own_words words;
    int rc = load(kb, mem, &words, err);
    struct arena scratch = ARENA_INIT;
    for (unsigned i = 0; rc >= 0 && i < r->n_findings && words.t.n_rows > 0; i++) {
        struct report_finding *f = &r->findings[i];
        struct clinvar_entry c;
        rc = clinvar_facts_read(f->clinvar, &scratch, &c, err);
        f->n_overrides = rc < 0 ? 0 : collect(&words, &c.record, mem, &f->overrides);
        arena_reset(&scratch);
    }
    arena_free(&scratch);
    return rc < 0 ? rc : 0;
}

/* ---- the whole ------------------------------------------------------------------- */

static void note_all(const struct evidence_override *all, unsigned n, struct str id,
    struct report *r, struct overdue *o)
{
    r->n_overridden += n > 0;
    for (unsigned i = 0; i < n; i++)
        if (i == 0 || !str_eq(all[i].review_by, all[i - 1].review_by))
            note_overdue(o, id, all[i].review_by);
}

static void note_rows(
    const struct report_evidence *rows, unsigned n, struct report *r, struct overdue *o)
{
    for (unsigned i = 0; i < n; i++) {
        const struct evidence *e = &rows[i].e;
        note_overdue(o, e->id, e->review_by);
        note_all(e->overrides, e->n_overrides, e->id, r, o);
    }
}

int overrides_make(struct kb_txn *kb, const char *date, struct arena *mem,
    struct report *r, struct err *err)
{
    struct overdue o = {.date = str_of(date)};
    int rc = put_beside_clinvar(kb, mem, r, err);
    note_rows(r->therapies, r->n_therapies, r, &o);
    note_rows(r->prognosis, r->n_prognosis, r, &o);
    note_rows(r->diagnosis, r->n_diagnosis, r, &o);
    note_rows(r->other_evidence, r->n_other_evidence, r, &o);
    for (unsigned i = 0; i < r->n_findings; i++) {
        const struct report_finding *f = &r->findings[i];
        if (f->n_overrides == 0)
            continue;
        struct str id = str_fmt(mem, "VCV%09u", (unsigned)f->clinvar->variation_id);
        note_all(f->overrides, f->n_overrides, id, r, &o);
    }
    r->overdue = str_copy(mem, buf_str(&o.ids));
    buf_free(&o.ids);
    return rc;
}
