#include "query/clinvar_context.h"

#include <stdlib.h>

static const char same_allele[] = "same_allele", same_protein[] = "same_protein",
                  same_codon[] = "same_codon";

/* A frameshift is the same only where both say where it ends. */
static bool is_same_change(
    const struct protein_change *a, const struct protein_change *b)
{
    if (!protein_eq(a, b))
        return false;
    return a->kind != PROTEIN_FRAMESHIFT
           || (a->fs_alt != 0 && a->fs_alt == b->fs_alt && a->fs_length != 0
               && a->fs_length == b->fs_length);
}

static const char *kind_of(
    const struct protein_change *ours, const struct protein_change *theirs)
{
    if (is_same_change(ours, theirs))
        return same_protein;
    if (ours->kind == PROTEIN_SUBSTITUTION && theirs->kind == PROTEIN_SUBSTITUTION
        && ours->pos1 == theirs->pos1 && ours->ref1 == theirs->ref1
        && !str_eq(ours->alt, theirs->alt))
        return same_codon;
    return NULL;
}

/* The record of the finding's own allele is no context. */
static bool is_own(const struct finding *f, uint32_t record)
{
    for (unsigned i = 0; i < f->n_variants; i++)
        if (f->variants[i] == record)
            return true;
    return false;
}

static void set_class(
    const struct clinvar_record *c, struct report_clinvar_context *out)
{
    const struct classification *germline = &c->by_kind[CLASSIFICATION_GERMLINE];
    bool is_germline = germline->is_given && germline->group == CLASS_PATHOGENIC
                       && germline->stars >= 1;
    enum classification_kind kind =
        is_germline ? CLASSIFICATION_GERMLINE : CLASSIFICATION_ONCOGENICITY;
    out->classification = c->by_kind[kind].class_word;
    out->classification_kind = classification_kind_name(kind);
    out->stars = c->by_kind[kind].stars;
}

static int set_release(struct kb_txn *kb, unsigned source, struct arena *mem,
    struct report_clinvar_context *out, struct err *err)
{
    struct provenance p;
    int rc = kb_source(kb, source, mem, &p, err);
    if (rc == 0)
        return err_set(err, ERR_KB, "source %u is not there", source);
    out->release = p.release;
    return rc;
}

/* 1: the record is context of the reading. */
static int read_context(struct kb_txn *kb, uint32_t ordinal,
    const struct protein_reading *p, struct arena *mem,
    struct report_clinvar_context *out, struct err *err)
{
    struct record rec;
    struct clinvar_entry c;
    struct protein_change change;
    int rc = kb_record(kb, ordinal, &rec, err);
    if (rc > 0)
        rc = kb_clinvar(kb, ordinal, mem, &c, err);
    if (rc == 0)
        return err_set(err, ERR_KB, "residue leads to %u, which is no record", ordinal);
    if (rc < 0)
        return rc;
    if (!transcript_same(c.record.transcript, p->transcript)
        || protein_parse(c.record.hgvs_p, mem, &change) < 0)
        return 0;
    const char *kind = kind_of(&p->change, &change);
    if (!kind)
        return 0;
    *out = (struct report_clinvar_context){.kind = kind,
        .variation_id = c.record.variation_id,
        .protein_change = protein_text(mem, &change)};
    set_class(&c.record, out);
    return set_release(kb, rec.source, mem, out, err);
}

static int context_cmp(const void *x, const void *y)
{
    const struct report_clinvar_context *a = x, *b = y;
    if (a->kind != b->kind)
        return a->kind == same_protein ? -1 : 1;
    return (a->variation_id > b->variation_id) - (a->variation_id < b->variation_id);
}

/* ClinVar's words of the allele itself, in the order of the KB. */
static int add_of_allele(const struct finding_contexts *of, struct kb_txn *kb,
    struct arena *mem, struct report_finding *out, struct err *err)
{
    for (unsigned i = 0; i < of->n; i++) {
        const struct classification *c =
            &of->list[i].record.by_kind[CLASSIFICATION_GERMLINE];
        struct report_clinvar_context *to =
            &out->clinvar_context[out->n_clinvar_context++];
        *to = (struct report_clinvar_context){
            .kind = same_allele, .classification = c->class_word, .stars = -1};
        int rc = set_release(kb, of->list[i].source, mem, to, err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

/* The records of the residue; 0 also where none is looked at. */
static int find_records(const struct finding *f, struct kb_txn *kb, struct arena *mem,
    bool *is_looked, uint32_t **records, struct err *err)
{
    const struct protein_reading *p = f->shown;
    *is_looked = p && p->has_change && p->change.kind != PROTEIN_SILENT
                 && p->transcript.n > 0 && !p->is_other_numbering;
    return *is_looked
               ? kb_records_by_residue(kb, p->gene, p->change.pos1, mem, records, err)
               : 0;
}

static int make_one(const struct finding *f, const struct finding_contexts *of,
    struct kb_txn *kb, struct arena *mem, struct report_finding *out, struct err *err)
{
    uint32_t *records = NULL;
    bool is_looked;
    int n = find_records(f, kb, mem, &is_looked, &records, err);
    if (n < 0)
        return n;
    out->has_clinvar_context = is_looked || of->n > 0;
    out->clinvar_context =
        ARENA_ARRAY(mem, struct report_clinvar_context, (size_t)n + of->n);
    if (add_of_allele(of, kb, mem, out, err) < 0)
        return err->code;
    for (int i = 0; i < n; i++) {
        if (is_own(f, records[i]))
            continue;
        int rc = read_context(kb, records[i], f->shown, mem,
            &out->clinvar_context[out->n_clinvar_context], err);
        if (rc < 0)
            return rc;
        out->n_clinvar_context += rc > 0;
    }
    if (out->n_clinvar_context > of->n + 1)
        qsort(out->clinvar_context + of->n, out->n_clinvar_context - of->n,
            sizeof *out->clinvar_context, context_cmp);
    return 0;
}

int clinvar_context_make(const struct case_data *c, struct kb_txn *kb,
    struct arena *mem, struct report *r, struct err *err)
{
    for (unsigned i = 0; i < c->n_findings; i++) {
        int rc =
            make_one(&c->findings[i], &c->contexts[i], kb, mem, &r->findings[i], err);
        if (rc < 0)
            return rc;
    }
    return 0;
}
