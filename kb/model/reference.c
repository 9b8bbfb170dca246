#include "kb/model/reference.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_BASES 4096

/* One sequence on its contig; its first base is beg1. */
struct window {
    uint32_t beg1, end1;
    uint32_t reach1; /* highest end1 of this and all windows before it */
    unsigned file, seq;
};

struct contig_windows {
    struct window *window; /* by beg1 */
    size_t n, cap;
};

struct reference {
    struct arena mem;
    struct fasta **files;
    size_t n_files, cap_files;
    enum assembly last;
    struct contig_windows at[N_ASSEMBLIES][N_CONTIGS];
    struct err err; /* of the first fetch that failed */
};

struct reference *reference_new(void)
{
    struct reference *r = calloc(1, sizeof *r);

    if (!r)
        arena_oom(sizeof *r);
    return r;
}

void reference_free(struct reference *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->n_files; i++)
        fasta_free(r->files[i]);
    arena_free(&r->mem);
    free(r);
}

/* ---- names ---- */

/* What a sequence's name and length say. */
struct placed {
    unsigned contig;       /* NONE: left out */
    enum assembly implied; /* by an accession, or by the length of a whole contig */
    uint32_t beg1, end1;   /* of a window; both 0: a whole contig */
};

/* "140730665-140734770" */
static bool read_span(struct str text, uint32_t *beg1, uint32_t *end1)
{
    struct str rest = text, beg, end;

    return str_next(&rest, '-', &beg) && str_next(&rest, '-', &end) && !rest.p
           && str_to_u32(beg, beg1) && str_to_u32(end, end1) && *beg1 > 0
           && *end1 >= *beg1;
}

static int place_window(struct str name, ptrdiff_t colon, uint64_t length,
    struct placed *out, struct err *err)
{
    struct str span = str_sub(name, (size_t)colon + 1, name.n);

    if (!read_span(span, &out->beg1, &out->end1))
        return err_set(err, ERR_FAIL,
            "sequence \"%.*s\": found span \"%.*s\", expected BEGIN-END, 1-based and "
            "closed",
            STR_ARG(name), STR_ARG(span));
    if ((uint64_t)out->end1 - out->beg1 + 1 != length)
        return err_set(err, ERR_FAIL,
            "sequence \"%.*s\": found %" PRIu64 " bases, expected %" PRIu64
            " by its name",
            STR_ARG(name), length, (uint64_t)out->end1 - out->beg1 + 1);
    return 0;
}

/* A whole contig, a window of one, or neither. */
static int place(struct str name, uint64_t length, struct placed *out, struct err *err)
{
    ptrdiff_t colon = str_chr(name, ':');

    *out = (struct placed){0};
    out->contig = contig_parse(name, &out->implied);
    if (out->contig != CONTIG_NONE) {
        if (out->implied == ASSEMBLY_NONE)
            out->implied = contig_assembly_by_length(out->contig, length);
        if (contig_is_foreign_mt(out->contig, length))
            out->contig = CONTIG_NONE;
        return 0;
    }
    if (colon <= 0)
        return 0;
    out->contig = contig_parse(str_sub(name, 0, (size_t)colon), &out->implied);
    if (out->contig == CONTIG_NONE)
        return 0;
    return place_window(name, colon, length, out, err);
}

/* ---- which assembly ---- */

static int set_assembly(
    enum assembly *told, struct str name, enum assembly implied, struct err *err)
{
    if (implied == ASSEMBLY_NONE || implied == *told)
        return 0;
    if (*told != ASSEMBLY_NONE)
        return err_set(err, ERR_FAIL,
            "sequence \"%.*s\" is of %s, expected %s as given or told by those before "
            "it",
            STR_ARG(name), assembly_name(implied), assembly_name(*told));
    *told = implied;
    return 0;
}

static int check_span(
    struct str name, enum assembly assembly, struct placed *p, struct err *err)
{
    uint32_t contig_end1 = contig_length(assembly, p->contig);

    if (p->end1 > contig_end1)
        return err_set(err, ERR_FAIL,
            "sequence \"%.*s\" ends beyond %s of %s, which has %" PRIu32 " bases",
            STR_ARG(name), contig_name(p->contig), assembly_name(assembly),
            contig_end1);
    return 0;
}

static int check_whole(struct str name, enum assembly assembly, uint64_t length,
    struct placed *p, struct err *err)
{
    uint32_t expected = contig_length(assembly, p->contig);

    if (length != expected)
        return err_set(err, ERR_FAIL,
            "sequence \"%.*s\": found %" PRIu64 " bases, expected the %" PRIu32
            " of %s",
            STR_ARG(name), length, expected, assembly_name(assembly));
    p->beg1 = 1;
    p->end1 = expected;
    return 0;
}

