#include "kb/model/criterion_key.h"

#include "kb/model/evaluate_leaf.h"

#include <stdlib.h>
#include <string.h>

#define USUAL_KEYS 8

/* Keys are gathered, sorted and given once each. */
struct key_list {
    struct arena *mem;
    struct criterion_key *key;
    size_t n, cap;
};

static void add_key(struct key_list *list, struct criterion_key key)
{
    list->key =
        arena_grow(list->mem, list->key, &list->cap, list->n + 1, sizeof(*list->key));
    list->key[list->n++] = key;
}

static void add_gene(
    struct key_list *list, struct str gene, enum key_slot slot, uint32_t number)
{
    add_key(list, (struct criterion_key){
                      .kind = KEY_GENE, .name = gene, .slot = slot, .number = number});
}

/* For fusions: a side that is any has no key. */
static void add_side(struct key_list *list, struct str gene, enum key_slot slot)
{
    if (gene.n)
        add_gene(list, gene, slot, 0);
}

static void add_allele(struct key_list *list, const struct allele *a)
{
    struct criterion_key key = {.kind = KEY_ALLELE};

    allele_key(a, key.allele);
    add_key(list, key);
}

static void add_name(struct key_list *list, enum key_kind kind, struct str name)
{
    add_key(list, (struct criterion_key){.kind = kind, .name = name});
}

struct str karyotype_fold(struct arena *mem, struct str text)
{
    struct str lower = str_lower(mem, text);
    char *out = arena_alloc(mem, text.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < lower.n; i++)
        if (lower.p[i] != ' ' && lower.p[i] != '\t')
            out[n++] = lower.p[i];
    return (struct str){out, n};
}

