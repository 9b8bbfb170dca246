/* Records of a VCF at the positions of star alleles, in all the ways they are written.
 */
#include "query/pgx_seen.h"

#include "kb/base/stream.h"
#include "made_pgx.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Bases 1 to 26 of the contig: a TA repeat from 11 on. */
static const char contig[] = "GGGGGGGGGCTATATATATGGGGGGG";

static uint32_t fetch(void *ctx, enum assembly assembly, unsigned on, uint32_t pos1,
    uint32_t n, char *out)
{
    uint32_t known = 0;

    (void)ctx, (void)assembly, (void)on;
    while (known < n && pos1 > 0 && pos1 + known <= sizeof contig - 1) {
        out[known] = contig[pos1 + known - 1];
        known++;
    }
    return known;
}

struct world {
    struct arena mem, scratch;
    struct pgx_definition d;
    struct pgx_genes genes;
    struct refbases bases;
    struct pgx_seen seen;
    bool is_doubtful;
};

static int on_header(void *ctx, const struct vcf_header *h, struct err *err)
{
    (void)ctx, (void)h, (void)err;
    return 0;
}

static int on_record(void *ctx, struct vcf_record *record, struct err *err)
{
    struct world *w = ctx;
    struct str end;
    struct site_record r = {.record = record,
        .contig = 10,
        .end1 = record->pos1 + (uint32_t)record->ref.n - 1,
        .sample = 0,
        .is_block = str_eq_c(record->alt, ".") || str_eq_c(record->alt, "<NON_REF>"),
        .is_doubtful = w->is_doubtful};

    (void)err;
    if (vcf_info(record, STR("END"), &end))
        assert_true(str_to_u32(end, &r.end1));
    pgx_seen_record(&w->seen, &r, &w->scratch);
    return 0;
}

/* What is seen at position number `locus` after these records ("pos ref alt info format
 * sample" lines): "0/2", "1|0", "." or a state. */
static const char *seen_at(struct world *w, unsigned locus, const char *records)
{
    static const char *const states[] = {[PGX_SEEN_NOT] = "not seen",
        [PGX_SEEN_NO_CALL] = "no call",
        [PGX_SEEN_DOUBTFUL] = "doubtful",
        [PGX_SEEN_OTHER_REF] = "other REF",
        [PGX_SEEN_CONFLICT] = "conflict"};
    static char text[32];
    struct buf vcf = BUF_INIT;
    struct err err = {0};

    w->bases = (struct refbases){NULL, fetch, NULL};
    pgx_seen_begin(&w->seen, &w->genes, ASSEMBLY_GRCH38, &w->bases, &w->mem);
    buf_add_c(&vcf, "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\t"
                    "INFO\tFORMAT\tS\n");
    struct str rest = str_of(records), line, f[6];
    while (str_next(&rest, '\n', &line)) {
        for (unsigned i = 0; i < 6; i++)
            assert_true(str_next(&line, ' ', &f[i]));
        buf_fmt(&vcf, "chr10\t%.*s\t.\t%.*s\t%.*s\t.\tPASS\t%.*s\t%.*s\t%.*s\n",
            STR_ARG(f[0]), STR_ARG(f[1]), STR_ARG(f[2]), STR_ARG(f[3]), STR_ARG(f[4]),
            STR_ARG(f[5]));
    }
    struct stream *in = stream_open_bytes("made", vcf.p, vcf.n, &err);
    assert_int_equal(vcf_read(in, ERR_SAMPLE, on_header, on_record, NULL, w, &err), 0);
    stream_close(in);
    buf_free(&vcf);
    for (unsigned i = 0; i < w->seen.n_loci; i++) {
        const struct pgx_seen_locus *l = &w->seen.loci[i];
        if (l->locus != locus)
            continue;
        if (l->state != PGX_SEEN_CALLED)
            return states[l->state];
        size_t n = 0;
        for (unsigned k = 0; k < l->o.n_copies; k++) {
            if (k > 0)
                text[n++] = l->o.is_phased ? '|' : '/';
            text[n++] = l->o.base[k] == PGX_BASE_UNDEFINED ? '?'
                        : l->o.base[k] == PGX_BASE_NONE    ? '.'
                                                           : (char)('0' + l->o.base[k]);
        }
        text[n] = '\0';
        return text;
    }
    return "no such position";
}

static int begin(void **state)
{
    static struct world w;

    w = (struct world){.mem = ARENA_INIT, .scratch = ARENA_INIT};
    w.d = made_pgx_definition(&w.mem, "UGT1A1", "5 G A,T;10 CTA C,CTATA,CTATATA",
        "*1;*6 5=A;*28 10=CTATA;*36 10=C");
    w.genes = (struct pgx_genes){.definitions = &w.d, .n_definitions = 1};
    *state = &w;
    return 0;
}

static int end(void **state)
{
    struct world *w = *state;

    arena_free(&w->scratch);
    arena_free(&w->mem);
    return 0;
}

struct row {
    const char *records, *want;
};

static void check(void **state, unsigned locus, const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *found = seen_at(*state, locus, rows[i].records);
        if (strcmp(found, rows[i].want) != 0)
            fail_msg("\"%s\": %s, expected %s", rows[i].records, found, rows[i].want);
    }
}

