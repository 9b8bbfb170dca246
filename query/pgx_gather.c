#include "query/pgx.h"

/* Levels 3 and 4 are not for a report: single studies, unconfirmed. */
#define WORST_LEVEL "2B"

/* ---- genotypes ---- */

bool pgx_is_readable(const struct pgx_annotation *a)
{
    char bases[PGX_MAX_PLOIDY];

    for (unsigned i = 0; i < a->n_genotypes; i++)
        if (!pgx_genotype_bases(a->genotypes[i].genotype, bases))
            return false;
    return a->n_genotypes > 0;
}

static bool has_pairs(const struct pgx_annotation *a)
{
    for (unsigned i = 0; i < a->n_genotypes; i++)
        if (a->genotypes[i].genotype.n == 2)
            return true;
    return false;
}

bool pgx_has_genotype(const struct site *s, bool is_turned,
    const struct pgx_annotation *a, struct str genotype)
{
    char want[PGX_MAX_PLOIDY], have[PGX_MAX_PLOIDY] = {0};
    unsigned n = pgx_genotype_bases(genotype, want);

    if (s->state != SITE_CALLED || n == 0)
        return false;
    for (unsigned i = 0; i < s->n_bases; i++) {
        have[i] = s->bases[i];
        if (is_turned)
            have[i] = pgx_complement(have[i]);
    }
    if (n == 1 && !has_pairs(a))
        return have[0] == want[0] || (s->n_bases == 2 && have[1] == want[0]);
    if (n != s->n_bases)
        return false;
    if (n == 1)
        return have[0] == want[0];
    return (have[0] == want[0] && have[1] == want[1])
           || (have[0] == want[1] && have[1] == want[0]);
}

/* ---- rows ---- */

static const struct pgx_gene *find_gene(const struct pgx_rows *rows, struct str gene)
{
    for (unsigned i = 0; i < rows->n_genes; i++)
        if (str_eq(rows->genes[i].gene, gene))
            return &rows->genes[i];
    return NULL;
}

struct pgx_row *pgx_row_of(struct pgx_rows *rows, struct str gene)
{
    for (size_t i = 0; i < rows->n; i++)
        if (str_eq(rows->rows[i].out.gene, gene))
            return &rows->rows[i];
    rows->rows =
        arena_grow(rows->mem, rows->rows, &rows->cap, rows->n + 1, sizeof *rows->rows);
    struct pgx_row *row = &rows->rows[rows->n++];
    *row = (struct pgx_row){.out = {.gene = gene}, .gene = find_gene(rows, gene)};
    return row;
}

static bool is_listed(const struct str *names, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(names[i], name))
            return true;
    return false;
}

void pgx_note_position(
    struct pgx_rows *rows, struct pgx_row *row, struct str rsid, const struct site *s)
{
    struct report_pgx *out = &row->out;

    if (s && s->state == SITE_CALLED) {
        if (is_listed(row->seen, row->n_seen, rsid))
            return;
        row->seen = arena_grow(
            rows->mem, row->seen, &row->cap_seen, row->n_seen + 1, sizeof *row->seen);
        row->seen[row->n_seen++] = rsid;
        out->n_used++;
    } else if (!is_listed(out->missing_positions, out->n_missing_positions, rsid)) {
        out->missing_positions =
            arena_grow(rows->mem, out->missing_positions, &row->cap_missing,
                out->n_missing_positions + 1, sizeof *out->missing_positions);
        out->missing_positions[out->n_missing_positions++] = rsid;
        out->n_missing++;
    }
}

/* ---- annotations ---- */

static bool is_reference(const struct site *s)
{
    for (unsigned i = 0; i < s->n_bases; i++)
        if (s->bases[i] != s->ref)
            return false;
    return true;
}

/* The text says of which position and genotype it speaks: a gene of many positions has
 * many such lines, and some of them say the opposite of others. */
