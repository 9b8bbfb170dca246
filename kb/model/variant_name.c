#include "kb/model/variant_name.h"

#include "kb/model/naming.h"

#include <string.h>

typedef struct criterion *read_fn(const struct naming *n);

/* A name whose folded form says all. */
struct word {
    const char *folded;
    enum criterion_kind kind;
    enum change_class change;
};

/*
 * Whole names.  Left out on purpose, because they say more or less than any criterion:
 * "alteration" (copy number too), "truncation" (of MYB: by fusion), "rare mutation",
 * "copy number variation", "biallelic inactivation", "null (...)", "vIII".
 */
static const struct word words[] = {
    {"mutation", CRITERION_GENE, CHANGE_ANY},
    {"mutations", CRITERION_GENE, CHANGE_ANY},
    {"truncating mutation", CRITERION_GENE, CHANGE_TRUNCATING},
    {"truncating mutations", CRITERION_GENE, CHANGE_TRUNCATING},
    {"frameshift", CRITERION_GENE, CHANGE_FRAMESHIFT},
    {"frameshift mutation", CRITERION_GENE, CHANGE_FRAMESHIFT},
    {"frameshift truncation", CRITERION_GENE, CHANGE_FRAMESHIFT},
    {"frame shift truncation", CRITERION_GENE, CHANGE_FRAMESHIFT},
    {"missense mutation", CRITERION_GENE, CHANGE_MISSENSE},
    {"loss of function", CRITERION_GENE, CHANGE_INACTIVATING},
    {"loss of function mutation", CRITERION_GENE, CHANGE_INACTIVATING},
    {"inactivating mutation", CRITERION_GENE, CHANGE_INACTIVATING},
    {"deleterious mutation", CRITERION_GENE, CHANGE_INACTIVATING},
    {"gain of function", CRITERION_GENE, CHANGE_ACTIVATING},
    {"gain of function mutation", CRITERION_GENE, CHANGE_ACTIVATING},
    {"activating mutation", CRITERION_GENE, CHANGE_ACTIVATING},
    {"promoter mutation", CRITERION_GENE, CHANGE_PROMOTER},
    {"wildtype", CRITERION_GENE, CHANGE_WILD_TYPE},
    {"wild type", CRITERION_GENE, CHANGE_WILD_TYPE},
    {"amplification", CRITERION_COPY_NUMBER, CHANGE_AMPLIFICATION},
    {"gain", CRITERION_COPY_NUMBER, CHANGE_GAIN},
    {"copy number gain", CRITERION_COPY_NUMBER, CHANGE_GAIN},
    {"deletion", CRITERION_COPY_NUMBER, CHANGE_DELETION},
    {"homozygous deletion", CRITERION_COPY_NUMBER, CHANGE_HOMOZYGOUS_DELETION},
    {"loss", CRITERION_COPY_NUMBER, CHANGE_LOSS},
    {"copy number loss", CRITERION_COPY_NUMBER, CHANGE_LOSS},
    {"rearrangement", CRITERION_REARRANGEMENT, CHANGE_REARRANGEMENT},
    {"itd", CRITERION_REARRANGEMENT, CHANGE_ITD},
    {"internal tandem duplication", CRITERION_REARRANGEMENT, CHANGE_ITD},
    {"kinase domain duplication", CRITERION_REARRANGEMENT,
        CHANGE_KINASE_DOMAIN_DUPLICATION},
};

/* What a sample's RNA or protein must show; the text is kept as the state. */
static const char *const states[] = {"expression", "overexpression", "underexpression",
    "nuclear expression", "cytoplasmic expression", "nuclear translocation",
    "cytoplasmic mislocalization", "phosphorylation", "methylation",
    "promoter methylation", "promoter hypermethylation", "promoter demethylation",
    "serum levels"};

/* Genes in whose exon N "deletion" is known to mean an in-frame deletion inside the
 * exon.  Elsewhere ("VHL Exon 2 Deletion") it means that the exon is gone. */
static const struct {
    const char *gene;
    uint32_t exon;
} inframe_deletions[] = {{"EGFR", 19}, {"KIT", 11}};

