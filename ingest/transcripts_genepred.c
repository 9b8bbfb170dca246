/*
 * UCSC's tables of transcript models, one a row (kent/src/hg/lib: genePred.as,
 * genePredExt.as, bigGenePred.as): genePred with ten columns or more, genePredExt with
 * fifteen, either behind a "bin" column as in database dumps, and bigGenePred as text,
 * whose extra columns in UCSC's MANE table hold both catalogues' ids and the tag.
 * Which one a row is, the place of the strand tells.  Positions are half-open; starts,
 * ends and their status are the lower and the higher end on the plus strand; the stop
 * codon is in the CDS.
 */
#include "ingest/gene_models.h"

#define MAX_FIELDS 32

struct genepred_reader {
    struct build *b;
    unsigned file;
    struct arena mem; /* per row */
};

/* The row's fields under the names of the three formats; p NULL: not there. */
struct genepred_row {
    uint64_t line;
    struct str name, contig, strand, cds_beg, cds_end, n_exons, starts;
    struct str ends;  /* genePred */
    struct str sizes; /* bigGenePred: instead of ends; starts are from beg */
    struct str beg;
    struct str name2, beg_status, end_status, frames;
    struct str gene, gene2, biotype;                              /* bigGenePred */
    struct str ensembl_protein, refseq, gene_id, protein, status; /* MANE */
};

static bool is_strand(struct str s)
{
    return s.n == 1 && (s.p[0] == '+' || s.p[0] == '-');
}

static void split_genepred(const struct str *f, unsigned n, struct genepred_row *row)
{
    row->name = f[0];
    row->contig = f[1];
    row->strand = f[2];
    row->cds_beg = f[5];
    row->cds_end = f[6];
    row->n_exons = f[7];
    row->starts = f[8];
    row->ends = f[9];
    if (n < 15)
        return;
    row->name2 = f[11];
    row->beg_status = f[12];
    row->end_status = f[13];
    row->frames = f[14];
}

static void split_big(const struct str *f, unsigned n, struct genepred_row *row)
{
    row->contig = f[0];
    row->beg = f[1];
    row->name = f[3];
    row->strand = f[5];
    row->cds_beg = f[6];
    row->cds_end = f[7];
    row->n_exons = f[9];
    row->sizes = f[10];
    row->starts = f[11];
    row->beg_status = f[13];
    row->end_status = f[14];
    row->frames = f[15];
    row->gene = f[17];
    row->gene2 = f[18];
    row->biotype = f[19];
    if (n < 25)
        return;
    row->ensembl_protein = f[20];
    row->refseq = f[21];
    row->gene_id = f[22];
    row->protein = f[23];
    row->status = f[24];
}

static bool split_row(struct str text, struct genepred_row *row)
{
    struct str f[MAX_FIELDS], rest = text;
    unsigned n = 0;

    while (n < MAX_FIELDS && str_next(&rest, '\t', &f[n]))
        n++;
    if (n >= 20 && is_strand(f[5]))
        split_big(f, n, row);
    else if (n >= 11 && is_strand(f[3]))
        split_genepred(f + 1, n - 1, row);
    else if (n >= 10 && is_strand(f[2]))
        split_genepred(f, n, row);
    else
        return false;
    return true;
}

/* "1,2,3," -> n numbers; false when it is not that. */
static bool read_list(struct str text, uint32_t *out, unsigned n)
{
    struct str rest = text, piece;

    for (unsigned i = 0; i < n; i++)
        if (!str_next(&rest, ',', &piece) || !str_to_u32(piece, &out[i]))
            return false;
    return !rest.p || rest.n == 0;
}

static const char *read_exons(
    const struct genepred_row *row, struct arena *mem, struct transcript *t)
{
    uint32_t n, base = 0;

    /* A number and a comma need two bytes: the count cannot exceed what is there. */
    if (!str_to_u32(row->n_exons, &n) || n == 0 || n > row->starts.n)
        return n == 0 ? "no_exons" : "bad_exon_count";

    uint32_t *starts = ARENA_ARRAY(mem, uint32_t, n);
    uint32_t *ends = ARENA_ARRAY(mem, uint32_t, n);
    bool is_big = row->sizes.p != NULL;

    if (is_big && !str_to_u32(row->beg, &base))
        return "bad_span";
    if (!read_list(row->starts, starts, n)
        || !read_list(is_big ? row->sizes : row->ends, ends, n))
        return "bad_exon_list";
    t->exons = ARENA_ARRAY(mem, struct exon, n);
    t->n_exons = n;
    for (unsigned i = 0; i < n; i++) {
        uint64_t beg0 = (uint64_t)base + starts[i];
        uint64_t end0 = is_big ? beg0 + ends[i] : ends[i];

        if (beg0 >= end0 || end0 > GFF_MAX_POS1)
            return "bad_span";
        t->exons[i] = (struct exon){(uint32_t)beg0 + 1, (uint32_t)end0};
    }
    return NULL;
}

