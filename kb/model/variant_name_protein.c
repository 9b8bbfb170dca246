/* Residues and their changes among the forms of variant names. */
#include "kb/model/naming.h"

struct criterion *naming_protein(const struct naming *n, struct str text)
{
    struct protein_change change;
    struct criterion *c;

    if (!n->gene.n || protein_parse(text, n->mem, &change) < 0)
        return NULL;
    /* G719X is any residue, R163X a stop: the name alone does not tell, but where one
     * change of the DNA is given it is a stop. */
    if (change.is_x && !n->dna.n)
        return NULL;
    c = naming_new(n, CRITERION_PROTEIN, CHANGE_ANY);
    c->protein = change;
    return c;
}

/* "delE746_A750", "delL747_P753insS", "DelPhe76": the change before its place. */
static struct criterion *leading_deletion(const struct naming *n, struct str text)
{
    struct str rest = text, inserted = STR_NONE;
    ptrdiff_t ins;

    if (!naming_take_word(&rest, STR("del")))
        return NULL;
    ins = str_find(rest, STR("ins"));
    if (ins >= 0) {
        inserted = str_sub(rest, (size_t)ins, rest.n);
        rest = str_sub(rest, 0, (size_t)ins);
    }
    return naming_protein(
        n, str_fmt(n->mem, "%.*sdel%.*s", STR_ARG(rest), STR_ARG(inserted)));
}

struct criterion *naming_read_protein(const struct naming *n)
{
    struct criterion *c = naming_protein(n, n->bare);

    return c ? c : leading_deletion(n, n->bare);
}

/* "S310F/Y": two substitutions of one residue. */
static struct criterion *slash_residues(const struct naming *n)
{
    ptrdiff_t slash = str_chr(n->bare, '/');
    struct criterion *first, *second;
    struct str other;

    if (slash < 3 || (size_t)slash + 2 != n->bare.n)
        return NULL;
    other = str_fmt(n->mem, "%.*s%c", (int)slash - 1, n->bare.p, n->bare.p[slash + 1]);
    first = naming_protein(n, str_sub(n->bare, 0, (size_t)slash));
    second = naming_protein(n, other);
    if (!first || !second || first->protein.kind != PROTEIN_SUBSTITUTION
        || second->protein.kind != PROTEIN_SUBSTITUTION)
        return NULL;
    return naming_either(n->mem, first, second);
}

/* "C1156Y-L1196M": two changes on one protein. */
static struct criterion *hyphen_pair(const struct naming *n)
{
    ptrdiff_t dash = str_chr(n->bare, '-');
    struct criterion *first, *second;

    if (dash < 0)
        return NULL;
    first = naming_protein(n, str_sub(n->bare, 0, (size_t)dash));
    second = naming_protein(n, str_sub(n->bare, (size_t)dash + 1, n->bare.n));
    return first && second ? naming_both(n->mem, first, second) : NULL;
}

struct criterion *naming_read_alternatives(const struct naming *n)
{
    struct criterion *c = slash_residues(n);

    return c ? c : hyphen_pair(n);
}

/* A residue and its number, nothing else.  Numbers below 10 are left alone: "V7" of AR
 * is a splice form, not residue 7. */
struct criterion *naming_codon(const struct naming *n, struct str text)
{
    struct str rest = str_sub(text, 1, text.n);
    struct criterion *c;
    uint32_t residue;

    if (!n->gene.n || text.n < 3 || !residue_code(str_sub(text, 0, 1))
        || text.p[0] == '*' || !naming_take_number(&rest, &residue) || rest.n
        || residue < 10)
        return NULL;
    c = naming_new(n, CRITERION_CODON, CHANGE_ANY);
    c->beg = c->end = residue;
    return c;
}

/* "H1047X": where no single base makes a stop, X is any residue. */
static struct criterion *any_residue(const struct naming *n, struct str text)
{
    struct protein_change change;

