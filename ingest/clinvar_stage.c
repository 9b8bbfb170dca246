#include "ingest/clinvar_stage.h"

#include <stdlib.h>

#include "ingest/clinvar_merge.h"
#include "ingest/normal_form.h"
#include "ingest/stage_words.h"
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

static void place_allele(struct build *b, const struct clinvar_row *row,
    const struct allele *allele, struct arena *mem, struct clinvar_entry *entry)
{
    struct placed_allele *placed = &entry->alleles[entry->n_alleles];

    *placed = (struct placed_allele){
        .allele = *allele, .how = ALLELE_GIVEN, .source = (uint16_t)row->file};
    if (normalise_allele(b, row, mem, &placed->allele))
        entry->n_alleles++;
}

static unsigned reference_bits(const struct clinvar_row *row)
{
    return row->reference_on | (row->is_reference_on ? 1u << row->is_reference_on : 0u);
}

#define KEY_BYTES 14
#define VALUE_BYTES 512 /* of most rows */

/* VariationID, file, line: rows stand in one order, whichever thread read them. */
static struct str row_sort_key(const struct clinvar_row *row, uint8_t out[KEY_BYTES])
{
    uint64_t line = row->line;

    for (unsigned i = 0; i < 4; i++)
        out[i] = (uint8_t)(row->record.variation_id >> 8 * (3 - i));
    out[4] = (uint8_t)(row->file >> 8);
    out[5] = (uint8_t)row->file;
    for (unsigned i = 0; i < 8; i++)
        out[6 + i] = (uint8_t)(line >> 8 * (7 - i));
    return (struct str){(const char *)out, KEY_BYTES};
}

/* Rows of flat files hold the numbers of their lane's words, behind the lane's number
 * plus 1; those with lists of submissions or descriptions stand by themselves (0). */
static void encode_entry(
    struct build *b, const struct clinvar_entry *entry, struct buf *value)
{
    const struct clinvar_record *r = &entry->record;
    struct record_words words;

    if (!b->words || r->n_submissions || r->n_hgvs) {
        put_u8(value, 0);
        clinvar_encode(entry, value);
        return;
    }
    words = stage_words_of(&b->words[b->lane]);
    put_u8(value, (uint8_t)(b->lane + 1));
    clinvar_encode_with(&words, entry, value);
}

static int decode_entry(const struct build *b, struct reader *r, struct arena *mem,
    struct staged_row *row, uint32_t id, struct err *err)
{
    unsigned lane = get_u8(r);
    struct record_words words;
    struct clinvar_entry *entry = &row->entry;
    int rc;

    row->bytes = reader_rest(r);
    if (lane == 0)
        return clinvar_decode(row->bytes, mem, entry, err);
    words = stage_words_of(&b->words[lane - 1]);
    rc = clinvar_decode_with(&words, row->bytes, mem, entry, err);
    entry->record.variation_id = id;
    if (rc >= 0)
        rc = clinvar_decode_names(mem, entry, err);
    entry->packed_names = STR_NONE;
    entry->words = NULL;
    return rc;
}

int clinvar_stage_add(struct build *b, const struct clinvar_row *row, struct err *err)
{
    struct clinvar_entry entry = {.record = row->record};
    uint8_t key[KEY_BYTES];
    struct buf value = BUF_INIT;
    struct arena mem = ARENA_INIT;
    struct placed_allele only; /* nearly all rows have one */
    int rc;

    if (row->file > UINT16_MAX)
        return err_set(err, ERR_FAIL, "found more than %u source files", UINT16_MAX);
    entry.alleles = &only;
    if (row->n_more > 0)
        entry.alleles =
            ARENA_ARRAY(&mem, struct placed_allele, (size_t)row->n_more + 1);
    if (row->allele.assembly != ASSEMBLY_NONE)
        place_allele(b, row, &row->allele, &mem, &entry);
    else if (row->why_none)
        note_no_allele(b, row);
    for (unsigned i = 0; i < row->n_more; i++)
        place_allele(b, row, &row->more[i], &mem, &entry);
    buf_reserve(&value, VALUE_BYTES);
    put_varint(&value, reference_bits(row));
    encode_entry(b, &entry, &value);
    rc = sorter_add(b->clinvar, row_sort_key(row, key), buf_str(&value), err);
    arena_free(&mem);
    buf_free(&value);
    return rc;
}

/* ---- out ------------------------------------------------------------------------- */

/* Rows with facts first; of them the newest release; then by layout, then the files'
 * order. */
