#include "query/report_html_page.h"

#include <stdlib.h>

unsigned html_tier_rank(struct str tier)
{
    static const char *const order[] = {"I-A", "I-B", "II-C", "II-D", "III", "IV"};
    unsigned i = 0;
    while (i < sizeof order / sizeof *order && !str_eq_c(tier, order[i]))
        i++;
    return i;
}

bool html_is_actionable(const struct json *finding)
{
    return html_tier_rank(json_str(json_path(finding, "tier.amp")))
           <= html_tier_rank(STR("II-D"));
}

bool html_is_partial(const struct json *row)
{
    return str_eq_c(json_str(json_path(row, "match.value")), "partial");
}

size_t html_length(const struct html_page *p, const char *path)
{
    return json_len(json_path(p->report, path));
}

bool html_has_word(const struct json *list, struct str word)
{
    for (size_t i = 0; i < json_len(list); i++)
        if (str_eq(json_str(json_at(list, i)), word))
            return true;
    return false;
}

bool html_is_about(const struct json *row, struct str finding_id)
{
    return html_has_word(json_get(row, "findings"), finding_id);
}

/* ---- findings -------------------------------------------------------------------- */

struct order {
    const struct json *finding;
    unsigned rank;
    struct str gene;
    size_t index;
};

static int compare(const void *a, const void *b)
{
    const struct order *x = a, *y = b;
    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    int by_gene = str_cmp(x->gene, y->gene);
    if (by_gene != 0)
        return by_gene;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* What has no gene's name (a fusion's partners, a factor) stands behind. */
static struct str sort_name(const struct json *finding)
{
    struct str gene = json_str(json_path(finding, "gene.symbol"));
    return gene.n > 0 ? gene : STR("~");
}

static void sort_findings(struct html_page *p)
{
    const struct json *list = json_get(p->report, "findings");
    size_t n = json_len(list);
    struct order *order = arena_alloc(&p->mem, n * sizeof *order + 1);
    for (size_t i = 0; i < n; i++) {
        const struct json *f = json_at(list, i);
        order[i] = (struct order){.finding = f,
            .rank = html_tier_rank(json_str(json_path(f, "tier.amp"))),
            .gene = sort_name(f),
            .index = i};
    }
    qsort(order, n, sizeof *order, compare);
    p->findings = arena_alloc(&p->mem, n * sizeof *p->findings + 1);
    p->n_findings = (unsigned)n;
    for (unsigned i = 0; i < n; i++) {
        bool is_new;
        p->findings[i] = order[i].finding;
        *strmap_at(&p->finding_at, &p->mem, json_str(json_get(p->findings[i], "id")),
            &is_new) = i;
    }
}

const struct json *html_finding(const struct html_page *p, struct str id)
{
    const uint32_t *at = strmap_get(&p->finding_at, id);
    return at ? p->findings[*at] : NULL;
}

/* ---- rows of evidence ------------------------------------------------------------ */

static void note_role(struct html_page *p, const struct json *list, enum html_role role)
{
    for (size_t i = 0; i < json_len(list); i++) {
        bool is_new;
        *strmap_at(&p->roles, &p->mem, json_str(json_at(list, i)), &is_new) = role;
    }
}

static void load_roles(struct html_page *p)
{
    const struct json *groups = json_get(p->report, "therapy_groups");
    for (size_t i = 0; i < json_len(groups); i++) {
        const struct json *g = json_at(groups, i);
        note_role(p, json_get(g, "supports"), ROLE_SUPPORTS);
        note_role(p, json_get(g, "against"), ROLE_AGAINST);
        note_role(p, json_get(g, "resistance"), ROLE_RESISTANCE);
    }
}

enum html_role html_role(const struct html_page *p, const struct json *row)
{
    const uint32_t *role = strmap_get(&p->roles, json_str(json_get(row, "id")));
    return role ? (enum html_role) * role : ROLE_NONE;
}

/* An id that rows of two parts have is an anchor in the first of them. */
static void load_anchors(struct html_page *p)
{
    for (unsigned i = 0; i < n_html_parts; i++) {
        const struct json *rows = json_get(p->report, html_parts[i]->name);
        for (size_t k = 0; k < json_len(rows); k++) {
            struct str id = html_row_id(&p->mem, html_parts[i], json_at(rows, k));
            bool is_new;
            uint32_t *of =
                id.n > 0 ? strmap_at(&p->anchors, &p->mem, id, &is_new) : NULL;
            if (of && is_new)
                *of = i;
        }
    }
}

static void load_local(struct html_page *p)
{
    const struct json *rows = json_get(p->report, "glossary");
    for (size_t i = 0; str_eq_c(str_of(p->lang), "ko") && i < json_len(rows); i++) {
        bool is_new;
        *strmap_at(&p->local, &p->mem, json_str(json_get(json_at(rows, i), "name")),
            &is_new) = (uint32_t)i;
    }
}

void html_model_load(struct html_page *p)
{
    load_local(p);
    sort_findings(p);
    load_roles(p);
    load_anchors(p);
}
