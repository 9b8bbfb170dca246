/* ClinVar's record of a finding, as it stands in a KB. */
#ifndef TESTS_UNIT_MADE_CLINVAR_H
#define TESTS_UNIT_MADE_CLINVAR_H

#include "query/clinvar_facts.h"

/* Of source 0; its bytes live in mem. */
struct clinvar_facts made_clinvar_facts(
    const struct clinvar_entry *entry, struct arena *mem);

#endif