static int row_cmp(const void *a, const void *b)
{
    const struct staged_row *x = a, *y = b;
    int newer = str_cmp(y->release, x->release);

    if ((x->layout == LAYOUT_SUBMISSIONS) != (y->layout == LAYOUT_SUBMISSIONS))
        return x->layout == LAYOUT_SUBMISSIONS ? 1 : -1;
    if (newer)
        return newer;
    if (x->layout != y->layout)
        return x->layout < y->layout ? -1 : 1;
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
    if (!to->n_rcvs) {
        to->rcvs = from->rcvs;
        to->n_rcvs = from->n_rcvs;
    }
    if (!to->n_omim) {
        to->omim = from->omim;
        to->n_omim = from->n_omim;
    }
    if (!to->allele_id)
        to->allele_id = from->allele_id;
}

/* What of one release another file may tell beside the class itself. */
static void complete_details(
    struct classification *to, const struct classification *from)
{
    if (!to->date.n)
        to->date = from->date;
    if (!to->n_submissions)
        to->n_submissions = from->n_submissions;
    if (!to->n_submitters)
        to->n_submitters = from->n_submitters;
    if (!to->explanation.n)
        to->explanation = from->explanation;
}

static enum assembly assembly_of_name(struct str hgvs_g)
{
    enum assembly assembly = ASSEMBLY_NONE;
    ptrdiff_t colon = str_chr(hgvs_g, ':');

    if (colon > 0)
        contig_parse(str_sub(hgvs_g, 0, (size_t)colon), &assembly);
    return assembly;
}

/* A release has a VCF per assembly: the name is GRCh38's, whichever stands first. */
static void prefer_grch38_name(struct str *to, struct str from)
{
    if (assembly_of_name(*to) == ASSEMBLY_GRCH37
        && assembly_of_name(from) == ASSEMBLY_GRCH38)
        *to = from;
}

static void complete_included(
    struct clinvar_record *to, const struct clinvar_record *from)
{
    to->is_included |= from->is_included;
    if (!to->n_included_in) {
        to->included_in = from->included_in;
        to->n_included_in = from->n_included_in;
    }
}

