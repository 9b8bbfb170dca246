#include "ingest/clinvar_stage.h"

#include <stdlib.h>

#include "ingest/normal_form.h"
#include "kb/store/codec.h"

/* ---- in -------------------------------------------------------------------------- */

static void note_no_allele(struct build *b, const struct clinvar_row *row)
{
    struct buf what = BUF_INIT;

    buf_fmt(&what, "no allele: %s", row->why_none);
    report_note(b->report, row->file, what.p, 1);
    buf_free(&what);
}

/* The row's allele in normal form; one whose REF is not the reference's is left out. */
static bool normalise_allele(struct build *b, const struct clinvar_row *row,
    struct arena *mem, struct allele *allele)
{
    struct refbases room;
    struct normal_form done = normal_form_make(allele, build_bases(b, &room), mem);

    if (done.ref == 0)
        normal_form_note_ref(b, row->file, row->line,
            str_fmt(mem, "%u", row->record.variation_id), NOTE_WRONG_REF, allele);
    else
        normal_form_count(b, row->file, allele, &done);
    return done.ref != 0;
}

int clinvar_stage_add(struct build *b, const struct clinvar_row *row, struct err *err)
{
    struct placed_allele placed = {.allele = row->allele, .how = ALLELE_GIVEN};
    struct clinvar_entry entry = {.record = row->record};
    struct buf key = BUF_INIT, value = BUF_INIT;
    struct arena mem = ARENA_INIT;
    int rc;

    if (row->file > UINT16_MAX)
        return err_set(err, ERR_FAIL, "found more than %u source files", UINT16_MAX);
    if (row->allele.assembly == ASSEMBLY_NONE) {
        if (row->why_none)
            note_no_allele(b, row);
    } else if (normalise_allele(b, row, &mem, &placed.allele)) {
        placed.source = (uint16_t)row->file;
        entry.alleles = &placed;
        entry.n_alleles = 1;
    }
    put_u32be(&key, row->record.variation_id);
    put_varint(&value, row->file);
    put_u8(&value, (uint8_t)row->is_reference_on);
    clinvar_encode(&entry, &value);
    rc = sorter_add(b->clinvar, buf_str(&key), buf_str(&value), err);
    arena_free(&mem);
    buf_free(&key);
    buf_free(&value);
    return rc;
}

/* ---- out ------------------------------------------------------------------------- */

struct staged_row {
    unsigned file;
    struct str release;
    bool is_vcf;
    size_t order; /* in which the row came */
    struct clinvar_entry entry;
    bool allele_kept;
};

struct merger {
    struct build *b;
    struct arena mem; /* reset per VariationID */
    struct staged_row *rows;
    size_t n, cap;
    unsigned reference_on; /* of the VariationID's rows */
    clinvar_entry_fn *fn;
    void *ctx;
};

