/* The curated tables that a build carries into the KB, and the columns
 * without which they are of no use.  Further columns are kept as they stand. */
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
    {"hereditary_genes",
        "gene|list|inheritance|condition|cancer|report|mechanism|source|licence|date",
        true},
    {"hereditary_rules", "rule|gene|value|reason|source|date", true},
    {"hotspots", "gene|residue|source|date", true},
    {"tier_rules", "rule|relation|level|amp|kcat|source|date", true},
    {"trial_genes", "word|gene|source|date", true},
    {"countries", "name|country|code|source|date", true},
    {"caller_fields", "kind|where|key|form|source|date", true},
    {"pgx_genes",
        "gene|rule|rsid|contig|pos_grch37|pos_grch38|ref|alt|ref_name|alt_name|hom_ref|"
        "het|hom_alt|source|licence|date",
        false},
    {"pertinent", "", false},
    {"labels", "", false},
    {"suppress", "kind|subject|spellings|reason|authority|source|date", false},
    {"sentinels", "", false},
    {0},
};

const struct curated_spec curated_lint_specs[] = {
    {"sources",
        "source|kind|path|url|md5_url|release|release_url|assembly|licence|page_size|"
        "pause_ms|max_mb|default|from|date",
        false},
    {0},
};
