/* Several files of one sample: whose call it is, what the others say, and what the
 * germline file proves. */
#include "query/sample_ask.h"
#include "query/sample_reading.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char called[] = "called";
static const char germline_has[] = "germline_input_has_allele";

void sample_recount(struct sample *s, const struct allele *a,
    const struct finding_input *inputs, unsigned n_inputs, enum allele_fate fate)
{
    for (unsigned i = 0; i < n_inputs; i++) {
        if (inputs[i].state != called)
            continue;
        struct sample_input *in = &s->inputs[inputs[i].input - 1];
        ask_recount(s->ask, a, inputs[i].input - 1, fate);
        in->fates[ALLELE_FINDING]--;
        in->fates[fate]++;
        s->fates[ALLELE_FINDING]--;
        s->fates[fate]++;
    }
}

bool sample_has_germline(const struct sample *s)
{
    return s->origin == SAMPLE_GERMLINE || s->has_germline_input;
}

bool sample_tells_zygosity(const struct sample *s, const struct finding *f)
{
    return s->origin == SAMPLE_GERMLINE
           || (f->origin_how && strcmp(f->origin_how, germline_has) == 0);
}

const unsigned *reading_rank_inputs(const struct reading *r)
{
    const struct sample *s = r->out;
    unsigned *rank = ARENA_ARRAY(r->mem, unsigned, s->n_inputs);
    for (unsigned i = 0; i < s->n_inputs; i++)
        for (unsigned k = 0; k < s->n_inputs; k++) {
            int c = str_cmp(s->inputs[k].sha256, s->inputs[i].sha256);
            rank[i] += c < 0 || (c == 0 && k < i);
        }
    return rank;
}

void call_begin_inputs(struct call *c, struct arena *mem)
{
    c->inputs = ARENA_NEW(mem, struct finding_input);
    *c->inputs = (struct finding_input){.input = c->input + 1,
        .zygosity = c->zygosity,
        .state = called,
        .allele_fraction = c->allele_fraction,
        .depth = c->depth,
        .filter = c->filter};
    c->n_inputs = 1;
}

bool call_has_input(const struct call *c, unsigned input)
{
    for (unsigned i = 0; i < c->n_inputs; i++)
        if (c->inputs[i].input == input + 1)
            return true;
    return false;
}

static bool is_same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* Two records of one file: what they say differently is not known. */
static void merge_says(struct finding_input *into, const struct finding_input *says)
{
    if (into->zygosity != says->zygosity)
        into->zygosity = ZYGOSITY_UNKNOWN;
    if (!is_same_number(into->allele_fraction, says->allele_fraction))
        into->allele_fraction = NAN;
    if (into->depth != says->depth)
        into->depth = -1;
    if (!str_eq(into->filter, says->filter))
        into->filter = STR_NONE;
}

/* By number of the file.  A file that calls the allele in one record and not in another
 * calls it.  The list is a new one: other calls may share the old. */
static void add_input(
    struct call *c, const struct finding_input *says, struct arena *mem)
{
    struct finding_input *list =
        ARENA_ARRAY(mem, struct finding_input, (size_t)c->n_inputs + 1);
    unsigned n = 0, i = 0;
    while (i < c->n_inputs && c->inputs[i].input < says->input)
        list[n++] = c->inputs[i++];
    if (i < c->n_inputs && c->inputs[i].input == says->input) {
        list[n] = c->inputs[i++];
        if (list[n].state == says->state)
            merge_says(&list[n], says);
    } else {
        list[n] = *says;
    }
    n++;
    while (i < c->n_inputs)
        list[n++] = c->inputs[i++];
    c->inputs = list;
    c->n_inputs = n;
}

void call_merge_inputs(struct call *into, const struct call *c, struct arena *mem)
{
    for (unsigned i = 0; i < c->n_inputs; i++)
        add_input(into, &c->inputs[i], mem);
}

static void take_genotype(struct call *into, const struct call *c)
{
    into->zygosity = c->zygosity;
    into->allele_fraction = c->allele_fraction;
    into->depth = c->depth;
    into->filter = c->filter;
    into->phase = c->phase;
    into->copies = c->copies;
    into->is_phased = c->is_phased;
}

/* Annotations of both files: what they say differently is compared later. */
static void join_annotations(struct call *into, const struct call *c, struct arena *mem)
{
    unsigned n = into->n_annotations + c->n_annotations;
    if (c->n_annotations == 0)
        return;
    struct annotation *all = ARENA_ARRAY(mem, struct annotation, n);
    for (unsigned i = 0; i < n; i++)
        all[i] = i < into->n_annotations ? into->annotations[i]
                                         : c->annotations[i - into->n_annotations];
    into->annotations = all;
    into->n_annotations = n;
}

