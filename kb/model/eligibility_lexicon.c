/*
 * The words that the eligibility reader knows.  All of them come from curated tables;
 * here is how they are kept, and the patterns of what is no word.
 */
#include "kb/model/eligibility_parts.h"

#include <stdlib.h>

#define TUMOUR "tumour "
#define ID                                                                             \
    "(?-i:[0-9]{1,2}[A-Za-z]?|[IVX]{1,4}[ab]?|[A-Z][0-9A-Z]{0,3}(?:[-+.][0-9A-Z]{1,3}" \
    ")?)"
#define COHORT                                                                         \
    "(?:cohorts?|arms?|parts?|groups?|strat(?:um|a)|sub-?protocols?|modules?|"         \
    "sub-?stud(?:y|ies)|phases?|exp)"
#define IDS                                                                            \
    ID "(?:(?:\\s*[,/&]\\s*|\\s+and\\s+|\\s+or\\s+|\\s*,\\s*and\\s+)(?:" COHORT        \
       "\\s+)?" ID "(?![a-z]))*"

/* The patterns, one place each. */
static const char heading[] =
    "(?|^\\W*(?:(?:[0-9]{1,2}|[a-z])[.)]\\s*)?(?:(?:the|key|main|major|general|"
    "selected|"
    "principal|core|additional|specific|patient|subject|participant|study|protocol|"
    "abbreviated|other|common|summary of|step [0-9]|arm [a-z0-9]|part [a-z0-9]|"
    "cohort [a-z0-9]|phase [0-9iab]+|registration|screening|eligibility|donor|"
    "recipient|-)\\W+){0,4}"
    "(in|ex)clusion(?:s|ary)?(?:\\W+(?:criteri(?:a|on)|criterias))?(?![\\w/])"
    "(\\s*[-(,][^:]{0,80}|\\s+(?:for|related|relating|include|are|at|of|in|specific|"
    "only|which|that|\\d)[^:]{0,70})?\\s*([:.*;]|$)"
    "|^[^.:;/]{0,60}\\b(?-i:(In|Ex|IN|EX)(?:clusion|CLUSION) (?:Criteria|CRITERIA))"
    "(?![\\w/])[^.;:]{0,70}(?::|$))";
static const char pdq_heading[] = "^(disease|patient|prior|general "
                                  "eligibility)\\W+(characteristics|concurrent therapy|"
                                  "criteria)\\s*:";
static const char cohort_start[] =
    "^(?:(?:additional )?(?:(?:in|ex)clusion )?(?:criteria )?(?:for |in |only for )?"
    "(?:the )?(?:patients|participants|subjects|those)?\\s*(?:enrolled |enrolling |"
    "assigned )?(?:in|to|into|for|of)?\\s*(?:the )?(?:dose )?(?:escalation |expansion "
    ")?)?"
    "(" COHORT ")[\\s-]+(" IDS ")(?:\\s+(?:only|patients|participants|subjects|dose"
    "(?:[- ](?:escalation|expansion))?|expansion|escalation|phase|cohorts?|criteria|"
    "must "
    "have|study))*(?:\\s*\\([^)]{0,60}\\)|\\s+-\\s+[^:.;]{0,60}|,?\\s+(?!\\w+ed\\b)[^:."
    ";,]{0,40})?"
    "(\\s*:|\\s+-\\s|$)";
static const char cohort_inside[] =
    "(?:\\b(?:in|for|into|to|of|from)\\s+(?:the\\s+)?|\\(\\s*|\\[\\s*)(" COHORT
    ")[\\s-]+(" IDS ")(?![\\w-])(?=\\s*(?:[():,;.\\]]|$|only|patients|participants|"
    "subjects|who|must|of the study|of the))";
static const char pdl1_score[] =
    "(?:\\bPD-?L-?1\\b[)\\]]?[\\w ()\\[\\]-]{0,50}?)?"
    "\\b(TPS|CPS|tumou?r proportion score|combined positive score|TAP|TC|IC)\\b"
    "(?:\\s*[(\\[]\\s*(?:TPS|CPS)\\s*[)\\]])?(?:\\s*[()\\[\\]])*"
    "(?:\\s+(?:score|expression|level|is|of|be|with|must be|should be|was))*\\s*"
    "(>=|<=|=<|>|<|=|(?:of )?at least|(?:greater|more|higher) than or equal to|"
    "equal to or (?:greater|more) than|(?:greater|more|higher) than|less than|below)?"
    "\\s*(\\d{1,3}(?:\\.\\d+)?)\\s*%?(?:\\s*(?:-|to|and|,)\\s*(<=|=<|<)?\\s*(\\d{1,3})"
    "\\s*%?)?";
static const char pdl1_bare[] =
    "\\b(PD-?L-?1)\\b(?:\\s*[()\\[\\]])*(?:\\s+(?:positive|positivity|expression|"
    "status|level|tumou?r|"
    "cell|staining|is|of|in|by|IHC|on|with|score|defined|as|expressing))*[\\s(]*"
    "(>=|<=|=<|>|<|(?:of )?at least)\\s*(\\d{1,3}(?:\\.\\d+)?)\\s*(%)";
