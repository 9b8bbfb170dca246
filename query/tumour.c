#include "query/report_make.h"

#define N_NEAREST 5

/* How well a text names a disease, best first. */
enum naming { NAMING_ID, NAMING_ONCOTREE, NAMING_NAME, NAMING_SYNONYM, NAMING_NONE };

static bool folds_to(struct str text, struct str folded, struct arena *mem)
{
    return text.n > 0 && str_eq(str_fold(mem, text), folded);
}

/* Names of other languages are known to the KB's name table only: they rank with the
 * synonyms. */
static enum naming naming_of(
    const struct disease *d, struct str folded, struct arena *mem)
{
    if (folds_to(d->id, folded, mem))
        return NAMING_ID;
    if (folds_to(d->oncotree, folded, mem))
        return NAMING_ONCOTREE;
    return folds_to(d->name, folded, mem) ? NAMING_NAME : NAMING_SYNONYM;
}

static bool is_number(struct str s)
{
    uint32_t n;
    return str_to_u32(s, &n);
}

static int unknown_tumour(struct kb_txn *kb, const char *what, const char *given,
    struct str folded, struct arena *mem, struct err *err)
{
    struct str *near;
    int n = kb_name_near(kb, folded, NAME_DISEASE, N_NEAREST, mem, &near, err);
    if (n < 0)
        return n;
    struct buf names = BUF_INIT;
    for (int i = 0; i < n; i++)
        buf_fmt(&names, "%s\"%.*s\"", i > 0 ? ", " : "", STR_ARG(near[i]));
    err_set(err, ERR_USAGE,
        "%s \"%s\" is not a disease that the knowledge base knows; expected a DOID, an "
        "OncoTree code, or a name or synonym",
        what, given);
    if (n > 0)
        err_hint(err, "nearest names: %s", names.p);
    else
        err_hint(err, "look it up with \"vdt show\"");
    buf_free(&names);
    return ERR_USAGE;
}

static int ambiguous_tumour(const char *what, const char *given,
    const struct disease *found, const enum naming *naming, int n, enum naming best,
    struct err *err)
{
    struct buf names = BUF_INIT;
    for (int i = 0; i < n; i++)
        if (naming[i] == best)
            buf_fmt(&names, "%s%.*s (%.*s)", names.n ? ", " : "",
                STR_ARG(found[i].name), STR_ARG(found[i].id));
    err_set(err, ERR_USAGE, "%s \"%s\" names several diseases", what, given);
    err_hint(err, "give the id of one: %s", names.p);
    buf_free(&names);
    return ERR_USAGE;
}

/* The diseases that a folded name leads to, each once.  Returns the number. */
static int diseases_named(struct kb_txn *kb, struct str folded, struct arena *mem,
    struct disease **out, struct err *err)
{
    struct name_hit *hits;
    int n_hits = kb_name(kb, folded, mem, &hits, err), n = 0;
    if (n_hits < 0)
        return n_hits;
    *out = ARENA_ARRAY(mem, struct disease, (size_t)n_hits);
    for (int i = 0; i < n_hits; i++) {
        bool is_known = hits[i].kind != NAME_DISEASE;
        for (int k = 0; k < n; k++)
            is_known = is_known || (*out)[k].ordinal == hits[i].target;
        if (is_known)
            continue;
        int rc = kb_disease(kb, hits[i].target, mem, &(*out)[n], err);
        if (rc == 0)
            return err_set(err, ERR_KB,
                "a name leads to disease %u, which is not there", hits[i].target);
        if (rc < 0)
            return rc;
        n++;
    }
    return n;
}

int tumour_resolve_named(struct kb_txn *kb, const char *what, const char *given,
    struct arena *mem, struct disease *out, struct err *err)
{
    struct str text = str_trim(str_of(given)), folded;
    if (is_number(text))
        text = str_fmt(mem, "DOID:%.*s", STR_ARG(text));
    folded = str_fold(mem, text);
    struct disease *found = NULL;
    int n = folded.n > 0 ? diseases_named(kb, folded, mem, &found, err) : 0;
    if (n < 0)
        return n;
    if (n == 0)
        return unknown_tumour(kb, what, given, folded, mem, err);
    enum naming *naming = ARENA_ARRAY(mem, enum naming, (size_t)n);
    enum naming best = NAMING_NONE;
    int n_best = 0;
    for (int i = 0; i < n; i++) {
        naming[i] = naming_of(&found[i], folded, mem);
        if (naming[i] < best) {
            best = naming[i];
            n_best = 0;
        }
        if (naming[i] == best) {
            n_best++;
            *out = found[i];
        }
    }
    if (n_best > 1)
        return ambiguous_tumour(what, given, found, naming, n, best, err);
    return 0;
}

int tumour_resolve(struct kb_txn *kb, const char *given, struct arena *mem,
    struct disease *out, struct err *err)
{
    return tumour_resolve_named(kb, "-t", given, mem, out, err);
}
