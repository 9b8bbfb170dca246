#include "kb/base/fasta_private.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

unsigned fasta_code(char c)
{
    /* one more than the code, so that all other bytes are 0 */
    static const uint8_t table[256] = {
        ['A'] = 1,
        ['C'] = 2,
        ['G'] = 3,
        ['T'] = 4,
        ['a'] = 1,
        ['c'] = 2,
        ['g'] = 3,
        ['t'] = 4,
#define N(upper, lower) [upper] = FASTA_N + 1, [lower] = FASTA_N + 1
        N('N', 'n'),
        N('U', 'u'),
        N('R', 'r'),
        N('Y', 'y'),
        N('K', 'k'),
        N('M', 'm'),
        N('S', 's'),
        N('W', 'w'),
        N('B', 'b'),
        N('D', 'd'),
        N('H', 'h'),
        N('V', 'v'),
#undef N
    };
    unsigned found = table[(unsigned char)c];

    return found ? found - 1 : FASTA_BAD;
}

struct fasta *fasta_new(const char *file)
{
    struct fasta *f = calloc(1, sizeof *f);

    if (!f)
        arena_oom(sizeof *f);
    f->file = str_cstr(&f->mem, str_of(file));
    f->fd = -1;
    return f;
}

void fasta_free(struct fasta *f)
{
    if (!f)
        return;
    for (unsigned i = 0; i < f->n; i++) {
        free(f->seq[i].packed);
        free(f->seq[i].gaps);
    }
    free(f->seq);
    if (f->fd >= 0)
        close(f->fd);
    arena_free(&f->mem);
    free(f);
}

/* A malloc-backed array with room for want elements; doubled, so that large sequences
 * leave no old copies behind. */
static void *with_room(void *old, size_t *cap, size_t want, size_t elem_bytes)
{
    size_t bytes, new_cap = *cap ? *cap : 16;
    void *p;

    if (want <= *cap)
        return old;
    while (new_cap < want)
        if (__builtin_mul_overflow(new_cap, 2, &new_cap))
            arena_oom(SIZE_MAX);
    if (__builtin_mul_overflow(new_cap, elem_bytes, &bytes)
        || !(p = realloc(old, bytes)))
        arena_oom(new_cap);
    *cap = new_cap;
    return p;
}

int fasta_add(struct fasta *f, struct str name, struct err *err)
{
    bool is_new;
    uint32_t *at;

    if (name.n == 0)
        return err_set(err, ERR_FAIL, "found an empty sequence name, expected a name");
    if (f->n == UINT32_MAX)
        return err_set(err, ERR_FAIL, "found more than %u sequences", UINT32_MAX);
    name = str_copy(&f->mem, name);
    at = strmap_at(&f->by_name, &f->mem, name, &is_new);
    if (!is_new)
        return err_set(err, ERR_FAIL,
            "found a second sequence \"%.*s\", expected each name once", STR_ARG(name));
    *at = f->n;
    f->seq = with_room(f->seq, &f->cap, (size_t)f->n + 1, sizeof *f->seq);
    f->seq[f->n++] = (struct fasta_seq){.name = name};
    return 0;
}

/* ---- reading whole ---- */

static void add_gap(struct fasta_seq *s, uint64_t at)
{
    if (s->n_gaps > 0 && s->gaps[s->n_gaps - 1].end0 == at) {
        s->gaps[s->n_gaps - 1].end0++;
        return;
    }
    s->gaps = with_room(s->gaps, &s->cap_gaps, s->n_gaps + 1, sizeof *s->gaps);
    s->gaps[s->n_gaps++] = (struct fasta_gap){at, at + 1};
}

/* Returns how many bytes were bases: fewer than line.n when one was not. */
static size_t add_bases(struct fasta_seq *s, struct str line)
{
    uint64_t at = s->length;

    s->packed = with_room(s->packed, &s->cap, (size_t)((at + line.n) / 4 + 1), 1);
    for (size_t i = 0; i < line.n; i++, at++) {
        unsigned code = fasta_code(line.p[i]);

        if (code == FASTA_BAD)
            return i;
        if (code == FASTA_N) {
            add_gap(s, at);
            code = 0;
        }
        if (at % 4 == 0)
            s->packed[at / 4] = 0;
        s->packed[at / 4] |= (uint8_t)(code << at % 4 * 2);
    }
    s->length = at;
    return line.n;
}

