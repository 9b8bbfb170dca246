#include "ingest/civic_fusion.h"

const char *partner_status_name(enum partner_status s)
{
    static const char *const names[] = {
        [PARTNER_KNOWN] = "known",
        [PARTNER_MULTIPLE] = "multiple",
        [PARTNER_UNKNOWN] = "unknown",
    };

    return names[s];
}

static const char *status_name(int i)
{
    return partner_status_name((enum partner_status)i);
}

/* *gene: empty for a partner that may be any.  1, 0 or negative as the caller's; 2: the
 * row says nothing of this side, or contradicts itself. */
static int read_side(struct civic_reader *r, const struct civic_partner *side,
    struct str *gene, struct err *err)
{
    struct str word = civic_value(side->status_word);
    int status, rc;

    *gene = STR_NONE;
    if (!word.n)
        return 2;
    rc = civic_enum(
        r, "partner_status", word, status_name, PARTNER_UNKNOWN + 1, &status, err);
    if (rc <= 0)
        return rc;
    if (status == PARTNER_KNOWN)
        *gene = civic_value(side->gene);
    if (status == PARTNER_KNOWN && !gene->n) {
        civic_note(r, "fusion: a partner is known but has no name", side->status_word);
        return 2;
    }
    return 1;
}

/* "e13::e20" where the row has exons 13 and 20. */
static bool read_exons(
    struct civic_reader *r, const struct civic_partner side[2], struct criterion *c)
{
    struct str exon[2];
    uint32_t number;

    for (int i = 0; i < 2; i++) {
        exon[i] = civic_value(side[i].exon);
        if (exon[i].n && (!str_to_u32(exon[i], &number) || number == 0))
            return false;
        exon[i] = exon[i].n ? str_fmt(&r->mem, "e%.*s", STR_ARG(exon[i])) : STR_NONE;
    }
    c->text = exon[0];
    c->text3 = exon[1];
    return exon[0].n && exon[1].n;
}

static bool is_named_by_exons(
    struct civic_reader *r, const struct criterion *c, struct str name)
{
    struct str spelled =
        str_fmt(&r->mem, "%.*s::%.*s", STR_ARG(c->text), STR_ARG(c->text3));

    return str_eq_nocase(spelled, name);
}

int civic_fusion_criterion(struct civic_reader *r, const struct civic_partner side[2],
    struct str name, struct criterion **out, struct err *err)
{
    struct criterion *c = criterion_new(&r->mem, CRITERION_FUSION);
    int five = read_side(r, &side[0], &c->gene, err);
    int three = five > 0 ? read_side(r, &side[1], &c->gene3, err) : five;

    *out = NULL;
    if (five <= 0 || three <= 0)
        return three;
    if (five == 2 || three == 2)
        return 1;
    if (!c->gene.n && !c->gene3.n) {
        civic_note(r, "fusion: no partner is known", name);
        return 1;
    }
    if (str_eq_nocase(name, STR("Fusion"))) {
        *out = c;
    } else if (read_exons(r, side, c)) {
        if (is_named_by_exons(r, c, name))
            *out = c;
        else
            civic_note(r, "fusion: exons of the name are not the row's", name);
    }
    return 1;
}
