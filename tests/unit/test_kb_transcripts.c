#include "kb/store/kb_spans.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kb/store/kb_build.h"
#include "tests/unit/tiny_kb.h"

#define BIN ((uint32_t)1 << KB_BIN_SHIFT)
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* ---- random numbers -----------------------------------------------------------------
 */

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* lo..hi, both included. */
static uint32_t between(uint64_t *state, uint32_t lo, uint32_t hi)
{
    return lo + (uint32_t)(next_random(state) % ((uint64_t)hi - lo + 1));
}

/* ---- a KB under construction --------------------------------------------------------
 */

struct made {
    char *dir;
    char path[512];
    struct kb_build *b;
    struct kb *kb;
    struct kb_txn *t;
    struct arena mem;
    struct err err;
};

static int set_up(void **state)
{
    struct made *m = calloc(1, sizeof(*m));
    struct provenance p = {.source = STR("models"), .kind = STR("transcripts")};

    if (!m)
        return -1;
    m->dir = tiny_kb_make_dir();
    snprintf(m->path, sizeof(m->path), "%s/made.kb", m->dir);
    m->b = kb_build_begin(&(struct kb_build_options){m->path, "test", 0}, &m->err);
    *state = m;
    return m->b ? kb_build_source(m->b, &p, &m->err) : -1;
}

static int tear_down(void **state)
{
    struct made *m = *state;

    kb_build_abort(m->b);
    kb_end(m->t);
    kb_close(m->kb);
    arena_free(&m->mem);
    tiny_kb_remove_dir(m->dir);
    free(m);
    return 0;
}

/* Publish (which verifies) and open. */
static void open_made(struct made *m)
{
    char id[65];
    struct kb_build *b = m->b;

    m->b = NULL;
    if (kb_build_publish(b, id, &m->err) < 0)
        fail_msg("%s", m->err.msg);
    m->kb = kb_open(m->path, false, &m->err);
    assert_non_null(m->kb);
    m->t = kb_begin(m->kb, &m->err);
    assert_non_null(m->t);
}

static void add(struct made *m, struct transcript *t)
{
    if (transcript_close(t, &m->err) < 0
        || kb_build_transcript(m->b, 0, t, &m->err) < 0)
        fail_msg("%s", m->err.msg);
}

static void assert_refuses(struct made *m, const struct transcript *t, const char *why)
{
    assert_int_equal(kb_build_transcript(m->b, 0, t, &m->err), ERR_FAIL);
    if (!strstr(m->err.msg, why))
        fail_msg("found \"%s\", expected \"%s\"", m->err.msg, why);
}

/* ---- transcripts --------------------------------------------------------------------
 */

static struct transcript one_exon(
    const char *id, enum assembly assembly, uint32_t beg1, uint32_t end1)
{
    static struct exon exons[16];
    static unsigned n;
    struct exon *e = &exons[n++ % COUNT(exons)];

    *e = (struct exon){beg1, end1};
    return (struct transcript){.id = str_of(id),
        .gene = STR("BRAF"),
        .tag = TRANSCRIPT_MANE_SELECT,
        .assembly = assembly,
        .contig = 7,
        .exons = e,
        .n_exons = 1};
}

static void assert_same_text(struct str a, struct str b)
{
    assert_true(str_eq(a, b));
}

static void assert_same_transcript(
    const struct transcript *a, const struct transcript *b)
{
    assert_same_text(a->id, b->id);
    assert_same_text(a->twin_id, b->twin_id);
    assert_same_text(a->protein_id, b->protein_id);
    assert_same_text(a->protein_twin_id, b->protein_twin_id);
    assert_same_text(a->gene, b->gene);
    assert_int_equal(a->hgnc_id, b->hgnc_id);
    assert_int_equal(a->tag, b->tag);
    assert_int_equal(a->assembly, b->assembly);
    assert_int_equal(a->contig, b->contig);
    assert_int_equal(a->is_reverse, b->is_reverse);
    assert_int_equal(a->is_lifted, b->is_lifted);
    assert_int_equal(a->is_start_incomplete, b->is_start_incomplete);
    assert_int_equal(a->is_end_incomplete, b->is_end_incomplete);
    assert_int_equal(a->start_phase, b->start_phase);
    assert_int_equal(a->cds_beg1, b->cds_beg1);
    assert_int_equal(a->cds_end1, b->cds_end1);
    assert_int_equal(a->n_bases, b->n_bases);
    assert_int_equal(a->cds_beg0, b->cds_beg0);
    assert_int_equal(a->cds_end0, b->cds_end0);
    assert_int_equal(a->n_exons, b->n_exons);
    for (unsigned i = 0; i < a->n_exons; i++) {
        assert_int_equal(a->exons[i].beg1, b->exons[i].beg1);
        assert_int_equal(a->exons[i].end1, b->exons[i].end1);
    }
}

