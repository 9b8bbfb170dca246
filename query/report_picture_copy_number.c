/* The chromosomes with what --cna says of them: up is more, down is fewer copies. */
#include "query/report_html_picture.h"

#include <inttypes.h>

#include "query/report_html.h"
#include "query/report_picture.h"

#define ROW 18
#define STRIP 14 /* of it: middle at STRIP / 2 */
#define LEFT 800 /* of the chromosomes, in shares of the width */
#define RIGHT 7400
#define GENES_PX 82 /* what the narrowest page has right of them */

/* Told apart in grey by height over or under the line, and by darkness. */
#define MIDDLE "<rect y=\"5.5\" width=\"16\" height=\"1\" fill=\"#8a9096\"/>"
static const struct state {
    const char *name;
    enum picture_word word;
    unsigned top, bottom;
    const char *look, *swatch;
} states[] = {
    {"neutral", PICTURE_NEUTRAL, 6, 8, "fill=\"#8a9096\"",
        "<rect y=\"5\" width=\"16\" height=\"2\" fill=\"#8a9096\"/>"},
    {"unsure", PICTURE_UNSURE, 5, 9,
        "fill=\"#fff\" stroke=\"#8a9096\" stroke-dasharray=\"2 2\"",
        "<rect x=\"1\" y=\"4\" width=\"14\" height=\"4\" fill=\"#fff\" "
        "stroke=\"#8a9096\" stroke-dasharray=\"2 2\"/>"},
    {"gain", PICTURE_GAIN, 3, 7, "fill=\"#e08a4a\" stroke=\"#e08a4a\"",
        MIDDLE "<rect x=\"3\" y=\"2\" width=\"10\" height=\"4\" fill=\"#e08a4a\"/>"},
    {"loss", PICTURE_LOSS, 7, 11, "fill=\"#6fa0d0\" stroke=\"#6fa0d0\"",
        MIDDLE "<rect x=\"3\" y=\"6\" width=\"10\" height=\"4\" fill=\"#6fa0d0\"/>"},
    {"amplification", PICTURE_AMPLIFICATION, 0, 7,
        "fill=\"#8f2c05\" stroke=\"#8f2c05\" stroke-width=\"2\"",
        MIDDLE "<rect x=\"3\" width=\"10\" height=\"6\" fill=\"#8f2c05\"/>"},
    {"homozygous_deletion", PICTURE_DELETION, 7, 14,
        "fill=\"#0f2f57\" stroke=\"#0f2f57\" stroke-width=\"2\"",
        MIDDLE "<rect x=\"3\" y=\"6\" width=\"10\" height=\"6\" fill=\"#0f2f57\"/>"},
};

#define N_STATES (sizeof states / sizeof *states)

/* All stretches of one state are one path. */
static unsigned draw_state(
    const struct picture *p, const struct json *chromosome, const struct state *s)
{
    const struct json *list = json_get(chromosome, "stretches");
    unsigned n = 0;
    for (size_t i = 0; i < json_len(list); i++) {
        const struct json *at = json_at(list, i);
        uint64_t beg1 = picture_uint(at, "beg1"), end1 = picture_uint(at, "end1");
        if (!str_eq_c(picture_str(at, "state"), s->name) || beg1 == 0 || end1 < beg1)
            continue;
        if (n++ == 0)
            buf_fmt(
                p->out, "<path vector-effect=\"non-scaling-stroke\" %s d=\"", s->look);
        buf_fmt(p->out, "M%" PRIu64 " %uH%" PRIu64 "V%uH%" PRIu64 "z", beg1 - 1, s->top,
            end1, s->bottom, beg1 - 1);
    }
    picture_add(p, n > 0 ? "\"/>" : "");
    return n;
}

static void draw_arms(const struct picture *p, const struct json *chromosome)
{
    uint64_t q_beg1 = picture_uint(chromosome, "q_beg1");
    buf_fmt(p->out,
        "<path fill=\"none\" stroke=\"#c8ccd0\" vector-effect=\"non-scaling-stroke\" "
        "d=\"M0 0H%" PRIu64 "V%dH0z\"/>",
        picture_uint(chromosome, "bases"), STRIP);
    if (q_beg1 > 0)
        buf_fmt(p->out,
            "<path d=\"M%" PRIu64 " 0V%d\" stroke=\"" PICTURE_LINE "\" "
            "vector-effect=\"non-scaling-stroke\"/>",
            q_beg1, STRIP);
}

/* ---- genes ----------------------------------------------------------------------- */

static bool is_on(const struct json *finding, struct str contig)
{
    return str_eq_c(picture_str(finding, "kind"), "copy_number")
           && str_eq(json_str(json_path(finding, "copy_number.contig")), contig);
}

