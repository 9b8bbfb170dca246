/*
 * The effect gate's data (DESIGN section 2): what says that a change has an effect,
 * from ClinVar's classes and from curated/hotspots.tsv and curated/cancer_genes.tsv.
 */
#ifndef QUERY_EFFECT_H
#define QUERY_EFFECT_H

#include "kb/model/classification.h"
#include "kb/model/finding.h"
#include "kb/store/kb.h"

struct effect_rules; /* lives in the arena it was loaded into */

int effect_rules_load(
    struct kb_txn *kb, struct arena *mem, struct effect_rules **out, struct err *err);

/* Sets f->effect and f->effect_from.  clinvar may be NULL.  Order: ClinVar pathogenic,
 * then oncogenic, then benign (each with at least one star), hotspot, truncating: a
 * class that people have judged goes before a rule. */
void effect_judge(const struct effect_rules *rules,
    const struct clinvar_record *clinvar, struct finding *f, struct arena *mem);

/* Does a reading change a listed residue; what its effect is said to be does not
 * matter. */
bool effect_is_at_hotspot(const struct effect_rules *rules, const struct finding *f);

/* Each listed residue of the gene, in no order. */
void effect_each_hotspot(const struct effect_rules *rules, struct str gene,
    void (*fn)(void *ctx, uint32_t residue), void *ctx);

bool effect_is_cancer_gene(const struct effect_rules *rules, struct str gene);

#endif
