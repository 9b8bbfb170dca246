/*
 * What a damaged or cut knowledge base may do: give an error, or the very same answers.
 * Each case runs in a child, because LMDB itself may meet damage that it cannot
 * survive; the child treats that as main does: a message and exit status 3.
 */
#include "kb/store/kb.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "kb/base/digest.h"
#include "kb/store/codec.h"
#include "kb/store/kb_ahead.h"
#include "kb/store/kb_soon.h"
#include "kb/store/kb_spans.h"
#include "tests/unit/tiny_kb.h"

#define N_RANDOM_FLIPS 5000
#define HEADER_BYTES 1024
#define MAX_ANSWERS 2000
#define SECONDS_FOR_A_CASE 10

/* ---- answers ------------------------------------------------------------------------
 */

/* One number for each look-up: 0 for an error, else a hash of what it gave. */
struct answers {
    uint64_t of[MAX_ANSWERS];
    unsigned n;
};

static void note(struct answers *a, int rc, const void *p, size_t n)
{
    if (a->n < MAX_ANSWERS)
        a->of[a->n++] = rc < 0 ? 0 : hash64(rc > 0 ? p : "", rc > 0 ? n : 0, 17) | 1;
}

/* The list by its address: it is set by the call that gives rc. */
static void note_list(struct answers *a, int rc, uint32_t *const *list)
{
    note(a, rc, rc > 0 ? *list : NULL, rc > 0 ? (size_t)rc * sizeof(**list) : 0);
}

static void ask_alleles(struct kb_txn *t, struct arena *mem, struct answers *a)
{
    struct err err;
    uint32_t *list;
    bool has_criterion;
    struct kb_bin found;

    for (unsigned i = 0; i < TINY_CLINVAR_RECORDS; i += 7) {
        struct allele allele = tiny_kb_snv(i);
        note_list(
            a, kb_allele_owners(t, &allele, mem, &list, &has_criterion, &err), &list);
        allele.pos1++;
        note_list(
            a, kb_allele_owners(t, &allele, mem, &list, &has_criterion, &err), &list);
        note_list(a, kb_criteria_by_allele(t, &allele, mem, &list, &err), &list);
        int rc = kb_bin(t, ASSEMBLY_GRCH38, 1 + i % 24, i % 30, &found, &err);
        note(a, rc, found.pos1, rc == 1 ? (size_t)found.n * 16 : 0);
    }
    for (unsigned i = 0; i < 100; i++) {
        unsigned contig = 1 + i % 26;
        uint32_t bin = i % 17;
        int rc = kb_bin_seek(t, ASSEMBLY_GRCH37, &contig, &bin, &found, &err);
        note(a, rc, found.pos1, rc == 1 ? (size_t)found.n * 16 : 0);
    }
}

static void ask_records(struct kb_txn *t, struct arena *mem, struct answers *a)
{
    struct err err;
    struct clinvar_entry c;
    struct record r;

    for (uint32_t i = 0; i <= TINY_RECORDS; i += 3) {
        int rc = kb_record(t, i, &r, &err);
        note(a, rc, r.body.p, rc == 1 ? r.body.n : 0);
        if (rc == 1 && r.type == RECORD_CLINVAR)
            kb_clinvar(t, i, mem, &c, &err);
        struct str id = str_fmt(mem, "VCV%09u", 1000 + (unsigned)i);
        rc = kb_record_by_id(t, id, &r, &err);
        note(a, rc, r.body.p, rc == 1 ? r.body.n : 0);
    }
}

static void ask_pgx(struct kb_txn *t, struct arena *mem, struct answers *a)
{
    struct err err;

    for (enum assembly on = ASSEMBLY_GRCH37; on <= ASSEMBLY_GRCH38; on++) {
        struct kb_pgx_position *at;
        struct pgx_annotation found = {0};
        uint32_t said[2] = {0, 0};
        int rc = kb_pgx_positions(t, on, mem, &at, &err);
        if (rc > 0)
            said[0] = at[0].pos1, said[1] = at[0].n_records;
        note(a, rc, said, sizeof(said));
        if (rc > 0)
            rc = kb_pgx(t, at[0].records[0], mem, &found, &err);
        note(a, rc, rc == 1 ? found.genotypes[0].text.p : "",
            rc == 1 ? found.genotypes[0].text.n : 0);
    }
}

