/*
 * From a change of the plus strand to an allele.  Stated reference bases are checked
 * where the reference is known, and serve in its place where it is not.
 */
#include "kb/model/hgvs_parts.h"

#include <string.h>

#define FETCH_CHUNK 4096         /* bases asked for at once */
#define MAX_REPEAT_BASES 1000000 /* a described repeat beyond is no allele */

struct editor {
    const struct hgvs_edit *e;
    const struct refbases *ref;
    struct arena *mem;
    struct err *err;
};

static uint64_t span_length(const struct hgvs_edit *e)
{
    return (uint64_t)e->end1 - e->beg1 + 1;
}

static int not_known(const struct editor *x, uint32_t pos1)
{
    return err_set(x->err, ERR_NOENT, "reference bases of %s at %s:%u are not known",
        x->e->assembly ? assembly_name(x->e->assembly) : "any assembly",
        contig_name(x->e->contig), pos1);
}

/* All n bases from pos1 on, or ERR_NOENT.  By chunks, so that a span of a whole contig
 * asks for no more memory than there are bases known. */
static int fetch_bases(
    const struct editor *x, uint32_t pos1, uint64_t n, struct str *out)
{
    char chunk[FETCH_CHUNK];
    struct buf all = BUF_INIT;

    while (x->ref && all.n < n) {
        uint32_t want = n - all.n < FETCH_CHUNK ? (uint32_t)(n - all.n) : FETCH_CHUNK;
        uint32_t got = x->ref->fetch(x->ref->ctx, x->e->assembly, x->e->contig,
            pos1 + (uint32_t)all.n, want, chunk);

        if (got != want)
            break;
        buf_add(&all, chunk, got);
    }
    *out = all.n == n ? str_copy(x->mem, buf_str(&all)) : STR_NONE;
    buf_free(&all);
    return out->n == n ? 0 : not_known(x, pos1);
}

static int check_stated(const struct editor *x)
{
    struct allele a = {.assembly = x->e->assembly,
        .contig = x->e->contig,
        .pos1 = x->e->beg1,
        .ref = x->e->deleted};
    struct err ignored = {0};
    struct str have;

    if (allele_check_ref(&a, x->ref) != 0)
        return 0;

    struct editor quiet = {x->e, x->ref, x->mem, &ignored};

    if (fetch_bases(&quiet, a.pos1, a.ref.n, &have) < 0)
        have = STR("other bases");
    return err_set(x->err, ERR_FAIL,
        "the description states \"%.*s\" at %s:%u (plus strand), but %s has \"%.*s\"",
        STR_ARG(a.ref), contig_name(a.contig), a.pos1, assembly_name(a.assembly),
        STR_ARG(have));
}

/* The bases of the span: as stated, else from the reference. */
static int span_bases(const struct editor *x, struct str *out)
{
    if (x->e->deleted.n == 0)
        return fetch_bases(x, x->e->beg1, span_length(x->e), out);
    if (x->e->deleted.n != span_length(x->e))
        return err_set(x->err, ERR_FAIL,
            "the description states %zu bases where its positions span %llu",
            x->e->deleted.n, (unsigned long long)span_length(x->e));
    if (!bases_are_acgt(x->e->deleted))
        return err_set(
            x->err, ERR_NOENT, "the stated bases are not only A, C, G and T");
    *out = x->e->deleted;
    return check_stated(x);
}

static struct str join(struct arena *mem, struct str a, struct str b)
{
    return str_fmt(mem, "%.*s%.*s", STR_ARG(a), STR_ARG(b));
}

/* The anchor stands before the span; at a contig's first base, after it (VCF 1.6.1). */
static int set_deletion(const struct editor *x, struct allele *a)
{
    const struct hgvs_edit *e = x->e;
    struct str bases = STR_NONE, anchor = STR_NONE;
    int rc = span_bases(x, &bases);

    if (rc < 0)
        return rc;
    a->pos1 = e->beg1 == 1 ? 1 : e->beg1 - 1;
    rc = fetch_bases(x, e->beg1 == 1 ? e->end1 + 1 : a->pos1, 1, &anchor);
    if (rc < 0)
        return rc;
    a->ref = e->beg1 == 1 ? join(x->mem, bases, anchor) : join(x->mem, anchor, bases);
    a->alt = anchor;
    return 0;
}

static int set_insertion(const struct editor *x, struct allele *a)
{
    a->pos1 = x->e->beg1;

    int rc = fetch_bases(x, a->pos1, 1, &a->ref);

    if (rc == 0)
        a->alt = join(x->mem, a->ref, x->e->inserted);
    return rc;
}

