/*
 * From a description to its allele: positions on the contig by the accession or by a
 * transcript, bases brought to the plus strand.
 */
#include "kb/model/hgvs_parts.h"

static int has_no_allele(struct err *err, const char *why)
{
    return err_set(err, ERR_NOENT, "%s", why);
}

/* What no reference could make an allele of. */
static const char *unresolvable(const struct hgvs *h)
{
    const struct hgvs_point *a = &h->beg.first, *b = &h->end.first;

    if (h->level == HGVS_P)
        return "a protein change is made by many alleles";
    if (h->kind == HGVS_IDENTITY || h->kind == HGVS_UNKNOWN)
        return "it describes no change of bases";
    if (h->beg.is_uncertain || h->end.is_uncertain || a->is_unknown || b->is_unknown
        || a->unknown_offset || b->unknown_offset)
        return "its positions are not exactly known";
    if ((h->kind == HGVS_INSERTION || h->kind == HGVS_DELINS)
        && h->inserted_as != HGVS_INSERTED_BASES)
        return "the inserted bases are not told";
    if (h->has_second)
        return "it describes both chromosome copies";
    return NULL;
}

/* Contig and assembly of g. and m. */
static int set_contig(
    const struct hgvs *h, enum assembly assembly, struct hgvs_edit *e, struct err *err)
{
    enum assembly implied = ASSEMBLY_NONE;

    e->contig = contig_parse(h->accession, &implied);
    e->assembly = implied ? implied : assembly;
    if (h->level == HGVS_M && h->accession.n == 0 && h->gene.n == 0)
        e->contig = CONTIG_MT;
    if (e->contig == CONTIG_NONE)
        return err_set(err, ERR_NOENT,
            "\"%.*s\" is not a primary contig of GRCh37 or GRCh38",
            STR_ARG(h->accession));
    if (e->assembly == ASSEMBLY_NONE && e->contig != CONTIG_MT)
        return has_no_allele(err, "the assembly is not told");
    return 0;
}

static int set_genomic_place(
    const struct hgvs *h, enum assembly assembly, struct hgvs_edit *e, struct err *err)
{
    int rc = set_contig(h, assembly, e, err);
    uint32_t length;

    if (rc < 0)
        return rc;
    length = contig_length(e->assembly ? e->assembly : ASSEMBLY_GRCH38, e->contig);
    e->beg1 = (uint32_t)h->beg.first.at.base;
    e->end1 = (uint32_t)h->end.first.at.base;
    if (e->end1 > length)
        return err_set(err, ERR_FAIL, "position %u is beyond %s, which has %u bases",
            e->end1, contig_name(e->contig), length);
    return 0;
}

static bool find_position(const struct hgvs *h, const struct transcript *t,
    const struct hgvs_point *p, uint32_t *pos1)
{
    if (h->level == HGVS_C)
        return transcript_is_coding(t) && transcript_find_coding(t, &p->at, pos1);
    if (p->at.base <= 0)
        return false;
    *pos1 = transcript_pos1(t, (uint32_t)p->at.base - 1, p->at.offset);
    return *pos1 != 0;
}

static bool is_same_catalogue_id(struct str id, struct str accession)
{
    return id.n && str_eq(transcript_id_base(id), transcript_id_base(accession));
}

/* The transcript must be the one that is named; its version need not. */
static int check_transcript(
    const struct hgvs *h, const struct transcript *t, bool *is_other, struct err *err)
{
    bool is_id, is_twin, has_version;

    if (t == NULL)
        return has_no_allele(err, "its transcript is not known");
    *is_other = false;
    if (h->accession.n == 0)
        return 0;
    is_id = is_same_catalogue_id(t->id, h->accession);
    is_twin = is_same_catalogue_id(t->twin_id, h->accession);
    if (!is_id && !is_twin)
        return err_set(err, ERR_NOENT, "it is counted on %.*s, not on %.*s",
            STR_ARG(h->accession), STR_ARG(t->id));
    has_version = transcript_id_base(h->accession).n < h->accession.n;
    *is_other = has_version && !str_eq(is_id ? t->id : t->twin_id, h->accession);
    return 0;
}

/* Both ends in exons and an intron between: whether the intron is changed with them is
 * told apart nowhere, for such names are made from RNA and from DNA. */
