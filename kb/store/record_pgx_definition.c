#include "kb/store/record_parts.h"

static void put_place(struct buf *out, const struct pgx_place *p, unsigned n_bases)
{
    put_varint(out, p->pos1);
    if (!p->pos1)
        return;
    put_u8(out, (uint8_t)p->ref);
    put_u8(out, (uint8_t)(p->is_lifted | p->is_checked << 1));
    put_strs(out, p->bases, n_bases);
}

static void get_place(
    struct reader *r, struct arena *mem, struct pgx_place *p, unsigned n_bases)
{
    unsigned n, flags;

    p->pos1 = get_varint32(r);
    if (!p->pos1)
        return;
    p->ref = get_u8(r);
    flags = get_enum(r, 4);
    p->is_lifted = flags & 1;
    p->is_checked = flags >> 1;
    p->bases = get_strs(r, mem, &n);
    if (n != n_bases || p->ref >= n_bases)
        r->is_bad = true;
}

static void put_locus(struct buf *out, const struct pgx_locus *l)
{
    put_str(out, l->rsid);
    put_str(out, l->hgvs);
    put_varint(out, l->n_bases);
    put_u8(out, (uint8_t)(l->is_tier1 | l->is_required << 1 | l->is_extra << 2));
    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        put_place(out, &l->place[i], l->n_bases);
}

static void get_locus(struct reader *r, struct arena *mem, struct pgx_locus *l)
{
    unsigned flags;

    l->rsid = get_str(r);
    l->hgvs = get_str(r);
    l->n_bases = get_count(r, 1);
    flags = get_enum(r, 8);
    l->is_tier1 = flags & 1;
    l->is_required = flags >> 1 & 1;
    l->is_extra = flags >> 2;
    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        get_place(r, mem, &l->place[i], l->n_bases);
}

/* Stated sets: most are none, so each is written behind its distance to the one before.
 */
static void put_named(struct buf *out, const struct pgx_named *a, unsigned n_loci)
{
    unsigned n = 0, last = 0;

    put_str(out, a->name);
    put_str(out, a->id);
    put_str(out, a->reported_as);
    put_u8(out, (uint8_t)(a->is_reference | a->is_tier1 << 1 | a->is_structural << 2));
    for (unsigned i = 0; i < n_loci; i++)
        n += a->stated[i] != 0;
    put_varint(out, n);
    for (unsigned i = 0; i < n_loci; i++) {
        if (!a->stated[i])
            continue;
        put_varint(out, i - last);
        put_varint(out, a->stated[i]);
        last = i;
    }
}

static void get_named(
    struct reader *r, struct arena *mem, struct pgx_named *a, unsigned n_loci)
{
    unsigned n, flags;
    uint64_t at = 0;

    a->name = get_str(r);
    a->id = get_str(r);
    a->reported_as = get_str(r);
    flags = get_enum(r, 8);
    a->is_reference = flags & 1;
    a->is_tier1 = flags >> 1 & 1;
    a->is_structural = flags >> 2;
    a->stated = ARENA_ARRAY(mem, uint32_t, n_loci);
    n = get_count(r, 2);
    for (unsigned i = 0; i < n && !r->is_bad; i++) {
        at += get_varint32(r);
        uint32_t stated = get_varint32(r);
        if (at >= n_loci || stated == 0)
            r->is_bad = true;
        else
            a->stated[at] = stated;
    }
}

static void put_priorities(struct buf *out, const struct pgx_definition *d)
{
    put_varint(out, d->n_priorities);
    for (unsigned i = 0; i < d->n_priorities; i++) {
        put_strs(out, d->priorities[i].diplotypes, d->priorities[i].n_diplotypes);
        put_str(out, d->priorities[i].pick);
    }
}

static void get_priorities(
    struct reader *r, struct arena *mem, struct pgx_definition *d)
{
    d->n_priorities = get_count(r, 2);
    d->priorities = ARENA_ARRAY(mem, struct pgx_priority, d->n_priorities);
    for (unsigned i = 0; i < d->n_priorities; i++) {
        d->priorities[i].diplotypes = get_strs(r, mem, &d->priorities[i].n_diplotypes);
        d->priorities[i].pick = get_str(r);
    }
}

