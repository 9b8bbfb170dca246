/*
 * A small made-up knowledge base for tests: a few genes, diseases, variants, profiles,
 * evidence items, transcripts, windows and some hundred ClinVar records, with
 * everything that makes a layout branch (long alleles, long names, several assemblies,
 * empty lists).
 */
#ifndef TESTS_UNIT_TINY_KB_H
#define TESTS_UNIT_TINY_KB_H

#include "kb/store/kb_build.h"

#define TINY_CLINVAR_RECORDS 400 /* these come first */
/* Two variants, a profile, an evidence item and an assertion. */
#define TINY_FIRST_CIVIC TINY_CLINVAR_RECORDS
#define TINY_CIVIC_RECORDS (2 + 1 + 1 + 1)
#define TINY_PGX_RECORDS 3
#define TINY_WORD_RECORDS 2 /* ClinVar's words of alleles, at 7:159000000 of GRCh37 */
#define TINY_RECORDS                                                                   \
    (TINY_CLINVAR_RECORDS + TINY_CIVIC_RECORDS + TINY_PGX_RECORDS + TINY_WORD_RECORDS)
#define TINY_TRANSCRIPTS 60 /* 30 on each assembly, four exons each */
#define TINY_WINDOWS 200    /* on each assembly */
#define TINY_WINDOW_BASES 90
#define TINY_LONG_NAME_BYTES 300

/* Everything of the tiny KB into b. 0 or negative. */
int tiny_kb_fill(struct kb_build *b, struct err *err);
/* Build it at path; id: hex KB id. 0 or negative. */
int tiny_kb_build(const char *path, size_t memory_bytes, char id[65], struct err *err);

/* A name of TINY_LONG_NAME_BYTES letters, static. */
struct str tiny_kb_long_name(void);
/* The long deletion of ClinVar record 1000, and the SNV of record i. */
struct allele tiny_kb_long_allele(void);
struct allele tiny_kb_snv(unsigned i);

/* Where transcript i (below TINY_TRANSCRIPTS) begins, on chromosome 7 of its assembly,
 * which is GRCh37 for the first half. */
uint32_t tiny_kb_transcript_beg1(unsigned i);
/* Window i on chromosome 7, of TINY_WINDOW_BASES bases, the same on both assemblies;
 * some cross the edge of a bin. */
uint32_t tiny_kb_window_pos1(unsigned i);
char tiny_kb_base(uint32_t pos1);

/* A fresh directory under $TMPDIR, for the caller to remove with tiny_kb_remove_dir. */
char *tiny_kb_make_dir(void);
void tiny_kb_remove_dir(char *dir); /* its files too; frees dir */

/* A state for cmocka: such a directory, and where in it a KB goes. */
struct tiny_kb_place {
    char *dir;
    char path[512];
    struct err err;
};
int tiny_kb_set_up(void **state);
int tiny_kb_tear_down(void **state);

#endif
