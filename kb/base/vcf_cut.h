/*
 * A line of VCF cut at its first tabs, and POS read, eight digits at once.  Private to
 * vcf.c and vcf_stretch.c.
 */
#ifndef KB_BASE_VCF_CUT_H
#define KB_BASE_VCF_CUT_H

#include "kb/base/bytes64.h"

/* CHROM to FILTER; short columns, whose last tab proves that INFO is there. */
#define VCF_N_CUT 7
#define VCF_MAX_POS 2147483647u

/* Of 64 bytes, a bit for each that is a tab: where the first ones are.  False: there
 * are fewer. */
BYTES64_INLINE bool vcf_cut_tabs(uint64_t tabs, unsigned tab[VCF_N_CUT])
{
    uint64_t from[VCF_N_CUT];

    from[0] = tabs;
#pragma GCC unroll 7
    for (unsigned i = 1; i < VCF_N_CUT; i++)
        from[i] = from[i - 1] & (from[i - 1] - 1);
    if (from[VCF_N_CUT - 1] == 0)
        return false;
#pragma GCC unroll 7
    for (unsigned i = 0; i < VCF_N_CUT; i++)
        tab[i] = (unsigned)__builtin_ctzll(from[i]);
    return true;
}

BYTES64_INLINE uint64_t vcf_byte_at(const char *p, unsigned i)
{
    return (uint64_t)(unsigned char)p[i] << 8 * i;
}

/* written out, it is one load where the machine is little-endian */
BYTES64_INLINE uint64_t vcf_load_eight(const char *p)
{
    return vcf_byte_at(p, 0) | vcf_byte_at(p, 1) | vcf_byte_at(p, 2) | vcf_byte_at(p, 3)
           | vcf_byte_at(p, 4) | vcf_byte_at(p, 5) | vcf_byte_at(p, 6)
           | vcf_byte_at(p, 7);
}

/* Of eight bytes at p the last n, from 1 to 8, as a number: pairs of digits are added
 * up, then pairs of those. */
BYTES64_INLINE bool vcf_cut_digits(const char *p, unsigned n, uint64_t *v)
{
    uint64_t x = vcf_load_eight(p) ^ UINT64_C(0x3030303030303030);

    x &= UINT64_MAX << 8 * (8 - n);
    if (((x + UINT64_C(0x7676767676767676)) | x) & UINT64_C(0x8080808080808080))
        return false;
    x = (x * 10 + (x >> 8)) & UINT64_C(0x00ff00ff00ff00ff);
    x = (x * 100 + (x >> 16)) & UINT64_C(0x0000ffff0000ffff);
    *v = (x * 10000 + (x >> 32)) & UINT64_C(0xffffffff);
    return true;
}

#endif
