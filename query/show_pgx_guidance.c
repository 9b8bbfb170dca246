/* What to do about a drug: rows of guidelines, labels, the drug itself; and tables. */
#include "query/show.h"

#include <stdlib.h>

#include "query/order.h"

/* ---- one record ---- */

static struct str keys_text(struct show *s, const struct pgx_recommendation *r)
{
    struct str text = STR_NONE;

    for (unsigned i = 0; i < r->n_keys; i++)
        text = str_fmt(s->mem, "%.*s%s%.*s %.*s", STR_ARG(text), i ? ", " : "",
            STR_ARG(r->keys[i].gene), STR_ARG(r->keys[i].value));
    return text;
}

static const char *flag_word(enum pgx_flag f)
{
    return f == PGX_FLAG_YES ? "yes" : f == PGX_FLAG_NO ? "no" : "not stated";
}

int show_pgx_recommendation(struct show *s, uint32_t ordinal, unsigned source)
{
    struct pgx_recommendation r;
    int rc = show_must(s, kb_pgx_recommendation(s->kb, ordinal, s->mem, &r, s->err),
        "recommendation", ordinal);

    if (rc < 0)
        return rc;
    view_str(&s->v, "issuer", "by", r.issuer);
    view_str(&s->v, "guideline", "guideline", r.guideline);
    view_strs(&s->v, "drugs", "drugs", r.drugs, r.n_drugs);
    view_str(&s->v, "key", "when", keys_text(s, &r));
    view_str(&s->v, "classification", "strength", r.classification);
    view_str(&s->v, "population", "population", r.population);
    view_c(&s->v, "change", "asks for a change", flag_word(pgx_asks_for_change(&r)));
    view_strs(&s->v, "implications", "implications", r.implications, r.n_implications);
    view_str(&s->v, "text", "text", r.text);
    view_str(&s->v, "version", "version", r.version);
    view_str(&s->v, "date", "date", r.date);
    view_str(&s->v, "url", "url", r.url);
    return show_source(s, source);
}

int show_pgx_document(struct show *s, uint32_t ordinal, unsigned source)
{
    struct pgx_document d;
    int rc = show_must(s, kb_pgx_document(s->kb, ordinal, s->mem, &d, s->err),
        "label or guideline", ordinal);

    if (rc < 0)
        return rc;
    view_str(&s->v, "name", "name", d.name);
    view_c(&s->v, "document", "is a", d.kind == PGX_LABEL ? "drug label" : "guideline");
    view_str(&s->v, "issuer", "by", d.issuer);
    view_str(&s->v, "testing_level", "testing", d.testing_level);
    view_str(&s->v, "biomarker_flag", "biomarker list", d.biomarker_flag);
    view_strs(&s->v, "drugs", "drugs", d.drugs, d.n_drugs);
    view_strs(&s->v, "genes", "genes", d.genes, d.n_genes);
    view_strs(&s->v, "variants", "variants", d.variants, d.n_variants);
    view_c(&s->v, "dosing", "other dose", flag_word(d.dosing));
    view_c(&s->v, "alternate", "other drug", flag_word(d.alternate));
    view_c(&s->v, "other", "other guidance", flag_word(d.other));
    view_flag(&s->v, "is_cancer_genome", "tumour's genome", d.is_cancer_genome);
    view_flag(&s->v, "is_pediatric", "for children", d.is_pediatric);
    view_str(&s->v, "text", "summary", d.summary);
    view_str(&s->v, "date", "date", d.date);
    view_str(&s->v, "url", "url", d.url);
    return show_source(s, source);
}

static void put_related_genes(struct show *s, const struct pgx_drug *d)
{
    static const struct view_column columns[] = {{.key = "gene", .heading = "gene"},
        {.key = "association", .heading = "association"},
        {.key = "kinetics", .heading = "PK/PD"},
        {.key = "evidence", .heading = "evidence", .max_width = 60}};

    view_table(&s->v, "related_genes", "genes that ClinPGx ties to it", columns,
        sizeof columns / sizeof *columns);
    for (unsigned i = 0; i < d->n_genes; i++) {
        view_cell(&s->v, d->genes[i].gene);
        view_cell(&s->v, d->genes[i].association);
        view_cell(&s->v, d->genes[i].kinetics);
        view_cell(&s->v, d->genes[i].evidence);
    }
    view_table_end(&s->v);
}

int show_pgx_drug(struct show *s, uint32_t ordinal, unsigned source)
{
    struct pgx_drug d;
    int rc =
        show_must(s, kb_pgx_drug(s->kb, ordinal, s->mem, &d, s->err), "drug", ordinal);

    if (rc < 0)
        return rc;
    view_str(&s->v, "name", "name", d.name);
    view_strs(&s->v, "types", "types", d.types, d.n_types);
    view_strs(&s->v, "rxnorm", "RxNorm", d.rxnorm, d.n_rxnorm);
    view_strs(&s->v, "atc", "ATC", d.atc, d.n_atc);
    view_strs(
        &s->v, "generic_names", "generic names", d.generic_names, d.n_generic_names);
    view_strs(&s->v, "trade_names", "trade names", d.trade_names, d.n_trade_names);
    view_str(&s->v, "top_level", "best ClinPGx level", d.top_level);
    view_str(&s->v, "top_fda_level", "best FDA testing level", d.top_fda_level);
    view_str(&s->v, "cpic_level", "best CPIC level", d.cpic_level);
    rc = show_source(s, source);
    put_related_genes(s, &d);
    return rc;
}