/* n exons of 60 bases, 940 apart; odd numbers of exons stand on the minus strand. */
static struct transcript striped(struct arena *mem, unsigned n)
{
    bool is_reverse = n % 2;
    struct transcript t = {.id = str_fmt(mem, "NM_%06u.%u", n, 1 + n % 9),
        .twin_id = n % 3 ? str_fmt(mem, "ENST%011u.2", n) : STR_NONE,
        .protein_id = n % 5 ? str_fmt(mem, "NP_%06u.1", n) : STR_NONE,
        .protein_twin_id = n % 3 ? str_fmt(mem, "ENSP%011u.2", n) : STR_NONE,
        .gene = n % 7 ? STR("TTN") : STR_NONE,
        .hgnc_id = n % 7 ? 12403 : 0,
        .tag = 1 + n % 3,
        .assembly = ASSEMBLY_GRCH38,
        .contig = 2,
        .is_reverse = is_reverse,
        .is_lifted = n % 4 == 1,
        .is_start_incomplete = n % 6 == 1,
        .is_end_incomplete = n % 6 == 2,
        .start_phase = n % 6 == 1 ? 2 : 0,
        .exons = ARENA_ARRAY(mem, struct exon, n),
        .n_exons = n};

    for (unsigned i = 0; i < n; i++) {
        uint32_t at = 178000000 + n + 1000 * (is_reverse ? n - 1 - i : i);
        t.exons[i] = (struct exon){at, at + 59};
    }
    if (n % 8) {
        t.cds_beg1 = t.exons[is_reverse ? n - 1 : 0].beg1 + 10;
        t.cds_end1 = t.exons[is_reverse ? 0 : n - 1].end1 - 7;
    } else {
        t.start_phase = 0;
    }
    return t;
}

static void gives_back_all_members_of_one_to_363_exons(void **state)
{
    struct made *m = *state;

    for (unsigned n = 1; n <= 363; n++) {
        struct transcript t = striped(&m->mem, n);
        add(m, &t);
    }
    open_made(m);
    assert_int_equal(kb_n_transcripts(m->t), 363);
    for (unsigned n = 1; n <= 363; n++) {
        struct transcript want = striped(&m->mem, n), t, head;
        uint16_t source = 99;
        assert_int_equal(transcript_close(&want, &m->err), 0);
        assert_int_equal(kb_transcript(m->t, n - 1, &m->mem, &t, &source, &m->err), 1);
        assert_int_equal(kb_transcript_head(m->t, n - 1, &head, &m->err), 1);
        assert_true(str_eq(head.id, t.id) && str_eq(head.gene, t.gene));
        assert_int_equal(head.tag, t.tag);
        assert_int_equal(head.assembly, t.assembly);
        assert_int_equal(head.cds_end1, t.cds_end1);
        assert_int_equal(head.n_exons, 0);
        assert_same_transcript(&t, &want);
        assert_int_equal(source, 0);
    }
    assert_int_equal(
        kb_transcript(m->t, 363, &m->mem, &(struct transcript){0}, NULL, &m->err), 0);
}