static int check_introns(
    const struct transcript *t, const struct hgvs_edit *e, struct err *err)
{
    struct transcript_place a = transcript_place(t, e->beg1),
                            b = transcript_place(t, e->end1);
    uint32_t n_between =
        a.index0 < b.index0 ? b.index0 - a.index0 : a.index0 - b.index0;

    if (a.offset || b.offset || n_between == e->end1 - e->beg1)
        return 0;
    return has_no_allele(
        err, "an intron stands between its positions; if it is meant is not told");
}

/* 0: the repeat begins in an intron or in the last exon */
static uint32_t find_row_end(const struct transcript *t, uint32_t first_pos1)
{
    struct transcript_place p = transcript_place(t, first_pos1);

    if (p.offset || p.exon >= t->n_exons)
        return 0;
    return t->is_reverse ? t->exons[p.exon - 1].beg1 : t->exons[p.exon - 1].end1;
}

static int set_transcript_place(const struct hgvs *h, const struct transcript *t,
    struct hgvs_edit *e, struct err *err)
{
    uint32_t first, last;

    if (!find_position(h, t, &h->beg.first, &first)
        || !find_position(h, t, &h->end.first, &last))
        return err_set(err, ERR_FAIL, "%.*s has no such position", STR_ARG(t->id));
    e->assembly = t->assembly;
    e->contig = t->contig;
    e->is_reverse = t->is_reverse;
    e->beg1 = t->is_reverse ? last : first;
    e->end1 = t->is_reverse ? first : last;
    if (e->end1 < e->beg1)
        return err_set(err, ERR_FAIL, "its positions are not in the order of %.*s",
            STR_ARG(t->id));
    e->row_end1 = find_row_end(t, first);
    return check_introns(t, e, err);
}

/* Bases of the minus strand; those that are not A C G T stay, for they are refused
 * later. */
static struct str to_plus(
    const struct hgvs_edit *e, struct arena *mem, struct str bases)
{
    return e->is_reverse && bases_are_acgt(bases) ? bases_revcomp(mem, bases) : bases;
}

static void set_bases(const struct hgvs *h, struct arena *mem, struct hgvs_edit *e)
{
    e->kind = h->kind;
    e->is_span = h->is_span;
    e->deleted = to_plus(e, mem, h->deleted);
    e->inserted = to_plus(e, mem, h->inserted);
    e->n_repeats = h->n_repeats;
    if (h->n_repeats == 0)
        return;

    struct hgvs_repeat *all = ARENA_ARRAY(mem, struct hgvs_repeat, h->n_repeats);

    for (unsigned i = 0; i < h->n_repeats; i++) {
        all[i] = h->repeats[i];
        all[i].unit = to_plus(e, mem, all[i].unit);
    }
    e->repeats = all;
}

/* Numbers alone can let it pass ("88+5_89-5" of a longer intron). */
static int check_neighbours(const struct hgvs_edit *e, struct err *err)
{
    if (e->kind == HGVS_INSERTION && e->end1 - e->beg1 != 1)
        return err_set(
            err, ERR_FAIL, "it inserts between bases that are no neighbours");
    return 0;
}

/* Where, and on which strand. */
static int set_place(const struct hgvs *h, enum assembly assembly,
    const struct transcript *t, struct hgvs_edit *e, bool *is_other, struct err *err)
{
    int rc;

    *is_other = false;
    if (h->level == HGVS_G || h->level == HGVS_M)
        return set_genomic_place(h, assembly, e, err);
    rc = check_transcript(h, t, is_other, err);
    return rc < 0 ? rc : set_transcript_place(h, t, e, err);
}

int hgvs_allele(const struct hgvs *h, enum assembly assembly,
    const struct transcript *t, const struct refbases *ref, struct arena *mem,
    struct hgvs_allele *out, struct err *err)
{
    const char *why = unresolvable(h);
    struct hgvs_edit e = {0};
    struct hgvs_allele a = {0};
    int rc;

    if (why)
        return has_no_allele(err, why);
    rc = set_place(h, assembly, t, &e, &a.is_other_version, err);
    if (rc < 0)
        return rc;
    set_bases(h, mem, &e);
    rc = check_neighbours(&e, err);
    if (rc < 0)
        return rc;
    rc = hgvs_edit_allele(&e, ref, mem, &a.allele, err);
    if (rc < 0)
        return rc;
    a.shift = allele_left_align(&a.allele, e.assembly ? ref : NULL, mem);
    *out = a;
    return 0;
}
