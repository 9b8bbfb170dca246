#include "kb/base/vcf_stretch.h"

#include "kb/base/vcf.h"
#include "kb/base/vcf_cut.h"

static const bool is_base[256] = {['A'] = true,
    ['C'] = true,
    ['G'] = true,
    ['T'] = true,
    ['a'] = true,
    ['c'] = true,
    ['g'] = true,
    ['t'] = true};

static unsigned count_longer(struct str ref, struct str alt, bool has_same_lengths)
{
    unsigned n = 1;
    size_t length = 0;

    for (size_t i = 0; i < ref.n; i++)
        if (!is_base[(unsigned char)ref.p[i]])
            return 0;
    for (size_t i = 0; i <= alt.n; i++) {
        if (i < alt.n && is_base[(unsigned char)alt.p[i]]) {
            length++;
            continue;
        }
        if (length == 0 || (has_same_lengths && length != ref.n))
            return 0;
        if (i < alt.n && alt.p[i] != ',')
            return 0;
        n += i < alt.n;
        length = 0;
    }
    return n;
}

BYTES64_INLINE unsigned count(struct str ref, struct str alt, bool has_same_lengths)
{
    if (ref.n == 1 && alt.n == 1)
        return is_base[(unsigned char)ref.p[0]] && is_base[(unsigned char)alt.p[0]];
    return ref.n > 0 ? count_longer(ref, alt, has_same_lengths) : 0;
}

unsigned vcf_count_plain(struct str ref, struct str alt, bool has_same_lengths)
{
    return count(ref, alt, has_same_lengths);
}

/* The column behind the tab before it. */
BYTES64_INLINE struct str column(const char *p, const unsigned *tab)
{
    return (struct str){p + tab[0] + 1, tab[1] - tab[0] - 1};
}

static bool passes(struct str filter)
{
    return filter.n == 0 || str_eq(filter, STR(".")) || str_eq(filter, STR("PASS"));
}

BYTES64_INLINE bool is_pass(struct str filter)
{
    return filter.n == 4 && memcmp(filter.p, "PASS", 4) == 0;
}

/* CHROM with the tab behind it, its first eight bytes as a word. */
struct start {
    const char *bytes;
    unsigned n;
    uint64_t word, mask;
};

BYTES64_INLINE struct start start_of(struct str chrom)
{
    unsigned n = (unsigned)chrom.n + 1;

    return (struct start){.bytes = chrom.p,
        .n = n,
        .word = vcf_load_eight(chrom.p),
        .mask = n < 8 ? (UINT64_C(1) << 8 * n) - 1 : UINT64_MAX};
}

BYTES64_INLINE bool has_start(const struct start *b, const char *p)
{
    return ((vcf_load_eight(p) ^ b->word) & b->mask) == 0
           && (b->n <= 8 || memcmp(p, b->bytes, b->n) == 0);
}

/* Nine digits, which the first contigs need, have one before the last eight; what is
 * longer, or stands in the line's first bytes, is left to vcf.c. */
BYTES64_INLINE bool read_pos(const char *p, unsigned beg, unsigned end, uint64_t *pos1)
{
    unsigned n = end - beg;
    unsigned lead = (unsigned char)p[beg] - (unsigned)'0';

    if (n == 0 || n > 9 || end < 8)
        return false;
    if (n < 9)
        return vcf_cut_digits(p + end - 8, n, pos1);
    if (lead > 9 || !vcf_cut_digits(p + end - 8, 8, pos1))
        return false;
    *pos1 += UINT64_C(100000000) * lead;
    return true;
}

/* The same, slower, but without a branch that hangs on the length: a file that jumps
 * has all of them by turns. */
BYTES64_INLINE bool read_any_pos(
    const char *p, unsigned beg, unsigned end, uint64_t *pos1)
{
    unsigned n = end - beg;
    unsigned is_nine = n == 9;
    unsigned lead = ((unsigned char)p[beg] - (unsigned)'0') & (0U - is_nine);

    if (n == 0 || n > 9 || end < 8 || lead > 9
        || !vcf_cut_digits(p + end - 8, n - is_nine, pos1))
        return false;
    *pos1 += UINT64_C(100000000) * lead;
    return true;
}

/* Mostly there is one ALT, and the comma's place is that of the tab between REF and it:
 * all that is no base. */
