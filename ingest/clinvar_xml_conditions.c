#include "ingest/clinvar_xml.h"

#include <stdlib.h>

/* The databases that ClinVar's flat files name, in their order (they sort the tags as
 * bytes), with the flat files' tags. */
static const struct {
    const char *database, *tag;
} databases[] = {
    {"Human Phenotype Ontology", "Human_Phenotype_Ontology"},
    {"MONDO", "MONDO"},
    {"MeSH", "MeSH"},
    {"MedGen", "MedGen"},
    {"OMIM", "OMIM"},
    {"Orphanet", "Orphanet"},
};

void xml_trait_xref(
    struct clinvar_xml *x, struct str database, struct str id, struct str type)
{
    /* An allelic variant is not the condition. */
    if (!id.n || str_eq_c(type, "Allelic variant"))
        return;
    for (size_t i = 0; i < sizeof(databases) / sizeof(databases[0]); i++)
        if (str_eq_c(database, databases[i].database))
            xml_add_text(&x->f.mem, &x->r.trait.ids,
                str_fmt(&x->f.mem, "%s:%.*s", databases[i].tag, STR_ARG(id)));
}

void xml_trait_name(struct clinvar_xml *x, struct str type, struct str name)
{
    struct xml_trait *t = &x->r.trait;

    name = xml_text(&x->f.mem, name);
    t->n_names++;
    t->any = name;
    if (str_eq_c(type, "Preferred")) {
        t->n_preferred++;
        t->preferred = name;
    }
}

static int compare_texts(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* "Human_Phenotype_Ontology:HP:1,MONDO:MONDO:2" -> "HP:1,MONDO:2" */
static struct str sorted_ids(struct clinvar_xml *x, struct xml_texts *ids)
{
    struct buf joined = BUF_INIT;
    struct str out;

    if (ids->n > 1)
        qsort(ids->items, ids->n, sizeof(*ids->items), compare_texts);
    for (size_t i = 0; i < ids->n; i++) {
        if (i > 0 && str_eq(ids->items[i], ids->items[i - 1]))
            continue;
        if (joined.n)
            buf_add_char(&joined, ',');
        buf_add_str(&joined, ids->items[i]);
    }
    out = clinvar_condition_ids(&x->f.mem, buf_str(&joined));
    buf_free(&joined);
    return out;
}

/* A trait has one preferred name; without it, its only name.  Of several none is taken.
 */
static struct str trait_name(const struct xml_trait *t)
{
    if (t->n_preferred > 0)
        return t->n_preferred == 1 ? t->preferred : STR_NONE;
    return t->n_names == 1 ? t->any : STR_NONE;
}

void xml_trait_end(struct clinvar_xml *x)
{
    struct arena *mem = &x->f.mem;
    struct xml_class *c = &x->r.by_kind[x->r.kind];
    struct condition condition = {
        trait_name(&x->r.trait), sorted_ids(x, &x->r.trait.ids)};
    struct str key;
    bool is_new;

    if (!condition.name.n && !condition.ids.n)
        return;
    key = str_fmt(mem, "%.*s\n%.*s", STR_ARG(condition.name), STR_ARG(condition.ids));
    strmap_at(&c->seen, mem, key, &is_new);
    if (!is_new)
        return;
    c->conditions = arena_grow(mem, c->conditions, &c->conditions_cap,
        c->n_conditions + 1, sizeof(*c->conditions));
    c->conditions[c->n_conditions++] = condition;
}
