/* The curated tables that a build carries into the KB, and the columns
 * without which they are of no use.  Further columns are kept as they stand. */
#include "ingest/build.h"

const struct curated_spec curated_specs[] = {
    {"vocabulary", "source|field|word|means|date", true},
    {"disease_groups", "id|name|group|except|source|date", true},
    {"disease_edges", "child_id|child_name|parent_id|parent_name|source|date", true},
    {"disease_names", "name|id|source|date", true},
    {"disease_names_ko", "id|name_ko|source|date", false},
    {"drug_names_ko", "name|name_ko|check|source|date", false},
    {"oncotree_doid", "oncotree_code|doid|relation|source|date", true},
    {"therapy_names", "name|source|date", true},
    {"cancer_genes", "gene|loss_of_function|source|date", true},
    {"hereditary_genes",
        "gene|list|inheritance|condition|cancer|report|mechanism|source|licence|date",
        true},
    {"hereditary_rules", "rule|gene|value|reason|source|date", true},
    {"hotspots", "gene|residue|source|date", true},
    {"tier_rules", "rule|relation|level|amp|kcat|source|date", true},
    {"trial_genes", "word|gene|positive|source|date", true},
    {"trial_markers", "word|match|criterion|source|date", true},
    {"trial_words", "word|kind|source|date", true},
    {"condition_words", "kind|word|becomes|source|date", true},
    {"countries", "name|country|code|source|date", true},
    {"caller_fields", "kind|where|key|form|source|date", true},
    {"pgx_genes",
        "gene|rule|rsid|contig|pos_grch37|pos_grch38|ref|alt|ref_name|alt_name|hom_ref|"
        "het|hom_alt|source|licence|date",
        false},
    {"pgx_oncology", "drug|regimens|source|licence|date", false},
    {"pgx_frequencies", "gene|allele|population|frequency|source|licence|date", false},
    {"exon_names", "gene|written|mane|deletion|source|date", false},
    {"protein_regions", "gene|name|beg|end|source|date", false},
    {"variant_readings", "gene|name|criterion|reason|source|date", false},
    {"patient_keys", "key|kind|subject|unit|min|max|codes|text|source|date", false},
    {"patient_words", "key|word|means|source|date", false},
    {"patient_rules", "rule|key|op|value|kind|subject|text|present|source|date", false},
    {"tmb_rules", "rule|value|reason|source|date", false},
    {"copy_number_rules", "order|rule|class|measure|op|value|reason|source|date",
        false},
    {"chromosome_arms", "contig|p_end_grch37|p_end_grch38|source|date", false},
    {"intragenic_events",
        "name|gene|event|exons|fit|min_bases|max_bases|class|reason|source|date",
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