static struct criterion *new_of_gene(
    const struct naming *n, enum criterion_kind kind, enum change_class change)
{
    struct criterion *c = criterion_new(n->mem, kind);

    c->gene = n->gene;
    c->change = change;
    return c;
}

struct criterion *naming_either(
    struct arena *mem, struct criterion *a, struct criterion *b)
{
    struct criterion *members[] = {a, b};

    return criterion_group(
        mem, CRITERION_OR, arena_dup(mem, members, sizeof(members)), 2);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool naming_take_number(struct str *rest, uint32_t *number)
{
    size_t n = 0;

    while (n < rest->n && is_digit(rest->p[n]))
        n++;
    if (!n || !str_to_u32(str_sub(*rest, 0, n), number))
        return false;
    *rest = str_sub(*rest, n, rest->n - n);
    return true;
}

/* Cut word (any case) and the blanks after it off the front of *rest. */
static bool take_word(struct str *rest, struct str word)
{
    if (rest->n < word.n || !str_eq_nocase(str_sub(*rest, 0, word.n), word))
        return false;
    *rest = str_trim(str_sub(*rest, word.n, rest->n - word.n));
    return true;
}

static struct criterion *read_word(const struct naming *n)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (str_eq_c(n->folded, words[i].folded))
            return new_of_gene(n, words[i].kind, words[i].change);
    return NULL;
}

static struct criterion *read_gene_class(const struct naming *n)
{
    struct criterion *c = read_word(n);

    return c && c->kind == CRITERION_GENE ? c : NULL;
}

static struct criterion *read_copy_number(const struct naming *n)
{
    struct criterion *c = read_word(n);

    return c && c->kind == CRITERION_COPY_NUMBER ? c : NULL;
}

static struct criterion *read_rearrangement(const struct naming *n)
{
    struct criterion *c = read_word(n);

    return c && c->kind == CRITERION_REARRANGEMENT ? c : NULL;
}

/* "V600E (c.1799T>A)", "R474C c.1420C>T": the description of the DNA is kept off; it
 * is given again, with the alleles, in the source's other columns. */
static struct str cut_dna(struct str name)
{
    ptrdiff_t at = str_find(name, STR(" (c."));

    if (at >= 0 && name.p[name.n - 1] == ')')
        return str_trim(str_sub(name, 0, (size_t)at));
    at = str_find(name, STR(" c."));
    return at >= 0 ? str_trim(str_sub(name, 0, (size_t)at)) : name;
}

struct criterion *naming_protein(const struct naming *n, struct str text)
{
    struct protein_change change;
    struct criterion *c;

    if (protein_parse(text, n->mem, &change) < 0)
        return NULL;
    /* G719X is any residue, R163X a stop: the name alone does not tell. */
    if (change.is_x)
        return NULL;
    c = new_of_gene(n, CRITERION_PROTEIN, CHANGE_ANY);
    c->protein = change;
    return c;
}

static struct criterion *read_protein(const struct naming *n)
{
    return naming_protein(n, cut_dna(n->name));
}

/* "S310F/Y": two substitutions of one residue. */
static struct criterion *read_slash_residues(const struct naming *n)
{
    ptrdiff_t slash = str_chr(n->name, '/');
    struct criterion *first, *second;
    struct str other;

    if (slash < 3 || (size_t)slash + 2 != n->name.n)
        return NULL;
    other = str_fmt(n->mem, "%.*s%c", (int)slash - 1, n->name.p, n->name.p[slash + 1]);
    first = naming_protein(n, str_sub(n->name, 0, (size_t)slash));
    second = naming_protein(n, other);
    if (!first || !second || first->protein.kind != PROTEIN_SUBSTITUTION
        || second->protein.kind != PROTEIN_SUBSTITUTION)
        return NULL;
    return naming_either(n->mem, first, second);
}

/* "H1047L or H1047R" */
static struct criterion *read_alternatives(const struct naming *n)
{
    ptrdiff_t at = str_find(n->name, STR(" or "));
    struct criterion *first, *second;

    if (at < 0)
        return read_slash_residues(n);
    first = naming_protein(n, str_trim(str_sub(n->name, 0, (size_t)at)));
    second = naming_protein(n, str_trim(str_sub(n->name, (size_t)at + 4, n->name.n)));
    return first && second ? naming_either(n->mem, first, second) : NULL;
}

