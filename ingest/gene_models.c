#include "ingest/gene_models.h"

#include <stdlib.h>
#include <string.h>

#include "ingest/array.h"
#include "ingest/gene_models_private.h"

struct gene_models *gene_models_new(
    struct build *b, unsigned file, const struct gene_models_rules *rules)
{
    struct gene_models *m = calloc(1, sizeof(*m));

    if (!m)
        arena_oom(sizeof(*m));
    m->b = b;
    m->file = file;
    m->rules = *rules;
    return m;
}

void gene_models_free(struct gene_models *m)
{
    if (!m)
        return;
    free(m->nodes);
    free(m->parts);
    arena_free(&m->mem);
    free(m);
}

/* The node of a key, made when nothing named it yet.  Rows of one transcript follow
 * each other as a rule. */
static uint32_t node_at(struct gene_models *m, struct str key)
{
    bool is_new;

    if (m->n_nodes > 0 && str_eq(m->nodes[m->last_node].n.key, key))
        return m->last_node;

    const uint32_t *known = strmap_get(&m->by_key, key);

    if (known)
        return m->last_node = *known;
    key = str_copy(&m->mem, key);
    *strmap_at(&m->by_key, &m->mem, key, &is_new) = (uint32_t)m->n_nodes;
    m->nodes = array_grow(m->nodes, &m->node_cap, m->n_nodes + 1, sizeof(*m->nodes));
    m->nodes[m->n_nodes] = (struct node){.n.key = key, .first_part = NO_PART};
    return m->last_node = (uint32_t)m->n_nodes++;
}

bool gene_models_has(const struct gene_models *m, struct str key)
{
    const uint32_t *at = strmap_get(&m->by_key, key);

    return at && m->nodes[*at].is_defined;
}

static struct str intern(struct gene_models *m, struct str s)
{
    if (s.n == 0)
        return STR_NONE;
    if (str_eq(s, m->last_word))
        return m->last_word;

    const uint32_t *known = strmap_get(&m->by_word, s);

    if (!known) {
        bool is_new;

        m->words =
            arena_grow(&m->mem, m->words, &m->word_cap, m->n_words + 1, sizeof(s));
        m->words[m->n_words] = str_copy(&m->mem, s);
        *strmap_at(&m->by_word, &m->mem, m->words[m->n_words], &is_new) =
            (uint32_t)m->n_words;
        return m->last_word = m->words[m->n_words++];
    }
    return m->last_word = m->words[*known];
}

void gene_models_add_node(struct gene_models *m, const struct model_node *node)
{
    uint32_t i = node_at(m, node->key);
    struct node *at = &m->nodes[i];
    struct str key = at->n.key;

    if (at->is_defined && node->is_implied)
        return;
    if (at->is_defined && !at->n.is_implied) {
        report_reject(
            m->b->report, m->file, node->line, node->id, "id_stands_twice", STR_NONE);
        return;
    }
    at->n = *node;
    at->n.key = key;
    at->n.parent = intern(m, node->parent);
    at->n.contig = intern(m, node->contig);
    at->n.gene = intern(m, node->gene);
    at->n.gene_id = intern(m, node->gene_id);
    at->n.biotype = intern(m, node->biotype);
    at->n.id = str_copy(&m->mem, node->id);
    at->n.twin_id = str_copy(&m->mem, node->twin_id);
    at->is_defined = true;
    at->n_rows += !node->is_implied;
}

/* One protein per transcript; another is kept in mind as a fault. */
static void add_protein(
    struct gene_models *m, struct node *at, const struct model_part *part)
{
    if (part->protein_id.n == 0)
        return;
    if (at->protein_id.n == 0) {
        at->protein_id = str_copy(&m->mem, part->protein_id);
        at->protein_twin_id = str_copy(&m->mem, part->protein_twin_id);
    } else if (!str_eq(at->protein_id, part->protein_id)) {
        at->fault = "several_proteins";
    }
}

