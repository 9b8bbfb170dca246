#include "kb/store/record_parts.h"

static bool is_base_or_none(char c)
{
    return c == 0 || c == 'A' || c == 'C' || c == 'G' || c == 'T';
}

static void put_position(struct buf *out, const struct pgx_position *p)
{
    put_str(out, p->rsid);
    put_u8(out, (uint8_t)p->contig);
    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        put_varint(out, p->pos1[i]);
        put_u8(out, (uint8_t)p->ref[i]);
    }
    put_u8(out, p->is_reversed);
    put_u8(out, p->is_lifted);
    put_u8(out, p->is_span);
}

static void get_position(struct reader *r, struct pgx_position *p)
{
    p->rsid = get_str(r);
    p->contig = get_enum(r, N_CONTIGS);
    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        p->pos1[i] = get_varint32(r);
        p->ref[i] = (char)get_u8(r);
        if (!is_base_or_none(p->ref[i]) || (p->pos1[i] && p->contig == CONTIG_NONE))
            r->is_bad = true;
    }
    p->is_reversed = get_bool(r);
    p->is_lifted = get_bool(r);
    p->is_span = get_bool(r);
}

static void put_genotypes(struct buf *out, const struct pgx_annotation *a)
{
    put_varint(out, a->n_genotypes);
    for (unsigned i = 0; i < a->n_genotypes; i++) {
        put_str(out, a->genotypes[i].genotype);
        put_str(out, a->genotypes[i].text);
        put_str(out, a->genotypes[i].function);
    }
}

static void get_genotypes(struct reader *r, struct arena *mem, struct pgx_annotation *a)
{
    a->n_genotypes = get_count(r, 3);
    a->genotypes =
        a->n_genotypes ? ARENA_ARRAY(mem, struct pgx_genotype, a->n_genotypes) : NULL;
    for (unsigned i = 0; i < a->n_genotypes; i++) {
        a->genotypes[i].genotype = get_str(r);
        a->genotypes[i].text = get_str(r);
        a->genotypes[i].function = get_str(r);
    }
}

/* The id stands in the record's head; the decoder leaves it empty. */
void pgx_encode(const struct pgx_annotation *a, struct buf *out)
{
    put_str(out, a->variant);
    put_str(out, a->level);
    put_double(out, a->score);
    put_strs(out, a->genes, a->n_genes);
    put_strs(out, a->categories, a->n_categories);
    put_strs(out, a->drugs, a->n_drugs);
    put_strs(out, a->phenotypes, a->n_phenotypes);
    put_str(out, a->date);
    put_str(out, a->url);
    put_str(out, a->specialty_population);
    put_str(out, a->level_override);
    put_str(out, a->level_modifiers);
    put_varint(out, a->n_evidence);
    put_position(out, &a->position);
    put_genotypes(out, a);
}

int pgx_decode(
    struct str bytes, struct arena *mem, struct pgx_annotation *a, struct err *err)
{
    struct reader r = reader_of(bytes);

    *a = (struct pgx_annotation){0};
    a->variant = get_str(&r);
    a->level = get_str(&r);
    a->score = get_double(&r);
    a->genes = get_strs(&r, mem, &a->n_genes);
    a->categories = get_strs(&r, mem, &a->n_categories);
    a->drugs = get_strs(&r, mem, &a->n_drugs);
    a->phenotypes = get_strs(&r, mem, &a->n_phenotypes);
    a->date = get_str(&r);
    a->url = get_str(&r);
    a->specialty_population = get_str(&r);
    a->level_override = get_str(&r);
    a->level_modifiers = get_str(&r);
    a->n_evidence = get_varint32(&r);
    get_position(&r, &a->position);
    get_genotypes(&r, mem, a);
    return record_end(&r, "pharmacogenomic annotation", err);
}
