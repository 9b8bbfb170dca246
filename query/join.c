#include "query/join.h"

#include "kb/store/codec.h"
#include "kb/store/kb_schema.h"

#define MOST_FETCHED 4096 /* bytes of a bin's places */

void join_begin(struct joiner *j, struct kb_txn *kb, enum assembly assembly)
{
    *j = (struct joiner){.kb = kb, .assembly = assembly};
}

/* A bin as it was read, which stays. */
struct kept {
    struct kb_bin bin;
    uint32_t end_bin; /* 0: it was not read */
};

void join_keep_bins(struct joiner *j, struct arena *mem)
{
    j->shelf = kb_shelf_new(mem, j->assembly, sizeof(struct kept));
}

/* A bin that is not there: the next one that is tells how far there are none, so that a
 * KB of few genes is not asked for each bin between. */
static int read_bin(struct joiner *j, unsigned contig, uint32_t bin_no,
    struct kept *out, struct err *err)
{
    unsigned next_contig = contig;
    uint32_t next = bin_no;

    int rc = kb_bin_seek(j->kb, j->assembly, &next_contig, &next, &out->bin, err);
    if (rc < 0)
        return rc;
    bool is_on_contig = rc == 1 && next_contig == contig;
    if (!is_on_contig || next != bin_no)
        out->bin.n = 0;
    out->end_bin = !is_on_contig ? UINT32_MAX : next == bin_no ? next + 1 : next;
    return 0;
}

static int load_other_bin(
    struct joiner *j, unsigned contig, uint32_t bin_no, struct err *err)
{
    struct kept own = {.end_bin = 0}, *kept;

    kept = kb_shelf_item(j->shelf, contig, bin_no);
    if (!kept)
        kept = &own;
    int rc = kept->end_bin ? 0 : read_bin(j, contig, bin_no, kept, err);
    if (rc < 0) {
        kept->end_bin = 0;
        return rc;
    }
    j->bin = kept->bin;
    j->end_bin = kept->end_bin;
    j->contig = contig;
    j->bin_no = bin_no;
    j->at = 0;
    return 0;
}

/* Asked several times of each record, and mostly of the bin held. */
static inline int load_bin(
    struct joiner *j, unsigned contig, uint32_t bin_no, struct err *err)
{
    if (j->contig == contig && j->bin_no <= bin_no && bin_no < j->end_bin)
        return 0;
    return load_other_bin(j, contig, bin_no, err);
}

int join_bin(struct joiner *j, unsigned contig, uint32_t bin_no,
    const struct kb_bin **out, struct err *err)
{
    *out = &j->bin;
    return load_bin(j, contig, bin_no, err);
}

/* NULL: not kept, or empty. */
static const struct kb_bin *kept_bin(
    const struct joiner *j, unsigned contig, uint32_t pos1)
{
    const struct kept *kept = kb_shelf_item(j->shelf, contig, pos1 >> KB_BIN_SHIFT);

    return kept && kept->end_bin > 0 && kept->bin.n > 0 ? &kept->bin : NULL;
}

void join_fetch_places(const struct joiner *j, unsigned contig, uint32_t pos1)
{
    const struct kb_bin *bin = kept_bin(j, contig, pos1);

    for (size_t i = 0; bin && i < 4 * (size_t)bin->n && i < MOST_FETCHED; i += 64)
        __builtin_prefetch(bin->pos1 + i);
}

void join_fetch_alleles(const struct joiner *j, unsigned contig, uint32_t pos1)
{
    const struct kb_bin *bin = kept_bin(j, contig, pos1);
    size_t at = 0;

    if (!bin)
        return;
    /* the last place that is not behind pos1, without a branch that nobody foresees */
    for (size_t n = bin->n; n > 1; n -= n / 2)
        at += load_u32le(bin->pos1 + 4 * (at + n / 2)) <= pos1 ? n / 2 : 0;
    __builtin_prefetch(bin->packed + 8 * at);
    __builtin_prefetch(bin->owner + 4 * at);
}

static uint32_t pos_at(const struct joiner *j, uint32_t i)
{
    return load_u32le(j->bin.pos1 + 4 * (size_t)i);
}

