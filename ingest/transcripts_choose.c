/*
 * Which transcripts the KB has (transcript_stage.h): first names and genes, then one
 * model per id, then MANE on GRCh38, MANE on GRCh37 by a model of its own or by the
 * chain, and last a canonical for each gene.
 */
#include <stdlib.h>

#include "ingest/transcripts_private.h"
#include "kb/model/coding_sequence.h"

static const char *const outcome_notes[N_OUTCOMES] = {
    [OUTCOME_PENDING] = "models: not judged",
    [OUTCOME_CHOSEN] = "models: chosen",
    [OUTCOME_OTHER_CONTIG] = "models: not chosen, on no primary contig",
    [OUTCOME_MITOCHONDRIAL] = "models: not chosen, mitochondrial",
    [OUTCOME_NO_GENE] = "models: not chosen, no gene",
    [OUTCOME_UNKNOWN_NONCODING] =
        "models: not chosen, non-coding of a gene that HGNC does not know",
    [OUTCOME_SAME_ELSEWHERE] = "models: not chosen, the same in another file",
    [OUTCOME_OLDER] = "models: not chosen, other version or release",
    [OUTCOME_PAR_COPY] = "models: not chosen, pseudoautosomal copy on Y",
    [OUTCOME_SEVERAL_PLACES] = "models: not chosen, one id at several places",
    [OUTCOME_NOT_CLOSED] = "models: not chosen, not a whole model",
    [OUTCOME_NOT_CHOSEN] = "models: not chosen, the gene has a better one",
};

struct choice {
    struct build *b;
    struct transcript_stage *stage;
    struct arena mem, scratch;
    struct strmap has_select[N_ASSEMBLIES]; /* symbols with MANE Select */
    struct strmap own37;                    /* base of id: place of a GRCh37 model */
    struct strmap mane37;                   /* bases of both ids of MANE on GRCh37 */
};

static void set_add(struct choice *c, struct strmap *set, struct str key)
{
    bool is_new;

    if (key.n > 0)
        strmap_at(set, &c->mem, key, &is_new);
}

/* ---- what cannot be chosen ---- */

static void judge_alone(struct model *m)
{
    const struct transcript *t = &m->s.t;

    if (t->contig == CONTIG_NONE)
        m->outcome = OUTCOME_OTHER_CONTIG;
    else if (t->contig == CONTIG_MT)
        m->outcome = OUTCOME_MITOCHONDRIAL;
    else if (t->gene.n == 0)
        m->outcome = OUTCOME_NO_GENE;
    else if (t->hgnc_id == 0 && m->cds_bases == 0)
        m->outcome = OUTCOME_UNKNOWN_NONCODING;
}

/* ---- MANE ---- */

static bool keep(struct choice *c, struct model *m, const struct transcript *t)
{
    bool kept = transcripts_keep(c->b, m->s.file, m->s.line, t);

    m->outcome = kept ? OUTCOME_CHOSEN : OUTCOME_NOT_CLOSED;
    if (kept && t->tag == TRANSCRIPT_MANE_SELECT)
        set_add(c, &c->has_select[t->assembly - 1], t->gene);
    return kept;
}

static void choose_mane38(struct choice *c)
{
    for (size_t i = 0; i < c->stage->n_models; i++) {
        struct model *m = &c->stage->models[i];

        if (m->outcome == OUTCOME_PENDING && m->s.t.tag != 0)
            keep(c, m, &m->s.t);
    }
}

static void map_own37(struct choice *c)
{
    for (size_t i = 0; i < c->stage->n_models; i++) {
        const struct model *m = &c->stage->models[i];
        bool is_new;

        if (m->outcome == OUTCOME_PENDING && m->s.t.assembly == ASSEMBLY_GRCH37)
            *strmap_at(&c->own37, &c->mem, m->base, &is_new) = (uint32_t)i;
    }
}

/* The GRCh37 model of an id; *differs: it is there, but its CDS has another length. */
static struct model *find_own(
    struct choice *c, const struct model *mane, struct str id, bool *differs)
{
    const uint32_t *at =
        id.n > 0 ? strmap_get(&c->own37, transcript_id_base(id)) : NULL;
    struct model *m = at ? &c->stage->models[*at] : NULL;

    if (!m || m->outcome != OUTCOME_PENDING)
        return NULL;
    if (m->cds_bases != mane->cds_bases) {
        *differs = true;
        return NULL;
    }
    return m;
}

