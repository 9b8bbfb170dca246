/*
 * The segments of --cna by chromosome, for people who want to see the whole genome:
 * what stands side by side with one state is one stretch.  Of more stretches than
 * COPY_NUMBER_STRETCHES a genome the least telling are left out, and counted:
 * amplifications and losses of both copies stay longest, then gains and losses, then
 * what could not be judged, then what is as expected; within these the wide before the
 * narrow.
 */
#ifndef QUERY_COPY_NUMBER_OVERVIEW_H
#define QUERY_COPY_NUMBER_OVERVIEW_H

#include "query/report.h"

#define COPY_NUMBER_STRETCHES 600

/* After the findings; every chromosome of the assembly when --cna was given. */
void copy_number_overview_make(struct arena *mem, struct report *r);

const char *cna_state_name(enum cna_state s); /* "homozygous_deletion" */

#endif
