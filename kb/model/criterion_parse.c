/* The parser of the text form of criteria (grammar in criterion.h). */
#include "kb/model/criterion.h"

#include <math.h>

struct parser {
    struct str text;
    size_t at;
    unsigned depth;
    struct arena *mem;
    struct err *err;
};

struct word {
    struct str s;
    size_t at; /* where it begins, for messages */
    bool is_quoted;
};

static int parse_criterion(struct parser *p, struct criterion **out);

static int fail(struct parser *p, size_t at, const char *expected)
{
    struct str found = str_sub(p->text, at, 24);

    if (!found.n)
        return err_set(p->err, ERR_FAIL,
            "criterion, byte %zu: found its end, expected %s", at + 1, expected);
    return err_set(p->err, ERR_FAIL,
        "criterion, byte %zu: found \"%.*s%s\", expected %s", at + 1, STR_ARG(found),
        at + found.n < p->text.n ? "..." : "", expected);
}

static void skip_blanks(struct parser *p)
{
    while (p->at < p->text.n && p->text.p[p->at] == ' ')
        p->at++;
}

/* Is the next token this character?  Takes it if so. */
static bool take(struct parser *p, char c)
{
    skip_blanks(p);
    if (p->at >= p->text.n || p->text.p[p->at] != c)
        return false;
    p->at++;
    return true;
}

static int take_comma(struct parser *p)
{
    return take(p, ',') ? 0 : fail(p, p->at, "a comma");
}

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
           || c == '_' || c == '.' || c == '-' || c == '*' || c == '=' || c == '+'
           || c == ':';
}

/* How many bytes the quoted text has at most: up to its closing quote. */
static size_t quoted_bytes(const struct parser *p)
{
    size_t at = p->at;

    while (at < p->text.n && p->text.p[at] != '"')
        at += p->text.p[at] == '\\' ? 2 : 1;
    return at - p->at;
}

/* After the opening quote; \" and \\ are the only escapes. */
static int parse_quoted(struct parser *p, struct word *out)
{
    char *bytes = arena_alloc(p->mem, quoted_bytes(p) + 1);
    size_t n = 0;

    for (; p->at < p->text.n; p->at++) {
        char c = p->text.p[p->at];

        if (c == '"') {
            p->at++;
            out->s = (struct str){bytes, n};
            return 0;
        }
        if (c == '\\') {
            p->at++;
            if (p->at >= p->text.n
                || (p->text.p[p->at] != '"' && p->text.p[p->at] != '\\'))
                return fail(p, p->at, "\" or \\ after a \\");
            c = p->text.p[p->at];
        }
        bytes[n++] = c;
    }
    return fail(p, p->at, "a closing quote");
}

static int parse_word(struct parser *p, struct word *out, const char *expected)
{
    size_t beg;

    skip_blanks(p);
    beg = p->at;
    *out = (struct word){.at = beg};
    if (take(p, '"')) {
        out->is_quoted = true;
        return parse_quoted(p, out);
    }
    while (p->at < p->text.n && is_word_char(p->text.p[p->at]))
        p->at++;
    if (p->at == beg)
        return fail(p, beg, expected);
    out->s = str_copy(p->mem, str_sub(p->text, beg, p->at - beg));
    return 0;
}

/* A name that may not be empty, nor the bare "*". */
static int parse_name(struct parser *p, struct str *out, const char *expected)
{
    struct word w;

    if (parse_word(p, &w, expected) < 0)
        return ERR_FAIL;
    if (!w.s.n || (!w.is_quoted && str_eq_c(w.s, "*")))
        return fail(p, w.at, expected);
    *out = w.s;
    return 0;
}

/* The same, with a bare "*" for any: empty. */
static int parse_name_or_any(struct parser *p, struct str *out, const char *expected)
{
    struct word w;

    if (parse_word(p, &w, expected) < 0)
        return ERR_FAIL;
    if (!w.s.n)
        return fail(p, w.at, expected);
    *out = !w.is_quoted && str_eq_c(w.s, "*") ? STR_NONE : w.s;
    return 0;
}

static int parse_gene(struct parser *p, struct criterion *c)
{
    return parse_name(p, &c->gene, "a gene symbol");
}

