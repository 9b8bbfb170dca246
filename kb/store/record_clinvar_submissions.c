#include "kb/store/record_clinvar.h"

#include "kb/base/date.h"

#include <string.h>

/* ---- dates and accessions -------------------------------------------------------- */

/* A date's code: the two lowest say that there is none, or a text. */
enum { DATE_NONE, DATE_TEXT, DATE_FIRST };
#define DATE_MONTH_DAYS 31u
#define DATE_YEAR_MONTHS 12u
#define DATE_MAX_YEAR 9999u

static uint32_t digits(const char *p, size_t n)
{
    uint32_t v = 0;

    for (size_t i = 0; i < n; i++)
        v = v * 10 + (uint32_t)(p[i] - '0');
    return v;
}

void put_date(struct buf *b, const struct record_words *w, struct str date)
{
    uint32_t months;

    if (w) {
        put_word(b, w, date);
    } else if (!date.n) {
        put_varint(b, DATE_NONE);
    } else if (!date_is_day(date)) {
        put_varint(b, DATE_TEXT);
        put_str(b, date);
    } else {
        months = digits(date.p, 4) * DATE_YEAR_MONTHS + digits(date.p + 5, 2) - 1;
        put_varint(
            b, DATE_FIRST + months * DATE_MONTH_DAYS + digits(date.p + 8, 2) - 1);
    }
}

/* The last n digits of v, before end. */
static void write_digits(char *end, uint32_t v, size_t n)
{
    for (size_t i = 0; i < n; i++, v /= 10)
        *--end = (char)('0' + v % 10);
}

struct str get_date(struct reader *r, const struct record_words *w, struct arena *mem)
{
    uint32_t code, months;
    char *out;

    if (w)
        return get_word(r, w);
    code = get_varint32(r);
    if (code == DATE_NONE)
        return STR_NONE;
    if (code == DATE_TEXT)
        return get_str(r);
    months = (code - DATE_FIRST) / DATE_MONTH_DAYS;
    if (months / DATE_YEAR_MONTHS > DATE_MAX_YEAR) {
        r->is_bad = true;
        return STR_NONE;
    }
    out = arena_dup(mem, "0000-00-00", 10);
    write_digits(out + 4, months / DATE_YEAR_MONTHS, 4);
    write_digits(out + 7, months % DATE_YEAR_MONTHS + 1, 2);
    write_digits(out + 10, (code - DATE_FIRST) % DATE_MONTH_DAYS + 1, 2);
    return (struct str){out, 10};
}

/* Nine digits, as ClinVar writes accessions; then a version without leading zeros, or
 * none. */
#define ACCESSION_DIGITS 9
#define ACCESSION_MAX_NUMBER 999999999u
#define ACCESSION_MAX_VERSION 99999u

/* *version: one more than what is written, 0 when nothing is. */
static bool accession_parts(
    struct str text, const char *prefix, uint32_t *number, uint32_t *version)
{
    const size_t head = 3 + ACCESSION_DIGITS;
    struct str tail = str_sub(text, head + 1, text.n);

    if (text.n < head || memcmp(text.p, prefix, 3) != 0
        || !str_to_u32(str_sub(text, 3, ACCESSION_DIGITS), number))
        return false;
    *version = 0;
    if (text.n == head)
        return true;
    return text.p[head] == '.' && str_to_u32(tail, version)
           && (*version)++ <= ACCESSION_MAX_VERSION
           && (tail.n == 1 || tail.p[0] != '0');
}

static void put_accession(struct buf *b, const char *prefix, struct str text)
{
    uint32_t number, version;

    if (accession_parts(text, prefix, &number, &version)) {
        put_varint(b, (uint64_t)number + 1);
        put_varint(b, version);
    } else {
        put_varint(b, 0);
        put_str(b, text);
    }
}

static struct str accession_text(
    struct arena *mem, const char *prefix, uint32_t number, uint32_t version)
{
    size_t n_digits = version > 0 ? 1 : 0;
    size_t n = 3 + ACCESSION_DIGITS;
    char *out;

    for (uint32_t v = version > 0 ? version - 1 : 0; v > 9; v /= 10)
        n_digits++;
    out = arena_take(mem, n + 1 + n_digits);
    memcpy(out, prefix, 3);
    write_digits(out + n, number, ACCESSION_DIGITS);
    if (n_digits == 0)
        return (struct str){out, n};
    out[n] = '.';
    write_digits(out + n + 1 + n_digits, version - 1, n_digits);
    return (struct str){out, n + 1 + n_digits};
}

static struct str get_accession(struct reader *r, struct arena *mem, const char *prefix)
{
    uint32_t number = get_varint32(r), version;

