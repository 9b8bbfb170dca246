/*
 * The case: one patient as the evaluator sees it (struct patient_view over the findings
 * and what was looked at), and the candidates: criteria that some finding or looked-at
 * gene leads to.  query, explain and trials all go through here.
 */
#ifndef QUERY_CASE_H
#define QUERY_CASE_H

#include "kb/model/evaluate.h"
#include "kb/store/kb.h"
#include "query/clinvar_facts.h"
#include "query/outside_calls.h"
#include "query/sample.h"

struct biomarkers;
struct disagreement;
struct pgx_call;
struct effect_rules;
struct events;
struct gene_cover;

/* ClinVar's words of a finding's own allele that name no record and give no class (the
 * layout until 2017, record.h): context, which no rule reads. */
struct allele_context {
    struct clinvar_record record;
    uint16_t source; /* provenance ordinal */
};
struct finding_contexts {
    struct allele_context *list;
    unsigned n;
};

struct case_data {
    const struct sample *sample;
    struct finding *findings;
    unsigned n_findings;
    struct clinvar_facts *clinvar;      /* parallel to findings */
    struct finding_contexts *contexts;  /* parallel to findings */
    struct disagreement *disagreements; /* readings.h */
    unsigned n_disagreements;
    struct pgx_call *pgx_calls; /* haplotypes.h; none before haplotypes_add */
    unsigned n_pgx_calls;
    struct outside_calls outside_calls; /* as read; used in a germline sample only */
    const struct effect_rules *rules;   /* the lists the effects were judged by */
    const struct events
        *events; /* events.h: copy number, fusions; NULL: no such input */
    const struct biomarkers *biomarkers; /* of the patient file; NULL: none */
    struct patient_view view;
    struct gene_cover *cover; /* its error: after the last criterion was answered */
};

/* Calls -> findings: gene, protein readings, consequence and effect from the KB's
 * records of the same allele (findings.c). */
int case_make(struct sample *sample, struct kb_txn *kb, struct arena *mem,
    struct case_data *out, struct err *err);

/* The two halves of case_make, for what leaves findings out between them (withhold.h).
 */
int case_find(struct sample *sample, struct kb_txn *kb, struct arena *mem,
    struct case_data *out, struct err *err);
void case_view(struct case_data *out, struct kb_txn *kb, struct arena *mem);

/* Findings of other inputs, copied behind those of the small variants and numbered on;
 * no record of the KB is theirs.  Between case_find and case_view. */
void case_add_findings(
    struct case_data *c, const struct finding *more, unsigned n, struct arena *mem);

/* Criteria to evaluate: ordinals ascending, each once. */
int case_candidates(const struct case_data *c, struct kb_txn *kb, struct arena *mem,
    uint32_t **ordinals, struct err *err);

#endif
