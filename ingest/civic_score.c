/*
 * The score of a molecular profile: the sum over its accepted evidence of a weight by
 * level times the stars (found from CIViC's own column, notes/civic.md 1.3; its
 * documentation has other weights for C and E).
 */
#include "ingest/civic_check.h"

#include <math.h>

static uint32_t weight_x100(char level)
{
    switch (level) {
    case 'A':
        return 1000;
    case 'B':
        return 500;
    case 'C':
        return 250;
    case 'D':
        return 100;
    case 'E':
        return 25;
    default:
        return 0;
    }
}

static bool is_stated(const struct staged_profile *p)
{
    double stated;

    return str_to_double(p->score, &stated)
           && fabs(stated * 100 - (double)p->score_x100) < 0.5;
}

static void compare(struct report *report, const struct staged_profile *p)
{
    struct arena mem = ARENA_INIT;

    if (is_stated(p))
        report_note(report, p->file, "profiles: score agrees with their evidence", 1);
    else
        report_note_record(report, p->file, p->line, p->id,
            "profiles: score is not that of their evidence",
            str_fmt(&mem, "stated %.*s, its evidence gives %u.%02u", STR_ARG(p->score),
                p->score_x100 / 100, p->score_x100 % 100));
    arena_free(&mem);
}

void civic_score_profiles(const struct civic_index *x)
{
    struct stage *stage = x->b->stage;

    for (unsigned i = 0; i < stage_n_evidence(stage); i++) {
        const struct staged_evidence *e = stage_evidence_at(stage, i);
        int64_t at = civic_index_find(x, &x->profiles, e->file, e->profile_record_id);

        if (!e->e.is_assertion && at >= 0)
            stage_profile_at(stage, (unsigned)at)->score_x100 +=
                weight_x100(e->e.level) * (uint32_t)e->e.rating;
    }
    for (unsigned i = 0; i < stage_n_profiles(stage); i++) {
        const struct staged_profile *p = stage_profile_at(stage, i);

        if (p->line && p->score.n)
            compare(x->b->report, p);
    }
}