/* Of the same release: dates and counts; and a look whether the files tell the same. */
static void complete_same_release(
    struct merger *m, struct staged_row *to, const struct staged_row *from)
{
    complete_included(&to->entry.record, &from->entry.record);
    prefer_grch38_name(&to->entry.record.hgvs_g, from->entry.record.hgvs_g);
    for (int k = 0; k < N_CLASSIFICATION_KINDS; k++) {
        struct classification *x = &to->entry.record.by_kind[k];
        const struct classification *y = &from->entry.record.by_kind[k];

        if (str_eq(x->class_word, y->class_word)
            && str_eq(x->review_status, y->review_status))
            complete_details(x, y);
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

static void take_allele(struct merger *m, const struct staged_row *newest,
    struct staged_row *row, const struct placed_allele *p, struct clinvar_entry *entry)
{
    bool is_there = has_allele(entry, &p->allele);

    if (!str_eq(newest->release, row->release)) {
        if (!is_there)
            report_note(m->b->report, row->file,
                "allele: a newer release has another on this assembly", 1);
        return;
    }
    row->allele_kept = true;
    if (!is_there)
        entry->alleles[entry->n_alleles++] = *p;
}

/* Adds the rows' alleles of one assembly to the entry; rows are sorted. */
static void take_alleles(
    struct merger *m, enum assembly assembly, struct clinvar_entry *entry)
{
    const struct staged_row *newest = NULL;

    for (size_t i = 0; i < m->n; i++) {
        struct staged_row *row = &m->rows[i];

        for (unsigned k = 0; k < row->entry.n_alleles; k++) {
            const struct placed_allele *p = &row->entry.alleles[k];

            if (p->allele.assembly != assembly)
                continue;
            if (!newest)
                newest = row;
            take_allele(m, newest, row, p, entry);
        }
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
    for (size_t i = 1; i < m->n_facts; i++) {
        const struct staged_row *row = &m->rows[i];
        if (str_eq(row->release, m->rows[0].release))
            report_fate(report, row->file, FATE_MERGED, "same_release", 1);
        else
            report_fate(report, row->file, FATE_SUPERSEDED,
                row->allele_kept ? "newer_release_allele_kept" : "newer_release", 1);
    }
}

static bool is_same_file(const struct staged_row *x, const struct staged_row *y)
{
    return x->file == y->file && x->layout == LAYOUT_XML;
}

static void drop_row(struct merger *m, struct staged_row *row)
{
    struct str id = str_fmt(&m->mem, "%u", row->entry.record.variation_id);

    report_reject(
        m->b->report, row->file, row->line, id, "variation_id_stands_twice", STR_NONE);
    row->is_dropped = true;
}

/* Rows are sorted, so that those of one file stand together. */
static void drop_doubles(struct merger *m)
{
    size_t end, n_kept = 0;

    for (size_t beg = 0; beg < m->n; beg = end) {
        bool differ = false;

        for (end = beg + 1; end < m->n && is_same_file(&m->rows[beg], &m->rows[end]);
             end++)
            differ |= !str_eq(m->rows[beg].bytes, m->rows[end].bytes);
        for (size_t i = differ ? beg : beg + 1; i < end; i++)
            drop_row(m, &m->rows[i]);
    }
    for (size_t i = 0; i < m->n; i++)
        if (!m->rows[i].is_dropped)
            m->rows[n_kept++] = m->rows[i];
    m->n = n_kept;
}

/* The facts of the first row, completed from the others; the alleles of all. */
static struct clinvar_entry merged_entry(struct merger *m)
{
    struct clinvar_entry entry;
    size_t n_alleles = 0;

    for (size_t i = 1; i < m->n_facts; i++) {
        complete_identity(&m->rows[0].entry.record, &m->rows[i].entry.record);
        if (str_eq(m->rows[i].release, m->rows[0].release))
            complete_same_release(m, &m->rows[0], &m->rows[i]);
    }
    for (size_t i = 0; i < m->n; i++)
        n_alleles += m->rows[i].entry.n_alleles;
    entry = m->rows[0].entry;
    entry.alleles = ARENA_ARRAY(&m->mem, struct placed_allele, n_alleles);
    entry.n_alleles = 0;
    take_alleles(m, ASSEMBLY_GRCH37, &entry);
    take_alleles(m, ASSEMBLY_GRCH38, &entry);
    if (entry.n_alleles)
        qsort(entry.alleles, entry.n_alleles, sizeof(*entry.alleles), placed_cmp);
    return entry;
}

/* All rows of one VariationID are there. */
static int merge_rows(struct merger *m, struct err *err)
{
    int rc = 0;

    if (!m->n)
        return 0;
    qsort(m->rows, m->n, sizeof(*m->rows), row_cmp);
    drop_doubles(m);
    while (m->n_facts < m->n && m->rows[m->n_facts].layout != LAYOUT_SUBMISSIONS)
        m->n_facts++;
    rc = clinvar_merge_submission_fates(m, err);
    if (rc >= 0 && m->n_facts) {
        struct clinvar_entry entry = merged_entry(m);

        count_fates(m);
        clinvar_merge_submissions(m, &entry);
        rc = m->fn(m->ctx, m->rows[0].file, &entry, m->reference_on, err);
    }
    m->n = m->n_facts = 0;
    m->reference_on = 0;
    if (rc >= 0 && m->turn)
        rc = m->turn(m, err);
    else if (!m->turn)
        arena_reset(&m->mem);
    return rc;
}

static enum layout layout_of(struct str kind)
{
    if (str_eq_c(kind, "vcv_xml"))
        return LAYOUT_XML;
    if (str_eq_c(kind, "submission_summary"))
        return LAYOUT_SUBMISSIONS;
    return str_eq_c(kind, "vcf") ? LAYOUT_VCF : LAYOUT_OTHER;
}

/* The room behind the last row: a row is large, so it is made in place. */
static struct staged_row *room_for_row(struct merger *m)
{
    if (m->n == m->cap) {
        m->cap = m->cap ? m->cap * 2 : 8;
        m->rows = realloc(m->rows, m->cap * sizeof(*m->rows));
        if (!m->rows)
            arena_oom(m->cap * sizeof(*m->rows));
    }
    return &m->rows[m->n];
}

static int add_row(struct merger *m, struct str key, struct str value, struct err *err)
{
    const uint8_t *k = (const uint8_t *)key.p;
    struct reader r = reader_of(str_copy(&m->mem, value));
    struct staged_row *row = room_for_row(m);
    const struct provenance *p;
    int rc;

    *row = (struct staged_row){.file = (unsigned)k[4] << 8 | k[5],
        .line = (uint64_t)load_u32be(k + 6) << 32 | load_u32be(k + 10),
        .order = m->n};
    m->reference_on |= get_varint32(&r);
    rc = decode_entry(m->b, &r, &m->mem, row, load_u32be(k), err);
    if (rc < 0)
        return rc;
    p = &m->b->files[row->file].provenance;
    row->release = p->release;
    row->layout = layout_of(p->kind);
    m->n++;
    return 0;
}

int clinvar_merge_all(struct merger *m, struct err *err)
{
    struct sorter *rows = m->b->clinvar;
    struct str key, value;
    int rc = sorter_end(rows, err);

    while (rc >= 0 && (rc = sorter_next(rows, &key, &value, err)) > 0) {
        uint32_t id = load_u32be((const uint8_t *)key.p);
        if (m->n && m->rows[0].entry.record.variation_id != id)
            rc = merge_rows(m, err);
        if (rc >= 0)
            rc = add_row(m, key, value, err);
    }
    if (rc >= 0)
        rc = merge_rows(m, err);
    return rc < 0 ? rc : 0;
}

void clinvar_merger_free(struct merger *m)
{
    arena_free(&m->mem);
    free(m->rows);
}
