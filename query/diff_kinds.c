#include "query/diff_kinds.h"

static const struct {
    const char *name, *heading;
} groups[N_DIFF_GROUPS] = {
#define X(id, name, heading) {name, heading},
    DIFF_GROUPS(X)
#undef X
};

static const struct {
    enum diff_group group;
    const char *name, *heading;
} kinds[N_DIFF_KINDS] = {
#define X(id, group, name, heading) {DIFF_GROUP_##group, name, heading},
    DIFF_KINDS(X)
#undef X
};

const char *diff_group_name(enum diff_group g)
{
    return groups[g].name;
}

const char *diff_group_heading(enum diff_group g)
{
    return groups[g].heading;
}

enum diff_group diff_kind_group(enum diff_kind k)
{
    return kinds[k].group;
}

const char *diff_kind_name(enum diff_kind k)
{
    return kinds[k].name;
}

const char *diff_kind_heading(enum diff_kind k)
{
    return kinds[k].heading;
}
