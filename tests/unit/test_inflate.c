#include "kb/base/inflate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#define ROOM ((size_t)64 * 1024) /* of a block, as BGZF has it */
#define DAMAGES 40000

static struct inflate_block *inflater;
/* Rooms between two pages that can't be touched: the libraries are compiled without
 * AddressSanitizer. */
static uint8_t *in_room, *out_room;

static uint64_t next_random(uint64_t *x)
{
    *x ^= *x << 13;
    *x ^= *x >> 7;
    *x ^= *x << 17;
    return *x >> 8;
}

static uint8_t *room_between_guards(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *p = mmap(NULL, ROOM + 2 * page, PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    assert_true(p != MAP_FAILED);
    assert_int_equal(mprotect(p, page, PROT_NONE), 0);
    assert_int_equal(mprotect(p + page + ROOM, page, PROT_NONE), 0);
    return p + page;
}

static int set_up(void **state)
{
    (void)state;
    inflater = inflate_block_new();
    in_room = room_between_guards();
    out_room = room_between_guards();
    return inflater ? 0 : -1;
}

static int tear_down(void **state)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);

    (void)state;
    inflate_block_free(inflater);
    munmap(in_room - page, ROOM + 2 * page);
    munmap(out_room - page, ROOM + 2 * page);
    return 0;
}

/* Lines much like a VCF's, or noise, which deflate stores as it is. */
static size_t make_text(uint64_t *x, uint8_t *to, size_t n, bool is_noise)
{
    static const char WORDS[4][8] = {"chr1\t", "0/1:3", "PASS\n", "ACGT,"};

    for (size_t i = 0; i < n; i++) {
        uint64_t r = next_random(x);
        to[i] = is_noise     ? (uint8_t)r
                : r % 7 == 0 ? (uint8_t)('0' + r / 7 % 10)
                             : (uint8_t)WORDS[r / 7 % 4][i % 5];
    }
    return n;
}

/* Against the end of its room, or against its beginning. */
static uint8_t *place(uint8_t *room, size_t n, bool is_at_end)
{
    return is_at_end ? room + ROOM - n : room;
}

static size_t deflated(const void *text, size_t n, int level, uint8_t *to)
{
    struct deflate_block *d = deflate_block_new(level);
    size_t n_to = deflate_block_run(d, text, n, to, ROOM);

    deflate_block_free(d);
    assert_true(n_to > 0);
    return n_to;
}

static bool inflates_to(const uint8_t *in, size_t n_in, const uint8_t *text, size_t n)
{
    uint8_t *out = place(out_room, n, true);

    memcpy(place(in_room, n_in, true), in, n_in);
    return inflate_block_run(inflater, place(in_room, n_in, true), n_in, out, n)
           && memcmp(out, text, n) == 0;
}

static void text_comes_back_at_each_level_and_length(void **state)
{
    static uint8_t text[ROOM], packed[ROOM];
    static const size_t LENGTHS[] = {1, 2, 7, 8, 9, 255, 4096, 65280 - 512};
    uint64_t x = 7;

    (void)state;
    for (int level = 1; level <= 12; level++)
        for (size_t i = 0; i < sizeof LENGTHS / sizeof *LENGTHS; i++)
            for (int is_noise = 0; is_noise <= 1; is_noise++) {
                size_t n = make_text(&x, text, LENGTHS[i], is_noise);
                assert_true(
                    inflates_to(packed, deflated(text, n, level, packed), text, n));
            }
}

static void empty_text_comes_back(void **state)
{
    static const uint8_t END[] = {3, 0}; /* that of BGZF's end marker */

    (void)state;
    assert_true(inflate_block_run(inflater, END, sizeof END, out_room, 0));
    assert_false(inflate_block_run(inflater, END, sizeof END, out_room, 1));
    assert_false(inflate_block_run(inflater, END, 0, out_room, 0));
}