static int parse_class(struct parser *p, struct criterion *c)
{
    const char *expected = "a class of change that this kind may have";
    struct word w;

    if (take_comma(p) < 0 || parse_word(p, &w, expected) < 0)
        return ERR_FAIL;
    for (unsigned i = 0; i < N_CHANGE_CLASSES; i++)
        if (str_eq_c(w.s, change_class_name(i))
            && criterion_allows_change(c->kind, i)) {
            c->change = i;
            return 0;
        }
    return fail(p, w.at, expected);
}

/* "18-21" or "19" */
static bool read_span(struct str s, uint32_t max, uint32_t *beg, uint32_t *end)
{
    ptrdiff_t dash = str_chr(s, '-');
    struct str first = dash < 0 ? s : str_sub(s, 0, (size_t)dash);
    struct str last = dash < 0 ? s : str_sub(s, (size_t)dash + 1, s.n);

    return str_to_u32(first, beg) && str_to_u32(last, end) && *beg >= 1 && *beg <= *end
           && *end <= max;
}

static int parse_span(
    struct parser *p, struct criterion *c, uint32_t max, const char *expected)
{
    struct word w;

    if (parse_word(p, &w, expected) < 0)
        return ERR_FAIL;
    return read_span(w.s, max, &c->beg, &c->end) ? 0 : fail(p, w.at, expected);
}

/* "GRCh38:5:" at the head of *rest */
static bool read_contig(struct str *rest, enum assembly *assembly, unsigned *contig)
{
    struct str name;

    if (!str_next(rest, ':', &name))
        return false;
    *assembly = ASSEMBLY_NONE;
    for (unsigned a = ASSEMBLY_GRCH37; a <= ASSEMBLY_GRCH38; a++)
        if (str_eq_c(name, assembly_name(a)))
            *assembly = a;
    if (*assembly == ASSEMBLY_NONE || !str_next(rest, ':', &name))
        return false;
    *contig = contig_parse(name, NULL);
    return *contig != CONTIG_NONE && str_eq_c(name, contig_name(*contig));
}

static bool read_allele(struct str text, struct allele *out)
{
    struct str pos;
    uint32_t length;

    if (!read_contig(&text, &out->assembly, &out->contig) || !str_next(&text, ':', &pos)
        || !str_next(&text, ':', &out->ref) || !str_to_u32(pos, &out->pos1))
        return false;
    out->alt = text;
    length = contig_length(out->assembly, out->contig);
    return bases_are_acgt(out->ref) && bases_are_acgt(out->alt) && out->pos1 >= 1
           && out->pos1 <= length && out->ref.n - 1 <= length - out->pos1;
}

static int parse_alleles(struct parser *p, struct criterion *c)
{
    const char *expected = "an allele like GRCh38:7:140753336:A:T, one per assembly";

    do {
        struct allele a = {0};
        struct word w;
        struct err why = {0};

        if (parse_word(p, &w, expected) < 0)
            return ERR_FAIL;
        if (!read_allele(w.s, &a)
            || c->alleles[a.assembly - 1].assembly != ASSEMBLY_NONE)
            return fail(p, w.at, expected);
        if (allele_trim(&a, p->mem, &why) < 0)
            return fail(p, w.at, "an allele whose REF and ALT differ");
        c->alleles[a.assembly - 1] = a;
    } while (take(p, ','));
    return 0;
}

static int parse_protein(struct parser *p, struct criterion *c)
{
    const char *expected = "a protein change like V600E";
    struct word w;

    if (parse_gene(p, c) < 0 || take_comma(p) < 0 || parse_word(p, &w, expected) < 0)
        return ERR_FAIL;
    return protein_parse(w.s, p->mem, &c->protein) < 0 ? fail(p, w.at, expected) : 0;
}

static int parse_codon(struct parser *p, struct criterion *c)
{
    const char *expected = "one residue number from 1 on";
    struct word w;

    if (parse_gene(p, c) < 0 || take_comma(p) < 0 || parse_word(p, &w, expected) < 0)
        return ERR_FAIL;
    if (!str_to_u32(w.s, &c->beg) || c->beg == 0)
        return fail(p, w.at, expected);
    c->end = c->beg;
    return 0;
}

static int parse_exon(struct parser *p, struct criterion *c)
{
    if (parse_gene(p, c) < 0 || take_comma(p) < 0
        || parse_span(p, c, CRITERION_MAX_EXON, "an exon or exons like 18-21") < 0)
        return ERR_FAIL;
    return parse_class(p, c);
}

