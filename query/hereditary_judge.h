/*
 * Inside the hereditary part: hereditary.c goes over the findings and puts lines
 * together, hereditary_germline.c judges changes of the germline one by one,
 * hereditary_pairs.c two by two, hereditary_loss.c those that ClinVar does not
 * classify, hereditary_tumour.c those of a tumour.
 */
#ifndef QUERY_HEREDITARY_JUDGE_H
#define QUERY_HEREDITARY_JUDGE_H

#include "query/hereditary.h"
#include "query/hereditary_genes.h"
#include "query/hereditary_rules.h"

struct judging {
    const struct case_data *c;
    struct kb_txn *kb;
    const struct hereditary_genes *genes;
    struct hereditary_rules rules;
    const char *lang;
    struct arena *mem;
    struct report *r;
    size_t cap;
    /* Parallel to the findings: those in genes of the lists, decoded; NULL: others. */
    struct clinvar_entry **clinvar;
};

/* A gene's conditions under judgement. */
struct judged_gene {
    const struct hereditary_gene *gene;
    const struct hereditary_conditions *conditions;
    bool is_secondary;
};

/* The germline class of finding i; NULL: none given. */
const struct classification *hereditary_class(const struct judging *x, unsigned i);
/* Pathogenic or likely pathogenic, with a star. */
bool hereditary_is_pathogenic(const struct judging *x, unsigned i);
/* Zygosity in the germline.  Beside a tumour's genotype that of the normal is not
 * known: a lost copy makes one changed copy look like two. */
enum zygosity hereditary_zygosity(const struct judging *x, const struct finding *f);

/* A sentence about a finding: its gene and allele fraction are the parameters. */
struct report_text hereditary_say(
    const struct judging *x, enum hereditary_action id, const struct finding *f);
struct report_text hereditary_say_with(
    const struct judging *x, enum hereditary_action id, const struct str value[3]);
/* One more line, of finding i; for changes of it until the next. */
struct report_hereditary *hereditary_add(struct judging *x, unsigned i,
    const struct judged_gene *g, const struct hereditary_listing *l,
    enum hereditary_status status, struct report_text action);

/* What the conditions say of one change with its zygosity; no list's wishes yet. */
void hereditary_judge_copies(const struct judging *x, const struct judged_gene *g,
    const struct finding *f, enum hereditary_status *status,
    enum hereditary_action *action);
/* The first list that wants such a change reported; NULL: none. */
const struct hereditary_listing *hereditary_listing(
    const struct judging *x, const struct judged_gene *g, const struct finding *f);

void hereditary_add_germline(
    struct judging *x, unsigned i, const struct judged_gene *g);
/* Lines of the pairs in which finding i comes first.  true: it is of some pair. */
bool hereditary_add_pairs(struct judging *x, unsigned i, const struct judged_gene *g);
/* A line where finding i is such a loss and no class of ClinVar tells. */
int hereditary_add_loss(
    struct judging *x, unsigned i, const struct judged_gene *g, struct err *err);
int hereditary_add_hint(
    struct judging *x, unsigned i, const struct judged_gene *g, struct err *err);

#endif
