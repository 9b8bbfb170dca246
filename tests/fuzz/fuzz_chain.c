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

/* Of an allele the bases are one repeated sequence on both assemblies. */
static uint32_t fetch_anywhere(void *ctx, enum assembly assembly, unsigned contig,
    uint32_t pos1, uint32_t n, char *out)
{
    (void)ctx;
    if (pos1 == 0 || pos1 + n > contig_length(assembly, contig))
        return 0;
    for (uint32_t i = 0; i < n; i++)
        out[i] = "ACACACAGT"[(pos1 + i) % 9];
    return n;
}

static void check_allele(const struct chain *c, unsigned contig, uint32_t pos1)
{
    static const struct refbases ref = {.fetch = fetch_anywhere};
    static const struct str changes[][2] = {
        {STR("A"), STR("C")}, {STR("AC"), STR("A")}, {STR("G"), STR("GTT")}};
    struct arena mem = ARENA_INIT;

    for (unsigned i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct allele out,
            from = {ASSEMBLY_GRCH37, contig, pos1, changes[i][0], changes[i][1]};
        if (chain_lift_allele(c, &from, i == 2 ? NULL : &ref, &mem, &out) == LIFT_OK
            && (out.assembly != ASSEMBLY_GRCH38 || out.pos1 == 0
                || out.pos1 + out.ref.n - 1 > contig_length(out.assembly, out.contig)))
            abort();
    }
    arena_free(&mem);
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
            if (contig < 3)
                check_allele(c, contig, pos1);
        }
    chain_free(c);
    return 0;
}
