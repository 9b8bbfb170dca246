/*
 * OncoTree (oncotree.mskcc.org, api/tumorTypes/tree): codes and names, joined to the
 * Disease Ontology by curated/oncotree_doid.tsv, else by the node's NCI codes when they
 * lead to exactly one term.  A node that nothing maps is a disease of its own below
 * its parent's.
 */
#include "ingest/build.h"
#include "kb/base/json.h"

#define ONCOTREE_ROOT "TISSUE" /* anatomy, no disease */
#define ONCOTREE_DEPTH 32

struct oncotree_reader {
    struct build *b;
    unsigned file;
    const char *name;
    struct arena mem;
    struct strmap curated; /* code -> row of the curated table */
    const struct curated_rows *table;
    int code_column, doid_column, relation_column;
    struct str parent; /* disease of the node above; empty: none */
    unsigned depth;
};

static int load_curated(struct oncotree_reader *r, struct err *err)
{
    r->table = build_curated(r->b, "oncotree_doid");
    if (r->table == NULL)
        return 0;
    int code = r->code_column = curated_rows_column(r->table, "oncotree_code", err);
    r->doid_column = curated_rows_column(r->table, "doid", err);
    r->relation_column = curated_rows_column(r->table, "relation", err);
    if (code < 0 || r->doid_column < 0 || r->relation_column < 0)
        return err->code;
    for (unsigned i = 0; i < r->table->n_rows; i++) {
        bool is_new;
        uint32_t *at =
            strmap_at(&r->curated, &r->mem, r->table->rows[i][code], &is_new);
        if (!is_new)
            return err_set(err, ERR_FAIL, "curated table oncotree_doid: %.*s twice",
                STR_ARG(r->table->rows[i][code]));
        *at = i;
    }
    return 0;
}

/* The one DOID that all NCI codes of a node lead to; p NULL when none or several. */
static struct str doid_by_nci(const struct oncotree_reader *r, const struct json *node)
{
    const struct json *codes = json_path(node, "externalReferences.NCI");
    struct str found = STR_NONE;
    for (size_t i = 0; i < json_len(codes); i++) {
        struct str doid = ontology_by_nci(r->b->ontology, json_str(json_at(codes, i)));
        if (doid.p == NULL)
            continue;
        if (found.p != NULL && !str_eq(found, doid))
            return STR_NONE;
        found = doid;
    }
    return found;
}

/* What the curated table says of a node; p NULL: nothing.  *relation: its word. */
static struct str doid_by_table(
    struct oncotree_reader *r, struct str code, struct str *relation)
{
    const uint32_t *at = strmap_get(&r->curated, code);
    if (at == NULL)
        return STR_NONE;
    const struct str *row = r->table->rows[*at];
    *relation = row[r->relation_column];
    if (disease_tree_find(r->b->diseases, row[r->doid_column]) != NULL)
        return row[r->doid_column];
    report_note_record(r->b->report, r->table->file, r->table->lines[*at], code,
        "curated: no such disease in this release", row[r->doid_column]);
    return STR_NONE;
}

/* Where a node belongs: on a term, or as a node of its own below *parent. */
static void map_node(struct oncotree_reader *r, const struct json *json,
    struct oncotree_node *node, struct str *parent)
{
    struct str relation = STR_NONE;
    struct str doid = doid_by_table(r, node->code, &relation);
    bool is_child = str_eq_c(relation, "child_of");
    const char *how = "oncotree: mapped by the curated table";
    *parent = r->parent;
    if (doid.p != NULL && is_child) {
        *parent = doid;
        how = "oncotree: placed by the curated table";
    } else if (relation.p == NULL) {
        doid = doid_by_nci(r, json);
        how = "oncotree: mapped by NCI code";
    }
    if (doid.p != NULL)
        report_note(r->b->report, r->file, how, 1);
    node->is_mapped = doid.p != NULL && !is_child;
    node->disease_id =
        node->is_mapped ? doid : str_fmt(&r->mem, "ONCOTREE:%.*s", STR_ARG(node->code));
}

