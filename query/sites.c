#include "query/sites.h"

#include "kb/model/allele.h"

#include <stdlib.h>
#include <string.h>

/* ---- the list ---- */

static int site_cmp(const void *x, const void *y)
{
    const struct site *a = x, *b = y;

    if (a->contig != b->contig)
        return a->contig < b->contig ? -1 : 1;
    return a->pos1 < b->pos1 ? -1 : a->pos1 > b->pos1;
}

void sites_close(struct site_list *list)
{
    unsigned n = 0;

    if (list->n > 1)
        qsort(list->sites, list->n, sizeof *list->sites, site_cmp);
    for (unsigned i = 0; i < list->n; i++) {
        const struct site *s = &list->sites[i];
        if (n > 0 && site_cmp(&list->sites[n - 1], s) == 0) {
            struct site *before = &list->sites[n - 1];
            if (!before->ref)
                before->ref = s->ref;
            else if (s->ref && s->ref != before->ref)
                before->ref = 0;
        } else {
            list->sites[n++] = *s;
        }
    }
    list->n = n;
    list->at = 0;
}

static int add_curated(struct kb_txn *kb, enum assembly assembly, struct arena *mem,
    struct site_list *out, size_t *cap, struct err *err)
{
    struct curated_table t;
    int rc = kb_curated(kb, "pgx_genes", mem, &t, err);
    int contig = rc == 1 ? curated_column(&t, "contig") : -1;
    int ref = rc == 1 ? curated_column(&t, "ref") : -1;
    int pos = -1;

    if (rc == 1)
        pos = curated_column(
            &t, assembly == ASSEMBLY_GRCH37 ? "pos_grch37" : "pos_grch38");
    for (unsigned i = 0; contig >= 0 && ref >= 0 && pos >= 0 && i < t.n_rows; i++) {
        struct site s = {.contig = contig_parse(t.rows[i][contig], NULL)};
        if (s.contig == CONTIG_NONE || !str_to_u32(t.rows[i][pos], &s.pos1))
            continue;
        if (t.rows[i][ref].n == 1)
            s.ref = t.rows[i][ref].p[0];
        out->sites = arena_grow(mem, out->sites, cap, out->n + 1, sizeof *out->sites);
        out->sites[out->n++] = s;
    }
    return rc < 0 ? rc : 0;
}

int sites_load(struct kb_txn *kb, enum assembly assembly, struct arena *mem,
    struct site_list *out, struct err *err)
{
    struct kb_pgx_position *positions;
    size_t cap = 0;
    int n = kb_pgx_positions(kb, assembly, mem, &positions, err);

    *out = (struct site_list){0};
    for (int i = 0; i < n; i++) {
        out->sites = arena_grow(mem, out->sites, &cap, out->n + 1, sizeof *out->sites);
        out->sites[out->n++] = (struct site){.contig = positions[i].contig,
            .pos1 = positions[i].pos1,
            .ref = positions[i].ref};
    }
    if (n < 0)
        return n;
    int rc = add_curated(kb, assembly, mem, out, &cap, err);
    sites_close(out);
    return rc;
}

/* Index of the first site at or after a place. */
static unsigned lower_bound(
    const struct site *sites, unsigned n, unsigned contig, uint32_t pos1)
{
    const struct site want = {.contig = contig, .pos1 = pos1};
    unsigned low = 0;

    while (n > 0) {
        unsigned half = n / 2;
        if (site_cmp(&sites[low + half], &want) < 0) {
            low += half + 1;
            n -= half + 1;
        } else {
            n = half;
        }
    }
    return low;
}

const struct site *sites_find(
    const struct site *sites, unsigned n, unsigned contig, uint32_t pos1)
{
    unsigned i = lower_bound(sites, n, contig, pos1);

    if (i < n && sites[i].contig == contig && sites[i].pos1 == pos1)
        return &sites[i];
    return NULL;
}

/* The record before led to list->at: nearly always it is still right, or one further.
 */
bool sites_any(struct site_list *list, unsigned contig, uint32_t beg1, uint32_t end1)
{
    const struct site want = {.contig = contig, .pos1 = beg1};
    const struct site *s = list->sites;
    unsigned at = list->at;

    if (at > 0 && site_cmp(&s[at - 1], &want) >= 0)
        at = lower_bound(s, list->n, contig, beg1);
    else if (at < list->n && site_cmp(&s[at], &want) < 0)
        at += lower_bound(s + at, list->n - at, contig, beg1);
    list->at = at;
    return at < list->n && s[at].contig == contig && s[at].pos1 <= end1;
}

