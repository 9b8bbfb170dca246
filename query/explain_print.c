/* Each criterion with its value, why, its parts and the records that hang on it. */
#include "query/explain.h"

#include "query/show.h"
#include "query/texts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct explained {
    uint32_t ordinal;
    const struct criterion *criterion;
    struct verdict verdict;
    struct trace trace;
    struct evidence_rows rows; /* what hangs on it */
    enum near_miss near;
};

/* true, partial, unknown, false */
enum group { GROUP_TRUE, GROUP_PARTIAL, GROUP_UNKNOWN, GROUP_FALSE, N_GROUPS };
static const char *const group_names[N_GROUPS] = {
    "true", "partial", "unknown", "false"};

static enum group group_of(const struct verdict *v)
{
    if (v->value == TRUTH_TRUE)
        return GROUP_TRUE;
    if (v->value == TRUTH_FALSE)
        return GROUP_FALSE;
    return v->is_partial ? GROUP_PARTIAL : GROUP_UNKNOWN;
}

static bool has_rung(const struct verdict *v)
{
    return v->value == TRUTH_TRUE || v->is_partial;
}

static int explained_cmp(const void *x, const void *y)
{
    const struct explained *a = x, *b = y;
    enum group group_a = group_of(&a->verdict), group_b = group_of(&b->verdict);
    if (group_a != group_b)
        return group_a < group_b ? -1 : 1;
    if (has_rung(&a->verdict) && a->verdict.rung != b->verdict.rung)
        return a->verdict.rung < b->verdict.rung ? -1 : 1;
    if (!has_rung(&a->verdict) && a->near != b->near)
        return a->near < b->near ? -1 : 1;
    return (a->ordinal > b->ordinal) - (a->ordinal < b->ordinal);
}

static struct str finding_name(struct explain *x, const struct finding *f)
{
    struct str what = f->gene, change = f->text;
    switch (f->kind) {
    case FINDING_SMALL_VARIANT:
        change = f->shown && f->shown->has_change
                     ? protein_text(x->mem, &f->shown->change)
                     : STR_NONE;
        break;
    case FINDING_FUSION:
        return str_fmt(x->mem, "%.*s::%.*s", STR_ARG(f->gene), STR_ARG(f->gene3));
    case FINDING_COPY_NUMBER:
    case FINDING_REARRANGEMENT:
        change = str_of(change_class_name(f->change));
        break;
    case FINDING_FACTOR:
        what = f->factor;
        if (!isnan(f->value))
            change = str_fmt(x->mem, "%.15g", f->value);
        break;
    case FINDING_HAPLOTYPE:
        return str_fmt(x->mem, "%.*s%.*s", STR_ARG(what), STR_ARG(change));
    case FINDING_STATE:
        if (f->is_absent)
            change = str_fmt(x->mem, "no %.*s", STR_ARG(f->text));
        break;
    case FINDING_KARYOTYPE:
        break;
    }
    return str_fmt(x->mem, "%.*s%s%.*s", STR_ARG(what),
        what.n > 0 && change.n > 0 ? " " : "", STR_ARG(change));
}

static void put_findings(struct explain *x)
{
    static const struct view_column columns[] = {{"id", "", VIEW_TEXT, 0, VIEW_BOTH},
        {"name", "finding", VIEW_TEXT, 0, VIEW_BOTH},
        {"allele", "allele", VIEW_TEXT, 40, VIEW_BOTH},
        {"origin", "origin", VIEW_TEXT, 0, VIEW_BOTH},
        {"effect", "effect", VIEW_TEXT, 0, VIEW_BOTH}};
    view_table(&x->v, "findings", "findings of the sample", columns, 5);
    for (unsigned i = 0; i < x->c.n_findings; i++) {
        const struct finding *f = &x->c.findings[i];
        view_cell(&x->v, str_fmt(x->mem, "F%u", f->number));
        view_cell(&x->v, finding_name(x, f));
        bool is_small = f->kind == FINDING_SMALL_VARIANT;
        view_cell(&x->v, is_small ? allele_text(x->mem, &f->allele) : STR_NONE);
        view_cell_c(&x->v, origin_name(f->origin));
        view_cell(&x->v, is_small ? str_of(effect_class_name(f->effect)) : STR_NONE);
    }
    view_table_end(&x->v);
}

static void put_tumour(struct explain *x)
{
    const struct disease *t = &x->tumour;
    if (!x->v.is_json) {
        view_str(&x->v, "", "tumour",
            str_fmt(x->mem, "%.*s (%.*s)", STR_ARG(t->name), STR_ARG(t->id)));
        return;
    }
    view_object(&x->v, "tumour", NULL);
    view_str(&x->v, "id", "", t->id);
    view_str(&x->v, "name", "", t->name);
    view_close(&x->v, NULL);
}

