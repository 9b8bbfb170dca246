/*
 * One model per id and assembly.  Files repeat each other (MANE in RefSeq's GFF3 and in
 * UCSC's table; two releases of one gene set), and a transcript may stand at several
 * places: the pseudoautosomal copy on Y gives way to X; any other two places of one
 * file say nothing of which is meant, so neither is taken.
 */
#include <stdlib.h>
#include <string.h>

#include "ingest/transcripts_private.h"

struct entry {
    struct model *m;
    struct str release;
    uint32_t version;
};

static uint32_t version_of(const struct model *m)
{
    struct str id = m->s.t.id;
    uint32_t n = 0;

    if (id.n > m->base.n + 1)
        str_to_u32(str_sub(id, m->base.n + 1, id.n), &n);
    return n;
}

static int cmp_number(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

/* By assembly and id; then the one that stands for it first: tagged by MANE, newer
 * version, known to both catalogues, newer release, X before Y. */
static int cmp_entry(const void *pa, const void *pb)
{
    const struct entry *x = pa, *y = pb;
    const struct transcript *a = &x->m->s.t, *b = &y->m->s.t;
    int rc = cmp_number(a->assembly, b->assembly);

    if (rc == 0)
        rc = str_cmp(x->m->base, y->m->base);
    if (rc == 0)
        rc = cmp_number(a->tag == 0, b->tag == 0);
    if (rc == 0)
        rc = cmp_number(y->version, x->version);
    if (rc == 0)
        rc = cmp_number(a->twin_id.n == 0, b->twin_id.n == 0);
    if (rc == 0)
        rc = str_cmp(y->release, x->release);
    if (rc == 0)
        rc = cmp_number(x->m->s.file, y->m->s.file);
    if (rc == 0)
        rc = cmp_number(a->contig, b->contig);
    return rc != 0 ? rc : cmp_number(x->m->s.line, y->m->s.line);
}

static bool is_same_model(const struct transcript *a, const struct transcript *b)
{
    return a->contig == b->contig && a->is_reverse == b->is_reverse
           && a->n_exons == b->n_exons && a->cds_beg1 == b->cds_beg1
           && a->cds_end1 == b->cds_end1
           && memcmp(a->exons, b->exons, a->n_exons * sizeof(*a->exons)) == 0;
}

static bool is_par_copy(const struct transcript *x, const struct transcript *y)
{
    return x->contig == CONTIG_X && y->contig == CONTIG_Y
           && contig_is_par(x->assembly, CONTIG_X, x->exons[0].beg1)
           && contig_is_par(y->assembly, CONTIG_Y, y->exons[0].beg1);
}

/* The first of n entries stands for the id. */
static void judge(const struct entry *e, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct model *best = e[0].m, *m = e[i].m;

        if (is_same_model(&best->s.t, &m->s.t)) {
            m->outcome = OUTCOME_SAME_ELSEWHERE;
        } else if (is_par_copy(&best->s.t, &m->s.t)) {
            m->outcome = OUTCOME_PAR_COPY;
        } else if (m->s.file == best->s.file && e[i].version == e[0].version) {
            m->outcome = OUTCOME_SEVERAL_PLACES;
            best->outcome = OUTCOME_SEVERAL_PLACES;
        } else {
            m->outcome = OUTCOME_OLDER;
        }
    }
}

void transcripts_one_per_id(struct build *b)
{
    struct transcript_stage *s = b->transcripts;
    struct entry *e = calloc(s->n_models + 1, sizeof(*e));
    size_t n = 0, end;

    if (!e)
        arena_oom((s->n_models + 1) * sizeof(*e));
    for (size_t i = 0; i < s->n_models; i++) {
        struct model *m = &s->models[i];

        if (m->outcome == OUTCOME_PENDING)
            e[n++] = (struct entry){
                m, b->files[m->s.file].provenance.release, version_of(m)};
    }
    qsort(e, n, sizeof(*e), cmp_entry);
    for (size_t beg = 0; beg < n; beg = end) {
        for (end = beg + 1; end < n; end++)
            if (e[end].m->s.t.assembly != e[beg].m->s.t.assembly
                || !str_eq(e[end].m->base, e[beg].m->base))
                break;
        judge(e + beg, end - beg);
    }
    free(e);
}
