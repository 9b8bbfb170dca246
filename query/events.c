#include "query/events.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "query/suppress.h"

unsigned patient_x_copies(enum patient_sex s)
{
    return s == PATIENT_FEMALE ? 2 : s == PATIENT_MALE ? 1 : 0;
}

static void take_origin_of_sample(const struct sample *s, struct finding *f)
{
    f->origin_how = "option";
    switch (s->origin) {
    case SAMPLE_SOMATIC:
        f->origin = ORIGIN_SOMATIC;
        return;
    case SAMPLE_GERMLINE:
        f->origin = ORIGIN_GERMLINE;
        return;
    default: /* a tumour's own file may hold what is inherited */
        f->origin = ORIGIN_UNKNOWN;
        f->origin_how = "not_stated";
    }
}

static void take(void *ctx, const struct finding *f, const struct event *e)
{
    struct events *x = ctx;
    x->findings = arena_grow(x->mem, x->findings, &x->cap, x->n + 1, sizeof *f);
    struct finding *mine = &x->findings[x->n++];
    *mine = *f;
    mine->event = arena_dup(x->mem, e, sizeof *e);
    if (mine->origin_how == NULL)
        take_origin_of_sample(x->sample, mine);
}

static int read_cna(struct events *x, const struct event_options *o, unsigned n_x,
    struct kb_txn *kb, struct genes_of_interest *genes, struct err *err)
{
    struct cna_rules *rules;
    if (!o->cna_path)
        return 0;
    int rc = cna_rules_load(kb, x->mem, &rules, err);
    if (rc < 0)
        return rc;
    x->cna = ARENA_NEW(x->mem, struct cna);
    *x->cna = (struct cna){
        .kb = kb, .mem = x->mem, .spans = x->spans, .rules = rules, .n_x = n_x};
    x->cna->input.ask = x->ask;
    rc = cna_read(x->cna, o->cna_path, o->cna_sample, err);
    if (rc >= 0)
        rc = cna_findings(x->cna, genes, take, x, err);
    x->inputs[x->n_inputs++] = &x->cna->input;
    return rc;
}

static int read_sv(struct events *x, const struct event_options *o, struct kb_txn *kb,
    struct genes_of_interest *genes, struct err *err)
{
    if (!o->sv_path)
        return 0;
    x->sv = ARENA_NEW(x->mem, struct sv);
    *x->sv = (struct sv){.kb = kb,
        .mem = x->mem,
        .spans = x->spans,
        .genes = genes,
        .sink = take,
        .ctx = x};
    x->sv->input.ask = x->ask;
    int rc = sv_read(x->sv, o->sv_path, o->cna_sample, err);
    if (rc >= 0)
        rc = sv_findings(x->sv, err);
    x->inputs[x->n_inputs++] = &x->sv->input;
    return rc;
}

static int read_fusions(struct events *x, const struct event_options *o,
    struct kb_txn *kb, struct genes_of_interest *genes, struct err *err)
{
    if (!o->fusions_path)
        return 0;
    x->fusions = ARENA_NEW(x->mem, struct fusions);
    *x->fusions = (struct fusions){.kb = kb,
        .mem = x->mem,
        .spans = x->spans,
        .genes = genes,
        .sink = take,
        .ctx = x};
    x->fusions->input.ask = x->ask;
    x->inputs[x->n_inputs++] = &x->fusions->input;
    return fusions_read(x->fusions, o->fusions_path, err);
}

/* Each is opened by name.  What a table is, is told by a first look at it, and a pipe
 * would have no second: who waits for it waits for ever. */
static int check_path(
    const char *option, const char *path, bool is_read_twice, struct err *err)
{
    struct stat st;
    if (path == NULL)
        return 0;
    if (strcmp(path, "-") == 0)
        return err_set(
            err, ERR_USAGE, "%s is \"-\"; expected a file by its name", option);
    if (is_read_twice && stat(path, &st) == 0 && !S_ISREG(st.st_mode)
        && !S_ISDIR(st.st_mode))
        return err_set(err, ERR_USAGE,
            "%s is read twice; expected a regular file, not \"%s\"", option, path);
    return 0;
}

int events_read(const struct event_options *o, const struct sample *sample,
    unsigned n_x, struct kb_txn *kb, struct arena *mem, struct events *out,
    struct err *err)
{
    *out = (struct events){.sample = sample, .mem = mem, .ask = o->ask};
    if (o->ask)
        o->ask->assembly = sample->assembly;
    if (!o->cna_path && !o->sv_path && !o->fusions_path)
        return 0;
    if (check_path("--cna", o->cna_path, true, err) < 0
        || check_path("--sv", o->sv_path, false, err) < 0
        || check_path("--fusions", o->fusions_path, true, err) < 0)
        return err->code;
    struct genes_of_interest *genes = genes_of_interest_new(kb, mem);
    out->spans = ARENA_NEW(mem, struct gene_spans);
    int rc = gene_spans_load(kb, sample->assembly, mem, out->spans, err);
    if (rc >= 0)
        rc = read_cna(out, o, n_x, kb, genes, err);
    if (rc >= 0)
        rc = read_sv(out, o, kb, genes, err);
    if (rc >= 0)
        rc = read_fusions(out, o, kb, genes, err);
    return rc < 0 ? rc : 0;
}

