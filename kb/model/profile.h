/*
 * Molecular profile names: "X", "X AND Y", "BRAF Amplification AND ( BRAF V600E OR BRAF
 * V600K )", "NOT KIT D816V".  Operators stand only in the name; variant names may hold
 * " or ", '&', '/', parentheses: the name is tokenised by its known members' names,
 * longest first, never by splitting (notes/civic.md 1.6).
 */
#ifndef KB_MODEL_PROFILE_H
#define KB_MODEL_PROFILE_H

#include "kb/model/criterion.h"

struct profile_member {
    struct str name; /* "BRAF V600E", as it stands in profile names */
    struct criterion *criterion;
};

/* Reads name into a criterion whose leaves are the members' criteria.  A piece that is
 * no member becomes unparsed(piece); a name whose parentheses or operators do not fit
 * becomes unparsed(name).  *n_unparsed counts such pieces. Case of operators: upper
 * only. */
struct criterion *profile_read(struct str name, const struct profile_member *members,
    unsigned n_members, struct arena *mem, unsigned *n_unparsed);

#endif