/* Residues, or a domain's name in quotes, or both. */
static int parse_range(struct parser *p, struct criterion *c)
{
    const char *expected = "residues like 746-750 or a domain in quotes";
    size_t after_domain;
    struct word w;

    if (parse_gene(p, c) < 0 || take_comma(p) < 0 || parse_word(p, &w, expected) < 0)
        return ERR_FAIL;
    if (!w.is_quoted)
        return read_span(w.s, UINT32_MAX, &c->beg, &c->end) ? parse_class(p, c)
                                                            : fail(p, w.at, expected);
    if (!w.s.n)
        return fail(p, w.at, expected);
    c->text = w.s;
    after_domain = p->at;
    if (take_comma(p) < 0 || parse_word(p, &w, "residues or a class of change") < 0)
        return ERR_FAIL;
    if (w.is_quoted || !read_span(w.s, UINT32_MAX, &c->beg, &c->end)) {
        c->beg = c->end = 0;
        p->at = after_domain;
    }
    return parse_class(p, c);
}

static int parse_region(struct parser *p, struct criterion *c)
{
    const char *expected = "an interval like GRCh38:5:1295000-1295300";
    struct str span;
    struct word w;

    if (parse_word(p, &w, expected) < 0)
        return ERR_FAIL;
    span = w.s;
    if (!read_contig(&span, &c->assembly, &c->contig)
        || !read_span(span, contig_length(c->assembly, c->contig), &c->beg, &c->end))
        return fail(p, w.at, expected);
    return parse_class(p, c);
}

static int parse_fusion(struct parser *p, struct criterion *c)
{
    const char *gene = "a gene symbol or *", *exon = "an exon or *";

    if (parse_name_or_any(p, &c->gene, gene) < 0 || take_comma(p) < 0)
        return ERR_FAIL;
    skip_blanks(p);
    size_t at = p->at;
    if (parse_name_or_any(p, &c->gene3, gene) < 0)
        return ERR_FAIL;
    if (!c->gene.n && !c->gene3.n)
        return fail(p, at, "a gene symbol on at least one side");
    if (!take(p, ','))
        return 0;
    if (parse_name_or_any(p, &c->text, exon) < 0 || take_comma(p) < 0)
        return ERR_FAIL;
    return parse_name_or_any(p, &c->text3, exon);
}

static int parse_text(struct parser *p, struct criterion *c, const char *expected)
{
    return parse_name(p, &c->text, expected);
}

static int parse_gene_and_text(struct parser *p, struct criterion *c)
{
    if (parse_gene(p, c) < 0 || take_comma(p) < 0)
        return ERR_FAIL;
    return parse_text(p, c,
        c->kind == CRITERION_STATE ? "a state in quotes"
                                   : "a star allele or diplotype in quotes");
}

static int parse_op(struct parser *p, enum factor_op *op)
{
    if (take(p, '='))
        *op = FACTOR_EQ;
    else if (take(p, '>'))
        *op = p->at < p->text.n && p->text.p[p->at] == '=' ? FACTOR_GE : FACTOR_GT;
    else if (take(p, '<'))
        *op = p->at < p->text.n && p->text.p[p->at] == '=' ? FACTOR_LE : FACTOR_LT;
    else
        return fail(p, p->at, "one of = > >= < <=");
    if (*op == FACTOR_GE || *op == FACTOR_LE)
        p->at++;
    return 0;
}

static int parse_factor(struct parser *p, struct criterion *c)
{
    struct word w;

    if (parse_name(p, &c->factor, "a factor's name") < 0 || take_comma(p) < 0
        || parse_op(p, &c->op) < 0
        || parse_word(p, &w, "a number or a factor's word") < 0)
        return ERR_FAIL;
    if (!w.is_quoted && str_to_double(w.s, &c->number))
        return 0;
    if (c->op != FACTOR_EQ)
        return fail(p, w.at, "a number after > >= < <=");
    if (!w.s.n || (!w.is_quoted && str_eq_c(w.s, "*")))
        return fail(p, w.at, "a number or a factor's word");
    c->number = NAN;
    c->text = w.s;
    return 0;
}

static int parse_members(struct parser *p, struct criterion *c)
{
    size_t cap = 0;

    do {
        struct criterion *member;

        if (parse_criterion(p, &member) < 0)
            return ERR_FAIL;
        c->members = arena_grow(
            p->mem, c->members, &cap, (size_t)c->n_members + 1, sizeof(*c->members));
        c->members[c->n_members++] = member;
    } while (c->kind != CRITERION_NOT && take(p, ','));
    if (c->kind != CRITERION_NOT && c->n_members < 2)
        return fail(p, p->at, "a comma: and, or have two members or more");
    return 0;
}

