/* Names of DNA changes, star alleles, states, factors and chromosomes, and names made
 * of several, among the forms of variant names. */
#include "kb/model/naming.h"

#include "kb/model/contig.h"

static bool is_one_of(struct str text, const char *const *list)
{
    for (; *list; list++)
        if (str_eq_c(text, *list))
            return true;
    return false;
}

/* ---- DNA ---- */

/* "c.340+1G>A" alone or behind a label that says no more.  A criterion would need the
 * allele: whoever has transcripts finds it. */
struct criterion *naming_read_dna(const struct naming *n)
{
    static const char *const labels[] = {"", "splice site", "splice region",
        "splicing alteration", "3utr alteration", "5utr alteration",
        "intronic deletion", "null", NULL};

    if (!n->gene.n || !n->dna.n || !is_one_of(n->folded, labels))
        return NULL;
    return criterion_unparsed(
        n->mem, str_fmt(n->mem, "%.*s %.*s", STR_ARG(n->gene), STR_ARG(n->name)));
}

static enum zygosity zygosity_of(struct str word, bool *is_known)
{
    static const struct {
        const char *word;
        enum zygosity zygosity;
    } words[] = {{"homozygosity", ZYGOSITY_HOMOZYGOUS},
        {"homozygous", ZYGOSITY_HOMOZYGOUS}, {"heterozygosity", ZYGOSITY_HETEROZYGOUS},
        {"heterozygous", ZYGOSITY_HETEROZYGOUS}};

    *is_known = true;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (str_eq_nocase(word, str_of(words[i].word)))
            return words[i].zygosity;
    *is_known = !word.n;
    return ZYGOSITY_UNKNOWN;
}

/* haplotype(gene, head) of "head[ homozygosity]"; NULL for another tail */
static struct criterion *haplotype_and_zygosity(
    const struct naming *n, struct str head, struct str tail)
{
    struct criterion *c = naming_new(n, CRITERION_HAPLOTYPE, CHANGE_ANY);
    bool is_known;

    c->text = head;
    c->zygosity = zygosity_of(str_trim(tail), &is_known);
    return is_known ? c : NULL;
}

static void cut_at_blank(struct str text, struct str *head, struct str *tail)
{
    ptrdiff_t blank = str_chr(text, ' ');

    *head = blank < 0 ? text : str_sub(text, 0, (size_t)blank);
    *tail = blank < 0 ? STR_NONE : str_sub(text, (size_t)blank, text.n);
}

/* "rs17084733", "RS67376798 HOMOZYGOSITY": a genotype of the gene by dbSNP's number. */
struct criterion *naming_read_dbsnp(const struct naming *n)
{
    struct str head, tail, rest;
    uint32_t number;

    cut_at_blank(n->name, &head, &tail);
    rest = head;
    if (!n->gene.n || !naming_take_word(&rest, STR("rs"))
        || !naming_take_number(&rest, &number) || rest.n || !number)
        return NULL;
    return haplotype_and_zygosity(n, str_fmt(n->mem, "rs%u", number), tail);
}

/* "*28", "*2A", "*02:01" */
static bool is_star(struct str text)
{
    struct str rest = str_sub(text, 1, text.n);
    uint32_t number;

    if (text.n < 2 || text.p[0] != '*' || !naming_take_number(&rest, &number))
        return false;
    while (rest.n > 1 && rest.p[0] == ':') {
        rest = str_sub(rest, 1, rest.n);
        if (!naming_take_number(&rest, &number))
            return false;
    }
    return !rest.n || (rest.n == 1 && rest.p[0] >= 'A' && rest.p[0] <= 'Z');
}

/* Two star alleles with a slash between them. */
static bool is_diplotype(struct str text)
{
    ptrdiff_t slash = str_chr(text, '/');

    return slash > 0 && is_star(str_sub(text, 0, (size_t)slash))
           && is_star(str_sub(text, (size_t)slash + 1, text.n));
}

