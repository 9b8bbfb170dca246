#include "kb/store/record_parts.h"

static void put_keys(struct buf *out, const struct pgx_recommendation *r)
{
    put_varint(out, r->n_keys);
    for (unsigned i = 0; i < r->n_keys; i++) {
        put_str(out, r->keys[i].gene);
        put_u8(out, (uint8_t)r->keys[i].kind);
        put_str(out, r->keys[i].value);
    }
}

static void get_keys(
    struct reader *r, struct arena *mem, struct pgx_recommendation *out)
{
    out->n_keys = get_count(r, 3);
    out->keys = out->n_keys ? ARENA_ARRAY(mem, struct pgx_key, out->n_keys) : NULL;
    for (unsigned i = 0; i < out->n_keys; i++) {
        out->keys[i].gene = get_str(r);
        out->keys[i].kind = get_enum(r, N_PGX_KEY_KINDS);
        out->keys[i].value = get_str(r);
        pgx_key_read(&out->keys[i]);
    }
}

/* The ids stand in the records' heads; the decoders leave them empty. */
void pgx_recommendation_encode(const struct pgx_recommendation *r, struct buf *out)
{
    put_str(out, r->issuer);
    put_str(out, r->guideline_id);
    put_str(out, r->guideline);
    put_str(out, r->url);
    put_str(out, r->version);
    put_str(out, r->date);
    put_strs(out, r->drugs, r->n_drugs);
    put_keys(out, r);
    put_str(out, r->classification);
    put_str(out, r->population);
    put_strs(out, r->implications, r->n_implications);
    put_str(out, r->text);
    put_u8(out, (uint8_t)r->dosing);
    put_u8(out, (uint8_t)r->alternate);
    put_u8(out, (uint8_t)r->other);
}

int pgx_recommendation_decode(struct str bytes, struct arena *mem,
    struct pgx_recommendation *out, struct err *err)
{
    struct reader r = reader_of(bytes);

    *out = (struct pgx_recommendation){0};
    out->issuer = get_str(&r);
    out->guideline_id = get_str(&r);
    out->guideline = get_str(&r);
    out->url = get_str(&r);
    out->version = get_str(&r);
    out->date = get_str(&r);
    out->drugs = get_strs(&r, mem, &out->n_drugs);
    get_keys(&r, mem, out);
    out->classification = get_str(&r);
    out->population = get_str(&r);
    out->implications = get_strs(&r, mem, &out->n_implications);
    out->text = get_str(&r);
    out->dosing = get_enum(&r, N_PGX_FLAGS);
    out->alternate = get_enum(&r, N_PGX_FLAGS);
    out->other = get_enum(&r, N_PGX_FLAGS);
    return record_end(&r, "pharmacogenomic recommendation", err);
}

void pgx_document_encode(const struct pgx_document *d, struct buf *out)
{
    put_u8(out, (uint8_t)d->kind);
    put_str(out, d->name);
    put_str(out, d->issuer);
    put_str(out, d->testing_level);
    put_str(out, d->biomarker_flag);
    put_str(out, d->summary);
    put_u8(out, (uint8_t)d->prescribing);
    put_u8(out, (uint8_t)d->dosing);
    put_u8(out, (uint8_t)d->alternate);
    put_u8(out, (uint8_t)d->other);
    put_u8(out, d->is_cancer_genome);
    put_u8(out, d->is_pediatric);
    put_strs(out, d->drugs, d->n_drugs);
    put_strs(out, d->genes, d->n_genes);
    put_strs(out, d->variants, d->n_variants);
    put_str(out, d->date);
    put_str(out, d->url);
}

int pgx_document_decode(
    struct str bytes, struct arena *mem, struct pgx_document *d, struct err *err)
{
    struct reader r = reader_of(bytes);

    *d = (struct pgx_document){0};
    d->kind = get_enum(&r, N_PGX_DOCUMENT_KINDS);
    d->name = get_str(&r);
    d->issuer = get_str(&r);
    d->testing_level = get_str(&r);
    d->biomarker_flag = get_str(&r);
    d->summary = get_str(&r);
    d->prescribing = get_enum(&r, N_PGX_FLAGS);
    d->dosing = get_enum(&r, N_PGX_FLAGS);
    d->alternate = get_enum(&r, N_PGX_FLAGS);
    d->other = get_enum(&r, N_PGX_FLAGS);
    d->is_cancer_genome = get_bool(&r);
    d->is_pediatric = get_bool(&r);
    d->drugs = get_strs(&r, mem, &d->n_drugs);
    d->genes = get_strs(&r, mem, &d->n_genes);
    d->variants = get_strs(&r, mem, &d->n_variants);
    d->date = get_str(&r);
    d->url = get_str(&r);
    return record_end(&r, "drug label or guideline", err);
}

static void put_genes(struct buf *out, const struct pgx_drug *d)
{
    put_varint(out, d->n_genes);
    for (unsigned i = 0; i < d->n_genes; i++) {
        put_str(out, d->genes[i].gene);
        put_str(out, d->genes[i].evidence);
        put_str(out, d->genes[i].association);
        put_str(out, d->genes[i].kinetics);
    }
}

static void get_genes(struct reader *r, struct arena *mem, struct pgx_drug *d)
{
    d->n_genes = get_count(r, 4);
    d->genes =
        d->n_genes ? ARENA_ARRAY(mem, struct pgx_related_gene, d->n_genes) : NULL;
    for (unsigned i = 0; i < d->n_genes; i++) {
        d->genes[i].gene = get_str(r);
        d->genes[i].evidence = get_str(r);
        d->genes[i].association = get_str(r);
        d->genes[i].kinetics = get_str(r);
    }
}

void pgx_drug_encode(const struct pgx_drug *d, struct buf *out)
{
    put_str(out, d->name);
    put_strs(out, d->generic_names, d->n_generic_names);
    put_strs(out, d->trade_names, d->n_trade_names);
    put_strs(out, d->rxnorm, d->n_rxnorm);
    put_strs(out, d->atc, d->n_atc);
    put_strs(out, d->types, d->n_types);
    put_str(out, d->top_level);
    put_str(out, d->top_fda_level);
    put_str(out, d->cpic_level);
    put_genes(out, d);
}

int pgx_drug_decode(
    struct str bytes, struct arena *mem, struct pgx_drug *d, struct err *err)
{
    struct reader r = reader_of(bytes);

    *d = (struct pgx_drug){0};
    d->name = get_str(&r);
    d->generic_names = get_strs(&r, mem, &d->n_generic_names);
    d->trade_names = get_strs(&r, mem, &d->n_trade_names);
    d->rxnorm = get_strs(&r, mem, &d->n_rxnorm);
    d->atc = get_strs(&r, mem, &d->n_atc);
    d->types = get_strs(&r, mem, &d->n_types);
    d->top_level = get_str(&r);
    d->top_fda_level = get_str(&r);
    d->cpic_level = get_str(&r);
    get_genes(&r, mem, d);
    return record_end(&r, "drug", err);
}
