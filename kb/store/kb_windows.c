#include "kb/store/kb_shelf.h"
#include "kb/store/kb_value.h"

#include <string.h>

#define RUN_BYTES 12
#define BIN_BASES ((uint32_t)1 << KB_BIN_SHIFT)

/* A run of known bases inside its bin. */
struct run {
    uint32_t beg, length, byte;
};

static struct run run_at(const struct kb_window_bin *bin, uint32_t i)
{
    const uint8_t *p = bin->runs + (size_t)i * RUN_BYTES;

    return (struct run){load_u32le(p), load_u32le(p + 4), load_u32le(p + 8)};
}

/* Runs ascend without touching, inside the bin, and share the bases out whole. */
static bool runs_are_sound(const struct kb_window_bin *bin, size_t n_bytes)
{
    uint32_t free_from = 0; /* first place where the next run may begin */
    size_t byte = 0;

    for (uint32_t i = 0; i < bin->n_runs; i++) {
        struct run run = run_at(bin, i);
        if (run.length == 0 || run.beg < free_from || run.beg >= BIN_BASES
            || run.length > BIN_BASES - run.beg || run.byte != byte)
            return false;
        free_from = run.beg + run.length + 1;
        byte += (run.length + 3) / 4;
    }
    return byte == n_bytes && bin->n_runs > 0;
}

int kb_window_bin_read(struct kb_txn *t, struct str key, struct str payload,
    struct kb_window_bin *out, struct err *err)
{
    struct reader r = reader_of(payload);

    out->n_runs = get_u32le(&r);
    if (out->n_runs > reader_left(&r) / RUN_BYTES)
        r.is_bad = true;
    out->runs = (const uint8_t *)get_bytes(&r, (size_t)out->n_runs * RUN_BYTES).p;
    out->bases = r.p;
    if (!r.is_bad && !runs_are_sound(out, reader_left(&r)))
        r.is_bad = true;
    return kb_undecodable(t, KB_TABLE_WINDOW, key, &r, err);
}

/* The first bin behind a bin that is not there, by the key that a seek led to. */
static uint32_t end_of_gap(struct str key, const struct kb_key *want)
{
    const uint8_t *p = (const uint8_t *)key.p;
    bool is_on_contig = key.n == want->n && memcmp(p, want->bytes, 2) == 0;

    return is_on_contig ? (uint32_t)p[2] << 8 | p[3] : UINT32_MAX;
}

/* n_runs 0 when the KB has nothing there: then out is all bins up to the next one that
 * is, since most have none. */
static int read_bin(struct kb_bases *x, enum assembly assembly, unsigned contig,
    uint32_t bin, struct kb_window_bin *out, struct err *err)
{
    struct kb_window_bin found = {.contig = contig, .bin = bin, .end_bin = bin + 1};
    struct kb_key want = kb_key_bin(assembly, contig, bin);
    struct str key, payload;
    int rc;

    rc = kb_seek(x->txn, KB_TABLE_WINDOW, kb_key_str(&want), &key, &payload, err);
    if (rc == 1 && str_eq(key, kb_key_str(&want)))
        rc = kb_window_bin_read(x->txn, key, payload, &found, err);
    else if (rc >= 0)
        found.end_bin = rc == 1 ? end_of_gap(key, &want) : UINT32_MAX;
    if (rc >= 0)
        *out = found;
    return rc;
}

/* Makes last of the assembly this bin. */
static int load_bin(struct kb_bases *x, enum assembly assembly, unsigned contig,
    uint32_t bin, struct err *err)
{
    struct kb_window_bin *last = &x->last[assembly - 1], own = {0}, *kept;
    int rc = 0;

    if (last->contig == contig && last->bin <= bin && bin < last->end_bin)
        return 0;
    kept = kb_shelf_item(x->shelf[assembly - 1], contig, bin);
    if (!kept)
        kept = &own;
    if (kept->contig == CONTIG_NONE)
        rc = read_bin(x, assembly, contig, bin, kept, err);
    if (rc >= 0)
        *last = *kept;
    return rc;
}