/* "HLA-A2" of HLA-A: a serotype is the group of alleles of its number. */
static struct criterion *read_serotype(const struct naming *n, struct str rest)
{
    uint32_t number;

    if (!str_starts(n->gene, STR("HLA-")) || !naming_take_number(&rest, &number)
        || rest.n || !number || number > 99)
        return NULL;
    return haplotype_and_zygosity(n, str_fmt(n->mem, "*%02u", number), STR_NONE);
}

/* "UGT1A1*28", a diplotype of two, "DPYD*2A HOMOZYGOSITY" */
struct criterion *naming_read_haplotype(const struct naming *n)
{
    struct str rest = n->name, head, tail;

    if (!n->gene.n)
        return NULL;
    if (str_starts(rest, n->gene)) {
        rest = str_sub(rest, n->gene.n, rest.n);
        if (rest.n && naming_is_digit(rest.p[0]))
            return read_serotype(n, rest);
    }
    cut_at_blank(rest, &head, &tail);
    if (!is_star(head) && !is_diplotype(head))
        return NULL;
    return haplotype_and_zygosity(n, head, tail);
}

/* "t(9;22)(q34;q11)" */
struct criterion *naming_read_karyotype(const struct naming *n)
{
    static const char *const heads[] = {"t(", "inv(", "del(", "add(", "dup(", "i("};
    struct str text = n->name;

    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
        struct str head = str_of(heads[i]);
        struct criterion *c;

        if (text.n <= head.n + 2 || !str_eq_nocase(str_sub(text, 0, head.n), head)
            || !naming_is_digit(text.p[head.n]) || text.p[text.n - 1] != ')')
            continue;
        c = criterion_new(n->mem, CRITERION_KARYOTYPE);
        c->text = str_lower(n->mem, text);
        return c;
    }
    return NULL;
}

/* ---- what is not read from DNA ---- */

struct criterion *naming_state(const struct naming *n, struct str text)
{
    struct criterion *c = naming_new(n, CRITERION_STATE, CHANGE_ANY);

    c->text = str_lower(n->mem, text);
    return c;
}

static bool has_state_word(struct str folded)
{
    static const char *const words[] = {"expression", "overexpression",
        "underexpression", "phosphorylation", "methylation", "hypermethylation",
        "hypomethylation", "demethylation", "mislocalization", NULL};
    struct str word;

    while (str_next(&folded, ' ', &word))
        if (is_one_of(word, words))
            return true;
    return false;
}

/* "Overexpression", "S473 Phosphorylation", "p16 Expression", "LOH": what a sample's
 * RNA or protein must show, or how its two copies stand; the text is kept as the state.
 */
struct criterion *naming_read_state(const struct naming *n)
{
    static const char *const names[] = {"nuclear translocation", "serum levels", "loh",
        "loss of heterozygosity", "copy neutral loss of heterozygosity",
        "alternative transcript ati", NULL};

    if (!n->gene.n)
        return NULL;
    if (str_eq_c(n->folded, "loh"))
        return naming_state(n, STR("loss of heterozygosity"));
    /* Both copies: that it is hit can be seen, that no copy is left cannot. */
    if (str_eq_c(n->folded, "biallelic inactivation"))
        return naming_both(n->mem, naming_new(n, CRITERION_GENE, CHANGE_INACTIVATING),
            naming_state(n, n->folded));
    return is_one_of(n->folded, names) || has_state_word(n->folded)
               ? naming_state(n, n->name)
               : NULL;
}

static struct criterion *factor_of(
    const struct naming *n, struct str factor, struct str value)
{
    struct criterion *c = criterion_new(n->mem, CRITERION_FACTOR);

    c->factor = str_trim(factor);
    c->op = FACTOR_EQ;
    c->text = value;
    return c->factor.n && value.n ? c : NULL;
}

/* "TMB High", "MSI Low", "Kataegis Positive"; "Methylation signature ST-EPN-ZFTA". */
struct criterion *naming_read_factor(const struct naming *n)
{
    static const char *const values[] = {"high", "low", "intermediate", "stable",
        "positive", "negative", "present", "absent", "deficient", "proficient", NULL};
    static const char *const named[] = {"methylation signature "};
    struct str rest = n->name;
    size_t last = n->name.n;

