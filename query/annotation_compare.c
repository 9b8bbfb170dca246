#include "query/annotation_compare.h"

#include "kb/model/protein_normal.h"

/* Terms that say the same of the product; most severe first. */
enum group {
    GROUP_ABLATION,
    GROUP_SPLICE_SITE,
    GROUP_STOP_GAINED,
    GROUP_FRAMESHIFT,
    GROUP_STOP_LOST,
    GROUP_START_LOST,
    GROUP_IN_FRAME,
    GROUP_MISSENSE,
    GROUP_SYNONYMOUS,
    GROUP_CODING, /* "coding_sequence_variant": a coding change, and no more is said */
    N_GROUPS,
    GROUP_NONE = N_GROUPS, /* nothing that changes the product */
};

static const uint32_t group_terms[N_GROUPS] = {
    [GROUP_ABLATION] = CONSEQUENCE(TRANSCRIPT_ABLATION),
    [GROUP_SPLICE_SITE] = CONSEQUENCE(SPLICE_ACCEPTOR) | CONSEQUENCE(SPLICE_DONOR),
    [GROUP_STOP_GAINED] = CONSEQUENCE(STOP_GAINED),
    [GROUP_FRAMESHIFT] = CONSEQUENCE(FRAMESHIFT),
    [GROUP_STOP_LOST] = CONSEQUENCE(STOP_LOST),
    [GROUP_START_LOST] = CONSEQUENCE(START_LOST),
    [GROUP_IN_FRAME] = CONSEQUENCE(INFRAME_INSERTION) | CONSEQUENCE(INFRAME_DELETION)
                       | CONSEQUENCE(INFRAME_INDEL) | CONSEQUENCE(PROTEIN_ALTERING),
    [GROUP_MISSENSE] = CONSEQUENCE(MISSENSE),
    [GROUP_SYNONYMOUS] = CONSEQUENCE(SYNONYMOUS) | CONSEQUENCE(STOP_RETAINED)
                         | CONSEQUENCE(START_RETAINED),
    [GROUP_CODING] = CONSEQUENCE(CODING_SEQUENCE),
};

/* One side's word. */
struct word {
    uint32_t terms;
    enum group group;
    const struct protein_change *change; /* NULL: none */
};

/* When a convention holds. */
enum holds_when {
    WHEN_SAME_PROTEIN, /* both changes are known and equal */
    WHEN_BOTH_SAY_IT,  /* the less severe group's terms are on both sides */
};

/*
 * Conventions: what different annotators make of one fact.  Unordered pairs of groups.
 *
 * stop_at_once     a frameshift whose first new codon is a stop: HGVS names it as a
 *                  stop, some terms still say frameshift
 * stop_in_change   an in-frame insertion or delins that ends with a stop: stop_gained,
 *                  or the in-frame term
 * several_residues bases in equal number that change more than one residue: missense
 *                  (SnpEff, VEP), or an in-frame delins
 * start_also       a frameshift or in-frame indel over the start codon: some give the
 *                  indel's term as the more severe one
 * stop_also        so too for the stop codon
 * unchanged_also   an in-frame indel at a codon that stays what it was (stop or start
 *                  retained, or no residue changed)
 */
static const struct convention {
    const char *key;
    enum group a, b;
    enum holds_when when;
} conventions[] = {
    {"stop_at_once", GROUP_STOP_GAINED, GROUP_FRAMESHIFT, WHEN_SAME_PROTEIN},
    {"stop_in_change", GROUP_STOP_GAINED, GROUP_IN_FRAME, WHEN_SAME_PROTEIN},
    {"several_residues", GROUP_MISSENSE, GROUP_IN_FRAME, WHEN_SAME_PROTEIN},
    {"start_also", GROUP_FRAMESHIFT, GROUP_START_LOST, WHEN_BOTH_SAY_IT},
    {"start_also", GROUP_STOP_LOST, GROUP_START_LOST, WHEN_BOTH_SAY_IT},
    {"stop_also", GROUP_FRAMESHIFT, GROUP_STOP_LOST, WHEN_BOTH_SAY_IT},
    {"unchanged_also", GROUP_IN_FRAME, GROUP_SYNONYMOUS, WHEN_BOTH_SAY_IT},
};

