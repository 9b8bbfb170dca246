/*
 * Transcript models in GTF, as Ensembl, GENCODE and NCBI write it: parents by gene_id
 * and transcript_id.  Until release 75 Ensembl says a transcript's biotype in column 2,
 * and ids have no version.  The CDS ends before the stop codon.
 */
#include "ingest/gene_models.h"

enum {
    GENE_ID,
    TRANSCRIPT_ID,
    TRANSCRIPT_VERSION,
    GENE_NAME,
    GENE,
    TRANSCRIPT_BIOTYPE,
    TRANSCRIPT_TYPE,
    PROTEIN_ID,
    PROTEIN_VERSION,
    N_KEYS
};

static const char *const keys[N_KEYS] = {
    [GENE_ID] = "gene_id",
    [TRANSCRIPT_ID] = "transcript_id",
    [TRANSCRIPT_VERSION] = "transcript_version",
    [GENE_NAME] = "gene_name",
    [GENE] = "gene",
    [TRANSCRIPT_BIOTYPE] = "transcript_biotype",
    [TRANSCRIPT_TYPE] = "transcript_type",
    [PROTEIN_ID] = "protein_id",
    [PROTEIN_VERSION] = "protein_version",
};

struct gtf_reader {
    struct build *b;
    unsigned file;
    struct gene_models *models;
    struct arena mem; /* per row */
    struct buf transcript_key, gene_key;
    struct str value[N_KEYS];
    struct model_node node; /* tags and ids of the row */
};

/* "GeneID:672", "HGNC:HGNC:1100", "Ensembl:ENST00000357654.9" of NCBI */
static void read_db_xref(struct gtf_reader *r, struct str value)
{
    if (str_starts(value, STR("HGNC:HGNC:")))
        value = str_sub(value, 5, value.n);
    if (str_starts(value, STR("HGNC:")) || str_starts(value, STR("GeneID:")))
        r->node.gene_id = gene_ids_add(&r->mem, r->node.gene_id, value);
    else if (str_starts(value, STR("Ensembl:ENS")))
        r->node.twin_id = str_sub(value, 8, value.n);
}

static void read_attributes(struct gtf_reader *r, struct str attributes)
{
    struct str rest = attributes, key, value;

    r->node = (struct model_node){0};
    for (int k = 0; k < N_KEYS; k++)
        r->value[k] = STR_NONE;
    while (gtf_next(&rest, &key, &value)) {
        if (str_eq_c(key, "tag"))
            model_node_tag(&r->node, value);
        else if (str_eq_c(key, "db_xref"))
            read_db_xref(r, value);
        else if (str_eq_c(key, "hgnc_id"))
            r->node.gene_id = gene_ids_add(&r->mem, r->node.gene_id, value);
        else
            for (int k = 0; k < N_KEYS; k++)
                if (str_eq_c(key, keys[k]))
                    r->value[k] = value;
    }
}

/* A gene and its transcript may be called the same, and a transcript may stand on two
 * contigs (X and Y): keys are made so that none of these meet. */
static void make_keys(struct gtf_reader *r, const struct gff_row *row)
{
    buf_clear(&r->gene_key);
    if (r->value[GENE_ID].n > 0) {
        buf_add_c(&r->gene_key, "\tgene\t");
        buf_add_str(&r->gene_key, r->value[GENE_ID]);
    }
    buf_clear(&r->transcript_key);
    buf_add_str(&r->transcript_key, r->value[TRANSCRIPT_ID]);
    buf_add_char(&r->transcript_key, '\t');
    buf_add_str(&r->transcript_key, row->contig);
}

static void fill_node(struct gtf_reader *r, const struct gff_row *row)
{
    struct model_node *node = &r->node;
    struct str *value = r->value;

    node->line = row->line;
    node->contig = row->contig;
    node->strand = row->strand;
    node->gene = value[GENE_NAME].n > 0 ? value[GENE_NAME] : value[GENE];
    if (node->gene.n == 0 && !str_starts(value[GENE_ID], STR("ENSG")))
        node->gene = value[GENE_ID]; /* UCSC: the symbol, when anything */
    node->gene_id = gene_ids_add(&r->mem, node->gene_id, value[GENE_ID]);
}

