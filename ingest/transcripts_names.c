/*
 * What a model is called: MANE gives a transcript two names, and any file that knows
 * both (the summary, UCSC's table, RefSeq's Dbxref) tells the models of the others.
 * Genes are led to HGNC by id first, by symbol second.
 */
#include "ingest/transcripts_private.h"

#define SEVERAL UINT32_MAX /* value of a name that leads to several things */

struct names {
    struct build *b;
    struct transcript_stage *stage;
    struct arena mem;
    struct strmap pair_by_id;   /* with version */
    struct strmap pair_by_base; /* without */
    struct strmap gene_by_ensembl;
    /* Models of one gene follow each other. */
    struct str last_id, last_symbol;
    const struct gene *last_gene;
    const char *last_note;
};

/* ---- MANE pairs ---- */

static bool is_same_pair(const struct mane_pair *a, const struct mane_pair *b)
{
    return str_eq(a->refseq_id, b->refseq_id) && str_eq(a->ensembl_id, b->ensembl_id);
}

static void map_pair(
    struct names *n, struct strmap *map, struct str name, uint32_t pair)
{
    const struct mane_pair *pairs = n->stage->pairs;
    bool is_new;
    uint32_t *at;

    if (name.n == 0)
        return;
    at = strmap_at(map, &n->mem, name, &is_new);
    if (is_new)
        *at = pair;
    else if (*at != SEVERAL && !is_same_pair(&pairs[*at], &pairs[pair]))
        *at = SEVERAL;
}

/* A model with both names is a pair as good as a row of the summary. */
static int pairs_of_models(struct names *n, struct err *err)
{
    struct transcript_stage *s = n->stage;
    int rc = 0;

    for (size_t i = 0; rc >= 0 && i < s->n_models; i++) {
        const struct staged_transcript *m = &s->models[i].s;
        const struct mane_pair pair = {.file = m->file,
            .line = m->line,
            .refseq_id = m->t.id,
            .ensembl_id = m->t.twin_id,
            .refseq_protein_id = m->t.protein_id,
            .ensembl_protein_id = m->t.protein_twin_id,
            .gene = m->t.gene,
            .gene_id = m->gene_id,
            .tag = m->t.tag};

        if (m->t.tag != 0 && m->t.twin_id.n > 0 && m->t.assembly == ASSEMBLY_GRCH38
            && !str_starts(m->t.id, STR("ENST")))
            rc = transcript_stage_add_mane(s, &pair, err);
    }
    return rc;
}

static void map_pairs(struct names *n)
{
    const struct transcript_stage *s = n->stage;

    for (size_t i = 0; i < s->n_pairs; i++) {
        const struct mane_pair *p = &s->pairs[i];

        map_pair(n, &n->pair_by_id, p->refseq_id, (uint32_t)i);
        map_pair(n, &n->pair_by_id, p->ensembl_id, (uint32_t)i);
        map_pair(n, &n->pair_by_base, transcript_id_base(p->refseq_id), (uint32_t)i);
        map_pair(n, &n->pair_by_base, transcript_id_base(p->ensembl_id), (uint32_t)i);
    }
}

/* An id without version is any version's; one with a version only its own. */
static const struct mane_pair *find_pair(struct names *n, struct str id)
{
    bool has_version = transcript_id_base(id).n != id.n;
    const uint32_t *at =
        strmap_get(has_version ? &n->pair_by_id : &n->pair_by_base, id);

    return at && *at != SEVERAL ? &n->stage->pairs[*at] : NULL;
}

static void apply_pair(
    struct names *n, struct staged_transcript *m, const struct mane_pair *pair)
{
    struct transcript *t = &m->t;
    bool is_ensembl = str_starts(t->id, STR("ENST"));

    if (t->tag != 0 && t->tag != pair->tag)
        report_note_record(n->b->report, m->file, m->line, t->id,
            "models: tag and MANE summary disagree",
            str_of(transcript_tag_name(pair->tag)));
    else
        t->tag = pair->tag;
    if (is_ensembl) {
        t->twin_id = t->id;
        t->id = pair->refseq_id;
        t->protein_twin_id =
            t->protein_id.n > 0 ? t->protein_id : pair->ensembl_protein_id;
        t->protein_id = pair->refseq_protein_id;
    } else {
        t->twin_id = pair->ensembl_id;
        t->protein_twin_id = pair->ensembl_protein_id;
        if (t->protein_id.n == 0)
            t->protein_id = pair->refseq_protein_id;
    }
    if (t->gene.n == 0)
        t->gene = pair->gene;
    if (m->gene_id.n == 0)
        m->gene_id = pair->gene_id;
}

