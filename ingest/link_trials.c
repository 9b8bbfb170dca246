/*
 * Trials: conditions, keywords and MeSH terms become diseases, the eligibility text
 * becomes criteria.
 */
#include "ingest/link_protein.h"
#include "ingest/stage_trial.h"
#include "kb/base/ordinals.h"
#include "kb/model/eligibility.h"
#include "kb/model/name_facts.h"

#define MAX_NAME_FORMS 8

struct trials {
    struct link *l;
    struct eligibility_lexicon *lexicon;
    struct release_row at; /* of the trial in hand */
};

/* ---- the lexicon ---- */

/* Symbols of the curated table are led to today's approved ones. */
static int add_genes(struct trials *t, const struct curated_rows *table, unsigned row,
    struct str word, struct str genes, struct err *err)
{
    struct str rest = genes, symbol;
    int rc = 0;
    if (genes.n == 0)
        return eligibility_lexicon_add(t->lexicon, word, genes, err);
    while (rc >= 0 && rest.p != NULL && str_next(&rest, ',', &symbol)) {
        struct str gene = link_gene(t->l, table->file, table->lines[row], symbol, 0);
        rc = eligibility_lexicon_add(t->lexicon, word, gene, err);
    }
    return rc;
}

static int load_lexicon(struct trials *t, struct err *err)
{
    const struct curated_rows *table = build_curated(t->l->b, "trial_genes");
    t->lexicon = eligibility_lexicon_new();
    if (table == NULL)
        return 0;
    int word = curated_rows_column(table, "word", err);
    int gene = curated_rows_column(table, "gene", err);
    int rc = word < 0 || gene < 0 ? err->code : 0;
    for (unsigned i = 0; rc >= 0 && i < table->n_rows; i++) {
        rc = add_genes(t, table, i, table->rows[i][word], table->rows[i][gene], err);
        if (rc < 0)
            err_wrap(err, "%s:%llu", build_file_name(t->l->b, table->file),
                (unsigned long long)table->lines[i]);
    }
    return rc;
}

/* ---- diseases ---- */

/* Words that tell a stage or a state of a disease, not which one it is. */
static bool is_state_word(struct str word)
{
    static const char *const words[] = {"metastatic", "advanced", "recurrent",
        "refractory", "relapsed", "relapse", "unresectable", "locally", "stage", "i",
        "ii", "iii", "iv", "iiia", "iiib", "iiic", "iva", "ivb", "ia", "ib", "iia",
        "iib", "adult", "untreated", "previously", "treated", "resectable", "early",
        "progressive", "newly", "diagnosed", "ajcc", "v7", "v8", "resected", "or",
        "and", "clinical", "pathologic", "adults", "in", "first", "line", "inoperable",
        "anatomic", "prognostic", "postneoadjuvant", "therapy", "iiic2", "is", "0",
        "i/ii", "iii/iv", "high-risk", "muscle-invasive", "de", "novo", "limited",
        "extensive", "persistent", "r/r", "malignant"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq_nocase(word, str_of(words[i])))
            return true;
    return false;
}

/* "Stage IV Lung Cancer AJCC v8" -> "Lung Cancer": states at both ends only. */
static struct str without_state(struct str name)
{
    for (;;) {
        ptrdiff_t first = str_chr(name, ' ');
        size_t last = name.n;
        while (last > 0 && name.p[last - 1] != ' ')
            last--;
        if (first > 0 && is_state_word(str_sub(name, 0, (size_t)first)))
            name = str_trim(str_sub(name, (size_t)first, name.n));
        else if (last > 0 && is_state_word(str_sub(name, last, name.n)))
            name = str_trim(str_sub(name, 0, last));
        else
            return name;
    }
}

/* "Carcinoma, Non-Small-Cell Lung" -> "Non-Small-Cell Lung Carcinoma" (MeSH). */
static struct str turned_round(struct str name, struct arena *mem)
{
    ptrdiff_t comma = str_find(name, STR(", "));
    if (comma < 0)
        return name;
    struct str tail = str_sub(name, (size_t)comma + 2, name.n);
    return str_fmt(
        mem, "%.*s %.*s", STR_ARG(tail), STR_ARG(str_sub(name, 0, (size_t)comma)));
}

