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

static void encode_arms(const struct trial *t, struct buf *out)
{
    put_varint(out, t->n_arms);
    for (unsigned i = 0; i < t->n_arms; i++) {
        put_str(out, t->arms[i].label);
        put_str(out, t->arms[i].description);
        put_str(out, t->arms[i].type);
    }
}

static void decode_arms(struct reader *r, struct arena *mem, struct trial *t)
{
    t->n_arms = get_count(r, 3);
    if (t->n_arms)
        t->arms = ARENA_ARRAY(mem, struct trial_arm, t->n_arms);
    for (unsigned i = 0; i < t->n_arms; i++) {
        t->arms[i].label = get_str(r);
        t->arms[i].description = get_str(r);
        t->arms[i].type = get_str(r);
    }
}

static void encode_excluded(const struct trial *t, struct buf *out)
{
    put_varint(out, t->n_excluded);
    for (unsigned i = 0; i < t->n_excluded; i++) {
        put_varint(out, t->excluded[i].disease);
        put_varint(out, t->excluded[i].beg);
        put_varint(out, t->excluded[i].end);
    }
}

static void decode_excluded(struct reader *r, struct arena *mem, struct trial *t)
{
    t->n_excluded = get_count(r, 3);
    if (t->n_excluded)
        t->excluded = ARENA_ARRAY(mem, struct trial_excluded, t->n_excluded);
    for (unsigned i = 0; i < t->n_excluded; i++) {
        struct trial_excluded *e = &t->excluded[i];
        e->disease = get_varint32(r);
        e->beg = get_varint32(r);
        e->end = get_varint32(r);
        e->sentence = trial_text(t, TRIAL_FROM_ELIGIBILITY, 0, e->beg, e->end);
        if (e->sentence.p == NULL)
            r->is_bad = true;
    }
}

static void encode_facts(const struct trial *t, struct buf *out)
{
    put_varint(out, t->n_facts);
    for (unsigned i = 0; i < t->n_facts; i++) {
        const struct trial_fact *f = &t->facts[i];
        put_u8(out, (uint8_t)f->kind);
        put_u8(out, f->is_exclusion);
        put_varint(out, f->cohort);
        put_varint(out, f->beg);
        put_varint(out, f->end);
    }
}

static void decode_facts(struct reader *r, struct arena *mem, struct trial *t)
{
    t->n_facts = get_count(r, 5);
    if (t->n_facts)
        t->facts = ARENA_ARRAY(mem, struct trial_fact, t->n_facts);
    for (unsigned i = 0; i < t->n_facts; i++) {
        struct trial_fact *f = &t->facts[i];
        f->kind = get_enum(r, FACT_BRAIN_METASTASES + 1);
        f->is_exclusion = get_bool(r);
        f->cohort = get_varint32(r);
        f->beg = get_varint32(r);
        f->end = get_varint32(r);
        f->sentence = trial_text(t, TRIAL_FROM_ELIGIBILITY, 0, f->beg, f->end);
        if (f->sentence.p == NULL || f->cohort > t->n_cohorts)
            r->is_bad = true;
    }
}

/* The sentence of a clause is a piece of a text of the trial: only where it stands is
 * stored. */
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
        put_u8(out, (uint8_t)c->source);
        put_varint(out, c->place);
        put_varint(out, c->beg);
        put_varint(out, c->end);
    }
}

static void decode_criteria(struct reader *r, struct arena *mem, struct trial *t)
{
    t->cohorts = get_strs(r, mem, &t->n_cohorts);
    t->n_criteria = get_count(r, 8);
    if (t->n_criteria)
        t->criteria = ARENA_ARRAY(mem, struct trial_criterion, t->n_criteria);
    for (unsigned i = 0; i < t->n_criteria; i++) {
        struct trial_criterion *c = &t->criteria[i];
        c->criterion = get_varint32(r);
        c->is_exclusion = get_bool(r);
        c->force = get_enum(r, TRIAL_CONDITIONAL + 1);
        c->cohort = get_varint32(r);
        c->source = get_enum(r, TRIAL_FROM_KEYWORD + 1);
        c->place = get_varint32(r);
        c->beg = get_varint32(r);
        c->end = get_varint32(r);
        c->sentence = trial_text(t, c->source, c->place, c->beg, c->end);
        if (c->sentence.p == NULL || c->cohort > t->n_cohorts)
            r->is_bad = true;
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
    encode_arms(t, out);
    encode_sites(t, out);
    put_str(out, t->eligibility);
    put_u32s(out, t->diseases, t->n_diseases);
    encode_excluded(t, out);
    encode_criteria(t, out);
    encode_facts(t, out);
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
    decode_arms(&r, mem, t);
    decode_sites(&r, mem, t);
    t->eligibility = get_str(&r);
    t->diseases = get_u32s(&r, mem, &t->n_diseases);
    decode_excluded(&r, mem, t);
    decode_criteria(&r, mem, t);
    decode_facts(&r, mem, t);
    return record_end(&r, "trial", err);
}