static void ask_names(struct kb_txn *t, struct arena *mem, struct answers *a)
{
    static const char *const words[] = {"braf", "egfr", "kit", "melanoma", "mel",
        "tp53", "civicvid12", "braf v600e", "dabrafenib", "trametinib", "aspirin", "",
        "zzz", "rs500", "rs650", "rs9", "BRAF", "EGFR", "KIT", "TP53", "TMB", "MSI"};
    struct err err;

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        struct str word = str_of(words[i]);
        struct gene_criterion *by_gene;
        struct name_hit *hits;
        struct gene g;
        uint32_t *list;
        int rc = kb_name(t, word, mem, &hits, &err);
        uint32_t first[2] = {0, 0};
        if (rc > 0)
            first[0] = hits[0].kind, first[1] = hits[rc - 1].target;
        note(a, rc, first, sizeof(first));
        rc = kb_gene_by_symbol(t, word, mem, &g, &err);
        note(a, rc, &g.hgnc_id, sizeof(g.hgnc_id));
        note_list(a, kb_records_by_gene(t, word, mem, &list, &err), &list);
        note_list(a, kb_records_by_drug(t, word, mem, &list, &err), &list);
        note_list(a, kb_criteria_by_factor(t, word, mem, &list, &err), &list);
        rc = kb_criteria_by_gene(t, word, mem, &by_gene, &err);
        note(a, rc, by_gene, rc > 0 ? 4 : 0);
    }
}

static void ask_rest(struct kb_txn *t, struct arena *mem, struct answers *a)
{
    struct err err;
    struct curated_table table;
    struct str id, *names;
    uint32_t *list;
    int rc;

    for (uint32_t i = 0; i < 7; i++) {
        struct criterion *c;
        struct disease d;
        rc = kb_criterion(t, i, mem, &c, &err);
        note(a, rc, &i, rc == 1 ? sizeof(i) : 0);
        rc = kb_disease(t, i, mem, &d, &err);
        note(a, rc, d.name.p, rc == 1 ? d.name.n : 0);
        note_list(a, kb_records_by_criterion(t, i, mem, &list, &err), &list);
        note_list(a, kb_records_by_disease(t, i, mem, &list, &err), &list);
    }
    rc = kb_meta(t, KB_META_ID, &id, &err);
    note(a, rc, id.p, rc == 1 ? id.n : 0);
    rc = kb_curated(t, "gene_lists", mem, &table, &err);
    note(a, rc, table.rows, 0);
    rc = kb_name_near(t, STR("mealnoma"), NAME_DISEASE, 1, mem, &names, &err);
    note(a, rc, rc > 0 ? names[0].p : "", rc > 0 ? names[0].n : 0);
}

static void ask_transcripts(struct kb_txn *t, struct arena *mem, struct answers *a)
{
    struct err err;

    for (uint32_t i = 0; i <= TINY_TRANSCRIPTS; i += 5) {
        struct transcript found = {0};
        uint32_t *list;
        int rc = kb_transcript(t, i, mem, &found, NULL, &err);
        note(a, rc, found.exons, found.n_exons * sizeof(*found.exons));
        note(a, rc, found.id.p, found.id.n);
        struct str id = str_fmt(mem, "ENST%011u", 90 + (unsigned)i);
        note_list(a, kb_transcripts_by_id(t, id, mem, &list, &err), &list);
    }
}

static void ask_spans(struct kb_txn *t, struct arena *mem, struct answers *a)
{
    struct span_walker walkers[N_ASSEMBLIES];
    struct err err;

    span_walker_begin(&walkers[0], t, ASSEMBLY_GRCH37);
    span_walker_begin(&walkers[1], t, ASSEMBLY_GRCH38);
    for (unsigned i = 0; i < TINY_TRANSCRIPTS; i++) {
        uint32_t at = tiny_kb_transcript_beg1(i) + 900 * (i % 3);
        struct span_walker *w = &walkers[i / (TINY_TRANSCRIPTS / 2)];
        uint32_t *list;
        int rc = span_any(w, 7, at, at + 120, &err);
        note(a, rc, &rc, sizeof(rc));
        note_list(a, span_transcripts(w, 7, at, at + 50000, mem, &list, &err), &list);
    }
}

