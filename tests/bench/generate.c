/*
 * Made-up inputs for make bench, the same bytes for the same arguments:
 *
 *   generate KIND SEED N >FILE
 *
 * KIND clinvar, clinvar37   a ClinVar VCF of about N alleles, GRCh38 and GRCh37
 *      clinvar_genes        the alleles of N of the genes
 *      variant_summary, submission_summary   ClinVar's tables of the same alleles
 *      wgs, wes, panel      one person's VCF; N: records of the whole genome
 *
 * All speak of one world of 4.5 million alleles in exons of 20,000 genes; fewer are a
 * part of them.  3 % of a person's records are near its alleles, three quarters of
 * these have them.  Bases are random: no reference genome fits.  Contigs are called
 * "chr1", so that tools that compare names find them.
 */
#include "tests/bench/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_in_part(const struct allele *a, const char *kind, uint32_t n)
{
    if (strcmp(kind, "clinvar_genes") == 0)
        return mix(a->gene ^ seed << 32) % GENES < n;
    return mix(a->id ^ seed << 32) % WORLD < n;
}

static bool is_person(const char *kind)
{
    return strcmp(kind, "wgs") == 0 || strcmp(kind, "wes") == 0
           || strcmp(kind, "panel") == 0;
}

int main(int argc, char **argv)
{
    static const char *const known[] = {"clinvar", "clinvar37", "clinvar_genes",
        "variant_summary", "submission_summary", "wgs", "wes", "panel", NULL};
    size_t k = 0;
    while (argc == 4 && known[k] && strcmp(known[k], argv[1]) != 0)
        k++;
    if (argc != 4 || !known[k]) {
        fputs("usage: generate KIND SEED N >FILE\n", stderr);
        return 2;
    }
    seed = strtoull(argv[2], NULL, 10);
    uint32_t n = (uint32_t)strtoul(argv[3], NULL, 10);
    if (is_person(argv[1]))
        put_person_header();
    else
        put_knowledge_header(argv[1]);
    for (size_t c = 0; c < N_CONTIGS; c++) {
        make_world(c);
        if (is_person(argv[1]))
            put_person(c, argv[1], n);
        for (size_t i = 0; i < n_alleles && !is_person(argv[1]); i++)
            if (is_in_part(&alleles[i], argv[1], n))
                put_knowledge(c, argv[1], &alleles[i]);
    }
    free(alleles);
    return fflush(stdout) != 0 || ferror(stdout);
}
