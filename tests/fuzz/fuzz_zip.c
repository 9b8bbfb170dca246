/* Zip files of any bytes: refused in words, or every member is read to its end under a
 * name that stays inside. */
#include "ingest/zip.h"

#include <string.h>

#include "tests/fuzz/fuzz_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int see_member(void *ctx, struct str name, struct stream *in, struct err *err)
{
    unsigned *n_members = ctx;

    (*n_members)++;
    if (name.n == 0 || name.n > ZIP_MAX_NAME || name.p[0] == '/'
        || str_starts(name, STR("../")) || str_find(name, STR("/../")) >= 0)
        abort();
    return stream_drain(in, err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct fuzz_file file;
    struct err err = {0};
    unsigned n_members = 0;

    fuzz_file_set(&file, data, n);
    int64_t rc = zip_each(file.path, see_member, &n_members, &err);
    if (rc < 0 ? err.msg[0] == '\0' : rc != n_members)
        abort();
    return 0;
}
