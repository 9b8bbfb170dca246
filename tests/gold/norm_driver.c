/*
 * norm_driver IN.vcf [FASTA]
 *
 * Prints what vdt makes of each ALT, for tests/gold/norm.py.  One line per ALT: contig,
 * POS, REF and ALT as given, a word, then POS, REF and ALT in normal form (empty for
 * all words but "allele" and "mismatch").  Words: allele; mismatch (REF is not the
 * FASTA's); same (REF and ALT are equal); reference (no ALT); star; non_ref; symbolic;
 * breakend; ambiguous (ALT or REF has other codes than A C G T); invalid.  With a FASTA
 * an allele has one more column: proven or unproven (to be leftmost).
 */
#include "kb/base/fasta.h"
#include "kb/base/vcf.h"
#include "kb/model/allele.h"

#include <stdio.h>

struct driver {
    struct fasta *fasta;         /* NULL: none */
    struct str names[N_CONTIGS]; /* by the contig id that stands in for it */
    int sequence[N_CONTIGS];     /* in the FASTA; -1: none */
    unsigned n_names;
    struct arena mem, record_mem;
    struct refbases ref;
};

/* Contigs of the cases are made up: each takes the next id. */
static unsigned id_of(struct driver *d, struct str name)
{
    unsigned id = 1;

    while (id <= d->n_names && !str_eq(d->names[id], name))
        id++;
    if (id <= d->n_names || id == N_CONTIGS)
        return id == N_CONTIGS ? CONTIG_NONE : id;
    d->n_names = id;
    d->names[id] = str_copy(&d->mem, name);
    d->sequence[id] = -1;
    for (unsigned i = 0; d->fasta && i < fasta_count(d->fasta); i++)
        if (str_eq(fasta_name(d->fasta, i), name))
            d->sequence[id] = (int)i;
    return id;
}

static uint32_t fetch(void *ctx, enum assembly assembly, unsigned contig, uint32_t pos1,
    uint32_t n, char *out)
{
    const struct driver *d = ctx;
    struct err err;
    int64_t got = 0;
    uint32_t known = 0;

    (void)assembly;
    if (pos1 > 0 && d->sequence[contig] >= 0)
        got = fasta_fetch(
            d->fasta, (unsigned)d->sequence[contig], pos1 - 1, n, out, &err);
    while (known < got && out[known] != 'N')
        known++;
    return known;
}

static const char *word_of(struct str ref, struct str alt)
{
    switch (alt_classify(alt)) {
    case ALT_BASES:
        return bases_are_acgt(ref) ? "allele" : "ambiguous";
    case ALT_NONE:
        return "reference";
    case ALT_STAR:
        return "star";
    case ALT_NON_REF:
        return "non_ref";
    case ALT_SYMBOLIC:
        return "symbolic";
    case ALT_BREAKEND:
        return "breakend";
    case ALT_AMBIGUOUS:
        return "ambiguous";
    default:
        return "invalid";
    }
}

static void print_as_given(const struct vcf_record *r, struct str alt, const char *word)
{
    printf("%.*s\t%u\t%.*s\t%.*s\t%s", STR_ARG(r->chrom), r->pos1, STR_ARG(r->ref),
        STR_ARG(alt), word);
}

static void print_allele(
    struct driver *d, const struct vcf_record *r, struct allele *a, struct str alt)
{
    struct err err;
    const struct refbases *ref = d->fasta ? &d->ref : NULL;
    bool is_mismatch = allele_check_ref(a, ref) == 0;
    enum shift shift;

    if (allele_trim(a, &d->record_mem, &err) < 0) {
        print_as_given(r, alt, "same");
        printf("\t\t\t\n");
        return;
    }
    shift = is_mismatch ? SHIFT_NOT_NEEDED : allele_left_align(a, ref, &d->record_mem);
    print_as_given(r, alt, is_mismatch ? "mismatch" : "allele");
    printf("\t%u\t%.*s\t%.*s", a->pos1, STR_ARG(a->ref), STR_ARG(a->alt));
    printf("%s\n", !d->fasta || is_mismatch  ? ""
                   : shift == SHIFT_NO_BASES ? "\tunproven"
                                             : "\tproven");
}

static int on_header(void *ctx, const struct vcf_header *header, struct err *err)
{
    (void)ctx;
    (void)header;
    (void)err;
    return 0;
}

static int on_record(void *ctx, struct vcf_record *r, struct err *err)
{
    struct driver *d = ctx;
    struct str rest = r->alt, alt;
    unsigned contig = id_of(d, r->chrom);

    if (contig == CONTIG_NONE)
        return err_set(err, ERR_FAIL, "found more than %d contigs", N_CONTIGS - 1);
    while (str_next(&rest, ',', &alt)) {
        struct allele a = {ASSEMBLY_GRCH38, contig, r->pos1, r->ref, alt};
        const char *word = word_of(r->ref, alt);

        arena_reset(&d->record_mem);
        if (str_eq_c(STR("allele"), word)) {
            print_allele(d, r, &a, alt);
            continue;
        }
        print_as_given(r, alt, word);
        printf("\t\t\t\n");
    }
    return 0;
}

static struct fasta *read_fasta(const char *path, struct err *err)
{
    struct stream *in = stream_open(path, err);
    struct fasta *f = in ? fasta_read(in, err) : NULL;

    stream_close(in);
    return f;
}

int main(int argc, char **argv)
{
    struct driver d = {.ref = {.fetch = fetch}};
    struct err err = {0};
    struct stream *in;
    int rc = -1;

    d.ref.ctx = &d;
    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: norm_driver IN.vcf [FASTA]\n");
        return 2;
    }
    in = stream_open(argv[1], &err);
    if (argc == 3 && in)
        d.fasta = read_fasta(argv[2], &err);
    if (in && (argc < 3 || d.fasta))
        rc = vcf_read(in, ERR_FAIL, on_header, on_record, NULL, &d, &err);
    if (rc < 0)
        fprintf(stderr, "norm_driver: %s\n", err.msg);
    stream_close(in);
    fasta_free(d.fasta);
    arena_free(&d.mem);
    arena_free(&d.record_mem);
    return rc < 0;
}
