/*
 * A variant's name while it is being read; private to variant_name*.c.
 *
 * Every reader gets the name with blanks trimmed and the gene's symbol before it cut
 * off ("ALK Fusion" of ALK is "Fusion"), and returns NULL when the name is not of its
 * form.
 */
#ifndef KB_MODEL_NAMING_H
#define KB_MODEL_NAMING_H

#include "kb/model/criterion.h"

struct naming {
    struct str gene;
    struct str name;
    struct str folded; /* str_fold(name) */
    struct arena *mem;
};

struct criterion *naming_read_fusion(const struct naming *n);
struct criterion *naming_read_fusion_and_protein(const struct naming *n);

/* protein(gene, text), or NULL when text is no protein change */
struct criterion *naming_protein(const struct naming *n, struct str text);
struct criterion *naming_either(
    struct arena *mem, struct criterion *a, struct criterion *b);
/* Cut a number off the front of *rest; false when there is none. */
bool naming_take_number(struct str *rest, uint32_t *number);

#endif