    if (n->gene.n)
        return NULL;
    while (last && n->name.p[last - 1] != ' ')
        last--;
    if (last && is_one_of(str_fold(n->mem, str_sub(n->name, last, n->name.n)), values))
        return factor_of(n, str_sub(n->name, 0, last),
            str_lower(n->mem, str_sub(n->name, last, n->name.n)));
    if (naming_take_word(&rest, str_of(named[0])))
        return factor_of(n, str_sub(n->name, 0, str_of(named[0]).n), rest);
    return NULL;
}

/* "8q", "chr7", "Chromosome 7": an arm, or a whole chromosome as criteria name it. */
static bool read_chromosome(struct naming *of, struct str text)
{
    struct str rest = text, number;
    bool has_arm =
        text.n > 1 && (text.p[text.n - 1] == 'p' || text.p[text.n - 1] == 'q');
    bool is_named = naming_take_word(&rest, STR("chromosome"))
                    || naming_take_word(&rest, STR("chr"));

    number = has_arm ? str_sub(rest, 0, rest.n - 1) : rest;
    if (!number.n || (!has_arm && !is_named)
        || contig_parse(number, NULL) == CONTIG_NONE
        || !str_eq_c(number, contig_name(contig_parse(number, NULL))))
        return false;
    of->gene = has_arm ? str_copy(of->mem, rest)
                       : str_fmt(of->mem, "chr%.*s", STR_ARG(number));
    return true;
}

/* "8q Gain", "Chromosome 7 Gain" */
struct criterion *naming_read_chromosome(const struct naming *n)
{
    struct naming of = {.facts = n->facts, .mem = n->mem, .is_part = true};
    size_t last = n->name.n;
    struct criterion *c;

    if (n->gene.n || n->is_part)
        return NULL;
    while (last && n->name.p[last - 1] != ' ')
        last--;
    if (!last || !read_chromosome(&of, str_trim(str_sub(n->name, 0, last))))
        return NULL;
    c = naming_read_part(&of, str_sub(n->name, last, n->name.n), true);
    return c && c->kind == CRITERION_COPY_NUMBER ? c : NULL;
}

/* ---- names made of several ---- */

/* "Non-V600" is another change of the gene, "Non-P-Loop Mutation" one elsewhere;
 * "Non-Amplification" says that it is not amplified. */
struct criterion *naming_read_opposite(const struct naming *n)
{
    struct str rest = n->name;
    struct criterion *c, *other;

    if (!n->gene.n || n->is_part || !naming_take_word(&rest, STR("non-")))
        return NULL;
    c = naming_read_part(n, rest, false);
    if (!c
        || (c->kind != CRITERION_PROTEIN && c->kind != CRITERION_CODON
            && c->kind != CRITERION_RANGE && c->kind != CRITERION_EXON
            && c->kind != CRITERION_COPY_NUMBER))
        return NULL;
    other = criterion_group(
        n->mem, CRITERION_NOT, arena_dup(n->mem, &c, sizeof(struct criterion *)), 1);
    if (c->kind == CRITERION_COPY_NUMBER)
        return other;
    return naming_both(n->mem, naming_new(n, CRITERION_GENE, CHANGE_ANY), other);
}

/* "Exon 10" of "Exon 10 or Exon 21 Mutation" has the class of the last one. */
static struct str with_class(const struct naming *n, struct str part, struct str last)
{
    struct str head = part, tail = last;
    uint32_t exon;

    if (!naming_take_word(&head, STR("exon ")) || !naming_take_number(&head, &exon)
        || head.n || !naming_take_word(&tail, STR("exon "))
        || !naming_take_number(&tail, &exon))
        return part;
    return str_fmt(n->mem, "%.*s%.*s", STR_ARG(part), STR_ARG(tail));
}

