/*
 * The words that the eligibility reader knows: genes by a curated table, the rest here.
 */
#include <stdlib.h>

#include "kb/model/eligibility_parts.h"

/* The words of sentences, folded, by kind. */
static const struct {
    enum word_kind kind;
    const char *words; /* joined by '|' */
} vocabulary[] = {
    {WORD_FILLER,
        "a|an|any|the|known|documented|confirmed|actionable|driver|genomic|genetic|"
        "molecular|tumor|tumour|somatic tumor|harbor|harbour|"
        "harboring|harbouring|harbors|have|has|having|carry|carrying|carries|evidence|"
        "presence|detected|identified|tumors|tumours|gene|genes|are|is|will|been|"
        "patients|"
        "participants|subjects|disease|must|p|to|be|proven|histologically|other|known|"
        "oncogene|concurrent|concomitant|co|specific|one"},
    {WORD_OTHER,
        "non small|non squamous|non hodgkin|non metastatic|non resectable|"
        "non measurable|non muscle|non clear|non specified|not otherwise specified|"
        "t cell|b cell|ataxia telangiectasia mutated|triple negative"},
    {WORD_BY, "by|per|via|using|from|on|through|as|based"},
    {WORD_LINK, "in|of|involving|within|for"},
    {WORD_OR, "or|and or|either"},
    {WORD_AND, "and|plus"},
    {WORD_NO, "no|not|without|lack|lacks|lacking|absence|neither|nor|non|never|none"},
    {WORD_BARRED, "excluded|ineligible|exclude|excludes|excluding|prohibited|absent"},
    {WORD_CLEARED, "allowed|eligible|permitted|acceptable|allowable"},
    {WORD_IF,
        "unless|regardless|irrespective|if|unknown|may|cohort|cohorts|arm|arms|stratum|"
        "strata|except|exception|whether|when|only for|part|parts|should|phase|"
        "optional|independent|group|groups|step|subprotocol|stage "
        "2|could|can|expansion|"
        "dose escalation|unavailable|undetermined|exempt|contraindicated|depending|"
        "based "
        "on|where|enrichment|priority|preferably|prefer|waived|participating|other "
        "than|common|classical|classic|rare|"
        "uncommon|atypical|resistance|acquired|emergent|crossover|retreatment|"
        "relatives|relative|children|family|siblings|"
        "is defined|are defined|considered|don t|doesn t|ineligible for|refused|"
        "for subjects|for patients|for participants|for those|in patients|"
        "in participants|in subjects|presence or absence|positive controls|targets"},
    {WORD_MUST, "must|required|require|need|needs"},
    {WORD_TREATED,
        "received|receive|progressed|failed|undergone|treated|progression|exhausted|"
        "intolerant|refractory|relapsed|offered|previously "
        "treated|had|untreated|naive|na\xc3\xafve|used|exposure|prior|"
        "previously"},
    {WORD_STATUS,
        "status|testing|test|tests|tested|result|results|screening|assessment|analysis|"
        "sequencing|measurement|determination|genotyping|assay|detection|measured|"
        "evaluation|sample|samples|"
        "report|reports|carriers of unknown"},
    {WORD_EXAMPLE, "such as|e g|eg|including|include|includes|for example|like|i e|"
                   "but not limited|examples"},
    {WORD_DRUG,
        "inhibitor|inhibitors|tki|tkis|antibody|antibodies|agent|agents|antagonist|"
        "antagonists|blocker|blockers|blockade|therapy|therapies|treatment|treatments|"
        "targeted|targeting|directed|tyrosine|kinase|car|vaccine|vaccines|agonist|"
        "agonists|ligand|monoclonal|mab|mabs|degrader|degraders|adc|adcs|drug|drugs|"
        "inhibition|inhibiting|signaling|pathway|pathways|checkpoint|bispecific|cells|"
        "t cells|substrate|substrates|inducer|inducers|molecules|axis|conjugate"},
    {WORD_FACTOR,
        "msi h|msi high|msi hi|msih|microsatellite instability high|"
        "microsatellite instable high|high microsatellite instability|dmmr|d mmr|"
        "mmr deficient|mmr d|mmrd|mismatch repair deficient|"
        "mismatch repair deficiency|deficient mismatch repair|"
        "deficient dna mismatch repair|deficiency mismatch repair|"
        "high level microsatellite instability"},
    {WORD_MUTATION,
        "mutation|mutations|mutant|mutants|mutated|mut|mutational|variant|variants|"
        "substitution|substitutions|missense|point mutation"},
    {WORD_ALTERATION,
        "alteration|alterations|altered|aberration|aberrations|abnormality|"
        "abnormalities|defect|defects"},
    {WORD_FUSION,
        "fusion|fusions|rearrangement|rearrangements|rearranged|translocation|"
        "translocations|translocated|gene fusion|gene fusions"},
    {WORD_AMPLIFICATION,
        "amplification|amplifications|amplified|gene amplification|amp"},
    {WORD_DELETION, "deletion|deletions|del|dels|deleted|homozygous deletion"},
    {WORD_INSERTION, "insertion|insertions|ins|inserts|duplication|duplications"},
    {WORD_SKIPPING, "skipping|skip|skipped"},
    {WORD_LOSS, "loss|lost|deficient|deficiency|null|copy|copies|gain|methylation"},
    {WORD_OVEREXPRESSION,
        "overexpression|overexpressing|over expression|overexpressed|over expressing|"
        "overexpresses|overexpress|over expressed"},
    {WORD_EXPRESSION,
        "expression|expressing|express|expressed|expresses|tps|cps|ihc|level|levels|"
        "low|ultralow|score|staining|activity|protein"},
    {WORD_WILD_TYPE, "wild type|wildtype|wt|wild types"},
    {WORD_POSITIVE, "positive|positivity"},
    {WORD_NEGATIVE, "negative|negativity"},
    {WORD_ACTIVATING, "activating|sensitive|sensitizing|sensitising|sensitivity|gain "
                      "of function|activation"},
    {WORD_INACTIVATING,
        "pathogenic|deleterious|inactivating|loss of function|likely pathogenic|"
        "suspected deleterious|truncating|biallelic|mono allelic"},
    {WORD_GERMLINE, "germline|germ line|hereditary|inherited"},
    {WORD_SOMATIC, "somatic"},
};

