/*
 * Transcript models in GFF3, as Ensembl, RefSeq (NCBI) and GENCODE write it.  What the
 * three call things:
 *                 Ensembl                    RefSeq                GENCODE
 *   key           ID=transcript:ENST..       ID=rna-NM_..          ID=ENST...2
 *   catalogue id  transcript_id, version     transcript_id         transcript_id
 *   gene          gene row's Name, gene_id   gene, Dbxref          gene_name, hgnc_id
 *   protein       protein_id                 protein_id            protein_id
 *   MANE, other   tag=MANE_Select            tag=MANE Select,      tag=MANE_Select
 *   catalogue                                Dbxref=Ensembl:ENST..
 *   open CDS                                 partial, start_range
 */
#include "ingest/gene_models.h"

enum {
    ID,
    PARENT,
    NAME,
    TRANSCRIPT_ID,
    VERSION,
    GENE,
    GENE_NAME,
    GENE_ID,
    HGNC_ID,
    DBXREF,
    BIOTYPE,
    TRANSCRIPT_TYPE,
    GENE_BIOTYPE,
    TAG,
    PROTEIN_ID,
    START_RANGE,
    END_RANGE,
    N_KEYS
};

static const char *const keys[N_KEYS] = {
    [ID] = "ID",
    [PARENT] = "Parent",
    [NAME] = "Name",
    [TRANSCRIPT_ID] = "transcript_id",
    [VERSION] = "version",
    [GENE] = "gene",
    [GENE_NAME] = "gene_name",
    [GENE_ID] = "gene_id",
    [HGNC_ID] = "hgnc_id",
    [DBXREF] = "Dbxref",
    [BIOTYPE] = "biotype",
    [TRANSCRIPT_TYPE] = "transcript_type",
    [GENE_BIOTYPE] = "gene_biotype",
    [TAG] = "tag",
    [PROTEIN_ID] = "protein_id",
    [START_RANGE] = "start_range",
    [END_RANGE] = "end_range",
};

struct gff3_reader {
    struct build *b;
    unsigned file;
    struct gene_models *models;
    struct arena mem; /* per row */
    struct str value[N_KEYS];
};

static void read_attributes(struct gff3_reader *r, struct str attributes)
{
    struct str rest = attributes, key, value;

    for (int k = 0; k < N_KEYS; k++)
        r->value[k] = STR_NONE;
    while (gff3_next(&rest, &key, &value))
        for (int k = 0; k < N_KEYS; k++)
            if (str_eq_c(key, keys[k]))
                r->value[k] = value;
}

static struct str decoded(struct gff3_reader *r, int key)
{
    return gff3_decode(&r->mem, r->value[key]);
}

static bool is_gene_type(struct str type)
{
    return str_ends(type, STR("gene"));
}

/* Genes of the immune system have "J_gene_segment" for both gene and transcript. */
static bool is_gene_row(const struct gff3_reader *r, const struct gff_row *row)
{
    return is_gene_type(row->type) || str_starts(r->value[ID], STR("gene:"))
           || str_starts(r->value[ID], STR("gene-"));
}

static bool is_transcript_type(struct str type)
{
    return str_ends(type, STR("RNA")) || str_ends(type, STR("transcript"))
           || str_ends(type, STR("transcript_variant"))
           || str_ends(type, STR("_gene_segment"));
}

static bool part_kind(struct str type, enum model_part_kind *kind)
{
    static const struct {
        const char *type;
        enum model_part_kind kind;
    } kinds[] = {
        {"exon", PART_EXON},
        {"CDS", PART_CDS},
        {"five_prime_UTR", PART_UTR},
        {"three_prime_UTR", PART_UTR},
        {"start_codon", PART_START},
        {"stop_codon", PART_STOP},
    };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (str_eq_c(type, kinds[i].type)) {
            *kind = kinds[i].kind;
            return true;
        }
    }
    return false;
}

/* "Ensembl:ENST00000641515.2,GeneID:79501,HGNC:HGNC:14825": ids of the gene, and what
 * the other catalogue calls the row. */
static struct str read_dbxref(struct gff3_reader *r, struct str *twin)
{
    struct str rest = decoded(r, DBXREF), piece, ids = STR_NONE;

