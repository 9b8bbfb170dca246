/*
 * guidelineAnnotations.json.zip: one JSON a guideline of any society, without rows per
 * genotype (since 2022).  Names of members are up to 407 bytes long, so they are read
 * from the archive and never unpacked.  A JSON alone is read as well.
 */
#include "ingest/clinpgx_json.h"

static struct str *names_of(struct arena *mem, const struct json *list, const char *key,
    const char *or_key, unsigned *n)
{
    struct str *out = ARENA_ARRAY(mem, struct str, json_len(list) + 1);

    *n = 0;
    for (size_t i = 0; i < json_len(list); i++) {
        struct str name = json_str(json_get(json_at(list, i), key));
        if (!name.n && or_key)
            name = json_str(json_get(json_at(list, i), or_key));
        if (name.n)
            out[(*n)++] = str_copy(mem, name);
    }
    return out;
}

/* The newest date of its history, "2024-05-01". */
static struct str newest_date(struct arena *mem, const struct json *history)
{
    struct str newest = STR_NONE;

    for (size_t i = 0; i < json_len(history); i++) {
        struct str date = json_str(json_get(json_at(history, i), "date"));
        date = str_sub(date, 0, 10);
        if (str_cmp(date, newest) > 0)
            newest = date;
    }
    return str_copy(mem, newest);
}

static void read_body(struct arena *mem, const struct json *g, struct pgx_document *d)
{
    d->name = str_copy(mem, json_str(json_get(g, "name")));
    d->dosing = clinpgx_json_flag(g, "dosingInformation");
    d->alternate = clinpgx_json_flag(g, "alternateDrugAvailable");
    d->other = clinpgx_json_flag(g, "otherPrescribingGuidance");
    d->prescribing = clinpgx_json_flag(g, "recommendation");
    d->is_cancer_genome = json_bool(json_get(g, "cancerGenome"), false);
    d->is_pediatric = json_bool(json_get(g, "pediatric"), false);
    d->drugs =
        names_of(mem, json_get(g, "relatedChemicals"), "name", NULL, &d->n_drugs);
    d->genes = names_of(mem, json_get(g, "relatedGenes"), "symbol", NULL, &d->n_genes);
    d->variants =
        names_of(mem, json_get(g, "relatedAlleles"), "symbol", "name", &d->n_variants);
    d->date = newest_date(mem, json_get(g, "history"));
    d->summary =
        clinpgx_plain_text(mem, json_str(json_path(g, "summaryMarkdown.html")));
}

static int read_guideline(
    struct clinpgx_reader *r, const char *name, const struct json *doc, struct err *err)
{
    struct arena *mem = &r->to->mem;
    const struct json *g = json_get(doc, "guideline");
    struct str means, issuer = json_str(json_get(g, "source"));
    struct str given = json_str(json_get(g, "id"));
    struct report *report = r->b->report;
    struct clinpgx_document x = {.file = r->file, .d = {.kind = PGX_GUIDELINE}};

    report_read(report, r->file, 1);
    x.line = report_n_read(report, r->file); /* a member's number stands for a line */
    x.d.id = clinpgx_accession(mem, "clinpgx.guideline:", given);
    if (!x.d.id.n) {
        report_reject(report, r->file, x.line, given, "bad_id", str_of(name));
        return 0;
    }
    int rc = build_word(
        r->b, r->file, x.line, "clinpgx", "guideline_source", issuer, &means, err);
    if (rc < 0)
        return err_wrap(err, "%s", name);
    read_body(mem, g, &x.d);
    x.d.issuer = rc > 0 ? means : issuer;
    x.d.url = str_fmt(
        mem, "https://www.clinpgx.org/guidelineAnnotation/%.*s", STR_ARG(given));
    if (rc == 0)
        report_reject(report, r->file, x.line, x.d.id, "new_word", issuer);
    else if (!x.d.n_drugs || !x.d.name.n)
        report_reject(report, r->file, x.line, x.d.id,
            x.d.n_drugs ? "no_name" : "no_drug", x.d.name);
    else
        clinpgx_add_document(r->to, &x);
    return 0;
}

int clinpgx_guidelines_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    return clinpgx_json_each(b, file, in, read_guideline, err);
}