/* Some windows, and places beside them; a new reader for each, for an error stays. */
static void ask_bases(struct kb_txn *t, struct answers *a)
{
    for (unsigned i = 0; i < TINY_WINDOWS; i += 3) {
        struct kb_bases bases;
        struct err err;
        char out[TINY_WINDOW_BASES] = "";
        kb_bases_begin(&bases, t);
        struct refbases ref = kb_bases_ref(&bases);
        int n = (int)ref.fetch(ref.ctx, i % 2 ? ASSEMBLY_GRCH38 : ASSEMBLY_GRCH37, 7,
            tiny_kb_window_pos1(i) + 5 * (i % 21), sizeof(out), out);
        int rc = kb_bases_error(&bases, &err);
        if (rc < 0)
            assert_int_equal(n, 0);
        note(a, rc < 0 ? rc : n + 1, out, sizeof(out));
    }
}

/* No answers of its own: it must not stop those of the others. */
static void look_ahead(struct kb_txn *t)
{
    struct kb_place_bin bins[30];
    uint32_t ordinals[TINY_RECORDS];

    for (unsigned i = 0; i < 30; i++)
        bins[i] = (struct kb_place_bin){1 + i % 24, i};
    for (uint32_t i = 0; i < TINY_RECORDS; i++)
        ordinals[i] = i;
    kb_ahead_bins(t, ASSEMBLY_GRCH38, bins, 30);
    kb_ahead_records(t, ordinals, TINY_RECORDS);
    for (uint32_t i = 0; i < TINY_RECORDS; i++)
        kb_soon_record(t, i);
}

/* Open, ask everything, verify.  false: did not open. */
static bool ask_all(const char *path, struct answers *a, struct err *err)
{
    struct arena mem = ARENA_INIT;
    struct kb *kb = kb_open(path, true, err);
    struct kb_txn *t = kb ? kb_begin(kb, err) : NULL;
    struct err of_verify = {0};

    a->n = 0;
    if (t) {
        look_ahead(t);
        ask_alleles(t, &mem, a);
        ask_records(t, &mem, a);
        ask_pgx(t, &mem, a);
        ask_names(t, &mem, a);
        ask_transcripts(t, &mem, a);
        ask_spans(t, &mem, a);
        ask_bases(t, a);
        ask_rest(t, &mem, a);
        kb_verify(t, &of_verify);
    }
    kb_end(t);
    kb_close(kb);
    arena_free(&mem);
    return t != NULL;
}

/* ---- cases --------------------------------------------------------------------------
 */

struct fixture {
    char *dir;
    char path[512], damaged[512];
    char *bytes;
    size_t n;
    struct answers right;
};

enum outcome { SAME = 1, REFUSED, IN_PART, WRONG };

/* Shared between the test and its child. */
struct progress {
    volatile unsigned at;
    unsigned n_of[WRONG + 1];
    unsigned wrong_case, wrong_answer;
};

