/*
 * Where an allele stands on the assembly that its source does not give (DESIGN 8.2):
 * through the source's ClinVar id, through the source's own NC_ description, through
 * the chain, in this order; each placement says how it was made, and a placement that
 * another way contradicts is noted.
 */
#include "ingest/link.h"
#include "ingest/unpadded.h"
#include "kb/model/hgvs.h"

/* ---- ClinVar entries ---- */

static bool has_assembly(const struct clinvar_entry *entry, enum assembly assembly)
{
    for (unsigned i = 0; i < entry->n_alleles; i++)
        if (entry->alleles[i].allele.assembly == assembly)
            return true;
    return false;
}

/* Both assemblies have the same mitochondrial sequence (NC_012920.1). */
static enum lift lift_allele(
    struct link *l, const struct allele *from, struct allele *to)
{
    if (from->contig == CONTIG_MT) {
        *to = *from;
        to->assembly = assembly_other(from->assembly);
        return LIFT_OK;
    }
    return chain_lift_allele(l->b->chain, from, NULL, &l->scratch, to);
}

static const char *lift_note(enum lift lift)
{
    switch (lift) {
    case LIFT_OK:
        return "alleles: lifted by chain";
    case LIFT_UNMAPPED:
        return "alleles: not lifted, unmapped";
    case LIFT_SPLIT:
        return "alleles: not lifted, split by a gap";
    default:
        return "alleles: not lifted, ambiguous";
    }
}

static void add_allele(struct placed_allele *list, unsigned *n, struct placed_allele a)
{
    for (unsigned i = 0; i < *n; i++)
        if (allele_eq(&list[i].allele, &a.allele))
            return;
    list[(*n)++] = a;
}

void link_lift_entry(
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
        enum lift lift = lift_allele(l, &all[i].allele, &lifted.allele);
        report_note(l->b->report, file, lift_note(lift), 1);
        if (lift == LIFT_OK)
            add_allele(all, &n, lifted);
    }
    entry->alleles = all;
    entry->n_alleles = n;
}

static struct clinvar_known *find_known(const struct link *l, uint32_t variation_id)
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
    struct clinvar_known *known = find_known(l, entry->record.variation_id);
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

/* ---- staged variants ---- */

struct placing {
    struct link *l;
    const struct staged_variant *v;
    struct placed_allele *out; /* by assembly - 1 */
};

static void note(const struct placing *p, const char *what, struct str found)
{
    report_note_record(p->l->b->report, p->v->file, p->v->line, p->v->id, what, found);
}

static struct str shown(const struct placing *p, const struct allele *a)
{
    return str_fmt(&p->l->scratch, "%s:%.*s", assembly_name(a->assembly),
        STR_ARG(allele_text(&p->l->scratch, a)));
}

static void place(const struct placing *p, const struct allele *a, enum allele_how how)
{
    p->out[a->assembly - 1] = (struct placed_allele){
        .allele = *a, .how = how, .source = (uint16_t)p->v->file};
}

/* Two spellings of one deletion, moved along a repeat by no more than its length: then
 * the deleted bases of both together show that the repeat holds.  For an insertion, or
 * a longer way, reference bases would be needed. */
static bool is_same_deletion(const struct allele *a, const struct allele *b)
{
    uint32_t distance = a->pos1 > b->pos1 ? a->pos1 - b->pos1 : b->pos1 - a->pos1;
    return a->alt.n == 0 && b->alt.n == 0 && distance <= a->ref.n
           && allele_may_be_shifted(a, b);
}

/* Is ClinVar's allele the given one?  given may be unpadded. */
static bool is_same_change(const struct allele *given, const struct allele *clinvar)
{
    struct allele unpadded;
    if (!allele_is_unpadded(given))
        return allele_eq(given, clinvar);
    allele_unpad(clinvar, &unpadded);
    return allele_is_unpadded(&unpadded)
           && (allele_eq(given, &unpadded) || is_same_deletion(given, &unpadded));
}

/* The one allele on an assembly of those ClinVar entries, named by the source, that
 * have the given allele.  1: *out; 0: none; -1: several. */
static int by_clinvar(const struct placing *p, const struct allele *given,
    enum assembly assembly, struct allele *out)
{
    int found = 0;
    for (unsigned i = 0; i < p->v->n_clinvar_ids; i++) {
        const struct clinvar_known *known = find_known(p->l, p->v->clinvar_ids[i]);
        bool has_given = false;
        if (known == NULL)
            continue;
        for (unsigned k = 0; k < known->n_alleles; k++)
            has_given |= is_same_change(given, &known->alleles[k].allele);
        for (unsigned k = 0; has_given && k < known->n_alleles; k++) {
            const struct allele *a = &known->alleles[k].allele;
            if (a->assembly != assembly || (found == 1 && allele_eq(a, out)))
                continue;
            if (found == 1)
                return -1;
            *out = *a;
            found = 1;
        }
    }
    return found;
}

