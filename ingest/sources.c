/*
 * The table of sources that vdt can read, and sources.tsv, which says where they are.
 */
#include "ingest/build.h"
#include "kb/base/tsv.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Inside a phase, what a reader needs stands above it. */
const struct ingest_source source_table[] = {
    {"hgnc", "tsv", PHASE_REFERENCE, hgnc_read},
    {"do", "tsv", PHASE_REFERENCE, do_tsv_read},
    {"do", "obo", PHASE_REFERENCE, do_obo_read},
    {"oncotree", "json", PHASE_REFERENCE, oncotree_read},
    {"chain", "chain", PHASE_REFERENCE, chain_source_read},
    {"reference", "fasta", PHASE_REFERENCE, fasta_source_read},
    {"mane", "summary", PHASE_REFERENCE, mane_summary_read},
    {"transcripts", "genepred", PHASE_REFERENCE, transcripts_genepred_read},
    {"transcripts", "gff3", PHASE_REFERENCE, transcripts_gff3_read},
    {"transcripts", "gtf", PHASE_REFERENCE, transcripts_gtf_read},
    {"clinvar", "vcv_xml", PHASE_ALLELES, clinvar_xml_read},
    {"clinvar", "vcf", PHASE_ALLELES, clinvar_vcf_read},
    {"clinvar", "variant_summary", PHASE_ALLELES, clinvar_summary_read},
    {"clinvar", "submission_summary", PHASE_ALLELES, clinvar_submissions_read},
    {"civic", "variants", PHASE_KNOWLEDGE, civic_variants_read},
    {"civic", "features", PHASE_KNOWLEDGE, civic_features_read},
    {"civic", "vcf", PHASE_KNOWLEDGE, civic_vcf_read},
    {"civic", "profiles", PHASE_KNOWLEDGE, civic_profiles_read},
    {"civic", "evidence", PHASE_KNOWLEDGE, civic_evidence_read},
    {"civic", "assertions", PHASE_KNOWLEDGE, civic_assertions_read},
    {"ctgov", "v2", PHASE_KNOWLEDGE, ctgov_json_read},
    {"ctgov", "xml", PHASE_KNOWLEDGE, ctgov_xml_read},
    {"ctrp", "json", PHASE_KNOWLEDGE, ctrp_read},
    {"clinpgx", "summary_annotations", PHASE_KNOWLEDGE, clinpgx_archive_read},
    {"clinpgx", "archive", PHASE_KNOWLEDGE, clinpgx_archive_read},
    {"clinpgx", "annotations", PHASE_KNOWLEDGE, clinpgx_annotations_read},
    {"clinpgx", "alleles", PHASE_KNOWLEDGE, clinpgx_alleles_read},
    {"clinpgx", "evidence", PHASE_KNOWLEDGE, clinpgx_evidence_read},
    {"clinpgx", "variants", PHASE_KNOWLEDGE, clinpgx_variants_read},
    {"clinpgx", "drugs", PHASE_KNOWLEDGE, clinpgx_drugs_read},
    {"clinpgx", "chemicals", PHASE_KNOWLEDGE, clinpgx_drugs_read},
    {"clinpgx", "phenotypes", PHASE_KNOWLEDGE, clinpgx_phenotypes_read},
    {"clinpgx", "relationships", PHASE_KNOWLEDGE, clinpgx_relationships_read},
    {"clinpgx", "labels", PHASE_KNOWLEDGE, clinpgx_labels_read},
    {"clinpgx", "guidelines", PHASE_KNOWLEDGE, clinpgx_guidelines_read},
    {"guidance", "guidelines", PHASE_KNOWLEDGE, guidance_guidelines_read},
    {"guidance", "cpic_drugs", PHASE_KNOWLEDGE, guidance_cpic_drugs_read},
    {"pharmcat", "definitions", PHASE_KNOWLEDGE, pharmcat_definitions_read},
    {"pharmcat", "phenotypes", PHASE_KNOWLEDGE, pharmcat_phenotypes_read},
    {"pharmcat", "exemptions", PHASE_KNOWLEDGE, pharmcat_exemptions_read},
    {"inhouse", "evidence", PHASE_KNOWLEDGE, inhouse_evidence_read},
    {"labels", "labels", PHASE_KNOWLEDGE, labels_read},
    {0},
};

enum { SOURCE, KIND, PATH, RELEASE, ASSEMBLY, LICENCE, URL, N_COLUMNS };

static const struct tsv_column columns[N_COLUMNS] = {
    [SOURCE] = {"source", true},
    [KIND] = {"kind", true},
    [PATH] = {"path", true},
    [RELEASE] = {"release", true},
    [ASSEMBLY] = {"assembly", true},
    [LICENCE] = {"licence", true},
    [URL] = {"url", false},
};

struct sources_reader {
    struct build *b;
    struct str directory; /* of the table, with its last slash; empty: here */
    struct arena mem;
};

static const struct ingest_source *find_reader(struct str source, struct str kind)
{
    for (const struct ingest_source *s = source_table; s->source != NULL; s++)
        if (str_eq_c(source, s->source) && str_eq_c(kind, s->kind))
            return s;
    return NULL;
}

