/*
 * exemptions.json: what single genes need beside their definitions (positions without
 * which there is no call, AMP's tier 1, positions and alleles that are left out,
 * priorities of ambiguous diplotypes).  One member a gene.
 */
#include "ingest/pgx_stage.h"

struct exemption_reader {
    struct build *b;
    unsigned file;
};

static struct pos1_list read_positions(const struct json *list, struct arena *mem)
{
    struct pos1_list out = {.pos1 = ARENA_ARRAY(mem, uint32_t, json_len(list) + 1)};

    for (size_t i = 0; i < json_len(list); i++) {
        const struct json *v = json_at(list, i);
        int64_t pos1 = 0;
        if (json_int(v, &pos1) && pos1 > 0 && pos1 <= INT32_MAX)
            out.pos1[out.n++] = (uint32_t)pos1;
    }
    return out;
}

static const char *read_priorities(
    const struct json *list, struct arena *mem, struct staged_pgx_exemption *x)
{
    x->priorities = ARENA_ARRAY(mem, struct pgx_priority, json_len(list) + 1);
    for (size_t i = 0; i < json_len(list); i++) {
        const struct json *v = json_at(list, i);
        struct pgx_priority *p = &x->priorities[x->n_priorities++];
        p->diplotypes = pharmcat_texts(json_get(v, "list"), mem, &p->n_diplotypes);
        p->pick = str_copy(mem, json_str(json_get(v, "pick")));
        if (p->n_diplotypes == 0 || !p->pick.n)
            return "priority_unreadable";
    }
    return NULL;
}

static const char *read_loci(
    const struct json *list, struct arena *mem, struct pgx_locus **out, unsigned *n)
{
    const char *wrong = NULL;

    *out = ARENA_ARRAY(mem, struct pgx_locus, json_len(list) + 1);
    *n = (unsigned)json_len(list);
    for (size_t i = 0; !wrong && i < *n; i++)
        wrong = pharmcat_locus(json_at(list, i), mem, &(*out)[i]);
    return wrong;
}

static int read_gene(void *ctx, struct str gene, const struct json *v, struct err *err)
{
    struct exemption_reader *r = ctx;
    struct pgx_stage *to = r->b->pgx;
    struct arena *mem = &to->mem;
    struct staged_pgx_exemption x = {.file = r->file, .gene = str_copy(mem, gene)};
    const char *wrong;

    (void)err;
    report_read(r->b->report, r->file, 1);
    x.required = read_positions(json_get(v, "requiredPositions"), mem);
    x.tier1 = read_positions(json_get(v, "amp1Positions"), mem);
    x.tier1_alleles =
        pharmcat_texts(json_get(v, "amp1Alleles"), mem, &x.n_tier1_alleles);
    x.ignored_alleles =
        pharmcat_texts(json_get(v, "ignoredAlleles"), mem, &x.n_ignored_alleles);
    wrong = read_loci(json_get(v, "extraPositions"), mem, &x.extra, &x.n_extra);
    for (unsigned i = 0; i < x.n_extra; i++)
        x.extra[i].is_extra = true;
    if (!wrong)
        wrong =
            read_loci(json_get(v, "ignoredPositions"), mem, &x.ignored, &x.n_ignored);
    if (!wrong)
        wrong = read_priorities(json_get(v, "unphasedDiplotypePriorities"), mem, &x);
    if (wrong) {
        report_reject(r->b->report, r->file, 1, x.gene, wrong, STR_NONE);
        return 0;
    }
    to->exemptions = arena_grow(mem, to->exemptions, &to->cap_exemptions,
        to->n_exemptions + 1, sizeof *to->exemptions);
    to->exemptions[to->n_exemptions++] = x;
    return 0;
}

int pharmcat_exemptions_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    struct exemption_reader r = {b, file};
    struct json *root = json_read(in, err);
    int rc;

    if (!root)
        return err->code;
    rc = json_each_member(root, read_gene, &r, err);
    json_free(root);
    return rc < 0 ? rc : 0;
}
