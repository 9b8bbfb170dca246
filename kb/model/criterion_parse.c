/* The parser of the text form of criteria (grammar in criterion.h). */
#include "kb/model/criterion.h"

#include "kb/model/criterion_lex.h"

#include <math.h>

struct parser {
    struct lexer lex;
    unsigned depth;
};

static int parse_criterion(struct parser *p, struct criterion **out);

static int take_comma(struct parser *p)
{
    return lex_take(&p->lex, ',') ? 0 : lex_fail(&p->lex, p->lex.at, "a comma");
}

/* A name that may not be empty, nor the bare "*". */
static int parse_name(struct parser *p, struct str *out, const char *expected)
{
    struct word w;

    if (lex_word(&p->lex, &w, expected) < 0)
        return ERR_FAIL;
    if (!w.s.n || (!w.is_quoted && str_eq_c(w.s, "*")))
        return lex_fail(&p->lex, w.at, expected);
    *out = w.s;
    return 0;
}

/* The same, with a bare "*" for any: empty. */
static int parse_name_or_any(struct parser *p, struct str *out, const char *expected)
{
    struct word w;

    if (lex_word(&p->lex, &w, expected) < 0)
        return ERR_FAIL;
    if (!w.s.n)
        return lex_fail(&p->lex, w.at, expected);
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

    if (take_comma(p) < 0 || lex_word(&p->lex, &w, expected) < 0)
        return ERR_FAIL;
    for (unsigned i = 0; i < N_CHANGE_CLASSES; i++)
        if (str_eq_c(w.s, change_class_name(i))
            && criterion_allows_change(c->kind, i)) {
            c->change = i;
            return 0;
        }
    return lex_fail(&p->lex, w.at, expected);
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

    if (lex_word(&p->lex, &w, expected) < 0)
        return ERR_FAIL;
    return read_span(w.s, max, &c->beg, &c->end) ? 0
                                                 : lex_fail(&p->lex, w.at, expected);
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

        if (lex_word(&p->lex, &w, expected) < 0)
            return ERR_FAIL;
        if (!read_allele(w.s, &a)
            || c->alleles[a.assembly - 1].assembly != ASSEMBLY_NONE)
            return lex_fail(&p->lex, w.at, expected);
        if (allele_trim(&a, p->lex.mem, &why) < 0)
            return lex_fail(&p->lex, w.at, "an allele whose REF and ALT differ");
        c->alleles[a.assembly - 1] = a;
    } while (lex_take(&p->lex, ','));
    return 0;
}

static int parse_protein(struct parser *p, struct criterion *c)
{
    const char *expected = "a protein change like V600E";
    struct word w;

    if (parse_gene(p, c) < 0 || take_comma(p) < 0
        || lex_word(&p->lex, &w, expected) < 0)
        return ERR_FAIL;
    return protein_parse(w.s, p->lex.mem, &c->protein) < 0
               ? lex_fail(&p->lex, w.at, expected)
               : 0;
}

static int parse_codon(struct parser *p, struct criterion *c)
{
    const char *expected = "one residue number from 1 on";
    struct word w;

    if (parse_gene(p, c) < 0 || take_comma(p) < 0
        || lex_word(&p->lex, &w, expected) < 0)
        return ERR_FAIL;
    if (!str_to_u32(w.s, &c->beg) || c->beg == 0)
        return lex_fail(&p->lex, w.at, expected);
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

    if (parse_gene(p, c) < 0 || take_comma(p) < 0
        || lex_word(&p->lex, &w, expected) < 0)
        return ERR_FAIL;
    if (!w.is_quoted)
        return read_span(w.s, UINT32_MAX, &c->beg, &c->end)
                   ? parse_class(p, c)
                   : lex_fail(&p->lex, w.at, expected);
    if (!w.s.n)
        return lex_fail(&p->lex, w.at, expected);
    c->text = w.s;
    after_domain = p->lex.at;
    if (take_comma(p) < 0 || lex_word(&p->lex, &w, "residues or a class of change") < 0)
        return ERR_FAIL;
    if (w.is_quoted || !read_span(w.s, UINT32_MAX, &c->beg, &c->end)) {
        c->beg = c->end = 0;
        p->lex.at = after_domain;
    }
    return parse_class(p, c);
}

static int parse_region(struct parser *p, struct criterion *c)
{
    const char *expected = "an interval like GRCh38:5:1295000-1295300";
    struct str span;
    struct word w;

    if (lex_word(&p->lex, &w, expected) < 0)
        return ERR_FAIL;
    span = w.s;
    if (!read_contig(&span, &c->assembly, &c->contig)
        || !read_span(span, contig_length(c->assembly, c->contig), &c->beg, &c->end))
        return lex_fail(&p->lex, w.at, expected);
    return parse_class(p, c);
}

