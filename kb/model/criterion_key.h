/*
 * Retrieval keys: how findings find the criteria that may concern them, without trying
 * all (DESIGN section 2, retrieval).
 *
 * A criterion is filed under keys such that whenever it can be true or partial, some
 * finding or some looked-at gene emits one of them.  A finding of a gene emits the
 * slots of that gene that fit it; a gene or factor that was looked at emits its absence
 * slot, under which every leaf below a NOT and every wild-type leaf is filed.
 *
 * "Looked at" is meant widely: a gene, arm or factor emits its absence key as soon as
 * any of the callbacks of struct patient_view answers for it with anything but
 * LOOKED_NOT (one exon is enough).
 *
 * Leaves without a gene are filed under the empty name.  A region: KEY_GENE "",
 * SLOT_CLASS, number = contig, which each small variant emits.  An allele, region or
 * karyotype below a NOT: KEY_GENE "", SLOT_ABSENCE, emitted when anything was looked
 * at.
 */
#ifndef KB_MODEL_CRITERION_KEY_H
#define KB_MODEL_CRITERION_KEY_H

#include "kb/model/criterion.h"
#include "kb/model/finding.h"

enum key_kind {
    KEY_ALLELE, /* allele_key() of one assembly */
    KEY_GENE,   /* gene symbol + slot + number */
    KEY_FACTOR, /* factor name */
    KEY_TEXT,   /* karyotype_fold */
};

enum key_slot {
    SLOT_RESIDUE, /* number: residue */
    SLOT_EXON,    /* number: exon */
    SLOT_CLASS,   /* number: 0; gene and range criteria: any small variant of the gene;
                     region criteria: number: contig */
    SLOT_COPY_NUMBER,
    SLOT_FUSION,
    SLOT_REARRANGEMENT,
    SLOT_STATE,
    SLOT_HAPLOTYPE,
    SLOT_ABSENCE, /* the gene was looked at */
};

struct criterion_key {
    enum key_kind kind;
    uint8_t allele[ALLELE_KEY_BYTES];
    struct str name; /* gene symbol, factor, karyotype_fold; until fn returns */
    enum key_slot slot;
    uint32_t number;
};

typedef int criterion_key_fn(
    void *ctx, const struct criterion_key *key, struct err *err);

/* Every key of c, each once, sorted. */
int criterion_keys(
    const struct criterion *c, criterion_key_fn *fn, void *ctx, struct err *err);
/* Every key that a finding emits (with itself present), each once, sorted; all but that
 * of its allele, of which the join knows whether a criterion asks for it. */
int finding_keys(
    const struct finding *f, criterion_key_fn *fn, void *ctx, struct err *err);

/* Lower case without blanks.  str_fold would not do: it drops ';', and t(1;19) would be
 * t(11;9). */
struct str karyotype_fold(struct arena *mem, struct str text);

/* 9-byte order of (slot, number) inside a gene's value, for sorting; <0, 0, >0 */
int criterion_key_slot_cmp(
    const struct criterion_key *a, const struct criterion_key *b);

#endif
