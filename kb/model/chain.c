#include "kb/model/chain.h"

#include "kb/model/chain_private.h"

#include <stdlib.h>

/* The chain being read. */
struct reader {
    struct chain *chain;
    struct line_reader lines;
    const char *name;
    bool is_inside, is_kept;
    uint32_t size[2], at[2],
        end[2]; /* per side, along the strand that the file names */
    struct way way;
};

static void *grow(void *old, size_t *cap, size_t n, size_t elem_bytes)
{
    if (n < *cap)
        return old;
    *cap = *cap ? *cap * 2 : 1024;

    void *p = realloc(old, *cap * elem_bytes);

    if (!p)
        arena_oom(*cap * elem_bytes);
    return p;
}

static void add_block(struct side *s, struct block b)
{
    s->blocks = grow(s->blocks, &s->cap, s->n, sizeof(b));
    s->blocks[s->n++] = b;
}

/* size aligned bases at the reader's place, put on both sides */
static void keep_block(struct reader *r, uint32_t size)
{
    uint32_t way = (uint32_t)r->chain->n_ways - 1;
    uint32_t beg[2] = {r->at[0], r->at[1]};

    if (r->way.is_reversed)
        beg[1] = r->size[1] - r->at[1] - size;
    for (int i = 0; i < 2; i++)
        add_block(&r->chain->side[i], (struct block){.beg0 = beg[i],
                                          .end0 = beg[i] + size,
                                          .other0 = beg[1 - i],
                                          .way = way,
                                          .contig = r->way.contig[i]});
}

static bool next_word(struct str *rest, struct str *word)
{
    size_t n = 0;

    *rest = str_trim(*rest);
    while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '\t')
        n++;
    *word = str_sub(*rest, 0, n);
    *rest = str_sub(*rest, n, rest->n);
    return n > 0;
}

static int bad_line(
    struct reader *r, struct str line, const char *expected, struct err *err)
{
    return err_set(err, ERR_FAIL, "%s:%llu: \"%.*s\" found, expected %s", r->name,
        (unsigned long long)r->lines.line, STR_ARG(line), expected);
}

/* name size strand start end; *contig is CONTIG_NONE for what is never joined */
static bool read_end(
    struct reader *r, int i, struct str *rest, unsigned *contig, bool *is_minus)
{
    struct str name, size, strand, beg, end;

    if (!next_word(rest, &name) || !next_word(rest, &size) || !next_word(rest, &strand)
        || !next_word(rest, &beg) || !next_word(rest, &end))
        return false;
    *is_minus = str_eq(strand, STR("-"));
    if (!*is_minus && !str_eq(strand, STR("+")))
        return false;
    *contig = contig_parse(name, NULL);
    return str_to_u32(size, &r->size[i]) && str_to_u32(beg, &r->at[i])
           && str_to_u32(end, &r->end[i]) && r->at[i] <= r->end[i]
           && r->end[i] <= r->size[i];
}

/* A contig of another length is another sequence: the file is of other assemblies than
 * was said, but for hg19's own chrM, whose chain is left out. */
static int check_size(struct reader *r, int i, struct err *err)
{
    unsigned contig = r->way.contig[i];
    enum assembly a = r->chain->side[i].assembly;

    if (contig == CONTIG_NONE || r->size[i] == contig_length(a, contig))
        return 0;
    if (contig_is_foreign_mt(contig, r->size[i])) {
        r->way.contig[i] = CONTIG_NONE;
        return 0;
    }
    return err_set(err, ERR_FAIL,
        "%s:%llu: contig %s has %u bases, expected %u as in %s", r->name,
        (unsigned long long)r->lines.line, contig_name(contig), r->size[i],
        contig_length(a, contig), assembly_name(a));
}

/* "chain score tName tSize tStrand tStart tEnd qName qSize qStrand qStart qEnd id" */
static int read_header(struct reader *r, struct str line, struct err *err)
{
    struct str rest = line, word, score;
    bool target_minus = false;

    if (!next_word(&rest, &word) || !str_eq(word, STR("chain"))
        || !next_word(&rest, &score) || !str_to_u64(score, &r->way.score)
        || !read_end(r, 0, &rest, &r->way.contig[0], &target_minus)
        || !read_end(r, 1, &rest, &r->way.contig[1], &r->way.is_reversed)
        || target_minus)
        return bad_line(r, line, "a chain header (UCSC chain format)", err);
    if (check_size(r, 0, err) < 0 || check_size(r, 1, err) < 0)
        return err->code;
    r->is_inside = true;
    r->is_kept = r->way.contig[0] != CONTIG_NONE && r->way.contig[1] != CONTIG_NONE;
    if (r->is_kept) {
        struct chain *c = r->chain;

        c->ways = grow(c->ways, &c->cap_ways, c->n_ways, sizeof(*c->ways));
        c->ways[c->n_ways++] = r->way;
    } else {
        r->chain->n_left_out++;
    }
    return 0;
}

