#include "query/lookup_biomarker.h"

#include "query/curated_load.h"

enum { WORD, MATCH, CRITERION, N_COLUMNS };
static const char *const columns[N_COLUMNS] = {"word", "match", "criterion"};

static bool is_word(struct str word, struct str match, struct str term, struct str fold)
{
    return str_eq_c(match, "folded") ? str_eq(word, fold) : str_eq(word, term);
}

/* The criterion of the word, when it is one of a factor; NULL: none. */
static int find_word(struct kb_txn *kb, struct str term, struct arena *mem,
    struct criterion **out, struct err *err)
{
    struct curated_table t;
    int at[N_COLUMNS];
    struct str fold = str_fold(mem, term);
    int rc = curated_load(kb, "trial_markers", columns, at, N_COLUMNS, mem, &t, err);
    *out = NULL;
    for (unsigned i = 0; rc >= 0 && i < t.n_rows; i++) {
        const struct str *cell = t.rows[i];
        if (!is_word(cell[at[WORD]], cell[at[MATCH]], term, fold))
            continue;
        rc = criterion_parse(cell[at[CRITERION]], mem, out, err);
        if (rc < 0 || (*out)->kind == CRITERION_FACTOR)
            return rc;
        *out = NULL;
    }
    return rc;
}

int lookup_biomarker(struct kb_txn *kb, struct str term, struct arena *mem,
    struct lookup_hit *hit, struct err *err)
{
    struct criterion *c;
    uint32_t *criteria;
    int rc = find_word(kb, term, mem, &c, err);
    if (rc < 0)
        return rc;
    *hit = (struct lookup_hit){.kind = LOOKUP_BIOMARKER, .change = c};
    if (c != NULL) {
        hit->gene = c->factor;
        return 1;
    }
    hit->gene = term;
    rc = kb_criteria_by_factor(kb, term, mem, &criteria, err);
    if (rc == 0) {
        hit->gene = str_upper(mem, term);
        rc = kb_criteria_by_factor(kb, hit->gene, mem, &criteria, err);
    }
    return rc > 0 ? 1 : rc;
}
