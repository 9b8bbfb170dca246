#include "query/curated_load.h"

int curated_load(struct kb_txn *kb, const char *name, const char *const *columns,
    int *index, unsigned n, struct arena *mem, struct curated_table *t, struct err *err)
{
    int rc = kb_curated(kb, name, mem, t, err);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return err_set(err, ERR_KB, "the KB has no curated table \"%s\"", name);
    for (unsigned i = 0; i < n; i++) {
        index[i] = curated_column(t, columns[i]);
        if (index[i] < 0)
            return err_set(err, ERR_KB,
                "the KB's curated table \"%s\" has no column \"%s\"", name, columns[i]);
    }
    return 0;
}
