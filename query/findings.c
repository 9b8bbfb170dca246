#include "query/findings.h"

#include <math.h>

#include "kb/model/gene.h"
#include "kb/model/variant_name.h"

struct making {
    struct kb_txn *kb;
    const struct effect_rules *rules;
    struct arena *mem;
    struct case_data *out;
};

static bool is_protein_coding(const struct gene *g)
{
    return str_eq_c(g->locus_type, "gene with protein product");
}

static bool same_reading(
    const struct protein_reading *a, const struct protein_reading *b)
{
    if (!str_eq(a->gene, b->gene) || a->has_change != b->has_change)
        return false;
    return !a->has_change || protein_eq(&a->change, &b->change);
}

/* Two records that read the allele alike give one reading with what either knows. */
static void add_reading(
    struct making *m, struct finding *f, size_t *cap, const struct protein_reading *p)
{
    for (unsigned i = 0; i < f->n_proteins; i++) {
        struct protein_reading *have = &f->proteins[i];
        if (!same_reading(have, p))
            continue;
        have->consequence |= p->consequence;
        if (have->transcript.n == 0 && p->transcript.n > 0) {
            have->transcript = p->transcript;
            have->hgvs_c = p->hgvs_c;
            have->hgvs_p = p->hgvs_p;
        }
        return;
    }
    f->proteins =
        arena_grow(m->mem, f->proteins, cap, f->n_proteins + 1, sizeof *f->proteins);
    f->proteins[f->n_proteins++] = *p;
}

/* The gene that a record's consequence is about: its only gene, or the only one of
 * several that codes for a protein.  Else none: nothing is guessed. */
static int consequence_gene(
    struct making *m, const struct clinvar_record *c, struct gene *out, struct err *err)
{
    unsigned n_coding = 0;
    struct gene found = {0}, g;
    for (unsigned i = 0; i < c->n_genes; i++) {
        int rc = kb_gene_by_symbol(m->kb, c->genes[i], m->mem, &g, err);
        if (rc < 0)
            return rc;
        if (rc == 0)
            continue;
        if (c->n_genes == 1) {
            *out = g;
            return 1;
        }
        if (is_protein_coding(&g)) {
            found = g;
            n_coding++;
        }
    }
    *out = found;
    return n_coding == 1;
}

static int read_clinvar(struct making *m, struct finding *f, size_t *cap,
    const struct clinvar_record *c, struct err *err)
{
    struct gene g = {0};
    int rc = consequence_gene(m, c, &g, err);
    if (rc <= 0)
        return rc;
    struct protein_reading p = {.gene = g.symbol,
        .hgnc_id = g.hgnc_id,
        .transcript = c->transcript,
        .hgvs_c = c->hgvs_c,
        .hgvs_p = c->hgvs_p,
        .consequence = c->consequence,
        .from = STR("clinvar")};
    p.has_change = c->hgvs_p.n > 0 && protein_parse(c->hgvs_p, m->mem, &p.change) == 0;
    if (p.has_change)
        p.consequence |= consequence_of_change(&p.change);
    else if (p.consequence == 0)
        p.consequence = consequence_of_offset(c->hgvs_c);
    add_reading(m, f, cap, &p);
    return 0;
}

static int read_variant(struct making *m, struct finding *f, size_t *cap,
    const struct named_variant *v, struct err *err)
{
    struct gene g;
    int rc = kb_gene_by_symbol(m->kb, v->gene, m->mem, &g, err);
    if (rc <= 0)
        return rc;
    struct protein_reading p = {.gene = g.symbol,
        .hgnc_id = g.hgnc_id,
        .transcript = v->transcript,
        .from = str_sub(
            v->id, 0, (size_t)(str_chr(v->id, '.') < 0 ? 0 : str_chr(v->id, '.')))};
    const char *form;
    const struct criterion *named = variant_name_read(g.symbol, v->name, m->mem, &form);
    p.has_change = named->kind == CRITERION_PROTEIN;
    if (p.has_change) {
        p.change = named->protein;
        p.consequence = consequence_of_change(&p.change);
    }
    add_reading(m, f, cap, &p);
    return 0;
}

/* Several ClinVar records of one allele: the facts shown are those of the lowest
 * VariationID; all of them give readings and stay in variants. */
