#include "query/local_names.h"

#include "kb/base/strmap.h"
#include "query/curated_load.h"

#include <stdlib.h>

/* A table of names by key; the first row of a key stands. */
struct names {
    struct curated_table table;
    int at[3]; /* key, name_ko, check */
    unsigned n_columns;
    struct strmap row_of;
};

struct making {
    struct arena *mem;
    struct names drugs, diseases;
    struct strmap seen; /* kind and name */
    struct report *r;
    size_t cap;
};

static struct str key_of(struct arena *mem, struct str name)
{
    return str_fold(mem, name);
}

static int load(struct kb_txn *kb, const char *table, const char *const *columns,
    unsigned n_columns, struct arena *mem, struct names *out, struct err *err)
{
    int rc = kb_curated(kb, table, mem, &out->table, err);
    if (rc > 0)
        rc =
            curated_load(kb, table, columns, out->at, n_columns, mem, &out->table, err);
    else
        out->table.n_rows = 0;
    out->n_columns = n_columns;
    for (unsigned i = 0; rc >= 0 && i < out->table.n_rows; i++) {
        bool is_new;
        uint32_t *at = strmap_at(
            &out->row_of, mem, key_of(mem, out->table.rows[i][out->at[0]]), &is_new);
        if (is_new)
            *at = i;
    }
    return rc;
}

static void add(struct making *m, const char *kind, struct names *names, struct str key,
    struct str id, struct str name)
{
    const uint32_t *at =
        key.n > 0 ? strmap_get(&names->row_of, key_of(m->mem, key)) : NULL;
    bool is_new = false;
    if (at == NULL)
        return;
    strmap_at(
        &m->seen, m->mem, str_fmt(m->mem, "%s %.*s", kind, STR_ARG(name)), &is_new);
    if (!is_new)
        return;
    const struct str *row = names->table.rows[*at];
    struct report *r = m->r;
    r->glossary = arena_grow(
        m->mem, r->glossary, &m->cap, (size_t)r->n_glossary + 1, sizeof *r->glossary);
    r->glossary[r->n_glossary++] = (struct report_local_name){.kind = kind,
        .id = id,
        .name = name,
        .name_ko = row[names->at[1]],
        .needs_check = names->n_columns > 2 && str_eq_c(row[names->at[2]], "yes")};
}

static void add_drug(struct making *m, struct str name)
{
    add(m, "drug", &m->drugs, name, STR_NONE, name);
}

static void add_disease(struct making *m, struct str doid, struct str name)
{
    if (name.n > 0)
        add(m, "disease", &m->diseases, doid, doid, name);
}

static void add_rows(
    struct making *m, const struct report_evidence *rows, unsigned n_rows)
{
    for (unsigned i = 0; i < n_rows; i++) {
        for (unsigned k = 0; k < rows[i].e.n_therapies; k++)
            add_drug(m, rows[i].e.therapies[k]);
        add_disease(m, rows[i].disease.doid, rows[i].disease.name);
    }
}

static void add_pgx(struct making *m)
{
    for (unsigned i = 0; i < m->r->n_pgx; i++) {
        const struct report_pgx *g = &m->r->pgx[i];
        for (unsigned k = 0; k < g->n_recommendations; k++)
            add_drug(m, g->recommendations[k].drug);
        for (unsigned k = 0; k < g->n_no_change; k++)
            add_drug(m, g->no_change[k].drug);
    }
}

static int name_cmp(const void *x, const void *y)
{
    const struct report_local_name *a = x, *b = y;
    int c = str_cmp(str_of(b->kind), str_of(a->kind)); /* drugs first */
    return c != 0 ? c : str_cmp(a->name, b->name);
}

int local_names_drug(struct kb_txn *kb, struct str name_ko, struct arena *mem,
    struct str *name, struct err *err)
{
    static const char *const columns[] = {"name_ko", "name"};
    struct names drugs = {0};
    int rc = load(kb, "drug_names_ko", columns, 2, mem, &drugs, err);
    const uint32_t *at = rc >= 0 && name_ko.n > 0
                             ? strmap_get(&drugs.row_of, key_of(mem, name_ko))
                             : NULL;
    if (at != NULL)
        *name = drugs.table.rows[*at][drugs.at[1]];
    return rc < 0 ? rc : at != NULL;
}

int local_names_make(
    struct kb_txn *kb, struct arena *mem, struct report *r, struct err *err)
{
    static const char *const of_drug[] = {"name", "name_ko", "check"};
    static const char *const of_disease[] = {"id", "name_ko"};
    struct making m = {.mem = mem, .r = r};
    int rc = load(kb, "drug_names_ko", of_drug, 3, mem, &m.drugs, err);
    if (rc >= 0)
        rc = load(kb, "disease_names_ko", of_disease, 2, mem, &m.diseases, err);
    if (rc < 0)
        return rc;
    if (r->has_tumour)
        add_disease(&m, r->tumour.id, r->tumour.name);
    add_rows(&m, r->therapies, r->n_therapies);
    add_rows(&m, r->prognosis, r->n_prognosis);
    add_rows(&m, r->diagnosis, r->n_diagnosis);
    add_rows(&m, r->other_evidence, r->n_other_evidence);
    for (unsigned i = 0; i < r->n_trials; i++)
        add_disease(&m, r->trials[i].disease.doid, r->trials[i].disease.name);
    add_pgx(&m);
    if (r->n_glossary > 1)
        qsort(r->glossary, r->n_glossary, sizeof *r->glossary, name_cmp);
    return 0;
}
