/*
 * What the curated tables say of diseases, applied when all sources of diseases are
 * read: nodes of our own, edges that the Disease Ontology lacks, pan-cancer groups,
 * OncoTree codes, names in other words and languages (DESIGN 8.8).
 *
 * A row about a term that the release in use lacks is noted, not applied.
 */
#include "ingest/build.h"

#include <stdlib.h>
#include <string.h>

#define OWN_PREFIX STR("VDT:")

struct table {
    struct build *b;
    const struct curated_rows *rows;
    int column[4];
};

/* 1: the table is there and has the columns; 0: there is none. */
static int open_table(struct build *b, const char *name, const char *const columns[4],
    struct table *t, struct err *err)
{
    *t = (struct table){.b = b, .rows = build_curated(b, name)};
    if (t->rows == NULL)
        return 0;
    for (int i = 0; i < 4 && columns[i] != NULL; i++)
        if ((t->column[i] = curated_rows_column(t->rows, columns[i], err)) < 0)
            return err->code;
    return 1;
}

static struct str cell(const struct table *t, unsigned row, int i)
{
    return t->rows->rows[row][t->column[i]];
}

static void table_note(
    const struct table *t, unsigned row, const char *what, struct str id)
{
    report_note_record(t->b->report, t->rows->file, t->rows->lines[row], id, what, id);
}

/* Is the term there?  Its name in the table is checked against the release's. */
static bool know_term(
    const struct table *t, unsigned row, struct str id, struct str name)
{
    const struct disease *d = disease_tree_find(t->b->diseases, id);
    if (d == NULL)
        report_dangling(t->b->report, t->rows->file, t->rows->lines[row], id,
            "curated: no such disease in this release", id);
    else if (name.n > 0 && !str_eq(d->name, name))
        table_note(t, row, "curated: the release names this disease otherwise", id);
    return d != NULL;
}

/* ---- groups: nodes of our own, pan-cancer, states ---- */

int diseases_begin(struct build *b, struct err *err)
{
    static const char *const columns[4] = {"id", "name"};
    struct table t;
    int rc = open_table(b, "disease_groups", columns, &t, err);
    for (unsigned i = 0; rc > 0 && i < t.rows->n_rows; i++) {
        struct str id = cell(&t, i, 0);
        if (str_starts(id, OWN_PREFIX)
            && disease_tree_add(b->diseases, id, cell(&t, i, 1), err) < 0)
            return err->code;
    }
    return rc;
}

static int set_pan_cancer(struct build *b, struct err *err)
{
    static const char *const columns[4] = {"id", "name", "group"};
    struct table t;
    int rc = open_table(b, "disease_groups", columns, &t, err);
    for (unsigned i = 0; rc > 0 && i < t.rows->n_rows; i++) {
        struct str id = cell(&t, i, 0);
        if (know_term(&t, i, id, cell(&t, i, 1))
            && str_eq_c(cell(&t, i, 2), "pan_cancer")
            && disease_tree_set_pan_cancer(b->diseases, id, err) < 0)
            return err->code;
    }
    return rc;
}

static int add_edges(struct build *b, struct err *err)
{
    static const char *const columns[4] = {
        "child_id", "child_name", "parent_id", "parent_name"};
    struct table t;
    int rc = open_table(b, "disease_edges", columns, &t, err);
    for (unsigned i = 0; rc > 0 && i < t.rows->n_rows; i++) {
        struct str child = cell(&t, i, 0), parent = cell(&t, i, 2);
        bool has_child = know_term(&t, i, child, cell(&t, i, 1));
        if (!know_term(&t, i, parent, cell(&t, i, 3)) || !has_child)
            continue;
        if (disease_tree_add_parent(b->diseases, child, parent, err) < 0)
            return err->code;
    }
    return rc;
}

static int exclude_all(const struct table *t, unsigned row, struct err *err)
{
    struct str excluded = cell(t, row, 3), one;
    while (str_next(&excluded, ' ', &one))
        if (one.n > 0 && know_term(t, row, one, STR_NONE)
            && disease_tree_add_excluded(t->b->diseases, cell(t, row, 0), one, err) < 0)
            return err->code;
    return 0;
}

/* States, below the disease of which they are states. */
static int add_states(struct build *b, struct err *err)
{
    static const char *const columns[4] = {"id", "name", "state_of", "excludes"};
    struct table t;
    int rc = open_table(b, "disease_groups", columns, &t, err);
    for (unsigned i = 0; rc > 0 && i < t.rows->n_rows; i++) {
        struct str id = cell(&t, i, 0), of = cell(&t, i, 2);
        if (of.n == 0 || !know_term(&t, i, of, STR_NONE)
            || disease_tree_find(b->diseases, id) == NULL)
            continue;
        if (disease_tree_set_state(b->diseases, id, of, err) < 0
            || exclude_all(&t, i, err) < 0)
            return err->code;
    }
    return rc;
}

