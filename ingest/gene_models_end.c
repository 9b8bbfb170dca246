/* Transcripts put together from their rows, checked and counted. */
#include <stdlib.h>
#include <string.h>

#include "ingest/gene_models_private.h"

/* Genes stand one or two steps above their transcripts (miRNA below its primary
 * transcript); more is a circle. */
#define MAX_STEPS 8

/* The spans of one transcript, ascending. */
struct spans {
    struct exon *at;
    unsigned n;
};

static int cmp_span(const void *a, const void *b)
{
    const struct exon *x = a, *y = b;

    if (x->beg1 != y->beg1)
        return x->beg1 < y->beg1 ? -1 : 1;
    return (x->end1 > y->end1) - (x->end1 < y->end1);
}

static void sort_spans(struct exon *at, unsigned n)
{
    if (n > 1)
        qsort(at, n, sizeof(*at), cmp_span);
}

static const char *check_exons(const struct transcript *t)
{
    uint32_t length = contig_length(t->assembly, t->contig);

    for (unsigned i = 0; i < t->n_exons; i++) {
        if (t->exons[i].beg1 == 0 || t->exons[i].beg1 > t->exons[i].end1)
            return "bad_span";
        if (i > 0 && t->exons[i].beg1 <= t->exons[i - 1].end1)
            return "exons_overlap";
    }
    if (t->contig != CONTIG_NONE && t->exons[t->n_exons - 1].end1 > length)
        return "exon_outside_contig";
    return NULL;
}

/* Exons ascend. */
static bool is_exonic(const struct transcript *t, uint32_t pos1)
{
    for (unsigned i = 0; i < t->n_exons; i++)
        if (pos1 >= t->exons[i].beg1 && pos1 <= t->exons[i].end1)
            return true;
    return false;
}

const char *gene_model_arrange(struct transcript *t)
{
    const char *fault;

    if (t->n_exons == 0)
        return "no_exons";
    sort_spans(t->exons, t->n_exons);
    if ((fault = check_exons(t)) != NULL)
        return fault;
    if (t->cds_end1 != 0
        && (t->cds_beg1 > t->cds_end1 || !is_exonic(t, t->cds_beg1)
            || !is_exonic(t, t->cds_end1)))
        return "cds_outside_exons";
    for (unsigned i = 0; t->is_reverse && i < t->n_exons / 2; i++) {
        struct exon swap = t->exons[i];

        t->exons[i] = t->exons[t->n_exons - 1 - i];
        t->exons[t->n_exons - 1 - i] = swap;
    }
    return NULL;
}

/* ---- the parts of a node ---- */

static bool has_part(const struct gene_models *m, const struct node *node, int kind)
{
    for (uint32_t i = node->first_part; i != NO_PART; i = m->parts[i].next)
        if (m->parts[i].kind == kind)
            return true;
    return false;
}

/* The spans of the kinds in the mask, ascending. */
static struct spans part_spans(const struct gene_models *m, const struct node *node,
    unsigned kinds, struct arena *mem)
{
    struct spans s = {0};
    size_t cap = 0;

    for (uint32_t i = node->first_part; i != NO_PART; i = m->parts[i].next) {
        const struct part *part = &m->parts[i];

        if (!(kinds & 1u << part->kind))
            continue;
        s.at = arena_grow(mem, s.at, &cap, s.n + 1, sizeof(*s.at));
        s.at[s.n++] = (struct exon){part->beg1, part->end1};
    }
    sort_spans(s.at, s.n);
    return s;
}

/* Spans that overlap or touch become one. */
static void merge_spans(struct spans *s)
{
    unsigned n = 0;

    for (unsigned i = 0; i < s->n; i++) {
        if (n > 0 && s->at[i].beg1 <= s->at[n - 1].end1 + 1) {
            if (s->at[i].end1 > s->at[n - 1].end1)
                s->at[n - 1].end1 = s->at[i].end1;
        } else {
            s->at[n++] = s->at[i];
        }
    }
    s->n = n;
}

static uint64_t spans_bases(const struct spans *s)
{
    uint64_t n = 0;

    for (unsigned i = 0; i < s->n; i++)
        n += s->at[i].end1 - s->at[i].beg1 + 1;
    return n;
}

/* ---- the coding sequence ---- */

/* Phase of the CDS row that comes first in the transcript. */
static uint8_t first_phase(
    const struct gene_models *m, const struct node *node, bool is_reverse)
{
    const struct part *first = NULL;

    for (uint32_t i = node->first_part; i != NO_PART; i = m->parts[i].next) {
        const struct part *p = &m->parts[i];

        if (p->kind == PART_CDS
            && (!first || (is_reverse ? p->end1 > first->end1 : p->beg1 < first->beg1)))
            first = p;
    }
    return first && first->phase > 0 ? (uint8_t)first->phase : 0;
}

