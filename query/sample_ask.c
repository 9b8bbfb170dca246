#include "query/sample_ask.h"

#include "query/sample_reading.h"

static bool is_literal(
    const struct sample_ask *ask, const struct vcf_record *v, struct str alt)
{
    const struct ask_literal *said = &ask->literal;
    enum assembly of_said, of_record;
    return said->chrom.n > 0 && said->pos1 == v->pos1
           && str_eq_nocase(said->ref, v->ref) && str_eq_nocase(said->alt, alt)
           && (str_eq(said->chrom, v->chrom)
               || (contig_parse(said->chrom, &of_said) != CONTIG_NONE
                   && contig_parse(said->chrom, &of_said)
                          == contig_parse(v->chrom, &of_record)));
}

bool ask_read_literal(struct str term, struct ask_literal *out)
{
    struct str rest = term, pos;
    bool is = str_next(&rest, ':', &out->chrom) && str_next(&rest, ':', &pos)
              && str_next(&rest, ':', &out->ref) && str_to_u32(pos, &out->pos1)
              && out->ref.n > 0 && rest.n > 0;
    out->alt = rest;
    if (!is)
        *out = (struct ask_literal){0};
    return is;
}

/* Several ids may stand in one column. */
static bool has_id(const struct sample_ask *ask, const struct vcf_record *v)
{
    struct str rest = v->id, id;
    while (ask->id.n > 0 && str_next(&rest, ';', &id))
        if (str_eq_nocase(id, ask->id))
            return true;
    return false;
}

static bool is_in_span(
    const struct ask_span *s, const struct side *side, const struct locus *l)
{
    return side->is_active && s->assembly == side->assembly && s->contig == l->contig
           && s->beg1 <= l->end1 && s->end1 >= l->record->pos1;
}

static bool are_bases(const struct locus *l, struct str alt)
{
    return alt_classify(alt) == ALT_BASES && bases_are_acgt(l->record->ref);
}

/* Trimmed and left-aligned; pos1 0: it cannot be. */
static struct allele normal_form(
    struct side *s, const struct locus *l, struct str alt, struct arena *mem)
{
    struct allele a = {s->assembly, l->contig, l->record->pos1, l->record->ref, alt};
    struct err trim = {0};
    if (l->contig == CONTIG_NONE || !are_bases(l, alt)
        || allele_trim(&a, mem, &trim) < 0)
        return (struct allele){.assembly = s->assembly};
    allele_left_align(&a, &s->bases, mem);
    return a;
}

/* An ALT of bases is meant when it is the allele; any other, where it stands instead of
 * it. */
static bool is_allele(struct reading *r, struct side *s, const struct locus *l,
    struct str alt, const struct allele *asked)
{
    const struct ask_span where = {asked->assembly, asked->contig, asked->pos1,
        asked->pos1 + (uint32_t)asked->ref.n - 1};
    if (!s->is_active || asked->assembly != s->assembly || asked->contig != l->contig)
        return false;
    if (!are_bases(l, alt))
        return is_in_span(&where, s, l);
    struct allele mine = normal_form(s, l, alt, &r->scratch);
    return mine.pos1 > 0 && allele_eq(&mine, asked);
}

bool ask_is_meant(struct reading *r, const struct locus *l, struct str alt)
{
    const struct sample_ask *ask = r->options->ask;
    if (has_id(ask, l->record) || is_literal(ask, l->record, alt))
        return true;
    for (unsigned i = 0; i < N_ASSEMBLIES && l->contig != CONTIG_NONE; i++) {
        struct side *s = &r->sides[i];
        for (unsigned k = 0; k < ask->n_alleles; k++)
            if (is_allele(r, s, l, alt, &ask->alleles[k]))
                return true;
        for (unsigned k = 0; k < ask->n_spans; k++)
            if (is_in_span(&ask->spans[k], s, l))
                return true;
    }
    return false;
}

static void add_row(struct reading *r, struct side *s, const struct locus *l,
    struct str alt, enum allele_fate fate)
{
    struct sample_ask *ask = r->options->ask;
    struct str filter = vcf_column(l->record, VCF_FILTER);
    ask->rows = arena_grow(
        ask->mem, ask->rows, &ask->cap_rows, ask->n_rows + 1, sizeof *ask->rows);
    ask->rows[ask->n_rows++] = (struct ask_row){.assembly = s->assembly,
        .contig = l->contig,
        .beg1 = l->record->pos1,
        .end1 = l->end1,
        .input = r->input,
        .line = l->record->line,
        .given = str_fmt(ask->mem, "%.*s:%u:%.*s:%.*s", STR_ARG(l->record->chrom),
            l->record->pos1, STR_ARG(l->record->ref), STR_ARG(alt)),
        .filter = str_copy(ask->mem, filter),
        .allele = normal_form(s, l, alt, ask->mem),
        .fate = fate};
}

void ask_keep(struct reading *r, const struct locus *l, struct str alt,
    const uint64_t before[][N_ALLELE_FATES])
{
    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        struct side *s = &r->sides[i];
        for (unsigned f = 0; s->is_active && f < N_ALLELE_FATES; f++)
            if (s->fates[f] != before[i][f])
                add_row(r, s, l, alt, (enum allele_fate)f);
    }
}

static bool is_finding(
    const struct ask_row *row, const struct allele *a, unsigned input)
{
    return row->fate == ALLELE_FINDING && row->input == input && row->allele.pos1 > 0
           && allele_eq(&row->allele, a);
}

void ask_note_duplicate(struct sample_ask *ask, const struct call *c)
{
    for (size_t i = 0; ask && i < ask->n_rows; i++)
        if (is_finding(&ask->rows[i], &c->allele, c->input)
            && ask->rows[i].line == c->line)
            ask->rows[i].fate = ALLELE_DUPLICATE;
}

void ask_recount(struct sample_ask *ask, const struct allele *a, unsigned input,
    enum allele_fate fate)
{
    for (size_t i = 0; ask && i < ask->n_rows; i++)
        if (is_finding(&ask->rows[i], a, input))
            ask->rows[i].fate = fate;
}

void ask_decide(struct sample_ask *ask, enum assembly assembly)
{
    size_t n = 0;
    for (size_t i = 0; ask && i < ask->n_rows; i++)
        if (ask->rows[i].assembly == assembly)
            ask->rows[n++] = ask->rows[i];
    if (ask)
        ask->n_rows = n;
}
