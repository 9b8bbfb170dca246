#include "kb/model/criterion.h"

#include <math.h>

const char *criterion_kind_name(enum criterion_kind k)
{
    static const char *const names[N_CRITERION_KINDS] = {
        [CRITERION_AND] = "and",
        [CRITERION_OR] = "or",
        [CRITERION_NOT] = "not",
        [CRITERION_ALLELE] = "allele",
        [CRITERION_PROTEIN] = "protein",
        [CRITERION_CODON] = "codon",
        [CRITERION_EXON] = "exon",
        [CRITERION_RANGE] = "range",
        [CRITERION_REGION] = "region",
        [CRITERION_GENE] = "gene",
        [CRITERION_COPY_NUMBER] = "copy_number",
        [CRITERION_FUSION] = "fusion",
        [CRITERION_REARRANGEMENT] = "rearrangement",
        [CRITERION_KARYOTYPE] = "karyotype",
        [CRITERION_STATE] = "state",
        [CRITERION_HAPLOTYPE] = "haplotype",
        [CRITERION_FACTOR] = "factor",
        [CRITERION_UNPARSED] = "unparsed",
    };

    return names[k];
}

const char *change_class_name(enum change_class c)
{
    static const char *const names[N_CHANGE_CLASSES] = {
        [CHANGE_ANY] = "any",
        [CHANGE_DELETION] = "deletion",
        [CHANGE_INSERTION] = "insertion",
        [CHANGE_INDEL] = "indel",
        [CHANGE_SKIPPING] = "skipping",
        [CHANGE_MISSENSE] = "missense",
        [CHANGE_FRAMESHIFT] = "frameshift",
        [CHANGE_TRUNCATING] = "truncating",
        [CHANGE_SPLICE] = "splice",
        [CHANGE_PROMOTER] = "promoter",
        [CHANGE_NON_CODING] = "non_coding",
        [CHANGE_ACTIVATING] = "activating",
        [CHANGE_INACTIVATING] = "inactivating",
        [CHANGE_WILD_TYPE] = "wild_type",
        [CHANGE_AMPLIFICATION] = "amplification",
        [CHANGE_GAIN] = "gain",
        [CHANGE_LOSS] = "loss",
        [CHANGE_HOMOZYGOUS_DELETION] = "homozygous_deletion",
        [CHANGE_ITD] = "itd",
        [CHANGE_TANDEM_DUPLICATION] = "tandem_duplication",
        [CHANGE_KINASE_DOMAIN_DUPLICATION] = "kinase_domain_duplication",
        [CHANGE_INTRAGENIC_DELETION] = "intragenic_deletion",
        [CHANGE_REARRANGEMENT] = "rearrangement",
    };

    return names[c];
}

bool change_class_names_change(enum change_class c)
{
    switch (c) {
    case CHANGE_ANY:
    case CHANGE_MISSENSE:
    case CHANGE_NON_CODING:
    case CHANGE_ACTIVATING:
    case CHANGE_INACTIVATING:
    case CHANGE_WILD_TYPE:
        return false;
    default:
        return true;
    }
}

const char *origin_name(enum origin o)
{
    static const char *const names[] = {
        [ORIGIN_UNKNOWN] = "unknown",
        [ORIGIN_SOMATIC] = "somatic",
        [ORIGIN_GERMLINE] = "germline",
    };

    return names[o];
}

const char *zygosity_name(enum zygosity z)
{
    static const char *const names[] = {
        [ZYGOSITY_UNKNOWN] = "unknown",
        [ZYGOSITY_HETEROZYGOUS] = "heterozygous",
        [ZYGOSITY_HOMOZYGOUS] = "homozygous",
        [ZYGOSITY_HEMIZYGOUS] = "hemizygous",
    };

    return names[z];
}

struct criterion *criterion_new(struct arena *mem, enum criterion_kind kind)
{
    struct criterion *c = ARENA_NEW(mem, struct criterion);

    c->kind = kind;
    c->number = NAN;
    return c;
}

struct criterion *criterion_group(struct arena *mem, enum criterion_kind and_or_not,
    struct criterion **members, unsigned n_members)
{
    struct criterion *c;

    if (n_members == 1 && and_or_not != CRITERION_NOT)
        return members[0];
    c = criterion_new(mem, and_or_not);
    c->members = members;
    c->n_members = n_members;
    return c;
}

struct criterion *criterion_unparsed(struct arena *mem, struct str text)
{
    struct criterion *c = criterion_new(mem, CRITERION_UNPARSED);

    c->text = text;
    return c;
}

static int visit(const struct criterion *c, bool is_positive, criterion_visit_fn *fn,
    void *ctx, struct err *err)
{
    bool below = c->kind == CRITERION_NOT ? !is_positive : is_positive;
    int code = fn(ctx, c, is_positive, err);

    for (unsigned i = 0; code >= 0 && i < c->n_members; i++)
        code = visit(c->members[i], below, fn, ctx, err);
    return code < 0 ? code : 0;
}

int criterion_visit(
    const struct criterion *c, criterion_visit_fn *fn, void *ctx, struct err *err)
{
    return visit(c, true, fn, ctx, err);
}

bool criterion_has_unparsed(const struct criterion *c)
{
    if (c->kind == CRITERION_UNPARSED)
        return true;
    for (unsigned i = 0; i < c->n_members; i++)
        if (criterion_has_unparsed(c->members[i]))
            return true;
    return false;
}

#define BIT(c) ((uint32_t)1 << CHANGE_##c)

bool criterion_allows_change(enum criterion_kind k, enum change_class c)
{
    const uint32_t coding = BIT(ANY) | BIT(DELETION) | BIT(INSERTION) | BIT(INDEL)
                            | BIT(MISSENSE) | BIT(FRAMESHIFT) | BIT(TRUNCATING)
                            | BIT(SPLICE) | BIT(ACTIVATING) | BIT(INACTIVATING);
    const uint32_t allowed[N_CRITERION_KINDS] = {
        [CRITERION_EXON] = coding | BIT(SKIPPING) | BIT(LOSS),
        [CRITERION_RANGE] = coding,
        [CRITERION_REGION] = BIT(ANY) | BIT(DELETION) | BIT(INSERTION) | BIT(INDEL)
                             | BIT(SPLICE) | BIT(PROMOTER) | BIT(NON_CODING),
        [CRITERION_GENE] =
            coding | BIT(SKIPPING) | BIT(PROMOTER) | BIT(NON_CODING) | BIT(WILD_TYPE),
        [CRITERION_COPY_NUMBER] = BIT(AMPLIFICATION) | BIT(GAIN) | BIT(LOSS)
                                  | BIT(DELETION) | BIT(HOMOZYGOUS_DELETION),
        [CRITERION_REARRANGEMENT] = BIT(ITD) | BIT(TANDEM_DUPLICATION)
                                    | BIT(KINASE_DOMAIN_DUPLICATION)
                                    | BIT(INTRAGENIC_DELETION) | BIT(REARRANGEMENT),
    };

    return (allowed[k] & ((uint32_t)1 << c)) != 0;
}
