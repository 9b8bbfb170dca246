/* Therapies' evidence by level and disease relation, for and against. */
#include "query/report_html_picture.h"

#include <inttypes.h>

#include "kb/base/strmap.h"
#include "query/report_picture.h"

enum stance { SUPPORTS, RESISTANCE, AGAINST, N_STANCES };

#define N_LEVELS 6 /* A to E, and rows without one */
#define N_RELATIONS 6
#define LEFT 700 /* of the columns */
#define HEAD 32
#define ROW 46
#define BAR 10

static const struct {
    const char *relation;
    enum picture_word word;
} relations[N_RELATIONS] = {{"same", PICTURE_SAME},
    {"more_general", PICTURE_MORE_GENERAL}, {"more_specific", PICTURE_MORE_SPECIFIC},
    {"pan_cancer", PICTURE_PAN_CANCER}, {"other", PICTURE_OTHER},
    {"unknown", PICTURE_UNKNOWN}};

/* Told apart in grey by fill and frame. */
static const struct {
    const char *member; /* of therapy_groups */
    enum picture_word word;
    const char *look, *swatch;
} stances[N_STANCES] = {
    {"supports", PICTURE_SUPPORTS, "fill=\"#1f4e79\" stroke=\"#1f4e79\"",
        "<rect x=\"1\" y=\"1\" width=\"14\" height=\"10\" fill=\"#1f4e79\"/>"},
    {"resistance", PICTURE_RESISTANCE,
        "fill=\"#fff\" stroke=\"#a3340a\" "
        "stroke-width=\"2\"",
        "<rect x=\"2\" y=\"2\" width=\"12\" height=\"8\" fill=\"#fff\" "
        "stroke=\"#a3340a\" stroke-width=\"2\"/>"},
    {"against", PICTURE_AGAINST, "fill=\"#cfd3d6\" stroke=\"" PICTURE_LINE "\"",
        "<rect x=\"1\" y=\"1\" width=\"14\" height=\"10\" fill=\"#cfd3d6\" "
        "stroke=\"" PICTURE_LINE "\"/>"},
};

struct counts {
    uint64_t n[N_LEVELS][N_RELATIONS][N_STANCES];
    uint64_t of_level[N_LEVELS], of_relation[N_RELATIONS], max;
    uint64_t n_partial, n_undecided;
};

/* ---- counting -------------------------------------------------------------------- */

static void map_stances(
    const struct json *report, struct arena *mem, struct strmap *stance_of)
{
    const struct json *groups = json_get(report, "therapy_groups");
    for (size_t i = 0; i < json_len(groups); i++)
        for (unsigned k = 0; k < N_STANCES; k++) {
            const struct json *ids = json_get(json_at(groups, i), stances[k].member);
            bool is_new;
            for (size_t j = 0; j < json_len(ids); j++)
                *strmap_at(stance_of, mem, json_str(json_at(ids, j)), &is_new) = k;
        }
}

/* An assertion without level stands on evidence of its AMP category's letter. */
static unsigned level_of(const struct json *row)
{
    struct str level = picture_str(row, "evidence_level");
    if (level.n == 0
        && str_eq_c(json_str(json_path(row, "tier.amp_from")), "assertion"))
        level = json_str(json_path(row, "tier.amp"));
    if (level.n == 0 || level.p[level.n - 1] < 'A' || level.p[level.n - 1] > 'E')
        return N_LEVELS - 1;
    return (unsigned)(level.p[level.n - 1] - 'A');
}

static unsigned relation_of(const struct json *row)
{
    struct str relation = json_str(json_path(row, "disease.relation"));
    for (unsigned i = 0; i < N_RELATIONS; i++)
        if (str_eq_c(relation, relations[i].relation))
            return i;
    return N_RELATIONS - 1;
}

static void count_row(
    const struct json *row, const struct strmap *stance_of, struct counts *c)
{
    if (!str_eq_c(json_str(json_path(row, "match.value")), "true")) {
        c->n_partial++;
        return;
    }
    const uint32_t *stance = strmap_get(stance_of, picture_str(row, "id"));
    if (!stance) {
        c->n_undecided++;
        return;
    }
    unsigned level = level_of(row), relation = relation_of(row);
    uint64_t n = ++c->n[level][relation][*stance];
    c->of_level[level]++;
    c->of_relation[relation]++;
    c->max = n > c->max ? n : c->max;
}

static void count(const struct json *report, struct arena *mem, struct counts *c)
{
    struct strmap stance_of = STRMAP_INIT;
    const struct json *rows = json_get(report, "therapies");
    map_stances(report, mem, &stance_of);
    for (size_t i = 0; i < json_len(rows); i++)
        count_row(json_at(rows, i), &stance_of, c);
}

/* ---- words ----------------------------------------------------------------------- */

static void add_level(const struct picture *p, unsigned level)
{
    if (level == N_LEVELS - 1)
        picture_add_word(p, PICTURE_NO_LEVEL);
    else
        buf_add_char(p->out, (char)('A' + level));
}