/* Lower bound of pos1 in [lo, hi). */
static uint32_t lower_bound(
    const struct joiner *j, uint32_t lo, uint32_t hi, uint32_t pos1)
{
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (pos_at(j, mid) < pos1)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Where it is if the bin's alleles stand evenly. */
static uint32_t likely_index(const struct kb_bin *bin, uint32_t pos1)
{
    uint64_t inside = pos1 & ((UINT32_C(1) << KB_BIN_SHIFT) - 1);

    return (uint32_t)(inside * bin->n >> KB_BIN_SHIFT);
}

/* Move j->at to the first entry at or after pos1: gallop forward or back from where we
 * are. */
static void seek(struct joiner *j, uint32_t pos1)
{
    uint32_t n = j->bin.n, lo = j->at, step = 1;
    if (lo > 0 && pos_at(j, lo - 1) >= pos1) {
        uint32_t to = lo - 1;
        while (lo > 0 && pos_at(j, lo - 1) >= pos1) {
            to = lo - 1;
            lo = step < lo ? lo - step : 0;
            step *= 2;
        }
        j->at = lower_bound(j, lo, to, pos1);
        return;
    }
    uint32_t hi = lo;
    while (hi < n && pos_at(j, hi) < pos1) {
        lo = hi + 1;
        hi = step < n - hi ? hi + step : n;
        step *= 2;
    }
    j->at = lower_bound(j, lo, hi, pos1);
}

static int any_in_bin(
    struct joiner *j, unsigned contig, uint32_t beg1, uint32_t end1, struct err *err)
{
    int rc = load_bin(j, contig, beg1 >> KB_BIN_SHIFT, err);
    if (rc < 0)
        return rc;
    if (j->shelf && j->at == 0)
        j->at = likely_index(&j->bin, beg1);
    seek(j, beg1);
    return j->at < j->bin.n && pos_at(j, j->at) <= end1;
}

int join_any(
    struct joiner *j, unsigned contig, uint32_t beg1, uint32_t end1, struct err *err)
{
    uint32_t first = beg1 >> KB_BIN_SHIFT, last = end1 >> KB_BIN_SHIFT;
    for (uint32_t b = first; b <= last; b++) {
        uint32_t from = b == first ? beg1 : b << KB_BIN_SHIFT;
        int rc = any_in_bin(j, contig, from, end1, err);
        if (rc != 0)
            return rc;
    }
    return 0;
}

int join_free_to(struct joiner *j, unsigned contig, uint32_t pos1, uint32_t margin,
    uint32_t *end1, struct err *err)
{
    uint32_t from = pos1 > margin ? pos1 - margin : 1, bin_no = from >> KB_BIN_SHIFT;
    int rc = load_bin(j, contig, bin_no, err);
    if (rc < 0)
        return rc;
    seek(j, from);
    /* behind the bin nothing is known yet */
    uint32_t next = j->at < j->bin.n ? pos_at(j, j->at) : (bin_no + 1) << KB_BIN_SHIFT;
    if (next <= margin || next - margin <= pos1)
        return 0;
    *end1 = next - margin - 1;
    return 1;
}

/* Owners of entries first..: same position and packed word. */
static int short_owners(struct joiner *j, const struct allele *a, uint64_t word,
    struct arena *mem, uint32_t **owners, bool *has_criterion)
{
    uint32_t n = 0;
    for (uint32_t i = j->at; i < j->bin.n && pos_at(j, i) == a->pos1; i++)
        n += load_u64le(j->bin.packed + 8 * (size_t)i) == word;
    if (n == 0)
        return 0;
    uint32_t *list = ARENA_ARRAY(mem, uint32_t, n);
    uint32_t k = 0;
    for (uint32_t i = j->at; i < j->bin.n && pos_at(j, i) == a->pos1; i++) {
        if (load_u64le(j->bin.packed + 8 * (size_t)i) != word)
            continue;
        uint32_t owner = load_u32le(j->bin.owner + 4 * (size_t)i);
        *has_criterion |= (owner & KB_OWNER_HAS_CRITERION) != 0;
        list[k++] = owner & ~KB_OWNER_HAS_CRITERION;
    }
    *owners = list;
    return (int)n;
}

int join_owners(struct joiner *j, const struct allele *a, struct arena *mem,
    uint32_t **owners, bool *has_criterion, struct err *err)
{
    *owners = NULL;
    *has_criterion = false;
    int rc = load_bin(j, a->contig, a->pos1 >> KB_BIN_SHIFT, err);
    if (rc < 0)
        return rc;
    seek(j, a->pos1);
    uint64_t word = allele_pack(a->ref, a->alt);
    int n = short_owners(j, a, word, mem, owners, has_criterion);
    if (n == 0 || !(word & ALLELE_PACKED_LONG))
        return n;
    /* A long word is only a hash: the overflow table has the strings.  The bin's flag
     * may belong to another long allele with the same hash; then one look-up finds
     * nothing. */
    return kb_long_allele(j->kb, a, mem, owners, has_criterion, err);
}

int join_ref_base(struct joiner *j, unsigned contig, uint32_t pos1, struct err *err)
{
    int rc = load_bin(j, contig, pos1 >> KB_BIN_SHIFT, err);
    if (rc < 0)
        return rc;
    seek(j, pos1);
    int base = 0;
    for (uint32_t i = j->at; i < j->bin.n && pos_at(j, i) == pos1; i++) {
        char own = allele_packed_ref_base(load_u64le(j->bin.packed + 8 * (size_t)i));
        if (own == '\0')
            continue;
        if (base != 0 && base != own)
            return 0;
        base = (unsigned char)own;
    }
    return base;
}
