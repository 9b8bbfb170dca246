/*
 * What a release of ClinVar says of an allele without naming the record that it speaks
 * of: the VCF layout used until 2017, whose ID is an rs number (which several alleles
 * share), whose CLNSIG is a list of numbers and which has no VariationID.
 *
 * Such a word is context and never a classification: no class is given by it and it has
 * no stars, even where the file has a review status in words of its time.  It is stored
 * by its own allele in normal form, as record "clinvar:GRCh37:7:140453136:A:T" of type
 * RECORD_CLINVAR_ALLELE, which nothing reads but what shows context.
 *
 * One release's rows of one allele are one record: a row that says the same again
 * counts once ("same_release"), others are added to it, so that no code is left out. Of
 * several releases the newest that has the allele is kept and shown; the rows of the
 * others are counted ("newer_release").
 */
#ifndef INGEST_CLINVAR_ALLELE_H
#define INGEST_CLINVAR_ALLELE_H

#include "ingest/clinvar_fields.h"

/* The codes of CLNSIG ("5|255|2"; each by field germline.class_2017 of the vocabulary)
 * as a class that is not given: class_word has each word once, in the order of the
 * file, split says how often.  names: CLNDBN, conditions without ids.  1: done; 0:
 * rejected; negative: an unknown code. */
int clinvar_allele_classify(struct clinvar_fields *f, struct str codes,
    struct str names, struct classification *out, struct err *err);

/* Copies the row.  One without a usable allele is rejected by the reason; so is one
 * with several alternative alleles, since nothing says of which of them it speaks. */
int clinvar_allele_add(
    struct clinvar_fields *f, const struct clinvar_row *row, struct err *err);

/* Calls fn once per allele, ids ascending as records want them; the entry lives until
 * fn returns. */
typedef int clinvar_allele_fn(void *ctx, unsigned file, struct str id,
    struct clinvar_entry *entry, struct err *err);
int clinvar_allele_merge(
    struct build *b, clinvar_allele_fn *fn, void *ctx, struct err *err);

#endif
