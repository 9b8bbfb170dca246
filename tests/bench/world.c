#include "tests/bench/world.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_EXONS 150

const struct contig contigs[N_CONTIGS] = {
    {"1", 248956422, 249250621, 2050},
    {"2", 242193529, 243199373, 1300},
    {"3", 198295559, 198022430, 1080},
    {"4", 190214555, 191154276, 750},
    {"5", 181538259, 180915260, 880},
    {"6", 170805979, 171115067, 1040},
    {"7", 159345973, 159138663, 920},
    {"8", 145138636, 146364022, 690},
    {"9", 138394717, 141213431, 780},
    {"10", 133797422, 135534747, 730},
    {"11", 135086622, 135006516, 1300},
    {"12", 133275309, 133851895, 1030},
    {"13", 114364328, 115169878, 320},
    {"14", 107043718, 107349540, 610},
    {"15", 101991189, 102531392, 600},
    {"16", 90338345, 90354753, 850},
    {"17", 83257441, 81195210, 1180},
    {"18", 80373285, 78077248, 270},
    {"19", 58617616, 59128983, 1470},
    {"20", 64444167, 63025520, 540},
    {"21", 46709983, 48129895, 230},
    {"22", 50818468, 51304566, 440},
    {"X", 156040895, 155270560, 840},
    {"Y", 57227415, 59373566, 60},
};

/* ---- chance ---- */

uint64_t seed;

uint64_t mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

static uint64_t state;

static uint64_t draw(void)
{
    return mix(state++);
}

double unit(void)
{
    return (double)(draw() >> 11) * 0x1p-53;
}

uint32_t below(uint32_t n)
{
    return (uint32_t)(unit() * n);
}

double exponential(double mean)
{
    return -log(1 - unit()) * mean;
}

double normal(double mean, double sd)
{
    double sum = 0;
    for (int i = 0; i < 12; i++)
        sum += unit();
    return mean + (sum - 6) * sd;
}

void draw_from(uint64_t from)
{
    state = from;
}

char base(size_t contig, uint32_t pos1)
{
    uint64_t bits = mix(mix(seed) ^ ((uint64_t)contig << 40) ^ (pos1 / 32));
    return "ACGT"[bits >> (pos1 % 32 * 2) & 3];
}

void *grow(void *p, size_t n, size_t *cap, size_t bytes)
{
    if (n < *cap)
        return p;
    *cap = *cap ? *cap * 2 : 4096;
    p = realloc(p, *cap * bytes);
    if (!p) {
        fputs("generate: out of memory\n", stderr);
        exit(1);
    }
    return p;
}

/* ---- the world: genes and their alleles, one contig at a time ---- */

struct gene {
    struct span exon[MAX_EXONS];
    unsigned n_exons;
    double weight; /* sum of those up to this gene */
};

static struct gene genes[2100];
static struct span exons_of_contig[2100 * MAX_EXONS];
struct span *exons = exons_of_contig;
size_t n_exons;
struct allele *alleles;
size_t n_alleles;
static size_t cap_alleles;
static uint32_t n_genes_before, n_ids_before;

static int by_span(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    return (x->beg1 > y->beg1) - (x->beg1 < y->beg1);
}

static int by_place(const void *a, const void *b)
{
    const struct allele *x = a, *y = b;
    if (x->pos1 != y->pos1)
        return x->pos1 < y->pos1 ? -1 : 1;
    if (x->n_ref != y->n_ref)
        return x->n_ref - y->n_ref;
    return x->n_alt != y->n_alt ? x->n_alt - y->n_alt : x->alt - y->alt;
}