/* A residue and its number, nothing else.  Numbers below 10 are left alone: "V7" of AR
 * is a splice form, not residue 7. */
static struct criterion *codon_of(const struct naming *n, struct str text)
{
    struct str rest = str_sub(text, 1, text.n);
    struct criterion *c;
    uint32_t residue;

    if (text.n < 3 || !residue_code(str_sub(text, 0, 1)) || text.p[0] == '*'
        || !naming_take_number(&rest, &residue) || rest.n || residue < 10)
        return NULL;
    c = new_of_gene(n, CRITERION_CODON, CHANGE_ANY);
    c->beg = c->end = residue;
    return c;
}

/* "V600", "G12/G13" */
static struct criterion *read_codon(const struct naming *n)
{
    ptrdiff_t slash = str_chr(n->name, '/');
    struct criterion *first, *second;

    if (slash < 0)
        return codon_of(n, n->name);
    first = codon_of(n, str_sub(n->name, 0, (size_t)slash));
    second = codon_of(n, str_sub(n->name, (size_t)slash + 1, n->name.n));
    return first && second ? naming_either(n->mem, first, second) : NULL;
}

/* Exons that the literature counts otherwise than the MANE Select transcript does
 * (PIK3CA and ASXL1 without the first non-coding exon, NPM1 with a skipped one). */
static const struct {
    const char *gene;
    uint32_t written, mane;
} legacy_exons[] = {
    {"PIK3CA", 9, 10}, {"PIK3CA", 20, 21}, {"NPM1", 12, 11}, {"ASXL1", 12, 13}};

static uint32_t mane_exon(struct str gene, uint32_t written)
{
    for (size_t i = 0; i < sizeof(legacy_exons) / sizeof(legacy_exons[0]); i++)
        if (str_eq_c(gene, legacy_exons[i].gene) && legacy_exons[i].written == written)
            return legacy_exons[i].mane;
    return written;
}

static bool is_inframe_deletion(struct str gene, uint32_t exon)
{
    for (size_t i = 0; i < sizeof(inframe_deletions) / sizeof(inframe_deletions[0]);
         i++)
        if (str_eq_c(gene, inframe_deletions[i].gene)
            && inframe_deletions[i].exon == exon)
            return true;
    return false;
}

static bool exon_change(const struct naming *n, const struct criterion *exon,
    struct str word, enum change_class *change)
{
    static const struct {
        const char *word;
        enum change_class change;
    } changes[] = {{"mutation", CHANGE_ANY}, {"mutations", CHANGE_ANY},
        {"insertion", CHANGE_INSERTION}, {"frameshift", CHANGE_FRAMESHIFT},
        {"skipping", CHANGE_SKIPPING}, {"skipping mutation", CHANGE_SKIPPING},
        {"deletion", CHANGE_DELETION}};

    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
        if (str_eq_nocase(word, str_of(changes[i].word))) {
            *change = changes[i].change;
            return *change != CHANGE_DELETION
                   || (exon->beg == exon->end
                       && is_inframe_deletion(n->gene, exon->beg));
        }
    return false;
}

/* "EXON 19 DELETION", "Exon 1-2 Mutation" */
static struct criterion *read_exon(const struct naming *n)
{
    struct criterion *c = new_of_gene(n, CRITERION_EXON, CHANGE_ANY);
    struct str rest = n->name;

    if (!take_word(&rest, STR("exon ")) || !naming_take_number(&rest, &c->beg))
        return NULL;
    c->beg = c->end = mane_exon(n->gene, c->beg);
    if (rest.n && rest.p[0] == '-') {
        rest = str_sub(rest, 1, rest.n);
        if (!naming_take_number(&rest, &c->end))
            return NULL;
    }
    if (!c->beg || c->end < c->beg || !rest.n || rest.p[0] != ' '
        || !exon_change(n, c, str_trim(rest), &c->change))
        return NULL;
    return c;
}

/* "Kinase Domain Mutation" */
static struct criterion *read_domain(const struct naming *n)
{
    struct str tail = STR(" domain mutation");
    struct criterion *c;

