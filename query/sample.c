#include "query/sample.h"

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

/* Positions of pharmacogenes are read of a sample that is said to be germline only: no
 * other sample gives advice. */
static int load_sites(struct reading *r, struct side *s, struct err *err)
{
    const char *origin = r->options->origin;

    if (!s->is_active || !origin
        || strcmp(origin, sample_origin_name(SAMPLE_GERMLINE)) != 0)
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

static int start_sides(struct reading *r, enum assembly only, struct err *err)
{
    int rc = 0;

    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        struct side *s = &r->sides[i];
        s->assembly = (enum assembly)(i + 1);
        s->is_active = only == ASSEMBLY_NONE || only == s->assembly;
        join_begin(&s->join, r->kb, s->assembly);
        span_walker_begin(&s->spans, r->kb, s->assembly);
        s->bases = r->reference && reference_has(r->reference, s->assembly)
                       ? reference_bases(r->reference)
                       : kb_bases_ref(&r->windows);
        s->looked = looked_new();
        if (rc >= 0 && s->is_active)
            rc = kb_has_transcripts(r->kb, s->assembly, err);
        s->has_transcripts = rc > 0;
        if (rc >= 0)
            rc = load_sites(r, s, err);
    }
    return rc;
}

static void begin_annotations(struct reading *r, const struct vcf_header *h)
{
    const char *why = NULL;

    annotation_begin(h, r->mem, &r->annotations, &why);
    r->out->annotation_unusable = why ? str_copy(r->mem, str_of(why)) : STR_NONE;
}

static int on_header(void *ctx, const struct vcf_header *h, struct err *err)
{
    struct reading *r = ctx;
    int rc = 0;
    if (r->options->cut) /* any sample tells which records matter to some */
        r->columns = (struct sample_columns){h->n_samples > 0 ? 0 : -1, -1};
    else
        rc = sample_choose(h, r->options, &r->columns, err);
    if (rc == 0)
        rc = sample_header_assembly(h, r->options->assembly, &r->header_assembly,
            &r->header_how, &r->has_foreign_mt, err);
    if (rc < 0)
        return rc;
    enum assembly said = r->options->assembly, told = r->header_assembly;
    if (said != ASSEMBLY_NONE && told != ASSEMBLY_NONE && said != told) {
        err_set(err, ERR_SAMPLE, "--assembly says %s, but in the header %s %s",
            assembly_name(said),
            strcmp(r->header_how, "contig_lengths") == 0 ? "the contig lengths say"
                                                         : "the reference lines say",
            assembly_name(told));
        return err_hint(err, "leave --assembly out, or give the file of that assembly");
    }
    if (r->columns.sample >= 0)
        r->out->name = str_copy(r->mem, h->samples[r->columns.sample]);
    r->out->has_genotypes = r->columns.sample >= 0;
    begin_annotations(r, h);
    rc = start_sides(r, said != ASSEMBLY_NONE ? said : told, err);
    if (rc >= 0 && r->options->cut)
        rc = r->options->cut->on_header(r->options->cut->ctx, h, err);
    return rc;
}

struct regions {
    struct sample *sample;
    const char *name;
    bool has_foreign_mt;
};

static int on_region(void *ctx, const struct bed_interval *b, struct err *err)
{
    struct regions *g = ctx;
    enum assembly implied;
    unsigned contig = contig_parse(b->chrom, &implied);
    if (implied != ASSEMBLY_NONE && implied != g->sample->assembly)
        return err_set(err, ERR_SAMPLE,
            "%s:%llu: \"%.*s\" is a contig of %s, the sample is %s", g->name,
            (unsigned long long)b->line, STR_ARG(b->chrom), assembly_name(implied),
            assembly_name(g->sample->assembly));
    if (contig == CONTIG_MT && g->has_foreign_mt)
        contig = CONTIG_NONE;
    if (contig != CONTIG_NONE && b->end0 > b->beg0)
        looked_add(g->sample->looked, contig, b->beg0 + 1, b->end0);
    return 0;
}

static int read_regions(struct reading *r, struct err *err)
{
    struct sample *s = r->out;
    s->is_assumed_covered = r->options->assume_covered;
    if (!r->options->regions_path)
        return 0;
    struct stream *in = stream_open(r->options->regions_path, err);
    if (!in)
        return err->code = ERR_SAMPLE;
    struct regions g = {s, r->options->regions_path, r->has_foreign_mt};
    int rc = bed_read(in, ERR_SAMPLE, on_region, &g, err);
    if (rc >= 0)
        s->regions_sha256 = str_copy(r->mem, str_of(stream_sha256(in)));
    stream_close(in);
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

/* What was left out of the text counts as if it had been read. */
static void count_left_out(struct reading *r)
{
    const struct sample_cut *cut = r->options->text->left_out;

    r->out->n_records += cut->n_records;
    r->out->n_alleles += cut->n_alleles;
    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        for (unsigned f = 0; f < N_ALLELE_FATES; f++)
            r->sides[i].fates[f] += cut->fates[i][f];
}

static int read_file(struct reading *r, struct err *err)
{
    const struct sample_text *text = r->options->text;
    struct stream *in =
        text ? stream_open_bytes(r->options->path, text->vcf.p, text->vcf.n, err)
             : stream_open(r->options->path, err);
    if (!in)
        return err->code = ERR_SAMPLE;
    vcf_on_record *on_record = r->options->cut ? reading_record_cut : reading_record;
    int rc = vcf_read(in, ERR_SAMPLE, on_header, on_record, NULL, r, err);
    if (rc >= 0)
        r->out->sha256 =
            str_copy(r->mem, text ? text->sha256 : str_of(stream_sha256(in)));
    if (text)
        count_left_out(r);
    stream_close(in);
    return rc;
}

static void release(struct reading *r)
{
    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        looked_free(r->sides[i].looked);
    reference_free(r->reference);
    arena_free(&r->scratch);
}

int sample_read(const struct sample_options *options, struct kb_txn *kb,
    struct arena *mem, struct sample *out, struct err *err)
{
    struct reading r = {.options = options, .kb = kb, .mem = mem, .out = out};
    struct side *side = NULL;
    *out = (struct sample){0};
    kb_bases_begin(&r.windows, kb);
    r.genes = genes_of_interest_new(kb, mem);
    int rc = caller_rules_load(kb, mem, &r.rules, err);
    if (rc >= 0)
        rc = open_reference(&r, err);
    if (rc >= 0)
        rc = read_file(&r, err);
    if (rc >= 0)
        rc = reading_decide_assembly(&r, &side, err);
    if (rc >= 0)
        rc = reading_finish_calls(&r, side, out, err);
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
    looked_free(s->looked);
    s->looked = NULL;
}
