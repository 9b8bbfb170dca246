/*
 * What the parts of the eligibility reader share: eligibility_text.c (normal form),
 * eligibility_sections.c (lines, sections, cohorts), eligibility_lexicon.c (the words
 * it knows), eligibility_words.c and eligibility_changes.c (the words of a sentence),
 * eligibility_thresholds.c (scores with a number), eligibility_mentions.c (genes and
 * what is said of them), eligibility_criteria.c (that as criteria),
 * eligibility_polarity.c (which side, how strong), eligibility_sentence.c (the clauses
 * of a sentence), eligibility_ways.c (demands that are ways in), eligibility.c (the
 * text as a whole).
 */
#ifndef KB_MODEL_ELIGIBILITY_PARTS_H
#define KB_MODEL_ELIGIBILITY_PARTS_H

#include "kb/base/regex.h"
#include "kb/base/strmap.h"
#include "kb/model/eligibility.h"

/* ---- lines ---- */

/* Bytes of the bullet that a trimmed line starts with; 0: none. */
size_t eligibility_bullet_bytes(struct str line);

#define ELIGIBILITY_MAX_COHORTS 6 /* that one label names: "Cohorts 1, 2 and 3" */

/* The cohorts that a line or a sentence binds; n 0: all patients. */
struct eligibility_cohorts {
    struct str label[ELIGIBILITY_MAX_COHORTS];
    unsigned n;
    unsigned n_places; /* of the sentence that name some */
};

/* One line of a normalised text. */
struct eligibility_line {
    uint32_t beg, end; /* of its words, without bullet and indentation */
    unsigned level;    /* of the bullet, from 1; 0: no bullet */
    bool is_exclusion;
    bool is_preamble; /* before the first heading: whom the trial is about */
    bool is_skipped;  /* a heading without words behind it */
    struct eligibility_cohorts cohorts; /* of headings above and of its own start */
};
unsigned eligibility_lines(struct eligibility_lexicon *x, struct str text,
    struct arena *mem, struct eligibility_line **out);
/* The cohort label that s starts with; *n: its bytes, with a colon behind it.  False:
 * none. */
bool eligibility_cohorts_at_start(struct eligibility_lexicon *x, struct str s,
    struct arena *mem, struct eligibility_cohorts *out, size_t *n);
/* "in Cohort B", "(Part 2 only)" anywhere in s. */
bool eligibility_cohorts_inside(struct eligibility_lexicon *x, struct str s,
    struct arena *mem, struct eligibility_cohorts *out);

/* ---- words ---- */

/* Kinds of words; the names are those of trial_words.tsv.  Those from GENE on name a
 * biomarker or a change. */
#define ELIGIBILITY_KINDS(X)                                                           \
    X(OTHER, "other")                                                                  \
    X(FILLER, "filler") /* the, known, tumor: may stand inside a mention */            \
    X(LINK, "link")     /* in, of, for */                                              \
    X(BY, "by")         /* by, per: how something was found */                         \
    X(OR, "or")                                                                        \
    X(AND, "and")                                                                      \
    X(BREAK, "break")     /* but, and with: a negation ends here */                    \
    X(NO, "no")           /* no, without, lacking */                                   \
    X(BARRED, "barred")   /* excluded, not eligible */                                 \
    X(CLEARED, "cleared") /* allowed, eligible, permitted */                           \
    X(IF, "if")           /* unless, unknown */                                        \
    X(FREE, "free")       /* regardless of, with or without: what follows is free */   \
    X(EXCEPT, "except")                                                                \
    X(RELATIVE, "relative") /* family, donor: not the patient's own */                 \
    X(MUST, "must")                                                                    \
    X(TREATED, "treated")   /* received, progressed */                                 \
    X(STATUS, "status")     /* status, testing: asks for a result, not for a value */  \
    X(EXAMPLE, "example")   /* such as, e.g. */                                        \
    X(DRUG, "drug")         /* inhibitor, TKI */                                       \
    X(UNCOMMON, "uncommon") /* rare, classical: not all changes of the gene */         \
    X(PERFORMANCE, "performance")                                                      \
    X(PRIOR_THERAPY, "prior_therapy")                                                  \
    X(BRAIN, "brain_metastases")                                                       \
    X(GENE, "gene")                                                                    \
    X(MARKER, "marker") /* with its criterion */                                       \
    X(PROTEIN, "protein")                                                              \
    X(CODON, "codon")                                                                  \
    X(EXON, "exon") /* with its number */                                              \
    X(MUTATION, "mutation")                                                            \
    X(ALTERATION, "alteration")                                                        \
    X(FUSION, "fusion")                                                                \
    X(AMPLIFICATION, "amplification")                                                  \
    X(DELETION, "deletion")                                                            \
    X(INSERTION, "insertion")                                                          \
    X(SKIPPING, "skipping")                                                            \
    X(LOSS, "loss")                                                                    \
    X(OVEREXPRESSION, "overexpression")                                                \
    X(LOW, "low")                                                                      \
    X(EXPRESSION, "expression")                                                        \
    X(WILD_TYPE, "wild_type")                                                          \
    X(POSITIVE, "positive")                                                            \
    X(NEGATIVE, "negative")                                                            \
    X(ACTIVATING, "activating") /* from here on: adjectives of a gene behind them */   \
    X(INACTIVATING, "inactivating")                                                    \
    X(GERMLINE, "germline")                                                            \
    X(SOMATIC, "somatic")