/* A GRCh37 model under MANE's names.  Of the other catalogue's id only what is known:
 * its version is MANE's where the model's own version is. */
static struct transcript name_own(
    const struct model *own, const struct transcript *mane)
{
    struct transcript t = own->s.t;

    t.tag = mane->tag;
    t.gene = mane->gene;
    t.hgnc_id = mane->hgnc_id;
    if (str_eq(own->base, transcript_id_base(mane->id))) {
        bool is_same = str_eq(t.id, mane->id);

        t.twin_id = is_same ? mane->twin_id : transcript_id_base(mane->twin_id);
        t.protein_twin_id = is_same ? mane->protein_twin_id : STR_NONE;
    } else {
        t.twin_id = t.id;
        t.protein_twin_id = t.protein_id;
        t.id = mane->id;
        t.protein_id = mane->protein_id;
    }
    return t;
}

/* NULL: the bases do not speak against it. */
static const char *check_bases(struct choice *c, const struct transcript *lifted)
{
    struct transcript t = *lifted;
    struct coding_sequence cs;
    struct err ignored = {0};

    if (!c->b->reference || transcript_close(&t, &ignored) < 0
        || !transcript_is_coding(&t))
        return NULL;

    struct refbases bases = reference_bases(c->b->reference);

    arena_reset(&c->scratch);
    coding_sequence_read(&t, &bases, &c->scratch, &cs);
    return cs.is_cds_known && !cs.translates ? "CDS does not translate" : NULL;
}

static void note_mane37(struct choice *c, const struct model *mane, const char *fault)
{
    struct str what = str_fmt(&c->mem, "MANE on GRCh37: not placed, %s", fault);

    report_note_record(
        c->b->report, mane->s.file, mane->s.line, mane->s.t.id, what.p, mane->s.t.gene);
}

static bool lift_mane(struct choice *c, const struct model *mane)
{
    struct transcript t;
    const char *fault;

    if (!c->b->chain) {
        note_mane37(c, mane, "no chain given");
        return false;
    }
    fault = transcript_lift(c->b->chain, &mane->s.t, &c->stage->mem, &t);
    if (!fault)
        fault = check_bases(c, &t);
    if (fault) {
        note_mane37(c, mane, fault);
        return false;
    }
    if (!transcripts_keep(c->b, mane->s.file, mane->s.line, &t))
        return false;
    if (t.tag == TRANSCRIPT_MANE_SELECT)
        set_add(c, &c->has_select[ASSEMBLY_GRCH37 - 1], t.gene);
    report_note(c->b->report, mane->s.file, "MANE on GRCh37: placed by the chain", 1);
    return true;
}

static void place_mane37(struct choice *c, const struct model *mane)
{
    const struct transcript *t = &mane->s.t;
    bool differs = false, is_placed = false;
    struct model *own = find_own(c, mane, t->id, &differs);

    if (!own)
        own = find_own(c, mane, t->twin_id, &differs);
    if (own) {
        struct transcript named = name_own(own, t);

        is_placed = keep(c, own, &named);
        report_note(
            c->b->report, mane->s.file, "MANE on GRCh37: a model of its own", 1);
    } else {
        if (differs)
            report_note(c->b->report, mane->s.file,
                "MANE on GRCh37: model of its own has another CDS length", 1);
        is_placed = lift_mane(c, mane);
    }
    if (is_placed) {
        set_add(c, &c->mane37, transcript_id_base(t->id));
        set_add(c, &c->mane37, transcript_id_base(t->twin_id));
    }
}

static void choose_mane37(struct choice *c)
{
    map_own37(c);
    for (size_t i = 0; i < c->stage->n_models; i++) {
        const struct model *m = &c->stage->models[i];

        if (m->outcome == OUTCOME_CHOSEN && m->s.t.assembly == ASSEMBLY_GRCH38)
            place_mane37(c, m);
    }
}

/* ---- canonical ---- */

static int cmp_gene(const void *pa, const void *pb)
{
    const struct model *a = *(const struct model *const *)pa;
    const struct model *b = *(const struct model *const *)pb;

    if (a->s.t.assembly != b->s.t.assembly)
        return a->s.t.assembly < b->s.t.assembly ? -1 : 1;

    int rc = str_cmp(a->s.t.gene, b->s.t.gene);

    return rc != 0 ? rc : str_cmp(a->s.t.id, b->s.t.id);
}