    if (number == 0)
        return get_str(r);
    version = get_varint32(r);
    if (number - 1 > ACCESSION_MAX_NUMBER || version > ACCESSION_MAX_VERSION + 1) {
        r->is_bad = true;
        return STR_NONE;
    }
    return accession_text(mem, prefix, number - 1, version);
}

void put_accessions(
    struct buf *b, const char *prefix, const struct str *texts, unsigned n)
{
    put_varint(b, n);
    for (unsigned i = 0; i < n; i++)
        put_accession(b, prefix, texts[i]);
}

struct str *get_accessions(
    struct reader *r, struct arena *mem, const char *prefix, unsigned *n)
{
    uint32_t count = get_count(r, 2);
    struct str *texts = count ? ARENA_ARRAY(mem, struct str, count) : NULL;

    for (uint32_t i = 0; i < count; i++)
        texts[i] = get_accession(r, mem, prefix);
    *n = count;
    return texts;
}

#define ACCESSION_BLOCK_DIGITS 2 /* that a block leaves open */

struct str clinvar_accession_block(struct str accession)
{
    const size_t n = 3 + ACCESSION_DIGITS;
    uint32_t unused;

    if (accession.n < n || (accession.n > n && accession.p[n] != '.')
        || !str_to_u32(str_sub(accession, 3, ACCESSION_DIGITS), &unused))
        return STR_NONE;
    return str_sub(accession, 0, n - ACCESSION_BLOCK_DIGITS);
}

/* ---- descriptions ---------------------------------------------------------------- */

enum { HGVS_MANE_SELECT = 1, HGVS_MANE_PLUS = 2, N_HGVS_FLAGS = 4 };

/* Neighbours share their beginnings ("NM_0013", "NP_001341"). */
static size_t shared_prefix(struct str a, struct str b)
{
    size_t n = 0;

    while (n < a.n && n < b.n && a.p[n] == b.p[n])
        n++;
    return n;
}

void clinvar_pack_hgvs(
    struct buf *b, const struct record_words *w, const struct clinvar_record *v)
{
    struct str before = STR_NONE;

    (void)w; /* hardly any two records have the same */
    put_varint(b, v->n_hgvs);
    for (unsigned i = 0; i < v->n_hgvs; i++) {
        const struct clinvar_hgvs *h = &v->hgvs[i];
        size_t n = shared_prefix(before, h->text);

        put_u8(b, (uint8_t)((h->is_mane_select ? HGVS_MANE_SELECT : 0)
                            | (h->is_mane_plus_clinical ? HGVS_MANE_PLUS : 0)));
        put_varint(b, n);
        put_str(b, str_sub(h->text, n, h->text.n));
        before = h->text;
    }
}

static struct str get_shared(struct reader *r, struct arena *mem, struct str before)
{
    uint32_t n = get_varint32(r);
    struct str rest = get_str(r);
    char *out;

    if (n > before.n) {
        r->is_bad = true;
        return STR_NONE;
    }
    if (n == 0)
        return rest;
    out = arena_alloc(mem, n + rest.n);
    memcpy(out, before.p, n);
    if (rest.n)
        memcpy(out + n, rest.p, rest.n);
    return (struct str){out, n + rest.n};
}

int clinvar_decode_hgvs(struct arena *mem, struct clinvar_entry *c, struct err *err)
{
    struct reader r = reader_of(c->packed_hgvs);
    struct str before = STR_NONE;
    struct clinvar_record *v = &c->record;

    if (!c->packed_hgvs.n)
        return 0;
    v->n_hgvs = get_count(&r, 3);
    v->hgvs = ARENA_ARRAY(mem, struct clinvar_hgvs, v->n_hgvs);
    for (unsigned i = 0; i < v->n_hgvs; i++) {
        unsigned flags = get_enum(&r, N_HGVS_FLAGS);

        before = get_shared(&r, mem, before);
        v->hgvs[i] = (struct clinvar_hgvs){
            before, (flags & HGVS_MANE_SELECT) != 0, (flags & HGVS_MANE_PLUS) != 0};
    }
    return record_end(&r, "ClinVar record's descriptions", err);
}

/* ---- submissions ----------------------------------------------------------------- */

/* Words that stand in most submissions, by their place here, for rows that have no
 * words of the KB. */