static void add_recommendations(struct pgx_rows *rows, struct pgx_row *row,
    const struct pgx_annotation *a, const struct pgx_genotype *g, const struct site *s)
{
    struct report_pgx *out = &row->out;
    struct str text = str_fmt(rows->mem, "%.*s %.*s: %.*s", STR_ARG(a->position.rsid),
        STR_ARG(g->genotype), STR_ARG(g->text));

    if (use_leaves_out(rows->use, rows->annotated_by, STR_NONE))
        return;
    for (unsigned i = 0; i < a->n_drugs; i++) {
        out->recommendations =
            arena_grow(rows->mem, out->recommendations, &row->cap_recommendations,
                out->n_recommendations + 1, sizeof *out->recommendations);
        out->recommendations[out->n_recommendations++] =
            (struct report_recommendation){.id = a->id,
                .drug = a->drugs[i],
                .source = STR("ClinPGx"),
                .level_scheme = STR("ClinPGx"),
                .level = a->level,
                .text = text,
                .url = a->url,
                .change = PGX_FLAG_NOT_STATED,
                .is_reference = is_reference(s),
                .population = a->specialty_population,
                .date = a->date,
                .drug_order =
                    pgx_drug_order_of(rows->drugs, str_fold(rows->mem, a->drugs[i]))};
    }
}

static void add_to_gene(struct pgx_rows *rows, struct str gene,
    const struct pgx_annotation *a, const struct site *s)
{
    struct pgx_row *row = pgx_row_of(rows, gene);
    bool is_turned =
        a->position.is_reversed && rows->sample->assembly == ASSEMBLY_GRCH37;

    /* where definitions or one position decide the gene, theirs alone count */
    if (!row->call && (!row->gene || row->gene->rule != PGX_SINGLE_POSITION))
        pgx_note_position(rows, row, a->position.rsid, s);
    for (unsigned i = 0; s && i < a->n_genotypes; i++)
        if (pgx_has_genotype(s, is_turned, a, a->genotypes[i].genotype))
            add_recommendations(rows, row, a, &a->genotypes[i], s);
}

/* An annotation that names several genes stands under those of the curated table; under
 * all when none is there. */
static void add_annotation(
    struct pgx_rows *rows, const struct pgx_annotation *a, const struct site *s)
{
    bool is_any_listed = false, is_somatic = false;

    for (unsigned i = 0; i < a->n_genes; i++) {
        const struct pgx_gene *g = find_gene(rows, a->genes[i]);
        is_any_listed |= g != NULL;
        is_somatic |= g && g->rule == PGX_RULE_SOMATIC;
    }
    for (unsigned i = 0; !is_somatic && i < a->n_genes; i++)
        if (!is_any_listed || find_gene(rows, a->genes[i]))
            add_to_gene(rows, a->genes[i], a, s);
}

int pgx_gather(struct pgx_rows *rows, struct kb_txn *kb, struct err *err)
{
    const struct sample *sample = rows->sample;
    struct kb_pgx_position *positions;
    int n = kb_pgx_positions(kb, sample->assembly, rows->mem, &positions, err);
    int worst = pgx_level_rank(STR(WORST_LEVEL));

    for (int i = 0; i < n; i++) {
        const struct site *s = sites_find(
            sample->sites, sample->n_sites, positions[i].contig, positions[i].pos1);
        for (unsigned k = 0; k < positions[i].n_records; k++) {
            struct pgx_annotation a;
            struct record record = {0};
            int rc = kb_pgx(kb, positions[i].records[k], rows->mem, &a, err);
            if (rc > 0)
                rc = kb_record(kb, positions[i].records[k], &record, err);
            if (rc <= 0)
                return rc < 0 ? rc
                              : err_set(err, ERR_KB, "record %u is not there",
                                  (unsigned)positions[i].records[k]);
            rows->annotated_by = record.source;
            int rank = pgx_level_rank(a.level);
            if (rank >= 0 && rank <= worst && !a.position.is_span
                && pgx_is_readable(&a))
                add_annotation(rows, &a, s);
        }
    }
    return n < 0 ? n : 0;
}