int criterion_key_slot_cmp(const struct criterion_key *a, const struct criterion_key *b)
{
    if (a->slot != b->slot)
        return a->slot < b->slot ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

static int key_cmp(const void *pa, const void *pb)
{
    const struct criterion_key *a = pa, *b = pb;
    int order;

    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    order = memcmp(a->allele, b->allele, sizeof(a->allele));
    if (!order)
        order = str_cmp(a->name, b->name);
    return order ? order : criterion_key_slot_cmp(a, b);
}

static int give_keys(
    struct key_list *list, criterion_key_fn *fn, void *ctx, struct err *err)
{
    if (list->n > 1)
        qsort(list->key, list->n, sizeof(*list->key), key_cmp);
    for (size_t i = 0; i < list->n; i++) {
        int code;

        if (i && key_cmp(&list->key[i - 1], &list->key[i]) == 0)
            continue;
        code = fn(ctx, &list->key[i], err);
        if (code < 0)
            return code;
    }
    return 0;
}

/* Exons that are gone are no small variant's. */
static void add_exons(struct key_list *list, const struct criterion *c)
{
    if (c->change == CHANGE_LOSS) {
        add_gene(list, c->gene, SLOT_REARRANGEMENT, 0);
        add_gene(list, c->gene, SLOT_COPY_NUMBER, 0);
        return;
    }
    for (uint32_t exon = c->beg; exon <= c->end && exon <= CRITERION_MAX_EXON; exon++)
        add_gene(list, c->gene, SLOT_EXON, exon);
}

/* Keys under which a leaf is found by what the patient has. */
static void add_presence(struct key_list *list, const struct criterion *c)
{
    switch (c->kind) {
    case CRITERION_ALLELE:
        for (unsigned i = 0; i < N_ASSEMBLIES; i++)
            if (c->alleles[i].assembly != ASSEMBLY_NONE)
                add_allele(list, &c->alleles[i]);
        break;
    case CRITERION_PROTEIN:
        add_gene(list, c->gene, SLOT_RESIDUE, c->protein.pos1);
        break;
    case CRITERION_CODON:
        add_gene(list, c->gene, SLOT_RESIDUE, c->beg);
        break;
    case CRITERION_EXON:
        add_exons(list, c);
        break;
    case CRITERION_RANGE:
        add_gene(list, c->gene, SLOT_CLASS, 0);
        break;
    case CRITERION_REGION:
        add_gene(list, STR_NONE, SLOT_CLASS, c->contig);
        break;
    case CRITERION_GENE:
        add_gene(list, c->gene, SLOT_CLASS, 0);
        if (c->change == CHANGE_INACTIVATING) /* homozygous deletion */
            add_gene(list, c->gene, SLOT_COPY_NUMBER, 0);
        break;
    case CRITERION_COPY_NUMBER:
        add_gene(list, c->gene, SLOT_COPY_NUMBER, 0);
        break;
    case CRITERION_FUSION:
        add_side(list, c->gene, SLOT_FUSION);
        add_side(list, c->gene3, SLOT_FUSION);
        break;
    case CRITERION_REARRANGEMENT:
        add_gene(list, c->gene, SLOT_REARRANGEMENT, 0);
        break;
    case CRITERION_KARYOTYPE:
        add_name(list, KEY_TEXT, karyotype_fold(list->mem, c->text));
        break;
    case CRITERION_STATE:
        add_gene(list, c->gene, SLOT_STATE, 0);
        break;
    case CRITERION_HAPLOTYPE:
        add_gene(list, c->gene, SLOT_HAPLOTYPE, 0);
        break;
    case CRITERION_FACTOR:
        add_name(list, KEY_FACTOR, c->factor);
        break;
    default: /* groups have none of their own; unparsed is never true */
        break;
    }
}

/* Keys under which it is found because somebody looked. */
static void add_absence(struct key_list *list, const struct criterion *c)
{
    switch (c->kind) {
    case CRITERION_AND:
    case CRITERION_OR:
    case CRITERION_NOT:
    case CRITERION_UNPARSED:
    case CRITERION_FACTOR: /* its one key serves both */
        break;
    case CRITERION_FUSION:
        add_side(list, c->gene, SLOT_ABSENCE);
        add_side(list, c->gene3, SLOT_ABSENCE);
        break;
    default: /* without a gene: the empty name */
        add_gene(list, c->gene, SLOT_ABSENCE, 0);
        break;
    }
}

static int add_leaf(
    void *ctx, const struct criterion *c, bool is_positive, struct err *err)
{
    struct key_list *list = ctx;

    (void)err;
    add_presence(list, c);
    if (!is_positive || (c->kind == CRITERION_GENE && c->change == CHANGE_WILD_TYPE))
        add_absence(list, c);
    return 0;
}

int criterion_keys(
    const struct criterion *c, criterion_key_fn *fn, void *ctx, struct err *err)
{
    struct arena mem = ARENA_INIT;
    struct key_list list = {.mem = &mem};
    int code = criterion_visit(c, add_leaf, &list, err);

    if (code >= 0)
        code = give_keys(&list, fn, ctx, err);
    arena_free(&mem);
    return code;
}

static void add_reading(struct key_list *list, const struct protein_reading *r)
{
    uint32_t beg, end;

    add_gene(list, r->gene, SLOT_CLASS, 0);
    if (r->exon && !r->is_other_numbering)
        add_gene(list, r->gene, SLOT_EXON, r->exon);
    if (!r->has_change || r->is_other_numbering)
        return;
    protein_change_residues(&r->change, &beg, &end);
    for (uint32_t i = 0; i <= end - beg; i++)
        add_gene(list, r->gene, SLOT_RESIDUE, beg + i);
}

static void add_variant(struct key_list *list, const struct finding *f)
{
    unsigned n;
    const struct protein_reading *r = finding_readings(f, list->mem, &n);

    add_gene(list, STR_NONE, SLOT_CLASS, f->allele.contig);
    for (unsigned i = 0; i < n; i++)
        add_reading(list, &r[i]);
}

/* Exons that are lost or doubled; what is lost in part may be asked for as a loss. */
static void add_inside(struct key_list *list, const struct finding *f)
{
    for (uint32_t exon = f->exon_beg; exon && exon <= f->exon_end; exon++)
        add_gene(list, f->gene, SLOT_EXON, exon);
    if (f->change == CHANGE_INTRAGENIC_DELETION)
        add_gene(list, f->gene, SLOT_COPY_NUMBER, 0);
}

static void add_finding(struct key_list *list, const struct finding *f)
{
    switch (f->kind) {
    case FINDING_SMALL_VARIANT:
        add_variant(list, f);
        break;
    case FINDING_COPY_NUMBER:
        add_gene(list, f->gene, SLOT_COPY_NUMBER, 0);
        break;
    case FINDING_FUSION: /* each answers criteria of the other sort too */
    case FINDING_REARRANGEMENT:
        add_side(list, f->gene, SLOT_FUSION);
        add_side(list, f->gene3, SLOT_FUSION);
        add_side(list, f->gene, SLOT_REARRANGEMENT);
        add_side(list, f->gene3, SLOT_REARRANGEMENT);
        add_inside(list, f);
        break;
    case FINDING_KARYOTYPE:
        add_name(list, KEY_TEXT, karyotype_fold(list->mem, f->text));
        break;
    case FINDING_STATE:
        add_gene(list, f->gene, SLOT_STATE, 0);
        break;
    case FINDING_FACTOR:
        add_name(list, KEY_FACTOR, f->factor);
        break;
    case FINDING_HAPLOTYPE:
        add_gene(list, f->gene, SLOT_HAPLOTYPE, 0);
        break;
    }
}

int finding_keys(
    const struct finding *f, criterion_key_fn *fn, void *ctx, struct err *err)
{
    struct arena mem = ARENA_INIT;
    struct criterion_key few[USUAL_KEYS]; /* a genome has a hundred thousand of them */
    struct key_list list = {.mem = &mem, .key = few, .cap = USUAL_KEYS};
    int code;

    add_finding(&list, f);
    code = give_keys(&list, fn, ctx, err);
    arena_free(&mem);
    return code;
}
