#include "kb/store/record_parts.h"

static void encode_sites(const struct trial *t, struct buf *out)
{
    put_varint(out, t->n_sites);
    for (unsigned i = 0; i < t->n_sites; i++) {
        put_str(out, t->sites[i].country);
        put_str(out, t->sites[i].city);
        put_str(out, t->sites[i].status);
    }
}

static void decode_sites(struct reader *r, struct arena *mem, struct trial *t)
{
    t->n_sites = get_count(r, 3);
    if (t->n_sites)
        t->sites = ARENA_ARRAY(mem, struct trial_site, t->n_sites);
    for (unsigned i = 0; i < t->n_sites; i++) {
        t->sites[i].country = get_str(r);
        t->sites[i].city = get_str(r);
        t->sites[i].status = get_str(r);
    }
}

/* The sentence of a clause is a piece of the eligibility text or of the title: only
 * where it stands is stored. */
static void encode_criteria(const struct trial *t, struct buf *out)
{
    put_strs(out, t->cohorts, t->n_cohorts);
    put_varint(out, t->n_criteria);
    for (unsigned i = 0; i < t->n_criteria; i++) {
        const struct trial_criterion *c = &t->criteria[i];
        put_varint(out, c->criterion);
        put_u8(out, c->is_exclusion);
        put_u8(out, (uint8_t)c->force);
        put_varint(out, c->cohort);
        put_varint(out, c->beg);
        put_varint(out, c->end);
    }
}

static void decode_criteria(struct reader *r, struct arena *mem, struct trial *t)
{
    t->cohorts = get_strs(r, mem, &t->n_cohorts);
    t->n_criteria = get_count(r, 6);
    if (t->n_criteria)
        t->criteria = ARENA_ARRAY(mem, struct trial_criterion, t->n_criteria);
    for (unsigned i = 0; i < t->n_criteria; i++) {
        struct trial_criterion *c = &t->criteria[i];
        c->criterion = get_varint32(r);
        c->is_exclusion = get_bool(r);
        c->force = get_enum(r, TRIAL_CONDITIONAL + 1);
        c->cohort = get_varint32(r);
        c->beg = get_varint32(r);
        c->end = get_varint32(r);
        if (c->beg > c->end || c->end > t->eligibility.n || c->cohort > t->n_cohorts)
            r->is_bad = true;
        else if (c->end == 0)
            c->sentence = t->title;
        else
            c->sentence = str_sub(t->eligibility, c->beg, c->end - c->beg);
    }
}

static void encode_lists(const struct trial *t, struct buf *out)
{
    put_strs(out, t->phases, t->n_phases);
    put_strs(out, t->conditions, t->n_conditions);
    put_strs(out, t->keywords, t->n_keywords);
    put_strs(out, t->mesh_terms, t->n_mesh_terms);
    put_strs(out, t->interventions, t->n_interventions);
}

static void decode_lists(struct reader *r, struct arena *mem, struct trial *t)
{
    t->phases = get_strs(r, mem, &t->n_phases);
    t->conditions = get_strs(r, mem, &t->n_conditions);
    t->keywords = get_strs(r, mem, &t->n_keywords);
    t->mesh_terms = get_strs(r, mem, &t->n_mesh_terms);
    t->interventions = get_strs(r, mem, &t->n_interventions);
}

/* The id stands in the record's head; the decoder leaves it empty. */
void trial_encode(const struct trial *t, struct buf *out)
{
    put_str(out, t->title);
    put_str(out, t->status);
    put_str(out, t->status_date);
    put_u8(out, t->is_date_of_release);
    put_str(out, t->study_type);
    encode_lists(t, out);
    put_u8(out, (uint8_t)t->sex);
    put_double(out, t->min_age_years);
    put_double(out, t->max_age_years);
    encode_sites(t, out);
    put_str(out, t->eligibility);
    put_u32s(out, t->diseases, t->n_diseases);
    encode_criteria(t, out);
}

int trial_decode(struct str bytes, struct arena *mem, struct trial *t, struct err *err)
{
    struct reader r = reader_of(bytes);

    *t = (struct trial){0};
    t->title = get_str(&r);
    t->status = get_str(&r);
    t->status_date = get_str(&r);
    t->is_date_of_release = get_bool(&r);
    t->study_type = get_str(&r);
    decode_lists(&r, mem, t);
    t->sex = get_enum(&r, TRIAL_SEX_MALE + 1);
    t->min_age_years = get_double(&r);
    t->max_age_years = get_double(&r);
    decode_sites(&r, mem, t);
    t->eligibility = get_str(&r);
    t->diseases = get_u32s(&r, mem, &t->n_diseases);
    decode_criteria(&r, mem, t);
    return record_end(&r, "trial", err);
}
