#include "query/lookup.h"

#include "kb/model/hgvs.h"
#include "kb/model/variant_name.h"

struct lookup {
    struct kb_txn *kb;
    struct arena *mem;
    struct lookup_hit *hits;
    size_t n, cap;
    struct err *err;
};

static struct lookup_hit *add(struct lookup *l, enum lookup_kind kind, uint32_t target)
{
    l->hits = arena_grow(l->mem, l->hits, &l->cap, l->n + 1, sizeof *l->hits);
    l->hits[l->n] = (struct lookup_hit){.kind = kind, .target = target};
    return &l->hits[l->n++];
}

static int add_allele(struct lookup *l, struct allele a)
{
    uint32_t *owners;
    struct err unused = {0};
    if (allele_trim(&a, l->mem, &unused) < 0)
        return 0;
    bool has_criterion;
    int n = kb_allele_owners(l->kb, &a, l->mem, &owners, &has_criterion, l->err);
    if (n > 0)
        add(l, LOOKUP_ALLELE, 0)->allele = a;
    return n;
}

static int find_alleles(struct lookup *l, struct str term, enum assembly assembly)
{
    struct err unused = {0};
    struct hgvs_g h;
    struct allele a;
    if (hgvs_g_parse(term, &h) == 0)
        return hgvs_g_allele(&h, NULL, l->mem, &a) < 0 ? 0 : add_allele(l, a);
    for (int i = ASSEMBLY_GRCH37; i <= ASSEMBLY_GRCH38; i++) {
        if (assembly != ASSEMBLY_NONE && assembly != (enum assembly)i)
            continue;
        if (allele_parse(term, (enum assembly)i, l->mem, &a, &unused) < 0)
            return 0;
        int rc = add_allele(l, a);
        if (rc < 0)
            return rc;
    }
    return 0;
}

bool lookup_is_allele(struct str term, struct arena *mem)
{
    struct err unused = {0};
    struct hgvs_g h;
    struct allele a;
    return hgvs_g_parse(term, &h) == 0
           || allele_parse(term, ASSEMBLY_GRCH38, mem, &a, &unused) >= 0;
}

/* ClinVar's ids are written with and without leading zeros and version. */
static int find_clinvar(struct lookup *l, struct str term)
{
    uint32_t number;
    struct record record;
    struct str upper = str_upper(l->mem, term);
    if (!str_starts(upper, STR("VCV")))
        return 0;
    struct str digits = str_sub(upper, 3, upper.n);
    ptrdiff_t dot = str_chr(digits, '.');
    if (dot >= 0)
        digits = str_sub(digits, 0, (size_t)dot);
    if (!str_to_u32(digits, &number))
        return 0;
    struct str id = str_fmt(l->mem, "VCV%09u", number);
    int rc = kb_record_by_id(l->kb, id, &record, l->err);
    if (rc > 0)
        add(l, LOOKUP_RECORD, record.ordinal);
    return rc;
}

static int find_names(struct lookup *l, struct str folded)
{
    static const enum lookup_kind kind_of[] = {[NAME_GENE] = LOOKUP_GENE,
        [NAME_DISEASE] = LOOKUP_DISEASE,
        [NAME_RECORD] = LOOKUP_RECORD,
        [NAME_DRUG] = LOOKUP_DRUG};
    struct name_hit *names = NULL;
    int n = folded.n > 0 ? kb_name(l->kb, folded, l->mem, &names, l->err) : 0;
    for (int i = 0; i < n; i++)
        add(l, kind_of[names[i].kind], names[i].target);
    return n;
}

/* The genes that a word names, by approved symbol alone when it is one. */
static int find_genes(struct lookup *l, struct str word, struct gene **genes)
{
    struct gene g;
    struct name_hit *names = NULL;
    size_t cap = 0;
    int n_genes = 0, rc = kb_gene_by_symbol(l->kb, word, l->mem, &g, l->err);
    *genes = NULL;
    if (rc > 0) {
        *genes = arena_dup(l->mem, &g, sizeof g);
        return 1;
    }
    struct str folded = str_fold(l->mem, word);
    int n =
        rc < 0 || folded.n == 0 ? rc : kb_name(l->kb, folded, l->mem, &names, l->err);
    for (int i = 0; i < n; i++) {
        if (names[i].kind != NAME_GENE)
            continue;
        *genes = arena_grow(l->mem, *genes, &cap, (size_t)n_genes + 1, sizeof **genes);
        rc = kb_gene(l->kb, names[i].target, l->mem, &(*genes)[n_genes], l->err);
        if (rc < 0)
            return rc;
        n_genes += rc;
    }
    return n < 0 ? n : n_genes;
}