static void finds_by_either_id_with_any_version_and_by_gene(void **state)
{
    struct made *m = *state;
    struct transcript a = one_exon("NM_004333.6", ASSEMBLY_GRCH37, 100, 200);
    struct transcript b = one_exon("NM_004333.6", ASSEMBLY_GRCH38, 300, 400);
    struct transcript c = one_exon("NM_001374258.1", ASSEMBLY_GRCH38, 300, 400);
    uint32_t *list;

    b.twin_id = STR("ENST00000646891.2");
    c.gene = STR_NONE;
    add(m, &a);
    /* "NM_001374258.1" < "NM_004333.6" at the same place */
    add(m, &c);
    add(m, &b);
    open_made(m);
    assert_int_equal(
        kb_transcripts_by_id(m->t, STR("NM_004333"), &m->mem, &list, &m->err), 2);
    assert_int_equal(list[0], 0);
    assert_int_equal(list[1], 2);
    assert_int_equal(
        kb_transcripts_by_id(m->t, STR("NM_004333.4"), &m->mem, &list, &m->err), 2);
    assert_int_equal(
        kb_transcripts_by_id(m->t, STR("ENST00000646891"), &m->mem, &list, &m->err), 1);
    assert_int_equal(list[0], 2);
    assert_int_equal(
        kb_transcripts_by_id(m->t, STR("NM_00433"), &m->mem, &list, &m->err), 0);
    assert_int_equal(kb_transcripts_by_id(m->t, STR(""), &m->mem, &list, &m->err), 0);
    assert_int_equal(
        kb_transcripts_by_gene(m->t, STR("BRAF"), &m->mem, &list, &m->err), 2);
    assert_int_equal(list[1], 2);
    assert_int_equal(
        kb_transcripts_by_gene(m->t, STR("KRAS"), &m->mem, &list, &m->err), 0);
}

static void refuses_transcripts_out_of_order_or_given_twice(void **state)
{
    struct made *m = *state;
    struct transcript a = one_exon("NM_2.1", ASSEMBLY_GRCH38, 500, 600);
    struct transcript twice = one_exon("NM_2.1", ASSEMBLY_GRCH38, 900, 950);
    struct transcript lower = one_exon("NM_3.1", ASSEMBLY_GRCH38, 499, 600);
    struct transcript id = one_exon("NM_1.1", ASSEMBLY_GRCH38, 500, 600);
    struct transcript older = one_exon("NM_4.1", ASSEMBLY_GRCH37, 900, 950);
    struct transcript next = one_exon("NM_5.1", ASSEMBLY_GRCH38, 100, 200);
    struct transcript *all[] = {&twice, &lower, &id, &older, &next};

    for (size_t i = 0; i < COUNT(all); i++)
        assert_int_equal(transcript_close(all[i], &m->err), 0);
    add(m, &a);
    assert_refuses(m, &twice, "transcript NM_2.1 is given twice on GRCh38");
    assert_refuses(m, &lower, "transcript NM_3.1 after NM_2.1");
    assert_refuses(m, &id, "transcript NM_1.1 after NM_2.1");
    assert_refuses(m, &older, "transcript NM_4.1 after NM_2.1");
    assert_refuses(m, &next, "transcript NM_5.1 after NM_2.1");
    next.contig = 8;
    add(m, &next);
    open_made(m);
    assert_int_equal(kb_n_transcripts(m->t), 2);
}

static void refuses_transcripts_that_are_not_whole(void **state)
{
    struct made *m = *state;
    struct transcript t = one_exon("NM_1.1", ASSEMBLY_GRCH38, 500, 600);
    struct transcript no_id = one_exon("", ASSEMBLY_GRCH38, 500, 600);

    assert_refuses(m, &t, "expected a closed transcript");
    assert_int_equal(transcript_close(&t, &m->err), 0);
    assert_int_equal(transcript_close(&no_id, &m->err), 0);
    assert_refuses(m, &no_id, "empty id");
    assert_int_equal(kb_build_transcript(m->b, 1, &t, &m->err), ERR_FAIL);
    assert_non_null(strstr(m->err.msg, "source number 1"));
    t.tag = 0;
    assert_refuses(m, &t, "found no tag");
}

/* ---- spans --------------------------------------------------------------------------
 */

#define N_MODELS 400
#define N_QUERIES 20000
#define AREA_BEG (39 * BIN - 20000) /* some bins, edges in the midst of exons */
#define AREA_END (42 * BIN + 20000)

