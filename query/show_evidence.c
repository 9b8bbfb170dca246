/* Evidence items: one whole, and tables of many. */
#include "query/show.h"

#include "query/order.h"

#include <stdlib.h>

int show_must(struct show *s, int rc, const char *what, uint32_t ordinal)
{
    if (rc == 0)
        return err_set(s->err, ERR_KB, "%s %u is not there", what, ordinal);
    return rc;
}

int show_read_evidence(
    struct show *s, const uint32_t *records, int n_records, struct evidence_rows *out)
{
    if (n_records < 0)
        return n_records;
    for (int i = 0; i < n_records; i++) {
        struct record r;
        int rc = show_must(
            s, kb_record(s->kb, records[i], &r, s->err), "record", records[i]);
        if (rc < 0)
            return rc;
        if (r.type != RECORD_EVIDENCE && r.type != RECORD_ASSERTION)
            continue;
        out->row =
            arena_grow(s->mem, out->row, &out->cap, out->n + 1, sizeof *out->row);
        out->row[out->n] = (struct evidence_row){.source = r.source};
        rc = show_must(s,
            kb_evidence(s->kb, records[i], s->mem, &out->row[out->n].e, s->err),
            "evidence record", records[i]);
        if (rc < 0)
            return rc;
        out->n++;
    }
    return 0;
}

/* Assertions first, then by level, rating (best first) and id. */
static int row_cmp(const void *x, const void *y)
{
    const struct evidence *a = &((const struct evidence_row *)x)->e;
    const struct evidence *b = &((const struct evidence_row *)y)->e;
    if (a->is_assertion != b->is_assertion)
        return a->is_assertion ? -1 : 1;
    if (a->level != b->level)
        return a->level < b->level ? -1 : 1;
    if (a->rating != b->rating)
        return a->rating > b->rating ? -1 : 1;
    return order_id_cmp(a->id, b->id);
}

/* "does not support Sensitivity/Response"; the kind where the word does not tell it. */
static struct str what_it_says(struct show *s, const struct evidence *e)
{
    const char *verb =
        e->direction == DIRECTION_DOES_NOT_SUPPORT ? "does not support " : "";
    const char *kind =
        e->type == EVIDENCE_PREDICTIVE ? "" : evidence_type_name(e->type);
    return str_fmt(s->mem, "%s%s%s%.*s%s", kind, *kind != '\0' ? ": " : "", verb,
        STR_ARG(e->significance), e->is_flagged ? " (flagged)" : "");
}

/* How therapies are taken together: substitutes are alternatives, and where the source
 * does not say it nothing is claimed. */
const char *therapy_separator(enum therapy_interaction interaction)
{
    switch (interaction) {
    case THERAPY_SUBSTITUTES:
        return " or ";
    case THERAPY_SEQUENTIAL:
        return " then ";
    case THERAPY_COMBINATION:
        return " + ";
    case THERAPY_SINGLE:
        break;
    }
    return "; ";
}

static int read_source(struct show *s, unsigned ordinal, struct provenance *out)
{
    return show_must(
        s, kb_source(s->kb, ordinal, s->mem, out, s->err), "source", ordinal);
}

static int put_row(struct show *s, const struct evidence_row *row)
{
    struct provenance from;
    int rc = read_source(s, row->source, &from);
    if (rc < 0)
        return rc;
    const struct evidence *e = &row->e;
    const struct verdict *m = row->match;
    struct str level = e->level != 0 ? str_fmt(s->mem, "%c", e->level) : STR_NONE;
    view_cell_c(&s->v, m == NULL       ? NULL
                       : m->is_partial ? "partial"
                                       : truth_name(m->value));
    view_cell_c(&s->v, m == NULL ? NULL : rung_name(m->rung));
    view_cell(&s->v, e->id);
    view_cell(&s->v, e->is_assertion ? e->amp : level);
    view_cell(&s->v, e->rating > 0 ? str_fmt(s->mem, "%d", e->rating) : STR_NONE);
    view_cell(&s->v, level);
    view_cell(&s->v, e->amp);
    view_cell_c(&s->v, evidence_type_name(e->type));
    view_cell_c(&s->v, evidence_direction_name(e->direction));
    view_cell(&s->v, e->significance);
    view_cell_c(&s->v, e->is_flagged ? "yes" : NULL);
    view_cell(&s->v, what_it_says(s, e));
    view_cell_list(
        &s->v, e->therapies, e->n_therapies, therapy_separator(e->interaction));
    view_cell_c(&s->v, therapy_interaction_name(e->interaction));
    view_cell(&s->v, e->disease);
    view_cell(&s->v, e->disease_id);
    view_cell(&s->v, e->profile);
    view_cell(&s->v, e->citation);
    view_cell(&s->v, from.source);
    view_cell(&s->v, from.release);
    return 0;
}

