/* What became of the alleles of the input that the term names. */
#include "query/explain.h"

#include "query/effect.h"
#include "query/gene_spans.h"
#include "query/lookup_allele.h"
#include "query/texts.h"

/* ---- before the sample is read --------------------------------------------------- */

static void ask_allele(struct explain *x, size_t *cap, const struct allele *a)
{
    struct sample_ask *ask = &x->ask;
    ask->alleles = arena_grow(
        x->mem, ask->alleles, cap, (size_t)ask->n_alleles + 1, sizeof *ask->alleles);
    ask->alleles[ask->n_alleles++] = *a;
}

static void ask_placed(
    struct explain *x, size_t *cap, const struct placed_allele *placed, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        ask_allele(x, cap, &placed[i].allele);
}

static int ask_record(struct explain *x, uint32_t ordinal, size_t *cap)
{
    struct record r;
    struct clinvar_entry c = {.n_alleles = 0};
    struct named_variant v = {.n_alleles = 0};
    int rc = kb_record(x->kb, ordinal, &r, x->err);
    if (rc > 0 && r.type == RECORD_CLINVAR)
        rc = kb_clinvar(x->kb, ordinal, x->mem, &c, x->err);
    else if (rc > 0 && r.type == RECORD_CLINVAR_ALLELE)
        rc = kb_clinvar_allele(x->kb, ordinal, x->mem, &c, x->err);
    else if (rc > 0 && r.type == RECORD_VARIANT)
        rc = kb_variant(x->kb, ordinal, x->mem, &v, x->err);
    ask_placed(x, cap, c.alleles, c.n_alleles);
    ask_placed(x, cap, v.alleles, v.n_alleles);
    return rc;
}

static int ask_gene(struct explain *x, uint32_t hgnc_id, enum assembly only)
{
    struct gene g;
    int rc = kb_gene(x->kb, hgnc_id, x->mem, &g, x->err);
    if (rc > 0)
        explain_ask_events(x, g.symbol);
    for (int i = 0; rc > 0 && i < N_ASSEMBLIES; i++) {
        struct gene_spans spans;
        enum assembly assembly = (enum assembly)(i + 1);
        if (only != ASSEMBLY_NONE && only != assembly)
            continue;
        int loaded = gene_spans_load(x->kb, assembly, x->mem, &spans, x->err);
        if (loaded < 0)
            return loaded;
        const struct gene_span *s = gene_spans_find(&spans, g.symbol);
        if (s)
            x->ask.spans[x->ask.n_spans++] =
                (struct ask_span){assembly, s->contig, s->beg1, s->end1};
    }
    return rc;
}

static bool is_rs_number(struct str term)
{
    uint64_t number;
    return str_starts(term, STR("rs")) && str_to_u64(str_sub(term, 2, term.n), &number);
}

int explain_ask(struct explain *x, enum assembly assembly)
{
    struct lookup_hit *hits;
    struct str why;
    size_t cap = 0;
    x->ask.mem = x->mem;
    x->ask.id = is_rs_number(x->term) ? x->term : STR_NONE;
    ask_read_literal(x->term, &x->ask.literal);
    int n = lookup_term(x->kb, x->term, assembly, x->mem, &hits, x->err), rc = n;
    if (n == 0)
        rc = n = lookup_described(
            x->kb, str_trim(x->term), assembly, x->mem, &hits, &why, x->err);
    x->ask.spans =
        ARENA_ARRAY(x->mem, struct ask_span, (size_t)(n > 0 ? n : 0) * N_ASSEMBLIES);
    for (int i = 0; rc >= 0 && i < n; i++) {
        if (hits[i].kind == LOOKUP_ALLELE)
            ask_allele(x, &cap, &hits[i].allele);
        else if (hits[i].kind == LOOKUP_RECORD)
            rc = ask_record(x, hits[i].target, &cap);
        else if (hits[i].kind == LOOKUP_GENE)
            rc = ask_gene(x, hits[i].target, assembly);
    }
    x->event_ask.spans = x->ask.spans;
    x->event_ask.n_spans = x->ask.n_spans;
    return rc < 0 ? rc : 0;
}

