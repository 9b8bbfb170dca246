/*
 * Reading of HGVS descriptions: what they count on, the level, and the protein part.
 * Places and changes are read in hgvs_place.c and hgvs_change.c.
 */
#include "kb/model/hgvs_parts.h"

#include <string.h>

static const struct level {
    char letter;
    const char *name;
} LEVELS[] = {
    [HGVS_G] = {'g', "genomic"},
    [HGVS_M] = {'m', "mitochondrial"},
    [HGVS_C] = {'c', "coding"},
    [HGVS_N] = {'n', "non-coding"},
    [HGVS_P] = {'p', "protein"},
};
#define N_LEVELS (sizeof(LEVELS) / sizeof(LEVELS[0]))

char hgvs_level_letter(enum hgvs_level level)
{
    return LEVELS[level].letter;
}

const char *hgvs_level_name(enum hgvs_level level)
{
    return LEVELS[level].name;
}

const char *hgvs_kind_name(enum hgvs_kind kind)
{
    static const char *const names[] = {
        [HGVS_SUBSTITUTION] = "substitution",
        [HGVS_DELETION] = "deletion",
        [HGVS_INSERTION] = "insertion",
        [HGVS_DELINS] = "delins",
        [HGVS_DUPLICATION] = "duplication",
        [HGVS_INVERSION] = "inversion",
        [HGVS_REPEAT] = "repeat",
        [HGVS_IDENTITY] = "identity",
        [HGVS_UNKNOWN] = "unknown",
    };

    return names[kind];
}

/* What a name before the colon is; LEVEL(x) bits of what may be counted on it. */
#define LEVEL(x) (1u << HGVS_##x)
#define TRANSCRIPT_LEVELS (LEVEL(C) | LEVEL(N) | LEVEL(P))
#define ANY_LEVEL (LEVEL(G) | LEVEL(M) | TRANSCRIPT_LEVELS)

