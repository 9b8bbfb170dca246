/* The build report for programs: schema "vdt-build-report/1". */
#include "ingest/report_parts.h"
#include "ingest/sentinels.h"
#include "kb/base/json_out.h"

#include <string.h>

struct json_ctx {
    struct json_out *w;
    unsigned file;
    const char *list; /* which of the three lists is being written */
};

static int add_reason(void *ctx, unsigned file, const char *fate, const char *reason,
    uint64_t n, struct err *err)
{
    (void)err;
    struct json_ctx *j = ctx;
    bool is_listed = strcmp(fate, "note") == 0 || strcmp(fate, "dangling") == 0
                     || strcmp(fate, "column") == 0;
    const char *list = is_listed ? fate : "reason";
    if (file != j->file || strcmp(list, j->list) != 0 || *reason == '\0' || n == 0)
        return 0;
    json_out_object(j->w);
    if (!is_listed)
        json_out_key_c(j->w, "fate", fate);
    json_out_key_c(j->w, list, reason);
    json_out_key_int(j->w, "n", (int64_t)n);
    json_out_end(j->w);
    return 0;
}

static void add_source(struct build *b, unsigned file, struct json_out *w)
{
    const struct provenance *p = &b->files[file].provenance;
    struct err err = {0};
    json_out_object(w);
    json_out_key_str(w, "source", p->source);
    json_out_key_str(w, "kind", p->kind);
    json_out_key_str(w, "release", p->release);
    json_out_key_c(w, "assembly",
        p->assembly != ASSEMBLY_NONE ? assembly_name(p->assembly) : NULL);
    json_out_key_str(w, "file", p->file);
    json_out_key_str(w, "sha256", p->sha256);
    json_out_key_str(w, "licence", p->licence);
    json_out_key_int(w, "read", (int64_t)report_n_read(b->report, file));
    for (unsigned f = 0; f < N_FATES; f++)
        json_out_key_int(w, fate_name((enum fate)f),
            (int64_t)report_n_fate(b->report, file, (enum fate)f));
    static const char *const lists[][2] = {
        {"reason", "reasons"}, {"dangling", "dangling"}, {"note", "notes"}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct json_ctx j = {w, file, lists[i][0]};
        json_out_key(w, lists[i][1]);
        json_out_array(w);
        report_each(b->report, add_reason, &j, &err);
        json_out_end(w);
    }
    json_out_end(w);
}

static void add_new_words(struct build *b, struct json_out *w)
{
    size_t n;
    const struct new_word *words = vocabulary_new_words(b->vocabulary, &n);
    json_out_key(w, "new_words");
    json_out_array(w);
    for (size_t i = 0; i < n; i++) {
        json_out_object(w);
        json_out_key_str(w, "source", words[i].source);
        json_out_key_str(w, "field", words[i].field);
        json_out_key_str(w, "word", words[i].word);
        json_out_key_c(w, "file", build_file_name(b, words[i].file));
        json_out_key_int(w, "line", (int64_t)words[i].line);
        json_out_key_int(w, "n", (int64_t)words[i].n);
        json_out_end(w);
    }
    json_out_end(w);
}

static void add_change(const struct previous_change *c, struct json_out *w)
{
    json_out_object(w);
    json_out_key_str(w, "source", c->source);
    json_out_key_str(w, "kind", c->kind.n > 0 ? c->kind : STR_NONE);
    json_out_key_int(w, "before", (int64_t)c->before);
    json_out_key_int(w, "now", (int64_t)c->now);
    json_out_key_bool(w, "lost", c->is_lost);
    json_out_key_str(w, "accepted_because", c->reason.n > 0 ? c->reason : STR_NONE);
    json_out_end(w);
}

/* Null when there was no KB to compare with. */
static void add_changes(const struct build *b, struct json_out *w)
{
    json_out_key(w, "changes");
    if (b->options.previous_path == NULL) {
        json_out_null(w);
        return;
    }
    json_out_array(w);
    for (size_t i = 0; i < b->n_changes; i++)
        add_change(&b->changes[i], w);
    json_out_end(w);
}

static void add_sentinels(const struct build *b, struct json_out *w)
{
    json_out_key(w, "sentinels");
    json_out_object(w);
    json_out_key_int(w, "checked", (int64_t)b->sentinels.n_checked);
    json_out_key_int(w, "not_checked", (int64_t)report_n_sentinels_skipped(b));
    json_out_key(w, "not_checked_because");
    json_out_array(w);
    for (int i = 0; i < N_SENTINEL_SKIPS; i++) {
        if (b->sentinels.n_skipped[i] == 0)
            continue;
        json_out_object(w);
        json_out_key_c(w, "reason", sentinel_skip_name((enum sentinel_skip)i));
        json_out_key_int(w, "n", (int64_t)b->sentinels.n_skipped[i]);
        json_out_end(w);
    }
    json_out_end(w);
    json_out_end(w);
}

static void add_warning(void *ctx, struct str sentence)
{
    json_out_str(ctx, sentence);
}

static void add_warnings(struct build *b, struct json_out *w)
{
    json_out_key(w, "warnings");
    json_out_array(w);
    report_warnings(b, add_warning, w);
    json_out_end(w);
}

void report_json(struct build *b, struct buf *out)
{
    struct json_out w;
    json_out_begin(&w, out, false);
    json_out_object(&w);
    json_out_key_c(&w, "schema", "vdt-build-report/1");
    json_out_key(&w, "kb");
    json_out_object(&w);
    json_out_key_c(&w, "id", b->result.kb_id);
    json_out_key_int(&w, "bytes", (int64_t)b->result.kb_bytes);
    json_out_end(&w);
    json_out_key(&w, "sources");
    json_out_array(&w);
    for (unsigned i = 0; i < b->n_files; i++)
        add_source(b, i, &w);
    json_out_end(&w);
    json_out_key(&w, "criteria");
    json_out_object(&w);
    json_out_key_int(&w, "distinct", (int64_t)b->result.n_criteria);
    for (unsigned k = 0; k < N_CRITERION_KINDS; k++)
        json_out_key_int(&w, criterion_kind_name((enum criterion_kind)k),
            (int64_t)b->result.criteria_by_kind[k]);
    json_out_end(&w);
    json_out_key_bool(&w, "closes", true); /* report_check stops a build otherwise */
    add_changes(b, &w);
    add_new_words(b, &w);
    add_sentinels(b, &w);
    add_warnings(b, &w);
    json_out_end(&w);
}
