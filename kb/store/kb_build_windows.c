#include "kb/store/kb_build_private.h"

#define BIN_BASES ((uint32_t)1 << KB_BIN_SHIFT)

static int base_code(char c)
{
    switch (c) {
    case 'A':
        return 0;
    case 'C':
        return 1;
    case 'G':
        return 2;
    case 'T':
        return 3;
    default:
        return -1;
    }
}

static int check_window(const struct kb_build *b, enum assembly assembly,
    unsigned contig, uint32_t pos1, struct str bases, struct err *err)
{
    const struct kb_build_window_end *last;
    uint32_t length = contig_length(assembly, contig);

    if (length == 0)
        return err_set(err, ERR_FAIL, "found a window without assembly or contig");
    if (pos1 == 0 || bases.n == 0 || pos1 > length || bases.n > length - pos1 + 1)
        return err_set(err, ERR_FAIL,
            "window of %zu bases at %s:%u: expected it inside the contig of %s",
            bases.n, contig_name(contig), (unsigned)pos1, assembly_name(assembly));
    last = &b->last_window[assembly - 1];
    if (contig < last->contig || (contig == last->contig && pos1 <= last->end1 + 1))
        return err_set(err, ERR_FAIL,
            "window at %s:%u of %s: found the one before it ending at %s:%u, expected "
            "windows in order that do not touch",
            contig_name(contig), (unsigned)pos1, assembly_name(assembly),
            contig_name(last->contig), (unsigned)last->end1);
    for (size_t i = 0; i < bases.n; i++)
        if (base_code(bases.p[i]) < 0)
            return err_set(err, ERR_FAIL,
                "window at %s:%u of %s: found \"%c\" at base %zu, expected A C G T",
                contig_name(contig), (unsigned)pos1, assembly_name(assembly),
                bases.p[i], i + 1);
    return 0;
}

static void put_packed(struct buf *out, struct str bases)
{
    for (size_t i = 0; i < bases.n; i += 4) {
        unsigned byte = 0;
        for (size_t k = 0; k < 4 && i + k < bases.n; k++)
            byte |= (unsigned)base_code(bases.p[i + k]) << 2 * k;
        put_u8(out, (uint8_t)byte);
    }
}

/* One run inside one bin; kb_merge.c lays the runs of a bin together. */
static int file_run(struct kb_build *b, enum assembly assembly, unsigned contig,
    uint32_t pos1, struct str bases, struct err *err)
{
    struct kb_key key = kb_key_bin(assembly, contig, pos1 >> KB_BIN_SHIFT);

    buf_clear(&b->value);
    put_u32be(&b->value, pos1 & (BIN_BASES - 1));
    put_u32be(&b->value, (uint32_t)bases.n);
    put_packed(&b->value, bases);
    return kb_build_row(b, KB_TABLE_WINDOW, &key, STR_NONE, buf_str(&b->value), err);
}

int kb_build_window(struct kb_build *b, enum assembly assembly, unsigned contig,
    uint32_t pos1, struct str bases, struct err *err)
{
    int rc = check_window(b, assembly, contig, pos1, bases, err);

    for (size_t done = 0; rc == 0 && done < bases.n;) {
        uint32_t at = pos1 + (uint32_t)done;
        size_t room = BIN_BASES - (at & (BIN_BASES - 1));
        size_t n = bases.n - done < room ? bases.n - done : room;
        rc = file_run(b, assembly, contig, at, str_sub(bases, done, n), err);
        done += n;
    }
    if (rc == 0)
        b->last_window[assembly - 1] =
            (struct kb_build_window_end){contig, pos1 + (uint32_t)(bases.n - 1)};
    return rc;
}
