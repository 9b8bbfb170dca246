/* ClinVar records and alleles as `vdt show` prints them. */
#include "query/show.h"

static const struct view_column allele_columns[] = {
    {"record", "record", VIEW_TEXT, 36, VIEW_BOTH},
    {"assembly", "assembly", VIEW_TEXT, 0, VIEW_BOTH},
    {"how", "how placed", VIEW_TEXT, 0, VIEW_BOTH},
    {"from", "from", VIEW_TEXT, 0, VIEW_BOTH},
    {"allele", "allele", VIEW_TEXT, 0, VIEW_BOTH}};

void show_alleles_begin(struct show *s)
{
    view_table(&s->v, "alleles", "alleles", allele_columns,
        sizeof allele_columns / sizeof *allele_columns);
}

int show_alleles_add(
    struct show *s, struct str record, const struct placed_allele *alleles, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        struct provenance p;
        int rc = show_must(s, kb_source(s->kb, alleles[i].source, s->mem, &p, s->err),
            "source", alleles[i].source);
        if (rc < 0)
            return rc;
        view_cell(&s->v, record);
        view_cell_c(&s->v, assembly_name(alleles[i].allele.assembly));
        view_cell_c(&s->v, allele_how_name(alleles[i].how));
        view_cell(
            &s->v, str_fmt(s->mem, "%.*s %.*s", STR_ARG(p.source), STR_ARG(p.release)));
        view_cell(&s->v, allele_text(s->mem, &alleles[i].allele));
    }
    return 0;
}

void show_alleles_end(struct show *s)
{
    view_table_end(&s->v);
}

static void put_conditions(struct show *s, const struct classification *c)
{
    if (!s->v.is_json) {
        struct str *names = ARENA_ARRAY(s->mem, struct str, c->n_conditions);
        for (unsigned i = 0; i < c->n_conditions; i++)
            names[i] = c->conditions[i].name;
        view_strs(&s->v, "", "  conditions", names, c->n_conditions);
        return;
    }
    view_array(&s->v, "conditions", NULL);
    for (unsigned i = 0; i < c->n_conditions; i++) {
        view_item(&s->v, NULL);
        view_str(&s->v, "name", "", c->conditions[i].name);
        view_str(&s->v, "ids", "", c->conditions[i].ids);
        view_close(&s->v, NULL);
    }
    view_close(&s->v, NULL);
}

static void put_split(struct show *s, const struct classification *c)
{
    struct str *words = ARENA_ARRAY(s->mem, struct str, c->n_split);
    for (unsigned i = 0; i < c->n_split; i++)
        words[i] =
            str_fmt(s->mem, "%u %.*s", c->split[i].n, STR_ARG(c->split[i].class_word));
    view_strs(&s->v, "submissions", "  submissions", words, c->n_split);
}

/* The three facts stand apart; one that is not given is said to be so, since it differs
 * from one of no stars. */
static void put_classification(
    struct show *s, enum classification_kind kind, const struct classification *c)
{
    static const char *const headings[] = {
        "germline", "somatic impact", "oncogenicity"};
    view_object(&s->v, classification_kind_name(kind), NULL);
    view_str(&s->v, "classification", headings[kind],
        c->is_given    ? c->class_word
        : s->v.is_json ? STR_NONE
                       : STR("not given"));
    if (c->is_given) {
        /* tiers of impact have no group */
        if (s->v.is_json || c->group != CLASS_OTHER)
            view_c(&s->v, "group", "  read as", class_group_name(c->group));
        view_str(&s->v, "review_status", "  review status", c->review_status);
        view_number(&s->v, "stars", "  stars", c->stars >= 0, (uint64_t)c->stars);
        view_str(&s->v, "date", "  last evaluated", c->date);
        put_split(s, c);
        put_conditions(s, c);
    }
    view_close(&s->v, NULL);
}

int show_clinvar_facts(struct show *s, const struct clinvar_entry *c, unsigned source)
{
    const struct clinvar_record *r = &c->record;
    view_uint(&s->v, "variation_id", "VariationID", r->variation_id);
    view_str(&s->v, "name", "name", r->name);
    view_strs(&s->v, "genes", "genes", r->genes, r->n_genes);
    view_str(&s->v, "hgvs_g", "HGVS g.", r->hgvs_g);
    view_str(&s->v, "hgvs_c", "HGVS c.", r->hgvs_c);
    view_str(&s->v, "hgvs_p", "HGVS p.", r->hgvs_p);
    view_str(
        &s->v, "consequence", "consequence", consequence_text(s->mem, r->consequence));
    view_str(&s->v, "rs", "dbSNP", r->rs);
    view_str(&s->v, "caid", "ClinGen allele", r->caid);
    for (int k = 0; k < N_CLASSIFICATION_KINDS; k++)
        put_classification(s, (enum classification_kind)k, &r->by_kind[k]);
    return show_source(s, source);
}