    while (rest.p && str_next(&rest, ',', &piece)) {
        if (str_starts(piece, STR("HGNC:HGNC:")))
            ids = gene_ids_add(&r->mem, ids, str_sub(piece, 5, piece.n));
        else if (str_starts(piece, STR("HGNC:")) || str_starts(piece, STR("GeneID:")))
            ids = gene_ids_add(&r->mem, ids, piece);
        else if (str_starts(piece, STR("Ensembl:ENS")))
            *twin = str_sub(piece, 8, piece.n);
    }
    return ids;
}

static struct str first_of(struct str a, struct str b)
{
    return a.n > 0 ? a : b;
}

static struct str catalogue_id(struct gff3_reader *r, struct str key)
{
    struct str id = decoded(r, TRANSCRIPT_ID);

    if (id.n == 0)
        id = str_starts(key, STR("transcript:")) ? str_sub(key, 11, key.n)
             : str_starts(key, STR("rna-"))      ? str_sub(key, 4, key.n)
                                                 : key;
    return id_with_version(&r->mem, id, r->value[VERSION]);
}

static void add_node(struct gff3_reader *r, const struct gff_row *row)
{
    struct model_node node = {.line = row->line,
        .key = decoded(r, ID),
        .parent = decoded(r, PARENT),
        .contig = row->contig,
        .strand = row->strand,
        .is_gene = is_gene_row(r, row),
        .is_transcript = is_transcript_type(row->type)};
    struct str tags = decoded(r, TAG), tag, name = decoded(r, NAME);

    while (tags.p && str_next(&tags, ',', &tag))
        model_node_tag(&node, tag);
    node.gene_id = read_dbxref(r, &node.twin_id);
    node.gene_id = gene_ids_add(&r->mem, node.gene_id, decoded(r, HGNC_ID));
    node.gene_id = gene_ids_add(&r->mem, node.gene_id, decoded(r, GENE_ID));
    if (node.is_gene && str_starts(node.key, STR("gene:")) && !r->value[GENE_ID].n)
        node.gene_id =
            gene_ids_add(&r->mem, node.gene_id, str_sub(node.key, 5, node.key.n));
    node.gene = first_of(decoded(r, GENE), decoded(r, GENE_NAME));
    if (node.is_gene)
        node.gene = first_of(node.gene, name);
    node.biotype = first_of(decoded(r, BIOTYPE),
        first_of(decoded(r, TRANSCRIPT_TYPE), decoded(r, GENE_BIOTYPE)));
    node.id = node.is_gene ? node.key : catalogue_id(r, node.key);
    gene_models_add_node(r->models, &node);
}

/* A row may belong to several transcripts: Parent=rna-1,rna-2. */
static void add_part(
    struct gff3_reader *r, const struct gff_row *row, enum model_part_kind kind)
{
    struct model_part part = {.kind = kind};
    struct str parents = r->value[PARENT], parent;

    if (kind == PART_CDS) {
        part.protein_id = decoded(r, PROTEIN_ID);
        read_dbxref(r, &part.protein_twin_id);
        part.is_low_open = str_starts(r->value[START_RANGE], STR(".,"));
        part.is_high_open = str_ends(r->value[END_RANGE], STR(",."));
    }
    while (str_next(&parents, ',', &parent)) {
        gene_models_add_part(r->models, gff3_decode(&r->mem, parent), row, &part);
        part.is_counted_before = true;
    }
}

static int read_row(void *ctx, const struct gff_row *row, struct err *err)
{
    struct gff3_reader *r = ctx;
    enum model_part_kind kind;

    (void)err;
    arena_reset(&r->mem);
    read_attributes(r, row->attributes);
    if (part_kind(row->type, &kind)) {
        if (r->value[PARENT].n == 0 || row->end1 == 0)
            report_reject(r->b->report, r->file, row->line, row->type,
                row->end1 == 0 ? "bad_span" : "no_parent",
                str_sub(row->attributes, 0, GFF_FOUND_BYTES));
        else
            add_part(r, row, kind);
        return 0;
    }
    if (r->value[ID].n > 0
        && (r->value[PARENT].n > 0 || is_gene_row(r, row)
            || is_transcript_type(row->type)))
        add_node(r, row);
    else
        gene_models_not_used(r->b, r->file, row->type);
    return 0;
}

int transcripts_gff3_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    static const struct gene_models_rules rules = {0};
    struct gff3_reader r = {
        .b = b, .file = file, .models = gene_models_new(b, file, &rules)};
    int rc = gff_read(b, file, in, read_row, &r, err);

    if (rc >= 0)
        rc = gene_models_end(r.models, err);
    gene_models_free(r.models);
    arena_free(&r.mem);
    return rc;
}
