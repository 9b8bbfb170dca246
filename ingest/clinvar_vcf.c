/*
 * ClinVar's VCF (weekly and monthly releases; ID is the VariationID): germline class in
 * CLNSIG, oncogenicity in ONC, somatic clinical impact in SCI, each with its own review
 * status and conditions.  CLNSIGINCL and the other ...INCL keys speak of haplotypes
 * that include the variant: they are no classification of it and are not read.
 *
 * The layout used until 2017 is told by its header, which declares CLNDBN where today's
 * declares CLNDN: ID is an rs number, CLNSIG a list of numbers, one for each condition,
 * and nothing says which record is meant.  Its rows are context, kept by their own
 * allele (clinvar_allele.h).  A row of that kind in a file of today's layout stops the
 * build.
 */
#include "ingest/build_lanes.h"
#include "ingest/clinvar_allele.h"
#include "ingest/clinvar_memo.h"
#include "ingest/row_workers.h"
#include "kb/base/vcf.h"
#include "kb/model/consequence.h"

#include <inttypes.h>
#include <string.h>

/* The INFO keys that are read. */
enum {
    KEY_ALLELEID,
    KEY_CLNSIG,
    KEY_CLNREVSTAT,
    KEY_CLNDN,
    KEY_CLNDISDB,
    KEY_CLNSIGCONF,
    KEY_SCI,
    KEY_SCIREVSTAT,
    KEY_SCIDN,
    KEY_SCIDISDB,
    KEY_SCICONF,
    KEY_ONC,
    KEY_ONCREVSTAT,
    KEY_ONCDN,
    KEY_ONCDISDB,
    KEY_ONCCONF,
    KEY_ORIGIN,
    KEY_GENEINFO,
    KEY_MC,
    KEY_RS,
    KEY_CLNVI,
    KEY_CLNHGVS,
    KEY_CLNDBN, /* until 2017 */
    KEY_GENE,   /* until 2017, where GENEINFO was left out */
    N_KEYS,
};

static const struct str keys[N_KEYS] = {
    [KEY_ALLELEID] = STR("ALLELEID"),
    [KEY_CLNSIG] = STR("CLNSIG"),
    [KEY_CLNREVSTAT] = STR("CLNREVSTAT"),
    [KEY_CLNDN] = STR("CLNDN"),
    [KEY_CLNDISDB] = STR("CLNDISDB"),
    [KEY_CLNSIGCONF] = STR("CLNSIGCONF"),
    [KEY_SCI] = STR("SCI"),
    [KEY_SCIREVSTAT] = STR("SCIREVSTAT"),
    [KEY_SCIDN] = STR("SCIDN"),
    [KEY_SCIDISDB] = STR("SCIDISDB"),
    [KEY_SCICONF] = STR("SCICONF"),
    [KEY_ONC] = STR("ONC"),
    [KEY_ONCREVSTAT] = STR("ONCREVSTAT"),
    [KEY_ONCDN] = STR("ONCDN"),
    [KEY_ONCDISDB] = STR("ONCDISDB"),
    [KEY_ONCCONF] = STR("ONCCONF"),
    [KEY_ORIGIN] = STR("ORIGIN"),
    [KEY_GENEINFO] = STR("GENEINFO"),
    [KEY_MC] = STR("MC"),
    [KEY_RS] = STR("RS"),
    [KEY_CLNVI] = STR("CLNVI"),
    [KEY_CLNHGVS] = STR("CLNHGVS"),
    [KEY_CLNDBN] = STR("CLNDBN"),
    [KEY_GENE] = STR("GENE"),
};

/* The columns that are read, beside POS. */
enum { CELL_CHROM, CELL_ID, CELL_REF, CELL_ALT, CELL_INFO, N_CELLS };

struct vcf_reader {
    struct clinvar_fields f;
    enum assembly assembly;
    bool is_of_2017; /* its layout */
    struct clinvar_memo memo;
    struct str value[N_KEYS]; /* of the record in hand */
};

/* The threads' readers; the first is the one that cuts the file into records. */
struct vcf_readers {
    struct vcf_reader *readers;
    unsigned n;
    uint64_t n_read;
    struct row_workers *workers; /* from the header on */
};

/* The INFO keys of one classification. */
struct class_keys {
    enum classification_kind kind;
    int class_word, review, names, ids, split;
};