/* ---- after ----------------------------------------------------------------------- */

/* Whatever the input has there: or what is said of one patient's allele, and not of
 * another's, would tell. */
bool explain_is_gene_withheld(const struct explain *x, struct str gene)
{
    const struct hereditary_gene *g = hereditary_genes_find(x->withhold.genes, gene);
    return suppress_is_named(x->suppress, gene)
           || (g && g->cancer.n_listings == 0 && !x->withhold.has_secondary_consent
               && !effect_is_cancer_gene(x->c.rules, gene));
}

bool explain_is_place_withheld(struct explain *x, const struct gene_spans *spans,
    unsigned contig, uint32_t beg1, uint32_t end1)
{
    const struct gene_span **over;
    size_t n = gene_spans_over(spans, contig, beg1, end1, x->mem, &over);
    for (size_t i = 0; i < n; i++)
        if (explain_is_gene_withheld(x, over[i]->gene))
            return true;
    return false;
}

/* Were only the records left out, their absence would tell: a place that is asked for
 * and may not be told of gives one sentence, with a record of it or without. */
static bool is_any_asked_withheld(struct explain *x, const struct gene_spans *spans)
{
    for (unsigned i = 0; i < x->ask.n_alleles; i++) {
        const struct allele *a = &x->ask.alleles[i];
        if (a->assembly == spans->assembly
            && explain_is_place_withheld(
                x, spans, a->contig, a->pos1, a->pos1 + (uint32_t)a->ref.n - 1))
            return true;
    }
    return false;
}

static void drop_rows(struct explain *x, const struct gene_spans *spans)
{
    size_t n = 0;
    for (size_t i = 0; i < x->ask.n_rows; i++) {
        const struct ask_row *row = &x->ask.rows[i];
        bool is_out = row->fate == ALLELE_WITHHELD;
        x->is_asked_withheld |= is_out && x->ask.n_spans == 0;
        if (!is_out && row->contig != CONTIG_NONE)
            is_out =
                explain_is_place_withheld(x, spans, row->contig, row->beg1, row->end1);
        if (!is_out)
            x->ask.rows[n++] = *row;
    }
    x->ask.n_rows = n;
}

int explain_withhold_asked(struct explain *x)
{
    struct gene_spans spans;
    if (x->ask.n_rows == 0 && x->ask.n_alleles == 0 && x->events.n_inputs == 0)
        return 0;
    int rc = gene_spans_load(x->kb, x->sample.assembly, x->mem, &spans, x->err);
    if (rc < 0)
        return rc;
    x->is_asked_withheld =
        suppress_is_named(x->suppress, x->term) || is_any_asked_withheld(x, &spans);
    drop_rows(x, &spans);
    explain_withhold_events(x, &spans);
    return 0;
}

/* ---- in print ---------------------------------------------------------------------
 */

bool explain_has_asked(const struct explain *x)
{
    return x->ask.n_alleles > 0 || x->ask.n_rows > 0;
}

/* Of a gene, what is in most genes of most samples is counted only. */
static bool is_told(const struct explain *x, const struct ask_row *row)
{
    switch (row->fate) {
    case ALLELE_NOT_IN_KB:
    case ALLELE_REFERENCE:
    case ALLELE_NO_ALT:
    case ALLELE_GVCF:
        return x->ask.n_spans == 0;
    default:
        return true;
    }
}

static struct str fate_text(struct explain *x, const struct ask_row *row)
{
    const char *key =
        str_cstr(x->mem, str_fmt(x->mem, "fate.%s", allele_fate_name(row->fate)));
    const struct reason r = {
        .key = key, .param = {{"filter", row->filter}}, .n_params = 1};
    return text_of_reason(&r, x->lang, x->mem);
}

