/* The pieces of an annotation: cells, terms, names. */
#include "query/annotation_private.h"

/* Terms of annotators that Sequence Ontology does not have, or that consequence.h has
 * no bit for.  0: known, and says nothing about the transcript's product. */
static const struct {
    const char *word;
    uint32_t bits;
} other_terms[] = {
    /* SnpEff (pcingola.github.io/SnpEff, "Effect prediction details") */
    {"conservative_inframe_insertion", CONSEQUENCE(INFRAME_INSERTION)},
    {"disruptive_inframe_insertion", CONSEQUENCE(INFRAME_INSERTION)},
    {"conservative_inframe_deletion", CONSEQUENCE(INFRAME_DELETION)},
    {"disruptive_inframe_deletion", CONSEQUENCE(INFRAME_DELETION)},
    {"5_prime_UTR_premature_start_codon_gain_variant", CONSEQUENCE(UTR5)},
    {"non_coding_exon_variant", CONSEQUENCE(NON_CODING_EXON)},
    {"rare_amino_acid_variant", CONSEQUENCE(MISSENSE)},
    {"non_canonical_start_codon", CONSEQUENCE(START_RETAINED)},
    {"intergenic_region", CONSEQUENCE(INTERGENIC)},
    {"intragenic_variant", 0},
    {"sequence_feature", 0},
    {"structural_interaction_variant", 0},
    {"protein_protein_contact", 0},
    /* Ensembl VEP */
    {"NMD_transcript_variant", 0},
    {"incomplete_terminal_codon_variant", CONSEQUENCE(CODING_SEQUENCE)},
    {"coding_transcript_variant", 0},
    {"mature_miRNA_variant", CONSEQUENCE(NON_CODING_EXON)},
    {"TF_binding_site_variant", CONSEQUENCE(REGULATORY)},
    {"TFBS_ablation", CONSEQUENCE(REGULATORY)},
    {"regulatory_region_ablation", CONSEQUENCE(REGULATORY)},
    {"sequence_variant", 0},
    /* bcftools csq */
    {"splice_acceptor", CONSEQUENCE(SPLICE_ACCEPTOR)},
    {"splice_donor", CONSEQUENCE(SPLICE_DONOR)},
    {"splice_region", CONSEQUENCE(SPLICE_REGION)},
    {"stop_retained", CONSEQUENCE(STOP_RETAINED)},
    {"start_retained", CONSEQUENCE(START_RETAINED)},
    {"inframe_altering", CONSEQUENCE(PROTEIN_ALTERING)},
    {"coding_sequence", CONSEQUENCE(CODING_SEQUENCE)},
    {"5_prime_utr", CONSEQUENCE(UTR5)},
    {"3_prime_utr", CONSEQUENCE(UTR3)},
    {"non_coding", CONSEQUENCE(NON_CODING_TRANSCRIPT)},
    {"intron", CONSEQUENCE(INTRON)},
    {"intergenic", CONSEQUENCE(INTERGENIC)},
    {"feature_elongation", 0},
    {"feature_truncation", 0},
};

unsigned annotation_cut(
    const struct annotation_field *field, struct str part, struct str *cells)
{
    struct str rest = part, cell;
    unsigned n = 0;

    for (int c = 0; c < N_COLUMNS; c++)
        cells[c] = STR_NONE;
    for (; str_next(&rest, '|', &cell); n++)
        if (n < field->n_columns && field->column_of[n] >= 0)
            cells[field->column_of[n]] = str_trim(cell);
    return n;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

struct str annotation_text(struct arena *mem, struct str cell)
{
    char *out;
    size_t n = 0;

    if (str_eq(cell, STR(".")))
        return STR_NONE;
    if (str_chr(cell, '%') < 0)
        return cell;
    out = arena_alloc(mem, cell.n);
    for (size_t i = 0; i < cell.n; i++) {
        int high = -1, low = -1;

        if (cell.p[i] == '%' && cell.n - i > 2) {
            high = hex_digit(cell.p[i + 1]);
            low = hex_digit(cell.p[i + 2]);
        }
        if (high < 0 || low < 0) {
            out[n++] = cell.p[i];
            continue;
        }
        out[n++] = (char)(high * 16 + low);
        i += 2;
    }
    return (struct str){out, n};
}

void annotation_set_terms(struct annotation *out, struct str terms)
{
    struct str term;

    while (str_next(&terms, '&', &term)) {
        uint32_t bits = consequence_parse(term);
        bool is_known = bits != 0;
        size_t n = sizeof(other_terms) / sizeof(other_terms[0]);

        for (size_t i = 0; !is_known && i < n; i++) {
            is_known = str_eq_nocase(term, str_of(other_terms[i].word));
            if (is_known)
                bits = other_terms[i].bits;
        }
        out->consequence |= bits;
        out->n_unknown_terms += !is_known;
    }
}

/* A name without the accession before it. */
static struct str bare_hgvs(struct str name)
{
    ptrdiff_t colon = str_chr(name, ':');

    if (name.n > 1 && name.p[1] == '.')
        return name;
    return colon < 0 ? name : str_sub(name, (size_t)colon + 1, name.n);
}

/* VEP up to 90 wrote a silent change as "c.126C>T(p.=)". */
static struct str protein_inside(struct str name)
{
    ptrdiff_t at = str_find(name, STR("(p."));

    if (str_starts(name, STR("p.")) || at < 0 || !str_ends(name, STR(")")))
        return name;
    return str_sub(name, (size_t)at + 1, name.n - (size_t)at - 2);
}

void annotation_set_names(
    struct annotation *out, struct str hgvs_c, struct str hgvs_p, struct arena *mem)
{
    out->hgvs_c = bare_hgvs(annotation_text(mem, hgvs_c));
    out->hgvs_p = protein_inside(bare_hgvs(annotation_text(mem, hgvs_p)));
    out->has_change =
        out->hgvs_p.n > 0 && protein_parse(out->hgvs_p, mem, &out->change) >= 0;
}

unsigned annotation_exon(struct str rank)
{
    struct str rest = rank, first, number;
    uint32_t n;

    if (!str_next(&rest, '/', &first) || !str_next(&first, '-', &number)
        || !str_to_u32(number, &n))
        return 0;
    return n;
}
