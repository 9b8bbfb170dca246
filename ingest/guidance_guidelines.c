/*
 * Guidelines as PharmCAT carries them: {"guideline": {...}, "recommendations": [...],
 * "citations": [...], "version": "2024-03-25-16-13"}, one a file; also many as an array
 * or in a zip.  Flags of a recommendation say whether it asks for another dose, another
 * drug or other measures.
 */
#include "ingest/clinpgx_json.h"
#include "ingest/guidance.h"

/* "2024-03-25" of "2024-03-25-16-13"; else the release of the file. */
static struct str date_of(const struct clinpgx_reader *r, struct str version)
{
    struct str date = str_sub(version, 0, 10);

    if (date.n == 10 && date.p[4] == '-' && date.p[7] == '-')
        return str_copy(&r->to->mem, date);
    return r->b->files[r->file].provenance.release;
}

static void read_names(
    struct arena *mem, const struct json *list, struct str **out, unsigned *n)
{
    *out = ARENA_ARRAY(mem, struct str, json_len(list) + 1);
    for (size_t i = 0; i < json_len(list); i++) {
        struct str name = str_trim(json_str(json_get(json_at(list, i), "name")));
        if (name.n)
            (*out)[(*n)++] = str_copy(mem, name);
    }
}

static void read_texts(
    struct arena *mem, const struct json *list, struct str **out, unsigned *n)
{
    *out = ARENA_ARRAY(mem, struct str, json_len(list) + 1);
    for (size_t i = 0; i < json_len(list); i++) {
        struct str text = clinpgx_plain_text(mem, json_str(json_at(list, i)));
        if (text.n && !str_ends(text, STR(": n/a")))
            (*out)[(*n)++] = text;
    }
}

static struct str word_of(struct arena *mem, const struct json *v)
{
    struct str word =
        json_type(v) == JSON_OBJECT ? json_str(json_get(v, "term")) : json_str(v);
    return str_copy(mem, str_trim(word));
}

static void read_guideline(
    struct clinpgx_reader *r, const struct json *doc, struct pgx_recommendation *out)
{
    struct arena *mem = &r->to->mem;
    const struct json *g = json_get(doc, "guideline");

    out->issuer = str_copy(mem, json_str(json_get(g, "source")));
    out->guideline_id = str_copy(mem, json_str(json_get(g, "id")));
    out->guideline = str_copy(mem, json_str(json_get(g, "name")));
    out->url = str_copy(mem, json_str(json_get(g, "url")));
    out->version = str_copy(mem, json_str(json_get(doc, "version")));
    out->date = date_of(r, out->version);
}

static int read_recommendation(struct clinpgx_reader *r, const struct json *v,
    const struct pgx_recommendation *guideline, uint64_t line, struct err *err)
{
    struct arena *mem = &r->to->mem;
    struct clinpgx_recommendation x = {r->file, line, *guideline};
    struct pgx_recommendation *out = &x.r;

    report_read(r->b->report, r->file, 1);
    out->id = clinpgx_accession(mem, "clinpgx.rec:", json_str(json_get(v, "id")));
    read_names(mem, json_get(v, "relatedChemicals"), &out->drugs, &out->n_drugs);
    read_texts(
        mem, json_get(v, "implications"), &out->implications, &out->n_implications);
    out->classification = word_of(mem, json_get(v, "classification"));
    out->population = word_of(mem, json_get(v, "population"));
    out->text = clinpgx_plain_text(mem, json_str(json_path(v, "text.html")));
    out->dosing = clinpgx_json_flag(v, "dosingInformation");
    out->alternate = clinpgx_json_flag(v, "alternateDrugAvailable");
    out->other = clinpgx_json_flag(v, "otherPrescribingGuidance");
    bool has_keys = guidance_keys(mem, json_get(v, "lookupKey"), out);
    return guidance_finish(r, &x, has_keys, err);
}

static int read_document(
    struct clinpgx_reader *r, const char *name, const struct json *doc, struct err *err)
{
    const struct json *rows = json_get(doc, "recommendations");
    struct pgx_recommendation guideline = {0};
    int rc = 0;

    if (json_type(json_get(doc, "guideline")) != JSON_OBJECT
        || json_type(rows) != JSON_ARRAY)
        return err_set(err, ERR_FAIL,
            "%s: found no \"guideline\" with \"recommendations\", expected a guideline "
            "with its rows",
            name);
    read_guideline(r, doc, &guideline);
    if (json_len(rows) == 0)
        report_note_record(r->b->report, r->file, 0, guideline.guideline_id,
            "guidelines: without rows", guideline.guideline);
    for (size_t i = 0; rc >= 0 && i < json_len(rows); i++)
        rc = read_recommendation(r, json_at(rows, i), &guideline, i + 1, err);
    return rc < 0 ? err_wrap(err, "%s", name) : 0;
}

static int read_all(struct clinpgx_reader *r, const char *name, const struct json *root,
    struct err *err)
{
    int rc = 0;

    if (json_type(root) != JSON_ARRAY)
        return read_document(r, name, root, err);
    for (size_t i = 0; rc >= 0 && i < json_len(root); i++)
        rc = read_document(r, name, json_at(root, i), err);
    return rc;
}

int guidance_guidelines_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    return clinpgx_json_each(b, file, in, read_all, err);
}
