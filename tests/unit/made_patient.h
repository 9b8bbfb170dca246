/*
 * A patient made of a few lines, for tests of the evaluator:
 *
 *   variant 7:140753336:A:T gene=BRAF change=V600E exon=15 so=missense_variant
 *       effect=oncogenic origin=somatic      (one line; each gene= begins a reading)
 *   copy_number ERBB2 amplification
 *   fusion BCR ABL1 e13 a2                   (? for a partner that is not known)
 *   rearrangement FLT3 itd
 *   copy_number PTEN loss left=yes           (a copy is left; extent=part: of the gene)
 *   rearrangement MET intragenic_deletion exons=14-14
 *   rearrangement ALK rearrangement partner=none        (or with=GENE)
 *   karyotype t(9;22)(q34;q11)
 *   state ERBB2 overexpression
 *   haplotype UGT1A1 *28          (or a diplotype)
 *   factor MSI high
 *   looked gene KIT     looked gene MET 14     unsure gene KIT     looked everything
 *   looked locus 4:54733155     looked fusion ALK     looked factor MSI
 *   assembly GRCh37                          (before the variants; GRCh38 without it)
 *
 * and "? CRITERION" asks: one line of answer each.
 */
#ifndef TESTS_UNIT_MADE_PATIENT_H
#define TESTS_UNIT_MADE_PATIENT_H

#include "kb/base/err.h"
#include "kb/model/evaluate.h"

#define MADE_MAX 32

struct made_look {
    enum looked looked;
    struct str what; /* "gene", "locus", "everything" or a kind */
    struct str name;
    uint32_t exon;
};

struct made_patient {
    struct arena mem;
    struct finding findings[MADE_MAX];
    struct made_look looks[MADE_MAX];
    unsigned n_looks;
    struct patient_view view;
};

void made_patient_init(struct made_patient *p);
void made_patient_free(struct made_patient *p);
/* Reads lines; answers to "? CRITERION" go to out. */
int made_patient_run(
    struct made_patient *p, struct str lines, struct buf *out, struct err *err);
/* "true at protein by F1: same_protein gene=BRAF change=V600E transcript=" */
void made_patient_print(const struct verdict *v, struct buf *out);

#endif