/* The frame of the first coding exon: bases of its codon that stand before it. */
static const char *read_phase(const struct genepred_row *row, struct transcript *t)
{
    struct str rest = row->frames, piece;
    uint32_t frame = 0;
    bool found = false;

    while (row->frames.n > 0 && str_next(&rest, ',', &piece)) {
        if (piece.n == 0 || str_eq_c(piece, "-1"))
            continue;
        if (!str_to_u32(piece, &frame) || frame > 2)
            return "bad_frames";
        found = true;
        if (!t->is_reverse)
            break;
    }
    t->start_phase = found ? (uint8_t)((3 - frame) % 3) : 0;
    return NULL;
}

static const char *read_cds(const struct genepred_row *row, struct transcript *t)
{
    bool low_open = str_eq_c(row->beg_status, "incmpl");
    bool high_open = str_eq_c(row->end_status, "incmpl");
    uint32_t beg0, end0;
    const char *fault;

    if (!str_to_u32(row->cds_beg, &beg0) || !str_to_u32(row->cds_end, &end0)
        || beg0 > end0 || end0 > GFF_MAX_POS1)
        return "bad_cds";
    if (beg0 == end0)
        return NULL;
    t->cds_beg1 = beg0 + 1;
    t->cds_end1 = end0;
    if ((fault = read_phase(row, t)) != NULL)
        return fault;
    t->is_start_incomplete =
        t->start_phase != 0 || (t->is_reverse ? high_open : low_open);
    t->is_end_incomplete = t->is_reverse ? low_open : high_open;
    return NULL;
}

static bool is_gene_id(struct str s)
{
    return str_starts(s, STR("ENSG")) || str_starts(s, STR("GeneID:"))
           || str_starts(s, STR("HGNC:"));
}

/* UCSC's tables have the symbol, or the gene's id, in any of three columns. */
static void read_gene(
    const struct genepred_row *row, struct arena *mem, struct staged_transcript *out)
{
    const struct str words[] = {row->gene2, row->gene, row->name2, row->gene_id};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (is_gene_id(words[i]))
            out->gene_id = gene_ids_add(mem, out->gene_id, words[i]);
        else if (out->t.gene.n == 0 && !str_eq_c(words[i], "none"))
            out->t.gene = words[i];
    }
}

static const char *read_ids(
    const struct genepred_row *row, struct staged_transcript *out)
{
    struct transcript *t = &out->t;

    t->id = row->name;
    if (row->status.n == 0)
        return NULL;
    if (str_eq_c(row->status, "MANE Select"))
        t->tag = TRANSCRIPT_MANE_SELECT;
    else if (str_eq_c(row->status, "MANE Plus Clinical"))
        t->tag = TRANSCRIPT_MANE_PLUS_CLINICAL;
    else
        return "bad_mane_status";
    t->id = row->refseq;
    t->twin_id = row->name;
    t->protein_id = row->protein;
    t->protein_twin_id = row->ensembl_protein;
    return t->id.n > 0 ? NULL : "no_refseq_id";
}

static const char *read_model(
    const struct genepred_row *row, struct arena *mem, struct staged_transcript *out)
{
    const char *fault;

    out->contig_name = row->contig;
    out->biotype = row->biotype;
    out->t.is_reverse = row->strand.p[0] == '-';
    if (row->name.n == 0 || row->contig.n == 0)
        return "name_or_contig_is_empty";
    if ((fault = read_ids(row, out)) != NULL
        || (fault = read_exons(row, mem, &out->t)) != NULL
        || (fault = read_cds(row, &out->t)) != NULL)
        return fault;
    read_gene(row, mem, out);
    return gene_model_arrange(&out->t);
}

static int read_row(
    struct genepred_reader *r, uint64_t line, struct str text, struct err *err)
{
    struct genepred_row row = {.line = line};
    struct staged_transcript out = {.file = r->file, .line = line};
    const char *fault = "not_a_genepred_row";
    int rc = 0;

    arena_reset(&r->mem);
    report_read(r->b->report, r->file, 1);
    out.t.assembly = r->b->files[r->file].provenance.assembly;
    if (split_row(text, &row)) {
        rc = gff_contig(r->b, r->file, line, row.contig, &out.t.contig, err);
        if (rc < 0)
            return rc;
        fault = read_model(&row, &r->mem, &out);
    }
    if (fault) {
        report_reject(r->b->report, r->file, line, row.name, fault,
            str_sub(text, 0, GFF_FOUND_BYTES));
        return 0;
    }
    report_fate(r->b->report, r->file, FATE_STORED, NULL, 1);
    return transcript_stage_add(r->b->transcripts, &out, err);
}

/* A dump of the Table Browser has its columns' names behind a '#'. */
int transcripts_genepred_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    struct genepred_reader r = {.b = b, .file = file};
    struct line_reader lines;
    enum assembly assembly;
    struct str text;
    int rc = gff_assembly(b, file, &assembly, err), more = 0;

    if (rc < 0)
        return rc;
    line_begin(&lines, in);
    while (rc >= 0 && (more = line_next(&lines, &text, err)) > 0)
        if (text.n > 0 && text.p[0] != '#')
            rc = read_row(&r, lines.line, text, err);
    line_end(&lines);
    arena_free(&r.mem);
    return rc < 0 ? rc : more < 0 ? more : 0;
}
