/* ClinVar records and alleles as `vdt show` prints them. */
#include "query/overrides.h"
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

const char *show_clinvar_kind(enum classification_kind kind)
{
    static const char *const names[] = {"germline", "somatic impact", "oncogenicity"};
    return names[kind];
}

/* "Melanoma (MONDO:0005105, MedGen:C0025202)"; people may break it at the blanks. */
static struct str condition_text(struct show *s, const struct condition *c)
{
    struct buf b = BUF_INIT;
    bool has_both = c->name.n > 0 && c->ids.n > 0;
    buf_add_str(&b, c->name);
    buf_add_c(&b, has_both ? " (" : "");
    for (size_t i = 0; i < c->ids.n; i++) {
        buf_add_char(&b, c->ids.p[i]);
        buf_add_c(&b, c->ids.p[i] == ',' ? " " : "");
    }
    buf_add_c(&b, has_both ? ")" : "");
    struct str out = str_copy(s->mem, buf_str(&b));
    buf_free(&b);
    return out;
}

static void put_conditions(struct show *s, const struct classification *c)
{
    if (!s->v.is_json) {
        struct str *names = ARENA_ARRAY(s->mem, struct str, c->n_conditions);
        for (unsigned i = 0; i < c->n_conditions; i++)
            names[i] = condition_text(s, &c->conditions[i]);
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

/* "submissions" has the counts alone, "split" also when each class was last given. */
static void put_split_json(struct show *s, const struct classification *c)
{
    struct str *words = ARENA_ARRAY(s->mem, struct str, c->n_split);
    for (unsigned i = 0; i < c->n_split; i++)
        words[i] =
            str_fmt(s->mem, "%u %.*s", c->split[i].n, STR_ARG(c->split[i].class_word));
    view_strs(&s->v, "submissions", "", words, c->n_split);
    view_array(&s->v, "split", NULL);
    for (unsigned i = 0; i < c->n_split; i++) {
        view_item(&s->v, NULL);
        view_str(&s->v, "class", "", c->split[i].class_word);
        view_uint(&s->v, "n", "", c->split[i].n);
        view_str(&s->v, "newest", "", c->split[i].date);
        view_close(&s->v, NULL);
    }
    view_close(&s->v, NULL);
    view_number(&s->v, "n_submissions", "", c->n_submissions > 0, c->n_submissions);
    view_number(&s->v, "n_submitters", "", c->n_submitters > 0, c->n_submitters);
}

static void put_split(struct show *s, const struct classification *c)
{
    if (s->v.is_json) {
        put_split_json(s, c);
        return;
    }
    struct str *words = ARENA_ARRAY(s->mem, struct str, c->n_split);
    for (unsigned i = 0; i < c->n_split; i++) {
        const struct class_count *k = &c->split[i];
        words[i] = str_fmt(s->mem, "%u %.*s%s%.*s%s", k->n, STR_ARG(k->class_word),
            k->date.n > 0 ? " (newest " : "", STR_ARG(k->date),
            k->date.n > 0 ? ")" : "");
    }
    if (c->n_submissions > 0)
        view_str(&s->v, "", "  number",
            str_fmt(s->mem, "%u submission%s, %u submitter%s", c->n_submissions,
                c->n_submissions == 1 ? "" : "s", c->n_submitters,
                c->n_submitters == 1 ? "" : "s"));
    view_strs(&s->v, "", "  submissions", words, c->n_split);
}

/* What stands beside a class, given or not: a record without one may have been
 * submitted, reviewed and tied to a condition all the same. */
static void put_details(struct show *s, const struct classification *c)
{
    view_str(&s->v, "review_status", "  review status", c->review_status);
    view_number(&s->v, "stars", "  stars", c->stars >= 0, (uint64_t)c->stars);
    view_str(&s->v, "date", "  last evaluated", c->date);
    put_split(s, c);
    view_str(&s->v, "explanation", "  explanation", c->explanation);
    put_conditions(s, c);
}

/* "not given"; with ClinVar's own word for it, where it has one: "not provided". */
static struct str class_text(struct show *s, const struct classification *c)
{
    if (c->is_given)
        return c->class_word;
    if (s->v.is_json)
        return STR_NONE;
    return c->class_word.n > 0 && !str_eq(c->class_word, c->review_status)
               ? str_fmt(s->mem, "not given (\"%.*s\")", STR_ARG(c->class_word))
               : STR("not given");
}

/* The three facts stand apart; one that is not given is said to be so, since it differs
 * from one of no stars, and from a variant that ClinVar does not have. */
static void put_classification(
    struct show *s, enum classification_kind kind, const struct classification *c)
{
    bool has_details = c->is_given || c->review_status.n > 0 || c->n_conditions > 0
                       || c->n_submissions > 0;
    view_object(&s->v, classification_kind_name(kind), NULL);
    view_str(&s->v, "classification", show_clinvar_kind(kind), class_text(s, c));
    /* tiers of impact have no group */
    if (c->is_given && (s->v.is_json || c->group != CLASS_OTHER))
        view_c(&s->v, "group", "  read as", class_group_name(c->group));
    if (has_details)
        put_details(s, c);
    view_close(&s->v, NULL);
}

static void put_ids(
    struct show *s, const char *key, const char *label, const uint32_t *ids, unsigned n)
{
    struct str *texts = ARENA_ARRAY(s->mem, struct str, n);
    for (unsigned i = 0; i < n; i++)
        texts[i] = str_fmt(s->mem, "VCV%09u", ids[i]);
    view_strs(&s->v, key, label, texts, n);
}

/* What the VariationID stands for: "haplotype of VCV000000123; ...". */
static void put_identity(struct show *s, const struct clinvar_record *r)
{
    view_uint(&s->v, "variation_id", "VariationID", r->variation_id);
    view_number(&s->v, "allele_id", "AlleleID", r->allele_id > 0, r->allele_id);
    view_str(&s->v, "name", "name", r->name);
    view_c(&s->v, "type", "type", clinvar_type_name(r->type));
    put_ids(s, "members", "members", r->members, r->n_members);
    if (s->v.is_json)
        view_flag(&s->v, "is_included", "", r->is_included);
    else if (r->is_included)
        view_c(&s->v, "", "included",
            "classified only as part of a haplotype or genotype");
    if (r->is_included)
        put_ids(s, "included_in", "  part of", r->included_in, r->n_included_in);
}

int show_clinvar_word(struct show *s, const struct clinvar_entry *c, unsigned source)
{
    const struct clinvar_record *r = &c->record;
    const struct classification *k = &r->by_kind[CLASSIFICATION_GERMLINE];
    struct str *words = ARENA_ARRAY(s->mem, struct str, k->n_split);
    for (unsigned i = 0; i < k->n_split; i++)
        words[i] =
            str_fmt(s->mem, "%u %.*s", k->split[i].n, STR_ARG(k->split[i].class_word));
    view_c(&s->v, "note", "context",
        "of a release that named no record and no review status; decides nothing");
    view_str(&s->v, "classification", "said", k->class_word);
    view_strs(&s->v, "by_condition", "by condition", words, k->n_split);
    put_conditions(s, k);
    view_strs(&s->v, "genes", "genes", r->genes, r->n_genes);
    view_str(&s->v, "rs", "dbSNP", r->rs);
    return show_source(s, source);
}

int show_clinvar_facts(struct show *s, const struct clinvar_entry *c, unsigned source)
{
    const struct clinvar_record *r = &c->record;
    struct evidence_override *own = NULL;
    unsigned n_own;
    put_identity(s, r);
    view_strs(&s->v, "genes", "genes", r->genes, r->n_genes);
    view_str(&s->v, "hgvs_g", "HGVS g.", r->hgvs_g);
    view_str(&s->v, "hgvs_c", "HGVS c.", r->hgvs_c);
    view_str(&s->v, "hgvs_p", "HGVS p.", r->hgvs_p);
    view_str(
        &s->v, "consequence", "consequence", consequence_text(s->mem, r->consequence));
    view_str(&s->v, "rs", "dbSNP", r->rs);
    view_str(&s->v, "caid", "ClinGen allele", r->caid);
    view_strs(&s->v, "omim", "OMIM", r->omim, r->n_omim);
    view_strs(&s->v, "rcvs", "RCVs", r->rcvs, r->n_rcvs);
    for (int k = 0; k < N_CLASSIFICATION_KINDS; k++)
        put_classification(s, (enum classification_kind)k, &r->by_kind[k]);
    int rc = overrides_of_clinvar(s->kb, r, s->mem, &own, &n_own, s->err);
    show_overrides_table(s, own, n_own);
    return rc < 0 ? rc : show_source(s, source);
}
