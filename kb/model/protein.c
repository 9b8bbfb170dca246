#include "kb/model/protein.h"

#include <string.h>

static const struct residue {
    char code;
    char name[4];
} RESIDUES[] = {
    {'A', "Ala"},
    {'C', "Cys"},
    {'D', "Asp"},
    {'E', "Glu"},
    {'F', "Phe"},
    {'G', "Gly"},
    {'H', "His"},
    {'I', "Ile"},
    {'K', "Lys"},
    {'L', "Leu"},
    {'M', "Met"},
    {'N', "Asn"},
    {'P', "Pro"},
    {'Q', "Gln"},
    {'R', "Arg"},
    {'S', "Ser"},
    {'T', "Thr"},
    {'U', "Sec"},
    {'V', "Val"},
    {'W', "Trp"},
    {'Y', "Tyr"},
    {'*', "Ter"},
};
#define N_RESIDUES (sizeof(RESIDUES) / sizeof(RESIDUES[0]))

char residue_code(struct str name)
{
    for (size_t i = 0; i < N_RESIDUES; i++) {
        const struct residue *r = &RESIDUES[i];

        if (str_eq_nocase(name, (struct str){&r->code, 1})
            || str_eq_nocase(name, (struct str){r->name, 3}))
            return r->code;
    }
    return '\0';
}

const char *residue_name(char code)
{
    for (size_t i = 0; i < N_RESIDUES; i++)
        if (RESIDUES[i].code == code)
            return RESIDUES[i].name;
    return NULL;
}

/* "E746_A750", "V600", "V769_770" */
static struct str place_text(struct arena *mem, const struct protein_change *p)
{
    struct str ref1 = {&p->ref1, p->ref1 ? 1 : 0}, ref2 = {&p->ref2, p->ref2 ? 1 : 0};

    struct str pos1 = str_of_number(mem, p->pos1);

    if (p->pos1 == p->pos2)
        return STR_CONCAT(mem, ref1, pos1);
    return STR_CONCAT(mem, ref1, pos1, STR("_"), ref2, str_of_number(mem, p->pos2));
}

static struct str extension_text(
    struct arena *mem, struct str place, const struct protein_change *p)
{
    if (p->fs_length == 0)
        return str_fmt(mem, "%.*s%.*sext*?", STR_ARG(place), STR_ARG(p->alt));
    return str_fmt(
        mem, "%.*s%.*sext*%u", STR_ARG(place), STR_ARG(p->alt), p->fs_length);
}

struct str protein_text(struct arena *mem, const struct protein_change *p)
{
    struct str place = place_text(mem, p), alt = p->alt;
    const char *word = "";

    switch (p->kind) {
    case PROTEIN_SUBSTITUTION:
        break;
    case PROTEIN_START_LOST:
        alt = alt.n ? alt : STR("?");
        break;
    case PROTEIN_SILENT:
        word = "=";
        break;
    case PROTEIN_STOP:
        word = "*";
        break;
    case PROTEIN_FRAMESHIFT:
        word = "fs";
        break;
    case PROTEIN_DELETION:
        word = "del";
        break;
    case PROTEIN_INSERTION:
        word = "ins";
        break;
    case PROTEIN_DELINS:
        word = "delins";
        break;
    case PROTEIN_DUPLICATION:
        word = "dup";
        break;
    case PROTEIN_EXTENSION:
        return extension_text(mem, place, p);
    }
    return STR_CONCAT(mem, place, str_of(word), alt);
}

/* Both stated and different. */
static bool residues_differ(char a, char b)
{
    return a && b && a != b;
}

static bool lengths_differ(uint32_t a, uint32_t b)
{
    return a && b && a != b;
}

bool protein_eq(const struct protein_change *a, const struct protein_change *b)
{
    if (a->kind != b->kind || a->pos1 != b->pos1 || a->pos2 != b->pos2
        || residues_differ(a->ref1, b->ref1) || residues_differ(a->ref2, b->ref2)
        || residues_differ(a->fs_alt, b->fs_alt)
        || lengths_differ(a->fs_length, b->fs_length))
        return false;
    /* M1? is every change that loses the start */
    if (a->kind == PROTEIN_START_LOST && (a->alt.n == 0 || b->alt.n == 0))
        return true;
    return str_eq(a->alt, b->alt);
}

bool protein_is_truncating(const struct protein_change *p)
{
    return p->kind == PROTEIN_STOP || p->kind == PROTEIN_FRAMESHIFT
           || ((p->kind == PROTEIN_DELINS || p->kind == PROTEIN_INSERTION)
               && str_ends(p->alt, STR("*")));
}
