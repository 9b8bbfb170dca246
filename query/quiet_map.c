#include "query/quiet_map.h"

#include "kb/base/large_pages.h"
#include "kb/store/codec.h"
#include "kb/store/kb_schema.h"

#include <stdlib.h>

#define CELL_SHIFT VCF_MAP_CELL_SHIFT
#define CELLS_OF_SUM_SHIFT (VCF_MAP_SUM_SHIFT - VCF_MAP_CELL_SHIFT)
#define CELLS_OF_SUM (1u << CELLS_OF_SUM_SHIFT) /* so many cells have one sum */

struct quiet_map {
    uint32_t n_cells[N_CONTIGS]; /* beyond: not clear */
    struct vcf_map_cells *cells[N_CONTIGS];
    uint64_t *any[N_CONTIGS];
    bool has_all_bases;
    void *memory; /* of all of them */
    size_t n_bytes;
    struct vcf_map by_name;
};

static size_t n_sum_words(const struct quiet_map *m, unsigned contig)
{
    return (m->n_cells[contig] >> (CELLS_OF_SUM_SHIFT + 6)) + 1;
}

/* 64 cells at a time. */
static void mark(struct quiet_map *m, unsigned contig, uint32_t beg1, uint32_t end1)
{
    uint32_t c = beg1 >> CELL_SHIFT, end = (end1 >> CELL_SHIFT) + 1;

    if (end > m->n_cells[contig])
        end = m->n_cells[contig];
    while (c < end) {
        uint32_t n = 64 - (c & 63);
        if (n > end - c)
            n = end - c;
        m->cells[contig][c >> 6].closed |= UINT64_MAX >> (64 - n) << (c & 63);
        c += n;
    }
}

/* The cell of each; what is near them, spread marks. */
static int mark_alleles(struct quiet_map *m, struct joiner *join, unsigned contig,
    uint32_t bin_no, struct err *err)
{
    const struct kb_bin *bin;
    int rc = join_bin(join, contig, bin_no, &bin, err);

    for (uint32_t i = 0; rc >= 0 && i < bin->n; i++) {
        uint32_t cell = load_u32le(bin->pos1 + 4 * (size_t)i) >> CELL_SHIFT;
        if (cell < m->n_cells[contig])
            m->cells[contig][cell >> 6].closed |= UINT64_C(1) << (cell & 63);
    }
    return rc;
}

/* To the neighbours of all cells that are marked so far. */
static void spread(struct quiet_map *m, unsigned contig)
{
    struct vcf_map_cells *cells = m->cells[contig];
    uint32_t n_words = m->n_cells[contig] / 64 + 1;
    uint64_t before = 0, here = cells[0].closed;

    for (uint32_t i = 0; i < n_words; i++) {
        uint64_t behind = i + 1 < n_words ? cells[i + 1].closed : 0;
        cells[i].closed |= here << 1 | here >> 1 | before >> 63 | behind << 63;
        before = here;
        here = behind;
    }
}

/* A record is near an exon that begins behind its last base, too. */
static int mark_spans(struct quiet_map *m, struct span_walker *spans, unsigned contig,
    uint32_t bin_no, struct err *err)
{
    const struct kb_span_bin *bin;
    int rc = span_bin(spans, contig, bin_no, &bin, err);

    for (uint32_t i = 0; rc >= 0 && i < bin->n_spans; i++) {
        const uint8_t *span = bin->spans + (size_t)i * KB_SPAN_BYTES;
        uint32_t beg1 = load_u32le(span);
        mark(m, contig, beg1 > 1 ? beg1 - 1 : 1, load_u32le(span + 4));
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
        uint32_t cell = at >> CELL_SHIFT;
        if (at == 0 || cell >= m->n_cells[contig])
            return;
        m->cells[contig][cell >> 6].same_lengths |= UINT64_C(1) << (cell & 63);
    }
}

static uint32_t last_bin(const struct quiet_map_side *s, unsigned contig)
{
    return contig_length(s->assembly, contig) >> KB_BIN_SHIFT;
}

/* Of all sides, before all else, which has no margin. */
static int mark_all_alleles(struct quiet_map *m,
    const struct quiet_map_side sides[N_ASSEMBLIES], unsigned contig, uint32_t margin,
    struct err *err)
{
    int rc = 0;

    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        const struct quiet_map_side *s = &sides[i];
        if (s->assembly == ASSEMBLY_NONE)
            continue;
        for (uint32_t b = 0; rc >= 0 && b <= last_bin(s, contig); b++)
            rc = mark_alleles(m, s->join, contig, b, err);
    }
    for (uint32_t near = 0; near < margin; near += UINT32_C(1) << CELL_SHIFT)
        spread(m, contig);
    return rc;
}

static int mark_contig(struct quiet_map *m, const struct quiet_map_side *s,
    unsigned contig, struct err *err)
{
    int rc = 0;

    for (uint32_t b = 0; rc >= 0 && b <= last_bin(s, contig); b++) {
        rc = mark_spans(m, s->spans, contig, b, err);
        if (!s->has_all_bases)
            mark_bases(m, s, contig, b);
    }
    return rc;
}