/* The findings' genes as far as there is room, and how many more. */
static void draw_genes(
    const struct picture *p, const struct json *report, struct str contig, unsigned y)
{
    const struct json *findings = json_get(report, "findings");
    struct buf text = BUF_INIT;
    unsigned n_more = 0;
    for (size_t i = 0; i < json_len(findings); i++) {
        const struct json *f = json_at(findings, i);
        struct str gene = json_str(json_path(f, "gene.symbol"));
        if (!is_on(f, contig) || gene.n == 0)
            continue;
        bool fits =
            picture_text_px(buf_str(&text)) + picture_text_px(gene) + 28 <= GENES_PX;
        if (n_more > 0 || (text.n > 0 && !fits))
            n_more++;
        else
            buf_fmt(&text, "%s%.*s", text.n > 0 ? " " : "",
                (int)(gene.n > 12 ? 12 : gene.n), gene.p);
    }
    if (n_more > 0)
        buf_fmt(&text, " +%u", n_more);
    if (text.n > 0)
        picture_text(
            p, RIGHT + 200, y + 11, ANCHOR_START, "font-size=\"10px\"", buf_str(&text));
    buf_free(&text);
}

/* ---- the picture ----------------------------------------------------------------- */

static void describe(const struct picture *p, const struct json *chromosome)
{
    const struct json *list = json_get(chromosome, "stretches");
    const char *before = ": ";
    buf_add_str(p->out, picture_str(chromosome, "contig"));
    for (size_t k = 0; k < N_STATES; k++) {
        unsigned n = 0;
        for (size_t i = 0; i < json_len(list); i++)
            n += str_eq_c(picture_str(json_at(list, i), "state"), states[k].name);
        if (n == 0)
            continue;
        picture_add(p, before);
        buf_add_str(p->out, picture_word(p, states[k].word));
        buf_fmt(p->out, " %u", n);
        before = ", ";
    }
    if (json_len(list) == 0) {
        picture_add(p, before);
        buf_add_str(p->out, picture_word(p, PICTURE_NOT_MEASURED));
    }
    picture_add(p, ". ");
}

static void draw_chromosome(const struct picture *p, const struct json *report,
    const struct json *chromosome, uint64_t longest, unsigned y)
{
    struct str contig = picture_str(chromosome, "contig");
    uint64_t bases = picture_uint(chromosome, "bases");
    unsigned right = picture_scale(bases, longest, LEFT, RIGHT);
    picture_text(p, LEFT - 150, y + 11, ANCHOR_END, "", contig);
    if (bases > 0) {
        picture_strip(p, LEFT, y, right - LEFT, STRIP, bases);
        draw_arms(p, chromosome);
        for (size_t k = 0; k < N_STATES; k++)
            draw_state(p, chromosome, &states[k]);
        picture_strip_end(p);
    }
    draw_genes(p, report, contig, y);
}

static void legend(const struct picture *p, uint64_t n_left_out)
{
    picture_legend(p);
    for (size_t k = N_STATES; k > 0; k--)
        picture_swatch(p, states[k - 1].swatch, states[k - 1].word);
    picture_swatch(p,
        "<rect x=\"1\" y=\"1\" width=\"14\" height=\"10\" fill=\"none\" "
        "stroke=\"#c8ccd0\"/>",
        PICTURE_NOT_MEASURED);
    if (n_left_out > 0)
        picture_count(p, PICTURE_LEFT_OUT, n_left_out);
    picture_end(p);
}

static void draw(
    const struct picture *p, const struct json *report, const struct json *list)
{
    struct buf desc = BUF_INIT;
    struct picture in_desc = {&desc, p->lang, p->mem};
    uint64_t longest = 0, n_left_out = 0;
    for (size_t i = 0; i < json_len(list); i++) {
        uint64_t bases = picture_uint(json_at(list, i), "bases");
        longest = bases > longest ? bases : longest;
        n_left_out += picture_uint(json_at(list, i), "left_out");
        describe(&in_desc, json_at(list, i));
    }
    picture_begin(p, "copy-number", STR_NONE, picture_word(p, PICTURE_COPY_NUMBER),
        buf_str(&desc), (unsigned)json_len(list) * ROW + 4);
    for (size_t i = 0; i < json_len(list); i++)
        draw_chromosome(p, report, json_at(list, i), longest, (unsigned)i * ROW + 2);
    legend(p, n_left_out);
    buf_free(&desc);
}

void html_picture_copy_number(
    struct buf *out, const struct json *report, const char *lang)
{
    const struct json *list = json_get(report, "copy_number_overview");
    struct arena mem = ARENA_INIT;
    struct picture p = {out, lang, &mem};
    if (json_len(list) > 0)
        draw(&p, report, list);
    arena_free(&mem);
}
