/* Texts of a ClinVar record that mostly follow from its other fields. */
#include "kb/store/record_clinvar.h"

#define MAX_NUMBER_DIGITS 20

static struct str number_text(uint64_t v, char digits[MAX_NUMBER_DIGITS])
{
    size_t n = 0;

    do
        digits[MAX_NUMBER_DIGITS - ++n] = (char)('0' + v % 10);
    while ((v /= 10) > 0);
    return (struct str){digits + MAX_NUMBER_DIGITS - n, n};
}

/* Is the text these pieces, one behind the other? */
static bool is_made_of(struct str text, const struct str *pieces, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!str_starts(text, pieces[i]))
            return false;
        text = str_sub(text, pieces[i].n, text.n);
    }
    return text.n == 0;
}

/* ---- HGVS g. --------------------------------------------------------------------- */

enum {
    G_IS_TEXT,
    G_HAS_ACCESSION, /* behind that of the allele's contig */
    G_IS_MADE,       /* the allele's substitution */
    G_HOW = 3,
    G_OF_SECOND = 4, /* the second allele; else the first */
    N_G_HEADS = 8
};

static bool is_substitution(const struct allele *a)
{
    return a->ref.n == 1 && a->alt.n == 1;
}

/* "NC_000007.14:g.", as every description on the allele's contig begins. */
static size_t accession_pieces(const struct allele *a, struct str pieces[2])
{
    pieces[0] = str_of(contig_accession(a->assembly, a->contig));
    pieces[1] = a->contig == CONTIG_MT ? STR(":m.") : STR(":g.");
    return 2;
}

/* "NC_000007.14:g.140753336A>T" */
static size_t substitution_pieces(
    const struct allele *a, char digits[MAX_NUMBER_DIGITS], struct str pieces[6])
{
    size_t n = accession_pieces(a, pieces);

    pieces[n++] = number_text(a->pos1, digits);
    pieces[n++] = a->ref;
    pieces[n++] = STR(">");
    pieces[n++] = a->alt;
    return n;
}

/* What the allele tells of g; how many of its bytes. */
static unsigned how_told(const struct allele *a, struct str g, size_t *n_bytes)
{
    char digits[MAX_NUMBER_DIGITS];
    struct str pieces[6];
    size_t n = substitution_pieces(a, digits, pieces);

    if (is_substitution(a) && is_made_of(g, pieces, n)) {
        *n_bytes = g.n;
        return G_IS_MADE;
    }
    *n_bytes = pieces[0].n + pieces[1].n;
    if (is_made_of(str_sub(g, 0, *n_bytes), pieces, 2))
        return G_HAS_ACCESSION;
    *n_bytes = 0;
    return G_IS_TEXT;
}

void clinvar_put_g(
    struct buf *b, const struct record_words *w, const struct clinvar_entry *c)
{
    struct str g = c->record.hgvs_g;
    unsigned how = G_IS_TEXT;
    size_t n_bytes = 0;

    if (!w) {
        put_str(b, g);
        return;
    }
    for (unsigned i = 0; how == G_IS_TEXT && g.n > 0 && i < c->n_alleles && i < 2;
         i++) {
        how = how_told(&c->alleles[i].allele, g, &n_bytes);
        if (how != G_IS_TEXT && i > 0)
            how |= G_OF_SECOND;
    }
    put_u8(b, (uint8_t)how);
    if ((how & G_HOW) != G_IS_MADE)
        put_str(b, str_sub(g, n_bytes, g.n));
}

struct str clinvar_get_g(struct reader *r, const struct record_words *w,
    struct arena *mem, const struct placed_allele *alleles, unsigned n_alleles)
{
    char digits[MAX_NUMBER_DIGITS];
    struct str pieces[6];
    unsigned head, i;

    if (!w)
        return get_str(r);
    head = get_enum(r, N_G_HEADS);
    i = head & G_OF_SECOND ? 1 : 0;
    if ((head & G_HOW) == G_IS_TEXT)
        return get_str(r);
    if (i >= n_alleles) {
        r->is_bad = true;
        return STR_NONE;
    }
    if ((head & G_HOW) == G_IS_MADE)
        return str_concat(
            mem, pieces, substitution_pieces(&alleles[i].allele, digits, pieces));
    accession_pieces(&alleles[i].allele, pieces);
    pieces[2] = get_str(r);
    return str_concat(mem, pieces, 3);
}

/* ---- names ----------------------------------------------------------------------- */

/* What is made from other fields, or stored as a number; what else is there. */
enum {
    NAME_IS_MADE = 1,
    NAMES_RS_IS_NUMBER = 2,
    NAMES_CAID_IS_NUMBER = 4,
    NAMES_HAVE_RCVS = 8,
    NAMES_HAVE_OMIM = 16,
    N_NAMES_HEADS = 32
};

