/*
 * The forms of variant names, and the names that are one word; the other forms are read
 * in variant_name_*.c.
 */
#include "kb/model/variant_name.h"

#include "kb/model/naming.h"

/* A name whose folded form says all. */
struct word {
    const char *folded;
    enum criterion_kind kind;
    enum change_class change;
};

/*
 * Whole names.  Left out on purpose, because they say more or less than any criterion:
 * "truncation" (of MYB: by fusion), "rare mutation", "alteration", "variants".
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
    {"missense mutations", CRITERION_GENE, CHANGE_MISSENSE},
    {"splice site mutation", CRITERION_GENE, CHANGE_SPLICE},
    {"splice site mutations", CRITERION_GENE, CHANGE_SPLICE},
    {"loss of function", CRITERION_GENE, CHANGE_INACTIVATING},
    {"loss of function mutation", CRITERION_GENE, CHANGE_INACTIVATING},
    {"inactivating mutation", CRITERION_GENE, CHANGE_INACTIVATING},
    {"inactivation", CRITERION_GENE, CHANGE_INACTIVATING},
    {"deleterious mutation", CRITERION_GENE, CHANGE_INACTIVATING},
    {"deletrious mutation", CRITERION_GENE, CHANGE_INACTIVATING}, /* so in 2018 */
    {"gain of function", CRITERION_GENE, CHANGE_ACTIVATING},
    {"gain of function mutation", CRITERION_GENE, CHANGE_ACTIVATING},
    {"activating mutation", CRITERION_GENE, CHANGE_ACTIVATING},
    {"promoter mutation", CRITERION_GENE, CHANGE_PROMOTER},
    {"promoter mutations", CRITERION_GENE, CHANGE_PROMOTER},
    {"wildtype", CRITERION_GENE, CHANGE_WILD_TYPE},
    {"wild type", CRITERION_GENE, CHANGE_WILD_TYPE},
    {"amplification", CRITERION_COPY_NUMBER, CHANGE_AMPLIFICATION},
    {"gain", CRITERION_COPY_NUMBER, CHANGE_GAIN},
    {"copy number gain", CRITERION_COPY_NUMBER, CHANGE_GAIN},
    {"deletion", CRITERION_COPY_NUMBER, CHANGE_DELETION},
    {"null large deletion", CRITERION_COPY_NUMBER, CHANGE_DELETION},
    {"null complete deletion", CRITERION_COPY_NUMBER, CHANGE_DELETION},
    {"homozygous deletion", CRITERION_COPY_NUMBER, CHANGE_HOMOZYGOUS_DELETION},
    {"homozygous loss", CRITERION_COPY_NUMBER, CHANGE_HOMOZYGOUS_DELETION},
    {"loss", CRITERION_COPY_NUMBER, CHANGE_LOSS},
    {"copy number loss", CRITERION_COPY_NUMBER, CHANGE_LOSS},
    {"rearrangement", CRITERION_REARRANGEMENT, CHANGE_REARRANGEMENT},
    {"rearrangements", CRITERION_REARRANGEMENT, CHANGE_REARRANGEMENT},
    {"translocation", CRITERION_REARRANGEMENT, CHANGE_REARRANGEMENT},
    {"itd", CRITERION_REARRANGEMENT, CHANGE_ITD},
    {"internal tandem duplication", CRITERION_REARRANGEMENT, CHANGE_ITD},
    {"td", CRITERION_REARRANGEMENT, CHANGE_TANDEM_DUPLICATION},
    {"tandem duplication", CRITERION_REARRANGEMENT, CHANGE_TANDEM_DUPLICATION},
    {"internal duplication", CRITERION_REARRANGEMENT, CHANGE_TANDEM_DUPLICATION},
    {"kinase domain duplication", CRITERION_REARRANGEMENT,
        CHANGE_KINASE_DOMAIN_DUPLICATION},
    {"intragenic deletion", CRITERION_REARRANGEMENT, CHANGE_INTRAGENIC_DELETION},
};

