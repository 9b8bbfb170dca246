/*
 * Was a gene's coding sequence looked at?  All coding bases of its transcripts of the
 * best tag (MANE Select, or the canonical where there is none) on the sample's
 * assembly, or those of one exon by its number.
 */
#ifndef QUERY_GENE_COVER_H
#define QUERY_GENE_COVER_H

#include "kb/model/evaluate.h"
#include "query/sample.h"

struct gene_cover; /* lives in mem */

struct gene_cover *gene_cover_new(
    const struct sample *sample, struct kb_txn *kb, struct arena *mem);
/* The transcript whose coding bases are looked at; NULL: none.  Lives as the map. */
const struct transcript *gene_cover_transcript(struct gene_cover *g, struct str gene);
/* exon 0: all.  NOT: some base was not looked at, or there is no transcript; UNSURE:
 * some base is unsure. Damage of the KB gives NOT and is kept. */
enum looked gene_cover_looked(struct gene_cover *g, struct str gene, uint32_t exon);
/* Is some coding base unsure, whether or not the others were looked at? */
bool gene_cover_is_unsure(struct gene_cover *g, struct str gene, uint32_t exon);
/* The summary of a gene: its coding exons by what is known of their coding bases. */
struct gene_exons {
    struct str transcript; /* whose exons are counted */
    unsigned n_coding, n_reference, n_unsure;
    uint32_t *not_looked_at; /* numbers of the others */
    unsigned n_not_looked_at;
};
/* false: there is no transcript. */
bool gene_cover_exons(struct gene_cover *g, struct str gene, struct gene_exons *out);
/* The three bases of a residue's codon, on the same transcript.  Unsure wins. */
enum looked gene_cover_residue(struct gene_cover *g, struct str gene, uint32_t residue);
/* Was some coding exon looked at, or is it unsure? */
bool gene_cover_has_exon(struct gene_cover *g, struct str gene);
/* May a filtered, below-cut or ./. record hold a known allele of the gene?  The records
 * of such alleles are read when it is first asked, which is where all else says that
 * the gene is reference: a plain VCF of a genome never comes there. */
bool gene_cover_may_hold(struct gene_cover *g, struct str gene);
/* ERR_KB when a look-up failed since the beginning.  NULL, which nobody asked anything,
 * has no error. */
int gene_cover_error(const struct gene_cover *g, struct err *err);

#endif
