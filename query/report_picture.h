/*
 * Inside the pictures of the report (report_picture_*.c): figures with inline SVG.
 * Places along the width are shares of it in hundredths of a percent (PICTURE_WIDTH is
 * all), heights and letters are pixels: a narrow screen squeezes the scale, not the
 * words.  What must scale without letters is a strip: an inner SVG with its own units.
 */
#ifndef QUERY_REPORT_PICTURE_H
#define QUERY_REPORT_PICTURE_H

#include <stdint.h>

#include "kb/base/json.h"
#include "kb/base/str.h"

/* Words of the pictures; the texts are "picture.KEY" of curated/texts.tsv.
 * X(id, key) */
#define PICTURE_WORDS(X)                                                               \
    X(EVIDENCE, "evidence")                                                            \
    X(LEVEL, "level")                                                                  \
    X(NO_LEVEL, "no_level")                                                            \
    X(SAME, "same")                                                                    \
    X(MORE_GENERAL, "more_general")                                                    \
    X(MORE_SPECIFIC, "more_specific")                                                  \
    X(PAN_CANCER, "pan_cancer")                                                        \
    X(OTHER, "other")                                                                  \
    X(UNKNOWN, "unknown")                                                              \
    X(SUPPORTS, "supports")                                                            \
    X(RESISTANCE, "resistance")                                                        \
    X(AGAINST, "against")                                                              \
    X(PARTIAL, "partial")                                                              \
    X(UNDECIDED, "undecided")                                                          \
    X(PROTEIN, "protein")                                                              \
    X(RESIDUES, "residues")                                                            \
    X(PATIENT, "patient")                                                              \
    X(NO_CHANGE, "no_change")                                                          \
    X(PATHOGENIC, "pathogenic")                                                        \
    X(ONCOGENIC, "oncogenic")                                                          \
    X(HOTSPOT, "hotspot")                                                              \
    X(CRITERION, "criterion")                                                          \
    X(TALLER, "taller")                                                                \
    X(EXONS, "exons")                                                                  \
    X(OTHER_NUMBERING, "other_numbering")                                              \
    X(NOT_LABELLED, "not_labelled")                                                    \
    X(COPY_NUMBER, "copy_number")                                                      \
    X(AMPLIFICATION, "amplification")                                                  \
    X(GAIN, "gain")                                                                    \
    X(NEUTRAL, "neutral")                                                              \
    X(LOSS, "loss")                                                                    \
    X(DELETION, "homozygous_deletion")                                                 \
    X(UNSURE, "unsure")                                                                \
    X(NOT_MEASURED, "not_measured")                                                    \
    X(LEFT_OUT, "left_out")                                                            \
    X(PHENOTYPE, "phenotype")                                                          \
    X(CALLED, "called")                                                                \
    X(POSSIBLE, "possible")                                                            \
    X(NO_PLACE, "no_place")                                                            \
    X(POOR, "poor")                                                                    \
    X(INTERMEDIATE, "intermediate")                                                    \
    X(NORMAL, "normal")                                                                \
    X(RAPID, "rapid")                                                                  \
    X(ULTRARAPID, "ultrarapid")                                                        \
    X(POOR_FUNCTION, "poor_function")                                                  \
    X(DECREASED, "decreased")                                                          \
    X(NORMAL_FUNCTION, "normal_function")                                              \
    X(INCREASED, "increased")

enum picture_word {
#define X(id, key) PICTURE_##id,
    PICTURE_WORDS(X)
#undef X
        N_PICTURE_WORDS,
};
const char *picture_word_key(enum picture_word w); /* "picture.level" */

#define PICTURE_WIDTH 10000
#define PICTURE_INK "#1b1b1b"
#define PICTURE_DIM "#595959" /* 7:1 on white */
#define PICTURE_LINE "#8a9096"

struct picture {
    struct buf *out;
    const char *lang;
    struct arena *mem; /* of one figure */
};

struct str picture_word(const struct picture *p, enum picture_word w);
void picture_add(const struct picture *p, const char *markup);
void picture_add_word(const struct picture *p, enum picture_word w);
/* Escaped; cut with an ellipsis where it has more than max characters. */
void picture_add_cut(const struct picture *p, struct str text, unsigned max);

/* <figure>, the caption, <svg>, <title> and <desc>; what tells one picture of the kind
 * from another (a gene) may be any bytes.  desc is text, not markup. */
void picture_begin(const struct picture *p, const char *kind, struct str which,
    struct str title, struct str desc, unsigned height);
/* </svg>, and opens the legend: words, counts and swatches. */
void picture_legend(const struct picture *p);
void picture_end(const struct picture *p);
/* A sample of the signs beside its word, in the legend. */
void picture_swatch(const struct picture *p, const char *shape, enum picture_word w);
/* "word: n", in the legend. */
void picture_count(const struct picture *p, enum picture_word w, uint64_t n);

enum picture_anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };
void picture_text(const struct picture *p, unsigned x, unsigned y,
    enum picture_anchor anchor, const char *attributes, struct str text);
void picture_rect(const struct picture *p, unsigned x, unsigned y, unsigned width,
    unsigned height, const char *attributes);
void picture_line(const struct picture *p, unsigned x1, unsigned y1, unsigned x2,
    unsigned y2, const char *attributes);
/* From x over a width, at y with a height in pixels; inside it 0..units and 0..height.
 */
void picture_strip(const struct picture *p, unsigned x, unsigned y, unsigned width,
    unsigned height, uint64_t units);
void picture_strip_end(const struct picture *p);

/* Where value of 0..of stands between left and right. */
unsigned picture_scale(uint64_t value, uint64_t of, unsigned left, unsigned right);
/* Characters of UTF-8 text, and how wide it is drawn at most, in pixels of 11 px type:
 * broad letters (Korean) count twice. */
unsigned picture_text_px(struct str text);

/* A whole number of a JSON object; 0 when it is none or negative. */
uint64_t picture_uint(const struct json *object, const char *key);
struct str picture_str(const struct json *object, const char *key);

#endif