const char *annotation_verdict_name(enum annotation_verdict v)
{
    static const char *const names[] = {"agrees", "differs", "not_comparable"};

    return names[v];
}

static enum group most_severe(uint32_t terms)
{
    for (int g = 0; g < N_GROUPS; g++)
        if (terms & group_terms[g])
            return (enum group)g;
    return GROUP_NONE;
}

/* ---- protein changes ------------------------------------------------------------- */

enum proteins {
    PROTEINS_NOT_COMPARED,
    PROTEINS_SAME,
    PROTEINS_STOP_AT_ONCE,
    PROTEINS_STOP_IN_CHANGE,
    PROTEINS_DIFFER
};

/* The new residues before the new stop; false when the change makes none by itself. */
static bool until_stop(const struct protein_change *p, struct str *residues)
{
    ptrdiff_t stop = str_chr(p->alt, '*');

    *residues = STR("");
    if (p->kind == PROTEIN_STOP)
        return true;
    if (p->kind != PROTEIN_DELINS || stop < 0)
        return false;
    *residues = str_sub(p->alt, 0, (size_t)stop);
    return true;
}

/* How many residues a delins to a stop takes away is not in the protein it makes. */
static bool is_same_to_stop(
    const struct protein_change *a, const struct protein_change *b)
{
    struct str in_a, in_b;

    return until_stop(a, &in_a) && until_stop(b, &in_b) && a->pos1 == b->pos1
           && (!a->ref1 || !b->ref1 || a->ref1 == b->ref1) && str_eq(in_a, in_b);
}

/* "Y4*" and "Y4fs", unless the frameshift names a residue or goes on. */
static bool is_stop_at_once(
    const struct protein_change *stop, const struct protein_change *shift)
{
    return stop->kind == PROTEIN_STOP && shift->kind == PROTEIN_FRAMESHIFT
           && stop->pos1 == shift->pos1 && stop->ref1 == shift->ref1
           && shift->fs_alt == '\0' && shift->fs_length <= 1;
}

static bool is_insertion(const struct protein_change *p)
{
    return p->kind == PROTEIN_INSERTION || p->kind == PROTEIN_DUPLICATION;
}

/* Whether a repeat was inserted, and where in it, only the protein tells. */
static bool needs_protein(
    const struct protein_change *a, const struct protein_change *b)
{
    return (is_insertion(a) && is_insertion(b))
           || (a->kind == PROTEIN_DELETION && b->kind == PROTEIN_DELETION);
}

static enum proteins compare_proteins(const struct protein_change *ours,
    const struct protein_change *theirs, struct str protein, struct arena *mem)
{
    struct protein_change a, b;

    if (!ours || !theirs)
        return PROTEINS_NOT_COMPARED;
    a = *ours;
    b = *theirs;
    if (protein.n && protein_check_residues(&a, protein) == RESIDUES_AGREE)
        protein_normalise(&a, protein, mem);
    if (protein.n && protein_check_residues(&b, protein) == RESIDUES_AGREE)
        protein_normalise(&b, protein, mem);
    if (protein_eq(&a, &b))
        return PROTEINS_SAME;
    if (is_stop_at_once(&a, &b) || is_stop_at_once(&b, &a))
        return PROTEINS_STOP_AT_ONCE;
    if (is_same_to_stop(&a, &b))
        return PROTEINS_STOP_IN_CHANGE;
    if (protein.n == 0 && needs_protein(&a, &b))
        return PROTEINS_NOT_COMPARED;
    return PROTEINS_DIFFER;
}

/* ---- terms ----------------------------------------------------------------------- */

