/* Fusions among the forms of variant names. */
#include "kb/model/naming.h"

/* Can text be a gene's symbol? */
static bool looks_like_symbol(struct str text)
{
    if (text.n < 2 || naming_is_digit(text.p[0]))
        return false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if (!((c >= 'A' && c <= 'Z') || naming_is_digit(c) || c == '-'
                || (c >= 'a' && c <= 'z' && str_find(text, STR("orf")) >= 0)))
            return false;
    }
    return true;
}

/* "reg_e@[IGH]": the regulatory element of a gene, put before another one. */
static struct str cut_regulatory(struct str text)
{
    struct str head = STR("reg_e@");
    struct str inner;

    if (!str_starts(text, head))
        return text;
    inner = str_sub(text, head.n, text.n);
    if (inner.n > 2 && inner.p[0] == '[' && inner.p[inner.n - 1] == ']')
        return str_sub(inner, 1, inner.n - 2);
    return inner;
}

/* A partner: a symbol, or "v" (several) or "?" (not known), CIViC's words for any. */
static bool read_partner(const struct naming *n, struct str text, struct str *gene)
{
    *gene = STR_NONE;
    if (str_eq_c(text, "v") || str_eq_c(text, "?"))
        return true;
    *gene = cut_regulatory(text);
    if (!looks_like_symbol(*gene))
        return false;
    (void)name_facts_gene(n->facts, *gene, gene);
    return true;
}

/* "e20" into the exon that criteria have; EML4-ALK "E20;A20" counts as e20;e20. */
static bool read_fusion_exon(const struct naming *n, struct str text, struct str *out)
{
    struct str rest = str_sub(text, 1, text.n);
    uint32_t exon;

    if (text.n < 2 || naming_is_digit(text.p[0]) || !naming_take_number(&rest, &exon)
        || !exon || rest.n)
        return false;
    *out = str_fmt(n->mem, "e%u", exon);
    return true;
}

/* "e6-e20", "e6::e20", "E6;A20" */
static bool read_fusion_exons(
    const struct naming *n, struct str text, struct criterion *c)
{
    static const char *const cuts[] = {"::", ";", "-"};
    bool is_initials = str_chr(text, ';') >= 0;

    for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
        ptrdiff_t at = str_find(text, str_of(cuts[i]));
        struct str five, three;

        if (at < 0)
            continue;
        five = str_sub(text, 0, (size_t)at);
        three = str_sub(text, (size_t)at + str_of(cuts[i]).n, text.n);
        if (!is_initials
            && ((five.n && five.p[0] != 'e' && five.p[0] != 'E')
                || (three.n && three.p[0] != 'e' && three.p[0] != 'E')))
            return false;
        return read_fusion_exon(n, five, &c->text)
               && read_fusion_exon(n, three, &c->text3);
    }
    return false;
}

static struct criterion *fusion_between(
    const struct naming *n, struct str five, struct str three)
{
    struct criterion *c = criterion_new(n->mem, CRITERION_FUSION);

    if (!read_partner(n, five, &c->gene) || !read_partner(n, three, &c->gene3)
        || (!c->gene.n && !c->gene3.n))
        return NULL;
    return c;
}

static bool has_partner(const struct criterion *c, struct str gene)
{
    return str_eq(c->gene, gene) || str_eq(c->gene3, gene);
}

/* "EML4::ALK" into the two partners, one of which must be the gene: a name that does
 * not hold its own gene is spelled in a way we can't trust. */
static struct criterion *fusion_of(const struct naming *n, struct str text)
{
    ptrdiff_t at = str_find(text, STR("::"));
    struct criterion *c;

    if (at < 0)
        return NULL;
    c = fusion_between(
        n, str_sub(text, 0, (size_t)at), str_sub(text, (size_t)at + 2, text.n));
    return c && (str_eq(n->gene, text) || has_partner(c, n->gene)) ? c : NULL;
}

/* Is text a gene as far as can be told?  sure: somebody must know it. */
static bool is_gene(const struct naming *n, struct str text, bool sure)
{
    struct str approved;
    int known = name_facts_gene(n->facts, text, &approved);

    return known > 0 || (!sure && looks_like_symbol(text));
}

/* "EML4-ALK", as CIViC wrote until 2021.  Symbols hold hyphens too: each one is tried
 * as the joint.  What follows a leading gene may be no gene ("FLT3-ITD"): it must be
 * known, or be called a fusion. */
static struct criterion *hyphen_fusion(
    const struct naming *n, struct str text, bool is_called_so)
{
    for (size_t i = 1; i + 1 < text.n; i++) {
        struct str five = str_sub(text, 0, i), three = str_sub(text, i + 1, text.n);
        bool is_own3 = str_eq(three, n->gene), is_own5 = str_eq(five, n->gene);
        struct criterion *c;

        if (text.p[i] != '-')
            continue;
        if (!is_gene(n, five, !is_own5 && !is_own3)
            || !is_gene(n, three, !is_own3 && !(is_own5 && is_called_so)))
            continue;
        c = fusion_between(n, five, three);
        if (c && has_partner(c, n->gene))
            return c;
    }
    return NULL;
}

/* "Fusion": the gene on either side. */
static struct criterion *any_fusion(const struct naming *n)
{
    struct criterion *as5 = criterion_new(n->mem, CRITERION_FUSION);
    struct criterion *as3 = criterion_new(n->mem, CRITERION_FUSION);

    as5->gene = n->gene;
    as3->gene3 = n->gene;
    return naming_either(n->mem, as5, as3);
}

static bool is_word_fusion(struct str text)
{
    return str_eq_nocase(text, STR("fusion")) || str_eq_nocase(text, STR("fusions"));
}

/* "EML4::ALK", "EML4::ALK Fusion", "EML4-ALK e6-e20", "Fusion"; and where the feature
 * itself is a fusion ("EML4::ALK" in place of the gene): "Fusion", "e6::e20". */
struct criterion *naming_read_fusion(const struct naming *n)
{
    ptrdiff_t blank = str_chr(n->name, ' ');
    bool gene_is_fusion = str_find(n->gene, STR("::")) >= 0;
    struct str pair = gene_is_fusion ? n->gene : n->name;
    struct str rest = gene_is_fusion ? n->name : STR_NONE;
    struct criterion *c;

    if (!n->gene.n)
        return NULL;
    if (!gene_is_fusion && is_word_fusion(n->name))
        return any_fusion(n);
    if (!gene_is_fusion && blank >= 0) {
        pair = str_sub(n->name, 0, (size_t)blank);
        rest = str_trim(str_sub(n->name, (size_t)blank, n->name.n));
    }
    c = fusion_of(n, pair);
    if (!c && !gene_is_fusion)
        c = hyphen_fusion(n, pair, is_word_fusion(rest));
    if (!c)
        return NULL;
    return !rest.n || is_word_fusion(rest) || read_fusion_exons(n, rest, c) ? c : NULL;
}
