#include "query/report_json.h"

static void write_line(struct json_out *w, const struct report_hereditary *h)
{
    json_out_object(w);
    report_json_findings_of(w, h->findings, h->n_findings);
    json_out_key_str(w, "gene", h->gene);
    report_json_text(w, "condition", h->condition);
    json_out_key_c(w, "inheritance", h->inheritance);
    report_json_text(w, "classification", h->classification);
    report_json_stars(w, h->stars);
    json_out_key_str(w, "list", h->list);
    json_out_key_c(w, "list_rule", h->list_rule);
    json_out_key_bool(w, "secondary", h->is_secondary);
    json_out_key(w, "allele_fraction");
    json_out_double(w, h->allele_fraction); /* NAN: null */
    json_out_key_c(w, "phase", h->phase);
    json_out_key_c(w, "status", h->status);
    json_out_key_c(w, "from", h->from);
    json_out_key(w, "action");
    report_json_sentence(w, &h->action);
    json_out_end(w);
}

void report_json_hereditary(struct json_out *w, const struct report *r)
{
    json_out_key(w, "hereditary");
    json_out_array(w);
    for (unsigned i = 0; i < r->n_hereditary; i++)
        write_line(w, &r->hereditary[i]);
    json_out_end(w);
}
