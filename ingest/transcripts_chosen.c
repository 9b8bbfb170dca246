/* The chosen transcripts: closed, in the order of the KB, found by gene and by id. */
#include <stdlib.h>

#include "ingest/array.h"
#include "ingest/transcripts_private.h"

bool transcripts_keep(
    struct build *b, unsigned file, uint64_t line, const struct transcript *t)
{
    struct transcript_stage *s = b->transcripts;
    struct chosen chosen = {.t = *t, .file = file};
    struct err err = {0};

    if (transcript_close(&chosen.t, &err) < 0) {
        report_note_record(b->report, file, line, t->id, "models: not a whole model",
            str_copy(&s->mem, str_of(err.msg)));
        return false;
    }
    s->chosen =
        array_grow(s->chosen, &s->chosen_cap, s->n_chosen + 1, sizeof(*s->chosen));
    s->chosen[s->n_chosen++] = chosen;
    return true;
}

static int cmp_chosen(const void *pa, const void *pb)
{
    const struct transcript *a = &((const struct chosen *)pa)->t;
    const struct transcript *b = &((const struct chosen *)pb)->t;
    uint32_t beg_a = transcript_beg1(a), beg_b = transcript_beg1(b);

    if (a->assembly != b->assembly)
        return a->assembly < b->assembly ? -1 : 1;
    if (a->contig != b->contig)
        return a->contig < b->contig ? -1 : 1;
    if (beg_a != beg_b)
        return beg_a < beg_b ? -1 : 1;
    return str_cmp(a->id, b->id);
}

/* Where two have one id, the better tag is found. */
static void index_id(
    struct transcript_stage *s, struct strmap *map, struct str id, uint32_t place)
{
    bool is_new;
    uint32_t *at;

    if (id.n == 0)
        return;
    at = strmap_at(map, &s->mem, transcript_id_base(id), &is_new);
    if (is_new || s->chosen[place].t.tag < s->chosen[*at].t.tag)
        *at = place;
}

static void index_gene(
    struct transcript_stage *s, struct strmap *map, struct str gene, uint32_t place)
{
    bool is_new;
    uint32_t *head = strmap_at(map, &s->mem, gene, &is_new);

    s->next_of_gene[place] = is_new ? NO_MORE : *head;
    *head = place;
}

void transcripts_chosen_end(struct transcript_stage *s)
{
    if (s->n_chosen > 1)
        qsort(s->chosen, s->n_chosen, sizeof(*s->chosen), cmp_chosen);
    s->next_of_gene = ARENA_ARRAY(&s->mem, uint32_t, s->n_chosen);
    for (size_t i = 0; i < s->n_chosen; i++) {
        const struct transcript *t = &s->chosen[i].t;
        struct strmap *by_id = &s->by_id[t->assembly - 1];

        index_gene(s, &s->by_gene[t->assembly - 1], t->gene, (uint32_t)i);
        index_id(s, by_id, t->id, (uint32_t)i);
        index_id(s, by_id, t->twin_id, (uint32_t)i);
    }
}

unsigned transcripts_n_chosen(const struct build *b)
{
    return (unsigned)b->transcripts->n_chosen;
}

const struct transcript *transcripts_chosen(const struct build *b, unsigned i)
{
    return &b->transcripts->chosen[i].t;
}

static int cmp_tag(const void *pa, const void *pb)
{
    const struct transcript *const *a = pa, *const *b = pb;

    if ((*a)->tag != (*b)->tag)
        return (*a)->tag < (*b)->tag ? -1 : 1;
    return str_cmp((*a)->id, (*b)->id);
}

unsigned transcripts_of_gene(const struct build *b, struct str symbol,
    enum assembly assembly, struct arena *mem, const struct transcript ***out)
{
    const struct transcript_stage *s = b->transcripts;
    const struct transcript **list = NULL;
    size_t n = 0, cap = 0;
    const uint32_t *head = assembly == ASSEMBLY_NONE
                               ? NULL
                               : strmap_get(&s->by_gene[assembly - 1], symbol);

    for (uint32_t i = head ? *head : NO_MORE; i != NO_MORE; i = s->next_of_gene[i]) {
        list = arena_grow(mem, list, &cap, n + 1, sizeof(const struct transcript *));
        list[n++] = &s->chosen[i].t;
    }
    if (n > 1)
        qsort(list, n, sizeof(const struct transcript *), cmp_tag);
    *out = list;
    return (unsigned)n;
}

const struct transcript *transcripts_by_id(
    const struct build *b, struct str id, enum assembly assembly)
{
    const struct transcript_stage *s = b->transcripts;
    const uint32_t *at = assembly == ASSEMBLY_NONE ? NULL
                                                   : strmap_get(&s->by_id[assembly - 1],
                                                       transcript_id_base(id));

    return at ? &s->chosen[*at].t : NULL;
}

/* Genes of interest by the curated tables that list them. */
static int list_genes(
    struct build *b, struct arena *mem, struct strmap *listed, struct err *err)
{
    for (unsigned i = 0; gene_tables_of_interest[i] != NULL; i++) {
        const struct curated_rows *table = build_curated(b, gene_tables_of_interest[i]);
        int gene = table ? curated_rows_column(table, "gene", err) : 0;

        if (gene < 0)
            return gene;
        for (unsigned k = 0; table && k < table->n_rows; k++) {
            bool is_new;
            *strmap_at(listed, mem, table->rows[k][gene], &is_new) = 1;
        }
    }
    return 0;
}

int transcripts_write(struct build *b, struct err *err)
{
    const struct transcript_stage *s = b->transcripts;
    struct arena mem = ARENA_INIT;
    struct strmap listed = STRMAP_INIT;
    int rc = list_genes(b, &mem, &listed, err);

    for (size_t i = 0; rc >= 0 && i < s->n_chosen; i++) {
        struct transcript t = s->chosen[i].t;

        t.is_background = strmap_get(&listed, t.gene) == NULL
                          && !kb_build_has_criteria(b->kb, t.gene);
        rc = (int)kb_build_transcript(b->kb, s->chosen[i].file, &t, err);
    }
    arena_free(&mem);
    return rc < 0 ? rc : 0;
}
