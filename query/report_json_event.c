/* What is told of copy number, fusions and rearrangements, and of their inputs. */
#include "query/report_json.h"

#include <math.h>

static void write_count(struct json_out *w, const char *key, int64_t n)
{
    if (n >= 0)
        json_out_key_int(w, key, n);
    else
        json_out_key_null(w, key);
}

static void write_number(struct json_out *w, const char *key, double x)
{
    json_out_key(w, key);
    json_out_double(w, x); /* NAN: null */
}

static void write_text(struct json_out *w, const char *key, const char *text)
{
    if (text)
        json_out_key_c(w, key, text);
    else
        json_out_key_null(w, key);
}

static void write_place(struct json_out *w, const struct event *e)
{
    json_out_key_c(w, "contig", contig_name(e->contig));
    json_out_key_int(w, "beg1", e->beg1);
    json_out_key_int(w, "end1", e->end1);
}

static void write_source(struct json_out *w, const struct event *e)
{
    json_out_key_c(w, "input", e->input);
    json_out_key(w, "line");
    json_out_uint(w, e->line);
}

static void write_copy_number(struct json_out *w, const struct finding *f)
{
    const struct event *e = f->event;
    json_out_key(w, "copy_number");
    if (f->kind != FINDING_COPY_NUMBER || e == NULL) {
        json_out_null(w);
        return;
    }
    json_out_object(w);
    json_out_key_c(w, "class", change_class_name(f->change));
    write_number(w, "copies", e->copies);
    write_number(w, "minor_copies", e->minor_copies);
    write_number(w, "log2", e->log2);
    write_number(w, "ploidy", e->ploidy);
    write_number(w, "purity", e->purity);
    report_json_text(w, "rule", e->rule);
    json_out_key_c(w, "extent", e->is_part ? "part_of_gene" : "whole_gene");
    json_out_key_c(w, "width", e->width);
    write_place(w, e);
    write_source(w, e);
    json_out_end(w);
}

static void write_point(
    struct json_out *w, const char *key, const struct event_point *p)
{
    json_out_key(w, key);
    if (p->contig == CONTIG_NONE) {
        json_out_null(w);
        return;
    }
    json_out_object(w);
    json_out_key_c(w, "contig", contig_name(p->contig));
    json_out_key_int(w, "pos1", p->pos1);
    write_text(w, "keeps", p->keeps == '<' ? "left" : p->keeps == '>' ? "right" : NULL);
    json_out_key_bool(w, "outside_gene", p->is_outside);
    json_out_end(w);
}

static void write_exons(struct json_out *w, const struct finding *f)
{
    write_count(w, "exon_first", f->exon_beg ? (int64_t)f->exon_beg : -1);
    write_count(w, "exon_last", f->exon_end ? (int64_t)f->exon_end : -1);
    report_json_text(w, "exon", f->text);
    report_json_text(w, "exon3", f->text3);
}

static void write_rearrangement(struct json_out *w, const struct finding *f)
{
    const struct event *e = f->event;
    bool is_one = f->kind == FINDING_FUSION || f->kind == FINDING_REARRANGEMENT;
    json_out_key(w, "rearrangement");
    if (!is_one || e == NULL) {
        json_out_null(w);
        return;
    }
    json_out_object(w);
    write_text(w, "class",
        f->kind == FINDING_FUSION ? "fusion" : change_class_name(f->change));
    report_json_text(w, "name", e->name);
    report_json_text(w, "gene5", f->gene);
    report_json_text(w, "gene3", f->gene3);
    write_exons(w, f);
    report_json_text(w, "transcript", e->transcript);
    report_json_text(w, "transcript3", e->transcript3);
    write_text(w, "orientation", e->orientation);
    write_text(w, "frame", e->frame);
    write_point(w, "breakpoint", &e->point);
    write_point(w, "breakpoint3", &e->point3);
    json_out_key_bool(w, "imprecise", e->is_imprecise);
    report_json_text(w, "type", e->type);
    report_json_text(w, "confidence", e->confidence);
    write_count(w, "split_reads", e->n_split);
    write_count(w, "spanning_reads", e->n_spanning);
    write_source(w, e);
    if (e->line_mate)
        json_out_key_int(w, "line_mate", (int64_t)e->line_mate);
    else
        json_out_key_null(w, "line_mate");
    json_out_end(w);
}

void report_json_event(struct json_out *w, const struct finding *f)
{
    write_copy_number(w, f);
    write_rearrangement(w, f);
}

/* ---- inputs ---------------------------------------------------------------------- */

static bool event_closes(const struct report_input *in)
{
    uint64_t sum = 0;
    for (unsigned f = 0; f < N_EVENT_FATES; f++)
        sum += in->events->fates[f];
    return sum == in->events->n_events;
}

static void write_gene_fates(struct json_out *w, const struct report_input *in)
{
    json_out_key(w, "genes_by_fate");
    if (in->genes == NULL) {
        json_out_null(w);
        return;
    }
    json_out_object(w);
    for (unsigned f = 0; f < N_CNA_GENE_FATES; f++) {
        json_out_key(w, cna_gene_fate_name((enum cna_gene_fate)f));
        json_out_uint(w, in->genes[f]);
    }
    json_out_end(w);
}

static void write_rejects(struct json_out *w, const struct event_input *e)
{
    json_out_key(w, "rejected");
    json_out_array(w);
    for (unsigned i = 0; i < e->n_rejects; i++) {
        json_out_object(w);
        json_out_key(w, "line");
        json_out_uint(w, e->rejects[i].line);
        json_out_key_str(w, "reason", e->rejects[i].reason);
        json_out_end(w);
    }
    json_out_end(w);
}

bool report_json_event_input(struct json_out *w, const struct report_input *in)
{
    const struct event_input *e = in->events;
    bool closes = event_closes(in);
    json_out_object(w);
    json_out_key_c(w, "kind", e->kind);
    write_text(w, "format", e->format);
    json_out_key(w, "records");
    json_out_uint(w, e->n_records);
    json_out_key(w, "events");
    json_out_uint(w, e->n_events);
    json_out_key(w, "by_fate");
    json_out_object(w);
    for (unsigned f = 0; f < N_EVENT_FATES; f++) {
        json_out_key(w, event_fate_name((enum event_fate)f));
        json_out_uint(w, e->fates[f]);
    }
    json_out_end(w);
    write_gene_fates(w, in);
    write_rejects(w, e);
    json_out_key_bool(w, "closes", closes);
    json_out_end(w);
    return closes;
}