static int by_place(const void *a, const void *b)
{
    const struct transcript *x = a, *y = b;
    uint32_t x_beg1 = transcript_beg1(x), y_beg1 = transcript_beg1(y);

    if (x->assembly != y->assembly)
        return x->assembly < y->assembly ? -1 : 1;
    if (x->contig != y->contig)
        return x->contig < y->contig ? -1 : 1;
    if (x_beg1 != y_beg1)
        return x_beg1 < y_beg1 ? -1 : 1;
    return str_cmp(x->id, y->id);
}

static struct transcript random_model(struct arena *mem, uint64_t *seed, unsigned i)
{
    struct transcript t = {.id = str_fmt(mem, "ENST%u.1", i),
        .tag = TRANSCRIPT_CANONICAL,
        .assembly = between(seed, ASSEMBLY_GRCH37, ASSEMBLY_GRCH38),
        .contig = between(seed, 0, 3) ? 21 : 22,
        .n_exons = between(seed, 1, 12)};
    uint32_t at = between(seed, AREA_BEG, AREA_END);

    if (i % 16 == 0) /* begins beside an edge */
        at = between(seed, 39, 42) * BIN - 10 + between(seed, 0, 20);
    t.exons = ARENA_ARRAY(mem, struct exon, t.n_exons);
    for (unsigned k = 0; k < t.n_exons; k++) {
        uint32_t n =
            between(seed, 0, 9) ? between(seed, 1, 200) : between(seed, 1, 9000);
        t.exons[k] = (struct exon){at, at + n - 1};
        at +=
            n + (between(seed, 0, 20) ? between(seed, 1, 3000) : between(seed, 1, BIN));
    }
    if (between(seed, 0, 4)) {
        struct exon *first = &t.exons[between(seed, 0, t.n_exons - 1)];
        struct exon *last =
            first + between(seed, 0, (uint32_t)(t.exons + t.n_exons - 1 - first));
        t.cds_beg1 = between(seed, first->beg1, first->end1);
        t.cds_end1 = between(seed, first == last ? t.cds_beg1 : last->beg1, last->end1);
    }
    return t;
}

static bool touches(uint32_t a_beg, uint32_t a_end, uint32_t b_beg, uint32_t b_end)
{
    return a_beg <= b_end && b_beg <= a_end;
}

static bool codes_in(const struct transcript *t, uint32_t beg1, uint32_t end1)
{
    for (unsigned i = 0; transcript_is_coding(t) && i < t->n_exons; i++) {
        const struct exon *e = &t->exons[i];
        if (touches(e->beg1, e->end1, t->cds_beg1, t->cds_end1)
            && touches(e->beg1 - KB_SPAN_FLANK, e->end1 + KB_SPAN_FLANK, beg1, end1))
            return true;
    }
    return false;
}

static void make_models(struct made *m, uint64_t *seed, struct transcript *all)
{
    for (unsigned i = 0; i < N_MODELS; i++) {
        all[i] = random_model(&m->mem, seed, i);
        if (transcript_close(&all[i], &m->err) < 0)
            fail_msg("%s", m->err.msg);
    }
    qsort(all, N_MODELS, sizeof(*all), by_place);
    for (unsigned i = 0; i < N_MODELS; i++)
        add(m, &all[i]);
    open_made(m);
}

/* The answers of a walker against a look at every model. */
static unsigned check_query(struct made *m, struct span_walker *w,
    const struct transcript *all, unsigned contig, uint32_t beg1, uint32_t end1)
{
    struct arena mem = ARENA_INIT;
    uint32_t *found;
    int n = span_transcripts(w, contig, beg1, end1, &mem, &found, &m->err), at = 0;
    bool is_coding = false;

    for (uint32_t i = 0; i < N_MODELS; i++) {
        const struct transcript *t = &all[i];
        if (t->assembly != w->assembly || t->contig != contig
            || !touches(transcript_beg1(t), transcript_end1(t), beg1, end1))
            continue;
        assert_true(at < n);
        assert_int_equal(found[at++], i);
        is_coding |= codes_in(t, beg1, end1);
    }
    assert_int_equal(at, n);
    if (!is_coding)
        for (uint32_t i = 0; i < N_MODELS; i++) /* a flank is outside the extent */
            is_coding |= all[i].assembly == w->assembly && all[i].contig == contig
                         && codes_in(&all[i], beg1, end1);
    assert_int_equal(span_any(w, contig, beg1, end1, &m->err), is_coding);
    arena_free(&mem);
    return is_coding;
}