BYTES64_INLINE unsigned count_columns(
    const char *p, const unsigned tab[VCF_N_CUT], bool has_same_lengths, bool is_wide)
{
    if (is_wide && tab[3] - tab[2] > 1 && tab[4] - tab[3] > 1) {
        uint64_t alleles = (UINT64_C(1) << tab[4]) - (UINT64_C(2) << tab[2]);
        if ((alleles & ~bytes64_bases_wide(p)) == UINT64_C(1) << tab[3])
            return !has_same_lengths || tab[3] - tab[2] == tab[4] - tab[3];
    }
    return count(column(p, &tab[2]), column(p, &tab[3]), has_same_lengths);
}

static bool begins_another(struct vcf_stretch *s, uint64_t pos1)
{
    return s->next && s->next(s->ctx, (uint32_t)pos1);
}

/* The number of ALTs of a line of n bytes that is a plain record of places from1..to1;
 * else 0.  64 bytes can be read. */
BYTES64_INLINE unsigned read_plain(struct vcf_stretch *s, const struct start *b,
    const char *p, size_t n, uint64_t from1, uint64_t *pos1, bool is_wide)
{
    unsigned tab[VCF_N_CUT];
    uint64_t tabs =
        is_wide ? bytes64_equal_wide(p, '\t') : bytes64_equal_narrow(p, '\t');

    if (!vcf_cut_tabs(tabs, tab) || tab[VCF_N_CUT - 1] >= n || !has_start(b, p)
        || !read_pos(p, b->n, tab[1], pos1))
        return 0;
    if (*pos1 < from1 || (*pos1 > s->to1 && !begins_another(s, *pos1)))
        return 0;
    uint64_t behind1 = *pos1 + (tab[3] - tab[2]); /* two bases behind REF's last */
    if (behind1 > (uint64_t)s->to1 + 2)
        return 0;
    struct str filter = column(p, &tab[5]);
    bool is_kept = is_pass(filter) || s->has_any_filter || passes(filter);
    if (!is_kept && !s->on_filtered)
        return 0;
    unsigned n_alts = count_columns(p, tab, s->has_same_lengths, is_wide);
    if (!is_kept && n_alts > 0)
        s->on_filtered(s->ctx, s->contig, (uint32_t)*pos1, (uint32_t)behind1 - 2);
    return n_alts;
}

/* Nobody sees these lines: what line_next would do to their ends is left out. */
BYTES64_INLINE void pass(
    struct vcf_stretch *s, struct str chrom, struct line_reader *lines, bool is_wide)
{
    const char *beg = lines->buf + lines->beg, *end = lines->buf + lines->end;
    const char *base = lines->buf + lines->newlines_base;
    const uint32_t *newline = lines->newlines + lines->i_newline,
                   *last = lines->newlines + lines->n_newlines;
    uint64_t from1 = s->from1 > 0 ? s->from1 : 1, pos1, n_alleles = 0;
    const struct start start = start_of(chrom);

    for (; newline < last && end - beg >= BYTES64; newline++) {
        unsigned n_alts = read_plain(
            s, &start, beg, (size_t)(base + *newline - beg), from1, &pos1, is_wide);
        if (n_alts == 0)
            break;
        from1 = pos1;
        n_alleles += n_alts;
        beg = base + *newline + 1;
    }
    size_t n_records = (size_t)(newline - (lines->newlines + lines->i_newline));
    if (n_records == 0)
        return;
    s->from1 = (uint32_t)from1;
    s->n_alleles += n_alleles;
    s->n_records += n_records;
    lines->line += n_records;
    lines->i_newline += n_records;
    lines->beg = (size_t)(beg - lines->buf);
}

/* Such that the usual names ("chr1", "1" and so on) have a slot each. */
BYTES64_INLINE size_t slot_of(uint64_t name)
{
    return name * UINT64_C(0x7e589462a82141c1) >> (64 - VCF_MAP_SLOT_BITS);
}

void vcf_map_name(struct vcf_map *map, struct str name, struct vcf_map_bits bits)
{
    uint64_t bytes = 0;

    if (name.n == 0 || name.n > VCF_MAP_NAME)
        return;
    for (unsigned i = 0; i < name.n; i++)
        bytes |= vcf_byte_at(name.p, i);
    struct vcf_map_slot *slot = &map->slot[slot_of(bytes)];
    if (slot->bits.end1 == 0 || slot->name == bytes)
        *slot = (struct vcf_map_slot){bytes, bits};
}

