/*
 * The build report as one page of HTML: no script, no font, no image, no network;
 * well-formed as XML too; to be read on a screen or on A4.
 */
#include "ingest/report_parts.h"
#include "ingest/sentinels.h"
#include "kb/base/html.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char style[] =
    "body{font:14px/1.4 \"Noto Sans\",sans-serif;color:#1b1b1b;margin:1.5em;"
    "max-width:75em}"
    "h1{font-size:1.5em;margin:0 0 .3em}"
    "h2{font-size:1.15em;margin:1.4em 0 .4em;border-bottom:2px solid #345}"
    "table{border-collapse:collapse;font-size:.9em;width:100%}"
    "th,td{border:1px solid #c8ccd0;padding:.15em .4em;text-align:left;"
    "vertical-align:top;overflow-wrap:anywhere}"
    "th{background:#eef1f4}thead{display:table-header-group}"
    "tr{break-inside:avoid}.n{text-align:right;white-space:nowrap;"
    "overflow-wrap:normal}"
    ".less{background:#fbf0e6}.all "
    "td{font-weight:bold}p.ok{color:#1d5c2e}ul{padding-left:1.2em}"
    ".none{color:#555}code{overflow-wrap:anywhere}"
    "@page{size:A4;margin:14mm}"
    "@media print{body{margin:0;font-size:8.5pt;max-width:none}}";

struct page {
    struct build *b;
    struct buf *out;
    uint64_t n; /* rows or items so far of the part that is written */
};

static void add(const struct page *p, const char *markup)
{
    buf_add_c(p->out, markup);
}

static void add_text(const struct page *p, struct str text)
{
    html_add_text(p->out, text);
}

static void add_cell(const struct page *p, struct str text)
{
    add(p, "<td>");
    add_text(p, text);
    add(p, "</td>");
}

/* Thousands are set apart, for people. */
static void add_number(const struct page *p, uint64_t n)
{
    char digits[32];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, n);
    add(p, n == 0 ? "<td class=\"n none\">" : "<td class=\"n\">");
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            add(p, ",");
        buf_add_char(p->out, digits[i]);
    }
    add(p, "</td>");
}

/* heads: joined by '|'; those that start with '#' stand over numbers. */
static void begin_table(const struct page *p, const char *heads)
{
    struct str rest = str_of(heads), head;
    add(p, "<table><thead><tr>");
    while (str_next(&rest, '|', &head)) {
        bool is_number = str_starts(head, STR("#"));
        add(p, is_number ? "<th class=\"n\">" : "<th>");
        add_text(p, str_sub(head, is_number, head.n));
        add(p, "</th>");
    }
    add(p, "</tr></thead><tbody>\n");
}

static void end_table(const struct page *p)
{
    add(p, "</tbody></table>\n");
}

static void add_none(const struct page *p, const char *sentence)
{
    add(p, "<p class=\"none\">");
    add_text(p, str_of(sentence));
    add(p, "</p>\n");
}

/* ---- parts ---- */

static void add_warning(void *ctx, struct str sentence)
{
    struct page *p = ctx;
    add(p, p->n++ == 0 ? "<ul>\n<li>" : "<li>");
    add_text(p, sentence);
    add(p, "</li>\n");
}

static void add_warnings(struct page *p)
{
    add(p, "<h2>To look at</h2>\n");
    p->n = 0;
    report_warnings(p->b, add_warning, p);
    if (p->n > 0)
        add(p, "</ul>\n");
    else
        add_none(p, "Nothing.");
}

static struct str source_name(const struct page *p, unsigned file)
{
    const struct provenance *s = &p->b->files[file].provenance;
    return str_fmt(&p->b->mem, "%.*s %.*s", STR_ARG(s->source), STR_ARG(s->kind));
}

/* Files of one release of one kind are one row: a star allele has a file of its own. */
static bool is_same_row(const struct provenance *x, const struct provenance *y)
{
    return str_eq(x->source, y->source) && str_eq(x->kind, y->kind)
           && str_eq(x->release, y->release) && x->assembly == y->assembly
           && str_eq(x->licence, y->licence);
}

struct sums {
    uint64_t n_files, n_read, by_fate[N_FATES];
};

static void sum_file(const struct page *p, unsigned file, struct sums *to)
{
    to->n_files++;
    to->n_read += report_n_read(p->b->report, file);
    for (unsigned f = 0; f < N_FATES; f++)
        to->by_fate[f] += report_n_fate(p->b->report, file, (enum fate)f);
}

static void add_sums(const struct page *p, const struct sums *s)
{
    add_number(p, s->n_files);
    add_number(p, s->n_read);
    for (unsigned f = 0; f < N_FATES; f++)
        add_number(p, s->by_fate[f]);
    add(p, "</tr>\n");
}

/* Files stand sorted.  Returns the first file of the next row. */
static unsigned add_source(const struct page *p, unsigned file)
{
    const struct provenance *s = &p->b->files[file].provenance;
    struct sums sums = {0};
    unsigned end = file;
    for (; end < p->b->n_files && is_same_row(&p->b->files[end].provenance, s); end++)
        sum_file(p, end, &sums);
    add(p, "<tr>");
    add_cell(p, source_name(p, file));
    add_cell(p, s->release);
    add_cell(p, str_of(s->assembly != ASSEMBLY_NONE ? assembly_name(s->assembly) : ""));
    add_cell(p, s->licence);
    add_sums(p, &sums);
    return end;
}

