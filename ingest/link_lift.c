/* Alleles placed by chain, and those of ClinVar's entries. */
#include "ingest/link_lift.h"

/* Both assemblies have the same mitochondrial sequence (NC_012920.1). */
static enum lift lift_mitochondrial(
    const struct allele *from, const struct refbases *ref, struct allele *to)
{
    *to = *from;
    to->assembly = assembly_other(from->assembly);
    return allele_check_ref(to, ref) == 0 ? LIFT_REF_DISAGREES : LIFT_OK;
}

enum lift link_lift_allele(struct link *l, const struct allele *from, struct allele *to,
    struct normal_form *done)
{
    struct refbases room;
    const struct refbases *ref = build_bases(l->b, &room);
    enum lift lift = from->contig == CONTIG_MT
                         ? lift_mitochondrial(from, ref, to)
                         : chain_lift_allele(l->b->chain, from, ref, &l->scratch, to);
    if (lift == LIFT_OK)
        *done = normal_form_make(to, ref, &l->scratch);
    return lift;
}

const char *link_lift_note(enum lift lift)
{
    switch (lift) {
    case LIFT_OK:
        return "alleles: lifted by chain";
    case LIFT_UNMAPPED:
        return "alleles: not lifted, unmapped";
    case LIFT_SPLIT:
        return "alleles: not lifted, split by a gap";
    case LIFT_REF_DISAGREES:
        return "alleles: not lifted, REF disagrees";
    case LIFT_AMBIGUOUS:
        break;
    }
    return "alleles: not lifted, ambiguous";
}

/* ---- ClinVar's entries ---- */

static bool has_assembly(const struct clinvar_entry *entry, enum assembly assembly)
{
    for (unsigned i = 0; i < entry->n_alleles; i++)
        if (entry->alleles[i].allele.assembly == assembly)
            return true;
    return false;
}

static void add_allele(struct placed_allele *list, unsigned *n, struct placed_allele a)
{
    for (unsigned i = 0; i < *n; i++)
        if (allele_eq(&list[i].allele, &a.allele))
            return;
    list[(*n)++] = a;
}

static void lift_entry(
    struct link *l, unsigned file, struct clinvar_entry *entry, unsigned reference_on)
{
    bool has_37 = has_assembly(entry, ASSEMBLY_GRCH37);
    bool has_38 = has_assembly(entry, ASSEMBLY_GRCH38);
    if (l->b->chain == NULL || has_37 == has_38)
        return;
    if (reference_on & 1u << (has_37 ? ASSEMBLY_GRCH38 : ASSEMBLY_GRCH37)) {
        report_note(l->b->report, file, "alleles: not lifted, reference there", 1);
        return;
    }
    unsigned n = entry->n_alleles;
    struct placed_allele *all =
        ARENA_ARRAY(&l->scratch, struct placed_allele, (size_t)2 * n);
    for (unsigned i = 0; i < entry->n_alleles; i++)
        all[i] = entry->alleles[i];
    for (unsigned i = 0; i < entry->n_alleles; i++) {
        struct placed_allele lifted = {.how = ALLELE_LIFTED, .source = all[i].source};
        struct normal_form done;
        enum lift lift = link_lift_allele(l, &all[i].allele, &lifted.allele, &done);
        report_note(l->b->report, file, link_lift_note(lift), 1);
        if (lift != LIFT_OK)
            continue;
        normal_form_count(l->b, file, &lifted.allele, &done);
        add_allele(all, &n, lifted);
    }
    entry->alleles = all;
    entry->n_alleles = n;
}

void link_lift_entry(
    struct link *l, unsigned file, struct clinvar_entry *entry, unsigned reference_on)
{
    lift_entry(l, file, entry, reference_on);
    for (unsigned i = 0; i < entry->n_alleles; i++)
        normal_form_want_bases(l->b, &entry->alleles[i].allele);
}

struct clinvar_known *link_find_known(const struct link *l, uint32_t variation_id)
{
    size_t low = 0, high = l->n_known;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (l->known[mid].variation_id == variation_id)
            return &l->known[mid];
        if (l->known[mid].variation_id < variation_id)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

void link_remember_entry(struct link *l, const struct clinvar_entry *entry)
{
    struct clinvar_known *known = link_find_known(l, entry->record.variation_id);
    if (known == NULL)
        return;
    known->n_alleles = entry->n_alleles;
    known->alleles = ARENA_ARRAY(&l->mem, struct placed_allele, entry->n_alleles);
    for (unsigned i = 0; i < entry->n_alleles; i++) {
        known->alleles[i] = entry->alleles[i];
        struct allele *a = &known->alleles[i].allele;
        a->ref = str_copy(&l->mem, a->ref);
        a->alt = str_copy(&l->mem, a->alt);
    }
}