static const struct accession_type {
    const char *prefix; /* digits follow */
    unsigned levels;
} ACCESSION_TYPES[] = {
    {"NC_", LEVEL(G) | LEVEL(M)},
    {"NG_", LEVEL(G)},
    {"NT_", LEVEL(G)},
    {"NW_", LEVEL(G)},
    {"AC_", LEVEL(G)},
    {"ENSG", LEVEL(G)},
    {"NM_", TRANSCRIPT_LEVELS},
    {"XM_", TRANSCRIPT_LEVELS},
    {"ENST", TRANSCRIPT_LEVELS},
    {"CCDS", LEVEL(C) | LEVEL(P)},
    {"NR_", LEVEL(N)},
    {"XR_", LEVEL(N)},
    {"NP_", LEVEL(P)},
    {"XP_", LEVEL(P)},
    {"YP_", LEVEL(P)},
    {"ENSP", LEVEL(P)},
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static size_t count_digits(struct str s)
{
    size_t n = 0;

    while (n < s.n && is_digit(s.p[n]))
        n++;
    return n;
}

/* "123" or "123.4": the number and version behind a prefix */
static bool is_number_with_version(struct str s, bool needs_version)
{
    size_t n = count_digits(s);

    if (n == 0)
        return false;
    s = str_sub(s, n, s.n);
    if (s.n == 0)
        return !needs_version;
    return s.p[0] == '.' && s.n > 1 && count_digits(str_sub(s, 1, s.n)) == s.n - 1;
}

/* "LRG_1", "LRG_1t1", "LRG_1p1" */
static unsigned lrg_levels(struct str s)
{
    size_t n;

    if (!hgvs_take_word(&s, STR("LRG_")))
        return 0;
    n = count_digits(s);
    s = str_sub(s, n, s.n);
    if (n > 0 && s.n == 0)
        return LEVEL(G);
    if (n == 0 || s.n < 2 || count_digits(str_sub(s, 1, s.n)) != s.n - 1)
        return 0;
    if (s.p[0] == 't')
        return TRANSCRIPT_LEVELS;
    return s.p[0] == 'p' ? LEVEL(P) : 0;
}

/* "M60091.1", "CM000663.1": a GenBank accession can be any sequence. */
static bool is_genbank(struct str s)
{
    size_t n = 0;

    while (n < s.n && s.p[n] >= 'A' && s.p[n] <= 'Z')
        n++;
    return n > 0 && is_number_with_version(str_sub(s, n, s.n), true);
}

/* Levels of an accession; 0: it is none. */
static unsigned accession_levels(struct str s)
{
    for (size_t i = 0; i < sizeof(ACCESSION_TYPES) / sizeof(ACCESSION_TYPES[0]); i++) {
        const struct accession_type *t = &ACCESSION_TYPES[i];
        struct str rest = s;

        if (hgvs_take_word(&rest, str_of(t->prefix))
            && is_number_with_version(rest, false))
            return t->levels;
    }
    return is_genbank(s) ? ANY_LEVEL : lrg_levels(s);
}

static bool is_gene(struct str s)
{
    if (s.n == 0 || !is_letter(s.p[0]))
        return false;
    for (size_t i = 1; i < s.n; i++)
        if (!is_letter(s.p[i]) && !is_digit(s.p[i]) && s.p[i] != '-' && s.p[i] != '_'
            && (s.p[i] != '.' || i + 1 == s.n))
            return false;
    return true;
}

/* The rCRS is counted by m. alone, other chromosomes by g. alone. */
static bool is_level_of_contig(struct str accession, enum hgvs_level level)
{
    unsigned contig = contig_parse(accession, NULL);

    if (contig == CONTIG_NONE || (level != HGVS_G && level != HGVS_M))
        return true;
    return (contig == CONTIG_MT) == (level == HGVS_M);
}

static bool has_level(unsigned levels, enum hgvs_level level)
{
    return (levels & (1u << level)) != 0;
}

/* "NM_004333.6", "BRAF", "chr7" */
static bool set_single_name(struct hgvs_scan *s, struct str name, struct hgvs *h)
{
    unsigned levels = accession_levels(name);
    bool is_contig = levels == 0 && (h->level == HGVS_G || h->level == HGVS_M)
                     && contig_parse(name, NULL) != CONTIG_NONE;

    if (levels == 0 && !is_contig) {
        h->gene = name;
        return is_gene(name)
               || hgvs_refuse(
                   s, "what stands before the colon is no accession or gene");
    }
    h->accession = name;
    if (levels && !has_level(levels, h->level))
        return hgvs_refuse(s, "the accession is of another kind than the description");
    return is_level_of_contig(name, h->level)
           || hgvs_refuse(s, "MT is counted by m., other contigs by g.");
}

/* "NM_004333.6(BRAF)", "NC_000007.14(NM_004333.6)", "BRAF(NM_004333.6)" */
static bool set_names(struct hgvs_scan *s, struct str text, struct hgvs *h)
{
    ptrdiff_t open = str_chr(text, '(');
    struct str outer, inner;

    if (open < 0)
        return set_single_name(s, text, h);
    outer = str_trim(str_sub(text, 0, (size_t)open));
    inner = str_sub(text, (size_t)open + 1, text.n);
    if (!str_ends(inner, STR(")")))
        return hgvs_refuse(s, "what stands before the colon is no accession or gene");
    inner = str_trim(str_sub(inner, 0, inner.n - 1));
    if (accession_levels(inner) == 0) {
        h->gene = inner;
        return set_single_name(s, outer, h) && h->accession.n && is_gene(inner)
                   ? true
                   : hgvs_refuse(
                       s, "what stands before the colon is no accession or gene");
    }
    if (has_level(accession_levels(outer), HGVS_G))
        h->context = outer;
    else if (is_gene(outer) && accession_levels(outer) == 0)
        h->gene = outer;
    else
        return hgvs_refuse(s, "what stands before the colon is no accession or gene");
    return set_single_name(s, inner, h);
}

/* "c." at the start; why tells levels that are not read. */
static bool take_level(struct hgvs_scan *s, struct hgvs *h)
{
    struct str at = s->rest;

    if (at.n < 2 || at.p[1] != '.')
        return hgvs_refuse(s, "there is no g., m., c., n. or p.");
    for (unsigned i = 0; i < N_LEVELS; i++)
        if (LEVELS[i].letter == at.p[0]) {
            h->level = (enum hgvs_level)i;
            s->level = h->level;
            s->rest = str_trim(str_sub(at, 2, at.n));
            return true;
        }
    if (at.p[0] == 'r')
        return hgvs_refuse(s, "descriptions of RNA (r.) are not read");
    return hgvs_refuse(s, "there is no g., m., c., n. or p.");
}

static bool has_level_prefix(struct str s)
{
    return s.n >= 2 && s.p[1] == '.' && s.p[0] >= 'a' && s.p[0] <= 'z';
}

/* Everything up to the level.  An inserted sequence has a colon of its own, so that one
 * is looked for only where the text does not begin with the level. */
static bool take_names_and_level(struct hgvs_scan *s, struct hgvs *h)
{
    ptrdiff_t colon = has_level_prefix(s->rest) ? -1 : str_chr(s->rest, ':');
    struct str names = str_trim(str_sub(s->rest, 0, colon < 0 ? 0 : (size_t)colon));

    if (colon >= 0)
        s->rest = str_trim(str_sub(s->rest, (size_t)colon + 1, s->rest.n));
    if (!take_level(s, h))
        return false;
    return colon < 0 || set_names(s, names, h);
}

static bool read_protein_change(
    struct str text, struct arena *mem, struct protein_change *out)
{
    return text.n && text.p[0] != '(' && !str_starts(text, STR("p."))
           && protein_parse(str_fmt(mem, "p.%.*s", STR_ARG(text)), mem, out) == 0;
}

/* "Ala2[10]", "28_29GA[4]": the unit is read as if it were duplicated. */
static bool read_protein_repeat(
    struct str text, struct arena *mem, struct hgvs_protein *p)
{
    ptrdiff_t open = str_chr(text, '[');
    struct str count = str_sub(text, (size_t)open, text.n);
    size_t n = (size_t)open;

    p->kind = HGVS_PROTEIN_REPEAT;
    while (n > 0 && !is_digit(text.p[n - 1]))
        n--;
    text = str_fmt(mem, "%.*sdup%.*s", STR_ARG(str_sub(text, 0, n)),
        STR_ARG(str_sub(text, n, (size_t)open - n)));
    return read_protein_change(text, mem, &p->change)
           && p->change.kind == PROTEIN_DUPLICATION
           && hgvs_take_count(&count, &p->count) && count.n == 0;
}

static const char *read_protein(
    struct str text, struct arena *mem, struct hgvs_protein *p)
{
    if (str_eq(text, STR("=")))
        p->kind = HGVS_PROTEIN_IDENTITY;
    else if (str_eq(text, STR("?")))
        p->kind = HGVS_PROTEIN_UNKNOWN;
    else if (str_eq(text, STR("0")))
        p->kind = HGVS_PROTEIN_NONE;
    else if (str_starts(text, STR("[")) || str_chr(text, ';') >= 0)
        return "a list of alleles";
    else if (str_ends(text, STR("]")) && str_chr(text, '[') >= 0)
        return read_protein_repeat(text, mem, p)
                   ? NULL
                   : "the repeat of residues is not readable";
    else if (!read_protein_change(text, mem, &p->change))
        return "the protein change is not readable";
    return NULL;
}

bool hgvs_read_protein(
    struct str text, struct arena *mem, struct hgvs_protein *out, const char **why)
{
    struct hgvs_protein p = {0};

    text = str_trim(text);
    if (text.n > 2 && text.p[0] == '(' && text.p[text.n - 1] == ')') {
        p.is_predicted = true;
        text = str_sub(text, 1, text.n - 2);
    }
    *why = read_protein(text, mem, &p);
    if (*why)
        return false;
    *out = p;
    return true;
}

/* " (p.Val600Glu)" behind a description of DNA: cut off and read. */
static bool cut_protein_part(struct hgvs_scan *s, struct hgvs *h)
{
    ptrdiff_t at = str_find(s->rest, STR("(p."));
    struct str part;

    if (at < 0)
        return true;
    part = str_sub(s->rest, (size_t)at + 3, s->rest.n);
    if (!str_ends(part, STR(")")))
        return hgvs_refuse(s, "the protein part is not closed");
    s->rest = str_trim(str_sub(s->rest, 0, (size_t)at));
    h->has_protein = true;
    return hgvs_read_protein(
        str_sub(part, 0, part.n - 1), s->mem, &h->protein, &s->why);
}

static bool read_dna(struct hgvs_scan *s, struct hgvs *h)
{
    if (!cut_protein_part(s, h))
        return false;
    if (str_starts(s->rest, STR("[")))
        return hgvs_refuse(s, "a list of alleles");
    if (str_starts(s->rest, STR("IVS")))
        return hgvs_refuse(s, "IVS counts introns, not bases");
    h->is_whole = true;
    if (str_eq(s->rest, STR("=")) || str_eq(s->rest, STR("?"))) {
        h->kind = s->rest.p[0] == '=' ? HGVS_IDENTITY : HGVS_UNKNOWN;
        return true;
    }
    h->is_whole = false;
    return hgvs_take_places(s, h) && hgvs_take_change(s, h);
}

static bool is_printable(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < ' ' || s.p[i] > '~')
            return false;
    return true;
}

int hgvs_parse(struct str text, struct arena *mem, struct hgvs *out, const char **why)
{
    struct hgvs h = {0};
    struct hgvs_scan s = {.rest = str_trim(text), .mem = mem};
    bool is_read = is_printable(s.rest)
                       ? take_names_and_level(&s, &h)
                       : hgvs_refuse(&s, "a character that no description has");

    if (is_read && h.level == HGVS_P) {
        h.has_protein = true;
        is_read = hgvs_read_protein(s.rest, mem, &h.protein, &s.why);
    } else if (is_read) {
        is_read = read_dna(&s, &h);
    }
    if (!is_read) {
        *why = s.why;
        return ERR_NOENT;
    }
    *out = h;
    return 0;
}
