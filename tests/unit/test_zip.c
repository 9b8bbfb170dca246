#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ingest/zip.h"
#include "kb/base/inflate.h"
#include "kb/store/codec.h"

/* Zip files made by hand, so that what is wrong in them is known. */
struct made_member {
    const char *name;
    const char *bytes;
    size_t n;
    uint32_t claimed; /* uncompressed size, 0: n */
    uint16_t flags, method;
    bool has_bad_crc;
};

struct made_zip {
    char path[64];
    struct buf bytes, directory;
    unsigned n;
};

struct seen {
    struct buf text;
    unsigned n;
};

static void put_head(struct buf *b, const struct made_member *m)
{
    uint32_t crc = inflate_crc32(0, m->bytes, m->n);

    put_u16le(b, 20);
    put_u16le(b, m->flags);
    put_u16le(b, m->method);
    put_u32le(b, 0);
    put_u32le(b, m->has_bad_crc ? crc + 1 : crc);
    put_u32le(b, (uint32_t)m->n);
    put_u32le(b, m->claimed ? m->claimed : (uint32_t)m->n);
    put_u16le(b, (uint16_t)strlen(m->name));
    put_u16le(b, 0);
}

static void add(struct made_zip *z, const struct made_member *m, bool reuses_last)
{
    uint32_t at = reuses_last ? 0 : (uint32_t)z->bytes.n;

    if (!reuses_last) {
        buf_add(&z->bytes, "PK\3\4", 4);
        put_head(&z->bytes, m);
        buf_add_c(&z->bytes, m->name);
        buf_add(&z->bytes, m->bytes, m->n);
    }
    buf_add(&z->directory, "PK\1\2", 4);
    put_u16le(&z->directory, 20);
    put_head(&z->directory, m);
    put_u16le(&z->directory, 0);
    put_u16le(&z->directory, 0);
    put_u16le(&z->directory, 0);
    put_u32le(&z->directory, 0);
    put_u32le(&z->directory, at);
    buf_add_c(&z->directory, m->name);
    z->n++;
}

static void write_zip(struct made_zip *z, size_t cut)
{
    uint32_t at = (uint32_t)z->bytes.n, n = (uint32_t)z->directory.n;

    buf_add_str(&z->bytes, buf_str(&z->directory));
    buf_add(&z->bytes, "PK\5\6", 4);
    put_u32le(&z->bytes, 0);
    put_u16le(&z->bytes, (uint16_t)z->n);
    put_u16le(&z->bytes, (uint16_t)z->n);
    put_u32le(&z->bytes, n);
    put_u32le(&z->bytes, at);
    put_u16le(&z->bytes, 0);
    strncpy(z->path, "/tmp/vdt_test_zip_XXXXXX", sizeof z->path - 1);
    int fd = mkstemp(z->path);
    assert_true(fd >= 0);
    size_t n_bytes = z->bytes.n - cut;
    assert_int_equal(write(fd, z->bytes.p, n_bytes), (ssize_t)n_bytes);
    close(fd);
}

static int see(void *ctx, struct str name, struct stream *in, struct err *err)
{
    struct seen *s = ctx;
    char chunk[4096];
    ptrdiff_t n;

    buf_fmt(&s->text, "[%.*s]", STR_ARG(name));
    while ((n = stream_read(in, chunk, sizeof chunk, err)) > 0)
        buf_add(&s->text, chunk, (size_t)n);
    s->n++;
    return n < 0 ? (int)n : 0;
}

static int64_t run(struct made_zip *z, size_t cut, struct seen *s, struct err *err)
{
    write_zip(z, cut);
    int64_t n = zip_each(z->path, see, s, err);
    unlink(z->path);
    buf_free(&z->bytes);
    buf_free(&z->directory);
    return n;
}

static void assert_refused(const struct made_member *m, const char *words)
{
    struct made_zip z = {.n = 0};
    struct seen s = {.n = 0};
    struct err err = {0};

    add(&z, m, false);
    assert_int_equal(run(&z, 0, &s, &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, words));
    assert_int_equal(s.n, 0);
    buf_free(&s.text);
}

static void gives_members_in_the_order_of_the_directory(void **state)
{
    struct made_zip z = {.n = 0};
    struct seen s = {.n = 0};
    struct err err = {0};

    (void)state;
    add(&z, &(struct made_member){.name = "tree/", .bytes = ""}, false);
    add(&z, &(struct made_member){.name = "tree/b.xml", .bytes = "bee", .n = 3}, false);
    add(&z, &(struct made_member){.name = "a..b.xml", .bytes = "", .n = 0}, false);
    assert_int_equal(run(&z, 0, &s, &err), 2);
    buf_add_char(&s.text, '\0');
    assert_string_equal(s.text.p, "[tree/b.xml]bee[a..b.xml]");
    buf_free(&s.text);
}

