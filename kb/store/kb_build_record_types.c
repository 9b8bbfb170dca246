#include "kb/store/kb_build_private.h"

#include "kb/store/record.h"

/* "BRAF V600E", and under the source's other names of it ("BRAF V640E"). */
static int file_variant_names(struct kb_build *b, const struct named_variant *v,
    uint32_t ordinal, struct err *err)
{
    struct buf name = BUF_INIT;
    int rc = 0;
    for (unsigned i = 0; rc >= 0 && i <= v->n_aliases; i++) {
        struct str own = i == 0 ? v->name : v->aliases[i - 1];
        buf_clear(&name);
        buf_fmt(&name, "%.*s %.*s", STR_ARG(v->gene), STR_ARG(own));
        if (own.n > 0)
            rc = kb_build_file_name(b, buf_str(&name), ordinal, err);
    }
    buf_free(&name);
    return rc;
}

int64_t kb_build_variant(
    struct kb_build *b, unsigned source, const struct named_variant *v, struct err *err)
{
    uint32_t ordinal = b->n_records;
    int rc = kb_build_check_criterion(b, v->id, v->criterion, err);

    if (rc == 0)
        rc = kb_build_check_alleles(b, v->id, v->alleles, v->n_alleles, err);
    if (rc == 0)
        rc = kb_build_begin_record(b, RECORD_VARIANT, source, v->id, err);
    if (rc < 0)
        return rc;
    named_variant_encode(v, &b->value);
    rc = kb_build_end_record(b, RECORD_VARIANT, source, v->id, err);
    if (rc == 0)
        rc = kb_build_file_alleles(b, v->alleles, v->n_alleles, ordinal, err);
    if (rc == 0)
        rc = kb_build_file_gene(b, v->gene, ordinal, err);
    if (rc == 0)
        rc = kb_build_file_criterion_genes(b, v->criterion, ordinal, err);
    if (rc == 0)
        rc = kb_build_file_name(b, v->id, ordinal, err);
    if (rc == 0)
        rc = kb_build_file_name(b, v->caid, ordinal, err);
    if (rc == 0)
        rc = file_variant_names(b, v, ordinal, err);
    return rc < 0 ? rc : (int64_t)ordinal;
}

int64_t kb_build_profile(
    struct kb_build *b, unsigned source, const struct named_profile *p, struct err *err)
{
    uint32_t ordinal = b->n_records;
    int rc = kb_build_check_criterion(b, p->id, p->criterion, err);

    if (rc == 0)
        rc = kb_build_begin_record(b, RECORD_PROFILE, source, p->id, err);
    if (rc < 0)
        return rc;
    named_profile_encode(p, &b->value);
    rc = kb_build_end_record(b, RECORD_PROFILE, source, p->id, err);
    if (rc == 0)
        rc = kb_build_file_criterion_genes(b, p->criterion, ordinal, err);
    for (unsigned i = 0; rc == 0 && i < p->n_variant_ids; i++)
        rc = kb_build_file_cited(b, p->variant_ids[i], ordinal, err);
    if (rc == 0)
        rc = kb_build_file_name(b, p->id, ordinal, err);
    if (rc == 0)
        rc = kb_build_file_name(b, p->name, ordinal, err);
    return rc < 0 ? rc : (int64_t)ordinal;
}

static int file_evidence(
    struct kb_build *b, const struct evidence *e, uint32_t ordinal, struct err *err)
{
    struct kb_key by_criterion = kb_key_u32(e->criterion);
    struct kb_key by_disease = kb_key_u32(e->disease_ordinal);
    int rc = kb_build_ordinal_row(
        b, KB_TABLE_REV_CRITERION, &by_criterion, STR_NONE, ordinal, err);

    if (rc == 0 && e->disease_ordinal != DISEASE_NONE)
        rc = kb_build_ordinal_row(
            b, KB_TABLE_REV_DISEASE, &by_disease, STR_NONE, ordinal, err);
    for (unsigned i = 0; rc == 0 && i < e->n_therapies; i++)
        rc = kb_build_file_drug(b, e->therapies[i], ordinal, err);
    if (rc == 0)
        rc = kb_build_file_criterion_genes(b, e->criterion, ordinal, err);
    if (rc == 0)
        rc = kb_build_file_cited(b, e->profile_id, ordinal, err);
    return rc == 0 ? kb_build_file_name(b, e->id, ordinal, err) : rc;
}

int64_t kb_build_evidence(
    struct kb_build *b, unsigned source, const struct evidence *e, struct err *err)
{
    enum record_type type = e->is_assertion ? RECORD_ASSERTION : RECORD_EVIDENCE;
    uint32_t ordinal = b->n_records;
    int rc = kb_build_check_criterion(b, e->id, e->criterion, err);