static int parse_fusion(struct parser *p, struct criterion *c)
{
    const char *gene = "a gene symbol or *", *exon = "an exon or *";

    if (parse_name_or_any(p, &c->gene, gene) < 0 || take_comma(p) < 0)
        return ERR_FAIL;
    lex_skip_blanks(&p->lex);
    size_t at = p->lex.at;
    if (parse_name_or_any(p, &c->gene3, gene) < 0)
        return ERR_FAIL;
    if (!c->gene.n && !c->gene3.n)
        return lex_fail(&p->lex, at, "a gene symbol on at least one side");
    if (!lex_take(&p->lex, ','))
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
    if (lex_take(&p->lex, '='))
        *op = FACTOR_EQ;
    else if (lex_take(&p->lex, '>'))
        *op = p->lex.at < p->lex.text.n && p->lex.text.p[p->lex.at] == '=' ? FACTOR_GE
                                                                           : FACTOR_GT;
    else if (lex_take(&p->lex, '<'))
        *op = p->lex.at < p->lex.text.n && p->lex.text.p[p->lex.at] == '=' ? FACTOR_LE
                                                                           : FACTOR_LT;
    else
        return lex_fail(&p->lex, p->lex.at, "one of = > >= < <=");
    if (*op == FACTOR_GE || *op == FACTOR_LE)
        p->lex.at++;
    return 0;
}

static int parse_factor(struct parser *p, struct criterion *c)
{
    struct word w;

    if (parse_name(p, &c->factor, "a factor's name") < 0 || take_comma(p) < 0
        || parse_op(p, &c->op) < 0
        || lex_word(&p->lex, &w, "a number or a factor's word") < 0)
        return ERR_FAIL;
    if (!w.is_quoted && str_to_double(w.s, &c->number))
        return 0;
    if (c->op != FACTOR_EQ)
        return lex_fail(&p->lex, w.at, "a number after > >= < <=");
    if (!w.s.n || (!w.is_quoted && str_eq_c(w.s, "*")))
        return lex_fail(&p->lex, w.at, "a number or a factor's word");
    c->number = NAN;
    c->text = w.s;
    return 0;
}

static int parse_members(struct parser *p, struct criterion *c)
{
    size_t cap = 0;

    do {
        struct criterion *member = NULL;

        if (parse_criterion(p, &member) < 0)
            return ERR_FAIL;
        c->members = arena_grow(p->lex.mem, c->members, &cap, (size_t)c->n_members + 1,
            sizeof(*c->members));
        c->members[c->n_members++] = member;
    } while (c->kind != CRITERION_NOT && lex_take(&p->lex, ','));
    if (c->kind != CRITERION_NOT && c->n_members < 2)
        return lex_fail(
            &p->lex, p->lex.at, "a comma: and, or have two members or more");
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
        if (lex_word(&p->lex, &w, "a text in quotes") < 0)
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

    if (lex_word(&p->lex, &w, expected) < 0)
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
    return lex_fail(&p->lex, w.at, expected);
}

static int parse_qualifiers(struct parser *p, struct criterion *c)
{
    if (!lex_take(&p->lex, '['))
        return 0;
    do {
        if (parse_qualifier(p, c) < 0)
            return ERR_FAIL;
    } while (lex_take(&p->lex, ','));
    return lex_take(&p->lex, ']') ? 0 : lex_fail(&p->lex, p->lex.at, "a comma or ]");
}

static int parse_kind(struct parser *p, enum criterion_kind *kind)
{
    const char *expected = "a kind of criterion";
    struct word w;

    if (lex_word(&p->lex, &w, expected) < 0)
        return ERR_FAIL;
    for (unsigned k = 0; k < N_CRITERION_KINDS; k++)
        if (!w.is_quoted && str_eq_c(w.s, criterion_kind_name(k))) {
            *kind = k;
            return 0;
        }
    return lex_fail(&p->lex, w.at, expected);
}

static int parse_criterion(struct parser *p, struct criterion **out)
{
    enum criterion_kind kind = CRITERION_UNPARSED;
    struct criterion *c;

    if (p->depth == CRITERION_MAX_DEPTH)
        return lex_fail(&p->lex, p->lex.at, "at most 64 levels of groups");
    if (parse_kind(p, &kind) < 0)
        return ERR_FAIL;
    if (!lex_take(&p->lex, '('))
        return lex_fail(&p->lex, p->lex.at, "(");
    c = criterion_new(p->lex.mem, kind);
    p->depth++;
    if (parse_arguments(p, c) < 0)
        return ERR_FAIL;
    p->depth--;
    if (!lex_take(&p->lex, ')'))
        return lex_fail(&p->lex, p->lex.at, "a comma or )");
    if (parse_qualifiers(p, c) < 0)
        return ERR_FAIL;
    *out = c;
    return 0;
}

int criterion_parse(
    struct str text, struct arena *mem, struct criterion **out, struct err *err)
{
    struct parser p = {.lex = {.text = text, .mem = mem, .err = err}};
    struct criterion *c = NULL;

    if (parse_criterion(&p, &c) < 0)
        return ERR_FAIL;
    lex_skip_blanks(&p.lex);
    if (p.lex.at != text.n)
        return lex_fail(&p.lex, p.lex.at, "the end of the criterion");
    *out = c;
    return 0;
}