/* Cells are asked for so many lines ahead: that long the sums, which are near, had. */
#define CELLS_AHEAD (VCF_MAP_AHEAD - 4)

/* Without a branch that hangs on the lengths of CHROM and POS. */
BYTES64_INLINE void begin_mapped(const struct vcf_map *map, struct vcf_mapped *m,
    const char *p, const char *end, bool is_wide)
{
    uint64_t tabs =
        is_wide ? bytes64_equal_wide(p, '\t') : bytes64_equal_narrow(p, '\t');
    uint64_t from1 = tabs & (tabs - 1), pos1;

    m->p = p;
    m->n = (uint32_t)(end - p);
    m->tabs = tabs;
    m->map = NULL;
    if (from1 == 0)
        return;
    unsigned chrom_n = (unsigned)__builtin_ctzll(tabs);
    if (chrom_n > VCF_MAP_NAME
        || !read_any_pos(p, chrom_n + 1, (unsigned)__builtin_ctzll(from1), &pos1))
        return;
    uint64_t name = vcf_load_eight(p) & ((UINT64_C(1) << 8 * chrom_n) - 1);
    const struct vcf_map_slot *slot = &map->slot[slot_of(name)];
    if (slot->name != name || pos1 == 0 || pos1 >= slot->bits.end1)
        return;
    __builtin_prefetch(&slot->bits.any[pos1 >> (VCF_MAP_SUM_SHIFT + 6)]);
    m->pos1 = (uint32_t)pos1;
    m->map = &slot->bits;
}

/* Where the sum says that there is nothing, cells that lie near by stand for those
 * here: without a branch, since one in seven lines has something. */
BYTES64_INLINE void find_cells(struct vcf_mapped *m)
{
    if (!m->map)
        return;
    uint32_t sum = m->pos1 >> VCF_MAP_SUM_SHIFT;
    m->has_any = 0 - (m->map->any[sum >> 6] >> (sum & 63) & 1);
    m->cells = m->map->cells + (m->pos1 >> (VCF_MAP_CELL_SHIFT + 6) & m->has_any);
    __builtin_prefetch(m->cells);
}

BYTES64_INLINE uint64_t cell_bit(uint32_t pos1)
{
    return UINT64_C(1) << (pos1 >> VCF_MAP_CELL_SHIFT & 63);
}

/* What the cells of a line have at its bases, which are fewer than a cell holds. */
BYTES64_INLINE struct vcf_map_cells cells_of(const struct vcf_mapped *m, uint32_t last1)
{
    const struct vcf_map_cells *a = m->cells, *b = m->cells;
    uint64_t beg = cell_bit(m->pos1) & m->has_any, end = cell_bit(last1) & m->has_any;

    if ((m->pos1 ^ last1) >> VCF_MAP_SUM_SHIFT != 0) {
        beg = cell_bit(m->pos1);
        end = cell_bit(last1);
        a = &m->map->cells[m->pos1 >> (VCF_MAP_CELL_SHIFT + 6)];
        b = &m->map->cells[last1 >> (VCF_MAP_CELL_SHIFT + 6)];
    }
    return (struct vcf_map_cells){(a->closed & beg) | (b->closed & end),
        (a->same_lengths & beg) | (b->same_lengths & end)};
}

/* As read_plain. */
BYTES64_INLINE unsigned read_mapped(
    const struct vcf_stretch *s, const struct vcf_mapped *m, bool is_wide)
{
    unsigned tab[VCF_N_CUT];

    if (!m->map || !vcf_cut_tabs(m->tabs, tab) || tab[VCF_N_CUT - 1] >= m->n)
        return 0;
    uint32_t behind1 = m->pos1 + (tab[3] - tab[2]); /* two bases behind REF's last */
    if (behind1 > m->map->end1)
        return 0;
    struct vcf_map_cells cells = cells_of(m, behind1 - 2);
    struct str filter = column(m->p, &tab[5]);
    bool is_kept = is_pass(filter) || s->has_any_filter || passes(filter);
    if (cells.closed != 0 || (!is_kept && !s->on_filtered))
        return 0;
    unsigned n_alts = count_columns(
        m->p, tab, s->has_same_lengths || cells.same_lengths != 0, is_wide);
    if (!is_kept && n_alts > 0)
        s->on_filtered(s->ctx, m->map->contig, m->pos1, behind1 - 2);
    return n_alts;
}