static void put_rows(struct explain *x)
{
    static const struct view_column columns[] = {
        {"allele", "allele", VIEW_TEXT, 40, VIEW_BOTH},
        {"input", "file", VIEW_NUMBER, 0, VIEW_BOTH},
        {"line", "line", VIEW_NUMBER, 0, VIEW_BOTH},
        {"fate", "fate", VIEW_TEXT, 0, VIEW_BOTH},
        {"why", "why", VIEW_TEXT, 0, VIEW_BOTH}};
    view_table(&x->v, "alleles", "alleles of the input", columns, 5);
    for (size_t i = 0; i < x->ask.n_rows; i++) {
        const struct ask_row *row = &x->ask.rows[i];
        if (!is_told(x, row))
            continue;
        view_cell(&x->v, row->given);
        view_cell_uint(&x->v, row->input + 1);
        view_cell_uint(&x->v, row->line);
        view_cell_c(&x->v, allele_fate_name(row->fate));
        view_cell(&x->v, fate_text(x, row));
    }
    view_table_end(&x->v);
}

static void put_fates(struct explain *x)
{
    static const struct view_column columns[] = {
        {"fate", "alleles of the gene", VIEW_TEXT, 0, VIEW_BOTH},
        {"n", "number", VIEW_NUMBER, 0, VIEW_BOTH}};
    uint64_t n[N_ALLELE_FATES] = {0};
    for (size_t i = 0; i < x->ask.n_rows; i++)
        n[x->ask.rows[i].fate]++;
    view_table(&x->v, "by_fate", NULL, columns, 2);
    for (unsigned f = 0; f < N_ALLELE_FATES; f++) {
        if (n[f] == 0)
            continue;
        view_cell_c(&x->v, allele_fate_name((enum allele_fate)f));
        view_cell_uint(&x->v, n[f]);
    }
    view_table_end(&x->v);
}

static const char *looked_key(const struct sample *s, const struct allele *a)
{
    uint32_t end1 = a->pos1 + (uint32_t)a->ref.n - 1;
    switch (looked_at(s->looked, a->contig, a->pos1, end1)) {
    case LOOKED_REFERENCE:
        return "asked.looked";
    case LOOKED_UNSURE:
        return "asked.unsure";
    case LOOKED_NOT:
        break;
    }
    return s->is_assumed_covered ? "asked.assumed" : "asked.not_looked_at";
}

static bool is_asked_before(const struct sample_ask *ask, unsigned i)
{
    for (unsigned k = 0; k < i; k++)
        if (allele_eq(&ask->alleles[k], &ask->alleles[i]))
            return true;
    return false;
}

/* No record has the allele: was its place looked at? */
static void put_absence(struct explain *x)
{
    struct str text = STR_NONE;
    for (unsigned i = 0; i < x->ask.n_alleles; i++) {
        const struct allele *a = &x->ask.alleles[i];
        if (a->assembly != x->sample.assembly || is_asked_before(&x->ask, i))
            continue;
        const struct reason r = {.key = looked_key(&x->sample, a),
            .param = {{"allele", allele_text(x->mem, a)}},
            .n_params = 1};
        text = str_fmt(x->mem, "%.*s%s%.*s", STR_ARG(text), text.n > 0 ? " " : "",
            STR_ARG(text_of_reason(&r, x->lang, x->mem)));
    }
    if (text.n > 0)
        view_sentence(&x->v, "not_in_the_input", text);
}

void explain_asked(struct explain *x)
{
    if (x->is_asked_withheld || (x->n_suppressed > 0 && x->n_criteria == 0)) {
        view_sentence(&x->v, "withheld", text_of_key("fate.withheld", x->lang));
        return;
    }
    if (x->ask.n_spans > 0 && x->ask.n_rows > 0)
        put_fates(x);
    if (x->ask.n_rows > 0)
        put_rows(x);
    else
        put_absence(x);
    explain_events(x);
}
