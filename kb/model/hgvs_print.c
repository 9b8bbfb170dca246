/* HGVS descriptions in canonical text, and when two are the same. */
#include "kb/model/hgvs_parts.h"
#include "kb/model/protein_normal.h"

static void add_point(struct buf *b, const struct hgvs_point *p)
{
    if (p->is_unknown) {
        buf_add_char(b, '?');
        return;
    }
    buf_fmt(b, "%s%d", p->at.is_utr3 ? "*" : "", p->at.base);
    if (p->unknown_offset)
        buf_add_c(b, p->unknown_offset > 0 ? "+?" : "-?");
    else if (p->at.offset)
        buf_fmt(b, "%+d", p->at.offset);
}

static void add_place(struct buf *b, const struct hgvs_place *p)
{
    if (p->is_uncertain)
        buf_add_char(b, '(');
    add_point(b, &p->first);
    if (p->is_uncertain) {
        buf_add_char(b, '_');
        add_point(b, &p->last);
        buf_add_char(b, ')');
    }
}

static void add_number(struct buf *b, uint32_t n)
{
    if (n == HGVS_COUNT_UNKNOWN)
        buf_add_char(b, '?');
    else
        buf_fmt(b, "%u", n);
}

static void add_count(struct buf *b, struct hgvs_count c)
{
    bool is_range = c.min != c.max;

    buf_add_c(b, is_range ? "[(" : "[");
    add_number(b, c.min);
    if (is_range) {
        buf_add_char(b, '_');
        add_number(b, c.max);
    }
    buf_add_c(b, is_range ? ")]" : "]");
}

static void add_inserted(struct buf *b, struct arena *mem, const struct hgvs *h)
{
    buf_add_c(b, h->kind == HGVS_DELINS ? "delins" : "ins");
    if (h->inserted_as == HGVS_INSERTED_LENGTH)
        buf_fmt(b, "N[%u]", h->inserted_length);
    else if (h->inserted_as == HGVS_INSERTED_BASES)
        buf_add_str(b, str_upper(mem, h->inserted));
    else
        buf_add_str(b, h->inserted);
}

static void add_repeats(struct buf *b, struct arena *mem, const struct hgvs *h)
{
    for (unsigned i = 0; i < h->n_repeats; i++) {
        buf_add_str(b, str_upper(mem, h->repeats[i].unit));
        add_count(b, h->repeats[i].count);
    }
    if (h->has_second) {
        buf_add_char(b, ';');
        add_count(b, h->second);
    }
}

static void add_change(struct buf *b, struct arena *mem, const struct hgvs *h)
{
    switch (h->kind) {
    case HGVS_SUBSTITUTION:
        buf_add_str(b, str_upper(mem, h->deleted));
        buf_add_char(b, '>');
        buf_add_str(b, str_upper(mem, h->inserted));
        break;
    case HGVS_DELETION:
        buf_add_c(b, "del");
        break;
    case HGVS_INSERTION:
    case HGVS_DELINS:
        add_inserted(b, mem, h);
        break;
    case HGVS_DUPLICATION:
        buf_add_c(b, "dup");
        break;
    case HGVS_INVERSION:
        buf_add_c(b, "inv");
        break;
    case HGVS_REPEAT:
        add_repeats(b, mem, h);
        break;
    case HGVS_IDENTITY:
        buf_add_char(b, '=');
        break;
    case HGVS_UNKNOWN:
        buf_add_char(b, '?');
        break;
    }
}

/* The place alone, which the text of a duplication begins with. */
static struct str repeated_residues(
    struct arena *mem, const struct protein_change *unit)
{
    struct str text = protein_hgvs(mem, unit);

    return str_sub(text, 0, text.n - 3);
}

static void add_protein(struct buf *b, struct arena *mem, const struct hgvs_protein *p)
{
    struct str text = STR_NONE;

    switch (p->kind) {
    case HGVS_PROTEIN_CHANGE:
        text = protein_hgvs(mem, &p->change);
        hgvs_take_word(&text, STR("p."));
        break;
    case HGVS_PROTEIN_IDENTITY:
        text = STR("=");
        break;
    case HGVS_PROTEIN_UNKNOWN:
        text = STR("?");
        break;
    case HGVS_PROTEIN_NONE:
        text = STR("0");
        break;
    case HGVS_PROTEIN_REPEAT:
        text = repeated_residues(mem, &p->change);
        hgvs_take_word(&text, STR("p."));
        break;
    }
    buf_add_c(b, p->is_predicted ? "p.(" : "p.");
    buf_add_str(b, text);
    if (p->kind == HGVS_PROTEIN_REPEAT)
        add_count(b, p->count);
    if (p->is_predicted)
        buf_add_char(b, ')');
}

