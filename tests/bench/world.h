/* The made-up world of make bench (generate.c): genes and their alleles, one contig at
 * a time, and chance that is the same for the same seed. */
#ifndef TESTS_BENCH_WORLD_H
#define TESTS_BENCH_WORLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WORLD 4500000u
#define GENES 20000u
#define N_CONTIGS 24

struct contig {
    const char *name;
    uint32_t length, length_37;
    unsigned n_genes;
};
extern const struct contig contigs[N_CONTIGS];

/* ---- chance ---- */

extern uint64_t seed;
uint64_t mix(uint64_t x);
/* What is drawn after it is the same whatever was drawn before. */
void draw_from(uint64_t state);
double unit(void); /* below 1 */
uint32_t below(uint32_t n);
double exponential(double mean);
double normal(double mean, double sd);

/* ---- the contig at hand ---- */

struct span {
    uint32_t beg1, end1;
};

struct allele {
    uint32_t pos1, gene, id;
    uint8_t n_ref, n_alt;
    char alt; /* of a change of one base */
};

extern struct span *exons; /* of all genes, in order */
extern size_t n_exons;
extern struct allele *alleles; /* in order */
extern size_t n_alleles;

/* Contigs in their order, each once: ids go on. */
void make_world(size_t contig);

char base(size_t contig, uint32_t pos1);
char other_base(char ref);
void put_bases(size_t contig, uint32_t pos1, unsigned n);
void put_ref(size_t contig, const struct allele *a);
void put_alt(size_t contig, const struct allele *a);

/* Room for one more element. */
void *grow(void *p, size_t n, size_t *cap, size_t bytes);

/* ---- what is written of it: to stdout ---- */

void put_contigs(bool is_37);
void put_knowledge_header(const char *kind);
void put_knowledge(size_t contig, const char *kind, const struct allele *a);
void put_person_header(void);
void put_person(size_t contig, const char *kind, uint32_t n);

#endif
