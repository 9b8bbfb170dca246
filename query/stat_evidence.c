/* The accuracy table: evidence items by kind of criterion, and how many of each can be
 * decided from which input. */
#include "query/decidable.h"
#include "query/stat.h"

/* A row per kind of criterion, and one for profiles of several variants. */
#define SEVERAL N_CRITERION_KINDS
#define N_ROWS (N_CRITERION_KINDS + 1)

struct tally {
    uint64_t items[N_DECIDABLE], a_or_b[N_DECIDABLE];
};

/* Has its profile more than one variant, or a NOT? */
static int is_of_several(struct stat_run *s, const struct evidence *e,
    const struct criterion *c, struct arena *mem)
{
    struct record record;
    struct named_profile profile;
    if (c->kind == CRITERION_AND || c->kind == CRITERION_NOT)
        return 1;
    if (e->profile_id.n == 0)
        return 0;
    int rc = kb_record_by_id(s->kb, e->profile_id, &record, s->err);
    if (rc <= 0 || record.type != RECORD_PROFILE)
        return rc < 0 ? rc : 0;
    rc = kb_profile(s->kb, record.ordinal, mem, &profile, s->err);
    return rc <= 0 ? rc : profile.n_variant_ids > 1;
}

static int count_item(
    struct stat_run *s, uint32_t ordinal, struct tally *rows, struct arena *mem)
{
    struct evidence e;
    struct criterion *c;
    int rc = kb_evidence(s->kb, ordinal, mem, &e, s->err);
    if (rc > 0)
        rc = kb_criterion(s->kb, e.criterion, mem, &c, s->err);
    if (rc == 0)
        return err_set(s->err, ERR_KB, "record %u has no criterion", ordinal);
    int several = rc < 0 ? rc : is_of_several(s, &e, c, mem);
    if (several < 0)
        return several;
    enum decidable by = criterion_decidable(c);
    struct tally *row = &rows[several ? SEVERAL : (int)criterion_main_kind(c)];
    row->items[by]++;
    row->a_or_b[by] +=
        e.type == EVIDENCE_PREDICTIVE && (e.level == 'A' || e.level == 'B');
    return 0;
}

static int count_items(struct stat_run *s, struct tally *rows)
{
    struct arena mem = ARENA_INIT;
    uint32_t first, end;
    int rc = kb_first_of_type(s->kb, RECORD_EVIDENCE, &first, s->err);
    if (rc >= 0)
        rc = kb_first_of_type(s->kb, RECORD_EVIDENCE + 1, &end, s->err);
    for (uint32_t i = first; rc >= 0 && i < end; i++) {
        rc = count_item(s, i, rows, &mem);
        arena_reset(&mem);
    }
    arena_free(&mem);
    return rc;
}

static uint64_t sum(const uint64_t *n)
{
    uint64_t total = 0;
    for (unsigned d = 0; d < N_DECIDABLE; d++)
        total += n[d];
    return total;
}

static void put_row(struct stat_run *s, const char *name, const struct tally *t)
{
    view_cell_c(&s->v, name);
    view_cell_uint(&s->v, sum(t->items));
    for (unsigned d = 0; d < N_DECIDABLE; d++)
        view_cell_uint(&s->v, t->items[d]);
    view_cell_uint(&s->v, sum(t->a_or_b));
    view_cell_uint(&s->v, t->a_or_b[DECIDABLE_VARIANTS]);
}

int stat_put_evidence(struct stat_run *s)
{
    static const struct view_column columns[] = {
        {"kind", "kind", VIEW_TEXT, 0, VIEW_BOTH},
        {"items", "items", VIEW_NUMBER, 0, VIEW_BOTH},
        {"variants", "by a VCF", VIEW_NUMBER, 0, VIEW_BOTH},
        {"events", "with CNV, fusion", VIEW_NUMBER, 0, VIEW_BOTH},
        {"markers", "with biomarkers", VIEW_NUMBER, 0, VIEW_BOTH},
        {"never", "never", VIEW_NUMBER, 0, VIEW_BOTH},
        {"predictive_ab", "predictive A, B", VIEW_NUMBER, 0, VIEW_BOTH},
        {"predictive_ab_variants", "of these by a VCF", VIEW_NUMBER, 0, VIEW_BOTH}};
    struct tally rows[N_ROWS] = {0}, all = {0};
    int rc = count_items(s, rows);
    if (rc < 0)
        return rc;
    view_table(&s->v, "evidence", "evidence items by what can decide them", columns,
        sizeof columns / sizeof *columns);
    for (unsigned i = 0; i < N_ROWS; i++) {
        for (unsigned d = 0; d < N_DECIDABLE; d++) {
            all.items[d] += rows[i].items[d];
            all.a_or_b[d] += rows[i].a_or_b[d];
        }
        if (sum(rows[i].items) > 0)
            put_row(s,
                i == SEVERAL ? "several variants"
                             : criterion_kind_name((enum criterion_kind)i),
                &rows[i]);
    }
    put_row(s, "all", &all);
    view_table_end(&s->v);
    return 0;
}
