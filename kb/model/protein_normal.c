#include "kb/model/protein_normal.h"

#include <string.h>

static char residue_at(struct str protein, uint32_t pos1)
{
    if (pos1 == 0 || pos1 > protein.n)
        return '\0';
    return protein.p[pos1 - 1];
}

char protein_residue(struct str protein, uint32_t pos1)
{
    if (pos1 == protein.n + 1)
        return '*';
    return residue_at(protein, pos1);
}

static enum residue_check check_residue(struct str protein, uint32_t pos1, char stated)
{
    char have = protein_residue(protein, pos1);

    if (!have)
        return RESIDUES_BEYOND;
    return !stated || stated == have ? RESIDUES_AGREE : RESIDUES_DISAGREE;
}

enum residue_check protein_check_residues(
    const struct protein_change *p, struct str protein)
{
    enum residue_check first = check_residue(protein, p->pos1, p->ref1);
    enum residue_check last = check_residue(protein, p->pos2, p->ref2);

    if (first == RESIDUES_BEYOND || last == RESIDUES_BEYOND)
        return RESIDUES_BEYOND;
    return first == RESIDUES_AGREE ? last : first;
}

/* What two proteins do not share: residues beg0 .. end0 of the first became alt. */
struct unlike {
    size_t beg0, end0;
    struct str alt;
};

/* A protein that ends early may by chance end with the letters of the other's end, as
 * if nearly all between them were deleted.  Where few residues are new and many are
 * gone it is told as a stop. */
static bool ends_early(struct str protein, struct str changed, size_t prefix)
{
    return changed.n < protein.n && (changed.n - prefix) * 4 < protein.n - changed.n;
}

/* The prefix is taken first: what can be written at several places then stands at the
 * most C-terminal one. */
static struct unlike find_unlike(struct str protein, struct str changed)
{
    size_t prefix = str_common_prefix(protein, changed), suffix = 0;

    if (!ends_early(protein, changed, prefix))
        suffix = str_common_suffix(
            str_sub(protein, prefix, protein.n), str_sub(changed, prefix, changed.n));
    return (struct unlike){prefix, protein.n - suffix,
        str_sub(changed, prefix, changed.n - suffix - prefix)};
}

static void set_place(
    struct protein_change *p, struct str protein, size_t beg0, size_t end0)
{
    p->pos1 = (uint32_t)beg0 + 1;
    p->pos2 = (uint32_t)end0;
    p->ref1 = protein_residue(protein, p->pos1);
    p->ref2 = protein_residue(protein, p->pos2);
}

/* New residues in the same number as old ones, then the stop: "p.Glu132_Glu133delins
 * AspTer" (HGVS, protein, deletion-insertion); without new residues it is a stop. */
static void set_early_stop(struct protein_change *p, struct str protein,
    const struct unlike *u, struct arena *mem)
{
    char *alt = arena_alloc(mem, u->alt.n + 1);

    set_place(p, protein, u->beg0, u->beg0 + u->alt.n + 1);
    if (u->alt.n == 0) {
        p->kind = PROTEIN_STOP;
        return;
    }
    memcpy(alt, u->alt.p, u->alt.n);
    alt[u->alt.n] = '*';
    p->kind = PROTEIN_DELINS;
    p->alt = (struct str){alt, u->alt.n + 1};
}

static void set_insertion(struct protein_change *p, struct str protein,
    const struct unlike *u, struct arena *mem)
{
    size_t n = u->alt.n;

    if (n <= u->beg0 && memcmp(protein.p + u->beg0 - n, u->alt.p, n) == 0) {
        p->kind = PROTEIN_DUPLICATION;
        set_place(p, protein, u->beg0 - n, u->beg0);
        return;
    }
    p->kind = PROTEIN_INSERTION;
    set_place(p, protein, u->beg0 - 1, u->beg0 + 1);
    p->alt = str_copy(mem, u->alt);
}