static const char tmb[] =
    "\\b(b?TMB|tumou?r mutation(?:al)? burden|mutational burden)\\b(?:\\s*[()\\[\\]])*"
    "(?:-?(?:H|high)\\b)?(?:[\\s(]|is|of|be|with|defined|as|score|TMB)*"
    "(>=|<=|=<|>|<|=|(?:of )?at least)\\s*(\\d{1,3}(?:\\.\\d+)?)"
    "(?:\\s*(?:mut(?:ations?|s)?|mt)\\.?\\s*(?:/|per)\\s*(?:mega-?bases?|mb)\\b)?";

static bool compile(struct eligibility_lexicon *x, struct err *err)
{
    const struct {
        struct regex **to;
        const char *pattern;
    } all[] = {{&x->heading, heading}, {&x->pdq_heading, pdq_heading},
        {&x->cohort_start, cohort_start}, {&x->cohort_inside, cohort_inside},
        {&x->pdl1_score, pdl1_score}, {&x->pdl1_bare, pdl1_bare}, {&x->tmb, tmb}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        *all[i].to = regex_new(all[i].pattern, err);
        if (*all[i].to == NULL)
            return false;
    }
    return true;
}

/* First pieces of what patterns read, folded. */
static const char *const always[] = {"t", "del", "inv", "dup", "tps", "cps", "tmb",
    "btmb", "mutational", "combined", "pd", "pdl1"};

struct eligibility_lexicon *eligibility_lexicon_new(struct err *err)
{
    struct eligibility_lexicon *x = calloc(1, sizeof *x);

    if (x == NULL)
        arena_oom(sizeof *x);
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        eligibility_add_hint(x, str_of(always[i]), true);
    if (compile(x, err))
        return x;
    eligibility_lexicon_free(x);
    return NULL;
}

void eligibility_lexicon_free(struct eligibility_lexicon *x)
{
    if (x == NULL)
        return;
    regex_free(x->heading);
    regex_free(x->pdq_heading);
    regex_free(x->cohort_start);
    regex_free(x->cohort_inside);
    regex_free(x->pdl1_score);
    regex_free(x->pdl1_bare);
    regex_free(x->tmb);
    arena_free(&x->mem);
    free(x);
}

/* ---- words, and the pieces they start with ---- */

static bool is_word_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
           || (unsigned char)c >= 0x80;
}

/* The first piece of a word and the number of its pieces. */
static unsigned pieces_of(struct str word, struct str *first)
{
    unsigned n = 0;
    size_t beg = 0;

    for (size_t i = 0; i <= word.n; i++) {
        if (i < word.n && is_word_char(word.p[i]))
            continue;
        if (i > beg && n++ == 0)
            *first = str_sub(word, beg, i - beg);
        beg = i + 1;
    }
    return n;
}

static int note_first(struct eligibility_lexicon *x, struct strmap *map,
    struct str word, bool is_hint, struct err *err)
{
    bool is_new;
    struct str first = STR_NONE;
    unsigned n = pieces_of(word, &first);

    if (n == 0)
        return err_set(
            err, ERR_FAIL, "found the word \"%.*s\", expected letters", STR_ARG(word));
    uint32_t *most = strmap_at(map, &x->mem, first, &is_new);
    if (*most < n)
        *most = n;
    if (is_hint)
        eligibility_add_hint(x, first, map == &x->folded_first);
    return 0;
}

/* The term of an exact word, made when it is new.  is_named: it stands for something.
 */
static int term_at(struct eligibility_lexicon *x, struct str word, bool is_named,
    struct eligibility_term **out, bool *is_new, struct err *err)
{
    struct str key = str_copy(&x->mem, word);
    uint32_t *at = strmap_at(&x->exact, &x->mem, key, is_new);

    if (*is_new) {
        *at = (uint32_t)x->n;
        x->terms = arena_grow(&x->mem, x->terms, &x->cap, x->n + 1, sizeof *x->terms);
        x->terms[x->n++] = ARENA_NEW(&x->mem, struct eligibility_term);
    }
    *out = x->terms[*at];
    return note_first(x, &x->exact_first, key, is_named, err);
}

static int sign_of(struct str positive, enum eligibility_sign *out, struct err *err)
{
    static const char *const names[] = {[SIGN_MUTATION] = "mutation",
        [SIGN_FUSION] = "fusion",
        [SIGN_AMPLIFICATION] = "amplification",
        [SIGN_EXPRESSION] = "expression",
        [SIGN_OVEREXPRESSION] = "overexpression"};

    *out = SIGN_MUTATION;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq_c(positive, names[i])) {
            *out = (enum eligibility_sign)i;
            return 0;
        }
    if (positive.n == 0)
        return 0;
    return err_set(err, ERR_FAIL,
        "found the sign \"%.*s\", expected mutation, fusion, amplification, expression "
        "or overexpression",
        STR_ARG(positive));
}

