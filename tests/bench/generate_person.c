/* A person of the made-up world: her VCFs. */
#include "tests/bench/world.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of the world's alleles; the person has them or another allele in their place. */
#define SHARED_SHARE 0.032

struct variant {
    uint32_t pos1;
    struct allele a;
    uint8_t n_del, n_ins, n_ins_2; /* where there is no allele of the world */
    bool is_shared, is_near;       /* near: at its place */
};

static struct variant *variants;
static size_t n_variants, cap_variants;

static int by_position(const void *a, const void *b)
{
    const struct variant *x = a, *y = b;
    if (x->pos1 != y->pos1)
        return x->pos1 < y->pos1 ? -1 : 1;
    return y->is_near - x->is_near;
}

static void add_variant(struct variant v)
{
    variants = grow(variants, n_variants, &cap_variants, sizeof *variants);
    variants[n_variants++] = v;
}

static void add_shared(size_t contig)
{
    for (size_t i = 0; i < n_alleles; i++) {
        if (unit() >= SHARED_SHARE)
            continue;
        struct variant v = {.pos1 = alleles[i].pos1,
            .a = alleles[i],
            .is_shared = true,
            .is_near = true};
        if (v.a.alt && unit() < 0.25) {
            const char *b = "ACGT";
            while (*b == base(contig, v.pos1) || *b == v.a.alt)
                b++;
            v.a.alt = *b;
            v.is_shared = false;
        }
        add_variant(v);
    }
}

static void add_others(size_t contig, double want)
{
    double gap = contigs[contig].length * 0.955 / want;
    uint32_t pos1 = contigs[contig].length / 200;
    for (;;) {
        pos1 += 1 + (uint32_t)exponential(gap * (unit() < 0.25 ? 0.18 : 1.27));
        if (pos1 > contigs[contig].length * 0.96)
            return;
        struct variant v = {.pos1 = pos1};
        double x = unit();
        if (x < 0.80)
            v.a.alt = other_base(base(contig, pos1));
        else if (x < 0.90)
            v.n_del = (uint8_t)(1 + fmin(40, exponential(2.9)));
        else
            v.n_ins = (uint8_t)(1 + fmin(40, exponential(2.9)));
        if (x >= 0.985)
            v.n_ins_2 = (uint8_t)(v.n_ins + 2);
        add_variant(v);
    }
}

static void put_alleles(size_t contig, const struct variant *v)
{
    if (v->is_near) {
        put_ref(contig, &v->a);
        putchar('\t');
        put_alt(contig, &v->a);
        return;
    }
    put_bases(contig, v->pos1, 1u + v->n_del);
    putchar('\t');
    if (v->a.alt)
        putchar(v->a.alt);
    else
        put_bases(contig, v->pos1, 1);
    put_bases(contig, v->pos1 + 37, v->n_ins);
    if (v->n_ins_2 > 0) {
        putchar(',');
        put_bases(contig, v->pos1, 1);
        put_bases(contig, v->pos1 + 37, v->n_ins_2);
    }
}

static void put_het(int depth, double fs, const char *filter)
{
    int alt = depth * (30 + (int)below(40)) / 100 + 1, ref = depth - alt;
    printf("\t%.2f\t%s\tAC=1;AF=0.500;AN=2;BaseQRankSum=%.3f;DP=%d;ExcessHet=0.0000;"
           "FS=%.3f;MLEAC=1;MLEAF=0.500;MQ=60.00;MQRankSum=%.3f;QD=%.2f;"
           "ReadPosRankSum=%.3f;SOR=%.3f\tGT:AD:DP:GQ:PL\t0/1:%d,%d:%d:99:%d,0,%d\n",
        alt * 30.5 + fs * 40, filter, (unit() - 0.5) * 6, depth, fs * 6,
        unit() < 0.2 ? (unit() - 0.5) * 0.2 : 0, alt * 30.5 / depth, (unit() - 0.5) * 5,
        0.4 + fs * 1.5, ref, alt, depth, alt * 30 + 8, ref * 31 + (int)(fs * 60));
}

static void put_hom(int depth, double fs, const char *filter)
{
    double quality = depth * 40.2 + fs * 10;
    printf("\t%.2f\t%s\tAC=2;AF=1.00;AN=2;DP=%d;ExcessHet=0.0000;FS=0.000;MLEAC=2;"
           "MLEAF=1.00;MQ=60.00;QD=%.2f;SOR=%.3f\tGT:AD:DP:GQ:PL\t"
           "1/1:0,%d:%d:%d:%d,%d,0\n",
        quality, filter, depth, quality / depth, 0.4 + fs * 1.5, depth, depth,
        depth > 33 ? 99 : depth * 3, depth * 41 + (int)(fs * 30), depth * 3);
}

