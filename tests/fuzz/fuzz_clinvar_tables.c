/* Releases of ClinVar as tables, merged: the first byte, and each byte behind a line
 * "%%", chooses how what follows is read: as VCF (of today, or as until 2017), as
 * variant_summary or as submission_summary.  What comes out decodes. */
#include "ingest/clinvar_allele.h"
#include "tests/fuzz/fuzz_clinvar.h"
#include "tests/fuzz/fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define MOST_FILES 4

static const struct fuzz_reader readers[] = {
    {clinvar_vcf_read, ASSEMBLY_GRCH38, "vcf"},
    {clinvar_vcf_read, ASSEMBLY_GRCH37, "vcf"},
    {clinvar_summary_read, 0, "variant_summary"},
    {clinvar_submissions_read, 0, "submission_summary"},
};
#define N_READERS (sizeof readers / sizeof readers[0])

static int see_allele(void *ctx, unsigned file, struct str id,
    struct clinvar_entry *entry, struct err *err)
{
    if (id.n == 0)
        abort();
    return fuzz_clinvar_see_entry(ctx, file, entry, 0, err);
}

static int read_all(struct made_build *m, struct fuzz_file *file, struct str text)
{
    struct str mark = STR("\n%%\n");
    int rc = 0;

    for (unsigned i = 0; i < MOST_FILES && text.n > 0 && rc >= 0; i++) {
        ptrdiff_t at = str_find(text, mark);
        size_t n_one = at < 0 ? text.n : (size_t)at;
        struct str one = str_sub(text, 1, n_one > 0 ? n_one - 1 : 0);
        unsigned reader = (unsigned char)text.p[0] % N_READERS;

        rc = fuzz_reader_run(m, file, &readers[reader], (const uint8_t *)one.p, one.n);
        text = at < 0 ? STR_NONE : str_sub(text, (size_t)at + mark.n, text.n);
    }
    return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct fuzz_file file;
    struct made_build m;
    struct err err = {0};

    fuzz_reader_begin(&m);
    if (read_all(&m, &file, (struct str){(const char *)data, n}) >= 0)
        if ((clinvar_stage_merge(&m.b, fuzz_clinvar_see_entry, NULL, &err) < 0
                || clinvar_allele_merge(&m.b, see_allele, NULL, &err) < 0)
            && err.msg[0] == '\0')
            abort();
    fuzz_reader_end(&m);
    return 0;
}
