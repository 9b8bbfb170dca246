#include "tests/unit/random_criterion.h"

#include <math.h>
#include <string.h>

#define N(array) (sizeof(array) / sizeof((array)[0]))

static const char *const genes[] = {"BRAF", "KIT", "ABL1", "8q"};
static const char *const factors[] = {"MSI", "TMB", "PD-L1"};
static const char *const words[] = {"high", "low", "10", "-", "*", "a=b", "e13", "1e5"};
static const char *const stars[] = {"*1", "*28", "*1/*28", "*28/*28", "*28/*1"};
static const char *const karyotypes[] = {"t(1;19)", "T(1; 19)", "t(11;9)", "+8"};
static const char *const changes[] = {"V3E", "V3K", "L3E", "V3*", "V3fs",
    "V3=", "V2_L4del", "V2_L4delinsA", "V2_V3insAA", "V2_V3dup", "V4L", "M1?",
    "V5_L9delinsAAAAAAA"};

uint64_t random_next(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    return *x ^= *x << 17;
}

unsigned random_below(uint64_t *x, unsigned n)
{
    return (unsigned)((random_next(x) >> 20) % n);
}

#define PICK(x, array) str_of((array)[random_below((x), N(array))])

static struct str nasty_text(struct arena *mem, uint64_t *x)
{
    static const char bytes[] = "\"\\\\\"()[],, *=<>\n\t\x01\xc3\xa9\xff"
                                "ab9";
    size_t n = 1 + random_below(x, 9);
    char *p = arena_alloc(mem, n);

    for (size_t i = 0; i < n; i++)
        p[i] = bytes[random_below(x, sizeof(bytes))]; /* its NUL too */
    return (struct str){p, n};
}

static struct str text_or_nasty(
    struct arena *mem, uint64_t *x, bool is_nasty, struct str plain)
{
    return is_nasty && random_below(x, 2) ? nasty_text(mem, x) : plain;
}

static struct allele random_allele(uint64_t *x, enum assembly assembly)
{
    static const char *const pairs[][2] = {
        {"A", "T"}, {"A", "C"}, {"A", "AT"}, {"AT", "A"}, {"AC", "GT"}, {"ACG", "A"}};
    unsigned pair = random_below(x, N(pairs));

    return (struct allele){assembly, 1 + random_below(x, 2), 1000 + random_below(x, 4),
        str_of(pairs[pair][0]), str_of(pairs[pair][1])};
}

static struct protein_change random_change(struct arena *mem, uint64_t *x)
{
    struct protein_change change = {0};

    protein_parse(PICK(x, changes), mem, &change);
    return change;
}

static enum change_class random_class(uint64_t *x, enum criterion_kind kind)
{
    unsigned c;

    do
        c = random_below(x, N_CHANGE_CLASSES);
    while (!criterion_allows_change(kind, c));
    return c;
}

static void random_span(uint64_t *x, struct criterion *c, uint32_t base)
{
    c->beg = base + random_below(x, 5);
    c->end = c->beg + random_below(x, 3);
}

static void fill_fusion(
    struct arena *mem, uint64_t *x, bool is_nasty, struct criterion *c)
{
    c->gene3 = PICK(x, genes);
    if (random_below(x, 3) == 0)
        c->gene = STR_NONE;
    else if (random_below(x, 3) == 0)
        c->gene3 = STR_NONE;
    if (random_below(x, 3) == 0)
        c->text = text_or_nasty(mem, x, is_nasty, STR("e13"));
    if (random_below(x, 3) == 0)
        c->text3 = text_or_nasty(mem, x, is_nasty, STR("a2"));
}

static void fill_factor(
    struct arena *mem, uint64_t *x, bool is_nasty, struct criterion *c)
{
    c->gene = STR_NONE;
    c->factor = text_or_nasty(mem, x, is_nasty, PICK(x, factors));
    if (random_below(x, 2)) {
        c->text = text_or_nasty(mem, x, is_nasty, PICK(x, words));
        return;
    }
    c->op = random_below(x, FACTOR_LT + 1);
    c->number =
        random_below(x, 2) ? random_below(x, 20) : (double)random_next(x) / 3e7 - 1e5;
}

