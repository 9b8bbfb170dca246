#include "ingest/clinvar_allele.h"

#include "ingest/normal_form.h"
#include "kb/store/codec.h"

/* ---- a row ----------------------------------------------------------------------- */

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* These files have "\x2c" where today's VCF has "%2C". */
static struct str percent_codes(struct arena *mem, struct str text)
{
    char *out;
    size_t n = 0;

    if (str_find(text, STR("\\x")) < 0)
        return text;
    out = arena_alloc(mem, text.n);
    for (size_t i = 0; i < text.n; i++) {
        bool is_code = i + 3 < text.n && text.p[i] == '\\' && text.p[i + 1] == 'x'
                       && is_hex(text.p[i + 2]) && is_hex(text.p[i + 3]);
        out[n] = text.p[i];
        if (is_code) {
            out[n] = '%';
            i++; /* the 'x' */
        }
        n++;
    }
    return (struct str){out, n};
}

/* A few words: those of the vocabulary. */
static struct class_count *count_of(
    struct arena *mem, struct classification *c, size_t *cap, struct str word)
{
    for (unsigned i = 0; i < c->n_split; i++)
        if (str_eq(c->split[i].class_word, word))
            return &c->split[i];
    c->split =
        arena_grow(mem, c->split, cap, (size_t)c->n_split + 1, sizeof(*c->split));
    c->split[c->n_split] = (struct class_count){.class_word = word};
    return &c->split[c->n_split++];
}

static struct str words_of(struct arena *mem, const struct classification *c)
{
    struct str out = STR_NONE;

    for (unsigned i = 0; i < c->n_split; i++)
        out = str_fmt(mem, "%.*s%s%.*s", STR_ARG(out), i ? "; " : "",
            STR_ARG(c->split[i].class_word));
    return out;
}

static int count_codes(struct clinvar_fields *f, struct str codes,
    struct classification *out, struct err *err)
{
    size_t cap = 0, beg = 0;

    for (size_t i = 0; i <= codes.n; i++) {
        struct str code, word;
        int rc;

        if (i < codes.n && codes.p[i] != '|' && codes.p[i] != ',')
            continue;
        code = str_trim(str_sub(codes, beg, i - beg));
        beg = i + 1;
        rc = build_word(
            f->b, f->file, f->line, "clinvar", "germline.class_2017", code, &word, err);
        if (rc <= 0)
            return rc < 0 ? rc : clinvar_reject(f, "new_term", code);
        count_of(&f->mem, out, &cap, word)->n++;
    }
    return 1;
}

int clinvar_allele_classify(struct clinvar_fields *f, struct str codes,
    struct str names, struct classification *out, struct err *err)
{
    struct classification counted = {0};
    bool unused;
    int rc;

    if (!codes.n)
        return clinvar_reject(f, "no_class", codes);
    rc = count_codes(f, codes, &counted, err);
    if (rc > 0)
        rc = clinvar_classify(f, CLASSIFICATION_GERMLINE, words_of(&f->mem, &counted),
            STR_NONE, out, err);
    if (rc <= 0)
        return rc;
    out->is_given = false;
    out->split = counted.split;
    out->n_split = counted.n_split;
    out->conditions = clinvar_conditions(&f->mem, percent_codes(&f->mem, names),
        STR_NONE, true, &out->n_conditions, &unused);
    return 1;
}

static int stage(
    struct clinvar_fields *f, const struct clinvar_entry *entry, struct err *err)
{
    const struct allele *a = &entry->alleles[0].allele;
    struct str key = str_fmt(&f->mem, "clinvar:%s:%.*s", assembly_name(a->assembly),
        STR_ARG(allele_text(&f->mem, a)));
    struct buf value = BUF_INIT;
    int rc;

    put_varint(&value, f->file);
    clinvar_encode(entry, &value);
    rc = sorter_add(f->b->clinvar_alleles, key, buf_str(&value), err);
    buf_free(&value);
    return rc;
}

