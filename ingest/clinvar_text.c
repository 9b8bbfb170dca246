/* The texts of ClinVar's fields: see clinvar_fields.h. */
#include "ingest/clinvar_fields.h"

#include <string.h>

/* How far a double is looked for, so that a hostile line costs no square of its length:
 * no record of ClinVar has as many conditions, no condition ids as long. */
#define LOOK_BACK 1000u
#define LOOK_BACK_BYTES ((size_t)4096)

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

/* The character that %XX at s stands for (VCF 4.3, 1.2); 0: s is no such code, or one
 * for a control character. */
static char percent_code(struct str s)
{
    int high, low;
    unsigned char code;

    if (s.n < 3 || s.p[0] != '%')
        return 0;
    high = hex_digit(s.p[1]);
    low = hex_digit(s.p[2]);
    if (high < 0 || low < 0)
        return '\0';
    code = (unsigned char)(high * 16 + low);
    if (code < 0x20 || code >= 0x7f)
        return '\0';
    return (char)code;
}

static struct str decode(struct arena *mem, struct str value, char for_underscore)
{
    char *out;
    size_t n = 0;

    if (!value.n)
        return STR_NONE;
    out = arena_alloc(mem, value.n);
    for (size_t i = 0; i < value.n; i++) {
        char code = percent_code(str_sub(value, i, 3));
        if (code) {
            out[n++] = code;
            i += 2;
        } else {
            out[n++] = value.p[i];
            if (value.p[i] == '_')
                out[n - 1] = for_underscore;
        }
    }
    return str_trim((struct str){out, n});
}

struct str clinvar_text(struct arena *mem, struct str value)
{
    return decode(mem, value, ' ');
}

struct str clinvar_class_text(struct arena *mem, struct str value)
{
    struct str rest = clinvar_text(mem, value), piece, out = STR_NONE;

    if (str_chr(rest, '|') < 0)
        return rest;
    while (str_next(&rest, '|', &piece))
        out =
            str_fmt(mem, "%.*s%s%.*s", STR_ARG(out), out.n ? "; " : "", STR_ARG(piece));
    return out;
}

struct str clinvar_identifier(struct arena *mem, struct str value)
{
    return str_chr(value, '%') < 0 ? value : decode(mem, value, '_');
}

struct str *clinvar_list(struct arena *mem, struct str text, char sep, unsigned *n)
{
    struct str rest = text, piece, *out = NULL;
    size_t cap = 0;

    *n = 0;
    while (str_next(&rest, sep, &piece)) {
        piece = str_trim(piece);
        if (!piece.n || str_eq_c(piece, "-") || str_eq_c(piece, "."))
            continue;
        out = arena_grow(mem, out, &cap, *n + 1, sizeof(*out));
        out[(*n)++] = piece;
    }
    return out;
}

/* The last two of "MONDO:MONDO:0013342", "Human Phenotype Ontology:HP:HP:0001249" (an
 * id that has its database's prefix by itself). */
static struct str clean_id(struct str id)
{
    ptrdiff_t colon = str_chr(id, ':');

    if (colon < 0)
        return STR_NONE; /* "7 conditions": a text, no id */
    for (;;) {
        struct str rest = str_sub(id, (size_t)colon + 1, id.n);

        colon = str_chr(rest, ':');
        if (colon < 0)
            return id;
        id = rest;
    }
}

/* Whether the ids so far, joined by ',', have this one. */
static bool has_id(struct str ids, struct str id)
{
    struct str piece;

    if (ids.n > LOOK_BACK_BYTES)
        ids = str_sub(ids, ids.n - LOOK_BACK_BYTES, LOOK_BACK_BYTES);
    while (str_next(&ids, ',', &piece))
        if (str_eq(piece, id))
            return true;
    return false;
}

struct str clinvar_condition_ids(struct arena *mem, struct str ids)
{
    char *out;
    size_t n = 0;

    if (!ids.n)
        return STR_NONE;
    out = arena_alloc(mem, ids.n + 1);
    for (size_t at = 0, end; at < ids.n; at = end + 1) {
        struct str id;

        end = at;
        while (end < ids.n && ids.p[end] != ',' && ids.p[end] != ';')
            end++;
        id = clean_id(str_trim(str_sub(ids, at, end - at)));
        if (!id.n || has_id((struct str){out, n}, id))
            continue;
        if (n)
            out[n++] = ',';
        memcpy(out + n, id.p, id.n);
        n += id.n;
    }
    return (struct str){out, n};
}

