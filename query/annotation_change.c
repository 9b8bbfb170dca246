/* Protein changes from the residues before and after. */
#include "query/annotation_private.h"

#include <string.h>

/* What is left of both sides when the shared ends are off. */
struct difference {
    struct str before, after;
    uint32_t pos1;             /* of the first residue of before */
    char preceding, following; /* 0: not told */
};

static bool are_residues(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!residue_code(str_sub(text, i, 1)))
            return false;
    return true;
}

/* The start first: so an indel of a repeat is named at its last place (3' rule). */
static struct difference difference_of(
    struct str before, struct str after, uint32_t pos1)
{
    struct difference d = {.pos1 = pos1};
    size_t n_start = 0, n_end = 0;

    while (n_start < before.n && n_start < after.n
           && before.p[n_start] == after.p[n_start])
        n_start++;
    while (n_end < before.n - n_start && n_end < after.n - n_start
           && before.p[before.n - 1 - n_end] == after.p[after.n - 1 - n_end])
        n_end++;
    d.before = str_sub(before, n_start, before.n - n_start - n_end);
    d.after = str_sub(after, n_start, after.n - n_start - n_end);
    d.pos1 += (uint32_t)n_start;
    if (n_start)
        d.preceding = before.p[n_start - 1];
    if (n_end)
        d.following = before.p[before.n - n_end];
    return d;
}

/* Number of residues up to the first stop, that one included; 0: none. */
static uint32_t until_stop(struct str residues)
{
    ptrdiff_t at = str_chr(residues, '*');

    return at < 0 ? 0 : (uint32_t)at + 1;
}

/* Whatever stands after the first residue that differs is new. */
static bool set_frameshift(
    struct str before, struct str after, uint32_t pos1, struct protein_change *out)
{
    size_t i = 0;

    while (i < before.n && i < after.n && before.p[i] == after.p[i])
        i++;
    if (i == before.n || i == after.n || before.p[i] == '*')
        return false;
    out->pos1 = out->pos2 = pos1 + (uint32_t)i;
    out->ref1 = out->ref2 = before.p[i];
    if (after.p[i] == '*') {
        out->kind = PROTEIN_STOP;
        return true;
    }
    out->kind = PROTEIN_FRAMESHIFT;
    out->fs_alt = after.p[i];
    out->fs_length = until_stop(str_sub(after, i, after.n));
    return true;
}

static bool set_insertion(const struct difference *d, struct protein_change *out)
{
    if (d->pos1 == 1)
        return false;
    out->kind = PROTEIN_INSERTION;
    out->pos1 = d->pos1 - 1;
    out->pos2 = d->pos1;
    out->ref1 = d->preceding;
    out->ref2 = d->following;
    return true;
}

/* Residues in place of others; the new ones end at their first stop. */
static void set_replacement(const struct difference *d, struct protein_change *out)
{
    size_t n = d->before.n;

    out->pos1 = d->pos1;
    out->pos2 = d->pos1 + (uint32_t)(n - 1);
    out->ref1 = d->before.p[0];
    out->ref2 = d->before.p[n - 1];
    if (out->pos1 == 1 && out->ref1 == 'M') {
        out->kind = PROTEIN_START_LOST;
        out->pos2 = 1;
        out->ref2 = 'M';
        if (n > 1 || out->alt.n > 1)
            out->alt = STR_NONE;
    } else if (out->alt.n == 0) {
        out->kind = PROTEIN_DELETION;
    } else if (out->alt.p[0] == '*') {
        out->kind = PROTEIN_STOP;
        out->pos2 = out->pos1;
        out->ref2 = out->ref1;
        out->alt = STR_NONE;
    } else {
        out->kind = n == 1 && out->alt.n == 1 ? PROTEIN_SUBSTITUTION : PROTEIN_DELINS;
    }
}

/* The stop is changed, or residues stand before it that were not there. */
static bool is_extension(const struct difference *d)
{
    return d->before.n ? d->before.p[0] == '*' : d->following == '*';
}

/* "*110Qext*17": the new stop is 17 residues behind the old one. */
static bool set_extension(const struct difference *d, struct protein_change *out)
{
    uint32_t n = until_stop(d->after);

    if (d->after.n == 0)
        return false;
    out->kind = PROTEIN_EXTENSION;
    out->pos1 = out->pos2 = d->pos1;
    out->ref1 = out->ref2 = '*';
    out->alt = str_sub(out->alt, 0, 1);
    if (n)
        out->fs_length = n - 1;
    else if (d->before.n == 0)
        out->fs_length = (uint32_t)d->after.n;
    return true;
}

bool annotation_change(struct str before, struct str after, uint32_t pos1,
    bool is_frameshift, struct arena *mem, struct protein_change *out)
{
    struct protein_change p = {0};
    struct difference d;
    bool is_named = true;
    uint32_t n;

    if (before.n + after.n == 0 || pos1 == 0 || before.n > UINT32_MAX - pos1
        || !are_residues(before) || !are_residues(after))
        return false;
    before = str_upper(mem, before);
    after = str_upper(mem, after);
    d = difference_of(before, after, pos1);
    n = until_stop(d.after);
    p.alt = n ? str_sub(d.after, 0, n) : d.after;
    if (str_eq(before, after)) {
        p = (struct protein_change){PROTEIN_SILENT, .ref1 = before.p[0],
            .ref2 = before.p[before.n - 1], .pos1 = pos1,
            .pos2 = pos1 + (uint32_t)(before.n - 1)};
        is_named = before.n == 1;
    } else if (is_frameshift) {
        p.alt = STR_NONE;
        is_named = set_frameshift(before, after, pos1, &p);
    } else if (is_extension(&d)) {
        is_named = set_extension(&d, &p);
    } else if (d.before.n == 0) {
        is_named = set_insertion(&d, &p) && (p.ref1 || p.ref2);
    } else {
        set_replacement(&d, &p);
    }
    if (is_named)
        *out = p;
    return is_named;
}
