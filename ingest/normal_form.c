#include "ingest/normal_form.h"

#include "ingest/build_lanes.h"
#include "ingest/windows.h"

/* Bases of the reference that a note shows. */
#define SHOWN_BASES 40

const struct refbases *build_bases(const struct build *b, struct refbases *room)
{
    if (b->reference == NULL)
        return NULL;
    *room =
        b->shared_bases != NULL ? build_shared_bases(b) : reference_bases(b->reference);
    return room;
}

/* A pure insertion or deletion: one side is a single base, which starts or ends the
 * other. */
static bool is_indel(const struct allele *a)
{
    struct str longer = a->ref.n > a->alt.n ? a->ref : a->alt;
    struct str shorter = a->ref.n > a->alt.n ? a->alt : a->ref;
    return shorter.n == 1 && longer.n > 1
           && (longer.p[0] == shorter.p[0] || longer.p[longer.n - 1] == shorter.p[0]);
}

struct normal_form normal_form_make(
    struct allele *a, const struct refbases *ref, struct arena *mem)
{
    struct normal_form done = {allele_check_ref(a, ref), NORMAL_NO_INDEL};
    uint32_t pos1 = a->pos1;
    if (done.ref == 0 || !is_indel(a))
        return done;
    switch (allele_left_align(a, ref, mem)) {
    case SHIFT_NOT_NEEDED:
        done.place = NORMAL_LEFTMOST;
        break;
    case SHIFT_DONE:
        done.place = a->pos1 == pos1 ? NORMAL_LEFTMOST : NORMAL_MOVED;
        break;
    case SHIFT_NO_BASES:
        done.place = NORMAL_UNPROVEN;
        break;
    }
    return done;
}

static const char *place_note(const struct normal_form *done)
{
    switch (done->place) {
    case NORMAL_MOVED:
        return "alleles: indel moved to its leftmost place";
    case NORMAL_LEFTMOST:
        return "alleles: indel is at its leftmost place";
    case NORMAL_UNPROVEN:
        return "alleles: indel not proven leftmost, no bases";
    case NORMAL_NO_INDEL:
        break;
    }
    return NULL;
}

void normal_form_count(struct build *b, unsigned file, const struct allele *a,
    const struct normal_form *done)
{
    const char *place = place_note(done);
    if (done->ref == 0)
        return;
    if (done->ref == 1)
        report_note(b->report, file, "alleles: REF agrees with the reference", 1);
    else if (b->reference != NULL && reference_has(b->reference, a->assembly))
        report_note(b->report, file, "alleles: REF not checked, no bases", 1);
    if (place != NULL)
        report_note(b->report, file, place, 1);
}

void normal_form_note_ref(struct build *b, unsigned file, uint64_t line, struct str id,
    const char *what, const struct allele *a)
{
    struct arena mem = ARENA_INIT;
    struct refbases room;
    const struct refbases *ref = build_bases(b, &room);
    char bases[SHOWN_BASES];
    uint32_t want = a->ref.n < SHOWN_BASES ? (uint32_t)a->ref.n : SHOWN_BASES, n = 0;
    if (ref != NULL)
        n = ref->fetch(ref->ctx, a->assembly, a->contig, a->pos1, want, bases);
    report_note_record(b->report, file, line, id, what,
        str_fmt(&mem, "%s:%.*s, the reference has %.*s", assembly_name(a->assembly),
            STR_ARG(allele_text(&mem, a)), (int)n, bases));
    arena_free(&mem);
}

void normal_form_want_bases(struct build *b, const struct allele *a)
{
    struct refbases room;
    window_set_add_allele(b->windows, a, build_bases(b, &room));
}