static void set_bytes(const struct fixture *f, const char *bytes, size_t n)
{
    int fd = open(f->damaged, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    if (fd < 0 || write(fd, bytes, n) != (ssize_t)n || close(fd) < 0)
        _exit(99);
}

static void flip(const struct fixture *f, size_t at, char with)
{
    char byte = (char)(f->bytes[at] ^ with);
    int fd = open(f->damaged, O_WRONLY | O_CLOEXEC);

    if (fd < 0 || pwrite(fd, &byte, 1, (off_t)at) != 1 || close(fd) < 0)
        _exit(99);
}

static enum outcome judge(
    const struct fixture *f, bool is_open, const struct answers *a, unsigned *which)
{
    enum outcome outcome = SAME;

    if (!is_open)
        return REFUSED;
    for (unsigned i = 0; i < f->right.n; i++) {
        *which = i;
        if (i >= a->n || (a->of[i] != 0 && a->of[i] != f->right.of[i]))
            return WRONG;
        if (a->of[i] == 0)
            outcome = IN_PART;
    }
    return outcome;
}

static void exit_as_main_does(int signal_number)
{
    (void)signal_number;
    _exit(3);
}

static void exit_on_damage(const char *msg)
{
    (void)msg;
    _exit(3);
}

struct flips {
    size_t at;
    char with;
};

static void run_flips(
    const struct fixture *f, const struct flips *cases, unsigned n, struct progress *p)
{
    struct answers a;
    struct err err;

    signal(SIGSEGV, exit_as_main_does);
    signal(SIGBUS, exit_as_main_does);
    kb_set_damage_handler(exit_on_damage);
    set_bytes(f, f->bytes, f->n);
    for (; p->at < n; p->at++) {
        unsigned which = 0;
        alarm(SECONDS_FOR_A_CASE); /* a hang ends the child by SIGALRM */
        flip(f, cases[p->at].at, cases[p->at].with);
        bool is_open = ask_all(f->damaged, &a, &err);
        enum outcome outcome = judge(f, is_open, &a, &which);
        p->n_of[outcome]++;
        if (outcome == WRONG) {
            p->wrong_case = p->at;
            p->wrong_answer = which;
        }
        flip(f, cases[p->at].at, 0);
    }
    _exit(0);
}

/* Run all cases; a child that LMDB took down is followed by one for the rest. */
static unsigned check_flips(
    const struct fixture *f, const struct flips *cases, unsigned n, struct progress *p)
{
    unsigned n_stopped = 0;

    memset(p, 0, sizeof(*p));
    while (p->at < n) {
        int status;
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0)
            run_flips(f, cases, n, p);
        assert_int_equal(waitpid(child, &status, 0), child);
        if (!WIFEXITED(status))
            fail_msg("byte %zu ^ %02x: ended by signal %d", cases[p->at].at,
                (unsigned char)cases[p->at].with, WTERMSIG(status));
        if (WEXITSTATUS(status) == 0)
            break;
        assert_int_equal(WEXITSTATUS(status), 3);
        n_stopped++;
        p->at++;
    }
    if (p->n_of[WRONG])
        fail_msg("byte %zu ^ %02x: look-up %u gave another answer",
            cases[p->wrong_case].at, (unsigned char)cases[p->wrong_case].with,
            p->wrong_answer);
    return n_stopped;
}

static struct progress *shared_progress(void)
{
    void *p = mmap(NULL, sizeof(struct progress), PROT_READ | PROT_WRITE,
        MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    assert_true(p != MAP_FAILED);
    return p;
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    struct err err = {0};
    struct stat st;
    char id[65];
    int fd;

    if (!f)
        return -1;
    f->dir = tiny_kb_make_dir();
    snprintf(f->path, sizeof(f->path), "%s/tiny.kb", f->dir);
    snprintf(f->damaged, sizeof(f->damaged), "%s/damaged.kb", f->dir);
    if (tiny_kb_build(f->path, 0, id, &err) < 0)
        return -1;
    fd = open(f->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) < 0)
        return -1;
    f->n = (size_t)st.st_size;
    f->bytes = malloc(f->n);
    if (!f->bytes || read(fd, f->bytes, f->n) != st.st_size)
        return -1;
    close(fd);
    *state = f;
    return ask_all(f->path, &f->right, &err) ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    tiny_kb_remove_dir(f->dir);
    free(f->bytes);
    free(f);
    return 0;
}

static void asks_enough_to_notice(void **state)
{
    struct fixture *f = *state;

    assert_in_range(f->right.n, 500, MAX_ANSWERS - 1);
    for (unsigned i = 0; i < f->right.n; i++)
        assert_true(f->right.of[i] != 0);
    assert_in_range(f->n, 100000, 1000000);
}

static void any_byte_flipped_gives_an_error_or_the_same_answers(void **state)
{
    struct fixture *f = *state;
    struct progress *p = shared_progress();
    struct flips *cases = calloc(N_RANDOM_FLIPS, sizeof(*cases));
    uint64_t seed = 88172645463325252;
    unsigned n_stopped;

    assert_non_null(cases);
    for (unsigned i = 0; i < N_RANDOM_FLIPS; i++) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        cases[i].at = seed % f->n;
        if (i % 2) /* page heads and node lists are small: look there more often */
            cases[i].at = cases[i].at / 4096 * 4096 + (seed >> 40) % 64;
        cases[i].with = (char)(i % 4 < 2 ? UINT64_C(1) << (seed >> 56) % 8
                                         : 1 + (seed >> 56) % 255);
    }
    n_stopped = check_flips(f, cases, N_RANDOM_FLIPS, p);
    print_message("same %u, refused %u, in part %u, stopped inside LMDB %u\n",
        p->n_of[SAME], p->n_of[REFUSED], p->n_of[IN_PART], n_stopped);
    assert_true(p->n_of[SAME] && p->n_of[REFUSED] && p->n_of[IN_PART]);
    free(cases);
    munmap(p, sizeof(*p));
}

