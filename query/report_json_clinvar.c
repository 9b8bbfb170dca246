/* What ClinVar says of a finding's allele, and of others beside it. */
#include "query/report_json.h"
#include "query/report_json_alike.h"

static void write_class_split(struct json_out *w, const struct classification *c)
{
    json_out_key(w, "submissions");
    if (c->n_split == 0) {
        json_out_null(w);
        return;
    }
    json_out_object(w);
    for (unsigned i = 0; i < c->n_split; i++) {
        json_out_key_any(w, c->split[i].class_word);
        json_out_uint(w, c->split[i].n);
    }
    json_out_end(w);
}

/* To its conditions. */
static void begin_classification(struct json_out *w, const struct classification *c)
{
    json_out_object(w);
    report_json_text(w, "classification", c->class_word);
    report_json_text(w, "review_status", c->review_status);
    report_json_stars(w, c->stars);
    report_json_text(w, "date", c->date);
    json_out_key(w, "conditions");
    json_out_array(w);
}

static void write_conditions(struct json_out *w, const struct classification *c)
{
    for (unsigned i = 0; i < c->n_conditions; i++) {
        json_out_object(w);
        report_json_text(w, "name", c->conditions[i].name);
        report_json_text(w, "id", c->conditions[i].ids);
        json_out_end(w);
    }
}

static void end_classification(struct json_out *w, const struct classification *c)
{
    json_out_end(w);
    write_class_split(w, c);
    json_out_end(w);
}

/* From behind the conditions of one kind, or of none, to those of the next, or to the
 * end. */
static void write_classes(struct json_out *w, const struct telling *t)
{
    const struct classification *by_kind = t->d->clinvar.by_kind;
    if (t->from >= 0) {
        end_classification(w, &by_kind[t->from]);
    } else {
        report_json_overrides(w, t->d->of->overrides, t->d->of->n_overrides);
        report_json_text(w, "release", t->d->clinvar_release);
    }
    for (int k = t->from + 1; k <= t->to && k < N_CLASSIFICATION_KINDS; k++) {
        json_out_key(w, classification_kind_name((enum classification_kind)k));
        if (by_kind[k].is_given)
            begin_classification(w, &by_kind[k]);
        else
            json_out_null(w);
    }
    if (t->to == N_CLASSIFICATION_KINDS)
        json_out_end(w);
}

static int next_given(const struct classification *by_kind, int k)
{
    do
        k++;
    while (k < N_CLASSIFICATION_KINDS && !by_kind[k].is_given);
    return k;
}

static void write_alike(struct alike *x, const struct telling *t)
{
    static const struct classification none;
    const struct classification *by_kind = t->d->clinvar.by_kind, *to = &none;
    bool is_alike =
        t->from < 0 ? t->d->of->n_overrides == 0 : by_kind[t->from].n_split == 0;
    if (t->to < N_CLASSIFICATION_KINDS)
        to = &by_kind[t->to];
    const uint64_t kinds = (uint64_t)(t->from + 1) | (uint64_t)t->to << 8;
    const uint64_t of_all = kinds | (uint64_t)(to->stars + 1) << 16
                            | (uint64_t)t->d->of->clinvar->source << 32;
    alike_write(x, STRETCH_CLASSES, is_alike && to->date.n == 0,
        ALIKE_OF(of_all, alike_text(to->class_word), alike_text(to->review_status)),
        write_classes, t);
}

void report_json_clinvar(struct alike *x, struct telling *t)
{
    const struct classification *by_kind = t->d->clinvar.by_kind;
    for (t->from = -1; t->from < N_CLASSIFICATION_KINDS; t->from = t->to) {
        t->to = next_given(by_kind, t->from);
        write_alike(x, t);
        if (t->to < N_CLASSIFICATION_KINDS)
            write_conditions(&x->w, &by_kind[t->to]);
    }
}

void report_json_clinvar_context(struct json_out *w, const struct report_finding *f)
{
    json_out_key(w, "clinvar_context");
    if (!f->has_clinvar_context) {
        json_out_null(w);
        return;
    }
    json_out_array(w);
    for (unsigned i = 0; i < f->n_clinvar_context; i++) {
        const struct report_clinvar_context *c = &f->clinvar_context[i];
        json_out_object(w);
        json_out_key_c(w, "kind", c->kind);
        if (c->variation_id)
            json_out_key_int(w, "variation_id", c->variation_id);
        else
            json_out_key_null(w, "variation_id");
        report_json_text(w, "protein_change", c->protein_change);
        json_out_key_str(w, "classification", c->classification);
        json_out_key_c(w, "classification_kind", c->classification_kind);
        report_json_stars(w, c->stars);
        json_out_key_str(w, "release", c->release);
        json_out_end(w);
    }
    json_out_end(w);
}
