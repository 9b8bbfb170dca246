/* Records far from all that the KB speaks of: most of a genome. */
#include "query/sample_reading.h"

#include "query/quiet_map.h"

#define MANY_BACK 1000

/* Is the fate of a far allele the same whatever its genotype and annotations say, and
 * not asked for? */
static bool is_side_plain(const struct reading *r, const struct side *s)
{
    return r->options->ask == NULL && (!r->annotations || s->has_transcripts)
           && (!r->wants_tmb || r->is_germline);
}

/* Positions of pharmacogenes are asked of some files only, as in sample_record.c. */
static uint32_t free_of_sites(const struct reading *r, struct side *s, uint32_t pos1)
{
    uint32_t end1 = UINT32_MAX, other;

    if (r->options->germline_path && !r->is_germline)
        return end1;
    if (s->sites.n > 0)
        end1 = sites_free_to(&s->sites, r->quiet.contig, pos1);
    if (s->seen.n_loci > 0) {
        other = pgx_seen_free_to(&s->seen, r->quiet.contig, pos1);
        end1 = other < end1 ? other : end1;
    }
    return end1;
}

/* Ends the stretch from pos1 on where the side begins to speak: 1, 0 (at pos1), or an
 * error. */
static int bound(const struct reading *r, struct side *s, uint32_t pos1, uint32_t *end1,
    struct err *err)
{
    unsigned contig = r->quiet.contig;
    uint32_t to = contig_length(s->assembly, contig), e;

    int rc = join_free_to(&s->join, contig, pos1, NEAR_BASES, &e, err);
    if (rc <= 0)
        return rc;
    to = e < to ? e : to;
    rc = span_free_to(&s->spans, contig, pos1, &e, err);
    if (rc <= 0)
        return rc;
    to = e < to ? e : to;
    e = free_of_sites(r, s, pos1);
    to = e < to ? e : to;
    *end1 = to < *end1 ? to : *end1;
    return pos1 <= *end1;
}

/* The quiet stretch that begins at pos1, if one does. */
static int find_stretch(struct reading *r, uint32_t pos1, struct err *err)
{
    struct quiet *q = &r->quiet;
    uint32_t end1 = UINT32_MAX;

    q->stretch.to1 = 0;
    q->stretch.has_same_lengths = false;
    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        struct side *s = &r->sides[i];
        if (!s->is_active)
            continue;
        int rc = bound(r, s, pos1, &end1, err);
        if (rc <= 0)
            return rc;
    }
    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        const struct side *s = &r->sides[i];
        if (s->is_active && !q->stretch.has_same_lengths)
            q->stretch.has_same_lengths =
                s->bases.next(s->bases.ctx, s->assembly, q->contig, pos1, end1) != 0;
    }
    q->beg1 = pos1;
    q->stretch.to1 = end1;
    return 1;
}

/* As find_stretch, for the reader: what cannot be read is met again by who is handed
 * the record. */
static bool next_stretch(void *ctx, uint32_t pos1)
{
    struct reading *r = ctx;
    struct err ignored;
    int rc = find_stretch(r, pos1, &ignored);

    r->quiet.none_at1 = rc == 0 ? pos1 : 0;
    return rc > 0;
}

static void count(struct reading *r, uint64_t n_records, uint64_t n_alleles)
{
    r->in->n_records += n_records;
    r->in->n_alleles += n_alleles;
    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        if (r->sides[i].is_active)
            r->sides[i].fates[ALLELE_NOT_IN_KB] += n_alleles;
}

void reading_count_passed(struct reading *r)
{
    struct quiet *q = &r->quiet;

    if (q->stretch.n_records == q->n_counted)
        return;
    count(r, q->stretch.n_records - q->n_counted,
        q->stretch.n_alleles - q->n_counted_alleles);
    q->n_counted = q->stretch.n_records;
    q->n_counted_alleles = q->stretch.n_alleles;
}

static void note_filtered(void *ctx, unsigned contig, uint32_t beg1, uint32_t end1)
{
    struct reading *r = ctx;

    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        if (r->sides[i].is_active)
            looked_add_unsure(r->sides[i].looked, contig, beg1, end1);
}

/* A file that jumps to and fro is asked of a map of the whole genome, and reads each
 * bin once; one that is in order, save for a few records, never pays for it. */