static struct str without_brackets(struct str name)
{
    ptrdiff_t open = str_find(name, STR(" ("));
    return open > 0 && str_ends(name, STR(")")) ? str_sub(name, 0, (size_t)open) : name;
}

/* "NSCLC (Non-small Cell Lung Cancer)" -> "Non-small Cell Lung Cancer". */
static struct str inside_brackets(struct str name)
{
    ptrdiff_t open = str_find(name, STR(" ("));
    if (open <= 0 || !str_ends(name, STR(")")))
        return name;
    return str_sub(name, (size_t)open + 2, name.n - (size_t)open - 3);
}

/* "Lung Neoplasms" of MeSH is the registry's word for lung cancer; other plurals lose
 * their s. */
static struct str singular(struct str name, struct arena *mem)
{
    static const struct {
        struct str from;
        const char *to;
    } ends[] = {{{" Neoplasms", 10}, " cancer"}, {{" Cancers", 8}, " cancer"},
        {{" Tumors", 7}, " tumor"}, {{" Tumours", 8}, " tumor"},
        {{"carcinomas", 10}, "carcinoma"}, {{"lymphomas", 9}, "lymphoma"},
        {{"sarcomas", 8}, "sarcoma"}, {{"gliomas", 7}, "glioma"}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_ends(name, ends[i].from))
            return str_fmt(
                mem, "%.*s%s", (int)(name.n - ends[i].from.n), name.p, ends[i].to);
    return name;
}

static const struct disease *by_exact_name(
    const struct build *b, struct str name, bool *is_ambiguous)
{
    struct str id = diseases_by_curated_name(b, name);
    const struct disease *d = NULL;
    *is_ambiguous = false;
    if (id.p != NULL)
        d = disease_tree_find(b->diseases, id);
    return d != NULL ? d : disease_tree_by_name(b->diseases, name, is_ambiguous);
}

/* The first form of a name that leads to exactly one disease. */
static const struct disease *find_disease(
    struct link *l, struct str name, bool *is_ambiguous)
{
    struct str forms[MAX_NAME_FORMS], base = without_brackets(name);
    unsigned n = 0;
    forms[n++] = name;
    forms[n++] = base;
    forms[n++] = inside_brackets(name);
    forms[n++] = without_state(base);
    forms[n++] = singular(forms[3], &l->scratch);
    forms[n++] = turned_round(base, &l->scratch);
    forms[n++] = singular(without_state(forms[5]), &l->scratch);
    for (unsigned i = 0; i < n; i++) {
        if (i > 0 && str_eq(forms[i], forms[i - 1]))
            continue;
        const struct disease *d = by_exact_name(l->b, forms[i], is_ambiguous);
        if (d != NULL || *is_ambiguous)
            return d;
    }
    return NULL;
}

static void add_diseases(
    struct link *l, unsigned file, const struct str *names, unsigned n, struct trial *t)
{
    for (unsigned i = 0; i < n; i++) {
        bool is_ambiguous;
        const struct disease *d = find_disease(l, names[i], &is_ambiguous);
        if (d != NULL)
            t->diseases[t->n_diseases++] = d->ordinal;
        report_note(l->b->report, file,
            d != NULL      ? "diseases: found by name"
            : is_ambiguous ? "diseases: ambiguous name"
                           : "diseases: unknown name",
            1);
    }
}

static void link_diseases(struct link *l, unsigned file, struct trial *t)
{
    t->n_diseases = 0;
    t->diseases = ARENA_ARRAY(
        &l->scratch, uint32_t, t->n_conditions + t->n_keywords + t->n_mesh_terms + 1);
    add_diseases(l, file, t->conditions, t->n_conditions, t);
    add_diseases(l, file, t->keywords, t->n_keywords, t);
    add_diseases(l, file, t->mesh_terms, t->n_mesh_terms, t);
    t->n_diseases = (unsigned)ordinals_unique(t->diseases, t->n_diseases);
    if (t->n_diseases == 0)
        report_note(l->b->report, file, "trials: no disease known", 1);
}

