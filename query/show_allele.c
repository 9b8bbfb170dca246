/* An allele: what it does to the transcripts, who has rows of it, and what the evidence
 * says. */
#include "query/case.h"
#include "query/effect.h"
#include "query/show.h"

#include <math.h>

static int put_owner(struct show *s, const struct record *r)
{
    struct named_variant v;
    struct clinvar_entry c;
    if (r->type == RECORD_CLINVAR) {
        int rc = kb_clinvar(s->kb, r->ordinal, s->mem, &c, s->err);
        return rc < 0 ? rc : show_alleles_add(s, r->id, c.alleles, c.n_alleles);
    }
    if (r->type == RECORD_CLINVAR_ALLELE) {
        int rc = kb_clinvar_allele(s->kb, r->ordinal, s->mem, &c, s->err);
        return rc < 0 ? rc : show_alleles_add(s, r->id, c.alleles, c.n_alleles);
    }
    int rc = kb_variant(s->kb, r->ordinal, s->mem, &v, s->err);
    struct str name = str_fmt(
        s->mem, "%.*s %.*s %.*s", STR_ARG(r->id), STR_ARG(v.gene), STR_ARG(v.name));
    return rc < 0 ? rc : show_alleles_add(s, name, v.alleles, v.n_alleles);
}

static int put_owners(
    struct show *s, const uint32_t *owners, int n, struct record *records)
{
    if (n == 0 && !s->v.is_json)
        return 0;
    show_alleles_begin(s);
    for (int i = 0; i < n; i++) {
        uint32_t ordinal = owners[i];
        int rc = show_must(
            s, kb_record(s->kb, ordinal, &records[i], s->err), "record", ordinal);
        if (rc >= 0)
            rc = put_owner(s, &records[i]);
        if (rc < 0)
            return rc;
    }
    show_alleles_end(s);
    return 0;
}

/* What ClinVar said of the allele before it named records. */
static int put_clinvar_words(struct show *s, const struct record *records, int n)
{
    view_array(&s->v, "clinvar_context", NULL);
    for (int i = 0; i < n; i++) {
        struct clinvar_entry c;
        if (records[i].type != RECORD_CLINVAR_ALLELE)
            continue;
        int rc = kb_clinvar_allele(s->kb, records[i].ordinal, s->mem, &c, s->err);
        if (rc < 0)
            return rc;
        view_item(&s->v, "ClinVar until 2017");
        rc = show_clinvar_word(s, &c, records[i].source);
        if (rc < 0)
            return rc;
        view_close(&s->v, "ClinVar until 2017");
    }
    view_close(&s->v, NULL);
    return 0;
}

static int put_clinvar(struct show *s, const struct record *records, int n)
{
    view_array(&s->v, "clinvar", NULL);
    for (int i = 0; i < n; i++) {
        struct clinvar_entry c;
        if (records[i].type != RECORD_CLINVAR)
            continue;
        int rc = kb_clinvar(s->kb, records[i].ordinal, s->mem, &c, s->err);
        if (rc < 0)
            return rc;
        view_item(&s->v, "ClinVar");
        rc = show_clinvar_facts(s, &c, records[i].source);
        if (rc < 0)
            return rc;
        view_close(&s->v, "ClinVar");
    }
    view_close(&s->v, NULL);
    return 0;
}

/* ---- what it does ---- */

struct effects {
    struct allele_effect *all;
    unsigned n;
};

/* Nothing when REF is not what the reference has. */
static int read_effects(struct show *s, const struct allele *a, struct effects *out)
{
    struct kb_bases windows;
    struct kb_effects of;
    kb_bases_begin(&windows, s->kb);
    const struct refbases bases = kb_bases_ref(&windows);
    kb_effects_begin(&of, s->kb, a->assembly, &bases, s->mem);
    *out = (struct effects){0};
    int n = 0;
    if (allele_check_ref(a, &bases) != 0)
        n = kb_effects_of(&of, a, 1, &out->all, s->err);
    kb_effects_end(&of);
    out->n = n > 0 ? (unsigned)n : 0;
    return n < 0 ? n : kb_bases_error(&windows, s->err);
}

static struct str where_text(struct show *s, const struct variant_effect *e)
{
    if (e->exon > 0)
        return str_fmt(s->mem, "exon %u", e->exon);
    return e->intron > 0 ? str_fmt(s->mem, "intron %u", e->intron) : STR_NONE;
}

