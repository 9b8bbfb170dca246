#include "query/sample_reading.h"

/* Alleles are looked for this far around a record, so that what was looked at is known
 * where a KB allele might lie and nowhere else: memory stays small for a whole genome.
 */
#define NEAR_BASES 64

/* One record as far as all its ALTs share it. */
struct locus {
    struct vcf_record *record;
    unsigned contig;
    enum assembly implied; /* by an accession's version */
    unsigned n_alts;
    uint32_t end1;   /* of REF, or of a gVCF block */
    bool is_block;   /* ALT is "." or a gVCF's any allele: a reference record */
    bool has_bases;  /* an ALT of bases, in a record that speaks of its REF bases */
    bool is_unclear; /* an ALT that cannot be read, so nobody knows what is there */
    bool is_filtered;
    bool has_state; /* state below was read */
    enum looked state;
};

static void count_all(struct reading *r, enum allele_fate fate)
{
    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        r->sides[i].fates[fate]++;
}

static bool passes_filter(const struct reading *r, struct vcf_record *record)
{
    if (r->options->all_filters)
        return true;
    struct str filter = vcf_column(record, VCF_FILTER);
    return filter.n == 0 || str_eq_c(filter, ".") || str_eq_c(filter, "PASS");
}

static void genotype_of(struct reading *r, struct locus *l, int sample, unsigned alt,
    struct str alt_bases, struct genotype *out)
{
    genotype_read(
        l->record, sample, alt, l->n_alts, l->record->ref, alt_bases, r->rules, out);
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
    int64_t depth = format_number(r, l, STR("MIN_DP"));
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
    genotype_read(l->record, r->columns.sample, 1, l->n_alts, l->record->ref, STR_NONE,
        rules, &g);
    if (!g.has_gt)
        return g.presence == NOT_CALLED ? LOOKED_UNSURE : LOOKED_NOT;
    return g.is_complete && !is_thin(r, l, &g) ? LOOKED_REFERENCE : LOOKED_UNSURE;
}

/* Does the record say what the sample has at its locus? */
static enum looked locus_state(struct reading *r, struct locus *l)
{
    if (!l->has_state)
        l->state = read_state(r, l);
    l->has_state = true;
    return l->state;
}

static void note_looked(struct reading *r, struct side *s, struct locus *l)
{
    enum looked state = locus_state(r, l);
    uint32_t beg1 = l->record->pos1;
    if (state == LOOKED_REFERENCE)
        looked_add(s->looked, l->contig, beg1, l->end1);
    else if (state == LOOKED_UNSURE)
        looked_add_unsure(s->looked, l->contig, beg1, l->end1);
}

/* Records of one position, in a row, are one vote for or against the assembly. */
static void vote(struct side *s, const struct locus *l, bool agrees)
{
    if (s->voted_contig == l->contig && s->voted_pos1 == l->record->pos1)
        return;
    s->voted_contig = l->contig;
    s->voted_pos1 = l->record->pos1;
    s->agree += agrees;
    s->disagree += !agrees;
}

static int other_assembly(const struct reading *r, const struct side *s,
    const struct locus *l, struct err *err)
{
    return err_set(err, ERR_SAMPLE,
        "%s:%llu: \"%.*s\" is a contig of %s, the sample is %s", r->options->path,
        (unsigned long long)l->record->line, STR_ARG(l->record->chrom),
        assembly_name(l->implied), assembly_name(s->assembly));
}

/* Per record and side: REF agreement and what was looked at. 1: KB alleles are near. */
static int side_locus(
    struct reading *r, struct side *s, struct locus *l, struct err *err)
{
    uint32_t pos1 = l->record->pos1;
    if (l->implied != ASSEMBLY_NONE && l->implied != s->assembly) {
        if (!r->sides[assembly_other(s->assembly) - 1].is_active)
            return other_assembly(r, s, l, err);
        vote(s, l, false);
        return 0;
    }
    uint32_t length = contig_length(s->assembly, l->contig);
    if (pos1 == 0 || pos1 > length) {
        if (pos1 > length)
            vote(s, l, false);
        return 0;
    }
    uint32_t from = pos1 > NEAR_BASES ? pos1 - NEAR_BASES : 1;
    uint32_t to = l->end1 < length - NEAR_BASES ? l->end1 + NEAR_BASES : length;
    int near = l->is_block ? 1 : join_any(&s->join, l->contig, from, to, err);
    if (near == 0 && l->is_filtered) /* far alleles and regions may reach to here */
        looked_add_unsure(s->looked, l->contig, pos1, l->end1);
    if (near <= 0)
        return near;
    int base = join_ref_base(&s->join, l->contig, pos1, err);
    if (base < 0)
        return base;
    if (base > 0 && bases_are_acgt(l->record->ref))
        vote(s, l, (l->record->ref.p[0] & ~0x20) == base);
    note_looked(r, s, l);
    return 1;
}