int clinvar_allele_add(
    struct clinvar_fields *f, const struct clinvar_row *row, struct err *err)
{
    struct placed_allele placed = {
        .allele = row->allele, .how = ALLELE_GIVEN}; /* source: by the merge */
    struct clinvar_entry entry = {
        .record = row->record, .alleles = &placed, .n_alleles = 1};
    struct refbases room;
    struct normal_form done;

    if (f->file > UINT16_MAX)
        return err_set(err, ERR_FAIL, "found more than %u source files", UINT16_MAX);
    if (row->why_none)
        return clinvar_reject(f, row->why_none, row->record.rs);
    done = normal_form_make(&placed.allele, build_bases(f->b, &room), &f->mem);
    if (done.ref == 0)
        return clinvar_reject(
            f, "ref_is_not_the_reference", allele_text(&f->mem, &placed.allele));
    normal_form_count(f->b, f->file, &placed.allele, &done);
    return stage(f, &entry, err);
}

/* ---- the rows of one allele ------------------------------------------------------ */

struct allele_row {
    unsigned file;
    struct str release, bytes;
};

struct allele_merger {
    struct build *b;
    struct arena mem; /* reset per allele */
    struct str id;
    struct allele_row *rows;
    size_t n, cap;
    clinvar_allele_fn *fn;
    void *ctx;
};

/* Lists that grow by what is not in them yet. */
struct joined {
    struct arena *mem;
    struct clinvar_record *to;
    size_t split_cap, conditions_cap, genes_cap;
    struct strmap conditions, genes, rs_seen;
    struct buf rs;
};

static void add_conditions(struct joined *j, const struct classification *from)
{
    struct classification *to = &j->to->by_kind[CLASSIFICATION_GERMLINE];
    bool is_new;

    for (unsigned i = 0; i < from->n_conditions; i++) {
        strmap_at(&j->conditions, j->mem, from->conditions[i].name, &is_new);
        if (!is_new)
            continue;
        to->conditions = arena_grow(j->mem, to->conditions, &j->conditions_cap,
            (size_t)to->n_conditions + 1, sizeof(*to->conditions));
        to->conditions[to->n_conditions++] = from->conditions[i];
    }
}

static void add_genes(struct joined *j, const struct clinvar_record *from)
{
    bool is_new;

    for (unsigned i = 0; i < from->n_genes; i++) {
        strmap_at(&j->genes, j->mem, from->genes[i], &is_new);
        if (!is_new)
            continue;
        j->to->genes = arena_grow(j->mem, j->to->genes, &j->genes_cap,
            (size_t)j->to->n_genes + 1, sizeof(*j->to->genes));
        j->to->genes[j->to->n_genes++] = from->genes[i];
    }
}

/* Groups as class_words_group joins them: what is no class changes nothing. */
static enum class_group joined_group(enum class_group a, enum class_group b)
{
    if (a == CLASS_NONE || a == CLASS_OTHER)
        return b == CLASS_NONE ? a : b;
    return b == CLASS_NONE || b == CLASS_OTHER || a == b ? a : CLASS_MIXED;
}

static void add_record(struct joined *j, const struct clinvar_record *from)
{
    struct classification *to = &j->to->by_kind[CLASSIFICATION_GERMLINE];
    const struct classification *c = &from->by_kind[CLASSIFICATION_GERMLINE];
    bool is_new;

    for (unsigned i = 0; i < c->n_split; i++)
        count_of(j->mem, to, &j->split_cap, c->split[i].class_word)->n += c->split[i].n;
    to->group = joined_group(to->group, c->group);
    add_conditions(j, c);
    add_genes(j, from);
    strmap_at(&j->rs_seen, j->mem, from->rs, &is_new);
    if (!is_new || !from->rs.n)
        return;
    if (j->rs.n)
        buf_add_char(&j->rs, '|');
    buf_add_str(&j->rs, from->rs);
}

static struct clinvar_record empty_record(void)
{
    struct clinvar_record r = {0};

    for (int k = 0; k < N_CLASSIFICATION_KINDS; k++)
        r.by_kind[k].stars = -1;
    return r;
}

