/*
 * Tiers (AMP/ASCO/CAP 2017: Li et al., J Mol Diagn 19:4) and K-CAT levels (Cancer Res
 * Treat 2023;55:1061) of evidence rows and findings, by DESIGN 8.7.
 *
 * The rules are data, the KB's curated table "tier_rules": the first row, in order, all
 * of whose columns fit gives both.  Code is only: which rows can have a tier at all
 * (they support, are true and not flagged), how citations are counted, that a stated
 * approval for the patient's disease is K-CAT 1, and that an unknown relation never
 * gives Tier I whatever the table says.
 */
#ifndef QUERY_TIER_H
#define QUERY_TIER_H

#include "query/report.h"

struct effect_rules;
struct tier_rules; /* lives in the arena it was made in */

/* What the rules look at; words as the table spells them. */
struct tier_case {
    const char *applies; /* "item", "assertion", "trial", "finding" */
    const char *type, *significance, *relation; /* NULL: only "any" fits */
    struct str level;                           /* "A"; an assertion's own AMP level */
    int rating;                                 /* 0: none */
    unsigned n_citations;
    bool is_approved; /* a stated approval of this use */
    struct str id;    /* of the assertion */
};

int tier_rules_load(
    struct kb_txn *kb, struct arena *mem, struct tier_rules **out, struct err *err);
/* From the table itself; ERR_KB names the column or the row that is wrong. */
int tier_rules_make(const struct curated_table *t, struct arena *mem,
    struct tier_rules **out, struct err *err);

/* false: no tier. */
bool tier_judge(
    const struct tier_rules *rules, const struct tier_case *c, struct report_tier *out);

/* Can the row have a tier: supports, true, not flagged. */
bool tier_is_open(const struct report_evidence *row);

/* Distinct citations of rows that say the same as this one: open, of the same type,
 * significance, level, molecular profile and therapy set, and for the same, a more
 * general or a pan-cancer disease.  0 when the row itself is not of those. */
unsigned tier_count_citations(
    const struct report_evidence *rows, unsigned n, const struct report_evidence *row);

/* One row of a list. */
void tier_row(const struct tier_rules *rules, const struct report_evidence *rows,
    unsigned n, struct report_evidence *row);
/* Every row of a list. */
void tier_rows(
    const struct tier_rules *rules, struct report_evidence *rows, unsigned n);

/* Findings, after the rows of all lists have theirs and are in order: the best of a
 * finding's rows and of the recruiting trials whose inclusion criterion it fulfils;
 * else IV when benign, else III when it alters a protein of a cancer gene.  A hint at
 * the germline gives a K-CAT level where nothing else does. */
void tier_findings(const struct tier_rules *rules, const struct effect_rules *effects,
    struct report *r, struct arena *mem);

#endif
