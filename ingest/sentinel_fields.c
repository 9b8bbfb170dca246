#include "ingest/sentinel_fields.h"

static struct str join(const struct str *list, unsigned n, struct arena *mem)
{
    struct str out = STR("");
    for (unsigned i = 0; i < n; i++)
        out = str_fmt(
            mem, "%.*s%s%.*s", STR_ARG(out), i > 0 ? "; " : "", STR_ARG(list[i]));
    return out;
}

static struct str value_of(
    const struct sentinel_field *f, const char *record, struct arena *mem)
{
    const char *at = record + f->at;
    switch (f->type) {
    case FIELD_TEXT:
        return str_copy(mem, *(const struct str *)(const void *)at);
    case FIELD_LIST:
        return join(*(struct str *const *)(const void *)at,
            *(const unsigned *)(const void *)(record + f->n_at), mem);
    case FIELD_NUMBER:
        return str_fmt(mem, "%d", *(const int *)(const void *)at);
    case FIELD_LETTER:
        return str_fmt(mem, "%.*s", *at != '\0', at);
    case FIELD_FLAG:
        return *(const bool *)(const void *)at ? STR("yes") : STR("no");
    case FIELD_WORD:
        break;
    }
    const char *word = f->word(*(const int *)(const void *)at);
    return str_of(word != NULL ? word : "");
}

int sentinel_field_take(const struct sentinel_field *fields, const void *record,
    struct str name, struct arena *mem, struct str *out, struct err *err)
{
    struct buf known = BUF_INIT;
    for (const struct sentinel_field *f = fields; f->name != NULL; f++) {
        if (str_eq_c(name, f->name)) {
            *out = value_of(f, record, mem);
            if (out->p == NULL)
                *out = STR("");
            buf_free(&known);
            return 1;
        }
        buf_fmt(&known, " %s", f->name);
    }
    err_set(err, ERR_FAIL, "field \"%.*s\" is not one of%s", STR_ARG(name), known.p);
    buf_free(&known);
    return err->code;
}

/* ---- words ---- */

static const char *type_word(int v)
{
    return evidence_type_name((enum evidence_type)v);
}

static const char *direction_word(int v)
{
    return evidence_direction_name((enum evidence_direction)v);
}

static const char *interaction_word(int v)
{
    return therapy_interaction_name((enum therapy_interaction)v);
}

static const char *group_word(int v)
{
    return class_group_name((enum class_group)v);
}

static const char *sex_word(int v)
{
    return trial_sex_name((enum trial_sex)v);
}

/* ---- records ---- */

static const struct sentinel_field evidence_fields[] = {
    {"type", FIELD_WORD, offsetof(struct evidence, type), 0, type_word},
    {"direction", FIELD_WORD, offsetof(struct evidence, direction), 0, direction_word},
    {"interaction", FIELD_WORD, offsetof(struct evidence, interaction), 0,
        interaction_word},
    {"level", FIELD_LETTER, offsetof(struct evidence, level), 0, NULL},
    {"significance", TEXT_OF(struct evidence, significance)},
    {"therapies", LIST_OF(struct evidence, therapies)},
    {"disease", TEXT_OF(struct evidence, disease)},
    {"disease_id", TEXT_OF(struct evidence, disease_id)},
    {"origin", TEXT_OF(struct evidence, origin_word)},
    {"profile", TEXT_OF(struct evidence, profile)},
    {"amp", TEXT_OF(struct evidence, amp)},
    {"is_fda_approved", FIELD_FLAG, offsetof(struct evidence, is_fda_approved), 0,
        NULL},
    {0},
};

static const struct sentinel_field trial_fields[] = {
    {"title", TEXT_OF(struct trial, title)},
    {"status", TEXT_OF(struct trial, status)},
    {"phases", LIST_OF(struct trial, phases)},
    {"study_type", TEXT_OF(struct trial, study_type)},
    {"conditions", LIST_OF(struct trial, conditions)},
    {"interventions", LIST_OF(struct trial, interventions)},
    {"sex", FIELD_WORD, offsetof(struct trial, sex), 0, sex_word},
    {0},
};

static const struct sentinel_field pgx_fields[] = {
    {"level", TEXT_OF(struct pgx_annotation, level)},
    {"variant", TEXT_OF(struct pgx_annotation, variant)},
    {"genes", LIST_OF(struct pgx_annotation, genes)},
    {"drugs", LIST_OF(struct pgx_annotation, drugs)},
    {"categories", LIST_OF(struct pgx_annotation, categories)},
    {0},
};

static const struct sentinel_field recommendation_fields[] = {
    {"issuer", TEXT_OF(struct pgx_recommendation, issuer)},
    {"drugs", LIST_OF(struct pgx_recommendation, drugs)},
    {"classification", TEXT_OF(struct pgx_recommendation, classification)},
    {"population", TEXT_OF(struct pgx_recommendation, population)},
    {"text", TEXT_OF(struct pgx_recommendation, text)},
    {0},
};

static const struct sentinel_field document_fields[] = {
    {"issuer", TEXT_OF(struct pgx_document, issuer)},
    {"testing_level", TEXT_OF(struct pgx_document, testing_level)},
    {"drugs", LIST_OF(struct pgx_document, drugs)},
    {"genes", LIST_OF(struct pgx_document, genes)},
    {0},
};

static const struct sentinel_field drug_fields[] = {
    {"name", TEXT_OF(struct pgx_drug, name)},
    {"rxnorm", LIST_OF(struct pgx_drug, rxnorm)},
    {"atc", LIST_OF(struct pgx_drug, atc)},
    {"cpic_level", TEXT_OF(struct pgx_drug, cpic_level)},
    {0},
};

