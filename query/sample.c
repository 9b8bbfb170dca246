#include "query/sample.h"

#include <inttypes.h>
#include <string.h>

#include "kb/base/bed.h"
#include "kb/base/stream.h"
#include "query/sample_reading.h"

const char *sample_origin_name(enum sample_origin o)
{
    static const char *const names[] = {
        "unknown", "somatic", "germline", "tumour-only", "tumour-normal"};
    return names[o];
}

const char *allele_fate_name(enum allele_fate f)
{
    static const char *const names[N_ALLELE_FATES] = {
        [ALLELE_FINDING] = "finding",
        [ALLELE_NOT_IN_KB] = "not_in_kb",
        [ALLELE_REFERENCE] = "reference_genotype",
        [ALLELE_NOT_CALLED] = "not_called",
        [ALLELE_FILTERED] = "filtered",
        [ALLELE_BELOW_CUT] = "below_cut",
        [ALLELE_NO_ALT] = "no_alternative_allele",
        [ALLELE_GVCF] = "gvcf_any_allele",
        [ALLELE_STAR] = "spanning_deletion",
        [ALLELE_SYMBOLIC] = "symbolic",
        [ALLELE_BREAKEND] = "breakend",
        [ALLELE_AMBIGUOUS] = "ambiguous_bases",
        [ALLELE_INVALID] = "invalid",
        [ALLELE_OTHER_CONTIG] = "other_contig",
        [ALLELE_DUPLICATE] = "duplicate",
        [ALLELE_NO_EFFECT] = "protein_not_changed",
        [ALLELE_NOT_COMPUTED] = "effect_not_computed",
        [ALLELE_REF_MISMATCH] = "ref_mismatch",
        [ALLELE_RECOMBINED] = "recombined",
        [ALLELE_WITHHELD] = "withheld",
    };
    return names[f];
}

unsigned reading_n_files(const struct sample_options *o)
{
    return 1 + o->n_more + (o->germline_path != NULL);
}

static bool is_origin(const struct reading *r, enum sample_origin origin)
{
    const char *said = r->options->origin;
    return said && strcmp(said, sample_origin_name(origin)) == 0;
}

/* Positions of pharmacogenes are read of a sample, or a file, that is said to be
 * germline only: no other sample gives advice. */
static int load_sites(struct reading *r, struct side *s, struct err *err)
{
    if (!r->options->germline_path && !is_origin(r, SAMPLE_GERMLINE))
        return 0;
    if (!r->pgx_genes) {
        r->pgx_genes = ARENA_NEW(r->mem, struct pgx_genes);
        int rc = pgx_genes_read(r->kb, r->mem, r->pgx_genes, err);
        if (rc < 0)
            return rc;
    }
    pgx_seen_begin(&s->seen, r->pgx_genes, s->assembly, &s->bases, r->mem);
    return sites_load(r->kb, s->assembly, r->mem, &s->sites, err);
}

/* Once, before the first file. */
static int begin_sides(struct reading *r, struct err *err)
{
    unsigned n_files = reading_n_files(r->options);
    int rc = 0;

    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        struct side *s = &r->sides[i];
        s->assembly = (enum assembly)(i + 1);
        s->bases = r->reference && reference_has(r->reference, s->assembly)
                       ? reference_bases(r->reference)
                       : kb_bases_ref(&r->windows);
        s->sample_looked = looked_new();
        s->germline_looked = looked_new();
        s->by_input = arena_alloc(r->mem, n_files * sizeof *s->by_input);
        memset(s->by_input, 0, n_files * sizeof *s->by_input);
        if (rc >= 0)
            rc = kb_has_transcripts(r->kb, s->assembly, err);
        s->has_transcripts = rc > 0;
        if (rc >= 0)
            rc = load_sites(r, s, err);
    }
    return rc;
}

struct regions {
    struct sample *sample;
    const char *name;
    bool has_foreign_mt;
    uint64_t n, n_placed; /* intervals; on contigs that are known, with bases */
};

static int on_region(void *ctx, const struct bed_interval *b, struct err *err)
{
    struct regions *g = ctx;
    enum assembly implied;
    unsigned contig = contig_parse(b->chrom, &implied);
    g->n++;
    if (implied != ASSEMBLY_NONE && implied != g->sample->assembly)
        return err_set(err, ERR_SAMPLE,
            "%s:%llu: \"%.*s\" is a contig of %s, the sample is %s", g->name,
            (unsigned long long)b->line, STR_ARG(b->chrom), assembly_name(implied),
            assembly_name(g->sample->assembly));
    g->n_placed += contig != CONTIG_NONE && b->end0 > b->beg0;
    if (contig == CONTIG_MT && g->has_foreign_mt)
        contig = CONTIG_NONE;
    if (contig != CONTIG_NONE && b->end0 > b->beg0)
        looked_add(g->sample->regions, contig, b->beg0 + 1, b->end0);
    return 0;
}

