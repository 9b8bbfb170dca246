/* A protein with the patient's changes above it and the KB's residues below. */
#include "query/report_html_picture.h"

#include <inttypes.h>

#include "query/report_picture.h"

#define LEFT 200 /* of the protein, in shares of the width */
#define RIGHT 9800
#define NARROW_PX                                                                      \
    280 /* the protein on the narrowest page: labels are placed for it                 \
         */
#define LABEL_ROWS 6
#define LABEL_ROW 14
#define LABEL_LETTERS 16
#define BAR 12
#define TRACK 30
#define MARK 12

struct track {
    const char *name;
    enum picture_word word;
    const char *stroke;
};

static const struct track tracks[] = {{"pathogenic", PICTURE_PATHOGENIC, "#8f2c05"},
    {"oncogenic", PICTURE_ONCOGENIC, "#5b2a86"},
    {"hotspot", PICTURE_HOTSPOT, "#1b1b1b"},
    {"criterion", PICTURE_CRITERION, "#1f4e79"}};

#define N_TRACKS (sizeof tracks / sizeof *tracks)

struct view {
    const struct json *json;
    uint64_t length;
    const struct json *tracks[N_TRACKS]; /* NULL: none, or without marks */
    unsigned n_tracks, n_label_rows, n_not_labelled;
    unsigned bar_y, tracks_y, axis_y;
};

static const struct json *find_gene(const struct json *report, struct str gene)
{
    const struct json *list = json_get(report, "protein_views");
    for (size_t i = 0; i < json_len(list); i++)
        if (str_eq(picture_str(json_at(list, i), "gene"), gene))
            return json_at(list, i);
    return NULL;
}

static void find_tracks(struct view *v)
{
    const struct json *list = json_get(v->json, "tracks");
    for (size_t i = 0; i < json_len(list); i++)
        for (size_t k = 0; k < N_TRACKS; k++)
            if (str_eq_c(picture_str(json_at(list, i), "class"), tracks[k].name)
                && json_len(json_get(json_at(list, i), "residues")) > 0) {
                v->tracks[k] = json_at(list, i);
                v->n_tracks++;
            }
}

/* The middle of a residue. */
static unsigned residue_x(const struct view *v, uint64_t residue)
{
    return picture_scale(2 * residue - 1, 2 * v->length, LEFT, RIGHT);
}

/* ---- the patient's changes ------------------------------------------------------- */

/* A label's span on the narrowest page, in pixels from the left of the protein. */
struct label {
    struct str text;
    unsigned x, row; /* row LABEL_ROWS: no room */
    enum picture_anchor anchor;
    int beg_px, end_px;
};

static struct label make_label(
    const struct picture *p, const struct view *v, const struct json *change)
{
    uint64_t middle =
        (picture_uint(change, "first") + picture_uint(change, "last")) / 2;
    struct label l = {.x = residue_x(v, middle ? middle : 1), .anchor = ANCHOR_MIDDLE};
    struct buf text = BUF_INIT;
    picture_add_cut(&(struct picture){&text, p->lang, p->mem},
        picture_str(change, "protein_change"), LABEL_LETTERS);
    l.text = str_copy(p->mem, buf_str(&text)); /* escaped */
    buf_free(&text);
    int at = (int)((uint64_t)l.x * NARROW_PX / PICTURE_WIDTH);
    int width = (int)picture_text_px(picture_str(change, "protein_change"));
    width = width < LABEL_LETTERS * 8 ? width : LABEL_LETTERS * 8;
    if (at < width / 2)
        l.anchor = ANCHOR_START;
    else if (at + width / 2 > NARROW_PX)
        l.anchor = ANCHOR_END;
    l.beg_px = l.anchor == ANCHOR_START ? at
               : l.anchor == ANCHOR_END ? at - width
                                        : at - width / 2;
    l.end_px = l.beg_px + width + 6;
    return l;
}

/* The lowest row in which it touches no other label, on any wider page either: there
 * the anchors move apart and the words stay as they are. */
static void place_label(struct label *all, size_t n, struct label *l)
{
    for (l->row = 0; l->row < LABEL_ROWS; l->row++) {
        bool is_free = true;
        for (size_t i = 0; i < n; i++)
            is_free = is_free
                      && (all[i].row != l->row || all[i].end_px <= l->beg_px
                          || l->end_px <= all[i].beg_px);
        if (is_free)
            return;
    }
}

static struct label *place_labels(const struct picture *p, struct view *v)
{
    const struct json *list = json_get(v->json, "changes");
    struct label *labels = ARENA_ARRAY(p->mem, struct label, json_len(list));
    for (size_t i = 0; i < json_len(list); i++) {
        struct label l = make_label(p, v, json_at(list, i));
        place_label(labels, i, &l);
        if (l.row == LABEL_ROWS)
            v->n_not_labelled++;
        else if (l.row + 1 > v->n_label_rows)
            v->n_label_rows = l.row + 1;
        labels[i] = l;
    }
    return labels;
}

