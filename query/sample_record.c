#include "query/sample_ask.h"
#include "query/sample_reading.h"

#include <string.h>

static void count_all(struct reading *r, enum allele_fate fate)
{
    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        r->sides[i].fates[fate]++;
}

bool reading_passes_filter(const struct reading *r, struct vcf_record *record)
{
    struct str filter = vcf_column(record, VCF_FILTER);
    bool is_pass = filter.n == 4 && memcmp(filter.p, "PASS", 4) == 0;
    return is_pass || filter.n == 0 || str_eq(filter, STR("."))
           || r->options->all_filters;
}

/* FORMAT's key as a number; -1: not given. */
static int64_t format_number(const struct reading *r, struct locus *l, struct str key)
{
    struct str text;
    uint32_t n;
    bool is_given = vcf_format(l->record, (unsigned)r->columns.sample, key, &text)
                    && str_to_u32(text, &n);
    return is_given ? (int64_t)n : -1;
}

/* A genotype that no read stands behind: depth 0, or quality 0 (the caller's own word
 * that it does not know; so gVCF blocks call bases without coverage), or less depth
 * than the option asks for.  A block's smallest depth counts. */
static bool is_thin(const struct reading *r, struct locus *l, const struct genotype *g)
{
    int64_t min_depth = r->options->min_depth > 1 ? r->options->min_depth : 1;
    bool may_be_block =
        (vcf_format_marks(l->record) & vcf_format_mark(STR("MIN_DP"))) != 0;
    int64_t depth = may_be_block ? format_number(r, l, STR("MIN_DP")) : -1;
    if (depth < 0)
        depth = g->depth >= 0 ? g->depth : format_number(r, l, STR("DP"));
    return (depth >= 0 && depth < min_depth) || format_number(r, l, STR("GQ")) == 0;
}

static enum looked read_state(struct reading *r, struct locus *l)
{
    const struct caller_rules *rules = r->options->min_depth > 0 ? r->rules : NULL;
    struct genotype g;
    if (!l->is_block && !l->has_bases && !l->is_unclear)
        return LOOKED_NOT; /* a structural record does not speak of its bases */
    if (l->is_filtered || l->is_unclear)
        return LOOKED_UNSURE;
    genotype_read_unphased(l->record, r->columns.sample, 1, l->n_alts, l->record->ref,
        STR_NONE, rules, &g);
    if (!g.has_gt)
        return g.presence == NOT_CALLED ? LOOKED_UNSURE : LOOKED_NOT;
    return g.is_complete && !is_thin(r, l, &g) ? LOOKED_REFERENCE : LOOKED_UNSURE;
}

enum looked reading_state(struct reading *r, struct locus *l)
{
    if (!l->has_state)
        l->state = read_state(r, l);
    l->has_state = true;
    return l->state;
}

void reading_note_looked(
    struct reading *r, struct side *s, struct locus *l, uint32_t beg1, uint32_t end1)
{
    enum looked state = reading_state(r, l);
    if (state == LOOKED_REFERENCE)
        looked_add(s->looked, l->contig, beg1, end1);
    else if (state == LOOKED_UNSURE)
        looked_add_unsure(s->looked, l->contig, beg1, end1);
}

void reading_vote(struct side *s, unsigned contig, uint32_t pos1, bool agrees)
{
    if (s->voted_contig == contig && s->voted_pos1 == pos1)
        return;
    s->voted_contig = contig;
    s->voted_pos1 = pos1;
    s->agree += agrees;
    s->disagree += !agrees;
}

static int other_assembly(const struct reading *r, const struct side *s,
    const struct locus *l, struct err *err)
{
    return err_set(err, ERR_SAMPLE,
        "%s:%llu: \"%.*s\" is a contig of %s, the sample is %s", r->path,
        (unsigned long long)l->record->line, STR_ARG(l->record->chrom),
        assembly_name(l->implied), assembly_name(s->assembly));
}

/* First base of REF as the KB's alleles or the reference have it; 0: not known. */
static int ref_base(struct side *s, const struct locus *l, struct err *err)
{
    char known;
    int base = join_ref_base(&s->join, l->contig, l->record->pos1, err);
    if (base == 0
        && s->bases.fetch(
               s->bases.ctx, s->assembly, l->contig, l->record->pos1, 1, &known)
               == 1)
        return (unsigned char)known;
    return base;
}

