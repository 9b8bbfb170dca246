/*
 * Criteria: what every source's "if the patient has X" becomes (DESIGN section 2).
 *
 * A criterion is a tree: leaves of a closed list of kinds, joined by AND, OR, NOT.  It
 * has one text form, which is also how the KB stores it:
 *
 *   and(A, B, ...)  or(A, B, ...)  not(A)
 *   allele(GRCh37:7:140453136:A:T, GRCh38:7:140753336:A:T)     one or both assemblies
 *   protein(BRAF, V600E)
 *   codon(BRAF, 600)                       any change of that residue
 *   exon(EGFR, 19, deletion)  exon(EGFR, 18-21, any)
 *   exon(VHL, 2-3, loss)                   the exons themselves are gone
 *   range(EGFR, 746-750, deletion)  range(EGFR, "kinase domain", any)
 *   range(EGFR, "kinase domain", 712-979, any)             a domain with its residues
 *   region(GRCh38:5:1295000-1295300, promoter)
 *   gene(BRCA2, truncating)
 *   copy_number(ERBB2, amplification)      gene, arm ("8q") or chromosome ("chr7")
 *   fusion(EML4, ALK)  fusion(*, ALK)  fusion(BCR, ABL1, e13, a2)   5' gene, 3' gene;
 *                                          at most one gene any; exon not known: *
 *   rearrangement(FLT3, itd)
 *   karyotype("t(9;22)(q34;q11)")
 *   state(ERBB2, "overexpression")
 *   haplotype(UGT1A1, "*28")
 *   factor(MSI, = high)  factor(TMB, >= 10)
 *   unparsed("text as the source has it")
 *
 * and qualifiers after a leaf or a group: [germline] [somatic] [homozygous] ...,
 * several joined by a comma: gene(BRCA2, any)[germline, homozygous].  A qualifier of a
 * group holds for all its leaves that have none of their own.  Words that hold
 * anything but letters, digits and _ . - * = + : stand in double quotes with \" and
 * \\ escaped; texts (domain, karyotype, state, haplotype, unparsed) always do, and so
 * do a word "*" and a factor's word that could be read as a number.  One blank after
 * each comma and after a factor's operator, none elsewhere: print(parse(t)) is the one
 * canonical spelling; parse(print(c)) equals c.  The parser takes any number of blanks
 * between tokens, and groups at most CRITERION_MAX_DEPTH deep.
 *
 * Genes are approved HGNC symbols.
 */
#ifndef KB_MODEL_CRITERION_H
#define KB_MODEL_CRITERION_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/err.h"
#include "kb/base/str.h"
#include "kb/model/allele.h"
#include "kb/model/protein.h"

#define CRITERION_MAX_DEPTH 64
#define CRITERION_MAX_EXON 9999

enum criterion_kind {
    CRITERION_AND,
    CRITERION_OR,
    CRITERION_NOT,
    CRITERION_ALLELE,
    CRITERION_PROTEIN,
    CRITERION_CODON,
    CRITERION_EXON,
    CRITERION_RANGE,
    CRITERION_REGION,
    CRITERION_GENE,
    CRITERION_COPY_NUMBER,
    CRITERION_FUSION,
    CRITERION_REARRANGEMENT,
    CRITERION_KARYOTYPE,
    CRITERION_STATE,
    CRITERION_HAPLOTYPE,
    CRITERION_FACTOR,
    CRITERION_UNPARSED,
    N_CRITERION_KINDS,
};
const char *criterion_kind_name(enum criterion_kind k); /* "copy_number" */

/* The class of change that exon, range, region, gene, copy_number and rearrangement
 * criteria name.  Which classes a kind may have is checked by the parser. */
