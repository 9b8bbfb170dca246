/* A biomarker that is no gene: the criteria, evidence and trials that ask for it, and,
 * of a word such as "MSI-H", what the evaluator answers for a patient who has it. */
#include "query/case.h"
#include "query/effect.h"
#include "query/report_make.h"
#include "query/show.h"

#include "kb/base/ordinals.h"

#include <math.h>

struct asked {
    uint32_t criterion;
    enum truth answer;
    bool is_partial;
    uint32_t *records;
    unsigned n_records, n_evidence;
};

struct biomarker {
    struct show *s;
    const struct lookup_hit *hit;
    struct case_data c;
    struct answers answers;
    struct asked *asked;
    unsigned n_asked;
};

/* A patient of whom nothing else is known. */
static int answer(struct biomarker *b, struct sample *sample, struct finding *f)
{
    struct show *s = b->s;
    struct effect_rules *rules;
    int rc = effect_rules_load(s->kb, s->mem, &rules, s->err);
    if (rc < 0)
        return rc;
    *sample = (struct sample){.assembly = ASSEMBLY_GRCH38};
    *f = (struct finding){.number = 1,
        .kind = FINDING_FACTOR,
        .factor = b->hit->gene,
        .text = b->hit->change->text,
        .allele_fraction = NAN,
        .depth = -1,
        .value = b->hit->change->number};
    b->c = (struct case_data){.sample = sample,
        .findings = f,
        .n_findings = 1,
        .rules = rules,
        .view = {.assembly = sample->assembly, .findings = f, .n_findings = 1}};
    return answers_make(&b->c, s->kb, "en", s->mem, &b->answers, s->err);
}

static int read_asked(struct biomarker *b, uint32_t criterion, struct asked *out)
{
    struct show *s = b->s;
    struct answer a;
    *out = (struct asked){.criterion = criterion, .answer = TRUTH_UNKNOWN};
    int n = kb_records_by_criterion(s->kb, criterion, s->mem, &out->records, s->err);
    for (int i = 0; i < n; i++) {
        struct record r;
        int rc = show_must(s, kb_record(s->kb, out->records[i], &r, s->err), "record",
            out->records[i]);
        if (rc < 0)
            return rc;
        out->n_evidence += r.type == RECORD_EVIDENCE || r.type == RECORD_ASSERTION;
    }
    out->n_records = n > 0 ? (unsigned)n : 0;
    if (n < 0 || b->hit->change == NULL)
        return n;
    int rc = answers_get(&b->answers, criterion, &a, s->err);
    out->answer = a.verdict.value;
    out->is_partial = a.verdict.is_partial;
    return rc;
}

static int read_all(struct biomarker *b)
{
    struct show *s = b->s;
    uint32_t *criteria;
    int n = kb_criteria_by_factor(s->kb, b->hit->gene, s->mem, &criteria, s->err);
    int rc = n;
    b->asked = ARENA_ARRAY(s->mem, struct asked, (size_t)(n > 0 ? n : 0));
    size_t n_unique = n > 0 ? ordinals_unique(criteria, (size_t)n) : 0;
    for (size_t i = 0; rc >= 0 && i < n_unique; i++)
        rc = read_asked(b, criteria[i], &b->asked[b->n_asked++]);
    return rc;
}

/* A bare name asks nothing. */
static const char *answer_word(
    const struct biomarker *b, enum truth answer, bool is_partial)
{
    if (b->hit->change == NULL)
        return NULL;
    return is_partial ? "partial" : truth_name(answer);
}

static int put_criteria(const struct biomarker *b)
{
    static const struct view_column columns[] = {
        {"criterion", "criterion", VIEW_TEXT, 48, VIEW_BOTH},
        {"answer", "is", VIEW_TEXT, 0, VIEW_BOTH},
        {"evidence", "evidence", VIEW_NUMBER, 0, VIEW_BOTH},
        {"others", "trials and others", VIEW_NUMBER, 0, VIEW_BOTH}};
    struct show *s = b->s;
    view_uint(&s->v, "n_criteria", "criteria", b->n_asked);
    view_table(&s->v, "criteria", "criteria that ask for it", columns,
        sizeof columns / sizeof *columns);
    for (unsigned i = 0; i < b->n_asked; i++) {
        const struct asked *a = &b->asked[i];
        struct criterion *c;
        int rc = show_must(s, kb_criterion(s->kb, a->criterion, s->mem, &c, s->err),
            "criterion", a->criterion);
        if (rc < 0)
            return rc;
        view_cell(&s->v, criterion_text(c, s->mem));
        view_cell_c(&s->v, answer_word(b, a->answer, a->is_partial));
        view_cell_uint(&s->v, a->n_evidence);
        view_cell_uint(&s->v, a->n_records - a->n_evidence);
    }
    view_table_end(&s->v);
    return 0;
}

/* ---- evidence -------------------------------------------------------------------- */

/* Without a value: all of it.  With one: what is met, and then what asks for a value
 * that the word does not tell, as TMB >= 10 of "TMB-H". */