static void draw_change(const struct picture *p, const struct view *v,
    const struct json *change, const struct label *l)
{
    uint64_t first = picture_uint(change, "first"), last = picture_uint(change, "last");
    for (unsigned k = 0; k < v->n_tracks; k++) /* through the marks, not the words */
        picture_line(p, l->x, v->tracks_y + k * TRACK + 14, l->x,
            v->tracks_y + k * TRACK + 16 + MARK,
            "stroke=\"" PICTURE_INK "\" stroke-dasharray=\"1 2\"");
    if (l->row > 0 && l->row < LABEL_ROWS)
        picture_line(p, l->x, v->bar_y - 12 - l->row * LABEL_ROW, l->x, v->bar_y - 6,
            "stroke=\"" PICTURE_LINE "\"");
    picture_line(p, l->x, v->bar_y - 6, l->x, v->bar_y + BAR,
        "stroke=\"" PICTURE_INK "\" stroke-width=\"2\"");
    if (last > first)
        picture_rect(p, residue_x(v, first), v->bar_y,
            residue_x(v, last) - residue_x(v, first) + 1, BAR,
            "fill=\"" PICTURE_INK "\"");
    buf_fmt(p->out, "<circle cx=\"%u.%02u%%\" cy=\"%u\" r=\"4\"/>", l->x / 100,
        l->x % 100, v->bar_y - 6);
}

static void draw_label(const struct picture *p, const struct view *v, struct label *l)
{
    static const char *const anchors[] = {"start", "middle", "end"};
    if (l->row == LABEL_ROWS)
        return;
    buf_fmt(p->out, /* on white, for the lines of labels above it pass behind */
        "<text x=\"%u.%02u%%\" y=\"%u\" text-anchor=\"%s\" font-weight=\"bold\" "
        "stroke=\"#fff\" stroke-width=\"3\" paint-order=\"stroke\">",
        l->x / 100, l->x % 100, v->bar_y - 14 - l->row * LABEL_ROW, anchors[l->anchor]);
    buf_add_str(p->out, l->text);
    picture_add(p, "</text>\n");
}

static void draw_changes(
    const struct picture *p, const struct view *v, struct label *labels)
{
    const struct json *list = json_get(v->json, "changes");
    for (size_t i = 0; i < json_len(list); i++)
        draw_change(p, v, json_at(list, i), &labels[i]);
    for (size_t i = 0; i < json_len(list); i++)
        draw_label(p, v, &labels[i]);
}

/* ---- the protein and the KB's residues ------------------------------------------- */

static uint64_t number_at(const struct json *list, size_t i)
{
    int64_t n;
    return json_int(json_at(list, i), &n) && n > 0 ? (uint64_t)n : 0;
}

static void draw_bar(const struct picture *p, const struct view *v)
{
    const struct json *ends = json_get(v->json, "exon_ends");
    picture_rect(p, LEFT, v->bar_y, RIGHT - LEFT, BAR,
        "fill=\"#e4e8ec\" stroke=\"" PICTURE_DIM "\"");
    picture_strip(p, LEFT, v->bar_y, RIGHT - LEFT, BAR, v->length);
    picture_add(p, "<path stroke=\"" PICTURE_DIM "\" "
                   "vector-effect=\"non-scaling-stroke\" d=\"");
    for (size_t i = 0; i + 1 < json_len(ends); i++)
        buf_fmt(p->out, "M%" PRIu64 " 0v%d", number_at(ends, i), BAR);
    picture_add(p, "\"/>");
    picture_strip_end(p);
}

/* One record, two or three, more: three heights. */
static unsigned mark_px(uint64_t n)
{
    return n > 3 ? MARK : n > 1 ? MARK * 3 / 4 : MARK / 2;
}

static void draw_track(const struct picture *p, const struct view *v,
    const struct json *track, const struct track *of, unsigned y)
{
    const struct json *residues = json_get(track, "residues"),
                      *n = json_get(track, "n");
    uint64_t width = picture_uint(v->json, "residues_per_mark");
    picture_text(p, LEFT, y + 11, ANCHOR_START, "fill=\"" PICTURE_DIM "\"",
        picture_word(p, of->word));
    picture_line(
        p, LEFT, y + 15 + MARK, RIGHT, y + 15 + MARK, "stroke=\"" PICTURE_LINE "\"");
    picture_strip(p, LEFT, y + 15, RIGHT - LEFT, MARK, 2 * v->length);
    buf_fmt(p->out,
        "<path stroke=\"%s\" stroke-width=\"1.5\" vector-effect=\"non-scaling-stroke\" "
        "d=\"",
        of->stroke);
    for (size_t i = 0; i < json_len(residues); i++)
        buf_fmt(p->out, "M%" PRIu64 " %dv-%u",
            2 * (number_at(residues, i) - 1) + (width ? width : 1), MARK,
            mark_px(number_at(n, i)));
    picture_add(p, "\"/>");
    picture_strip_end(p);
}