static void fill_leaf(
    struct arena *mem, uint64_t *x, bool is_nasty, struct criterion *c)
{
    c->gene = text_or_nasty(mem, x, is_nasty, PICK(x, genes));
    switch (c->kind) {
    case CRITERION_ALLELE:
        c->gene = STR_NONE;
        for (unsigned i = 0, which = 1 + random_below(x, 3); i < N_ASSEMBLIES; i++)
            if (which & (1U << i))
                c->alleles[i] = random_allele(x, i + 1);
        break;
    case CRITERION_PROTEIN:
        c->protein = random_change(mem, x);
        break;
    case CRITERION_CODON:
        c->beg = c->end = 1 + random_below(x, 6);
        break;
    case CRITERION_RANGE:
        if (random_below(x, 3) == 0)
            c->text = text_or_nasty(mem, x, is_nasty, STR("kinase domain"));
        if (!c->text.n || random_below(x, 2))
            random_span(x, c, 1);
        break;
    case CRITERION_EXON:
        random_span(x, c, 1);
        break;
    case CRITERION_REGION:
        c->gene = STR_NONE;
        c->assembly = 1 + random_below(x, 2);
        c->contig = 1 + random_below(x, 2);
        random_span(x, c, 998);
        break;
    case CRITERION_FUSION:
        fill_fusion(mem, x, is_nasty, c);
        break;
    case CRITERION_KARYOTYPE:
    case CRITERION_UNPARSED:
        c->gene = STR_NONE;
        c->text = text_or_nasty(mem, x, is_nasty, PICK(x, karyotypes));
        break;
    case CRITERION_STATE:
        c->text = text_or_nasty(mem, x, is_nasty, PICK(x, words));
        break;
    case CRITERION_HAPLOTYPE:
        c->text = text_or_nasty(mem, x, is_nasty, PICK(x, stars));
        break;
    case CRITERION_FACTOR:
        fill_factor(mem, x, is_nasty, c);
        break;
    default:
        break;
    }
    if (criterion_allows_change(c->kind, CHANGE_ANY) || c->kind == CRITERION_COPY_NUMBER
        || c->kind == CRITERION_REARRANGEMENT)
        c->change = random_class(x, c->kind);
}

static struct criterion *random_group(
    struct arena *mem, uint64_t *x, unsigned depth, bool is_nasty)
{
    enum criterion_kind kind = random_below(x, 3);
    unsigned n = kind == CRITERION_NOT ? 1 : 2 + random_below(x, 2);
    struct criterion **members = ARENA_ARRAY(mem, struct criterion *, n);

    for (unsigned i = 0; i < n; i++)
        members[i] = random_criterion(mem, x, depth - 1, is_nasty);
    return criterion_group(mem, kind, members, n);
}

struct criterion *random_criterion(
    struct arena *mem, uint64_t *x, unsigned depth, bool is_nasty)
{
    struct criterion *c;

    if (depth && random_below(x, 2)) {
        c = random_group(mem, x, depth, is_nasty);
    } else {
        c = criterion_new(mem,
            CRITERION_ALLELE + random_below(x, N_CRITERION_KINDS - CRITERION_ALLELE));
        fill_leaf(mem, x, is_nasty, c);
    }
    if (random_below(x, 6) == 0)
        c->origin = random_below(x, ORIGIN_GERMLINE + 1);
    if (random_below(x, 8) == 0)
        c->zygosity = random_below(x, ZYGOSITY_HEMIZYGOUS + 1);
    return c;
}

