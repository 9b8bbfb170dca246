#include "query/limits.h"

#include <inttypes.h>
#include <string.h>

#include "query/texts.h"

static const struct {
    const char *key, *param[2];
} rows[N_LIMITS] = {
#define X(id, key, a, b) [LIMIT_##id] = {key, {a, b}},
    REPORT_LIMITS(X)
#undef X
};

static bool has_source(const struct report *r, const char *source)
{
    for (unsigned i = 0; i < r->n_sources; i++)
        if (str_eq_c(r->sources[i].source, source))
            return true;
    return false;
}

static struct str number(struct arena *mem, uint64_t n)
{
    return str_fmt(mem, "%" PRIu64, n);
}

static void add(struct report *r, enum report_limit id, struct str a, struct str b,
    const char *lang, struct arena *mem)
{
    struct report_text *t = &r->limits[r->n_limits++];
    struct str value[2] = {a, b};
    t->key = rows[id].key;
    t->reason = (struct reason){.key = t->key};
    for (unsigned i = 0; i < 2 && rows[id].param[i][0]; i++) {
        t->reason.param[i].name = rows[id].param[i];
        t->reason.param[i].value = value[i];
        t->reason.n_params++;
    }
    t->text = text_of_reason(&t->reason, lang, mem);
}

/* No reference genotypes, no gVCF blocks, no regions: nothing but variant sites. */
static bool is_sites_only(const struct sample *s)
{
    return !s->is_assumed_covered && s->regions_sha256.n == 0
           && s->fates[ALLELE_REFERENCE] == 0 && s->fates[ALLELE_NO_ALT] == 0
           && s->fates[ALLELE_GVCF] == 0;
}

static bool is_germline_known(const struct sample *s)
{
    return sample_has_germline(s) || s->origin == SAMPLE_TUMOUR_NORMAL;
}

static struct str kinds_text(const struct report *r, struct arena *mem)
{
    struct buf b = BUF_INIT;
    for (unsigned i = 0; i < r->n_not_answerable; i++) {
        if (i > 0)
            buf_add_c(&b, ", ");
        buf_add_str(&b, r->not_answerable[i]);
    }
    struct str out = str_copy(mem, buf_str(&b));
    buf_free(&b);
    return out;
}

/* Findings about which the sample's files say different things. */
static uint64_t n_disagreeing(const struct report *r)
{
    uint64_t n = 0;
    for (unsigned i = 0; i < r->n_findings; i++)
        n += r->findings[i].f->inputs_disagree;
    return n;
}

/* BGZF blocks of inputs that were not read whole; those of them that were not read. */
static uint64_t n_blocks(const struct report *r, bool only_skipped)
{
    uint64_t n = 0;
    for (unsigned i = 0; i < r->n_inputs; i++)
        n += only_skipped ? r->inputs[i].blocks_not_read : r->inputs[i].blocks;
    return n;
}

static bool has_own_tmb(const struct report *r)
{
    for (unsigned i = 0; i < r->about.patient.n_values; i++)
        if (str_eq_c(r->about.patient.values[i].subject, "TMB"))
            return true;
    return false;
}

static void limit_events(const struct report *r, bool *holds, struct str *a,
    struct str *b, struct arena *mem)
{
    const struct events *e = &r->events;
    struct str assembly = str_of(assembly_name(r->sample.assembly));
    struct event_notes n = events_notes(e);
    holds[LIMIT_EVENT_ASSEMBLY] = n.has_table;
    a[LIMIT_EVENT_ASSEMBLY] = assembly;
    holds[LIMIT_EVENT_ROWS_REJECTED] = n.n_rejected > 0;
    a[LIMIT_EVENT_ROWS_REJECTED] = number(mem, n.n_rejected);
    holds[LIMIT_GENES_NOT_PLACED] = n.n_not_placed > 0;
    a[LIMIT_GENES_NOT_PLACED] = number(mem, n.n_not_placed);
    b[LIMIT_GENES_NOT_PLACED] = assembly;
    holds[LIMIT_COPIES_FROM_RATIO] = n.has_ratios;
    holds[LIMIT_SEX_CHROMOSOMES] = n.n_sex_not_known > 0;
    a[LIMIT_SEX_CHROMOSOMES] = number(mem, n.n_sex_not_known);
    holds[LIMIT_EVENTS_ONLY_FOUND] = n.has_list;
}

