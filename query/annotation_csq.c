/* CSQ of Ensembl VEP, and of others that write it alike. */
#include "query/annotation_private.h"

static const char *const names[N_COLUMNS] = {
    [COLUMN_ALLELE] = "Allele",
    [COLUMN_ALLELE_NUM] = "ALLELE_NUM",
    [COLUMN_TERMS] = "Consequence",
    [COLUMN_GENE] = "SYMBOL",
    [COLUMN_HGNC_ID] = "HGNC_ID",
    [COLUMN_FEATURE] = "Feature",
    [COLUMN_FEATURE_TYPE] = "Feature_type",
    [COLUMN_HGVS_C] = "HGVSc",
    [COLUMN_HGVS_P] = "HGVSp",
    [COLUMN_EXON] = "EXON",
    [COLUMN_PROTEIN_POSITION] = "Protein_position",
    [COLUMN_RESIDUES] = "Amino_acids",
    [COLUMN_MANE] = "MANE",
    [COLUMN_MANE_SELECT] = "MANE_SELECT",
    [COLUMN_MANE_PLUS] = "MANE_PLUS_CLINICAL",
    [COLUMN_CANONICAL] = "CANONICAL",
    [COLUMN_PICK] = "PICK",
};

static bool has_column(const struct annotation_reading *r, enum annotation_column c)
{
    return r->field->has & (uint32_t)1 << c;
}

static void begin_record(struct annotation_reading *r)
{
    annotation_alleles_begin(r, ((uint32_t)1 << N_SPELLINGS) - 1);
}

/* "HGNC:1097", or the number alone (VEP up to 90 for GRCh37) */
static uint32_t hgnc_number(struct str text)
{
    uint32_t n;

    while (str_starts(text, STR("HGNC:")))
        text = str_sub(text, 5, text.n);
    return str_to_u32(text, &n) ? n : 0;
}

/* "600", "746-750", both also as "600/766".  False: "?-600" and its like. */
static bool read_positions(struct str text, uint32_t *first, uint32_t *last)
{
    struct str rest = text, positions, piece;

    if (!str_next(&rest, '/', &positions) || !str_next(&positions, '-', &piece)
        || !str_to_u32(piece, first))
        return false;
    *last = *first;
    return !str_next(&positions, '-', &piece) || str_to_u32(piece, last);
}

/* The change of VEP run without --hgvs: "V/E" at 600, "L" at 5.  Only what these
 * columns say by themselves: a frameshift ("P/X") and an insertion between residues
 * that are not shown ("-/K") they do not. */
static void set_residues(
    const struct annotation_reading *r, const struct str *cells, struct annotation *out)
{
    struct str rest = annotation_text(r->mem, cells[COLUMN_RESIDUES]), before, after;
    uint32_t first, last;

    if ((out->consequence & CONSEQUENCE(FRAMESHIFT)) || !str_next(&rest, '/', &before))
        return;
    if (!str_next(&rest, '/', &after))
        after = before;
    if (str_eq(after, STR("-")))
        after = STR("");
    if (!read_positions(cells[COLUMN_PROTEIN_POSITION], &first, &last) || last < first
        || before.n != (uint64_t)last - first + 1 || str_eq(before, STR("-")))
        return;
    out->has_change =
        annotation_change(before, after, first, false, r->mem, &out->change);
}

/* Up to release 103 MANE held the RefSeq id of MANE Select, since then the kind. */
static void set_mane(const struct str *cells, struct annotation *out)
{
    struct str mane = cells[COLUMN_MANE];
    bool is_plus = str_eq_nocase(mane, STR("MANE_Plus_Clinical"));

    out->is_mane_select = cells[COLUMN_MANE_SELECT].n
                          || (mane.n && !is_plus && !cells[COLUMN_MANE_PLUS].n);
    out->is_mane_plus = cells[COLUMN_MANE_PLUS].n || is_plus;
}

static int read_part(const struct annotation_reading *r, unsigned part,
    const struct str *raw, struct annotation *out)
{
    struct str cells[N_COLUMNS], p;
    int rc;

    (void)part;
    for (int c = 0; c < N_COLUMNS; c++)
        cells[c] = str_eq(raw[c], STR(".")) ? STR_NONE : raw[c];
    if (has_column(r, COLUMN_FEATURE_TYPE)
        && !str_eq_nocase(cells[COLUMN_FEATURE_TYPE], STR("Transcript")))
        return 0;
    rc = annotation_is_ours(r, cells);
    if (rc <= 0)
        return rc;
    out->transcript = annotation_text(r->mem, cells[COLUMN_FEATURE]);
    out->gene = annotation_text(r->mem, cells[COLUMN_GENE]);
    out->hgnc_id = hgnc_number(annotation_text(r->mem, cells[COLUMN_HGNC_ID]));
    annotation_set_terms(out, cells[COLUMN_TERMS]);
    annotation_set_names(out, cells[COLUMN_HGVS_C], cells[COLUMN_HGVS_P], r->mem);
    p = out->hgvs_p;
    if (p.n == 0 || str_eq(p, STR("p.=")) || str_eq(p, STR("p.(=)")))
        set_residues(r, cells, out);
    out->exon = annotation_exon(cells[COLUMN_EXON]);
    set_mane(cells, out);
    out->is_canonical = str_eq_nocase(cells[COLUMN_CANONICAL], STR("YES"));
    out->is_picked = str_eq_c(cells[COLUMN_PICK], "1");
    return 1;
}

const struct annotation_dialect annotation_csq = {
    .by = ANNOTATOR_VEP,
    .usual_key = "CSQ",
    .mark = "Consequence annotations from",
    .before = "Format:",
    .names = names,
    .required = (uint32_t)1 << COLUMN_TERMS,
    .begin = begin_record,
    .read = read_part,
};