static unsigned count_pieces(struct str s, char sep)
{
    unsigned n = s.n > 0;

    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == sep;
    return n;
}

struct condition_list {
    struct arena *mem;
    struct condition *at;
    unsigned n;
    size_t cap;
};

static bool says_nothing(struct str text)
{
    return !text.n || str_eq_c(text, "-") || str_eq_c(text, ".");
}

/* Each once: a condition may stand alone and in a set. */
static void add_condition(struct condition_list *list, struct str name, struct str ids)
{
    struct condition c = {
        says_nothing(name) ? STR_NONE : name, clinvar_condition_ids(list->mem, ids)};

    if (!c.name.n && !c.ids.n)
        return;
    for (unsigned i = list->n > LOOK_BACK ? list->n - LOOK_BACK : 0; i < list->n; i++)
        if (str_eq(c.name, list->at[i].name) && str_eq(c.ids, list->at[i].ids))
            return;
    list->at = arena_grow(list->mem, list->at, &list->cap, list->n + 1, sizeof(c));
    list->at[list->n++] = c;
}

/* variant_summary joins the conditions of a set by ';', as many ids as names.  A name
 * may hold ';' too ("lymphoma with t(12;21)"): other numbers are one condition. */
static void add_set(struct condition_list *list, struct str names, struct str ids)
{
    struct str name, id;

    if (str_chr(names, ';') < 0 || count_pieces(names, ';') != count_pieces(ids, ';')) {
        add_condition(list, str_trim(names), ids);
        return;
    }
    while (str_next(&names, ';', &name) && str_next(&ids, ';', &id))
        add_condition(list, str_trim(name), id);
}

struct condition *clinvar_conditions(struct arena *mem, struct str names,
    struct str ids, bool is_vcf, unsigned *n, bool *ids_dropped)
{
    struct condition_list list = {.mem = mem};
    struct str name, id = STR_NONE, rest_ids = ids, rest = names;
    unsigned n_names = count_pieces(names, '|');
    bool has_ids = ids.n && count_pieces(ids, '|') == n_names;

    *ids_dropped = ids.n && !has_ids;
    while (n_names && str_next(&rest, '|', &name)) {
        if (has_ids)
            str_next(&rest_ids, '|', &id);
        if (is_vcf)
            add_condition(&list, clinvar_text(mem, name), id);
        else
            add_set(&list, name, id);
    }
    *n = list.n;
    return list.at;
}

/* Cuts "word(12)" off the front, with what separates it from the next; false: not
 * there. */
static bool next_count(struct str *rest, struct str *word, uint32_t *n)
{
    for (size_t i = 0; i < rest->n; i++) {
        size_t end = i + 1;

        if (rest->p[i] != '(')
            continue;
        while (end < rest->n && rest->p[end] >= '0' && rest->p[end] <= '9')
            end++;
        if (end >= rest->n || rest->p[end] != ')'
            || (end + 1 < rest->n && !strchr("|,;", rest->p[end + 1]))
            || !str_to_u32(str_sub(*rest, i + 1, end - i - 1), n))
            continue;
        *word = str_sub(*rest, 0, i);
        *rest = str_sub(*rest, end + 2, rest->n);
        return true;
    }
    return false;
}

bool clinvar_split(
    struct arena *mem, struct str text, struct class_count **out, unsigned *n)
{
    struct str rest = text, word;
    size_t cap = 0;
    uint32_t count;

    *out = NULL;
    *n = 0;
    while (rest.n) {
        if (!next_count(&rest, &word, &count))
            return false;
        word = clinvar_text(mem, word);
        if (!word.n)
            return false;
        *out = arena_grow(mem, *out, &cap, *n + 1, sizeof(**out));
        (*out)[(*n)++] = (struct class_count){.class_word = word, .n = count};
    }
    return true;
}

struct str *clinvar_omim(struct arena *mem, struct str list, char sep, unsigned *n)
{
    struct str *all = clinvar_list(mem, list, sep, n);
    unsigned n_kept = 0;