static void mark_sites(struct quiet_map *m, const struct quiet_map_side *s)
{
    for (unsigned i = 0; i < s->n_sites; i++)
        mark(m, s->sites[i].contig, s->sites[i].pos1, s->sites[i].pos1);
    for (unsigned i = 0; i < s->n_loci; i++)
        mark(m, s->loci[i].contig, s->loci[i].from1, s->loci[i].to1);
}

static void sum_up(struct quiet_map *m, unsigned contig)
{
    const uint64_t of_one = (UINT64_C(1) << CELLS_OF_SUM) - 1;

    for (uint32_t c = 0; c < m->n_cells[contig]; c += CELLS_OF_SUM) {
        const struct vcf_map_cells *at = &m->cells[contig][c >> 6];
        uint32_t sum = c >> CELLS_OF_SUM_SHIFT;
        if ((at->closed | at->same_lengths) >> (c & 63) & of_one)
            m->any[contig][sum >> 6] |= UINT64_C(1) << (sum & 63);
    }
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

static struct quiet_map *new_map(const struct quiet_map_side sides[N_ASSEMBLIES])
{
    struct quiet_map *m = calloc(1, sizeof *m);
    size_t n_words = 0, n_sums = 0;

    if (!m)
        arena_oom(sizeof *m);
    for (unsigned c = CONTIG_NONE + 1; c < N_CONTIGS; c++) {
        m->n_cells[c] = length_of(sides, c) >> CELL_SHIFT; /* the last, half one: no */
        n_words += m->n_cells[c] / 64 + 1;
        n_sums += n_sum_words(m, c);
    }
    m->n_bytes = n_words * sizeof(struct vcf_map_cells) + n_sums * sizeof(uint64_t);
    m->memory = large_pages_take(m->n_bytes);
    struct vcf_map_cells *cells = m->memory;
    uint64_t *any = (uint64_t *)(cells + n_words);
    for (unsigned c = CONTIG_NONE + 1; c < N_CONTIGS; c++) {
        m->cells[c] = cells;
        m->any[c] = any;
        cells += m->n_cells[c] / 64 + 1;
        any += n_sum_words(m, c);
    }
    return m;
}

struct quiet_map *quiet_map_new(
    const struct quiet_map_side sides[N_ASSEMBLIES], uint32_t margin, struct err *err)
{
    struct quiet_map *m = new_map(sides);
    int rc = 0;

    for (unsigned c = CONTIG_NONE + 1; rc >= 0 && c < N_CONTIGS; c++)
        rc = mark_all_alleles(m, sides, c, margin, err);
    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        if (sides[i].assembly == ASSEMBLY_NONE)
            continue;
        m->has_all_bases = m->has_all_bases || sides[i].has_all_bases;
        for (unsigned c = CONTIG_NONE + 1; rc >= 0 && c < N_CONTIGS; c++)
            rc = mark_contig(m, &sides[i], c, err);
        mark_sites(m, &sides[i]);
    }
    for (unsigned c = CONTIG_NONE + 1; c < N_CONTIGS; c++)
        sum_up(m, c);
    if (rc >= 0)
        return m;
    quiet_map_free(m);
    return NULL;
}

void quiet_map_free(struct quiet_map *m)
{
    if (!m)
        return;
    large_pages_free(m->memory, m->n_bytes);
    free(m);
}

const struct vcf_map *quiet_map_for_reader(const struct quiet_map *m)
{
    return &m->by_name;
}

bool quiet_map_has_all_bases(const struct quiet_map *m)
{
    return m->has_all_bases;
}

void quiet_map_name(struct quiet_map *m, struct str chrom, unsigned contig)
{
    struct vcf_map_bits bits = {
        m->any[contig], m->cells[contig], m->n_cells[contig] << CELL_SHIFT, contig};

    vcf_map_name(&m->by_name, chrom, bits);
}

static bool has_any(const struct quiet_map *m, unsigned contig, size_t cell)
{
    size_t sum = cell >> CELLS_OF_SUM_SHIFT;

    return m->any[contig][sum >> 6] >> (sum & 63) & 1;
}

bool quiet_map_is_clear(const struct quiet_map *m, unsigned contig, uint32_t pos1,
    size_t n_bases, bool *has_bases)
{
    size_t cell = pos1 >> CELL_SHIFT;
    size_t last = ((size_t)pos1 + (n_bases > 0 ? n_bases - 1 : 0)) >> CELL_SHIFT;

    *has_bases = m->has_all_bases;
    if (last >= m->n_cells[contig])
        return false;
    if (last - cell <= CELLS_OF_SUM && !has_any(m, contig, cell)
        && !has_any(m, contig, last))
        return true; /* the cells would be waited for */
    for (; cell <= last; cell++) {
        const struct vcf_map_cells *c = &m->cells[contig][cell >> 6];
        if (c->closed >> (cell & 63) & 1)
            return false;
        *has_bases = *has_bases || (c->same_lengths >> (cell & 63) & 1);
    }
    return true;
}
