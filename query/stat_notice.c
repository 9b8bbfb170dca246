#include "query/stat_notice.h"

#include <inttypes.h>

#define TEXT_COLUMNS 88

struct notice {
    struct kb_txn *kb;
    struct arena mem;
    struct buf *out;
    struct curated_table table;
    struct provenance *files;
    unsigned n_files;
    struct err *err;
};

static struct str cell(const struct notice *n, unsigned row, const char *column)
{
    int at = curated_column(&n->table, column);
    return at < 0 ? STR("") : n->table.rows[row][at];
}

/* ---- text ---- */

/* Words of a paragraph, wrapped, behind a label. */
static void add_paragraph(struct buf *out, const char *label, struct str text)
{
    struct str rest = text, word;
    size_t indent = 13, at = 0;
    bool is_first = true;
    if (text.n == 0)
        return;
    buf_fmt(out, "  %-11s", label);
    while (str_next(&rest, ' ', &word)) {
        if (!is_first && indent + at + 1 + word.n > TEXT_COLUMNS) {
            buf_fmt(out, "\n%*s", (int)indent, "");
            at = 0;
        } else if (!is_first) {
            buf_add_char(out, ' ');
            at++;
        }
        buf_add_str(out, word);
        at += word.n;
        is_first = false;
    }
    buf_add_char(out, '\n');
}

/* ---- which files go under one notice ---- */

static bool is_same_notice(const struct provenance *a, const struct provenance *b)
{
    return str_eq(a->source, b->source) && str_eq(a->licence, b->licence);
}

static bool is_first_of_notice(const struct notice *n, unsigned file)
{
    for (unsigned i = 0; i < file; i++)
        if (is_same_notice(&n->files[i], &n->files[file]))
            return false;
    return true;
}

/* The row of a source under a licence, else that of the source under any; -1: none. */
static int find_row(const struct notice *n, const struct provenance *p)
{
    int any = -1;
    for (unsigned i = 0; i < n->table.n_rows; i++) {
        if (!str_eq(cell(n, i, "of"), p->source))
            continue;
        if (str_eq(cell(n, i, "licence"), p->licence))
            return (int)i;
        if (cell(n, i, "licence").n == 0)
            any = (int)i;
    }
    return any;
}

/* "2025-08-05, 2025-01-05": releases of the files of one notice, as they come. */
static struct str releases(struct notice *n, unsigned first)
{
    struct str out = STR("");
    for (unsigned i = first; i < n->n_files; i++) {
        bool is_known = false;
        if (!is_same_notice(&n->files[i], &n->files[first]))
            continue;
        for (unsigned k = first; k < i; k++)
            is_known |= is_same_notice(&n->files[k], &n->files[first])
                        && str_eq(n->files[k].release, n->files[i].release);
        if (!is_known)
            out = str_fmt(&n->mem, "%.*s%s%.*s", STR_ARG(out), out.n > 0 ? ", " : "",
                STR_ARG(n->files[i].release));
    }
    return out;
}

static unsigned n_of_notice(const struct notice *n, unsigned first)
{
    unsigned count = 0;
    for (unsigned i = first; i < n->n_files; i++)
        count += is_same_notice(&n->files[i], &n->files[first]);
    return count;
}

/* ---- rows of curated tables that have a licence of their own ---- */

struct own_licence {
    struct str licence, from;
    unsigned n;
};

static void add_own_licences(
    struct notice *n, const struct curated_table *t, const char *table)
{
    int licence = curated_column(t, "licence"), from = curated_column(t, "source");
    struct own_licence *list = ARENA_ARRAY(&n->mem, struct own_licence, t->n_rows);
    unsigned n_list = 0;
    for (unsigned i = 0; licence >= 0 && from >= 0 && i < t->n_rows; i++) {
        unsigned at = 0;
        while (at < n_list
               && (!str_eq(list[at].licence, t->rows[i][licence])
                   || !str_eq(list[at].from, t->rows[i][from])))
            at++;
        if (at == n_list)
            list[n_list++] =
                (struct own_licence){t->rows[i][licence], t->rows[i][from], 0};
        list[at].n++;
    }
    for (unsigned i = 0; i < n_list; i++)
        add_paragraph(n->out, "rows",
            str_fmt(&n->mem, "%s: %u from %.*s, %.*s", table, list[i].n,
                STR_ARG(list[i].from), STR_ARG(list[i].licence)));
}