static int add_exceptions(struct build *b, struct err *err)
{
    static const char *const columns[4] = {"id", "name", "group", "except"};
    struct table t;
    int rc = open_table(b, "disease_groups", columns, &t, err);
    for (unsigned i = 0; rc > 0 && i < t.rows->n_rows; i++) {
        struct str all = cell(&t, i, 3), except;
        while (str_next(&all, ' ', &except))
            if (except.n > 0
                && disease_tree_add_exception(b->diseases, cell(&t, i, 0), except, err)
                       < 0)
                return err->code;
    }
    return rc;
}

/* ---- OncoTree ---- */

/* A disease shows the code of the one node mapped on it.  Where several are, it shows
 * none; all of them are names of it. */
static int set_oncotree_codes(struct build *b, struct err *err)
{
    const struct ontology *o = b->ontology;
    for (size_t i = 0; i < o->n_nodes; i++) {
        unsigned n_same = 0;
        for (size_t k = 0; k < o->n_nodes; k++)
            n_same += !o->nodes[k].is_former
                      && str_eq(o->nodes[k].disease_id, o->nodes[i].disease_id);
        if (n_same == 1 && !o->nodes[i].is_former
            && disease_tree_set_oncotree(
                   b->diseases, o->nodes[i].disease_id, o->nodes[i].code, err)
                   < 0)
            return err->code;
    }
    return 0;
}

/* Our own diseases and their edges name those of the Disease Ontology. */
static void hint_at_ontology(const struct build *b, struct err *err)
{
    for (unsigned i = 0; i < b->n_files; i++)
        if (str_eq_c(b->files[i].provenance.source, "do"))
            return;
    err_hint(err, "the sources have no Disease Ontology; name one (do/tsv or do/obo)");
}

int diseases_close(struct build *b, struct err *err)
{
    int rc = set_pan_cancer(b, err);
    if (rc >= 0)
        rc = add_edges(b, err);
    if (rc >= 0)
        rc = add_states(b, err);
    if (rc >= 0)
        rc = add_exceptions(b, err);
    if (rc >= 0)
        rc = set_oncotree_codes(b, err);
    if (rc >= 0)
        rc = disease_tree_close(b->diseases, err);
    if (rc < 0)
        hint_at_ontology(b, err);
    return rc;
}

/* ---- names ---- */

static int write_name(struct build *b, struct str name, struct str id, struct err *err)
{
    const struct disease *d = disease_tree_find(b->diseases, id);
    if (d == NULL || name.n == 0)
        return 0;
    return kb_build_name(b->kb, name, NAME_DISEASE, d->ordinal, err);
}

static int write_table_names(struct build *b, const char *table, const char *name,
    const char *id, struct err *err)
{
    const char *const columns[4] = {name, id};
    struct table t;
    int rc = open_table(b, table, columns, &t, err);
    for (unsigned i = 0; rc > 0 && i < t.rows->n_rows; i++)
        if (know_term(&t, i, cell(&t, i, 1), STR_NONE)
            && write_name(b, cell(&t, i, 0), cell(&t, i, 1), err) < 0)
            return err->code;
    return rc;
}

/* "NCIT:C3224", where one disease has the code. */
static int write_nci_names(struct build *b, struct err *err)
{
    const struct ontology *o = b->ontology;
    struct arena mem = ARENA_INIT;
    int rc = 0;
    for (size_t i = 0; rc >= 0 && i < o->n_nci_codes; i++)
        rc = write_name(b, str_fmt(&mem, "NCIT:%.*s", STR_ARG(o->nci_codes[i])),
            ontology_by_nci(o, o->nci_codes[i]), err);
    arena_free(&mem);
    return rc;
}

int diseases_write_names(struct build *b, struct err *err)
{
    const struct ontology *o = b->ontology;
    if (write_nci_names(b, err) < 0)
        return err->code;
    for (size_t i = 0; i < o->n_nodes; i++) {
        const struct oncotree_node *node = &o->nodes[i];
        if (write_name(b, node->code, node->disease_id, err) < 0
            || write_name(b, node->name, node->disease_id, err) < 0)
            return err->code;
    }
    int rc = write_table_names(b, "disease_names", "name", "id", err);
    if (rc >= 0)
        rc = write_table_names(b, "disease_names_ko", "name_ko", "id", err);
    return rc < 0 ? rc : 0;
}

struct str diseases_by_curated_name(const struct build *b, struct str name)
{
    const struct curated_rows *rows = build_curated(b, "disease_names");
    struct err err = {0};
    struct arena mem = ARENA_INIT;
    struct str found = STR_NONE, folded = str_fold(&mem, name);
    int name_column = rows != NULL ? curated_rows_column(rows, "name", &err) : -1;
    int id_column = rows != NULL ? curated_rows_column(rows, "id", &err) : -1;
    for (unsigned i = 0; name_column >= 0 && id_column >= 0 && i < rows->n_rows; i++)
        if (str_eq(str_fold(&mem, rows->rows[i][name_column]), folded))
            found = rows->rows[i][id_column];
    arena_free(&mem);
    return found;
}
