/* Chain files: what lifts lies on the other assembly, and what lifts back as well comes
 * back to where it was. */
#include "kb/model/chain.h"

#include <stdlib.h>

#include "kb/model/contig.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_pos(
    const struct chain *c, enum assembly from, unsigned contig, uint32_t pos1)
{
    enum assembly to = from == ASSEMBLY_GRCH37 ? ASSEMBLY_GRCH38 : ASSEMBLY_GRCH37;
    unsigned there, back;
    uint32_t at, again;
    bool turned, turned_back;

    if (chain_lift_pos(c, from, contig, pos1, &there, &at, &turned) != LIFT_OK)
        return;
    if (at == 0 || at > contig_length(to, there))
        abort();
    if (chain_lift_pos(c, to, there, at, &back, &again, &turned_back) == LIFT_OK
        && (back != contig || again != pos1 || turned_back != turned))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct err err = {0};
    struct stream *in = stream_open_bytes("mem", data, n, &err);

    if (in == NULL)
        return 0;
    struct chain *c = chain_read(in, ASSEMBLY_GRCH37, ASSEMBLY_GRCH38, &err);
    stream_close(in);
    if (c == NULL) {
        if (err.msg[0] == '\0')
            abort();
        return 0;
    }
    for (unsigned contig = 1; contig <= 25; contig++)
        for (uint32_t pos1 = 1; pos1 < 6000; pos1 += 37) {
            check_pos(c, ASSEMBLY_GRCH37, contig, pos1);
            check_pos(c, ASSEMBLY_GRCH38, contig, pos1);
        }
    chain_free(c);
    return 0;
}
