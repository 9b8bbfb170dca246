/*
 * A small knowledge base with bytes changed: pieces of five bytes of the input are a
 * place (three, in the order of the file's pages), what to change there, and how many
 * times the same.  Every answer is an error or the undamaged file's; when `verify`
 * finds nothing, no answer is an error.  What LMDB cannot survive ends the case as the
 * damage handler of main ends the program.
 */
#include <setjmp.h>
#include <signal.h>
#include <string.h>

#include "kb/base/digest.h"
#include "kb/store/kb.h"
#include "tests/fuzz/fuzz_file.h"
#include "tests/unit/tiny_kb.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define MAX_ANSWERS 200
#define PIECE 5
#define MAX_PIECES 16

/* A case that LMDB takes down leaves its memory behind: that is no leak of ours. */
void __lsan_disable(void) __attribute__((weak));
void __lsan_enable(void) __attribute__((weak));

struct answers {
    uint64_t of[MAX_ANSWERS]; /* 0: an error */
    unsigned n;
    bool is_verified;
};

static struct image {
    uint8_t *bytes;
    size_t n;
    struct fuzz_file file;
    struct answers right;
} image;
static sigjmp_buf taken_down;

static void end_case(int signal_number)
{
    (void)signal_number;
    siglongjmp(taken_down, 1);
}

static void end_case_by_lmdb(const char *msg)
{
    (void)msg;
    siglongjmp(taken_down, 1);
}

static void note(struct answers *a, int rc, const void *p, size_t n)
{
    if (a->n == MAX_ANSWERS)
        abort();
    a->of[a->n++] = rc < 0 ? 0 : hash64(rc > 0 ? p : "", rc > 0 ? n : 0, 17) | 1;
}

static void ask_records(struct kb_txn *t, struct arena *mem, struct answers *a)
{
    struct err err;
    struct record r;

    for (uint32_t i = 0; i < TINY_RECORDS; i += 7) {
        int rc = kb_record(t, i, &r, &err);

        note(a, rc, r.body.p, rc > 0 ? r.body.n : 0);
        struct str id = str_fmt(mem, "VCV%09u", 1000 + (unsigned)i);
        rc = kb_record_by_id(t, id, &r, &err);
        note(a, rc, &r.ordinal, sizeof r.ordinal);
    }
}

static void ask_rest(struct kb_txn *t, struct arena *mem, struct answers *a)
{
    struct err err;
    uint32_t *list;
    struct str id;
    struct transcript found = {0};
    struct gene g = {0};

    for (unsigned i = 0; i < TINY_CLINVAR_RECORDS; i += 29) {
        struct allele allele = tiny_kb_snv(i);
        bool has_criterion;
        int rc = kb_allele_owners(t, &allele, mem, &list, &has_criterion, &err);

        note(a, rc, list, rc > 0 ? (size_t)rc * sizeof *list : 0);
    }
    for (uint32_t i = 0; i < TINY_TRANSCRIPTS; i += 9) {
        int rc = kb_transcript(t, i, mem, &found, NULL, &err);

        note(a, rc, found.exons, rc > 0 ? found.n_exons * sizeof *found.exons : 0);
    }
    int rc = kb_gene_by_symbol(t, STR("BRAF"), mem, &g, &err);
    note(a, rc, &g.hgnc_id, sizeof g.hgnc_id);
    rc = kb_records_by_gene(t, STR("BRAF"), mem, &list, &err);
    note(a, rc, list, rc > 0 ? (size_t)rc * sizeof *list : 0);
    rc = kb_meta(t, KB_META_ID, &id, &err);
    note(a, rc, id.p, rc > 0 ? id.n : 0);
}

