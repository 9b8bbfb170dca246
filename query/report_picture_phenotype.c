/* Where a gene's phenotypes stand between the least and the most function. */
#include "query/report_html_picture.h"

#include "query/report_html.h"
#include "query/report_picture.h"

#define N_PLACES 5

/* The words of CPIC's terms (Caudle 2017, Genet Med 19:215) in the order of function.
 */
struct scale {
    const char *noun; /* in every phenotype of the scale, in lower case */
    unsigned n;
    struct {
        const char *term;
        enum picture_word word;
    } place[N_PLACES];
};

static const struct scale scales[] = {
    {"metabolizer", 5,
        {{"poor", PICTURE_POOR}, {"intermediate", PICTURE_INTERMEDIATE},
            {"normal", PICTURE_NORMAL}, {"rapid", PICTURE_RAPID},
            {"ultrarapid", PICTURE_ULTRARAPID}}},
    {"function", 4,
        {{"poor", PICTURE_POOR_FUNCTION}, {"decreased", PICTURE_DECREASED},
            {"normal", PICTURE_NORMAL_FUNCTION}, {"increased", PICTURE_INCREASED}}},
};

struct places {
    const struct scale *scale; /* NULL: none yet */
    unsigned n[N_PLACES];      /* diplotypes */
    unsigned n_without;
};

static bool has_word(struct str text, const char *word)
{
    struct str piece;
    while (str_next(&text, ' ', &piece))
        if (str_eq_c(piece, word))
            return true;
    return false;
}

/* "Likely" and "Possible" stand before the term and keep its place. */
static bool find_place(
    struct str phenotype, struct arena *mem, const struct scale **scale, unsigned *at)
{
    struct str text = str_lower(mem, phenotype);
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
        for (unsigned k = 0; has_word(text, scales[i].noun) && k < scales[i].n; k++)
            if (has_word(text, scales[i].place[k].term)) {
                *scale = &scales[i];
                *at = k;
                return true;
            }
    return false;
}

/* Results on two scales have no common picture. */
static bool find_places(const struct json *row, struct arena *mem, struct places *out)
{
    const struct json *list = json_get(row, "diplotypes");
    for (size_t i = 0; i < json_len(list); i++) {
        const struct scale *scale;
        unsigned at;
        if (!find_place(picture_str(json_at(list, i), "phenotype"), mem, &scale, &at)) {
            out->n_without++;
            continue;
        }
        if (out->scale && out->scale != scale)
            return false;
        out->scale = scale;
        out->n[at]++;
    }
    return out->scale != NULL;
}

/* "CYP2C19: normal, intermediate (possible)" */
static struct str describe(
    const struct picture *p, const struct places *x, bool is_called, struct buf *out)
{
    picture_add_word(p, is_called ? PICTURE_CALLED : PICTURE_POSSIBLE);
    buf_add_c(out, ":");
    for (unsigned i = 0, n = 0; i < x->scale->n; i++) {
        if (x->n[i] == 0)
            continue;
        buf_add_c(out, n++ > 0 ? ", " : " ");
        buf_add_str(out, picture_word(p, x->scale->place[i].word));
    }
    return buf_str(out);
}

static void draw_place(
    const struct picture *p, const struct places *x, unsigned i, bool is_called)
{
    unsigned width = PICTURE_WIDTH / x->scale->n, left = i * width;
    bool is_here = x->n[i] > 0;
    picture_rect(p, left + 40, 20, width - 80, 16,
        !is_here    ? "fill=\"#fff\" stroke=\"" PICTURE_LINE "\""
        : is_called ? "fill=\"#1f4e79\" stroke=\"#1f4e79\""
                    : "fill=\"#c9d9e8\" stroke=\"#1f4e79\" stroke-width=\"2\" "
                      "stroke-dasharray=\"4 2\"");
    picture_text(p, left + width / 2, 51, ANCHOR_MIDDLE,
        is_here ? "font-weight=\"bold\"" : "fill=\"" PICTURE_DIM "\"",
        picture_word(p, x->scale->place[i].word));
    if (is_here)
        picture_text(p, left + width / 2, 14, ANCHOR_MIDDLE, "aria-hidden=\"true\"",
            is_called ? STR("\xe2\x96\xbc") : STR("?"));
    picture_add(p, "\n");
}

static void draw(const struct picture *p, const struct json *row, struct places *x)
{
    bool is_called = str_eq_c(picture_str(row, "state"), "called");
    struct str gene = picture_str(row, "gene");
    struct buf desc = BUF_INIT;
    struct picture in_desc = {&desc, p->lang, p->mem};
    struct str title = str_fmt(p->mem, "%.*s: %.*s", STR_ARG(gene),
        STR_ARG(picture_word(p, PICTURE_PHENOTYPE)));
    picture_begin(
        p, "phenotype", gene, title, describe(&in_desc, x, is_called, &desc), 58);
    for (unsigned i = 0; i < x->scale->n; i++)
        draw_place(p, x, i, is_called);
    picture_legend(p);
    html_add_text(p->out, buf_str(&desc));
    if (x->n_without > 0)
        picture_count(p, PICTURE_NO_PLACE, x->n_without);
    picture_end(p);
    buf_free(&desc);
}

void html_picture_phenotype(
    struct buf *out, const struct json *pgx_row, const char *lang)
{
    struct arena mem = ARENA_INIT;
    struct picture p = {out, lang, &mem};
    struct places x = {0};
    if (find_places(pgx_row, &mem, &x))
        draw(&p, pgx_row, &x);
    arena_free(&mem);
}