/* Where the bytes stand in the file; the first time they do. */
static size_t find_bytes(const struct fixture *f, const void *p, size_t n)
{
    ptrdiff_t at =
        str_find((struct str){f->bytes, f->n}, (struct str){(const char *)p, n});

    assert_true(at >= 0);
    return (size_t)at;
}

static size_t find_numbers(const struct fixture *f, const uint32_t *v, unsigned n)
{
    struct buf bytes = BUF_INIT;

    for (unsigned i = 0; i < n; i++)
        put_u32le(&bytes, v[i]);
    size_t at = find_bytes(f, bytes.p, bytes.n);
    buf_free(&bytes);
    return at;
}

#define FLIPS_OF_A_VALUE 400

static void
any_byte_of_transcripts_spans_and_windows_flipped_gives_an_error_or_the_same(
    void **state)
{
    struct fixture *f = *state;
    struct progress *p = shared_progress();
    unsigned n = 3 * FLIPS_OF_A_VALUE;
    struct flips *cases = calloc(n, sizeof(*cases));
    uint32_t beg1 = tiny_kb_transcript_beg1(0);
    uint32_t span[] = {beg1, beg1 + 41000, 0};
    /* the first run of the second bin, which begins with a window over its edge */
    uint32_t run[] = {0, TINY_WINDOW_BASES, 0};
    size_t at[3];

    assert_non_null(cases);
    run[0] = tiny_kb_window_pos1(0) & ((1u << KB_BIN_SHIFT) - 1);
    at[0] = find_bytes(f, "NM_000100.3", 11);
    at[1] = find_numbers(f, span, 3);
    at[2] = find_numbers(f, run, 3);
    for (unsigned i = 0; i < n; i++)
        cases[i] = (struct flips){at[i % 3] - 12 + i / 3, (char)(1 << i % 8)};
    check_flips(f, cases, n, p);
    print_message("same %u, in part %u\n", p->n_of[SAME], p->n_of[IN_PART]);
    assert_true(p->n_of[IN_PART] > n / 2);
    free(cases);
    munmap(p, sizeof(*p));
}

static void any_bit_of_the_header_flipped_is_refused_or_means_nothing(void **state)
{
    struct fixture *f = *state;
    struct progress *p = shared_progress();
    unsigned n = 2 * HEADER_BYTES;
    struct flips *cases = calloc(n, sizeof(*cases));

    assert_non_null(cases);
    for (unsigned i = 0; i < HEADER_BYTES; i++) {
        cases[2 * i] = (struct flips){i, (char)(1 << i % 8)};
        cases[2 * i + 1] = (struct flips){4096 + i, (char)(1 << i % 8)};
    }
    assert_int_equal(check_flips(f, cases, n, p), 0);
    assert_int_equal(p->n_of[IN_PART], 0);
    assert_true(p->n_of[REFUSED] > 512 + 150); /* both meta pages and the header */
    free(cases);
    munmap(p, sizeof(*p));
}

/* ---- files that are not whole, or not ours ------------------------------------------
 */

static void expect_refused(struct fixture *f, const char *bytes, size_t n,
    const char *message, const char *hint)
{
    struct err err = {0};
    struct kb *kb;

    set_bytes(f, bytes, n);
    kb = kb_open(f->damaged, false, &err);
    assert_null(kb);
    assert_int_equal(err.code, ERR_KB);
    if (!strstr(err.msg, message) || !strstr(err.hint, hint))
        fail_msg("found \"%s\" (%s), expected \"%s\" (%s)", err.msg, err.hint, message,
            hint);
}