static int add_node(struct oncotree_reader *r, const struct oncotree_node *node,
    struct str parent, struct err *err)
{
    struct disease_tree *tree = r->b->diseases;
    ontology_add_node(r->b->ontology, node);
    if (node->is_mapped) {
        report_fate(
            r->b->report, r->file, FATE_MERGED, "mapped_on_disease_ontology", 1);
        return 0;
    }
    report_fate(r->b->report, r->file, FATE_STORED, NULL, 1);
    int rc = disease_tree_add(tree, node->disease_id, node->name, err);
    if (rc >= 0 && parent.n > 0)
        rc = disease_tree_add_parent(tree, node->disease_id, parent, err);
    else if (rc >= 0)
        report_note(r->b->report, r->file, "oncotree: nothing mapped above", 1);
    return rc;
}

static int read_children(
    struct oncotree_reader *r, const struct json *children, struct err *err);

/* NOLINTNEXTLINE(misc-no-recursion): depth is bounded */
static int read_node(
    void *ctx, struct str key, const struct json *value, struct err *err)
{
    struct oncotree_reader *r = ctx;
    struct oncotree_node node = {.code = json_str(json_get(value, "code")),
        .name = json_str(json_get(value, "name"))};
    struct str above = r->parent;
    int rc = 0;
    if (node.code.n == 0 || node.name.n == 0 || !str_eq(node.code, key))
        return err_set(err, ERR_FAIL,
            "%s: node \"%.*s\": a code equal to its key and a name expected", r->name,
            STR_ARG(key));
    report_read(r->b->report, r->file, 1);
    if (str_eq_c(node.code, ONCOTREE_ROOT)) {
        report_fate(r->b->report, r->file, FATE_NOT_USED, "root_of_anatomy", 1);
    } else {
        struct str parent;
        map_node(r, value, &node, &parent);
        rc = add_node(r, &node, parent, err);
        r->parent = node.disease_id;
    }
    if (rc >= 0)
        rc = read_children(r, json_get(value, "children"), err);
    r->parent = above;
    return rc;
}

/* NOLINTNEXTLINE(misc-no-recursion): depth is bounded */
static int read_children(
    struct oncotree_reader *r, const struct json *children, struct err *err)
{
    if (json_type(children) != JSON_OBJECT)
        return err_set(err, ERR_FAIL, "%s: an object of nodes expected", r->name);
    if (r->depth == ONCOTREE_DEPTH)
        return err_set(
            err, ERR_FAIL, "%s: the tree is deeper than %d", r->name, ONCOTREE_DEPTH);
    r->depth++;
    int rc = json_each_member(children, read_node, r, err);
    r->depth--;
    return rc;
}

/* Codes of earlier releases: other names of a disease, unless the tree has them still.
 */
static void add_former_codes(struct oncotree_reader *r)
{
    const struct ontology *o = r->b->ontology;
    size_t n_nodes = o->n_nodes;
    for (unsigned i = 0; r->table != NULL && i < r->table->n_rows; i++) {
        const struct str *row = r->table->rows[i];
        struct oncotree_node node = {.code = row[r->code_column],
            .disease_id = row[r->doid_column],
            .is_mapped = true,
            .is_former = true};
        bool is_there = false;
        for (size_t k = 0; k < n_nodes; k++)
            is_there |= str_eq(o->nodes[k].code, node.code);
        if (!is_there && str_eq_c(row[r->relation_column], "former"))
            ontology_add_node(r->b->ontology, &node);
    }
}

int oncotree_read(struct build *b, unsigned file, struct stream *in, struct err *err)
{
    struct oncotree_reader r = {.b = b, .file = file, .name = stream_name(in)};
    int rc = load_curated(&r, err);
    if (rc >= 0) {
        struct json *root = json_read(in, err);
        rc = root != NULL ? read_children(&r, root, err) : err->code;
        json_free(root);
    }
    if (rc >= 0)
        add_former_codes(&r);
    arena_free(&r.mem);
    return rc < 0 ? rc : 0;
}