    if (n->folded.n <= tail.n || !str_ends(n->folded, tail))
        return NULL;
    if (str_eq_c(n->folded, "conserved domain mutation"))
        return NULL;
    c = new_of_gene(n, CRITERION_RANGE, CHANGE_ANY);
    c->text = str_sub(n->folded, 0, n->folded.n - STR(" mutation").n);
    return c;
}

static struct criterion *state_of(const struct naming *n, struct str text)
{
    struct criterion *c = new_of_gene(n, CRITERION_STATE, CHANGE_ANY);

    c->text = text;
    return c;
}

/* "Overexpression", "S473 Phosphorylation" */
static struct criterion *read_state(const struct naming *n)
{
    struct str tail = STR(" phosphorylation");

    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
        if (str_eq_c(n->folded, states[i]))
            return state_of(n, n->folded);
    if (n->folded.n > tail.n && str_ends(n->folded, tail)
        && codon_of(n, str_sub(n->name, 0, n->folded.n - tail.n)))
        return state_of(n, n->folded);
    return NULL;
}

/* "*28" or "*2A" */
static bool is_star(struct str text)
{
    struct str rest = str_sub(text, 1, text.n);
    uint32_t number;

    if (text.n < 2 || text.p[0] != '*' || !naming_take_number(&rest, &number))
        return false;
    return !rest.n || (rest.n == 1 && rest.p[0] >= 'A' && rest.p[0] <= 'Z');
}

/* "UGT1A1*28", "DPYD*2A HOMOZYGOSITY" */
static struct criterion *read_haplotype(const struct naming *n)
{
    struct str rest = n->name, star, after;
    struct criterion *c;
    ptrdiff_t blank;

    if (!str_starts(rest, n->gene))
        return NULL;
    star = rest = str_sub(rest, n->gene.n, rest.n);
    blank = str_chr(rest, ' ');
    after = STR_NONE;
    if (blank >= 0) {
        star = str_sub(rest, 0, (size_t)blank);
        after = str_trim(str_sub(rest, (size_t)blank, rest.n));
    }
    if (!is_star(star) || (after.n && !str_eq_nocase(after, STR("homozygosity"))))
        return NULL;
    c = new_of_gene(n, CRITERION_HAPLOTYPE, CHANGE_ANY);
    c->text = star;
    c->zygosity = after.n ? ZYGOSITY_HOMOZYGOUS : ZYGOSITY_UNKNOWN;
    return c;
}

/* The forms, in the order in which they are tried. */
static const struct {
    const char *form;
    read_fn *read;
} forms[] = {
    {"protein", read_protein},
    {"codon", read_codon},
    {"protein alternatives", read_alternatives},
    {"gene class", read_gene_class},
    {"copy number", read_copy_number},
    {"rearrangement", read_rearrangement},
    {"exon", read_exon},
    {"fusion", naming_read_fusion},
    {"fusion and protein", naming_read_fusion_and_protein},
    {"state", read_state},
    {"haplotype", read_haplotype},
    {"domain", read_domain},
};

/* "ALK Fusion" of ALK says "Fusion". */
static struct str cut_gene(struct str gene, struct str name)
{
    if (name.n > gene.n && str_starts(name, gene) && name.p[gene.n] == ' ')
        return str_trim(str_sub(name, gene.n, name.n));
    return name;
}

struct criterion *variant_name_read(
    struct str gene, struct str name, struct arena *mem, const char **form)
{
    struct naming n = {.gene = str_copy(mem, gene), .mem = mem};
    struct str whole = str_copy(mem, str_trim(name));

    n.name = cut_gene(n.gene, whole);
    n.folded = str_fold(mem, n.name);
    for (size_t i = 0; n.name.n && i < sizeof(forms) / sizeof(forms[0]); i++) {
        struct criterion *c = forms[i].read(&n);

        if (c) {
            *form = forms[i].form;
            return c;
        }
    }
    *form = "unparsed";
    return criterion_unparsed(
        mem, str_fmt(mem, "%.*s %.*s", STR_ARG(gene), STR_ARG(whole)));
}