void gene_models_add_part(struct gene_models *m, struct str parent,
    const struct gff_row *row, const struct model_part *part)
{
    uint32_t i = node_at(m, parent);
    struct str contig = intern(m, row->contig);
    struct node *at = &m->nodes[i];

    if (m->n_parts >= NO_PART)
        arena_oom(SIZE_MAX);
    if (at->first_part == NO_PART) {
        at->first_line = row->line;
        at->part_contig = contig;
        at->part_strand = row->strand;
    } else if (contig.p != at->part_contig.p || row->strand != at->part_strand) {
        at->fault = "parts_on_several_strands_or_contigs";
    }
    if (part->kind == PART_CDS)
        add_protein(m, at, part);
    at->is_low_open |= part->is_low_open;
    at->is_high_open |= part->is_high_open;
    at->n_rows += !part->is_counted_before;
    m->has_codon_rows |= part->kind == PART_STOP || part->kind == PART_START;
    m->parts = array_grow(m->parts, &m->part_cap, m->n_parts + 1, sizeof(*m->parts));
    m->parts[m->n_parts] = (struct part){.beg1 = row->beg1,
        .end1 = row->end1,
        .next = at->first_part,
        .kind = (uint8_t)part->kind,
        .phase = (int8_t)row->phase};
    at->first_part = (uint32_t)m->n_parts++;
}

/* Types are the source's words: few classes, whatever a file holds. */
void gene_models_not_used(struct build *b, unsigned file, struct str type)
{
    static const struct {
        const char *type, *class;
    } classes[] = {
        {"intron", "feature_intron"},
        {"Selenocysteine", "feature_selenocysteine"},
        {"stop_codon_redefined_as_selenocysteine", "feature_selenocysteine"},
        {"region", "feature_region"},
        {"chromosome", "feature_region"},
        {"scaffold", "feature_region"},
        {"supercontig", "feature_region"},
        {"biological_region", "feature_region"},
        {"match", "feature_match"},
        {"cDNA_match", "feature_match"},
        {"match_part", "feature_match"},
    };
    const char *class = "feature_other";

    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
        if (str_eq_c(type, classes[i].type))
            class = classes[i].class;
    report_fate(b->report, file, FATE_NOT_USED, class, 1);
}

void model_node_tag(struct model_node *node, struct str word)
{
    if (str_eq_c(word, "MANE_Select") || str_eq_c(word, "MANE Select"))
        node->tag = TRANSCRIPT_MANE_SELECT;
    else if (str_eq_c(word, "MANE_Plus_Clinical")
             || str_eq_c(word, "MANE Plus Clinical"))
        node->tag = TRANSCRIPT_MANE_PLUS_CLINICAL;
    else if (str_eq_c(word, "Ensembl_canonical") || str_eq_c(word, "RefSeq Select"))
        node->is_canonical = true;
    else if (str_eq_c(word, "appris_principal_1"))
        node->is_principal = true;
    else if (str_eq_c(word, "cds_start_NF"))
        node->is_start_incomplete = true;
    else if (str_eq_c(word, "cds_end_NF"))
        node->is_end_incomplete = true;
}

struct str gene_ids_add(struct arena *mem, struct str ids, struct str id)
{
    struct str rest = ids, piece;

    if (id.n == 0 || str_chr(id, '|') >= 0)
        return ids;
    while (ids.n > 0 && str_next(&rest, '|', &piece))
        if (str_eq(piece, id))
            return ids;
    return ids.n == 0 ? id : str_fmt(mem, "%.*s|%.*s", STR_ARG(ids), STR_ARG(id));
}

struct str id_with_version(struct arena *mem, struct str id, struct str version)
{
    if (id.n == 0 || version.n == 0 || str_chr(id, '.') >= 0)
        return id;
    return str_fmt(mem, "%.*s.%.*s", STR_ARG(id), STR_ARG(version));
}
