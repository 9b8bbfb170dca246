/* The header part of vcf.h; private to vcf.c. */
#ifndef KB_BASE_VCF_HEADER_H
#define KB_BASE_VCF_HEADER_H

#include "kb/base/arena.h"
#include "kb/base/vcf.h"

/* Read up to the #CHROM line.  What *out points to lives in mem; errors have the code.
 */
int vcf_header_read(struct line_reader *lines, int code, struct arena *mem,
    struct vcf_header *out, struct err *err);

#endif