    if (text.n < 4 || (text.p[text.n - 1] != 'X' && text.p[text.n - 1] != 'x')
        || protein_parse(text, n->mem, &change) >= 0)
        return NULL;
    return naming_codon(n, str_sub(text, 0, text.n - 1));
}

/* "V600", "G12/G13", "E1813 mutations", "H1047X" */
struct criterion *naming_read_codon(const struct naming *n)
{
    struct str text = n->name;
    ptrdiff_t slash = str_chr(text, '/'), blank = str_chr(text, ' ');
    struct criterion *first, *second;

    if (blank > 0
        && (str_eq_nocase(str_sub(text, (size_t)blank, text.n), STR(" mutation"))
            || str_eq_nocase(str_sub(text, (size_t)blank, text.n), STR(" mutations"))))
        text = str_sub(text, 0, (size_t)blank);
    if (slash < 0) {
        first = naming_codon(n, text);
        return first ? first : any_residue(n, text);
    }
    first = naming_codon(n, str_sub(text, 0, (size_t)slash));
    second = naming_codon(n, str_sub(text, (size_t)slash + 1, text.n));
    return first && second ? naming_either(n->mem, first, second) : NULL;
}

/* ---- a place in the protein and a class of change ---- */

/* "P780", "780", "Pro780" at the head of *rest */
static bool take_residue(struct str *rest, uint32_t *residue)
{
    size_t n = 0;

    while (n < rest->n && n <= 3 && !naming_is_digit(rest->p[n]))
        n++;
    if (n && !(n == 1 || n == 3))
        return false;
    if (n && !residue_code(str_sub(*rest, 0, n)))
        return false;
    *rest = str_sub(*rest, n, rest->n);
    return naming_take_number(rest, residue) && *residue;
}

static bool take_residues(struct str *rest, struct criterion *c)
{
    if (!take_residue(rest, &c->beg))
        return false;
    c->end = c->beg;
    if (!rest->n || (rest->p[0] != '_' && rest->p[0] != '-'))
        return true;
    *rest = str_sub(*rest, 1, rest->n);
    return take_residue(rest, &c->end) && c->end > c->beg;
}

/* What is inserted: nothing stated, residues, or how many. */
static bool is_inserted(struct str text)
{
    uint32_t number;

    if (naming_take_number(&text, &number))
        return !text.n;
    for (size_t i = 0; i < text.n; i++)
        if (!residue_code(str_sub(text, i, 1)))
            return false;
    return true;
}

/* "P780INS", "106insR", "W557_V559insC": more or less is said than HGVS asks for, so
 * that any insertion there fits; over several residues it is not known what goes.
 * "DEL 485-490": a deletion in there. */
struct criterion *naming_read_residues_class(const struct naming *n)
{
    struct criterion *c = naming_new(n, CRITERION_RANGE, CHANGE_INSERTION);
    struct str rest = n->bare;

    if (!n->gene.n)
        return NULL;
    if (naming_take_word(&rest, STR("del "))) {
        c->change = CHANGE_DELETION;
        return take_residues(&rest, c) && !rest.n && c->end > c->beg ? c : NULL;
    }
    if (!take_residues(&rest, c) || !naming_take_word(&rest, STR("ins"))
        || !is_inserted(rest))
        return NULL;
    if (c->end > c->beg + 1)
        c->change = CHANGE_INDEL;
    return c;
}

/* "F547 Splice Site Mutation" */
struct criterion *naming_read_splice_residue(const struct naming *n)
{
    struct str tail = STR(" splice site mutation");
    struct criterion *c;

    if (n->bare.n <= tail.n
        || !str_eq_nocase(str_sub(n->bare, n->bare.n - tail.n, tail.n), tail))
        return NULL;
    c = naming_codon(n, str_sub(n->bare, 0, n->bare.n - tail.n));
    if (!c)
        return NULL;
    c->kind = CRITERION_RANGE;
    c->change = CHANGE_SPLICE;
    return c;
}
