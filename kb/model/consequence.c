#include "kb/model/consequence.h"

static const char *const terms[N_CONSEQUENCES] = {
#define X(id, term) [CONSEQUENCE_BIT_##id] = term,
    CONSEQUENCE_TERMS(X)
#undef X
};

/* Other words for the same: ClinVar's MC (its misspelling included) and the finer
 * splice terms that VEP has had since release 106. */
static const struct {
    const char *word;
    uint32_t bit;
} other_words[] = {
    {"nonsense", CONSEQUENCE(STOP_GAINED)},
    {"missense", CONSEQUENCE(MISSENSE)},
    {"frameshift", CONSEQUENCE(FRAMESHIFT)},
    {"synonymous", CONSEQUENCE(SYNONYMOUS)},
    {"initiator_codon_variant", CONSEQUENCE(START_LOST)},
    {"initiatior_codon_variant", CONSEQUENCE(START_LOST)},
    {"splice_donor_region_variant", CONSEQUENCE(SPLICE_REGION)},
    {"splice_donor_5th_base_variant", CONSEQUENCE(SPLICE_REGION)},
    {"splice_polypyrimidine_tract_variant", CONSEQUENCE(SPLICE_REGION)},
    {"genic_upstream_transcript_variant", CONSEQUENCE(UPSTREAM)},
    {"genic_downstream_transcript_variant", CONSEQUENCE(DOWNSTREAM)},
};

/* Equal but for ASCII case, with blank and '-' read as '_'. */
static bool is_term(struct str word, const char *term)
{
    size_t i;

    for (i = 0; i < word.n && term[i]; i++) {
        char a = word.p[i], b = term[i];

        if (a == ' ' || a == '-')
            a = '_';
        if (a >= 'A' && a <= 'Z')
            a = (char)(a + ('a' - 'A'));
        if (b >= 'A' && b <= 'Z')
            b = (char)(b + ('a' - 'A'));
        if (a != b)
            return false;
    }
    return i == word.n && !term[i];
}

uint32_t consequence_parse(struct str term)
{
    struct str word = str_trim(term);
    ptrdiff_t bar = str_chr(word, '|');

    if (bar >= 0 && str_starts(word, STR("SO:")))
        word = str_sub(word, (size_t)bar + 1, word.n);
    for (unsigned i = 0; i < N_CONSEQUENCES; i++)
        if (is_term(word, terms[i]))
            return (uint32_t)1 << i;
    for (size_t i = 0; i < sizeof(other_words) / sizeof(other_words[0]); i++)
        if (is_term(word, other_words[i].word))
            return other_words[i].bit;
    return 0;
}

struct str consequence_text(struct arena *mem, uint32_t set)
{
    struct buf text = BUF_INIT;
    struct str copy;

    for (unsigned i = 0; i < N_CONSEQUENCES; i++) {
        if (!(set & ((uint32_t)1 << i)))
            continue;
        if (text.n)
            buf_add_char(&text, '&');
        buf_add_c(&text, terms[i]);
    }
    copy = str_copy(mem, buf_str(&text));
    buf_free(&text);
    return copy;
}

bool consequence_is_protein_altering(uint32_t set)
{
    const uint32_t altering =
        CONSEQUENCE(TRANSCRIPT_ABLATION) | CONSEQUENCE(SPLICE_ACCEPTOR)
        | CONSEQUENCE(SPLICE_DONOR) | CONSEQUENCE(STOP_GAINED) | CONSEQUENCE(FRAMESHIFT)
        | CONSEQUENCE(STOP_LOST) | CONSEQUENCE(START_LOST)
        | CONSEQUENCE(INFRAME_INSERTION) | CONSEQUENCE(INFRAME_DELETION)
        | CONSEQUENCE(INFRAME_INDEL) | CONSEQUENCE(MISSENSE)
        | CONSEQUENCE(PROTEIN_ALTERING);

    return (set & altering) != 0;
}

bool consequence_is_truncating(uint32_t set)
{
    const uint32_t truncating = CONSEQUENCE(TRANSCRIPT_ABLATION)
                                | CONSEQUENCE(STOP_GAINED) | CONSEQUENCE(FRAMESHIFT)
                                | CONSEQUENCE(START_LOST);

    return (set & truncating) != 0 || consequence_is_splice(set);
}

bool consequence_is_splice(uint32_t set)
{
    return (set & (CONSEQUENCE(SPLICE_ACCEPTOR) | CONSEQUENCE(SPLICE_DONOR))) != 0;
}
