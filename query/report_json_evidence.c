#include "query/report_json.h"

void report_json_findings_of(struct json_out *w, const unsigned *numbers, unsigned n)
{
    json_out_key(w, "findings");
    json_out_flat_array(w);
    for (unsigned i = 0; i < n; i++)
        json_out_numbered(w, "F", numbers[i]);
    json_out_end(w);
}

static void write_therapies(struct json_out *w, const struct evidence *e)
{
    json_out_key(w, "therapies");
    json_out_array(w);
    for (unsigned i = 0; i < e->n_therapies; i++) {
        json_out_object(w);
        json_out_key_str(w, "name", e->therapies[i]);
        json_out_key_null(w, "id"); /* the sources give names only */
        json_out_end(w);
    }
    json_out_end(w);
    json_out_key_c(w, "therapy_interaction", therapy_interaction_name(e->interaction));
}

void report_json_disease(struct json_out *w, const struct report_disease *d)
{
    json_out_key(w, "disease");
    json_out_object(w);
    report_json_text(w, "doid", d->doid);
    report_json_text(w, "name", d->name);
    json_out_key_c(w, "relation", disease_relation_name(d->relation));
    json_out_end(w);
}

static void write_match(struct json_out *w, const struct report_evidence *row)
{
    json_out_key(w, "match");
    json_out_object(w);
    json_out_key_c(w, "specificity", rung_name(row->verdict.rung));
    json_out_key_c(w, "value", row->verdict.is_partial ? "partial" : "true");
    json_out_key(w, "why");
    report_json_sentence(w, &row->why);
    json_out_end(w);
}

static void write_tier(struct json_out *w, const struct report_evidence *row)
{
    json_out_key(w, "tier");
    if (!row->has_tier) {
        json_out_null(w);
        return;
    }
    json_out_object(w);
    json_out_key_c(w, "amp", row->tier.amp);
    json_out_key_c(w, "amp_from", row->tier.amp_from);
    json_out_key_c(w, "kcat", row->tier.kcat);
    report_json_text(w, "rule", row->tier.rule);
    json_out_end(w);
}

static void write_approvals(struct json_out *w, const struct report_evidence *row)
{
    json_out_key(w, "approvals");
    json_out_array(w);
    for (unsigned i = 0; i < row->n_approvals; i++) {
        json_out_object(w);
        json_out_key_str(w, "country", row->approvals[i].country);
        json_out_key_str(w, "body", row->approvals[i].body);
        json_out_key_str(w, "from", row->approvals[i].from);
        json_out_end(w);
    }
    json_out_end(w);
}

void report_json_overrides(
    struct json_out *w, const struct evidence_override *all, unsigned n)
{
    json_out_key(w, "overrides");
    json_out_array(w);
    for (unsigned i = 0; i < n; i++) {
        json_out_object(w);
        json_out_key_str(w, "field", all[i].field);
        report_json_text(w, "from", all[i].from);
        json_out_key_str(w, "to", all[i].to);
        json_out_key_str(w, "reason", all[i].reason);
        json_out_key_str(w, "author", all[i].author);
        json_out_key_str(w, "date", all[i].date);
        json_out_key_str(w, "review_by", all[i].review_by);
        json_out_end(w);
    }
    json_out_end(w);
}

static const char *direction_word(enum evidence_direction d)
{
    return d == DIRECTION_NONE ? NULL : evidence_direction_name(d);
}

static void write_row(
    struct json_out *w, const struct report *r, const struct report_evidence *row)
{
    const struct evidence *e = &row->e;
    const struct provenance *from =
        row->source < r->n_sources ? &r->sources[row->source] : NULL;
    json_out_object(w);
    json_out_key_str(w, "id", e->id);
    report_json_findings_of(w, row->findings, row->n_findings);
    json_out_key_str(w, "source", from ? from->source : STR_NONE);
    report_json_text(w, "url", e->url);
    report_json_text(
        w, "evidence_level", e->level ? (struct str){&e->level, 1} : e->amp);
    if (e->rating > 0)
        json_out_key_int(w, "rating", e->rating);
    else
        json_out_key_null(w, "rating");
    json_out_key_bool(w, "flagged", e->is_flagged);
    json_out_key_c(w, "direction", direction_word(e->direction));
    report_json_text(w, "significance", e->significance);
    write_therapies(w, e);
    report_json_disease(w, &row->disease);
    write_match(w, row);
    write_tier(w, row);
    report_json_overrides(w, e->overrides, e->n_overrides);
    write_approvals(w, row);
    report_json_linked_pgx(w, r, e->id);
    report_json_text(w, "citation", e->citation);
    report_json_text(w, "licence",
        e->licence.n ? e->licence
        : from       ? from->licence
                     : STR_NONE);
    json_out_end(w);
}

void report_json_evidence(struct json_out *w, const struct report *r, const char *key,
    const struct report_evidence *rows, unsigned n)
{
    json_out_key(w, key);
    json_out_array(w);
    for (unsigned i = 0; i < n; i++)
        write_row(w, r, &rows[i]);
    json_out_end(w);
}

static void write_group(struct json_out *w, const struct report_group *g)
{
    json_out_object(w);
    report_json_strs(w, "therapies", g->therapies, g->n_therapies);
    json_out_key_c(w, "interaction", therapy_interaction_name(g->interaction));
    json_out_key_c(w, "best_tier", g->best_tier);
    json_out_key_c(w, "relation", disease_relation_name(g->disease.relation));
    json_out_key(w, "disease");
    json_out_object(w);
    report_json_text(w, "doid", g->disease.doid);
    report_json_text(w, "name", g->disease.name);
    json_out_end(w);
    report_json_strs(w, "supports", g->supports, g->n_supports);
    report_json_strs(w, "against", g->against, g->n_against);
    report_json_strs(w, "resistance", g->resistance, g->n_resistance);
    json_out_key_bool(w, "conflict", g->is_conflict);
    json_out_key_bool(w, "mixed_response", g->is_mixed_response);
    json_out_end(w);
}

void report_json_groups(struct json_out *w, const struct report *r)
{
    json_out_key(w, "therapy_groups");
    json_out_array(w);
    for (unsigned i = 0; i < r->n_groups; i++)
        write_group(w, &r->groups[i]);
    json_out_end(w);
}
