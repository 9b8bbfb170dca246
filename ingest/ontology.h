/*
 * What joins the sources of diseases while they are read: which DOID a retired id, an
 * NCI code or an OncoTree code leads to.  The disease tree itself is kb/model's.
 */
#ifndef INGEST_ONTOLOGY_H
#define INGEST_ONTOLOGY_H

#include <stdbool.h>

#include "kb/base/err.h"
#include "kb/base/strmap.h"
#include "kb/model/disease.h"

struct oncotree_node {
    struct str code, name;
    struct str disease_id; /* the DOID it is mapped on, else "ONCOTREE:CODE" */
    bool is_mapped;
    bool is_former; /* a code of an earlier release; only a name of the disease */
};

struct ontology {
    struct arena mem;
    struct strmap retired; /* alt_id -> index in ids */
    struct strmap mesh;    /* number of a MeSH descriptor, "2289" -> as nci */
    struct strmap nci;     /* NCI code -> index in ids, or ONTOLOGY_AMBIGUOUS */
    struct str *nci_codes; /* the keys of nci, in the order in which they came */
    size_t n_nci_codes, cap_nci_codes;
    struct str *ids;
    size_t n_ids, cap_ids;
    struct oncotree_node *nodes;
    size_t n_nodes, cap_nodes;
};

#define ONTOLOGY_AMBIGUOUS UINT32_MAX

struct ontology *ontology_new(void);
void ontology_free(struct ontology *o);
void ontology_add_retired(struct ontology *o, struct str alt_id, struct str id);
void ontology_add_nci(struct ontology *o, struct str code, struct str id);
/* The term that a retired id became; p NULL: none, or several. */
struct str ontology_retired(const struct ontology *o, struct str id);
/* A MeSH descriptor ("D002289", "D000077192"), however many zeros it is padded with. */
void ontology_add_mesh(struct ontology *o, struct str descriptor, struct str id);
struct str ontology_by_mesh(const struct ontology *o, struct str descriptor);
/* The one DOID of an NCI code; p NULL: none, or several. */
struct str ontology_by_nci(const struct ontology *o, struct str code);
void ontology_add_node(struct ontology *o, const struct oncotree_node *node);

#endif
