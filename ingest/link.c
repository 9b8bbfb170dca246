#include "ingest/link.h"
#include "ingest/build_lanes.h"
#include "ingest/clinvar_allele.h"
#include "ingest/link_names.h"
#include "ingest/overrides.h"
#include "ingest/transcript_stage.h"
#include "ingest/windows.h"

#include "kb/base/ordinals.h"

/* ---- what all records need ---- */

static struct str gene_by_entrez(
    struct link *l, const struct release_row *at, struct str symbol, uint32_t entrez_id)
{
    const struct gene *gene = gene_index_by_entrez(l->b->genes, entrez_id);
    if (gene == NULL) {
        report_dangling(
            l->b->report, at->file, at->line, symbol, "genes: not resolved", symbol);
        return symbol;
    }
    report_note_record(
        l->b->report, at->file, at->line, symbol, "genes: by Entrez id", gene->symbol);
    return gene->symbol;
}

struct str link_gene(
    struct link *l, unsigned file, uint64_t line, struct str symbol, uint32_t entrez_id)
{
    const struct gene *gene = NULL;
    const struct release_row at = {file, line};
    struct report *report = l->b->report;
    enum gene_match match = gene_index_find(l->b->genes, symbol, &gene);
    if (match == GENE_NONE || match == GENE_AMBIGUOUS) {
        if (entrez_id != 0)
            return gene_by_entrez(l, &at, symbol, entrez_id);
        if (match == GENE_NONE)
            report_dangling(report, file, line, symbol, "genes: not resolved", symbol);
        else
            report_note_record(
                report, file, line, symbol, "genes: ambiguous symbol", symbol);
        return symbol;
    }
    if (entrez_id != 0 && gene->entrez_id != entrez_id) {
        report_note_record(report, file, line, symbol,
            "genes: symbol and Entrez id disagree; symbol kept as given",
            str_fmt(&l->scratch, "%u", entrez_id));
        return symbol;
    }
    if (match != GENE_APPROVED)
        report_note(report, file,
            match == GENE_PREVIOUS ? "genes: by previous symbol" : "genes: by alias",
            1);
    return gene->symbol;
}

/* Does row a stand before row b?  A row of a table goes before an item that was derived
 * from other rows (line 0), whatever the releases; then the newer release. */
static bool is_newer(
    const struct link *l, const struct release_row *a, const struct release_row *b)
{
    const struct source_file *files = l->b->files;
    if ((a->line > 0) != (b->line > 0))
        return a->line > 0;
    return str_cmp(files[a->file].provenance.release, files[b->file].provenance.release)
           > 0;
}

void link_stored(struct link *l, unsigned file, uint64_t line)
{
    if (line > 0)
        report_fate(l->b->report, file, FATE_STORED, NULL, 1);
}

unsigned link_newest(
    struct link *l, struct str id, const struct release_row *rows, unsigned n)
{
    struct report *report = l->b->report;
    unsigned best = 0;
    for (unsigned i = 1; i < n; i++)
        if (is_newer(l, &rows[i], &rows[best]))
            best = i;
    for (unsigned i = 0; i < n; i++) {
        if (i == best || rows[i].line == 0)
            continue;
        if (!is_newer(l, &rows[best], &rows[i]))
            report_reject(
                report, rows[i].file, rows[i].line, id, "id_stands_twice", STR_NONE);
        else
            report_fate(
                report, rows[i].file, FATE_SUPERSEDED, "newer_release_stored", 1);
    }
    return best;
}

static int count_leaf(
    void *ctx, const struct criterion *c, bool is_positive, struct err *err)
{
    (void)is_positive, (void)err;
    struct build_result *result = ctx;
    if (c->n_members == 0)
        result->criteria_by_kind[c->kind]++;
    return 0;
}

int64_t link_store_criterion(struct link *l, const struct criterion *c, struct err *err)
{
    struct build_result *result = &l->b->result;
    int64_t ordinal = kb_build_criterion(l->b->kb, c, err);
    if (ordinal < 0)
        return ordinal;
    /* Ordinals are dense in the order of first sight. */
    if ((uint64_t)ordinal >= result->n_criteria) {
        result->n_criteria = (uint64_t)ordinal + 1;
        if (criterion_visit(c, count_leaf, result, err) < 0)
            return err->code;
    }
    return ordinal;
}