static void another_length_of_text_is_refused(void **state)
{
    static uint8_t text[ROOM], packed[ROOM], out[ROOM];
    uint64_t x = 11;
    size_t n = make_text(&x, text, 30000, false);
    size_t n_packed = deflated(text, n, 6, packed);

    (void)state;
    assert_true(inflate_block_run(inflater, packed, n_packed, out, n));
    assert_false(inflate_block_run(inflater, packed, n_packed, out, n - 1));
    assert_false(inflate_block_run(inflater, packed, n_packed, out, n + 1));
    assert_false(inflate_block_run(inflater, packed, n_packed - 1, out, n));
}

static void bytes_behind_the_stream_are_refused(void **state)
{
    static uint8_t text[ROOM], packed[ROOM];
    uint64_t x = 13;

    (void)state;
    for (size_t n = 1; n < 2000; n += 37) {
        make_text(&x, text, n, false);
        size_t n_packed = deflated(text, n, 1 + (int)(n % 12), packed);
        for (size_t more = 1; more < 12; more++) {
            packed[n_packed + more - 1] = 0;
            assert_false(inflates_to(packed, n_packed + more, text, n));
        }
    }
}

static void damage(uint64_t *x, uint8_t *p, size_t n)
{
    uint64_t how = next_random(x);

    for (uint64_t k = how % 4; n > 0 && k > 0; k--)
        p[next_random(x)
            % (how & 4   ? n
                : n < 80 ? n
                         : 80)] ^= (uint8_t)(1u << next_random(x) % 8);
}

/* Blocks cut, with other lengths said, and with bits turned over: the first 80 bytes
 * hold the tables of codes. */
static void damaged_blocks_stay_in_their_rooms_and_give_the_text_or_another_crc(
    void **state)
{
    static uint8_t text[ROOM], packed[ROOM];
    uint64_t x = 17;
    unsigned n_refused = 0, n_other = 0;

    (void)state;
    for (unsigned i = 0; i < DAMAGES; i++) {
        size_t n = make_text(&x, text, 1 + next_random(&x) % 3000, i % 5 == 0);
        size_t n_packed = deflated(text, n, 1 + (int)(i % 9), packed);
        size_t n_said = next_random(&x) % 4 ? n : next_random(&x) % ROOM;
        if (next_random(&x) % 4 == 0)
            n_packed = next_random(&x) % (n_packed + 1);
        uint8_t *in = place(in_room, n_packed, next_random(&x) & 1);
        uint8_t *out = place(out_room, n_said, next_random(&x) & 1);
        memcpy(in, packed, n_packed);
        damage(&x, in, n_packed);
        if (!inflate_block_run(inflater, in, n_packed, out, n_said))
            n_refused++;
        else if (n_said != n || memcmp(out, text, n) != 0) {
            n_other++;
            assert_true(
                n_said != n || inflate_crc32(0, out, n) != inflate_crc32(0, text, n));
        }
    }
    assert_in_range(n_refused, DAMAGES / 3, DAMAGES);
    assert_in_range(n_other, 1, DAMAGES);
}

static void crc_is_that_of_gzip_also_in_parts(void **state)
{
    static uint8_t text[ROOM];
    uint64_t x = 19;
    size_t n = make_text(&x, text, 5000, true);

    (void)state;
    assert_int_equal(inflate_crc32(0, "123456789", 9), 0xcbf43926u); /* RFC 1952's */
    for (size_t cut = 0; cut <= n; cut += 61)
        assert_int_equal(
            inflate_crc32(inflate_crc32(0, text, cut), text + cut, n - cut),
            inflate_crc32(0, text, n));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_comes_back_at_each_level_and_length),
        cmocka_unit_test(empty_text_comes_back),
        cmocka_unit_test(another_length_of_text_is_refused),
        cmocka_unit_test(bytes_behind_the_stream_are_refused),
        cmocka_unit_test(
            damaged_blocks_stay_in_their_rooms_and_give_the_text_or_another_crc),
        cmocka_unit_test(crc_is_that_of_gzip_also_in_parts),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