static void limit_own(const struct report *r, bool *holds, struct str *a, struct str *b,
    struct arena *mem)
{
    struct str use = str_of(r->use ? use_kind_name(r->use) : NULL);
    a[LIMIT_LEFT_OUT_BY_USE] = a[LIMIT_USE_RESTS_ON] = use;
    b[LIMIT_LEFT_OUT_BY_USE] = use_left_out(r->use, mem);
    holds[LIMIT_LEFT_OUT_BY_USE] = b[LIMIT_LEFT_OUT_BY_USE].n > 0;
    b[LIMIT_USE_RESTS_ON] = use_rests_on(r->use, mem);
    holds[LIMIT_USE_RESTS_ON] = b[LIMIT_USE_RESTS_ON].n > 0;
    holds[LIMIT_OVERRIDDEN] = r->n_overridden > 0;
    a[LIMIT_OVERRIDDEN] = number(mem, r->n_overridden);
    holds[LIMIT_USE_WITHDRAWN] = r->n_withdrawn > 0;
    a[LIMIT_USE_WITHDRAWN] = number(mem, r->n_withdrawn);
    b[LIMIT_USE_WITHDRAWN] = r->withdrawn;
    holds[LIMIT_REVIEW_OVERDUE] = r->overdue.n > 0;
    a[LIMIT_REVIEW_OVERDUE] = r->overdue;
}