static void make_genes(size_t contig)
{
    double sum = 0, usable = contigs[contig].length * 0.955;
    n_exons = 0;
    for (unsigned g = 0; g < contigs[contig].n_genes; g++) {
        double at = contigs[contig].length * 0.01 + unit() * usable * 0.98;
        unsigned n = 1 + (unsigned)exponential(9);
        struct gene *gene = &genes[g];
        gene->n_exons = 0;
        while (gene->n_exons < n && gene->n_exons < MAX_EXONS && at < usable) {
            uint32_t length = (uint32_t)fmax(40, exp(normal(4.9, 0.55)));
            struct span s = {(uint32_t)at, (uint32_t)at + length};
            gene->exon[gene->n_exons++] = exons[n_exons++] = s;
            at += length + exp(normal(7.4, 1.3));
        }
        if (gene->n_exons > 0)
            sum += exp(normal(0, 1.7));
        gene->weight = sum;
    }
    qsort(exons, n_exons, sizeof *exons, by_span);
}

static unsigned pick_gene(unsigned n)
{
    double want = unit() * genes[n - 1].weight;
    unsigned lo = 0, hi = n - 1;
    while (lo < hi) {
        unsigned mid = (lo + hi) / 2;
        if (genes[mid].weight > want)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

char other_base(char ref)
{
    static const char *const others[] = {"GCT", "TAG", "ATC", "CAG"};
    double x = unit();
    return others[strchr("ACGT", ref) - "ACGT"][x < 0.67 ? 0 : x < 0.84 ? 1 : 2];
}

static struct allele make_allele(size_t contig, unsigned gene)
{
    const struct gene *g = &genes[gene];
    struct span s = g->exon[below(g->n_exons)];
    struct allele a = {.pos1 = s.beg1 - 20 + below(s.end1 - s.beg1 + 40),
        .gene = n_genes_before + gene,
        .n_ref = 1,
        .n_alt = 1};
    double x = unit();
    if (x < 0.88)
        a.alt = other_base(base(contig, a.pos1));
    else if (x < 0.96)
        a.n_ref = (uint8_t)(2 + fmin(48, exponential(4)));
    else
        a.n_alt = (uint8_t)(2 + fmin(48, exponential(4)));
    return a;
}

static size_t drop_doubles(struct allele *all, size_t n)
{
    size_t kept = 0;
    qsort(all, n, sizeof *all, by_place);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || by_place(&all[kept - 1], &all[i]) != 0)
            all[kept++] = all[i];
    return kept;
}

/* Genes of much weight fill up: what is drawn twice is drawn anew. */
void make_world(size_t contig)
{
    unsigned all = 0, n = contigs[contig].n_genes;
    for (size_t i = 0; i < N_CONTIGS; i++)
        all += contigs[i].n_genes;
    size_t want = (size_t)((double)WORLD * n / all);
    draw_from(mix(seed * 1000003 + 101 + contig));
    make_genes(contig);
    n_alleles = 0;
    for (int round = 0; n_alleles < want && round < 20; round++) {
        while (n_alleles < want) {
            alleles = grow(alleles, n_alleles, &cap_alleles, sizeof *alleles);
            alleles[n_alleles++] = make_allele(contig, pick_gene(n));
        }
        n_alleles = drop_doubles(alleles, n_alleles);
    }
    for (size_t i = 0; i < n_alleles; i++)
        alleles[i].id = 10000 + ++n_ids_before;
    n_genes_before += n;
}

/* ---- its text ---- */

void put_bases(size_t contig, uint32_t pos1, unsigned n)
{
    while (n-- > 0)
        putchar(base(contig, pos1++));
}

void put_ref(size_t contig, const struct allele *a)
{
    put_bases(contig, a->pos1, a->n_ref);
}

void put_alt(size_t contig, const struct allele *a)
{
    if (a->alt) {
        putchar(a->alt);
        return;
    }
    putchar(base(contig, a->pos1));
    put_bases(contig, a->pos1 + 61, a->n_alt - 1u);
}

void put_contigs(bool is_37)
{
    for (size_t i = 0; i < N_CONTIGS; i++)
        printf("##contig=<ID=chr%s,length=%u>\n", contigs[i].name,
            is_37 ? contigs[i].length_37 : contigs[i].length);
}