/* Exonic bases between the ends of the CDS; exons in any order. */
static uint64_t coding_bases(const struct transcript *t)
{
    uint64_t n = 0;

    for (unsigned i = 0; i < t->n_exons; i++) {
        uint32_t beg1 = t->exons[i].beg1, end1 = t->exons[i].end1;

        if (beg1 < t->cds_beg1)
            beg1 = t->cds_beg1;
        if (end1 > t->cds_end1)
            end1 = t->cds_end1;
        if (beg1 <= end1)
            n += end1 - beg1 + 1;
    }
    return n;
}

/* Each CDS row lies within one exon. */
static bool is_inside_exons(const struct spans *cds, const struct transcript *t)
{
    unsigned e = 0;

    for (unsigned i = 0; i < cds->n; i++) {
        while (e < t->n_exons && t->exons[e].end1 < cds->at[i].beg1)
            e++;
        if (e == t->n_exons || cds->at[i].beg1 < t->exons[e].beg1
            || cds->at[i].end1 > t->exons[e].end1)
            return false;
    }
    return true;
}

/* Does the model say that its CDS begins or ends before the real one does? */
static void read_ends(
    const struct gene_models *m, const struct node *node, struct transcript *t)
{
    uint32_t last1 = t->is_reverse ? t->exons[0].beg1 : t->exons[t->n_exons - 1].end1;
    bool reaches_end = last1 == (t->is_reverse ? t->cds_beg1 : t->cds_end1);
    bool knows_codons = m->rules.codon_rows && m->has_codon_rows;
    bool start_open = t->is_reverse ? node->is_high_open : node->is_low_open;
    bool end_open = t->is_reverse ? node->is_low_open : node->is_high_open;

    t->start_phase = first_phase(m, node, t->is_reverse);
    t->is_start_incomplete = node->n.is_start_incomplete || start_open
                             || t->start_phase != 0
                             || (knows_codons && !has_part(m, node, PART_START));
    t->is_end_incomplete =
        node->n.is_end_incomplete || end_open
        || (knows_codons && !has_part(m, node, PART_STOP))
        || (!knows_codons && reaches_end && coding_bases(t) % 3 != t->start_phase % 3u);
}

/* Exons ascend. NULL, or the reason why not. */
static const char *read_cds(struct gene_models *m, const struct node *node,
    struct arena *mem, struct transcript *t)
{
    struct spans cds = part_spans(m, node, 1u << PART_CDS, mem);
    struct spans all = part_spans(m, node, 1u << PART_CDS | 1u << PART_STOP, mem);
    uint64_t cds_bases = spans_bases(&cds);

    if (all.n == 0)
        return NULL;
    if (cds.n == 0)
        return "stop_codon_without_cds";
    if (!is_inside_exons(&all, t))
        return "cds_outside_exons";
    merge_spans(&cds);
    merge_spans(&all);
    t->cds_beg1 = all.at[0].beg1;
    t->cds_end1 = all.at[all.n - 1].end1;
    read_ends(m, node, t);
    /* Frames that slip are written by CDS rows that overlap or leave bases out. */
    if (spans_bases(&cds) != cds_bases || spans_bases(&all) != coding_bases(t))
        report_note(m->b->report, m->file, "models: CDS slips or has a gap", 1);
    return NULL;
}

static const char *read_exons(struct gene_models *m, const struct node *node,
    struct arena *mem, struct transcript *t)
{
    struct spans exons = part_spans(m, node, 1u << PART_EXON, mem);

    if (exons.n == 0 && has_part(m, node, PART_CDS)) {
        exons = part_spans(m, node, ~0u, mem);
        merge_spans(&exons);
        report_note(m->b->report, m->file, "models: exons implied by CDS", 1);
    }
    if (exons.n == 0)
        return "no_exons";
    t->exons = exons.at;
    t->n_exons = exons.n;
    return check_exons(t);
}

/* ---- nodes ---- */

/* The gene above a node; NULL with *fault NULL: it has none. */
static struct node *gene_of(
    struct gene_models *m, struct node *node, const char **fault)
{
    *fault = NULL;
    for (int steps = 0; node->n.parent.n > 0; steps++) {
        const uint32_t *at = strmap_get(&m->by_key, node->n.parent);

        if (!at || !m->nodes[*at].is_defined) {
            *fault = m->rules.parents_are_implied ? NULL : "unknown_parent";
            return NULL;
        }
        if (steps == MAX_STEPS) {
            *fault = "parents_in_a_circle";
            return NULL;
        }
        node = &m->nodes[*at];
        if (node->n.is_gene)
            return node;
    }
    return NULL;
}