static void spans_and_transcripts_are_those_of_brute_force(void **state)
{
    struct made *m = *state;
    struct transcript *all = ARENA_ARRAY(&m->mem, struct transcript, N_MODELS);
    uint64_t seed = 88172645463325252u;
    struct span_walker w[N_ASSEMBLIES];
    unsigned n_coding = 0;
    uint32_t at = AREA_BEG;

    make_models(m, &seed, all);
    span_walker_begin(&w[0], m->t, ASSEMBLY_GRCH37);
    span_walker_begin(&w[1], m->t, ASSEMBLY_GRCH38);
    for (unsigned i = 0; i < N_QUERIES; i++) {
        uint32_t n =
            between(&seed, 0, 99) ? between(&seed, 1, 60) : between(&seed, 1, 3 * BIN);
        if (i < N_QUERIES / 2) /* forward, a little back at times; then anywhere */
            at += between(&seed, 0, 180) - (between(&seed, 0, 9) ? 0 : 100);
        else
            at = between(&seed, AREA_BEG - 1000, AREA_END + BIN);
        if (i == N_QUERIES * 3 / 4) { /* each bin is read once from here on */
            span_keep_bins(&w[0], &m->mem);
            span_keep_bins(&w[1], &m->mem);
        }
        n_coding += check_query(
            m, &w[i & 1], all, between(&seed, 0, 9) ? 21 : 22, at, at + n - 1);
    }
    assert_in_range(n_coding, N_QUERIES / 10, N_QUERIES - N_QUERIES / 10);
}

static void flanks_end_at_the_ends_of_a_contig(void **state)
{
    struct made *m = *state;
    uint32_t length = contig_length(ASSEMBLY_GRCH38, 7);
    struct transcript a = one_exon("NM_1.1", ASSEMBLY_GRCH38, 3, 30);
    struct transcript b = one_exon("NM_2.1", ASSEMBLY_GRCH38, length - 40, length - 4);
    struct span_walker w;
    uint32_t *list;

    a.cds_beg1 = 3, a.cds_end1 = 30;
    b.cds_beg1 = length - 30, b.cds_end1 = length - 20;
    add(m, &a);
    add(m, &b);
    open_made(m);
    span_walker_begin(&w, m->t, ASSEMBLY_GRCH38);
    assert_int_equal(span_any(&w, 7, 1, 1, &m->err), 1);
    assert_int_equal(span_any(&w, 7, 38, 38, &m->err), 1);
    assert_int_equal(span_any(&w, 7, 39, 39, &m->err), 0);
    assert_int_equal(span_any(&w, 7, length, length, &m->err), 1);
    assert_int_equal(span_any(&w, 7, length - 49, length - 49, &m->err), 0);
    assert_int_equal(span_any(&w, 7, length - 48, length - 48, &m->err), 1);
    /* nothing is inside out, beyond a contig, or on no contig */
    assert_int_equal(span_any(&w, 7, 20, 19, &m->err), 0);
    assert_int_equal(span_any(&w, 7, UINT32_MAX, UINT32_MAX, &m->err), 0);
    assert_int_equal(span_any(&w, CONTIG_NONE, 10, 10, &m->err), 0);
    assert_int_equal(span_any(&w, 8, 10, 10, &m->err), 0);
    assert_int_equal(
        span_transcripts(&w, 7, 1, UINT32_MAX, &m->mem, &list, &m->err), 2);
    assert_int_equal(span_transcripts(&w, 7, 2, 1, &m->mem, &list, &m->err), 0);
}

/* ---- windows ------------------------------------------------------------------------
 */

#define MAP_BEG (10 * BIN - 3000)
#define MAP_BASES (3 * BIN)
#define N_FETCHES 40000

/* What is known around some bin edges: a base, or '-'. */
struct base_map {
    char *of[N_ASSEMBLIES]; /* MAP_BASES from MAP_BEG on */
};