/* Places every sequence of the file; settles the assembly, then checks all by it. */
static int place_all(const struct fasta *f, enum assembly *assembly,
    struct placed *placed, struct err *err)
{
    bool is_any = false;

    for (unsigned i = 0; i < fasta_count(f); i++) {
        struct str name = fasta_name(f, i);

        if (place(name, fasta_length(f, i), &placed[i], err) < 0)
            return err->code;
        if (placed[i].contig == CONTIG_NONE)
            continue;
        is_any = true;
        if (set_assembly(assembly, name, placed[i].implied, err) < 0)
            return err->code;
    }
    if (*assembly == ASSEMBLY_NONE) {
        err_set(err, ERR_FAIL, "found %s, expected sequences that tell the assembly",
            is_any ? "neither a whole contig nor an accession"
                   : "no contig of the human genome and no window of one");
        return is_any ? err_hint(err, "name its assembly: --assembly of a query, the "
                                      "column assembly of sources.tsv")
                      : err->code;
    }
    for (unsigned i = 0; i < fasta_count(f); i++) {
        struct str name = fasta_name(f, i);
        int rc = 0;

        if (placed[i].contig != CONTIG_NONE)
            rc = placed[i].beg1 > 0 ? check_span(name, *assembly, &placed[i], err)
                                    : check_whole(name, *assembly, fasta_length(f, i),
                                        &placed[i], err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

/* ---- windows ---- */

static const struct contig_windows *windows_of(
    const struct reference *r, enum assembly assembly, unsigned contig)
{
    if (assembly == ASSEMBLY_NONE || contig >= N_CONTIGS)
        return NULL;
    return &r->at[assembly - 1][contig];
}

static void set_reach(struct contig_windows *c, size_t from)
{
    uint32_t reach1 = from > 0 ? c->window[from - 1].reach1 : 0;

    for (size_t i = from; i < c->n; i++) {
        if (c->window[i].end1 > reach1)
            reach1 = c->window[i].end1;
        c->window[i].reach1 = reach1;
    }
}

/* How many windows begin at pos1 or before. */
static size_t n_begun(const struct contig_windows *c, uint32_t pos1)
{
    size_t low = 0, high = c->n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (c->window[mid].beg1 > pos1)
            high = mid;
        else
            low = mid + 1;
    }
    return low;
}

static void insert_window(
    struct reference *r, struct contig_windows *c, const struct window *w)
{
    size_t at = n_begun(c, w->beg1);

    c->window = arena_grow(&r->mem, c->window, &c->cap, c->n + 1, sizeof *c->window);
    memmove(c->window + at + 1, c->window + at, (c->n - at) * sizeof *c->window);
    c->window[at] = *w;
    c->n++;
    set_reach(c, at);
}

static int64_t fetch_window(const struct reference *r, const struct window *w,
    uint32_t pos1, uint32_t n, char *out, struct err *err)
{
    return fasta_fetch(r->files[w->file], w->seq, pos1 - w->beg1, n, out, err);
}

/* Where a is known and b is known they must be the same. */
static int compare_windows(const struct reference *r, const struct window *a,
    const struct window *b, struct err *err)
{
    char one[CHUNK_BASES], other[CHUNK_BASES];
    uint32_t beg1 = a->beg1 > b->beg1 ? a->beg1 : b->beg1;
    uint32_t end1 = a->end1 < b->end1 ? a->end1 : b->end1;

    for (uint32_t at = beg1; at <= end1; at += CHUNK_BASES) {
        uint32_t left = end1 - at + 1, n = left < CHUNK_BASES ? left : CHUNK_BASES;

        if (fetch_window(r, a, at, n, one, err) < 0
            || fetch_window(r, b, at, n, other, err) < 0)
            return err->code;
        for (uint32_t i = 0; i < n; i++)
            if (one[i] != other[i] && one[i] != 'N' && other[i] != 'N')
                return err_set(err, ERR_FAIL,
                    "\"%.*s\" has %c at %" PRIu32 ", where \"%.*s\" has %c",
                    STR_ARG(fasta_name(r->files[a->file], a->seq)), one[i], at + i,
                    STR_ARG(fasta_name(r->files[b->file], b->seq)), other[i]);
    }
    return 0;
}

static int add_window(struct reference *r, struct contig_windows *c,
    const struct window *w, struct err *err)
{
    for (size_t i = n_begun(c, w->end1); i > 0 && c->window[i - 1].reach1 >= w->beg1;
         i--) {
        const struct window *old = &c->window[i - 1];
        int rc = old->end1 >= w->beg1 ? compare_windows(r, w, old, err) : 0;

        if (rc < 0)
            return rc;
    }
    insert_window(r, c, w);
    return 0;
}

static int add_all(struct reference *r, const struct placed *placed, unsigned *n_used,
    unsigned *n_left_out, struct err *err)
{
    unsigned file = (unsigned)(r->n_files - 1);
    unsigned n = fasta_count(r->files[file]);

    *n_used = *n_left_out = 0;
    for (unsigned i = 0; i < n; i++) {
        struct window w = {placed[i].beg1, placed[i].end1, 0, file, i};
        int rc = 0;

        if (placed[i].contig == CONTIG_NONE) {
            ++*n_left_out;
            continue;
        }
        ++*n_used;
        rc = add_window(r, &r->at[r->last - 1][placed[i].contig], &w, err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

int reference_add(struct reference *r, struct fasta *f, enum assembly assembly,
    const char *name, unsigned *n_used, unsigned *n_left_out, struct err *err)
{
    struct arena scratch = ARENA_INIT;
    struct placed *placed = ARENA_ARRAY(&scratch, struct placed, fasta_count(f));
    int rc;

    r->files =
        arena_grow(&r->mem, r->files, &r->cap_files, r->n_files + 1, sizeof(*r->files));
    r->files[r->n_files++] = f;
    rc = place_all(f, &assembly, placed, err);
    if (rc >= 0) {
        r->last = assembly;
        rc = add_all(r, placed, n_used, n_left_out, err);
    }
    arena_free(&scratch);
    return rc < 0 ? err_wrap(err, "%s", name) : 0;
}

enum assembly reference_assembly(const struct reference *r)
{
    return r->last;
}

bool reference_has(const struct reference *r, enum assembly assembly)
{
    for (unsigned i = 0; assembly != ASSEMBLY_NONE && i < N_CONTIGS; i++)
        if (r->at[assembly - 1][i].n > 0)
            return true;
    return false;
}

uint32_t reference_next(
    const struct reference *r, enum assembly assembly, unsigned contig, uint32_t pos1)
{
    const struct contig_windows *c = windows_of(r, assembly, contig);
    size_t n = c ? n_begun(c, pos1) : 0;

    if (!c)
        return 0;
    if (n > 0 && c->window[n - 1].reach1 >= pos1)
        return pos1;
    return n < c->n ? c->window[n].beg1 : 0;
}

/* ---- fetching ---- */

static uint32_t known_length(const char *bases, uint32_t n)
{
    const char *gap = memchr(bases, 'N', n);

    return gap ? (uint32_t)(gap - bases) : n;
}

/* The known bases in a row from pos1 on that one window gives; where windows overlap,
 * of the first that knows pos1. */
static uint32_t fetch_some(struct reference *r, const struct contig_windows *c,
    uint32_t pos1, uint32_t n, char *out)
{
    uint32_t known = 0;

    for (size_t i = n_begun(c, pos1);
         i > 0 && known == 0 && c->window[i - 1].reach1 >= pos1; i--) {
        const struct window *w = &c->window[i - 1];
        uint32_t left = w->end1 >= pos1 ? w->end1 - pos1 + 1 : 0;
        int64_t got = fetch_window(r, w, pos1, left < n ? left : n, out, &r->err);

        if (got < 0)
            return 0;
        known = known_length(out, (uint32_t)got);
    }
    return known;
}

static uint32_t fetch(void *ctx, enum assembly assembly, unsigned contig, uint32_t pos1,
    uint32_t n, char *out)
{
    struct reference *r = ctx;
    const struct contig_windows *c = windows_of(r, assembly, contig);
    uint32_t got = 0;

    if (!c || pos1 == 0 || n > UINT32_MAX - pos1)
        return 0;
    while (got < n && r->err.code == 0) {
        uint32_t more = fetch_some(r, c, pos1 + got, n - got, out + got);

        if (more == 0)
            break;
        got += more;
    }
    return got;
}

static uint32_t next(
    void *ctx, enum assembly assembly, unsigned contig, uint32_t pos1, uint32_t end1)
{
    uint32_t found = reference_next(ctx, assembly, contig, pos1);

    return found <= end1 ? found : 0;
}

struct refbases reference_bases(struct reference *r)
{
    return (struct refbases){.ctx = r, .fetch = fetch, .next = next};
}

int reference_error(const struct reference *r, struct err *err)
{
    if (r->err.code != 0)
        *err = r->err;
    return r->err.code;
}
