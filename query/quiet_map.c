#include "query/quiet_map.h"

#include "kb/store/codec.h"
#include "kb/store/kb_schema.h"

#define CELL_SHIFT 6

struct quiet_map {
    uint32_t n_cells[N_CONTIGS]; /* beyond: not clear */
    uint64_t *spoken[N_CONTIGS]; /* a bit for each cell */
    uint64_t *known[N_CONTIGS];  /* reference bases */
    uint64_t *any[N_CONTIGS];    /* a bit for each word of the two: few, so that they */
    bool has_all_bases;          /* stay in the cache and spare most looks at the two */
};

static void mark(uint64_t *bits, uint32_t n_cells, uint32_t beg1, uint32_t end1)
{
    uint32_t last = end1 >> CELL_SHIFT;

    for (uint32_t c = beg1 >> CELL_SHIFT; c <= last && c < n_cells; c++)
        bits[c >> 6] |= UINT64_C(1) << (c & 63);
}

static bool is_marked(const uint64_t *bits, uint32_t cell)
{
    return bits[cell >> 6] >> (cell & 63) & 1;
}

static int mark_alleles(struct quiet_map *m, struct kb_txn *kb, enum assembly assembly,
    unsigned contig, uint32_t bin_no, uint32_t margin, struct err *err)
{
    struct kb_bin bin;
    int rc = kb_bin(kb, assembly, contig, bin_no, &bin, err);

    for (uint32_t i = 0; rc > 0 && i < bin.n; i++) {
        uint32_t pos1 = load_u32le(bin.pos1 + 4 * (size_t)i);
        mark(m->spoken[contig], m->n_cells[contig], pos1 > margin ? pos1 - margin : 1,
            pos1 + margin);
    }
    return rc;
}

/* A record is near an exon that begins behind its last base, too. */
static int mark_spans(struct quiet_map *m, struct kb_txn *kb, enum assembly assembly,
    unsigned contig, uint32_t bin_no, struct err *err)
{
    struct kb_span_bin bin;
    int rc = kb_span_bin(kb, assembly, contig, bin_no, &bin, err);

    for (uint32_t i = 0; rc > 0 && i < bin.n_spans; i++) {
        const uint8_t *span = bin.spans + (size_t)i * KB_SPAN_BYTES;
        uint32_t beg1 = load_u32le(span);
        mark(m->spoken[contig], m->n_cells[contig], beg1 > 1 ? beg1 - 1 : 1,
            load_u32le(span + 4));
    }
    return rc;
}

static void mark_bases(struct quiet_map *m, const struct quiet_map_side *s,
    unsigned contig, uint32_t bin_no)
{
    uint32_t at = bin_no << KB_BIN_SHIFT, end1 = at + (UINT32_C(1) << KB_BIN_SHIFT) - 1;

    for (at = at > 0 ? at : 1; at > 0 && at <= end1;
         at = ((at >> CELL_SHIFT) + 1) << CELL_SHIFT) {
        at = s->bases->next(s->bases->ctx, s->assembly, contig, at, end1);
        if (at == 0)
            return;
        mark(m->known[contig], m->n_cells[contig], at, at);
    }
}

static int mark_contig(struct quiet_map *m, struct kb_txn *kb,
    const struct quiet_map_side *s, unsigned contig, uint32_t margin, struct err *err)
{
    uint32_t last_bin = contig_length(s->assembly, contig) >> KB_BIN_SHIFT;
    int rc = 0;

    for (uint32_t b = 0; rc >= 0 && b <= last_bin; b++) {
        rc = mark_alleles(m, kb, s->assembly, contig, b, margin, err);
        if (rc >= 0)
            rc = mark_spans(m, kb, s->assembly, contig, b, err);
        if (!s->has_all_bases)
            mark_bases(m, s, contig, b);
    }
    return rc;
}

static void mark_sites(struct quiet_map *m, const struct quiet_map_side *s)
{
    for (unsigned i = 0; i < s->n_sites; i++)
        if (m->spoken[s->sites[i].contig])
            mark(m->spoken[s->sites[i].contig], m->n_cells[s->sites[i].contig],
                s->sites[i].pos1, s->sites[i].pos1);
    for (unsigned i = 0; i < s->n_loci; i++)
        if (m->spoken[s->loci[i].contig])
            mark(m->spoken[s->loci[i].contig], m->n_cells[s->loci[i].contig],
                s->loci[i].from1, s->loci[i].to1);
}

static void sum_up(struct quiet_map *m, unsigned contig)
{
    for (uint32_t w = 0; w <= m->n_cells[contig] >> 6; w++)
        if (m->spoken[contig][w] || m->known[contig][w])
            m->any[contig][w >> 6] |= UINT64_C(1) << (w & 63);
}

/* As long as the shorter contig of the assemblies that are asked. */
static uint32_t length_of(
    const struct quiet_map_side sides[N_ASSEMBLIES], unsigned contig)
{
    uint32_t shortest = UINT32_MAX;

    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        uint32_t length = contig_length(sides[i].assembly, contig);
        if (sides[i].assembly != ASSEMBLY_NONE && length < shortest)
            shortest = length;
    }
    return shortest == UINT32_MAX ? 0 : shortest;
}

int quiet_map_new(struct kb_txn *kb, const struct quiet_map_side sides[N_ASSEMBLIES],
    uint32_t margin, struct arena *mem, struct quiet_map **out, struct err *err)
{
    struct quiet_map *m = ARENA_NEW(mem, struct quiet_map);
    int rc = 0;

    for (unsigned c = CONTIG_NONE + 1; c < N_CONTIGS; c++) {
        m->n_cells[c] = length_of(sides, c) >> CELL_SHIFT; /* the last, half one: no */
        m->spoken[c] = ARENA_ARRAY(mem, uint64_t, (size_t)m->n_cells[c] / 64 + 1);
        m->known[c] = ARENA_ARRAY(mem, uint64_t, (size_t)m->n_cells[c] / 64 + 1);
        m->any[c] = ARENA_ARRAY(mem, uint64_t, (size_t)m->n_cells[c] / 4096 + 1);
    }
    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        if (sides[i].assembly == ASSEMBLY_NONE)
            continue;
        m->has_all_bases = m->has_all_bases || sides[i].has_all_bases;
        for (unsigned c = CONTIG_NONE + 1; rc >= 0 && c < N_CONTIGS; c++)
            rc = mark_contig(m, kb, &sides[i], c, margin, err);
        mark_sites(m, &sides[i]);
    }
    for (unsigned c = CONTIG_NONE + 1; c < N_CONTIGS; c++)
        sum_up(m, c);
    *out = m;
    return rc < 0 ? rc : 0;
}

bool quiet_map_is_clear(const struct quiet_map *m, unsigned contig, uint32_t pos1,
    size_t n_bases, bool *has_bases)
{
    uint32_t cell = pos1 >> CELL_SHIFT;
    size_t last = ((size_t)pos1 + (n_bases > 0 ? n_bases - 1 : 0)) >> CELL_SHIFT;

    *has_bases = m->has_all_bases;
    if (last >= m->n_cells[contig])
        return false;
    if (!is_marked(m->any[contig], cell >> 6)
        && !is_marked(m->any[contig], (uint32_t)(last >> 6)) && last - cell < 64)
        return true;
    for (; cell <= last; cell++) {
        if (is_marked(m->spoken[contig], cell))
            return false;
        *has_bases = *has_bases || is_marked(m->known[contig], cell);
    }
    return true;
}
