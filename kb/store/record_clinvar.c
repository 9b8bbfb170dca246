#include "kb/store/record_parts.h"

#define MAX_STARS 4

/* The head byte of a classification.  Most records lack two of the three, so nothing at
 * all is one byte; a class that is not given may still have a review status or
 * conditions, which are kept. */
enum { HEAD_IS_GIVEN = 1, HEAD_HAS_DETAILS = 2, N_HEADS = 4 };

static bool has_details(const struct classification *c)
{
    return c->is_given || c->class_word.n || c->group != CLASS_NONE
           || c->review_status.n || c->stars != -1 || c->date.n || c->n_conditions
           || c->n_split;
}

static void encode_classification(const struct classification *c, struct buf *out)
{
    unsigned head =
        (c->is_given ? HEAD_IS_GIVEN : 0u) | (has_details(c) ? HEAD_HAS_DETAILS : 0u);

    put_u8(out, (uint8_t)head);
    if (!(head & HEAD_HAS_DETAILS))
        return;
    put_str(out, c->class_word);
    put_u8(out, (uint8_t)c->group);
    put_str(out, c->review_status);
    put_u8(out, (uint8_t)(c->stars + 1));
    put_str(out, c->date);
    put_varint(out, c->n_conditions);
    for (unsigned i = 0; i < c->n_conditions; i++) {
        put_str(out, c->conditions[i].name);
        put_str(out, c->conditions[i].ids);
    }
    put_varint(out, c->n_split);
    for (unsigned i = 0; i < c->n_split; i++) {
        put_str(out, c->split[i].class_word);
        put_varint(out, c->split[i].n);
    }
}

static void decode_conditions(
    struct reader *r, struct arena *mem, struct classification *c)
{
    c->n_conditions = get_count(r, 2);
    if (c->n_conditions)
        c->conditions = ARENA_ARRAY(mem, struct condition, c->n_conditions);
    for (unsigned i = 0; i < c->n_conditions; i++) {
        c->conditions[i].name = get_str(r);
        c->conditions[i].ids = get_str(r);
    }
}

static void decode_split(struct reader *r, struct arena *mem, struct classification *c)
{
    c->n_split = get_count(r, 2);
    if (c->n_split)
        c->split = ARENA_ARRAY(mem, struct class_count, c->n_split);
    for (unsigned i = 0; i < c->n_split; i++) {
        c->split[i].class_word = get_str(r);
        c->split[i].n = get_varint32(r);
    }
}

static void decode_classification(
    struct reader *r, struct arena *mem, struct classification *c)
{
    unsigned head = get_enum(r, N_HEADS);

    c->stars = -1;
    c->is_given = (head & HEAD_IS_GIVEN) != 0;
    if (!(head & HEAD_HAS_DETAILS))
        return;
    c->class_word = get_str(r);
    c->group = get_enum(r, CLASS_MIXED + 1);
    c->review_status = get_str(r);
    c->stars = (int)get_enum(r, MAX_STARS + 2) - 1;
    c->date = get_str(r);
    decode_conditions(r, mem, c);
    decode_split(r, mem, c);
}

void clinvar_encode(const struct clinvar_entry *c, struct buf *out)
{
    const struct clinvar_record *v = &c->record;

    put_varint(out, v->variation_id);
    put_varint(out, v->allele_id);
    put_str(out, v->name);
    for (unsigned i = 0; i < N_CLASSIFICATION_KINDS; i++)
        encode_classification(&v->by_kind[i], out);
    put_strs(out, v->genes, v->n_genes);
    put_str(out, v->hgvs_g);
    put_str(out, v->hgvs_c);
    put_str(out, v->hgvs_p);
    put_str(out, v->transcript);
    put_varint(out, v->consequence);
    put_varint(out, v->origin_bits);
    put_str(out, v->rs);
    put_str(out, v->caid);
    put_alleles(out, c->alleles, c->n_alleles);
}

int clinvar_decode(
    struct str bytes, struct arena *mem, struct clinvar_entry *c, struct err *err)
{
    struct reader r = reader_of(bytes);
    struct clinvar_record *v = &c->record;

    *c = (struct clinvar_entry){0};
    v->variation_id = get_varint32(&r);
    v->allele_id = get_varint32(&r);
    v->name = get_str(&r);
    for (unsigned i = 0; i < N_CLASSIFICATION_KINDS; i++)
        decode_classification(&r, mem, &v->by_kind[i]);
    v->genes = get_strs(&r, mem, &v->n_genes);
    v->hgvs_g = get_str(&r);
    v->hgvs_c = get_str(&r);
    v->hgvs_p = get_str(&r);
    v->transcript = get_str(&r);
    v->consequence = get_varint32(&r);
    v->origin_bits = get_varint32(&r);
    v->rs = get_str(&r);
    v->caid = get_str(&r);
    c->alleles = get_alleles(&r, mem, &c->n_alleles);
    return record_end(&r, "ClinVar record", err);
}
