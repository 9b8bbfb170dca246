#include "ingest/transcript_stage.h"

#include <stdlib.h>

#include "ingest/array.h"
#include "ingest/transcripts_private.h"

struct transcript_stage *transcript_stage_new(void)
{
    struct transcript_stage *s = calloc(1, sizeof(*s));

    if (!s)
        arena_oom(sizeof(*s));
    return s;
}

void transcript_stage_free(struct transcript_stage *s)
{
    if (!s)
        return;
    free(s->models);
    free(s->pairs);
    free(s->chosen);
    arena_free(&s->mem);
    free(s);
}

static void count_bases(struct model *m)
{
    const struct transcript *t = &m->s.t;

    for (unsigned i = 0; i < t->n_exons; i++) {
        uint32_t beg1 = t->exons[i].beg1, end1 = t->exons[i].end1;

        m->n_bases += end1 - beg1 + 1;
        if (t->cds_end1 == 0)
            continue;
        if (beg1 < t->cds_beg1)
            beg1 = t->cds_beg1;
        if (end1 > t->cds_end1)
            end1 = t->cds_end1;
        if (beg1 <= end1)
            m->cds_bases += end1 - beg1 + 1;
    }
}

int transcript_stage_add(
    struct transcript_stage *s, const struct staged_transcript *t, struct err *err)
{
    struct arena *mem = &s->mem;

    if (s->n_models >= UINT32_MAX - 1)
        return err_set(err, ERR_FAIL, "more than %zu transcript models", s->n_models);
    s->models =
        array_grow(s->models, &s->model_cap, s->n_models + 1, sizeof(*s->models));

    struct model *m = &s->models[s->n_models++];

    *m = (struct model){.s = *t};
    m->s.t.id = str_copy(mem, t->t.id);
    m->s.t.twin_id = str_copy(mem, t->t.twin_id);
    m->s.t.protein_id = str_copy(mem, t->t.protein_id);
    m->s.t.protein_twin_id = str_copy(mem, t->t.protein_twin_id);
    m->s.t.gene = str_copy(mem, t->t.gene);
    m->s.t.exons = arena_dup(mem, t->t.exons, t->t.n_exons * sizeof(*t->t.exons));
    m->s.contig_name = str_copy(mem, t->contig_name);
    m->s.gene_id = str_copy(mem, t->gene_id);
    m->s.biotype = str_copy(mem, t->biotype);
    count_bases(m);
    return 0;
}

int transcript_stage_add_mane(
    struct transcript_stage *s, const struct mane_pair *pair, struct err *err)
{
    struct arena *mem = &s->mem;

    (void)err;
    s->pairs = array_grow(s->pairs, &s->pair_cap, s->n_pairs + 1, sizeof(*s->pairs));

    struct mane_pair *p = &s->pairs[s->n_pairs++];

    *p = *pair;
    p->refseq_id = str_copy(mem, pair->refseq_id);
    p->ensembl_id = str_copy(mem, pair->ensembl_id);
    p->refseq_protein_id = str_copy(mem, pair->refseq_protein_id);
    p->ensembl_protein_id = str_copy(mem, pair->ensembl_protein_id);
    p->gene = str_copy(mem, pair->gene);
    p->gene_id = str_copy(mem, pair->gene_id);
    return 0;
}

unsigned transcript_stage_count(const struct transcript_stage *s)
{
    return (unsigned)s->n_models;
}

const struct staged_transcript *transcript_stage_at(
    const struct transcript_stage *s, unsigned i)
{
    return &s->models[i].s;
}