uint32_t sites_free_to(const struct site_list *list, unsigned contig, uint32_t pos1)
{
    unsigned i = lower_bound(list->sites, list->n, contig, pos1);

    return i < list->n && list->sites[i].contig == contig ? list->sites[i].pos1 - 1
                                                          : UINT32_MAX;
}

/* ---- one record at one position ---- */

#define MISSING UINT32_MAX
#define NO_GT 0

/* Allele numbers of a GT, MISSING for '.'. The number of copies, 0 when there is no GT
 * or it has more than two. */
static unsigned read_gt(
    const struct site_record *r, uint32_t number[PGX_MAX_PLOIDY], bool *is_phased)
{
    struct str gt, one;
    unsigned n = 0;
    size_t i = 0;

    if (r->sample < 0 || !vcf_format(r->record, (unsigned)r->sample, STR("GT"), &gt)
        || gt.n == 0 || gt.p[gt.n - 1] == '/' || gt.p[gt.n - 1] == '|')
        return NO_GT;
    if (gt.p[0] == '/' || gt.p[0] == '|')
        i = 1; /* VCF 4.5: a leading phase mark */
    *is_phased = str_chr(gt, '|') >= 0;
    while (i < gt.n) {
        size_t j = i;
        while (j < gt.n && gt.p[j] != '/' && gt.p[j] != '|')
            j++;
        one = str_sub(gt, i, j - i);
        if (n == PGX_MAX_PLOIDY)
            return NO_GT;
        if (str_eq_c(one, "."))
            number[n] = MISSING;
        else if (!str_to_u32(one, &number[n]) || number[n] == MISSING)
            return NO_GT;
        n++;
        i = j + 1;
    }
    return n;
}

static struct str allele_text_of(const struct vcf_record *record, uint32_t number)
{
    struct str rest = record->alt, alt = STR_NONE;

    if (number == 0)
        return record->ref;
    for (uint32_t k = 0; k < number; k++)
        if (!str_next(&rest, ',', &alt))
            return STR_NONE;
    return alt;
}

static char upper_base(char c)
{
    char up = (char)(c & ~0x20);

    if (!pgx_complement(up))
        return 0;
    return up;
}

/* The bases of REF that an ALT changes: offsets beg..end-1, none for an insertion. What
 * a caller wrote around them says nothing of the sample. */
struct changed {
    size_t beg, end;
};

static struct changed changed_bases(struct str ref, struct str alt)
{
    struct changed c = {0, ref.n};
    size_t alt_end = alt.n;

    while (c.end > 0 && alt_end > 0
           && (ref.p[c.end - 1] | 0x20) == (alt.p[alt_end - 1] | 0x20)) {
        c.end--;
        alt_end--;
    }
    while (c.beg < c.end && c.beg < alt_end
           && (ref.p[c.beg] | 0x20) == (alt.p[c.beg] | 0x20))
        c.beg++;
    return c;
}

/* A base that the allele does not have as REF has it. */
static bool is_changed(struct str ref, struct str alt, size_t offset)
{
    struct changed c = changed_bases(ref, alt);

    return c.beg <= offset && offset < c.end;
}

static unsigned base_bit(char base)
{
    return base == 'A' ? 1 : base == 'C' ? 2 : base == 'G' ? 4 : 8;
}

/* The bases that ALTs of REF's length have at the offset, one bit each; 0: none of them
 * speaks of it, the record is at most about insertions and deletions there. */
static unsigned alt_bases_at(const struct vcf_record *record, size_t offset)
{
    struct str rest = record->alt, alt;
    unsigned bits = 0;

    while (str_next(&rest, ',', &alt))
        if (alt.n == record->ref.n && bases_are_acgt(alt)
            && is_changed(record->ref, alt, offset))
            bits |= base_bit(upper_base(alt.p[offset]));
    return bits;
}

/* The base of one allele at the site; 0: it has none there. */
static char base_of(const struct site_record *r, const struct site *s, uint32_t number)
{
    const struct vcf_record *record = r->record;
    uint32_t offset = s->pos1 - record->pos1;
    struct str allele = allele_text_of(record, number);

    if (r->is_block && number > 0)
        return 0;
    if (r->is_block && offset >= record->ref.n)
        return s->ref;
    if (r->is_block)
        return upper_base(record->ref.p[offset]);
    if (!bases_are_acgt(allele) || offset >= record->ref.n)
        return 0;
    if (!is_changed(record->ref, allele, offset))
        return upper_base(record->ref.p[offset]);
    if (allele.n != record->ref.n)
        return 0;
    return upper_base(allele.p[offset]);
}

