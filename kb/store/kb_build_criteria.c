#include "kb/store/kb_build_private.h"

#include <string.h>

#include "kb/model/criterion_key.h"

struct filing {
    struct kb_build *b;
    uint32_t ordinal;
    struct str *genes;
    size_t n_genes, cap;
};

static int file_gene_key(
    struct filing *f, const struct criterion_key *k, struct err *err)
{
    struct kb_key key = kb_key_text(k->name);

    buf_clear(&f->b->value);
    put_u8(&f->b->value, (uint8_t)k->slot);
    put_u32be(&f->b->value, k->number);
    put_u32be(&f->b->value, f->ordinal);
    return kb_build_row(
        f->b, KB_TABLE_CRIT_BY_GENE, &key, k->name, buf_str(&f->b->value), err);
}

static int file_key(void *ctx, const struct criterion_key *k, struct err *err)
{
    struct filing *f = ctx;
    struct kb_key key = {{0}, ALLELE_KEY_BYTES};

    switch (k->kind) {
    case KEY_GENE:
        return file_gene_key(f, k, err);
    case KEY_FACTOR:
        key = kb_key_text(k->name);
        return kb_build_ordinal_row(
            f->b, KB_TABLE_CRIT_BY_FACTOR, &key, k->name, f->ordinal, err);
    case KEY_TEXT:
        key = kb_key_text(k->name);
        return kb_build_ordinal_row(
            f->b, KB_TABLE_CRIT_BY_TEXT, &key, k->name, f->ordinal, err);
    case KEY_ALLELE:
        memcpy(key.bytes, k->allele, ALLELE_KEY_BYTES);
        return kb_build_ordinal_row(
            f->b, KB_TABLE_CRIT_BY_ALLELE, &key, STR_NONE, f->ordinal, err);
    }
    return err_set(err, ERR_FAIL, "criterion %u has a key of kind %d",
        (unsigned)f->ordinal, (int)k->kind);
}

void kb_place_key(unsigned assembly, unsigned contig, uint32_t pos1, uint64_t packed,
    uint8_t out[KB_PLACE_KEY_BYTES])
{
    out[0] = (uint8_t)assembly;
    out[1] = (uint8_t)contig;
    for (unsigned i = 0; i < 4; i++)
        out[2 + i] = (uint8_t)(pos1 >> (8 * i));
    for (unsigned i = 0; i < 8; i++)
        out[6 + i] = (uint8_t)(packed >> (8 * i));
}

static void note_allele(struct kb_build *b, const struct allele *a)
{
    uint8_t place[KB_PLACE_KEY_BYTES], key[ALLELE_KEY_BYTES];
    struct str place_str = {(const char *)place, sizeof(place)};
    struct str key_str = {(const char *)key, sizeof(key)};
    bool is_new;

    if (a->assembly == ASSEMBLY_NONE)
        return;
    kb_place_key(a->assembly, a->contig, a->pos1, allele_pack(a->ref, a->alt), place);
    allele_key(a, key);
    strmap_at(&b->criterion_alleles, &b->mem, str_copy(&b->mem, place_str), &is_new);
    strmap_at(&b->criterion_alleles, &b->mem, str_copy(&b->mem, key_str), &is_new);
}

static void note_gene(struct filing *f, struct str symbol)
{
    if (symbol.n == 0)
        return;
    for (size_t i = 0; i < f->n_genes; i++)
        if (str_eq(f->genes[i], symbol))
            return;
    f->genes =
        arena_grow(&f->b->mem, f->genes, &f->cap, f->n_genes + 1, sizeof(struct str));
    f->genes[f->n_genes++] = str_copy(&f->b->mem, symbol);
}

static int note_leaf(
    void *ctx, const struct criterion *c, bool is_positive, struct err *err)
{
    struct filing *f = ctx;

    (void)is_positive;
    (void)err;
    note_gene(f, c->gene);
    note_gene(f, c->gene3);
    if (c->kind == CRITERION_ALLELE)
        for (unsigned i = 0; i < N_ASSEMBLIES; i++)
            note_allele(f->b, &c->alleles[i]);
    return 0;
}

static int file_criterion(
    struct kb_build *b, const struct criterion *c, struct str text, struct err *err)
{
    struct filing f = {.b = b, .ordinal = b->n_criteria};
    struct kb_key key = kb_key_u32(b->n_criteria);
    int rc = kb_build_row(b, KB_TABLE_CRITERION, &key, STR_NONE, text, err);

    if (rc == 0)
        rc = criterion_keys(c, file_key, &f, err);
    if (rc >= 0)
        rc = criterion_visit(c, note_leaf, &f, err);
    if (rc < 0)
        return rc;
    b->criterion_genes =
        arena_grow(&b->mem, b->criterion_genes, &b->criterion_genes_cap,
            (size_t)b->n_criteria + 1, sizeof(struct criterion_genes));
    b->criterion_genes[b->n_criteria] =
        (struct criterion_genes){f.genes, (unsigned)f.n_genes};
    for (size_t i = 0; i < f.n_genes; i++) {
        bool is_new;
        *strmap_at(&b->genes_of_criteria, &b->mem, f.genes[i], &is_new) = 1;
    }
    b->n_criteria++;
    return 0;
}

int64_t kb_build_criterion(
    struct kb_build *b, const struct criterion *c, struct err *err)
{
    struct str text = criterion_text(c, &b->scratch);
    const uint32_t *known = strmap_get(&b->criteria, text);
    bool is_new;
    int rc;

    if (known) {
        arena_reset(&b->scratch);
        return *known;
    }
    if (b->n_criteria == UINT32_MAX)
        return err_set(err, ERR_FAIL, "found too many criteria");
    text = str_copy(&b->mem, text);
    arena_reset(&b->scratch);
    rc = file_criterion(b, c, text, err);
    if (rc < 0)
        return rc;
    *strmap_at(&b->criteria, &b->mem, text, &is_new) = b->n_criteria - 1;
    return b->n_criteria - 1;
}

bool kb_build_has_criteria(const struct kb_build *b, struct str symbol)
{
    return strmap_get(&b->genes_of_criteria, symbol) != NULL;
}
