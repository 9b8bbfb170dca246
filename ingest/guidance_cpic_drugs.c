/*
 * CPIC's own list of drugs (2022): [{"drugname", "recommendations": [{"lookupkey",
 * "drugrecommendation", "classification", "population", ...}]}].  Its rows have no
 * flags: whether one asks for a change is not stated.
 */
#include "ingest/guidance.h"

struct drug_reader {
    struct clinpgx_reader r;
    const char *name;
};

static struct str word(struct arena *mem, const struct json *object, const char *key)
{
    return str_copy(mem, str_trim(json_str(json_get(object, key))));
}

static void read_drug(
    struct clinpgx_reader *r, const struct json *v, struct pgx_recommendation *out)
{
    struct arena *mem = &r->to->mem;
    const struct json *ids = json_get(v, "guidelinepharmgkbids");

    out->issuer = STR("CPIC");
    out->drugs = ARENA_NEW(mem, struct str);
    out->drugs[0] = word(mem, v, "drugname");
    out->n_drugs = out->drugs[0].n > 0;
    out->guideline = word(mem, v, "guidelinename");
    out->guideline_id = str_copy(mem, json_str(json_at(ids, 0)));
    out->url = word(mem, v, "url");
    out->version = word(mem, v, "cpicVersion");
    out->date = r->b->files[r->file].provenance.release;
}

static int read_row(struct clinpgx_reader *r, const struct json *v,
    const struct pgx_recommendation *drug, uint64_t line, size_t number,
    struct err *err)
{
    struct arena *mem = &r->to->mem;
    struct clinpgx_recommendation x = {r->file, line, *drug};

    report_read(r->b->report, r->file, 1);
    if (drug->n_drugs)
        x.r.id = str_fmt(mem, "cpic.rec:%.*s:%zu", STR_ARG(drug->drugs[0]), number);
    x.r.classification = word(mem, v, "classification");
    x.r.population = word(mem, v, "population");
    x.r.text = clinpgx_plain_text(mem, json_str(json_get(v, "drugrecommendation")));
    guidance_implications(mem, json_get(v, "implications"), &x.r);
    bool has_keys = guidance_keys(mem, json_get(v, "lookupkey"), &x.r);
    return guidance_finish(r, &x, has_keys, err);
}

static int on_drug(
    void *ctx, const struct json *v, uint64_t index, uint64_t line, struct err *err)
{
    struct drug_reader *d = ctx;
    const struct json *rows = json_get(v, "recommendations");
    struct pgx_recommendation drug = {0};
    int rc = 0;

    (void)index;
    if (json_type(json_get(v, "drugname")) != JSON_STRING)
        return err_set(err, ERR_FAIL, "%s:%llu: found no \"drugname\", expected one",
            d->name, (unsigned long long)line);
    read_drug(&d->r, v, &drug);
    if (json_len(rows) == 0)
        report_note_record(d->r.b->report, d->r.file, line, STR_NONE,
            "guidelines: without rows", drug.n_drugs ? drug.drugs[0] : STR_NONE);
    for (size_t i = 0; rc >= 0 && i < json_len(rows); i++)
        rc = read_row(&d->r, json_at(rows, i), &drug, line, i + 1, err);
    return rc;
}

int guidance_cpic_drugs_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    struct drug_reader d = {{b, b->clinpgx, file}, stream_name(in)};
    int64_t n = json_read_each(in, "", on_drug, &d, err);

    return n < 0 ? (int)n : 0;
}