static void draw_axis(const struct picture *p, const struct view *v)
{
    static const uint64_t steps[] = {
        10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000};
    uint64_t step = steps[0];
    for (size_t i = 0; i < sizeof steps / sizeof *steps && v->length / step >= 5; i++)
        step = steps[i];
    picture_text(p, LEFT, v->axis_y + 12, ANCHOR_START, "", STR("1"));
    for (uint64_t at = step; at + step * 3 / 4 < v->length; at += step) {
        picture_line(p, residue_x(v, at), v->axis_y - 2, residue_x(v, at),
            v->axis_y + 2, "stroke=\"" PICTURE_INK "\"");
        picture_text(p, residue_x(v, at), v->axis_y + 12, ANCHOR_MIDDLE, "",
            str_fmt(p->mem, "%" PRIu64, at));
    }
    picture_text(p, RIGHT, v->axis_y + 12, ANCHOR_END, "",
        str_fmt(p->mem, "%" PRIu64, v->length));
    picture_add(p, "\n");
}

/* ---- the picture ----------------------------------------------------------------- */

static void describe_changes(const struct picture *p, const struct view *v)
{
    const struct json *list = json_get(v->json, "changes");
    buf_add_str(p->out, picture_word(p, PICTURE_PATIENT));
    picture_add(p, ":");
    if (json_len(list) == 0) {
        picture_add(p, " ");
        buf_add_str(p->out, picture_word(p, PICTURE_NO_CHANGE));
    }
    for (size_t i = 0; i < json_len(list); i++) {
        const struct json *change = json_at(list, i);
        buf_fmt(p->out, "%s%.*s (%" PRIu64, i > 0 ? ", " : " ",
            STR_ARG(picture_str(change, "protein_change")),
            picture_uint(change, "first"));
        if (picture_uint(change, "last") > picture_uint(change, "first"))
            buf_fmt(p->out, "-%" PRIu64, picture_uint(change, "last"));
        picture_add(p, ")");
    }
    picture_add(p, ". ");
}

static void describe(const struct picture *p, const struct view *v)
{
    struct str transcript = picture_str(v->json, "transcript");
    buf_fmt(p->out, "%.*s, %" PRIu64 " ", STR_ARG(transcript), v->length);
    buf_add_str(p->out, picture_word(p, PICTURE_RESIDUES));
    picture_add(p, ". ");
    describe_changes(p, v);
    for (size_t k = 0; k < N_TRACKS; k++) {
        if (!v->tracks[k])
            continue;
        buf_add_str(p->out, picture_word(p, tracks[k].word));
        buf_fmt(p->out, ": %zu ", json_len(json_get(v->tracks[k], "residues")));
        buf_add_str(p->out, picture_word(p, PICTURE_RESIDUES));
        picture_add(p, ". ");
    }
}

static void legend(const struct picture *p, const struct view *v)
{
    picture_legend(p);
    picture_add_cut(p, picture_str(v->json, "transcript"), 40);
    picture_swatch(p, "<circle cx=\"8\" cy=\"6\" r=\"4\"/>", PICTURE_PATIENT);
    if (json_len(json_get(v->json, "changes")) == 0) {
        picture_add(p, ": ");
        picture_add_word(p, PICTURE_NO_CHANGE);
    }
    picture_add(p, " \xc2\xb7 ");
    picture_add_word(p, PICTURE_EXONS);
    picture_add(p, " \xc2\xb7 ");
    picture_add_word(p, PICTURE_TALLER);
    uint64_t n = picture_uint(v->json, "other_numbering");
    if (n > 0)
        picture_count(p, PICTURE_OTHER_NUMBERING, n);
    if (v->n_not_labelled > 0)
        picture_count(p, PICTURE_NOT_LABELLED, v->n_not_labelled);
    picture_end(p);
}

static void draw(const struct picture *p, struct view *v)
{
    struct str gene = picture_str(v->json, "gene");
    struct buf desc = BUF_INIT;
    struct label *labels = place_labels(p, v);
    v->bar_y = 14 + (v->n_label_rows ? v->n_label_rows : 1) * LABEL_ROW;
    v->tracks_y = v->bar_y + BAR + 4;
    v->axis_y = v->tracks_y + v->n_tracks * TRACK + 6;
    describe(&(struct picture){&desc, p->lang, p->mem}, v);
    struct str title = str_fmt(
        p->mem, "%.*s: %.*s", STR_ARG(gene), STR_ARG(picture_word(p, PICTURE_PROTEIN)));
    picture_begin(p, "protein", gene, title, buf_str(&desc), v->axis_y + 16);
    draw_bar(p, v);
    for (size_t k = 0, y = v->tracks_y; k < N_TRACKS; k++)
        if (v->tracks[k]) {
            draw_track(p, v, v->tracks[k], &tracks[k], (unsigned)y);
            y += TRACK;
        }
    draw_changes(p, v, labels);
    draw_axis(p, v);
    legend(p, v);
    buf_free(&desc);
}

void html_picture_protein(
    struct buf *out, const struct json *report, struct str gene, const char *lang)
{
    struct arena mem = ARENA_INIT;
    struct picture p = {out, lang, &mem};
    struct view v = {.json = find_gene(report, gene)};
    v.length = picture_uint(v.json, "protein_length");
    if (v.length > 0) {
        find_tracks(&v);
        draw(&p, &v);
    }
    arena_free(&mem);
}
