#include "kb/base/digest.h"

#include "kb/base/arena.h"
#include "kb/base/inflate.h"

#include <nettle/md5.h>
#include <nettle/sha2.h>

#include <stdlib.h>
#include <string.h>

_Static_assert(DIGEST_BYTES == SHA256_DIGEST_SIZE, "digest.h and nettle disagree");
_Static_assert(
    MD5_HEX_BYTES == 2 * MD5_DIGEST_SIZE + 1, "digest.h and nettle disagree");

struct digest {
    struct sha256_ctx sha;
};

struct digest *digest_new(void)
{
    struct digest *d = malloc(sizeof(*d));

    if (!d)
        arena_oom(sizeof(*d));
    sha256_init(&d->sha);
    return d;
}

void digest_add(struct digest *d, const void *p, size_t n_bytes)
{
    if (n_bytes)
        sha256_update(&d->sha, n_bytes, p);
}

void digest_end(struct digest *d, uint8_t out[DIGEST_BYTES])
{
    sha256_digest(&d->sha, DIGEST_BYTES, out);
    free(d);
}

void digest_once(const void *p, size_t n_bytes, uint8_t out[DIGEST_BYTES])
{
    struct sha256_ctx sha;

    sha256_init(&sha);
    if (n_bytes)
        sha256_update(&sha, n_bytes, p);
    sha256_digest(&sha, DIGEST_BYTES, out);
}

static void hex(const uint8_t *in, size_t n_bytes, char *out)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < n_bytes; i++) {
        out[2 * i] = digits[in[i] >> 4];
        out[2 * i + 1] = digits[in[i] & 15];
    }
    out[2 * n_bytes] = '\0';
}

void digest_hex(const uint8_t in[DIGEST_BYTES], char out[DIGEST_HEX_BYTES])
{
    hex(in, DIGEST_BYTES, out);
}

struct md5 {
    struct md5_ctx ctx;
};

struct md5 *md5_new(void)
{
    struct md5 *m = malloc(sizeof(*m));

    if (!m)
        arena_oom(sizeof(*m));
    md5_init(&m->ctx);
    return m;
}

void md5_add(struct md5 *m, const void *p, size_t n_bytes)
{
    if (n_bytes)
        md5_update(&m->ctx, n_bytes, p);
}

void md5_end(struct md5 *m, char out[MD5_HEX_BYTES])
{
    uint8_t sum[MD5_DIGEST_SIZE];

    md5_digest(&m->ctx, sizeof(sum), sum);
    free(m);
    hex(sum, sizeof(sum), out);
}

uint32_t crc32_add(uint32_t crc, const void *p, size_t n_bytes)
{
    return inflate_crc32(crc, p, n_bytes);
}

/* Any odd numbers with many bits set. */
#define ODD0 UINT64_C(0x9e3779b97f4a7c15)
#define ODD1 UINT64_C(0xff51afd7ed558ccd)
#define ODD2 UINT64_C(0xc4ceb9fe1a85ec53)

/* Both halves of the product: every bit of a and of b moves many (the step of wyhash,
 * public domain). */
static uint64_t fold(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t word_at(const uint8_t *p)
{
    uint64_t word;

    memcpy(&word, p, 8);
    return word;
}

static uint32_t half_at(const uint8_t *p)
{
    uint32_t half;

    memcpy(&half, p, 4);
    return half;
}

/* The last 1 to 16 bytes: two words, which may share some of them. */
static uint64_t fold_rest(const uint8_t *p, size_t n_bytes, uint64_t h)
{
    uint64_t a, b;

    if (n_bytes >= 8) {
        a = word_at(p);
        b = word_at(p + n_bytes - 8);
    } else if (n_bytes >= 4) {
        a = half_at(p);
        b = half_at(p + n_bytes - 4);
    } else {
        a = p[0];
        b = (uint64_t)p[n_bytes / 2] << 8 | p[n_bytes - 1];
    }
    return fold(a ^ ODD1, b ^ h);
}

uint64_t hash64(const void *p, size_t n_bytes, uint64_t seed)
{
    const uint8_t *at = p;
    uint64_t h = fold(seed ^ ODD0, (uint64_t)n_bytes ^ ODD1);

    for (; n_bytes > 16; n_bytes -= 16, at += 16)
        h = fold(word_at(at) ^ ODD1, word_at(at + 8) ^ h);
    if (n_bytes > 0)
        h = fold_rest(at, n_bytes, h);
    return fold(h ^ ODD2, ODD0);
}
