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
    r->submission_is_current = true;
    return &r->submissions[r->n_submissions++];
}

struct clinvar_submission *xml_submission(struct clinvar_xml *x)
{
    return &x->r.submissions[x->r.n_submissions - 1];
}

/* *is_first: the word was not seen before. */
static bool is_known_word(struct clinvar_xml *x, const struct clinvar_submission *s,
    bool is_status, bool *is_first)
{
    struct strmap *seen = is_status ? &x->statuses[s->kind] : &x->words[s->kind];
    struct str word = is_status ? s->review_status : s->class_word, unknown;
    const uint32_t *was = strmap_get(seen, word);
    enum class_group group;
    int stars, rc;

    *is_first = was == NULL;
    if (was)
        return *was == 1;
    rc = is_status ? class_words_stars(x->f.words, s->kind, word, &stars)
                   : class_words_group(x->f.words, s->kind, word, &group, &unknown);
    *strmap_at(seen, &x->f.keep, str_copy(&x->f.keep, word), is_first) =
        rc == 0 ? 1 : 2;
    return rc == 0;
}

static void check_word(
    struct clinvar_xml *x, const struct clinvar_submission *s, bool is_status)
{
    const char *what = is_status
                           ? "submission: a review status that the vocabulary lacks"
                           : "submission: a class that the vocabulary lacks";
    struct str word = is_status ? s->review_status : s->class_word;
    bool is_first;

    if (!word.n || is_known_word(x, s, is_status, &is_first))
        return;
    if (is_first)
        report_note_record(x->f.b->report, x->f.file, x->f.line, x->f.id, what, word);
    else
        report_note(x->f.b->report, x->f.file, what, 1);
}

void xml_submission_end(struct clinvar_xml *x)
{
    check_word(x, xml_submission(x), false);
    check_word(x, xml_submission(x), true);
    if (!xml_submission(x)->scv.n)
        xml_bad(x, "submission_without_accession", STR_NONE);
    if (x->r.submission_is_current)
        return;
    report_note(x->f.b->report, x->f.file, "submission: not current, left out", 1);
    x->r.n_submissions--;
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