static int read_owner(
    struct making *m, unsigned i, uint32_t owner, size_t *cap, struct err *err)
{
    struct finding *f = &m->out->findings[i];
    struct record rec;
    int rc = kb_record(m->kb, owner, &rec, err);
    if (rc == 0)
        return err_set(err, ERR_KB, "allele owner %u is no record", owner);
    if (rc < 0)
        return rc;
    if (rec.type == RECORD_CLINVAR) {
        struct clinvar_entry c;
        rc = clinvar_decode(rec.body, m->mem, &c, err);
        if (rc < 0)
            return rc;
        if (m->out->clinvar[i].record.variation_id == 0) {
            m->out->clinvar[i] = c;
            m->out->clinvar_source[i] = rec.source;
        }
        return read_clinvar(m, f, cap, &c.record, err);
    }
    struct named_variant v;
    rc = kb_variant(m->kb, owner, m->mem, &v, err);
    return rc < 0 ? rc : read_variant(m, f, cap, &v, err);
}

/* MANE Select first (DESIGN 8.3).  Where no reading is of it, a curated variant's name
 * goes before a record whose transcript is numbered in another way: people know BRAF
 * V600E by that name, not as V640E of another transcript. */
static int reading_score(const struct protein_reading *p, const struct gene *g)
{
    bool is_mane = transcript_same(p->transcript, g->mane_refseq)
                   || transcript_same(p->transcript, g->mane_ensembl);
    bool is_named = p->has_change && !str_eq_c(p->from, "clinvar");
    return 8 * is_mane + 4 * is_named + 2 * p->has_change + (p->hgvs_p.n > 0);
}

/* The reading that stands for the finding; its gene files the finding. */
static int choose_shown(struct making *m, struct finding *f, struct err *err)
{
    int best_score = -1;
    for (unsigned i = 0; i < f->n_proteins; i++) {
        struct gene g = {0};
        int rc = kb_gene_by_symbol(m->kb, f->proteins[i].gene, m->mem, &g, err);
        if (rc < 0)
            return rc;
        int score = reading_score(&f->proteins[i], &g);
        if (score > best_score) {
            f->shown = &f->proteins[i];
            best_score = score;
        }
    }
    return 0;
}

static int make_one(struct making *m, const struct call *c, unsigned i, struct err *err)
{
    struct finding *f = &m->out->findings[i];
    size_t cap = 0;
    *f = (struct finding){.number = i + 1,
        .kind = FINDING_SMALL_VARIANT,
        .origin = c->origin,
        .origin_how = c->origin_how,
        .allele = c->allele,
        .as_given = c->as_given,
        .zygosity = c->zygosity,
        .allele_fraction = c->allele_fraction,
        .depth = c->depth,
        .filter = c->filter,
        .phase = c->phase,
        .value = NAN,
        .variants = c->owners,
        .n_variants = c->n_owners};
    for (unsigned k = 0; k < c->n_owners; k++) {
        int rc = read_owner(m, i, c->owners[k], &cap, err);
        if (rc < 0)
            return rc;
    }
    int rc = choose_shown(m, f, err);
    if (rc < 0)
        return rc;
    const struct protein_reading *p = f->shown;
    if (p) {
        f->gene = p->gene;
        f->hgnc_id = p->hgnc_id;
        for (unsigned k = 0; k < f->n_proteins; k++)
            if (str_eq(f->proteins[k].gene, p->gene))
                f->consequence |= f->proteins[k].consequence;
    }
    const struct clinvar_record *cv = &m->out->clinvar[i].record;
    effect_judge(m->rules, cv->variation_id ? cv : NULL, f, m->mem);
    return 0;
}

int findings_make(const struct sample *sample, struct kb_txn *kb,
    const struct effect_rules *rules, struct arena *mem, struct case_data *out,
    struct err *err)
{
    struct making m = {kb, rules, mem, out};
    out->n_findings = sample->n_calls;
    out->findings = ARENA_ARRAY(mem, struct finding, sample->n_calls);
    out->clinvar = ARENA_ARRAY(mem, struct clinvar_entry, sample->n_calls);
    out->clinvar_source = ARENA_ARRAY(mem, uint16_t, sample->n_calls);
    for (unsigned i = 0; i < sample->n_calls; i++) {
        int rc = make_one(&m, &sample->calls[i], i, err);
        if (rc < 0)
            return rc;
    }
    return 0;
}