/* The copy is put behind the span, whose last base is the anchor. */
static int set_duplication(const struct editor *x, struct allele *a)
{
    struct str bases = STR_NONE;
    int rc = span_bases(x, &bases);

    if (rc < 0)
        return rc;
    a->pos1 = x->e->end1;
    a->ref = str_sub(bases, bases.n - 1, 1);
    a->alt = join(x->mem, a->ref, bases);
    return 0;
}

static int set_replacement(const struct editor *x, struct allele *a)
{
    a->pos1 = x->e->beg1;
    a->alt = x->e->inserted;
    return span_bases(x, &a->ref);
}

static int set_inversion(const struct editor *x, struct allele *a)
{
    int rc = span_bases(x, &a->ref);

    a->pos1 = x->e->beg1;
    if (rc == 0)
        a->alt = bases_revcomp(x->mem, a->ref);
    return rc;
}

static void add_copies(struct buf *out, struct str unit, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        buf_add_str(out, unit);
}

/* The bases that the parts of a repeat give; on the minus strand the last part is the
 * first of the plus strand. */
static int repeat_bases(const struct editor *x, const struct hgvs_repeat *parts,
    unsigned n, struct str *out)
{
    struct buf all = BUF_INIT;
    uint64_t total = 0;

    for (unsigned i = 0; i < n; i++) {
        if (parts[i].count.min != parts[i].count.max
            || parts[i].count.min == HGVS_COUNT_UNKNOWN)
            return err_set(x->err, ERR_NOENT, "the number of copies is not told");
        if (!bases_are_acgt(parts[i].unit))
            return err_set(x->err, ERR_NOENT, "the repeated unit is not told by bases");
        total += (uint64_t)parts[i].count.min * parts[i].unit.n;
    }
    if (total > MAX_REPEAT_BASES)
        return err_set(x->err, ERR_NOENT, "a repeat of %llu bases is no allele",
            (unsigned long long)total);
    for (unsigned i = 0; i < n; i++) {
        const struct hgvs_repeat *part = &parts[x->e->is_reverse ? n - 1 - i : i];

        add_copies(&all, part->unit, part->count.min);
    }
    *out = str_copy(x->mem, buf_str(&all));
    buf_free(&all);
    return 0;
}

/* Several units: the whole span is written anew. */
static int set_composite_repeat(const struct editor *x, struct allele *a)
{
    if (!x->e->is_span)
        return err_set(x->err, ERR_NOENT,
            "a repeat of several units needs both ends of what it stands for");
    a->pos1 = x->e->beg1;

    int rc = repeat_bases(x, x->e->repeats, x->e->n_repeats, &a->alt);

    return rc < 0 ? rc : fetch_bases(x, a->pos1, span_length(x->e), &a->ref);
}

/* Is pos1.. a copy of unit?  ERR_NOENT when the bases are not known. */
static int is_copy(const struct editor *x, uint32_t pos1, struct str unit)
{
    struct str have;
    int rc = fetch_bases(x, pos1, unit.n, &have);

    return rc < 0 ? rc : str_eq_nocase(have, unit);
}

/* Copies of unit in a row from *beg1 on (upwards, or downwards on the minus strand);
 * *beg1 becomes the lowest base of the row. */
static int count_copies(
    const struct editor *x, struct str unit, uint32_t *beg1, uint32_t *n)
{
    uint32_t pos1 = *beg1, step = (uint32_t)unit.n;
    int rc = is_copy(x, pos1, unit);

    *n = 0;
    while (rc > 0) {
        *beg1 = x->e->is_reverse ? pos1 : *beg1;
        if (++*n * (uint64_t)step > MAX_REPEAT_BASES)
            return err_set(x->err, ERR_NOENT, "the reference repeats it too often");
        if (x->e->is_reverse && pos1 <= step)
            return 0;
        pos1 = x->e->is_reverse ? pos1 - step : pos1 + step;
        rc = is_copy(x, pos1, unit);
    }
    return rc;
}

/* Can a reader of the spliced sequence see other copies than the genome has?  When the
 * row reaches the exon's end, or what is left of the exon begins one more copy. */
static int check_exon_end(
    const struct editor *x, struct str unit, uint32_t beg1, uint32_t n)
{
    const struct hgvs_edit *e = x->e;
    uint32_t next1 = beg1 + n * (uint32_t)unit.n;
    struct str have = STR_NONE, piece;
    int64_t left;
    int rc = 0;

    if (e->is_reverse)
        next1 = n ? beg1 - 1 : e->end1;
    left = e->is_reverse ? (int64_t)next1 - e->row_end1 : (int64_t)e->row_end1 - next1;
    if (e->row_end1 == 0 || ++left >= (int64_t)unit.n)
        return 0;
    if (left > 0)
        rc = fetch_bases(x, e->is_reverse ? e->row_end1 : next1, (uint64_t)left, &have);
    if (rc < 0)
        return rc;
    piece = str_sub(unit, e->is_reverse ? unit.n - have.n : 0, have.n);
    return str_eq_nocase(have, piece) ? err_set(x->err, ERR_NOENT,
               "its copies reach an intron; if they go on behind it is not told")
                                      : 0;
}

