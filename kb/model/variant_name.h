/*
 * How a source names a variant of a gene ("V600E", "EXON 19 DELETION",
 * "Amplification"), turned into a criterion.  Each form of names is one row of one
 * table (variant_name.c); facts by gene come from tables that people keep
 * (name_facts.h).  What no row reads becomes unparsed("GENE NAME") and is counted;
 * nothing is guessed.
 *
 * With facts, exons are counted as MANE Select counts them, named regions have their
 * residues, fusion partners their approved symbols, and a curated reading of the name
 * goes before the grammar.
 */
#ifndef KB_MODEL_VARIANT_NAME_H
#define KB_MODEL_VARIANT_NAME_H

#include "kb/model/criterion.h"
#include "kb/model/name_facts.h"

struct name_reading {
    struct criterion *criterion; /* never NULL */
    const char *form; /* the row that read it, "curated" or "unparsed" (static) */
    /* The name of a DNA change ("c.340+1G>A", "rs121913529"): its allele says all of
     * it, and the criterion by name serves only where no allele is known. */
    bool is_dna_name;
    struct str dna;      /* "c.340+1G>A", as it stands; empty: none */
    struct str not_read; /* the part that stands in unparsed(); empty: none */
    bool is_curated;
    struct name_override curated; /* when is_curated */
};

/* gene: approved symbol, the pair of a fusion feature ("EML4::ALK"), or empty for a
 * factor or a region, whose own name stands before the variant's ("TMB High").  facts
 * may be NULL.  All in mem. */
void variant_name_read_with(const struct name_facts *facts, struct str gene,
    struct str name, struct arena *mem, struct name_reading *out);

/* "BRAF V600E", "EML4::ALK Fusion", "TMB High": a whole as profiles name their members.
 */
void variant_name_read_whole(const struct name_facts *facts, struct str whole,
    struct arena *mem, struct name_reading *out);

/* Without facts.  *form: as above. */
struct criterion *variant_name_read(
    struct str gene, struct str name, struct arena *mem, const char **form);

#endif
