/* Records of a file that jumps: put aside, and looked at in genome order, many at once.
 *
 * One by one, each would wait for its place in the KB and leave what it comes to far
 * from its neighbours'.  What hangs on the file's own order is done in it: genotypes at
 * pharmacogenomic positions at once, votes for the assembly afterwards. */
#include "kb/base/key_sort.h"
#include "kb/base/large_pages.h"
#include "kb/store/kb_schema.h"
#include "query/sample_reading.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_BYTES ((size_t)8 << 20)
#define ASIDE_RECORDS ((uint32_t)40000)
#define LONGEST_LINE ((size_t)1 << 16)
#define NUMBER_BITS 28 /* of a key: contig, position, number of the record */
#define POS_BITS 31
#define FETCH_RECORDS 8 /* so many ahead */
#define FETCH_BYTES 320

enum ballot { NO_VOTE, AGREES, DISAGREES };

struct aside_record {
    uint64_t line;
    uint32_t at, n_bytes; /* in the text */
    uint32_t pos1;
    uint8_t contig;
    uint8_t vote[N_ASSEMBLIES];
};

struct aside {
    struct vcf_again *again;
    void *memory;
    char *text;
    size_t n_bytes;
    struct aside_record *records; /* as they stand in the file */
    uint64_t *keys, *room;
    uint32_t n;
};
#define MEMORY_BYTES                                                                   \
    (ASIDE_RECORDS * (sizeof(struct aside_record) + 2 * sizeof(uint64_t)) + TEXT_BYTES)

static struct aside *begin(const struct vcf_header *header)
{
    struct aside *a = calloc(1, sizeof *a);
    char *p = large_pages_take(MEMORY_BYTES);

    if (!a)
        arena_oom(sizeof *a);
    a->again = vcf_again_new(header);
    a->memory = p;
    a->records = (struct aside_record *)p;
    a->keys = (uint64_t *)(a->records + ASIDE_RECORDS);
    a->room = a->keys + ASIDE_RECORDS;
    a->text = (char *)(a->room + ASIDE_RECORDS);
    return a;
}

void reading_end_aside(struct reading *r)
{
    struct aside *a = r->aside;

    if (!a)
        return;
    vcf_again_free(a->again);
    large_pages_free(a->memory, MEMORY_BYTES);
    free(a);
    r->aside = NULL;
}

/* Leaves the keys in genome order. */
static void sort_keys(struct aside *a)
{
    uint64_t *sorted = key_sort(a->keys, a->room, a->n, NUMBER_BITS);

    if (sorted != a->keys)
        a->room = a->keys;
    a->keys = sorted;
}

static struct aside_record *record_of(const struct aside *a, uint32_t i)
{
    return &a->records[a->keys[i] & ((UINT64_C(1) << NUMBER_BITS) - 1)];
}

/* Of the KB: the places of a bin once, when the first record of it comes near. */
static void fetch_alleles(const struct reading *r, const struct aside *a, uint32_t i)
{
    const struct aside_record *far = record_of(a, i + 3 * FETCH_RECORDS);
    const struct aside_record *before = record_of(a, i + 3 * FETCH_RECORDS - 1);
    const struct aside_record *near = record_of(a, i + FETCH_RECORDS);
    bool is_new = far->contig != before->contig
                  || far->pos1 >> KB_BIN_SHIFT != before->pos1 >> KB_BIN_SHIFT;

    for (unsigned k = 0; k < N_ASSEMBLIES; k++) {
        if (!r->sides[k].is_active)
            continue;
        if (is_new)
            join_fetch_places(&r->sides[k].join, far->contig, far->pos1);
        join_fetch_alleles(&r->sides[k].join, near->contig, near->pos1);
    }
}

/* Always inline: gcc 12 takes a function that only fetches for one without effect. */
static inline __attribute__((always_inline)) void fetch_ahead(
    const struct reading *r, const struct aside *a, uint32_t i)
{
    if (i + 4 * FETCH_RECORDS < a->n) {
        __builtin_prefetch(record_of(a, i + 4 * FETCH_RECORDS));
        fetch_alleles(r, a, i);
    }
    if (i + FETCH_RECORDS < a->n) {
        const struct aside_record *it = record_of(a, i + FETCH_RECORDS);
        for (uint32_t k = 0; k < it->n_bytes && k < FETCH_BYTES; k += 64)
            __builtin_prefetch(a->text + it->at + k);
    }
}

