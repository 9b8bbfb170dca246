/* A report made for tests of the writers. */
#ifndef TESTS_UNIT_MADE_REPORT_H
#define TESTS_UNIT_MADE_REPORT_H

#include "query/report.h"

#define MADE_SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* A report with every member given, and with every member that may be null left out:
 * what is null in one is given in the other. */
struct made_report {
    struct provenance sources[3];
    struct report_input inputs[2];
    struct report_gene_scope genes[4];
    struct report_pertinent pertinent[3];
    struct str kinds[2];
    struct condition conditions[2];
    struct class_count split[2];
    struct protein_reading protein;
    struct finding made[2];
    char clinvar_bytes[512];
    struct clinvar_facts clinvar[2];
    struct report_finding findings[2];
    struct report_clinvar_context context[2];
    struct str therapies[2], ids[2], tier_rows[2];
    unsigned numbers[2];
    struct report_evidence rows[2];
    struct report_approval approval; /* of the second */
    struct report_group groups[2];
    struct report_text limits[2];
    struct str words[2];
    struct trial_site sites[3];
    struct report_trial_criterion criteria[2];
    struct report_text asks[1];
    struct report_trial trials[2];
    struct report_hereditary hereditary[2];
    struct report_diplotype diplotypes[1];
    struct report_not_ruled_out not_ruled_out[1];
    struct report_recommendation recommendations[2];
    struct report_pgx_when pgx_when[2];
    struct report_label label;
    struct report_pgx pgx[2];
    uint32_t exon_ends[2], marks[N_PROTEIN_TRACKS][3];
    struct report_protein_change changes[1];
    struct report_protein_view protein_views[1];
    struct report_stretch stretches[1];
    struct report_chromosome chromosomes[2];
    struct report_local_name glossary[2];
    struct report r;
};

void made_report_make(struct made_report *m);

#endif