enum change_class {
    CHANGE_ANY, /* any protein-altering change */
    CHANGE_DELETION,
    CHANGE_INSERTION, /* duplications included */
    CHANGE_INDEL,     /* in-frame deletion, insertion or delins */
    CHANGE_SKIPPING,
    CHANGE_MISSENSE,
    CHANGE_FRAMESHIFT,
    CHANGE_TRUNCATING, /* stop gained, frameshift, canonical splice, start lost */
    CHANGE_SPLICE,
    CHANGE_PROMOTER,
    CHANGE_NON_CODING,
    CHANGE_ACTIVATING,   /* gain of function, hotspot */
    CHANGE_INACTIVATING, /* loss of function */
    CHANGE_WILD_TYPE,    /* no protein-altering change */
    CHANGE_AMPLIFICATION,
    CHANGE_GAIN,
    CHANGE_LOSS, /* copy loss of any degree; of exons: they are gone */
    CHANGE_HOMOZYGOUS_DELETION,
    CHANGE_ITD,
    CHANGE_TANDEM_DUPLICATION,
    CHANGE_KINASE_DOMAIN_DUPLICATION,
    CHANGE_INTRAGENIC_DELETION,
    CHANGE_REARRANGEMENT, /* partner unknown */
    N_CHANGE_CLASSES,
};
const char *change_class_name(enum change_class c); /* "homozygous_deletion" */
/* Does the class itself name the change, so that the effect gate is open (DESIGN 2)?
 * True for deletion, insertion, indel, skipping, frameshift, truncating, splice,
 * promoter, ... ; false for any, missense, activating, inactivating, non_coding. */
bool change_class_names_change(enum change_class c);
/* May a criterion of this kind name this class? */
bool criterion_allows_change(enum criterion_kind k, enum change_class c);

enum origin { ORIGIN_UNKNOWN, ORIGIN_SOMATIC, ORIGIN_GERMLINE };
const char *origin_name(enum origin o);
enum zygosity {
    ZYGOSITY_UNKNOWN,
    ZYGOSITY_HETEROZYGOUS,
    ZYGOSITY_HOMOZYGOUS,
    ZYGOSITY_HEMIZYGOUS
};
const char *zygosity_name(enum zygosity z);

enum factor_op { FACTOR_EQ, FACTOR_GE, FACTOR_GT, FACTOR_LE, FACTOR_LT };

struct criterion {
    enum criterion_kind kind;
    enum origin origin;     /* qualifier; UNKNOWN: none */
    enum zygosity zygosity; /* qualifier; UNKNOWN: none */

    struct criterion **members; /* AND, OR: two or more; NOT: one */
    unsigned n_members;

    struct str gene;  /* approved symbol; fusion: 5' partner, empty for any */
    struct str gene3; /* fusion: 3' partner, empty for any */
    struct allele alleles[N_ASSEMBLIES]; /* ALLELE; assembly NONE where not given */
    struct protein_change protein;
    uint32_t beg, end; /* codon: residue; exon, range: closed; region: pos1 closed */
    enum assembly assembly; /* region */
    unsigned contig;        /* region */
    enum change_class change;
    struct str text;   /* domain name, karyotype, state, diplotype, unparsed text,
                          fusion exon of the 5' side, factor's value word */
    struct str text3;  /* fusion exon of the 3' side */
    struct str factor; /* factor's name: "MSI", "TMB" */
    enum factor_op op;
    double number; /* factor with a threshold; NAN: text holds the word */
};

/* Reads the whole text; on failure ERR_FAIL with the byte position and what was
 * expected. Everything lives in mem. */
int criterion_parse(
    struct str text, struct arena *mem, struct criterion **out, struct err *err);
void criterion_print(const struct criterion *c, struct buf *out);
struct str criterion_text(const struct criterion *c, struct arena *mem);

/* Makers; members and strings are borrowed. and/or of one member give that member. */
struct criterion *criterion_new(struct arena *mem, enum criterion_kind kind);
struct criterion *criterion_group(struct arena *mem, enum criterion_kind and_or_not,
    struct criterion **members, unsigned n_members);
struct criterion *criterion_unparsed(struct arena *mem, struct str text);

/* Visits c and all below it, parents first; stops at the first negative. positive is
 * false under an odd number of NOTs. */
typedef int criterion_visit_fn(
    void *ctx, const struct criterion *c, bool is_positive, struct err *err);
int criterion_visit(
    const struct criterion *c, criterion_visit_fn *fn, void *ctx, struct err *err);
bool criterion_has_unparsed(const struct criterion *c);

#endif
