/*
 * What the reading of variant names takes from tables that people keep, beside the
 * grammar (variant_name.h): facts by gene never stand in code.
 *
 *   curated/exon_names.tsv       exons that names count otherwise than MANE Select
 *                                does, or whose "deletion" is one of a few residues
 *   curated/protein_regions.tsv  the residues of what names call a region or domain
 *   curated/variant_readings.tsv the reading of one name, in place of the grammar's
 */
#ifndef KB_MODEL_NAME_FACTS_H
#define KB_MODEL_NAME_FACTS_H

#include "kb/model/criterion.h"

struct name_facts;

struct name_facts *name_facts_new(struct arena *mem); /* lives in mem, whole */

/* Tables that hold such facts, ends with NULL. */
extern const char *const name_facts_tables[];
/* One row of one of these tables; what it says is copied.  ERR_FAIL: a column is
 * missing, a number or a criterion can't be read, or the row says again what an earlier
 * one said. */
int name_facts_add(struct name_facts *f, const char *table, const struct str *columns,
    unsigned n_columns, const struct str *row, struct err *err);

/* Symbols as sources write them.  1 (true): *approved is set, borrowed; 0: leads to no
 * single gene; -1: nobody to ask. */
typedef bool name_facts_gene_fn(void *ctx, struct str symbol, struct str *approved);
void name_facts_set_genes(struct name_facts *f, name_facts_gene_fn *fn, void *ctx);
/* f may be NULL. */
int name_facts_gene(
    const struct name_facts *f, struct str symbol, struct str *approved);

/* The reading that people gave to a name; 0: none. */
struct name_override {
    struct str criterion, reason, source, date; /* criterion: its text form */
};
bool name_facts_override(const struct name_facts *f, struct str gene, struct str name,
    struct name_override *out);

/* Does "deletion" of this exon mean some residues in it?  Elsewhere the exon is gone.
 */
bool name_facts_is_small_deletion(
    const struct name_facts *f, struct str gene, uint32_t exon);
/* Exons of c as MANE Select counts them, residues of its named regions.  Returns how
 * many leaves were changed. */
unsigned name_facts_number(
    const struct name_facts *f, struct criterion *c, struct arena *mem);
/* The same for criteria that somebody else read from a text, in which an exon's
 * deletion was taken for a small one. */
unsigned name_facts_apply(
    const struct name_facts *f, struct criterion *c, struct arena *mem);

#endif