void limits_make(struct report *r, const char *lang, struct arena *mem)
{
    const struct sample *s = &r->sample;
    const struct patient *p = &r->about.patient;
    const struct tmb *tmb = &r->about.tmb;
    uint64_t n_out = s->fates[ALLELE_FILTERED] + s->fates[ALLELE_BELOW_CUT];
    uint64_t n_other = s->fates[ALLELE_SYMBOLIC] + s->fates[ALLELE_BREAKEND];
    uint64_t n_disagree = n_disagreeing(r);
    bool holds[N_LIMITS] = {
        [LIMIT_TUMOUR_ONLY] = s->origin == SAMPLE_TUMOUR_ONLY && !s->has_germline_input,
        [LIMIT_ORIGIN_UNKNOWN] = s->origin == SAMPLE_UNKNOWN && !s->has_germline_input,
        [LIMIT_NO_TUMOUR_TYPE] = !r->has_tumour,
        [LIMIT_ASSEMBLY_BY_BASES] =
            s->assembly_how && strcmp(s->assembly_how, "reference_bases") == 0,
        [LIMIT_NO_GENOTYPES] = !s->has_genotypes,
        [LIMIT_GENOTYPES_UNREADABLE] = s->n_unreadable > 0,
        [LIMIT_SITES_ONLY] = is_sites_only(s),
        [LIMIT_ASSUMED_COVERED] = s->is_assumed_covered,
        [LIMIT_TARGETS_ONLY] = n_blocks(r, false) > 0,
        [LIMIT_FILTERED] = n_out > 0,
        [LIMIT_NOT_SMALL_VARIANTS] = n_other > 0,
        [LIMIT_KINDS_NOT_LOOKED_AT] = r->n_not_answerable > 0,
        [LIMIT_NO_TRANSCRIPTS] = !s->has_transcripts,
        [LIMIT_EFFECTS_NOT_COMPUTED] = s->fates[ALLELE_NOT_COMPUTED] > 0,
        [LIMIT_INDELS_NOT_ALIGNED] = s->n_unshifted > 0,
        [LIMIT_REF_MISMATCH] = s->fates[ALLELE_REF_MISMATCH] > 0,
        [LIMIT_ANNOTATION_UNUSABLE] = s->annotation_unusable.n > 0,
        [LIMIT_ANNOTATION_DISAGREES] = r->n_disagreements > 0,
        [LIMIT_NO_FREQUENCIES] = true,
        [LIMIT_NO_TRIALS] = !r->has_trial_source,
        [LIMIT_TRIALS_PATIENT] = r->n_trials > 0,
        [LIMIT_TRIALS_NARROWED] = r->trial_filter.n > 0,
        [LIMIT_TRIALS_CUT] = r->n_trials_cut > 0,
        [LIMIT_HEREDITARY_HINTS] =
            s->origin == SAMPLE_TUMOUR_ONLY && !s->has_germline_input,
        [LIMIT_HEREDITARY_NOT_MADE] =
            (s->origin == SAMPLE_SOMATIC || s->origin == SAMPLE_UNKNOWN)
            && !s->has_germline_input,
        [LIMIT_SECONDARY_GENES] = r->n_secondary_genes > 0 && !r->has_secondary_consent,
        [LIMIT_SECONDARY_NOT_MADE] = r->has_secondary_consent && !is_germline_known(s),
        [LIMIT_SUPPRESSED] = r->n_suppressed > 0,
        [LIMIT_PGX_NEEDS_GERMLINE] = !sample_has_germline(s),
        [LIMIT_PGX_SCOPE] = sample_has_germline(s),
        [LIMIT_NO_PGX_SOURCE] = !has_source(r, "clinpgx"),
        [LIMIT_NO_PERTINENT_LIST] = r->has_tumour && r->n_pertinent == 0,
        [LIMIT_INPUTS_DISAGREE] = n_disagree > 0,
        [LIMIT_PATIENT_NOT_USED] = p->n_not_used > 0,
        [LIMIT_PATIENT_NOT_JUDGED] = p->stage.n > 0 || p->n_prior_therapies > 0,
        [LIMIT_TMB_COMPUTED] = tmb->is_computed,
        [LIMIT_TMB_NOT_COMPUTED] = tmb->is_asked && !tmb->is_computed,
        [LIMIT_TMB_TWICE] = tmb->is_computed && has_own_tmb(r),
    };
    struct str a[N_LIMITS] = {
        [LIMIT_ASSEMBLY_BY_BASES] = number(mem, s->ref_agree),
        [LIMIT_TARGETS_ONLY] = number(mem, n_blocks(r, true)),
        [LIMIT_GENOTYPES_UNREADABLE] = number(mem, s->n_unreadable),
        [LIMIT_FILTERED] = number(mem, n_out),
        [LIMIT_NOT_SMALL_VARIANTS] = number(mem, n_other),
        [LIMIT_EFFECTS_NOT_COMPUTED] = number(mem, s->fates[ALLELE_NOT_COMPUTED]),
        [LIMIT_INDELS_NOT_ALIGNED] = number(mem, s->n_unshifted),
        [LIMIT_REF_MISMATCH] = number(mem, s->fates[ALLELE_REF_MISMATCH]),
        [LIMIT_ANNOTATION_UNUSABLE] = s->annotation_unusable,
        [LIMIT_ANNOTATION_DISAGREES] = number(mem, r->n_disagreements),
        [LIMIT_TRIALS_NARROWED] = r->trial_filter,
        [LIMIT_TRIALS_CUT] = number(mem, r->n_trials_cut),
        [LIMIT_SECONDARY_GENES] = number(mem, r->n_secondary_genes),
        [LIMIT_SUPPRESSED] = number(mem, r->n_suppressed),
        [LIMIT_KINDS_NOT_LOOKED_AT] = kinds_text(r, mem),
        [LIMIT_INPUTS_DISAGREE] = number(mem, n_disagree),
        [LIMIT_PATIENT_NOT_USED] = number(mem, p->n_not_used),
        [LIMIT_TMB_COMPUTED] = number(mem, tmb->n_counted),
        [LIMIT_TMB_NOT_COMPUTED] = str_of(tmb->why_not),
    };
    struct str b[N_LIMITS] = {
        [LIMIT_ASSEMBLY_BY_BASES] = number(mem, s->ref_disagree),
        [LIMIT_TARGETS_ONLY] = number(mem, n_blocks(r, false)),
        [LIMIT_TMB_COMPUTED] = number(mem, tmb->coding_bases),
        [LIMIT_GENOTYPES_UNREADABLE] = s->first_unreadable,
    };
    limit_events(r, holds, a, b, mem);
    limit_own(r, holds, a, b, mem);
    r->limits = ARENA_ARRAY(mem, struct report_text, N_LIMITS);
    r->n_limits = 0;
    for (unsigned i = 0; i < N_LIMITS; i++)
        if (holds[i])
            add(r, (enum report_limit)i, a[i], b[i], lang, mem);
}