static const struct sentinel_field variant_fields[] = {
    {"gene", TEXT_OF(struct named_variant, gene)},
    {"name", TEXT_OF(struct named_variant, name)},
    {"caid", TEXT_OF(struct named_variant, caid)},
    {0},
};

static const struct sentinel_field profile_fields[] = {
    {"name", TEXT_OF(struct named_profile, name)},
    {"variants", LIST_OF(struct named_profile, variant_ids)},
    {0},
};

static const struct sentinel_field clinvar_fields[] = {
    {"name", TEXT_OF(struct clinvar_record, name)},
    {"genes", LIST_OF(struct clinvar_record, genes)},
    {"hgvs_p", TEXT_OF(struct clinvar_record, hgvs_p)},
    {"rs", TEXT_OF(struct clinvar_record, rs)},
    {0},
};

static const struct sentinel_field class_fields[] = {
    {"class", TEXT_OF(struct classification, class_word)},
    {"group", FIELD_WORD, offsetof(struct classification, group), 0, group_word},
    {"review", TEXT_OF(struct classification, review_status)},
    {"stars", FIELD_NUMBER, offsetof(struct classification, stars), 0, NULL},
    {0},
};

/* "germline.class": of one of the three facts. */
static int take_clinvar(const struct clinvar_record *r, struct str field,
    struct arena *mem, struct str *out, struct err *err)
{
    ptrdiff_t dot = str_chr(field, '.');
    for (int k = 0; dot > 0 && k < N_CLASSIFICATION_KINDS; k++)
        if (str_eq_c(str_sub(field, 0, (size_t)dot),
                classification_kind_name((enum classification_kind)k)))
            return sentinel_field_take(class_fields, &r->by_kind[k],
                str_sub(field, (size_t)dot + 1, field.n), mem, out, err);
    return sentinel_field_take(clinvar_fields, r, field, mem, out, err);
}

/* A sentinel asks what the source says, which an override of ours does not change. */
static int take_evidence(const struct evidence *e, struct str field, struct arena *mem,
    struct str *out, struct err *err)
{
    for (unsigned i = 0; i < e->n_overrides; i++) {
        if (!str_eq(e->overrides[i].field, field))
            continue;
        *out = str_copy(mem, e->overrides[i].from);
        return 1;
    }
    return sentinel_field_take(evidence_fields, e, field, mem, out, err);
}

static int take_small(struct kb_txn *kb, const struct record *r, struct str field,
    struct arena *mem, struct str *out, struct err *err)
{
    struct named_variant variant;
    struct named_profile profile;
    struct clinvar_entry entry;
    struct trial trial;
    int rc;
    switch (r->type) {
    case RECORD_VARIANT:
        rc = kb_variant(kb, r->ordinal, mem, &variant, err);
        return rc > 0
                   ? sentinel_field_take(variant_fields, &variant, field, mem, out, err)
                   : rc;
    case RECORD_PROFILE:
        rc = kb_profile(kb, r->ordinal, mem, &profile, err);
        return rc > 0
                   ? sentinel_field_take(profile_fields, &profile, field, mem, out, err)
                   : rc;
    case RECORD_CLINVAR:
        rc = kb_clinvar(kb, r->ordinal, mem, &entry, err);
        return rc > 0 ? take_clinvar(&entry.record, field, mem, out, err) : rc;
    case RECORD_TRIAL:
        rc = kb_trial(kb, r->ordinal, mem, &trial, err);
        return rc > 0 ? sentinel_field_take(trial_fields, &trial, field, mem, out, err)
                      : rc;
    default:
        return err_set(err, ERR_FAIL, "\"%.*s\" is a record without fields for this",
            STR_ARG(r->id));
    }
}

int sentinel_record_take(struct kb_txn *kb, struct str id, struct str field,
    struct arena *mem, struct str *out, struct err *err)
{
    struct record r;
    struct evidence evidence;
    struct pgx_annotation pgx;
    struct pgx_recommendation recommendation;
    struct pgx_document document;
    struct pgx_drug drug;
    int rc = kb_record_by_id(kb, id, &r, err);
    if (rc <= 0)
        return rc;
    switch (r.type) {
    case RECORD_EVIDENCE:
    case RECORD_ASSERTION:
        rc = kb_evidence(kb, r.ordinal, mem, &evidence, err);
        return rc > 0 ? take_evidence(&evidence, field, mem, out, err) : rc;
    case RECORD_PGX:
        rc = kb_pgx(kb, r.ordinal, mem, &pgx, err);
        return rc > 0 ? sentinel_field_take(pgx_fields, &pgx, field, mem, out, err)
                      : rc;
    case RECORD_PGX_RECOMMENDATION:
        rc = kb_pgx_recommendation(kb, r.ordinal, mem, &recommendation, err);
        return rc > 0 ? sentinel_field_take(
                   recommendation_fields, &recommendation, field, mem, out, err)
                      : rc;
    case RECORD_PGX_DOCUMENT:
        rc = kb_pgx_document(kb, r.ordinal, mem, &document, err);
        return rc > 0 ? sentinel_field_take(
                   document_fields, &document, field, mem, out, err)
                      : rc;
    case RECORD_PGX_DRUG:
        rc = kb_pgx_drug(kb, r.ordinal, mem, &drug, err);
        return rc > 0 ? sentinel_field_take(drug_fields, &drug, field, mem, out, err)
                      : rc;
    default:
        return take_small(kb, &r, field, mem, out, err);
    }
}