static const struct view_column effect_columns[] = {
    {"transcript", "transcript", VIEW_TEXT, 0, VIEW_BOTH},
    {"tag", "chosen as", VIEW_TEXT, 0, VIEW_BOTH},
    {"gene", "gene", VIEW_TEXT, 0, VIEW_BOTH},
    {"where", "where", VIEW_TEXT, 0, VIEW_BOTH},
    {"hgvs_c", "HGVS c.", VIEW_TEXT, 24, VIEW_BOTH},
    {"hgvs_p", "HGVS p.", VIEW_TEXT, 24, VIEW_BOTH},
    {"protein_change", "", VIEW_TEXT, 0, VIEW_PROGRAMS},
    {"consequence", "consequence", VIEW_TEXT, 0, VIEW_BOTH}};

/* People are spared the table where the KB has no transcript there. */
static void put_effects(struct show *s, const struct effects *effects)
{
    if (effects->n == 0 && !s->v.is_json)
        return;
    view_table(&s->v, "transcripts", "what it does to transcripts", effect_columns,
        sizeof effect_columns / sizeof *effect_columns);
    for (unsigned i = 0; i < effects->n; i++) {
        const struct transcript *t = effects->all[i].transcript;
        const struct variant_effect *e = &effects->all[i].effect;
        bool is_unknown = e->is_bases_unknown && !s->v.is_json;
        view_cell(&s->v, t->id);
        view_cell_c(&s->v, transcript_tag_name(t->tag));
        view_cell(&s->v, t->gene);
        view_cell(&s->v, where_text(s, e));
        view_cell(&s->v, e->hgvs_c);
        view_cell(&s->v, is_unknown ? STR("not computed") : e->hgvs_p);
        view_cell(&s->v, e->has_change ? protein_text(s->mem, &e->change) : STR_NONE);
        view_cell(&s->v, consequence_text(s->mem, e->consequence));
    }
    view_table_end(&s->v);
}

/* ---- the page ---- */

/* A sample that holds nothing but the allele. */
static struct sample sample_of_call(struct show *s, const struct allele *a,
    uint32_t *owners, int n, bool has_criterion, const struct effects *effects,
    struct call *call)
{
    *call = (struct call){.allele = *a,
        .as_given = allele_text(s->mem, a),
        .allele_fraction = NAN,
        .depth = -1,
        .owners = owners,
        .n_owners = (unsigned)n,
        .has_allele_criterion = has_criterion,
        .effects = effects->all,
        .n_effects = effects->n};
    return (struct sample){
        .assembly = a->assembly, .calls = call, .n_calls = 1, .looked = looked_new()};
}

static int put_case(struct show *s, const uint32_t *owners, int n,
    const struct effects *effects, struct sample *sample)
{
    struct case_data c;
    struct record *records = ARENA_ARRAY(s->mem, struct record, (size_t)n);
    looked_close(sample->looked);
    int rc = case_make(sample, s->kb, s->mem, &c, s->err);
    if (rc < 0)
        return rc;
    view_str(&s->v, "gene", "gene", c.findings[0].gene);
    view_c(&s->v, "effect", "effect", effect_class_name(c.findings[0].effect));
    view_str(&s->v, "effect_from", "effect from", c.findings[0].effect_from);
    put_effects(s, effects);
    rc = put_owners(s, owners, n, records);
    if (rc >= 0)
        rc = put_clinvar(s, records, n);
    if (rc >= 0)
        rc = put_clinvar_words(s, records, n);
    return rc < 0 ? rc : show_matches(s, &c);
}

int show_allele(struct show *s, const struct allele *a)
{
    uint32_t *owners;
    bool has_criterion;
    struct call call;
    struct effects effects;
    int n = kb_allele_owners(s->kb, a, s->mem, &owners, &has_criterion, s->err);
    if (n < 0)
        return n;
    if (read_effects(s, a, &effects) < 0)
        return s->err->code;
    view_str(&s->v, "allele", "allele", allele_text(s->mem, a));
    view_c(&s->v, "assembly", "assembly", assembly_name(a->assembly));
    struct sample sample =
        sample_of_call(s, a, owners, n, has_criterion, &effects, &call);
    int rc = put_case(s, owners, n, &effects, &sample);
    looked_free(sample.looked);
    return rc;
}