static int read_regions(struct reading *r, struct err *err)
{
    struct sample *s = r->out;
    s->is_assumed_covered = r->options->assume_covered;
    s->is_targets_only = r->options->targets_only;
    if (!r->options->regions_path)
        return 0;
    s->has_regions = true;
    struct stream *in = stream_open(r->options->regions_path, err);
    if (!in)
        return err->code = ERR_SAMPLE;
    struct regions g = {s, r->options->regions_path, r->has_foreign_mt, 0, 0};
    s->regions = looked_new();
    int rc = bed_read(in, ERR_SAMPLE, on_region, &g, err);
    if (rc >= 0)
        s->regions_sha256 = str_copy(r->mem, str_of(stream_sha256(in)));
    stream_close(in);
    looked_close(s->regions);
    looked_add_all(s->looked, s->regions);
    if (rc >= 0 && g.n_placed == 0)
        return err_set(err, ERR_SAMPLE,
            "%s: found %" PRIu64
            " intervals and none of them on a chromosome, expected "
            "what the assay covered",
            g.name, g.n);
    return rc;
}

/* The FASTA is too large to be digested for each sample: its index stands for it. */
static int digest_index(struct reading *r, const char *path, struct err *err)
{
    const char *index = str_cstr(r->mem, str_fmt(r->mem, "%s.fai", path));
    struct stream *in = stream_open(index, err);
    int rc = in ? stream_drain(in, err) : err->code;

    if (rc >= 0)
        r->out->reference_sha256 = str_copy(r->mem, str_of(stream_sha256(in)));
    stream_close(in);
    return rc;
}

/* The FASTA of --reference answers for its own assembly, whatever the KB has. */
static int open_reference(struct reading *r, struct err *err)
{
    const char *path = r->options->reference_path;
    unsigned n_used, n_left_out;
    int rc;

    if (!path)
        return 0;
    r->out->has_reference = true;
    struct fasta *f = fasta_open_indexed(path, err);
    if (!f)
        return err->code;
    r->reference = reference_new();
    rc = reference_add(
        r->reference, f, r->options->assembly, path, &n_used, &n_left_out, err);
    if (rc >= 0 && n_used == 0)
        rc = err_set(err, ERR_FAIL, "%s: no sequence of a primary contig", path);
    return rc < 0 ? rc : digest_index(r, path, err);
}

/* Bases that could not be read make what was computed from them wrong. */
static int check_bases(const struct reading *r, struct err *err)
{
    int rc = kb_bases_error(&r->windows, err);

    if (rc >= 0 && r->reference)
        rc = reference_error(r->reference, err);
    if (rc >= 0 && r->reference && !reference_has(r->reference, r->out->assembly))
        return err_set(err, ERR_SAMPLE, "--reference is %s, the sample is %s",
            assembly_name(reference_assembly(r->reference)),
            assembly_name(r->out->assembly));
    return rc;
}

static int read_files(struct reading *r, struct err *err)
{
    const struct sample_options *o = r->options;
    r->out->inputs = ARENA_ARRAY(r->mem, struct sample_input, reading_n_files(o));
    r->out->has_germline_input = o->germline_path != NULL;
    r->wants_tmb = o->regions_path
                   && (is_origin(r, SAMPLE_SOMATIC) || !o->origin
                       || strcmp(o->origin, "auto") == 0);
    int rc = begin_sides(r, err);
    if (rc >= 0)
        rc = reading_file(r, o->path, false, err);
    for (unsigned i = 0; rc >= 0 && i < o->n_more; i++)
        rc = reading_file(r, o->more[i], false, err);
    if (rc >= 0 && o->germline_path)
        rc = reading_file(r, o->germline_path, true, err);
    if (rc >= 0 && reading_n_files(o) > 1)
        rc = reading_check_names(r, err);
    r->out->has_genotypes = !r->has_no_genotypes;
    return rc;
}

static void release(struct reading *r)
{
    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        looked_free(r->sides[i].sample_looked);
        looked_free(r->sides[i].germline_looked);
        calls_free(&r->sides[i].calls);
    }
    reference_free(r->reference);
    arena_free(&r->scratch);
}

int sample_read(const struct sample_options *options, struct kb_txn *kb,
    struct arena *mem, struct sample *out, struct err *err)
{
    struct reading r = {.options = options, .kb = kb, .mem = mem, .out = out};
    struct side *side = NULL;
    *out = (struct sample){.n_threads = options->n_threads};
    kb_bases_begin(&r.windows, kb);
    r.genes = genes_of_interest_new(kb, mem);
    int rc = caller_rules_load(kb, mem, &r.rules, err);
    if (rc >= 0)
        rc = open_reference(&r, err);
    if (rc >= 0)
        rc = read_files(&r, err);
    if (rc >= 0)
        rc = reading_decide_assembly(&r, &side, err);
    if (rc >= 0)
        rc = reading_finish_calls(&r, side, out, err);
    if (rc >= 0 && out->germline_looked)
        looked_close(out->germline_looked);
    if (rc >= 0)
        rc = reading_finish_origin(&r, err);
    if (rc >= 0)
        rc = check_bases(&r, err);
    if (rc >= 0)
        rc = read_regions(&r, err);
    if (rc >= 0)
        looked_close(out->looked);
    else
        sample_free(out);
    release(&r);
    return rc < 0 ? rc : 0;
}

void sample_free(struct sample *s)
{
    sample_forget_calls(s);
    looked_free(s->looked);
    looked_free(s->germline_looked);
    looked_free(s->regions);
    s->looked = s->germline_looked = s->regions = NULL;
}