/* Where the next joint of the list stands; its length in *length. */
static ptrdiff_t find_joint(struct str text, const char *const *joints, size_t *length)
{
    ptrdiff_t best = -1;

    for (; *joints; joints++) {
        struct str joint = str_of(*joints);

        for (size_t i = 0; i + joint.n <= text.n && (best < 0 || i < (size_t)best); i++)
            if (str_eq_nocase(str_sub(text, i, joint.n), joint)) {
                best = (ptrdiff_t)i;
                *length = joint.n;
            }
    }
    return best;
}

#define MAX_PARTS 8

static unsigned cut_parts(
    struct str text, const char *const *joints, struct str parts[MAX_PARTS])
{
    unsigned n_parts = 0;
    size_t length = 0;

    while (n_parts < MAX_PARTS) {
        ptrdiff_t at = find_joint(text, joints, &length);

        parts[n_parts++] = str_trim(at < 0 ? text : str_sub(text, 0, (size_t)at));
        if (at < 0)
            return n_parts;
        text = str_sub(text, (size_t)at + length, text.n);
    }
    return 0;
}

/* Each part must be read, or nothing is. */
static struct criterion *read_parts(
    const struct naming *n, const char *const *joints, enum criterion_kind kind)
{
    struct criterion *members[MAX_PARTS];
    struct str parts[MAX_PARTS];
    unsigned n_parts = n->is_part ? 0 : cut_parts(n->name, joints, parts);

    if (n_parts < 2)
        return NULL;
    for (unsigned i = 0; i < n_parts; i++) {
        parts[i] = with_class(n, parts[i], parts[n_parts - 1]);
        members[i] = naming_read_part(n, parts[i], false);
        if (!members[i] || criterion_has_unparsed(members[i]))
            return NULL;
    }
    return criterion_group(n->mem, kind,
        arena_dup(n->mem, members, n_parts * sizeof(struct criterion *)), n_parts);
}

/* "H1047L or H1047R", "Exon 10 or Exon 21 Mutation" */
struct criterion *naming_read_any_of(const struct naming *n)
{
    static const char *const joints[] = {" or ", NULL};

    return read_parts(n, joints, CRITERION_OR);
}

/* "ITD & D839G", "V600E and Amplification", "V600E+V600M" */
struct criterion *naming_read_all_of(const struct naming *n)
{
    static const char *const joints[] = {" and ", "&", "+", NULL};

    return read_parts(n, joints, CRITERION_AND);
}

static struct criterion *add_to_all(
    const struct naming *n, struct criterion *first, struct criterion *rest)
{
    struct criterion **members;

    if (rest->kind != CRITERION_AND)
        return naming_both(n->mem, first, rest);
    members = ARENA_ARRAY(n->mem, struct criterion *, rest->n_members + 1);
    members[0] = first;
    for (unsigned i = 0; i < rest->n_members; i++)
        members[i + 1] = rest->members[i];
    return criterion_group(n->mem, CRITERION_AND, members, rest->n_members + 1);
}

/* "EML4::ALK G1202R", "ALK FUSION I1171", "L248R F359I", "V600E AMPLIFICATION": what
 * stands before the first blank, then the rest; behind a fusion several may be joined.
 */
struct criterion *naming_read_side_by_side(const struct naming *n)
{
    static const char *const joints[] = {" and ", "&", "+", NULL};
    ptrdiff_t blank = str_chr(n->name, ' ');
    struct criterion *first, *rest;
    struct naming tail = *n;

    if (!n->gene.n || n->is_part || blank <= 0)
        return NULL;
    first = naming_read_part(n, str_sub(n->name, 0, (size_t)blank), true);
    if (!first || first->kind == CRITERION_CODON) /* "T17 Deletion": of a run of T */
        return NULL;
    tail.name = str_trim(str_sub(n->name, (size_t)blank, n->name.n));
    rest = naming_read_part(n, tail.name, true);
    if (!rest && first->kind == CRITERION_FUSION)
        rest = read_parts(&tail, joints, CRITERION_AND);
    return rest ? add_to_all(n, first, rest) : NULL;
}
