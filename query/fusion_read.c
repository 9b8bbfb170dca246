/* The tables of fusion callers, by the names of their columns. */
#include "query/fusion.h"

#include <inttypes.h>

#include "kb/base/tsv.h"

enum column {
    NAME,
    FIVE,
    THREE,
    POINT,
    POINT3,
    STRAND,
    STRAND3,
    TYPE,
    CONFIDENCE,
    FRAME,
    SPLIT,
    SPLIT_OLD, /* STAR-Fusion of 2016: the count; since then the names of the reads */
    SPLIT2,    /* Arriba counts split reads of either side */
    SPANNING,
    N_COLUMNS,
};

static const struct tsv_column columns[N_COLUMNS] = {
    [NAME] = {"FusionGene|FusionName", false},
    [FIVE] = {"LeftGene|gene1", false},
    [THREE] = {"RightGene|gene2", false},
    [POINT] = {"LeftBreakpoint|breakpoint1", true},
    [POINT3] = {"RightBreakpoint|breakpoint2", true},
    [STRAND] = {"strand1(gene/fusion)", false},
    [STRAND3] = {"strand2(gene/fusion)", false},
    [TYPE] = {"type", false},
    [CONFIDENCE] = {"confidence", false},
    [FRAME] = {"reading_frame|PROT_FUSION_TYPE", false},
    [SPLIT] = {"SplitReads|JunctionReadCount|split_reads1", false},
    [SPLIT_OLD] = {"JunctionReads", false},
    [SPLIT2] = {"split_reads2", false},
    [SPANNING] = {"SpanningFragCount|discordant_mates", false},
};

static const struct {
    const char *name, *columns; /* all of them stand in the header */
    bool searched_all;
} formats[] = {
    {"arriba", "gene1|gene2|breakpoint1|breakpoint2|confidence", true},
    {"star_fusion", "FusionName|LeftGene|LeftBreakpoint|RightGene|RightBreakpoint",
        true},
    {"table", "FusionGene|LeftBreakpoint|RightBreakpoint", false},
};

#define MIN_OUTSIDE 8 /* breakpoints */

#define SUPPORTED                                                                      \
    "--fusions reads the tables of Arriba and STAR-Fusion, and tables with "           \
    "FusionGene, LeftBreakpoint and RightBreakpoint"

static bool header_has(struct str header, struct str name)
{
    struct str one;
    while (str_next(&header, '\t', &one))
        if (str_eq(str_trim(one), name))
            return true;
    return false;
}

static bool header_has_all(struct str header, const char *names)
{
    struct str rest = str_of(names), name;
    while (str_next(&rest, '|', &name))
        if (!header_has(header, name))
            return false;
    return true;
}

/* The first line tells; also that of a table without rows. */
static int choose_format(struct fusions *f, const char *path, struct err *err)
{
    struct line_reader lines;
    struct str header = STR_NONE;
    struct stream *in = stream_open(path, err);
    if (!in)
        return err->code = ERR_SAMPLE;
    line_begin(&lines, in);
    int rc = line_next(&lines, &header, err);
    if (str_starts(header, STR("#")))
        header = str_sub(header, 1, header.n);
    for (unsigned i = 0; rc > 0 && i < sizeof formats / sizeof *formats; i++)
        if (!f->input.format && header_has_all(header, formats[i].columns)) {
            f->input.format = formats[i].name;
            f->searched_all = formats[i].searched_all;
        }
    if (rc == 0) {
        rc = err_set(err, ERR_SAMPLE,
            "%s: found an empty file, expected the table of a fusion caller", path);
        err_hint(err, SUPPORTED);
    }
    if (rc >= 0 && !f->input.format) {
        rc = err_set(err, ERR_SAMPLE,
            "%s:1: found the columns \"%.*s\", expected those of a fusion caller", path,
            STR_ARG(str_sub(header, 0, 200)));
        err_hint(err, SUPPORTED);
    }
    line_end(&lines);
    stream_close(in);
    return rc == ERR_FAIL ? (err->code = ERR_SAMPLE) : rc < 0 ? rc : 0;
}

/* "chr2:42522694:+" or "2:42522694".  false: it is none; *reason then says why. */
static bool read_point(
    struct fusions *f, struct str text, struct event_point *p, struct str *reason)
{
    struct str rest = text, contig, pos;
    enum assembly implied = ASSEMBLY_NONE, mine = f->spans->assembly;
    *p = (struct event_point){.as_given = str_copy(f->mem, text)};
    if (!str_next(&rest, ':', &contig) || !str_next(&rest, ':', &pos)
        || !str_to_u32(pos, &p->pos1) || p->pos1 == 0) {
        *reason =
            str_fmt(f->mem, "found \"%.*s\", expected CONTIG:POSITION", STR_ARG(text));
        return false;
    }
    p->contig = contig_parse(contig, &implied);
    if (implied != ASSEMBLY_NONE && implied != mine)
        p->contig = CONTIG_NONE;
    if (p->contig == CONTIG_NONE || p->pos1 <= contig_length(mine, p->contig))
        return true;
    *reason = str_fmt(f->mem,
        "found the breakpoint %.*s, expected one inside contig %s of %s (%" PRIu32
        " bases)",
        STR_ARG(text), contig_name(p->contig), assembly_name(mine),
        contig_length(mine, p->contig));
    return false;
}