/* Do rows of the KB or coding exons stand near? */
static int is_near(
    struct side *s, const struct locus *l, uint32_t length, struct err *err)
{
    uint32_t pos1 = l->record->pos1;
    uint32_t from = pos1 > NEAR_BASES ? pos1 - NEAR_BASES : 1;
    uint32_t to = l->end1 < length - NEAR_BASES ? l->end1 + NEAR_BASES : length;
    int near = l->is_block ? 1 : join_any(&s->join, l->contig, from, to, err);
    /* the base behind counts: an insertion stands between two (sample_allele.c) */
    if (near == 0 && l->end1 < UINT32_MAX)
        near = span_any(&s->spans, l->contig, pos1, l->end1 + 1, err);
    return near;
}

/* Per record and side: REF agreement and what was looked at. 1: rows or coding exons
 * are near. */
static int side_locus(
    struct reading *r, struct side *s, struct locus *l, struct err *err)
{
    uint32_t pos1 = l->record->pos1;
    if (l->implied != ASSEMBLY_NONE && l->implied != s->assembly) {
        if (!r->sides[assembly_other(s->assembly) - 1].is_active)
            return other_assembly(r, s, l, err);
        reading_vote(s, l->contig, pos1, false);
        return 0;
    }
    uint32_t length = contig_length(s->assembly, l->contig);
    if (pos1 == 0 || pos1 > length) {
        if (pos1 > length)
            reading_vote(s, l->contig, pos1, false);
        return 0;
    }
    int near = is_near(s, l, length, err);
    if (near == 0 && l->is_filtered) /* far alleles and regions may reach to here */
        looked_add_unsure(s->looked, l->contig, pos1, l->end1);
    if (near <= 0)
        return near;
    int base = ref_base(s, l, err);
    if (base < 0)
        return base;
    if (base > 0 && bases_are_acgt(l->record->ref))
        reading_vote(s, l->contig, pos1, (l->record->ref.p[0] & ~0x20) == base);
    if (!l->has_bases) /* else each allele's own bases (sample_allele.c) */
        reading_note_looked(r, s, l, pos1, l->end1);
    return 1;
}

static enum allele_fate fate_of_kind(enum alt_kind kind)
{
    switch (kind) {
    case ALT_NONE:
        return ALLELE_NO_ALT;
    case ALT_STAR:
        return ALLELE_STAR;
    case ALT_NON_REF:
        return ALLELE_GVCF;
    case ALT_SYMBOLIC:
        return ALLELE_SYMBOLIC;
    case ALT_BREAKEND:
        return ALLELE_BREAKEND;
    case ALT_AMBIGUOUS:
        return ALLELE_AMBIGUOUS;
    case ALT_BASES:
    case ALT_INVALID:
        break;
    }
    return ALLELE_INVALID;
}