static void window(
    struct made *m, enum assembly assembly, uint32_t pos1, const char *p, uint32_t n)
{
    struct str bases = {p, n};

    if (kb_build_window(m->b, assembly, 7, pos1, bases, &m->err) < 0)
        fail_msg("%s", m->err.msg);
}

static void make_windows(struct made *m, uint64_t *seed, struct base_map *map)
{
    for (unsigned a = 0; a < N_ASSEMBLIES; a++) {
        map->of[a] = arena_alloc(&m->mem, MAP_BASES);
        memset(map->of[a], '-', MAP_BASES);
        for (uint32_t at = 0; at < MAP_BASES - 40000;) {
            uint32_t n =
                between(seed, 0, 30) ? between(seed, 1, 400) : between(seed, 1, 30000);
            for (uint32_t i = 0; i < n; i++)
                map->of[a][at + i] = "ACGT"[between(seed, 0, 3)];
            window(m, a + 1, MAP_BEG + at, map->of[a] + at, n);
            at += n + (between(seed, 0, 1) ? 1 : between(seed, 1, 900));
        }
    }
    open_made(m);
}

static void check_fetch(struct made *m, const struct refbases *ref,
    const struct base_map *map, enum assembly assembly, uint32_t at, uint32_t n)
{
    const char *known = map->of[assembly - 1] + at;
    char out[40001];
    uint32_t want = 0, got;

    while (want < n && known[want] != '-')
        want++;
    memset(out, '!', sizeof(out));
    got = ref->fetch(ref->ctx, assembly, 7, MAP_BEG + at, n, out);
    if (got != want || memcmp(out, known, want) != 0 || out[got] != '!')
        fail_msg("%u bases from %u: found %u known, expected %u", n, MAP_BEG + at, got,
            want);
    assert_int_equal(m->err.code, 0);
}

static void fetches_the_bases_of_brute_force(void **state)
{
    struct made *m = *state;
    struct base_map map;
    struct kb_bases bases;
    struct refbases ref;
    uint64_t seed = 2463534242u;
    uint32_t at = 0;

    make_windows(m, &seed, &map);
    kb_bases_begin(&bases, m->t);
    ref = kb_bases_ref(&bases);
    for (unsigned i = 0; i < N_FETCHES; i++) {
        uint32_t n =
            between(&seed, 0, 50) ? between(&seed, 0, 64) : between(&seed, 1, 40000);
        enum assembly on = i & 1 ? ASSEMBLY_GRCH38 : ASSEMBLY_GRCH37;
        if (i < N_FETCHES / 2) { /* forward, then backward, then anywhere */
            at += between(&seed, 0, 70);
        } else if (i < N_FETCHES * 3 / 4) {
            at -= at > 100 ? between(&seed, 0, 100) : at;
        } else {
            at = between(&seed, 0, MAP_BASES - 40001);
        }
        if (at > MAP_BASES - 40001)
            at = MAP_BASES - 40001;
        check_fetch(m, &ref, &map, on, at, n);
    }
    assert_int_equal(kb_bases_error(&bases, &m->err), 0);
}

