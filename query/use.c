#include "query/use.h"

#include <inttypes.h>
#include <string.h>

#include "query/curated_load.h"
#include "query/report.h"

static const char *const names[] = {NULL, "research", "clinical", "commercial"};

/* Sources whose records are rows of a report; all others are what rows rest on. */
static const char *const row_sources[] = {
    "civic", "inhouse", "labels", "clinpgx", "guidance", "ctgov", "ctrp", NULL};

struct left_out {
    struct str source, licence;
    uint64_t n;
};

struct use {
    enum use_kind kind;
    struct arena *mem;
    struct curated_table table;
    struct provenance *sources;
    unsigned n_sources;
    struct left_out *left_out;
    size_t n_left_out, cap_left_out;
    int licence, of, allows; /* columns */
};

const char *use_kind_name(const struct use *u)
{
    return names[u->kind];
}

static int read_sources(struct use *u, struct kb_txn *kb, struct err *err)
{
    u->n_sources = kb_n_sources(kb);
    u->sources = ARENA_ARRAY(u->mem, struct provenance, u->n_sources);
    for (unsigned i = 0; i < u->n_sources; i++) {
        int rc = kb_source(kb, i, u->mem, &u->sources[i], err);
        if (rc <= 0)
            return rc < 0 ? rc : err_set(err, ERR_KB, "source %u is not there", i);
    }
    return 0;
}

int use_load(struct kb_txn *kb, enum use_kind kind, struct arena *mem, struct use **out,
    struct err *err)
{
    const char *columns[] = {"licence", "of", names[kind]};
    int index[3];
    *out = NULL;
    if (kind == USE_ANY)
        return 0;
    struct use *u = ARENA_NEW(mem, struct use);
    u->kind = kind;
    u->mem = mem;
    int rc = curated_load(kb, "licences", columns, index, 3, mem, &u->table, err);
    if (rc >= 0)
        rc = read_sources(u, kb, err);
    if (rc < 0)
        return rc;
    u->licence = index[0];
    u->of = index[1];
    u->allows = index[2];
    *out = u;
    return 0;
}

/* "CC BY-SA 4.0" and "CC-BY-SA-4.0" are one.  A row of the source goes before one of
 * all sources. */
static bool allows(const struct use *u, struct str source, struct str licence)
{
    struct arena mem = ARENA_INIT;
    struct str folded = str_fold(&mem, licence);
    bool is_known = false, is_of_source = false, is_allowed = false;
    for (unsigned i = 0; i < u->table.n_rows && !is_of_source; i++) {
        const struct str *row = u->table.rows[i];
        bool is_own = str_eq(row[u->of], source);
        if ((row[u->of].n > 0 && !is_own)
            || !str_eq(str_fold(&mem, row[u->licence]), folded))
            continue;
        is_known = true;
        is_of_source = is_own;
        is_allowed = str_eq_c(row[u->allows], "yes");
    }
    arena_free(&mem);
    return is_known ? is_allowed : u->kind == USE_RESEARCH;
}

static struct str licence_of(const struct use *u, unsigned source, struct str own)
{
    struct str licence = own.n > 0 ? own : u->sources[source].licence;
    return licence.n > 0 ? licence : STR("not stated");
}

bool use_forbids(const struct use *u, unsigned source, struct str own)
{
    if (!u || source >= u->n_sources)
        return false;
    return !allows(u, u->sources[source].source, licence_of(u, source, own));
}

static void count(struct use *u, struct str source, struct str licence)
{
    size_t i = 0;
    while (i < u->n_left_out
           && (!str_eq(u->left_out[i].source, source)
               || !str_eq(u->left_out[i].licence, licence)))
        i++;
    if (i == u->n_left_out) {
        u->left_out = arena_grow(u->mem, u->left_out, &u->cap_left_out,
            u->n_left_out + 1, sizeof *u->left_out);
        u->left_out[u->n_left_out++] = (struct left_out){source, licence, 0};
    }
    u->left_out[i].n++;
}

bool use_leaves_out(struct use *u, unsigned source, struct str own)
{
    if (!use_forbids(u, source, own))
        return false;
    count(u, u->sources[source].source, licence_of(u, source, own));
    return true;
}

int use_leaves_out_record(
    struct use *u, struct kb_txn *kb, uint32_t ordinal, struct err *err)
{
    struct record record;
    if (!u)
        return 0;
    int rc = kb_record(kb, ordinal, &record, err);
    if (rc == 0)
        return err_set(err, ERR_KB, "record %u is not there", (unsigned)ordinal);
    return rc < 0 ? rc : use_leaves_out(u, record.source, STR_NONE);
}

/* ---- in words -------------------------------------------------------------------- */

static void add_item(struct buf *b, uint64_t n, struct str source, struct str licence)
{
    if (b->n > 0)
        buf_add_c(b, ", ");
    if (n > 0)
        buf_fmt(b, "%" PRIu64 " ", n);
    buf_fmt(b, "%.*s (%.*s)", STR_ARG(source), STR_ARG(licence));
}

static struct str taken(struct buf *b, struct arena *mem)
{
    struct str out = str_copy(mem, buf_str(b));
    buf_free(b);
    return out;
}

struct str use_left_out(const struct use *u, struct arena *mem)
{
    struct buf b = BUF_INIT;
    for (size_t i = 0; u && i < u->n_left_out; i++)
        add_item(&b, u->left_out[i].n, u->left_out[i].source, u->left_out[i].licence);
    return taken(&b, mem);
}

static bool is_row_source(struct str source)
{
    for (const char *const *s = row_sources; *s; s++)
        if (str_eq_c(source, *s))
            return true;
    return false;
}

static bool is_first_of_its_kind(const struct use *u, unsigned file)
{
    for (unsigned i = 0; i < file; i++)
        if (str_eq(u->sources[i].source, u->sources[file].source)
            && str_eq(u->sources[i].licence, u->sources[file].licence))
            return false;
    return true;
}

struct str use_rests_on(const struct use *u, struct arena *mem)
{
    struct buf b = BUF_INIT;
    for (unsigned i = 0; u && i < u->n_sources; i++)
        if (!is_row_source(u->sources[i].source) && is_first_of_its_kind(u, i)
            && use_forbids(u, i, STR_NONE))
            add_item(&b, 0, u->sources[i].source, licence_of(u, i, STR_NONE));
    return taken(&b, mem);
}

/* ---- rows ------------------------------------------------------------------------ */

static void keep_evidence(struct use *u, struct report_evidence *rows, unsigned *n)
{
    unsigned n_kept = 0;
    for (unsigned i = 0; i < *n; i++)
        if (!use_leaves_out(u, rows[i].source, rows[i].e.licence))
            rows[n_kept++] = rows[i];
    *n = n_kept;
}

void use_rows(struct use *u, struct report *r)
{
    unsigned n_kept = 0;
    if (!u)
        return;
    keep_evidence(u, r->therapies, &r->n_therapies);
    keep_evidence(u, r->prognosis, &r->n_prognosis);
    keep_evidence(u, r->diagnosis, &r->n_diagnosis);
    keep_evidence(u, r->other_evidence, &r->n_other_evidence);
    for (unsigned i = 0; i < r->n_trials; i++)
        if (!use_leaves_out(u, r->trials[i].source, STR_NONE))
            r->trials[n_kept++] = r->trials[i];
    r->n_trials = n_kept;
}
