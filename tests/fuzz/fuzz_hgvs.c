/* HGVS: what is read prints, reads back as the same, and is given an allele or a
 * reason.
 */
#include "kb/model/hgvs.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* One repeated sequence everywhere, so that changes come to alleles. */
static uint32_t fetch_anywhere(void *ctx, enum assembly assembly, unsigned contig,
    uint32_t pos1, uint32_t n, char *out)
{
    (void)ctx;
    (void)assembly;
    if (pos1 == 0 || contig == CONTIG_NONE || pos1 > 100000)
        return 0;
    for (uint32_t i = 0; i < n; i++)
        out[i] = "ACACACAGT"[(pos1 + i) % 9];
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct refbases ref = {.fetch = fetch_anywhere};
    struct arena mem = ARENA_INIT;
    struct hgvs h, back;
    struct hgvs_allele a;
    struct err err = {0};
    const char *why = NULL;

    if (hgvs_parse((struct str){(const char *)data, n}, &mem, &h, &why) == 0) {
        struct str text = hgvs_print(&mem, &h);

        if (hgvs_parse(text, &mem, &back, &why) < 0 || !hgvs_eq(&h, &back)
            || !str_eq(text, hgvs_print(&mem, &back)))
            abort();
        if (hgvs_allele(&h, ASSEMBLY_GRCH38, NULL, &ref, &mem, &a, &err) < 0
            && err.msg[0] == '\0')
            abort();
    } else if (why == NULL) {
        abort();
    }
    arena_free(&mem);
    return 0;
}