/* The row whose release is the newest; of several the one that was read first. */
static size_t newest_row(const struct allele_merger *m)
{
    size_t best = 0;

    for (size_t i = 1; i < m->n; i++)
        if (str_cmp(m->rows[i].release, m->rows[best].release) > 0)
            best = i;
    return best;
}

/* All rows of the key have the allele: it is taken from the row that is stored. */
static int take_allele(struct allele_merger *m, const struct allele_row *row,
    struct clinvar_entry *entry, struct err *err)
{
    struct clinvar_entry from;
    int rc = clinvar_decode(row->bytes, &m->mem, &from, err);

    if (rc < 0)
        return rc;
    entry->alleles = from.alleles;
    entry->n_alleles = from.n_alleles;
    for (unsigned i = 0; i < from.n_alleles; i++)
        entry->alleles[i].source = (uint16_t)row->file;
    return 0;
}

/* Adds the rows of the newest release, each once. */
static int join_rows(
    struct allele_merger *m, size_t best, struct joined *j, struct err *err)
{
    struct strmap seen = STRMAP_INIT;
    struct report *report = m->b->report;

    for (size_t i = 0; i < m->n; i++) {
        const struct allele_row *row = &m->rows[i];
        struct clinvar_entry from;
        bool is_new = false;

        if (!str_eq(row->release, m->rows[best].release)) {
            report_fate(report, row->file, FATE_SUPERSEDED, "newer_release", 1);
            continue;
        }
        report_fate(report, row->file, i == best ? FATE_STORED : FATE_MERGED,
            i == best ? NULL : "same_release", 1);
        strmap_at(&seen, &m->mem, row->bytes, &is_new);
        if (!is_new)
            continue;
        if (clinvar_decode(row->bytes, &m->mem, &from, err) < 0)
            return err->code;
        add_record(j, &from.record);
    }
    return 0;
}

static int merge_rows(struct allele_merger *m, struct err *err)
{
    struct clinvar_entry entry = {.record = empty_record()};
    struct joined j = {.mem = &m->mem, .to = &entry.record, .rs = BUF_INIT};
    struct classification *c = &entry.record.by_kind[CLASSIFICATION_GERMLINE];
    size_t best;
    int rc;

    if (!m->n)
        return 0;
    best = newest_row(m);
    rc = join_rows(m, best, &j, err);
    if (rc >= 0)
        rc = take_allele(m, &m->rows[best], &entry, err);
    entry.record.rs = buf_str(&j.rs);
    c->class_word = words_of(&m->mem, c);
    if (rc >= 0)
        rc = m->fn(m->ctx, m->rows[best].file, m->id, &entry, err);
    buf_free(&j.rs);
    arena_reset(&m->mem);
    m->rows = NULL;
    m->n = m->cap = 0;
    m->id = STR_NONE;
    return rc;
}

static void add_row(struct allele_merger *m, struct str id, struct str value)
{
    struct reader r = reader_of(str_copy(&m->mem, value));
    struct allele_row row = {.file = get_varint32(&r)};

    row.bytes = reader_rest(&r);
    row.release = m->b->files[row.file].provenance.release;
    if (!m->n)
        m->id = str_copy(&m->mem, id);
    m->rows = arena_grow(&m->mem, m->rows, &m->cap, m->n + 1, sizeof(*m->rows));
    m->rows[m->n++] = row;
}

int clinvar_allele_merge(
    struct build *b, clinvar_allele_fn *fn, void *ctx, struct err *err)
{
    struct allele_merger m = {.b = b, .fn = fn, .ctx = ctx};
    struct str key, value;
    int rc = sorter_end(b->clinvar_alleles, err);

    while (rc >= 0 && (rc = sorter_next(b->clinvar_alleles, &key, &value, err)) > 0) {
        if (m.n && !str_eq(m.id, key))
            rc = merge_rows(&m, err);
        if (rc >= 0)
            add_row(&m, key, value);
    }
    if (rc >= 0)
        rc = merge_rows(&m, err);
    arena_free(&m.mem);
    return rc < 0 ? rc : 0;
}
