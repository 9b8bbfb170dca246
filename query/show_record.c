/* One record of a source: a named variant, a molecular profile, an evidence item or
 * assertion, a ClinVar record, a trial. */
#include "query/show.h"

#include "query/curated_records.h"

static void put_absent_clinvar(struct show *s, uint32_t variation_id)
{
    view_item(&s->v, "ClinVar");
    view_uint(&s->v, "variation_id", "VariationID", variation_id);
    view_sentence(
        &s->v, "note", STR("not in the ClinVar releases of this knowledge base"));
    view_close(&s->v, "ClinVar");
}

/* ClinVar's facts of the variant: of the ids that its source names. */
static int put_clinvar_ids(struct show *s, const struct named_variant *v)
{
    view_array(&s->v, "clinvar", NULL);
    for (unsigned i = 0; i < v->n_clinvar_ids; i++) {
        struct record r;
        struct clinvar_entry c;
        struct str id = str_fmt(s->mem, "VCV%09u", v->clinvar_ids[i]);
        int rc = kb_record_by_id(s->kb, id, &r, s->err);
        if (rc == 0) {
            put_absent_clinvar(s, v->clinvar_ids[i]);
            continue;
        }
        if (rc > 0)
            rc = kb_clinvar(s->kb, r.ordinal, s->mem, &c, s->err);
        if (rc < 0)
            return rc;
        view_item(&s->v, "ClinVar");
        rc = show_clinvar_facts(s, &c, r.source);
        if (rc < 0)
            return rc;
        view_close(&s->v, "ClinVar");
    }
    view_close(&s->v, NULL);
    return 0;
}

static int put_variant(struct show *s, uint32_t ordinal, unsigned source)
{
    struct named_variant v;
    int rc = show_must(
        s, kb_variant(s->kb, ordinal, s->mem, &v, s->err), "variant record", ordinal);
    if (rc < 0)
        return rc;
    view_str(&s->v, "gene", "gene", v.gene);
    view_str(&s->v, "name", "name", v.name);
    view_strs(&s->v, "aliases", "other names", v.aliases, v.n_aliases);
    view_str(&s->v, "types", "types", v.types);
    view_strs(&s->v, "hgvs", "HGVS", v.hgvs, v.n_hgvs);
    view_str(&s->v, "transcript", "transcript", v.transcript);
    view_str(&s->v, "caid", "ClinGen allele", v.caid);
    view_str(&s->v, "form", "name read as", v.form);
    rc = show_criterion(s, v.criterion);
    view_str(&s->v, "url", "url", v.url);
    if (rc >= 0)
        rc = show_source(s, source);
    if (rc < 0)
        return rc;
    show_alleles_begin(s);
    rc = show_alleles_add(s, v.id, v.alleles, v.n_alleles);
    if (rc < 0)
        return rc;
    show_alleles_end(s);
    rc = put_clinvar_ids(s, &v);
    struct evidence_rows rows = {0};
    uint32_t *records = NULL;
    int n = rc < 0 ? rc : records_of_variant(s->kb, v.id, s->mem, &records, s->err);
    rc = show_read_evidence(s, records, n, &rows);
    return rc < 0 ? rc : show_evidence_table(s, &rows, false);
}

static int put_profile(struct show *s, uint32_t ordinal, unsigned source)
{
    struct named_profile p;
    struct evidence_rows rows = {0};
    uint32_t *records;
    int rc = show_must(
        s, kb_profile(s->kb, ordinal, s->mem, &p, s->err), "profile record", ordinal);
    if (rc < 0)
        return rc;
    view_str(&s->v, "name", "name", p.name);
    view_strs(&s->v, "variants", "variants", p.variant_ids, p.n_variant_ids);
    rc = show_criterion(s, p.criterion);
    view_str(&s->v, "evidence_score", "evidence score",
        str_fmt(s->mem, "%u.%02u", p.score_x100 / 100, p.score_x100 % 100));
    view_str(&s->v, "url", "url", p.url);
    if (rc >= 0)
        rc = show_source(s, source);
    if (rc < 0)
        return rc;
    int n = records_of_profile(s->kb, p.id, s->mem, &records, s->err);
    rc = show_read_evidence(s, records, n, &rows);
    return rc < 0 ? rc : show_evidence_table(s, &rows, false);
}

