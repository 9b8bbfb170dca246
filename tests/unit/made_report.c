#include "tests/unit/made_report.h"

#include "tests/unit/made_clinvar.h"

#include <math.h>
#include <string.h>

#define SHA MADE_SHA

static void make_head(struct made_report *m)
{
    struct report *r = &m->r;

    m->sources[0] = (struct provenance){.source = STR("civic"),
        .kind = STR("evidence"),
        .release = STR("2024-08-01"),
        .sha256 = STR(SHA),
        .licence = STR("CC0-1.0"),
        .assembly = ASSEMBLY_GRCH37};
    m->sources[1] = (struct provenance){.source = STR("hgnc"), .sha256 = STR(SHA)};
    m->sources[2] = (struct provenance){
        .source = STR("clinvar"), .release = STR("2026-02-26"), .sha256 = STR(SHA)};
    m->inputs[0] = (struct report_input){.kind = "vcf",
        .sha256 = STR(SHA),
        .records = 3,
        .alleles = 4,
        .fates = {[ALLELE_FINDING] = 2, [ALLELE_NOT_IN_KB] = 1, [ALLELE_STAR] = 1},
        .has_fates = true};
    m->inputs[1] = (struct report_input){.kind = "regions", .sha256 = STR(SHA)};
    *r = (struct report){.program_version = STR("0.1.0"),
        .audience = AUDIENCE_PATIENT,
        .review = {.signed_by = STR("Dr. A. <Kim>"),
            .is_amendment = true,
            .amended_sha256 = STR(MADE_SHA),
            .amended_kb_id = STR(MADE_SHA),
            .amended_sample = STR("S1")},
        .rules_version = STR("0123456789ab"),
        .kb_id = STR(SHA),
        .kb_format = STR("1.0"),
        .sources = m->sources,
        .n_sources = 3,
        .inputs = m->inputs,
        .n_inputs = 2,
        .sample = {.name = STR("S1"),
            .assembly = ASSEMBLY_GRCH38,
            .assembly_how = "header",
            .origin = SAMPLE_TUMOUR_ONLY},
        .has_tumour = true,
        .tumour = {.id = STR("DOID:9256"),
            .name = STR("colorectal cancer"),
            .oncotree = STR("COADREAD")},
        .criteria = {1, 2, 3}};
}

static void make_scope(struct made_report *m)
{
    struct report *r = &m->r;

    m->genes[0] = (struct report_gene_scope){.gene = STR("BRAF"), .has_finding = true};
    m->genes[1] =
        (struct report_gene_scope){.gene = STR("KRAS"), .value = LOOKED_REFERENCE};
    m->genes[2] = (struct report_gene_scope){.gene = STR("NRAS"), .value = LOOKED_NOT};
    m->genes[3] =
        (struct report_gene_scope){.gene = STR("PTEN"), .value = LOOKED_UNSURE};
    m->pertinent[0] =
        (struct report_pertinent){false, STR("BRAF"), STR("variant"), ANSWER_DETECTED};
    m->pertinent[1] = (struct report_pertinent){
        false, STR("KRAS"), STR("variant"), ANSWER_NOT_DETECTED};
    m->pertinent[2] = (struct report_pertinent){
        true, STR("MSI"), STR("factor"), ANSWER_NOT_LOOKED_AT};
    m->kinds[0] = STR("copy_number");
    m->kinds[1] = STR("fusion");
    r->genes = m->genes;
    r->n_genes = 4;
    r->pertinent = m->pertinent;
    r->n_pertinent = 3;
    r->not_answerable = m->kinds;
    r->n_not_answerable = 2;
}

