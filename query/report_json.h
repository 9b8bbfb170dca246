/* Inside the JSON writer (report_json*.c): its parts, in the order of the schema. */
#ifndef QUERY_REPORT_JSON_H
#define QUERY_REPORT_JSON_H

#include "kb/base/json_out.h"
#include "query/report.h"

/* An empty text is null: the schema knows no empty strings but parameters. */
static inline void report_json_text(struct json_out *w, const char *key, struct str s)
{
    json_out_key_str(w, key, s.n ? s : STR_NONE);
}
/* The member "stars" of a class; below 0: none is known. */
static inline void report_json_stars(struct json_out *w, int stars)
{
    if (stars >= 0)
        json_out_key_int(w, "stars", stars);
    else
        json_out_key_null(w, "stars");
}
/* The member "overrides". */
void report_json_overrides(
    struct json_out *w, const struct evidence_override *all, unsigned n);
/* Ids of findings, "F1", in a flat array. */
void report_json_findings_of(struct json_out *w, const unsigned *numbers, unsigned n);
void report_json_strs(
    struct json_out *w, const char *key, const struct str *s, unsigned n);
void report_json_sentence(struct json_out *w, const struct report_text *t);

void report_json_patient(struct json_out *w, const struct report *r);
void report_json_scope(struct json_out *w, const struct report *r);
int report_json_findings(struct json_out *w, const struct report *r, struct err *err);
/* Member biomarker of a finding: null for the other kinds. */
void report_json_biomarker(struct json_out *w, const struct finding *f);
/* Members copy_number and rearrangement of a finding: null for the other kinds. */
void report_json_event(struct json_out *w, const struct finding *f);
/* One input of events; says whether its fates add up. */
bool report_json_event_input(struct json_out *w, const struct report_input *in);
void report_json_evidence(struct json_out *w, const struct report *r, const char *key,
    const struct report_evidence *rows, unsigned n);
void report_json_disease(struct json_out *w, const struct report_disease *d);
void report_json_groups(struct json_out *w, const struct report *r);
void report_json_trials(struct json_out *w, const struct report *r);
void report_json_hereditary(struct json_out *w, const struct report *r);
void report_json_pgx(struct json_out *w, const struct report *r);
/* Members protein_views and copy_number_overview. */
void report_json_proteins(struct json_out *w, const struct report *r);
void report_json_chromosomes(struct json_out *w, const struct report *r);
/* The genes of r->pgx that name this row. */
void report_json_linked_pgx(
    struct json_out *w, const struct report *r, struct str evidence_id);

#endif