static int put_evidence(const struct biomarker *b)
{
    static const char heading[] = "not decided by this word";
    struct evidence_rows rows = {0};
    bool has_word = b->hit->change != NULL;
    int rc = has_word ? show_matches(b->s, &b->c) : 0;
    for (unsigned i = 0; rc >= 0 && i < b->n_asked; i++)
        if (b->asked[i].answer == TRUTH_UNKNOWN && !b->asked[i].is_partial)
            rc = show_read_evidence(
                b->s, b->asked[i].records, (int)b->asked[i].n_records, &rows);
    if (rc < 0 || (has_word && rows.n == 0))
        return rc;
    if (has_word)
        view_object(&b->s->v, "not_decided", heading);
    rc = show_evidence_table(b->s, &rows, false);
    if (has_word)
        view_close(&b->s->v, heading);
    return rc;
}

/* ---- trials ---------------------------------------------------------------------- */

/* NULL: it asks for something else, or for another value. */
static const struct asked *find_asked(const struct biomarker *b, uint32_t criterion)
{
    for (unsigned i = 0; i < b->n_asked; i++)
        if (b->asked[i].criterion == criterion && b->asked[i].answer != TRUTH_FALSE)
            return &b->asked[i];
    return NULL;
}

static unsigned find_trials(const struct biomarker *b, uint32_t **out)
{
    struct show *s = b->s;
    size_t cap = 0;
    unsigned n = 0;
    *out = NULL;
    for (unsigned i = 0; i < b->n_asked; i++)
        for (unsigned k = 0; k < b->asked[i].n_records; k++) {
            if (b->asked[i].answer == TRUTH_FALSE)
                continue;
            *out = arena_grow(s->mem, *out, &cap, (size_t)n + 1, sizeof **out);
            (*out)[n++] = b->asked[i].records[k];
        }
    return n > 0 ? (unsigned)ordinals_unique(*out, n) : 0;
}

/* How a trial asks for it. */
struct asking {
    bool is_inclusion, is_exclusion, is_partial;
    enum truth answer; /* the best of its criteria */
};

static struct asking asking_of(const struct biomarker *b, const struct trial *t)
{
    struct asking out = {.answer = TRUTH_UNKNOWN};
    for (unsigned i = 0; i < t->n_criteria; i++) {
        const struct asked *a = find_asked(b, t->criteria[i].criterion);
        if (a == NULL)
            continue;
        out.is_exclusion |= t->criteria[i].is_exclusion;
        out.is_inclusion |= !t->criteria[i].is_exclusion;
        out.is_partial |= a->is_partial;
        if (a->answer == TRUTH_TRUE)
            out.answer = a->answer;
    }
    return out;
}

static void put_trial(const struct biomarker *b, struct str id, const struct trial *t)
{
    struct asking asking = asking_of(b, t);
    struct view *v = &b->s->v;
    view_cell(v, id);
    view_cell(v, t->status);
    view_cell_c(v, asking.is_inclusion && asking.is_exclusion ? "inclusion, exclusion"
                   : asking.is_exclusion                      ? "exclusion"
                                                              : "inclusion");
    view_cell_c(v, answer_word(b, asking.answer,
                       asking.is_partial && asking.answer != TRUTH_TRUE));
    view_cell(v, t->title);
}

static int put_trials(const struct biomarker *b)
{
    static const struct view_column columns[] = {{"id", "id", VIEW_TEXT, 0, VIEW_BOTH},
        {"status", "status", VIEW_TEXT, 0, VIEW_BOTH},
        {"asked_by", "asked by", VIEW_TEXT, 0, VIEW_BOTH},
        {"answer", "is", VIEW_TEXT, 0, VIEW_BOTH},
        {"title", "title", VIEW_TEXT, 0, VIEW_BOTH}};
    struct show *s = b->s;
    uint32_t *records;
    unsigned n = find_trials(b, &records);
    view_table(&s->v, "trials", "trials", columns, sizeof columns / sizeof *columns);
    for (unsigned i = 0; i < n; i++) {
        struct record r;
        struct trial t;
        int rc = show_must(
            s, kb_record(s->kb, records[i], &r, s->err), "record", records[i]);
        if (rc >= 0 && r.type != RECORD_TRIAL)
            continue;
        if (rc >= 0)
            rc = show_must(s, kb_trial(s->kb, records[i], s->mem, &t, s->err),
                "trial record", records[i]);
        if (rc < 0)
            return rc;
        put_trial(b, r.id, &t);
    }
    view_table_end(&s->v);
    return 0;
}

int show_biomarker(struct show *s, const struct lookup_hit *hit)
{
    struct biomarker b = {.s = s, .hit = hit};
    struct sample sample;
    struct finding finding;
    const char *title =
        str_cstr(s->mem, str_fmt(s->mem, "biomarker %.*s", STR_ARG(hit->gene)));
    view_item(&s->v, title);
    if (s->v.is_json)
        view_c(&s->v, "kind", "", "biomarker");
    view_str(&s->v, "name", "name", hit->gene);
    view_str(&s->v, "criterion", "read as",
        hit->change != NULL ? criterion_text(hit->change, s->mem) : STR_NONE);
    int rc = hit->change != NULL ? answer(&b, &sample, &finding) : 0;
    if (rc >= 0)
        rc = read_all(&b);
    if (rc >= 0)
        rc = put_criteria(&b);
    if (rc >= 0)
        rc = put_evidence(&b);
    if (rc >= 0)
        rc = put_trials(&b);
    view_close(&s->v, title);
    return rc;
}