static void make_findings(struct made_report *m)
{
    struct report_finding *f = &m->findings[0];

    m->conditions[0] = (struct condition){STR("Melanoma"), STR("MedGen:C0025202")};
    m->split[0] = (struct class_count){.class_word = STR("Pathogenic"), .n = 3};
    m->split[1] = (struct class_count){.class_word = STR("Likely pathogenic"), .n = 1};
    m->tier_rows[0] = STR("EID9851");
    m->protein = (struct protein_reading){.gene = STR("BRAF"),
        .transcript = STR("NM_004333.6"),
        .hgvs_c = STR("c.1799T>A"),
        .hgvs_p = STR("NP_004324.2:p.Val600Glu"),
        .from = STR("clinvar"),
        .has_change = true,
        .change = {.kind = PROTEIN_SUBSTITUTION,
            .ref1 = 'V',
            .pos1 = 600,
            .pos2 = 600,
            .alt = STR("E")}};
    *f = (struct report_finding){.f = &m->made[0],
        .clinvar = &m->clinvar[0],
        .tier = {.amp = "I-A", .kcat = "2"},
        .tier_rows = m->tier_rows,
        .n_tier_rows = 1};
    m->made[0] = (struct finding){.number = 1,
        .kind = FINDING_SMALL_VARIANT,
        .origin = ORIGIN_SOMATIC,
        .origin_how = "normal_lacks_allele",
        .allele = {ASSEMBLY_GRCH38, 7, 140753336, STR("A"), STR("T")},
        .as_given = STR("chr7:140753336:A:T"),
        .shown = &m->protein,
        .consequence = CONSEQUENCE(MISSENSE) | CONSEQUENCE(SPLICE_REGION),
        .zygosity = ZYGOSITY_HETEROZYGOUS,
        .allele_fraction = 0.25,
        .depth = 120,
        .filter = STR("PASS"),
        .phase = STR("1"),
        .effect = EFFECT_ONCOGENIC,
        .effect_from = STR("clinvar:13961"),
        .gene = STR("BRAF"),
        .hgnc_id = 1097};
    struct clinvar_entry entry = {.record = {.variation_id = 13961}};
    entry.record.by_kind[CLASSIFICATION_GERMLINE] =
        (struct classification){.is_given = true,
            .class_word = STR("Pathogenic"),
            .review_status = STR("criteria provided, single submitter"),
            .stars = 1,
            .date = STR("2025-01-31"),
            .conditions = m->conditions,
            .n_conditions = 2,
            .split = m->split,
            .n_split = 2};
    entry.record.by_kind[CLASSIFICATION_ONCOGENICITY] = (struct classification){
        .is_given = true, .class_word = STR("Oncogenic"), .stars = -1};
    struct arena mem = ARENA_INIT;
    m->clinvar[0] = made_clinvar_facts(&entry, &mem);
    m->clinvar[0].source = 2;
    memcpy(m->clinvar_bytes, m->clinvar[0].body.p, m->clinvar[0].body.n);
    m->clinvar[0].body.p = m->clinvar_bytes;
    arena_free(&mem);
    m->context[0] = (struct report_clinvar_context){.kind = "same_codon",
        .variation_id = 40389,
        .protein_change = STR("V600K"),
        .classification = STR("Pathogenic"),
        .classification_kind = "germline",
        .stars = 2,
        .release = STR("2026-02-26")};
    m->context[1] = (struct report_clinvar_context){.kind = "same_allele",
        .classification = STR("Pathogenic; other"),
        .stars = -1,
        .release = STR("2017-04-04")};
    f->has_clinvar_context = true;
    f->clinvar_context = m->context;
    f->n_clinvar_context = 2;
    m->findings[1] =
        (struct report_finding){.f = &m->made[1], .clinvar = &m->clinvar[1]};
    m->made[1] = (struct finding){.number = 2,
        .kind = FINDING_SMALL_VARIANT,
        .origin_how = "not_stated",
        .allele = {ASSEMBLY_GRCH38, CONTIG_MT, 5, STR("AC"), STR("A")},
        .allele_fraction = NAN,
        .depth = -1};
    m->r.findings = m->findings;
    m->r.n_findings = 2;
}

