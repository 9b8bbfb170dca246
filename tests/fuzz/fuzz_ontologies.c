/* Genes and diseases of vdt-build (the first byte chooses HGNC, the Disease Ontology as
 * a table or OBO, OncoTree): every record has one fate, and the tree closes or says why
 * not. */
#include "tests/fuzz/fuzz_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* What an ontology read before it would have left. */
static void begin_diseases(struct made_build *m)
{
    struct err err = {0};

    m->b.genes = gene_index_new();
    m->b.diseases = disease_tree_new();
    m->b.ontology = ontology_new();
    if (disease_tree_add(m->b.diseases, STR("DOID:4"), STR("disease"), &err) < 0
        || disease_tree_add(m->b.diseases, STR("DOID:162"), STR("cancer"), &err) < 0
        || disease_tree_add_parent(m->b.diseases, STR("DOID:162"), STR("DOID:4"), &err)
               < 0)
        abort();
    ontology_add_nci(m->b.ontology, STR("C4381"), STR("DOID:162"));
}

static void end_diseases(struct made_build *m)
{
    gene_index_free(m->b.genes);
    disease_tree_free(m->b.diseases);
    ontology_free(m->b.ontology);
}

/* The tree closes or says why not. */
static void check_diseases(struct made_build *m)
{
    struct err err = {0};

    if (disease_tree_close(m->b.diseases, &err) < 0 && err.msg[0] == '\0')
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct fuzz_reader one[] = {{hgnc_read, 0, NULL},
        {do_tsv_read, 0, NULL}, {do_obo_read, 0, NULL}, {oncotree_read, 0, NULL}};
    static const struct fuzz_readers all = {
        one, 4, begin_diseases, check_diseases, end_diseases, false};

    fuzz_reader_one(&all, data, n);
    return 0;
}