static void add_sources(const struct page *p, bool curated)
{
    struct sums all = {0};
    unsigned i = 0;
    begin_table(p, "source|release|assembly|licence|#files|#read|#stored|#merged|"
                   "#superseded|#not used|#rejected");
    while (i < p->b->n_files) {
        if (str_eq_c(p->b->files[i].provenance.source, "curated") == curated)
            i = add_source(p, i);
        else
            i++;
    }
    for (i = 0; i < p->b->n_files; i++)
        if (str_eq_c(p->b->files[i].provenance.source, "curated") == curated)
            sum_file(p, i, &all);
    add(p, "<tr class=\"all\"><td colspan=\"4\">all</td>");
    add_sums(p, &all);
    end_table(p);
}

static void add_change(const struct page *p, const struct previous_change *c)
{
    bool is_less = c->now < c->before;
    uint64_t n = is_less ? c->before - c->now : c->now - c->before;
    add(p, c->is_lost ? "<tr class=\"less\">" : "<tr>");
    add_cell(p, c->source);
    add_cell(p, c->kind.n > 0 ? c->kind : STR("all stored records"));
    add_number(p, c->before);
    add_number(p, c->now);
    buf_fmt(p->out, "<td class=\"n\">%s%" PRIu64 "</td>",
        n == 0    ? ""
        : is_less ? "\xe2\x88\x92"
                  : "+",
        n);
    add_cell(p, c->reason);
    add(p, "</tr>\n");
}

static void add_changes(struct page *p)
{
    add(p, "<h2>Against the previous KB</h2>\n");
    if (p->b->options.previous_path == NULL) {
        add_none(p, "There was none to compare with (--previous).");
        return;
    }
    p->n = 0;
    for (size_t i = 0; i < p->b->n_changes; i++) {
        const struct previous_change *c = &p->b->changes[i];
        if (c->now == c->before)
            continue;
        if (p->n++ == 0)
            begin_table(p, "source|kind|#before|#now|#change|loss accepted because");
        add_change(p, c);
    }
    if (p->n > 0)
        end_table(p);
    else
        add_none(p, "All sources have as many records as before.");
}

/* Rows of one fate of the report, or of notes. */
struct rows {
    struct page *p;
    const char *fate, *heads;
};

static int add_row(void *ctx, unsigned file, const char *fate, const char *reason,
    uint64_t n, struct err *err)
{
    (void)err;
    struct rows *r = ctx;
    if (strcmp(fate, r->fate) != 0 || n == 0)
        return 0;
    if (r->p->n++ == 0)
        begin_table(r->p, r->heads);
    add(r->p, "<tr>");
    add_cell(r->p, source_name(r->p, file));
    add_cell(r->p, str_of(reason));
    add_number(r->p, n);
    add(r->p, "</tr>\n");
    return 0;
}

static void add_fate(
    struct page *p, const char *title, const char *fate, const char *heads)
{
    struct rows r = {p, fate, heads};
    struct err err = {0};
    add(p, "<h2>");
    add_text(p, str_of(title));
    add(p, "</h2>\n");
    p->n = 0;
    report_each(p->b->report, add_row, &r, &err);
    if (p->n > 0)
        end_table(p);
    else
        add_none(p, "None.");
}

static void add_sentinels(const struct page *p)
{
    const struct sentinel_counts *s = &p->b->sentinels;
    buf_fmt(p->out,
        "<h2>Sentinels</h2>\n<p>%" PRIu64 " checked, all as expected; %" PRIu64
        " not checked.</p>\n",
        s->n_checked, report_n_sentinels_skipped(p->b));
    if (report_n_sentinels_skipped(p->b) == 0)
        return;
    begin_table(p, "not checked because|#sentinels");
    for (int i = 0; i < N_SENTINEL_SKIPS; i++) {
        if (s->n_skipped[i] == 0)
            continue;
        add(p, "<tr>");
        add_cell(p, str_of(sentinel_skip_name((enum sentinel_skip)i)));
        add_number(p, s->n_skipped[i]);
        add(p, "</tr>\n");
    }
    end_table(p);
}

static void add_head(const struct page *p)
{
    const char *path = p->b->options.kb_path, *slash = strrchr(path, '/');
    add(p, "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">"
           "<head><meta charset=\"utf-8\"/><title>Build report</title><style>");
    add(p, style);
    add(p, "</style></head><body>\n<h1>Build report</h1>\n<p>Knowledge base ");
    add_text(p, str_of(slash != NULL ? slash + 1 : path));
    buf_fmt(p->out, ", %" PRIu64 " bytes, written by vdt ", p->b->result.kb_bytes);
    add_text(p, str_of(p->b->options.program));
    add(p, "<br/>id <code>");
    add_text(p, str_of(p->b->result.kb_id));
    buf_fmt(p->out, "</code></p>\n<p>%" PRIu64 " distinct criteria.</p>\n",
        p->b->result.n_criteria);
}

void report_html(struct build *b, struct buf *out)
{
    struct page p = {b, out, 0};
    add_head(&p);
    add_warnings(&p);
    add(&p, "<h2>Records</h2>\n");
    add_sources(&p, false);
    add(&p, "<p class=\"ok\">All sums close: read = stored + merged + superseded + not "
            "used + rejected.</p>\n");
    add_changes(&p);
    add_fate(
        &p, "Rejected records", fate_name(FATE_REJECTED), "source|reason|#records");
    add_fate(
        &p, "References that lead nowhere", "dangling", "source|reference|#references");
    add_sentinels(&p);
    add_fate(&p, "Notes", "note", "source|note|#times");
    add(&p, "<h2>Curated tables</h2>\n");
    add_sources(&p, true);
    add(&p, "</body></html>\n");
}