#define ELIGIBILITY_KIND(name, text) WORD_##name,
enum word_kind { ELIGIBILITY_KINDS(ELIGIBILITY_KIND) N_WORD_KINDS };
#undef ELIGIBILITY_KIND

/* What a bare sign tells of a gene. */
enum eligibility_sign {
    SIGN_MUTATION,
    SIGN_FUSION,
    SIGN_AMPLIFICATION,
    SIGN_EXPRESSION,
    SIGN_OVEREXPRESSION, /* by staining or by amplification */
};

#define ELIGIBILITY_MAX_GENES 8 /* that one word may stand for: RAS, FGFR */

/* What a word of the lexicon names: genes, a marker, or (neither) no gene at all. */
struct eligibility_term {
    struct str genes[ELIGIBILITY_MAX_GENES];
    unsigned n;
    enum eligibility_sign positive;
    struct criterion *marker;
    bool needs_sign; /* the bare word tells of a test, not of its result: HPV */
};

/* A tumour's name, folded and between blanks, and its organ by number. */
struct eligibility_tumour {
    struct str word;
    unsigned organ;
};
#define ELIGIBILITY_MAX_ORGANS 64

#define ELIGIBILITY_HINTS (1 << 19)

struct eligibility_lexicon {
    struct arena mem;
    struct strmap exact; /* word, case as it stands -> index of its term */
    struct eligibility_term **terms;
    size_t n, cap;
    struct strmap folded; /* folded word or phrase -> kind; of a marker: MARKER and
                             above it, from 1 << 8, the index of its term */
    /* first piece of a word, and how many pieces the longest has that starts with it */
    struct strmap exact_first, folded_first;
    struct eligibility_tumour *tumours;
    size_t n_tumours, cap_tumours;
    struct str organs[ELIGIBILITY_MAX_ORGANS];
    unsigned n_organs;
    uint64_t hints[ELIGIBILITY_HINTS / 64]; /* bits of pieces that may name something */
    struct regex *heading, *pdq_heading, *cohort_start, *cohort_inside;
    struct regex *pdl1_score, *pdl1_bare, *tmb;
};

const struct eligibility_term *eligibility_term_of(
    const struct eligibility_lexicon *x, struct str word);

struct eligibility_word {
    uint32_t beg, end; /* of the sentence */
    enum word_kind kind;
    char gap; /* the weightiest sign between the word before and this one: ; : , ( ) / -
                 or a blank */
    uint8_t depth;                       /* of brackets */
    const struct eligibility_term *term; /* GENE, MARKER */
    struct str name; /* PROTEIN, CODON: as a variant's name; EXON: its number */
};

/* Cutting a sentence into words. */
struct eligibility_cutter {
    const struct eligibility_lexicon *x;
    struct str s;
    struct arena *mem;
    struct eligibility_word *pieces; /* runs of letters and digits */
    unsigned n, depth;               /* of brackets, at the word pushed last */
    struct eligibility_word *out;
    size_t cap;
    unsigned n_words;
};
struct str eligibility_piece(
    const struct eligibility_cutter *c, unsigned i, unsigned n);
struct eligibility_word *eligibility_push(
    struct eligibility_cutter *c, enum word_kind kind, uint32_t beg, uint32_t end);
/* The change that piece i starts (V600E, exon 19, del(17p)); the pieces taken, 0: none.
 */
unsigned eligibility_push_change(struct eligibility_cutter *c, unsigned i);
/* "ex20ins", "exon19del", "19del" -> EXON, its number, and the kind of the change
 * behind it (OTHER: none); else OTHER. */
