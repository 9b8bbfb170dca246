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

static int load(struct kb_txn *kb, const char *table, struct arena *mem,
    struct own_words *w, struct err *err)
{
    int rc = kb_curated(kb, table, mem, &w->t, err);
    if (rc > 0)
        return curated_load(kb, table, columns, w->at, N_COLUMNS, mem, &w->t, err);
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
    int rc = load(kb, "overrides", mem, &words, err);
    *n = rc < 0 ? 0 : collect(&words, c, mem, out);
    return rc < 0 ? rc : 0;
}

/* How many findings have one. */
static int put_beside_clinvar(
    struct kb_txn *kb, struct arena *mem, struct report *r, struct err *err)
{
    struct own_words words;
    int rc = load(kb, "overrides", mem, &words, err), n = 0;
    struct arena scratch = ARENA_INIT;
    for (unsigned i = 0; rc >= 0 && i < r->n_findings && words.t.n_rows > 0; i++) {
        struct report_finding *f = &r->findings[i];
        struct clinvar_entry c;
        rc = clinvar_facts_read(f->clinvar, &scratch, &c, err);
        f->n_overrides = rc < 0 ? 0 : collect(&words, &c.record, mem, &f->overrides);
        n += f->n_overrides > 0;
        arena_reset(&scratch);
    }
    arena_free(&scratch);
    return rc < 0 ? rc : n;
}

/* ---- uses whose approval was withdrawn ------------------------------------------- */

/* The KB's table of them, and what is told: each reason once, with the rows it is of.
 */
struct withdrawn {
    struct own_words words;
    struct told {
        struct str reason;
        struct buf ids;
    } * told;
    size_t n, cap;
    struct arena *mem;
};

/* Is it of that table, or of the laboratory's own. */
static bool is_of_table(
    const struct withdrawn *w, const struct evidence_override *o, struct str id)
{
    for (unsigned i = 0; i < w->words.t.n_rows; i++) {
        const struct str *cell = w->words.t.rows[i];
        if (str_eq(cell[w->words.at[TARGET]], id)
            && str_eq(cell[w->words.at[FIELD]], o->field)
            && str_eq(cell[w->words.at[REASON]], o->reason))
            return true;
    }
    return false;
}

static void note_withdrawn(struct withdrawn *w, struct str reason, struct str id)
{
    size_t i = 0;
    while (i < w->n && !str_eq(w->told[i].reason, reason))
        i++;
    if (i == w->n) {
        w->told = arena_grow(w->mem, w->told, &w->cap, w->n + 1, sizeof *w->told);
        w->told[w->n++] = (struct told){.reason = reason};
    }
    if (w->told[i].ids.n > 0)
        buf_add_c(&w->told[i].ids, ", ");
    buf_add_str(&w->told[i].ids, id);
}

static struct str take_withdrawn(struct withdrawn *w)
{
    struct buf all = BUF_INIT;
    for (size_t i = 0; i < w->n; i++) {
        struct told *t = &w->told[i];
        buf_fmt(&all, "%s%.*s (%.*s)", i > 0 ? "; " : "", STR_ARG(t->reason),
            STR_ARG(buf_str(&t->ids)));
        buf_free(&t->ids);
    }
    struct str out = str_copy(w->mem, buf_str(&all));
    buf_free(&all);
    return out;
}

/* ---- the whole ------------------------------------------------------------------- */

struct noted {
    struct overdue overdue;
    struct withdrawn withdrawn;
};

static void note_all(const struct evidence_override *all, unsigned n, struct str id,
    struct report *r, struct noted *o)
{
    unsigned n_withdrawn = 0;
    for (unsigned i = 0; i < n; i++) {
        if (i == 0 || !str_eq(all[i].review_by, all[i - 1].review_by))
            note_overdue(&o->overdue, id, all[i].review_by);
        if (is_of_table(&o->withdrawn, &all[i], id)) {
            note_withdrawn(&o->withdrawn, all[i].reason, id);
            n_withdrawn++;
        }
    }
    r->n_withdrawn += n_withdrawn > 0;
    r->n_overridden += n > n_withdrawn;
}

static void note_rows(
    const struct report_evidence *rows, unsigned n, struct report *r, struct noted *o)
{
    for (unsigned i = 0; i < n; i++) {
        const struct evidence *e = &rows[i].e;
        note_overdue(&o->overdue, e->id, e->review_by);
        note_all(e->overrides, e->n_overrides, e->id, r, o);
    }
}

static bool has_overrides(const struct report_evidence *rows, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (rows[i].e.n_overrides > 0)
            return true;
    return false;
}

int overrides_make(struct kb_txn *kb, const char *date, struct arena *mem,
    struct report *r, struct err *err)
{
    struct noted o = {.overdue.date = str_of(date), .withdrawn.mem = mem};
    int n = put_beside_clinvar(kb, mem, r, err), rc = n < 0 ? n : 0;
    bool has_any = has_overrides(r->therapies, r->n_therapies)
                   || has_overrides(r->prognosis, r->n_prognosis)
                   || has_overrides(r->diagnosis, r->n_diagnosis)
                   || has_overrides(r->other_evidence, r->n_other_evidence);
    if (rc >= 0 && has_any)
        rc = load(kb, "withdrawn", mem, &o.withdrawn.words, err);
    note_rows(r->therapies, r->n_therapies, r, &o);
    note_rows(r->prognosis, r->n_prognosis, r, &o);
    note_rows(r->diagnosis, r->n_diagnosis, r, &o);
    note_rows(r->other_evidence, r->n_other_evidence, r, &o);
    for (unsigned i = 0; n > 0 && i < r->n_findings; i++) {
        const struct report_finding *f = &r->findings[i];
        if (f->n_overrides == 0)
            continue;
        struct str id = str_fmt(mem, "VCV%09u", (unsigned)f->clinvar->variation_id);
        note_all(f->overrides, f->n_overrides, id, r, &o);
    }
    r->withdrawn = take_withdrawn(&o.withdrawn);
    r->overdue = str_copy(mem, buf_str(&o.overdue.ids));
    buf_free(&o.overdue.ids);
    return rc;
}