/* One ALT; near[i]: KB alleles are near on side i. */
static int read_alt(struct reading *r, struct locus *l, unsigned alt,
    struct str alt_bases, const bool near[N_ASSEMBLIES], struct err *err)
{
    r->in->n_alleles++;
    enum alt_kind kind = alt_classify(alt_bases);
    if (l->contig == CONTIG_NONE) {
        count_all(r, ALLELE_OTHER_CONTIG);
        return 0;
    }
    if (kind != ALT_BASES) {
        count_all(r, fate_of_kind(kind));
        return 0;
    }
    if (!bases_are_acgt(l->record->ref)) {
        count_all(r, alt_classify(l->record->ref) == ALT_AMBIGUOUS ? ALLELE_AMBIGUOUS
                                                                   : ALLELE_INVALID);
        return 0;
    }
    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        struct side *s = &r->sides[i];
        if (!s->is_active)
            continue;
        int rc = reading_allele(r, s, l, alt, alt_bases, near[i], err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

/* An ALT that explain asks about: the same, and its fate is kept. */
static int read_alt_asked(struct reading *r, struct locus *l, unsigned alt,
    struct str alt_bases, const bool near[N_ASSEMBLIES], struct err *err)
{
    uint64_t before[N_ASSEMBLIES][N_ALLELE_FATES] = {{0}};
    bool is_meant = ask_is_meant(r, l, alt_bases);
    for (unsigned i = 0; i < N_ASSEMBLIES && is_meant; i++)
        memcpy(before[i], r->sides[i].fates, sizeof before[i]);
    int rc = read_alt(r, l, alt, alt_bases, near, err);
    if (rc >= 0 && is_meant)
        ask_keep(r, l, alt_bases, before);
    return rc;
}

/* VCF 4.5, section 1.6.2: a <*> block without END ends where FORMAT's LEN says. */
static uint32_t end_by_length(const struct reading *r, struct locus *l, uint32_t end1)
{
    int64_t length = r->columns.sample >= 0 ? format_number(r, l, STR("LEN")) : -1;
    uint64_t last = (uint64_t)l->record->pos1 + (uint64_t)(length > 0 ? length : 1) - 1;
    return last > end1 && last <= UINT32_MAX ? (uint32_t)last : end1;
}

/* The next ALT of a list: as str_next, and most lists are one base. */
static inline bool next_alt(struct str *rest, struct str *alt)
{
    if (rest->n != 1 || rest->p[0] == ',')
        return str_next(rest, ',', alt);
    *alt = *rest;
    *rest = STR_NONE;
    return true;
}

/* Block of a gVCF or a plain reference record: no ALT that is bases. */
static void read_span(struct reading *r, struct locus *l)
{
    struct str rest = l->record->alt, alt, end;
    l->is_block = true;
    while (next_alt(&rest, &alt)) {
        enum alt_kind kind = alt_classify(alt);
        l->is_block &= kind == ALT_NONE || kind == ALT_NON_REF;
        l->has_bases |= kind == ALT_BASES;
        l->is_unclear |= kind == ALT_AMBIGUOUS || kind == ALT_INVALID;
        l->n_alts++;
    }
    uint32_t pos1 = l->record->pos1, end1;
    uint64_t last = (uint64_t)pos1 + (l->record->ref.n ? l->record->ref.n - 1 : 0);
    l->end1 = last > UINT32_MAX ? UINT32_MAX : (uint32_t)last;
    if (l->is_block && vcf_info(l->record, STR("END"), &end) && str_to_u32(end, &end1)
        && end1 >= pos1)
        l->end1 = end1;
    else if (l->is_block)
        l->end1 = end_by_length(r, l, l->end1);
    l->is_filtered = !reading_passes_filter(r, l->record);
}

/* Is what the record calls worth nothing?  Unlike read_state, half a genotype is not
 * doubtful here: it is judged by the matcher. */
static bool is_doubtful(struct reading *r, struct locus *l)
{
    const struct caller_rules *rules = r->options->min_depth > 0 ? r->rules : NULL;
    struct genotype g;

    if (l->is_filtered || l->is_unclear)
        return true;
    genotype_read_unphased(l->record, r->columns.sample, 1, l->n_alts, l->record->ref,
        STR_NONE, rules, &g);
    return g.has_gt && is_thin(r, l, &g);
}

/* Genotypes at pharmacogenomic positions, whatever else the record says. */
static void note_sites(struct reading *r, struct side *s, struct locus *l)
{
    uint32_t pos1 = l->record->pos1;
    if ((r->options->germline_path && !r->is_germline)
        || (l->implied != ASSEMBLY_NONE && l->implied != s->assembly))
        return;
    bool is_site = s->sites.n > 0 && sites_any(&s->sites, l->contig, pos1, l->end1);
    bool is_seen =
        s->seen.n_loci > 0 && pgx_seen_near(&s->seen, l->contig, pos1, l->end1);
    if (!is_site && !is_seen)
        return;
    r->is_relevant = true;
    struct site_record site = {.record = l->record,
        .contig = l->contig,
        .end1 = l->end1,
        .sample = r->columns.sample,
        .is_block = l->is_block,
        .is_doubtful = reading_state(r, l) == LOOKED_UNSURE};
    if (is_site)
        sites_add(&s->sites, &site);
    site.is_doubtful = is_seen && is_doubtful(r, l);
    if (is_seen)
        pgx_seen_record(&s->seen, &site, &r->scratch);
}

static void parse_contig(struct reading *r, struct locus *l)
{
    struct record_contig *known = &r->record_contig;

    if (known->chrom_run != l->record->chrom_run)
        known->contig =
            contig_memo_parse(&r->contigs, l->record->chrom, &known->implied);
    known->chrom_run = l->record->chrom_run;
    l->contig = known->contig;
    l->implied = known->implied;
}

static void begin_locus(struct reading *r, struct vcf_record *record, struct locus *l)
{
    *l = (struct locus){.record = record};
    arena_reset(&r->scratch);
    parse_contig(r, l);
    if (l->contig == CONTIG_MT && r->has_foreign_mt)
        l->contig = CONTIG_NONE;
    read_span(r, l);
}

static bool has_sites(const struct reading *r)
{
    const struct side *a = &r->sides[0], *b = &r->sides[1];
    return (a->sites.n | a->seen.n_loci | b->sites.n | b->seen.n_loci) != 0;
}

static void note_all_sites(struct reading *r, struct locus *l)
{
    for (unsigned i = 0; i < N_ASSEMBLIES && l->contig != CONTIG_NONE; i++)
        note_sites(r, &r->sides[i], l);
}

void reading_note_sites(struct reading *r, struct vcf_record *record)
{
    struct locus l;
    if (!has_sites(r))
        return;
    begin_locus(r, record, &l);
    note_all_sites(r, &l);
}

int reading_look_at(struct reading *r, struct vcf_record *record, struct err *err)
{
    struct locus l;
    bool near[N_ASSEMBLIES] = {false};
    r->in->n_records++;
    begin_locus(r, record, &l);
    r->is_relevant = l.is_filtered; /* it is noted wherever it lies */
    for (unsigned i = 0; i < N_ASSEMBLIES && l.contig != CONTIG_NONE; i++) {
        if (!r->sides[i].is_active)
            continue;
        int rc = side_locus(r, &r->sides[i], &l, err);
        if (rc < 0)
            return rc;
        near[i] = rc > 0;
        r->is_relevant |= near[i];
    }
    if (!r->is_from_aside && has_sites(r))
        note_all_sites(r, &l);
    struct str rest = record->alt, alt;
    for (unsigned k = 1; next_alt(&rest, &alt); k++) {
        int rc = r->options->ask ? read_alt_asked(r, &l, k, alt, near, err)
                                 : read_alt(r, &l, k, alt, near, err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

int reading_record(void *ctx, struct vcf_record *record, struct err *err)
{
    struct reading *r = ctx;
    reading_count_passed(r);
    record->stretch = &r->quiet.stretch;
    int rc = reading_quiet(r, record, err);
    if (rc != 0)
        return rc < 0 ? rc : 0;
    return r->quiet.map ? reading_put_aside(r, record, err)
                        : reading_look_at(r, record, err);
}

/* What became of the alleles of a record that is left out. */
static void leave_out(
    struct reading *r, const uint64_t before[][N_ALLELE_FATES], uint64_t n_alleles)
{
    struct sample_cut *cut = r->options->cut;

    cut->n_records++;
    cut->n_alleles += r->in->n_alleles - n_alleles;
    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        for (unsigned f = 0; f < N_ALLELE_FATES; f++)
            cut->fates[i][f] += r->sides[i].fates[f] - before[i][f];
}

int reading_record_cut(void *ctx, struct vcf_record *record, struct err *err)
{
    struct reading *r = ctx;
    uint64_t before[N_ASSEMBLIES][N_ALLELE_FATES], n_alleles = r->in->n_alleles;
    int rc;

    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        memcpy(before[i], r->sides[i].fates, sizeof before[i]);
    rc = reading_quiet(r, record, err);
    r->is_relevant = rc > 0 && !reading_passes_filter(r, record);
    if (rc == 0)
        rc = reading_look_at(r, record, err);
    if (rc < 0)
        return rc;
    if (r->is_relevant)
        return r->options->cut->on_record(r->options->cut->ctx, record, err);
    leave_out(r, before, n_alleles);
    return 0;
}