static void make_rows(struct made_report *m)
{
    struct report_evidence *e = &m->rows[0];

    m->therapies[0] = STR("Cetuximab");
    m->therapies[1] = STR("Encorafenib");
    m->numbers[0] = 1;
    m->numbers[1] = 2;
    e->e = (struct evidence){.id = STR("EID9851"),
        .level = 'A',
        .rating = 5,
        .significance = STR("Sensitivity/Response"),
        .therapies = m->therapies,
        .n_therapies = 2,
        .interaction = THERAPY_COMBINATION,
        .citation = STR("Kopetz et al., 2019"),
        .url = STR("https://civicdb.org/links/evidence_items/9851")};
    e->findings = m->numbers;
    e->n_findings = 2;
    e->disease = (struct report_disease){
        STR("DOID:9256"), STR("Colorectal Cancer"), RELATION_SAME};
    e->verdict = (struct verdict){.value = TRUTH_TRUE, .rung = RUNG_PROTEIN};
    e->why = (struct report_text){.key = "same_protein",
        .reason = {.param = {{"gene", STR("BRAF")}, {"transcript", STR_NONE}},
            .n_params = 2},
        .text = STR("The same <protein> change.")};
    e->has_tier = true;
    e->tier = (struct report_tier){"I-A", "derived", "2", STR("sensitivity-A")};
    m->rows[1] = (struct report_evidence){.e = {.id = STR("AID7"),
                                              .is_assertion = true,
                                              .is_fda_approved = true,
                                              .is_flagged = true,
                                              .direction = DIRECTION_NONE},
        .source = 1,
        .disease = {.relation = RELATION_UNKNOWN},
        .verdict = {.value = TRUTH_UNKNOWN, .is_partial = true, .rung = RUNG_PROFILE},
        .why = {.key = "phase"},
        .approvals = &m->approval,
        .n_approvals = 1};
    m->approval = (struct report_approval){STR("US"), STR("FDA"), STR("AID7")};
    m->r.therapies = m->rows;
    m->r.n_therapies = 2;
    m->r.prognosis = m->r.diagnosis = m->r.other_evidence = m->rows;
    m->r.n_prognosis = m->r.n_diagnosis = m->r.n_other_evidence = 2;
}

static void make_tail(struct made_report *m)
{
    m->ids[0] = STR("EID9851");
    m->ids[1] = STR("AID7");
    m->groups[0] = (struct report_group){.therapies = m->therapies,
        .n_therapies = 2,
        .interaction = THERAPY_COMBINATION,
        .best_tier = "I-A",
        .supports = m->ids,
        .n_supports = 2,
        .is_conflict = true};
    m->groups[1] = (struct report_group){.therapies = m->therapies,
        .n_therapies = 1,
        .against = m->ids,
        .n_against = 1,
        .resistance = m->ids,
        .n_resistance = 1};
    m->limits[0] = (struct report_text){.key = "filtered",
        .reason = {.param = {{"n", STR("3")}}, .n_params = 1},
        .text = STR("3 alleles.")};
    m->limits[1] = (struct report_text){.key = "no_frequencies", .text = STR("None.")};
    m->r.groups = m->groups;
    m->r.n_groups = 2;
    m->r.limits = m->limits;
    m->r.n_limits = 2;
}