static int put_clinvar(struct show *s, uint32_t ordinal, struct str id, unsigned source)
{
    struct clinvar_entry c;
    int rc = show_must(
        s, kb_clinvar(s->kb, ordinal, s->mem, &c, s->err), "ClinVar record", ordinal);
    if (rc >= 0)
        rc = show_clinvar_facts(s, &c, source);
    if (rc < 0)
        return rc;
    show_alleles_begin(s);
    rc = show_alleles_add(s, id, c.alleles, c.n_alleles);
    if (rc < 0)
        return rc;
    show_alleles_end(s);
    rc = show_clinvar_hgvs(s, &c);
    return rc < 0 ? rc : show_clinvar_submissions(s, &c);
}

static int put_clinvar_word(
    struct show *s, uint32_t ordinal, struct str id, unsigned source)
{
    struct clinvar_entry c;
    int rc = show_must(s, kb_clinvar_allele(s->kb, ordinal, s->mem, &c, s->err),
        "ClinVar allele", ordinal);
    if (rc >= 0)
        rc = show_clinvar_word(s, &c, source);
    if (rc < 0)
        return rc;
    show_alleles_begin(s);
    rc = show_alleles_add(s, id, c.alleles, c.n_alleles);
    if (rc >= 0)
        show_alleles_end(s);
    return rc;
}

static int put_record(struct show *s, const struct record *r)
{
    switch (r->type) {
    case RECORD_VARIANT:
        return put_variant(s, r->ordinal, r->source);
    case RECORD_PROFILE:
        return put_profile(s, r->ordinal, r->source);
    case RECORD_EVIDENCE:
    case RECORD_ASSERTION:
        return show_evidence_facts(s, r->ordinal, r->source);
    case RECORD_CLINVAR:
        return put_clinvar(s, r->ordinal, r->id, r->source);
    case RECORD_TRIAL:
        return show_trial(s, r->ordinal, r->source);
    case RECORD_PGX:
        return show_pgx(s, r->ordinal, r->source);
    case RECORD_PGX_RECOMMENDATION:
        return show_pgx_recommendation(s, r->ordinal, r->source);
    case RECORD_PGX_DOCUMENT:
        return show_pgx_document(s, r->ordinal, r->source);
    case RECORD_PGX_DRUG:
        return show_pgx_drug(s, r->ordinal, r->source);
    case RECORD_CLINVAR_ALLELE:
        return put_clinvar_word(s, r->ordinal, r->id, r->source);
    }
    return err_set(
        s->err, ERR_KB, "record %u is of unknown type %d", r->ordinal, r->type);
}

int show_record(struct show *s, uint32_t ordinal)
{
    static const char *const words[] = {[RECORD_VARIANT] = "variant",
        [RECORD_PROFILE] = "molecular profile",
        [RECORD_EVIDENCE] = "evidence item",
        [RECORD_ASSERTION] = "assertion",
        [RECORD_CLINVAR] = "ClinVar record",
        [RECORD_TRIAL] = "trial",
        [RECORD_PGX] = "pharmacogenomic annotation",
        [RECORD_CLINVAR_ALLELE] = "ClinVar until 2017:",
        [RECORD_PGX_RECOMMENDATION] = "recommendation",
        [RECORD_PGX_DOCUMENT] = "label or guideline",
        [RECORD_PGX_DRUG] = "drug"};
    static const char *const kinds[] = {[RECORD_VARIANT] = "variant",
        [RECORD_PROFILE] = "profile",
        [RECORD_EVIDENCE] = "evidence",
        [RECORD_ASSERTION] = "assertion",
        [RECORD_CLINVAR] = "clinvar",
        [RECORD_TRIAL] = "trial",
        [RECORD_PGX] = "pharmacogenomics",
        [RECORD_CLINVAR_ALLELE] = "clinvar_context",
        [RECORD_PGX_RECOMMENDATION] = "pgx_recommendation",
        [RECORD_PGX_DOCUMENT] = "pgx_document",
        [RECORD_PGX_DRUG] = "pgx_drug"};
    struct record r;
    int rc = show_must(s, kb_record(s->kb, ordinal, &r, s->err), "record", ordinal);
    if (rc < 0)
        return rc;
    struct str heading = str_fmt(s->mem, "%s %.*s", words[r.type], STR_ARG(r.id));
    const char *title = str_cstr(s->mem, heading);
    view_item(&s->v, title);
    if (s->v.is_json) {
        view_c(&s->v, "kind", "", kinds[r.type]);
        view_str(&s->v, "id", "", r.id);
    }
    rc = put_record(s, &r);
    view_close(&s->v, title);
    return rc;
}
