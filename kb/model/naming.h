/*
 * A variant's name while it is being read; private to variant_name*.c.
 *
 * Every reader gets the name in plain letters (typographic dashes and blanks replaced),
 * trimmed, the gene's symbol before it cut off ("ALK Fusion" of ALK is "Fusion"), and
 * returns NULL when the name is not of its form.
 */
#ifndef KB_MODEL_NAMING_H
#define KB_MODEL_NAMING_H

#include "kb/model/criterion.h"
#include "kb/model/name_facts.h"

struct naming {
    struct str gene; /* empty: a factor's or a region's name */
    struct str name;
    struct str bare;                /* name without its description of the DNA */
    struct str dna;                 /* that description: "c.340+1G>A"; empty: none */
    struct str folded;              /* str_fold(bare) */
    const struct name_facts *facts; /* may be NULL */
    struct arena *mem;
    bool is_part; /* of a name of several: such names hold no others of the kind */
};

typedef struct criterion *naming_read_fn(const struct naming *n);

/* The forms; variant_name.c has their table. */
naming_read_fn naming_read_protein, naming_read_codon, naming_read_alternatives,
    naming_read_residues_class, naming_read_splice_residue;
naming_read_fn naming_read_exon, naming_read_intron, naming_read_untranslated,
    naming_read_domain;
naming_read_fn naming_read_fusion;
naming_read_fn naming_read_dna, naming_read_dbsnp, naming_read_haplotype,
    naming_read_karyotype;
naming_read_fn naming_read_state, naming_read_factor, naming_read_chromosome;
naming_read_fn naming_read_opposite, naming_read_all_of, naming_read_any_of,
    naming_read_side_by_side;

/* A part of n's name by the table of forms; joining: only by forms that may stand side
 * by side with others.  NULL: no form reads it. */
struct criterion *naming_read_part(
    const struct naming *n, struct str part, bool joining);

/* "V600E (c.1799T>A)", "R474C c.1420C>T", "c.790+1G>A": *dna is the description of the
 * DNA; returns what is left. */
struct str naming_cut_dna(struct str name, struct str *dna);

/* Makers: a leaf of n's gene; protein(gene, text) and codon(gene, residue), or NULL
 * when text is none; an or of two. */
struct criterion *naming_new(
    const struct naming *n, enum criterion_kind kind, enum change_class change);
struct criterion *naming_state(const struct naming *n, struct str text);
struct criterion *naming_protein(const struct naming *n, struct str text);
struct criterion *naming_codon(const struct naming *n, struct str text);
struct criterion *naming_either(
    struct arena *mem, struct criterion *a, struct criterion *b);
struct criterion *naming_both(
    struct arena *mem, struct criterion *a, struct criterion *b);

/* Cut a number off the front of *rest; false when there is none. */
bool naming_take_number(struct str *rest, uint32_t *number);
/* Cut word (any case) and the blanks after it off the front of *rest. */
bool naming_take_word(struct str *rest, struct str word);
bool naming_is_digit(char c);

#endif