static void make_trials(struct made_report *m)
{
    struct report_trial *t = &m->trials[0];

    m->words[0] = STR("PHASE1");
    m->words[1] = STR("PHASE2");
    m->sites[0] =
        (struct trial_site){STR("South Korea"), STR("Seoul"), STR("RECRUITING")};
    m->sites[1] = (struct trial_site){STR("Japan"), STR("Tokyo"), STR("COMPLETED")};
    m->sites[2] =
        (struct trial_site){STR("South Korea"), STR("Busan"), STR("RECRUITING")};
    m->criteria[0] = (struct report_trial_criterion){.text = STR("BRAF <V600E>"),
        .verdict = {.value = TRUTH_TRUE, .rung = RUNG_PROTEIN},
        .why = {.key = "same_protein", .text = STR("Same & found.")}};
    m->criteria[1] = (struct report_trial_criterion){.text = STR("no KRAS mutation"),
        .is_exclusion = true,
        .cohort = 1,
        .verdict = {.value = TRUTH_UNKNOWN},
        .why = {.key = "not_looked_at", .text = STR("Not looked at.")}};
    m->asks[0] = (struct report_text){.key = "trial_sex_ask", .text = STR("Her sex.")};
    *t = (struct report_trial){.t = {.id = STR("NCT01234567"),
                                   .title = STR("A \"trial\" of x"),
                                   .status = STR("RECRUITING"),
                                   .status_date = STR("2026-01-05"),
                                   .phases = m->words,
                                   .n_phases = 2,
                                   .conditions = m->words,
                                   .n_conditions = 1,
                                   .sex = TRIAL_SEX_FEMALE,
                                   .min_age_years = 18,
                                   .max_age_years = NAN,
                                   .sites = m->sites,
                                   .n_sites = 3,
                                   .cohorts = m->words,
                                   .n_cohorts = 1},
        .has_biomarker = true,
        .cohort = 1,
        .asks = m->asks,
        .n_asks = 1,
        .verdict = {.value = TRUTH_UNKNOWN, .is_partial = true, .rung = RUNG_PROTEIN},
        .grade = "exact",
        .why = {.key = "trial_exclusion_open", .text = STR("To be asked.")},
        .criteria = m->criteria,
        .n_criteria = 2,
        .disease = {STR("DOID:9256"), STR("colorectal cancer"), RELATION_SAME},
        .fits = {TRUTH_UNKNOWN, TRUTH_TRUE, TRUTH_UNKNOWN}};
    m->trials[1] = (struct report_trial){.t = {.id = STR("NCT01234568"),
                                             .status = STR("NOT_YET_RECRUITING"),
                                             .is_date_of_release = true,
                                             .min_age_years = NAN,
                                             .max_age_years = 0.5},
        .verdict = {.value = TRUTH_TRUE},
        .grade = "missing_gene",
        .why = {.key = "trial_disease_fits"},
        .disease = {.relation = RELATION_UNKNOWN},
        .fits = {TRUTH_TRUE, TRUTH_TRUE, TRUTH_TRUE}};
    m->r.trials = m->trials;
    m->r.n_trials = 2;
}

static void make_hereditary(struct made_report *m)
{
    m->hereditary[0] = (struct report_hereditary){.findings = {1, 2},
        .n_findings = 2,
        .gene = STR("MUTYH"),
        .condition = STR("MUTYH-associated polyposis"),
        .inheritance = "recessive",
        .classification = STR("Pathogenic"),
        .stars = 2,
        .list = STR("ACMG SF v3.3"),
        .list_rule = "two_variants",
        .phase = "unknown",
        .allele_fraction = 0.5,
        .status = "possible_compound_heterozygote",
        .from = "germline",
        .action = {.key = "hereditary_compound", .text = STR("Two changes.")}};
    m->hereditary[1] = (struct report_hereditary){.findings = {2},
        .n_findings = 1,
        .gene = STR("ABL1"),
        .stars = -1,
        .list = STR("CPSR 2026-06"),
        .list_rule = "all_plp",
        .allele_fraction = NAN,
        .status = "not_stated",
        .from = "tumour_hint",
        .action = {.key = "hereditary_hint", .text = STR("Confirm.")}};
    m->r.hereditary = m->hereditary;
    m->r.n_hereditary = 2;
}