/* A description may name the first copy alone or the whole row, which must then be what
 * the reference has: with more copies before or behind it its number would be of
 * something else. */
static int find_row(
    const struct editor *x, struct str unit, uint32_t *beg1, uint32_t *n)
{
    const struct hgvs_edit *e = x->e;
    uint64_t span = e->is_span ? span_length(e) : unit.n;
    uint32_t step = (uint32_t)unit.n, first;

    if (step == 0 || span % step != 0)
        return err_set(x->err, ERR_FAIL,
            "the positions span no whole number of copies of \"%.*s\"", STR_ARG(unit));
    if (e->is_reverse && e->end1 < step)
        return err_set(x->err, ERR_FAIL, "the repeat begins before the contig");
    *beg1 = e->is_reverse ? e->end1 - step + 1 : e->beg1;
    first = *beg1;

    int rc = count_copies(x, unit, beg1, n);

    if (rc == 0)
        rc = check_exon_end(x, unit, *beg1, *n);
    if (rc < 0)
        return rc;
    if (*n == 0 || *n * (uint64_t)step < span)
        return err_set(x->err, ERR_FAIL, "the reference has no such copies of \"%.*s\"",
            STR_ARG(unit));
    if (span > step && *n * (uint64_t)step != span)
        return err_set(x->err, ERR_NOENT,
            "the positions are a part of the copies that the reference has");
    if (!e->is_reverse && first <= step)
        return 0;
    rc = is_copy(x, e->is_reverse ? first + step : first - step, unit);
    return rc > 0 ? err_set(x->err, ERR_NOENT, "the reference has copies before it too")
                  : rc;
}

static int set_repeat(const struct editor *x, struct allele *a)
{
    const struct hgvs_edit *e = x->e;
    struct hgvs_repeat now = e->repeats[0];
    uint32_t n_before = 0;
    int rc;

    if (e->n_repeats > 1)
        return set_composite_repeat(x, a);
    if (now.unit.n == 0) {
        rc = fetch_bases(x, e->beg1, span_length(e), &now.unit);
        if (rc < 0)
            return rc;
    }
    rc = repeat_bases(x, &now, 1, &a->alt);
    if (rc < 0)
        return rc;
    rc = find_row(x, now.unit, &a->pos1, &n_before);
    if (rc < 0)
        return rc;
    if (now.count.min == 0) {
        struct hgvs_edit gone = {.assembly = e->assembly,
            .contig = e->contig,
            .beg1 = a->pos1,
            .end1 = a->pos1 + n_before * (uint32_t)now.unit.n - 1};
        struct editor y = {&gone, x->ref, x->mem, x->err};

        return set_deletion(&y, a);
    }

    struct hgvs_repeat before = {now.unit, {n_before, n_before}};

    return repeat_bases(x, &before, 1, &a->ref);
}

static int set_allele(const struct editor *x, struct allele *a)
{
    if (x->e->inserted.n && !bases_are_acgt(x->e->inserted))
        return err_set(x->err, ERR_NOENT, "the new bases are not only A, C, G and T");
    switch (x->e->kind) {
    case HGVS_DELETION:
        return set_deletion(x, a);
    case HGVS_INSERTION:
        return set_insertion(x, a);
    case HGVS_DUPLICATION:
        return set_duplication(x, a);
    case HGVS_SUBSTITUTION:
    case HGVS_DELINS:
        return set_replacement(x, a);
    case HGVS_INVERSION:
        return set_inversion(x, a);
    case HGVS_REPEAT:
        return set_repeat(x, a);
    case HGVS_IDENTITY:
    case HGVS_UNKNOWN:
        break;
    }
    return err_set(x->err, ERR_NOENT, "it describes no change of bases");
}

int hgvs_edit_allele(const struct hgvs_edit *e, const struct refbases *ref,
    struct arena *mem, struct allele *out, struct err *err)
{
    struct allele a = {.assembly = e->assembly, .contig = e->contig};
    /* bases are of an assembly, MT's too */
    struct editor x = {e, e->assembly ? ref : NULL, mem, err};
    int rc = set_allele(&x, &a);

    if (rc < 0)
        return rc;
    if (str_eq_nocase(a.ref, a.alt))
        return err_set(err, ERR_NOENT, "it describes what the reference has");
    rc = allele_trim(&a, mem, err);
    if (rc < 0)
        return err_set(err, ERR_NOENT, "%s", err->msg);
    *out = a;
    return 0;
}