static void reads_substitutions_in_any_words(void **state)
{
    static const struct row rows[] = {
        {"5 G A . GT 0/1", "0/1"},
        {"5 G T . GT 1|0", "2|0"},
        {"5 G A,T . GT 1/2", "1/2"},
        {"5 G C . GT 0/1", "0/?"},
        {"5 G C . GT 0/0", "0/0"},
        {"4 GG GA . GT 0/1", "0/1"},
        {"4 GGG GAG . GT 1/1", "1/1"},
        {"5 G . . GT 0/0", "0/0"},
        {"2 G <NON_REF> END=8 GT 0/0", "0/0"},
        {"2 G <NON_REF> END=4 GT 0/0", "not seen"},
        {"4 GG G . GT 0/1", "not seen"}, /* a run of G: it may be any of them */
        {"5 G A . GT ./.", "no call"},
        {"5 G A . GT 0/.", "0/."},
        {"5 G A . GT 1", "1/."}, /* not a chromosome of which one has one */
        {"5 G A . GT 0/1/1", "no call"},
        {"5 G A . GT 0/", "no call"},
        {"5 G A . GT 0/1/", "no call"},
        {"5 G A . GT:DP 0/1:20:30", "no call"},
        {"5 G A . GT:GT 0/1:0/0", "no call"},
        {"5 C A . GT 0/1", "other REF"},
        {"5 G A,* . GT 1/2", "no call"},
        {"5 G A . GT:AD 0/1:20,0", "doubtful"},
        {"5 G A . GT:AD 0/1:12,9", "0/1"},
        {"6 G A . GT 0/1", "not seen"},
        {"5 G GA . GT 0/1", "not seen"},
    };

    check(state, 0, rows, sizeof rows / sizeof *rows);
}

static void split_records_are_one_and_others_contradict(void **state)
{
    static const struct row rows[] = {
        {"5 G A . GT 0/1\n5 G T . GT 0/1", "1/2"},
        {"5 G A . GT 1|0\n5 G T . GT 0|1", "1|2"},
        {"5 G A . GT 0/0\n5 G T . GT 0/1", "2/0"},
        {"5 G A . GT 1/1\n5 G T . GT 0/1", "conflict"},
        {"5 G A . GT 0/1\n5 G A . GT 0/1", "0/1"},
        {"5 G A . GT 0/1\n5 G A . GT 1/1", "conflict"},
        {"5 G A . GT 0/1\n5 G T . GT ./.", "no call"},
    };

    check(state, 0, rows, sizeof rows / sizeof *rows);
}

static void reads_a_repeat_in_any_words(void **state)
{
    static const struct row rows[] = {
        {"10 CTA CTATA . GT 0/1", "0/2"},
        {"10 C CTA . GT 0/1", "0/2"},
        {"10 CTATA CTATATA . GT 1/1", "2/2"},
        {"19 T TAT . GT 0/1", "0/2"}, /* at the other end of the repeat */
        {"18 AT ATAT . GT 0/1", "0/2"},
        {"10 CTA C . GT 1|0", "1|0"},
        {"17 TAT T . GT 0/1", "0/1"},
        {"10 CTA C,CTATA,CTATATA . GT 1/3", "1/3"},
        {"10 C CTATATA . GT 0/1", "0/?"}, /* TA(10): nobody defines it */
        {"10 CTA C,CTATA . GT 0/0", "0/0"},
        {"10 CTA . . GT 0/0", "0/0"},
        {"10 C . . GT 0/0", "not seen"}, /* the anchor alone */
        {"10 C . . GT 0/0\n11 T . . GT 0/0\n12 A . . GT 0/0", "0/0"},
        {"2 G <NON_REF> END=30 GT 0/0", "0/0"},
        {"11 T C . GT 0/1", "not seen"},
    };

    check(state, 1, rows, sizeof rows / sizeof *rows);
}

static void a_doubtful_record_shows_nothing(void **state)
{
    struct world *w = *state;

    w->is_doubtful = true;
    assert_string_equal(seen_at(w, 0, "5 G A . GT 0/1"), "doubtful");
    assert_string_equal(seen_at(w, 0, "5 G . . GT 0/0"), "doubtful");
}

static void phase_sets_come_from_ps(void **state)
{
    struct world *w = *state;
    struct pgx_observed *o;

    seen_at(w, 0, "5 G A . GT:PS 0|1:77\n10 CTA C . GT:PS 1|0:.");
    o = pgx_seen_of_gene(&w->seen, 0, &w->mem);
    assert_int_equal(o[0].phase_set, 78);
    assert_int_equal(o[1].phase_set, 0);
    assert_true(o[1].is_phased);
}

static void finds_what_is_near_a_record(void **state)
{
    struct world *w = *state;

    seen_at(w, 0, "5 G A . GT 0/1");
    assert_true(pgx_seen_near(&w->seen, 10, 5, 5));
    assert_true(pgx_seen_near(&w->seen, 10, 60, 60)); /* a repeat's reach */
    assert_false(pgx_seen_near(&w->seen, 10, 200, 300));
    assert_false(pgx_seen_near(&w->seen, 11, 5, 5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_substitutions_in_any_words, begin, end),
        cmocka_unit_test_setup_teardown(
            split_records_are_one_and_others_contradict, begin, end),
        cmocka_unit_test_setup_teardown(reads_a_repeat_in_any_words, begin, end),
        cmocka_unit_test_setup_teardown(a_doubtful_record_shows_nothing, begin, end),
        cmocka_unit_test_setup_teardown(phase_sets_come_from_ps, begin, end),
        cmocka_unit_test_setup_teardown(finds_what_is_near_a_record, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
