#include "ingest/clinvar_xml.h"

/* More than the two assemblies' X and Y. */
#define MAX_PLACES 16

/* ---- small things ---------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct str xml_text(struct arena *mem, struct str text)
{
    char *out = text.n ? arena_alloc(mem, text.n) : NULL;
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        if (!is_blank(text.p[i]))
            out[n++] = text.p[i];
        else if (n && out[n - 1] != ' ')
            out[n++] = ' ';
    }
    while (n && out[n - 1] == ' ')
        n--;
    return n ? (struct str){out, n} : STR_NONE;
}

void xml_add_text(struct arena *mem, struct xml_texts *list, struct str text)
{
    list->items =
        arena_grow(mem, list->items, &list->cap, list->n + 1, sizeof(*list->items));
    list->items[list->n++] = text;
}

void xml_add_once(
    struct arena *mem, struct xml_texts *list, struct strmap *seen, struct str text)
{
    bool is_new;

    if (!text.n)
        return;
    strmap_at(seen, mem, text, &is_new);
    if (is_new)
        xml_add_text(mem, list, text);
}

void xml_bad(struct clinvar_xml *x, const char *reason, struct str found)
{
    if (x->r.bad)
        return;
    x->r.bad = reason;
    x->r.bad_found = found;
}

/* ---- alleles --------------------------------------------------------------------- */

static void note_no_allele(struct clinvar_xml *x, const char *why)
{
    struct str note = str_fmt(&x->f.mem, "no allele: %s", why);

    report_note(x->f.b->report, x->f.file, str_cstr(&x->f.mem, note), 1);
}

/* The place as the row's allele, or the row's reason why there is none. */
static void read_place(
    struct clinvar_xml *x, const struct xml_place *p, struct clinvar_row *row)
{
    enum assembly assembly = assembly_parse(p->assembly), implied = ASSEMBLY_NONE;
    struct str contig = p->accession.n ? p->accession : p->chrom;
    uint32_t pos1;

    row->allele = (struct allele){0};
    row->is_reference_on = ASSEMBLY_NONE;
    row->why_none = NULL;
    if (!p->pos.n)
        row->why_none = "no_coordinates";
    else if (!str_to_u32(p->pos, &pos1))
        row->why_none = "position_outside_contig";
    else if (!contig_parse(contig, &implied))
        row->why_none = "not_a_primary_contig";
    else if (implied != ASSEMBLY_NONE && implied != assembly)
        row->why_none = "accession_of_another_assembly";
    else
        clinvar_row_allele(row, &x->f.mem, assembly, contig, pos1, p->ref, p->alt);
}

/* One of the two assemblies; the table of sources may ask for one only. */
static bool is_wanted(const struct clinvar_xml *x, const struct xml_place *p)
{
    enum assembly asked = x->f.b->files[x->f.file].provenance.assembly;
    enum assembly assembly = assembly_parse(p->assembly);

    return assembly != ASSEMBLY_NONE && (asked == ASSEMBLY_NONE || assembly == asked);
}

static void add_places(struct clinvar_xml *x, struct clinvar_row *row)
{
    const struct xml_record *r = &x->r;
    struct allele *all = ARENA_ARRAY(&x->f.mem, struct allele, r->n_places);
    unsigned n = 0, n_wanted = 0, reference_on = 0;

    if (r->n_places > MAX_PLACES)
        xml_bad(x, "too_many_locations", STR_NONE);
    for (size_t i = 0; i < r->n_places && i < MAX_PLACES; i++) {
        if (!is_wanted(x, &r->places[i]))
            continue;
        n_wanted++;
        read_place(x, &r->places[i], row);
        if (row->why_none)
            note_no_allele(x, row->why_none);
        else
            all[n++] = row->allele;
        if (row->is_reference_on)
            reference_on |= 1u << row->is_reference_on;
    }
    if (n_wanted == 0 && r->type == CLINVAR_SIMPLE_ALLELE)
        note_no_allele(x, "no_coordinates");
    row->allele = (struct allele){0};
    row->is_reference_on = ASSEMBLY_NONE;
    row->why_none = NULL;
    row->more = all;
    row->n_more = n;
    row->reference_on = reference_on;
}

/* ---- classifications ------------------------------------------------------------- */

static int read_count(
    struct clinvar_xml *x, struct str text, const char *reason, uint32_t *n)
{
    *n = 0;
    if (text.n && !str_to_u32(text, n))
        return clinvar_reject(&x->f, reason, text);
    return 1;
}