/* The next sequence will need room of its own: give back what this one has too much. */
static void end_sequence(struct fasta *f)
{
    struct fasta_seq *s = f->n > 0 ? &f->seq[f->n - 1] : NULL;
    uint8_t *smaller;

    if (!s || !s->packed)
        return;
    s->cap = (size_t)(s->length / 4 + 1);
    smaller = realloc(s->packed, s->cap);
    if (smaller)
        s->packed = smaller;
}

static struct str first_word(struct str s)
{
    size_t n = 0;

    while (n < s.n && s.p[n] != ' ' && s.p[n] != '\t')
        n++;
    return str_sub(s, 0, n);
}

static int read_line(struct fasta *f, struct str line, uint64_t number, struct err *err)
{
    size_t n_good;

    if (line.n > 0 && line.p[0] == '>') {
        end_sequence(f);
        if (fasta_add(f, first_word(str_sub(line, 1, line.n)), err) < 0)
            return err_wrap(err, "%s:%" PRIu64, f->file, number);
        return 0;
    }
    if (line.n == 0)
        return 0;
    if (f->n == 0)
        return err_set(err, ERR_FAIL,
            "%s:%" PRIu64 ": found \"%.*s\", expected a line that begins with '>'",
            f->file, number, STR_ARG(str_sub(line, 0, 40)));
    n_good = add_bases(&f->seq[f->n - 1], line);
    if (n_good < line.n)
        return err_set(err, ERR_FAIL,
            "%s:%" PRIu64 ": found byte 0x%02x in column %zu, expected bases", f->file,
            number, (unsigned char)line.p[n_good], n_good + 1);
    return 0;
}

struct fasta *fasta_read(struct stream *in, struct err *err)
{
    struct fasta *f = fasta_new(stream_name(in));
    struct line_reader lines;
    struct str line;
    int rc;

    line_begin(&lines, in);
    while ((rc = line_next(&lines, &line, err)) > 0)
        if ((rc = read_line(f, line, lines.line, err)) < 0)
            break;
    line_end(&lines);
    if (rc >= 0 && f->n == 0)
        rc = err_set(
            err, ERR_FAIL, "%s: found no sequence, expected a FASTA file", f->file);
    if (rc < 0) {
        fasta_free(f);
        return NULL;
    }
    end_sequence(f);
    return f;
}

/* ---- asking ---- */

unsigned fasta_count(const struct fasta *f)
{
    return f->n;
}

struct str fasta_name(const struct fasta *f, unsigned i)
{
    return f->seq[i].name;
}

uint64_t fasta_length(const struct fasta *f, unsigned i)
{
    return f->seq[i].length;
}

/* The first run of N that ends after beg0. */
static size_t first_gap(const struct fasta_seq *s, uint64_t beg0)
{
    size_t low = 0, high = s->n_gaps;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (s->gaps[mid].end0 > beg0)
            high = mid;
        else
            low = mid + 1;
    }
    return low;
}

static void unpack(const struct fasta_seq *s, uint64_t beg0, uint64_t end0, char *out)
{
    for (uint64_t at = beg0; at < end0; at++)
        out[at - beg0] = "ACGT"[s->packed[at / 4] >> at % 4 * 2 & 3];
    for (size_t i = first_gap(s, beg0); i < s->n_gaps && s->gaps[i].beg0 < end0; i++) {
        uint64_t beg = s->gaps[i].beg0 > beg0 ? s->gaps[i].beg0 : beg0;
        uint64_t end = s->gaps[i].end0 < end0 ? s->gaps[i].end0 : end0;

        memset(out + (beg - beg0), 'N', (size_t)(end - beg));
    }
}

int64_t fasta_fetch(const struct fasta *f, unsigned i, uint64_t beg0, uint32_t n,
    char *out, struct err *err)
{
    const struct fasta_seq *s = &f->seq[i];

    if (beg0 >= s->length)
        return 0;
    if (n > s->length - beg0)
        n = (uint32_t)(s->length - beg0);
    if (f->fd >= 0)
        return fasta_fetch_indexed(f, s, beg0, n, out, err);
    unpack(s, beg0, beg0 + n, out);
    return n;
}
