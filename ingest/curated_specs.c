/* The curated tables that a build carries into the KB, and the columns without which
 * they are of no use.  Further columns are kept as they stand. */
#include "ingest/build.h"

const struct curated_spec curated_specs[] = {
    {"vocabulary", "source|field|word|means|date", true},
    {"disease_groups", "id|name|group|except|source|date", true},
    {"disease_edges", "child_id|child_name|parent_id|parent_name|source|date", true},
    {"disease_names", "name|id|source|date", true},
    {"disease_names_ko", "id|name_ko|source|date", false},
    {"oncotree_doid", "oncotree_code|doid|relation|source|date", true},
    {"therapy_names", "name|source|date", true},
    {"cancer_genes", "gene|loss_of_function|source|date", true},
    {"hotspots", "gene|residue|source|date", true},
    {"tier_rules", "rule|relation|level|amp|kcat|source|date", true},
    {"caller_fields", "kind|where|key|form|source|date", true},
    {"pertinent", "", false},
    {"labels", "", false},
    {"suppress", "", false},
    {"sentinels", "", false},
    {0},
};
