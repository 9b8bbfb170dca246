#include "kb/model/profile.h"

#include "kb/model/variant_name.h"

#define MAX_DEPTH 32 /* nested parentheses; CIViC has one level */

struct operands {
    struct criterion **c;
    size_t n, cap;
};

struct reader {
    struct str name; /* trimmed */
    size_t at;
    const struct profile_member *members;
    unsigned n_members;
    bool *is_used; /* by member */
    struct profile_piece *piece;
    size_t n_pieces, cap_pieces;
    struct arena *mem;
    unsigned depth;
};

static struct criterion *read_expression(struct reader *r);

static void skip_blanks(struct reader *r)
{
    while (r->at < r->name.n && r->name.p[r->at] == ' ')
        r->at++;
}

/* A token stands alone between blanks and the ends. */
static bool is_at_token(const struct reader *r, struct str token)
{
    struct str rest = str_sub(r->name, r->at, r->name.n - r->at);

    return str_starts(rest, token) && (rest.n == token.n || rest.p[token.n] == ' ');
}

static bool take_token(struct reader *r, struct str token)
{
    skip_blanks(r);
    if (!is_at_token(r, token))
        return false;
    r->at += token.n;
    return true;
}

/* May an operand end before the byte at?  Yes before the end, an operator or a closing
 * parenthesis, all of them set off by blanks. */
static bool is_operand_end(const struct reader *r, size_t at)
{
    struct reader ahead = *r;

    if (at < r->name.n && r->name.p[at] != ' ')
        return false;
    ahead.at = at;
    skip_blanks(&ahead);
    return ahead.at == r->name.n || is_at_token(&ahead, STR("AND"))
           || is_at_token(&ahead, STR("OR")) || is_at_token(&ahead, STR(")"));
}

static size_t match_name(const struct reader *r, struct str name)
{
    struct str rest = str_sub(r->name, r->at, r->name.n - r->at);

    name = str_trim(name);
    return name.n && str_starts(rest, name) && is_operand_end(r, r->at + name.n)
               ? name.n
               : 0;
}

/* The longest name of a member that stands here as a whole operand; its length. */
static size_t match_member(const struct reader *r, unsigned *member)
{
    size_t best_n = 0;

    for (unsigned i = 0; i < r->n_members; i++) {
        const struct profile_member *m = &r->members[i];

        for (unsigned a = 0; a <= m->n_aliases; a++) {
            size_t n = match_name(r, a ? m->aliases[a - 1] : m->name);

            if (n > best_n) {
                best_n = n;
                *member = i;
            }
        }
    }
    return best_n;
}

static void add_piece(
    struct reader *r, size_t beg, const char *form, struct criterion *c)
{
    r->piece = arena_grow(
        r->mem, r->piece, &r->cap_pieces, r->n_pieces + 1, sizeof(*r->piece));
    r->piece[r->n_pieces++] =
        (struct profile_piece){str_sub(r->name, beg, r->at - beg), form, c};
}

/* A piece that no member has: up to the next operator. */
static struct criterion *read_unknown(struct reader *r)
{
    struct criterion *c;
    size_t beg = r->at;

    while (!is_operand_end(r, r->at))
        r->at++;
    c = criterion_unparsed(r->mem, str_sub(r->name, beg, r->at - beg));
    add_piece(r, beg, NULL, c);
    return c;
}

static struct criterion *read_group(struct reader *r)
{
    struct criterion *c;

    if (++r->depth > MAX_DEPTH)
        return NULL;
    c = read_expression(r);
    r->depth--;
    return c && take_token(r, STR(")")) ? c : NULL;
}

/* NULL: nothing that could be an operand stands here. */
static struct criterion *read_operand(struct reader *r)
{
    unsigned member = 0;
    size_t length;