/* MANE is of GRCh38; outside it a Dbxref is no claim of the same sequence. */
static void name_by_mane(struct names *n, struct staged_transcript *m)
{
    const struct mane_pair *pair =
        m->t.assembly == ASSEMBLY_GRCH38 ? find_pair(n, m->t.id) : NULL;

    if (pair) {
        apply_pair(n, m, pair);
    } else if (m->t.tag == 0 || m->t.assembly != ASSEMBLY_GRCH38) {
        m->t.twin_id = m->t.protein_twin_id = STR_NONE;
    }
    if (m->t.assembly != ASSEMBLY_GRCH38 && m->t.tag != 0) {
        m->is_canonical = true;
        m->t.tag = 0;
    }
}

/* ---- genes ---- */

static void map_genes(struct names *n)
{
    for (unsigned i = 0; i < gene_index_count(n->b->genes); i++) {
        struct str id = gene_index_at(n->b->genes, i)->ensembl_id;
        bool is_new;

        if (id.n == 0)
            continue;

        uint32_t *at = strmap_at(&n->gene_by_ensembl, &n->mem, id, &is_new);

        *at = is_new ? i : SEVERAL;
    }
}

static const struct gene *gene_by_id(struct names *n, struct str id)
{
    const struct gene_index *genes = n->b->genes;
    uint32_t number;

    if (str_starts(id, STR("HGNC:")) && str_to_u32(str_sub(id, 5, id.n), &number))
        return gene_index_by_hgnc(genes, number);
    if (str_starts(id, STR("GeneID:")) && str_to_u32(str_sub(id, 7, id.n), &number))
        return gene_index_by_entrez(genes, number);

    const uint32_t *at = strmap_get(&n->gene_by_ensembl, transcript_id_base(id));

    return at && *at != SEVERAL ? gene_index_at(genes, *at) : NULL;
}

/* Ids that lead to different genes lead to none. */
static const struct gene *gene_by_ids(struct names *n, struct str ids, bool *disagree)
{
    const struct gene *gene = NULL;
    struct str rest = ids, id;

    *disagree = false;
    while (ids.n > 0 && str_next(&rest, '|', &id)) {
        const struct gene *found = gene_by_id(n, id);

        if (gene && found && found != gene)
            *disagree = true;
        if (!gene)
            gene = found;
    }
    return *disagree ? NULL : gene;
}

static void find_gene(struct names *n, struct str ids, struct str symbol)
{
    const struct gene *by_symbol = NULL;
    bool disagree;

    n->last_id = ids;
    n->last_symbol = symbol;
    n->last_gene = gene_by_ids(n, ids, &disagree);
    n->last_note = disagree ? "genes: ids lead to different genes" : NULL;
    if (n->last_gene)
        return;
    switch (gene_index_find(n->b->genes, symbol, &by_symbol)) {
    case GENE_APPROVED:
    case GENE_PREVIOUS:
    case GENE_ALIAS:
        n->last_gene = by_symbol;
        if (!disagree)
            n->last_note = "genes: by symbol";
        break;
    case GENE_AMBIGUOUS:
        n->last_note = "genes: ambiguous symbol";
        break;
    case GENE_NONE:
        n->last_note = "genes: not resolved";
    }
}

static void name_gene(struct names *n, struct staged_transcript *m)
{
    if (!str_eq(m->gene_id, n->last_id) || !str_eq(m->t.gene, n->last_symbol))
        find_gene(n, m->gene_id, m->t.gene);
    if (n->last_note)
        report_note(n->b->report, m->file, n->last_note, 1);
    if (n->last_gene) {
        m->t.gene = n->last_gene->symbol;
        m->t.hgnc_id = n->last_gene->hgnc_id;
    }
}

int transcripts_name(struct build *b, struct err *err)
{
    struct names n = {.b = b, .stage = b->transcripts};
    int rc = pairs_of_models(&n, err);

    if (rc >= 0) {
        map_pairs(&n);
        map_genes(&n);
    }
    for (size_t i = 0; rc >= 0 && i < n.stage->n_models; i++) {
        name_by_mane(&n, &n.stage->models[i].s);
        name_gene(&n, &n.stage->models[i].s);
        n.stage->models[i].base = transcript_id_base(n.stage->models[i].s.t.id);
    }
    arena_free(&n.mem);
    return rc < 0 ? rc : 0;
}