    if (rc == 0 && e->disease_ordinal != DISEASE_NONE
        && e->disease_ordinal >= b->n_diseases)
        rc = err_set(err, ERR_FAIL, "record %.*s: disease %u, expected one below %u",
            STR_ARG(e->id), (unsigned)e->disease_ordinal, (unsigned)b->n_diseases);
    if (rc == 0)
        rc = kb_build_begin_record(b, type, source, e->id, err);
    if (rc < 0)
        return rc;
    evidence_encode(e, &b->value);
    rc = kb_build_end_record(b, type, source, e->id, err);
    if (rc == 0)
        rc = file_evidence(b, e, ordinal, err);
    return rc < 0 ? rc : (int64_t)ordinal;
}

/* The blocks of its RCVs and SCVs. */
static int file_accessions(struct kb_build *b, const struct clinvar_record *r,
    uint32_t ordinal, struct err *err)
{
    int rc = 0;

    for (unsigned i = 0; rc >= 0 && i < r->n_rcvs; i++)
        rc = kb_build_file_cited(b, clinvar_accession_block(r->rcvs[i]), ordinal, err);
    for (unsigned i = 0; rc >= 0 && i < r->n_submissions; i++)
        rc = kb_build_file_cited(
            b, clinvar_accession_block(r->submissions[i].scv), ordinal, err);
    return rc < 0 ? rc : 0;
}

/* "rs1|rs2": each of them. */
static int file_rs_numbers(
    struct kb_build *b, struct str list, uint32_t ordinal, struct err *err)
{
    struct str rs;
    int rc = 0;

    while (rc == 0 && str_next(&list, '|', &rs))
        rc = kb_build_file_name(b, rs, ordinal, err);
    return rc;
}

static int put_clinvar(struct kb_build *b, enum record_type type, unsigned source,
    struct str id, const struct clinvar_entry *c, struct err *err)
{
    int rc = kb_build_check_alleles(b, id, c->alleles, c->n_alleles, err);

    if (rc == 0)
        rc = kb_build_begin_record(b, type, source, id, err);
    if (rc == 0) {
        clinvar_encode_with(&b->record_words, c, &b->value);
        rc = kb_build_end_record(b, type, source, id, err);
    }
    return rc;
}

int64_t kb_build_clinvar_allele(struct kb_build *b, unsigned source, struct str id,
    const struct clinvar_entry *c, struct err *err)
{
    uint32_t ordinal = b->n_records;
    bool is_given = c->record.variation_id != 0;
    int rc = 0;

    for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++)
        is_given |= c->record.by_kind[k].is_given;
    if (is_given)
        rc = err_set(err, ERR_FAIL,
            "record %.*s: found a VariationID or a class that is given, expected "
            "neither",
            STR_ARG(id));
    if (rc == 0 && c->packed_submissions.n > 0)
        rc = err_set(err, ERR_FAIL, "record %.*s: found submissions, expected none",
            STR_ARG(id));
    if (rc == 0)
        rc = put_clinvar(b, RECORD_CLINVAR_ALLELE, source, id, c, err);
    if (rc == 0)
        rc = kb_build_file_alleles(b, c->alleles, c->n_alleles, ordinal, err);
    if (rc == 0)
        rc = file_rs_numbers(b, c->record.rs, ordinal, err);
    return rc < 0 ? rc : (int64_t)ordinal;
}

int kb_build_file_clinvar(struct kb_build *b, const struct clinvar_entry *c,
    uint32_t ordinal, struct err *err)
{
    const struct clinvar_record *r = &c->record;
    int rc = kb_build_file_alleles(b, c->alleles, c->n_alleles, ordinal, err);

    for (unsigned i = 0; rc == 0 && i < r->n_genes; i++)
        rc = kb_build_file_gene(b, r->genes[i], ordinal, err);
    if (rc == 0)
        rc = kb_build_file_residue(b, r, ordinal, err);
    if (rc == 0)
        rc = file_rs_numbers(b, r->rs, ordinal, err);
    if (rc == 0)
        rc = kb_build_file_name(b, r->caid, ordinal, err);
    if (rc == 0)
        rc = file_accessions(b, r, ordinal, err);
    return rc;
}

/* "VCV000012345", by hand: there are millions. */
static void put_vcv(struct buf *out, uint32_t variation_id)
{
    char text[] = "VCV000000000";
    char *end = text + sizeof(text) - 1, *p = end;

    if (variation_id > 999999999) {
        buf_fmt(out, "VCV%u", (unsigned)variation_id);
        return;
    }
    for (uint32_t v = variation_id; v > 0; v /= 10)
        *--p = (char)('0' + v % 10);
    buf_add(out, text, (size_t)(end - text));
}

/* Submissions may come packed, with texts of their own instead of words. */
int64_t kb_build_clinvar(
    struct kb_build *b, unsigned source, const struct clinvar_entry *c, struct err *err)
{
    struct clinvar_entry entry = *c;
    uint32_t ordinal = b->n_records;
    int rc = clinvar_decode_submissions(&b->entry_mem, &entry, err);

    entry.packed_submissions = STR_NONE;
    buf_clear(&b->id);
    put_vcv(&b->id, entry.record.variation_id);
    if (rc == 0)
        rc = put_clinvar(b, RECORD_CLINVAR, source, buf_str(&b->id), &entry, err);
    if (rc == 0)
        rc = kb_build_filing_add(b, &entry, ordinal, err);
    arena_reset(&b->entry_mem);
    return rc < 0 ? rc : (int64_t)ordinal;
}

