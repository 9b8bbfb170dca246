#include "kb/model/hla.h"

#include "kb/base/arena.h"

#define MAX_FIELDS 4

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_suffix(char c)
{
    return c == 'N' || c == 'L' || c == 'S' || c == 'C' || c == 'A' || c == 'Q';
}

bool hla_is_gene(struct str gene)
{
    return str_starts(gene, STR("HLA-")) && gene.n > STR("HLA-").n;
}

/* "*02:01:01L": fields of two digits or more. */
static bool is_allele(struct str text)
{
    unsigned n_fields = 0;
    size_t i = 1;
    if (text.n < 3 || text.p[0] != '*')
        return false;
    for (;;) {
        size_t from = i;
        while (i < text.n && is_digit(text.p[i]))
            i++;
        n_fields++;
        if (i - from < 2 || i - from > 4 || n_fields > MAX_FIELDS)
            return false;
        if (i == text.n)
            return true;
        if (text.p[i] != ':')
            return i + 1 == text.n && is_suffix(text.p[i]);
        i++;
    }
}

bool hla_parse(struct str text, struct arena *mem, struct str *gene, struct str *allele)
{
    struct str name = hla_is_gene(text) ? str_sub(text, STR("HLA-").n, text.n) : text;
    ptrdiff_t star = str_chr(name, '*');
    if (star <= 0 || star > 5 || name.p[0] < 'A' || name.p[0] > 'Z')
        return false;
    for (ptrdiff_t i = 1; i < star; i++)
        if (!is_digit(name.p[i]) && (name.p[i] < 'A' || name.p[i] > 'Z'))
            return false;
    *allele = str_sub(name, (size_t)star, name.n);
    *gene = str_fmt(mem, "HLA-%.*s", (int)star, name.p);
    return is_allele(*allele);
}

/* Without the suffix; *suffix 0: none. */
static struct str fields_of(struct str allele, char *suffix)
{
    *suffix = 0;
    if (allele.n > 0 && !is_digit(allele.p[allele.n - 1]))
        *suffix = allele.p[allele.n - 1];
    return str_sub(allele, 0, allele.n - (*suffix != 0));
}

static bool begins_with_fields(struct str whole, struct str first)
{
    return str_starts(whole, first) && (whole.n == first.n || whole.p[first.n] == ':');
}

/* A null allele is not the protein that its first fields name. */
enum hla_match hla_compare(struct str wanted, struct str found)
{
    char wanted_suffix, found_suffix;
    struct str w = fields_of(wanted, &wanted_suffix);
    struct str f = fields_of(found, &found_suffix);
    if (w.n == 0 || f.n == 0)
        return HLA_OTHER;
    if (begins_with_fields(f, w)) {
        if (wanted_suffix == found_suffix)
            return HLA_SAME;
        return found_suffix == 'N' || wanted_suffix != 0 ? HLA_OTHER : HLA_SAME;
    }
    return begins_with_fields(w, f) ? HLA_MAY_BE : HLA_OTHER;
}