static void describe_cell(
    const struct picture *p, const struct counts *c, unsigned level, unsigned relation)
{
    const char *before = ": ";
    picture_add_word(p, PICTURE_LEVEL);
    picture_add(p, " ");
    add_level(p, level);
    picture_add(p, ", ");
    buf_add_str(p->out, picture_word(p, relations[relation].word));
    for (unsigned k = 0; k < N_STANCES; k++) {
        if (c->n[level][relation][k] == 0)
            continue;
        picture_add(p, before);
        buf_add_str(p->out, picture_word(p, stances[k].word));
        buf_fmt(p->out, " %" PRIu64, c->n[level][relation][k]);
        before = ", ";
    }
    picture_add(p, ". ");
}

/* Every number of the picture, in words. */
static void describe(const struct picture *p, const struct counts *c)
{
    for (unsigned level = 0; level < N_LEVELS; level++)
        for (unsigned i = 0; i < N_RELATIONS; i++) {
            uint64_t n = 0;
            for (unsigned k = 0; k < N_STANCES; k++)
                n += c->n[level][i][k];
            if (n > 0)
                describe_cell(p, c, level, i);
        }
}

/* ---- drawing --------------------------------------------------------------------- */

/* The columns that are shown: the patient's own disease always, others with rows. */
struct columns {
    unsigned relation[N_RELATIONS], n;
};

static struct columns choose_columns(const struct counts *c)
{
    struct columns x = {.n = 0};
    for (unsigned i = 0; i < N_RELATIONS; i++)
        if (i == 0 || c->of_relation[i] > 0)
            x.relation[x.n++] = i;
    return x;
}

static unsigned column_left(const struct columns *x, unsigned i)
{
    return LEFT + (PICTURE_WIDTH - LEFT) * i / x->n;
}

/* Two lines at the most: the words hold a blank where they may break. */
static void draw_head(const struct picture *p, const struct columns *x)
{
    for (unsigned i = 0; i < x->n; i++) {
        struct str rest = picture_word(p, relations[x->relation[i]].word), line;
        for (unsigned y = 11; y < 30 && rest.p; y += 13) {
            if (y == 11 ? !str_next(&rest, ' ', &line) : rest.n == 0)
                break;
            picture_text(p, column_left(x, i) + 60, y, ANCHOR_START,
                "fill=\"" PICTURE_DIM "\"", y == 11 ? line : rest);
        }
    }
    picture_add(p, "\n");
}

static void draw_cell(const struct picture *p, const struct counts *c,
    const struct columns *x, unsigned i, unsigned level, unsigned y)
{
    unsigned left = column_left(x, i), width = column_left(x, i + 1) - left;
    for (unsigned k = 0; k < N_STANCES; k++) {
        uint64_t n = c->n[level][x->relation[i]][k];
        if (n == 0)
            continue;
        unsigned at = y + 4 + k * (BAR + 3);
        unsigned bar = picture_scale(n, c->max, 60, width / 2);
        picture_rect(p, left + 60, at, bar, BAR, stances[k].look);
        picture_text(p, left + 60 + bar + width / 20, at + BAR - 1, ANCHOR_START, "",
            str_fmt(p->mem, "%" PRIu64, n));
    }
}

static unsigned draw_row(const struct picture *p, const struct counts *c,
    const struct columns *x, unsigned level, unsigned y)
{
    struct buf text = BUF_INIT;
    struct picture of_text = {&text, p->lang, p->mem};
    add_level(&of_text, level);
    picture_line(p, 0, y, PICTURE_WIDTH, y, "stroke=\"" PICTURE_LINE "\"");
    picture_text(p, 100, y + 26, ANCHOR_START,
        "font-size=\"14px\" font-weight=\"bold\"", buf_str(&text));
    for (unsigned i = 0; i < x->n; i++)
        draw_cell(p, c, x, i, level, y);
    picture_add(p, "\n");
    buf_free(&text);
    return y + ROW;
}

static bool is_drawn(const struct counts *c, unsigned level)
{
    return level < N_LEVELS - 1 || c->of_level[level] > 0;
}

static void legend(const struct picture *p, const struct counts *c)
{
    picture_legend(p);
    for (unsigned k = 0; k < N_STANCES; k++)
        picture_swatch(p, stances[k].swatch, stances[k].word);
    if (c->n_partial > 0)
        picture_count(p, PICTURE_PARTIAL, c->n_partial);
    if (c->n_undecided > 0)
        picture_count(p, PICTURE_UNDECIDED, c->n_undecided);
    picture_end(p);
}

static void draw(const struct picture *p, const struct counts *c)
{
    struct columns x = choose_columns(c);
    struct buf desc = BUF_INIT;
    unsigned y = HEAD, n_rows = 0;
    describe(&(struct picture){&desc, p->lang, p->mem}, c);
    for (unsigned level = 0; level < N_LEVELS; level++)
        n_rows += is_drawn(c, level);
    picture_begin(p, "evidence", STR_NONE, picture_word(p, PICTURE_EVIDENCE),
        buf_str(&desc), HEAD + n_rows * ROW + 2);
    draw_head(p, &x);
    for (unsigned level = 0; level < N_LEVELS; level++)
        if (is_drawn(c, level))
            y = draw_row(p, c, &x, level, y);
    legend(p, c);
    buf_free(&desc);
}

void html_picture_evidence(struct buf *out, const struct json *report, const char *lang)
{
    struct arena mem = ARENA_INIT;
    struct picture p = {out, lang, &mem};
    struct counts c = {0};
    count(report, &mem, &c);
    if (c.max > 0)
        draw(&p, &c);
    arena_free(&mem);
}