/* The tables that tell what vdt itself knows name a licence in each row. */
static int put_own_licences(struct notice *n)
{
    int rc = 0;
    for (unsigned i = 0; rc >= 0 && i < n->n_files; i++) {
        struct curated_table t;
        char *table = str_cstr(&n->mem, n->files[i].kind);
        if (!str_eq_c(n->files[i].source, "curated")
            || str_eq_c(n->files[i].kind, "licences")
            || str_eq_c(n->files[i].kind, "notices"))
            continue;
        rc = kb_curated(n->kb, table, &n->mem, &t, n->err);
        if (rc > 0)
            add_own_licences(n, &t, table);
    }
    return rc;
}

/* ---- the whole ---- */

static int put_source(struct notice *n, unsigned file)
{
    const struct provenance *p = &n->files[file];
    int row = find_row(n, p);
    unsigned count = n_of_notice(n, file);
    buf_fmt(n->out, "\n%.*s\n",
        STR_ARG(row < 0 ? p->source : cell(n, (unsigned)row, "name")));
    add_paragraph(n->out, "source",
        str_fmt(&n->mem, "%.*s, %u %s", STR_ARG(p->source), count,
            count == 1 ? "file" : "files"));
    add_paragraph(n->out, "release", releases(n, file));
    add_paragraph(n->out, "licence", p->licence);
    if (row < 0) {
        add_paragraph(n->out, "notice",
            STR("this knowledge base has none for the source under this licence; ask "
                "the "
                "source before it is passed on"));
        return 0;
    }
    add_paragraph(n->out, "", cell(n, (unsigned)row, "url"));
    add_paragraph(n->out, "name", cell(n, (unsigned)row, "attribution"));
    add_paragraph(n->out, "it asks", cell(n, (unsigned)row, "asks"));
    return str_eq_c(p->source, "curated") ? put_own_licences(n) : 0;
}

static int read_files(struct notice *n)
{
    n->n_files = kb_n_sources(n->kb);
    n->files = ARENA_ARRAY(&n->mem, struct provenance, n->n_files);
    for (unsigned i = 0; i < n->n_files; i++) {
        int rc = kb_source(n->kb, i, &n->mem, &n->files[i], n->err);
        if (rc <= 0)
            return rc < 0 ? rc : err_set(n->err, ERR_KB, "source %u is not there", i);
    }
    return 0;
}

static int put_head(struct notice *n)
{
    struct str id, program;
    int rc = kb_meta(n->kb, KB_META_ID, &id, n->err);
    if (rc > 0)
        rc = kb_meta(n->kb, KB_META_PROGRAM, &program, n->err);
    if (rc <= 0)
        return rc < 0 ? rc : err_set(n->err, ERR_KB, "the KB has no id");
    buf_fmt(n->out,
        "NOTICE\n\nKnowledge base %.*s,\ncompiled by vdt %.*s from the sources below. "
        "Their records were joined, brought to one\nform and indexed; each keeps its "
        "source, release and licence. For research; a\nprofessional must review what "
        "is made from it.\n",
        STR_ARG(id), STR_ARG(program));
    return 0;
}

int stat_notice(struct kb_txn *kb, struct buf *out, struct err *err)
{
    struct notice n = {.kb = kb, .out = out, .err = err};
    int rc = put_head(&n);
    if (rc >= 0)
        rc = kb_curated(kb, "notices", &n.mem, &n.table, err);
    if (rc >= 0)
        rc = read_files(&n);
    for (unsigned i = 0; rc >= 0 && i < n.n_files; i++)
        if (is_first_of_notice(&n, i))
            rc = put_source(&n, i);
    arena_free(&n.mem);
    return rc < 0 ? rc : 0;
}