/* Index of the first run that begins behind a base of the bin. */
static uint32_t run_behind(const struct kb_window_bin *bin, uint32_t at)
{
    uint32_t lo = 0, hi = bin->n_runs;

    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (load_u32le(bin->runs + (size_t)mid * RUN_BYTES) <= at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* The run that holds a base of the bin; false: not known. */
static bool find_run(const struct kb_window_bin *bin, uint32_t at, struct run *run)
{
    uint32_t behind = run_behind(bin, at);

    if (behind == 0 || bin->runs == NULL)
        return false;
    *run = run_at(bin, behind - 1);
    return at - run->beg < run->length;
}

static void unpack(const uint8_t *bases, uint32_t from, uint32_t n, char *out)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = from + i;
        out[i] = "ACGT"[bases[at >> 2] >> 2 * (at & 3) & 3];
    }
}

static uint32_t fetch(void *ctx, enum assembly assembly, unsigned contig, uint32_t pos1,
    uint32_t n, char *out)
{
    struct kb_bases *x = ctx;
    uint32_t length = contig_length(assembly, contig), got = 0; /* 0: no contig */

    if (x->error.code != 0 || pos1 == 0)
        return 0;
    if (n > length)
        n = length;
    while (got < n && pos1 <= UINT32_MAX - got) {
        uint32_t at = (pos1 + got) & (BIN_BASES - 1);
        struct run run;
        if (load_bin(x, assembly, contig, (pos1 + got) >> KB_BIN_SHIFT, &x->error) < 0)
            return 0;
        const struct kb_window_bin *bin = &x->last[assembly - 1];
        if (bin->bases == NULL || !find_run(bin, at, &run))
            break;
        uint32_t skip = at - run.beg, take = run.length - skip;
        if (take > n - got)
            take = n - got;
        unpack(bin->bases + run.byte, skip, take, out + got);
        got += take;
        if (at + take < BIN_BASES) /* the run ends inside the bin */
            break;
    }
    return got;
}

static uint32_t next(
    void *ctx, enum assembly assembly, unsigned contig, uint32_t pos1, uint32_t end1)
{
    struct kb_bases *x = ctx;
    uint32_t length = contig_length(assembly, contig);
    struct run run;

    if (end1 > length)
        end1 = length;
    if (x->error.code != 0 || pos1 == 0 || pos1 > end1)
        return 0;
    for (uint32_t bin_no = pos1 >> KB_BIN_SHIFT; bin_no <= end1 >> KB_BIN_SHIFT;
         bin_no++) {
        uint32_t first = bin_no << KB_BIN_SHIFT;
        uint32_t at = first > pos1 ? 0 : pos1 - first;
        if (load_bin(x, assembly, contig, bin_no, &x->error) < 0)
            return 0;
        const struct kb_window_bin *bin = &x->last[assembly - 1];
        if (find_run(bin, at, &run))
            return first + at;
        uint32_t behind = run_behind(bin, at);
        if (bin->runs != NULL && behind < bin->n_runs) {
            uint32_t found = first + run_at(bin, behind).beg;
            return found <= end1 ? found : 0;
        }
    }
    return 0;
}

void kb_bases_begin(struct kb_bases *x, struct kb_txn *t)
{
    *x = (struct kb_bases){.txn = t};
}

void kb_bases_keep_bins(struct kb_bases *x, enum assembly assembly, struct arena *mem)
{
    if (!x->shelf[assembly - 1])
        x->shelf[assembly - 1] =
            kb_shelf_new(mem, assembly, sizeof(struct kb_window_bin));
}

struct refbases kb_bases_ref(struct kb_bases *x)
{
    return (struct refbases){x, fetch, next};
}

int kb_bases_error(const struct kb_bases *x, struct err *err)
{
    if (x->error.code != 0)
        *err = x->error;
    return x->error.code;
}
