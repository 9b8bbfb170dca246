#include "query/report_vcf.h"

#include "query/suppress.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

struct writing {
    const struct report *r;
    struct bgzf_out *out;
    struct arena mem;
    struct buf line;
    struct vcf_alt_findings
        *of_place;      /* by place: findings that its allele is part of */
    unsigned *unplaced; /* small variants that no record here calls */
    unsigned n_unplaced;
    size_t next; /* place */
    struct arena scratch;
};

int report_vcf_check(const char *path, struct err *err)
{
    struct stat st;
    if (strcmp(path, "-") != 0 && (stat(path, &st) != 0 || S_ISREG(st.st_mode)))
        return 0; /* what is not there is told when it is read */
    err_set(err, ERR_USAGE,
        "-O vcf reads the VCF a second time; expected a file, not \"%s\"", path);
    return err_hint(err, "write it to a file first");
}

/* ---- places and findings --------------------------------------------------------- */

/* Is the allele of a place one of the bases that a change of several was put together
 * from? */
static bool is_part(const struct call_place *place, const struct finding *f)
{
    struct str rest = f->as_given, one;
    const struct allele *a = &place->allele, *whole = &f->allele;
    if (a->contig != whole->contig || a->pos1 < whole->pos1 || a->ref.n != 1
        || a->alt.n != 1 || a->pos1 - whole->pos1 >= whole->alt.n
        || whole->alt.p[a->pos1 - whole->pos1] != a->alt.p[0])
        return false;
    for (ptrdiff_t at = 0; at >= 0; rest = str_sub(rest, (size_t)at + 3, rest.n)) {
        at = str_find(rest, STR(" + "));
        one = at < 0 ? rest : str_sub(rest, 0, (size_t)at);
        if (str_eq(one, place->as_given))
            return true;
    }
    return false;
}

static void add_finding(
    struct writing *w, struct vcf_alt_findings *of, size_t *cap, unsigned finding)
{
    of->findings =
        arena_grow(&w->mem, of->findings, cap, (size_t)of->n + 1, sizeof *of->findings);
    of->findings[of->n++] = finding;
}

/* The first of the findings that may be of the allele: those of its contig, in genome
 * order; a change of several bases begins at most two before its last part. */
#define MAX_BEFORE 64

static int place_cmp(const struct allele *a, const struct call_place *place)
{
    const struct allele *b = &place->allele;
    if (a->contig != b->contig)
        return a->contig < b->contig ? -1 : 1;
    uint64_t from = (uint64_t)a->pos1 + MAX_BEFORE;
    return from < b->pos1 ? -1 : 0;
}

