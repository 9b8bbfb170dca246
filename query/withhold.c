#include "query/withhold.h"

#include "query/effect.h"
#include "query/hereditary.h"

int withhold_load(struct kb_txn *kb, bool has_secondary_consent, struct arena *mem,
    struct withhold *out, struct err *err)
{
    struct suppress *suppress;
    struct hereditary_genes *genes;
    int rc = suppress_load(kb, mem, &suppress, err);
    if (rc >= 0)
        rc = hereditary_genes_load(kb, mem, &genes, err);
    if (rc >= 0)
        *out = (struct withhold){suppress, genes, has_secondary_consent};
    return rc;
}

static bool has_suppressed_condition(
    const struct suppress *s, const struct clinvar_record *c)
{
    for (unsigned k = 0; k < N_CLASSIFICATION_KINDS; k++)
        for (unsigned i = 0; i < c->by_kind[k].n_conditions; i++)
            if (suppress_is_named(s, c->by_kind[k].conditions[i].name))
                return true;
    return false;
}

/* Everything about it that a report would print, or lead to. */
static bool names_suppressed(const struct suppress *s, const struct finding *f,
    const struct clinvar_record *c, const struct finding_contexts *contexts)
{
    if (suppress_is_named(s, f->gene) || has_suppressed_condition(s, c))
        return true;
    for (unsigned i = 0; i < contexts->n; i++) {
        const struct clinvar_record *r = &contexts->list[i].record;
        if (has_suppressed_condition(s, r))
            return true;
        for (unsigned k = 0; k < r->n_genes; k++)
            if (suppress_is_named(s, r->genes[k]))
                return true;
    }
    return false;
}

/* Would a report print that ClinVar calls it pathogenic, as its class or as context? */
static bool is_said_pathogenic(
    const struct clinvar_record *c, const struct finding_contexts *contexts)
{
    const struct classification *k = &c->by_kind[CLASSIFICATION_GERMLINE];
    bool is = k->is_given && k->group == CLASS_PATHOGENIC;
    for (unsigned i = 0; i < contexts->n; i++) {
        k = &contexts->list[i].record.by_kind[CLASSIFICATION_GERMLINE];
        is |= k->group == CLASS_PATHOGENIC || k->group == CLASS_MIXED;
    }
    return is;
}

/* A change that tumours have is told; a cancer gene's other conditions come with it. */
static bool is_secondary(const struct withhold *w, const struct sample *s,
    const struct effect_rules *rules, const struct finding *f,
    const struct clinvar_record *c, const struct finding_contexts *contexts)
{
    const struct hereditary_gene *g = hereditary_genes_find(w->genes, f->gene);
    return g && g->cancer.n_listings == 0 && !effect_is_cancer_gene(rules, f->gene)
           && f->origin != ORIGIN_SOMATIC && is_said_pathogenic(c, contexts)
           && !hereditary_may_be_secondary(s, w->has_secondary_consent, f);
}

static void add_unsure(struct sample *s, const struct finding *f, struct arena *mem)
{
    const struct allele *a = &f->allele;
    looked_add_unsure(s->looked, a->contig, a->pos1, a->pos1 + (uint32_t)a->ref.n - 1);
    size_t n = s->n_unsure_owners + f->n_variants;
    uint32_t *owners = ARENA_ARRAY(mem, uint32_t, n);
    for (size_t i = 0; i < s->n_unsure_owners; i++)
        owners[i] = s->unsure_owners[i];
    for (unsigned i = 0; i < f->n_variants; i++)
        owners[s->n_unsure_owners + i] = f->variants[i];
    s->unsure_owners = owners;
    s->n_unsure_owners = n;
}

/* A recombined call is no allele of the file: its parts are counted as such. */
static void count_out(struct sample *s, const struct finding *f)
{
    if (!f->is_of_parts)
        sample_recount(s, &f->allele, f->inputs, f->n_inputs, ALLELE_WITHHELD);
}

/* What is said of readings of a gene that is not the finding's own. */
static void drop_readings(const struct suppress *s, struct finding *f)
{
    unsigned n = 0, shown = 0;
    bool has_shown = f->shown != NULL;
    for (unsigned i = 0; i < f->n_proteins; i++) {
        if (suppress_is_named(s, f->proteins[i].gene))
            continue;
        if (has_shown && f->shown == &f->proteins[i])
            shown = n;
        f->proteins[n++] = f->proteins[i];
    }
    f->n_proteins = n;
    f->shown = has_shown && n > 0 ? &f->proteins[shown] : NULL;
}

static void keep_disagreements(struct case_data *c, const bool *is_out)
{
    unsigned n = 0;
    for (unsigned i = 0; i < c->n_disagreements; i++) {
        bool is_kept = true;
        for (unsigned k = 0; k < c->n_findings && is_kept; k++)
            is_kept = !is_out[k]
                      || !str_eq(c->findings[k].as_given, c->disagreements[i].as_given);
        if (is_kept)
            c->disagreements[n++] = c->disagreements[i];
    }
    c->n_disagreements = n;
}

static void move_finding(struct case_data *c, unsigned to, unsigned from)
{
    c->findings[to] = c->findings[from];
    c->findings[to].number = to + 1;
    c->clinvar[to] = c->clinvar[from];
    c->contexts[to] = c->contexts[from];
}

/* How many are out. */
static int choose(const struct withhold *w, const struct sample *sample,
    const struct case_data *c, bool *is_out, struct err *err)
{
    struct arena scratch = ARENA_INIT;
    int rc = 0, n = 0;
    for (unsigned i = 0; rc >= 0 && i < c->n_findings; i++) {
        const struct finding *f = &c->findings[i];
        const struct finding_contexts *contexts = &c->contexts[i];
        struct clinvar_entry cv;
        if (suppress_is_empty(w->suppress) && !hereditary_genes_find(w->genes, f->gene))
            continue;
        rc = clinvar_facts_read(&c->clinvar[i], &scratch, &cv, err);
        is_out[i] = rc >= 0
                    && (names_suppressed(w->suppress, f, &cv.record, contexts)
                        || is_secondary(w, sample, c->rules, f, &cv.record, contexts));
        n += is_out[i];
        arena_reset(&scratch);
    }
    arena_free(&scratch);
    return rc < 0 ? rc : n;
}

static void take_out(const struct withhold *w, struct sample *sample,
    struct case_data *c, const bool *is_out, struct arena *mem)
{
    unsigned n = 0;
    keep_disagreements(c, is_out);
    for (unsigned i = 0; i < c->n_findings; i++) {
        if (is_out[i]) {
            add_unsure(sample, &c->findings[i], mem);
            count_out(sample, &c->findings[i]);
            continue;
        }
        if (n < i)
            move_finding(c, n, i);
        drop_readings(w->suppress, &c->findings[n]);
        n++;
    }
    looked_close(sample->looked);
    c->n_findings = n;
}

int withhold_findings(const struct withhold *w, struct sample *sample,
    struct case_data *c, struct arena *mem, struct err *err)
{
    bool *is_out = ARENA_ARRAY(mem, bool, c->n_findings);
    int n = choose(w, sample, c, is_out, err);
    if (n > 0 || (n == 0 && !suppress_is_empty(w->suppress)))
        take_out(w, sample, c, is_out, mem);
    return n < 0 ? n : 0;
}
