/*
 * Reading of protein changes.  A text is a place (one residue or a range) and a change;
 * whether residues are written with one letter or three is told by the first one, since
 * its number follows at once.
 */
#include "kb/model/protein.h"

#include <string.h>

/* What is left to read of one text. */
struct scan {
    struct str rest;
    bool has_three_letters; /* the first residue was written so */
    struct arena *mem;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool take_word(struct str *rest, struct str word)
{
    if (!str_eq_nocase(str_sub(*rest, 0, word.n), word))
        return false;
    *rest = str_sub(*rest, word.n, rest->n);
    return true;
}

static bool take_number(struct str *rest, uint32_t *out)
{
    size_t n = 0;

    while (n < rest->n && is_digit(rest->p[n]))
        n++;
    if (!str_to_u32(str_sub(*rest, 0, n), out) || *out == 0)
        return false;
    *rest = str_sub(*rest, n, rest->n);
    return true;
}

/* X is the older sign of a stop. */
static char code_or_stop(struct str name)
{
    if (str_eq_nocase(name, STR("X")))
        return '*';
    return residue_code(name);
}

/* The residue before a number: one letter, three, or none (0).  False: rubbish. */
static bool take_ref(struct scan *s, char *ref)
{
    size_t n = 0;

    while (n < s->rest.n && n <= 3 && !is_digit(s->rest.p[n]))
        n++;
    *ref = '\0';
    if (n == 0)
        return true;
    if (n != 1 && n != 3)
        return false;
    *ref = code_or_stop(str_sub(s->rest, 0, n));
    s->rest = str_sub(s->rest, n, s->rest.n);
    s->has_three_letters = n == 3;
    return *ref != '\0';
}

/* "E746_A750"; '-' too where both residues are named, for then it is no list. */
static bool take_place(struct scan *s, struct protein_change *p)
{
    bool is_dash;

    if (!take_ref(s, &p->ref1) || !take_number(&s->rest, &p->pos1))
        return false;
    p->pos2 = p->pos1;
    p->ref2 = p->ref1;
    is_dash = take_word(&s->rest, STR("-"));
    if (!is_dash && !take_word(&s->rest, STR("_")))
        return true;
    if (!take_ref(s, &p->ref2) || !take_number(&s->rest, &p->pos2))
        return false;
    return p->pos2 > p->pos1 && (!is_dash || (p->ref1 && p->ref2));
}

/* One new residue: three letters are tried first, for sources mix ("R213Ter"). */
static char take_alt(struct str *rest)
{
    struct str name = str_sub(*rest, 0, 3);
    char code = code_or_stop(name);

    if (!code) {
        name = str_sub(*rest, 0, 1);
        code = code_or_stop(name);
    }
    if (code)
        *rest = str_sub(*rest, name.n, rest->n);
    return code;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

/* Residues of step letters each, a stop only at the end; empty on rubbish. */
static struct str read_residues(struct arena *mem, struct str text, size_t step)
{
    char *out = arena_alloc(mem, text.n + 1);
    size_t n = 0;

    while (text.n) {
        size_t len = text.p[0] == '*' ? 1 : step;

        if (text.n < len || (n > 0 && out[n - 1] == '*'))
            return STR_NONE;
        out[n] = residue_code(str_sub(text, 0, len));
        if (!out[n])
            return STR_NONE;
        n++;
        text = str_sub(text, len, text.n);
    }
    return (struct str){out, n};
}

/* "GlyLeu" is two residues; capitals alone are as many letters as the place was written
 * with, or one each ("Lys558delinsNP"). */
static struct str take_residues(const struct scan *s, struct str text)
{
    struct str out = STR_NONE;

    if (text.n >= 2 && is_upper(text.p[0]) && is_lower(text.p[1]))
        return read_residues(s->mem, text, 3);
    if (s->has_three_letters)
        out = read_residues(s->mem, text, 3);
    return out.n ? out : read_residues(s->mem, text, 1);
}

static uint64_t span_length(const struct protein_change *p)
{
    return (uint64_t)p->pos2 - p->pos1 + 1;
}

/* Residues written after "del" or "dup" must be those of the place; they also tell
 * what the place leaves out ("193_196dupSTSC"). */
static bool match_span(
    const struct scan *s, struct str written, struct protein_change *p)
{
    struct str seen;

    if (written.n == 0)
        return true;
    seen = take_residues(s, written);
    if (seen.n == 0 || seen.n != span_length(p) || (p->ref1 && p->ref1 != seen.p[0])
        || (p->ref2 && p->ref2 != seen.p[seen.n - 1]))
        return false;
    p->ref1 = seen.p[0];
    p->ref2 = seen.p[seen.n - 1];
    return true;
}

/* Whether a codon of this residue is one base away from a stop (standard code). */
static bool can_become_stop(char residue)
{
    static const char residues[] = "CEGKLQRSUWY";

    return residue && strchr(residues, residue) != NULL;
}

/* One residue in place of another: what it does decides the kind. */
static bool set_substitution(struct scan *s, char alt, struct protein_change *p)
{
    if (!p->ref1)
        return false;
    if (alt == p->ref1) {
        p->kind = PROTEIN_SILENT;
        return true;
    }
    p->alt = str_copy(s->mem, (struct str){&alt, 1});
    if (p->pos1 == 1 && p->ref1 == 'M') {
        p->kind = PROTEIN_START_LOST;
    } else if (p->ref1 == '*') {
        p->kind = PROTEIN_EXTENSION;
    } else if (alt == '*') {
        p->kind = PROTEIN_STOP;
        p->alt = STR_NONE;
    } else {
        p->kind = PROTEIN_SUBSTITUTION;
    }
    return true;
}

static bool read_delins(struct scan *s, struct str text, struct protein_change *p)
{
    struct str alt = take_residues(s, text);

    if (alt.n == 1 && p->pos1 == p->pos2)
        return set_substitution(s, alt.p[0], p);
    p->kind = PROTEIN_DELINS;
    p->alt = alt;
    return alt.n > 0;
}

/* After "del": "", "ELREA", "insIP", "ELREAinsIP".  "INS" may also stand among the
 * deleted residues in capitals: the length of the place tells. */
static bool read_deletion(struct scan *s, struct protein_change *p)
{
    struct str text = s->rest, inserted = s->rest;

    if (take_word(&inserted, STR("ins")))
        return read_delins(s, inserted, p);
    if (text.n > span_length(p)) {
        uint64_t step = s->has_three_letters ? 3 : 1, n = span_length(p) * step;

        inserted = n < text.n ? str_sub(text, (size_t)n, text.n) : STR_NONE;
        if (take_word(&inserted, STR("ins")))
            return match_span(s, str_sub(text, 0, (size_t)n), p)
                   && read_delins(s, inserted, p);
    }
    p->kind = PROTEIN_DELETION;
    return match_span(s, text, p);
}

static bool read_insertion(struct scan *s, struct protein_change *p)
{
    p->kind = PROTEIN_INSERTION;
    p->alt = take_residues(s, s->rest);
    return p->pos2 - p->pos1 == 1 && p->alt.n > 0;
}

/* "*12", "X12", "Ter12", "*?", "*" or nothing; *length stays 0 where it is not told. */
static bool read_stop_distance(struct str text, uint32_t *length)
{
    if (text.n == 0)
        return true;
    if (!take_word(&text, STR("*")) && !take_word(&text, STR("X"))
        && !take_word(&text, STR("Ter")))
        return false;
    if (text.n == 0 || str_eq(text, STR("?")))
        return true;
    return take_number(&text, length) && text.n == 0;
}

/* A new frame that begins with a stop ("Tyr57Terfs") is a stop in that place. */
static bool read_frameshift(struct scan *s, char fs_alt, struct protein_change *p)
{
    if (fs_alt == '*' && s->rest.n == 0 && p->ref1 != '*')
        return set_substitution(s, '*', p);
    p->kind = PROTEIN_FRAMESHIFT;
    p->fs_alt = fs_alt;
    return p->ref1 && p->ref1 != '*' && fs_alt != '*'
           && read_stop_distance(s->rest, &p->fs_length);
}

/* Changes of one residue: "=", "?", "fs", "E", "X", "Efs*12", "Qext*17" */
static bool read_single(struct scan *s, struct protein_change *p)
{
    bool is_x = str_eq_nocase(s->rest, STR("X"));
    char alt;

    if (str_eq(s->rest, STR("=")))
        return set_substitution(s, p->ref1, p);
    if (str_eq(s->rest, STR("?"))) {
        p->kind = PROTEIN_START_LOST;
        return p->ref1 == 'M' && p->pos1 == 1;
    }
    if (take_word(&s->rest, STR("fs")))
        return read_frameshift(s, '\0', p);
    alt = take_alt(&s->rest);
    if (!alt)
        return false;
    if (take_word(&s->rest, STR("fs")))
        return read_frameshift(s, alt, p);
    if (p->ref1 == '*' && alt != '*' && take_word(&s->rest, STR("ext")))
        return set_substitution(s, alt, p)
               && read_stop_distance(s->rest, &p->fs_length);
    if (s->rest.n || !set_substitution(s, alt, p))
        return false;
    p->is_x = is_x && p->kind == PROTEIN_STOP;
    return !p->is_x || can_become_stop(p->ref1);
}

static bool read_change(struct scan *s, struct protein_change *p)
{
    if (take_word(&s->rest, STR("del")))
        return read_deletion(s, p);
    if (take_word(&s->rest, STR("ins")))
        return read_insertion(s, p);
    if (take_word(&s->rest, STR(">")))
        return read_delins(s, s->rest, p);
    if (take_word(&s->rest, STR("dup"))) {
        p->kind = PROTEIN_DUPLICATION;
        return match_span(s, s->rest, p);
    }
    return p->pos1 == p->pos2 && read_single(s, p);
}

/* Without "p." a number alone is no residue: "185_186delAG" is a coding description. */
int protein_parse(struct str text, struct arena *mem, struct protein_change *out)
{
    struct protein_change p = {0};
    struct scan s = {.rest = str_trim(text), .mem = mem};
    bool has_prefix = take_word(&s.rest, STR("p."));

    if (s.rest.n > 2 && s.rest.p[0] == '(' && s.rest.p[s.rest.n - 1] == ')')
        s.rest = str_sub(s.rest, 1, s.rest.n - 2);
    if (!take_place(&s, &p) || (!p.ref1 && !has_prefix) || !read_change(&s, &p)
        || !p.ref1)
        return ERR_NOENT;
    *out = p;
    return 0;
}
