#include "ingest/link_trial_diseases.h"

#include "kb/base/ordinals.h"

#define MAX_PIECES 8

/* One name on its way to its terms. */
struct search {
    struct link *l;
    const struct condition_names *names;
    bool is_ambiguous;
};

static struct str without_brackets(struct str name)
{
    ptrdiff_t open = str_find(name, STR(" ("));
    return open > 0 && str_ends(name, STR(")")) ? str_sub(name, 0, (size_t)open) : name;
}

/* "NSCLC (Non-small Cell Lung Cancer)" -> "Non-small Cell Lung Cancer". */
static struct str inside_brackets(struct str name)
{
    ptrdiff_t open = str_find(name, STR(" ("));
    if (open <= 0 || !str_ends(name, STR(")")))
        return STR_NONE;
    return str_sub(name, (size_t)open + 2, name.n - (size_t)open - 3);
}

static const struct disease *by_name(struct search *s, struct str name)
{
    bool is_ambiguous;
    const struct disease *d =
        condition_by_name(s->names, name, &s->l->scratch, &is_ambiguous);
    s->is_ambiguous |= is_ambiguous;
    return d;
}

static const struct disease *by_all_words(
    struct search *s, const struct condition_words *words)
{
    bool is_ambiguous;
    const struct disease *d =
        condition_by_words(s->names, words, 0, words->n, &s->l->scratch, &is_ambiguous);
    s->is_ambiguous |= is_ambiguous;
    return d;
}

/* With all its words, then without those of a state. */
static const struct disease *by_words(struct search *s, struct str name)
{
    struct condition_words words = condition_words_of(s->names, name, &s->l->scratch);
    const struct disease *d = by_all_words(s, &words);
    if (d != NULL || s->is_ambiguous)
        return d;
    words = condition_words_without_state(s->names, &words);
    return by_all_words(s, &words);
}

static const struct disease *whole(struct search *s, struct str name)
{
    struct str base = without_brackets(name), inside = inside_brackets(name);
    const struct disease *d = by_name(s, name);
    if (d == NULL && !s->is_ambiguous && base.n < name.n)
        d = by_name(s, base);
    if (d == NULL && !s->is_ambiguous)
        d = by_words(s, base);
    if (d == NULL && !s->is_ambiguous && inside.n > 0)
        d = by_words(s, inside);
    return d;
}

static const struct disease *part(
    struct search *s, const struct condition_words *words, unsigned beg, unsigned end)
{
    bool is_ambiguous;
    if (end - beg == 1 && !condition_word_is_telling(s->names, words->word[beg]))
        return NULL;
    const struct disease *d =
        condition_by_words(s->names, words, beg, end, &s->l->scratch, &is_ambiguous);
    return d != NULL && d->is_cancer ? d : NULL;
}

/* The longest end of a name, else the longest beginning, that is a cancer. */
static const struct disease *by_part(struct search *s, struct str name)
{
    const struct disease *d = NULL;
    struct condition_words words =
        condition_words_of(s->names, without_brackets(name), &s->l->scratch);
    words = condition_words_without_state(s->names, &words);
    for (unsigned beg = 1; d == NULL && beg < words.n; beg++)
        d = part(s, &words, beg, words.n);
    for (unsigned end = words.n; d == NULL && end-- > 1;)
        d = part(s, &words, 0, end);
    return d;
}

/* "Kidney Cancer and Lung Cancer", "Gastric Cancer; GIST", "Melanoma/Sarcoma". */
static unsigned cut(struct str name, struct str pieces[MAX_PIECES])
{
    static const struct str marks[] = {
        {" and ", 5}, {" or ", 4}, {"; ", 2}, {" / ", 3}, {"/", 1}, {", ", 2}};
    unsigned n = 0;
    while (name.n > 0 && n < MAX_PIECES) {
        ptrdiff_t first = -1;
        size_t width = 0;
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
            ptrdiff_t at = str_find(name, marks[i]);
            if (at >= 0 && (first < 0 || at < first)) {
                first = at;
                width = marks[i].n;
            }
        }
        pieces[n++] = first < 0 ? name : str_sub(name, 0, (size_t)first);
        name = first < 0 ? STR_NONE : str_sub(name, (size_t)first + width, name.n);
    }
    return n;
}

/* One word left of a name must tell more than "carcinoma" does. */
static const struct disease *by_piece(struct search *s, struct str piece)
{
    struct condition_words words = condition_words_of(s->names, piece, &s->l->scratch);
    const struct disease *d =
        words.n == 1 && !condition_word_is_telling(s->names, words.word[0])
            ? NULL
            : by_words(s, piece);
    return d != NULL && d->is_cancer ? d : NULL;
}

static void add(struct trial *t, const struct disease *d)
{
    t->diseases[t->n_diseases++] = d->ordinal;
}