/* Below a table: the sources of its rows, each once, with its release. */
static int put_sources(struct show *s, const struct evidence_rows *rows)
{
    struct str text = STR_NONE;
    for (size_t i = 0; i < rows->n; i++) {
        struct provenance from;
        bool is_known = false;
        for (size_t k = 0; k < i && !is_known; k++)
            is_known = rows->row[k].source == rows->row[i].source;
        int rc = is_known ? 0 : read_source(s, rows->row[i].source, &from);
        if (rc < 0)
            return rc;
        if (!is_known)
            text = str_fmt(s->mem, "%.*s%s%.*s %.*s (%.*s)", STR_ARG(text),
                text.n > 0 ? ", " : "from ", STR_ARG(from.source),
                STR_ARG(from.release), STR_ARG(from.kind));
    }
    if (!s->v.is_json)
        view_sentence(&s->v, "", text);
    return 0;
}

int show_evidence_table(struct show *s, struct evidence_rows *rows, bool has_match)
{
    enum view_reader match = has_match ? VIEW_BOTH : VIEW_PROGRAMS;
    struct view_column columns[] = {{"value", "value", VIEW_TEXT, 0, match},
        {"specificity", "match", VIEW_TEXT, 0, match},
        {"id", "id", VIEW_TEXT, 0, VIEW_BOTH}, {"", "level", VIEW_TEXT, 0, VIEW_PEOPLE},
        {"rating", "stars", VIEW_NUMBER, 0, VIEW_BOTH},
        {"evidence_level", "", VIEW_TEXT, 0, VIEW_PROGRAMS},
        {"amp", "", VIEW_TEXT, 0, VIEW_PROGRAMS},
        {"type", "", VIEW_TEXT, 0, VIEW_PROGRAMS},
        {"direction", "", VIEW_TEXT, 0, VIEW_PROGRAMS},
        {"significance", "", VIEW_TEXT, 0, VIEW_PROGRAMS},
        {"flagged", "", VIEW_FLAG, 0, VIEW_PROGRAMS},
        {"", "says", VIEW_TEXT, 20, VIEW_PEOPLE},
        {"therapies", "therapies", VIEW_TEXT, 16, VIEW_BOTH},
        {"therapy_interaction", "", VIEW_TEXT, 0, VIEW_PROGRAMS},
        {"disease", "disease", VIEW_TEXT, 16, VIEW_BOTH},
        {"disease_id", "", VIEW_TEXT, 0, VIEW_PROGRAMS},
        {"profile", "molecular profile", VIEW_TEXT, 17, VIEW_BOTH},
        {"citation", "citation", VIEW_TEXT, 16, VIEW_BOTH},
        {"source", "", VIEW_TEXT, 0, VIEW_PROGRAMS},
        {"release", "", VIEW_TEXT, 0, VIEW_PROGRAMS}, SHOW_OVERRIDES_COLUMN};
    bool has_overrides = show_has_overrides(rows);
    if (!has_match && rows->n > 1)
        qsort(rows->row, rows->n, sizeof *rows->row, row_cmp);
    const char *heading =
        has_match ? "evidence that a finding of it matches" : "evidence";
    view_table(&s->v, "evidence", heading, columns,
        (unsigned)(sizeof columns / sizeof *columns) - !has_overrides);
    int rc = 0;
    for (size_t i = 0; rc >= 0 && i < rows->n; i++) {
        rc = put_row(s, &rows->row[i]);
        if (rc >= 0 && has_overrides)
            view_cell(&s->v, show_overrides_text(&rows->row[i].e, s->mem));
    }
    if (rc < 0)
        return rc;
    view_table_end(&s->v);
    return put_sources(s, rows);
}

enum { N_LEVELS = 5 };

void show_evidence_counts(
    struct show *s, const struct evidence_rows *rows, const char *heading)
{
    static const struct view_column columns[] = {
        {"type", "type", VIEW_TEXT, 0, VIEW_BOTH},
        {"A", "level A", VIEW_NUMBER, 0, VIEW_BOTH},
        {"B", "B", VIEW_NUMBER, 0, VIEW_BOTH}, {"C", "C", VIEW_NUMBER, 0, VIEW_BOTH},
        {"D", "D", VIEW_NUMBER, 0, VIEW_BOTH}, {"E", "E", VIEW_NUMBER, 0, VIEW_BOTH},
        {"assertions", "assertions", VIEW_NUMBER, 0, VIEW_BOTH}};
    uint64_t n[N_EVIDENCE_TYPES][N_LEVELS + 1] = {0}, sum[N_EVIDENCE_TYPES] = {0};
    for (size_t i = 0; i < rows->n; i++) {
        const struct evidence *e = &rows->row[i].e;
        bool has_level = !e->is_assertion && e->level >= 'A' && e->level <= 'E';
        n[e->type][has_level ? e->level - 'A' : N_LEVELS]++;
        sum[e->type]++;
    }
    view_table(
        &s->v, "evidence_counts", heading, columns, sizeof columns / sizeof *columns);
    for (int t = 0; t < N_EVIDENCE_TYPES; t++) {
        if (sum[t] == 0)
            continue;
        view_cell_c(&s->v, evidence_type_name((enum evidence_type)t));
        for (int l = 0; l <= N_LEVELS; l++)
            view_cell_uint(&s->v, n[t][l]);
    }
    view_table_end(&s->v);
}