    for (unsigned i = 0; i < *n; i++)
        if (str_starts(all[i], STR("OMIM:")))
            all[n_kept++] = str_sub(all[i], 5, all[i].n);
    *n = n_kept;
    return all;
}

struct str clinvar_caid(struct str list, char sep)
{
    struct str rest = list, piece, found = STR_NONE;

    while (str_next(&rest, sep, &piece)) {
        piece = str_trim(piece);
        if (!str_starts(piece, STR("ClinGen:CA")))
            continue;
        piece = str_sub(piece, 8, piece.n);
        if (found.n && !str_eq(found, piece))
            return STR_NONE;
        found = piece;
    }
    return found;
}

/* NM_, NR_, XM_, XR_ or an Ensembl transcript; not NC_, NG_, LRG_. */
static bool is_transcript(struct str accession)
{
    return str_starts(accession, STR("NM_")) || str_starts(accession, STR("NR_"))
           || str_starts(accession, STR("XM_")) || str_starts(accession, STR("XR_"))
           || str_starts(accession, STR("ENST"));
}

/* The part behind the colon: "c.1799T>A (p.Val600Glu)". */
static void change_parts(struct str change, struct clinvar_name *out)
{
    ptrdiff_t p = str_find(change, STR(" (p."));

    out->c = change;
    if (p >= 0 && str_ends(change, STR(")"))) {
        out->c = str_sub(change, 0, (size_t)p);
        out->p = str_sub(change, (size_t)p + 2, change.n - (size_t)p - 3);
    }
    out->c = str_trim(out->c);
}

struct clinvar_name clinvar_name_parts(struct str name)
{
    struct clinvar_name out = {0};
    ptrdiff_t colon = str_chr(name, ':'), open;
    struct str accession;

    if (colon <= 0)
        return out;
    accession = str_sub(name, 0, (size_t)colon);
    if (!is_transcript(accession))
        return out;
    open = str_chr(accession, '(');
    if (open >= 0 && str_ends(accession, STR(")"))) {
        out.gene = str_sub(accession, (size_t)open + 1, accession.n - (size_t)open - 2);
        accession = str_sub(accession, 0, (size_t)open);
    }
    out.transcript = accession;
    change_parts(str_trim(str_sub(name, (size_t)colon + 1, name.n)), &out);
    return out;
}

struct str clinvar_date(struct arena *mem, struct str text)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    uint32_t day, year;

    if (text.n != 12 || text.p[3] != ' ' || text.p[6] != ',' || text.p[7] != ' '
        || !str_to_u32(str_sub(text, 4, 2), &day)
        || !str_to_u32(str_sub(text, 8, 4), &year) || day < 1 || day > 31)
        return STR_NONE;
    for (unsigned m = 0; m < 12; m++)
        if (memcmp(months + (size_t)3 * m, text.p, 3) == 0)
            return str_fmt(mem, "%04u-%02u-%02u", year, m + 1, day);
    return STR_NONE;
}

bool clinvar_origin_bits(struct str text, uint32_t *bits)
{
    static const struct {
        const char *word;
        uint32_t bit;
    } words[] = {
        {"unknown", 0},
        {"not provided", 0},
        {"not applicable", 0}, /* the VCF has no bit for it */
        {"-", 0},
        {"germline", 1},
        {"somatic", 2},
        {"inherited", 4},
        {"paternal", 8},
        {"maternal", 16},
        {"de novo", 32},
        {"biparental", 64},
        {"uniparental", 128},
        {"not tested", 256},
        {"not-tested", 256},
        {"tested-inconclusive", 512},
        {"tested inconclusive", 512},
        {"other", (uint32_t)1 << 30},
    };
    const size_t n_words = sizeof(words) / sizeof(words[0]);
    struct str rest = text, piece;

    *bits = 0;
    while (str_next(&rest, ';', &piece)) {
        size_t i = 0;
        while (i < n_words && !str_eq_c(str_trim(piece), words[i].word))
            i++;
        if (i == n_words && str_trim(piece).n)
            return false;
        *bits |= i < n_words ? words[i].bit : 0;
    }
    return true;
}