/* Returns how the name was read, for the report. */
static const char *read_name(struct search *s, struct str name, struct trial *t)
{
    struct str pieces[MAX_PIECES];
    unsigned n_before = t->n_diseases;
    const struct disease *d = whole(s, name);
    if (d != NULL) {
        add(t, d);
        return "diseases: found by name";
    }
    if (s->is_ambiguous)
        return "diseases: ambiguous name";
    unsigned n = cut(without_brackets(name), pieces);
    for (unsigned i = 0; n > 1 && i < n; i++)
        if ((d = by_piece(s, pieces[i])) != NULL)
            add(t, d);
    if (t->n_diseases > n_before)
        return "diseases: found by pieces of a name";
    s->is_ambiguous = false;
    d = by_part(s, name);
    if (d == NULL)
        return "diseases: unknown name";
    add(t, d);
    return "diseases: found by a part of a name";
}

static void read_names(struct link *l, const struct condition_names *names,
    unsigned file, const struct str *list, unsigned n, struct trial *t)
{
    for (unsigned i = 0; i < n; i++) {
        struct search s = {.l = l, .names = names};
        report_note(l->b->report, file, read_name(&s, list[i], t), 1);
    }
}

/* The terms that Disease Ontology joins with an id that the registry gives.  MeSH ids
 * are its own guesses from the conditions; those of NCI are the conditions. */
static void read_ids(struct link *l, unsigned file, bool is_nci, struct trial *t)
{
    const struct ontology *o = l->b->ontology;
    for (unsigned i = 0; i < t->n_disease_ids; i++) {
        struct str id = t->disease_ids[i];
        size_t head = is_nci ? sizeof "NCI:" - 1 : sizeof "MESH:" - 1;
        struct str code = str_sub(id, head, id.n);
        if (str_starts(id, STR("NCI:")) != is_nci)
            continue;
        struct str doid = is_nci ? ontology_by_nci(o, code) : ontology_by_mesh(o, code);
        const struct disease *d =
            doid.n > 0 ? disease_tree_find(l->b->diseases, doid) : NULL;
        if (d != NULL)
            add(t, d);
        report_note(l->b->report, file,
            d != NULL ? "diseases: found by id" : "diseases: unknown id", 1);
    }
}

/* The cancers that a title names, the longest piece first at each word. */
static void read_title(
    struct link *l, const struct condition_names *names, unsigned file, struct trial *t)
{
    struct search s = {.l = l, .names = names};
    struct condition_words words = condition_words_of(names, t->title, &l->scratch);
    words = condition_words_without_state(names, &words);
    for (unsigned beg = 0, end; beg < words.n; beg = end) {
        const struct disease *d = NULL;
        end = words.n + 1;
        while (d == NULL && --end > beg)
            d = part(&s, &words, beg, end);
        if (d != NULL)
            add(t, d);
        else
            end = beg + 1;
    }
    report_note(l->b->report, file, "diseases: found in the title", t->n_diseases);
}

/* Is it above one of these? */
static bool is_above(
    const struct link *l, uint32_t ordinal, const uint32_t *below, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (disease_has_ancestor(disease_tree_at(l->b->diseases, below[i]), ordinal))
            return true;
    return false;
}

static void drop_wider(const struct link *l, struct trial *t, unsigned n_conditions)
{
    unsigned n = n_conditions;
    for (unsigned i = n_conditions; i < t->n_diseases; i++)
        if (!is_above(l, t->diseases[i], t->diseases, n_conditions))
            t->diseases[n++] = t->diseases[i];
    t->n_diseases = n;
}

void link_trial_diseases(
    struct link *l, const struct condition_names *names, unsigned file, struct trial *t)
{
    size_t n_names =
        (size_t)t->n_conditions + t->n_keywords + t->n_mesh_terms + t->n_disease_ids;
    t->n_diseases = 0;
    t->diseases =
        ARENA_ARRAY(&l->scratch, uint32_t, n_names * MAX_PIECES + CONDITION_MAX_WORDS);
    read_names(l, names, file, t->conditions, t->n_conditions, t);
    read_ids(l, file, true, t);
    unsigned n_conditions = t->n_diseases;
    read_names(l, names, file, t->keywords, t->n_keywords, t);
    read_names(l, names, file, t->mesh_terms, t->n_mesh_terms, t);
    read_ids(l, file, false, t);
    drop_wider(l, t, n_conditions);
    if (t->n_diseases == 0)
        read_title(l, names, file, t);
    t->n_diseases = (unsigned)ordinals_unique(t->diseases, t->n_diseases);
    report_note(l->b->report, file,
        t->n_diseases > 0 ? "trials: with a disease" : "trials: no disease known", 1);
}
