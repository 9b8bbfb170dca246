/*
 * HGNC's complete set (genenames.org, hgnc_complete_set.txt): approved genes with
 * aliases, previous symbols and the ids that join other sources.
 */
#include "ingest/build.h"
#include "kb/base/tsv.h"

enum {
    HGNC_ID,
    SYMBOL,
    NAME,
    STATUS,
    LOCUS_TYPE,
    LOCATION,
    ALIASES,
    PREVIOUS,
    ENTREZ,
    ENSEMBL,
    MANE,
    N_COLUMNS
};

static const struct tsv_column columns[N_COLUMNS] = {
    [HGNC_ID] = {"hgnc_id", true},
    [SYMBOL] = {"symbol", true},
    [NAME] = {"name", true},
    [STATUS] = {"status", true},
    [LOCUS_TYPE] = {"locus_type", true},
    [LOCATION] = {"location", true},
    [ALIASES] = {"alias_symbol", true},
    [PREVIOUS] = {"prev_symbol", true},
    [ENTREZ] = {"entrez_id", true},
    [ENSEMBL] = {"ensembl_gene_id", true},
    [MANE] = {"mane_select", false},
};

struct hgnc_reader {
    struct build *b;
    unsigned file;
    struct arena mem; /* per row */
};

/* "a|b|c", as HGNC joins its lists. */
static struct str *split_list(struct arena *mem, struct str list, unsigned *n)
{
    struct str *out = NULL, rest = list, piece;
    size_t cap = 0, count = 0;
    while (list.n > 0 && str_next(&rest, '|', &piece)) {
        piece = str_trim(piece);
        if (piece.n == 0)
            continue;
        out = arena_grow(mem, out, &cap, count + 1, sizeof *out);
        out[count++] = piece;
    }
    *n = (unsigned)count;
    return out;
}

/* "ENST00000288602.11|NM_004333.6" */
static void read_mane(struct str text, struct gene *gene)
{
    struct str rest = text, piece;
    while (text.n > 0 && str_next(&rest, '|', &piece)) {
        if (str_starts(piece, STR("ENST")))
            gene->mane_ensembl = piece;
        else if (str_starts(piece, STR("NM_")) || str_starts(piece, STR("NR_")))
            gene->mane_refseq = piece;
    }
}

static bool read_ids(const struct tsv_row *row, struct gene *gene)
{
    struct str id = row->field[HGNC_ID];
    if (!str_starts(id, STR("HGNC:"))
        || !str_to_u32(str_sub(id, 5, id.n), &gene->hgnc_id) || gene->hgnc_id == 0)
        return false;
    struct str entrez = row->field[ENTREZ];
    return entrez.n == 0 || str_to_u32(entrez, &gene->entrez_id);
}

static int read_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct hgnc_reader *r = ctx;
    struct report *report = r->b->report;
    struct gene gene = {0};
    arena_reset(&r->mem);
    report_read(report, r->file, 1);
    struct str status;
    int rc = build_word(
        r->b, r->file, row->line, "hgnc", "status", row->field[STATUS], &status, err);
    if (rc < 0)
        return rc;
    if (rc == 0) {
        report_reject(report, r->file, row->line, row->field[HGNC_ID], "new_word",
            row->field[STATUS]);
        return 0;
    }
    if (!str_eq_c(status, "approved")) {
        report_fate(report, r->file, FATE_NOT_USED, "not_approved", 1);
        return 0;
    }
    gene.symbol = row->field[SYMBOL];
    if (!read_ids(row, &gene) || gene.symbol.n == 0) {
        report_reject(report, r->file, row->line, row->field[HGNC_ID], "bad_gene_id",
            row->field[ENTREZ]);
        return 0;
    }
    gene.name = row->field[NAME];
    gene.locus_type = row->field[LOCUS_TYPE];
    gene.location = row->field[LOCATION];
    gene.ensembl_id = row->field[ENSEMBL];
    gene.aliases = split_list(&r->mem, row->field[ALIASES], &gene.n_aliases);
    gene.previous = split_list(&r->mem, row->field[PREVIOUS], &gene.n_previous);
    read_mane(row->field[MANE], &gene);
    rc = gene_index_add(r->b->genes, &gene, err);
    if (rc < 0)
        return err_wrap(err, "%s:%llu", row->file, (unsigned long long)row->line);
    report_fate(report, r->file, FATE_STORED, NULL, 1);
    return 0;
}

int hgnc_read(struct build *b, unsigned file, struct stream *in, struct err *err)
{
    static const struct tsv_format format = {.quoting = TSV_AUTO};
    struct hgnc_reader r = {.b = b, .file = file};
    struct tsv_counts counts;
    int rc =
        tsv_read(in, &format, columns, N_COLUMNS, read_row, NULL, &r, &counts, err);
    if (rc >= 0)
        build_note_columns(b, file, columns, N_COLUMNS, &counts);
    arena_free(&r.mem);
    return rc;
}
