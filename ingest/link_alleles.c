/*
 * Where an allele stands on the assembly that its source does not give (DESIGN 8.2):
 * through the source's ClinVar id, through the source's own NC_ description, through
 * the chain, in this order; each placement says how it was made, and a placement that
 * another way contradicts is noted.  Every allele is in normal form as far as bases are
 * known, and one whose REF is not the reference's stands nowhere.
 */
#include "ingest/link_lift.h"
#include "ingest/unpadded.h"
#include "kb/model/hgvs.h"

/* What the variant's NC_ descriptions of one assembly say. */
struct described {
    int found; /* 1: one allele; 0: none; -1: several */
    struct allele allele;
    struct normal_form done;
};

struct placing {
    struct link *l;
    const struct staged_variant *v;
    const struct refbases *ref;
    struct placed_allele *out;                /* by assembly - 1 */
    struct described described[N_ASSEMBLIES]; /* by assembly - 1 */
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

static void note_wrong_ref(
    const struct placing *p, const char *what, const struct allele *a)
{
    normal_form_note_ref(p->l->b, p->v->file, p->v->line, p->v->id, what, a);
}

static void count(
    const struct placing *p, const struct allele *a, const struct normal_form *done)
{
    normal_form_count(p->l->b, p->v->file, a, done);
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
        const struct clinvar_known *known = link_find_known(p->l, p->v->clinvar_ids[i]);
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

/* The bases that a description says it deletes, replaces or repeats. */
static bool has_wrong_ref(const struct placing *p, const struct hgvs_g *h)
{
    const struct allele stated = {
        h->assembly, h->contig, h->beg1, h->deleted, h->inserted};
    if (h->deleted.n == 0 || allele_check_ref(&stated, p->ref) != 0)
        return false;
    note_wrong_ref(p, "alleles: REF of NC_ HGVS is not the reference's base", &stated);
    return true;
}

static void add_description(const struct placing *p, struct described *d,
    enum assembly assembly, struct str text)
{
    struct hgvs_g h;
    struct allele a;
    if (hgvs_g_parse(text, &h) < 0)
        return;
    if (h.contig == CONTIG_MT)
        h.assembly = assembly;
    if (h.assembly != assembly || has_wrong_ref(p, &h)
        || hgvs_g_allele(&h, p->ref, &p->l->scratch, &a) < 0)
        return;
    struct normal_form done = normal_form_make(&a, p->ref, &p->l->scratch);
    if (d->found == 0)
        *d = (struct described){1, a, done};
    else if (!allele_eq(&a, &d->allele))
        d->found = -1;
}

static void read_descriptions(struct placing *p)
{
    for (enum assembly on = ASSEMBLY_GRCH37; on <= ASSEMBLY_GRCH38; on++)
        for (unsigned i = 0; i < p->v->n_hgvs; i++)
            add_description(p, &p->described[on - 1], on, p->v->hgvs[i]);
}

static bool place_by_hgvs(const struct placing *p, enum assembly on)
{
    const struct described *d = &p->described[on - 1];
    if (d->found != 1)
        return false;
    place(p, &d->allele, ALLELE_BY_HGVS);
    count(p, &d->allele, &d->done);
    report_note(p->l->b->report, p->v->file, "alleles: placed by NC_ HGVS", 1);
    return true;
}

/* The base before an unpadded indel, from the reference. */
static bool pad_by_bases(const struct placing *p, struct allele *a)
{
    uint32_t anchor1 = a->pos1 - (a->alt.n == 0);
    char base;
    if (p->ref == NULL || anchor1 == 0
        || p->ref->fetch(p->ref->ctx, a->assembly, a->contig, anchor1, 1, &base) != 1
        || allele_pad(a, base, &p->l->scratch) < 0)
        return false;
    return true;
}

static bool place_given_by_clinvar(
    const struct placing *p, const struct allele *given, struct allele *out)
{
    int found = by_clinvar(p, given, given->assembly, out);
    if (found < 0)
        note(p, "alleles: ClinVar ids lead to several alleles", shown(p, given));
    if (found != 1)
        return false;
    place(p, out, ALLELE_BY_CLINVAR);
    report_note(p->l->b->report, p->v->file, "alleles: anchor from ClinVar", 1);
    return true;
}

/* The given indel, without anchor, on the other assembly: its bases and one on either
 * side stand there in a row. */
static bool lift_unpadded(
    const struct placing *p, const struct allele *given, struct allele *to)
{
    bool is_deletion = given->alt.n == 0;
    uint32_t anchor1 = given->pos1 - is_deletion;
    const struct chain_span here = {
        given->assembly, given->contig, anchor1, anchor1 + (uint32_t)given->ref.n + 1};
    struct chain_span there;
    bool is_reversed;
    if (p->l->b->chain == NULL || anchor1 == 0
        || chain_lift_span(p->l->b->chain, &here, &there, &is_reversed) != LIFT_OK
        || is_reversed)
        return false;
    *to = *given;
    to->assembly = there.assembly;
    to->contig = there.contig;
    to->pos1 = there.beg1 + is_deletion;
    return true;
}

/* Back from where `there`, in normal form, was moved to: all bases over which it moved
 * must stand in a row again. */
static bool lift_back(const struct placing *p, const struct allele *there,
    uint32_t moved_from1, struct allele *out)
{
    const struct chain_span from = {there->assembly, there->contig, there->pos1,
        moved_from1 + (uint32_t)there->ref.n};
    struct chain_span back;
    bool is_reversed;
    if (chain_lift_span(p->l->b->chain, &from, &back, &is_reversed) != LIFT_OK
        || is_reversed)
        return false;
    *out = *there;
    out->assembly = back.assembly;
    out->contig = back.contig;
    out->pos1 = back.beg1;
    return allele_check_ref(out, p->ref) != 0;
}

/* An indel whose anchor only the other assembly's bases tell. */
static bool place_by_other_bases(
    const struct placing *p, const struct allele *given, struct allele *out)
{
    struct allele to;
    if (!lift_unpadded(p, given, &to) || !pad_by_bases(p, &to))
        return false;
    uint32_t padded1 = to.pos1;
    struct normal_form done = normal_form_make(&to, p->ref, &p->l->scratch);
    if (done.ref == 0)
        note(p, link_lift_note(LIFT_REF_DISAGREES), shown(p, &to));
    if (done.ref == 0 || !lift_back(p, &to, padded1, out))
        return false;
    count(p, &to, &done);
    place(p, &to, ALLELE_LIFTED);
    place(p, out, ALLELE_LIFTED);
    report_note(p->l->b->report, p->v->file,
        "alleles: anchor from the other assembly's reference", 1);
    return true;
}

/* The anchor base that the source's own VCF puts before it. */
static bool pad_by_spelling(const struct placing *p, struct allele *a)
{
    const struct allele *spelled = &p->v->spelled;
    struct allele padded = *a;
    if (spelled->assembly != a->assembly || spelled->ref.n == 0
        || allele_pad(&padded, spelled->ref.p[0], &p->l->scratch) < 0
        || !allele_eq(&padded, spelled))
        return false;
    *a = padded;
    return true;
}

/* An indel without its anchor base.  1: *out has it and is not placed yet; 2: it is
 * placed; 0: it stands nowhere. */
static int complete_unpadded(
    const struct placing *p, const struct allele *given, struct allele *out)
{
    if (given->ref.n > 0 && bases_are_acgt(given->ref)
        && allele_check_ref(given, p->ref) == 0) {
        note_wrong_ref(p, NOTE_WRONG_REF, given);
        return 0;
    }
    if (pad_by_bases(p, out)) {
        report_note(
            p->l->b->report, p->v->file, "alleles: anchor from the reference", 1);
        return 1;
    }
    if (place_given_by_clinvar(p, given, out) || place_by_other_bases(p, given, out))
        return 2;
    if (pad_by_spelling(p, out)) {
        report_note(
            p->l->b->report, p->v->file, "alleles: anchor from the source's VCF", 1);
        return 1;
    }
    note(p, "alleles: indel without an anchor base", shown(p, given));
    return 0;
}

/* The given allele in normal form. */
static bool complete_given(
    const struct placing *p, const struct allele *given, struct allele *out)
{
    struct err err = {0};
    *out = *given;
    if (allele_is_unpadded(given)) {
        int done = complete_unpadded(p, given, out);
        if (done != 1)
            return done == 2;
    }
    if (allele_trim(out, &p->l->scratch, &err) < 0) {
        note(p, "alleles: given one is unusable", str_of(err.msg));
        return false;
    }
    struct normal_form done = normal_form_make(out, p->ref, &p->l->scratch);
    if (done.ref == 0) {
        note_wrong_ref(p, NOTE_WRONG_REF, out);
        return false;
    }
    count(p, out, &done);
    place(p, out, ALLELE_GIVEN);
    return true;
}

/* May two alleles that are written apart be one indel at two places of a repeat? */
static bool may_be_same_indel(const struct allele *a, const struct allele *b)
{
    struct allele x, y;
    allele_unpad(a, &x);
    allele_unpad(b, &y);
    return allele_may_be_shifted(&x, &y);
}

/* A given allele against the variant's own description on the same assembly. */
static void check_given(const struct placing *p, const struct allele *given)
{
    const struct described *d = &p->described[given->assembly - 1];
    if (d->found == 0)
        return;
    if (d->found == 1 && allele_eq(given, &d->allele))
        report_note(p->l->b->report, p->v->file, "alleles: agree with NC_ HGVS", 1);
    else if (d->found < 0)
        note(p, "alleles: several NC_ HGVS of one assembly", shown(p, given));
    else if (d->done.place == NORMAL_UNPROVEN && may_be_same_indel(given, &d->allele))
        note(p, "alleles: given one and NC_ HGVS not compared, no bases",
            shown(p, given));
    else
        note(p, "alleles: given one and NC_ HGVS disagree",
            str_fmt(&p->l->scratch, "%.*s against %.*s", STR_ARG(shown(p, given)),
                STR_ARG(shown(p, &d->allele))));
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
    if (p->described[to - 1].found < 0)
        note(p, "alleles: several NC_ HGVS of one assembly", shown(p, from));
    return place_by_hgvs(p, to);
}

/* The other assembly of a placed allele; what the chain says is compared with what was
 * found otherwise. */
static void place_other(const struct placing *p, const struct allele *from)
{
    enum assembly to = assembly_other(from->assembly);
    struct report *report = p->l->b->report;
    struct allele lifted;
    struct normal_form done;
    bool is_placed = place_by_clinvar_or_hgvs(p, from, to);
    if (p->l->b->chain == NULL) {
        if (!is_placed)
            note(p, "alleles: not lifted, no chain file", shown(p, from));
        return;
    }
    enum lift lift = link_lift_allele(p->l, from, &lifted, &done);
    if (!is_placed && lift == LIFT_OK) {
        place(p, &lifted, ALLELE_LIFTED);
        count(p, &lifted, &done);
        report_note(report, p->v->file, link_lift_note(lift), 1);
    } else if (!is_placed) {
        note(p, link_lift_note(lift), shown(p, from));
    } else if (lift == LIFT_REF_DISAGREES) {
        note(p, "alleles: lifted by chain, REF disagrees; placed otherwise",
            shown(p, from));
    } else if (lift == LIFT_OK && !allele_eq(&lifted, &p->out[to - 1].allele)) {
        note(p, "alleles: chain leads elsewhere than ClinVar or HGVS",
            shown(p, &lifted));
    }
}

static bool is_placed_on(const struct placing *p, enum assembly on)
{
    return p->out[on - 1].allele.assembly != ASSEMBLY_NONE;
}

/* What the source gives itself: alleles, or without any, descriptions. */
static void place_stated(const struct placing *p)
{
    const struct staged_variant *v = p->v;
    bool is_given = false;
    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        struct allele a;
        if (v->given[i].assembly == ASSEMBLY_NONE)
            continue;
        is_given = true;
        if (complete_given(p, &v->given[i], &a))
            check_given(p, &a);
    }
    for (enum assembly on = ASSEMBLY_GRCH37; !is_given && on <= ASSEMBLY_GRCH38; on++)
        (void)place_by_hgvs(p, on);
}

void link_place_variant(struct link *l, const struct staged_variant *v,
    struct placed_allele alleles[N_ASSEMBLIES])
{
    struct refbases room;
    struct placing p = {
        .l = l, .v = v, .ref = build_bases(l->b, &room), .out = alleles};
    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        alleles[i] = (struct placed_allele){0};
    read_descriptions(&p);
    place_stated(&p);
    bool has_37 = is_placed_on(&p, ASSEMBLY_GRCH37);
    if (has_37 != is_placed_on(&p, ASSEMBLY_GRCH38)) {
        struct allele from = alleles[has_37 ? 0 : 1].allele;
        place_other(&p, &from);
    }
    for (unsigned i = 0; i < N_ASSEMBLIES; i++)
        if (alleles[i].allele.assembly != ASSEMBLY_NONE)
            normal_form_want_bases(l->b, &alleles[i].allele);
}
