/*
 * What HGVS descriptions come to with the transcripts of a KB: alleles of either
 * assembly, and protein changes in the numbering and the form that criteria are
 * compared in.
 */
#ifndef KB_STORE_KB_HGVS_H
#define KB_STORE_KB_HGVS_H

#include "kb/model/coding_sequence.h"
#include "kb/model/hgvs.h"
#include "kb/store/kb.h"

/* One way to read a description: on one assembly, along one transcript. */
struct described_allele {
    bool has_allele;
    struct hgvs_allele is;               /* has_allele */
    enum assembly assembly;              /* NONE: not told */
    const struct transcript *transcript; /* c. and n.; NULL: none is known */
    struct str why;                      /* no allele: the reason */
    bool is_contradicted;                /* it is the reference's, the transcript's or
                                          * its own word against it */
};

/* Every reading of h, GRCh37 before GRCh38: at least one, with or without an allele.
 * g. and m. are read on the assembly that the accession tells, else on `assembly`, else
 * on both.  c. and n. are read along the transcript of the accession, in the version
 * that the KB has; of a gene, along its best one (MANE Select first), on `assembly`
 * (NONE: both).  txn NULL: no transcripts.  ref may be NULL.  p. has no allele. Returns
 * the number, or ERR_KB. */
int kb_hgvs_alleles(struct kb_txn *txn, const struct hgvs *h, enum assembly assembly,
    const struct refbases *ref, struct arena *mem, struct described_allele **out,
    struct err *err);

/* A transcript and what it codes for. */
struct gene_protein {
    struct transcript t;
    struct coding_sequence cs;
};

/* The gene's transcripts on GRCh38, whose numbering criteria have, best first. Returns
 * the number. */
int kb_gene_proteins(struct kb_txn *txn, struct str symbol, const struct refbases *ref,
    struct arena *mem, struct gene_protein **out, struct err *err);
/* Approved symbol of the gene of a protein accession, in any version: 1, 0. */
int kb_gene_of_protein(struct kb_txn *txn, struct str accession, struct arena *mem,
    struct str *symbol, struct err *err);

enum protein_fit {
    PROTEIN_NOT_CHECKED, /* no transcript, bases not known, or it does not translate */
    PROTEIN_FITS_FIRST,  /* residues are those of the best transcript */
    PROTEIN_RENUMBERED,  /* of another one, and told in the numbering of the best */
    PROTEIN_FITS_NONE,   /* of none, or of one that the best one lacks */
};
/* Brings p to the best transcript's numbering and to its normal form, where its
 * residues agree; else it stays as it is.  accession: of the transcript or protein that
 * it is numbered on, which is then the only one looked at; empty: not told.  *from: the
 * transcript that its residues are of, or that it says to be numbered on; 0 when
 * neither is known. */
enum protein_fit gene_proteins_fit(const struct gene_protein *proteins, unsigned n,
    struct str accession, struct protein_change *p, unsigned *from, struct arena *mem);

#endif
