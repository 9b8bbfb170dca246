/* Criteria printed in their one canonical spelling; see criterion_parse.c. */
#include "kb/model/criterion.h"

#include "kb/model/criterion_lex.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void print_quoted(struct str s, struct buf *out)
{
    buf_add_char(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, s.p[i]);
    }
    buf_add_char(out, '"');
}

/* A lone "*" would be read as "any". */
static void print_word(struct str s, struct buf *out)
{
    bool is_bare = s.n > 0 && !str_eq_c(s, "*");

    for (size_t i = 0; is_bare && i < s.n; i++)
        is_bare = lex_is_word_char(s.p[i]);
    if (is_bare)
        buf_add_str(out, s);
    else
        print_quoted(s, out);
}

static void print_or_any(struct str s, struct buf *out)
{
    if (s.n)
        print_word(s, out);
    else
        buf_add_char(out, '*');
}

static void print_span(uint32_t beg, uint32_t end, struct buf *out)
{
    buf_fmt(out, beg == end ? "%u" : "%u-%u", beg, end);
}

static void print_alleles(const struct criterion *c, struct buf *out)
{
    bool is_first = true;

    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        const struct allele *a = &c->alleles[i];

        if (a->assembly == ASSEMBLY_NONE)
            continue;
        buf_fmt(out, "%s%s:%s:%u:%.*s:%.*s", is_first ? "" : ", ",
            assembly_name(a->assembly), contig_name(a->contig), a->pos1,
            STR_ARG(a->ref), STR_ARG(a->alt));
        is_first = false;
    }
}

static void print_protein(const struct criterion *c, struct buf *out)
{
    struct arena mem = ARENA_INIT;

    print_word(c->gene, out);
    buf_add_c(out, ", ");
    print_word(protein_text(&mem, &c->protein), out);
    arena_free(&mem);
}

static void print_range(const struct criterion *c, struct buf *out)
{
    print_word(c->gene, out);
    if (c->text.n) {
        buf_add_c(out, ", ");
        print_quoted(c->text, out);
    }
    if (c->beg) {
        buf_add_c(out, ", ");
        print_span(c->beg, c->end, out);
    }
    buf_fmt(out, ", %s", change_class_name(c->change));
}

static void print_fusion(const struct criterion *c, struct buf *out)
{
    print_or_any(c->gene, out);
    buf_add_c(out, ", ");
    print_or_any(c->gene3, out);
    if (!c->text.n && !c->text3.n)
        return;
    buf_add_c(out, ", ");
    print_or_any(c->text, out);
    buf_add_c(out, ", ");
    print_or_any(c->text3, out);
}

/* 15 digits, or as many more as it takes to read back the same number. */
static void print_number(double number, struct buf *out)
{
    char text[40];

    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof(text), "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    buf_add_c(out, text);
}

static void print_factor(const struct criterion *c, struct buf *out)
{
    static const char *const ops[] = {
        [FACTOR_EQ] = "=",
        [FACTOR_GE] = ">=",
        [FACTOR_GT] = ">",
        [FACTOR_LE] = "<=",
        [FACTOR_LT] = "<",
    };
    double unused;

    print_word(c->factor, out);
    buf_fmt(out, ", %s ", ops[c->op]);
    if (!isnan(c->number))
        print_number(c->number, out);
    else if (str_to_double(c->text, &unused))
        print_quoted(c->text, out);
    else
        print_word(c->text, out);
}

static void print_gene_and_class(const struct criterion *c, struct buf *out)
{
    print_word(c->gene, out);
    buf_fmt(out, ", %s", change_class_name(c->change));
}

static void print_gene_and_text(const struct criterion *c, struct buf *out)
{
    print_word(c->gene, out);
    buf_add_c(out, ", ");
    print_quoted(c->text, out);
}

static void print_members(const struct criterion *c, struct buf *out)
{
    for (unsigned i = 0; i < c->n_members; i++) {
        if (i)
            buf_add_c(out, ", ");
        criterion_print(c->members[i], out);
    }
}

static void print_arguments(const struct criterion *c, struct buf *out)
{
    switch (c->kind) {
    case CRITERION_AND:
    case CRITERION_OR:
    case CRITERION_NOT:
        print_members(c, out);
        break;
    case CRITERION_ALLELE:
        print_alleles(c, out);
        break;
    case CRITERION_PROTEIN:
        print_protein(c, out);
        break;
    case CRITERION_CODON:
        print_word(c->gene, out);
        buf_fmt(out, ", %u", c->beg);
        break;
    case CRITERION_EXON:
        print_word(c->gene, out);
        buf_add_c(out, ", ");
        print_span(c->beg, c->end, out);
        buf_fmt(out, ", %s", change_class_name(c->change));
        break;
    case CRITERION_RANGE:
        print_range(c, out);
        break;
    case CRITERION_REGION:
        buf_fmt(out, "%s:%s:", assembly_name(c->assembly), contig_name(c->contig));
        print_span(c->beg, c->end, out);
        buf_fmt(out, ", %s", change_class_name(c->change));
        break;
    case CRITERION_GENE:
    case CRITERION_COPY_NUMBER:
    case CRITERION_REARRANGEMENT:
        print_gene_and_class(c, out);
        break;
    case CRITERION_FUSION:
        print_fusion(c, out);
        break;
    case CRITERION_STATE:
    case CRITERION_HAPLOTYPE:
        print_gene_and_text(c, out);
        break;
    case CRITERION_FACTOR:
        print_factor(c, out);
        break;
    case CRITERION_KARYOTYPE:
    case CRITERION_UNPARSED:
    case N_CRITERION_KINDS:
        print_quoted(c->text, out);
        break;
    }
}

static void print_qualifiers(const struct criterion *c, struct buf *out)
{
    if (c->origin && c->zygosity)
        buf_fmt(out, "[%s, %s]", origin_name(c->origin), zygosity_name(c->zygosity));
    else if (c->origin)
        buf_fmt(out, "[%s]", origin_name(c->origin));
    else if (c->zygosity)
        buf_fmt(out, "[%s]", zygosity_name(c->zygosity));
}

void criterion_print(const struct criterion *c, struct buf *out)
{
    buf_fmt(out, "%s(", criterion_kind_name(c->kind));
    print_arguments(c, out);
    buf_add_char(out, ')');
    print_qualifiers(c, out);
}

struct str criterion_text(const struct criterion *c, struct arena *mem)
{
    struct buf text = BUF_INIT;
    struct str copy;

    criterion_print(c, &text);
    copy = str_copy(mem, buf_str(&text));
    buf_free(&text);
    return copy;
}
