/* The curated tables that a build knows: their columns are part of the program. */
#include "ingest/build.h"

const struct curated_spec curated_specs[] = {
    {"vocabulary", "source|field|word|means|date?", true},
    {"disease_groups", "id|name|group|except|source|date", true},
    {"disease_edges", "child_id|child_name|parent_id|parent_name|reason|source|date",
        true},
    {"disease_names", "name|id|id_name|source|date", true},
    {"disease_names_ko", "name|id|id_name|source|date", false},
    {"oncotree_doid", "oncotree_code|oncotree_name|doid|doid_name|relation|source|date",
        true},
    {"therapy_names", "name|source|date", true},
    {"caller_fields", "order|kind|where|key|form|callers|source|date", true},
    {0},
};
