/*
 * In-house evidence: a table that a laboratory keeps by hand, one item a row, whose
 * first half is the criterion itself in its text form (kb/model/criterion.h).
 *
 *   id criterion type direction level significance therapies disease_id statement
 *   citation author date review_by licence
 *
 * Ids are the laboratory's own and become "inhouse:ID".  Therapies are joined by " + "
 * when they are given together and by " | " when any one of them will do.  disease_id
 * is a DOID ("DOID:3908") or empty.  Words of type, direction and significance are
 * CIViC's, through the same vocabulary.  Rows that cannot be read are rejected.  The
 * same table in curated/ must not have such rows (curated_sources.c).
 */
#include "ingest/own_evidence.h"
#include "kb/base/date.h"
#include "kb/base/tsv.h"

enum {
    ID,
    CRITERION,
    TYPE,
    DIRECTION,
    LEVEL,
    SIGNIFICANCE,
    THERAPIES,
    DISEASE_ID,
    STATEMENT,
    CITATION,
    AUTHOR,
    DATE,
    REVIEW_BY,
    LICENCE,
    N_COLUMNS,
};

static const struct tsv_column columns[N_COLUMNS] = {
    [ID] = {"id", true},
    [CRITERION] = {"criterion", true},
    [TYPE] = {"type", true},
    [DIRECTION] = {"direction", true},
    [LEVEL] = {"level", true},
    [SIGNIFICANCE] = {"significance", true},
    [THERAPIES] = {"therapies", true},
    [DISEASE_ID] = {"disease_id", true},
    [STATEMENT] = {"statement", true},
    [CITATION] = {"citation", true},
    [AUTHOR] = {"author", true},
    [DATE] = {"date", true},
    [REVIEW_BY] = {"review_by", true},
    [LICENCE] = {"licence", true},
};

typedef const char *name_of(int i);

static const char *type_name(int i)
{
    return evidence_type_name((enum evidence_type)i);
}

static const char *direction_name(int i)
{
    return evidence_direction_name((enum evidence_direction)i);
}

static const char *significance_name(int i)
{
    return significance_class_name((enum significance_class)i);
}

/* The value of a word of one of CIViC's closed lists. 1: *out is set; 0: rejected. */
static int read_word(struct own_rows *r, const char *field, struct str word,
    name_of *name, int n, int *out)
{
    struct str means = vocabulary_means(r->b->vocabulary, "civic", field, word);
    if (means.p != NULL)
        for (int i = 0; i < n; i++)
            if (str_eq_c(means, name(i))) {
                *out = i;
                return 1;
            }
    return own_rows_reject(r, field, word);
}

static int read_words(struct own_rows *r, const struct str *field, struct evidence *e)
{
    int type = 0, direction = 0, class = 0;
    struct str level = str_trim(field[LEVEL]);
    e->significance = str_trim(field[SIGNIFICANCE]);
    if (read_word(r, "evidence_type", str_trim(field[TYPE]), type_name,
            N_EVIDENCE_TYPES, &type)
            == 0
        || read_word(r, "evidence_direction", str_trim(field[DIRECTION]),
               direction_name, DIRECTION_NONE + 1, &direction)
               == 0
        || read_word(r, "significance", e->significance, significance_name,
               N_SIGNIFICANCE_CLASSES, &class)
               == 0)
        return 0;
    if (level.n != 1 || level.p[0] < 'A' || level.p[0] > 'E')
        return own_rows_reject(r, "evidence_level", level);
    e->type = (enum evidence_type)type;
    e->direction = (enum evidence_direction)direction;
    e->significance_class = (enum significance_class) class;
    e->level = level.p[0];
    return 1;
}

/* Who says so, when, and how long it holds: part of the citation that a report shows.
 */
static int read_origin(struct own_rows *r, const struct str *field, struct evidence *e)
{
    struct str author = str_trim(field[AUTHOR]), date = str_trim(field[DATE]);
    struct str review_by = str_trim(field[REVIEW_BY]);
    if (author.n == 0)
        return own_rows_reject(r, "no_author", author);
    if (!date_is_day(date))
        return own_rows_reject(r, "bad_date", date);
    if (!date_is_day(review_by) || str_cmp(review_by, date) < 0)
        return own_rows_reject(r, "bad_review_by", review_by);
    if (str_trim(field[LICENCE]).n == 0)
        return own_rows_reject(r, "no_licence", field[LICENCE]);
    e->citation = str_fmt(&r->mem, "%.*s (in-house: %.*s, %.*s, review by %.*s, %.*s)",
        STR_ARG(str_trim(field[CITATION])), STR_ARG(author), STR_ARG(date),
        STR_ARG(review_by), STR_ARG(str_trim(field[LICENCE])));
    e->source_type = STR("in-house");
    e->licence = str_trim(field[LICENCE]);
    e->review_by = review_by;
    return 1;
}

/* A criterion that asks for germline or somatic origin says so itself. */
static int read_meaning(struct own_rows *r, const struct str *field, struct evidence *e,
    struct criterion **criterion)
{
    struct own_fault fault;
    if (!own_evidence_therapies(&r->mem, field[THERAPIES], e, &fault)
        || !own_evidence_criterion(
            &r->mem, str_trim(field[CRITERION]), criterion, &fault))
        return own_rows_reject(r, fault.reason, fault.found);
    return 1;
}

static int read_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct own_rows *r = ctx;
    struct staged_evidence s = {.file = r->file, .line = row->line};
    struct evidence *e = &s.e;
    struct criterion *criterion = NULL;
    r->id = str_trim(row->field[ID]);
    if (r->id.n == 0)
        return own_rows_reject(r, "no_id", r->id);
    e->id = str_fmt(&r->mem, "inhouse:%.*s", STR_ARG(r->id));
    e->disease_id = str_trim(row->field[DISEASE_ID]);
    e->disease_ordinal = DISEASE_NONE;
    e->statement = str_trim(row->field[STATEMENT]);
    if (e->disease_id.n > 0 && !own_evidence_is_doid(e->disease_id))
        return own_rows_reject(r, "bad_disease_id", e->disease_id);
    if (e->statement.n == 0)
        return own_rows_reject(r, "no_statement", e->statement);
    if (read_words(r, row->field, e) == 0 || read_origin(r, row->field, e) == 0
        || read_meaning(r, row->field, e, &criterion) == 0)
        return 0;
    return own_evidence_stage(r->b, &r->mem, &s, criterion, err);
}

int inhouse_evidence_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    return own_rows_read(b, file, in, columns, N_COLUMNS, read_row, err);
}