struct criterion *naming_new(
    const struct naming *n, enum criterion_kind kind, enum change_class change)
{
    struct criterion *c = criterion_new(n->mem, kind);

    c->gene = n->gene;
    c->change = change;
    return c;
}

static struct criterion *pair_of(struct arena *mem, enum criterion_kind kind,
    struct criterion *a, struct criterion *b)
{
    struct criterion *members[] = {a, b};

    return criterion_group(mem, kind, arena_dup(mem, members, sizeof(members)), 2);
}

struct criterion *naming_either(
    struct arena *mem, struct criterion *a, struct criterion *b)
{
    return pair_of(mem, CRITERION_OR, a, b);
}

struct criterion *naming_both(
    struct arena *mem, struct criterion *a, struct criterion *b)
{
    return pair_of(mem, CRITERION_AND, a, b);
}

bool naming_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool naming_take_number(struct str *rest, uint32_t *number)
{
    size_t n = 0;

    while (n < rest->n && naming_is_digit(rest->p[n]))
        n++;
    if (!n || !str_to_u32(str_sub(*rest, 0, n), number))
        return false;
    *rest = str_sub(*rest, n, rest->n - n);
    return true;
}

bool naming_take_word(struct str *rest, struct str word)
{
    if (rest->n < word.n || !str_eq_nocase(str_sub(*rest, 0, word.n), word))
        return false;
    *rest = str_trim(str_sub(*rest, word.n, rest->n - word.n));
    return true;
}

static struct criterion *read_word(const struct naming *n, enum criterion_kind kind)
{
    for (size_t i = 0; n->gene.n && i < sizeof(words) / sizeof(words[0]); i++)
        if (words[i].kind == kind && str_eq_c(n->folded, words[i].folded))
            return naming_new(n, kind, words[i].change);
    return NULL;
}

static struct criterion *read_gene_class(const struct naming *n)
{
    return read_word(n, CRITERION_GENE);
}

static struct criterion *read_copy_number(const struct naming *n)
{
    if (n->gene.n && str_eq_c(n->folded, "copy number variation"))
        return naming_either(n->mem, naming_new(n, CRITERION_COPY_NUMBER, CHANGE_GAIN),
            naming_new(n, CRITERION_COPY_NUMBER, CHANGE_LOSS));
    return read_word(n, CRITERION_COPY_NUMBER);
}

static struct criterion *read_rearrangement(const struct naming *n)
{
    return read_word(n, CRITERION_REARRANGEMENT);
}

/* What a form is, beside what it reads. */
enum {
    JOINS = 1, /* may stand side by side with others: "EML4::ALK G1202R" */
    DNA = 2,   /* names a change of the DNA */
    PARTS = 4, /* of several names */
};

/* The forms, in the order in which they are tried. */
static const struct form {
    const char *name;
    naming_read_fn *read;
    unsigned is;
} forms[] = {
    {"protein", naming_read_protein, JOINS},                   /* V600E (c.1799T>A) */
    {"codon", naming_read_codon, JOINS},                       /* V600, G12/G13 */
    {"alternatives", naming_read_alternatives, JOINS},         /* S310F/Y */
    {"residues and class", naming_read_residues_class, JOINS}, /* P780INS */
    {"gene class", read_gene_class, 0},                        /* Mutation */
    {"copy number", read_copy_number, JOINS},                  /* Amplification */
    {"rearrangement", read_rearrangement, JOINS},              /* ITD */
    {"exon", naming_read_exon, 0},                             /* EXON 19 DELETION */
    {"intron", naming_read_intron, DNA},                       /* Intron 6 Mutation */
    {"untranslated", naming_read_untranslated, DNA},           /* 3' UTR Mutation */
    {"fusion", naming_read_fusion, JOINS},                     /* EML4::ALK e6-e20 */
    {"karyotype", naming_read_karyotype, 0},                   /* t(9;22)(q34;q11) */
    {"haplotype", naming_read_haplotype, 0},                   /* UGT1A1*28 */
    {"dbsnp", naming_read_dbsnp, DNA},                         /* rs17084733 */
    {"coding dna", naming_read_dna, DNA}, /* Splice Site (c.340+1G>A) */
    {"splice site of residue", naming_read_splice_residue, 0}, /* F547 splice site */
    {"domain", naming_read_domain, 0},                 /* Kinase Domain Mutation */
    {"state", naming_read_state, 0},                   /* Overexpression */
    {"chromosome", naming_read_chromosome, 0},         /* 8q Gain */
    {"factor", naming_read_factor, 0},                 /* TMB High */
    {"opposite", naming_read_opposite, 0},             /* Non-V600 */
    {"any of", naming_read_any_of, PARTS},             /* H1047L or H1047R */
    {"all of", naming_read_all_of, PARTS},             /* ITD & D839G */
    {"side by side", naming_read_side_by_side, PARTS}, /* EML4::ALK G1202R */
};