/* ---- into the case --------------------------------------------------------------- */

static bool is_suppressed(const struct suppress *s, const struct finding *f)
{
    return suppress_is_named(s, f->gene) || suppress_is_named(s, f->gene3);
}

static bool same_record(const struct event *a, const struct event *b)
{
    return a->input == b->input && a->line == b->line;
}

/* The record counts as withheld when nothing of it is told. */
static void count_out(struct events *e, const struct finding *f, size_t n_before)
{
    for (size_t i = 0; i < e->n; i++)
        if ((i < n_before || !is_suppressed(e->suppress, &e->findings[i]))
            && same_record(e->findings[i].event, f->event))
            return;
    for (unsigned i = 0; i < e->n_inputs; i++)
        if (e->inputs[i]->kind == f->event->input) {
            e->inputs[i]->fates[EVENT_FINDING]--;
            e->inputs[i]->fates[EVENT_WITHHELD]++;
            event_ask_withhold(e->ask, f->event->input, f->event->line);
        }
}

static void append(struct events *e, struct case_data *c, size_t n)
{
    struct finding *told = ARENA_ARRAY(e->mem, struct finding, n);
    unsigned k = 0;
    for (size_t i = 0; i < e->n; i++)
        if (!is_suppressed(e->suppress, &e->findings[i]))
            told[k++] = e->findings[i];
    case_add_findings(c, told, k, e->mem);
}

unsigned events_join(
    struct events *e, const struct suppress *suppress, struct case_data *c)
{
    size_t n = 0;
    e->suppress = suppress;
    for (size_t i = 0; i < e->n; i++)
        n += !is_suppressed(suppress, &e->findings[i]);
    for (size_t i = 0; i < e->n; i++)
        if (is_suppressed(suppress, &e->findings[i])) {
            count_out(e, &e->findings[i], i);
            if (e->findings[i].kind == FINDING_COPY_NUMBER && e->cna) {
                e->cna->genes[CNA_GENE_FINDING]--;
                e->cna->genes[CNA_GENE_WITHHELD]++;
            }
        }
    if (e->n > 0)
        append(e, c, n);
    c->events = e->n_inputs > 0 ? e : NULL;
    return (unsigned)(e->n - n);
}

int events_of_case(const struct event_options *o, unsigned n_x, struct kb_txn *kb,
    const struct suppress *suppress, struct arena *mem, struct events *out,
    struct case_data *c, unsigned *n_out, struct err *err)
{
    int rc = events_read(o, c->sample, n_x, kb, mem, out, err);
    *n_out = rc >= 0 ? events_join(out, suppress, c) : 0;
    return rc;
}

enum looked events_looked(
    const struct events *e, enum criterion_kind kind, struct str what)
{
    if (what.n > 0 && e->suppress && suppress_is_named(e->suppress, what))
        return LOOKED_NOT;
    if (kind == CRITERION_COPY_NUMBER && e->cna)
        return what.n > 0      ? cna_looked(e->cna, what)
               : e->cna->n > 0 ? LOOKED_REFERENCE
                               : LOOKED_NOT;
    if (kind != CRITERION_FUSION || !e->fusions)
        return LOOKED_NOT;
    if (what.n > 0)
        return fusions_looked(e->fusions, what);
    return e->fusions->searched_all ? LOOKED_REFERENCE : LOOKED_NOT;
}

struct event_notes events_notes(const struct events *e)
{
    struct event_notes n = {.n_not_placed = e->spans ? e->spans->n_not_placed : 0};
    for (unsigned i = 0; i < e->n_inputs; i++) {
        const char *format = e->inputs[i]->format;
        n.has_table |= format == NULL || strcmp(format, "vcf") != 0;
        n.n_rejected += e->inputs[i]->fates[EVENT_REJECTED];
        n.n_sex_not_known += e->inputs[i]->fates[EVENT_SEX_NOT_KNOWN];
    }
    for (size_t i = 0; e->cna && i < e->cna->n && !n.has_ratios; i++)
        n.has_ratios = isnan(e->cna->segments[i].total);
    n.has_list = e->sv || (e->fusions && !e->fusions->searched_all);
    return n;
}