/* Bodies of each type, bases, and lists. */
static void ask_bodies(struct kb_txn *t, struct arena *mem, struct answers *a)
{
    struct err err;
    struct clinvar_entry c = {0};
    struct named_variant v = {0};
    struct named_profile p = {0};
    struct evidence e = {0};
    struct provenance source = {0};
    struct disease d = {0};
    struct gene g = {0};
    struct kb_bases bases;
    uint32_t *list;
    char room[40];

    int rc = kb_clinvar(t, 3, mem, &c, &err);
    note(a, rc, c.record.name.p, rc > 0 ? c.record.name.n : 0);
    rc = kb_variant(t, TINY_FIRST_CIVIC, mem, &v, &err);
    note(a, rc, v.name.p, rc > 0 ? v.name.n : 0);
    rc = kb_profile(t, TINY_FIRST_CIVIC + 2, mem, &p, &err);
    note(a, rc, p.name.p, rc > 0 ? p.name.n : 0);
    rc = kb_evidence(t, TINY_FIRST_CIVIC + 3, mem, &e, &err);
    note(a, rc, e.statement.p, rc > 0 ? e.statement.n : 0);
    rc = kb_records_by_disease(t, 0, mem, &list, &err);
    note(a, rc, list, rc > 0 ? (size_t)rc * sizeof *list : 0);
    rc = kb_source(t, 0, mem, &source, &err);
    note(a, rc, source.file.p, rc > 0 ? source.file.n : 0);
    rc = kb_disease(t, 0, mem, &d, &err);
    note(a, rc, d.name.p, rc > 0 ? d.name.n : 0);
    rc = kb_gene_seek(t, 0, mem, &g, &err);
    note(a, rc, g.symbol.p, rc > 0 ? g.symbol.n : 0);
    kb_bases_begin(&bases, t);
    struct refbases ref = kb_bases_ref(&bases);
    for (unsigned i = 0; i < TINY_WINDOWS; i += 31) {
        uint32_t n = ref.fetch(
            ref.ctx, ASSEMBLY_GRCH38, 7, tiny_kb_window_pos1(i), sizeof room, room);
        note(a, kb_bases_error(&bases, &err) < 0 ? -1 : (int)n, room, n);
    }
}

/* false: the file was refused, in words. */
static bool ask_all(struct answers *a)
{
    struct arena mem = ARENA_INIT;
    struct err err = {0};
    struct kb *kb = kb_open(image.file.path, true, &err);
    struct kb_txn *t = kb != NULL ? kb_begin(kb, &err) : NULL;

    if (t == NULL && (err.code != ERR_KB || err.msg[0] == '\0'))
        abort();
    *a = (struct answers){0};
    if (t != NULL) {
        ask_records(t, &mem, a);
        ask_rest(t, &mem, a);
        ask_bodies(t, &mem, a);
        a->is_verified = kb_verify(t, &err) >= 0;
    }
    kb_end(t);
    kb_close(kb);
    arena_free(&mem);
    return t != NULL;
}

static void image_begin(void)
{
    static const int fatal[] = {SIGSEGV, SIGBUS};
    struct err err = {0};
    char path[64], id[65];

    snprintf(path, sizeof path, "/tmp/vdt_fuzz_kb.%d", (int)getpid());
    if (tiny_kb_build(path, 0, id, &err) < 0)
        abort();
    FILE *in = fopen(path, "rb");
    image.bytes = malloc((size_t)4 << 20);
    if (in == NULL || image.bytes == NULL)
        abort();
    image.n = fread(image.bytes, 1, (size_t)4 << 20, in);
    fclose(in);
    unlink(path);
    fuzz_file_set(&image.file, image.bytes, image.n);
    if (!ask_all(&image.right) || !image.right.is_verified)
        abort();
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++) {
        struct sigaction act = {.sa_handler = end_case, .sa_flags = SA_NODEFER};

        if (sigaction(fatal[i], &act, NULL) < 0)
            abort();
    }
    kb_set_damage_handler(end_case_by_lmdb);
}

/* Writes the pieces into the file, or the right bytes again. */
static void change(const uint8_t *data, size_t n, bool is_undone)
{
    for (size_t i = 0; i + PIECE <= n && i < (size_t)PIECE * MAX_PIECES; i += PIECE) {
        size_t at = (size_t)data[i] << 16 | (size_t)data[i + 1] << 8 | data[i + 2];
        size_t n_bytes = 1 + data[i + 4] % 8;

        for (size_t k = 0; k < n_bytes; k++) {
            size_t to = (at + k) % image.n;
            uint8_t byte = image.bytes[to] ^ (is_undone ? 0 : data[i + 3]);

            if (pwrite(image.file.fd, &byte, 1, (off_t)to) != 1)
                abort();
        }
    }
}

static void judge(bool is_open, const struct answers *a)
{
    const struct answers *right = &image.right;

    for (unsigned i = 0; is_open && i < right->n; i++)
        if (a->of[i] != right->of[i] && (a->of[i] != 0 || a->is_verified))
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct answers a;

    if (image.bytes == NULL)
        image_begin();
    change(data, n, false);
    if (__lsan_disable != NULL)
        __lsan_disable();
    if (sigsetjmp(taken_down, 1) == 0)
        judge(ask_all(&a), &a);
    if (__lsan_enable != NULL)
        __lsan_enable();
    change(data, n, true);
    return 0;
}