/* A name that only differs in spelling from a record's leads to it. */
static int find_change(struct lookup *l, struct str gene, struct str name)
{
    const char *form;
    struct criterion *c = variant_name_read(gene, name, l->mem, &form);
    if (criterion_has_unparsed(c))
        return 0;
    if (c->kind == CRITERION_PROTEIN) {
        struct str change = protein_text(l->mem, &c->protein);
        struct str text = str_fmt(l->mem, "%.*s %.*s", STR_ARG(gene), STR_ARG(change));
        int rc = find_names(l, str_fold(l->mem, text));
        if (rc != 0)
            return rc;
    }
    struct lookup_hit *hit = add(l, LOOKUP_CHANGE, 0);
    hit->gene = gene;
    hit->change = c;
    return 1;
}

static int find_changes(struct lookup *l, struct str term)
{
    size_t cut = 0;
    while (cut < term.n && term.p[cut] != ' ' && term.p[cut] != ':')
        cut++;
    struct str name = str_trim(str_sub(term, cut + 1, term.n));
    struct gene *genes;
    if (cut == 0 || name.n == 0)
        return 0;
    int n = find_genes(l, str_sub(term, 0, cut), &genes);
    for (int i = 0; i < n; i++) {
        int rc = find_change(l, genes[i].symbol, name);
        if (rc < 0)
            return rc;
    }
    return n;
}

static int hit_cmp(const struct lookup_hit *a, const struct lookup_hit *b)
{
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return (a->target > b->target) - (a->target < b->target);
}

/* Few hits: in order, each once. */
static void sort(struct lookup *l)
{
    size_t n = 0;
    for (size_t i = 1; i < l->n; i++)
        for (size_t k = i; k > 0 && hit_cmp(&l->hits[k], &l->hits[k - 1]) < 0; k--) {
            struct lookup_hit h = l->hits[k];
            l->hits[k] = l->hits[k - 1];
            l->hits[k - 1] = h;
        }
    for (size_t i = 0; i < l->n; i++)
        if (n == 0 || hit_cmp(&l->hits[n - 1], &l->hits[i]) != 0
            || l->hits[i].kind == LOOKUP_ALLELE || l->hits[i].kind == LOOKUP_CHANGE)
            l->hits[n++] = l->hits[i];
    l->n = n;
}

static bool has_variant(struct lookup *l, struct str id)
{
    for (size_t i = 0; i < l->n; i++) {
        struct record r;
        struct err unused = {0};
        if (l->hits[i].kind == LOOKUP_RECORD
            && kb_record(l->kb, l->hits[i].target, &r, &unused) > 0 && str_eq(r.id, id))
            return true;
    }
    return false;
}

/* The profile that is nothing but a variant says no more than the variant. */
static int drop_profiles(struct lookup *l)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n; i++) {
        struct named_profile p = {0};
        struct record r = {0};
        int rc = 1;
        if (l->hits[i].kind == LOOKUP_RECORD)
            rc = kb_record(l->kb, l->hits[i].target, &r, l->err);
        if (rc > 0 && r.type == RECORD_PROFILE)
            rc = kb_profile(l->kb, l->hits[i].target, l->mem, &p, l->err);
        if (rc < 0)
            return rc;
        if (p.n_variant_ids != 1 || !has_variant(l, p.variant_ids[0]))
            l->hits[n++] = l->hits[i];
    }
    l->n = n;
    return 0;
}

int lookup_term(struct kb_txn *kb, struct str term, enum assembly assembly,
    struct arena *mem, struct lookup_hit **hits, struct err *err)
{
    struct lookup l = {.kb = kb, .mem = mem, .err = err};
    term = str_trim(term);
    int rc = find_alleles(&l, term, assembly);
    if (rc >= 0 && l.n == 0)
        rc = find_clinvar(&l, term);
    if (rc >= 0 && l.n == 0)
        rc = find_names(&l, str_fold(mem, term));
    if (rc >= 0 && l.n == 0)
        rc = find_changes(&l, term);
    if (rc < 0)
        return rc;
    sort(&l);
    rc = drop_profiles(&l);
    *hits = l.hits;
    return rc < 0 ? rc : (int)l.n;
}