int eligibility_lexicon_add_gene(struct eligibility_lexicon *x, struct str word,
    struct str gene, struct str positive, struct err *err)
{
    bool is_new;
    struct eligibility_term *t;
    int rc = term_at(x, word, gene.n > 0, &t, &is_new, err);

    if (rc >= 0)
        rc = sign_of(positive, &t->positive, err);
    if (rc < 0 || gene.n == 0)
        return rc;
    for (unsigned i = 0; i < t->n; i++)
        if (str_eq(t->genes[i], gene))
            return 0;
    if (t->n == ELIGIBILITY_MAX_GENES)
        return err_set(err, ERR_FAIL, "the word \"%.*s\" stands for over %d genes",
            STR_ARG(word), ELIGIBILITY_MAX_GENES);
    t->genes[t->n++] = str_copy(&x->mem, gene);
    return 0;
}

static int add_folded(
    struct eligibility_lexicon *x, struct str word, uint32_t value, struct err *err)
{
    bool is_new;
    struct str key = str_fold(&x->mem, word);
    uint32_t *at = strmap_at(&x->folded, &x->mem, key, &is_new);

    if (is_new)
        *at = value;
    uint32_t kind = value & 0xff;
    bool is_hint = kind == WORD_MARKER || kind == WORD_PERFORMANCE
                   || kind == WORD_PRIOR_THERAPY || kind == WORD_BRAIN;
    return note_first(x, &x->folded_first, key, is_hint, err);
}

int eligibility_lexicon_add_marker(struct eligibility_lexicon *x, struct str word,
    struct str match, struct str criterion, struct err *err)
{
    bool is_new;
    struct eligibility_term *t;
    int rc;

    if (str_eq_c(match, "folded")) {
        t = ARENA_NEW(&x->mem, struct eligibility_term);
        x->terms = arena_grow(&x->mem, x->terms, &x->cap, x->n + 1, sizeof *x->terms);
        x->terms[x->n++] = t;
        rc = add_folded(x, word, (uint32_t)(x->n - 1) << 8 | WORD_MARKER, err);
    } else if (str_eq_c(match, "exact") || str_eq_c(match, "signed")) {
        rc = term_at(x, word, true, &t, &is_new, err);
    } else {
        return err_set(err, ERR_FAIL,
            "found the match \"%.*s\", expected exact, signed or folded",
            STR_ARG(match));
    }
    if (rc < 0)
        return rc;
    t->needs_sign = str_eq_c(match, "signed");
    return criterion_parse(str_copy(&x->mem, criterion), &x->mem, &t->marker, err);
}

/* "tumour lung": the name of a tumour of that organ. */
static int add_tumour(
    struct eligibility_lexicon *x, struct str word, struct str organ, struct err *err)
{
    unsigned i = 0;

    while (i < x->n_organs && !str_eq(x->organs[i], organ))
        i++;
    if (i == ELIGIBILITY_MAX_ORGANS)
        return err_set(err, ERR_FAIL, "found a %uth organ of tumours", i + 1);
    if (i == x->n_organs)
        x->organs[x->n_organs++] = str_copy(&x->mem, organ);
    x->tumours = arena_grow(
        &x->mem, x->tumours, &x->cap_tumours, x->n_tumours + 1, sizeof *x->tumours);
    x->tumours[x->n_tumours++] = (struct eligibility_tumour){
        str_fmt(&x->mem, " %.*s ", STR_ARG(str_fold(&x->mem, word))), i};
    return 0;
}

int eligibility_lexicon_add_word(
    struct eligibility_lexicon *x, struct str word, struct str kind, struct err *err)
{
#define ELIGIBILITY_NAME(name, text) text,
    static const char *const names[] = {ELIGIBILITY_KINDS(ELIGIBILITY_NAME)};
#undef ELIGIBILITY_NAME
    if (str_starts(kind, STR(TUMOUR)) && kind.n > sizeof TUMOUR - 1)
        return add_tumour(x, word, str_sub(kind, sizeof TUMOUR - 1, kind.n), err);
    for (uint32_t i = 0; i < N_WORD_KINDS; i++)
        if (str_eq_c(kind, names[i]))
            return add_folded(x, word, i, err);
    return err_set(err, ERR_FAIL,
        "found the kind of word \"%.*s\", expected one that "
        "the reader knows",
        STR_ARG(kind));
}

const struct eligibility_term *eligibility_term_of(
    const struct eligibility_lexicon *x, struct str word)
{
    const uint32_t *at = strmap_get(&x->exact, word);

    return at != NULL ? x->terms[*at] : NULL;
}

const char *eligibility_fact_name(enum eligibility_fact f)
{
    static const char *const names[] = {
        "none", "prior_therapy", "performance_status", "brain_metastases"};

    return names[f];
}
