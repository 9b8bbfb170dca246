/* What the evidence says of an allele or a change: the one evaluator's answer for a
 * patient of whom nothing else is known. */
#include "query/case.h"
#include "query/effect.h"
#include "query/order.h"
#include "query/report_make.h"
#include "query/show.h"

#include <math.h>

int show_matches(struct show *s, const struct case_data *c)
{
    struct report r = {0};
    struct evidence_rows rows = {0};
    struct answers answers;
    int rc = answers_make(c, s->kb, "en", s->mem, &answers, s->err);
    if (rc >= 0)
        rc = interpret_answers(&answers, &r, s->err);
    if (rc < 0)
        return rc;
    struct {
        struct report_evidence *rows;
        unsigned n;
    } lists[] = {{r.therapies, r.n_therapies}, {r.prognosis, r.n_prognosis},
        {r.diagnosis, r.n_diagnosis}, {r.other_evidence, r.n_other_evidence}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        order_evidence(lists[i].rows, lists[i].n);
        for (unsigned k = 0; k < lists[i].n; k++) {
            rows.row =
                arena_grow(s->mem, rows.row, &rows.cap, rows.n + 1, sizeof *rows.row);
            rows.row[rows.n++] = (struct evidence_row){
                lists[i].rows[k].e, lists[i].rows[k].source, &lists[i].rows[k].verdict};
        }
    }
    return show_evidence_table(s, &rows, true);
}

/* ClinVar's records of the gene that make the same protein change. */
static int put_alleles_of_change(
    struct show *s, struct str gene, const struct protein_change *change)
{
    uint32_t *records;
    struct arena scratch = ARENA_INIT;
    int n = kb_records_by_gene(s->kb, gene, s->mem, &records, s->err), rc = n;
    show_alleles_begin(s);
    for (int i = 0; rc >= 0 && i < n; i++) {
        struct record r;
        struct clinvar_entry c;
        struct protein_change p;
        arena_reset(&scratch);
        rc = show_must(
            s, kb_record(s->kb, records[i], &r, s->err), "record", records[i]);
        if (rc < 0 || r.type != RECORD_CLINVAR)
            continue;
        rc = kb_clinvar(s->kb, records[i], &scratch, &c, s->err);
        if (rc > 0 && c.record.hgvs_p.n > 0
            && protein_parse(c.record.hgvs_p, &scratch, &p) == 0
            && protein_eq(&p, change)
            && (rc = kb_clinvar(s->kb, records[i], s->mem, &c, s->err)) > 0)
            rc = show_alleles_add(s, r.id, c.alleles, c.n_alleles);
    }
    if (rc >= 0)
        show_alleles_end(s);
    arena_free(&scratch);
    return rc;
}

/* A finding without coordinates. */
static int match_change(struct show *s, const struct lookup_hit *hit)
{
    struct effect_rules *rules;
    struct sample sample = {.assembly = ASSEMBLY_GRCH38};
    struct protein_reading reading = {.gene = hit->gene,
        .has_change = true,
        .change = hit->change->protein,
        .consequence = consequence_of_change(&hit->change->protein),
        .from = STR("name")};
    struct finding f = {.number = 1,
        .kind = FINDING_SMALL_VARIANT,
        .gene = hit->gene,
        .proteins = &reading,
        .n_proteins = 1,
        .consequence = reading.consequence,
        .allele_fraction = NAN,
        .depth = -1,
        .value = NAN};
    int rc = effect_rules_load(s->kb, s->mem, &rules, s->err);
    if (rc < 0)
        return rc;
    effect_judge(rules, NULL, &f, s->mem);
    view_c(&s->v, "effect", "effect", effect_class_name(f.effect));
    view_str(&s->v, "effect_from", "effect from", f.effect_from);
    rc = put_alleles_of_change(s, hit->gene, &reading.change);
    if (rc < 0)
        return rc;
    const struct case_data c = {.sample = &sample,
        .findings = &f,
        .n_findings = 1,
        .rules = rules,
        .view = {.assembly = sample.assembly, .findings = &f, .n_findings = 1}};
    return show_matches(s, &c);
}

/* Evidence filed under exactly this criterion. */
static int put_same_criterion(struct show *s, const struct lookup_hit *hit)
{
    struct gene_criterion *rows;
    struct evidence_rows evidence = {0};
    struct str text = criterion_text(hit->change, s->mem);
    int n = kb_criteria_by_gene(s->kb, hit->gene, s->mem, &rows, s->err), rc = n;
    for (int i = 0; rc >= 0 && i < n; i++) {
        struct criterion *c;
        uint32_t *records;
        bool is_known = false;
        for (int k = 0; k < i; k++)
            is_known = is_known || rows[k].criterion == rows[i].criterion;
        if (is_known)
            continue;
        rc = show_must(s, kb_criterion(s->kb, rows[i].criterion, s->mem, &c, s->err),
            "criterion", rows[i].criterion);
        if (rc < 0 || !str_eq(criterion_text(c, s->mem), text))
            continue;
        int n_records =
            kb_records_by_criterion(s->kb, rows[i].criterion, s->mem, &records, s->err);
        rc = show_read_evidence(s, records, n_records, &evidence);
    }
    return rc < 0 ? rc : show_evidence_table(s, &evidence, false);
}

int show_change(struct show *s, const struct lookup_hit *hit)
{
    view_str(&s->v, "gene", "gene", hit->gene);
    view_str(&s->v, "criterion", "criterion", criterion_text(hit->change, s->mem));
    if (hit->change->kind == CRITERION_HAPLOTYPE)
        view_sentence(&s->v, "note",
            str_fmt(s->mem,
                "Annotations, guidelines and labels of star alleles are listed with "
                "their gene: vdt show %.*s.",
                STR_ARG(hit->gene)));
    if (hit->change->kind != CRITERION_PROTEIN)
        return put_same_criterion(s, hit);
    view_sentence(&s->v, "note",
        STR("No source has a record of this name; alleles are those of ClinVar records "
            "of the gene with the same protein change."));
    return match_change(s, hit);
}