/* The one allele that the variant's NC_ descriptions of an assembly give; as above. */
static int by_hgvs(const struct placing *p, enum assembly assembly, struct allele *out)
{
    int found = 0;
    for (unsigned i = 0; i < p->v->n_hgvs; i++) {
        struct hgvs_g h;
        struct allele a;
        if (hgvs_g_parse(p->v->hgvs[i], &h) < 0 || h.assembly != assembly
            || hgvs_g_allele(&h, NULL, &p->l->scratch, &a) < 0)
            continue;
        if (found == 1 && !allele_eq(&a, out))
            return -1;
        *out = a;
        found = 1;
    }
    return found;
}

/* The given allele in normal form; an unpadded one gets its anchor from ClinVar. */
static bool complete_given(
    const struct placing *p, const struct allele *given, struct allele *out)
{
    struct err err = {0};
    *out = *given;
    if (allele_is_unpadded(given)) {
        int found = by_clinvar(p, given, given->assembly, out);
        if (found == 1)
            place(p, out, ALLELE_BY_CLINVAR);
        else
            note(p,
                found == 0 ? "alleles: indel without an anchor base"
                           : "alleles: ClinVar ids lead to several alleles",
                shown(p, given));
        return found == 1;
    }
    if (allele_trim(out, &p->l->scratch, &err) < 0) {
        note(p, "alleles: given one is unusable", str_of(err.msg));
        return false;
    }
    place(p, out, ALLELE_GIVEN);
    return true;
}

/* A given allele against the variant's own description on the same assembly. */
static void check_given(const struct placing *p, const struct allele *given)
{
    struct allele described;
    int found = by_hgvs(p, given->assembly, &described);
    if (found == 0)
        return;
    if (found == 1 && allele_eq(given, &described))
        report_note(p->l->b->report, p->v->file, "alleles: agree with NC_ HGVS", 1);
    else
        note(p, "alleles: given one and NC_ HGVS disagree", shown(p, given));
}

static bool place_by_clinvar_or_hgvs(
    const struct placing *p, const struct allele *from, enum assembly to)
{
    struct allele a;
    int found = by_clinvar(p, from, to, &a);
    if (found < 0)
        note(p, "alleles: ClinVar ids lead to several alleles", shown(p, from));
    if (found == 1) {
        place(p, &a, ALLELE_BY_CLINVAR);
        report_note(p->l->b->report, p->v->file, "alleles: placed by ClinVar id", 1);
        return true;
    }
    found = by_hgvs(p, to, &a);
    if (found < 0)
        note(p, "alleles: several NC_ HGVS of one assembly", shown(p, from));
    if (found == 1) {
        place(p, &a, ALLELE_BY_HGVS);
        report_note(p->l->b->report, p->v->file, "alleles: placed by NC_ HGVS", 1);
    }
    return found == 1;
}

/* The other assembly of a placed allele; what the chain says is compared with what was
 * found otherwise. */
static void place_other(const struct placing *p, const struct allele *from)
{
    enum assembly to = assembly_other(from->assembly);
    struct report *report = p->l->b->report;
    struct allele lifted;
    bool is_placed = place_by_clinvar_or_hgvs(p, from, to);
    if (p->l->b->chain == NULL) {
        if (!is_placed)
            note(p, "alleles: not lifted, no chain file", shown(p, from));
        return;
    }
    enum lift lift = lift_allele(p->l, from, &lifted);
    if (!is_placed && lift == LIFT_OK) {
        place(p, &lifted, ALLELE_LIFTED);
        report_note(report, p->v->file, lift_note(lift), 1);
    } else if (!is_placed) {
        note(p, lift_note(lift), shown(p, from));
    } else if (lift == LIFT_OK && !allele_eq(&lifted, &p->out[to - 1].allele)) {
        note(p, "alleles: chain leads elsewhere than ClinVar or HGVS",
            shown(p, &lifted));
    }
}

void link_place_variant(struct link *l, const struct staged_variant *v,
    struct placed_allele alleles[N_ASSEMBLIES])
{
    const struct placing p = {l, v, alleles};
    struct allele a;
    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        alleles[i] = (struct placed_allele){0};
    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        if (v->given[i].assembly != ASSEMBLY_NONE
            && complete_given(&p, &v->given[i], &a))
            check_given(&p, &a);
    for (enum assembly on = ASSEMBLY_GRCH37; on <= ASSEMBLY_GRCH38; on++) {
        if (v->given[0].assembly != ASSEMBLY_NONE
            || v->given[1].assembly != ASSEMBLY_NONE || by_hgvs(&p, on, &a) != 1)
            continue;
        place(&p, &a, ALLELE_BY_HGVS);
        report_note(l->b->report, v->file, "alleles: placed by NC_ HGVS", 1);
    }
    bool has_37 = alleles[0].allele.assembly != ASSEMBLY_NONE;
    bool has_38 = alleles[1].allele.assembly != ASSEMBLY_NONE;
    if (has_37 != has_38) {
        a = alleles[has_37 ? 0 : 1].allele;
        place_other(&p, &a);
    }
}
