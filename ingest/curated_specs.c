/* The curated tables that a build knows: their columns are part of the program. */
#include "ingest/build.h"

const struct curated_spec curated_specs[] = {
    {"vocabulary", "source|field|word|means|since|from|date", true},
    {"disease_groups", "id|name|group|except|source|date", true},
    {"disease_edges", "child_id|child_name|parent_id|parent_name|reason|source|date",
        true},
    {"disease_names", "name|id|id_name|source|date", true},
    {"disease_names_ko", "id|name|name_ko|source|date", false},
    {"oncotree_doid", "oncotree_code|oncotree_name|doid|doid_name|relation|source|date",
        true},
    {"therapy_names", "name|source|date", true},
    {"caller_fields", "order|kind|where|key|form|callers|source|date", true},
    {"tier_rules",
        "order|rule|applies|type|significance|relation|level|min_rating|min_citations|"
        "amp|kcat|source|date",
        true},
    {0},
};
