/* Fusions among the forms of variant names (variant_name.c has the table). */
#include "kb/model/naming.h"

/* Can text be a gene's symbol?  It is not looked up here. */
static bool looks_like_symbol(struct str text)
{
    if (text.n < 2 || (text.p[0] >= '0' && text.p[0] <= '9'))
        return false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
                || (c >= 'a' && c <= 'z' && str_find(text, STR("orf")) >= 0)))
            return false;
    }
    return true;
}

/* A partner: a symbol, or "v" (several; CIViC's word for any). */
static bool read_partner(struct str text, struct str *gene)
{
    *gene = str_eq_c(text, "v") ? STR_NONE : text;
    return !gene->n || looks_like_symbol(text);
}

/* "e20" */
static bool is_fusion_exon(struct str text)
{
    struct str rest = str_sub(text, 1, text.n);
    uint32_t exon;

    return text.n > 1 && (text.p[0] == 'e' || text.p[0] == 'E')
           && naming_take_number(&rest, &exon) && exon && !rest.n;
}

/* "e6-e20", "e6::e20" */
static bool read_fusion_exons(struct str text, struct criterion *c)
{
    ptrdiff_t at = str_find(text, STR("::"));
    size_t skip = at >= 0 ? 2 : 1;

    if (at < 0)
        at = str_chr(text, '-');
    if (at < 0)
        return false;
    c->text = str_sub(text, 0, (size_t)at);
    c->text3 = str_sub(text, (size_t)at + skip, text.n);
    return is_fusion_exon(c->text) && is_fusion_exon(c->text3);
}

/* "EML4::ALK" into the two partners, one of which must be the gene: a name that does
 * not hold its own gene ("BCR::ABL" of ABL1) is spelled in a way we can't trust. */
static struct criterion *fusion_of(const struct naming *n, struct str text)
{
    ptrdiff_t at = str_find(text, STR("::"));
    struct criterion *c;

    if (at < 0)
        return NULL;
    c = criterion_new(n->mem, CRITERION_FUSION);
    if (!read_partner(str_sub(text, 0, (size_t)at), &c->gene)
        || !read_partner(str_sub(text, (size_t)at + 2, text.n), &c->gene3)
        || (!c->gene.n && !c->gene3.n))
        return NULL;
    if (!str_eq(n->gene, text) && !str_eq(c->gene, n->gene)
        && !str_eq(c->gene3, n->gene))
        return NULL;
    return c;
}

/* "EML4-ALK" of ALK, as CIViC wrote until 2021.  Only with the gene at the end: what
 * follows a leading gene may be no gene ("FLT3-ITD"). */
static struct criterion *read_hyphen_fusion(const struct naming *n)
{
    struct str tail = str_fmt(n->mem, "-%.*s", STR_ARG(n->gene));
    struct str partner;
    struct criterion *c;

    if (n->name.n <= tail.n || !str_ends(n->name, tail))
        return NULL;
    partner = str_sub(n->name, 0, n->name.n - tail.n);
    if (!looks_like_symbol(partner) || str_chr(partner, '-') >= 0)
        return NULL;
    c = criterion_new(n->mem, CRITERION_FUSION);
    c->gene = partner;
    c->gene3 = n->gene;
    return c;
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

/* "EML4::ALK", "EML4::ALK Fusion", "EML4::ALK e6-e20", "Fusion"; and where the feature
 * itself is a fusion ("EML4::ALK" in place of the gene): "Fusion", "e6::e20". */
struct criterion *naming_read_fusion(const struct naming *n)
{
    ptrdiff_t blank = str_chr(n->name, ' ');
    bool gene_is_fusion = str_find(n->gene, STR("::")) >= 0;
    struct str pair = gene_is_fusion ? n->gene : n->name;
    struct str rest = gene_is_fusion ? n->name : STR_NONE;
    struct criterion *c;

    if (!gene_is_fusion && is_word_fusion(n->name))
        return any_fusion(n);
    if (!gene_is_fusion && blank >= 0) {
        pair = str_sub(n->name, 0, (size_t)blank);
        rest = str_trim(str_sub(n->name, (size_t)blank, n->name.n));
    }
    c = fusion_of(n, pair);
    if (!c)
        return read_hyphen_fusion(n);
    return !rest.n || is_word_fusion(rest) || read_fusion_exons(rest, c) ? c : NULL;
}

/* "PML::RARA A216V": the fusion, and the change in the gene that has the name. */
struct criterion *naming_read_fusion_and_protein(const struct naming *n)
{
    ptrdiff_t blank = str_chr(n->name, ' ');
    struct criterion *members[2];

    if (blank < 0)
        return NULL;
    members[0] = fusion_of(n, str_sub(n->name, 0, (size_t)blank));
    members[1] =
        naming_protein(n, str_trim(str_sub(n->name, (size_t)blank, n->name.n)));
    if (!members[0] || !members[1])
        return NULL;
    return criterion_group(
        n->mem, CRITERION_AND, arena_dup(n->mem, members, sizeof(members)), 2);
}
