/* FASTA whole, and the same file through an index of any bytes (the first byte says how
 * many of them): whatever comes out is A C G T N, within the length that is told. */
#include "kb/base/fasta.h"

#include <string.h>

#include "tests/fuzz/fuzz_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(struct fasta *f)
{
    char out[300];

    for (unsigned i = 0; i < fasta_count(f); i++) {
        uint64_t length = fasta_length(f, i);
        uint64_t begs[] = {
            0, length / 2, length > 0 ? length - 1 : 0, length, UINT64_MAX - 10};

        for (unsigned k = 0; k < sizeof begs / sizeof begs[0]; k++) {
            struct err err = {0};
            int64_t got = fasta_fetch(f, i, begs[k], sizeof out, out, &err);
            uint64_t left = begs[k] < length ? length - begs[k] : 0;

            if (got < 0 ? err.msg[0] == '\0'
                        : (uint64_t)got != (left < sizeof out ? left : sizeof out))
                abort();
            for (int64_t j = 0; j < got; j++)
                if (memchr("ACGTN", out[j], 5) == NULL)
                    abort();
        }
    }
}

static void put(const char *path, const uint8_t *data, size_t n)
{
    FILE *out = fopen(path, "wb");

    if (out == NULL || fwrite(data, 1, n, out) != n || fclose(out) != 0)
        abort();
}

static void indexed(const uint8_t *index, size_t n_index, const uint8_t *text, size_t n)
{
    char path[64], beside[72];
    struct err err = {0};

    snprintf(path, sizeof path, "/tmp/vdt_fuzz_fasta.%d", (int)getpid());
    snprintf(beside, sizeof beside, "%s.fai", path);
    put(path, text, n);
    put(beside, index, n_index);
    struct fasta *f = fasta_open_indexed(path, &err);
    if (f == NULL && err.msg[0] == '\0')
        abort();
    if (f != NULL)
        check(f);
    fasta_free(f);
    unlink(path);
    unlink(beside);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    size_t n_index = n > 0 ? data[0] : 0;
    struct err err = {0};

    if (n == 0)
        return 0;
    data++, n--;
    if (n_index > n)
        n_index = n;
    struct stream *in = stream_open_bytes("mem", data + n_index, n - n_index, &err);
    struct fasta *f = in != NULL ? fasta_read(in, &err) : NULL;
    if (f == NULL && err.msg[0] == '\0')
        abort();
    if (f != NULL)
        check(f);
    fasta_free(f);
    stream_close(in);
    if (n_index > 0)
        indexed(data, n_index, data + n_index, n - n_index);
    return 0;
}
