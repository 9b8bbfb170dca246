#include "ingest/clinvar_xml.h"
#include "kb/base/date.h"

/* Words of one submission joined; ClinVar's vocabularies have fewer. */
#define MAX_JOINED_BYTES 512

struct clinvar_submission *xml_submission_begin(struct clinvar_xml *x)
{
    struct xml_record *r = &x->r;

    r->submissions = arena_grow(&x->f.mem, r->submissions, &r->submissions_cap,
        r->n_submissions + 1, sizeof(*r->submissions));
    r->submissions[r->n_submissions] = (struct clinvar_submission){0};
    r->submission_has_class = false;
    r->submission_status = STR_NONE;
    return &r->submissions[r->n_submissions++];
}

struct clinvar_submission *xml_submission(struct clinvar_xml *x)
{
    return &x->r.submissions[x->r.n_submissions - 1];
}

/* 1: kept; 0: taken back. */
static int check_words(struct clinvar_xml *x, struct err *err)
{
    const struct clinvar_submission *s = xml_submission(x);
    struct classification unused;
    struct str unknown;
    int rc = clinvar_read_words(
        &x->f, s->kind, s->class_word, s->review_status, &unused, &unknown, err);

    if (rc == 0)
        report_note(x->f.b->report, x->f.file, "submission: new word, left out", 1);
    return rc;
}

int xml_is_current(struct clinvar_xml *x, const char *field, struct str status,
    bool *is_current, struct err *err)
{
    struct str means = STR("current"); /* what is not told is */
    int rc = 1;

    if (status.n)
        rc = build_word(
            x->f.b, x->f.file, x->f.line, "clinvar", field, status, &means, err);
    *is_current = rc > 0 && str_eq_c(means, "current");
    return rc;
}

int xml_submission_end(struct clinvar_xml *x, struct err *err)
{
    bool is_current;
    int rc = xml_is_current(
        x, "submission.status", x->r.submission_status, &is_current, err);

    if (!xml_submission(x)->scv.n)
        xml_bad(x, "submission_without_accession", STR_NONE);
    if (is_current)
        rc = check_words(x, err);
    else if (rc > 0)
        report_note(x->f.b->report, x->f.file, "submission: not current, left out", 1);
    if (rc == 0 || !is_current)
        x->r.n_submissions--;
    return rc < 0 ? rc : 0;
}

/* Adds the word to texts joined by ';' unless it is among them. */
static void join_word(struct clinvar_xml *x, struct str *joined, struct str word)
{
    struct str rest = *joined, piece;

    if (!word.n)
        return;
    while (str_next(&rest, ';', &piece))
        if (str_eq(piece, word))
            return;
    if (joined->n + word.n > MAX_JOINED_BYTES) {
        xml_bad(x, "too_many_words_of_a_submission", word);
        return;
    }
    *joined = joined->n
                  ? str_fmt(&x->f.mem, "%.*s;%.*s", STR_ARG(*joined), STR_ARG(word))
                  : word;
}

void xml_submission_origin(struct clinvar_xml *x, struct str word)
{
    uint32_t bits;

    join_word(x, &xml_submission(x)->origin, word);
    if (!clinvar_origin_bits(word, &bits))
        xml_bad(x, "bad_origin", word);
    else
        x->r.origin_bits |= bits;
}

void xml_submission_method(struct clinvar_xml *x, struct str word)
{
    join_word(x, &xml_submission(x)->method, word);
}

struct str xml_date(struct str text, bool *is_bad)
{
    struct str day = str_sub(text, 0, 10), behind = str_sub(text, 10, text.n);

    *is_bad = text.n
              && (!date_is_day(day)
                  || (behind.n && behind.p[0] != 'T' && behind.p[0] != 'Z'
                      && behind.p[0] != '+' && behind.p[0] != '-'));
    return *is_bad ? STR_NONE : day;
}

void xml_split(
    struct clinvar_xml *x, enum classification_kind kind, struct classification *c)
{
    unsigned n;
    struct class_count *stated;

    if (c->explanation.n && clinvar_split(&x->f.mem, c->explanation, &stated, &n)) {
        c->split = stated;
        c->n_split = n;
    }
    clinvar_count_split(&x->f.mem, x->r.submissions, x->r.n_submissions, kind, c);
}
