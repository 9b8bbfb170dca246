#include "query/consequences.h"
#include "query/sample_ask.h"
#include "query/sample_reading.h"

#include <string.h>

/* Rule of DESIGN 8.2 for deciding the assembly by REF bases. */
#define MIN_AGREE 2
#define TIMES_OTHER 3

static int cannot_tell(const struct reading *r, struct err *err)
{
    const struct side *a = &r->sides[0], *b = &r->sides[1];
    err_set(err, ERR_SAMPLE,
        "the assembly cannot be determined: the header does not tell, and REF agrees "
        "with "
        "the KB at %llu positions of GRCh37 (disagrees at %llu) and %llu of GRCh38 "
        "(disagrees at %llu)",
        (unsigned long long)a->agree, (unsigned long long)a->disagree,
        (unsigned long long)b->agree, (unsigned long long)b->disagree);
    return err_hint(err, "name it with --assembly GRCh37 or --assembly GRCh38");
}

static bool wins(const struct side *a, const struct side *b)
{
    return a->agree >= MIN_AGREE && a->disagree == 0
           && a->agree >= TIMES_OTHER * b->agree;
}

static int refuse(const struct side *s, const char *how, struct err *err)
{
    err_set(err, ERR_SAMPLE,
        "%s was taken from %s, but REF differs from the KB's %s alleles at %llu of "
        "%llu "
        "positions",
        assembly_name(s->assembly), how, assembly_name(s->assembly),
        (unsigned long long)s->disagree,
        (unsigned long long)s->agree + (unsigned long long)s->disagree);
    return err_hint(err, "check which assembly the coordinates are on");
}

int reading_decide_assembly(struct reading *r, struct side **out, struct err *err)
{
    struct side *a = &r->sides[0], *b = &r->sides[1];
    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        r->sides[i].is_active =
            r->options->assembly != ASSEMBLY_NONE
                ? r->sides[i].assembly == r->options->assembly
                : !r->told_by[0] == !r->told_by[1] || r->told_by[i] != NULL;
    if (r->told_by[0] && r->told_by[1])
        return err_set(err, ERR_SAMPLE, "%s is %s, but %s is %s; expected one assembly",
            r->told_by[0], assembly_name(ASSEMBLY_GRCH37), r->told_by[1],
            assembly_name(ASSEMBLY_GRCH38));
    if (a->is_active && b->is_active) {
        r->out->assembly_how = "reference_bases";
        *out = wins(a, b) ? a : wins(b, a) ? b : NULL;
        return *out ? 0 : cannot_tell(r, err);
    }
    *out = a->is_active ? a : b;
    r->out->assembly_how = r->options->assembly != ASSEMBLY_NONE
                               ? "option"
                               : r->told_how[(*out)->assembly - 1];
    if ((*out)->disagree >= MIN_AGREE && (*out)->disagree > (*out)->agree)
        return refuse(*out,
            r->options->assembly != ASSEMBLY_NONE ? "--assembly" : "the header", err);
    return 0;
}

int reading_finish_calls(
    struct reading *r, struct side *s, struct sample *out, struct err *err)
{
    const unsigned *ranks = reading_rank_inputs(r);
    out->ask = r->options->ask;
    ask_decide(out->ask, s->assembly);
    out->own_calls = s->calls;
    s->calls = (struct call_list){0};
    out->calls = out->own_calls.call;
    out->n_calls = (unsigned)reading_unite_calls(
        s, out->calls, out->own_calls.n, ranks, out->ask, true, r->mem);
    s->n_background = reading_unite_calls(
        s, s->background, s->n_background, ranks, NULL, false, r->mem);
    for (unsigned i = 0; i < out->n_inputs; i++) {
        memcpy(out->inputs[i].fates, s->by_input[i], sizeof out->inputs[i].fates);
        out->n_records += out->inputs[i].n_records;
        out->n_alleles += out->inputs[i].n_alleles;
        for (unsigned f = 0; f < N_ALLELE_FATES; f++)
            out->fates[f] += s->by_input[i][f];
    }
    out->places = s->places;
    out->n_places = s->n_places;
    reading_add_denials(r, s);
    out->assembly = s->assembly;
    out->looked = s->sample_looked;
    out->germline_looked = r->options->germline_path ? s->germline_looked : NULL;
    out->sites = s->sites.sites;
    out->n_sites = s->sites.n;
    if (s->seen.genes)
        out->pgx_seen = arena_dup(r->mem, &s->seen, sizeof s->seen);
    out->unsure_owners = s->unsure;
    out->n_unsure_owners = s->n_unsure;
    out->n_unreadable = s->n_unreadable;
    out->first_unreadable = s->first_unreadable;
    out->n_unshifted = s->n_unshifted;
    out->n_bad_annotations = s->n_bad_annotations;
    out->ref_agree = s->agree;
    out->ref_disagree = s->disagree;
    s->looked = s->sample_looked = NULL;
    if (out->germline_looked)
        s->germline_looked = NULL;
    return consequences_call(out, r->kb, r->genes, &s->bases, r->wants_tmb,
        s->background, s->n_background, r->mem, err);
}

static int origin_parse(const char *word, enum sample_origin *out, struct err *err)
{
    for (int o = SAMPLE_SOMATIC; o <= SAMPLE_TUMOUR_ONLY; o++)
        if (strcmp(word, sample_origin_name((enum sample_origin)o)) == 0) {
            *out = (enum sample_origin)o;
            return 0;
        }
    return err_set(err, ERR_USAGE,
        "--origin \"%s\" is not one of auto, somatic, germline, tumour-only", word);
}

/* DESIGN section 6: what cannot be proven stays unknown; germline is never guessed. */
int reading_finish_origin(struct reading *r, struct err *err)
{
    const struct sample_options *o = r->options;
    struct sample *s = r->out;
    bool is_auto = !o->origin || strcmp(o->origin, "auto") == 0;
    if (r->has_normal && is_auto) {
        s->origin = SAMPLE_TUMOUR_NORMAL;
        reading_apply_germline(r);
        return 0;
    }
    if (!is_auto) {
        int rc = origin_parse(o->origin, &s->origin, err);
        if (rc < 0)
            return rc;
    } else {
        s->origin = o->has_tumour_type ? SAMPLE_TUMOUR_ONLY : SAMPLE_UNKNOWN;
    }
    for (unsigned i = 0; i < s->n_calls; i++) {
        struct call *c = &s->calls[i];
        c->origin = s->origin == SAMPLE_SOMATIC    ? ORIGIN_SOMATIC
                    : s->origin == SAMPLE_GERMLINE ? ORIGIN_GERMLINE
                                                   : ORIGIN_UNKNOWN;
        c->origin_how = is_auto ? "not_stated" : "option";
    }
    if (s->origin == SAMPLE_GERMLINE && s->has_germline_input)
        return err_set(err, ERR_USAGE,
            "--germline beside --origin germline; expected a tumour sample beside it");
    reading_apply_germline(r);
    return 0;
}