    skip_blanks(r);
    if (r->at == r->name.n)
        return NULL;
    length = match_member(r, &member);
    if (length) {
        r->at += length;
        r->is_used[member] = true;
        add_piece(r, r->at - length, "member", r->members[member].criterion);
        return r->members[member].criterion;
    }
    if (take_token(r, STR("NOT"))) {
        struct criterion *c = ++r->depth > MAX_DEPTH ? NULL : read_operand(r);

        r->depth--;
        return c ? criterion_group(r->mem, CRITERION_NOT,
                   arena_dup(r->mem, &c, sizeof(struct criterion *)), 1)
                 : NULL;
    }
    if (take_token(r, STR("(")))
        return read_group(r);
    if (is_operand_end(r, r->at) || is_at_token(r, STR("AND"))
        || is_at_token(r, STR("OR")) || is_at_token(r, STR(")")))
        return NULL;
    return read_unknown(r);
}

static void push(struct operands *list, struct arena *mem, struct criterion *c)
{
    list->c =
        arena_grow(mem, list->c, &list->cap, list->n + 1, sizeof(struct criterion *));
    list->c[list->n++] = c;
}

/* Operands joined by one operator.  AND and OR side by side without parentheses have
 * no agreed precedence in CIViC: refused. */
static struct criterion *read_expression(struct reader *r)
{
    struct operands list = {0};
    struct criterion *c = read_operand(r);
    enum criterion_kind kind = CRITERION_UNPARSED;

    while (c) {
        enum criterion_kind next;

        push(&list, r->mem, c);
        if (take_token(r, STR("AND")))
            next = CRITERION_AND;
        else if (take_token(r, STR("OR")))
            next = CRITERION_OR;
        else if (list.n == 1)
            return c;
        else
            return criterion_group(r->mem, kind, list.c, (unsigned)list.n);
        if (list.n > 1 && next != kind)
            return NULL;
        kind = next;
        c = read_operand(r);
    }
    return NULL;
}

/* The one member that no piece is; NULL: none, or several. */
static const struct profile_member *left_over(const struct reader *r)
{
    const struct profile_member *found = NULL;

    for (unsigned i = 0; i < r->n_members; i++) {
        if (r->is_used[i])
            continue;
        if (found)
            return NULL;
        found = &r->members[i];
    }
    return found;
}

static unsigned n_unknown(const struct reader *r)
{
    unsigned n = 0;

    for (size_t i = 0; i < r->n_pieces; i++)
        n += r->piece[i].form == NULL;
    return n;
}

/* An unknown piece stands in the tree as unparsed(piece), which is filled in place. */
static void fill_unknown(
    struct reader *r, const struct name_facts *facts, struct profile_pieces *pieces)
{
    const struct profile_member *member = n_unknown(r) == 1 ? left_over(r) : NULL;

    for (size_t i = 0; i < r->n_pieces; i++) {
        struct profile_piece *piece = &r->piece[i];
        struct name_reading reading;

        if (piece->form)
            continue;
        if (member) {
            piece->form = "member left over";
            *piece->criterion = *member->criterion;
            pieces->n_left_over++;
            continue;
        }
        variant_name_read_whole(facts, piece->text, r->mem, &reading);
        piece->form = reading.form;
        *piece->criterion = *reading.criterion;
        if (criterion_has_unparsed(reading.criterion))
            pieces->n_unparsed++;
        else
            pieces->n_by_grammar++;
    }
}

struct criterion *profile_read(struct str name, const struct profile_member *members,
    unsigned n_members, const struct name_facts *facts, struct arena *mem,
    struct profile_pieces *pieces)
{
    struct reader r = {.name = str_copy(mem, str_trim(name)),
        .members = members,
        .n_members = n_members,
        .is_used = ARENA_ARRAY(mem, bool, n_members),
        .mem = mem};
    struct criterion *c = read_expression(&r);

    *pieces = (struct profile_pieces){0};
    skip_blanks(&r);
    if (!c || r.at != r.name.n) {
        pieces->n_unparsed = 1;
        return criterion_unparsed(mem, r.name);
    }
    pieces->piece = r.piece;
    pieces->n = (unsigned)r.n_pieces;
    fill_unknown(&r, facts, pieces);
    return c;
}
