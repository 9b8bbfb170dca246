/* Rows of the report from calls of the pharmacogenes. */
#include "query/pgx.h"

#include <math.h>

#include "query/texts.h"

struct report_text pgx_sentence(
    const struct pgx_rows *rows, const struct reason *reason)
{
    struct report_text text = {.key = reason->key, .reason = *reason};

    if (reason->key)
        text.text = text_of_reason(reason, rows->lang, rows->mem);
    return text;
}

static void take_diplotypes(
    struct pgx_rows *rows, struct report_pgx *out, const struct pgx_call *call)
{
    out->diplotypes =
        ARENA_ARRAY(rows->mem, struct report_diplotype, call->n_diplotypes + 1);
    out->n_diplotypes = call->n_diplotypes;
    for (unsigned i = 0; i < call->n_diplotypes; i++) {
        const struct pgx_diplotype *d = &call->diplotypes[i];
        out->diplotypes[i] = (struct report_diplotype){.name = d->name,
            .phenotype = d->phenotype,
            .activity_score = d->activity_score,
            .allele = {d->allele1, d->allele2},
            .function = {d->function1, d->function2},
            .is_best = d->is_best};
    }
}

static void take_not_ruled_out(
    struct pgx_rows *rows, struct report_pgx *out, const struct pgx_call *call)
{
    out->not_ruled_out =
        ARENA_ARRAY(rows->mem, struct report_not_ruled_out, call->n_not_ruled_out + 1);
    out->n_not_ruled_out = call->n_not_ruled_out;
    for (unsigned i = 0; i < call->n_not_ruled_out; i++)
        out->not_ruled_out[i] = (struct report_not_ruled_out){
            .allele = call->not_ruled_out[i].allele,
            .function = call->not_ruled_out[i].function,
            .would_change_phenotype = call->not_ruled_out[i].would_change_phenotype};
}

/* ---- what guidelines are looked up by ---- */

static bool is_normal(struct str function)
{
    return str_eq_nocase(function, STR("Normal function"));
}

/* Do the alleles of the diplotype that a look-up is of have full activity? */
static void note_activities(
    struct pgx_status *s, const struct pgx_call *call, struct str diplotype)
{
    for (unsigned i = 0; i < call->n_diplotypes; i++) {
        const struct pgx_diplotype *d = &call->diplotypes[i];
        if (!str_eq(d->name, diplotype) || !d->function1.n)
            continue;
        s->has_activities = d->function2.n > 0 || !d->allele2.n;
        s->has_normal_allele = is_normal(d->function1) || is_normal(d->function2);
        return;
    }
}

static double score_of(struct str text)
{
    double score;

    return str_to_double(text, &score) ? score : pgx_activity_value(text);
}

/* HLA's statuses stand in one text: "*57:01 positive, *58:01 negative". */
static void take_statuses(struct arena *mem, struct pgx_status *s, struct str joined)
{
    struct str rest = joined, piece;
    size_t cap = 0;

    while (joined.n && str_next(&rest, ',', &piece)) {
        piece = str_trim(piece);
        if (!piece.n)
            continue;
        s->statuses =
            arena_grow(mem, s->statuses, &cap, s->n_statuses + 1, sizeof *s->statuses);
        s->statuses[s->n_statuses++] = piece;
    }
}

static void take_others(struct pgx_row *row, const struct pgx_call *call)
{
    row->knows_others = call->knows_others;
    row->n_others = call->n_others;
    for (unsigned i = 0; i < call->n_others; i++) {
        const struct pgx_other_result *o = &call->others[i];
        row->statuses[row->n_statuses + i] = (struct pgx_status){.is_known = true,
            .phenotype = o->phenotype,
            .score = score_of(o->score),
            .has_activities =
                o->function1.n > 0 && (o->function2.n > 0 || o->is_one_copy),
            .has_normal_allele = is_normal(o->function1) || is_normal(o->function2)};
    }
}

static void take_lookups(
    struct pgx_rows *rows, struct pgx_row *row, const struct pgx_call *call)
{
    row->statuses = ARENA_ARRAY(
        rows->mem, struct pgx_status, (size_t)call->n_lookups + call->n_others + 1);
    for (unsigned i = 0; i < call->n_lookups; i++) {
        const struct pgx_lookup *l = &call->lookups[i];
        struct pgx_status *s = &row->statuses[row->n_statuses++];
        *s = (struct pgx_status){.is_known = true,
            .phenotype = l->phenotype,
            .score = score_of(l->score),
            .diplotype = l->diplotype};
        take_statuses(rows->mem, s, l->allele_status);
        note_activities(s, call, l->diplotype);
    }
    take_others(row, call);
}

static void take_call(struct pgx_rows *rows, struct pgx_call *call)
{
    struct pgx_row *row = pgx_row_of(rows, call->gene);
    struct report_pgx *out = &row->out;

    row->call = call;
    out->state = pgx_call_state_name(call->state);
    take_diplotypes(rows, out, call);
    take_not_ruled_out(rows, out, call);
    if (call->state != PGX_STATE_NOT_CALLABLE)
        take_lookups(rows, row, call);
    out->n_used = call->n_used;
    out->n_missing = call->n_missing;
    out->missing_positions = call->missing;
    out->n_missing_positions = call->n_missing;
    out->missing_required = call->missing_required;
    out->n_missing_required = call->n_missing_required;
    out->is_outside = call->is_outside;
    out->definitions = call->source;
    out->definitions_version = call->version;
    out->definitions_date = call->date;
    out->why = pgx_sentence(rows, &call->why);
    out->phase = pgx_sentence(rows, &call->phase);
    out->warnings = ARENA_ARRAY(rows->mem, struct report_text, call->n_warnings + 1);
    out->n_warnings = call->n_warnings;
    for (unsigned i = 0; i < call->n_warnings; i++)
        out->warnings[i] = pgx_sentence(rows, &call->warnings[i]);
}

void pgx_rows_take_calls(struct pgx_rows *rows, struct pgx_call *calls, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        take_call(rows, &calls[i]);
}