/* What the normal proves.  Without a genotype a few reads of the allele may be noise or
 * contamination: they prove nothing, unless the caller itself says that the normal
 * lacks it (INFO SOMATIC).  No read at all proves nothing either. */
static enum presence normal_presence(struct locus *l, const struct genotype *normal)
{
    struct str flag;
    if (normal->presence == PRESENT && !normal->has_gt)
        return vcf_info(l->record, STR("SOMATIC"), &flag) ? ABSENT : NOT_CALLED;
    if (normal->presence == ABSENT && normal->depth == 0)
        return NOT_CALLED;
    return normal->presence;
}

static void set_origin(struct reading *r, struct locus *l, unsigned alt,
    struct str alt_bases, struct call *c)
{
    if (r->columns.normal < 0)
        return;
    struct genotype normal;
    genotype_of(r, l, r->columns.normal, alt, alt_bases, &normal);
    switch (normal_presence(l, &normal)) {
    case PRESENT:
        c->origin = ORIGIN_GERMLINE;
        c->origin_how = "normal_has_allele";
        break;
    case ABSENT:
        c->origin = ORIGIN_SOMATIC;
        c->origin_how = "normal_lacks_allele";
        break;
    case NOT_CALLED:
        c->origin = ORIGIN_UNKNOWN;
        c->origin_how = "normal_not_called";
        break;
    }
}

static struct str as_given(struct reading *r, const struct vcf_record *v)
{
    return str_fmt(r->mem, "%.*s:%u:%.*s:%.*s", STR_ARG(v->chrom), v->pos1,
        STR_ARG(v->ref), STR_ARG(v->alt));
}

static bool is_below_cut(const struct sample_options *o, const struct genotype *g)
{
    return (o->min_allele_fraction > 0 && g->allele_fraction < o->min_allele_fraction)
           || (o->min_depth > 0 && g->depth >= 0 && g->depth < o->min_depth);
}

static enum allele_fate fate_by_genotype(
    const struct reading *r, const struct locus *l, const struct genotype *g)
{
    if (g->presence == ABSENT)
        return ALLELE_REFERENCE;
    if (g->presence == NOT_CALLED)
        return ALLELE_NOT_CALLED;
    if (l->is_filtered)
        return ALLELE_FILTERED;
    return is_below_cut(r->options, g) ? ALLELE_BELOW_CUT : ALLELE_FINDING;
}

static void add_call(struct reading *r, struct side *s, struct locus *l, unsigned alt,
    struct str alt_bases, const struct genotype *g, struct call *c)
{
    c->allele.ref = str_copy(r->mem, c->allele.ref);
    c->allele.alt = str_copy(r->mem, c->allele.alt);
    c->owners = arena_dup(r->mem, c->owners, c->n_owners * sizeof *c->owners);
    c->as_given = as_given(r, l->record);
    c->line = l->record->line;
    c->zygosity = g->zygosity;
    c->allele_fraction = g->allele_fraction;
    c->depth = g->depth;
    struct str filter = vcf_column(l->record, VCF_FILTER);
    c->filter = str_eq_c(filter, ".") ? STR_NONE : str_copy(r->mem, filter);
    c->phase = str_copy(r->mem, g->phase_set);
    set_origin(r, l, alt, alt_bases, c);
    s->calls =
        arena_grow(r->mem, s->calls, &s->cap_calls, s->n_calls + 1, sizeof *s->calls);
    s->calls[s->n_calls++] = *c;
}

