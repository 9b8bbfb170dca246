#include "kb/model/name_facts.h"

#include "kb/base/strmap.h"

#include <string.h>

struct exon_fact {
    uint32_t mane;
    bool is_small_deletion;
};

struct region_fact {
    uint32_t beg, end;
};

/* Each map leads from a gene and what names say of it to a row of the list. */
struct name_facts {
    struct arena *mem;
    struct strmap exon_at, region_at, reading_at;
    struct exon_fact *exons;
    struct region_fact *regions;
    struct name_override *readings;
    size_t n_exons, n_regions, n_readings, cap_exons, cap_regions, cap_readings;
    name_facts_gene_fn *gene_fn;
    void *gene_ctx;
};

/* A row while it is being added. */
struct fact_row {
    struct name_facts *f;
    const char *table;
    const struct str *columns, *fields;
    unsigned n_columns;
    struct err *err;
};

const char *const name_facts_tables[] = {
    "exon_names", "protein_regions", "variant_readings", NULL};

struct name_facts *name_facts_new(struct arena *mem)
{
    struct name_facts *f = ARENA_NEW(mem, struct name_facts);

    f->mem = mem;
    return f;
}

void name_facts_set_genes(struct name_facts *f, name_facts_gene_fn *fn, void *ctx)
{
    f->gene_fn = fn;
    f->gene_ctx = ctx;
}

int name_facts_gene(const struct name_facts *f, struct str symbol, struct str *approved)
{
    if (!f || !f->gene_fn)
        return -1;
    return f->gene_fn(f->gene_ctx, symbol, approved);
}

/* ---- rows ---- */

static int bad_row(const struct fact_row *r, const char *what, struct str found)
{
    return err_set(r->err, ERR_FAIL, "curated table %s: found \"%.*s\", expected %s",
        r->table, STR_ARG(found), what);
}

static int field(const struct fact_row *r, const char *name, struct str *out)
{
    *out = STR_NONE;
    for (unsigned i = 0; i < r->n_columns; i++)
        if (str_eq_c(r->columns[i], name)) {
            *out = str_trim(r->fields[i]);
            return 0;
        }
    return err_set(
        r->err, ERR_FAIL, "curated table %s: found no column \"%s\"", r->table, name);
}

static int number(const struct fact_row *r, const char *name, uint32_t *out)
{
    struct str text;

    if (field(r, name, &text) < 0)
        return ERR_FAIL;
    return str_to_u32(text, out) && *out ? 0 : bad_row(r, "a number from 1 on", text);
}

/* The place of a new key; ERR_FAIL when a row before has it. */
static int enter(
    const struct fact_row *r, struct strmap *map, struct str key, size_t at)
{
    bool is_new;
    uint32_t *value = strmap_at(map, r->f->mem, str_copy(r->f->mem, key), &is_new);

    if (!is_new)
        return bad_row(r, "each thing once", key);
    *value = (uint32_t)at;
    return 0;
}

static struct str exon_key(struct arena *mem, struct str gene, uint32_t exon)
{
    return str_fmt(mem, "%.*s\t%u", STR_ARG(gene), exon);
}

static struct str name_key(struct arena *mem, struct str gene, struct str name)
{
    return str_fmt(mem, "%.*s\t%.*s", STR_ARG(gene), STR_ARG(str_fold(mem, name)));
}

static int add_exon(const struct fact_row *r)
{
    struct name_facts *f = r->f;
    struct exon_fact fact = {0};
    struct str gene, deletion;
    uint32_t written;

    if (field(r, "gene", &gene) < 0 || number(r, "written", &written) < 0
        || number(r, "mane", &fact.mane) < 0 || field(r, "deletion", &deletion) < 0)
        return ERR_FAIL;
    fact.is_small_deletion = str_eq_c(deletion, "small");
    if (deletion.n && !fact.is_small_deletion)
        return bad_row(r, "small or nothing", deletion);
    f->exons =
        arena_grow(f->mem, f->exons, &f->cap_exons, f->n_exons + 1, sizeof(*f->exons));
    f->exons[f->n_exons] = fact;
    return enter(r, &f->exon_at, exon_key(f->mem, gene, written), f->n_exons++);
}

static int add_region(const struct fact_row *r)
{
    struct name_facts *f = r->f;
    struct region_fact fact = {0};
    struct str gene, name;

    if (field(r, "gene", &gene) < 0 || field(r, "name", &name) < 0
        || number(r, "beg", &fact.beg) < 0 || number(r, "end", &fact.end) < 0)
        return ERR_FAIL;
    if (fact.end < fact.beg)
        return bad_row(r, "a region that ends after its begin", name);
    f->regions = arena_grow(
        f->mem, f->regions, &f->cap_regions, f->n_regions + 1, sizeof(*f->regions));
    f->regions[f->n_regions] = fact;
    return enter(r, &f->region_at, name_key(f->mem, gene, name), f->n_regions++);
}

