#include "kb/store/kb_verify_private.h"

static int check_alleles(const struct verify_entry *e,
    const struct placed_allele *alleles, unsigned n, struct err *err)
{
    for (unsigned i = 0; i < n; i++)
        if (verify_within(e, alleles[i].source, e->t->n_sources,
                "an allele's source is not "
                "there",
                err)
            < 0)
            return ERR_KB;
    return 0;
}

static int check_criterion_of(
    const struct verify_entry *e, uint32_t criterion, struct err *err)
{
    return verify_within(
        e, criterion, e->t->n_criteria, "its criterion is not there", err);
}

static int check_trial(const struct verify_entry *e, struct str body, struct err *err)
{
    struct trial t;

    if (verify_decoded(e, trial_decode(body, e->mem, &t, err), err) < 0)
        return ERR_KB;
    for (unsigned i = 0; i < t.n_diseases; i++)
        if (verify_within(
                e, t.diseases[i], e->t->n_diseases, "its disease is not there", err)
            < 0)
            return ERR_KB;
    for (unsigned i = 0; i < t.n_criteria; i++)
        if (check_criterion_of(e, t.criteria[i].criterion, err) < 0)
            return ERR_KB;
    return 0;
}

/* Each place of an annotation is filed. */
static int check_pgx(const struct verify_entry *e, struct str body, struct err *err)
{
    struct pgx_annotation a;
    int rc = verify_decoded(e, pgx_decode(body, e->mem, &a, err), err);

    for (unsigned i = 0; rc >= 0 && i < N_ASSEMBLIES; i++) {
        const struct pgx_position *p = &a.position;
        struct kb_key key =
            kb_key_pgx((enum assembly)(i + 1), p->contig, p->pos1[i], p->ref[i]);
        struct str unused;
        if (!p->pos1[i])
            continue;
        rc = kb_get(e->t, KB_TABLE_PGX_POSITION, kb_key_str(&key), &unused, err);
        if (rc == 0)
            rc = verify_broken(e, "its position does not lead to it", err);
    }
    return rc < 0 ? rc : 0;
}

static int check_body(
    const struct verify_entry *e, const struct record *r, struct err *err)
{
    struct named_variant v;
    struct named_profile p;
    struct evidence ev;
    struct clinvar_entry c;
    struct pgx_recommendation recommendation;
    struct pgx_document document;
    struct pgx_drug drug;

    switch (r->type) {
    case RECORD_VARIANT:
        if (verify_decoded(e, named_variant_decode(r->body, e->mem, &v, err), err) < 0
            || check_alleles(e, v.alleles, v.n_alleles, err) < 0)
            return ERR_KB;
        return check_criterion_of(e, v.criterion, err);
    case RECORD_PROFILE:
        if (verify_decoded(e, named_profile_decode(r->body, e->mem, &p, err), err) < 0)
            return ERR_KB;
        return check_criterion_of(e, p.criterion, err);
    case RECORD_EVIDENCE:
    case RECORD_ASSERTION:
        if (verify_decoded(e, evidence_decode(r->body, e->mem, &ev, err), err) < 0)
            return ERR_KB;
        if (ev.disease_ordinal != DISEASE_NONE
            && verify_within(e, ev.disease_ordinal, e->t->n_diseases,
                   "its disease is not there", err)
                   < 0)
            return ERR_KB;
        return check_criterion_of(e, ev.criterion, err);
    case RECORD_CLINVAR:
    case RECORD_CLINVAR_ALLELE:
        if (verify_decoded(e, kb_clinvar_facts(e->t, r, e->mem, &c, err), err) < 0
            || verify_decoded(e, clinvar_decode_names(e->mem, &c, err), err) < 0
            || verify_decoded(e, clinvar_decode_hgvs(e->mem, &c, err), err) < 0
            || verify_decoded(e, clinvar_decode_submissions(e->mem, &c, err), err) < 0)
            return ERR_KB;
        return check_alleles(e, c.alleles, c.n_alleles, err);
    case RECORD_TRIAL:
        return check_trial(e, r->body, err);
    case RECORD_PGX:
        return check_pgx(e, r->body, err);
    case RECORD_PGX_RECOMMENDATION:
        return verify_decoded(
            e, pgx_recommendation_decode(r->body, e->mem, &recommendation, err), err);
    case RECORD_PGX_DOCUMENT:
        return verify_decoded(
            e, pgx_document_decode(r->body, e->mem, &document, err), err);
    case RECORD_PGX_DRUG:
        return verify_decoded(e, pgx_drug_decode(r->body, e->mem, &drug, err), err);
    }
    return verify_broken(e, "found an unknown type of record", err);
}

/* ClinVar's ids ascend, so that halving finds each; others are filed. */
static int check_id(
    const struct verify_entry *e, const struct record *r, struct err *err)
{
    struct verify_walk *walk = e->walk;
    bool is_first = r->ordinal == 0 || walk->last_type != r->type;
    struct str before = walk->last_id, payload;
    int rc;

    if (r->ordinal > 0 && r->type < walk->last_type)
        return verify_broken(e, "types of records are out of order", err);
    walk->last_type = r->type;
    walk->last_id = r->id;
    if (!is_first && record_order(before, r->id) >= 0)
        return verify_broken(e, "ids of records are out of order", err);
    if (r->type == RECORD_CLINVAR)
        return 0;
    rc = kb_get_text(e->t, KB_TABLE_RECORD_ID, r->id, &payload, err);
    if (rc < 0)
        return rc;
    if (rc == 0 || payload.n != 4
        || load_u32le((const uint8_t *)payload.p) != r->ordinal)
        return verify_broken(e, "its id does not lead to it", err);
    return 0;
}

int verify_records(const struct verify_entry *e, struct err *err)
{
    struct kb_packed packed;
    int rc = verify_packed(e, &packed, err);

    for (uint32_t i = 0; rc >= 0 && i < packed.n; i++) {
        struct record r;
        struct str value;
        if (!kb_packed_value(&packed, i, &value))
            return verify_broken(e, "stored bytes do not follow the layout", err);
        rc = kb_record_read(e->t, packed.first + i, value, &r, err);
        if (rc >= 0)
            rc = check_body(e, &r, err);
        if (rc >= 0)
            rc = check_id(e, &r, err);
        arena_reset(e->mem);
    }
    return rc;
}

int verify_words(const struct verify_entry *e, struct err *err)
{
    struct kb_packed packed;
    struct str value;

    if (verify_packed(e, &packed, err) < 0)
        return ERR_KB;
    for (uint32_t i = 0; i < packed.n; i++)
        if (!kb_packed_value(&packed, i, &value) || value.n == 0)
            return verify_broken(e, "stored bytes do not follow the layout", err);
    return 0;
}