static const char *how_for_people(const char *how)
{
    static const char *const words[][2] = {{"option", "by option"},
        {"contig_lengths", "by the contig lengths of its header"},
        {"header", "by its header"}, {"reference_bases", "by its reference bases"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(how, words[i][0]) == 0)
            return words[i][1];
    return how;
}

static void put_sample(struct explain *x)
{
    const struct sample *s = &x->sample;
    view_object(&x->v, "sample", NULL);
    view_str(&x->v, "id", "sample", s->name);
    if (x->v.is_json) {
        view_c(&x->v, "assembly", "", assembly_name(s->assembly));
        view_c(&x->v, "assembly_how", "", s->assembly_how);
    } else {
        view_str(&x->v, "", "assembly",
            str_fmt(x->mem, "%s (%s)", assembly_name(s->assembly),
                how_for_people(s->assembly_how)));
    }
    view_c(&x->v, "origin", "origin", sample_origin_name(s->origin));
    view_close(&x->v, NULL);
    if (x->has_tumour)
        put_tumour(x);
}

static void put_reason(struct explain *x, const struct reason *r)
{
    if (!x->v.is_json) {
        view_sentence(&x->v, "", text_of_reason(r, x->lang, x->mem));
        return;
    }
    view_object(&x->v, "why", NULL);
    view_c(&x->v, "key", "", r->key);
    view_object(&x->v, "params", NULL);
    for (unsigned i = 0; i < r->n_params; i++)
        view_str(&x->v, r->param[i].name, "", r->param[i].value);
    view_close(&x->v, NULL);
    view_str(&x->v, "text", "", text_of_reason(r, x->lang, x->mem));
    view_close(&x->v, NULL);
}

static void put_finding_ids(struct explain *x, const struct verdict *v)
{
    struct str ids[VERDICT_FINDINGS];
    for (unsigned i = 0; i < v->n_findings; i++)
        ids[i] = str_fmt(x->mem, "F%u", x->c.findings[v->findings[i]].number);
    view_strs(&x->v, "findings", "findings", ids, v->n_findings);
}

/* The value is the part's own, also below a NOT. */
static struct str leaf_text(struct explain *x, const struct leaf_verdict *l)
{
    return str_fmt(x->mem, "%.*s%s", STR_ARG(criterion_text(l->leaf, x->mem)),
        l->is_positive || x->v.is_json ? "" : " (below a NOT)");
}

/* A criterion of one leaf has been said already. */
static void put_parts(struct explain *x, const struct trace *t)
{
    static const struct view_column columns[] = {
        {"value", "part", VIEW_TEXT, 0, VIEW_BOTH},
        {"specificity", "match", VIEW_TEXT, 0, VIEW_BOTH},
        {"criterion", "criterion", VIEW_TEXT, 38, VIEW_BOTH},
        {"negated", "", VIEW_FLAG, 0, VIEW_PROGRAMS},
        {"key", "", VIEW_TEXT, 0, VIEW_PROGRAMS},
        {"why", "why", VIEW_TEXT, 0, VIEW_BOTH}};
    if (t->n < 2 && !x->v.is_json)
        return;
    view_table(&x->v, "parts", NULL, columns, 6);
    for (unsigned i = 0; i < t->n; i++) {
        const struct verdict *v = &t->leaf[i].verdict;
        view_cell_c(&x->v, group_names[group_of(v)]);
        view_cell_c(&x->v, has_rung(v) ? rung_name(v->rung) : NULL);
        view_cell(&x->v, leaf_text(x, &t->leaf[i]));
        view_cell_c(&x->v, t->leaf[i].is_positive ? NULL : "yes");
        view_cell_c(&x->v, v->reason.key);
        view_cell(&x->v, text_of_reason(&v->reason, x->lang, x->mem));
    }
    view_table_end(&x->v);
}

static int relation(struct explain *x, const struct evidence *e, const char **out)
{
    struct disease d;
    int rc = 1;
    *out = NULL;
    if (!x->has_tumour)
        return 0;
    if (e->disease_ordinal != DISEASE_NONE)
        rc = kb_disease(x->kb, e->disease_ordinal, x->mem, &d, x->err);
    if (rc == 0)
        return err_set(x->err, ERR_KB, "disease %u is not there", e->disease_ordinal);
    if (rc < 0)
        return rc;
    *out = disease_relation_name(
        disease_relate(e->disease_ordinal != DISEASE_NONE ? &d : NULL, &x->tumour));
    return 0;
}

/* "left out by --use commercial", where --use is given. */
static void put_use(struct explain *x, const struct evidence_row *row)
{
    if (!x->use)
        return;
    view_cell(&x->v, use_forbids(x->use, row->source, row->e.licence) ? str_fmt(
                         x->mem, "left out by --use %s", use_kind_name(x->use))
                                                                      : STR_NONE);
}

static int put_evidence_row(
    struct explain *x, const struct evidence_row *row, bool has_overrides)
{
    const struct evidence *e = &row->e;
    const char *related;
    const char level[] = {e->level, '\0'};
    const char *verb =
        e->direction == DIRECTION_DOES_NOT_SUPPORT ? "does not support " : "";
    int rc = relation(x, e, &related);
    view_cell(&x->v, e->id);
    view_cell(&x->v, e->is_assertion ? e->amp : str_fmt(x->mem, "%s", level));
    view_cell(&x->v, str_fmt(x->mem, "%s%.*s", verb, STR_ARG(e->significance)));
    view_cell_list(
        &x->v, e->therapies, e->n_therapies, therapy_separator(e->interaction));
    view_cell(&x->v, e->disease);
    view_cell_c(&x->v, related);
    if (has_overrides)
        view_cell(&x->v, show_overrides_text(e, x->mem));
    put_use(x, row);
    return rc;
}

static void put_profiles(struct explain *x, const struct evidence_rows *rows)
{
    struct str *names = ARENA_ARRAY(x->mem, struct str, rows->n);
    unsigned n = 0;
    for (size_t i = 0; i < rows->n; i++) {
        bool is_known = false;
        for (unsigned k = 0; k < n; k++)
            is_known = is_known || str_eq(names[k], rows->row[i].e.profile);
        if (!is_known)
            names[n++] = rows->row[i].e.profile;
    }
    view_strs(&x->v, "profiles", "molecular profile", names, n);
}

static int read_evidence(
    struct explain *x, uint32_t criterion, struct evidence_rows *rows)
{
    struct show s = {.kb = x->kb, .mem = x->mem, .err = x->err};
    uint32_t *records;
    int n = kb_records_by_criterion(x->kb, criterion, x->mem, &records, x->err);
    return show_read_evidence(&s, records, n, rows);
}

static int put_evidence(struct explain *x, const struct evidence_rows *rows)
{
    struct view_column columns[8] = {{"id", "evidence", VIEW_TEXT, 0, VIEW_BOTH},
        {"level", "level", VIEW_TEXT, 0, VIEW_BOTH},
        {"says", "says", VIEW_TEXT, 22, VIEW_BOTH},
        {"therapies", "therapies", VIEW_TEXT, 24, VIEW_BOTH},
        {"disease", "disease", VIEW_TEXT, x->has_tumour ? 28 : 0, VIEW_BOTH},
        {"disease_relation", "relation", VIEW_TEXT, 0,
            x->has_tumour ? VIEW_BOTH : VIEW_PROGRAMS}};
    bool has_overrides = show_has_overrides(rows);
    unsigned n_columns = 6;
    int rc = 0;
    if (has_overrides)
        columns[n_columns++] = (struct view_column)SHOW_OVERRIDES_COLUMN;
    if (x->use)
        columns[n_columns++] =
            (struct view_column){"left_out", "in the report", VIEW_TEXT, 0, VIEW_BOTH};
    if (rows->n == 0 && !x->v.is_json)
        return 0;
    view_table(&x->v, "evidence", NULL, columns, n_columns);
    for (size_t i = 0; rc >= 0 && i < rows->n; i++)
        rc = put_evidence_row(x, &rows->row[i], has_overrides);
    if (rc >= 0)
        view_table_end(&x->v);
    return rc;
}

static void put_near(struct explain *x, enum near_miss near)
{
    const char *key = near_miss_key(near);
    if (x->v.is_json)
        view_c(&x->v, "near_miss", "", key ? key + strlen("near.") : NULL);
    else if (key)
        view_str(&x->v, "", "near miss", text_of_key(key, x->lang));
}

static int put_criterion(struct explain *x, const struct explained *e)
{
    const struct verdict *v = &e->verdict;
    const char *group = group_names[group_of(v)],
               *rung = has_rung(v) ? rung_name(v->rung) : NULL;
    struct str text = criterion_text(e->criterion, x->mem);
    const char *title = str_cstr(
        x->mem, str_fmt(x->mem, "%s%s%s%s: %.*s", group, rung != NULL ? " (" : "",
                    rung != NULL ? rung : "", rung != NULL ? ")" : "", STR_ARG(text)));
    view_item(&x->v, title);
    if (x->v.is_json) {
        view_str(&x->v, "criterion", "", text);
        view_c(&x->v, "value", "", group);
        view_c(&x->v, "specificity", "", rung);
    }
    put_profiles(x, &e->rows);
    put_finding_ids(x, v);
    put_reason(x, &v->reason);
    put_near(x, e->near);
    put_parts(x, &e->trace);
    int rc = put_evidence(x, &e->rows);
    view_close(&x->v, title);
    return rc;
}

static bool is_named(const struct explain *x, uint32_t record)
{
    for (size_t i = 0; i < x->n_records; i++)
        if (x->records[i] == record)
            return true;
    return false;
}

/* Of what hangs on a criterion, what the term itself names (an item, what is known of a
 * drug); all of it when the term is a gene or a change. */
static int read_named(struct explain *x, uint32_t criterion, struct evidence_rows *rows)
{
    struct show s = {.kb = x->kb, .mem = x->mem, .err = x->err};
    uint32_t *records;
    int n = kb_records_by_criterion(x->kb, criterion, x->mem, &records, x->err),
        kept = 0;
    for (int i = 0; i < n; i++)
        if (is_named(x, records[i])) {
            uint32_t other = records[kept];
            records[kept++] = records[i];
            records[i] = other;
        }
    return show_read_evidence(&s, records, n < 0 || kept == 0 ? n : kept, rows);
}

/* Is all that is said of it said of another disease? */
static int is_other_disease(struct explain *x, uint32_t criterion)
{
    struct evidence_rows rows = {0};
    int rc = read_named(x, criterion, &rows);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < rows.n; i++) {
        const char *related;
        rc = relation(x, &rows.row[i].e, &related);
        if (rc < 0)
            return rc;
        if (!related || strcmp(related, disease_relation_name(RELATION_OTHER)) != 0)
            return 0;
    }
    return rows.n > 0;
}

