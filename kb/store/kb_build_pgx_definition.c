#include "kb/store/kb_build_private.h"

static int begin_value(
    struct kb_build *b, unsigned source, struct str gene, struct err *err)
{
    if (gene.n == 0)
        return err_set(err, ERR_FAIL, "star alleles: expected the name of a gene");
    if (kb_build_check_source(b, source, err) < 0)
        return err_wrap(err, "star alleles of %.*s", STR_ARG(gene));
    buf_clear(&b->value);
    put_u16le(&b->value, (uint16_t)source);
    return 0;
}

int kb_build_pgx_definition(struct kb_build *b, unsigned source,
    const struct pgx_definition *d, struct err *err)
{
    struct kb_key key = kb_key_text(d->gene);
    int rc = pgx_definition_check(d, err);

    if (rc == 0)
        rc = begin_value(b, source, d->gene, err);
    if (rc < 0)
        return rc;
    pgx_definition_encode(d, &b->value);
    return kb_build_row(
        b, KB_TABLE_PGX_DEFINITION, &key, d->gene, buf_str(&b->value), err);
}

int kb_build_pgx_phenotypes(struct kb_build *b, unsigned source,
    const struct pgx_phenotypes *p, struct err *err)
{
    struct kb_key key = kb_key_text(p->gene);
    int rc = begin_value(b, source, p->gene, err);

    if (rc < 0)
        return rc;
    pgx_phenotypes_encode(p, &b->value);
    return kb_build_row(
        b, KB_TABLE_PGX_PHENOTYPE, &key, p->gene, buf_str(&b->value), err);
}