static int64_t read_count(struct str s)
{
    uint32_t n;
    return s.n > 0 && str_to_u32(s, &n) ? (int64_t)n : -1;
}

/* "EML4^ENSG00000143924.14" -> EML4; Arriba's "A(123),B(456)" lies between genes. */
static struct str gene_name(struct str s)
{
    ptrdiff_t hat = str_chr(s, '^');
    if (hat >= 0)
        return str_sub(s, 0, (size_t)hat);
    if (str_chr(s, ',') >= 0 || str_chr(s, '(') >= 0 || str_eq_c(s, "."))
        return STR_NONE;
    return s;
}

/* "EML4--ALK", "--ALK". */
static bool cut_name(struct str name, struct str *five, struct str *three)
{
    ptrdiff_t at = str_find(name, STR("--"));
    if (at < 0)
        at = str_find(name, STR("::"));
    if (at < 0)
        return false;
    *five = str_sub(name, 0, (size_t)at);
    *three = str_sub(name, (size_t)at + 2, name.n);
    return (five->n > 0 || three->n > 0) && str_find(*three, STR("--")) < 0;
}

static bool read_names(struct fusions *f, const struct tsv_row *row,
    struct fusion_row *out, struct str *reason)
{
    struct str name = row->field[NAME], five, three;
    out->five = gene_name(row->field[FIVE]);
    out->three = gene_name(row->field[THREE]);
    if (name.p == NULL)
        return true;
    if (!cut_name(name, &five, &three)) {
        *reason =
            str_fmt(f->mem, "found the name \"%.*s\", expected A--B", STR_ARG(name));
        return false;
    }
    bool is_same = (!row->field[FIVE].p || str_eq(five, out->five))
                   && (!row->field[THREE].p || str_eq(three, out->three));
    if (!is_same)
        *reason = str_fmt(f->mem,
            "found the name \"%.*s\" with the genes \"%.*s\" and \"%.*s\", expected "
            "the same two genes",
            STR_ARG(name), STR_ARG(out->five), STR_ARG(out->three));
    out->five = five;
    out->three = three;
    return is_same;
}

/* Arriba: "+/-" is the strand of the gene and that of the transcript. */
static bool is_against_gene(struct str strands)
{
    return strands.n == 3 && strands.p[0] != '.' && strands.p[2] != '.'
           && strands.p[0] != strands.p[2];
}

static int add_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct fusions *f = ctx;
    struct fusion_row out = {.line = row->line,
        .type = row->field[TYPE],
        .confidence = row->field[CONFIDENCE],
        .frame = row->field[FRAME],
        .n_split = read_count(row->field[row->field[SPLIT].p ? SPLIT : SPLIT_OLD]),
        .n_spanning = read_count(row->field[SPANNING])};
    int64_t more = read_count(row->field[SPLIT2]);
    struct str reason = STR_NONE;
    f->input.n_records++;
    f->input.n_events++;
    if (more >= 0 && out.n_split >= 0)
        out.n_split += more;
    out.is_antisense =
        is_against_gene(row->field[STRAND]) || is_against_gene(row->field[STRAND3]);
    if (!read_names(f, row, &out, &reason)
        || !read_point(f, row->field[POINT], &out.point, &reason)
        || !read_point(f, row->field[POINT3], &out.point3, &reason)) {
        fusion_reject(f, &out, reason);
        return 0;
    }
    return fusion_add(f, &out, err);
}

static int bad_row(void *ctx, const char *file, uint64_t line, struct str raw,
    const char *reason, struct err *err)
{
    struct fusions *f = ctx;
    (void)file, (void)raw, (void)err;
    f->input.n_records++;
    f->input.n_events++;
    event_input_reject(&f->input, f->mem, line, str_copy(f->mem, str_of(reason)));
    return 0;
}

/* The tables do not say their assembly: where most breakpoints are not in the genes
 * that they are said to be in, it is another. */
static int check_places(const struct fusions *f, const char *path, struct err *err)
{
    uint64_t n = f->n_inside + f->n_outside;
    if (f->n_outside < MIN_OUTSIDE || f->n_outside <= f->n_inside)
        return 0;
    err_set(err, ERR_SAMPLE,
        "%s: found %" PRIu64 " of %" PRIu64
        " breakpoints outside the gene that they name, expected places on %s",
        path, f->n_outside, n, assembly_name(f->spans->assembly));
    return err_hint(err, "is the table of the other assembly?");
}

int fusions_read(struct fusions *f, const char *path, struct err *err)
{
    static const struct tsv_format format = {
        .quoting = TSV_RAW, .header_hash = true, .ragged_ok = true};
    struct tsv_counts counts;
    f->input.kind = "fusions";
    int rc = choose_format(f, path, err);
    if (rc < 0)
        return rc;
    struct stream *in = stream_open(path, err);
    if (!in)
        return err->code = ERR_SAMPLE;
    rc = tsv_read(in, &format, columns, N_COLUMNS, add_row, bad_row, f, &counts, err);
    if (rc >= 0)
        f->input.sha256 = str_copy(f->mem, str_of(stream_sha256(in)));
    stream_close(in);
    if (rc >= 0)
        rc = check_places(f, path, err);
    return rc == ERR_FAIL ? (err->code = ERR_SAMPLE) : rc < 0 ? rc : 0;
}