enum word_kind eligibility_exon_of(
    struct str word, struct str *number, enum word_kind *then);
/* "V600E" -> PROTEIN; "V600", "G719X" -> CODON with the name "V600"; else OTHER. */
enum word_kind eligibility_change_of(struct str word, struct str *name);

/* Can the sentence name a gene, a marker or a fact?  Three in four cannot, and are not
 * looked at any closer. */
bool eligibility_may_name(const struct eligibility_lexicon *x, struct str sentence);
/* Enters a first piece: as it stands, or folded. */
void eligibility_add_hint(
    struct eligibility_lexicon *x, struct str piece, bool is_folded);

/* The words of a sentence; genes named as targets of drugs are WORD_DRUG. */
unsigned eligibility_words(const struct eligibility_lexicon *x, struct str sentence,
    struct arena *mem, struct eligibility_word **out);
/* Scores with a number ("TPS >= 50%", "TMB >= 10") become markers among the words. */
unsigned eligibility_thresholds(struct eligibility_lexicon *x, struct str sentence,
    struct arena *mem, struct eligibility_word **words, unsigned n);

/* ---- mentions ---- */

/* Genes joined by or, and what is said of them all; or one marker. */
struct eligibility_mention {
    const struct eligibility_term **terms;
    size_t n_terms, cap_terms;
    const struct eligibility_word **changes; /* protein, codon, exon, ... */
    size_t n_changes, cap_changes;
    unsigned n_before; /* changes that stand before the genes; they come first */
    uint64_t said;     /* 1 << enum word_kind */
    unsigned beg, end; /* words */
    bool is_marker;
    bool is_bare; /* nothing is said of the genes */
    /* which side and how strong: eligibility_polarity.c */
    bool is_exclusion, is_silent, is_denied_before;
    enum trial_force force;
};

/* What the lines above a line say of it. */
struct eligibility_context {
    bool is_exclusion;
    bool is_any_of;      /* one of several items */
    bool is_conditional; /* under a line that binds only some */
    uint64_t said;       /* what is said of genes named below without a word */
    const struct eligibility_term **terms; /* of changes named below without a gene */
    size_t n_terms;
};

struct eligibility_sentence_parts {
    const struct eligibility_word *w;
    unsigned n;
    struct arena *mem;
    const struct eligibility_context *context;
    struct eligibility_mention **mentions;
    size_t n_mentions, cap;
    bool is_one_of;   /* "one of the following: ... or ..." */
    bool is_for_some; /* "For patients with ..." */
    bool is_note;     /* "NOTE: ...": a remark */
    uint64_t loose;   /* changes of no gene: what a line says of the lines below */
};

bool eligibility_said(const struct eligibility_mention *m, enum word_kind kind);
bool eligibility_names_place(const struct eligibility_mention *m);
void eligibility_find_mentions(struct eligibility_sentence_parts *s);
/* Which side each mention stands on and how strong it is. */
void eligibility_weigh(struct eligibility_sentence_parts *s);

struct eligibility_members {
    struct criterion **c;
    size_t n, cap;
};
/* What a mention asks for; nothing is added when it has no certain meaning. */
void eligibility_add_mention(const struct eligibility_mention *m,
    struct eligibility_members *list, struct arena *mem);

/* ---- sentences ---- */

/* Demands that cannot all be meant of one patient become alternatives
 * (eligibility_ways.c). */
void eligibility_find_ways(const struct eligibility_lexicon *x, struct str text,
    struct eligibility_clause *clauses, int n, struct arena *mem);

struct eligibility_part {
    bool is_exclusion;
    enum trial_force force;
    struct criterion *criterion;
};

struct eligibility_meaning {
    struct eligibility_part *parts;
    size_t n, cap;
    enum eligibility_fact fact;
    /* for the lines below */
    uint64_t said;
    const struct eligibility_term **terms;
    size_t n_terms;
};
void eligibility_sentence(struct eligibility_lexicon *x, struct str sentence,
    const struct eligibility_context *context, struct arena *mem,
    struct eligibility_meaning *out);

/* How a line governs the lines below it. */
enum eligibility_lead {
    LEAD_PLAIN,
    LEAD_ANY_OF,  /* one of the following */
    LEAD_NONE_OF, /* none of, must not have */
    LEAD_BARRED,  /* are excluded */
    LEAD_UNCLEAR, /* holds for some patients only */
};
enum eligibility_lead eligibility_lead_of(
    struct eligibility_lexicon *x, struct str sentence, struct arena *mem);

#endif
