/*
 * The other spellings of an indel in a repeat, on an assembly whose bases vdt has not:
 * there a query can't move the patient's record to its leftmost place, so each place
 * at which the record may stand is stored, and is one more allele of the same variant.
 *
 * They are proven on the other assembly, where the bases are known: the indel is moved
 * through the repeat, and the whole repeat must lift without a gap and lead to the
 * allele that is stored here.  A record that is spelled so then agrees by its REF with
 * the bases next to it; that no base between differs is what the chain says, and they
 * are marked as lifted.  A spelling of the source itself needs no proof.
 */
#include "ingest/link_lift.h"

/* Longer repeats are left alone: CIViC's longest has eight places. */
#define MAX_SPELLINGS 64

struct spelling {
    struct link *l;
    const struct staged_variant *v;
    const struct placed_allele *stored; /* by assembly - 1 */
    struct placed_allele *more;
    unsigned n_more;
    size_t cap_more;
};

static bool is_stored(const struct spelling *s, const struct allele *a)
{
    const struct allele *stored = &s->stored[a->assembly - 1].allele;
    if (stored->assembly != ASSEMBLY_NONE && allele_eq(stored, a))
        return true;
    for (unsigned i = 0; i < s->n_more; i++)
        if (allele_eq(&s->more[i].allele, a))
            return true;
    return false;
}

static void add(
    struct spelling *s, const struct allele *a, enum allele_how how, unsigned file)
{
    if (is_stored(s, a))
        return;
    s->more = arena_grow(
        &s->l->scratch, s->more, &s->cap_more, s->n_more + 1, sizeof *s->more);
    s->more[s->n_more++] = (struct placed_allele){*a, how, (uint16_t)file};
}

/* After an anchor base, as what is left-aligned stands but at a contig's first base. */
static bool is_indel(const struct allele *a)
{
    return (a->ref.n == 1) != (a->alt.n == 1) && (a->ref.n == 1 || a->alt.n == 1)
           && a->ref.p[0] == a->alt.p[0];
}

/* The same indel, after its anchor base, one base to the right; false: it does not
 * repeat there, or the base is not known. */
static bool move_right(const struct refbases *ref, struct arena *mem, struct allele *a)
{
    bool is_deletion = a->alt.n == 1;
    struct str bases = is_deletion ? a->ref : a->alt;
    uint32_t next1 = a->pos1 + (uint32_t)a->ref.n;
    char next;
    if (ref->fetch(ref->ctx, a->assembly, a->contig, next1, 1, &next) != 1
        || next != bases.p[1])
        return false;
    struct str turned = str_fmt(mem, "%.*s%c", (int)bases.n - 1, bases.p + 1, next);
    a->ref = is_deletion ? turned : str_sub(turned, 0, 1);
    a->alt = is_deletion ? str_sub(turned, 0, 1) : turned;
    a->pos1++;
    return true;
}

/* All places of an indel whose leftmost is first, which is the first of them. */
static struct allele *all_places(
    struct link *l, const struct refbases *ref, const struct allele *first, unsigned *n)
{
    struct allele *places = ARENA_ARRAY(&l->scratch, struct allele, MAX_SPELLINGS);
    places[0] = *first;
    for (*n = 1; *n < MAX_SPELLINGS; ++*n) {
        places[*n] = places[*n - 1];
        if (!move_right(ref, &l->scratch, &places[*n]))
            break;
    }
    return places;
}

/* Lifts the repeat whole; its places keep their distances. */
static bool lift_places(
    struct link *l, struct allele *places, unsigned n, const struct allele *stored)
{
    const struct allele *last = &places[n - 1];
    const struct chain_span here = {places[0].assembly, places[0].contig,
        places[0].pos1, last->pos1 + (uint32_t)last->ref.n};
    struct chain_span there;
    bool is_reversed, has_stored = false;
    if (l->b->chain == NULL
        || chain_lift_span(l->b->chain, &here, &there, &is_reversed) != LIFT_OK
        || is_reversed)
        return false;
    for (unsigned i = n; i-- > 0;) {
        places[i].pos1 = there.beg1 + (places[i].pos1 - here.beg1);
        places[i].assembly = there.assembly;
        places[i].contig = there.contig;
        has_stored |= allele_eq(&places[i], stored);
    }
    return has_stored;
}

