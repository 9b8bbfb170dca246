/* Submissions of a table of their own (submission_summary) in the merge of ClinVar's
 * rows.  Everything here is linear: a variant may have 200,000 of them. */
#include "ingest/clinvar_merge.h"
#include "kb/base/strmap.h"

/* What was seen of one SCV of one release: the row that stands first, and whether
 * another one tells something else. */
struct scv_rows {
    struct strmap by_scv; /* index in first and differ, and 1 */
    size_t *first;
    bool *differ;
    size_t n;
};

static struct str scv_of(const struct staged_row *row)
{
    const struct clinvar_record *r = &row->entry.record;

    return r->n_submissions ? r->submissions[0].scv : STR_NONE;
}

static size_t slot_of(
    struct merger *m, struct scv_rows *seen, const struct staged_row *row, bool *is_new)
{
    struct str key =
        str_fmt(&m->mem, "%.*s\t%.*s", STR_ARG(scv_of(row)), STR_ARG(row->release));
    uint32_t *slot = strmap_at(&seen->by_scv, &m->mem, key, is_new);

    if (*is_new)
        *slot = (uint32_t)++seen->n;
    return *slot - 1;
}

static void reject_row(struct merger *m, struct staged_row *row)
{
    report_reject(
        m->b->report, row->file, row->line, scv_of(row), "scv_stands_twice", STR_NONE);
    row->is_dropped = true;
}

static int decode_all(struct merger *m, struct err *err)
{
    int rc = 0;

    for (size_t i = m->n_facts; i < m->n && rc >= 0; i++)
        rc = clinvar_decode_submissions(&m->mem, &m->rows[i].entry, err);
    return rc;
}

/* Rows of one SCV: equal ones count once; of others none can be preferred. */
static void drop_doubles(struct merger *m)
{
    size_t n_rows = m->n - m->n_facts;
    struct staged_row *rows = m->rows + m->n_facts;
    struct scv_rows seen = {.first = ARENA_ARRAY(&m->mem, size_t, n_rows),
        .differ = ARENA_ARRAY(&m->mem, bool, n_rows)};
    size_t *slot = ARENA_ARRAY(&m->mem, size_t, n_rows);
    bool is_new;

    for (size_t i = 0; i < n_rows; i++) {
        size_t k = slot[i] = slot_of(m, &seen, &rows[i], &is_new);

        if (is_new)
            seen.first[k] = i;
        else
            seen.differ[k] |= !str_eq(rows[i].bytes, rows[seen.first[k]].bytes);
    }
    for (size_t i = 0; i < n_rows; i++) {
        if (seen.differ[slot[i]]) {
            reject_row(m, &rows[i]);
        } else if (seen.first[slot[i]] != i) {
            report_fate(m->b->report, rows[i].file, FATE_MERGED, "same_submission", 1);
            rows[i].is_dropped = true;
        }
    }
}

static void count_fate(struct merger *m, const struct staged_row *row)
{
    struct report *report = m->b->report;
    int newer = m->n_facts ? str_cmp(row->release, m->rows[0].release) : 1;

    if (newer == 0)
        report_fate(report, row->file, FATE_MERGED, "same_release", 1);
    else if (newer < 0)
        report_fate(report, row->file, FATE_SUPERSEDED, "newer_release", 1);
    else
        report_fate(report, row->file, FATE_NOT_USED, "submission_of_no_record", 1);
}

int clinvar_merge_submission_fates(struct merger *m, struct err *err)
{
    int rc = decode_all(m, err);

    if (rc < 0)
        return rc;
    if (m->n > m->n_facts)
        drop_doubles(m);
    for (size_t i = m->n_facts; i < m->n; i++)
        if (!m->rows[i].is_dropped)
            count_fate(m, &m->rows[i]);
    return 0;
}

void clinvar_merge_submissions(struct merger *m, struct clinvar_entry *entry)
{
    struct clinvar_record *r = &entry->record;
    bool has_own = entry->packed_submissions.n > 0;
    struct clinvar_submission *all = NULL;
    size_t n = 0, cap = 0;

    for (size_t i = m->n_facts; i < m->n && !has_own; i++) {
        const struct staged_row *row = &m->rows[i];

        if (row->is_dropped || !row->entry.record.n_submissions
            || !str_eq(row->release, m->rows[0].release))
            continue;
        all = arena_grow(&m->mem, all, &cap, n + 1, sizeof(*all));
        all[n++] = row->entry.record.submissions[0];
    }
    for (int k = 0; n > 0 && k < N_CLASSIFICATION_KINDS; k++) {
        enum classification_kind kind = (enum classification_kind)k;

        clinvar_count_split(&m->mem, all, n, kind, &r->by_kind[k]);
        clinvar_count_submitters(&m->mem, all, n, kind, &r->by_kind[k]);
    }
    if (n > 0) {
        r->submissions = all;
        r->n_submissions = (unsigned)n;
    }
}
