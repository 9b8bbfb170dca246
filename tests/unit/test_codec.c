#include "kb/store/codec.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void writes_fixed_widths_in_the_named_byte_order(void **state)
{
    static const uint8_t expected[] = {0x01, 0x34, 0x12, 0x78, 0x56, 0x34, 0x12, 8, 7,
        6, 5, 4, 3, 2, 1, 0x12, 0x34, 0x12, 0x34, 0x56, 0x78, 1, 2, 3, 4, 5, 6, 7, 8};
    struct buf b = BUF_INIT;

    (void)state;
    put_u8(&b, 1);
    put_u16le(&b, 0x1234);
    put_u32le(&b, 0x12345678);
    put_u64le(&b, UINT64_C(0x0102030405060708));
    put_u16be(&b, 0x1234);
    put_u32be(&b, 0x12345678);
    put_u64be(&b, UINT64_C(0x0102030405060708));
    assert_int_equal(b.n, sizeof(expected));
    assert_memory_equal(b.p, expected, sizeof(expected));
    buf_free(&b);
}

static void reads_back_what_it_wrote(void **state)
{
    static const int64_t edges[] = {0, 1, -1, 63, -64, 64, INT64_MAX, INT64_MIN};
    uint64_t seed = 88172645463325252;
    struct buf b = BUF_INIT;

    (void)state;
    for (unsigned i = 0; i < 2000; i++) {
        uint64_t v = next_random(&seed) >> (next_random(&seed) % 64);
        int64_t z = i < 8 ? edges[i] : (int64_t)(v ^ (i % 2 ? UINT64_MAX : 0));
        struct reader r;
        buf_clear(&b);
        put_varint(&b, v);
        put_zigzag(&b, z);
        put_u64le(&b, v);
        put_u64be(&b, v);
        put_u32be(&b, (uint32_t)v);
        put_double(&b, (double)v);
        put_str(&b, STR("EGFR"));
        put_str(&b, STR_NONE);
        r = reader_of(buf_str(&b));
        assert_true(get_varint(&r) == v);
        assert_true(get_zigzag(&r) == z);
        assert_true(get_u64le(&r) == v);
        assert_true(get_u64be(&r) == v);
        assert_true(get_u32be(&r) == (uint32_t)v);
        assert_true(get_double(&r) == (double)v);
        assert_true(str_eq(get_str(&r), STR("EGFR")));
        assert_int_equal(get_str(&r).n, 0);
        assert_false(r.is_bad);
        assert_int_equal(reader_left(&r), 0);
    }
    buf_free(&b);
}

static void stores_one_nan(void **state)
{
    struct buf a = BUF_INIT, b = BUF_INIT;
    struct reader r;

    (void)state;
    put_double(&a, NAN);
    put_double(&b, -NAN);
    assert_memory_equal(a.p, b.p, 8);
    r = reader_of(buf_str(&a));
    assert_true(isnan(get_double(&r)));
    buf_free(&a);
    buf_free(&b);
}

static void stays_bad_after_the_first_bad_read(void **state)
{
    struct reader r = reader_of((struct str){"\x05"
                                             "ab",
        3});

    (void)state;
    assert_int_equal(get_str(&r).n, 0);
    assert_true(r.is_bad);
    assert_int_equal(get_u8(&r), 0);
    assert_int_equal(get_varint(&r), 0);
    assert_null(get_bytes(&r, 1).p);
    assert_int_equal(reader_left(&r), 0);
}

static void refuses_varints_over_their_width(void **state)
{
    struct reader r =
        reader_of((struct str){"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10});

    (void)state;
    assert_true(get_varint(&r) == UINT64_MAX);
    r = reader_of((struct str){"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10});
    get_varint(&r);
    assert_true(r.is_bad);
    r = reader_of((struct str){"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x81\x00", 11});
    get_varint(&r);
    assert_true(r.is_bad);
    r = reader_of((struct str){"\xff\xff\xff\xff\x0f", 5});
    assert_true(get_varint32(&r) == UINT32_MAX);
    r = reader_of((struct str){"\xff\xff\xff\xff\x1f", 5});
    get_varint32(&r);
    assert_true(r.is_bad);
}

static void refuses_counts_that_the_bytes_cannot_hold(void **state)
{
    struct reader r = reader_of((struct str){"\x02"
                                             "abcd",
        5});

    (void)state;
    assert_int_equal(get_count(&r, 2), 2);
    r = reader_of((struct str){"\x02"
                               "abc",
        4});
    assert_int_equal(get_count(&r, 2), 0);
    assert_true(r.is_bad);
    r = reader_of((struct str){"\xff\xff\xff\xff\x0f", 5});
    assert_int_equal(get_count(&r, 0), 0);
    assert_true(r.is_bad);
}

static void survives_any_bytes(void **state)
{
    uint64_t seed = 42;
    char bytes[40];

    (void)state;
    for (unsigned i = 0; i < 20000; i++) {
        struct reader r = reader_of((struct str){bytes, i % sizeof(bytes)});
        for (size_t k = 0; k < sizeof(bytes); k++)
            bytes[k] = (char)next_random(&seed);
        while (!r.is_bad && reader_left(&r)) {
            size_t before = reader_left(&r);
            switch (next_random(&seed) % 5) {
            case 0:
                get_str(&r);
                break;
            case 1:
                get_varint32(&r);
                break;
            case 2:
                get_u64be(&r);
                break;
            case 3:
                get_count(&r, 3);
                break;
            default:
                get_zigzag(&r);
            }
            assert_true(reader_left(&r) < before);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_fixed_widths_in_the_named_byte_order),
        cmocka_unit_test(reads_back_what_it_wrote),
        cmocka_unit_test(stores_one_nan),
        cmocka_unit_test(stays_bad_after_the_first_bad_read),
        cmocka_unit_test(refuses_varints_over_their_width),
        cmocka_unit_test(refuses_counts_that_the_bytes_cannot_hold),
        cmocka_unit_test(survives_any_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
