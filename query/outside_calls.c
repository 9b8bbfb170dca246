#include "query/outside_calls.h"

#include "kb/base/stream.h"
#include "kb/model/pgx_definition.h"
#include "kb/model/pgx_phenotype.h"

#include <math.h>
#include <string.h>

#define MANY_COPIES                                                                    \
    "x\xe2\x89\xa5"                                                                    \
    "3" /* "x≥3" */
enum { GENE, DIPLOTYPE, PHENOTYPE, SCORE, N_COLUMNS };

/* ---- names of alleles ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "57:01:01:02" -> "57:01", "24:02:01:02L" -> "24:02L": the letter tells how the allele
 * is expressed (HLA nomenclature, hla.alleles.org: N, L, S, C, A, Q). */
static struct str two_fields(struct arena *mem, struct str name)
{
    ptrdiff_t first = str_chr(name, ':'), second;

    if (first < 0)
        return name;
    second = str_chr(str_sub(name, (size_t)first + 1, name.n), ':');
    if (second < 0)
        return name;
    struct str two = str_sub(name, 0, (size_t)(first + 1 + second));
    char last = name.p[name.n - 1];
    return last >= 'A' && last <= 'Z' ? str_fmt(mem, "%.*s%c", STR_ARG(two), last)
                                      : two;
}

/* "*1x3", "*1x4" -> "*1x≥3"; "*1x2" stays. */
static struct str fold_copies(struct arena *mem, struct str name)
{
    ptrdiff_t at = str_chr(name, 'x');
    uint32_t n;

    if (at < 0 || !str_to_u32(str_sub(name, (size_t)at + 1, name.n), &n) || n < 3)
        return name;
    return str_fmt(mem, "%.*s" MANY_COPIES, (int)at, name.p);
}

/* "*4.024" -> "*4", "*4.024x2" -> "*4x2" */
static struct str drop_suballele(struct arena *mem, struct str name)
{
    ptrdiff_t dot = str_chr(name, '.');
    size_t end;

    if (dot < 0 || (size_t)dot + 1 == name.n || !is_digit(name.p[dot + 1]))
        return name;
    end = (size_t)dot + 1;
    while (end < name.n && is_digit(name.p[end]))
        end++;
    return str_fmt(
        mem, "%.*s%.*s", (int)dot, name.p, (int)(name.n - end), name.p + end);
}

struct str outside_allele(struct arena *mem, struct str gene, struct str allele)
{
    struct str hla = STR("HLA-");
    bool is_hla = str_starts(gene, hla);

    allele = str_trim(allele);
    if (str_starts(allele, gene))
        allele = str_sub(allele, gene.n, allele.n);
    else if (is_hla && str_starts(allele, str_sub(gene, hla.n, gene.n)))
        allele = str_sub(allele, gene.n - hla.n, allele.n);
    allele = str_trim(allele);
    if (str_eq_c(gene, "MT-RNR1"))
        return allele.n && is_digit(allele.p[0])
                   ? str_fmt(mem, "m.%.*s", STR_ARG(allele))
                   : str_copy(mem, allele);
    if (is_hla) {
        allele = two_fields(mem, allele);
        return allele.n && is_digit(allele.p[0])
                   ? str_fmt(mem, "*%.*s", STR_ARG(allele))
                   : str_copy(mem, allele);
    }
    if (str_eq_c(gene, "CYP2D6"))
        allele = fold_copies(mem, drop_suballele(mem, allele));
    return str_copy(mem, allele);
}

/* ---- lines ---- */

struct outside_reader {
    const char *path;
    struct arena *mem;
    struct outside_calls *out;
    size_t cap;
};

static int bad_line(const struct outside_reader *r, uint64_t line, const char *what,
    struct str found, struct err *err)
{
    return err_set(err, ERR_SAMPLE, "%s:%llu: found \"%.*s\", expected %s", r->path,
        (unsigned long long)line, STR_ARG(found), what);
}

/* Two alleles or one. */
static int read_diplotype(struct outside_reader *r, uint64_t line, struct str text,
    struct outside_call *c, struct err *err)
{
    struct str rest = text, a = STR_NONE, b = STR_NONE, more;

