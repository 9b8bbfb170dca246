#include "query/tmb.h"

#include "query/curated_load.h"

#include <math.h>

struct tmb_rules {
    double min_depth, min_fraction, min_bases;
};

static int take_rule(struct str rule, struct str value, struct tmb_rules *r)
{
    double number;
    if (str_eq_c(rule, "counted"))
        return str_eq_c(value, "coding") ? 1 : -1;
    if (!str_to_double(value, &number))
        return -1;
    if (str_eq_c(rule, "min_depth"))
        r->min_depth = number;
    else if (str_eq_c(rule, "min_allele_fraction"))
        r->min_fraction = number;
    else if (str_eq_c(rule, "min_callable_bases"))
        r->min_bases = number;
    else
        return -1;
    return 1;
}

static int load_rules(
    struct kb_txn *kb, struct arena *mem, struct tmb_rules *out, struct err *err)
{
    static const char *const columns[] = {"rule", "value"};
    int at[2];
    struct curated_table t;
    *out = (struct tmb_rules){NAN, NAN, NAN};
    int rc = curated_load(kb, "tmb_rules", columns, at, 2, mem, &t, err);
    for (unsigned i = 0; rc >= 0 && i < t.n_rows; i++)
        if (take_rule(t.rows[i][at[0]], t.rows[i][at[1]], out) < 0)
            return err_set(err, ERR_KB,
                "the KB's curated table \"tmb_rules\": \"%.*s\" is \"%.*s\"",
                STR_ARG(t.rows[i][at[0]]), STR_ARG(t.rows[i][at[1]]));
    if (rc >= 0
        && (isnan(out->min_depth) || isnan(out->min_fraction) || isnan(out->min_bases)))
        return err_set(
            err, ERR_KB, "the KB's curated table \"tmb_rules\" lacks a threshold");
    return rc;
}

static void add_coding(struct looked_map *coding, const struct looked_map *regions,
    const struct transcript *t)
{
    for (unsigned i = 0; i < t->n_exons; i++) {
        uint32_t beg1 = t->exons[i].beg1, end1 = t->exons[i].end1;
        beg1 = beg1 > t->cds_beg1 ? beg1 : t->cds_beg1;
        end1 = end1 < t->cds_end1 ? end1 : t->cds_end1;
        if (beg1 <= end1)
            looked_add_common(coding, regions, t->contig, beg1, end1);
    }
}

/* Bases of coding exons inside the regions, each once. */
static int count_coding(
    const struct sample *s, struct kb_txn *kb, uint64_t *out, struct err *err)
{
    struct arena scratch = ARENA_INIT;
    struct looked_map *coding = looked_new();
    int rc = 0;
    for (uint32_t i = 0; rc >= 0 && i < kb_n_transcripts(kb); i++) {
        struct transcript t;
        rc = kb_transcript(kb, i, &scratch, &t, NULL, err);
        if (rc > 0 && t.assembly == s->assembly && transcript_is_coding(&t))
            add_coding(coding, s->regions, &t);
        arena_reset(&scratch);
    }
    looked_close(coding);
    *out = looked_n_bases(coding);
    looked_free(coding);
    arena_free(&scratch);
    return rc < 0 ? rc : 0;
}

static void count(const struct sample *s, const struct coding_change *c,
    const struct tmb_rules *rules, struct tmb *out)
{
    bool is_somatic = s->origin == SAMPLE_SOMATIC ? c->origin != ORIGIN_GERMLINE
                                                  : c->origin == ORIGIN_SOMATIC;
    if (looked_at(s->regions, c->contig, c->beg1, c->end1) != LOOKED_REFERENCE)
        out->n_outside++;
    else if (!is_somatic)
        out->n_germline++;
    else if (isnan(c->allele_fraction))
        out->n_no_fraction++;
    else if (c->allele_fraction < rules->min_fraction)
        out->n_below_fraction++;
    else if (c->depth >= 0 && (double)c->depth < rules->min_depth)
        out->n_below_depth++;
    else
        out->n_counted++;
}

int tmb_make(const struct sample *s, struct kb_txn *kb, struct arena *mem,
    struct tmb *out, struct err *err)
{
    struct tmb_rules rules;
    *out = (struct tmb){.is_asked = s->regions != NULL && s->has_transcripts
                                    && s->origin != SAMPLE_GERMLINE
                                    && s->origin != SAMPLE_UNKNOWN,
        .per_megabase = NAN};
    if (!out->is_asked)
        return 0;
    if (s->origin == SAMPLE_TUMOUR_ONLY) {
        out->why_not = "not_somatic";
        return 0;
    }
    int rc = load_rules(kb, mem, &rules, err);
    if (rc >= 0)
        rc = count_coding(s, kb, &out->coding_bases, err);
    if (rc < 0)
        return rc;
    out->min_allele_fraction = rules.min_fraction;
    out->min_depth = (int64_t)rules.min_depth;
    for (size_t i = 0; i < s->n_coding_changes; i++)
        count(s, &s->coding_changes[i], &rules, out);
    if ((double)out->coding_bases < rules.min_bases)
        out->why_not = "regions_too_small";
    else if (out->n_no_fraction > 0)
        out->why_not = "no_allele_fractions";
    out->is_computed = out->why_not == NULL;
    if (out->is_computed)
        out->per_megabase = (double)out->n_counted * 1e6 / (double)out->coding_bases;
    return 0;
}

static bool is_in_cds(const struct transcript *t, const struct allele *a)
{
    uint32_t end1 = a->pos1 + (uint32_t)a->ref.n - 1;
    for (unsigned i = 0; i < t->n_exons; i++)
        if (end1 >= t->exons[i].beg1 && a->pos1 <= t->exons[i].end1
            && end1 >= t->cds_beg1 && a->pos1 <= t->cds_end1)
            return true;
    return false;
}

static bool is_coding(const struct call *c)
{
    const uint32_t coding = CONSEQUENCE(STOP_GAINED) | CONSEQUENCE(FRAMESHIFT)
                            | CONSEQUENCE(STOP_LOST) | CONSEQUENCE(START_LOST)
                            | CONSEQUENCE(INFRAME_INSERTION)
                            | CONSEQUENCE(INFRAME_DELETION) | CONSEQUENCE(INFRAME_INDEL)
                            | CONSEQUENCE(MISSENSE) | CONSEQUENCE(PROTEIN_ALTERING)
                            | CONSEQUENCE(STOP_RETAINED) | CONSEQUENCE(START_RETAINED)
                            | CONSEQUENCE(SYNONYMOUS) | CONSEQUENCE(CODING_SEQUENCE);
    for (unsigned i = 0; i < c->n_effects; i++) {
        const struct variant_effect *e = &c->effects[i].effect;
        if (e->consequence & coding)
            return true;
        if (e->is_bases_unknown && is_in_cds(c->effects[i].transcript, &c->allele))
            return true;
    }
    return false;
}

void tmb_note_call(struct sample *s, const struct call *c, struct arena *mem)
{
    if (!is_coding(c))
        return;
    s->coding_changes = arena_grow(mem, s->coding_changes, &s->cap_coding_changes,
        s->n_coding_changes + 1, sizeof *s->coding_changes);
    s->coding_changes[s->n_coding_changes++] = (struct coding_change){c->allele.contig,
        c->allele.pos1, c->allele.pos1 + (uint32_t)c->allele.ref.n - 1,
        c->allele_fraction, c->depth, c->origin};
}