static void add_word(
    struct eligibility_lexicon *x, struct str word, enum word_kind kind)
{
    bool is_new;
    uint32_t *at = strmap_at(&x->words, &x->mem, word, &is_new);

    if (is_new)
        *at = kind;
}

struct eligibility_lexicon *eligibility_lexicon_new(void)
{
    struct eligibility_lexicon *x = calloc(1, sizeof *x);

    if (x == NULL)
        arena_oom(sizeof *x);
    for (size_t i = sizeof vocabulary / sizeof *vocabulary; i-- > 0;) {
        struct str rest = str_of(vocabulary[i].words), word;
        while (rest.p != NULL && str_next(&rest, '|', &word))
            add_word(x, word, vocabulary[i].kind);
    }
    return x;
}

void eligibility_lexicon_free(struct eligibility_lexicon *x)
{
    if (x == NULL)
        return;
    arena_free(&x->mem);
    free(x);
}

int eligibility_lexicon_add(
    struct eligibility_lexicon *x, struct str word, struct str gene, struct err *err)
{
    bool is_new;
    uint32_t *at = strmap_at(&x->genes, &x->mem, str_copy(&x->mem, word), &is_new);

    if (word.n == 0)
        return err_set(err, ERR_FAIL, "found an empty word in the lexicon of genes");
    if (is_new) {
        *at = (uint32_t)x->n;
        x->entries =
            arena_grow(&x->mem, x->entries, &x->cap, x->n + 1, sizeof *x->entries);
        x->entries[x->n++] = (struct eligibility_genes){0};
    }
    struct eligibility_genes *genes = &x->entries[*at];
    if (gene.n == 0)
        return 0;
    if (genes->n == ELIGIBILITY_MAX_GENES)
        return err_set(err, ERR_FAIL, "the word \"%.*s\" stands for over %d genes",
            STR_ARG(word), ELIGIBILITY_MAX_GENES);
    genes->symbols[genes->n++] = str_copy(&x->mem, gene);
    return 0;
}

const struct eligibility_genes *eligibility_genes_of(
    const struct eligibility_lexicon *x, struct str word)
{
    const uint32_t *at = strmap_get(&x->genes, word);

    return at != NULL ? &x->entries[*at] : NULL;
}