static void fill_variant(struct arena *mem, uint64_t *x, struct finding *f)
{
    f->allele = random_allele(x, 1 + random_below(x, 2));
    f->effect = random_below(x, EFFECT_BENIGN + 1);
    f->effect_from = STR("made");
    f->is_uncertain_phase = random_below(x, 5) == 0;
    f->n_proteins = random_below(x, 3);
    f->proteins = ARENA_ARRAY(mem, struct protein_reading, f->n_proteins);
    f->consequence = 1U << random_below(x, N_CONSEQUENCES);
    for (unsigned i = 0; i < f->n_proteins; i++) {
        struct protein_reading *r = &f->proteins[i];

        r->gene = PICK(x, genes);
        r->exon = random_below(x, 5);
        r->consequence = 1U << random_below(x, N_CONSEQUENCES);
        r->is_other_numbering = random_below(x, 5) == 0;
        r->has_change = random_below(x, 4) != 0;
        if (r->has_change)
            r->change = random_change(mem, x);
    }
}

struct finding random_finding(struct arena *mem, uint64_t *x)
{
    struct finding f = {.allele_fraction = NAN, .depth = -1, .value = NAN};

    f.kind = random_below(x, 2) ? FINDING_SMALL_VARIANT
                                : random_below(x, FINDING_HAPLOTYPE + 1);
    f.origin = random_below(x, ORIGIN_GERMLINE + 1);
    f.zygosity = random_below(x, ZYGOSITY_HEMIZYGOUS + 1);
    f.gene = PICK(x, genes);
    f.gene3 = random_below(x, 4) ? PICK(x, genes) : STR_NONE;
    if (f.kind == FINDING_SMALL_VARIANT)
        fill_variant(mem, x, &f);
    else if (f.kind == FINDING_COPY_NUMBER)
        f.change = random_class(x, CRITERION_COPY_NUMBER);
    else if (f.kind == FINDING_REARRANGEMENT)
        f.change = random_class(x, CRITERION_REARRANGEMENT);
    else if (f.kind == FINDING_KARYOTYPE)
        f.text = PICK(x, karyotypes);
    else if (f.kind == FINDING_HAPLOTYPE)
        f.text = PICK(x, stars);
    else
        f.text = PICK(x, words);
    if (f.kind == FINDING_FACTOR) {
        f.factor = PICK(x, factors);
        if (random_below(x, 2))
            f.value = random_below(x, 20);
    }
    return f;
}

/* The same answer for the same question. */
static enum looked chance(
    struct random_patient *p, struct str name, uint64_t more, bool is_factor)
{
    uint64_t x = p->seed ^ (more * 0x9e3779b97f4a7c15);

    for (size_t i = 0; i < name.n; i++)
        x = (x ^ (unsigned char)name.p[i]) * 0x100000001b3;
    x |= 1;
    random_next(&x);
    random_next(&x);
    if (random_below(&x, 100) >= p->percent_looked)
        return LOOKED_NOT;
    if (p->n_looked < RANDOM_MAX_LOOKS) {
        p->looked_name[p->n_looked] = name;
        p->is_factor[p->n_looked++] = is_factor;
    }
    return random_below(&x, 4) ? LOOKED_REFERENCE : LOOKED_UNSURE;
}

static enum looked look_locus(void *ctx, const struct allele *a)
{
    return chance(ctx, STR_NONE, a->pos1 * 64 + a->contig, false);
}

static enum looked look_gene(void *ctx, struct str gene, uint32_t exon)
{
    return chance(ctx, gene, exon, false);
}

static enum looked look_kind(void *ctx, enum criterion_kind kind, struct str name)
{
    return chance(ctx, name, 1000000 + kind, kind == CRITERION_FACTOR);
}

void random_patient_make(struct random_patient *p, struct arena *mem, uint64_t *x)
{
    memset(p, 0, sizeof(*p));
    p->mem = mem;
    p->seed = random_next(x);
    p->percent_looked = random_below(x, 101);
    p->view = (struct patient_view){.assembly = random_below(x, 3),
        .findings = p->findings,
        .n_findings = random_below(x, RANDOM_MAX_FINDINGS + 1),
        .ctx = p,
        .locus = look_locus,
        .gene = look_gene,
        .kind = look_kind};
    for (unsigned i = 0; i < p->view.n_findings; i++)
        p->findings[i] = random_finding(mem, x);
}
