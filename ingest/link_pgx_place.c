#include "ingest/link_pgx_place.h"

#include "ingest/clinpgx.h"
#include "ingest/link_lift.h"

#include <string.h>

#define FETCH_MAX 256

/* ---- what is known of a place ---- */

/* ClinPGx's GRCh37 position of an rsID; 0: none, or releases that differ. */
static uint32_t pos37_of_rsid(const struct clinpgx *from, struct str rsid, char *ref)
{
    uint32_t pos1 = 0;

    *ref = 0;
    for (size_t i = 0; rsid.n && i < from->n_variants; i++) {
        const struct pgx_position *p = &from->variants[i].given;
        if (!str_eq(from->variants[i].rsid, rsid) || p->pos1[ASSEMBLY_GRCH37 - 1] == 0)
            continue;
        if (pos1 && pos1 != p->pos1[ASSEMBLY_GRCH37 - 1])
            return 0;
        pos1 = p->pos1[ASSEMBLY_GRCH37 - 1];
        *ref = p->ref[ASSEMBLY_GRCH37 - 1];
    }
    return pos1;
}

static bool is_substitution(const struct pgx_locus *l)
{
    for (unsigned i = 0; i < l->n_bases; i++)
        if (l->place[ASSEMBLY_GRCH38 - 1].bases[i].n != 1)
            return false;
    return true;
}

/* The number of the bases that GRCh37 has there: known; -1: not known; -2: others. */
static int reference_at(
    struct link *l, unsigned contig, const struct pgx_place *p, unsigned n_bases)
{
    struct refbases room;
    const struct refbases *ref = build_bases(l->b, &room);
    char have[FETCH_MAX];
    uint32_t want = 0, n = 0;
    int best = -2;

    for (unsigned i = 0; i < n_bases; i++)
        if (p->bases[i].n > want)
            want = (uint32_t)p->bases[i].n;
    if (want > FETCH_MAX)
        return -1;
    if (ref)
        n = ref->fetch(ref->ctx, ASSEMBLY_GRCH37, contig, p->pos1, want, have);
    if (n < p->bases[0].n)
        return -1;
    if (memcmp(have, p->bases[0].p, p->bases[0].n) == 0)
        return 0;
    for (unsigned i = 1; i < n_bases; i++)
        if (p->bases[i].n <= n && memcmp(have, p->bases[i].p, p->bases[i].n) == 0)
            best = (int)i;
    return best;
}

/* ---- one position ---- */

static bool lift_locus(struct link *l, unsigned contig, const struct pgx_locus *locus,
    struct pgx_place *out)
{
    const struct pgx_place *from = &locus->place[ASSEMBLY_GRCH38 - 1];
    bool is_snv = is_substitution(locus), is_turned = false;
    struct chain_span span = {ASSEMBLY_GRCH38, contig, from->pos1, from->pos1}, to;

    for (unsigned i = 0; !is_snv && i < locus->n_bases; i++)
        if (from->pos1 + from->bases[0].n > span.end1)
            span.end1 = from->pos1 + (uint32_t)from->bases[0].n;
    if (!l->b->chain || chain_lift_span(l->b->chain, &span, &to, &is_turned) != LIFT_OK
        || to.contig != contig || (is_turned && !is_snv))
        return false;
    *out = (struct pgx_place){.pos1 = to.beg1, .is_lifted = true};
    out->bases = ARENA_ARRAY(&l->mem, struct str, locus->n_bases);
    for (unsigned i = 0; i < locus->n_bases; i++)
        out->bases[i] =
            is_turned ? bases_revcomp(&l->mem, from->bases[i]) : from->bases[i];
    return true;
}

static int number_of_base(
    const struct pgx_locus *l, const struct pgx_place *p, char base)
{
    for (unsigned i = 0; i < l->n_bases; i++)
        if (p->bases[i].n == 1 && p->bases[i].p[0] == base)
            return (int)i;
    return -1;
}

/* NULL, or why the place is not taken. */
static const char *check_place(
    struct link *l, unsigned contig, const struct pgx_locus *locus, struct pgx_place *p)
{
    char ref;
    uint32_t pos37 = pos37_of_rsid(l->b->clinpgx, locus->rsid, &ref);
    int number = reference_at(l, contig, p, locus->n_bases);

    if (number == -2)
        return "star alleles: GRCh37 has other bases at a lifted position";
    if (is_substitution(locus) && pos37 && pos37 != p->pos1)
        return "star alleles: lifted position is not the rsID's";
    if (number < 0 && pos37 && ref && is_substitution(locus)) {
        number = number_of_base(locus, p, ref);
        if (number < 0)
            return "star alleles: the rsID's GRCh37 REF is no base of the position";
    }
    p->is_checked = number >= 0 || (is_substitution(locus) && pos37);
    p->ref = number > 0 ? (unsigned)number : 0;
    return NULL;
}

void link_pgx_place_definition(struct link *l, unsigned file, struct pgx_definition *d)
{
    struct report *report = l->b->report;

    for (unsigned i = 0; i < d->n_loci; i++) {
        struct pgx_locus *locus = &d->loci[i];
        struct pgx_place p;
        const char *wrong;
        if (!lift_locus(l, d->contig, locus, &p)) {
            report_note(report, file, "star alleles: positions not lifted", 1);
            continue;
        }
        wrong = check_place(l, d->contig, locus, &p);
        if (wrong) {
            report_note_record(
                report, file, 1, d->gene, wrong, pgx_locus_name(&l->mem, d, i));
            continue;
        }
        locus->place[ASSEMBLY_GRCH37 - 1] = p;
        report_note(report, file,
            p.is_checked ? "star alleles: positions lifted and checked"
                         : "star alleles: positions lifted, not checked",
            1);
        if (p.ref != 0)
            report_note(report, file, "star alleles: GRCh37 has another REF", 1);
    }
}