int show_source(struct show *s, unsigned ordinal)
{
    struct provenance p;
    int rc =
        show_must(s, kb_source(s->kb, ordinal, s->mem, &p, s->err), "source", ordinal);
    if (rc < 0)
        return rc;
    view_object(&s->v, "source", NULL);
    if (s->v.is_json) {
        view_str(&s->v, "source", "source", p.source);
        view_str(&s->v, "release", "release", p.release);
        view_str(&s->v, "file", "file", p.file);
        view_str(&s->v, "sha256", "sha256", p.sha256);
        view_str(&s->v, "licence", "licence", p.licence);
    } else {
        view_str(&s->v, "", "source",
            str_fmt(s->mem, "%.*s, release %.*s, %.*s, licence %.*s", STR_ARG(p.source),
                STR_ARG(p.release), STR_ARG(p.file), STR_ARG(p.licence)));
    }
    view_close(&s->v, NULL);
    return 0;
}

static void put_assertion(struct show *s, const struct evidence *e)
{
    view_str(&s->v, "amp", "AMP level", e->amp);
    view_str(&s->v, "acmg_codes", "ACMG codes", e->acmg_codes);
    view_str(&s->v, "clingen_codes", "ClinGen codes", e->clingen_codes);
    view_str(&s->v, "nccn", "NCCN guideline", e->nccn);
    view_str(&s->v, "nccn_version", "its version", e->nccn_version);
    view_flag(&s->v, "is_fda_approved", "FDA approved", e->is_fda_approved);
    view_flag(&s->v, "has_fda_companion", "FDA companion test", e->has_fda_companion);
    view_str(&s->v, "evidence_ids", "evidence items", e->evidence_ids);
}

/* What only a label, an item of the laboratory's own, or an override has. */
static void put_own(struct show *s, const struct evidence *e)
{
    if (e->approved_by.n > 0) {
        view_str(&s->v, "approved_by", "approved by", e->approved_by);
        view_str(&s->v, "approved_in", "approved in", e->approved_in);
    }
    if (e->licence.n > 0)
        view_str(&s->v, "own_licence", "own licence", e->licence);
    if (e->review_by.n > 0)
        view_str(&s->v, "review_by", "review by", e->review_by);
    show_overrides_table(s, e->overrides, e->n_overrides);
}

int show_criterion(struct show *s, uint32_t ordinal)
{
    struct criterion *c;
    int rc = show_must(
        s, kb_criterion(s->kb, ordinal, s->mem, &c, s->err), "criterion", ordinal);
    if (rc >= 0)
        view_str(&s->v, "criterion", "criterion", criterion_text(c, s->mem));
    return rc;
}

int show_evidence_facts(struct show *s, uint32_t ordinal, unsigned source)
{
    struct evidence e;
    int rc = show_must(
        s, kb_evidence(s->kb, ordinal, s->mem, &e, s->err), "evidence record", ordinal);
    if (rc < 0)
        return rc;
    const char level[] = {e.level, '\0'};
    view_c(&s->v, "type", "type", evidence_type_name(e.type));
    view_c(&s->v, "evidence_level", "evidence level", level);
    view_number(&s->v, "rating", "rating (of 5)", e.rating > 0, (uint64_t)e.rating);
    view_str(&s->v, "status", "status", e.status);
    view_flag(&s->v, "flagged", "flagged", e.is_flagged);
    view_c(&s->v, "direction", "direction",
        e.direction == DIRECTION_DOES_NOT_SUPPORT && !s->v.is_json
            ? "does not support"
            : evidence_direction_name(e.direction));
    view_str(&s->v, "significance", "significance", e.significance);
    view_strs(&s->v, "therapies", "therapies", e.therapies, e.n_therapies);
    view_c(&s->v, "therapy_interaction", "given as",
        therapy_interaction_name(e.interaction));
    view_str(&s->v, "disease", "disease", e.disease);
    view_str(&s->v, "disease_id", "disease id", e.disease_id);
    view_str(&s->v, "phenotypes", "phenotypes", e.phenotypes);
    view_str(&s->v, "origin", "variant origin", e.origin_word);
    view_str(&s->v, "profile", "molecular profile", e.profile);
    view_str(&s->v, "profile_id", "profile id", e.profile_id);
    rc = show_criterion(s, e.criterion);
    if (rc < 0)
        return rc;
    if (e.is_assertion)
        put_assertion(s, &e);
    put_own(s, &e);
    view_str(&s->v, "statement", "statement", e.statement);
    view_str(&s->v, "description", "description", e.description);
    view_str(&s->v, "citation", "citation", e.citation);
    view_str(&s->v, "citation_id", "citation id", e.citation_id);
    view_str(&s->v, "source_type", "citation's source", e.source_type);
    view_str(&s->v, "abstract_id", "abstract", e.abstract_id);
    view_str(&s->v, "nct_ids", "clinical trials", e.nct_ids);
    view_str(&s->v, "reviewed", "last review", e.reviewed);
    view_str(&s->v, "url", "url", e.url);
    return show_source(s, source);
}
