#include "query/report_md.h"

#include "kb/base/utf8.h"
#include "query/report_tree.h"
#include "query/texts.h"

#include <string.h>

struct md {
    struct buf *out;
    const struct json *report;
    const char *lang;
    bool is_patient;
};

/* ---- text ------------------------------------------------------------------------ */

static const char *entity(uint32_t code)
{
    switch (code) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    default:
        return NULL;
    }
}

static bool is_word_char(struct str s, ptrdiff_t at)
{
    unsigned char c = at >= 0 && (size_t)at < s.n ? (unsigned char)s.p[at] : ' ';
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* Does the character at s.p[at] begin markup inside a line?  "://" begins a link in
 * GFM; "_" inside a word begins nothing, and names are full of it. */
static bool is_markup(struct str s, size_t at)
{
    unsigned char c = (unsigned char)s.p[at];
    if (c == ':')
        return str_starts(str_sub(s, at + 1, 2), STR("//"));
    if (c == '_')
        return !is_word_char(s, (ptrdiff_t)at - 1)
               || !is_word_char(s, (ptrdiff_t)at + 1);
    return c < 0x80 && strchr("\\`*[]|~@$", c) != NULL;
}

static bool is_www(struct str s)
{
    return s.n > 4 && str_eq_nocase(str_sub(s, 0, 4), STR("www."));
}

void md_add_text(struct buf *out, struct str s)
{
    struct str rest = s;
    struct utf8_char c;
    for (size_t at = 0; utf8_next(&rest, &c); at = s.n - rest.n) {
        const char *as = entity(c.code);
        if (c.kind == UTF8_BREAK)
            buf_add_char(out, ' ');
        else if (c.kind == UTF8_BROKEN)
            buf_add_c(out, "\xef\xbf\xbd");
        else if (c.kind != UTF8_TEXT)
            buf_fmt(out, "\\[U+%04X\\]", (unsigned)c.code);
        else if (as)
            buf_add_c(out, as);
        else if (is_www(str_sub(s, at, s.n)))
            buf_add_c(out, "&#119;"); /* a "w" that begins no link */
        else {
            buf_add_c(out, is_markup(s, at) ? "\\" : "");
            buf_add_str(out, c.bytes);
        }
    }
}

static void add_word(const struct md *m, const char *key)
{
    struct arena mem = ARENA_INIT;
    const char *name = str_cstr(&mem, str_fmt(&mem, "md.%s", key));
    md_add_text(m->out, text_of_key(name, m->lang));
    arena_free(&mem);
}

/* ---- values ---------------------------------------------------------------------- */

struct value {
    struct buf *out;
    const char *between, *lang;
    const struct md_item *item;
    unsigned n;
};

/* A source's word keeps its spelling; what it means stands behind it. */
static struct str own_text(const struct value *x, struct str own, struct arena *mem)
{
    struct str text = text_of_word("own", own, x->lang, mem);
    return str_eq(text, own) ? own
                             : str_fmt(mem, "%.*s (%.*s)", STR_ARG(own), STR_ARG(text));
}

/* A term that has no text: its "_" stand for blanks. */
static struct str terms_text(const struct value *x, struct str terms, struct arena *mem)
{
    char *text = str_cstr(mem, text_of_words("so", terms, '&', x->lang, mem));
    for (char *at = text; *at; at++)
        if (*at == '_')
            *at = ' ';
    return str_of(text);
}

static void add_formatted(const struct value *x, const struct json *v, struct str text)
{
    struct arena mem = ARENA_INIT;
    double fraction;
    if (x->item->format == MD_WORD)
        text = text_of_word(x->item->family, text, x->lang, &mem);
    else if (x->item->format == MD_TERMS)
        text = terms_text(x, text, &mem);
    else if (x->item->format == MD_OWN)
        text = own_text(x, text, &mem);
    if (x->item->format == MD_PERCENT && json_number(v, &fraction))
        buf_fmt(x->out, "%.1f %%", 100 * fraction);
    else
        md_add_text(x->out, text);
    arena_free(&mem);
}

static void add_one(void *ctx, const struct json *v)
{
    struct value *x = ctx;
    struct buf text = BUF_INIT;
    bool is_silent = (json_type(v) == JSON_BOOL && !json_bool(v, true));
    int64_t n;
    if (x->item->format == MD_COUNT && json_int(v, &n) && n == 0)
        is_silent = true;
    if (x->item->format == MD_PARTIAL && !str_eq_c(json_str(v), "partial"))
        is_silent = true;
    if (!is_silent && report_tree_scalar(v, &text) && text.n > 0) {
        buf_add_c(x->out, x->n++ > 0 ? x->between : "");
        add_formatted(x, v, buf_str(&text));
    }
    buf_free(&text);
}

/* Values at an item's path; false, null and empty lists add nothing. */
static bool add_item_values(const struct md *m, struct buf *out, const struct json *row,
    const struct md_item *item, const char *between)
{
    struct value x = {.out = out, .between = between, .lang = m->lang, .item = item};
    report_tree_each(row, str_of(item->path), add_one, &x);
    return x.n > 0;
}

static bool add_values(const struct md *m, struct buf *out, const struct json *row,
    const char *path, const char *between)
{
    const struct md_item item = {.path = path};
    return add_item_values(m, out, row, &item, between);
}

static bool is_flag(const struct json *row, const char *path)
{
    return json_type(json_path(row, path)) == JSON_BOOL;
}

/* " · label: value"; a flag is its label. */
static void add_item(
    const struct md *m, const struct json *row, const struct md_item *item)
{
    struct buf text = BUF_INIT;
    if (add_item_values(m, &text, row, item, ", ")) {
        buf_add_c(m->out, " \xc2\xb7 ");
        if (item->label) {
            add_word(m, item->label);
            buf_add_c(m->out, is_flag(row, item->path) ? "" : ": ");
        }
        if (item->format == MD_PARTIAL)
            add_word(m, "in_part");
        else if (!item->label || !is_flag(row, item->path))
            buf_add_str(m->out, buf_str(&text));
    }
    buf_free(&text);
}

/* ---- rows ------------------------------------------------------------------------ */

static void add_heading(const struct md *m, const char *mark, const char *key)
{
    buf_fmt(m->out, "\n%s ", mark);
    add_word(m, key);
    buf_add_c(m->out, "\n\n");
}

static void add_sub(
    const struct md *m, const struct md_part *part, const struct json *sub)
{
    struct buf text = BUF_INIT;
    const struct md x = {&text, m->report, m->lang, m->is_patient};
    for (unsigned i = 0; i < MD_SUB_ITEMS && part->sub_item[i].path; i++)
        add_item(&x, sub, &part->sub_item[i]);
    if (text.n > 0)
        buf_fmt(m->out, "    -%s\n", text.p + strlen(" \xc2\xb7"));
    buf_free(&text);
}

static void add_row(
    const struct md *m, const struct md_part *part, const struct json *row)
{
    const struct json *sub = part->sub ? json_get(row, part->sub) : NULL;
    buf_add_c(m->out, "- **");
    if (!add_values(m, m->out, row, part->id, "+"))
        buf_add_char(m->out, '-');
    buf_add_c(m->out, "**");
    for (unsigned i = 0; i < MD_ITEMS && part->item[i].path; i++)
        add_item(m, row, &part->item[i]);
    buf_add_char(m->out, '\n');
    if (json_type(sub) == JSON_OBJECT)
        add_sub(m, part, sub);
    for (size_t i = 0; json_type(sub) == JSON_ARRAY && i < json_len(sub); i++)
        add_sub(m, part, json_at(sub, i));
}

/* What a row means, in words for the patient. */
static void add_lay(const struct md *m, const char *key)
{
    if (!m->is_patient || key == NULL)
        return;
    buf_add_c(m->out, "> ");
    md_add_text(m->out, text_of_key(key, m->lang));
    buf_add_c(m->out, "\n\n");
}

static bool is_told(const struct md *m, const struct md_part *part)
{
    return part->lang == NULL || strcmp(part->lang, m->lang) == 0;
}

static void add_part(const struct md *m, const struct md_part *part)
{
    const struct json *rows = json_get(m->report, part->name);
    add_heading(m, "##", part->name);
    add_lay(m, part->lay[0]);
    add_lay(m, part->lay[1]);
    for (size_t i = 0; i < json_len(rows); i++)
        add_row(m, part, json_at(rows, i));
    if (json_len(rows) == 0) {
        add_word(m, "nothing");
        buf_add_char(m->out, '\n');
    }
}

/* ---- what is no list of rows ----------------------------------------------------- */

static void add_fact_item(const struct md *m, const struct md_item *item)
{
    struct buf text = BUF_INIT;
    bool is_given = add_item_values(m, &text, m->report, item, ", ");
    buf_add_c(m->out, "- ");
    add_word(m, item->label);
    buf_add_c(m->out, ": ");
    if (is_given)
        buf_add_str(m->out, buf_str(&text));
    else
        add_word(m, "not_given");
    buf_add_char(m->out, '\n');
    buf_free(&text);
}

static void add_fact(const struct md *m, const char *key, const char *path)
{
    const struct md_item item = {.path = path, .label = key};
    add_fact_item(m, &item);
}

static void add_fact_word(
    const struct md *m, const char *key, const char *path, const char *family)
{
    const struct md_item item = {path, key, MD_WORD, family};
    add_fact_item(m, &item);
}

static bool is_signed(const struct md *m)
{
    return str_eq_c(json_str(json_path(m->report, "review.status")), "signed");
}

static void add_head(const struct md *m)
{
    buf_add_c(m->out, "# ");
    add_word(m, "title");
    buf_add_c(m->out, "\n\n**");
    add_word(m, is_signed(m) ? "signed" : "preliminary");
    if (is_signed(m)) {
        buf_add_char(m->out, ' ');
        add_values(m, m->out, m->report, "review.signed_by", "");
    }
    buf_add_c(m->out, "** ");
    add_word(m, "research_use");
    buf_add_c(m->out, "\n\n");
    add_fact(m, "sample", "sample.id");
    add_fact(m, "tumour", "patient.tumour.name");
    add_fact_word(m, "sex", "patient.sex", "enum.sex");
    add_fact(m, "age", "patient.age_years");
    add_fact_word(m, "origin", "sample.origin", "enum.sample_origin");
    add_fact(m, "assembly", "sample.assembly");
    if (json_type(json_path(m->report, "review.amends")) == JSON_OBJECT)
        add_fact(m, "amends", "review.amends.sha256");
}

static bool is_partial(const struct json *row)
{
    return str_eq_c(json_str(json_path(row, "match.value")), "partial");
}

/* Rows of each part, of those that match in part apart. */
static void add_summary(const struct md *m)
{
    add_heading(m, "##", "summary");
    for (unsigned i = 0; i < n_md_parts; i++) {
        const struct json *rows = json_get(m->report, md_parts[i].name);
        size_t n_partial = 0;
        if (!is_told(m, &md_parts[i]))
            continue;
        for (size_t k = 0; k < json_len(rows); k++)
            n_partial += is_partial(json_at(rows, k));
        buf_add_c(m->out, "- ");
        add_word(m, md_parts[i].name);
        buf_fmt(m->out, ": %zu", json_len(rows) - n_partial);
        if (n_partial > 0) {
            buf_fmt(m->out, " + %zu ", n_partial);
            add_word(m, "in_part");
        }
        buf_add_char(m->out, '\n');
    }
}

static void add_questions(const struct md *m)
{
    static const struct md_item items[] = {{"question", NULL, MD_WORD, "enum.question"},
        {"answer", NULL, MD_WORD, "answer"}};
    const struct json *rows = json_path(m->report, "scope.pertinent");
    add_heading(m, "##", "questions");
    add_lay(m, "lay.not_looked_at");
    for (size_t i = 0; i < json_len(rows); i++) {
        const struct json *row = json_at(rows, i);
        buf_add_c(m->out, "- **");
        if (!add_values(m, m->out, row, "gene", "+"))
            add_values(m, m->out, row, "factor", "+");
        buf_add_c(m->out, "**");
        for (unsigned k = 0; k < 2; k++)
            add_item(m, row, &items[k]);
        buf_add_char(m->out, '\n');
    }
    add_fact_word(m, "not_answerable", "scope.not_answerable", "enum.criterion");
    if (json_bool(json_path(m->report, "scope.assumed_covered"), false)) {
        buf_add_c(m->out, "- ");
        add_word(m, "assumed_covered");
        buf_add_char(m->out, '\n');
    }
}

struct counts {
    const struct md *m;
    const char *family;
};

static int add_count(void *ctx, struct str key, const struct json *v, struct err *err)
{
    const struct counts *x = ctx;
    struct buf *out = x->m->out;
    struct arena mem = ARENA_INIT;
    int64_t n;
    (void)err;
    if (!json_int(v, &n) || n == 0)
        return 0;
    buf_add_c(out, " \xc2\xb7 ");
    md_add_text(out, text_of_word(x->family, key, x->m->lang, &mem));
    buf_fmt(out, " %lld", (long long)n);
    arena_free(&mem);
    return 0;
}

/* Every allele or event of every record, by what became of it. */
static void add_accounting_of(const struct md *m, const char *list,
    const struct md_item *counts, const char *family)
{
    const struct json *inputs = json_path(m->report, list);
    static const struct md_item kind = {"kind", NULL, MD_WORD, "enum.input"};
    struct counts x = {m, family};
    struct err err = {0};
    for (size_t i = 0; i < json_len(inputs); i++) {
        const struct json *in = json_at(inputs, i);
        buf_add_c(m->out, "- **");
        add_item_values(m, m->out, in, &kind, "");
        buf_add_c(m->out, "**");
        add_item(m, in, &counts[0]);
        add_item(m, in, &counts[1]);
        buf_add_c(m->out, " :");
        json_each_member(json_get(in, "by_fate"), add_count, &x, &err);
        buf_add_char(m->out, '\n');
    }
}

static void add_accounting(const struct md *m)
{
    static const struct md_item alleles[] = {
        {"records", "records", MD_TEXT, NULL}, {"alleles", "alleles", MD_TEXT, NULL}};
    static const struct md_item events[] = {
        {"records", "records", MD_TEXT, NULL}, {"events", "events", MD_TEXT, NULL}};
    add_heading(m, "##", "accounting");
    add_accounting_of(m, "accounting.inputs", alleles, "enum.fate");
    add_accounting_of(m, "accounting.event_inputs", events, "enum.event_fate");
    add_fact(m, "criteria_true", "scope.criteria.true");
    add_fact(m, "criteria_false", "scope.criteria.false");
    add_fact(m, "criteria_unknown", "scope.criteria.unknown");
}

/* The tables kept by hand are one: the version of the rules. */
static bool is_curated(const struct json *source)
{
    return str_eq_c(json_str(json_get(source, "source")), "curated");
}

static void add_run(const struct md *m)
{
    static const struct md_item items[] = {{"kind", NULL, MD_TEXT, NULL},
        {"release", NULL, MD_TEXT, NULL}, {"assembly", NULL, MD_TEXT, NULL},
        {"licence", NULL, MD_TEXT, NULL}};
    static const struct md_item name = {"source", NULL, MD_WORD, "source"};
    const struct json *sources = json_path(m->report, "kb.built_from");
    add_heading(m, "##", "run");
    add_fact(m, "program", "program.version");
    add_fact(m, "rules", "program.rules_version");
    add_fact(m, "kb", "kb.id");
    add_fact(m, "inputs", "sample.inputs.sha256");
    for (size_t i = 0; i < json_len(sources); i++) {
        const struct json *source = json_at(sources, i);
        if (is_curated(source))
            continue;
        buf_add_c(m->out, "- **");
        add_item_values(m, m->out, source, &name, "");
        buf_add_c(m->out, "**");
        for (unsigned k = 0; k < sizeof items / sizeof *items; k++)
            add_item(m, source, &items[k]);
        buf_add_char(m->out, '\n');
    }
}

int report_write_md(
    const struct report *r, const char *lang, struct buf *out, struct err *err)
{
    struct json *report = NULL;
    int rc = report_tree_make(r, &report, err);
    if (rc < 0)
        return rc;
    const struct md m = {
        out, report, lang, str_eq_c(json_str(json_get(report, "audience")), "patient")};
    add_head(&m);
    add_summary(&m);
    add_questions(&m);
    for (unsigned i = 0; i < n_md_parts; i++)
        if (is_told(&m, &md_parts[i]))
            add_part(&m, &md_parts[i]);
    add_accounting(&m);
    add_run(&m);
    json_free(report);
    return 0;
}