static void add_names(struct buf *b, const struct hgvs *h)
{
    if (h->context.n)
        buf_fmt(b, "%.*s(%.*s):", STR_ARG(h->context), STR_ARG(h->accession));
    else if (h->accession.n && h->gene.n)
        buf_fmt(b, "%.*s(%.*s):", STR_ARG(h->accession), STR_ARG(h->gene));
    else if (h->accession.n || h->gene.n)
        buf_fmt(b, "%.*s%.*s:", STR_ARG(h->accession), STR_ARG(h->gene));
}

static void add_dna(struct buf *b, struct arena *mem, const struct hgvs *h)
{
    buf_add_char(b, hgvs_level_letter(h->level));
    buf_add_char(b, '.');
    if (!h->is_whole) {
        add_place(b, &h->beg);
        if (h->is_span) {
            buf_add_char(b, '_');
            add_place(b, &h->end);
        }
    }
    add_change(b, mem, h);
}

struct str hgvs_print(struct arena *mem, const struct hgvs *h)
{
    struct buf b = BUF_INIT;
    struct str out;

    add_names(&b, h);
    if (h->level != HGVS_P)
        add_dna(&b, mem, h);
    if (h->level != HGVS_P && h->has_protein)
        buf_add_c(&b, " (");
    if (h->has_protein)
        add_protein(&b, mem, &h->protein);
    if (h->level != HGVS_P && h->has_protein)
        buf_add_char(&b, ')');
    out = str_copy(mem, buf_str(&b));
    buf_free(&b);
    return out;
}

static bool point_eq(const struct hgvs_point *a, const struct hgvs_point *b)
{
    if (a->is_unknown || b->is_unknown)
        return a->is_unknown == b->is_unknown;
    return a->unknown_offset == b->unknown_offset && a->at.base == b->at.base
           && a->at.is_utr3 == b->at.is_utr3 && a->at.offset == b->at.offset;
}

static bool place_eq(const struct hgvs_place *a, const struct hgvs_place *b)
{
    return a->is_uncertain == b->is_uncertain && point_eq(&a->first, &b->first)
           && point_eq(&a->last, &b->last);
}

static bool count_eq(struct hgvs_count a, struct hgvs_count b)
{
    return a.min == b.min && a.max == b.max;
}

static bool repeats_eq(const struct hgvs *a, const struct hgvs *b)
{
    if (a->n_repeats != b->n_repeats || a->has_second != b->has_second
        || (a->has_second && !count_eq(a->second, b->second)))
        return false;
    for (unsigned i = 0; i < a->n_repeats; i++)
        if (!str_eq_nocase(a->repeats[i].unit, b->repeats[i].unit)
            || !count_eq(a->repeats[i].count, b->repeats[i].count))
            return false;
    return true;
}

static bool inserted_eq(const struct hgvs *a, const struct hgvs *b)
{
    if (a->inserted_as != b->inserted_as || a->inserted_length != b->inserted_length)
        return false;
    return a->inserted_as == HGVS_INSERTED_OTHER
               ? str_eq(a->inserted, b->inserted)
               : str_eq_nocase(a->inserted, b->inserted);
}

static bool dna_eq(const struct hgvs *a, const struct hgvs *b)
{
    if (a->kind != b->kind || a->is_whole != b->is_whole || a->is_span != b->is_span)
        return false;
    if (!a->is_whole && (!place_eq(&a->beg, &b->beg) || !place_eq(&a->end, &b->end)))
        return false;
    if (a->kind == HGVS_SUBSTITUTION && !str_eq_nocase(a->deleted, b->deleted))
        return false;
    return inserted_eq(a, b) && repeats_eq(a, b);
}

static bool protein_part_eq(const struct hgvs *a, const struct hgvs *b)
{
    const struct hgvs_protein *p = &a->protein, *q = &b->protein;
    bool has_change = p->kind == HGVS_PROTEIN_CHANGE || p->kind == HGVS_PROTEIN_REPEAT;

    if (a->has_protein != b->has_protein)
        return false;
    if (!a->has_protein)
        return true;
    return p->kind == q->kind && p->is_predicted == q->is_predicted
           && (!has_change || protein_eq(&p->change, &q->change))
           && count_eq(p->count, q->count);
}

bool hgvs_eq(const struct hgvs *a, const struct hgvs *b)
{
    return a->level == b->level && str_eq(a->accession, b->accession)
           && str_eq(a->context, b->context) && str_eq(a->gene, b->gene)
           && (a->level == HGVS_P || dna_eq(a, b)) && protein_part_eq(a, b);
}