static void put_two(int depth, double fs, const char *filter)
{
    int a = depth / 2, b = depth - a;
    printf("\t%.2f\t%s\tAC=1,1;AF=0.500,0.500;AN=2;DP=%d;ExcessHet=0.0000;FS=0.000;"
           "MLEAC=1,1;MLEAF=0.500,0.500;MQ=60.00;QD=37.60;SOR=%.3f\tGT:AD:DP:GQ:PL\t"
           "1/2:0,%d,%d:%d:99:%d,%d,%d,%d,0,%d\n",
        depth * 37.6 + fs * 10, filter, depth, 0.4 + fs * 1.5, a, b, depth, depth * 38,
        b * 33, b * 31, a * 34, a * 29);
}

static void put_variant(size_t contig, const struct variant *v)
{
    int depth = (int)fmax(4, normal(34, 7));
    double fs = unit();
    const char *filter = fs < 0.96 ? "PASS" : "QD2";
    printf("chr%s\t%u\t.\t", contigs[contig].name, v->pos1);
    put_alleles(contig, v);
    if (v->n_ins_2 > 0)
        put_two(depth, fs, filter);
    else if (unit() < 0.6)
        put_het(depth, fs, filter);
    else
        put_hom(depth, fs, filter);
}

static bool is_in_exon(uint32_t pos1)
{
    size_t lo = 0, hi = n_exons;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (exons[mid].beg1 <= pos1 + 20)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo > 0 && pos1 < exons[lo - 1].end1 + 20;
}

/* Is the record of an exome, or of a panel? */
static bool is_chosen(const struct variant *v, const char *kind)
{
    bool is_panel = strcmp(kind, "panel") == 0;
    double x = unit();
    if (strcmp(kind, "wgs") == 0)
        return true;
    if (v->is_near)
        return x < (is_panel ? 0.0020 : 0.13);
    if (is_in_exon(v->pos1))
        return x < (is_panel ? 0.0041 : 0.55);
    return !is_panel && x < 0.002;
}

void put_person(size_t contig, const char *kind, uint32_t n)
{
    double genome = 0;
    for (size_t i = 0; i < N_CONTIGS; i++)
        genome += contigs[i].length;
    draw_from(mix(seed * 1000003 + 202 + contig));
    n_variants = 0;
    add_shared(contig);
    add_others(contig, n * 0.97 * contigs[contig].length / genome);
    qsort(variants, n_variants, sizeof *variants, by_position);
    for (size_t i = 0; i < n_variants; i++) {
        if (i > 0 && variants[i].pos1 == variants[i - 1].pos1)
            continue;
        draw_from(mix(seed ^ ((uint64_t)contig << 40) ^ variants[i].pos1 ^ 1ull << 60));
        if (is_chosen(&variants[i], kind))
            put_variant(contig, &variants[i]);
    }
}

void put_person_header(void)
{
    static const char *const lines[] = {"FORMAT=<ID=GT,Number=1,Type=String",
        "FORMAT=<ID=AD,Number=R,Type=Integer", "FORMAT=<ID=DP,Number=1,Type=Integer",
        "FORMAT=<ID=GQ,Number=1,Type=Integer", "FORMAT=<ID=PL,Number=G,Type=Integer",
        "INFO=<ID=AC,Number=A,Type=Integer", "INFO=<ID=AF,Number=A,Type=Float",
        "INFO=<ID=AN,Number=1,Type=Integer",
        "INFO=<ID=BaseQRankSum,Number=1,Type=Float",
        "INFO=<ID=DP,Number=1,Type=Integer", "INFO=<ID=ExcessHet,Number=1,Type=Float",
        "INFO=<ID=FS,Number=1,Type=Float", "INFO=<ID=MLEAC,Number=A,Type=Integer",
        "INFO=<ID=MLEAF,Number=A,Type=Float", "INFO=<ID=MQ,Number=1,Type=Float",
        "INFO=<ID=MQRankSum,Number=1,Type=Float", "INFO=<ID=QD,Number=1,Type=Float",
        "INFO=<ID=ReadPosRankSum,Number=1,Type=Float",
        "INFO=<ID=SOR,Number=1,Type=Float"};
    puts("##fileformat=VCFv4.2\n##FILTER=<ID=QD2,Description=\"QD < 2\">");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        printf("##%s,Description=\"made up\">\n", lines[i]);
    put_contigs(false);
    puts("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tSAMPLE1");
}
