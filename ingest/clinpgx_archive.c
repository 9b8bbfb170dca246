/*
 * A zip as ClinPGx hands it out: its tables are read by the names of the members, of
 * either layout; licence, manual and history are not read.  Line numbers of the build
 * report are those of the member.
 */
#include "ingest/clinpgx.h"
#include "ingest/zip.h"

static const struct {
    const char *name;
    int (*read)(struct build *b, unsigned file, struct stream *in, struct err *err);
} members[] = {
    {"summary_annotations.tsv", clinpgx_annotations_read},
    {"summary_ann_alleles.tsv", clinpgx_alleles_read},
    {"summary_ann_evidence.tsv", clinpgx_evidence_read},
    {"clinical_annotations.tsv", clinpgx_annotations_read},
    {"clinical_ann_alleles.tsv", clinpgx_alleles_read},
    {"clinical_ann_evidence.tsv", clinpgx_evidence_read},
    {"variants.tsv", clinpgx_variants_read},
    {"drugs.tsv", clinpgx_drugs_read},
    {"chemicals.tsv", clinpgx_drugs_read},
    {"phenotypes.tsv", clinpgx_phenotypes_read},
    {"relationships.tsv", clinpgx_relationships_read},
    {"drugLabels.tsv", clinpgx_labels_read},
};
#define N_MEMBERS (sizeof members / sizeof *members)

struct archive {
    struct build *b;
    unsigned file;
    bool was_read[N_MEMBERS];
    unsigned n_read;
};

static struct str base_name(struct str path)
{
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/')
            return str_sub(path, i, path.n);
    return path;
}

static int read_member(void *ctx, struct str name, struct stream *in, struct err *err)
{
    struct archive *a = ctx;

    for (unsigned i = 0; i < N_MEMBERS; i++) {
        if (!str_eq_c(base_name(name), members[i].name))
            continue;
        if (a->was_read[i])
            return err_set(err, ERR_FAIL, "%s: the table stands twice in the archive",
                stream_name(in));
        a->was_read[i] = true;
        a->n_read++;
        return members[i].read(a->b, a->file, in, err);
    }
    report_note_record(
        a->b->report, a->file, 0, STR_NONE, "members: not read", base_name(name));
    return 0;
}

int clinpgx_archive_read(
    struct build *b, unsigned file, struct stream *in, struct err *err)
{
    struct archive a = {.b = b, .file = file};
    int64_t n = zip_each(b->files[file].path, read_member, &a, err);

    if (n < 0)
        return (int)n;
    if (a.n_read == 0)
        return err_set(err, ERR_FAIL,
            "%s: none of the %lld members is a table of ClinPGx "
            "(summary_annotations.tsv, "
            "clinical_annotations.tsv, ...)",
            stream_name(in), (long long)n);
    /* genotypes without annotations, or the reverse, are a cut archive */
    if ((a.was_read[0] != a.was_read[1]) || (a.was_read[3] != a.was_read[4]))
        return err_set(err, ERR_FAIL,
            "%s: found only one of the tables of annotations and of their alleles",
            stream_name(in));
    return 0;
}