/* Newest release first; then VCF, then the files' order. */
static int row_cmp(const void *a, const void *b)
{
    const struct staged_row *x = a, *y = b;
    int newer = str_cmp(y->release, x->release);

    if (newer)
        return newer;
    if (x->is_vcf != y->is_vcf)
        return x->is_vcf ? -1 : 1;
    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static void complete_text(struct str *to, struct str from)
{
    if (!to->n)
        *to = from;
}

static void complete_identity(
    struct clinvar_record *to, const struct clinvar_record *from)
{
    complete_text(&to->name, from->name);
    complete_text(&to->hgvs_g, from->hgvs_g);
    complete_text(&to->caid, from->caid);
    complete_text(&to->rs, from->rs);
    if (!to->transcript.n && !to->hgvs_c.n && !to->hgvs_p.n) {
        to->transcript = from->transcript; /* together: they describe one change */
        to->hgvs_c = from->hgvs_c;
        to->hgvs_p = from->hgvs_p;
    }
    if (!to->n_genes) {
        to->genes = from->genes;
        to->n_genes = from->n_genes;
    }
    if (!to->consequence)
        to->consequence = from->consequence;
    if (!to->allele_id)
        to->allele_id = from->allele_id;
}

/* Of the same release: dates; and a look whether the files tell the same. */
static void complete_same_release(
    struct merger *m, struct staged_row *to, const struct staged_row *from)
{
    for (int k = 0; k < N_CLASSIFICATION_KINDS; k++) {
        struct classification *x = &to->entry.record.by_kind[k];
        const struct classification *y = &from->entry.record.by_kind[k];

        if (!x->date.n && str_eq(x->class_word, y->class_word)
            && str_eq(x->review_status, y->review_status))
            x->date = y->date;
        if (x->is_given && y->is_given && x->group != y->group)
            report_note(m->b->report, from->file,
                "classification: another class in the same release", 1);
    }
}

static bool has_allele(const struct clinvar_entry *e, const struct allele *a)
{
    for (unsigned i = 0; i < e->n_alleles; i++)
        if (allele_eq(&e->alleles[i].allele, a))
            return true;
    return false;
}

/* Adds the rows' alleles of one assembly to the entry; rows are sorted. */
static void take_alleles(
    struct merger *m, enum assembly assembly, struct clinvar_entry *entry)
{
    const struct staged_row *newest = NULL;

    for (size_t i = 0; i < m->n; i++) {
        struct staged_row *row = &m->rows[i];
        const struct placed_allele *p = row->entry.alleles;

        if (!row->entry.n_alleles || p->allele.assembly != assembly)
            continue;
        if (!newest)
            newest = row;
        if (!str_eq(newest->release, row->release)) {
            if (!has_allele(entry, &p->allele))
                report_note(m->b->report, row->file,
                    "allele: a newer release has another on this assembly", 1);
            continue;
        }
        row->allele_kept = true;
        if (!has_allele(entry, &p->allele))
            entry->alleles[entry->n_alleles++] = *p;
    }
}

static int placed_cmp(const void *a, const void *b)
{
    return allele_cmp(&((const struct placed_allele *)a)->allele,
        &((const struct placed_allele *)b)->allele);
}

static void count_fates(struct merger *m)
{
    struct report *report = m->b->report;

    report_fate(report, m->rows[0].file, FATE_STORED, NULL, 1);
    for (size_t i = 1; i < m->n; i++) {
        const struct staged_row *row = &m->rows[i];
        if (str_eq(row->release, m->rows[0].release))
            report_fate(report, row->file, FATE_MERGED, "same_release", 1);
        else
            report_fate(report, row->file, FATE_SUPERSEDED,
                row->allele_kept ? "newer_release_allele_kept" : "newer_release", 1);
    }
}

/* All rows of one VariationID are there. */
static int merge_rows(struct merger *m, struct err *err)
{
    struct clinvar_entry entry;
    int rc;

    if (!m->n)
        return 0;
    qsort(m->rows, m->n, sizeof(*m->rows), row_cmp);
    for (size_t i = 1; i < m->n; i++) {
        complete_identity(&m->rows[0].entry.record, &m->rows[i].entry.record);
        if (str_eq(m->rows[i].release, m->rows[0].release))
            complete_same_release(m, &m->rows[0], &m->rows[i]);
    }
    entry = (struct clinvar_entry){.record = m->rows[0].entry.record};
    entry.alleles = ARENA_ARRAY(&m->mem, struct placed_allele, m->n);
    take_alleles(m, ASSEMBLY_GRCH37, &entry);
    take_alleles(m, ASSEMBLY_GRCH38, &entry);
    qsort(entry.alleles, entry.n_alleles, sizeof(*entry.alleles), placed_cmp);
    count_fates(m);
    rc = m->fn(m->ctx, m->rows[0].file, &entry, m->reference_on, err);
    arena_reset(&m->mem);
    m->rows = NULL;
    m->n = m->cap = 0;
    m->reference_on = 0;
    return rc;
}

static int add_row(struct merger *m, struct str value, struct err *err)
{
    struct str bytes = str_copy(&m->mem, value);
    struct reader r = reader_of(bytes);
    struct staged_row row = {.file = get_varint32(&r), .order = m->n};
    unsigned is_reference_on = get_u8(&r);
    const struct provenance *p = &m->b->files[row.file].provenance;
    int rc = clinvar_decode(get_bytes(&r, reader_left(&r)), &m->mem, &row.entry, err);

    if (rc < 0)
        return rc;
    if (is_reference_on != ASSEMBLY_NONE)
        m->reference_on |= 1u << is_reference_on;
    row.release = p->release;
    row.is_vcf = str_eq_c(p->kind, "vcf");
    m->rows = arena_grow(&m->mem, m->rows, &m->cap, m->n + 1, sizeof(*m->rows));
    m->rows[m->n++] = row;
    return 0;
}

int clinvar_stage_merge(
    struct build *b, clinvar_entry_fn *fn, void *ctx, struct err *err)
{
    struct merger m = {.b = b, .fn = fn, .ctx = ctx};
    struct str key, value;
    int rc = sorter_end(b->clinvar, err);

    if (rc >= 0)
        while ((rc = sorter_next(b->clinvar, &key, &value, err)) > 0) {
            uint32_t id = load_u32be((const uint8_t *)key.p);
            if (m.n && m.rows[0].entry.record.variation_id != id)
                rc = merge_rows(&m, err);
            if (rc >= 0)
                rc = add_row(&m, value, err);
            if (rc < 0)
                break;
        }
    if (rc >= 0)
        rc = merge_rows(&m, err);
    arena_free(&m.mem);
    return rc < 0 ? rc : 0;
}