static void make_pgx(struct made_report *m)
{
    m->diplotypes[0] = (struct report_diplotype){.name = STR("*1/*28"),
        .phenotype = STR("Intermediate"),
        .activity_score = NAN,
        .allele = {STR("*1"), STR("*28")},
        .is_best = true};
    m->not_ruled_out[0] = (struct report_not_ruled_out){
        .allele = STR("*6"), .would_change_phenotype = true};
    m->recommendations[0] = (struct report_recommendation){.id = STR("clinpgx:1"),
        .drug = STR("irinotecan"),
        .source = STR("ClinPGx"),
        .level_scheme = STR("ClinPGx"),
        .level = STR("1A"),
        .text = STR("Start lower."),
        .url = STR("https://www.clinpgx.org/x?a=1&b=2")};
    m->recommendations[1] = (struct report_recommendation){.id = STR("cpic.rec:x:1"),
        .drug = STR("atazanavir"),
        .source = STR("CPIC"),
        .level_scheme = STR("CPIC"),
        .text = STR("Another drug."),
        .change = PGX_FLAG_YES,
        .is_possible = true,
        .when = m->pgx_when,
        .n_when = 2};
    m->pgx_when[0] = (struct report_pgx_when){STR("UGT1A1"), STR("Intermediate")};
    m->pgx_when[1] = (struct report_pgx_when){STR("TPMT"), STR_NONE};
    m->label = (struct report_label){.id = STR("clinpgx.label:PA1"),
        .issuer = STR("FDA"),
        .testing_level = STR("Actionable PGx"),
        .drugs = &m->recommendations[0].drug,
        .n_drugs = 1};
    m->pgx[0] = (struct report_pgx){.gene = STR("UGT1A1"),
        .state = "ambiguous",
        .diplotypes = m->diplotypes,
        .n_diplotypes = 1,
        .n_used = 1,
        .n_missing = 1,
        .missing_positions = m->ids,
        .n_missing_positions = 1,
        .not_ruled_out = m->not_ruled_out,
        .n_not_ruled_out = 1,
        .recommendations = m->recommendations,
        .n_recommendations = 2,
        .labels = &m->label,
        .n_labels = 1,
        .linked_therapies = m->ids,
        .n_linked_therapies = 2,
        .why = {.key = "pgx", .text = STR("A position is missing.")}};
    m->pgx[1] = (struct report_pgx){.gene = STR("DPYD"),
        .state = "not_callable",
        .why = {.key = "pgx", .text = STR("Needs a germline sample.")}};
    m->r.pgx = m->pgx;
    m->r.n_pgx = 2;
}

static void make_pictures(struct made_report *m)
{
    m->exon_ends[0] = 2;
    m->exon_ends[1] = 6;
    m->changes[0] = (struct report_protein_change){1, STR("V600E"), 3, 4};
    m->protein_views[0] = (struct report_protein_view){.gene = STR("BRAF"),
        .transcript = STR("NM_004333.6"),
        .length = 6,
        .width = 2,
        .exon_ends = m->exon_ends,
        .n_exon_ends = 2,
        .changes = m->changes,
        .n_changes = 1,
        .n_other_numbering = 3,
        .n_places = 3};
    for (unsigned k = 0; k < N_PROTEIN_TRACKS; k++) {
        m->marks[k][1] = k + 1;
        m->protein_views[0].marks[k] = m->marks[k];
    }
    m->r.protein_views = m->protein_views;
    m->r.n_protein_views = 1;
    m->stretches[0] =
        (struct report_stretch){10, 90, CNA_AMPLIFICATION, 2, 8, 9.5, NAN, NAN};
    m->chromosomes[0] = (struct report_chromosome){
        .contig = 7, .length = 100, .q_beg1 = 40, .stretches = m->stretches};
    m->chromosomes[0].n_stretches = 1;
    m->chromosomes[0].n_left_out = 1;
    m->chromosomes[1] = (struct report_chromosome){.contig = 24, .length = 50};
    m->r.chromosomes = m->chromosomes;
    m->r.n_chromosomes = 2;
}

static void make_glossary(struct made_report *m)
{
    m->glossary[0] = (struct report_local_name){.kind = "drug",
        .name = STR("Cetuximab"),
        .name_ko = STR("\xec\x84\xb8\xed\x88\xad\xec\x8b\x9c\xeb\xa7\x99"),
        .needs_check = true};
    m->glossary[1] = (struct report_local_name){.kind = "disease",
        .id = STR("DOID:9256"),
        .name = STR("Colorectal Cancer"),
        .name_ko = STR("\xeb\x8c\x80\xec\x9e\xa5\xec\x95\x94")};
    m->r.glossary = m->glossary;
    m->r.n_glossary = 2;
}

void made_report_make(struct made_report *m)
{
    memset(m, 0, sizeof *m);
    make_head(m);
    make_scope(m);
    make_findings(m);
    make_rows(m);
    make_tail(m);
    make_trials(m);
    make_hereditary(m);
    make_pgx(m);
    make_pictures(m);
    make_glossary(m);
}
