/* Which ClinVar records lead from a residue (table residue of kb_schema.h). */
#include "kb/store/kb_build_private.h"

static bool is_of_class(const struct clinvar_record *c, enum classification_kind kind,
    enum class_group group)
{
    const struct classification *k = &c->by_kind[kind];

    return k->is_given && k->group == group && k->stars >= 1;
}

int kb_build_file_residue(struct kb_build *b, const struct clinvar_record *c,
    uint32_t record, struct err *err)
{
    struct protein_change change;
    uint8_t element[8];
    int rc = 0;

    if (c->hgvs_p.n == 0
        || (!is_of_class(c, CLASSIFICATION_GERMLINE, CLASS_PATHOGENIC)
            && !is_of_class(c, CLASSIFICATION_ONCOGENICITY, CLASS_ONCOGENIC)))
        return 0;
    bool is_change = protein_parse(c->hgvs_p, &b->scratch, &change) == 0
                     && change.kind != PROTEIN_SILENT && change.pos1 > 0;
    arena_reset(&b->scratch);
    for (unsigned i = 0; i < 4; i++) {
        element[i] = (uint8_t)(change.pos1 >> (24 - 8 * i));
        element[4 + i] = (uint8_t)(record >> (24 - 8 * i));
    }
    for (unsigned i = 0; rc == 0 && is_change && i < c->n_genes; i++) {
        struct kb_key key = kb_key_text(c->genes[i]);
        rc = kb_build_row(b, KB_TABLE_RESIDUE, &key, c->genes[i],
            (struct str){(const char *)element, sizeof(element)}, err);
    }
    return rc;
}