static int add_reading(const struct fact_row *r)
{
    struct name_facts *f = r->f;
    struct name_override o;
    struct str gene, name;
    struct criterion *c;

    if (field(r, "gene", &gene) < 0 || field(r, "name", &name) < 0
        || field(r, "criterion", &o.criterion) < 0 || field(r, "reason", &o.reason) < 0
        || field(r, "source", &o.source) < 0 || field(r, "date", &o.date) < 0
        || criterion_parse(o.criterion, f->mem, &c, r->err) < 0)
        return ERR_FAIL;
    o.criterion = criterion_text(c, f->mem);
    o.reason = str_copy(f->mem, o.reason);
    o.source = str_copy(f->mem, o.source);
    o.date = str_copy(f->mem, o.date);
    f->readings = arena_grow(
        f->mem, f->readings, &f->cap_readings, f->n_readings + 1, sizeof(*f->readings));
    f->readings[f->n_readings] = o;
    return enter(r, &f->reading_at, name_key(f->mem, gene, name), f->n_readings++);
}

int name_facts_add(struct name_facts *f, const char *table, const struct str *columns,
    unsigned n_columns, const struct str *row, struct err *err)
{
    static int (*const add[])(const struct fact_row *) = {
        add_exon, add_region, add_reading};
    const struct fact_row r = {f, table, columns, row, n_columns, err};

    for (unsigned i = 0; name_facts_tables[i]; i++)
        if (strcmp(table, name_facts_tables[i]) == 0)
            return add[i](&r);
    return err_set(err, ERR_FAIL, "curated table %s: holds no facts of names", table);
}

/* ---- what they say ---- */

bool name_facts_override(const struct name_facts *f, struct str gene, struct str name,
    struct name_override *out)
{
    struct arena mem = ARENA_INIT;
    const uint32_t *at =
        f ? strmap_get(&f->reading_at, name_key(&mem, gene, name)) : NULL;

    arena_free(&mem);
    if (!at)
        return false;
    *out = f->readings[*at];
    return true;
}

static const struct exon_fact *exon_fact(
    const struct name_facts *f, struct str gene, uint32_t exon)
{
    struct arena mem = ARENA_INIT;
    const uint32_t *at = f ? strmap_get(&f->exon_at, exon_key(&mem, gene, exon)) : NULL;

    arena_free(&mem);
    return at ? &f->exons[*at] : NULL;
}

bool name_facts_is_small_deletion(
    const struct name_facts *f, struct str gene, uint32_t exon)
{
    const struct exon_fact *fact = exon_fact(f, gene, exon);

    return fact && fact->is_small_deletion;
}

static bool number_exons(const struct name_facts *f, struct criterion *c)
{
    const struct exon_fact *beg = exon_fact(f, c->gene, c->beg);
    const struct exon_fact *end = exon_fact(f, c->gene, c->end);
    uint32_t from = beg ? beg->mane : c->beg, to = end ? end->mane : c->end;

    if (from > to || (from == c->beg && to == c->end))
        return false;
    c->beg = from;
    c->end = to;
    return true;
}

static bool number_region(
    const struct name_facts *f, struct criterion *c, struct arena *mem)
{
    const uint32_t *at;

    if (!f || c->beg || !c->text.n)
        return false;
    at = strmap_get(&f->region_at, name_key(mem, c->gene, c->text));
    if (!at)
        return false;
    c->beg = f->regions[*at].beg;
    c->end = f->regions[*at].end;
    return true;
}

static unsigned number_leaves(const struct name_facts *f, struct criterion *c,
    bool are_deletions_unsure, struct arena *mem)
{
    unsigned n = 0;

    if (c->kind == CRITERION_EXON) {
        if (are_deletions_unsure && c->change == CHANGE_DELETION
            && !(c->beg == c->end && name_facts_is_small_deletion(f, c->gene, c->beg)))
            c->change = CHANGE_LOSS;
        n += number_exons(f, c);
    } else if (c->kind == CRITERION_RANGE) {
        n += number_region(f, c, mem);
    }
    for (unsigned i = 0; i < c->n_members; i++)
        n += number_leaves(f, c->members[i], are_deletions_unsure, mem);
    return n;
}

unsigned name_facts_number(
    const struct name_facts *f, struct criterion *c, struct arena *mem)
{
    return number_leaves(f, c, false, mem);
}

unsigned name_facts_apply(
    const struct name_facts *f, struct criterion *c, struct arena *mem)
{
    return number_leaves(f, c, true, mem);
}
