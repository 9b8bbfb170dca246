#include "query/suppress.h"

#include "query/curated_load.h"

/* Bytes: a shorter alias is the abbreviation of other things too. */
#define LEAST_ALIAS 3

struct suppress {
    struct str *names; /* lower case */
    size_t n, cap;
    bool may_begin[256]; /* bytes that a name begins with, in either case */
    struct arena *mem;
};

enum column { KIND, SUBJECT, SPELLINGS, N_COLUMNS };
static const char *const columns[N_COLUMNS] = {"kind", "subject", "spellings"};

static char lower(char c)
{
    if (c >= 'A' && c <= 'Z')
        return "abcdefghijklmnopqrstuvwxyz"[c - 'A'];
    return c;
}

/* ---- the table ------------------------------------------------------------------- */

static void add_name(struct suppress *s, struct str name)
{
    if (name.n == 0)
        return;
    s->names = arena_grow(s->mem, s->names, &s->cap, s->n + 1, sizeof *s->names);
    name = str_lower(s->mem, name);
    s->names[s->n++] = name;
    unsigned char first = (unsigned char)name.p[0];
    s->may_begin[first] = true;
    if (first >= 'a' && first <= 'z')
        s->may_begin[first - 'a' + 'A'] = true;
}

static int add_gene(
    struct suppress *s, struct kb_txn *kb, struct str symbol, struct err *err)
{
    struct gene g;
    int rc = kb_gene_by_symbol(kb, symbol, s->mem, &g, err);
    if (rc <= 0)
        return rc;
    add_name(s, g.name);
    for (unsigned i = 0; i < g.n_aliases; i++)
        if (g.aliases[i].n >= LEAST_ALIAS)
            add_name(s, g.aliases[i]);
    for (unsigned i = 0; i < g.n_previous; i++)
        if (g.previous[i].n >= LEAST_ALIAS)
            add_name(s, g.previous[i]);
    return 0;
}

static int add_row(struct suppress *s, struct kb_txn *kb, const struct str *row,
    const int *at, struct err *err)
{
    struct str spellings = row[at[SPELLINGS]], spelling;
    bool is_gene = str_eq_c(row[at[KIND]], "gene");
    if (row[at[SUBJECT]].n == 0 || (!is_gene && !str_eq_c(row[at[KIND]], "test")))
        return err_set(err, ERR_KB,
            "the KB's curated table \"suppress\": found kind \"%.*s\" and subject "
            "\"%.*s\", expected a gene or a test",
            STR_ARG(row[at[KIND]]), STR_ARG(row[at[SUBJECT]]));
    add_name(s, row[at[SUBJECT]]);
    while (str_next(&spellings, ',', &spelling))
        add_name(s, str_trim(spelling));
    return is_gene ? add_gene(s, kb, row[at[SUBJECT]], err) : 0;
}

int suppress_load(
    struct kb_txn *kb, struct arena *mem, struct suppress **out, struct err *err)
{
    struct curated_table t;
    int at[N_COLUMNS];
    struct suppress *s = ARENA_NEW(mem, struct suppress);
    s->mem = mem;
    *out = s;
    int rc = kb_curated(kb, "suppress", mem, &t, err);
    if (rc > 0)
        rc = curated_load(kb, "suppress", columns, at, N_COLUMNS, mem, &t, err);
    else
        return rc;
    for (unsigned i = 0; rc >= 0 && i < t.n_rows; i++)
        rc = add_row(s, kb, t.rows[i], at, err);
    return rc < 0 ? rc : 0;
}

/* ---- names in a text ------------------------------------------------------------- */

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
    return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f');
}

/* Texts of VCF write what would end them, or a blank, as "%3B" or "%20". */
static bool is_behind_code(struct str text, size_t at)
{
    return at >= 3 && text.p[at - 3] == '%' && is_hex(text.p[at - 2])
           && is_hex(text.p[at - 1]);
}

static bool begins_word(struct str text, size_t at)
{
    if (at == 0 || is_behind_code(text, at))
        return true;
    char before = lower(text.p[at - 1]);
    return !is_letter(before) && !is_digit(before);
}

/* Words end where letters end; a name that ends in a digit is no other number. */
static bool ends_word(struct str text, size_t end)
{
    if (end == text.n)
        return true;
    char next = lower(text.p[end]);
    return !is_letter(next) && !(is_digit(text.p[end - 1]) && is_digit(next));
}

static bool is_named_at(const struct suppress *s, struct str text, size_t at)
{
    for (size_t i = 0; i < s->n; i++) {
        size_t n = s->names[i].n;
        if (n <= text.n - at && str_eq_nocase(str_sub(text, at, n), s->names[i])
            && ends_word(text, at + n))
            return true;
    }
    return false;
}

bool suppress_is_named(const struct suppress *s, struct str text)
{
    for (size_t at = 0; at < text.n; at++)
        if (s->may_begin[(unsigned char)text.p[at]] && begins_word(text, at)
            && is_named_at(s, text, at))
            return true;
    return false;
}

bool suppress_is_empty(const struct suppress *s)
{
    return s->n == 0;
}

int suppress_is_asked(
    const struct suppress *s, struct kb_txn *kb, uint32_t criterion, struct err *err)
{
    struct arena mem = ARENA_INIT;
    struct criterion *c;
    int rc = s->n > 0 ? kb_criterion(kb, criterion, &mem, &c, err) : 0;
    if (rc > 0)
        rc = suppress_is_named(s, criterion_text(c, &mem));
    arena_free(&mem);
    return rc;
}
