#include "kb/store/kb_build_private.h"

#include "kb/store/record.h"

static int file_drugs(struct kb_build *b, const struct str *drugs, unsigned n,
    uint32_t ordinal, struct err *err)
{
    int rc = 0;

    for (unsigned i = 0; rc == 0 && i < n; i++)
        rc = kb_build_file_drug(b, drugs[i], ordinal, err);
    return rc;
}

int64_t kb_build_pgx_recommendation(struct kb_build *b, unsigned source,
    const struct pgx_recommendation *r, struct err *err)
{
    uint32_t ordinal = b->n_records;
    int rc = kb_build_begin_record(b, RECORD_PGX_RECOMMENDATION, source, r->id, err);

    if (rc < 0)
        return rc;
    pgx_recommendation_encode(r, &b->value);
    rc = kb_build_end_record(b, RECORD_PGX_RECOMMENDATION, source, r->id, err);
    if (rc == 0)
        rc = kb_build_file_name(b, r->id, ordinal, err);
    if (rc == 0)
        rc = file_drugs(b, r->drugs, r->n_drugs, ordinal, err);
    for (unsigned i = 0; rc == 0 && i < r->n_keys; i++)
        rc = kb_build_file_gene(b, r->keys[i].gene, ordinal, err);
    return rc < 0 ? rc : (int64_t)ordinal;
}

int64_t kb_build_pgx_document(
    struct kb_build *b, unsigned source, const struct pgx_document *d, struct err *err)
{
    uint32_t ordinal = b->n_records;
    int rc = kb_build_begin_record(b, RECORD_PGX_DOCUMENT, source, d->id, err);

    if (rc < 0)
        return rc;
    pgx_document_encode(d, &b->value);
    rc = kb_build_end_record(b, RECORD_PGX_DOCUMENT, source, d->id, err);
    if (rc == 0)
        rc = kb_build_file_name(b, d->id, ordinal, err);
    if (rc == 0)
        rc = file_drugs(b, d->drugs, d->n_drugs, ordinal, err);
    for (unsigned i = 0; rc == 0 && i < d->n_genes; i++)
        rc = kb_build_file_gene(b, d->genes[i], ordinal, err);
    return rc < 0 ? rc : (int64_t)ordinal;
}

/* A drug's related genes lead to it only through the drug: genes have thousands. */
int64_t kb_build_pgx_drug(
    struct kb_build *b, unsigned source, const struct pgx_drug *d, struct err *err)
{
    uint32_t ordinal = b->n_records;
    int rc = kb_build_begin_record(b, RECORD_PGX_DRUG, source, d->id, err);

    if (rc < 0)
        return rc;
    pgx_drug_encode(d, &b->value);
    rc = kb_build_end_record(b, RECORD_PGX_DRUG, source, d->id, err);
    if (rc == 0)
        rc = kb_build_file_name(b, d->id, ordinal, err);
    if (rc == 0)
        rc = kb_build_file_drug(b, d->name, ordinal, err);
    return rc < 0 ? rc : (int64_t)ordinal;
}
