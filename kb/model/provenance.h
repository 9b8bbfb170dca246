/* Where a group of records comes from; every report line leads to one (DESIGN section
 * 4). */
#ifndef KB_MODEL_PROVENANCE_H
#define KB_MODEL_PROVENANCE_H

#include "kb/base/str.h"
#include "kb/model/contig.h"

struct provenance {
    struct str
        source; /* "civic", "clinvar", "do", "oncotree", "hgnc", "curated", "chain" */
    struct str kind;    /* the file's role: "evidence", "vcf", "variant_summary", ... */
    struct str release; /* as the source states it: "2024-08-01" */
    struct str file;    /* base name */
    struct str sha256;  /* hex, of the file's bytes */
    struct str licence; /* "CC0-1.0", "public-domain", ... */
    enum assembly assembly; /* NONE: not about coordinates */
};

#endif
