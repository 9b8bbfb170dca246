/* eligibility: a text -> its criteria, one a line: "in" or "ex" and the criterion;
 * "none" when there is none. */
#include "tests/case_runners.h"

#include "kb/model/eligibility.h"

/* The words of curated/trial_genes.tsv that the cases need. */
static const char *const words[][2] = {
    {"ALK", "ALK"},
    {"ATM", "ATM"},
    {"BRAF", "BRAF"},
    {"BRCA1", "BRCA1"},
    {"BRCA2", "BRCA2"},
    {"BRCA", "BRCA1"},
    {"BRCA", "BRCA2"},
    {"BRCA 1 or 2", "BRCA1"},
    {"BRCA 1 or 2", "BRCA2"},
    {"CDKN2A", "CDKN2A"},
    {"EGFR", "EGFR"},
    {"ERBB2", "ERBB2"},
    {"EWSR1", "EWSR1"},
    {"FGFR2", "FGFR2"},
    {"FLT3", "FLT3"},
    {"HER-2/neu", "ERBB2"},
    {"HER2", "ERBB2"},
    {"IDH1", "IDH1"},
    {"KIT", "KIT"},
    {"KRAS", "KRAS"},
    {"MEK", ""},
    {"MET", "MET"},
    {"MET score", ""},
    {"NRAS", "NRAS"},
    {"NTRK1", "NTRK1"},
    {"NTRK2", "NTRK2"},
    {"NTRK3", "NTRK3"},
    {"PD-L1", "CD274"},
    {"PIK3CA", "PIK3CA"},
    {"PTEN", "PTEN"},
    {"RAS", "KRAS"},
    {"RAS", "NRAS"},
    {"RET", "RET"},
    {"ROS1", "ROS1"},
    {"TP53", "TP53"},
    {"c-MET", "MET"},
};

static void print(
    const struct eligibility_clause *clauses, int n, struct arena *mem, struct buf *out)
{
    for (int i = 0; i < n; i++) {
        struct str c = criterion_text(clauses[i].criterion, mem);
        buf_fmt(out, "%s %.*s\n", clauses[i].is_exclusion ? "ex" : "in", STR_ARG(c));
    }
    if (n == 0)
        buf_add_c(out, "none\n");
}

int case_eligibility(struct str input, struct buf *out, struct err *err)
{
    struct arena mem = ARENA_INIT;
    struct eligibility_lexicon *x = eligibility_lexicon_new();
    struct eligibility_clause *clauses;
    int n = 0;

    for (size_t i = 0; n >= 0 && i < sizeof words / sizeof *words; i++)
        n = eligibility_lexicon_add(x, str_of(words[i][0]), str_of(words[i][1]), err);
    if (n >= 0)
        n = eligibility_read(
            x, eligibility_normalise(input, &mem), &mem, &clauses, err);
    if (n >= 0)
        print(clauses, n, &mem, out);
    eligibility_lexicon_free(x);
    arena_free(&mem);
    return n < 0 ? n : 0;
}