    if (str_eq_c(text, ".") || str_eq_c(text, "./.")) {
        c->is_no_call = true;
        return 0;
    }
    if (text.n == 0)
        return 0;
    str_next(&rest, '/', &a);
    if (rest.p
        && (!str_next(&rest, '/', &b) || b.n == 0 || str_next(&rest, '/', &more)))
        return bad_line(r, line,
            "a diplotype (two alleles joined by '/') or one allele", text, err);
    c->allele1 = outside_allele(r->mem, c->gene, a);
    c->allele2 = b.n ? outside_allele(r->mem, c->gene, b) : STR_NONE;
    if (c->allele1.n == 0 || (b.n && c->allele2.n == 0))
        return bad_line(r, line, "names of alleles", text, err);
    if (c->allele2.n && pgx_name_cmp(c->allele1, c->allele2) > 0) {
        struct str other = c->allele1;
        c->allele1 = c->allele2;
        c->allele2 = other;
    }
    return 0;
}

static bool is_score(struct str text)
{
    double value = pgx_activity_value(text);

    return text.n == 0 || str_eq_nocase(text, STR("n/a"))
           || (isfinite(value) && value >= 0);
}

static int read_line(
    struct outside_reader *r, uint64_t line, struct str text, struct err *err)
{
    struct str field[N_COLUMNS] = {STR_NONE}, rest = text, piece;
    struct outside_call c = {.line = line};
    unsigned n = 0;

    while (str_next(&rest, '\t', &piece)) {
        if (n < N_COLUMNS)
            field[n] = str_trim(piece);
        n++;
    }
    if (field[GENE].n == 0)
        return bad_line(r, line, "the name of a gene in the first column", text, err);
    c.gene = str_copy(r->mem, field[GENE]);
    c.phenotype = str_copy(r->mem, field[PHENOTYPE]);
    c.score = str_copy(r->mem, field[SCORE]);
    if (n < 2 || (!field[DIPLOTYPE].n && !c.phenotype.n && !c.score.n))
        return bad_line(r, line,
            "a diplotype, a phenotype or an activity score behind the gene, after tabs",
            text, err);
    if (!is_score(c.score))
        return bad_line(r, line,
            "an activity score in the fourth column (a number such as 1.25 or "
            "\xe2\x89\xa5"
            "3.0, or n/a)",
            c.score, err);
    if (read_diplotype(r, line, field[DIPLOTYPE], &c, err) < 0)
        return err->code;
    r->out->calls = arena_grow(
        r->mem, r->out->calls, &r->cap, r->out->n + 1, sizeof *r->out->calls);
    r->out->calls[r->out->n++] = c;
    return 0;
}

static bool is_header(struct str text)
{
    return str_starts(text, STR("Gene\t")) || str_starts(text, STR("gene\t"));
}

int outside_calls_read(
    const char *path, struct arena *mem, struct outside_calls *out, struct err *err)
{
    struct outside_reader r = {.path = path, .mem = mem, .out = out};
    const char *slash = strrchr(path, '/');
    struct stream *in = stream_open(path, err);
    struct line_reader lines;
    struct str text;
    int rc;

    *out =
        (struct outside_calls){.file = str_copy(mem, str_of(slash ? slash + 1 : path))};
    if (!in)
        return err->code = ERR_SAMPLE;
    line_begin(&lines, in);
    while ((rc = line_next(&lines, &text, err)) == 1) {
        if (str_trim(text).n == 0 || text.p[0] == '#'
            || (lines.line == 1 && is_header(text)))
            continue;
        rc = read_line(&r, lines.line, text, err);
        if (rc < 0)
            break;
    }
    if (rc >= 0 && lines.line == 0) /* a header alone says that nothing was called */
        rc = err_set(err, ERR_SAMPLE,
            "%s: found an empty file, expected calls: gene, diplotype, phenotype, "
            "activity score, apart by tabs",
            path);
    line_end(&lines);
    if (rc >= 0)
        out->sha256 = str_copy(mem, str_of(stream_sha256(in)));
    else
        rc = err->code = ERR_SAMPLE;
    stream_close(in);
    return rc < 0 ? rc : 0;
}
