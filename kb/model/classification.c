#include "kb/model/classification.h"

#include "kb/base/strmap.h"

#include <stdlib.h>

#define ATOM_BYTES ((size_t)256) /* no atom is longer */

struct class_words {
    struct arena mem;
    struct strmap atoms[N_CLASSIFICATION_KINDS];   /* to enum class_group */
    struct strmap reviews[N_CLASSIFICATION_KINDS]; /* to stars + 1 */
};

const char *classification_kind_name(enum classification_kind k)
{
    static const char *const name[] = {"germline", "somatic_impact", "oncogenicity"};

    return name[k];
}

const char *clinvar_type_name(enum clinvar_type t)
{
    static const char *const name[] = {"simple allele", "haplotype", "genotype"};

    return name[t];
}

static const char *const group_names[N_CLASS_GROUPS] = {"none", "pathogenic", "benign",
    "uncertain", "conflicting", "risk", "oncogenic", "other", "mixed"};

const char *class_group_name(enum class_group g)
{
    return group_names[g];
}

bool class_group_parse(struct str name, enum class_group *out)
{
    for (int g = 0; g < N_CLASS_GROUPS; g++)
        if (str_eq_c(name, group_names[g])) {
            *out = (enum class_group)g;
            return true;
        }
    return false;
}

struct class_words *class_words_new(void)
{
    struct class_words *w = calloc(1, sizeof(*w));

    if (!w)
        arena_oom(sizeof(*w));
    return w;
}

void class_words_free(struct class_words *w)
{
    if (!w)
        return;
    arena_free(&w->mem);
    free(w);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '_' || c == '\t';
}

/* Lower case, '_' a blank, one blank for several, none at the ends.  Punctuation is
 * kept: it tells "Pathogenic, low penetrance" from "Pathogenic". */
static struct str plain(struct arena *mem, struct str text)
{
    struct str low = str_lower(mem, text);
    char *out = arena_alloc(mem, low.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < low.n; i++) {
        if (!is_blank(low.p[i]))
            out[n++] = low.p[i];
        else if (n && out[n - 1] != ' ')
            out[n++] = ' ';
    }
    while (n && out[n - 1] == ' ')
        n--;
    return (struct str){out, n};
}

static int add_word(struct class_words *w, struct strmap *map, struct str word,
    uint32_t value, struct err *err)
{
    struct str key = plain(&w->mem, word);
    uint32_t *slot;
    bool is_new;

    if (!key.n)
        return err_set(err, ERR_FAIL, "a ClinVar word is empty");
    slot = strmap_at(map, &w->mem, key, &is_new);
    if (!is_new && *slot != value)
        return err_set(
            err, ERR_FAIL, "ClinVar word \"%.*s\" has two meanings", STR_ARG(word));
    *slot = value;
    return 0;
}

int class_words_add_atom(struct class_words *w, enum classification_kind kind,
    struct str atom, enum class_group group, struct err *err)
{
    return add_word(w, &w->atoms[kind], atom, (uint32_t)group, err);
}

int class_words_add_review(struct class_words *w, enum classification_kind kind,
    struct str status, int stars, struct err *err)
{
    if (stars < -1 || stars > 4)
        return err_set(err, ERR_FAIL,
            "review status \"%.*s\": %d stars, expected -1 to 4", STR_ARG(status),
            stars);
    return add_word(w, &w->reviews[kind], status, (uint32_t)(stars + 1), err);
}

static bool is_separator(char c)
{
    return c == '/' || c == ',' || c == ';' || c == '|';
}

static bool is_on_scale(enum class_group g)
{
    return g == CLASS_PATHOGENIC || g == CLASS_BENIGN || g == CLASS_UNCERTAIN
           || g == CLASS_CONFLICTING || g == CLASS_ONCOGENIC || g == CLASS_MIXED;
}

/* The group of what was read so far together with one atom more. */
static enum class_group combine(enum class_group sum, enum class_group atom)
{
    if (sum == atom || atom == CLASS_NONE)
        return sum;
    if (sum == CLASS_NONE)
        return atom;
    if (is_on_scale(sum) && is_on_scale(atom))
        return CLASS_MIXED;
    if (is_on_scale(sum) || is_on_scale(atom))
        return is_on_scale(sum) ? sum : atom;
    return sum == CLASS_RISK || atom == CLASS_RISK ? CLASS_RISK : CLASS_OTHER;
}

/* The longest atom at the front of text that ends at a separator; its length in
 * *taken. */
static const uint32_t *longest_atom(
    const struct strmap *atoms, struct str text, size_t *taken, struct arena *mem)
{
    for (size_t n = text.n < ATOM_BYTES ? text.n : ATOM_BYTES; n > 0; n--) {
        const uint32_t *group;

        if (n < text.n && !is_separator(text.p[n]))
            continue;
        group = strmap_get(atoms, plain(mem, str_sub(text, 0, n)));
        if (group) {
            *taken = n;
            return group;
        }
    }
    return NULL;
}

/* The piece up to the next separator, for the message. */
static struct str first_piece(struct str text)
{
    size_t n = 0;

    while (n < text.n && !is_separator(text.p[n]))
        n++;
    return str_trim(str_sub(text, 0, n));
}

int class_words_group(const struct class_words *w, enum classification_kind kind,
    struct str text, enum class_group *group, struct str *unknown)
{
    struct arena mem = ARENA_INIT;
    enum class_group sum = CLASS_NONE;
    struct str rest = str_trim(text);
    int rc = 0;

    while (rest.n && rc == 0) {
        size_t taken = 0;
        const uint32_t *atom = longest_atom(&w->atoms[kind], rest, &taken, &mem);

        if (!atom) {
            *unknown = first_piece(rest);
            rc = ERR_NOENT;
            break;
        }
        arena_reset(&mem);
        sum = combine(sum, (enum class_group) * atom);
        rest = str_sub(rest, taken, rest.n);
        if (rest.n)
            rest = str_sub(rest, 1, rest.n); /* the separator */
    }
    arena_free(&mem);
    if (rc == 0)
        *group = sum;
    return rc;
}

int class_words_stars(const struct class_words *w, enum classification_kind kind,
    struct str status, int *stars)
{
    struct arena mem = ARENA_INIT;
    const uint32_t *value = strmap_get(&w->reviews[kind], plain(&mem, status));

    arena_free(&mem);
    if (!value)
        return ERR_NOENT;
    *stars = (int)*value - 1;
    return 0;
}