/* Are all bases known that a query needs to move the last place to the first? */
static bool are_bases_known(const struct refbases *ref, const struct allele *places,
    unsigned n, struct arena *mem)
{
    const struct allele *last = &places[n - 1];
    uint32_t want = last->pos1 + (uint32_t)last->ref.n - places[0].pos1;
    char *bases = arena_alloc(mem, want);
    return ref->fetch(
               ref->ctx, last->assembly, last->contig, places[0].pos1, want, bases)
           == want;
}

/* On an assembly without bases, from the other one. */
static void add_places(struct spelling *s, const struct refbases *ref, enum assembly on)
{
    struct report *report = s->l->b->report;
    const struct allele *stored = &s->stored[on - 1].allele;
    const struct allele *other = &s->stored[assembly_other(on) - 1].allele;
    unsigned n;
    if (ref == NULL || stored->assembly == ASSEMBLY_NONE
        || other->assembly == ASSEMBLY_NONE || !is_indel(other))
        return;
    struct allele *places = all_places(s->l, ref, other, &n);
    if (n == 1)
        return;
    if (n == MAX_SPELLINGS || !lift_places(s->l, places, n, stored)) {
        report_note_record(report, s->v->file, s->v->line, s->v->id,
            "alleles: repeat not lifted whole, one spelling only",
            allele_text(&s->l->scratch, stored));
        return;
    }
    if (are_bases_known(ref, places, n, &s->l->scratch))
        return;
    for (unsigned i = 0; i < n; i++)
        add(s, &places[i], ALLELE_LIFTED, s->v->file);
    report_note(report, s->v->file,
        "alleles: all places in a repeat, by the other assembly", 1);
}

/* CIViC's exporter puts the base at a delins' start before both sides, as if the start
 * of all that inserts were the base before it ("G:TGT" at 139390861 is "GG:GTGT"
 * there); which of the two is meant only reference bases could tell. */
static bool is_other_reading(const struct allele *given, const struct allele *spelled)
{
    return given->ref.n > 0 && given->alt.n > 0 && spelled->pos1 == given->pos1
           && spelled->ref.p[0] == spelled->alt.p[0]
           && str_eq(str_sub(spelled->ref, 1, spelled->ref.n), given->ref)
           && str_eq(str_sub(spelled->alt, 1, spelled->alt.n), given->alt);
}

static bool is_contradicted(
    struct link *l, const struct refbases *ref, const struct allele *a)
{
    struct allele lifted;
    struct normal_form done;
    return allele_check_ref(a, ref) == 0
           || (l->b->chain != NULL
               && link_lift_allele(l, a, &lifted, &done) == LIFT_REF_DISAGREES);
}

/* What the source's own VCF says, which need not be what its table says. */
static void add_stated(struct spelling *s, const struct refbases *ref)
{
    const struct staged_variant *v = s->v;
    struct allele a = v->spelled;
    struct err err = {0};
    if (a.assembly == ASSEMBLY_NONE || allele_trim(&a, &s->l->scratch, &err) < 0)
        return;
    bool is_contrary = is_contradicted(s->l, ref, &a);
    if (!is_contrary)
        (void)normal_form_make(&a, ref, &s->l->scratch);
    if (is_stored(s, &a))
        return;
    bool is_kept =
        !is_contrary && is_other_reading(&v->given[a.assembly - 1], &v->spelled);
    report_note_record(s->l->b->report, v->spelled_file, v->spelled_line, v->id,
        is_kept       ? "alleles: the VCF reads the table's start otherwise; both kept"
        : is_contrary ? "alleles: REF of the VCF is not the reference's; not used"
                      : "alleles: the VCF's is another than the table's; not used",
        allele_text(&s->l->scratch, &v->spelled));
    if (is_kept)
        add(s, &a, ALLELE_GIVEN, v->spelled_file);
}

unsigned link_other_spellings(struct link *l, const struct staged_variant *v,
    const struct placed_allele *stored, struct placed_allele **more)
{
    struct spelling s = {.l = l, .v = v, .stored = stored};
    struct refbases room;
    const struct refbases *ref = build_bases(l->b, &room);
    for (enum assembly on = ASSEMBLY_GRCH37; on <= ASSEMBLY_GRCH38; on++)
        add_places(&s, ref, on);
    add_stated(&s, ref);
    *more = s.more;
    return s.n_more;
}
