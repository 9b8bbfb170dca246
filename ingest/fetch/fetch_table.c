#include "ingest/fetch/fetch_table.h"

#include "kb/base/date.h"
#include "kb/base/stream.h"
#include "kb/base/tsv.h"

#include <string.h>

enum {
    SOURCE,
    KIND,
    PATH,
    URL,
    MD5_URL,
    RELEASE,
    RELEASE_URL,
    ASSEMBLY,
    LICENCE,
    PAGE_SIZE,
    PAUSE_MS,
    MAX_MB,
    DEFAULT,
    FROM,
    DATE,
    N_COLUMNS
};

static const struct tsv_column columns[N_COLUMNS] = {
    [SOURCE] = {"source", true},
    [KIND] = {"kind", true},
    [PATH] = {"path", true},
    [URL] = {"url", true},
    [MD5_URL] = {"md5_url", true},
    [RELEASE] = {"release", true},
    [RELEASE_URL] = {"release_url", true},
    [ASSEMBLY] = {"assembly", true},
    [LICENCE] = {"licence", true},
    [PAGE_SIZE] = {"page_size", true},
    [PAUSE_MS] = {"pause_ms", true},
    [MAX_MB] = {"max_mb", true},
    [DEFAULT] = {"default", true},
    [FROM] = {"from", true},
    [DATE] = {"date", true},
};

static int wrong(
    const struct tsv_row *row, unsigned column, const char *expected, struct err *err)
{
    return err_set(err, ERR_FAIL, "%s:%llu: %s is \"%.*s\", expected %s", row->file,
        (unsigned long long)row->line, columns[column].names,
        STR_ARG(row->field[column]), expected);
}

/* A name in the dated directory that nothing of vdt's own can have. */
static bool is_file_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool is_ok = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')
                     || (c >= 'a' && c <= 'z') || strchr("._-", c) != NULL;
        if (!is_ok)
            return false;
    }
    return s.n > 0 && s.n < 128 && s.p[0] != '.' && !str_eq_c(s, "sources.tsv")
           && !str_ends(s, STR(".part"));
}

static bool are_https(struct str urls)
{
    struct str url;
    while (str_next(&urls, ' ', &url)) {
        if (!str_starts(url, STR("https://")) || url.n < 10)
            return false;
        for (size_t i = 0; i < url.n; i++)
            if ((unsigned char)url.p[i] <= ' ' || (unsigned char)url.p[i] >= 0x7f)
                return false;
    }
    return true;
}

static bool is_release_rule(struct str rule, struct str release_url)
{
    if (str_starts(rule, STR("json:")))
        return rule.n > 5 && release_url.n > 0;
    if (str_starts(rule, STR("=")))
        return rule.n > 1;
    return str_eq_c(rule, "last-modified") || str_eq_c(rule, "file-date")
           || str_eq_c(rule, "month") || str_eq_c(rule, "date");
}

static bool are_release_rules(const struct tsv_row *row)
{
    struct str rest = row->field[RELEASE], rule;
    while (str_next(&rest, ',', &rule))
        if (!is_release_rule(rule, row->field[RELEASE_URL]))
            return false;
    return true;
}

static int check(const struct tsv_row *row, struct err *err)
{
    const struct str *f = row->field;
    if (f[SOURCE].n == 0 || str_chr(f[SOURCE], '/') >= 0)
        return wrong(row, SOURCE, "the name of a source", err);
    if (f[KIND].n == 0)
        return wrong(row, KIND, "a kind of file", err);
    if (!is_file_name(f[PATH]))
        return wrong(row, PATH, "a file name of letters, digits, . _ -", err);
    if (!are_https(f[URL]))
        return wrong(row, URL, "https:// and a place", err);
    if (f[MD5_URL].n > 0 && !are_https(f[MD5_URL]))
        return wrong(row, MD5_URL, "https:// and a place, or nothing", err);
    if (f[RELEASE_URL].n > 0 && !are_https(f[RELEASE_URL]))
        return wrong(row, RELEASE_URL, "https:// and a place, or nothing", err);
    if (!are_release_rules(row))
        return wrong(row, RELEASE,
            "last-modified, file-date, month, date, =TEXT, or json:MEMBER with a "
            "release_url",
            err);
    if (f[LICENCE].n == 0)
        return wrong(row, LICENCE, "a licence", err);
    if (f[FROM].n == 0)
        return wrong(row, FROM, "where the row is from", err);
    if (!date_is_day(f[DATE]))
        return wrong(row, DATE, "a date YYYY-MM-DD", err);
    return 0;
}