static void a_file_cut_anywhere_is_refused_with_its_length(void **state)
{
    struct fixture *f = *state;
    char message[128];

    for (size_t n = 4096; n < f->n; n += 4096) {
        snprintf(
            message, sizeof(message), "file ends at byte %zu, expected %zu", n, f->n);
        expect_refused(f, f->bytes, n, message, "cut short");
        snprintf(message, sizeof(message), "file ends at byte %zu, expected %zu", n + 1,
            f->n);
        expect_refused(f, f->bytes, n + 1, message, "cut short");
    }
    expect_refused(f, f->bytes, f->n - 1, "file ends at byte", "cut short");
    for (size_t n = 24; n < 1024; n += 13)
        expect_refused(f, f->bytes, n, "file ends at byte", "cut short");
    for (size_t n = 0; n < 20; n++)
        expect_refused(f, f->bytes, n, "not a vdt knowledge base", "vdt build");
}

static void a_file_with_bytes_behind_its_end_is_refused(void **state)
{
    struct fixture *f = *state;
    char *longer = calloc(1, f->n + 4096);

    assert_non_null(longer);
    memcpy(longer, f->bytes, f->n);
    expect_refused(f, longer, f->n + 4096, "bytes after the last page", "damaged");
    free(longer);
}

static void another_kind_of_file_is_refused(void **state)
{
    struct fixture *f = *state;
    char *bytes = malloc(f->n);

    assert_non_null(bytes);
    memset(bytes, 'A', f->n);
    expect_refused(f, bytes, f->n, "not a vdt knowledge base", "vdt build");
    memcpy(bytes, f->bytes, f->n);
    memset(bytes + 512, 0, 18); /* our magic */
    expect_refused(f, bytes, f->n, "LMDB file, but not a vdt", "vdt build");
    memcpy(bytes, f->bytes, f->n);
    bytes[16] = f->bytes[19];
    bytes[17] = f->bytes[18];
    bytes[18] = f->bytes[17];
    bytes[19] = f->bytes[16];
    expect_refused(f, bytes, f->n, "other byte order", "");
    free(bytes);
}

static void another_format_is_refused_in_words(void **state)
{
    struct fixture *f = *state;
    char *bytes = malloc(f->n);

    assert_non_null(bytes);
    memcpy(bytes, f->bytes, f->n);
    bytes[512 + 24] = KB_FORMAT_MAJOR + 1;
    bytes[512 + 26] = 1;
    expect_refused(f, bytes, f->n, "format 6.1 is newer than this program reads (5.x)",
        "install a newer vdt or rebuild");
    bytes[512 + 24] = 0;
    expect_refused(
        f, bytes, f->n, "format 0.1 is older than this program reads (5.x)", "rebuild");
    free(bytes);
}

static void a_missing_file_and_a_directory_are_refused(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};

    assert_null(kb_open("/nowhere/x.kb", false, &err));
    assert_int_equal(err.code, ERR_KB);
    assert_non_null(strstr(err.msg, "could not open \"/nowhere/x.kb\""));
    assert_non_null(strstr(err.hint, "vdt build"));
    assert_null(kb_open(f->dir, false, &err));
    assert_int_equal(err.code, ERR_KB);
    assert_non_null(strstr(err.msg, "directory"));
}

static void verify_finds_every_flip_in_content(void **state)
{
    struct fixture *f = *state;
    const char *at = memmem(f->bytes, f->n, "Trametinib", 10);
    struct err err = {0};
    struct kb *kb;
    struct kb_txn *t;

    assert_non_null(at);
    set_bytes(f, f->bytes, f->n);
    flip(f, (size_t)(at - f->bytes), 32);
    kb = kb_open(f->damaged, false, &err);
    t = kb_begin(kb, &err);
    assert_int_equal(kb_verify(t, &err), ERR_KB);
    assert_non_null(strstr(err.msg, "the CRC does not match"));
    kb_end(t);
    kb_close(kb);
}