/* ---- criteria ---- */

static bool has_criterion(const struct trial *t, uint32_t criterion, bool is_exclusion)
{
    for (unsigned i = 0; i < t->n_criteria; i++)
        if (t->criteria[i].criterion == criterion
            && t->criteria[i].is_exclusion == is_exclusion)
            return true;
    return false;
}

static int add_criterion(struct trials *ts, struct trial *t,
    const struct eligibility_clause *c, bool is_title, struct err *err)
{
    struct link *l = ts->l;
    link_check_proteins(l, &ts->at, t->id, STR_NONE, c->criterion, &l->scratch);
    int64_t ordinal = link_store_criterion(l, c->criterion, err);
    if (ordinal < 0)
        return (int)ordinal;
    if (has_criterion(t, (uint32_t)ordinal, c->is_exclusion))
        return 0;
    t->criteria[t->n_criteria++] = (struct trial_criterion){
        .criterion = (uint32_t)ordinal,
        .is_exclusion = c->is_exclusion,
        .beg = is_title ? 0 : c->beg,
        .end = is_title ? 0 : c->end,
    };
    report_note(l->b->report, ts->at.file,
        is_title          ? "criteria: inclusion, from the title"
        : c->is_exclusion ? "criteria: exclusion"
                          : "criteria: inclusion",
        1);
    return 0;
}

/* A title tells whom a trial is for only where its text names no biomarker, and only
 * of trials that treat. */
static bool title_counts(
    const struct trial *t, const struct eligibility_clause *clauses, int n)
{
    for (int i = 0; i < n; i++)
        if (!clauses[i].is_exclusion)
            return false;
    return str_eq_c(t->study_type, "INTERVENTIONAL");
}

static int link_criteria_of(struct trials *ts, struct trial *t, struct err *err)
{
    struct link *l = ts->l;
    struct eligibility_clause *clauses, *of_title;
    int n = eligibility_read(ts->lexicon, t->eligibility, &l->scratch, &clauses, err);
    int n_title =
        n < 0 || !title_counts(t, clauses, n)
            ? 0
            : eligibility_read(ts->lexicon, t->title, &l->scratch, &of_title, err);
    int rc = n < 0 ? n : n_title < 0 ? n_title : 0;
    if (rc < 0)
        return rc;
    for (int i = 0; i < n; i++)
        name_facts_apply(l->facts, clauses[i].criterion, &l->scratch);
    for (int i = 0; i < n_title; i++)
        name_facts_apply(l->facts, of_title[i].criterion, &l->scratch);
    t->n_criteria = 0;
    t->criteria = ARENA_ARRAY(&l->scratch, struct trial_criterion, n + n_title + 1);
    for (int i = 0; rc >= 0 && i < n; i++)
        rc = add_criterion(ts, t, &clauses[i], false, err);
    for (int i = 0; rc >= 0 && i < n_title; i++)
        if (!of_title[i].is_exclusion)
            rc = add_criterion(ts, t, &of_title[i], true, err);
    if (t->n_criteria > 0)
        report_note(l->b->report, ts->at.file, "trials: with criteria", 1);
    return rc;
}

static int link_one(void *ctx, unsigned file, uint64_t line, struct trial *t,
    struct arena *mem, struct err *err)
{
    struct trials *ts = ctx;
    struct link *l = ts->l;
    (void)mem;
    arena_reset(&l->scratch);
    ts->at = (struct release_row){file, line};
    link_diseases(l, file, t);
    int rc = link_criteria_of(ts, t, err);
    if (rc < 0)
        return rc;
    int64_t ordinal = kb_build_trial(l->b->kb, file, t, err);
    return ordinal < 0 ? (int)ordinal : 0;
}

int link_trials(struct link *l, struct err *err)
{
    struct trials ts = {.l = l};
    int rc = load_lexicon(&ts, err);
    if (rc >= 0)
        rc = stage_trials_each(l->b, link_one, &ts, err);
    eligibility_lexicon_free(ts.lexicon);
    return rc;
}