void pgx_definition_encode(const struct pgx_definition *d, struct buf *out)
{
    put_str(out, d->gene);
    put_u8(out, (uint8_t)d->contig);
    put_str(out, d->source);
    put_str(out, d->version);
    put_str(out, d->date);
    put_varint(out, d->n_loci);
    for (unsigned i = 0; i < d->n_loci; i++)
        put_locus(out, &d->loci[i]);
    put_varint(out, d->n_alleles);
    for (unsigned i = 0; i < d->n_alleles; i++)
        put_named(out, &d->alleles[i], d->n_loci);
    put_priorities(out, d);
}

int pgx_definition_decode(
    struct str bytes, struct arena *mem, struct pgx_definition *d, struct err *err)
{
    struct reader r = reader_of(bytes);
    int rc;

    *d = (struct pgx_definition){0};
    d->gene = get_str(&r);
    d->contig = get_enum(&r, N_CONTIGS);
    d->source = get_str(&r);
    d->version = get_str(&r);
    d->date = get_str(&r);
    d->n_loci = get_count(&r, 6);
    d->loci = ARENA_ARRAY(mem, struct pgx_locus, d->n_loci);
    for (unsigned i = 0; i < d->n_loci; i++)
        get_locus(&r, mem, &d->loci[i]);
    d->n_alleles = get_count(&r, 5);
    d->alleles = ARENA_ARRAY(mem, struct pgx_named, d->n_alleles);
    for (unsigned i = 0; i < d->n_alleles && !r.is_bad; i++)
        get_named(&r, mem, &d->alleles[i], d->n_loci);
    get_priorities(&r, mem, d);
    rc = record_end(&r, "star allele definition", err);
    if (rc == 0 && pgx_definition_check(d, err) < 0)
        rc = err->code = ERR_KB;
    return rc;
}

/* ---- phenotypes ---- */

void pgx_phenotypes_encode(const struct pgx_phenotypes *p, struct buf *out)
{
    put_str(out, p->gene);
    put_str(out, p->version);
    put_varint(out, p->n_functions);
    for (unsigned i = 0; i < p->n_functions; i++) {
        put_str(out, p->functions[i].allele);
        put_str(out, p->functions[i].function);
        put_str(out, p->functions[i].activity);
        put_str(out, p->functions[i].key);
    }
    put_varint(out, p->n_pairs);
    for (unsigned i = 0; i < p->n_pairs; i++) {
        put_str(out, p->pairs[i].key1);
        put_str(out, p->pairs[i].key2);
        put_str(out, p->pairs[i].phenotype);
        put_str(out, p->pairs[i].score);
        put_str(out, p->pairs[i].lookup);
    }
}

int pgx_phenotypes_decode(
    struct str bytes, struct arena *mem, struct pgx_phenotypes *p, struct err *err)
{
    struct reader r = reader_of(bytes);

    *p = (struct pgx_phenotypes){0};
    p->gene = get_str(&r);
    p->version = get_str(&r);
    p->n_functions = get_count(&r, 4);
    p->functions = ARENA_ARRAY(mem, struct pgx_function, p->n_functions);
    for (unsigned i = 0; i < p->n_functions; i++) {
        p->functions[i].allele = get_str(&r);
        p->functions[i].function = get_str(&r);
        p->functions[i].activity = get_str(&r);
        p->functions[i].key = get_str(&r);
    }
    p->n_pairs = get_count(&r, 5);
    p->pairs = ARENA_ARRAY(mem, struct pgx_pair, p->n_pairs);
    for (unsigned i = 0; i < p->n_pairs; i++) {
        p->pairs[i].key1 = get_str(&r);
        p->pairs[i].key2 = get_str(&r);
        p->pairs[i].phenotype = get_str(&r);
        p->pairs[i].score = get_str(&r);
        p->pairs[i].lookup = get_str(&r);
    }
    return record_end(&r, "table of phenotypes", err);
}