static const struct class_keys class_keys[] = {
    {CLASSIFICATION_GERMLINE, KEY_CLNSIG, KEY_CLNREVSTAT, KEY_CLNDN, KEY_CLNDISDB,
        KEY_CLNSIGCONF},
    {CLASSIFICATION_SOMATIC_IMPACT, KEY_SCI, KEY_SCIREVSTAT, KEY_SCIDN, KEY_SCIDISDB,
        KEY_SCICONF},
    {CLASSIFICATION_ONCOGENICITY, KEY_ONC, KEY_ONCREVSTAT, KEY_ONCDN, KEY_ONCDISDB,
        KEY_ONCCONF},
};

static bool declares(const struct vcf_header *header, int key)
{
    for (unsigned i = 0; i < header->n_infos; i++)
        if (str_eq(header->infos[i].id, keys[key]))
            return true;
    return false;
}

static int read_header(
    struct vcf_reader *x, const struct vcf_header *header, struct err *err)
{
    struct source_file *file = &x->f.b->files[x->f.file];

    x->is_of_2017 = declares(header, KEY_CLNDBN) && !declares(header, KEY_CLNDN);
    x->assembly = file->provenance.assembly;
    for (unsigned i = 0; i < header->n_references; i++) {
        enum assembly a = assembly_parse(str_trim(header->references[i]));
        if (a == ASSEMBLY_NONE || a == x->assembly)
            continue;
        if (x->assembly != ASSEMBLY_NONE)
            return err_set(err, ERR_FAIL,
                "%s: found ##reference=%.*s, expected %s as the table of sources says",
                file->path, STR_ARG(header->references[i]), assembly_name(x->assembly));
        x->assembly = a;
    }
    if (x->assembly == ASSEMBLY_NONE)
        return err_set(err, ERR_FAIL,
            "%s: found no assembly in the header (##reference=), expected GRCh37 or "
            "GRCh38 there or in the table of sources",
            file->path);
    return 0;
}

static int key_of(struct str name)
{
    for (int k = 0; k < N_KEYS; k++)
        if (name.n == keys[k].n && memcmp(name.p, keys[k].p, name.n) == 0)
            return k;
    return -1;
}

/* All keys in one pass: a record has some twenty. 0: the record was rejected. */
static int read_info(struct vcf_reader *x, struct str info)
{
    struct str rest = info, piece;

    memset(x->value, 0, sizeof(x->value));
    while (str_next(&rest, ';', &piece)) {
        ptrdiff_t equals = str_chr(piece, '=');
        int k = equals < 0 ? -1 : key_of(str_sub(piece, 0, (size_t)equals));

        if (k < 0)
            continue;
        if (x->value[k].p)
            return clinvar_reject(&x->f, "key_stands_twice", keys[k]);
        x->value[k] = str_sub(piece, (size_t)equals + 1, piece.n);
    }
    return 1;
}

/* Empty for "." too. */
static struct str info(const struct vcf_reader *x, int key)
{
    struct str value = x->value[key];

    return value.n == 1 && value.p[0] == '.' ? STR_NONE : value;
}

static bool is_number(struct str s)
{
    uint64_t n;

    return str_to_u64(s, &n);
}

static int check_layout(
    struct vcf_reader *x, uint64_t line, struct str id, struct err *err)
{
    struct str first = info(x, KEY_CLNSIG);

    if (!str_starts(id, STR("rs")))
        return 1;
    for (size_t i = 0; i < first.n; i++)
        if (first.p[i] == '|' || first.p[i] == ',')
            first.n = i;
    if (!is_number(first))
        return 1;
    return err_set(err, ERR_FAIL,
        "%s:%" PRIu64 ": found a row of the ClinVar VCF layout used until 2017 "
        "(ID \"%.*s\", CLNSIG of numbers), expected the VariationID in ID, or a header "
        "that declares CLNDBN as that layout's does",
        x->f.b->files[x->f.file].path, line, STR_ARG(id));
}

/* What the five values say lives as long as the memo. */
static int read_new_class(struct vcf_reader *x, const struct class_keys *of,
    struct clinvar_said *said, struct err *err)
{
    struct arena *mem = &x->memo.mem;
    struct classification *out = &said->classification;
    struct str split = info(x, of->split);
    int rc = clinvar_classify(&x->f, of->kind,
        clinvar_class_text(mem, info(x, of->class_word)),
        clinvar_text(mem, info(x, of->review)), out, err);

    if (rc <= 0)
        return rc;
    out->conditions = clinvar_conditions(mem, info(x, of->names), info(x, of->ids),
        true, &out->n_conditions, &said->ids_dropped);
    said->is_bad_split = !clinvar_split(mem, split, &out->split, &out->n_split);
    return 1;
}