static struct criterion *read_forms(
    const struct naming *n, unsigned without, unsigned only, const struct form **form)
{
    for (size_t i = 0; n->name.n && i < sizeof(forms) / sizeof(forms[0]); i++) {
        struct criterion *c;

        if ((forms[i].is & without) || (only && !(forms[i].is & only)))
            continue;
        c = forms[i].read(n);
        if (c) {
            *form = &forms[i];
            return c;
        }
    }
    return NULL;
}

/* ---- the name before it is read ---- */

static bool is_balanced(struct str text)
{
    int depth = 0;

    for (size_t i = 0; i < text.n && depth >= 0; i++)
        depth += (text.p[i] == '(') - (text.p[i] == ')');
    return depth == 0;
}

/* "(c.1799T>A)" or " c.1799T>A" at the end, or the whole; one description, no more. */
struct str naming_cut_dna(struct str name, struct str *dna)
{
    ptrdiff_t at = str_find(name, STR("(c."));
    struct str inner;

    *dna = STR_NONE;
    if (at >= 0 && name.p[name.n - 1] == ')') {
        inner = str_sub(name, (size_t)at + 1, name.n - (size_t)at - 2);
    } else {
        at = str_starts(name, STR("c.")) || str_starts(name, STR("C."))
                 ? 0
                 : str_find(name, STR(" c."));
        inner = at >= 0 ? str_sub(name, (size_t)at, name.n) : STR_NONE;
    }
    if (at < 0 || !is_balanced(inner) || str_chr(inner, ';') >= 0)
        return name;
    *dna = str_trim(inner);
    return str_trim(str_sub(name, 0, (size_t)at));
}

/* Dashes and blanks that texts are set with, in plain letters; runs of blanks as one.
 */
static struct str plain(struct arena *mem, struct str s)
{
    static const struct {
        const char *bytes;
        char plain;
    } marks[] = {{"\xe2\x80\x90", '-'}, {"\xe2\x80\x91", '-'}, {"\xe2\x80\x92", '-'},
        {"\xe2\x80\x93", '-'}, {"\xe2\x80\x94", '-'}, {"\xe2\x88\x92", '-'},
        {"\xef\xbc\x8d", '-'}, {"\xe2\x80\x99", '\''}, {"\xc2\xa0", ' '}};
    char *out = arena_alloc(mem, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        for (size_t m = 0; m < sizeof(marks) / sizeof(marks[0]); m++)
            if (str_starts(str_sub(s, i, s.n), str_of(marks[m].bytes))) {
                c = marks[m].plain;
                i += str_of(marks[m].bytes).n - 1;
                break;
            }
        if (c != ' ' || (n && out[n - 1] != ' '))
            out[n++] = c;
    }
    return str_trim((struct str){out, n});
}

/* "ALK Fusion" of ALK says "Fusion", "FLT3-ITD" of FLT3 "ITD". */
static struct str cut_gene(const struct naming *n, struct str name)
{
    struct str tail = str_sub(name, n->gene.n, name.n);