/* "NM_004333.6(BRAF):c.1799T>A (p.Val600Glu)" */
#define N_NAME_PIECES 8
static void name_pieces(
    const struct clinvar_record *v, struct str pieces[N_NAME_PIECES])
{
    bool has_gene = v->n_genes > 0, has_p = v->hgvs_p.n > 0;

    pieces[0] = v->transcript;
    pieces[1] = has_gene ? STR("(") : STR_NONE;
    pieces[2] = has_gene ? v->genes[0] : STR_NONE;
    pieces[3] = has_gene ? STR("):") : STR(":");
    pieces[4] = v->hgvs_c;
    pieces[5] = has_p ? STR(" (") : STR_NONE;
    pieces[6] = v->hgvs_p;
    pieces[7] = has_p ? STR(")") : STR_NONE;
}

static bool is_made_name(const struct clinvar_record *v)
{
    struct str pieces[N_NAME_PIECES];

    name_pieces(v, pieces);
    return v->name.n > 0 && is_made_of(v->name, pieces, N_NAME_PIECES);
}

static struct str made_name(struct arena *mem, const struct clinvar_record *v)
{
    struct str pieces[N_NAME_PIECES];

    name_pieces(v, pieces);
    return str_concat(mem, pieces, N_NAME_PIECES);
}

/* prefix and a number without leading zeros */
static bool is_number_text(struct str text, struct str prefix, uint64_t *out)
{
    struct str digits = str_sub(text, prefix.n, text.n);

    return str_starts(text, prefix) && digits.n > 0 && digits.p[0] != '0'
           && str_to_u64(digits, out);
}

static unsigned head_of_names(
    const struct record_words *w, const struct clinvar_record *v)
{
    unsigned head = v->n_rcvs ? NAMES_HAVE_RCVS : 0u;
    uint64_t unused;

    head |= v->n_omim ? NAMES_HAVE_OMIM : 0u;
    if (w && is_made_name(v))
        head |= NAME_IS_MADE;
    if (w && is_number_text(v->rs, STR("rs"), &unused))
        head |= NAMES_RS_IS_NUMBER;
    if (w && is_number_text(v->caid, STR("CA"), &unused))
        head |= NAMES_CAID_IS_NUMBER;
    return head;
}

static void put_numbered(
    struct buf *b, bool is_number, struct str text, struct str prefix)
{
    uint64_t number;

    if (is_number && is_number_text(text, prefix, &number))
        put_varint(b, number);
    else
        put_str(b, text);
}

void clinvar_put_names(
    struct buf *b, const struct record_words *w, const struct clinvar_record *v)
{
    unsigned head = head_of_names(w, v);

    put_u8(b, (uint8_t)head);
    if (!(head & NAME_IS_MADE))
        put_str(b, v->name);
    put_numbered(b, (head & NAMES_RS_IS_NUMBER) != 0, v->rs, STR("rs"));
    put_numbered(b, (head & NAMES_CAID_IS_NUMBER) != 0, v->caid, STR("CA"));
    if (head & NAMES_HAVE_RCVS)
        put_accessions(b, "RCV", v->rcvs, v->n_rcvs);
    if (head & NAMES_HAVE_OMIM)
        put_strs(b, v->omim, v->n_omim);
}

static struct str get_numbered(
    struct reader *r, struct arena *mem, bool is_number, struct str prefix)
{
    char digits[MAX_NUMBER_DIGITS];

    if (!is_number)
        return get_str(r);
    return STR_CONCAT(mem, prefix, number_text(get_varint(r), digits));
}

int clinvar_decode_names(struct arena *mem, struct clinvar_entry *c, struct err *err)
{
    struct reader r = reader_of(c->packed_names);
    struct clinvar_record *v = &c->record;
    unsigned head;

    if (!c->packed_names.n)
        return 0;
    head = get_enum(&r, N_NAMES_HEADS);
    v->name = head & NAME_IS_MADE ? made_name(mem, v) : get_str(&r);
    v->rs = get_numbered(&r, mem, (head & NAMES_RS_IS_NUMBER) != 0, STR("rs"));
    v->caid = get_numbered(&r, mem, (head & NAMES_CAID_IS_NUMBER) != 0, STR("CA"));
    if (head & NAMES_HAVE_RCVS)
        v->rcvs = get_accessions(&r, mem, "RCV", &v->n_rcvs);
    if (head & NAMES_HAVE_OMIM)
        v->omim = get_strs(&r, mem, &v->n_omim);
    return record_end(&r, "ClinVar record's names", err);
}