/* Its mRNA is broken down: the CDS makes no protein to speak of. */
static bool is_decayed(const struct model *m)
{
    return str_eq_c(m->s.biotype, "nonsense_mediated_decay")
           || str_eq_c(m->s.biotype, "non_stop_decay");
}

/* a before b, where both are called canonical or neither is; ids ascend already. */
static bool is_better(const struct model *a, const struct model *b)
{
    if (is_decayed(a) != is_decayed(b))
        return is_decayed(b);
    if (a->cds_bases != b->cds_bases)
        return a->cds_bases > b->cds_bases;
    return a->n_bases > b->n_bases;
}

/* Models of one gene by id. */
static struct model *find_canonical(struct model *const *m, size_t n)
{
    struct model *best = NULL, *principal = NULL;
    unsigned n_principal = 0;

    for (size_t i = 0; i < n; i++) {
        if (m[i]->s.is_principal) {
            n_principal++;
            principal = m[i];
        }
        if (m[i]->s.is_canonical && (!best || is_better(m[i], best)))
            best = m[i];
    }
    if (best || n_principal == 1)
        return best ? best : principal;
    for (size_t i = 0; i < n; i++)
        if (!best || is_better(m[i], best))
            best = m[i];
    return best;
}

static void choose_of_gene(struct choice *c, struct model *const *m, size_t n)
{
    const struct transcript *first = &m[0]->s.t;
    bool has_mane = strmap_get(&c->has_select[first->assembly - 1], first->gene);

    if (first->assembly == ASSEMBLY_GRCH37 || !has_mane) {
        struct model *best = find_canonical(m, n);
        struct transcript t = best->s.t;

        t.tag = TRANSCRIPT_CANONICAL;
        if (best->outcome == OUTCOME_PENDING
            && (t.assembly != ASSEMBLY_GRCH37 || !strmap_get(&c->mane37, best->base)))
            keep(c, best, &t);
    }
    for (size_t i = 0; i < n; i++)
        if (m[i]->outcome == OUTCOME_PENDING)
            m[i]->outcome = OUTCOME_NOT_CHOSEN;
}

static void choose_canonical(struct choice *c)
{
    size_t n_models = c->stage->n_models, n = 0, end;
    struct model **m = calloc(n_models + 1, sizeof(struct model *));

    if (!m)
        arena_oom((n_models + 1) * sizeof(struct model *));
    for (size_t i = 0; i < n_models; i++)
        if (c->stage->models[i].outcome == OUTCOME_PENDING
            || c->stage->models[i].outcome == OUTCOME_CHOSEN)
            m[n++] = &c->stage->models[i];
    qsort(m, n, sizeof(struct model *), cmp_gene);
    for (size_t beg = 0; beg < n; beg = end) {
        for (end = beg + 1; end < n; end++)
            if (m[end]->s.t.assembly != m[beg]->s.t.assembly
                || !str_eq(m[end]->s.t.gene, m[beg]->s.t.gene))
                break;
        choose_of_gene(c, m + beg, end - beg);
    }
    free(m);
}

/* ---- all of it ---- */

static void report_outcomes(struct choice *c)
{
    struct build *b = c->b;
    uint64_t(*n)[N_OUTCOMES] =
        arena_array(&c->mem, b->n_files, sizeof(uint64_t[N_OUTCOMES]));

    for (size_t i = 0; i < c->stage->n_models; i++)
        n[c->stage->models[i].s.file][c->stage->models[i].outcome]++;
    for (unsigned f = 0; f < b->n_files; f++)
        for (int o = 0; o < N_OUTCOMES; o++)
            if (n[f][o] > 0)
                report_note(b->report, f, outcome_notes[o], n[f][o]);
}

int transcripts_choose(struct build *b, struct err *err)
{
    struct choice c = {.b = b, .stage = b->transcripts};
    int rc = transcripts_name(b, err);

    if (rc < 0)
        return rc;
    for (size_t i = 0; i < c.stage->n_models; i++)
        judge_alone(&c.stage->models[i]);
    transcripts_one_per_id(b);
    choose_mane38(&c);
    choose_mane37(&c);
    choose_canonical(&c);
    report_outcomes(&c);
    transcripts_chosen_end(c.stage);
    if (b->reference)
        rc = reference_error(b->reference, err);
    arena_free(&c.mem);
    arena_free(&c.scratch);
    return rc < 0 ? rc : 0;
}
