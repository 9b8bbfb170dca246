#include "ingest/civic_check.h"

static struct str key_of(
    const struct civic_index *x, struct arena *mem, unsigned file, struct str id)
{
    struct str release = x->b->files[file].provenance.release;

    return str_fmt(mem, "%.*s %.*s", STR_ARG(release), STR_ARG(id));
}

int64_t civic_index_find(
    const struct civic_index *x, const struct strmap *map, unsigned file, struct str id)
{
    struct arena mem = ARENA_INIT;
    const uint32_t *at = strmap_get(map, key_of(x, &mem, file, id));
    int64_t found = at ? (int64_t)*at : -1;

    arena_free(&mem);
    return found;
}

static void add(struct civic_index *x, struct strmap *map, unsigned file, struct str id,
    unsigned index)
{
    bool is_new;
    uint32_t *at = strmap_at(map, &x->mem, key_of(x, &x->mem, file, id), &is_new);

    if (is_new)
        *at = index;
}

static void make_index(struct civic_index *x)
{
    struct stage *stage = x->b->stage;

    for (unsigned i = 0; i < stage_n_profiles(stage); i++) {
        const struct staged_profile *p = stage_profile_at(stage, i);
        add(x, &x->profiles, p->file, p->id, i);
    }
    for (unsigned i = 0; i < stage_n_evidence(stage); i++) {
        const struct staged_evidence *e = stage_evidence_at(stage, i);
        add(x, &x->evidence, e->file, e->e.id, i);
    }
}

/* ---- references ---- */

/* A release of which a table is not there refers to nothing we could miss. */
static bool has_kind(const struct civic_index *x, unsigned file, const char *kind)
{
    struct str release = x->b->files[file].provenance.release;

    for (unsigned i = 0; i < x->b->n_files; i++) {
        const struct provenance *p = &x->b->files[i].provenance;
        if (str_eq_c(p->source, "civic") && str_eq_c(p->kind, kind)
            && str_eq(p->release, release))
            return true;
    }
    return false;
}

static void check_profile(const struct civic_index *x, const struct staged_profile *p)
{
    struct report *report = x->b->report;
    struct str rest = p->evidence_ids, id;

    while (str_next(&rest, ',', &id)) {
        int64_t at = civic_index_find(x, &x->evidence, p->file, id);
        if (!id.n)
            continue;
        if (at < 0)
            report_dangling(report, p->file, p->line, p->id,
                "profiles: an evidence item of theirs is not there", id);
        else if (!str_eq(
                     stage_evidence_at(x->b->stage, (unsigned)at)->profile_record_id,
                     p->id))
            report_note_record(report, p->file, p->line, p->id,
                "profiles: an evidence item of theirs is of another", id);
    }
}

static void check_assertion(
    const struct civic_index *x, const struct staged_evidence *e)
{
    struct str rest = e->e.evidence_ids, id;

    while (str_next(&rest, ',', &id))
        if (id.n && civic_index_find(x, &x->evidence, e->file, id) < 0)
            report_dangling(x->b->report, e->file, e->line, e->e.id,
                "assertions: an evidence item of theirs is not there", id);
}

static void check_variant(const struct civic_index *x, const struct staged_variant *v)
{
    if (v->profile_id.n
        && civic_index_find(x, &x->profiles, v->file, v->profile_id) < 0)
        report_dangling(x->b->report, v->file, v->line, v->id,
            "variants: their profile is not there", v->profile_id);
}

static void check_references(const struct civic_index *x)
{
    struct stage *stage = x->b->stage;

    for (unsigned i = 0; i < stage_n_profiles(stage); i++) {
        const struct staged_profile *p = stage_profile_at(stage, i);
        if (p->line && has_kind(x, p->file, "evidence"))
            check_profile(x, p);
    }
    for (unsigned i = 0; i < stage_n_evidence(stage); i++) {
        const struct staged_evidence *e = stage_evidence_at(stage, i);
        if (e->e.is_assertion && has_kind(x, e->file, "evidence"))
            check_assertion(x, e);
    }
    for (unsigned i = 0; i < stage_n_variants(stage); i++) {
        const struct staged_variant *v = stage_variant_at(stage, i);
        if (v->line && has_kind(x, v->file, "profiles"))
            check_variant(x, v);
    }
}

void civic_check(struct build *b)
{
    struct civic_index x = {.b = b};

    make_index(&x);
    civic_score_profiles(&x);
    check_references(&x);
    civic_compare_names(b);
    arena_free(&x.mem);
}