/* Its votes are not counted yet, but kept. */
static int look_at(
    struct reading *r, struct aside *a, struct aside_record *it, struct err *err)
{
    struct str line = {a->text + it->at, it->n_bytes};
    uint64_t agree[N_ASSEMBLIES], disagree[N_ASSEMBLIES];

    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        r->sides[i].voted_contig = CONTIG_NONE;
        agree[i] = r->sides[i].agree;
        disagree[i] = r->sides[i].disagree;
    }
    int rc = reading_look_at(r, vcf_again_read(a->again, line, it->line), err);
    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        struct side *s = &r->sides[i];
        it->vote[i] = s->agree > agree[i]         ? AGREES
                      : s->disagree > disagree[i] ? DISAGREES
                                                  : NO_VOTE;
        s->agree = agree[i];
        s->disagree = disagree[i];
    }
    return rc;
}

static void count_votes(struct side *s, const struct aside *a, unsigned i)
{
    for (uint32_t k = 0; k < a->n; k++) {
        const struct aside_record *it = &a->records[k];
        if (it->vote[i] != NO_VOTE)
            reading_vote(s, it->contig, it->pos1, it->vote[i] == AGREES);
    }
}

/* What is written beside the records again is kept in the file's order. */
bool reading_may_wait(const struct reading *r, const struct vcf_record *record)
{
    return !record->bcf && !r->options->wants_places && !r->options->cut;
}

static bool is_full(const struct aside *a)
{
    return a->n == ASIDE_RECORDS || a->n_bytes + LONGEST_LINE > TEXT_BYTES;
}

static void add(
    struct aside *a, unsigned contig, const struct vcf_record *record, struct str line)
{
    a->keys[a->n] = (uint64_t)contig << (NUMBER_BITS + POS_BITS)
                    | (uint64_t)record->pos1 << NUMBER_BITS | a->n;
    a->records[a->n++] = (struct aside_record){.line = record->line,
        .at = (uint32_t)a->n_bytes,
        .n_bytes = (uint32_t)line.n,
        .pos1 = record->pos1,
        .contig = (uint8_t)contig};
    memcpy(a->text + a->n_bytes, line.p, line.n);
    a->n_bytes += line.n;
}

int reading_take_aside(struct reading *r, struct err *err)
{
    struct aside *a = r->aside;
    struct side *sides = r->sides;
    int rc = 0;

    if (!a)
        return 0;
    const struct record_contig contig = r->record_contig;
    const unsigned voted_contig[] = {sides[0].voted_contig, sides[1].voted_contig};
    const uint32_t voted_pos1[] = {sides[0].voted_pos1, sides[1].voted_pos1};
    r->record_contig = (struct record_contig){0};
    r->is_from_aside = true;
    sort_keys(a);
    for (uint32_t i = 0; rc >= 0 && i < a->n; i++) {
        fetch_ahead(r, a, i);
        rc = look_at(r, a, record_of(a, i), err);
    }
    r->is_from_aside = false;
    r->record_contig = contig;
    for (unsigned i = 0; rc >= 0 && i < N_ASSEMBLIES; i++) {
        sides[i].voted_contig = voted_contig[i];
        sides[i].voted_pos1 = voted_pos1[i];
        count_votes(&sides[i], a, i);
    }
    a->n = 0;
    a->n_bytes = 0;
    return rc;
}

int reading_put_aside(struct reading *r, struct vcf_record *record, struct err *err)
{
    struct aside *a = r->aside;
    unsigned contig = r->quiet.contig;
    struct str line = vcf_line(record);
    bool may_wait = r->quiet.may_wait && contig != CONTIG_NONE && record->pos1 > 0
                    && line.p && line.n <= LONGEST_LINE;
    int rc = 0;

    if (!may_wait || (a && is_full(a)))
        rc = reading_take_aside(r, err);
    if (rc < 0)
        return rc;
    if (!may_wait)
        return reading_look_at(r, record, err);
    if (!a)
        a = r->aside = begin(record->header);
    reading_note_sites(r, record);
    add(a, contig, record, line);
    return 0;
}