static void find_of_place(struct writing *w, const unsigned *small, unsigned n,
    const struct call_place *place, struct vcf_alt_findings *of, bool *is_placed)
{
    unsigned lo = 0, hi = n;
    size_t cap = 0;
    while (lo < hi) {
        unsigned mid = lo + (hi - lo) / 2;
        if (place_cmp(&w->r->findings[small[mid]].f->allele, place) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < n; lo++) {
        const struct finding *f = w->r->findings[small[lo]].f;
        if (f->allele.contig != place->allele.contig
            || f->allele.pos1 > place->allele.pos1)
            break;
        if (!allele_eq(&f->allele, &place->allele) && !is_part(place, f))
            continue;
        add_finding(w, of, &cap, small[lo]);
        is_placed[lo] = true;
    }
}

/* Findings are in genome order, by their alleles. */
static void find_places(struct writing *w)
{
    const struct sample *s = &w->r->sample;
    unsigned *small = ARENA_ARRAY(&w->mem, unsigned, w->r->n_findings), n = 0;
    bool *is_placed = ARENA_ARRAY(&w->mem, bool, w->r->n_findings);
    for (unsigned i = 0; i < w->r->n_findings; i++)
        if (w->r->findings[i].f->kind == FINDING_SMALL_VARIANT)
            small[n++] = i;
    w->of_place = ARENA_ARRAY(&w->mem, struct vcf_alt_findings, s->n_places);
    for (size_t i = 0; i < s->n_places; i++)
        find_of_place(w, small, n, &s->places[i], &w->of_place[i], is_placed);
    w->unplaced = ARENA_ARRAY(&w->mem, unsigned, n);
    for (unsigned i = 0; i < n; i++)
        if (!is_placed[i])
            w->unplaced[w->n_unplaced++] = small[i];
}

/* ---- records --------------------------------------------------------------------- */

static int give(struct writing *w, struct err *err)
{
    int rc = bgzf_out_add(w->out, buf_str(&w->line), err);
    buf_clear(&w->line);
    return rc;
}

static int on_header(void *ctx, const struct vcf_header *h, struct err *err)
{
    struct writing *w = ctx;
    if (w->r->sample.column >= 0 && (unsigned)w->r->sample.column >= h->n_samples)
        return err_set(err, ERR_SAMPLE, "the file changed while it was read");
    report_vcf_header(w->r, h, w->unplaced, w->n_unplaced, &w->line);
    return give(w, err);
}

/* The input's own, without fields of ours from an earlier run, and without those that
 * name what no output may speak of (a gene in CSQ, ANN, GENEINFO, ...). */
static void add_info(const struct writing *w, struct buf *out, struct str info)
{
    struct str item;
    size_t from = out->n;
    const struct suppress *s = w->r->suppress;
    bool may_name = s != NULL && suppress_is_named(s, info);
    while (str_next(&info, ';', &item)) {
        if (str_starts(item, STR(REPORT_VCF_PREFIX)) || str_eq_c(item, ".")
            || (may_name && suppress_is_named(s, item)))
            continue;
        buf_add_c(out, out->n > from ? ";" : "");
        buf_add_str(out, item);
    }
}

/* Findings of each ALT; false: none. */
static bool take_places(
    struct writing *w, uint64_t line, struct vcf_alt_findings *of, unsigned n_alts)
{
    const struct sample *s = &w->r->sample;
    bool has = false;
    for (; w->next < s->n_places && s->places[w->next].line <= line; w->next++) {
        const struct call_place *place = &s->places[w->next];
        if (place->line < line || place->alt > n_alts)
            continue;
        of[place->alt - 1] = w->of_place[w->next];
        has |= w->of_place[w->next].n > 0;
    }
    return has;
}

static unsigned count_alts(struct str alt)
{
    unsigned n = 1;
    for (size_t i = 0; i < alt.n; i++)
        n += alt.p[i] == ',';
    return n;
}

static int add_all_info(struct writing *w, struct vcf_record *v, struct err *err)
{
    unsigned n_alts = count_alts(v->alt);
    struct vcf_alt_findings *of =
        ARENA_ARRAY(&w->scratch, struct vcf_alt_findings, n_alts);
    size_t from = w->line.n;
    int rc = 0;
    add_info(w, &w->line, vcf_column(v, VCF_INFO));
    if (take_places(w, v->line, of, n_alts)) {
        struct buf ours = BUF_INIT;
        rc = report_vcf_info(w->r, of, n_alts, &w->scratch, &ours, err);
        buf_add_c(&w->line, w->line.n > from ? ";" : "");
        buf_add_str(&w->line, buf_str(&ours));
        buf_free(&ours);
    }
    if (w->line.n == from)
        buf_add_char(&w->line, '.');
    return rc;
}

static int on_record(void *ctx, struct vcf_record *v, struct err *err)
{
    struct writing *w = ctx;
    arena_reset(&w->scratch);
    for (unsigned c = VCF_CHROM; c < VCF_INFO; c++) {
        buf_add_str(&w->line, vcf_column(v, c));
        buf_add_char(&w->line, '\t');
    }
    if (add_all_info(w, v, err) < 0)
        return err->code;
    if (w->r->sample.column >= 0) {
        struct str format = vcf_column(v, VCF_FORMAT);
        struct str sample = vcf_column(v, VCF_SAMPLE0 + (unsigned)w->r->sample.column);
        buf_add_char(&w->line, '\t');
        buf_add_str(&w->line, format.n > 0 ? format : STR("."));
        buf_add_char(&w->line, '\t');
        buf_add_str(&w->line, sample.n > 0 ? sample : STR("."));
    }
    buf_add_char(&w->line, '\n');
    return give(w, err);
}

static int read_again(struct writing *w, const char *path, struct err *err)
{
    struct stream *in = stream_open(path, err);
    if (in == NULL)
        return err->code = ERR_SAMPLE;
    int rc = vcf_read(in, ERR_SAMPLE, on_header, on_record, NULL, w, err);
    if (rc >= 0 && !str_eq_c(w->r->sample.inputs[0].sha256, stream_sha256(in)))
        rc = err_set(err, ERR_SAMPLE, "%s: the file changed while it was read", path);
    stream_close(in);
    return rc;
}

int report_write_vcf(
    const struct report *r, const char *path, struct bgzf_out *out, struct err *err)
{
    struct writing w = {.r = r, .out = out};
    find_places(&w);
    int rc = read_again(&w, path, err);
    if (rc >= 0)
        rc = bgzf_out_end(out, err);
    buf_free(&w.line);
    arena_free(&w.mem);
    arena_free(&w.scratch);
    return rc;
}