static int unknown_source(const struct tsv_row *row, struct err *err)
{
    struct buf known = BUF_INIT;
    for (const struct ingest_source *s = source_table; s->source != NULL; s++)
        buf_fmt(&known, "%s%s/%s", known.n > 0 ? " " : "", s->source, s->kind);
    err_set(err, ERR_FAIL, "%s:%llu: source \"%.*s\" of kind \"%.*s\" is not one of %s",
        row->file, (unsigned long long)row->line, STR_ARG(row->field[SOURCE]),
        STR_ARG(row->field[KIND]), known.p);
    buf_free(&known);
    return err->code;
}

static int read_assembly(
    const struct tsv_row *row, enum assembly *assembly, struct err *err)
{
    struct str text = row->field[ASSEMBLY];
    *assembly = assembly_parse(text);
    if (text.n > 0 && *assembly == ASSEMBLY_NONE)
        return err_set(err, ERR_FAIL,
            "%s:%llu: assembly \"%.*s\" is not GRCh37, GRCh38 or empty", row->file,
            (unsigned long long)row->line, STR_ARG(text));
    return 0;
}

static struct str base_name(struct str path)
{
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/')
            return str_sub(path, i, path.n);
    return path;
}

struct source_file *build_add_file(struct build *b, struct str path)
{
    struct source_file *files = realloc(b->files, (b->n_files + 1) * sizeof *files);
    if (files == NULL)
        arena_oom((b->n_files + 1) * sizeof *files);
    b->files = files;
    struct source_file *f = &files[b->n_files++];
    *f = (struct source_file){.path = str_cstr(&b->mem, path)};
    f->provenance.file = base_name(str_of(f->path));
    return f;
}

static int read_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct sources_reader *r = ctx;
    const struct ingest_source *reader =
        find_reader(row->field[SOURCE], row->field[KIND]);
    enum assembly assembly;
    if (reader == NULL)
        return unknown_source(row, err);
    for (unsigned c = PATH; c <= LICENCE; c++)
        if (c != ASSEMBLY && row->field[c].n == 0)
            return err_set(err, ERR_FAIL, "%s:%llu: %s is empty", row->file,
                (unsigned long long)row->line, columns[c].names);
    if (read_assembly(row, &assembly, err) < 0)
        return err->code;
    bool is_absolute = row->field[PATH].p[0] == '/';
    struct str path = is_absolute ? row->field[PATH]
                                  : str_fmt(&r->mem, "%.*s%.*s", STR_ARG(r->directory),
                                      STR_ARG(row->field[PATH]));
    for (unsigned i = 0; i < r->b->n_files; i++)
        if (str_eq_c(path, r->b->files[i].path))
            return err_set(err, ERR_FAIL, "%s:%llu: the file \"%.*s\" stands twice",
                row->file, (unsigned long long)row->line, STR_ARG(row->field[PATH]));
    struct source_file *f = build_add_file(r->b, path);
    f->reader = reader;
    f->provenance.source = str_of(reader->source);
    f->provenance.kind = str_of(reader->kind);
    f->provenance.release = str_copy(&r->b->mem, row->field[RELEASE]);
    f->provenance.licence = str_copy(&r->b->mem, row->field[LICENCE]);
    f->provenance.assembly = assembly;
    return 0;
}

int sources_load(struct build *b, struct err *err)
{
    static const struct tsv_format format = {.quoting = TSV_RAW, .comments = true};
    struct sources_reader r = {.b = b};
    struct str path = str_of(b->options.sources_path);
    struct stat st;
    if (stat(b->options.sources_path, &st) == 0 && S_ISDIR(st.st_mode))
        path = str_fmt(&r.mem, "%s/sources.tsv", b->options.sources_path);
    r.directory = str_sub(path, 0, path.n - base_name(path).n);
    unsigned n_before = b->n_files;
    struct tsv_counts counts;
    struct stream *in = stream_open(str_cstr(&r.mem, path), err);
    int rc = in == NULL ? err->code
                        : tsv_read(in, &format, columns, N_COLUMNS, read_row, NULL, &r,
                            &counts, err);
    stream_close(in);
    if (rc >= 0 && b->n_files == n_before)
        rc = err_set(err, ERR_FAIL, "%.*s: the table names no file", STR_ARG(path));
    arena_free(&r.mem);
    return rc < 0 ? rc : 0;
}

/* Source, kind, assembly, release, file name: the order of provenance in the KB. The
 * path breaks the last ties and nothing else, so that a moved tree builds the same. */
static int file_cmp(const void *a, const void *b)
{
    const struct source_file *x = a, *y = b;
    int rc = str_cmp(x->provenance.source, y->provenance.source);
    if (rc == 0)
        rc = str_cmp(x->provenance.kind, y->provenance.kind);
    if (rc == 0)
        rc = (int)x->provenance.assembly - (int)y->provenance.assembly;
    if (rc == 0)
        rc = str_cmp(x->provenance.release, y->provenance.release);
    if (rc == 0)
        rc = str_cmp(x->provenance.file, y->provenance.file);
    return rc != 0 ? rc : strcmp(x->path, y->path);
}

void sources_sort(struct build *b)
{
    if (b->n_files > 1)
        qsort(b->files, b->n_files, sizeof *b->files, file_cmp);
}
