#include "kb/model/profile.h"

#include <stdlib.h>
#include <string.h>

#define MAX_DEPTH 32 /* nested parentheses; CIViC has one level */

struct reader {
    struct str name; /* trimmed */
    size_t at;
    const struct profile_member *members;
    unsigned n_members;
    struct arena *mem;
    unsigned n_unparsed;
    unsigned depth;
};

struct operands {
    struct criterion **c;
    size_t n, cap;
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

/* The longest member name that stands here as a whole operand. */
static const struct profile_member *match_member(const struct reader *r)
{
    struct str rest = str_sub(r->name, r->at, r->name.n - r->at);
    const struct profile_member *best = NULL;
    size_t best_n = 0;

    for (unsigned i = 0; i < r->n_members; i++) {
        struct str name = str_trim(r->members[i].name);

        if (name.n > best_n && str_starts(rest, name)
            && is_operand_end(r, r->at + name.n)) {
            best = &r->members[i];
            best_n = name.n;
        }
    }
    return best;
}

/* A piece that no member has: up to the next operator. */
static struct criterion *read_unknown(struct reader *r)
{
    size_t beg = r->at;

    while (!is_operand_end(r, r->at))
        r->at++;
    r->n_unparsed++;
    return criterion_unparsed(r->mem, str_sub(r->name, beg, r->at - beg));
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
    const struct profile_member *member;

    skip_blanks(r);
    if (r->at == r->name.n)
        return NULL;
    member = match_member(r);
    if (member) {
        r->at += str_trim(member->name).n;
        return member->criterion;
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

struct criterion *profile_read(struct str name, const struct profile_member *members,
    unsigned n_members, struct arena *mem, unsigned *n_unparsed)
{
    struct reader r = {.name = str_copy(mem, str_trim(name)),
        .members = members,
        .n_members = n_members,
        .mem = mem};
    struct criterion *c = read_expression(&r);

    skip_blanks(&r);
    if (!c || r.at != r.name.n) {
        *n_unparsed = 1;
        return criterion_unparsed(mem, r.name);
    }
    *n_unparsed = r.n_unparsed;
    return c;
}
