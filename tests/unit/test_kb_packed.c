#include "kb/store/kb_packed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static uint32_t next_random(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

/* Value i of a run: mostly short ones, some empty, some longer than an entry. */
static struct str value_of(uint32_t i, char *room, size_t size)
{
    uint32_t seed = i * 2654435761u + 1;
    size_t n = next_random(&seed) % 150;

    if (i % 97 == 0)
        n = next_random(&seed) % size;
    if (i % 31 == 0)
        n = 0;
    memset(room, (int)('a' + i % 26), n);
    return (struct str){room, n};
}

struct entries {
    struct buf bytes; /* one behind the other */
    uint32_t last[4000], end[4000], n;
};

static void take(struct entries *e, struct kb_packer *p)
{
    struct buf payload = BUF_INIT;

    assert_true(e->n < 4000);
    e->last[e->n] = kb_packer_take(p, &payload);
    buf_add_str(&e->bytes, buf_str(&payload));
    e->end[e->n++] = (uint32_t)e->bytes.n;
    buf_free(&payload);
}

static void pack(struct entries *e, uint32_t n_values)
{
    static char room[70000];
    struct kb_packer p = {0};

    for (uint32_t i = 0; i < n_values; i++) {
        struct str value = value_of(i, room, sizeof(room));
        if (!kb_packer_has_room(&p, value.n))
            take(e, &p);
        kb_packer_add(&p, value);
    }
    if (p.n > 0)
        take(e, &p);
    buf_free(&p.bytes);
}

static struct str payload_of(const struct entries *e, uint32_t i)
{
    uint32_t beg = i > 0 ? e->end[i - 1] : 0;

    return (struct str){e->bytes.p + beg, e->end[i] - beg};
}

static void every_value_comes_back_under_its_ordinal(void **state)
{
    static char room[70000];
    static struct entries e;
    uint32_t ordinal = 0;

    (void)state;
    pack(&e, 5000);
    for (uint32_t i = 0; i < e.n; i++) {
        struct kb_packed packed;
        assert_true(kb_packed_read(payload_of(&e, i), e.last[i], &packed));
        assert_int_equal(packed.first, ordinal);
        assert_true(packed.n == 1 || payload_of(&e, i).n <= KB_PACKED_BYTES);
        for (uint32_t k = 0; k < packed.n; k++) {
            struct str value;
            assert_true(kb_packed_value(&packed, k, &value));
            assert_true(str_eq(value, value_of(ordinal++, room, sizeof(room))));
        }
    }
    assert_int_equal(ordinal, 5000);
    buf_free(&e.bytes);
    e = (struct entries){0};
}

static void many_empty_values_stay_within_their_count(void **state)
{
    struct kb_packer p = {0};
    struct kb_packed packed;
    struct buf payload = BUF_INIT;
    uint32_t n = 0;

    (void)state;
    for (; kb_packer_has_room(&p, 0); n++)
        kb_packer_add(&p, STR_NONE);
    assert_true(n > 1 && n <= KB_PACKED_MAX_VALUES);
    assert_int_equal(kb_packer_take(&p, &payload), n - 1);
    assert_true(kb_packed_read(buf_str(&payload), n - 1, &packed));
    assert_int_equal(packed.n, n);
    buf_free(&payload);
    buf_free(&p.bytes);
}

static void refuses_entries_that_do_not_follow_the_layout(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
        uint32_t last;
    } bad[] = {{"", 0, 0}, {"\1", 1, 0}, {"\0\0", 2, 0}, /* none at all */
        {"\2\0\1\0xy", 6, 0},                            /* more than come before */
        {"\4\0\1\0", 4, 9}};                             /* the ends are cut */
    struct kb_packed packed;
    struct str value;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(
            kb_packed_read((struct str){bad[i].bytes, bad[i].n}, bad[i].last, &packed));
    /* ends that fall, or lie beyond the bytes */
    assert_true(kb_packed_read((struct str){"\3\0\2\0\1\0xyz", 9}, 9, &packed));
    assert_true(kb_packed_value(&packed, 0, &value));
    assert_false(kb_packed_value(&packed, 1, &value));
    assert_true(kb_packed_read((struct str){"\2\0\5\0xyz", 7}, 9, &packed));
    assert_false(kb_packed_value(&packed, 0, &value));
    assert_false(kb_packed_value(&packed, 1, &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_value_comes_back_under_its_ordinal),
        cmocka_unit_test(many_empty_values_stay_within_their_count),
        cmocka_unit_test(refuses_entries_that_do_not_follow_the_layout),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