/* The key of the convention by which two groups are one; NULL: none does. */
static const char *convention_of(
    const struct word *a, const struct word *b, bool is_same_protein)
{
    for (size_t i = 0; i < sizeof(conventions) / sizeof(conventions[0]); i++) {
        const struct convention *c = &conventions[i];
        uint32_t milder = group_terms[c->b];

        if ((a->group != c->a || b->group != c->b)
            && (a->group != c->b || b->group != c->a))
            continue;
        if (c->when == WHEN_SAME_PROTEIN ? is_same_protein
                                         : (a->terms & b->terms & milder) != 0)
            return c->key;
    }
    return NULL;
}

/* ---- the whole ------------------------------------------------------------------- */

bool annotation_is_on(const struct annotation *a, const struct transcript *t)
{
    struct str base = transcript_id_base(a->transcript);

    return base.n > 0
           && (str_eq(base, transcript_id_base(t->id))
               || str_eq(base, transcript_id_base(t->twin_id)));
}

/* Both name a version, and it is not the one of that catalogue's id. */
static bool is_other_version(const struct annotation *a, const struct transcript *t)
{
    struct str base = transcript_id_base(a->transcript);
    struct str id = str_eq(base, transcript_id_base(t->id)) ? t->id : t->twin_id;

    return a->transcript.n != base.n && id.n != transcript_id_base(id).n
           && !str_eq(a->transcript, id);
}

/* Why the two cannot be compared; NULL: they can. */
static const char *obstacle(const struct transcript *t,
    const struct variant_effect *ours, const struct annotation *theirs)
{
    enum group group = most_severe(theirs->consequence);

    /* a pointer to another record names no transcript */
    if (theirs->is_compound)
        return "compound";
    if (!annotation_is_on(theirs, t))
        return "other_transcript";
    if (theirs->consequence == 0)
        return "no_known_term";
    if (ours->is_bases_unknown || most_severe(ours->consequence) == GROUP_CODING)
        return "bases_unknown";
    return group == GROUP_CODING ? "says_coding_only" : NULL;
}

static struct annotation_comparison differ(bool in_protein, bool is_other)
{
    struct annotation_comparison c = {ANNOTATION_DIFFERS, NULL, in_protein};

    if (in_protein)
        c.reason = is_other ? "protein_other_version" : "protein";
    else
        c.reason = is_other ? "consequence_other_version" : "consequence";
    return c;
}

struct annotation_comparison annotation_compare(const struct transcript *t,
    struct str protein, const struct variant_effect *ours,
    const struct annotation *theirs, struct arena *mem)
{
    struct word a = {ours->consequence, most_severe(ours->consequence),
        ours->has_change ? &ours->change : NULL};
    struct word b = {theirs->consequence, most_severe(theirs->consequence),
        theirs->has_change ? &theirs->change : NULL};
    struct annotation_comparison out = {ANNOTATION_NOT_COMPARABLE, NULL, false};
    enum proteins proteins;

    out.reason = obstacle(t, ours, theirs);
    if (out.reason)
        return out;
    proteins = compare_proteins(a.change, b.change, protein, mem);
    if (proteins == PROTEINS_DIFFER)
        return differ(true, is_other_version(theirs, t));
    out.is_protein_compared = proteins != PROTEINS_NOT_COMPARED;
    out.verdict = ANNOTATION_AGREES;
    out.reason = "same";
    if (a.group != b.group)
        out.reason = convention_of(&a, &b, out.is_protein_compared);
    else if (proteins == PROTEINS_STOP_AT_ONCE)
        out.reason = "stop_at_once";
    else if (proteins == PROTEINS_STOP_IN_CHANGE)
        out.reason = "stop_in_change";
    if (out.reason)
        return out;
    /* the word that is not known may be the one that we say */
    if (theirs->n_unknown_terms)
        return (struct annotation_comparison){
            ANNOTATION_NOT_COMPARABLE, "no_known_term", out.is_protein_compared};
    out = differ(false, is_other_version(theirs, t));
    out.is_protein_compared = proteins != PROTEINS_NOT_COMPARED;
    return out;
}
