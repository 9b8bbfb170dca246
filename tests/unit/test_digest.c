#include "kb/base/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void sha256_gives_the_published_vectors(void **state)
{
    uint8_t out[DIGEST_BYTES];
    char hex[DIGEST_HEX_BYTES];

    (void)state;
    digest_once(NULL, 0, out); /* FIPS 180-4 examples */
    digest_hex(out, hex);
    assert_string_equal(
        hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    digest_once("abc", 3, out);
    digest_hex(out, hex);
    assert_string_equal(
        hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void sha256_in_pieces_is_sha256_at_once(void **state)
{
    uint8_t data[1000], once[DIGEST_BYTES], pieces[DIGEST_BYTES];

    (void)state;
    for (size_t i = 0; i < sizeof(data); i++)
        data[i] = (uint8_t)(i * 7);
    digest_once(data, sizeof(data), once);
    for (size_t step = 1; step < 200; step += 13) {
        struct digest *d = digest_new();
        for (size_t at = 0; at < sizeof(data); at += step)
            digest_add(
                d, data + at, step < sizeof(data) - at ? step : sizeof(data) - at);
        digest_end(d, pieces);
        assert_memory_equal(once, pieces, DIGEST_BYTES);
    }
}

static void md5_gives_the_vectors_of_rfc_1321_also_in_pieces(void **state)
{
    char out[MD5_HEX_BYTES];
    struct md5 *m = md5_new();

    (void)state;
    md5_end(m, out);
    assert_string_equal(out, "d41d8cd98f00b204e9800998ecf8427e");
    m = md5_new();
    md5_add(m, "message ", 8);
    md5_add(m, NULL, 0);
    md5_add(m, "digest", 6);
    md5_end(m, out);
    assert_string_equal(out, "f96b697d7cb7938d525a2f31aaf161d0");
}

static void crc32_gives_the_check_value_also_in_pieces(void **state)
{
    (void)state;
    assert_int_equal(crc32_add(0, "123456789", 9), 0xcbf43926u);
    assert_int_equal(crc32_add(crc32_add(0, "1234", 4), "56789", 5), 0xcbf43926u);
    assert_int_equal(crc32_add(0, NULL, 0), 0);
    assert_int_equal(crc32_add(77, NULL, 0), 77);
}

static void hash64_tells_near_keys_apart(void **state)
{
    uint64_t seen[4096];
    size_t n = 0;

    (void)state;
    for (unsigned i = 0; i < 2048; i++) {
        uint8_t key[12] = {(uint8_t)i, (uint8_t)(i >> 8)};
        seen[n++] = hash64(key, 12, 0) & 0xffffffff;
        seen[n++] = hash64(key, 2, 0) & 0xffffffff;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(seen[i], seen[k]);
    assert_int_not_equal(hash64("a", 1, 0), hash64("a", 1, 1));
    assert_int_not_equal(hash64("a", 1, 0), hash64("a\0", 2, 0));
    assert_true(hash64("abc", 3, 5) == hash64("abcd", 3, 5));
}

static void hash64_hears_each_byte_of_keys_of_any_length(void **state)
{
    uint8_t key[64] = {0};

    (void)state;
    for (size_t n = 1; n <= sizeof key; n++)
        for (size_t i = 0; i < n; i++) {
            uint64_t before = hash64(key, n, 0);
            key[i] ^= (uint8_t)(1u << i % 8);
            assert_int_not_equal((uint32_t)hash64(key, n, 0), (uint32_t)before);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha256_gives_the_published_vectors),
        cmocka_unit_test(sha256_in_pieces_is_sha256_at_once),
        cmocka_unit_test(md5_gives_the_vectors_of_rfc_1321_also_in_pieces),
        cmocka_unit_test(crc32_gives_the_check_value_also_in_pieces),
        cmocka_unit_test(hash64_tells_near_keys_apart),
        cmocka_unit_test(hash64_hears_each_byte_of_keys_of_any_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