static const char *assemble(struct gene_models *m, struct node *node, struct arena *mem,
    struct staged_transcript *out, struct node **gene)
{
    struct transcript *t = &out->t;
    const char *fault;

    if (!node->is_defined)
        return "unknown_parent";
    if (node->fault)
        return node->fault;
    *gene = gene_of(m, node, &fault);
    if (fault)
        return fault;
    if (node->n.strand == '.')
        return "no_strand";
    if (node->first_part != NO_PART
        && (node->part_contig.p != node->n.contig.p
            || node->part_strand != node->n.strand))
        return "parts_elsewhere_than_their_transcript";
    t->assembly = m->b->files[m->file].provenance.assembly;
    t->contig = contig_parse(node->n.contig, NULL);
    t->is_reverse = node->n.strand == '-';
    if ((fault = read_exons(m, node, mem, t)) != NULL
        || (fault = read_cds(m, node, mem, t)) != NULL)
        return fault;
    return gene_model_arrange(t);
}

static void fill_words(const struct gene_models *m, const struct node *node,
    const struct node *gene, struct staged_transcript *out)
{
    out->file = m->file;
    out->line = node->n.line;
    out->contig_name = node->n.contig;
    out->biotype = node->n.biotype;
    out->is_canonical = node->n.is_canonical;
    out->is_principal = node->n.is_principal;
    out->t.id = node->n.id;
    out->t.twin_id = node->n.twin_id;
    out->t.protein_id = node->protein_id;
    out->t.protein_twin_id = node->protein_twin_id;
    out->t.tag = node->n.tag;
    out->t.gene = node->n.gene;
    out->gene_id = node->n.gene_id;
    if (out->t.gene.n == 0 && gene)
        out->t.gene = gene->n.gene;
    if (out->gene_id.n == 0 && gene)
        out->gene_id = gene->n.gene_id;
    if (out->biotype.n == 0 && gene)
        out->biotype = gene->n.biotype;
}

/* A node that only further parents name has no row of its own to reject. */
static void reject(struct gene_models *m, const struct node *node, const char *fault)
{
    struct report *report = m->b->report;
    uint64_t line = node->is_defined ? node->n.line : node->first_line;
    struct str id = node->n.id.n > 0 ? node->n.id : node->n.key;
    struct str found = node->is_defined ? node->n.parent : node->n.key;

    if (node->n_rows == 0)
        report_note_record(
            report, m->file, line, id, "models: further parent is faulty", found);
    else
        report_reject(report, m->file, line, id, fault, found);
    if (node->n_rows > 1)
        report_fate(report, m->file, FATE_REJECTED, fault, node->n_rows - 1);
}

static int end_transcript(
    struct gene_models *m, struct node *node, struct arena *mem, struct err *err)
{
    struct staged_transcript out = {0};
    struct node *gene = NULL;

    if (node->is_defined && node->first_part == NO_PART && !node->n.is_transcript) {
        report_fate(m->b->report, m->file, FATE_NOT_USED, "feature_other", 1);
        return 0;
    }

    const char *fault = assemble(m, node, mem, &out, &gene);

    if (fault) {
        reject(m, node, fault);
        return 0;
    }
    if (gene)
        gene->is_used = true;
    fill_words(m, node, gene, &out);
    report_fate(m->b->report, m->file, FATE_STORED, NULL, node->n_rows);
    return transcript_stage_add(m->b->transcripts, &out, err);
}

static void end_gene(struct gene_models *m, const struct node *node)
{
    if (node->n_rows > 1)
        report_fate(m->b->report, m->file, FATE_NOT_USED,
            "part_of_a_gene_without_transcript", node->n_rows - 1);
    if (node->is_used)
        report_fate(m->b->report, m->file, FATE_STORED, NULL, 1);
    else
        report_fate(
            m->b->report, m->file, FATE_NOT_USED, "gene_without_stored_transcript", 1);
}

int gene_models_end(struct gene_models *m, struct err *err)
{
    struct arena mem = ARENA_INIT;
    int rc = 0;

    for (size_t i = 0; rc >= 0 && i < m->n_nodes; i++) {
        arena_reset(&mem);
        if (!m->nodes[i].is_defined || !m->nodes[i].n.is_gene)
            rc = end_transcript(m, &m->nodes[i], &mem, err);
    }
    for (size_t i = 0; rc >= 0 && i < m->n_nodes; i++)
        if (m->nodes[i].is_defined && m->nodes[i].n.is_gene)
            end_gene(m, &m->nodes[i]);
    arena_free(&mem);
    return rc < 0 ? rc : 0;
}