static enum site_state read_bases(
    const struct site_record *r, struct site *s, const uint32_t *number, unsigned n)
{
    unsigned n_missing = 0;

    for (unsigned i = 0; i < n; i++)
        n_missing += number[i] == MISSING;
    if (n_missing > 0)
        return n_missing == n ? SITE_NO_CALL : SITE_HALF_CALLED;
    for (unsigned i = 0; i < n; i++) {
        s->bases[i] = base_of(r, s, number[i]);
        if (!s->bases[i])
            return SITE_UNREADABLE;
    }
    s->n_bases = n;
    return SITE_CALLED;
}

static bool has_other_ref(const struct site_record *r, const struct site *s)
{
    uint32_t offset = s->pos1 - r->record->pos1;

    return s->ref && offset < r->record->ref.n
           && upper_base(r->record->ref.p[offset]) != s->ref;
}

/* Does a copy lack the base: deleted, by this record or ('*') by another? */
static bool is_over(
    const struct site_record *r, const uint32_t *number, unsigned n, size_t offset)
{
    for (unsigned i = 0; i < n; i++) {
        struct str alt = allele_text_of(r->record, number[i]);
        if (number[i] != 0 && number[i] != MISSING
            && (str_eq_c(alt, "*")
                || (bases_are_acgt(alt) && is_changed(r->record->ref, alt, offset))))
            return true;
    }
    return false;
}

/* false: the record says nothing of the site. */
static bool read_site(const struct site_record *r, struct site *s)
{
    uint32_t number[PGX_MAX_PLOIDY] = {0}, offset = s->pos1 - r->record->pos1;
    unsigned n = read_gt(r, number, &s->is_phased);

    s->alts = r->is_block ? 0 : alt_bases_at(r->record, offset);
    if (!r->is_block && s->alts == 0) {
        if (!is_over(r, number, n, offset))
            return false;
        s->state = SITE_UNREADABLE;
        return true;
    }
    if (has_other_ref(r, s))
        s->state = SITE_OTHER_REF;
    else if (n == 0)
        s->state = SITE_NO_CALL;
    else
        s->state = read_bases(r, s, number, n);
    if (s->state == SITE_CALLED && r->is_doubtful)
        s->state = SITE_FILTERED;
    return true;
}

static bool same_bases(const struct site *a, const struct site *b)
{
    if (a->n_bases != b->n_bases)
        return false;
    if (a->n_bases == 1)
        return a->bases[0] == b->bases[0];
    return (a->bases[0] == b->bases[0] && a->bases[1] == b->bases[1])
           || (a->bases[0] == b->bases[1] && a->bases[1] == b->bases[0]);
}

/* Records of different ALTs, as a multi-allelic one that was split: where one has REF
 * it says "not my ALT" only.  false: more ALTs than copies. */
static bool unite_split(struct site *into, const struct site *s)
{
    char bases[PGX_MAX_PLOIDY];
    bool is_phased = into->is_phased && s->is_phased;
    unsigned n_alts = 0;

    if (!s->ref || into->alts == 0 || s->alts == 0 || (into->alts & s->alts)
        || into->n_bases != s->n_bases)
        return false;
    for (unsigned i = 0; is_phased && i < s->n_bases; i++) {
        if (into->bases[i] != s->ref && s->bases[i] != s->ref)
            return false;
        const char *changed = into->bases[i] != s->ref ? into->bases : s->bases;
        bases[i] = changed[i];
    }
    for (unsigned i = 0; !is_phased && i < 2 * s->n_bases; i++) {
        const char *of = i % 2 == 0 ? into->bases : s->bases;
        char base = of[i / 2];
        if (base == s->ref)
            continue;
        if (n_alts == s->n_bases)
            return false;
        bases[n_alts++] = base;
    }
    while (!is_phased && n_alts < s->n_bases)
        bases[n_alts++] = s->ref;
    memcpy(into->bases, bases, s->n_bases);
    into->alts |= s->alts;
    return true;
}

static void merge_site(struct site *into, const struct site *s)
{
    if (into->state == SITE_NOT_SEEN) {
        *into = *s;
    } else if (into->state == SITE_CALLED && s->state == SITE_CALLED) {
        if (!unite_split(into, s) && !same_bases(into, s))
            into->state = SITE_CONFLICT;
        into->is_phased &= s->is_phased;
    } else if (into->state == SITE_CALLED) {
        *into = *s;
    }
}

void sites_add(struct site_list *list, const struct site_record *r)
{
    if (!sites_any(list, r->contig, r->record->pos1, r->end1))
        return;
    for (unsigned i = list->at; i < list->n && list->sites[i].contig == r->contig
                                && list->sites[i].pos1 <= r->end1;
         i++) {
        const struct site *at = &list->sites[i];
        struct site s = {.contig = at->contig, .pos1 = at->pos1, .ref = at->ref};
        if (read_site(r, &s))
            merge_site(&list->sites[i], &s);
    }
}
