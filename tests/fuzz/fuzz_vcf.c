/* VCF text of any bytes: every line behind the header is a record or a bad line, every
 * column can be asked for, in any order. */
#include "tests/fuzz/fuzz_vcf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    fuzz_vcf_run(data, n);
    return 0;
}
