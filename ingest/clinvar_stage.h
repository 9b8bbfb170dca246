/*
 * ClinVar rows between reading and writing: one row per (VariationID, file, allele), in
 * the build's sorter, so that any number of releases and layouts merge by VariationID
 * in bounded memory.  The newest release that has a VariationID gives its facts; every
 * release gives its alleles (one VariationID may differ between assemblies).
 */
#ifndef INGEST_CLINVAR_STAGE_H
#define INGEST_CLINVAR_STAGE_H

#include "ingest/build.h"

/* A row as a reader gives it: facts, and the allele on the file's (or row's) assembly.
 */
struct clinvar_row {
    unsigned file;
    uint64_t line;
    struct clinvar_record record;
    struct allele
        allele; /* trimmed; assembly NONE: no usable allele, reason in why_none */
    const char *why_none; /* static reason key, or NULL */
};

int clinvar_stage_add(struct build *b, const struct clinvar_row *row, struct err *err);

/* Merge: calls fn once per VariationID in ascending order with the entry (facts of the
 * newest release; alleles with their sources, sorted, each once) and the file whose
 * facts stand. Counts stored, merged, superseded in the report. */
typedef int clinvar_entry_fn(
    void *ctx, unsigned file, struct clinvar_entry *entry, struct err *err);
int clinvar_stage_merge(
    struct build *b, clinvar_entry_fn *fn, void *ctx, struct err *err);

#endif