/* The residue behind the last one was the stop. */
static void set_extension(struct protein_change *p, struct str protein,
    const struct unlike *u, struct arena *mem)
{
    p->kind = PROTEIN_EXTENSION;
    set_place(p, protein, protein.n, protein.n + 1);
    p->alt = str_copy(mem, str_sub(u->alt, 0, 1));
    p->fs_length = (uint32_t)u->alt.n;
}

static void set_replacement(struct protein_change *p, struct str protein,
    const struct unlike *u, struct arena *mem)
{
    set_place(p, protein, u->beg0, u->end0);
    p->alt = str_copy(mem, u->alt);
    if (u->end0 == 0) {
        /* residues before the first one known: told as what became of that one */
        set_place(p, protein, 0, 1);
        p->alt = str_fmt(mem, "%.*s%c", STR_ARG(u->alt), protein.p[0]);
        p->kind = PROTEIN_DELINS;
    } else if (u->alt.n == 0)
        p->kind = PROTEIN_DELETION;
    else if (u->alt.n == 1 && u->end0 - u->beg0 == 1)
        p->kind = PROTEIN_SUBSTITUTION;
    else
        p->kind = PROTEIN_DELINS;
}

static struct str without_stop(struct str protein)
{
    return protein.n && protein.p[protein.n - 1] == '*'
               ? str_sub(protein, 0, protein.n - 1)
               : protein;
}

/* The protein no longer begins as it did: which residue it would begin with is not
 * known from the sequence. */
static void set_start_lost(struct protein_change *p)
{
    p->kind = PROTEIN_START_LOST;
    p->ref1 = p->ref2 = 'M';
    p->pos1 = p->pos2 = 1;
}

bool protein_difference(struct str protein, struct str changed, struct arena *mem,
    struct protein_change *out)
{
    struct protein_change p = {0};

    protein = without_stop(protein);
    changed = without_stop(changed);

    struct unlike u = find_unlike(protein, changed);

    if (u.beg0 == u.end0 && u.alt.n == 0)
        return false;
    if (u.beg0 == 0 && protein.n > 0 && protein.p[0] == 'M')
        set_start_lost(&p);
    else if (u.end0 == protein.n && changed.n < protein.n)
        set_early_stop(&p, protein, &u, mem);
    else if (u.beg0 == protein.n)
        set_extension(&p, protein, &u, mem);
    else if (u.beg0 == u.end0 && u.beg0 > 0)
        set_insertion(&p, protein, &u, mem);
    else
        set_replacement(&p, protein, &u, mem);
    *out = p;
    return true;
}

/* A duplication's residues are the protein's own. */
static struct str new_residues(const struct protein_change *p, struct str protein)
{
    switch (p->kind) {
    case PROTEIN_DUPLICATION:
        return str_sub(protein, p->pos1 - 1, p->pos2 - p->pos1 + 1);
    case PROTEIN_STOP:
        return STR("*");
    default:
        return p->alt;
    }
}

static bool is_normalisable(const struct protein_change *p, struct str protein)
{
    switch (p->kind) {
    case PROTEIN_SUBSTITUTION:
    case PROTEIN_STOP:
    case PROTEIN_DELETION:
    case PROTEIN_DUPLICATION:
        break;
    case PROTEIN_INSERTION:
    case PROTEIN_DELINS:
        if (p->alt.n == 0)
            return false;
        break;
    case PROTEIN_SILENT:
    case PROTEIN_FRAMESHIFT:
    case PROTEIN_EXTENSION:
    case PROTEIN_START_LOST:
        return false;
    }
    return protein_check_residues(p, protein) == RESIDUES_AGREE && p->pos1 <= p->pos2;
}