void call_merge_files(struct call *into, const struct call *c, struct arena *mem)
{
    bool is_of_other_file = !call_has_input(into, c->input);
    if (into->is_in_germline == c->is_in_germline)
        call_merge(into, c);
    else if (c->is_in_germline)
        take_genotype(into, c);
    if (!str_eq(into->filter, c->filter) && into->is_in_germline == c->is_in_germline)
        into->filter = STR_NONE;
    if (into->is_in_germline != c->is_in_germline && !into->is_in_germline) {
        into->is_in_germline = true;
    } else if (into->is_in_germline && !c->is_in_germline) {
        into->origin = c->origin; /* what the tumour's own normal says */
        into->origin_how = c->origin_how;
    }
    call_merge_inputs(into, c, mem);
    if (is_of_other_file)
        join_annotations(into, c, mem);
}

static int denial_cmp(const void *x, const void *y)
{
    const struct denial *a = x, *b = y;
    int c = allele_cmp(&a->allele, &b->allele);
    if (c == 0)
        c = (a->says.input > b->says.input) - (a->says.input < b->says.input);
    return c ? c : (a->line > b->line) - (a->line < b->line);
}

static size_t first_denial(const struct side *s, const struct allele *a)
{
    size_t lo = 0, hi = s->n_denials;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (allele_cmp(&s->denials[mid].allele, a) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Do the sample's own files say different things?  Fractions and depths of two callers
 * always differ a little: those are no disagreement. */
static bool inputs_disagree(const struct reading *r, const struct call *c)
{
    const struct finding_input *first = NULL;
    for (unsigned i = 0; i < c->n_inputs; i++) {
        const struct finding_input *in = &c->inputs[i];
        if (r->options->germline_path && in->input == r->out->n_inputs)
            continue;
        if (first
            && (first->state != in->state
                || (first->zygosity != in->zygosity
                    && first->zygosity != ZYGOSITY_UNKNOWN
                    && in->zygosity != ZYGOSITY_UNKNOWN)))
            return true;
        if (!first)
            first = in;
    }
    return false;
}

void reading_add_denials(struct reading *r, struct side *s)
{
    struct sample *out = r->out;
    if (s->n_denials == 0 && out->n_inputs == 1) /* nobody says anything else */
        return;
    if (s->n_denials > 0)
        qsort(s->denials, s->n_denials, sizeof *s->denials, denial_cmp);
    for (unsigned i = 0; i < out->n_calls; i++) {
        struct call *c = &out->calls[i];
        for (size_t k = first_denial(s, &c->allele);
             k < s->n_denials && allele_eq(&s->denials[k].allele, &c->allele); k++) {
            struct finding_input says = s->denials[k].says;
            says.input++;
            add_input(c, &says, r->mem);
        }
        c->inputs_disagree = inputs_disagree(r, c);
    }
}

/* By its genotype, or by what else it looked at; a genotype without reads proves
 * nothing. */
static bool germline_lacks(const struct reading *r, const struct call *c)
{
    const struct sample *s = r->out;
    const struct allele *a = &c->allele;
    for (unsigned i = 0; i < c->n_inputs; i++)
        if (c->inputs[i].input == s->n_inputs)
            return strcmp(c->inputs[i].state, allele_fate_name(ALLELE_REFERENCE)) == 0
                   && c->inputs[i].depth != 0;
    return looked_at(
               s->germline_looked, a->contig, a->pos1, a->pos1 + (uint32_t)a->ref.n - 1)
           == LOOKED_REFERENCE;
}

void reading_apply_germline(struct reading *r)
{
    struct sample *s = r->out;
    for (unsigned i = 0; s->has_germline_input && i < s->n_calls; i++) {
        struct call *c = &s->calls[i];
        bool is_alone = c->n_inputs == 1;
        if (c->is_in_germline && (c->origin != ORIGIN_SOMATIC || is_alone)) {
            c->origin = ORIGIN_GERMLINE;
            c->origin_how = germline_has;
        } else if (c->is_in_germline) {
            c->origin = ORIGIN_UNKNOWN;
            c->origin_how = "records_disagree";
        } else if (c->origin == ORIGIN_UNKNOWN && germline_lacks(r, c)) {
            c->origin = ORIGIN_SOMATIC;
            c->origin_how = "germline_input_lacks_allele";
        }
    }
}
