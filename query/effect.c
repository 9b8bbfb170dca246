#include "query/effect.h"

#include "kb/base/strmap.h"
#include "query/curated_load.h"

struct effect_rules {
    struct strmap hotspots;     /* "BRAF:600" -> amino acid of the reference there */
    struct strmap cancer_genes; /* symbol -> 1, or 3 when loss of function is its way */
};

#define GENE_LISTED 1u
#define GENE_LOSS_OF_FUNCTION 2u

static int load_hotspots(
    struct kb_txn *kb, struct arena *mem, struct effect_rules *r, struct err *err)
{
    static const char *const columns[] = {"gene", "residue", "ref"};
    int at[3];
    struct curated_table t;
    int rc = curated_load(kb, "hotspots", columns, at, 3, mem, &t, err);
    for (unsigned i = 0; rc >= 0 && i < t.n_rows; i++) {
        bool is_new;
        struct str ref = t.rows[i][at[2]];
        struct str key = str_fmt(
            mem, "%.*s:%.*s", STR_ARG(t.rows[i][at[0]]), STR_ARG(t.rows[i][at[1]]));
        *strmap_at(&r->hotspots, mem, key, &is_new) =
            ref.n > 0 ? (unsigned char)ref.p[0] : 0;
    }
    return rc;
}

static int load_cancer_genes(
    struct kb_txn *kb, struct arena *mem, struct effect_rules *r, struct err *err)
{
    static const char *const columns[] = {"gene", "loss_of_function"};
    int at[2];
    struct curated_table t;
    int rc = curated_load(kb, "cancer_genes", columns, at, 2, mem, &t, err);
    for (unsigned i = 0; rc >= 0 && i < t.n_rows; i++) {
        bool is_new, is_lof = str_eq_c(t.rows[i][at[1]], "yes");
        *strmap_at(&r->cancer_genes, mem, t.rows[i][at[0]], &is_new) =
            GENE_LISTED | (is_lof ? GENE_LOSS_OF_FUNCTION : 0);
    }
    return rc;
}

int effect_rules_load(
    struct kb_txn *kb, struct arena *mem, struct effect_rules **out, struct err *err)
{
    struct effect_rules *r = ARENA_NEW(mem, struct effect_rules);
    int rc = load_hotspots(kb, mem, r, err);
    if (rc >= 0)
        rc = load_cancer_genes(kb, mem, r, err);
    *out = r;
    return rc < 0 ? rc : 0;
}

static bool has_class(const struct clinvar_record *c, enum classification_kind kind,
    enum class_group group)
{
    return c && c->by_kind[kind].is_given && c->by_kind[kind].group == group
           && c->by_kind[kind].stars >= 1;
}

/* A residue that the reading gives otherwise is another residue: the reading counts in
 * another numbering (DESIGN 8.3). */
static bool agrees(uint32_t listed, char stated)
{
    return listed == 0 || stated == 0 || listed == (unsigned char)stated;
}

/* A hotspot is about what the residue becomes: silent, stop and frameshift do not
 * count. */
static bool is_hotspot(const struct effect_rules *rules,
    const struct protein_reading *p, struct arena *mem)
{
    const struct protein_change *c = &p->change;
    if (!p->has_change || p->is_other_numbering || c->kind == PROTEIN_SILENT
        || protein_is_truncating(c))
        return false;
    for (uint32_t pos = c->pos1; pos <= c->pos2 && pos - c->pos1 < 64; pos++) {
        struct str key = str_fmt(mem, "%.*s:%u", STR_ARG(p->gene), pos);
        const uint32_t *listed = strmap_get(&rules->hotspots, key);
        if (listed && (pos != c->pos1 || agrees(*listed, c->ref1))
            && (pos != c->pos2 || agrees(*listed, c->ref2)))
            return true;
    }
    return false;
}

static bool is_lof_gene(const struct effect_rules *rules, struct str gene)
{
    const uint32_t *flags = strmap_get(&rules->cancer_genes, gene);
    return flags && (*flags & GENE_LOSS_OF_FUNCTION);
}

static bool is_truncating(const struct protein_reading *p)
{
    return consequence_is_truncating(p->consequence)
           || (p->has_change && protein_is_truncating(&p->change));
}

bool effect_is_cancer_gene(const struct effect_rules *rules, struct str gene)
{
    return strmap_get(&rules->cancer_genes, gene) != NULL;
}

void effect_each_hotspot(const struct effect_rules *rules, struct str gene,
    void (*fn)(void *ctx, uint32_t residue), void *ctx)
{
    for (size_t i = 0; i < rules->hotspots.cap; i++) {
        struct str key = rules->hotspots.slot[i].key;
        uint32_t residue;
        if (key.p && key.n > gene.n && key.p[gene.n] == ':' && str_starts(key, gene)
            && str_to_u32(str_sub(key, gene.n + 1, key.n), &residue))
            fn(ctx, residue);
    }
}

bool effect_is_at_hotspot(const struct effect_rules *rules, const struct finding *f)
{
    struct arena mem = ARENA_INIT;
    bool is = false;
    for (unsigned i = 0; i < f->n_proteins && !is; i++)
        is = is_hotspot(rules, &f->proteins[i], &mem);
    arena_free(&mem);
    return is;
}

static void judge_by_rules(
    const struct effect_rules *rules, struct finding *f, struct arena *mem)
{
    if (f->is_uncertain_phase) /* what it does depends on what is not known */
        return;
    for (unsigned i = 0; i < f->n_proteins; i++)
        if (is_hotspot(rules, &f->proteins[i], mem)) {
            f->effect = EFFECT_HOTSPOT;
            f->effect_from = STR("curated:hotspots");
            return;
        }
    for (unsigned i = 0; i < f->n_proteins; i++)
        if (is_truncating(&f->proteins[i]) && is_lof_gene(rules, f->proteins[i].gene)) {
            f->effect = EFFECT_TRUNCATING;
            f->effect_from = STR("curated:cancer_genes");
            return;
        }
}

void effect_judge(const struct effect_rules *rules,
    const struct clinvar_record *clinvar, struct finding *f, struct arena *mem)
{
    f->effect = EFFECT_UNKNOWN;
    f->effect_from = STR_NONE;
    if (has_class(clinvar, CLASSIFICATION_GERMLINE, CLASS_PATHOGENIC))
        f->effect = EFFECT_PATHOGENIC;
    else if (has_class(clinvar, CLASSIFICATION_ONCOGENICITY, CLASS_ONCOGENIC))
        f->effect = EFFECT_ONCOGENIC;
    else if (has_class(clinvar, CLASSIFICATION_GERMLINE, CLASS_BENIGN)
             || has_class(clinvar, CLASSIFICATION_ONCOGENICITY, CLASS_BENIGN))
        f->effect = EFFECT_BENIGN;
    if (f->effect == EFFECT_UNKNOWN)
        judge_by_rules(rules, f, mem);
    else
        f->effect_from =
            STR_CONCAT(mem, STR("clinvar:"), str_of_number(mem, clinvar->variation_id));
}
