/*
 * Assemblies and the primary contigs of the human genome.
 *
 * A contig has a small id (1..22, X 23, Y 24, MT 25) on either assembly; every other
 * sequence (alt, patch, decoy, unplaced) has none and is never joined.  Names are
 * accepted with or without "chr", as RefSeq accessions (NC_000007.14, whose version
 * tells the assembly) and as M, MT, chrM.  UCSC hg19's chrM (16,571 bases) is not the
 * rCRS: its positions are refused on GRCh37 (see contig_is_foreign_mt).
 *
 * Lengths: GRCh37.p13 and GRCh38.p14 assembly reports of the Genome Reference
 * Consortium.
 */
#ifndef KB_MODEL_CONTIG_H
#define KB_MODEL_CONTIG_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/str.h"

enum assembly { ASSEMBLY_NONE, ASSEMBLY_GRCH37, ASSEMBLY_GRCH38 };
#define N_ASSEMBLIES 2 /* real ones; index with assembly - 1 */

#define CONTIG_NONE 0
#define CONTIG_X 23
#define CONTIG_Y 24
#define CONTIG_MT 25
#define N_CONTIGS 26 /* array size for ids 0..25 */

const char *assembly_name(enum assembly a); /* "GRCh37", "GRCh38", "" */
/* GRCh37, hg19, b37, GRCh37.p13, hs37d5, NCBI37, human_g1k_v37, GRCh38, hg38, ...;
 * whole word, any case; ASSEMBLY_NONE when it is none of them (hg18, NCBI36, mm10,
 * "x"). */
enum assembly assembly_parse(struct str name);
enum assembly assembly_other(enum assembly a);

/* Contig id or CONTIG_NONE.  *implied is set to the assembly that an accession's
 * version tells, else ASSEMBLY_NONE; may be NULL. */
unsigned contig_parse(struct str name, enum assembly *implied);
const char *contig_name(unsigned contig); /* "1".."22","X","Y","MT"; "" for none */
uint32_t contig_length(enum assembly a, unsigned contig); /* 0: no such contig */
/* RefSeq accession with version: "NC_000007.14"; "" for none. */
const char *contig_accession(enum assembly a, unsigned contig);

/* The assembly whose contig has exactly this length; NONE when neither or both have. */
enum assembly contig_assembly_by_length(unsigned contig, uint64_t length);
bool contig_is_foreign_mt(unsigned contig, uint64_t length); /* MT of 16,571 bases */

/* Pseudoautosomal on X or Y (PAR1, PAR2; GRC coordinates of the assembly). */
bool contig_is_par(enum assembly a, unsigned contig, uint32_t pos1);

#endif
