/*
 * variants.tsv: where an rsID stands.  Location gives GRCh38 ("NC_000004.12:88131171",
 * a span as "NC_000019.10:38499645_38499651"); Synonyms holds among other names the NC_
 * descriptions of both assemblies ("NC_000004.11:g.89052323G>T"), which tell REF and
 * are a check of Location.
 */
#include "ingest/clinpgx.h"

enum { RSID, LOCATION, SYNONYMS, N_COLUMNS };

static const struct tsv_column columns[N_COLUMNS] = {
    [RSID] = {"Variant Name", true},
    [LOCATION] = {"Location", true},
    [SYNONYMS] = {"Synonyms", false},
};

struct place {
    unsigned contig;
    enum assembly assembly; /* NONE: MT, the same on both */
    uint32_t pos1;
    bool is_span;
    char ref; /* 0: not told */
};

/* Digits at the start of *text, taken off. */
static bool take_number(struct str *text, uint32_t *out)
{
    size_t n = 0;

    while (n < text->n && text->p[n] >= '0' && text->p[n] <= '9')
        n++;
    if (!str_to_u32(str_sub(*text, 0, n), out) || *out == 0)
        return false;
    *text = str_sub(*text, n, text->n);
    return true;
}

/* "NC_000004.12" ":" position ["_" position]; rest: what follows. */
static bool take_place(
    struct str text, bool is_hgvs, struct place *out, struct str *rest)
{
    ptrdiff_t colon = str_chr(text, ':');
    uint32_t end1;

    *out = (struct place){0};
    if (colon < 0 || !str_starts(text, STR("NC_")))
        return false;
    out->contig = contig_parse(str_sub(text, 0, (size_t)colon), &out->assembly);
    *rest = str_sub(text, (size_t)colon + 1, text.n);
    if (is_hgvs) {
        if (!str_starts(*rest, STR("g.")) && !str_starts(*rest, STR("m.")))
            return false;
        *rest = str_sub(*rest, 2, rest->n);
    }
    if (out->contig == CONTIG_NONE || !take_number(rest, &out->pos1))
        return false;
    if (rest->n && rest->p[0] == '_') {
        *rest = str_sub(*rest, 1, rest->n);
        out->is_span = true;
        if (!take_number(rest, &end1) || end1 < out->pos1)
            return false;
    }
    return out->assembly != ASSEMBLY_NONE || out->contig == CONTIG_MT;
}

/* Substitutions ("C>T") and statements of the reference ("C=", "=") of one base. */
static bool read_hgvs(struct str text, struct place *out)
{
    struct str rest;

    if (!take_place(text, true, out, &rest) || out->is_span)
        return false;
    if (str_eq_c(rest, "="))
        return true;
    if (rest.n < 2 || !pgx_complement(rest.p[0]))
        return false;
    out->ref = rest.p[0];
    return (rest.n == 2 && rest.p[1] == '=')
           || (rest.n == 3 && rest.p[1] == '>' && pgx_complement(rest.p[2]));
}

/* One more description of an assembly; false when it contradicts what is there. */
static bool add_place(struct pgx_position *p, const struct place *found)
{
    unsigned beg = found->assembly == ASSEMBLY_NONE ? 0 : found->assembly - 1;
    unsigned end = found->assembly == ASSEMBLY_NONE ? N_ASSEMBLIES : found->assembly;

    if (p->contig != CONTIG_NONE && p->contig != found->contig)
        return false;
    p->contig = found->contig;
    for (unsigned i = beg; i < end; i++) {
        if ((p->pos1[i] && p->pos1[i] != found->pos1)
            || (p->ref[i] && found->ref && p->ref[i] != found->ref))
            return false;
        p->pos1[i] = found->pos1;
        if (found->ref)
            p->ref[i] = found->ref;
    }
    return true;
}

const char *clinpgx_position(
    struct str location, struct str synonyms, struct pgx_position *out)
{
    struct str rest = synonyms, piece;
    struct place place;

    *out = (struct pgx_position){0};
    if (!take_place(str_trim(location), false, &place, &piece) || piece.n)
        return "positions: Location is no place of a chromosome";
    if (place.assembly == ASSEMBLY_GRCH37)
        return "positions: Location is not on GRCh38";
    add_place(out, &place);
    out->is_span = place.is_span;
    while (!place.is_span && str_next(&rest, ',', &piece))
        if (read_hgvs(str_trim(piece), &place) && !add_place(out, &place)) {
            *out = (struct pgx_position){0};
            return "positions: Location and NC_ HGVS disagree";
        }
    return NULL;
}

static int read_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct clinpgx_reader *r = ctx;
    struct clinpgx *to = r->to;
    struct arena *mem = &to->mem;
    struct str rsid = str_trim(row->field[RSID]);
    struct clinpgx_variant v = {.file = r->file, .line = row->line};
    const char *wrong;

    (void)err;
    if (!rsid.n) {
        clinpgx_reject(r, row, STR_NONE, "no_name", STR_NONE);
        return 0;
    }
    wrong = clinpgx_position(row->field[LOCATION], row->field[SYNONYMS], &v.given);
    if (wrong)
        report_note_record(
            r->b->report, r->file, row->line, rsid, wrong, row->field[LOCATION]);
    v.rsid = str_copy(mem, rsid);
    v.given.rsid = v.rsid;
    v.location = str_copy(mem, str_trim(row->field[LOCATION]));
    to->variants = arena_grow(
        mem, to->variants, &to->cap_variants, to->n_variants + 1, sizeof *to->variants);
    to->variants[to->n_variants++] = v;
    return 0;
}

int clinpgx_variants_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    struct clinpgx_reader r = {b, b->clinpgx, file};

    return clinpgx_table_read(&r, in, columns, N_COLUMNS, read_row, err);
}
