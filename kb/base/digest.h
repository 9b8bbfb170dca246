/*
 * SHA-256 (nettle) for provenance and ids, CRC-32 (libdeflate) for damage, MD5 (nettle)
 * for nothing but the checksums that others publish, and a fast non-cryptographic
 * 64-bit hash for hash tables only (never stored).
 */
#ifndef KB_BASE_DIGEST_H
#define KB_BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_BYTES 32
#define DIGEST_HEX_BYTES (2 * DIGEST_BYTES + 1)

struct digest; /* an SHA-256 in progress; malloc-backed */

struct digest *digest_new(void);
void digest_add(struct digest *d, const void *p, size_t n_bytes);
void digest_end(struct digest *d, uint8_t out[DIGEST_BYTES]); /* also frees d */
void digest_once(const void *p, size_t n_bytes, uint8_t out[DIGEST_BYTES]);
void digest_hex(const uint8_t in[DIGEST_BYTES], char out[DIGEST_HEX_BYTES]);

#define MD5_HEX_BYTES 33

struct md5; /* an MD5 in progress; malloc-backed */

struct md5 *md5_new(void);
void md5_add(struct md5 *m, const void *p, size_t n_bytes);
void md5_end(struct md5 *m, char out[MD5_HEX_BYTES]); /* lower-case hex; also frees m */

uint32_t crc32_add(uint32_t crc, const void *p, size_t n_bytes); /* start with crc 0 */
uint64_t hash64(const void *p, size_t n_bytes, uint64_t seed);

#endif