    if (!n->gene.n || tail.n < 2 || !str_starts(name, n->gene))
        return name;
    if (tail.p[0] == ' ')
        return str_trim(tail);
    tail = str_sub(tail, 1, tail.n);
    if (name.p[n->gene.n] == '-'
        && (str_eq_nocase(tail, STR("ITD")) || str_eq_nocase(tail, STR("TD"))))
        return tail;
    return name;
}

static void begin(struct naming *n, struct str name)
{
    n->name = cut_gene(n, plain(n->mem, name));
    n->bare = naming_cut_dna(n->name, &n->dna);
    n->folded = str_fold(n->mem, n->bare);
}

struct criterion *naming_read_part(
    const struct naming *n, struct str part, bool joining)
{
    struct naming of_part = {
        .gene = n->gene, .facts = n->facts, .mem = n->mem, .is_part = true};
    const struct form *form;
    struct name_override o;
    struct criterion *c;
    struct err err = {0};

    begin(&of_part, part);
    if (name_facts_override(n->facts, n->gene, part, &o)
        && criterion_parse(o.criterion, n->mem, &c, &err) == 0)
        return c;
    return read_forms(&of_part, PARTS, joining ? JOINS : 0, &form);
}

/* ---- reading ---- */

static bool read_curated(
    const struct naming *n, struct str whole, struct name_reading *out)
{
    struct err err = {0};

    if (!name_facts_override(n->facts, n->gene, whole, &out->curated)
        && !name_facts_override(n->facts, n->gene, n->name, &out->curated))
        return false;
    out->form = "curated";
    out->is_curated = true;
    return criterion_parse(out->curated.criterion, n->mem, &out->criterion, &err) == 0;
}

void variant_name_read_with(const struct name_facts *facts, struct str gene,
    struct str name, struct arena *mem, struct name_reading *out)
{
    struct naming n = {.gene = str_copy(mem, gene), .facts = facts, .mem = mem};
    struct str whole = str_copy(mem, str_trim(name));
    const struct form *form = NULL;

    *out = (struct name_reading){.form = "unparsed"};
    begin(&n, whole);
    out->dna = n.dna;
    if (read_curated(&n, whole, out))
        return;
    out->criterion = read_forms(&n, 0, 0, &form);
    if (form) {
        out->form = form->name;
        out->is_dna_name = (form->is & DNA) != 0;
        name_facts_number(facts, out->criterion, mem);
    } else {
        struct str text =
            gene.n ? str_fmt(mem, "%.*s %.*s", STR_ARG(gene), STR_ARG(whole)) : whole;
        out->criterion = criterion_unparsed(mem, text);
    }
    if (criterion_has_unparsed(out->criterion))
        out->not_read = whole;
}

void variant_name_read_whole(const struct name_facts *facts, struct str whole,
    struct arena *mem, struct name_reading *out)
{
    ptrdiff_t blank = str_chr(str_trim(whole), ' ');
    struct str name = str_trim(whole), gene = STR_NONE;
    struct name_reading without;
    int is_gene;

    if (blank > 0) {
        gene = str_sub(name, 0, (size_t)blank);
        name = str_trim(str_sub(name, (size_t)blank, name.n));
    }
    is_gene = str_find(gene, STR("::")) >= 0 ? 1 : name_facts_gene(facts, gene, &gene);
    variant_name_read_with(
        facts, is_gene ? gene : STR_NONE, is_gene ? name : str_trim(whole), mem, out);
    if (is_gene >= 0 || !criterion_has_unparsed(out->criterion))
        return;
    variant_name_read_with(facts, STR_NONE, whole, mem, &without);
    if (!criterion_has_unparsed(without.criterion))
        *out = without;
}

struct criterion *variant_name_read(
    struct str gene, struct str name, struct arena *mem, const char **form)
{
    struct name_reading r;

    variant_name_read_with(NULL, gene, name, mem, &r);
    *form = r.form;
    return r.criterion;
}