/* An allele that the record neither calls nor denies. */
static void note_unsure(
    struct reading *r, struct side *s, const struct locus *l, const struct call *c)
{
    looked_add_unsure(s->looked, l->contig, l->record->pos1, l->end1);
    s->unsure = arena_grow(r->mem, s->unsure, &s->cap_unsure, s->n_unsure + c->n_owners,
        sizeof *s->unsure);
    for (unsigned i = 0; i < c->n_owners; i++)
        s->unsure[s->n_unsure++] = c->owners[i];
}

/* One ALT of bases on one side, near KB alleles. */
static int side_allele(struct reading *r, struct side *s, struct locus *l, unsigned alt,
    struct str alt_bases, struct err *err)
{
    struct call c = {
        .allele = {s->assembly, l->contig, l->record->pos1, l->record->ref, alt_bases},
        .origin = ORIGIN_UNKNOWN,
        .origin_how = "not_stated"};
    struct err trim = {0};
    if (allele_trim(&c.allele, &r->scratch, &trim) < 0) {
        s->fates[ALLELE_INVALID]++;
        return 0;
    }
    allele_left_align(&c.allele, NULL, &r->scratch);
    int n = join_owners(
        &s->join, &c.allele, &r->scratch, &c.owners, &c.has_allele_criterion, err);
    if (n < 0)
        return n;
    if (n == 0) {
        s->fates[ALLELE_NOT_IN_KB]++;
        return 0;
    }
    c.n_owners = (unsigned)n;
    struct genotype g;
    genotype_of(r, l, r->columns.sample, alt, alt_bases, &g);
    enum allele_fate fate = fate_by_genotype(r, l, &g);
    if (fate == ALLELE_FINDING)
        add_call(r, s, l, alt, alt_bases, &g, &c);
    else if (fate != ALLELE_REFERENCE)
        note_unsure(r, s, l, &c);
    s->fates[fate]++;
    return 0;
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
    r->out->n_alleles++;
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
        int rc = 0;
        if (near[i])
            rc = side_allele(r, s, l, alt, alt_bases, err);
        else
            s->fates[ALLELE_NOT_IN_KB]++;
        if (rc < 0)
            return rc;
    }
    return 0;
}

/* Block of a gVCF or a plain reference record: no ALT that is bases. */
static void read_span(struct reading *r, struct locus *l)
{
    struct str rest = l->record->alt, alt, end;
    l->is_block = true;
    while (str_next(&rest, ',', &alt)) {
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
    l->is_filtered = !passes_filter(r, l->record);
}

/* Genotypes at pharmacogenomic positions, whatever else the record says. */
static void note_sites(struct reading *r, struct side *s, struct locus *l)
{
    if (s->sites.n == 0 || (l->implied != ASSEMBLY_NONE && l->implied != s->assembly)
        || !sites_any(&s->sites, l->contig, l->record->pos1, l->end1))
        return;
    const struct site_record site = {.record = l->record,
        .contig = l->contig,
        .end1 = l->end1,
        .sample = r->columns.sample,
        .is_block = l->is_block,
        .is_doubtful = locus_state(r, l) == LOOKED_UNSURE};
    sites_add(&s->sites, &site);
}

int reading_record(void *ctx, struct vcf_record *record, struct err *err)
{
    struct reading *r = ctx;
    struct locus l = {.record = record};
    bool near[N_ASSEMBLIES] = {false};
    arena_reset(&r->scratch);
    r->out->n_records++;
    l.contig = contig_parse(record->chrom, &l.implied);
    if (l.contig == CONTIG_MT && r->has_foreign_mt)
        l.contig = CONTIG_NONE;
    read_span(r, &l);
    for (unsigned i = 0; i < N_ASSEMBLIES && l.contig != CONTIG_NONE; i++) {
        if (!r->sides[i].is_active)
            continue;
        int rc = side_locus(r, &r->sides[i], &l, err);
        if (rc < 0)
            return rc;
        near[i] = rc > 0;
    }
    for (unsigned i = 0; i < N_ASSEMBLIES && l.contig != CONTIG_NONE; i++)
        note_sites(r, &r->sides[i], &l);
    struct str rest = record->alt, alt;
    for (unsigned k = 1; str_next(&rest, ',', &alt); k++) {
        int rc = read_alt(r, &l, k, alt, near, err);
        if (rc < 0)
            return rc;
    }
    return 0;
}
