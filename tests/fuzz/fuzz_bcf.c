/* BCF as vcf.h gives it.  The first byte chooses: the whole file as it is; a header's
 * text and records (behind a line that is empty); or records alone, behind a header of
 * ours, each after one byte that cuts it: the lengths that stand before header and
 * records, which no mutation would get right, are put in. */
#include <string.h>

#include "kb/base/str.h"
#include "tests/fuzz/fuzz_vcf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define HEADER                                                                         \
    "##fileformat=VCFv4.2\n"                                                           \
    "##FILTER=<ID=q10,Description=\"low\">\n"                                          \
    "##INFO=<ID=DP,Number=1,Type=Integer,Description=\"depth\">\n"                     \
    "##INFO=<ID=AF,Number=A,Type=Float,Description=\"fraction\">\n"                    \
    "##INFO=<ID=DB,Number=0,Type=Flag,Description=\"known\">\n"                        \
    "##INFO=<ID=ANN,Number=.,Type=String,Description=\"what\">\n"                      \
    "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"genotype\">\n"                 \
    "##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"depths\">\n"                  \
    "##FORMAT=<ID=VAF,Number=A,Type=Float,Description=\"fraction\">\n"                 \
    "##FORMAT=<ID=FT,Number=1,Type=String,Description=\"filter\">\n"                   \
    "##contig=<ID=7,length=159345973>\n"                                               \
    "##contig=<ID=12,length=133275309>\n"                                              \
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\tS2\n"

static void put32(struct buf *out, size_t v)
{
    for (unsigned shift = 0; shift < 32; shift += 8)
        buf_add_char(out, (char)(v >> shift & 0xff));
}

static void put_header(struct buf *out, struct str text)
{
    buf_add(out, "BCF\2\2", 5);
    put32(out, text.n + 1);
    buf_add_str(out, text);
    buf_add_char(out, '\0');
}

/* A record is its number of shared bytes and of genotype bytes (one byte each), and
 * these. */
static void put_records(struct buf *out, struct str rest)
{
    while (rest.n >= 2) {
        size_t n_shared = (uint8_t)rest.p[0], n_genotypes = (uint8_t)rest.p[1];

        rest = str_sub(rest, 2, rest.n);
        if (n_shared > rest.n)
            n_shared = rest.n;
        if (n_genotypes > rest.n - n_shared)
            n_genotypes = rest.n - n_shared;
        put32(out, n_shared);
        put32(out, n_genotypes);
        buf_add(out, rest.p, n_shared + n_genotypes);
        rest = str_sub(rest, n_shared + n_genotypes, rest.n);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct buf file = BUF_INIT;
    struct str rest = {(const char *)data + 1, n - 1};

    if (n == 0)
        return 0;
    if (data[0] % 3 == 0) {
        fuzz_vcf_run(data + 1, n - 1);
        return 0;
    }
    struct str header = STR(HEADER);
    if (data[0] % 3 == 1) {
        ptrdiff_t end = str_find(rest, STR("\n\n"));
        size_t n_header = end < 0 ? rest.n : (size_t)end + 1;
        header = str_sub(rest, 0, n_header);
        rest = str_sub(rest, end < 0 ? n_header : n_header + 1, rest.n);
    }
    put_header(&file, header);
    put_records(&file, rest);
    fuzz_vcf_run(file.p, file.n);
    buf_free(&file);
    return 0;
}