static int read_numbers(
    const struct tsv_row *row, struct fetch_row *out, struct err *err)
{
    const struct str *f = row->field;
    uint32_t max_mb;
    if (f[PAGE_SIZE].n > 0
        && (!str_to_u32(f[PAGE_SIZE], &out->page_size) || out->page_size < 1
            || out->page_size > 1000))
        return wrong(row, PAGE_SIZE, "1 to 1000, or nothing for a plain file", err);
    if (f[PAUSE_MS].n > 0
        && (!str_to_u32(f[PAUSE_MS], &out->pause_ms) || out->pause_ms > 60000))
        return wrong(row, PAUSE_MS, "milliseconds, at most 60000", err);
    if (!str_to_u32(f[MAX_MB], &max_mb) || max_mb < 1 || max_mb > 1000000)
        return wrong(row, MAX_MB, "1 to 1000000", err);
    out->max_bytes = (uint64_t)max_mb << 20;
    out->is_default = str_eq_c(f[DEFAULT], "yes");
    if (!out->is_default && !str_eq_c(f[DEFAULT], "no"))
        return wrong(row, DEFAULT, "yes or no", err);
    return 0;
}

static int add_row(void *ctx, const struct tsv_row *row, struct err *err)
{
    struct fetch_table *t = ctx;
    const struct str *f = row->field;
    struct fetch_row r = {.line = row->line};
    if (check(row, err) < 0 || read_numbers(row, &r, err) < 0)
        return err->code;
    for (size_t i = 0; i < t->n; i++)
        if (str_eq_c(f[PATH], t->rows[i].path))
            return err_set(err, ERR_FAIL,
                "%s:%llu: path \"%.*s\" stands twice (line %llu has it too)", row->file,
                (unsigned long long)row->line, STR_ARG(f[PATH]),
                (unsigned long long)t->rows[i].line);
    r.source = str_cstr(&t->mem, f[SOURCE]);
    r.kind = str_cstr(&t->mem, f[KIND]);
    r.path = str_cstr(&t->mem, f[PATH]);
    r.url = str_cstr(&t->mem, f[URL]);
    r.md5_url = str_cstr(&t->mem, f[MD5_URL]);
    r.release = str_cstr(&t->mem, f[RELEASE]);
    r.release_url = str_cstr(&t->mem, f[RELEASE_URL]);
    r.assembly = str_cstr(&t->mem, f[ASSEMBLY]);
    r.licence = str_cstr(&t->mem, f[LICENCE]);
    t->rows = arena_grow(&t->mem, t->rows, &t->cap, t->n + 1, sizeof *t->rows);
    t->rows[t->n++] = r;
    return 0;
}

int fetch_table_read(struct fetch_table *out, const char *path, struct err *err)
{
    static const struct tsv_format format = {.quoting = TSV_RAW, .comments = true};
    struct tsv_counts counts;
    *out = (struct fetch_table){0};
    struct stream *in = stream_open(path, err);
    int rc = in == NULL ? err->code
                        : tsv_read(in, &format, columns, N_COLUMNS, add_row, NULL, out,
                            &counts, err);
    stream_close(in);
    if (rc >= 0 && out->n == 0)
        rc = err_set(err, ERR_FAIL, "%s: the table names no source", path);
    if (rc < 0)
        fetch_table_free(out);
    return rc < 0 ? rc : 0;
}

void fetch_table_free(struct fetch_table *t)
{
    arena_free(&t->mem);
    *t = (struct fetch_table){0};
}

bool fetch_row_is_named(const struct fetch_row *row, const char *name)
{
    struct str s = str_of(name);
    ptrdiff_t slash = str_chr(s, '/');
    if (slash < 0)
        return row->is_default && str_eq_c(s, row->source);
    return str_eq_c(str_sub(s, 0, (size_t)slash), row->source)
           && str_eq_c(str_sub(s, (size_t)slash + 1, s.n), row->kind);
}
