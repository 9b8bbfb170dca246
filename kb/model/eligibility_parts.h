/*
 * What the parts of the eligibility reader share: eligibility_text.c (normal form,
 * lines, sections), eligibility_lexicon.c (the words it knows), eligibility_words.c
 * (the words of a sentence), eligibility_mentions.c (genes and what is said of them),
 * eligibility_criteria.c (that as criteria), eligibility_sentence.c (what a sentence
 * requires).
 */
#ifndef KB_MODEL_ELIGIBILITY_PARTS_H
#define KB_MODEL_ELIGIBILITY_PARTS_H

#include "kb/base/strmap.h"
#include "kb/model/eligibility.h"

/* One line of a normalised text. */
struct eligibility_line {
    uint32_t beg, end; /* of its words, without bullet and indentation */
    unsigned level;    /* of the bullet, from 1; 0: no bullet */
    bool is_exclusion;
    bool is_skipped; /* a heading without words behind it, or a preamble */
};
unsigned eligibility_lines(
    struct str text, struct arena *mem, struct eligibility_line **out);

/* Kinds of words.  Those from WORD_GENE to WORD_EXON name a biomarker or a change. */
enum word_kind {
    WORD_OTHER,
    WORD_FILLER, /* the, known, tumor: may stand inside a mention */
    WORD_LINK,   /* in, of */
    WORD_BY,     /* by, per: how something was found */
    WORD_OR,
    WORD_AND,
    WORD_NO,      /* no, without, lacking */
    WORD_BARRED,  /* excluded, ineligible */
    WORD_CLEARED, /* allowed, eligible, permitted */
    WORD_IF,      /* unless, regardless, cohort: what binds only some */
    WORD_MUST,
    WORD_TREATED, /* received, progressed */
    WORD_STATUS,  /* status, testing: asks for a result, not for a value */
    WORD_EXAMPLE, /* such as, e.g. */
    WORD_DRUG,    /* inhibitor, TKI */
    WORD_GENE,
    WORD_FACTOR, /* MSI-H */
    WORD_PROTEIN,
    WORD_CODON,
    WORD_EXON, /* with its number */
    WORD_MUTATION,
    WORD_ALTERATION,
    WORD_FUSION,
    WORD_AMPLIFICATION,
    WORD_DELETION,
    WORD_INSERTION,
    WORD_SKIPPING,
    WORD_LOSS,
    WORD_OVEREXPRESSION,
    WORD_EXPRESSION,
    WORD_WILD_TYPE,
    WORD_POSITIVE,
    WORD_NEGATIVE,
    WORD_ACTIVATING,
    WORD_INACTIVATING,
    WORD_GERMLINE,
    WORD_SOMATIC,
};

#define ELIGIBILITY_MAX_MENTIONS 24
#define ELIGIBILITY_MAX_JOINED 12
#define ELIGIBILITY_MAX_CHANGES 16
#define ELIGIBILITY_MAX_MEMBERS 64
#define ELIGIBILITY_MAX_GENES 8 /* that one word may stand for: RAS, FGFR */

struct eligibility_genes {
    struct str symbols[ELIGIBILITY_MAX_GENES];
    unsigned n;
};

struct eligibility_lexicon {
    struct arena mem;
    struct strmap genes; /* word, case as it stands -> index */
    struct eligibility_genes *entries;
    size_t n, cap;
    struct strmap words; /* folded word or phrase -> enum word_kind */
};

/* NULL: not in the lexicon; n 0: a word that is no gene. */
const struct eligibility_genes *eligibility_genes_of(
    const struct eligibility_lexicon *x, struct str word);

struct eligibility_word {
    uint32_t beg, end; /* of the sentence */
    enum word_kind kind;
    const struct eligibility_genes *genes; /* WORD_GENE */
    struct str name; /* WORD_PROTEIN, CODON: as a variant's name; EXON: numbers */
};

/* The words of a sentence; genes named as targets of drugs are WORD_DRUG. */
unsigned eligibility_words(const struct eligibility_lexicon *x, struct str sentence,
    struct arena *mem, struct eligibility_word **out);

/* Genes joined by or, and what is said of them all. */
struct eligibility_mention {
    const struct eligibility_genes *genes[ELIGIBILITY_MAX_JOINED];
    unsigned n_genes;
    const struct eligibility_word
        *changes[ELIGIBILITY_MAX_CHANGES]; /* protein, codon, exon, ... */
    unsigned n_changes, n_before; /* those that stand before the genes come first */
    uint64_t said;                /* 1 << enum word_kind */
    unsigned beg, end;            /* words */
    bool is_factor;
};

struct eligibility_sentence_parts {
    const struct eligibility_word *w;
    unsigned n;
    struct arena *mem;
    struct eligibility_mention mentions[ELIGIBILITY_MAX_MENTIONS];
    unsigned n_mentions;
    bool is_exclusion, is_too_long;
};

struct eligibility_members {
    struct criterion *c[ELIGIBILITY_MAX_MEMBERS];
    unsigned n;
    bool is_unclear;
};

bool eligibility_said(const struct eligibility_mention *m, enum word_kind kind);
/* Among the words [from, to). */
bool eligibility_has_word(const struct eligibility_sentence_parts *s,
    enum word_kind kind, unsigned from, unsigned to);
void eligibility_find_mentions(struct eligibility_sentence_parts *s);
/* False: nothing certain; what was added is taken back. */
bool eligibility_add_mention(const struct eligibility_mention *m,
    struct eligibility_members *list, struct arena *mem);
/* All of the list by or; NULL: none. */
struct criterion *eligibility_joined(
    struct eligibility_members *list, struct arena *mem);

/* What a sentence asks for and what it bars; each NULL when nothing is certain.  Both
 * may be there ("HER2-negative with a BRCA1 mutation"). */
struct eligibility_meaning {
    struct criterion *required, *barred;
};
void eligibility_sentence(const struct eligibility_lexicon *x, struct str sentence,
    bool is_exclusion, struct arena *mem, struct eligibility_meaning *out);

/* How a line that ends with a colon governs the lines below it. */
enum eligibility_lead {
    LEAD_PLAIN,
    LEAD_ANY_OF,  /* one of the following */
    LEAD_NONE_OF, /* none of, must not have */
    LEAD_UNCLEAR, /* holds for some patients only */
};
enum eligibility_lead eligibility_lead_of(
    const struct eligibility_lexicon *x, struct str sentence, struct arena *mem);

#endif
