/* --targets-only: a file opened so that blocks far from all targets are not read. */
#include "query/sample_reading.h"

#include <string.h>

/* What is of interest, on the assemblies that the file may have. */
struct targets {
    struct reading *r;
    struct joiner join[N_ASSEMBLIES];
    struct span_walker spans[N_ASSEMBLIES];
};

static int is_target_on(struct targets *t, unsigned side, unsigned contig,
    uint32_t beg1, uint32_t end1, struct err *err)
{
    struct side *s = &t->r->sides[side];
    uint32_t length = contig_length(s->assembly, contig);

    if (beg1 > length) /* such records speak against the assembly */
        return 1;
    if (end1 > length)
        end1 = length;
    int rc = join_any(&t->join[side], contig, beg1, end1, err);
    if (rc == 0)
        rc = span_any(&t->spans[side], contig, beg1, end1, err);
    if (rc != 0)
        return rc;
    return (s->sites.n > 0 && sites_any(&s->sites, contig, beg1, end1))
           || (s->seen.n_loci > 0 && pgx_seen_near(&s->seen, contig, beg1, end1));
}

static int is_target(
    void *ctx, struct str chrom, uint32_t beg1, uint32_t end1, struct err *err)
{
    struct targets *t = ctx;
    enum assembly implied, said = t->r->options->assembly;
    unsigned contig = contig_parse(chrom, &implied);
    int rc = 0;

    if (contig == CONTIG_NONE)
        return 0;
    if (implied != ASSEMBLY_NONE && said != ASSEMBLY_NONE && implied != said)
        return 1; /* to be refused */
    if (implied != ASSEMBLY_NONE)
        said = implied;
    for (unsigned i = 0; rc == 0 && i < N_ASSEMBLIES; i++)
        if (said == ASSEMBLY_NONE || said == t->r->sides[i].assembly)
            rc = is_target_on(t, i, contig, beg1, end1, err);
    return rc;
}

/* Lines of a header by which a record far from all targets may still say something: of
 * gVCFs, and, where the KB has no transcripts, of annotators. */
static const char *const *speaking_lines(const struct reading *r)
{
    static const char *const lines[] = {"##INFO=<ID=CSQ,", "##INFO=<ID=ANN,",
        "##INFO=<ID=BCSQ,", "##GVCFBlock", "##ALT=<ID=NON_REF,", "##ALT=<ID=*,", NULL};
    bool has_transcripts = true;

    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        has_transcripts = has_transcripts && r->sides[i].has_transcripts;
    return has_transcripts ? lines + 3 : lines;
}

int reading_find_targets(
    struct reading *r, const char *path, struct vcf_blocks *out, struct err *err)
{
    struct targets t = {.r = r};

    *out = (struct vcf_blocks){.fd = -1};
    if (!r->options->targets_only)
        return 0;
    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        join_begin(&t.join[i], r->kb, r->sides[i].assembly);
        span_walker_begin(&t.spans[i], r->kb, r->sides[i].assembly);
    }
    int rc = vcf_blocks_scan(path, r->options->n_threads, ERR_SAMPLE, speaking_lines(r),
        is_target, &t, out, err);
    if (rc < 0 && err->code == ERR_FAIL)
        rc = err->code = ERR_SAMPLE;
    return rc;
}
