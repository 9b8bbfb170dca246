/*
 * Inside `vdt inspect` (cmd_inspect.c, inspect_*.c): one thing read, with every step,
 * as JSON.
 */
#ifndef INGEST_INSPECT_H
#define INGEST_INSPECT_H

#include "kb/base/json_out.h"
#include "kb/model/allele.h"
#include "kb/model/criterion.h"
#include "kb/model/protein.h"
#include "kb/model/reference.h"
#include "kb/store/kb.h"

struct inspect {
    const char *kb_path, *assembly_name, *reference_path;
    const char **args; /* after the kind */
    unsigned n_args;
    enum assembly assembly; /* NONE: not said */
    struct kb *kb;
    struct kb_txn *txn;          /* NULL: no -k */
    struct kb_bases windows;     /* of the KB */
    struct reference *reference; /* NULL: no --reference */
    struct refbases fasta;       /* its bases */
    /* The FASTA's bases on its assembly, the KB's windows on the other, nothing where
     * there is neither.  Its context is this struct. */
    struct refbases bases;
    bool as_text;    /* --text: for a person, where the kind has such a form */
    bool in_colours; /* stdout is a terminal */
    struct buf text; /* that form; empty: JSON is printed */
    struct arena mem;
    struct json_out w;
    struct err *err;
};

/* Options read: --assembly, -k, --reference.  inspect_close also after a failure. */
int inspect_open(struct inspect *x);
/* A fetch of bases that failed makes what was said wrong: 0, or its error. */
int inspect_check_bases(struct inspect *x);
void inspect_close(struct inspect *x);

int inspect_allele(struct inspect *x);
int inspect_hgvs(struct inspect *x);
int inspect_eligibility(struct inspect *x);
/* The texts of the trial with what was read of each line below it, to x->text. */
struct eligibility_clause;
struct trial;
void inspect_eligibility_text(struct inspect *x, const struct trial *t,
    const struct eligibility_clause *clauses, int n);
int inspect_variant_name(struct inspect *x);
int inspect_profile(struct inspect *x);
int inspect_criterion(struct inspect *x);

/* What the KB knows that helps to read names; NULL without a KB. */
struct name_facts;
int inspect_name_facts(struct inspect *x, struct name_facts **facts);
/* Members criterion (text form), kind, has_unparsed, tree. */
void inspect_put_criterion(struct inspect *x, const struct criterion *c);

/* The members of an allele: assembly, contig, pos1, ref, alt, text. */
void inspect_put_allele(struct inspect *x, const struct allele *a);

/* One allele on one assembly, from REF check to equality keys. */
struct allele_steps {
    struct allele allele;     /* in normal form */
    int ref;                  /* allele_check_ref */
    struct str reference_has; /* REF disagrees: the bases that stand there */
    struct str left_aligned;  /* what was done, in words */
    uint32_t moved_by;
};
/* a: trimmed. */
struct allele_steps inspect_steps(struct inspect *x, const struct allele *a);
/* Members of an object that is open. */
int inspect_put_steps(struct inspect *x, const struct allele_steps *s);

/* A protein change of a gene (empty: not told) against the proteins of the KB.
 * accession: of the transcript or protein that it is numbered on; empty: not told. */
int inspect_put_protein(struct inspect *x, struct str gene, struct str accession,
    const struct protein_change *change);

#endif