/* The protein that p makes; what stands behind a stop is not made. */
static struct str apply_change(
    const struct protein_change *p, struct str protein, struct arena *mem)
{
    struct str added = new_residues(p, protein);
    ptrdiff_t stop = str_chr(added, '*');
    size_t beg0 = p->pos1 - 1, end0 = p->pos2;
    struct str head, tail;
    char *out;

    if (p->kind == PROTEIN_INSERTION)
        beg0 = end0 = p->pos1;
    else if (p->kind == PROTEIN_DUPLICATION)
        beg0 = end0;
    head = str_sub(protein, 0, beg0);
    tail = stop < 0 ? str_sub(protein, end0, protein.n) : STR_NONE;
    if (stop >= 0)
        added = str_sub(added, 0, (size_t)stop);
    out = arena_alloc(mem, head.n + added.n + tail.n + 1);
    memcpy(out, head.p, head.n);
    if (added.n)
        memcpy(out + head.n, added.p, added.n);
    if (tail.n)
        memcpy(out + head.n + added.n, tail.p, tail.n);
    return (struct str){out, head.n + added.n + tail.n};
}

void protein_normalise(struct protein_change *p, struct str protein, struct arena *mem)
{
    struct protein_change normal;

    protein = without_stop(protein);
    if (!is_normalisable(p, protein) || protein.n == 0)
        return;
    if (protein_difference(protein, apply_change(p, protein, mem), mem, &normal)) {
        normal.is_x = p->is_x;
        *p = normal;
        return;
    }
    p->kind = PROTEIN_SILENT;
    p->alt = STR_NONE;
}

/* HGVS text. */

static void add_residues(struct buf *b, struct str residues)
{
    for (size_t i = 0; i < residues.n; i++) {
        const char *name = residue_name(residues.p[i]);

        buf_add_c(b, name ? name : "Xaa");
    }
}

static void add_place(struct buf *b, const struct protein_change *p)
{
    add_residues(b, (struct str){&p->ref1, p->ref1 ? 1 : 0});
    buf_fmt(b, "%u", p->pos1);
    if (p->pos2 == p->pos1)
        return;
    buf_add_char(b, '_');
    add_residues(b, (struct str){&p->ref2, p->ref2 ? 1 : 0});
    buf_fmt(b, "%u", p->pos2);
}

/* Where the new frame or the extension ends: "Ter12"; not found, or not told: "Ter?".
 */
static void add_stop_distance(struct buf *b, uint32_t length)
{
    if (length)
        buf_fmt(b, "Ter%u", length);
    else
        buf_add_c(b, "Ter?");
}

static void add_frameshift(struct buf *b, const struct protein_change *p)
{
    add_residues(b, (struct str){&p->fs_alt, p->fs_alt ? 1 : 0});
    buf_add_c(b, "fs");
    if (p->fs_alt || p->fs_length)
        add_stop_distance(b, p->fs_length);
}

static void add_change(struct buf *b, const struct protein_change *p)
{
    switch (p->kind) {
    case PROTEIN_SUBSTITUTION:
        add_residues(b, p->alt);
        return;
    case PROTEIN_SILENT:
        buf_add_char(b, '=');
        return;
    case PROTEIN_STOP:
        buf_add_c(b, "Ter");
        return;
    case PROTEIN_FRAMESHIFT:
        add_frameshift(b, p);
        return;
    case PROTEIN_DELETION:
        buf_add_c(b, "del");
        return;
    case PROTEIN_INSERTION:
    case PROTEIN_DELINS:
        buf_add_c(b, p->kind == PROTEIN_INSERTION ? "ins" : "delins");
        add_residues(b, p->alt);
        return;
    case PROTEIN_DUPLICATION:
        buf_add_c(b, "dup");
        return;
    case PROTEIN_EXTENSION:
        add_residues(b, p->alt);
        buf_add_c(b, "ext");
        add_stop_distance(b, p->fs_length);
        return;
    case PROTEIN_START_LOST:
        buf_add_char(b, '?');
        return;
    }
}

struct str protein_hgvs(struct arena *mem, const struct protein_change *p)
{
    struct buf b = BUF_INIT;
    struct str out;

    buf_add_c(&b, "p.");
    add_place(&b, p);
    add_change(&b, p);
    out = str_copy(mem, buf_str(&b));
    buf_free(&b);
    return out;
}
