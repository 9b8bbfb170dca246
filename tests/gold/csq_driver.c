/*
 * csq_driver TRANSCRIPTS.tsv FASTA SEQUENCE < CASES
 *
 * Prints the effect of alleles on transcripts of any FASTA sequence, human or made up,
 * for tests/gold/csq.py.  One line per transcript: id, strand, exons in transcript
 * order ("5-20,30-42"), first and last coding base (0: none), phase, whether start and
 * end are incomplete (0, 1).  A case: name, transcript id, alleles of one copy
 * ("5:A:T+9:CA:C").  Out: name, terms, c., p., canonical change, frameshift's or
 * extension's new residue and length, whether bases are unknown, the protein.
 */
#include "kb/base/fasta.h"
#include "kb/model/protein_normal.h"
#include "kb/model/variant_effect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_COLUMNS 8

struct model {
    struct transcript t;
    struct coding_sequence cs;
};

struct world {
    struct fasta *fasta;
    unsigned sequence;
    struct model *models;
    size_t n, cap;
    struct arena mem;
    struct refbases ref;
};

/* The sequence stands in for contig 1 of GRCh38, which is longer than all of them. */
static uint32_t fetch(void *ctx, enum assembly assembly, unsigned contig, uint32_t pos1,
    uint32_t n, char *out)
{
    const struct world *w = ctx;
    struct err err = {0};
    int64_t got;
    uint32_t known = 0;

    (void)assembly;
    (void)contig;
    got = pos1 ? fasta_fetch(w->fasta, w->sequence, pos1 - 1, n, out, &err) : 0;
    while (known < got && out[known] != 'N')
        known++;
    return known;
}

static void die(const char *what, struct str text)
{
    fprintf(stderr, "csq_driver: %s: %.*s\n", what, STR_ARG(text));
    exit(1);
}

static uint32_t number(struct str text)
{
    uint32_t out;

    if (!str_to_u32(text, &out))
        die("not a number", text);
    return out;
}

static void read_exons(struct world *w, struct str text, struct transcript *t)
{
    struct str span, beg;

    t->exons = ARENA_ARRAY(&w->mem, struct exon, text.n);
    while (str_next(&text, ',', &span)) {
        struct exon *e = &t->exons[t->n_exons++];

        str_next(&span, '-', &beg);
        e->beg1 = number(beg);
        e->end1 = number(span);
    }
}

static void add_model(struct world *w, struct str line)
{
    struct str field[N_COLUMNS] = {{0}}, rest = line;
    enum assembly none = ASSEMBLY_NONE;
    struct err err = {0};
    struct model *m;
    unsigned n = 0;

    while (n < N_COLUMNS && str_next(&rest, '\t', &field[n]))
        n++;
    if (n < N_COLUMNS)
        die("too few columns", line);
    w->models = arena_grow(&w->mem, w->models, &w->cap, w->n + 1, sizeof(*w->models));
    m = &w->models[w->n++];
    m->t = (struct transcript){.id = str_copy(&w->mem, field[0]),
        .assembly = ASSEMBLY_GRCH38,
        .contig = contig_parse(STR("1"), &none),
        .is_reverse = str_eq(field[1], STR("-")),
        .cds_beg1 = number(field[3]),
        .cds_end1 = number(field[4]),
        .start_phase = (uint8_t)number(field[5]),
        .is_start_incomplete = str_eq(field[6], STR("1")),
        .is_end_incomplete = str_eq(field[7], STR("1"))};
    read_exons(w, field[2], &m->t);
    if (transcript_close(&m->t, &err) < 0)
        die("bad transcript", str_of(err.msg));
    coding_sequence_read(&m->t, &w->ref, &w->mem, &m->cs);
}

static unsigned read_alleles(
    const struct transcript *t, struct str text, struct arena *mem, struct allele **out)
{
    struct str one, field;
    unsigned n = 0;
    struct allele *alleles = ARENA_ARRAY(mem, struct allele, text.n);
    struct err err = {0};

    while (str_next(&text, '+', &one)) {
        struct allele *a = &alleles[n++];

        *a = (struct allele){.assembly = t->assembly, .contig = t->contig};
        str_next(&one, ':', &field);
        a->pos1 = number(field);
        str_next(&one, ':', &a->ref);
        a->alt = one;
        if (allele_trim(a, mem, &err) < 0)
            die("bad allele", str_of(err.msg));
    }
    *out = alleles;
    return n;
}

static void print_effect(struct str name, const struct model *m,
    const struct variant_effect *e, struct arena *mem)
{
    struct str terms = consequence_text(mem, e->consequence), change = STR_NONE;

    if (e->has_change)
        change = protein_text(mem, &e->change);
    printf("%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t", STR_ARG(name), STR_ARG(terms),
        STR_ARG(e->hgvs_c), STR_ARG(e->hgvs_p), STR_ARG(change));
    printf("%c\t%u\t%d\t%.*s\n", e->change.fs_alt ? e->change.fs_alt : '.',
        e->change.fs_length, e->is_bases_unknown, STR_ARG(m->cs.protein));
}

static void run_case(struct world *w, struct str line)
{
    struct arena mem = ARENA_INIT;
    struct str rest = line, name, id;
    struct allele *alleles;
    struct variant_effect e;
    const struct model *m = NULL;
    unsigned n;

    str_next(&rest, '\t', &name);
    str_next(&rest, '\t', &id);
    for (size_t i = 0; i < w->n; i++)
        if (str_eq(w->models[i].t.id, id))
            m = &w->models[i];
    if (!m)
        die("no such transcript", id);
    n = read_alleles(&m->t, rest, &mem, &alleles);
    /* several stay where they are written: one might slide into another */
    if (n == 1 && alleles[0].ref.n != alleles[0].alt.n)
        allele_left_align(&alleles[0], &w->ref, &mem);
    variant_effect(&m->t, &m->cs, alleles, n, &w->ref, &mem, &e);
    print_effect(name, m, &e, &mem);
    arena_free(&mem);
}

static void each_line(
    struct world *w, struct stream *in, void (*each)(struct world *, struct str))
{
    struct line_reader lines;
    struct str line;
    struct err err = {0};
    int rc;

    line_begin(&lines, in);
    while ((rc = line_next(&lines, &line, &err)) > 0)
        each(w, line);
    if (rc < 0)
        die("could not read", str_of(err.msg));
    line_end(&lines);
}

static struct stream *open_file(const char *path)
{
    struct err err = {0};
    struct stream *in = stream_open(path, &err);

    if (!in)
        die("could not open", str_of(err.msg));
    return in;
}

int main(int argc, char **argv)
{
    struct world w = {0};
    struct err err = {0};
    struct stream *in;

    if (argc != 4)
        die("usage", STR("csq_driver TRANSCRIPTS.tsv FASTA SEQUENCE < CASES"));
    in = open_file(argv[2]);
    w.fasta = fasta_read(in, &err);
    stream_close(in);
    if (!w.fasta)
        die("could not read", str_of(err.msg));
    while (w.sequence < fasta_count(w.fasta)
           && !str_eq_c(fasta_name(w.fasta, w.sequence), argv[3]))
        w.sequence++;
    if (w.sequence == fasta_count(w.fasta))
        die("no such sequence", str_of(argv[3]));
    w.ref = (struct refbases){.ctx = &w, .fetch = fetch};
    in = open_file(argv[1]);
    each_line(&w, in, add_model);
    stream_close(in);
    in = open_file("-");
    each_line(&w, in, run_case);
    stream_close(in);
    fasta_free(w.fasta);
    arena_free(&w.mem);
    return 0;
}
