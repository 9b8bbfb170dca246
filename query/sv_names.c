/* curated/intragenic_events.tsv. */
#include "query/curated_load.h"
#include "query/sv.h"

enum column { NAME, GENE, EVENT, EXONS, FIT, MIN, MAX, CLASS, N_COLUMNS };
static const char *const columns[N_COLUMNS] = {
    "name", "gene", "event", "exons", "fit", "min_bases", "max_bases", "class"};

static int bad_cell(
    const struct str *row, const int *at, enum column c, struct err *err)
{
    return err_set(err, ERR_KB,
        "intragenic event \"%.*s\": \"%.*s\" in column \"%s\" is not what this program "
        "reads",
        STR_ARG(row[at[NAME]]), STR_ARG(row[at[c]]), columns[c]);
}

/* "2-7" or "14". */
static bool read_exons(struct str s, struct sv_name *out)
{
    struct str beg;
    if (!str_next(&s, '-', &beg) || !str_to_u32(beg, &out->exon_beg))
        return false;
    out->exon_end = out->exon_beg;
    if (s.p != NULL && !str_to_u32(s, &out->exon_end))
        return false;
    return out->exon_beg >= 1 && out->exon_beg <= out->exon_end;
}

static bool read_class(struct str s, enum change_class *out)
{
    for (int i = 0; i < N_CHANGE_CLASSES; i++)
        if (str_eq_c(s, change_class_name((enum change_class)i))) {
            *out = (enum change_class)i;
            return criterion_allows_change(CRITERION_REARRANGEMENT, *out);
        }
    return false;
}

static bool read_type(struct str s, enum sv_type *out)
{
    *out = str_eq_c(s, "deletion")      ? SV_DELETION
           : str_eq_c(s, "duplication") ? SV_DUPLICATION
                                        : SV_INSERTION;
    return *out != SV_INSERTION || str_eq_c(s, "insertion");
}

static int read_row(
    const struct str *row, const int *at, struct sv_name *out, struct err *err)
{
    *out = (struct sv_name){.name = row[at[NAME]], .gene = row[at[GENE]]};
    out->is_inside = str_eq_c(row[at[FIT]], "inside");
    if (!read_type(row[at[EVENT]], &out->type))
        return bad_cell(row, at, EVENT, err);
    if (!read_exons(row[at[EXONS]], out))
        return bad_cell(row, at, EXONS, err);
    if (!out->is_inside && !str_eq_c(row[at[FIT]], "exact"))
        return bad_cell(row, at, FIT, err);
    if (row[at[MIN]].n > 0 && !str_to_u32(row[at[MIN]], &out->min_bases))
        return bad_cell(row, at, MIN, err);
    if (row[at[MAX]].n > 0 && !str_to_u32(row[at[MAX]], &out->max_bases))
        return bad_cell(row, at, MAX, err);
    if (!read_class(row[at[CLASS]], &out->change))
        return bad_cell(row, at, CLASS, err);
    return 0;
}

int sv_names_load(
    struct kb_txn *kb, struct arena *mem, struct sv_names *out, struct err *err)
{
    struct curated_table t;
    int at[N_COLUMNS];
    int rc =
        curated_load(kb, "intragenic_events", columns, at, N_COLUMNS, mem, &t, err);
    if (rc < 0)
        return rc;
    *out = (struct sv_names){ARENA_ARRAY(mem, struct sv_name, t.n_rows), t.n_rows};
    for (unsigned i = 0; rc >= 0 && i < t.n_rows; i++)
        rc = read_row(t.rows[i], at, &out->at[i], err);
    return rc;
}

const struct sv_name *sv_names_find(const struct sv_names *names, struct str gene,
    enum sv_type type, uint32_t exon_beg, uint32_t exon_end, bool is_whole,
    uint32_t n_bases)
{
    for (unsigned i = 0; i < names->n; i++) {
        const struct sv_name *x = &names->at[i];
        bool has_exons =
            x->is_inside
                ? exon_beg >= x->exon_beg && exon_end <= x->exon_end
                : is_whole && exon_beg == x->exon_beg && exon_end == x->exon_end;
        bool has_length = (x->min_bases == 0 || n_bases >= x->min_bases)
                          && (x->max_bases == 0 || n_bases <= x->max_bases);
        if (x->type == type && str_eq(x->gene, gene) && has_exons && has_length)
            return x;
    }
    return NULL;
}