static int read_class(struct vcf_reader *x, const struct class_keys *of,
    struct classification *out, struct err *err)
{
    const struct str words[CLINVAR_MEMO_WORDS] = {info(x, of->class_word),
        info(x, of->review), info(x, of->names), info(x, of->ids), info(x, of->split)};
    struct clinvar_said made = {0};
    const struct clinvar_said *said = clinvar_memo_get(&x->memo, of->kind, words);
    int rc = 1;

    if (!said) {
        rc = read_new_class(x, of, &made, err);
        said = rc > 0 ? clinvar_memo_keep(&x->memo, of->kind, words, &made) : &made;
    }
    *out = said->classification;
    if (rc <= 0)
        return rc;
    if (said->ids_dropped)
        report_note(x->f.b->report, x->f.file,
            "conditions: names and ids differ in number, ids left out", 1);
    return said->is_bad_split ? clinvar_reject(&x->f, "bad_split", info(x, of->split))
                              : 1;
}

/* "BRAF:673|LOC1:2" */
static void read_genes(
    struct vcf_reader *x, struct str text, struct clinvar_record *out)
{
    out->genes = clinvar_list(&x->f.mem, text, '|', &out->n_genes);
    for (unsigned i = 0; i < out->n_genes; i++) {
        ptrdiff_t colon = str_chr(out->genes[i], ':');
        if (colon > 0)
            out->genes[i].n = (size_t)colon;
    }
}

static void read_consequence(
    struct vcf_reader *x, struct str text, struct clinvar_record *out)
{
    struct str rest = text, piece;

    while (str_next(&rest, ',', &piece)) {
        uint32_t bit = consequence_parse(piece);
        if (!bit && piece.n)
            report_note(x->f.b->report, x->f.file, "consequence: not a known term", 1);
        out->consequence |= bit;
    }
}

/* "397515734" or several joined by '|' -> "rs397515734|rs..." */
static struct str read_rs(struct vcf_reader *x, struct str text)
{
    struct str *list, out = STR_NONE;
    unsigned n;

    list = clinvar_list(&x->f.mem, text, '|', &n);
    for (unsigned i = 0; i < n; i++)
        if (is_number(list[i]))
            out = STR_CONCAT(&x->f.mem, out, out.n ? STR("|rs") : STR("rs"), list[i]);
    return out;
}

static int read_facts(struct vcf_reader *x, struct clinvar_record *out, struct err *err)
{
    struct str origin = info(x, KEY_ORIGIN), allele_id = info(x, KEY_ALLELEID);
    int rc = 1;

    if (allele_id.n && !str_to_u32(allele_id, &out->allele_id))
        return clinvar_reject(&x->f, "bad_allele_id", allele_id);
    if (origin.n && !str_to_u32(origin, &out->origin_bits))
        return clinvar_reject(&x->f, "bad_origin", origin);
    for (size_t i = 0; i < sizeof(class_keys) / sizeof(class_keys[0]) && rc > 0; i++)
        rc = read_class(x, &class_keys[i], &out->by_kind[class_keys[i].kind], err);
    if (rc <= 0)
        return rc;
    out->is_included = clinvar_is_included(out);
    read_genes(x, info(x, KEY_GENEINFO), out);
    read_consequence(x, info(x, KEY_MC), out);
    out->rs = read_rs(x, info(x, KEY_RS));
    out->caid = clinvar_caid(info(x, KEY_CLNVI), '|');
    out->omim = clinvar_omim(&x->f.mem, info(x, KEY_CLNVI), '|', &out->n_omim);
    out->hgvs_g = clinvar_identifier(&x->f.mem, info(x, KEY_CLNHGVS));
    return 1;
}

/* "rs786201005"; others are no rs number and left out. */
static struct str rs_of_id(struct str id)
{
    return str_starts(id, STR("rs")) && is_number(str_sub(id, 2, id.n)) ? id : STR_NONE;
}

static int read_record_of_2017(
    struct vcf_reader *x, const struct source_row *record, struct err *err)
{
    struct clinvar_row row = {.file = x->f.file, .line = record->line};
    const struct str *cell = record->cells;
    struct clinvar_record *r = &row.record;
    int rc;

    for (int k = 0; k < N_CLASSIFICATION_KINDS; k++)
        r->by_kind[k].stars = -1;
    if (str_chr(cell[CELL_ALT], ',') >= 0)
        return clinvar_reject(&x->f, "several_alternative_alleles", cell[CELL_ALT]);
    rc = clinvar_allele_classify(&x->f, info(x, KEY_CLNSIG), info(x, KEY_CLNDBN),
        &r->by_kind[CLASSIFICATION_GERMLINE], err);
    if (rc <= 0)
        return rc;
    r->rs = rs_of_id(x->f.id);
    read_genes(
        x, info(x, KEY_GENEINFO).n ? info(x, KEY_GENEINFO) : info(x, KEY_GENE), r);
    clinvar_row_allele(&row, &x->f.mem, x->assembly, cell[CELL_CHROM], record->number,
        cell[CELL_REF], cell[CELL_ALT]);
    return clinvar_allele_add(&x->f, &row, err);
}

