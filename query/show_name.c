/* A disease, and a drug. */
#include "query/show.h"

#include <stdlib.h>

/* Near ancestors first: they have the most ancestors of their own. */
static int ancestor_cmp(const void *x, const void *y)
{
    const struct disease *a = x, *b = y;
    if (a->n_ancestors != b->n_ancestors)
        return a->n_ancestors > b->n_ancestors ? -1 : 1;
    return str_cmp(a->id, b->id);
}

static int put_ancestors(struct show *s, const struct disease *d)
{
    static const struct view_column columns[] = {{"id", "id", VIEW_TEXT, 0, VIEW_BOTH},
        {"name", "name", VIEW_TEXT, 0, VIEW_BOTH}};
    struct disease *above = ARENA_ARRAY(s->mem, struct disease, d->n_ancestors);
    for (unsigned i = 0; i < d->n_ancestors; i++) {
        int rc =
            show_must(s, kb_disease(s->kb, d->ancestors[i], s->mem, &above[i], s->err),
                "disease", d->ancestors[i]);
        if (rc < 0)
            return rc;
    }
    if (d->n_ancestors > 1)
        qsort(above, d->n_ancestors, sizeof *above, ancestor_cmp);
    view_table(&s->v, "ancestors", "more general, nearest first", columns, 2);
    for (unsigned i = 0; i < d->n_ancestors; i++) {
        view_cell(&s->v, above[i].id);
        view_cell(&s->v, above[i].name);
    }
    view_table_end(&s->v);
    return 0;
}

int show_disease(struct show *s, uint32_t ordinal)
{
    struct disease d;
    uint32_t *records = NULL;
    struct evidence_rows rows = {0};
    int rc = show_must(
        s, kb_disease(s->kb, ordinal, s->mem, &d, s->err), "disease", ordinal);
    if (rc < 0)
        return rc;
    const char *title =
        str_cstr(s->mem, str_fmt(s->mem, "disease %.*s", STR_ARG(d.name)));
    view_item(&s->v, title);
    if (s->v.is_json)
        view_c(&s->v, "kind", "", "disease");
    view_str(&s->v, "id", "id", d.id);
    view_str(&s->v, "name", "name", d.name);
    view_str(&s->v, "oncotree", "OncoTree", d.oncotree);
    view_strs(&s->v, "synonyms", "synonyms", d.synonyms, d.n_synonyms);
    view_flag(&s->v, "is_cancer", "cancer", d.is_cancer);
    view_flag(&s->v, "is_pan_cancer", "pan-cancer", d.is_pan_cancer);
    rc = put_ancestors(s, &d);
    int n =
        rc < 0 ? rc : kb_records_by_disease(s->kb, ordinal, s->mem, &records, s->err);
    rc = show_read_evidence(s, records, n, &rows);
    if (rc >= 0) {
        show_evidence_counts(
            s, &rows, "evidence for this very disease, by type and level");
        rc = show_evidence_table(s, &rows, false);
    }
    view_close(&s->v, title);
    return rc;
}

/* The spelling of the sources. */
static struct str drug_name(struct show *s, const struct evidence_rows *rows)
{
    struct str folded = str_fold(s->mem, s->term);
    for (size_t i = 0; i < rows->n; i++)
        for (unsigned k = 0; k < rows->row[i].e.n_therapies; k++) {
            struct str name = rows->row[i].e.therapies[k];
            if (str_eq(str_fold(s->mem, name), folded))
                return name;
        }
    return s->term;
}

/* Codes and related genes of the drug that has this name. */
static int show_drugs(struct show *s, const uint32_t *records, int n)
{
    int rc = 0;

    for (int i = 0; rc >= 0 && i < n; i++) {
        struct record r;
        rc = show_must(
            s, kb_record(s->kb, records[i], &r, s->err), "record", records[i]);
        if (rc < 0 || r.type != RECORD_PGX_DRUG)
            continue;
        view_object(&s->v, "drug", "drug record");
        rc = show_pgx_drug(s, records[i], r.source);
        view_close(&s->v, "drug record");
    }
    return rc < 0 ? rc : 0;
}

int show_drug(struct show *s)
{
    uint32_t *records;
    struct evidence_rows rows = {0};
    int n = kb_records_by_drug(s->kb, s->term, s->mem, &records, s->err);
    int rc = show_read_evidence(s, records, n, &rows);
    if (rc < 0)
        return rc;
    struct str name = drug_name(s, &rows);
    const char *title = str_cstr(s->mem, str_fmt(s->mem, "drug %.*s", STR_ARG(name)));
    view_item(&s->v, title);
    if (s->v.is_json)
        view_c(&s->v, "kind", "", "drug");
    view_str(&s->v, "name", "name", name);
    rc = show_evidence_table(s, &rows, false);
    if (rc >= 0)
        rc = show_drugs(s, records, n);
    if (rc >= 0)
        rc = show_pgx_table(s, records, n);
    if (rc >= 0)
        rc = show_pgx_guidance(s, records, n);
    view_close(&s->v, title);
    return rc < 0 ? rc : 0;
}
