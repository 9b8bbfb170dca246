/* Parts of a gene among the forms of variant names: exons, introns, regions. */
#include "kb/model/naming.h"

/* The class that stands behind an exon. */
static const struct exon_word {
    const char *folded;
    enum change_class change;
} exon_words[] = {
    {"mutation", CHANGE_ANY},
    {"mutations", CHANGE_ANY},
    {"insertion", CHANGE_INSERTION},
    {"insertions", CHANGE_INSERTION},
    {"in frame insertion", CHANGE_INSERTION},
    {"duplication", CHANGE_INSERTION},
    {"in frame deletion", CHANGE_DELETION},
    {"inframe deletion", CHANGE_DELETION},
    {"in frame indel", CHANGE_INDEL},
    {"indel", CHANGE_INDEL},
    {"frameshift", CHANGE_FRAMESHIFT},
    {"frameshift mutation", CHANGE_FRAMESHIFT},
    {"missense mutation", CHANGE_MISSENSE},
    {"truncating mutation", CHANGE_TRUNCATING},
    {"splice site mutation", CHANGE_SPLICE},
    {"skipping", CHANGE_SKIPPING},
    {"skipping mutation", CHANGE_SKIPPING},
    {"skipping mutations", CHANGE_SKIPPING},
};

/* "deletion" of an exon is one of some residues where people know it to be (EGFR 19);
 * elsewhere, and of several exons, the exons are gone.  Nobody to ask: some residues.
 */
static enum change_class deletion_of(const struct naming *n, const struct criterion *c)
{
    bool is_small =
        !n->facts || name_facts_is_small_deletion(n->facts, n->gene, c->beg);

    return is_small && c->beg == c->end ? CHANGE_DELETION : CHANGE_LOSS;
}

static bool exon_change(const struct naming *n, struct criterion *c, struct str word)
{
    struct str folded = str_fold(n->mem, word);

    if (str_eq_c(folded, "deletion") || str_eq_c(folded, "deletions")) {
        c->change = deletion_of(n, c);
        return true;
    }
    for (size_t i = 0; i < sizeof(exon_words) / sizeof(exon_words[0]); i++)
        if (str_eq_c(folded, exon_words[i].folded)) {
            c->change = exon_words[i].change;
            return true;
        }
    return false;
}

/* "19", "1-2", "2 & 3"; *rest after it */
static bool take_exons(struct str *rest, struct criterion *c)
{
    if (!naming_take_number(rest, &c->beg) || !c->beg)
        return false;
    c->end = c->beg;
    if (naming_take_word(rest, STR("-")) || naming_take_word(rest, STR(" & ")))
        return naming_take_number(rest, &c->end) && c->end > c->beg;
    return true;
}

/* "Null (Partial deletion of Exons 2 & 3)": those exons are gone, as far as is said. */
static struct criterion *partial_deletion(const struct naming *n)
{
    struct criterion *c = naming_new(n, CRITERION_EXON, CHANGE_LOSS);
    struct str rest = n->name;

    if (naming_take_word(&rest, STR("null ("))) {
        if (!rest.n || rest.p[rest.n - 1] != ')')
            return NULL;
        rest = str_sub(rest, 0, rest.n - 1);
    }
    (void)naming_take_word(&rest, STR("partial "));
    if (!naming_take_word(&rest, STR("deletion of exon")))
        return NULL;
    (void)naming_take_word(&rest, STR("s "));
    return take_exons(&rest, c) && !rest.n && c->end <= CRITERION_MAX_EXON ? c : NULL;
}

/* "EXON 19 DELETION", "Exon 1-2 Mutation", "exon3 mutation" */
struct criterion *naming_read_exon(const struct naming *n)
{
    struct criterion *c = naming_new(n, CRITERION_EXON, CHANGE_ANY);
    struct str rest = n->name;

    if (!n->gene.n)
        return NULL;
    if (!naming_take_word(&rest, STR("exon")))
        return partial_deletion(n);
    (void)naming_take_word(&rest, STR("s "));
    if (!take_exons(&rest, c) || c->end > CRITERION_MAX_EXON || !rest.n
        || rest.p[0] != ' ' || !exon_change(n, c, rest))
        return NULL;
    return c;
}

/* "Intron 6 Mutation" is of the gene's bases outside its exons.  A rearrangement in
 * intron 9 joins what ends with exon 9, or what begins with exon 10, to another gene.
 */
struct criterion *naming_read_intron(const struct naming *n)
{
    struct str rest = n->name, word;
    struct criterion *as5, *as3;
    uint32_t intron;

    if (!n->gene.n || !naming_take_word(&rest, STR("intron "))
        || !naming_take_number(&rest, &intron) || !intron
        || intron >= CRITERION_MAX_EXON)
        return NULL;
    word = str_fold(n->mem, rest);
    if (str_eq_c(word, "mutation"))
        return naming_new(n, CRITERION_GENE, CHANGE_NON_CODING);
    if (!str_eq_c(word, "rearrangement"))
        return NULL;
    as5 = naming_new(n, CRITERION_FUSION, CHANGE_ANY);
    as5->text = str_fmt(n->mem, "e%u", intron);
    as3 = criterion_new(n->mem, CRITERION_FUSION);
    as3->gene3 = n->gene;
    as3->text3 = str_fmt(n->mem, "e%u", intron + 1);
    return naming_either(n->mem, as5, as3);
}

/* "3' UTR Mutation", "5'UTR Polymorphism" */
struct criterion *naming_read_untranslated(const struct naming *n)
{
    static const char *const names[] = {"3 utr mutation", "3utr mutation",
        "3 utr polymorphism", "3utr polymorphism", "5 utr mutation", "5utr mutation",
        "5 utr polymorphism", "5utr polymorphism"};

    for (size_t i = 0; n->gene.n && i < sizeof(names) / sizeof(names[0]); i++)
        if (str_eq_c(n->folded, names[i]))
            return naming_new(n, CRITERION_GENE, CHANGE_NON_CODING);
    return NULL;
}

/* Words for a region of a protein; its residues are a matter of facts. */
static const char *const region_words[] = {
    " domain", " loop", "tkd", " lobe", " motif", " helix"};

static bool names_region(struct str text)
{
    for (size_t i = 0; i < sizeof(region_words) / sizeof(region_words[0]); i++)
        if (str_ends(text, str_of(region_words[i])))
            return true;
    return false;
}

/* "Kinase Domain Mutation", "TKD MUTATION", "P-Loop Mutation" */
struct criterion *naming_read_domain(const struct naming *n)
{
    static const char *const tails[] = {" mutation", " mutations", " mut"};
    struct criterion *c;

    for (size_t i = 0; n->gene.n && i < sizeof(tails) / sizeof(tails[0]); i++) {
        struct str tail = str_of(tails[i]);
        struct str region;

        if (!str_ends(n->folded, tail))
            continue;
        region = str_sub(n->folded, 0, n->folded.n - tail.n);
        /* "conserved domain": which one is not said; "non ...": its opposite */
        if (!names_region(region) || str_eq_c(region, "conserved domain")
            || str_starts(region, STR("non ")))
            return NULL;
        c = naming_new(n, CRITERION_RANGE, CHANGE_ANY);
        c->text = region;
        return c;
    }
    return NULL;
}