static void add_gene(struct gtf_reader *r, const struct gff_row *row)
{
    fill_node(r, row);
    r->node.key = buf_str(&r->gene_key);
    r->node.id = r->value[GENE_ID];
    r->node.is_gene = true;
    gene_models_add_node(r->models, &r->node);
}

static void add_transcript(
    struct gtf_reader *r, const struct gff_row *row, bool is_implied)
{
    struct str biotype = r->value[TRANSCRIPT_BIOTYPE];

    fill_node(r, row);
    if (biotype.n == 0)
        biotype = r->value[TRANSCRIPT_TYPE];
    r->node.biotype = biotype.n > 0 ? biotype : row->source;
    r->node.key = buf_str(&r->transcript_key);
    r->node.parent = buf_str(&r->gene_key);
    r->node.id =
        id_with_version(&r->mem, r->value[TRANSCRIPT_ID], r->value[TRANSCRIPT_VERSION]);
    r->node.is_transcript = true;
    r->node.is_implied = is_implied;
    if (is_implied)
        r->node.twin_id = STR_NONE; /* of a part */
    gene_models_add_node(r->models, &r->node);
}

static bool part_kind(struct str type, enum model_part_kind *kind)
{
    static const struct {
        const char *type;
        enum model_part_kind kind;
    } kinds[] = {
        {"exon", PART_EXON},
        {"CDS", PART_CDS},
        {"stop_codon", PART_STOP},
        {"start_codon", PART_START},
        {"UTR", PART_UTR},
        {"five_prime_utr", PART_UTR},
        {"three_prime_utr", PART_UTR},
        {"5UTR", PART_UTR},
        {"3UTR", PART_UTR},
    };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (str_eq_c(type, kinds[i].type)) {
            *kind = kinds[i].kind;
            return true;
        }
    }
    return false;
}

static void add_part(
    struct gtf_reader *r, const struct gff_row *row, enum model_part_kind kind)
{
    struct model_part part = {.kind = kind};
    struct str key = buf_str(&r->transcript_key);

    if (kind == PART_CDS) {
        part.protein_id =
            id_with_version(&r->mem, r->value[PROTEIN_ID], r->value[PROTEIN_VERSION]);
        part.protein_twin_id = r->node.twin_id;
    }
    if (!gene_models_has(r->models, key))
        add_transcript(r, row, true);
    gene_models_add_part(r->models, key, row, &part);
}

static int read_row(void *ctx, const struct gff_row *row, struct err *err)
{
    struct gtf_reader *r = ctx;
    enum model_part_kind kind = PART_EXON;
    bool is_gene = str_eq_c(row->type, "gene");
    bool is_transcript = str_eq_c(row->type, "transcript");
    bool is_part = !is_gene && !is_transcript && part_kind(row->type, &kind);

    (void)err;
    if (!is_gene && !is_transcript && !is_part) {
        gene_models_not_used(r->b, r->file, row->type);
        return 0;
    }
    arena_reset(&r->mem);
    read_attributes(r, row->attributes);
    make_keys(r, row);
    if (r->value[is_gene ? GENE_ID : TRANSCRIPT_ID].n == 0
        || (is_part && row->end1 == 0))
        report_reject(r->b->report, r->file, row->line, row->type,
            is_part && row->end1 == 0 ? "bad_span"
            : is_gene                 ? "no_gene_id"
                                      : "no_transcript_id",
            str_sub(row->attributes, 0, GFF_FOUND_BYTES));
    else if (is_gene)
        add_gene(r, row);
    else if (is_transcript)
        add_transcript(r, row, false);
    else
        add_part(r, row, kind);
    return 0;
}

int transcripts_gtf_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    static const struct gene_models_rules rules = {
        .parents_are_implied = true, .codon_rows = true};
    struct gtf_reader r = {
        .b = b, .file = file, .models = gene_models_new(b, file, &rules)};
    int rc = gff_read(b, file, in, read_row, &r, err);

    if (rc >= 0)
        rc = gene_models_end(r.models, err);
    gene_models_free(r.models);
    buf_free(&r.transcript_key);
    buf_free(&r.gene_key);
    arena_free(&r.mem);
    return rc;
}