/* Each of the two threads meets faults; the message is that of the first table. */
static void verify_by_two_tells_the_first_of_several_faults(void **state)
{
    struct fixture *f = *state;
    struct err one = {0}, two = {0};
    struct kb *kb;
    struct kb_txn *t;
    static const char *const texts[] = {"B-raf", "Trametinib", "protein(BRAF"};

    set_bytes(f, f->bytes, f->n);
    for (unsigned i = 0; i < 3; i++) {
        const char *at = memmem(f->bytes, f->n, texts[i], strlen(texts[i]));
        assert_non_null(at);
        flip(f, (size_t)(at - f->bytes) + 1, 32);
    }
    kb = kb_open(f->damaged, false, &one);
    t = kb_begin(kb, &one);
    assert_non_null(t);
    assert_int_equal(kb_verify(t, &one), ERR_KB);
    for (unsigned i = 0; i < 20; i++) {
        assert_int_equal(kb_verify_by_two(t, &two), ERR_KB);
        assert_string_equal(one.msg, two.msg);
    }
    kb_end(t);
    kb_close(kb);
}

#define PAGE_BYTES 4096
#define PAGE_HEADER_BYTES 16
#define NODE_HEADER_BYTES 8
#define IS_BRANCH 1

static unsigned u16_at(const struct fixture *f, size_t at)
{
    return (uint8_t)f->bytes[at] | (unsigned)(uint8_t)f->bytes[at + 1] << 8;
}

/* The last byte of the key that leads to entry i of the branch page (which is not the
 * first: that one has none); 0: no such entry. */
static size_t branch_key(const struct fixture *f, size_t page, unsigned i)
{
    unsigned n = (u16_at(f, page + 12) - PAGE_HEADER_BYTES) / 2;

    if (u16_at(f, page + 10) != IS_BRANCH || i >= n || n > PAGE_BYTES / 2)
        return 0;
    size_t node = page + u16_at(f, page + PAGE_HEADER_BYTES + 2 * i);
    return node + NODE_HEADER_BYTES + u16_at(f, node + 6) - 1;
}

/* Does verify take the damaged file for a whole one? */
static bool is_verified(const struct fixture *f)
{
    struct err err = {0};
    struct kb *kb = kb_open(f->damaged, false, &err);
    struct kb_txn *t = kb ? kb_begin(kb, &err) : NULL;
    bool is = t && kb_verify(t, &err) >= 0;

    kb_end(t);
    kb_close(kb);
    return is;
}

/* A key in a branch page is no entry: who goes from entry to entry never reads it. */
static void verify_finds_a_branch_key_that_leads_look_ups_astray(void **state)
{
    struct fixture *f = *state;
    static struct answers got;
    struct err err = {0};
    unsigned n_found = 0, which;

    set_bytes(f, f->bytes, f->n);
    for (size_t page = 0; page + PAGE_BYTES <= f->n; page += PAGE_BYTES)
        for (unsigned i = 1; branch_key(f, page, i) != 0; i++) {
            size_t at = branch_key(f, page, i);
            char to = (char)(f->bytes[at] + 1);
            flip(f, at, (char)(f->bytes[at] ^ to));
            bool is_open = ask_all(f->damaged, &got, &err);
            bool is_whole = is_verified(f);
            enum outcome outcome = judge(f, is_open, &got, &which);
            assert_int_not_equal(outcome, WRONG);
            assert_true(!is_whole || outcome == SAME);
            n_found += !is_whole;
            flip(f, at, 0);
        }
    assert_true(n_found > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asks_enough_to_notice),
        cmocka_unit_test(any_byte_flipped_gives_an_error_or_the_same_answers),
        cmocka_unit_test(
            any_byte_of_transcripts_spans_and_windows_flipped_gives_an_error_or_the_same),
        cmocka_unit_test(any_bit_of_the_header_flipped_is_refused_or_means_nothing),
        cmocka_unit_test(a_file_cut_anywhere_is_refused_with_its_length),
        cmocka_unit_test(a_file_with_bytes_behind_its_end_is_refused),
        cmocka_unit_test(another_kind_of_file_is_refused),
        cmocka_unit_test(another_format_is_refused_in_words),
        cmocka_unit_test(a_missing_file_and_a_directory_are_refused),
        cmocka_unit_test(verify_finds_every_flip_in_content),
        cmocka_unit_test(verify_by_two_tells_the_first_of_several_faults),
        cmocka_unit_test(verify_finds_a_branch_key_that_leads_look_ups_astray),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