/* A criterion that two clauses share is filed once by kb_merge.c. */
static int file_trial(
    struct kb_build *b, const struct trial *t, uint32_t ordinal, struct err *err)
{
    int rc = kb_build_file_name(b, t->id, ordinal, err);

    for (unsigned i = 0; rc == 0 && i < t->n_diseases; i++) {
        struct kb_key key = kb_key_u32(t->diseases[i]);
        rc =
            kb_build_ordinal_row(b, KB_TABLE_REV_DISEASE, &key, STR_NONE, ordinal, err);
    }
    for (unsigned i = 0; rc == 0 && i < t->n_criteria; i++) {
        struct kb_key key = kb_key_u32(t->criteria[i].criterion);
        rc = kb_build_ordinal_row(
            b, KB_TABLE_REV_CRITERION, &key, STR_NONE, ordinal, err);
        if (rc == 0)
            rc = kb_build_file_criterion_genes(
                b, t->criteria[i].criterion, ordinal, err);
    }
    return rc;
}

static int check_trial(const struct kb_build *b, const struct trial *t, struct err *err)
{
    for (unsigned i = 0; i < t->n_criteria; i++) {
        const struct trial_criterion *c = &t->criteria[i];
        if (kb_build_check_criterion(b, t->id, c->criterion, err) < 0)
            return err->code;
        if (c->beg > c->end || c->end > t->eligibility.n)
            return err_set(err, ERR_FAIL,
                "record %.*s: clause at %u-%u, expected it inside the %zu bytes of the "
                "eligibility text",
                STR_ARG(t->id), (unsigned)c->beg, (unsigned)c->end, t->eligibility.n);
    }
    for (unsigned i = 0; i < t->n_diseases; i++)
        if (t->diseases[i] >= b->n_diseases
            || (i > 0 && t->diseases[i] <= t->diseases[i - 1]))
            return err_set(err, ERR_FAIL,
                "record %.*s: disease %u, expected ascending ones below %u",
                STR_ARG(t->id), (unsigned)t->diseases[i], (unsigned)b->n_diseases);
    return 0;
}

int64_t kb_build_trial(
    struct kb_build *b, unsigned source, const struct trial *t, struct err *err)
{
    uint32_t ordinal = b->n_records;
    int rc = check_trial(b, t, err);

    if (rc == 0)
        rc = kb_build_begin_record(b, RECORD_TRIAL, source, t->id, err);
    if (rc < 0)
        return rc;
    trial_encode(t, &b->value);
    rc = kb_build_end_record(b, RECORD_TRIAL, source, t->id, err);
    if (rc == 0)
        rc = file_trial(b, t, ordinal, err);
    return rc < 0 ? rc : (int64_t)ordinal;
}

static int check_position(struct str id, const struct pgx_position *p, struct err *err)
{
    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        enum assembly assembly = (enum assembly)(i + 1);
        if (p->pos1[i]
            && (p->contig >= N_CONTIGS
                || p->pos1[i] > contig_length(assembly, p->contig)))
            return err_set(err, ERR_FAIL,
                "record %.*s: position %u is not on contig %u of %s", STR_ARG(id),
                (unsigned)p->pos1[i], p->contig, assembly_name(assembly));
    }
    return 0;
}

static int file_pgx(struct kb_build *b, const struct pgx_annotation *a,
    uint32_t ordinal, struct err *err)
{
    const struct pgx_position *p = &a->position;
    int rc = kb_build_file_name(b, a->id, ordinal, err);

    if (rc == 0)
        rc = kb_build_file_name(b, p->rsid, ordinal, err);
    for (unsigned i = 0; rc == 0 && i < a->n_genes; i++)
        rc = kb_build_file_gene(b, a->genes[i], ordinal, err);
    for (unsigned i = 0; rc == 0 && i < a->n_drugs; i++)
        rc = kb_build_file_drug(b, a->drugs[i], ordinal, err);
    for (unsigned i = 0; rc == 0 && i < N_ASSEMBLIES; i++) {
        struct kb_key key =
            kb_key_pgx((enum assembly)(i + 1), p->contig, p->pos1[i], p->ref[i]);
        if (p->pos1[i])
            rc = kb_build_ordinal_row(
                b, KB_TABLE_PGX_POSITION, &key, STR_NONE, ordinal, err);
    }
    return rc;
}

int64_t kb_build_pgx(struct kb_build *b, unsigned source,
    const struct pgx_annotation *a, struct err *err)
{
    uint32_t ordinal = b->n_records;
    int rc = check_position(a->id, &a->position, err);

    if (rc == 0)
        rc = kb_build_begin_record(b, RECORD_PGX, source, a->id, err);
    if (rc < 0)
        return rc;
    pgx_encode(a, &b->value);
    rc = kb_build_end_record(b, RECORD_PGX, source, a->id, err);
    if (rc == 0)
        rc = file_pgx(b, a, ordinal, err);
    return rc < 0 ? rc : (int64_t)ordinal;
}