static int evaluate_one(struct explain *x, uint32_t ordinal, struct explained *e)
{
    struct criterion *c;
    int rc = kb_criterion(x->kb, ordinal, x->mem, &c, x->err);
    if (rc == 0)
        return err_set(x->err, ERR_KB, "criterion %u is not there", ordinal);
    if (rc < 0)
        return rc;
    e->ordinal = ordinal;
    e->criterion = c;
    e->verdict = criterion_evaluate(c, &x->c.view, x->mem, &e->trace);
    rc = read_evidence(x, ordinal, &e->rows);
    if (rc >= 0)
        rc = is_other_disease(x, ordinal);
    e->near = near_miss_of(c, &e->verdict, &e->trace, rc > 0);
    return rc;
}

static int evaluate(struct explain *x, struct explained *all)
{
    for (size_t i = 0; i < x->n_criteria; i++) {
        int rc = evaluate_one(x, x->criteria[i], &all[i]);
        if (rc < 0)
            return rc;
    }
    if (x->n_criteria > 1)
        qsort(all, x->n_criteria, sizeof *all, explained_cmp);
    return 0;
}

static void put_counts(struct explain *x, const struct explained *all)
{
    unsigned n[N_GROUPS] = {0};
    for (size_t i = 0; i < x->n_criteria; i++)
        n[group_of(&all[i].verdict)]++;
    view_object(&x->v, "counts", NULL);
    if (x->v.is_json)
        for (int g = 0; g < N_GROUPS; g++)
            view_uint(&x->v, group_names[g], "", n[g]);
    else
        view_line(&x->v, "%-18s %zu: %u true, %u partial, %u unknown, %u false",
            "criteria", x->n_criteria, n[GROUP_TRUE], n[GROUP_PARTIAL],
            n[GROUP_UNKNOWN], n[GROUP_FALSE]);
    view_close(&x->v, NULL);
}

int explain_print(struct explain *x)
{
    struct explained *all = ARENA_ARRAY(x->mem, struct explained, x->n_criteria);
    int rc = evaluate(x, all);
    if (rc < 0)
        return rc;
    view_str(&x->v, "term", "term", x->term);
    put_sample(x);
    put_counts(x, all);
    if (x->n_suppressed > 0)
        view_uint(&x->v, "suppressed", "not shown", x->n_suppressed);
    put_findings(x);
    explain_asked(x);
    rc = explain_trials(x);
    if (rc < 0)
        return rc;
    view_array(&x->v, "criteria", NULL);
    for (size_t i = 0; rc >= 0 && i < x->n_criteria; i++)
        rc = put_criterion(x, &all[i]);
    if (rc >= 0)
        view_close(&x->v, NULL);
    return rc;
}
