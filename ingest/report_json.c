/* The build report for programs: schema "vdt-build-report/1". */
#include "ingest/build.h"
#include "kb/base/json_out.h"

#include <string.h>

struct json_ctx {
    struct json_out *w;
    unsigned file;
    bool is_note; /* which of the two lists is being written */
};

static int add_reason(void *ctx, unsigned file, const char *fate, const char *reason,
    uint64_t n, struct err *err)
{
    (void)err;
    struct json_ctx *j = ctx;
    bool is_note = strcmp(fate, "note") == 0;
    if (file != j->file || is_note != j->is_note || *reason == '\0' || n == 0)
        return 0;
    json_out_object(j->w);
    if (!is_note)
        json_out_key_c(j->w, "fate", fate);
    json_out_key_c(j->w, is_note ? "note" : "reason", reason);
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
    for (int is_note = 0; is_note <= 1; is_note++) {
        struct json_ctx j = {w, file, is_note != 0};
        json_out_key(w, is_note ? "notes" : "reasons");
        json_out_array(w);
        report_each(b->report, add_reason, &j, &err);
        json_out_end(w);
    }
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
    json_out_end(&w);
}
