/* Which ALT of a record an annotation's allele is. */
#include "query/annotation_private.h"

bool annotation_is_bases(struct str alt)
{
    for (size_t i = 0; i < alt.n; i++) {
        char c = (char)(alt.p[i] | 0x20);

        if (c < 'a' || c > 'z')
            return false;
    }
    return alt.n > 0;
}

int annotation_only_alt(const struct str *alts, unsigned n_alts)
{
    int only = -1;

    for (unsigned i = 0; i < n_alts; i++) {
        if (!annotation_is_bases(alts[i]))
            continue;
        if (only >= 0)
            return -1;
        only = (int)i;
    }
    return only;
}

static bool is_same_first_base(struct str a, struct str b)
{
    return a.n && b.n && str_eq_nocase(str_sub(a, 0, 1), str_sub(b, 0, 1));
}

/* VEP drops the first base of an indel when REF and all ALTs begin with it; "*" is left
 * aside (ensembl-vep, Parser/VCF.pm). */
static bool drops_first_base(const struct annotation_reading *r, bool bases_only)
{
    bool is_indel = false;

    for (unsigned i = 0; i < r->n_alts; i++) {
        struct str alt = r->alts[i];

        if (str_chr(alt, '*') >= 0 || (bases_only && !annotation_is_bases(alt)))
            continue;
        if (!is_same_first_base(r->record->ref, alt))
            return false;
        is_indel = is_indel || alt.n != r->record->ref.n;
    }
    return is_indel;
}

static struct str minimal(struct str ref, struct str alt)
{
    while (ref.n && alt.n
           && str_eq_nocase(str_sub(ref, ref.n - 1, 1), str_sub(alt, alt.n - 1, 1))) {
        ref.n--;
        alt.n--;
    }
    while (is_same_first_base(ref, alt)) {
        ref = str_sub(ref, 1, ref.n);
        alt = str_sub(alt, 1, alt.n);
    }
    return alt;
}

static struct str spell(struct str ref, struct str alt, enum allele_spelling spelling,
    bool drops_vep, bool drops_bases)
{
    bool drops = false;

    if (!annotation_is_bases(alt))
        return alt;
    switch (spelling) {
    case SPELLING_VEP:
        drops = drops_vep;
        break;
    case SPELLING_VEP_BASES:
        drops = drops_bases;
        break;
    case SPELLING_EACH:
        drops = alt.n != ref.n && is_same_first_base(ref, alt);
        break;
    case SPELLING_MINIMAL:
        alt = minimal(ref, alt);
        break;
    case SPELLING_WHOLE:
    case SPELLING_UNKNOWN:
        break;
    }
    if (drops)
        alt = str_sub(alt, 1, alt.n);
    return alt.n ? alt : STR("-");
}

static void spell_all(struct annotation_reading *r)
{
    bool drops_vep = drops_first_base(r, false);
    bool drops_bases = drops_first_base(r, true);

    for (int s = 0; s < N_SPELLINGS; s++) {
        r->spelled[s] = ARENA_ARRAY(r->mem, struct str, r->n_alts);
        for (unsigned i = 0; i < r->n_alts; i++)
            r->spelled[s][i] = spell(r->record->ref, r->alts[i],
                (enum allele_spelling)s, drops_vep, drops_bases);
    }
}

/* The only ALT (from 0) that is spelled so; -1: none or several. */
static int alt_spelled(
    const struct annotation_reading *r, struct str allele, enum allele_spelling s)
{
    int found = -1;

    for (unsigned i = 0; i < r->n_alts; i++) {
        if (!str_eq_nocase(r->spelled[s][i], allele))
            continue;
        if (found >= 0)
            return -1;
        found = (int)i;
    }
    return found;
}

/* SnpEff's cancer mode compares tumour with normal: "G-C". */
static bool is_compared(struct str allele)
{
    return allele.n > 1 && str_chr(allele, '-') >= 0;
}