/* ---- reference tables ---- */

static int write_sources(struct build *b, struct err *err)
{
    for (unsigned i = 0; i < b->n_files; i++) {
        int ordinal = kb_build_source(b->kb, &b->files[i].provenance, err);
        if (ordinal < 0)
            return ordinal;
        if ((unsigned)ordinal != i)
            return err_set(err, ERR_FAIL, "source %u was stored as %d", i, ordinal);
    }
    return 0;
}

static int write_genes(struct build *b, struct err *err)
{
    for (unsigned i = 0; i < gene_index_count(b->genes); i++) {
        int rc = kb_build_gene(b->kb, gene_index_at(b->genes, i), err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int write_diseases(struct build *b, struct err *err)
{
    for (uint32_t i = 0; i < disease_tree_count(b->diseases); i++) {
        int rc = kb_build_disease(b->kb, disease_tree_at(b->diseases, i), err);
        if (rc < 0)
            return rc;
    }
    return diseases_write_names(b, err);
}

static int write_curated(struct build *b, struct err *err)
{
    for (unsigned i = 0; i < b->n_curated; i++) {
        const struct curated_rows *t = &b->curated[i];
        int rc = kb_build_curated(b->kb, t->table, t->file, t->columns, t->n_columns,
            t->rows, t->n_rows, err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int write_reference(struct build *b, struct err *err)
{
    const struct kb_build_options options = {.path = b->options.kb_path,
        .program = b->options.program,
        .memory_bytes = b->options.memory_bytes / 2};
    int rc;
    b->kb = kb_build_begin(&options, err);
    if (b->kb == NULL)
        return err->code;
    if (b->options.n_threads > 1)
        kb_build_use_thread(b->kb);
    if ((rc = write_sources(b, err)) < 0 || (rc = write_genes(b, err)) < 0)
        return rc;
    if ((rc = write_diseases(b, err)) < 0)
        return rc;
    return write_curated(b, err);
}

/* ---- ClinVar ---- */

/* The VariationIDs that staged variants name, sorted, each once. */
static void list_wanted(struct link *l)
{
    uint32_t *ids = NULL;
    size_t n = 0, cap = 0;
    for (unsigned i = 0; i < stage_n_variants(l->b->stage); i++) {
        const struct staged_variant *v = stage_variant_at(l->b->stage, i);
        for (unsigned k = 0; k < v->n_clinvar_ids; k++) {
            ids = arena_grow(&l->mem, ids, &cap, n + 1, sizeof *ids);
            ids[n++] = v->clinvar_ids[k];
        }
    }
    n = ids ? ordinals_unique(ids, n) : 0;
    l->known = ARENA_ARRAY(&l->mem, struct clinvar_known, n);
    for (size_t i = 0; i < n; i++)
        l->known[l->n_known++].variation_id = ids[i];
}

/* An older and today's symbol of one gene are one. */
static void drop_double_genes(struct link *l, struct clinvar_record *record)
{
    struct strmap seen = STRMAP_INIT;
    unsigned n = 0;
    bool is_new;
    for (unsigned i = 0; i < record->n_genes; i++) {
        strmap_at(&seen, &l->scratch, record->genes[i], &is_new);
        if (is_new)
            record->genes[n++] = record->genes[i];
    }
    record->n_genes = n;
}

static struct str vcv(struct link *l, uint32_t variation_id)
{
    if (variation_id == 0)
        return STR_NONE;
    struct str digits = str_of_number(&l->scratch, variation_id);
    size_t n_zeros = digits.n < 9 ? 9 - digits.n : 0;
    return STR_CONCAT(
        &l->scratch, STR("VCV"), str_sub(STR("00000000"), 0, n_zeros), digits);
}

/* A build without a table of genes resolves none of millions. */
static void gene_dangles(
    struct link *l, unsigned file, const struct clinvar_record *record, struct str gene)
{
    const char *what = "genes: not resolved";
    if (gene_index_count(l->b->genes) == 0)
        report_dangling_unlisted(l->b->report, file, what, 1);
    else
        report_dangling(
            l->b->report, file, 0, vcv(l, record->variation_id), what, gene);
}

/* ClinVar's symbols are HGNC's of its release: older ones are led to today's. */
static void resolve_genes(struct link *l, unsigned file, struct clinvar_record *record)
{
    for (unsigned i = 0; i < record->n_genes; i++) {
        const struct gene *gene = NULL;
        switch (gene_index_find(l->b->genes, record->genes[i], &gene)) {
        case GENE_APPROVED:
            break;
        case GENE_PREVIOUS:
            record->genes[i] = gene->symbol;
            report_note(l->b->report, file, "genes: by previous symbol", 1);
            break;
        case GENE_ALIAS:
            record->genes[i] = gene->symbol;
            report_note(l->b->report, file, "genes: by alias", 1);
            break;
        default:
            gene_dangles(l, file, record, record->genes[i]);
        }
    }
    if (record->n_genes > 1)
        drop_double_genes(l, record);
}

/* ClinVar's records stand first in the KB: each is written as it comes. */
static int link_entry(void *ctx, unsigned file, struct clinvar_entry *entry,
    unsigned reference_on, struct err *err)
{
    struct link *l = ctx;
    arena_reset(&l->scratch);
    if (++l->n_entries % 8192 == 0)
        build_tell_count(l->b, "linking ClinVar's records", l->n_entries);
    link_lift_entry(l, file, entry, reference_on);
    link_remember_entry(l, entry);
    resolve_genes(l, file, &entry->record);
    if (overrides_any(l->b))
        overrides_meet(l->b, vcv(l, entry->record.variation_id));
    int64_t ordinal = kb_build_clinvar(l->b->kb, file, entry, err);
    return ordinal < 0 ? (int)ordinal : 0;
}

/* Not filed by gene, and no class of anything: genes are for `vdt show`. */
static int link_allele(void *ctx, unsigned file, struct str id,
    struct clinvar_entry *entry, struct err *err)
{
    struct link *l = ctx;
    arena_reset(&l->scratch);
    link_lift_entry(l, file, entry, 0);
    resolve_genes(l, file, &entry->record);
    int64_t ordinal = kb_build_clinvar_allele(l->b->kb, file, id, entry, err);
    return ordinal < 0 ? (int)ordinal : 0;
}

/* After all records of lower types. */
static int link_clinvar_alleles(struct link *l, struct err *err)
{
    return clinvar_allele_merge(l->b, link_allele, l, err);
}

static int link_clinvar(struct link *l, struct err *err)
{
    list_wanted(l);
    int rc = clinvar_stage_merge(l->b, link_entry, l, err);
    sorter_free(l->b->clinvar);
    l->b->clinvar = NULL;
    build_words_free(l->b);
    return rc;
}

int link_run(struct build *b, struct err *err)
{
    struct link l = {.b = b};
    int rc = write_reference(b, err);
    if (rc >= 0)
        rc = transcripts_choose(b, err);
    stage_sort(b->stage);
    if (rc >= 0)
        rc = link_clinvar(&l, err);
    if (rc >= 0)
        rc = link_names_begin(&l, err);
    if (rc >= 0)
        rc = link_variants(&l, err);
    if (rc >= 0)
        rc = link_profiles(&l, err);
    if (rc >= 0)
        rc = link_evidence(&l, err);
    if (rc >= 0)
        rc = link_trials(&l, err);
    if (rc >= 0)
        rc = link_pgx(&l, err);
    if (rc >= 0)
        rc = link_clinvar_alleles(&l, err);
    if (rc >= 0)
        rc = link_pgx_definitions(&l, err);
    if (rc >= 0)
        rc = transcripts_write(b, err);
    if (rc >= 0)
        rc = windows_write(b, err);
    arena_free(&l.scratch);
    arena_free(&l.mem);
    return rc < 0 ? rc : 0;
}
