/*
 * Molecular profile names: "X", "X AND Y", "BRAF Amplification AND ( BRAF V600E OR BRAF
 * V600K )", "NOT KIT D816V".  Operators stand only in the name, in capitals; variant
 * names may hold " or ", '&', '/', parentheses: the name is tokenised by its known
 * members' names, longest first, never by splitting (notes/civic.md 1.6).
 *
 * A piece that is no member's name or alias is the one listed member that no other
 * piece is, when one of each is left; else it is read by the grammar of variant names.
 */
#ifndef KB_MODEL_PROFILE_H
#define KB_MODEL_PROFILE_H

#include "kb/model/criterion.h"

struct name_facts;

struct profile_member {
    struct str name;     /* "BRAF V600E", as it stands in profile names */
    struct str *aliases; /* further such names */
    unsigned n_aliases;
    struct criterion *criterion;
};

struct profile_piece {
    struct str text;
    const char *form; /* "member", "member left over", a form of variant names */
    struct criterion *criterion;
};

/* What was made of the pieces between operators, in the order of the name. */
struct profile_pieces {
    struct profile_piece *piece;
    unsigned n;
    unsigned n_left_over;  /* taken for the one member that was left */
    unsigned n_by_grammar; /* no member: read as a variant's name */
    unsigned n_unparsed; /* nor that: unparsed(piece); 1 for a name that does not fit */
};

/* Reads name into a criterion whose leaves are the members' criteria.  A name whose
 * parentheses or operators do not fit becomes unparsed(name).  facts may be NULL. */
struct criterion *profile_read(struct str name, const struct profile_member *members,
    unsigned n_members, const struct name_facts *facts, struct arena *mem,
    struct profile_pieces *pieces);

#endif
