#include "query/criterion_words.h"

#include <math.h>

#include "query/texts.h"

struct words {
    const char *lang;
    struct arena *mem;
};

static struct str key_text(const struct words *w, const char *family, const char *word)
{
    const char *key = str_cstr(w->mem, str_fmt(w->mem, "%s.%s", family, word));
    return text_of_key(key, w->lang);
}

static struct str fill(const struct words *w, const char *pattern, const char *name,
    struct str value, const char *name2, struct str value2)
{
    const struct reason r = {.key = pattern,
        .param = {{name, value}, {name2, value2}},
        .n_params = name2 ? 2 : 1};
    return text_of_reason(&r, w->lang, w->mem);
}

/* ---- leaves ---------------------------------------------------------------------- */

static struct str said_allele(const struct words *w, const struct criterion *c)
{
    struct str out = STR_NONE;
    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        const struct allele *a = &c->alleles[i];
        if (a->assembly != ASSEMBLY_NONE)
            out = str_fmt(w->mem, "%.*s%s%s %.*s", STR_ARG(out), out.n > 0 ? " / " : "",
                assembly_name(a->assembly), STR_ARG(allele_text(w->mem, a)));
    }
    return out;
}

static struct str numbers(const struct words *w, const struct criterion *c)
{
    return c->beg == c->end ? str_fmt(w->mem, "%u", c->beg)
                            : str_fmt(w->mem, "%u-%u", c->beg, c->end);
}

static struct str place(const struct words *w, const struct criterion *c)
{
    if (c->kind == CRITERION_REGION)
        return str_fmt(w->mem, "%s:%s:%u-%u", assembly_name(c->assembly),
            contig_name(c->contig), c->beg, c->end);
    if (c->text.n == 0)
        return numbers(w, c);
    struct str name = text_of_word("words.place", c->text, w->lang, w->mem);
    return c->beg == 0 ? name
                       : str_fmt(w->mem, "%.*s (%u-%u)", STR_ARG(name), c->beg, c->end);
}

/* Outside of genes no change alters a protein. */
static struct str said_class(const struct words *w, const struct criterion *c)
{
    return c->kind == CRITERION_REGION && c->change == CHANGE_ANY
               ? text_of_key("words.any_change", w->lang)
               : key_text(w, "words.class", change_class_name(c->change));
}

/* "deletion of EGFR", "deletion in exon 19 of EGFR" */
static struct str said_change(const struct words *w, const struct criterion *c,
    const char *pattern, struct str in)
{
    const struct reason r = {.key = pattern,
        .param = {{"class", said_class(w, c)}, {"gene", c->gene}, {"in", in}},
        .n_params = 3};
    return text_of_reason(&r, w->lang, w->mem);
}

/* Some changes are of the exon itself, not of something in it. */
static const char *exon_pattern(const struct criterion *c)
{
    return c->change == CHANGE_SKIPPING || c->change == CHANGE_LOSS
               ? "words.exon_itself"
               : "words.exon";
}

static struct str said_partner(const struct words *w, struct str gene, struct str exon)
{
    return exon.n > 0 ? str_fmt(w->mem, "%.*s(%.*s)", STR_ARG(gene), STR_ARG(exon))
                      : gene;
}

static struct str said_fusion(const struct words *w, const struct criterion *c)
{
    const char *pattern = c->gene.n == 0    ? "words.fusion_3"
                          : c->gene3.n == 0 ? "words.fusion_5"
                                            : "words.fusion";
    return fill(w, pattern, "gene", said_partner(w, c->gene, c->text), "gene3",
        said_partner(w, c->gene3, c->text3));
}

static struct str said_factor(const struct words *w, const struct criterion *c)
{
    static const char *const patterns[] = {[FACTOR_EQ] = "words.factor",
        [FACTOR_GE] = "words.factor_ge",
        [FACTOR_GT] = "words.factor_gt",
        [FACTOR_LE] = "words.factor_le",
        [FACTOR_LT] = "words.factor_lt"};
    return fill(w, patterns[c->op], "factor", c->factor, "value",
        isnan(c->number) ? c->text : str_fmt(w->mem, "%.15g", c->number));
}

