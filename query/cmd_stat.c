/* vdt stat: what a KB holds and where it comes from. */
#include "query/command.h"
#include "query/stat.h"
#include "query/stat_notice.h"

struct stat_values {
    bool is_json, is_notice, no_sandbox;
};

static const struct opt options[] = {
    {"json", 0, OPT_FLAG, offsetof(struct stat_values, is_json), NULL,
        "for programs instead of people", NULL, 0, 0, false},
    {"notice", 0, OPT_FLAG, offsetof(struct stat_values, is_notice), NULL,
        "print the notice that goes with the KB instead: its\nsources, licences, and "
        "whom to name",
        NULL, 0, 0, false},
    COMMAND_NO_SANDBOX(offsetof(struct stat_values, no_sandbox)),
    {0},
};

static const struct opt_command command = {
    .name = "vdt stat",
    .args = "KB",
    .summary = "Contents and provenance of a knowledge base.",
    .options = options,
    .min_args = 1,
    .max_args = 1,
};

static int put_meta(struct stat_run *s)
{
    static const struct {
        const char *name, *key, *label;
    } rows[] = {
        {KB_META_ID, "id", "id"},
        {KB_META_FORMAT, "format", "format"},
        {KB_META_PROGRAM, "program", "built by vdt"},
        {KB_META_RULES, "rules_version", "curated rules"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str value;
        int rc = kb_meta(s->kb, rows[i].name, &value, s->err);
        if (rc == 0)
            return err_set(
                s->err, ERR_KB, "the KB has no meta entry \"%s\"", rows[i].name);
        if (rc < 0)
            return rc;
        view_str(&s->v, rows[i].key, rows[i].label, value);
    }
    return 0;
}

static int put_sources(struct stat_run *s)
{
    static const struct view_column columns[] = {
        {"source", "source", VIEW_TEXT, 0, VIEW_BOTH},
        {"kind", "kind", VIEW_TEXT, 0, VIEW_BOTH},
        {"release", "release", VIEW_TEXT, 0, VIEW_BOTH},
        {"assembly", "assembly", VIEW_TEXT, 0, VIEW_BOTH},
        {"licence", "licence", VIEW_TEXT, 0, VIEW_BOTH},
        {"file", "file", VIEW_TEXT, 40, VIEW_BOTH},
        {"sha256", "sha256", VIEW_TEXT, 0, VIEW_BOTH}};
    unsigned n = kb_n_sources(s->kb);
    view_table(&s->v, "sources", "sources", columns, sizeof columns / sizeof *columns);
    for (unsigned i = 0; i < n; i++) {
        struct provenance p;
        int rc = kb_source(s->kb, i, &s->mem, &p, s->err);
        if (rc == 0)
            return err_set(s->err, ERR_KB, "source %u is not there", i);
        if (rc < 0)
            return rc;
        view_cell(&s->v, p.source);
        view_cell(&s->v, p.kind);
        view_cell(&s->v, p.release);
        view_cell(&s->v, str_of(assembly_name(p.assembly)));
        view_cell(&s->v, p.licence);
        view_cell(&s->v, p.file);
        view_cell(&s->v, s->v.is_json ? p.sha256 : str_sub(p.sha256, 0, 12));
    }
    view_table_end(&s->v);
    return 0;
}

static int put_tables(struct stat_run *s)
{
    static const struct view_column columns[] = {
        {"table", "table", VIEW_TEXT, 0, VIEW_BOTH},
        {"entries", "entries", VIEW_NUMBER, 0, VIEW_BOTH},
        {"bytes", "bytes", VIEW_NUMBER, 0, VIEW_BOTH}};
    view_table(&s->v, "tables", "tables", columns, sizeof columns / sizeof *columns);
    for (int t = 0; t < N_KB_TABLES; t++) {
        uint64_t n;
        int rc = kb_table_entries(s->kb, (enum kb_table)t, &n, s->err);
        if (rc < 0)
            return rc;
        view_cell(&s->v, str_of(kb_table_name((enum kb_table)t)));
        view_cell_uint(&s->v, n);
        view_cell_uint(&s->v, kb_table_bytes(s->kb, (enum kb_table)t));
    }
    view_table_end(&s->v);
    return 0;
}

/* Figures of the build: fates of records, by source and kind of file. */
enum { READ, STORED, MERGED, SUPERSEDED, NOT_USED, REJECTED, N_FIGURES };
static const char *const figure_names[N_FIGURES] = {
    "read", "stored", "merged", "superseded", "not_used", "rejected"};

struct figures {
    struct str source, kind;
    uint64_t n[N_FIGURES];
};

struct reason_row {
    struct str source, kind, fate, reason;
    uint64_t n;
};

struct counts {
    struct arena *mem;
    struct figures *figures;
    struct reason_row *reasons;
    size_t n_figures, cap_figures, n_reasons, cap_reasons;
};

static int on_count(void *ctx, struct str source, struct str kind, struct str fate,
    struct str reason, uint64_t n, struct err *err)
{
    struct counts *c = ctx;
    (void)err;
    struct figures *last = c->n_figures > 0 ? &c->figures[c->n_figures - 1] : NULL;
    if (last == NULL || !str_eq(last->source, source) || !str_eq(last->kind, kind)) {
        c->figures = arena_grow(
            c->mem, c->figures, &c->cap_figures, c->n_figures + 1, sizeof *c->figures);
        last = &c->figures[c->n_figures++];
        *last = (struct figures){.source = source, .kind = kind};
    }
    for (unsigned f = 0; f < N_FIGURES; f++)
        if (str_eq_c(fate, figure_names[f]))
            last->n[f] += n;
    if (reason.n == 0 || n == 0 || str_eq_c(fate, "column"))
        return 0;
    c->reasons = arena_grow(
        c->mem, c->reasons, &c->cap_reasons, c->n_reasons + 1, sizeof *c->reasons);
    c->reasons[c->n_reasons++] = (struct reason_row){source, kind, fate, reason, n};
    return 0;
}

static bool closes(const struct figures *f)
{
    uint64_t sum = 0;
    for (unsigned i = STORED; i < N_FIGURES; i++)
        sum += f->n[i];
    return sum == f->n[READ];
}

static void put_figures(struct stat_run *s, const struct counts *c)
{
    static const struct view_column columns[] = {
        {"source", "source", VIEW_TEXT, 0, VIEW_BOTH},
        {"kind", "kind", VIEW_TEXT, 0, VIEW_BOTH},
        {"read", "read", VIEW_NUMBER, 0, VIEW_BOTH},
        {"stored", "stored", VIEW_NUMBER, 0, VIEW_BOTH},
        {"merged", "merged", VIEW_NUMBER, 0, VIEW_BOTH},
        {"superseded", "superseded", VIEW_NUMBER, 0, VIEW_BOTH},
        {"not_used", "not used", VIEW_NUMBER, 0, VIEW_BOTH},
        {"rejected", "rejected", VIEW_NUMBER, 0, VIEW_BOTH}};
    bool all_close = true;
    view_table(&s->v, "records",
        "records read from each source, and what became of them", columns,
        sizeof columns / sizeof *columns);
    for (size_t i = 0; i < c->n_figures; i++) {
        view_cell(&s->v, c->figures[i].source);
        view_cell(&s->v, c->figures[i].kind);
        for (unsigned f = 0; f < N_FIGURES; f++)
            view_cell_uint(&s->v, c->figures[i].n[f]);
        all_close = all_close && closes(&c->figures[i]);
    }
    view_table_end(&s->v);
    if (s->v.is_json)
        view_flag(&s->v, "records_close", NULL, all_close);
    else
        view_line(&s->v, "  %s",
            all_close
                ? "all sums close: read = stored + merged + superseded + not used "
                  "+ rejected"
                : "THE SUMS DO NOT CLOSE");
}

static void put_reasons(struct stat_run *s, const struct counts *c)
{
    static const struct view_column columns[] = {
        {"source", "source", VIEW_TEXT, 0, VIEW_BOTH},
        {"kind", "kind", VIEW_TEXT, 0, VIEW_BOTH},
        {"fate", "fate", VIEW_TEXT, 0, VIEW_BOTH},
        {"n", "n", VIEW_NUMBER, 0, VIEW_BOTH},
        {"reason", "reason", VIEW_TEXT, 0, VIEW_BOTH}};
    view_table(&s->v, "reasons", "reasons and notes", columns, 5);
    for (size_t i = 0; i < c->n_reasons; i++) {
        const struct reason_row *r = &c->reasons[i];
        view_cell(&s->v, r->source);
        view_cell(&s->v, r->kind);
        view_cell(&s->v, r->fate);
        view_cell_uint(&s->v, r->n);
        view_cell(&s->v, r->reason);
    }
    view_table_end(&s->v);
}

static int put_counts(struct stat_run *s)
{
    struct counts c = {.mem = &s->mem};
    int rc = kb_each_count(s->kb, on_count, &c, s->err);
    if (rc < 0)
        return rc;
    put_figures(s, &c);
    put_reasons(s, &c);
    return 0;
}

struct kinds {
    uint64_t whole[N_CRITERION_KINDS], leaves[N_CRITERION_KINDS];
};

static int count_leaf(
    void *ctx, const struct criterion *c, bool is_positive, struct err *err)
{
    struct kinds *k = ctx;
    (void)is_positive;
    (void)err;
    k->leaves[c->kind] += c->n_members == 0;
    return 0;
}

static int count_kinds(struct stat_run *s, struct kinds *k)
{
    struct arena scratch = ARENA_INIT;
    uint64_t n;
    int rc = kb_table_entries(s->kb, KB_TABLE_CRITERION, &n, s->err);
    for (uint64_t i = 0; rc >= 0 && i < n; i++) {
        struct criterion *c;
        rc = kb_criterion(s->kb, (uint32_t)i, &scratch, &c, s->err);
        if (rc == 0)
            rc = err_set(s->err, ERR_KB, "criterion %u is not there", (uint32_t)i);
        if (rc < 0)
            break;
        k->whole[c->kind]++;
        rc = criterion_visit(c, count_leaf, k, s->err);
        arena_reset(&scratch);
    }
    arena_free(&scratch);
    return rc;
}

static int put_criteria(struct stat_run *s)
{
    static const struct view_column columns[] = {
        {"kind", "kind", VIEW_TEXT, 0, VIEW_BOTH},
        {"criteria", "criteria", VIEW_NUMBER, 0, VIEW_BOTH},
        {"leaves", "leaves of all", VIEW_NUMBER, 0, VIEW_BOTH}};
    struct kinds k = {0};
    int rc = count_kinds(s, &k);
    if (rc < 0)
        return rc;
    view_table(&s->v, "criteria", "criteria by kind", columns, 3);
    for (int i = 0; i < N_CRITERION_KINDS; i++) {
        if (k.whole[i] + k.leaves[i] == 0)
            continue;
        view_cell(&s->v, str_of(criterion_kind_name((enum criterion_kind)i)));
        view_cell_uint(&s->v, k.whole[i]);
        view_cell_uint(&s->v, k.leaves[i]);
    }
    view_table_end(&s->v);
    return 0;
}

static int put_all(struct stat_run *s, const char *path)
{
    if (!s->v.is_json)
        view_line(&s->v, "knowledge base %s", path);
    int rc = put_meta(s);
    if (rc >= 0)
        rc = put_sources(s);
    if (rc >= 0)
        rc = put_counts(s);
    if (rc >= 0)
        rc = put_criteria(s);
    if (rc >= 0)
        rc = stat_put_evidence(s);
    if (rc >= 0)
        rc = put_tables(s);
    return rc;
}

static int put_view(struct stat_run *s, const char *path, bool is_json, struct buf *out)
{
    view_begin(&s->v, out, &s->mem, is_json);
    int rc = put_all(s, path);
    if (rc >= 0)
        view_end(&s->v);
    return rc;
}

int cmd_stat(int argc, char **argv, struct err *err)
{
    struct stat_values values = {0};
    struct stat_run s = {.err = err};
    struct opened_kb kb = {0};
    const char *args[1];
    unsigned n_args;
    int rc = command_options(&command, argc, argv, &values, args, &n_args, err);
    if (rc != OPT_RUN)
        return rc;
    if (values.is_json && values.is_notice)
        return err_set(err, ERR_USAGE, "--notice is a text; it has no --json");
    rc = command_sandbox(values.no_sandbox, NULL, 0, err);
    if (rc >= 0)
        rc = command_open_kb(args[0], false, &kb, err);
    if (rc < 0)
        return rc;
    struct buf out = BUF_INIT;
    s.kb = kb.txn;
    if (values.is_notice)
        rc = stat_notice(kb.txn, &out, err);
    else
        rc = put_view(&s, args[0], values.is_json, &out);
    if (rc >= 0)
        rc = command_answer(buf_str(&out), err);
    buf_free(&out);
    arena_free(&s.mem);
    command_close_kb(&kb);
    return rc;
}
