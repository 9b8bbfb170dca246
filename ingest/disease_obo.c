/*
 * A subset of Disease Ontology in OBO format (DO_cancer_slim.obo): exact synonyms, the
 * ids that were retired into a term, and NCI codes, through which OncoTree is mapped.
 * OBO flat file format 1.2/1.4: stanzas of "tag: value" lines.
 */
#include "ingest/build.h"

struct term {
    uint64_t line;
    bool is_term; /* other stanzas ([Typedef]) are skipped */
    bool is_obsolete;
    struct str id, name;
    struct str *synonyms, *retired, *nci, *mesh, *parents;
    unsigned n_synonyms, n_retired, n_nci, n_mesh, n_parents;
    size_t cap_synonyms, cap_retired, cap_nci, cap_mesh, cap_parents;
};

struct obo_reader {
    struct build *b;
    unsigned file;
    const char *name;
    struct arena mem; /* per term */
    struct term term;
};

static void add_str(
    struct obo_reader *r, struct str **list, unsigned *n, size_t *cap, struct str s)
{
    *list = arena_grow(&r->mem, *list, cap, (size_t)*n + 1, sizeof(struct str));
    (*list)[(*n)++] = str_copy(&r->mem, s);
}

/* "hemangiosarcoma" EXACT []; true when exact, the text unescaped into mem. */
static bool read_synonym(struct arena *mem, struct str value, struct str *out)
{
    char *text = arena_alloc(mem, value.n + 1);
    size_t n = 0, i = 1;
    if (value.n < 2 || value.p[0] != '"')
        return false;
    for (; i < value.n && value.p[i] != '"'; i++) {
        if (value.p[i] == '\\' && i + 1 < value.n)
            i++;
        text[n++] = value.p[i];
    }
    *out = (struct str){text, n};
    struct str scope = str_trim(str_sub(value, i + 1, value.n));
    return n > 0 && str_starts(scope, STR("EXACT"));
}

/* A value ends before " ! comment" or a trailing modifier " {...}". */
static struct str first_word(struct str value)
{
    ptrdiff_t blank = str_chr(value, ' ');
    return blank < 0 ? value : str_sub(value, 0, (size_t)blank);
}

static void take_line(struct obo_reader *r, struct str tag, struct str value)
{
    struct term *t = &r->term;
    if (str_eq_c(tag, "id"))
        t->id = str_copy(&r->mem, first_word(value));
    else if (str_eq_c(tag, "name"))
        t->name = str_copy(&r->mem, value);
    else if (str_eq_c(tag, "is_obsolete"))
        t->is_obsolete = str_eq_c(value, "true");
    else if (str_eq_c(tag, "alt_id"))
        add_str(r, &t->retired, &t->n_retired, &t->cap_retired, first_word(value));
    else if (str_eq_c(tag, "is_a"))
        add_str(r, &t->parents, &t->n_parents, &t->cap_parents, first_word(value));
    else if (str_eq_c(tag, "xref") && str_starts(value, STR("NCI:")))
        add_str(
            r, &t->nci, &t->n_nci, &t->cap_nci, first_word(str_sub(value, 4, value.n)));
    else if (str_eq_c(tag, "xref") && str_starts(value, STR("MESH:")))
        add_str(r, &t->mesh, &t->n_mesh, &t->cap_mesh,
            first_word(str_sub(value, 5, value.n)));
    else if (str_eq_c(tag, "synonym")) {
        struct str synonym;
        if (read_synonym(&r->mem, value, &synonym))
            add_str(r, &t->synonyms, &t->n_synonyms, &t->cap_synonyms, synonym);
    }
}

static int add_new_term(struct obo_reader *r, struct err *err)
{
    struct disease_tree *tree = r->b->diseases;
    const struct term *t = &r->term;
    int rc = disease_tree_add(tree, t->id, t->name, err);
    for (unsigned i = 0; rc >= 0 && i < t->n_parents; i++)
        rc = disease_tree_add_parent(tree, t->id, t->parents[i], err);
    report_fate(r->b->report, r->file, FATE_STORED, NULL, 1);
    return rc;
}

static int merge_term(
    struct obo_reader *r, const struct disease *known, struct err *err)
{
    const struct term *t = &r->term;
    int rc = 0;
    if (!str_eq(known->name, t->name)) {
        report_note_record(r->b->report, r->file, t->line, t->id,
            "diseases: name differs from the table's", t->name);
        rc = disease_tree_add_synonym(r->b->diseases, t->id, t->name, err);
    }
    report_fate(r->b->report, r->file, FATE_MERGED, "synonyms_and_codes", 1);
    return rc;
}

static int end_term(struct obo_reader *r, struct err *err)
{
    struct report *report = r->b->report;
    struct disease_tree *tree = r->b->diseases;
    const struct term *t = &r->term;
    if (!t->is_term)
        return 0;
    report_read(report, r->file, 1);
    if (t->id.n == 0 || t->name.n == 0) {
        report_reject(report, r->file, t->line, t->id, "no_id_or_label", t->name);
        return 0;
    }
    if (t->is_obsolete) {
        report_fate(report, r->file, FATE_NOT_USED, "obsolete_term", 1);
        return 0;
    }
    const struct disease *known = disease_tree_find(tree, t->id);
    int rc = known != NULL ? merge_term(r, known, err) : add_new_term(r, err);
    for (unsigned i = 0; rc >= 0 && i < t->n_synonyms; i++)
        rc = disease_tree_add_synonym(tree, t->id, t->synonyms[i], err);
    for (unsigned i = 0; i < t->n_retired; i++)
        ontology_add_retired(r->b->ontology, t->retired[i], t->id);
    for (unsigned i = 0; i < t->n_nci; i++)
        ontology_add_nci(r->b->ontology, t->nci[i], t->id);
    for (unsigned i = 0; i < t->n_mesh; i++)
        ontology_add_mesh(r->b->ontology, t->mesh[i], t->id);
    return rc < 0 ? err_wrap(err, "%s:%llu", r->name, (unsigned long long)t->line) : 0;
}

static int take_any_line(
    struct obo_reader *r, uint64_t line_number, struct str line, struct err *err)
{
    line = str_trim(line);
    if (line.n > 0 && line.p[0] == '[') {
        int rc = end_term(r, err);
        arena_reset(&r->mem);
        r->term =
            (struct term){.line = line_number, .is_term = str_eq_c(line, "[Term]")};
        return rc;
    }
    ptrdiff_t colon = str_chr(line, ':');
    if (r->term.is_term && colon > 0)
        take_line(r, str_sub(line, 0, (size_t)colon),
            str_trim(str_sub(line, (size_t)colon + 1, line.n)));
    return 0;
}

int do_obo_read(struct build *b, unsigned file, struct stream *in, struct err *err)
{
    struct obo_reader r = {.b = b, .file = file, .name = stream_name(in)};
    struct line_reader lines;
    struct str line;
    int rc;
    line_begin(&lines, in);
    bool is_obo = false;
    while ((rc = line_next(&lines, &line, err)) > 0) {
        if (lines.line == 1)
            is_obo = str_starts(line, STR("format-version:"));
        if (!is_obo) {
            rc = err_set(err, ERR_FAIL,
                "%s:1: \"format-version:\" expected: not an OBO file", r.name);
            break;
        }
        if ((rc = take_any_line(&r, lines.line, line, err)) < 0)
            break;
    }
    if (rc >= 0)
        rc = end_term(&r, err);
    line_end(&lines);
    arena_free(&r.mem);
    return rc < 0 ? rc : 0;
}