static void refuses_names_that_lead_outside(void **state)
{
    static const char *const names[] = {"/etc/passwd", "../x.xml", "a/../../x", "a/..",
        "\\x", "..\\x", "a\\..\\x", "C:\\x"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_refused(&(struct made_member){.name = names[i], .bytes = "x", .n = 1},
            "absolute name");
}

static void refuses_encrypted_members(void **state)
{
    (void)state;
    assert_refused(&(struct made_member){.name = "a", .bytes = "x", .n = 1, .flags = 1},
        "encrypted");
}

static void refuses_other_packings(void **state)
{
    (void)state;
    assert_refused(
        &(struct made_member){.name = "a", .bytes = "x", .n = 1, .method = 12},
        "neither stored nor deflate");
}

static void refuses_a_member_that_claims_too_much(void **state)
{
    (void)state;
    assert_refused(
        &(struct made_member){
            .name = "a", .bytes = "x", .n = 1, .method = 8, .claimed = 2u << 20},
        "200 times");
    assert_refused(
        &(struct made_member){
            .name = "a", .bytes = "x", .n = 1, .method = 8, .claimed = (2u << 30) + 1},
        "2 GB");
}

static void refuses_a_member_that_holds_more_or_less_than_it_claims(void **state)
{
    (void)state;
    assert_refused(
        &(struct made_member){.name = "a", .bytes = "xyz", .n = 3, .claimed = 2},
        "damaged");
    /* raw deflate of 100 times 'a' */
    assert_refused(
        &(struct made_member){
            .name = "a", .bytes = "KL\xa4=\0\0", .n = 6, .method = 8, .claimed = 50},
        "damaged");
}

static void refuses_a_member_whose_crc_does_not_fit(void **state)
{
    (void)state;
    assert_refused(
        &(struct made_member){.name = "a", .bytes = "x", .n = 1, .has_bad_crc = true},
        "damaged");
}

static void refuses_members_that_overlap(void **state)
{
    static char block[4096];
    struct made_member m = {.name = "a", .bytes = block, .n = sizeof block};
    struct made_zip z = {.n = 0};
    struct seen s = {.n = 0};
    struct err err = {0};

    (void)state;
    memset(block, 'x', sizeof block);
    for (unsigned i = 0; i < 50; i++)
        add(&z, &m, i > 0);
    assert_int_equal(run(&z, 0, &s, &err), ERR_FAIL);
    assert_non_null(strstr(err.msg, "more bytes than the file has"));
    buf_free(&s.text);
}

static void refuses_a_file_cut_anywhere(void **state)
{
    (void)state;
    for (size_t cut = 1; cut < 120; cut++) {
        struct made_zip z = {.n = 0};
        struct seen s = {.n = 0};
        struct err err = {0};
        add(&z, &(struct made_member){.name = "a.xml", .bytes = "abc", .n = 3}, false);
        add(&z, &(struct made_member){.name = "b.xml", .bytes = "def", .n = 3}, false);
        int64_t got = run(&z, cut, &s, &err);
        if (got >= 0)
            fail_msg("cut by %zu bytes: read %lld members", cut, (long long)got);
        assert_true(err.msg[0] != '\0');
        buf_free(&s.text);
    }
}

static void tells_a_zip_file_by_its_content(void **state)
{
    struct made_zip z = {.n = 0};
    struct err err = {0};

    (void)state;
    write_zip(&z, 0);
    assert_int_equal(zip_is(z.path, &err), 1);
    unlink(z.path);
    assert_int_equal(zip_is("/dev/null", &err), 0);
    assert_true(zip_is("/tmp/not/there.zip", &err) < 0);
    buf_free(&z.bytes);
    buf_free(&z.directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_members_in_the_order_of_the_directory),
        cmocka_unit_test(refuses_names_that_lead_outside),
        cmocka_unit_test(refuses_encrypted_members),
        cmocka_unit_test(refuses_other_packings),
        cmocka_unit_test(refuses_a_member_that_claims_too_much),
        cmocka_unit_test(refuses_a_member_that_holds_more_or_less_than_it_claims),
        cmocka_unit_test(refuses_a_member_whose_crc_does_not_fit),
        cmocka_unit_test(refuses_members_that_overlap),
        cmocka_unit_test(refuses_a_file_cut_anywhere),
        cmocka_unit_test(tells_a_zip_file_by_its_content),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