/* ---- tables ---- */

struct guidance {
    struct pgx_recommendation *recommendations;
    struct pgx_document *documents;
    size_t n_recommendations, n_documents, cap_recommendations, cap_documents;
};

static int read_one(struct show *s, const struct record *r, struct guidance *g)
{
    if (r->type == RECORD_PGX_RECOMMENDATION) {
        g->recommendations =
            arena_grow(s->mem, g->recommendations, &g->cap_recommendations,
                g->n_recommendations + 1, sizeof *g->recommendations);
        return show_must(s,
            kb_pgx_recommendation(s->kb, r->ordinal, s->mem,
                &g->recommendations[g->n_recommendations++], s->err),
            "recommendation", r->ordinal);
    }
    g->documents = arena_grow(s->mem, g->documents, &g->cap_documents,
        g->n_documents + 1, sizeof *g->documents);
    return show_must(s,
        kb_pgx_document(
            s->kb, r->ordinal, s->mem, &g->documents[g->n_documents++], s->err),
        "label or guideline", r->ordinal);
}

static int recommendation_cmp(const void *x, const void *y)
{
    const struct pgx_recommendation *a = x, *b = y;
    int order = str_cmp(a->issuer, b->issuer);

    if (!order && a->n_drugs && b->n_drugs)
        order = str_cmp(a->drugs[0], b->drugs[0]);
    return order ? order : order_id_cmp(a->id, b->id);
}

static int document_cmp(const void *x, const void *y)
{
    const struct pgx_document *a = x, *b = y;

    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    int order = str_cmp(a->issuer, b->issuer);
    return order ? order : str_cmp(a->name, b->name);
}

static void put_recommendations(struct show *s, const struct guidance *g)
{
    static const struct view_column columns[] = {{.key = "id", .heading = "id"},
        {.key = "issuer", .heading = "by"},
        {.key = "drugs", .heading = "drugs", .max_width = 24},
        {.key = "key", .heading = "when", .max_width = 36},
        {.key = "change", .heading = "change"},
        {.key = "classification", .heading = "strength"},
        {.key = "date", .heading = "date"},
        {.key = "text", .heading = "text", .reader = VIEW_PROGRAMS}};

    view_table(&s->v, "recommendations", "dosing guidelines, by row", columns,
        sizeof columns / sizeof *columns);
    for (size_t i = 0; i < g->n_recommendations; i++) {
        const struct pgx_recommendation *r = &g->recommendations[i];
        view_cell(&s->v, r->id);
        view_cell(&s->v, r->issuer);
        view_cell_list(&s->v, r->drugs, r->n_drugs, ", ");
        view_cell(&s->v, keys_text(s, r));
        view_cell_c(&s->v, flag_word(pgx_asks_for_change(r)));
        view_cell(&s->v, r->classification);
        view_cell(&s->v, r->date);
        view_cell(&s->v, r->text);
    }
    view_table_end(&s->v);
}

static void put_documents(struct show *s, const struct guidance *g)
{
    static const struct view_column columns[] = {{.key = "id", .heading = "id"},
        {.key = "document", .heading = "is"}, {.key = "issuer", .heading = "by"},
        {.key = "testing_level", .heading = "testing"},
        {.key = "drugs", .heading = "drugs", .max_width = 30},
        {.key = "genes", .heading = "genes", .max_width = 24},
        {.key = "about", .heading = "genome"}, {.key = "date", .heading = "date"}};

    view_table(&s->v, "documents", "drug labels and guidelines, by gene", columns,
        sizeof columns / sizeof *columns);
    for (size_t i = 0; i < g->n_documents; i++) {
        const struct pgx_document *d = &g->documents[i];
        view_cell(&s->v, d->id);
        view_cell_c(&s->v, d->kind == PGX_LABEL ? "label" : "guideline");
        view_cell(&s->v, d->issuer);
        view_cell(&s->v, d->testing_level);
        view_cell_list(&s->v, d->drugs, d->n_drugs, ", ");
        view_cell_list(&s->v, d->genes, d->n_genes, ", ");
        view_cell_c(&s->v, d->is_cancer_genome ? "tumour" : "patient");
        view_cell(&s->v, d->date);
    }
    view_table_end(&s->v);
}

int show_pgx_guidance(struct show *s, const uint32_t *records, int n_records)
{
    struct guidance g = {0};

    for (int i = 0; i < n_records; i++) {
        struct record r;
        int rc = show_must(
            s, kb_record(s->kb, records[i], &r, s->err), "record", records[i]);
        if (rc >= 0
            && (r.type == RECORD_PGX_RECOMMENDATION || r.type == RECORD_PGX_DOCUMENT))
            rc = read_one(s, &r, &g);
        if (rc < 0)
            return rc;
    }
    if (g.n_recommendations > 1)
        qsort(g.recommendations, g.n_recommendations, sizeof *g.recommendations,
            recommendation_cmp);
    if (g.n_documents > 1)
        qsort(g.documents, g.n_documents, sizeof *g.documents, document_cmp);
    if (g.n_recommendations > 0)
        put_recommendations(s, &g);
    if (g.n_documents > 0)
        put_documents(s, &g);
    return 0;
}