static void a_fetch_runs_over_bin_edges_and_stops_at_the_first_unknown_base(
    void **state)
{
    struct made *m = *state;
    uint32_t n = 2 * BIN + 10, got;
    char *known = arena_alloc(&m->mem, n), *out = arena_alloc(&m->mem, n + 1);
    struct kb_bases bases;
    struct refbases ref;

    for (uint32_t i = 0; i < n; i++)
        known[i] = "ACGT"[(i * 7 + i / 11) % 4];
    window(m, ASSEMBLY_GRCH38, BIN - 5, known, n);
    window(m, ASSEMBLY_GRCH38, BIN - 5 + n + 1, "ACGT", 4);
    open_made(m);
    kb_bases_begin(&bases, m->t);
    ref = kb_bases_ref(&bases);
    got = ref.fetch(ref.ctx, ASSEMBLY_GRCH38, 7, BIN - 5, n + 1, out);
    assert_int_equal(got, n);
    assert_memory_equal(out, known, n);
    assert_int_equal(ref.fetch(ref.ctx, ASSEMBLY_GRCH38, 7, BIN - 6, 3, out), 0);
    assert_int_equal(ref.fetch(ref.ctx, ASSEMBLY_GRCH38, 7, BIN - 5 + n, 3, out), 0);
    assert_int_equal(
        ref.fetch(ref.ctx, ASSEMBLY_GRCH38, 7, BIN - 5 + n + 1, 9, out), 4);
    /* what is not there is unknown, not an error */
    assert_int_equal(ref.fetch(ref.ctx, ASSEMBLY_GRCH37, 7, BIN, 3, out), 0);
    assert_int_equal(ref.fetch(ref.ctx, ASSEMBLY_GRCH38, 8, BIN, 3, out), 0);
    assert_int_equal(ref.fetch(ref.ctx, ASSEMBLY_GRCH38, CONTIG_NONE, BIN, 3, out), 0);
    assert_int_equal(ref.fetch(ref.ctx, ASSEMBLY_NONE, 7, BIN, 3, out), 0);
    assert_int_equal(ref.fetch(ref.ctx, ASSEMBLY_GRCH38, 7, 0, 3, out), 0);
    assert_int_equal(ref.fetch(ref.ctx, ASSEMBLY_GRCH38, 7, UINT32_MAX, 3, out), 0);
    assert_int_equal(ref.fetch(ref.ctx, ASSEMBLY_GRCH38, 7, BIN, 0, out), 0);
    assert_int_equal(kb_bases_error(&bases, &m->err), 0);
}

static void assert_refuses_window(struct made *m, enum assembly assembly,
    unsigned contig, uint32_t pos1, struct str bases, const char *why)
{
    assert_int_equal(
        kb_build_window(m->b, assembly, contig, pos1, bases, &m->err), ERR_FAIL);
    if (!strstr(m->err.msg, why))
        fail_msg("found \"%s\", expected \"%s\"", m->err.msg, why);
}

static void refuses_windows_out_of_order_or_touching_or_of_other_bases(void **state)
{
    struct made *m = *state;
    uint32_t length = contig_length(ASSEMBLY_GRCH38, 7);

    window(m, ASSEMBLY_GRCH38, 100, "ACGT", 4);
    assert_refuses_window(m, ASSEMBLY_GRCH38, 7, 104, STR("A"), "do not touch");
    assert_refuses_window(m, ASSEMBLY_GRCH38, 7, 50, STR("A"), "windows in order");
    assert_refuses_window(m, ASSEMBLY_GRCH38, 6, 500, STR("A"), "windows in order");
    assert_refuses_window(
        m, ASSEMBLY_GRCH38, 7, 200, STR("ACgT"), "found \"g\" at base 3");
    assert_refuses_window(m, ASSEMBLY_GRCH38, 7, 200, STR("N"), "expected A C G T");
    assert_refuses_window(m, ASSEMBLY_GRCH38, 7, 200, STR(""), "inside the contig");
    assert_refuses_window(m, ASSEMBLY_GRCH38, 7, 0, STR("A"), "inside the contig");
    assert_refuses_window(
        m, ASSEMBLY_GRCH38, 7, length, STR("AC"), "inside the contig");
    assert_refuses_window(m, ASSEMBLY_GRCH38, 0, 200, STR("A"), "without assembly");
    assert_refuses_window(m, ASSEMBLY_NONE, 7, 200, STR("A"), "without assembly");
    window(m, ASSEMBLY_GRCH38, 105, "A", 1);
    window(m, ASSEMBLY_GRCH37, 3, "A", 1); /* the other assembly has its own order */
    window(m, ASSEMBLY_GRCH38, length, "G", 1);
    open_made(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
        T(gives_back_all_members_of_one_to_363_exons),
        T(finds_by_either_id_with_any_version_and_by_gene),
        T(refuses_transcripts_out_of_order_or_given_twice),
        T(refuses_transcripts_that_are_not_whole),
        T(spans_and_transcripts_are_those_of_brute_force),
        T(flanks_end_at_the_ends_of_a_contig),
        T(fetches_the_bases_of_brute_force),
        T(a_fetch_runs_over_bin_edges_and_stops_at_the_first_unknown_base),
        T(refuses_windows_out_of_order_or_touching_or_of_other_bases),
#undef T
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