static int read_class(struct clinvar_xml *x, enum classification_kind kind,
    struct classification *out, struct err *err)
{
    const struct xml_class *c = &x->r.by_kind[kind];
    bool is_bad;
    int rc = clinvar_classify(&x->f, kind, c->class_word, c->review_status, out, err);

    if (rc <= 0)
        return rc;
    out->date = xml_date(c->date, &is_bad);
    if (is_bad)
        return clinvar_reject(&x->f, "bad_date", c->date);
    rc = read_count(
        x, c->n_submissions, "bad_number_of_submissions", &out->n_submissions);
    if (rc > 0)
        rc = read_count(
            x, c->n_submitters, "bad_number_of_submitters", &out->n_submitters);
    out->conditions = c->conditions;
    out->n_conditions = (unsigned)c->n_conditions;
    out->explanation = c->explanation;
    xml_split(x, kind, out);
    return rc;
}

/* ---- the record ------------------------------------------------------------------ */

static struct str joined(struct arena *mem, const struct xml_texts *list)
{
    struct buf all = BUF_INIT;
    struct str out;

    for (size_t i = 0; i < list->n; i++) {
        if (i)
            buf_add_char(&all, '|');
        buf_add_str(&all, list->items[i]);
    }
    out = str_copy(mem, buf_str(&all));
    buf_free(&all);
    return out;
}

static void read_names(struct clinvar_xml *x, struct clinvar_record *out)
{
    const struct xml_record *r = &x->r;
    struct clinvar_name name = clinvar_name_parts(r->name);

    out->name = r->name;
    out->transcript = name.transcript;
    out->hgvs_c = name.c;
    out->hgvs_p = name.p;
    out->hgvs_g = xml_genomic_name(r);
    out->hgvs = r->hgvs;
    out->n_hgvs = (unsigned)r->n_hgvs;
    out->genes = r->genes.items;
    out->n_genes = (unsigned)r->genes.n;
    out->rs = joined(&x->f.mem, &r->rs);
    if (r->caids.n == 1) /* of several none is the variant's */
        out->caid = r->caids.items[0];
    out->omim = r->omim.items;
    out->n_omim = (unsigned)r->omim.n;
    out->rcvs = r->rcvs.items;
    out->n_rcvs = (unsigned)r->rcvs.n;
}

static int read_facts(
    struct clinvar_xml *x, struct clinvar_record *out, struct err *err)
{
    const struct xml_record *r = &x->r;
    int rc = read_count(x, r->allele_id, "bad_allele_id", &out->allele_id);

    for (int k = 0; k < N_CLASSIFICATION_KINDS && rc > 0; k++)
        rc = read_class(x, (enum classification_kind)k, &out->by_kind[k], err);
    if (rc <= 0)
        return rc;
    read_names(x, out);
    out->type = r->type;
    out->is_included = r->is_included;
    out->included_in = r->included_in;
    out->n_included_in = (unsigned)r->n_included_in;
    out->members = r->members;
    out->n_members = (unsigned)r->n_members;
    out->consequence = r->consequence;
    out->origin_bits = r->origin_bits;
    out->submissions = r->submissions;
    out->n_submissions = (unsigned)r->n_submissions;
    return 1;
}

int xml_record_end(struct clinvar_xml *x, struct err *err)
{
    const struct xml_record *r = &x->r;
    struct clinvar_row row = {.file = x->f.file, .line = r->line};
    bool is_current;
    int rc;

    if (!str_to_u32(r->id, &row.record.variation_id) || row.record.variation_id == 0)
        return clinvar_reject(&x->f, "bad_variation_id", r->id);
    rc = xml_is_current(x, "record.status", r->status, &is_current, err);
    if (rc <= 0)
        return rc < 0 ? rc : clinvar_reject(&x->f, "new_term", r->status);
    if (!is_current) {
        report_fate(x->f.b->report, x->f.file, FATE_NOT_USED, "record_not_current", 1);
        return 0;
    }
    if (r->is_classified == r->is_included)
        xml_bad(x, "neither_classified_nor_included", STR_NONE);
    if (!r->has_variation)
        xml_bad(x, "no_variation", STR_NONE);
    add_places(x, &row);
    if (r->bad)
        return clinvar_reject(&x->f, r->bad, r->bad_found);
    rc = read_facts(x, &row.record, err);
    return rc > 0 ? clinvar_stage_add(x->f.b, &row, err) : rc;
}