BYTES64_INLINE struct vcf_mapped *mapped_at(struct vcf_mapped_ahead *a, size_t i)
{
    return &a->mapped[(a->first + i) % VCF_MAP_AHEAD];
}

/* What was begun before the line that the reader handed on, if it stands behind it. */
static void begin_ahead(struct vcf_mapped_ahead *a, uint64_t line)
{
    if (a->line != line)
        a->first = a->n_begun = a->n_cells = 0;
    a->line = 0;
}

/* Line i, which is begun, will be handed on next. */
static void keep_ahead(
    struct vcf_mapped_ahead *a, size_t i, size_t n_begun, size_t n_cells, uint64_t line)
{
    a->first = (unsigned)((a->first + i + 1) % VCF_MAP_AHEAD);
    a->n_begun = (unsigned)(n_begun - i - 1);
    a->n_cells = (unsigned)(n_cells - i - 1);
    a->line = line;
}

/* As pass, by the map. */
BYTES64_INLINE void pass_mapped(
    struct vcf_stretch *s, struct line_reader *lines, bool is_wide)
{
    const char *beg = lines->buf + lines->beg, *end = lines->buf + lines->end;
    const char *base = lines->buf + lines->newlines_base;
    const uint32_t *newline = lines->newlines + lines->i_newline;
    struct vcf_mapped_ahead *a = &s->ahead;
    uint64_t n_alleles = 0;

    begin_ahead(a, lines->line);
    size_t n = lines->n_newlines - lines->i_newline, i = 0;
    size_t n_begun = a->n_begun, n_cells = a->n_cells;
    const char *next = n_begun > 0 ? base + newline[n_begun - 1] + 1 : beg;
    for (;; i++) {
        for (; n_begun < n && n_begun < i + VCF_MAP_AHEAD && end - next >= BYTES64;
             n_begun++) {
            const char *line_end = base + newline[n_begun];
            begin_mapped(s->map, mapped_at(a, n_begun), next, line_end, is_wide);
            next = line_end + 1;
        }
        while (n_cells < n_begun && n_cells < i + CELLS_AHEAD)
            find_cells(mapped_at(a, n_cells++));
        if (i == n_cells)
            break;
        unsigned n_alts = read_mapped(s, mapped_at(a, i), is_wide);
        if (n_alts == 0) {
            keep_ahead(a, i, n_begun, n_cells, lines->line + i + 1);
            break;
        }
        n_alleles += n_alts;
    }
    if (i == 0)
        return;
    s->n_alleles += n_alleles;
    s->n_records += i;
    lines->line += i;
    lines->i_newline += i;
    lines->beg = (size_t)(base + newline[i - 1] + 1 - lines->buf);
}

static bool has_none(
    const struct vcf_stretch *s, struct str chrom, const struct line_reader *lines)
{
    bool has_stretch = s->next || (s->from1 <= s->to1 && s->to1 > 0);

    return lines->nul_at != SIZE_MAX || (!s->map && (!has_stretch || chrom.n == 0));
}

void vcf_stretch_pass_narrow(
    struct vcf_stretch *s, struct str chrom, struct line_reader *lines)
{
    if (has_none(s, chrom, lines))
        return;
    if (s->map)
        pass_mapped(s, lines, false);
    else
        pass(s, chrom, lines, false);
}

BYTES64_WIDE static void pass_wide(
    struct vcf_stretch *s, struct str chrom, struct line_reader *lines)
{
    pass(s, chrom, lines, true);
}

BYTES64_WIDE static void pass_mapped_wide(
    struct vcf_stretch *s, struct line_reader *lines)
{
    pass_mapped(s, lines, true);
}

void vcf_stretch_pass(
    struct vcf_stretch *s, struct str chrom, struct line_reader *lines)
{
    if (!bytes64_is_wide())
        vcf_stretch_pass_narrow(s, chrom, lines);
    else if (has_none(s, chrom, lines))
        return;
    else if (s->map)
        pass_mapped_wide(s, lines);
    else
        pass_wide(s, chrom, lines);
}