static int read_record(
    struct vcf_reader *x, const struct source_row *record, struct err *err)
{
    struct clinvar_row row = {.file = x->f.file, .line = record->line};
    const struct str *cell = record->cells;
    struct str id = x->f.id;
    int rc = check_layout(x, record->line, id, err);

    if (rc <= 0)
        return rc;
    if (!str_to_u32(id, &row.record.variation_id) || row.record.variation_id == 0)
        return clinvar_reject(&x->f, "bad_variation_id", id);
    rc = read_facts(x, &row.record, err);
    if (rc <= 0)
        return rc;
    clinvar_row_allele(&row, &x->f.mem, x->assembly, cell[CELL_CHROM], record->number,
        cell[CELL_REF], cell[CELL_ALT]);
    return clinvar_stage_add(x->f.b, &row, err);
}

static int read_row(void *ctx, const struct source_row *row, struct err *err)
{
    struct vcf_reader *x = ctx;
    int rc;

    arena_reset(&x->f.mem);
    clinvar_memo_begin_record(&x->memo);
    x->f.line = row->line;
    x->f.id = row->cells[CELL_ID];
    rc = read_info(x, row->cells[CELL_INFO]);
    if (rc <= 0)
        return rc;
    return x->is_of_2017 ? read_record_of_2017(x, row, err) : read_record(x, row, err);
}

static int on_header(void *ctx, const struct vcf_header *header, struct err *err)
{
    struct vcf_readers *all = ctx;
    struct vcf_reader *first = &all->readers[0];
    void *workers[ROW_WORKERS_MAX];
    int rc = read_header(first, header, err);

    if (rc < 0)
        return rc;
    if (first->is_of_2017)
        all->n = 1; /* the order of its rows counts */
    for (unsigned i = 0; i < all->n; i++) {
        all->readers[i].is_of_2017 = first->is_of_2017;
        all->readers[i].assembly = first->assembly;
        workers[i] = &all->readers[i];
    }
    all->workers = row_workers_begin(all->n, N_CELLS, read_row, workers);
    return 0;
}

static int on_record(void *ctx, struct vcf_record *record, struct err *err)
{
    struct vcf_readers *all = ctx;
    const struct str cells[N_CELLS] = {[CELL_CHROM] = record->chrom,
        [CELL_ID] = vcf_column(record, VCF_ID),
        [CELL_REF] = record->ref,
        [CELL_ALT] = record->alt,
        [CELL_INFO] = vcf_column(record, VCF_INFO)};
    const struct source_row row = {record->line, record->pos1, cells};

    all->n_read++;
    return row_workers_give(all->workers, &row, err);
}

static int on_bad(
    void *ctx, uint64_t line, struct str raw, const char *reason, struct err *err)
{
    struct vcf_readers *all = ctx;
    struct vcf_reader *x = &all->readers[0];

    (void)raw;
    (void)err;
    all->n_read++;
    x->f.line = line;
    x->f.id = STR_NONE;
    return clinvar_reject(&x->f, "bad_record", str_of(reason));
}

static int read_file(struct vcf_readers *all, struct stream *in, struct err *err)
{
    int rc = vcf_read(in, ERR_FAIL, on_header, on_record, on_bad, all, err);

    return all->workers ? row_workers_end(all->workers, rc, err) : rc;
}

int clinvar_vcf_read(struct build *b, unsigned file, struct stream *in, struct err *err)
{
    struct vcf_readers all = {.n = build_n_lanes(b)};
    int rc = 0;

    all.readers = ARENA_ARRAY(&b->mem, struct vcf_reader, all.n);
    for (unsigned i = 0; i < all.n && rc >= 0; i++)
        rc = clinvar_fields_begin(&all.readers[i].f, build_lane(b, i), file, err);
    if (rc >= 0)
        rc = read_file(&all, in, err);
    if (rc >= 0)
        report_read(b->report, file, all.n_read);
    for (unsigned i = 0; i < build_n_lanes(b); i++) {
        clinvar_fields_end(&all.readers[i].f);
        clinvar_memo_free(&all.readers[i].memo);
    }
    return rc < 0 ? rc : 0;
}
