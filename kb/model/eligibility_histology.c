#include "kb/model/eligibility_histology.h"

#include "kb/model/eligibility_parts.h"

/* A line about the diagnosis. */
static const char *const of_diagnosis[] = {
    "confirm", "diagnos", "histolog", "cytolog", "patholog", "proven", "document"};
/* A line that binds some, or tells of a test. */
static const char *const of_some[] = {"if ", "only", "for patients", "for participants",
    "for subjects", "part ", "cohort"};
/* Of the exclusion part: about this tumour; about another one. */
static const char *const of_this[] = {"histolog", "nsclc", "lung"};
static const char *const of_another[] = {"skin", "cutaneous", "except", "unless",
    "prior", "previous", "history", "other malignan", "second", "in situ", "cervi"};

static bool holds_any(struct str low, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_find(low, str_of(words[i])) >= 0)
            return true;
    return false;
}
#define HOLDS_ANY(low, words) holds_any(low, words, sizeof(words) / sizeof *(words))

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

/* "non-squamous", "nonsquamous", "not squamous", "other than squamous" */
static bool is_denied(struct str before)
{
    static const char *const denials[] = {"non", "not", "other than", "without"};

    while (before.n > 0
           && (before.p[before.n - 1] == ' ' || before.p[before.n - 1] == '-'))
        before.n--;
    for (size_t i = 0; i < sizeof denials / sizeof *denials; i++)
        if (str_ends(before, str_of(denials[i])))
            return true;
    return false;
}

/* What a line says of the word: "non-" of it; the thing itself. */
struct said {
    bool is_denied, is_named;
};

static struct said said_of(struct str low, struct str word)
{
    struct said said = {0};

    for (size_t from = 0; from < low.n;) {
        ptrdiff_t at = str_find(str_sub(low, from, low.n), word);
        if (at < 0)
            break;
        size_t beg = from + (size_t)at;
        from = beg + word.n;
        if (is_denied(str_sub(low, 0, beg)))
            said.is_denied = true;
        else if (beg == 0 || !is_letter(low.p[beg - 1])) /* not "adenosquamous" */
            said.is_named = true;
    }
    return said;
}

bool eligibility_excludes_histology(struct eligibility_lexicon *x, struct str text,
    struct str word, struct arena *mem, uint32_t *beg, uint32_t *end)
{
    struct eligibility_line *lines;
    bool is_found = false;

    if (str_find(str_lower(mem, text), word) < 0)
        return false;
    unsigned n = eligibility_lines(x, text, mem, &lines);
    for (unsigned i = 0; i < n; i++) {
        const struct eligibility_line *l = &lines[i];
        struct str low = str_lower(mem, str_sub(text, l->beg, l->end - l->beg));
        struct said said = said_of(low, word);
        bool is_plain = l->is_exclusion ? said.is_named && HOLDS_ANY(low, of_this)
                                        : said.is_denied && HOLDS_ANY(low, of_diagnosis)
                                              && !HOLDS_ANY(low, of_some)
                                              && !str_starts(low, STR("for "));
        if (l->is_exclusion ? said.is_denied : said.is_named)
            return false; /* some are taken */
        if (is_found || !is_plain || l->cohorts.n > 0
            || (l->is_exclusion && HOLDS_ANY(low, of_another)))
            continue;
        is_found = true;
        *beg = l->beg;
        *end = l->end;
    }
    return is_found;
}