static struct str said_leaf(const struct words *w, const struct criterion *c)
{
    switch (c->kind) {
    case CRITERION_ALLELE:
        return said_allele(w, c);
    case CRITERION_PROTEIN:
        return str_fmt(w->mem, "%.*s %.*s", STR_ARG(c->gene),
            STR_ARG(protein_text(w->mem, &c->protein)));
    case CRITERION_CODON:
        return fill(w, "words.codon", "gene", c->gene, "in", numbers(w, c));
    case CRITERION_EXON:
        return said_change(w, c, exon_pattern(c), numbers(w, c));
    case CRITERION_RANGE:
        return said_change(w, c, "words.range", place(w, c));
    case CRITERION_REGION:
        return said_change(w, c, "words.region", place(w, c));
    case CRITERION_GENE:
    case CRITERION_COPY_NUMBER:
    case CRITERION_REARRANGEMENT:
        return said_change(w, c,
            c->change == CHANGE_WILD_TYPE ? "words.wild_type" : "words.gene", STR_NONE);
    case CRITERION_FUSION:
        return said_fusion(w, c);
    case CRITERION_KARYOTYPE:
        return c->text;
    case CRITERION_STATE:
    case CRITERION_HAPLOTYPE:
        return str_fmt(w->mem, "%.*s %.*s", STR_ARG(c->gene), STR_ARG(c->text));
    case CRITERION_FACTOR:
        return said_factor(w, c);
    case CRITERION_UNPARSED:
        return str_fmt(w->mem, "\"%.*s\"", STR_ARG(c->text));
    default:
        return STR_NONE;
    }
}

/* ---- groups ---------------------------------------------------------------------- */

static struct str said(
    const struct words *w, const struct criterion *c, enum criterion_kind inside);

static bool is_plain(const struct criterion *c, enum criterion_kind kind)
{
    return c->kind == kind && c->origin == ORIGIN_UNKNOWN
           && c->zygosity == ZYGOSITY_UNKNOWN;
}

/* Members of groups of the same kind, as if they were the group's own. */
static void flatten(const struct words *w, const struct criterion *c,
    const struct criterion ***list, size_t *cap, size_t *n)
{
    for (unsigned i = 0; i < c->n_members; i++) {
        const struct criterion *m = c->members[i];
        if (is_plain(m, c->kind)) {
            flatten(w, m, list, cap, n);
            continue;
        }
        *list = arena_grow(w->mem, *list, cap, *n + 1, sizeof **list);
        (*list)[(*n)++] = m;
    }
}

static bool has_protein(const struct criterion *const *list, size_t n)
{
    bool has = false;
    for (size_t i = 0; i < n; i++)
        has |= list[i]->kind == CRITERION_PROTEIN;
    return has;
}

static struct str said_group(
    const struct words *w, const struct criterion *c, enum criterion_kind inside)
{
    const struct criterion **list = NULL;
    size_t cap = 0, n = 0, n_said = 0;
    struct str out = STR_NONE;
    flatten(w, c, &list, &cap, &n);
    struct str joint =
        text_of_key(c->kind == CRITERION_AND ? "words.and" : "words.or", w->lang);
    bool leaves_alleles = c->kind == CRITERION_OR && has_protein(list, n);
    for (size_t i = 0; i < n; i++) {
        if (leaves_alleles && is_plain(list[i], CRITERION_ALLELE))
            continue;
        struct str one = said(w, list[i], c->kind);
        out = n_said++ == 0 ? one
                            : str_fmt(w->mem, "%.*s %.*s %.*s", STR_ARG(out),
                                STR_ARG(joint), STR_ARG(one));
    }
    bool needs_brackets = n_said > 1 && inside != N_CRITERION_KINDS;
    return needs_brackets ? str_fmt(w->mem, "(%.*s)", STR_ARG(out)) : out;
}

static struct str with_qualifiers(
    const struct words *w, const struct criterion *c, struct str text)
{
    struct str origin = STR_NONE, zygosity = STR_NONE;
    if (c->origin != ORIGIN_UNKNOWN)
        origin = key_text(w, "enum.origin", origin_name(c->origin));
    if (c->zygosity != ZYGOSITY_UNKNOWN)
        zygosity = key_text(w, "enum.zygosity", zygosity_name(c->zygosity));
    if (origin.n == 0 && zygosity.n == 0)
        return text;
    return str_fmt(w->mem, "%.*s [%.*s%s%.*s]", STR_ARG(text), STR_ARG(origin),
        origin.n > 0 && zygosity.n > 0 ? ", " : "", STR_ARG(zygosity));
}

/* inside: the kind of the group that it stands in; N_CRITERION_KINDS: none. */
static struct str said(
    const struct words *w, const struct criterion *c, enum criterion_kind inside)
{
    struct str text;
    bool is_qualified = !is_plain(c, c->kind);
    if (c->kind == CRITERION_NOT)
        text = fill(w, "words.not", "what", said(w, c->members[0], CRITERION_NOT), NULL,
            STR_NONE);
    else if (c->kind == CRITERION_AND || c->kind == CRITERION_OR)
        text = said_group(w, c, is_qualified ? CRITERION_NOT : inside);
    else
        text = said_leaf(w, c);
    return with_qualifiers(w, c, text);
}

struct str criterion_words(
    const struct criterion *c, const char *lang, struct arena *mem)
{
    const struct words w = {lang, mem};
    return said(&w, c, N_CRITERION_KINDS);
}

struct str criterion_text_words(struct str text, const char *lang, struct arena *mem)
{
    struct criterion *c;
    struct err err = {0};
    if (criterion_parse(text, mem, &c, &err) < 0)
        return text;
    return criterion_words(c, lang, mem);
}
