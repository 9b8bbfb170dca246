#include "kb/base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static jmp_buf oom_jump;
static size_t oom_bytes;

static void jump_on_oom(size_t n_bytes)
{
    oom_bytes = n_bytes;
    longjmp(oom_jump, 1);
}

static uint64_t next_random(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    return *x ^= *x << 17;
}

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
    struct arena mem = ARENA_INIT;
    unsigned char *piece[400];
    size_t n[400], total = 0;
    uint64_t x = 88172645463325252u;

    (void)state;
    for (int round = 0; round < 3; round++) {
        total = 0;
        for (size_t i = 0; i < 400; i++) {
            n[i] = next_random(&x) % (i % 50 == 0 ? 100000 : 900);
            piece[i] = arena_alloc(&mem, n[i]);
            assert_non_null(piece[i]);
            assert_int_equal((uintptr_t)piece[i] % _Alignof(max_align_t), 0);
            for (size_t k = 0; k < n[i]; k++)
                assert_int_equal(piece[i][k], 0);
            memset(piece[i], (int)(i % 255) + 1, n[i]);
            total += n[i];
        }
        for (size_t i = 0; i < 400; i++)
            for (size_t k = 0; k < n[i]; k++)
                assert_int_equal(piece[i][k], i % 255 + 1);
        assert_int_equal(mem.used_bytes, total);
        arena_reset(&mem);
        assert_int_equal(mem.used_bytes, 0);
    }
    arena_free(&mem);
    assert_null(mem.head);
}

static void pieces_of_no_bytes_are_distinct(void **state)
{
    struct arena mem = ARENA_INIT;
    void *a = arena_alloc(&mem, 0), *b = arena_alloc(&mem, 0);

    (void)state;
    assert_non_null(a);
    assert_ptr_not_equal(a, b);
    arena_free(&mem);
}

#ifndef ARENA_MALLOC
static void a_reset_arena_uses_its_block_again(void **state)
{
    struct arena mem = ARENA_INIT;
    void *first = arena_alloc(&mem, 100);

    (void)state;
    for (int i = 0; i < 50; i++) {
        arena_alloc(&mem, 10000);
        arena_alloc(&mem, 100000); /* a block of its own, freed by the reset */
        arena_reset(&mem);
        assert_ptr_equal(arena_alloc(&mem, 100), first);
    }
    arena_free(&mem);
}
#endif

static void a_grown_array_keeps_its_elements(void **state)
{
    struct arena mem = ARENA_INIT;
    uint32_t *v = NULL;
    size_t cap = 0;

    (void)state;
    for (uint32_t i = 0; i < 5000; i++) {
        v = arena_grow(&mem, v, &cap, i + 1, sizeof(*v));
        assert_true(cap > i);
        v[i] = i * 3;
    }
    for (uint32_t i = 0; i < 5000; i++)
        assert_int_equal(v[i], i * 3);
    uint32_t *same = arena_grow(&mem, v, &cap, 10, sizeof(*v));
    assert_ptr_equal(same, v);
    arena_free(&mem);
}

/* Both go on being used: what was handed out stays, what comes is apart from it. */
static void what_is_adopted_lives_with_its_new_arena(void **state)
{
    static const size_t sizes[] = {0, 16, 1000, 200000};

    (void)state;
    for (size_t a = 0; a < 4; a++)
        for (size_t b = 0; b < 4; b++) {
            struct arena mem = ARENA_INIT, other = ARENA_INIT;
            char *x = sizes[a] ? arena_alloc(&mem, sizes[a]) : NULL;
            char *y = sizes[b] ? arena_alloc(&other, sizes[b]) : NULL;
            arena_adopt(&mem, &other);
            assert_null(other.head);
            assert_int_equal(other.used_bytes, 0);
            assert_int_equal(mem.used_bytes, sizes[a] + sizes[b]);
            memset(arena_alloc(&other, 100), 3, 100);
            arena_free(&other);
            memset(arena_alloc(&mem, 100), 2, 100);
            memset(arena_alloc(&mem, 100000), 2, 100000);
            for (size_t i = 0; i < sizes[a]; i++)
                assert_int_equal(x[i], 0);
            for (size_t i = 0; i < sizes[b]; i++)
                assert_int_equal(y[i], 0);
            arena_free(&mem);
        }
}

static void dup_copies_the_bytes(void **state)
{
    struct arena mem = ARENA_INIT;
    char text[] = "abc";
    char *copy = arena_dup(&mem, text, sizeof(text));

    (void)state;
    text[0] = 'x';
    assert_string_equal(copy, "abc");
    arena_free(&mem);
}

static void an_array_too_large_to_count_is_out_of_memory(void **state)
{
    struct arena mem = ARENA_INIT;
    volatile size_t n = SIZE_MAX / 4 + 2; /* times 4 would wrap to a few bytes */

    (void)state;
    arena_set_oom(jump_on_oom);
    oom_bytes = 0;
    if (setjmp(oom_jump) == 0) {
        (void)ARENA_ARRAY(&mem, uint32_t, n);
        fail_msg("an impossible array was handed out");
    }
    assert_int_equal(oom_bytes, SIZE_MAX);
    arena_set_oom(NULL);
    arena_free(&mem);
}

static void many_pieces_and_texts_stay_apart(void **state)
{
    enum { N_PIECES = 16 * 1024, LARGE = 1500000 };
    struct arena mem = ARENA_INIT;
    unsigned char **pieces = ARENA_ARRAY(&mem, unsigned char *, N_PIECES);
    char **texts = ARENA_ARRAY(&mem, char *, N_PIECES);

    (void)state;
    for (size_t i = 0; i < N_PIECES; i++) {
        size_t n = i % 4096 == 9 ? LARGE : 1000;
        texts[i] = arena_take_text(&mem, 1 + i % 19);
        memset(texts[i], 'a' + (int)(i % 26), 1 + i % 19);
        pieces[i] = arena_take(&mem, n);
        assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
        memset(pieces[i], (int)(i % 251), n);
    }
    for (size_t i = 0; i < N_PIECES; i++) {
        size_t n = i % 4096 == 9 ? LARGE : 1000;
        assert_int_equal(pieces[i][0], i % 251);
        assert_int_equal(pieces[i][n - 1], i % 251);
        assert_int_equal(texts[i][0], 'a' + i % 26);
        assert_int_equal(texts[i][i % 19], 'a' + i % 26);
    }
    arena_free(&mem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(many_pieces_and_texts_stay_apart),
        cmocka_unit_test(pieces_of_no_bytes_are_distinct),
#ifndef ARENA_MALLOC
        cmocka_unit_test(a_reset_arena_uses_its_block_again),
#endif
        cmocka_unit_test(a_grown_array_keeps_its_elements),
        cmocka_unit_test(what_is_adopted_lives_with_its_new_arena),
        cmocka_unit_test(dup_copies_the_bytes),
        cmocka_unit_test(an_array_too_large_to_count_is_out_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
