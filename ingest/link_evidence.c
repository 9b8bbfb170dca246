/*
 * Evidence items and assertions: each gets its profile's criterion, qualified when the
 * item is about germline variants only, and its disease by DOID.
 */
#include "ingest/link.h"

#include "ingest/overrides.h"

/* Germline-only items ask for it; somatic ones do not, since a germline finding matches
 * them with a note (DESIGN 8.6): evidence.origin keeps the word for that note. */
static const struct criterion *qualified(
    struct link *l, const struct criterion *c, enum origin origin)
{
    if (origin != ORIGIN_GERMLINE || c->origin != ORIGIN_UNKNOWN)
        return c;
    struct criterion *copy = ARENA_NEW(&l->scratch, struct criterion);
    *copy = *c;
    copy->origin = ORIGIN_GERMLINE;
    return copy;
}

/* A release may leave out a profile that evidence is about: its name says what it is.
 */
static const struct criterion *read_profile_name(
    struct link *l, const struct staged_evidence *e)
{
    struct profile_pieces pieces;
    const struct criterion *c =
        profile_read(e->e.profile, NULL, 0, l->facts, &l->scratch, &pieces);
    report_dangling(l->b->report, e->file, e->line, e->e.id,
        pieces.n_unparsed == 0 ? "evidence: profile is not there, read from its name"
                               : "evidence: profile is not there",
        e->profile_record_id);
    return c;
}

static const struct criterion *evidence_criterion(
    struct link *l, const struct staged_evidence *e)
{
    const uint32_t *at = strmap_get(&l->profile_by_id, e->profile_record_id);
    const struct criterion *c =
        at != NULL ? l->profiles[*at].criterion : read_profile_name(l, e);
    if (criterion_has_unparsed(c))
        report_note(
            l->b->report, e->file, "evidence: criterion holds an unparsed piece", 1);
    return qualified(l, c, e->e.origin);
}

/* By DOID, never by name: names change (notes/civic.md).  Where a source gives no DOID,
 * a curated table may; where that has none the disease stays unknown. */
static const struct disease *find_disease(struct link *l, struct staged_evidence *e)
{
    const struct disease_tree *tree = l->b->diseases;
    struct report *report = l->b->report;
    if (e->e.disease_id.n == 0 && e->e.disease.n > 0) {
        struct str id = diseases_by_curated_name(l->b, e->e.disease);
        if (id.p == NULL) {
            report_note_record(report, e->file, e->line, e->e.id,
                "diseases: no id for this name", e->e.disease);
            return NULL;
        }
        report_note(report, e->file, "diseases: by the curated table of names", 1);
        e->e.disease_id = id;
    }
    if (e->e.disease_id.n == 0)
        return NULL;
    const struct disease *d = disease_tree_find(tree, e->e.disease_id);
    if (d != NULL)
        return d;
    struct str current = ontology_retired(l->b->ontology, e->e.disease_id);
    d = current.p != NULL ? disease_tree_find(tree, current) : NULL;
    if (d != NULL)
        report_note(report, e->file, "diseases: by a retired id", 1);
    else
        report_dangling(report, e->file, e->line, e->e.id,
            "diseases: id is not in the ontology", e->e.disease_id);
    return d;
}

static int link_one(struct link *l, struct staged_evidence *e, struct err *err)
{
    arena_reset(&l->scratch);
    const struct disease *disease = find_disease(l, e);
    e->e.disease_ordinal = disease != NULL ? disease->ordinal : DISEASE_NONE;
    int64_t criterion = link_store_criterion(l, evidence_criterion(l, e), err);
    if (criterion < 0)
        return (int)criterion;
    e->e.criterion = (uint32_t)criterion;
    int rc = overrides_apply(l->b, &e->e, err);
    if (rc < 0)
        return rc;
    link_stored(l, e->file, e->line);
    int64_t ordinal = kb_build_evidence(l->b->kb, e->file, &e->e, err);
    return ordinal < 0 ? (int)ordinal : 0;
}

static int link_kind(struct link *l, bool is_assertion, struct err *err)
{
    struct stage *stage = l->b->stage;
    unsigned n = stage_n_evidence(stage), end;
    struct release_row *rows = ARENA_ARRAY(&l->mem, struct release_row, n);
    for (unsigned i = 0; i < n; i = end) {
        const struct staged_evidence *first = stage_evidence_at(stage, i);
        for (end = i;
             end < n && str_eq(stage_evidence_at(stage, end)->e.id, first->e.id);
             end++) {
            const struct staged_evidence *e = stage_evidence_at(stage, end);
            rows[end - i] = (struct release_row){e->file, e->line};
        }
        if (first->e.is_assertion != is_assertion)
            continue;
        unsigned best = link_newest(l, first->e.id, rows, end - i);
        int rc = link_one(l, stage_evidence_at(stage, i + best), err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

int link_evidence(struct link *l, struct err *err)
{
    int rc = link_kind(l, false, err);
    return rc < 0 ? rc : link_kind(l, true, err);
}