/* Step over n bases of one side; false when that leaves the chain. */
static bool advance(struct reader *r, int i, uint32_t n)
{
    if (n > r->end[i] - r->at[i])
        return false;
    r->at[i] += n;
    return true;
}

/* "size dt dq", or "size" alone on the last line of a chain */
static int read_block(struct reader *r, struct str line, struct err *err)
{
    struct str rest = line, word;
    uint32_t number[3] = {0};
    int n = 0;

    while (n < 3 && next_word(&rest, &word) && str_to_u32(word, &number[n]))
        n++;
    if ((n != 1 && n != 3) || str_trim(rest).n)
        return bad_line(r, line, "\"size dt dq\" or \"size\"", err);
    if (number[0] > r->end[0] - r->at[0] || number[0] > r->end[1] - r->at[1])
        return bad_line(r, line, "a block that ends inside its chain", err);
    if (r->is_kept && number[0] > 0)
        keep_block(r, number[0]);
    if (!advance(r, 0, number[0]) || !advance(r, 1, number[0])
        || !advance(r, 0, number[1]) || !advance(r, 1, number[2]))
        return bad_line(r, line, "a gap that ends inside its chain", err);
    if (n == 3)
        return 0;
    if (r->at[0] != r->end[0] || r->at[1] != r->end[1])
        return bad_line(r, line, "blocks and gaps that add up to the chain", err);
    r->is_inside = false;
    return 0;
}

static int read_lines(struct reader *r, struct err *err)
{
    struct str line;
    int rc;

    while ((rc = line_next(&r->lines, &line, err)) > 0) {
        line = str_trim(line);
        if (line.n == 0 || line.p[0] == '#')
            continue;
        rc = r->is_inside ? read_block(r, line, err) : read_header(r, line, err);
        if (rc < 0)
            return rc;
    }
    if (rc == 0 && r->is_inside)
        return err_set(err, ERR_FAIL,
            "%s:%llu: the file ends inside a chain, expected its last block", r->name,
            (unsigned long long)r->lines.line);
    return rc;
}

static int by_u32(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int by_place(const void *va, const void *vb)
{
    const struct block *a = va, *b = vb;
    int by = by_u32(a->contig, b->contig);

    if (!by)
        by = by_u32(a->beg0, b->beg0);
    if (!by)
        by = by_u32(a->end0, b->end0);
    return by ? by : by_u32(a->way, b->way);
}

static void index_side(struct side *s)
{
    size_t i = 0;

    if (s->n)
        qsort(s->blocks, s->n, sizeof(*s->blocks), by_place);
    for (unsigned contig = 0; contig <= N_CONTIGS; contig++) {
        uint32_t max = 0;

        s->first[contig] = i;
        for (; i < s->n && s->blocks[i].contig == contig; i++) {
            if (s->blocks[i].end0 > max)
                max = s->blocks[i].end0;
            s->blocks[i].max_end0 = max;
        }
    }
}

struct chain *chain_read(
    struct stream *in, enum assembly from, enum assembly to, struct err *err)
{
    struct chain *c = calloc(1, sizeof(*c));
    struct reader r = {.chain = c, .name = stream_name(in)};

    if (!c)
        arena_oom(sizeof(*c));
    c->side[0].assembly = from;
    c->side[1].assembly = to;
    line_begin(&r.lines, in);

    int rc = read_lines(&r, err);

    line_end(&r.lines);
    if (rc == 0 && c->n_ways == 0)
        rc = err_set(err, ERR_FAIL, "%s: no chain between primary contigs", r.name);
    if (rc < 0) {
        chain_free(c);
        return NULL;
    }
    index_side(&c->side[0]);
    index_side(&c->side[1]);
    return c;
}

uint64_t chain_n_kept(const struct chain *c)
{
    return c->n_ways;
}

uint64_t chain_n_left_out(const struct chain *c)
{
    return c->n_left_out;
}

void chain_free(struct chain *c)
{
    if (!c)
        return;
    free(c->side[0].blocks);
    free(c->side[1].blocks);
    free(c->ways);
    free(c);
}