static bool explains_all(const struct annotation_reading *r, enum allele_spelling s)
{
    struct str rest = r->value, part, last = STR_NONE, cells[N_COLUMNS];

    while (str_next(&rest, ',', &part)) {
        struct str allele;

        if (annotation_cut(r->field, part, cells) != r->field->n_columns)
            continue;
        allele = cells[COLUMN_ALLELE];
        if (is_compared(allele) || (last.p && str_eq(allele, last)))
            continue;
        if (alt_spelled(r, allele, s) < 0)
            return false;
        last = allele;
    }
    return true;
}

static bool are_numbered(const struct annotation_reading *r)
{
    struct str rest = r->value, part, cells[N_COLUMNS];
    uint32_t n;

    while (str_next(&rest, ',', &part))
        if (annotation_cut(r->field, part, cells) == r->field->n_columns
            && (!str_to_u32(cells[COLUMN_ALLELE_NUM], &n) || n < 1 || n > r->n_alts))
            return false;
    return true;
}

void annotation_alleles_begin(struct annotation_reading *r, uint32_t spellings)
{
    uint32_t has = r->field->has;

    spell_all(r);
    r->is_numbered = (has & (uint32_t)1 << COLUMN_ALLELE_NUM) && are_numbered(r);
    r->spelling = SPELLING_UNKNOWN;
    if (!(has & (uint32_t)1 << COLUMN_ALLELE))
        return;
    for (int s = 0; s < N_SPELLINGS && r->spelling == SPELLING_UNKNOWN; s++)
        if ((spellings & (uint32_t)1 << s) && explains_all(r, (enum allele_spelling)s))
            r->spelling = (enum allele_spelling)s;
}

/* Whether a c. name is of the kind that the ALT is. */
static bool is_of_kind(struct str hgvs_c, struct str ref, struct str alt)
{
    if (alt.n < ref.n)
        return str_find(hgvs_c, STR("del")) >= 0;
    if (alt.n > ref.n)
        return str_find(hgvs_c, STR("ins")) >= 0 || str_find(hgvs_c, STR("dup")) >= 0;
    return alt.n == 1 && str_find(hgvs_c, STR(">")) >= 0;
}

/* By number; an allele that is spelled like none of that ALT contradicts it. */
static int is_ours_by_number(
    const struct annotation_reading *r, const struct str *cells)
{
    uint32_t n;

    if (!str_to_u32(cells[COLUMN_ALLELE_NUM], &n) || n < 1 || n > r->n_alts)
        return -1;
    if (r->field->has & (uint32_t)1 << COLUMN_ALLELE) {
        bool fits = false;

        for (int s = 0; s < N_SPELLINGS && !fits; s++)
            fits = str_eq_nocase(r->spelled[s][n - 1], cells[COLUMN_ALLELE]);
        if (!fits)
            return -1;
    }
    return n - 1 == r->alt0;
}

int annotation_is_ours(const struct annotation_reading *r, const struct str *cells)
{
    struct str allele = cells[COLUMN_ALLELE];
    int only = annotation_only_alt(r->alts, r->n_alts);
    bool has_numbers = r->field->has & (uint32_t)1 << COLUMN_ALLELE_NUM;

    if (r->is_numbered)
        return is_ours_by_number(r, cells);
    if (!(r->field->has & (uint32_t)1 << COLUMN_ALLELE))
        return only == (int)r->alt0 && !has_numbers ? 1 : -1;
    if (is_compared(allele))
        return -1;
    if (r->spelling != SPELLING_UNKNOWN) {
        int found = alt_spelled(r, allele, r->spelling);

        return found < 0 ? -1 : found == (int)r->alt0;
    }
    if (!str_eq_nocase(allele, r->spelled[SPELLING_VEP][r->alt0])
        && !str_eq_nocase(allele, r->alts[r->alt0]))
        return -1;
    return is_of_kind(cells[COLUMN_HGVS_C], r->record->ref, r->alts[r->alt0]) ? 1 : -1;
}
