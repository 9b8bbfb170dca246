#include "ingest/guidance.h"

#include <stdlib.h>

/* ---- keys ---- */

struct diplotype {
    struct arena *mem;
    struct str allele[2];
    unsigned n; /* copies so far; 3: too many, or no number */
};

static int take_allele(
    void *ctx, struct str name, const struct json *value, struct err *err)
{
    struct diplotype *d = ctx;
    double copies;

    (void)err;
    if (!json_number(value, &copies) || (copies != 1 && copies != 2)
        || d->n + (unsigned)copies > 2) {
        d->n = 3;
        return ERR_STOP;
    }
    for (unsigned i = 0; i < (unsigned)copies; i++)
        d->allele[d->n++] = str_copy(d->mem, name);
    return 0;
}

static bool read_diplotype(
    struct arena *mem, const struct json *value, struct pgx_key *out)
{
    struct diplotype d = {.mem = mem};
    struct err unused = {0};

    json_each_member(value, take_allele, &d, &unused);
    if (d.n == 0 || d.n > 2)
        return false;
    out->kind = PGX_KEY_DIPLOTYPE;
    out->value = d.n == 1 ? d.allele[0]
                          : str_fmt(mem, "%.*s/%.*s", STR_ARG(d.allele[0]),
                              STR_ARG(d.allele[1]));
    return true;
}

bool guidance_key(
    struct arena *mem, struct str gene, const struct json *value, struct pgx_key *out)
{
    *out = (struct pgx_key){.gene = str_copy(mem, str_trim(gene))};
    if (json_type(value) == JSON_OBJECT) {
        if (!read_diplotype(mem, value, out))
            return false;
    } else {
        out->value = str_copy(mem, str_trim(json_str(value)));
    }
    pgx_key_read(out);
    return out->gene.n > 0 && out->value.n > 0;
}

struct reading_keys {
    struct arena *mem;
    struct pgx_recommendation *out;
    size_t cap;
    bool is_bad;
};

static int take_key(
    void *ctx, struct str gene, const struct json *value, struct err *err)
{
    struct reading_keys *k = ctx;
    struct pgx_recommendation *out = k->out;

    (void)err;
    out->keys =
        arena_grow(k->mem, out->keys, &k->cap, out->n_keys + 1, sizeof *out->keys);
    if (!guidance_key(k->mem, gene, value, &out->keys[out->n_keys++]))
        k->is_bad = true;
    return 0;
}

static int key_cmp(const void *x, const void *y)
{
    const struct pgx_key *a = x, *b = y;

    return str_cmp(a->gene, b->gene);
}

bool guidance_keys(
    struct arena *mem, const struct json *object, struct pgx_recommendation *out)
{
    struct reading_keys k = {.mem = mem, .out = out};
    struct err unused = {0};

    json_each_member(object, take_key, &k, &unused);
    if (out->n_keys > 1)
        qsort(out->keys, out->n_keys, sizeof *out->keys, key_cmp);
    return out->n_keys > 0 && !k.is_bad;
}

/* ---- the other parts ---- */

struct reading_implications {
    struct arena *mem;
    struct pgx_recommendation *out;
    size_t cap;
};

static int take_implication(
    void *ctx, struct str gene, const struct json *value, struct err *err)
{
    struct reading_implications *m = ctx;
    struct pgx_recommendation *out = m->out;
    struct str text = str_trim(json_str(value));

    (void)err;
    if (!text.n || str_eq_nocase(text, STR("n/a")))
        return 0;
    out->implications = arena_grow(m->mem, out->implications, &m->cap,
        out->n_implications + 1, sizeof *out->implications);
    out->implications[out->n_implications++] =
        str_fmt(m->mem, "%.*s: %.*s", STR_ARG(gene), STR_ARG(text));
    return 0;
}

void guidance_implications(
    struct arena *mem, const struct json *object, struct pgx_recommendation *out)
{
    struct reading_implications m = {.mem = mem, .out = out};
    struct err unused = {0};

    json_each_member(object, take_implication, &m, &unused);
}

/* 1: known words, in the spelling of the vocabulary; 0: new and accepted as such. */
static int check_words(
    struct clinpgx_reader *r, struct clinpgx_recommendation *x, struct err *err)
{
    struct str means;
    int rc = build_word(
        r->b, r->file, x->line, "guidance", "issuer", x->r.issuer, &means, err);

    if (rc > 0)
        x->r.issuer = means;
    if (rc > 0 && x->r.classification.n) {
        rc = build_word(r->b, r->file, x->line, "guidance", "classification",
            x->r.classification, &means, err);
        if (rc > 0) /* DPWG grades nothing */
            x->r.classification = str_eq_c(means, "N/A") ? STR_NONE : means;
    }
    return rc;
}

int guidance_finish(struct clinpgx_reader *r, struct clinpgx_recommendation *x,
    bool has_keys, struct err *err)
{
    const char *wrong = !x->r.id.n      ? "bad_id"
                        : !x->r.n_drugs ? "no_drug"
                        : !x->r.text.n  ? "no_text"
                        : !has_keys     ? "bad_lookup_key"
                                        : NULL;

    if (!wrong) {
        int rc = check_words(r, x, err);
        if (rc < 0)
            return rc;
        wrong = rc == 0 ? "new_word" : NULL;
    }
    if (wrong)
        report_reject(r->b->report, r->file, x->line, x->r.id, wrong, x->r.guideline);
    else
        clinpgx_add_recommendation(r->to, x);
    return 0;
}
