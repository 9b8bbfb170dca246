/* The diff for programs: query/diff.schema.json. */
#include "kb/base/json_out.h"
#include "query/diff.h"

static struct str or_null(struct str s)
{
    return s.n > 0 ? s : STR_NONE;
}

static void put_side(struct json_out *w, const char *key, const struct diff_side *s)
{
    json_out_key(w, key);
    json_out_object(w);
    json_out_key_str(w, "id", s->id);
    json_out_key_str(w, "format", s->format);
    json_out_end(w);
}

static void put_filters(struct json_out *w, const struct diff *d)
{
    json_out_key(w, "filters");
    json_out_object(w);
    json_out_key_c(w, "gene", d->options.gene);
    json_out_key_c(w, "tumour", d->options.tumour);
    json_out_key_c(w, "source", d->options.source);
    json_out_key_bool(w, "only_actionable", d->options.is_only_actionable);
    json_out_key_bool(w, "details", d->options.has_details);
    json_out_end(w);
}

static void put_tallies(struct json_out *w, const struct diff *d)
{
    json_out_key(w, "records");
    json_out_array(w);
    for (size_t i = 0; i < d->n_tallies; i++) {
        const struct diff_tally *t = &d->tallies[i];
        json_out_object(w);
        json_out_key_str(w, "source", t->source);
        json_out_key_c(w, "type", diff_record_type_name(t->type));
        json_out_key_int(w, "old", (int64_t)t->old_records);
        json_out_key_int(w, "new", (int64_t)t->new_records);
        json_out_key_int(w, "added", (int64_t)t->added);
        json_out_key_int(w, "withdrawn", (int64_t)t->withdrawn);
        json_out_key_int(w, "changed", (int64_t)t->changed);
        json_out_key_int(w, "details_only", (int64_t)t->details);
        json_out_key_int(w, "same", (int64_t)t->same);
        json_out_end(w);
    }
    json_out_end(w);
}

static void put_counts(struct json_out *w, const struct diff *d)
{
    json_out_key(w, "counts");
    json_out_array(w);
    for (unsigned k = 0; k < N_DIFF_KINDS; k++) {
        enum diff_kind kind = (enum diff_kind)k;
        if (d->n_of_kind[k] == 0)
            continue;
        json_out_object(w);
        json_out_key_c(w, "group", diff_group_name(diff_kind_group(kind)));
        json_out_key_c(w, "kind", diff_kind_name(kind));
        json_out_key_int(w, "n", (int64_t)d->n_of_kind[k]);
        json_out_end(w);
    }
    json_out_end(w);
    json_out_key_int(w, "left_out", (int64_t)d->n_left_out);
}

static void put_stars(struct json_out *w, const char *key, int stars)
{
    if (stars < 0)
        json_out_key_null(w, key);
    else
        json_out_key_int(w, key, stars);
}

static void put_classification(struct json_out *w, const struct diff_change *c)
{
    json_out_key(w, "classification");
    if (!c->has_review) {
        json_out_null(w);
        return;
    }
    json_out_object(w);
    json_out_key_str(w, "fact", c->fact);
    json_out_key_str(w, "review_from", or_null(c->review[DIFF_OLD]));
    json_out_key_str(w, "review_to", or_null(c->review[DIFF_NEW]));
    put_stars(w, "stars_from", c->stars[DIFF_OLD]);
    put_stars(w, "stars_to", c->stars[DIFF_NEW]);
    json_out_end(w);
}

static void put_disease(struct json_out *w, const struct diff_change *c)
{
    json_out_key(w, "disease");
    if (c->disease.n == 0) {
        json_out_null(w);
        return;
    }
    json_out_object(w);
    json_out_key_str(w, "id", or_null(c->disease_id));
    json_out_key_str(w, "name", c->disease);
    json_out_end(w);
}

static void put_change(
    struct json_out *w, const struct diff_change *c, struct arena *mem)
{
    json_out_object(w);
    json_out_key_c(w, "group", diff_group_name(diff_kind_group(c->kind)));
    json_out_key_c(w, "kind", diff_kind_name(c->kind));
    json_out_key_bool(w, "actionable", c->is_actionable);
    json_out_key_str(w, "source", c->source);
    json_out_key_str(w, "release_from", or_null(c->release[DIFF_OLD]));
    json_out_key_str(w, "release_to", or_null(c->release[DIFF_NEW]));
    json_out_key_str(w, "id", c->id);
    json_out_key(w, "genes");
    json_out_flat_array(w);
    for (unsigned i = 0; i < c->n_genes; i++)
        json_out_str(w, c->genes[i]);
    json_out_end(w);
    put_disease(w, c);
    json_out_key_str(w, "about", or_null(c->what));
    put_classification(w, c);
    json_out_key_str(w, "from", or_null(c->value[DIFF_OLD]));
    json_out_key_str(w, "to", or_null(c->value[DIFF_NEW]));
    json_out_key_str(w, "text", diff_text(c, mem));
    json_out_end(w);
}

void diff_print_json(const struct diff *d, unsigned limit, struct buf *out)
{
    struct json_out w;
    struct arena mem = ARENA_INIT;
    size_t n = 0;
    json_out_begin(&w, out, false);
    json_out_object(&w);
    json_out_key_c(&w, "schema", "vdt-diff/1");
    put_side(&w, "old", &d->side[DIFF_OLD]);
    put_side(&w, "new", &d->side[DIFF_NEW]);
    put_filters(&w, d);
    put_tallies(&w, d);
    put_counts(&w, d);
    json_out_key(&w, "changes");
    json_out_array(&w);
    for (size_t i = 0; i < d->n_changes; i++) {
        n = i > 0 && d->changes[i].kind == d->changes[i - 1].kind ? n + 1 : 1;
        if (limit == 0 || n <= limit)
            put_change(&w, &d->changes[i], &mem);
        arena_reset(&mem);
    }
    json_out_end(&w);
    json_out_end(&w);
    arena_free(&mem);
}
