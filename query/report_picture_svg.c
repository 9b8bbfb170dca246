#include "query/report_picture.h"

#include <inttypes.h>

#include "query/report_html.h"
#include "query/texts.h"

const char *picture_word_key(enum picture_word w)
{
    static const char *const keys[N_PICTURE_WORDS] = {
#define X(id, key) [PICTURE_##id] = "picture." key,
        PICTURE_WORDS(X)
#undef X
    };
    return keys[w];
}

/* ---- words ----------------------------------------------------------------------- */

struct str picture_word(const struct picture *p, enum picture_word w)
{
    return text_of_key(picture_word_key(w), p->lang);
}

void picture_add(const struct picture *p, const char *markup)
{
    buf_add_c(p->out, markup);
}

void picture_add_word(const struct picture *p, enum picture_word w)
{
    html_add_text(p->out, picture_word(p, w));
}

static bool is_tail(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* Bytes of the first max characters. */
static size_t bytes_of(struct str text, unsigned max)
{
    size_t i = 0;
    for (unsigned n = 0; i < text.n; i++)
        if (!is_tail(text.p[i]) && n++ == max)
            break;
    return i;
}

void picture_add_cut(const struct picture *p, struct str text, unsigned max)
{
    size_t all = bytes_of(text, max);
    if (all == text.n) {
        html_add_text(p->out, text);
        return;
    }
    html_add_text(p->out, str_sub(text, 0, bytes_of(text, max - 1)));
    picture_add(p, "\xe2\x80\xa6"); /* an ellipsis */
}

unsigned picture_text_px(struct str text)
{
    unsigned px = 0;
    for (size_t i = 0; i < text.n; i++)
        if (!is_tail(text.p[i]))
            px += (unsigned char)text.p[i] >= 0xe0 ? 12 : 7;
    return px;
}

/* ---- figure ---------------------------------------------------------------------- */

/* An id may hold few characters and names hold any: FNV-1a of the name stands for it.
 */
static void add_id(const struct picture *p, const char *kind, struct str which)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < which.n; i++)
        hash = (hash ^ (unsigned char)which.p[i]) * 16777619u;
    buf_fmt(p->out, "picture-%s-%08" PRIx32, kind, hash);
}

static void add_named(const struct picture *p, const char *element, const char *kind,
    struct str which, struct str text)
{
    buf_fmt(p->out, "<%s id=\"", element);
    add_id(p, kind, which);
    buf_fmt(p->out, "-%s\">", element);
    html_add_text(p->out, text);
    buf_fmt(p->out, "</%s>", element);
}

void picture_begin(const struct picture *p, const char *kind, struct str which,
    struct str title, struct str desc, unsigned height)
{
    buf_fmt(p->out, "<figure class=\"picture %s\"><figcaption>", kind);
    html_add_text(p->out, title);
    picture_add(p, "</figcaption>\n");
    buf_fmt(p->out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"100%%\" "
        "height=\"%u\" style=\"display:block;max-width:52em\" font-size=\"11px\" "
        "fill=\"" PICTURE_INK "\" aria-labelledby=\"",
        height);
    add_id(p, kind, which);
    picture_add(p, "-title ");
    add_id(p, kind, which);
    picture_add(p, "-desc\">");
    add_named(p, "title", kind, which, title);
    add_named(p, "desc", kind, which, desc);
    picture_add(p, "\n");
}

void picture_legend(const struct picture *p)
{
    picture_add(p, "</svg>\n<p class=\"legend\">");
}

void picture_end(const struct picture *p)
{
    picture_add(p, "</p></figure>\n");
}

void picture_swatch(const struct picture *p, const char *shape, enum picture_word w)
{
    picture_add(p,
        " <span style=\"white-space:nowrap\">"
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"16\" height=\"12\" "
        "aria-hidden=\"true\">");
    picture_add(p, shape);
    picture_add(p, "</svg> ");
    picture_add_word(p, w);
    picture_add(p, "</span>");
}

void picture_count(const struct picture *p, enum picture_word w, uint64_t n)
{
    picture_add(p, " · ");
    picture_add_word(p, w);
    buf_fmt(p->out, ": %" PRIu64, n);
}

/* ---- shapes ---------------------------------------------------------------------- */

static void add_share(const struct picture *p, const char *name, unsigned x)
{
    buf_fmt(p->out, " %s=\"%u.%02u%%\"", name, x / 100, x % 100);
}

static void add_px(const struct picture *p, const char *name, unsigned y)
{
    buf_fmt(p->out, " %s=\"%u\"", name, y);
}

static void close_shape(const struct picture *p, const char *attributes)
{
    picture_add(p, attributes[0] ? " " : "");
    picture_add(p, attributes);
    picture_add(p, "/>");
}

void picture_text(const struct picture *p, unsigned x, unsigned y,
    enum picture_anchor anchor, const char *attributes, struct str text)
{
    static const char *const anchors[] = {
        "", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    picture_add(p, "<text");
    add_share(p, "x", x);
    add_px(p, "y", y);
    picture_add(p, anchors[anchor]);
    picture_add(p, attributes[0] ? " " : "");
    picture_add(p, attributes);
    picture_add(p, ">");
    html_add_text(p->out, text);
    picture_add(p, "</text>");
}

void picture_rect(const struct picture *p, unsigned x, unsigned y, unsigned width,
    unsigned height, const char *attributes)
{
    picture_add(p, "<rect");
    add_share(p, "x", x);
    add_px(p, "y", y);
    add_share(p, "width", width);
    add_px(p, "height", height);
    close_shape(p, attributes);
}

void picture_line(const struct picture *p, unsigned x1, unsigned y1, unsigned x2,
    unsigned y2, const char *attributes)
{
    picture_add(p, "<line");
    add_share(p, "x1", x1);
    add_px(p, "y1", y1);
    add_share(p, "x2", x2);
    add_px(p, "y2", y2);
    close_shape(p, attributes);
}

void picture_strip(const struct picture *p, unsigned x, unsigned y, unsigned width,
    unsigned height, uint64_t units)
{
    picture_add(p, "<svg");
    add_share(p, "x", x);
    add_px(p, "y", y);
    add_share(p, "width", width);
    add_px(p, "height", height);
    buf_fmt(p->out,
        " viewBox=\"0 0 %" PRIu64 " %u\" preserveAspectRatio=\"none\" "
        "overflow=\"visible\">",
        units, height);
}

void picture_strip_end(const struct picture *p)
{
    picture_add(p, "</svg>\n");
}

unsigned picture_scale(uint64_t value, uint64_t of, unsigned left, unsigned right)
{
    if (of == 0 || value > of)
        return right;
    return left + (unsigned)((double)value / (double)of * (right - left) + 0.5);
}

/* ---- JSON ------------------------------------------------------------------------ */

uint64_t picture_uint(const struct json *object, const char *key)
{
    int64_t n;
    return json_int(json_get(object, key), &n) && n > 0 ? (uint64_t)n : 0;
}

struct str picture_str(const struct json *object, const char *key)
{
    return json_str(json_get(object, key));
}