static const char *const usual_words[] = {
    "",
    "Pathogenic",
    "Likely pathogenic",
    "Uncertain significance",
    "Likely benign",
    "Benign",
    "Oncogenic",
    "Likely oncogenic",
    "Tier I - Strong",
    "Tier II - Potential",
    "not provided",
    "drug response",
    "risk factor",
    "criteria provided, single submitter",
    "no assertion criteria provided",
    "no classification provided",
    "reviewed by expert panel",
    "practice guideline",
    "flagged submission",
    "clinical testing",
    "literature only",
    "research",
    "curation",
    "reference population",
    "phenotyping only",
    "in vitro",
    "not applicable",
    "germline",
    "somatic",
    "unknown",
    "de novo",
    "inherited",
    "maternal",
    "paternal",
    "diagnostic: supports diagnosis",
    "prognostic: poor outcome",
    "prognostic: better outcome",
    "therapeutic: sensitivity/response",
    "therapeutic: resistance",
    "Labcorp Genetics (formerly Invitae), Labcorp",
    "Invitae",
    "Ambry Genetics",
    "GeneDx",
    "OMIM",
    "Illumina Laboratory Services, Illumina",
    "Fulgent Genetics, Fulgent Genetics",
};
#define N_USUAL_WORDS ((unsigned)(sizeof(usual_words) / sizeof(usual_words[0])))

static void put_usual(struct buf *b, const struct record_words *w, struct str word)
{
    if (w) {
        put_word(b, w, word);
        return;
    }
    for (unsigned i = 0; i < N_USUAL_WORDS; i++)
        if (str_eq_c(word, usual_words[i])) {
            put_varint(b, i + 1);
            return;
        }
    put_varint(b, 0);
    put_str(b, word);
}

static struct str get_usual(struct reader *r, const struct record_words *w)
{
    uint32_t code;

    if (w)
        return get_word(r, w);
    code = get_varint32(r);
    if (code == 0)
        return get_str(r);
    if (code > N_USUAL_WORDS) {
        r->is_bad = true;
        return STR_NONE;
    }
    return str_of(usual_words[code - 1]);
}

/* Kind and has_comment in one byte. */
#define SUBMISSION_HAS_COMMENT 4u
#define N_SUBMISSION_HEADS 8u

static void put_submission(
    struct buf *b, const struct record_words *w, const struct clinvar_submission *s)
{
    put_u8(b,
        (uint8_t)((unsigned)s->kind | (s->has_comment ? SUBMISSION_HAS_COMMENT : 0u)));
    put_accession(b, "SCV", s->scv);
    put_usual(b, w, s->submitter);
    put_usual(b, w, s->class_word);
    put_usual(b, w, s->review_status);
    put_date(b, w, s->date);
    put_usual(b, w, s->method);
    put_usual(b, w, s->origin);
    if (s->kind == CLASSIFICATION_SOMATIC_IMPACT)
        put_usual(b, w, s->assertion);
}

#define SUBMISSION_MIN_BYTES 9

static void get_submission(struct reader *r, const struct record_words *w,
    struct arena *mem, struct clinvar_submission *s)
{
    unsigned head = get_enum(r, N_SUBMISSION_HEADS);
    unsigned kind = head & (SUBMISSION_HAS_COMMENT - 1);

    if (kind >= N_CLASSIFICATION_KINDS) {
        r->is_bad = true;
        return;
    }
    s->kind = (enum classification_kind)kind;
    s->has_comment = (head & SUBMISSION_HAS_COMMENT) != 0;
    s->scv = get_accession(r, mem, "SCV");
    s->submitter = get_usual(r, w);
    s->class_word = get_usual(r, w);
    s->review_status = get_usual(r, w);
    s->date = get_date(r, w, mem);
    s->method = get_usual(r, w);
    s->origin = get_usual(r, w);
    if (s->kind == CLASSIFICATION_SOMATIC_IMPACT)
        s->assertion = get_usual(r, w);
}

void clinvar_pack_submissions(
    struct buf *b, const struct record_words *w, const struct clinvar_record *v)
{
    put_varint(b, v->n_submissions);
    for (unsigned i = 0; i < v->n_submissions; i++)
        put_submission(b, w, &v->submissions[i]);
}

int clinvar_decode_submissions(
    struct arena *mem, struct clinvar_entry *c, struct err *err)
{
    struct reader r = reader_of(c->packed_submissions);
    struct clinvar_record *v = &c->record;

    if (!c->packed_submissions.n)
        return 0;
    v->n_submissions = get_count(&r, SUBMISSION_MIN_BYTES);
    v->submissions = ARENA_ARRAY(mem, struct clinvar_submission, v->n_submissions);
    for (unsigned i = 0; i < v->n_submissions && !r.is_bad; i++)
        get_submission(&r, c->words, mem, &v->submissions[i]);
    return record_end(&r, "ClinVar record's submissions", err);
}