static int make_map(struct reading *r, struct str chrom, struct err *err)
{
    struct quiet *q = &r->quiet;
    struct quiet_map_side sides[N_ASSEMBLIES] = {0};

    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        struct side *s = &r->sides[i];
        if (!s->is_active)
            continue;
        bool has_sites = !r->options->germline_path || r->is_germline;
        join_keep_bins(&s->join, r->mem);
        span_keep_bins(&s->spans, r->mem);
        kb_bases_keep_bins(&r->windows, s->assembly, r->mem);
        sides[i] = (struct quiet_map_side){.assembly = s->assembly,
            .join = &s->join,
            .spans = &s->spans,
            .sites = has_sites ? s->sites.sites : NULL,
            .n_sites = has_sites ? s->sites.n : 0,
            .loci = has_sites ? s->seen.loci : NULL,
            .n_loci = has_sites ? s->seen.n_loci : 0,
            .bases = &s->bases,
            .has_all_bases = r->reference != NULL};
    }
    q->map = quiet_map_new(sides, NEAR_BASES, err);
    if (!q->map)
        return err->code;
    quiet_map_name(q->map, chrom, q->contig);
    q->stretch.map = quiet_map_for_reader(q->map);
    q->stretch.has_same_lengths = quiet_map_has_all_bases(q->map);
    return 0;
}

/* A contig that comes again after others. */
static void note_contig(struct quiet *q)
{
    uint32_t bit = UINT32_C(1) << q->contig;

    if (q->contig == CONTIG_NONE)
        return;
    q->n_back += (q->seen_contigs & bit) != 0;
    q->seen_contigs |= bit;
}

/* Read the contig of a record that is spelled otherwise than the one before. */
static void take_chrom(struct reading *r, struct str chrom)
{
    struct quiet *q = &r->quiet;
    enum assembly implied;

    q->stretch.from1 = 0;
    q->stretch.to1 = 0;
    q->none_at1 = 0;
    q->contig = contig_memo_parse(&r->contigs, chrom, &implied);
    note_contig(q);
    if (implied != ASSEMBLY_NONE || (q->contig == CONTIG_MT && r->has_foreign_mt))
        q->contig = CONTIG_NONE;
    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        if (r->sides[i].is_active && !is_side_plain(r, &r->sides[i]))
            q->contig = CONTIG_NONE;
    q->stretch.contig = q->contig;
    q->stretch.next = q->contig == CONTIG_NONE ? NULL : next_stretch;
    if (q->map && q->contig != CONTIG_NONE)
        quiet_map_name(q->map, chrom, q->contig);
}

/* Does the record lie in a quiet stretch? */
static int is_in_stretch(struct reading *r, const struct vcf_record *record,
    bool *has_bases, struct err *err)
{
    struct quiet *q = &r->quiet;
    uint32_t pos1 = record->pos1;
    int rc = 1;

    if (q->n_back > MANY_BACK && !q->map) {
        q->stretch.to1 = 0;
        rc = make_map(r, record->chrom, err);
        q->may_wait = reading_may_wait(r, record);
    }
    if (rc >= 0 && q->map)
        return quiet_map_is_clear(q->map, q->contig, pos1, record->ref.n, has_bases);
    if (rc > 0 && pos1 == q->none_at1) { /* the reader has asked already */
        q->stretch.to1 = 0;
        return 0;
    }
    if (rc > 0 && (pos1 < q->beg1 || pos1 > q->stretch.to1))
        rc = find_stretch(r, pos1, err);
    *has_bases = q->stretch.has_same_lengths;
    return rc > 0 ? record->ref.n <= q->stretch.to1 - pos1 + 1 : rc;
}

static inline bool count_if_plain(
    struct reading *r, struct vcf_record *record, bool has_bases)
{
    unsigned n_alts = vcf_count_plain(record->ref, record->alt, has_bases);

    if (n_alts > 0) {
        count(r, 1, n_alts);
        if (!reading_passes_filter(r, record))
            note_filtered(r, r->quiet.contig, record->pos1,
                record->pos1 + (uint32_t)record->ref.n - 1);
    }
    return n_alts > 0;
}

int reading_quiet(struct reading *r, struct vcf_record *record, struct err *err)
{
    struct quiet *q = &r->quiet;
    uint32_t pos1 = record->pos1;
    bool has_bases;

    if (record->chrom_run != q->chrom_run)
        take_chrom(r, record->chrom);
    q->chrom_run = record->chrom_run;
    if (pos1 < q->stretch.from1)
        q->n_back++;
    q->stretch.from1 = pos1;
    if (q->contig == CONTIG_NONE || pos1 == 0) {
        q->stretch.to1 = 0;
        return 0;
    }
    int rc = is_in_stretch(r, record, &has_bases, err);
    return rc > 0 ? count_if_plain(r, record, has_bases) : rc;
}

void reading_end_quiet(struct reading *r)
{
    quiet_map_free(r->quiet.map);
    r->quiet.map = NULL;
    r->quiet.stretch.map = NULL;
}

void reading_begin_quiet(struct reading *r)
{
    r->quiet = (struct quiet){.stretch = {.has_any_filter = r->options->all_filters,
                                  .ctx = r,
                                  .on_filtered = note_filtered}};
    r->record_contig = (struct record_contig){0};
}