static int parse_arguments(struct parser *p, struct criterion *c)
{
    struct word w;

    switch (c->kind) {
    case CRITERION_AND:
    case CRITERION_OR:
    case CRITERION_NOT:
        return parse_members(p, c);
    case CRITERION_ALLELE:
        return parse_alleles(p, c);
    case CRITERION_PROTEIN:
        return parse_protein(p, c);
    case CRITERION_CODON:
        return parse_codon(p, c);
    case CRITERION_EXON:
        return parse_exon(p, c);
    case CRITERION_RANGE:
        return parse_range(p, c);
    case CRITERION_REGION:
        return parse_region(p, c);
    case CRITERION_GENE:
    case CRITERION_COPY_NUMBER:
    case CRITERION_REARRANGEMENT:
        return parse_gene(p, c) < 0 ? ERR_FAIL : parse_class(p, c);
    case CRITERION_FUSION:
        return parse_fusion(p, c);
    case CRITERION_KARYOTYPE:
        return parse_text(p, c, "a karyotype in quotes");
    case CRITERION_STATE:
    case CRITERION_HAPLOTYPE:
        return parse_gene_and_text(p, c);
    case CRITERION_FACTOR:
        return parse_factor(p, c);
    default: /* unparsed: its text may be empty */
        if (parse_word(p, &w, "a text in quotes") < 0)
            return ERR_FAIL;
        c->text = w.s;
        return 0;
    }
}

static int parse_qualifier(struct parser *p, struct criterion *c)
{
    const char *expected = "a qualifier (germline, somatic, heterozygous, homozygous, "
                           "hemizygous), each sort once";
    struct word w;

    if (parse_word(p, &w, expected) < 0)
        return ERR_FAIL;
    for (unsigned o = ORIGIN_SOMATIC; o <= ORIGIN_GERMLINE; o++)
        if (!c->origin && str_eq_c(w.s, origin_name(o))) {
            c->origin = o;
            return 0;
        }
    for (unsigned z = ZYGOSITY_HETEROZYGOUS; z <= ZYGOSITY_HEMIZYGOUS; z++)
        if (!c->zygosity && str_eq_c(w.s, zygosity_name(z))) {
            c->zygosity = z;
            return 0;
        }
    return fail(p, w.at, expected);
}

static int parse_qualifiers(struct parser *p, struct criterion *c)
{
    if (!take(p, '['))
        return 0;
    do {
        if (parse_qualifier(p, c) < 0)
            return ERR_FAIL;
    } while (take(p, ','));
    return take(p, ']') ? 0 : fail(p, p->at, "a comma or ]");
}

static int parse_kind(struct parser *p, enum criterion_kind *kind)
{
    const char *expected = "a kind of criterion";
    struct word w;

    if (parse_word(p, &w, expected) < 0)
        return ERR_FAIL;
    for (unsigned k = 0; k < N_CRITERION_KINDS; k++)
        if (!w.is_quoted && str_eq_c(w.s, criterion_kind_name(k))) {
            *kind = k;
            return 0;
        }
    return fail(p, w.at, expected);
}

static int parse_criterion(struct parser *p, struct criterion **out)
{
    enum criterion_kind kind = CRITERION_UNPARSED;
    struct criterion *c;

    if (p->depth == CRITERION_MAX_DEPTH)
        return fail(p, p->at, "at most 64 levels of groups");
    if (parse_kind(p, &kind) < 0)
        return ERR_FAIL;
    if (!take(p, '('))
        return fail(p, p->at, "(");
    c = criterion_new(p->mem, kind);
    p->depth++;
    if (parse_arguments(p, c) < 0)
        return ERR_FAIL;
    p->depth--;
    if (!take(p, ')'))
        return fail(p, p->at, "a comma or )");
    if (parse_qualifiers(p, c) < 0)
        return ERR_FAIL;
    *out = c;
    return 0;
}

int criterion_parse(
    struct str text, struct arena *mem, struct criterion **out, struct err *err)
{
    struct parser p = {.text = text, .mem = mem, .err = err};
    struct criterion *c;

    if (parse_criterion(&p, &c) < 0)
        return ERR_FAIL;
    skip_blanks(&p);
    if (p.at != text.n)
        return fail(&p, p.at, "the end of the criterion");
    *out = c;
    return 0;
}
