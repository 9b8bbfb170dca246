/* curated/copy_number_rules.tsv and chromosome_arms.tsv: what copies mean. */
#include "query/cna.h"

#include <math.h>
#include <string.h>

#include "query/curated_load.h"

enum measure {
    MEASURE_CALL,
    MEASURE_TOTAL,
    MEASURE_PER_PLOIDY,
    MEASURE_OVER_PLOIDY,
    MEASURE_LOG2,
    N_MEASURES,
};

enum comparison { LESS, AT_MOST, AT_LEAST, MORE, EQUAL, N_COMPARISONS };

struct cna_rule {
    struct str id;
    enum cna_state state;
    enum measure measure;
    enum comparison op;
    double value;        /* not for MEASURE_CALL */
    enum cna_state call; /* of MEASURE_CALL */
};

struct cna_rules {
    struct cna_rule *rule;
    unsigned n;
    double setting[N_CNA_SETTINGS];
};

enum column { ORDER, RULE, CLASS, MEASURE, OP, VALUE, N_COLUMNS };
static const char *const columns[N_COLUMNS] = {
    "order", "rule", "class", "measure", "op", "value"};

static int word_index(struct str word, const char *const *words, int n)
{
    for (int i = 0; i < n; i++)
        if (str_eq_c(word, words[i]))
            return i;
    return -1;
}

static int bad_rule(
    struct str rule, const char *column, struct str cell, struct err *err)
{
    return err_set(err, ERR_KB,
        "copy number rule \"%.*s\": \"%.*s\" in column \"%s\" is not what this program "
        "reads",
        STR_ARG(rule), STR_ARG(cell), column);
}

static int read_setting(
    const struct str *row, const int *at, struct cna_rules *r, struct err *err)
{
    static const char *const settings[N_CNA_SETTINGS] = {
        "focal_bases", "arm_fraction", "arm_assessed", "bridge_bases"};
    int i = word_index(row[at[RULE]], settings, N_CNA_SETTINGS);
    double value;
    if (i < 0)
        return bad_rule(row[at[RULE]], columns[RULE], row[at[RULE]], err);
    if (!str_to_double(row[at[VALUE]], &value) || value < 0)
        return bad_rule(row[at[RULE]], columns[VALUE], row[at[VALUE]], err);
    r->setting[i] = value;
    return 0;
}

static int read_rule(
    const struct str *row, const int *at, struct cna_rules *r, struct err *err)
{
    static const char *const states[] = {"", "neutral", "loss", "homozygous_deletion",
        "gain", "amplification"}; /* by enum cna_state */
    static const char *const measures[N_MEASURES] = {
        "call", "total", "per_ploidy", "over_ploidy", "log2"};
    static const char *const ops[N_COMPARISONS] = {"<", "<=", ">=", ">", "="};
    struct str id = row[at[RULE]];
    if (str_eq_c(row[at[CLASS]], "setting"))
        return read_setting(row, at, r, err);
    int state = word_index(row[at[CLASS]], states, 6);
    int measure = word_index(row[at[MEASURE]], measures, N_MEASURES);
    int op = word_index(row[at[OP]], ops, N_COMPARISONS);
    if (state <= CNA_NEUTRAL)
        return bad_rule(id, columns[CLASS], row[at[CLASS]], err);
    if (measure < 0)
        return bad_rule(id, columns[MEASURE], row[at[MEASURE]], err);
    if (op < 0)
        return bad_rule(id, columns[OP], row[at[OP]], err);
    struct cna_rule *rule = &r->rule[r->n++];
    *rule = (struct cna_rule){.id = id,
        .state = (enum cna_state)state,
        .measure = (enum measure)measure,
        .op = (enum comparison)op};
    if (measure == MEASURE_CALL) {
        int call = word_index(row[at[VALUE]], states, 6);
        rule->call = (enum cna_state)call;
        return call < 0 ? bad_rule(id, columns[VALUE], row[at[VALUE]], err) : 0;
    }
    if (!str_to_double(row[at[VALUE]], &rule->value))
        return bad_rule(id, columns[VALUE], row[at[VALUE]], err);
    return 0;
}

/* The first rule that holds decides, so their order must be told. */
static int check_order(
    const struct str *row, const int *at, uint32_t *last, struct err *err)
{
    uint32_t order;
    if (!str_to_u32(row[at[ORDER]], &order) || order <= *last)
        return bad_rule(row[at[RULE]], columns[ORDER], row[at[ORDER]], err);
    *last = order;
    return 0;
}

int cna_rules_load(
    struct kb_txn *kb, struct arena *mem, struct cna_rules **out, struct err *err)
{
    struct curated_table t;
    uint32_t last = 0;
    int at[N_COLUMNS];
    int rc =
        curated_load(kb, "copy_number_rules", columns, at, N_COLUMNS, mem, &t, err);
    if (rc < 0)
        return rc;
    struct cna_rules *r = ARENA_NEW(mem, struct cna_rules);
    r->rule = ARENA_ARRAY(mem, struct cna_rule, t.n_rows);
    for (unsigned i = 0; i < N_CNA_SETTINGS; i++)
        r->setting[i] = NAN;
    for (unsigned i = 0; rc >= 0 && i < t.n_rows; i++) {
        rc = check_order(t.rows[i], at, &last, err);
        if (rc >= 0)
            rc = read_rule(t.rows[i], at, r, err);
    }
    for (unsigned i = 0; rc >= 0 && i < N_CNA_SETTINGS; i++)
        if (isnan(r->setting[i]))
            rc = err_set(err, ERR_KB,
                "the KB's curated table \"copy_number_rules\" lacks a setting");
    *out = r;
    return rc < 0 ? rc : 0;
}

double cna_setting(const struct cna_rules *r, enum cna_setting s)
{
    return r->setting[s];
}

static double measure_value(const struct cna_segment *s, enum measure m, double ploidy,
    double expected, bool is_degree)
{
    switch (m) {
    case MEASURE_TOTAL: /* a man's one X is what two copies are elsewhere */
        if (!isnan(ploidy) && !is_degree)
            return NAN;
        return is_degree ? s->total : s->total + 2 - expected;
    case MEASURE_PER_PLOIDY:
        return s->total / ploidy;
    case MEASURE_OVER_PLOIDY:
        return s->total - ploidy * expected / 2;
    case MEASURE_LOG2: /* a caller's copies go before its ratio */
        return isnan(s->total) ? s->log2 : NAN;
    default:
        return NAN;
    }
}

static bool compare(double found, enum comparison op, double value)
{
    switch (op) { /* nothing compares with NAN */
    case LESS:
        return found < value;
    case AT_MOST:
        return found <= value;
    case AT_LEAST:
        return found >= value;
    case MORE:
        return found > value;
    default:
        return found == value;
    }
}

static bool is_extreme(enum cna_state s)
{
    return s == CNA_AMPLIFICATION || s == CNA_HOMOZYGOUS_DELETION;
}

static bool rule_holds(const struct cna_rule *rule, const struct cna_segment *s,
    double ploidy, double expected)
{
    bool is_degree = is_extreme(rule->state);
    if (rule->measure == MEASURE_CALL)
        return isnan(s->total) && isnan(s->log2) && s->call == rule->call;
    if (is_degree && rule->state == CNA_AMPLIFICATION && rule->measure == MEASURE_TOTAL
        && !isnan(ploidy))
        return false; /* the rule by ploidy judges */
    return compare(measure_value(s, rule->measure, ploidy, expected, is_degree),
        rule->op, rule->value);
}

/* Copies of a contig in the germline; 0: not known. */
static unsigned germline_copies(
    enum assembly assembly, unsigned n_x, const struct cna_segment *s)
{
    if (s->contig != CONTIG_X && s->contig != CONTIG_Y)
        return 2;
    if (contig_is_par(assembly, s->contig, s->beg1)
        && contig_is_par(assembly, s->contig, s->end1))
        return 2;
    if (n_x == 0)
        return 0;
    if (s->contig == CONTIG_X)
        return n_x;
    return n_x == 1 ? 1 : 0;
}

void cna_judge(const struct cna_rules *r, double ploidy, enum assembly assembly,
    unsigned n_x, struct cna_segment *s)
{
    unsigned copies = germline_copies(assembly, n_x, s);
    bool is_known = !isnan(s->total) || !isnan(s->log2) || s->call != CNA_NEUTRAL;
    s->state = CNA_UNSURE;
    s->fate = s->filter.n > 0 ? EVENT_FILTERED : EVENT_NOT_CALLED;
    if (s->filter.n > 0 || !is_known)
        return;
    s->state = CNA_NEUTRAL;
    s->fate = EVENT_NEUTRAL;
    for (unsigned i = 0; i < r->n && s->state == CNA_NEUTRAL; i++) {
        if (!rule_holds(&r->rule[i], s, ploidy, copies ? copies : 2))
            continue;
        s->state = r->rule[i].state;
        s->rule = r->rule[i].id;
        s->fate = EVENT_NOT_IN_KB;
    }
    /* Many copies, or none of X, are so whatever the sex. */
    bool is_certain = s->state == CNA_AMPLIFICATION
                      || (s->state == CNA_HOMOZYGOUS_DELETION && s->contig != CONTIG_Y
                          && !isnan(s->total));
    if (copies == 0 && !is_certain) {
        s->state = CNA_UNSURE;
        s->rule = STR_NONE;
        s->fate = EVENT_SEX_NOT_KNOWN;
    }
}

/* ---- arms ------------------------------------------------------------------------ */

static int add_arms(const struct str *row, const int *at, enum assembly assembly,
    struct arena *mem, struct cna_arm *arms, struct err *err)
{
    unsigned contig = contig_parse(row[at[0]], NULL);
    uint32_t p_end, length = contig_length(assembly, contig);
    if (contig == CONTIG_NONE || !str_to_u32(row[at[1]], &p_end) || p_end == 0
        || p_end >= length)
        return err_set(err, ERR_KB,
            "the KB's curated table \"chromosome_arms\": found \"%.*s\" ending at "
            "\"%.*s\", expected a contig and a base inside it",
            STR_ARG(row[at[0]]), STR_ARG(row[at[1]]));
    arms[0] =
        (struct cna_arm){str_fmt(mem, "%sp", contig_name(contig)), contig, 1, p_end};
    arms[1] = (struct cna_arm){
        str_fmt(mem, "%sq", contig_name(contig)), contig, p_end + 1, length};
    return 0;
}

int cna_arms_load(struct kb_txn *kb, enum assembly assembly, struct arena *mem,
    struct cna_arm **out, unsigned *n, struct err *err)
{
    const char *const wanted[] = {
        "contig", assembly == ASSEMBLY_GRCH37 ? "p_end_grch37" : "p_end_grch38"};
    struct curated_table t;
    int at[2];
    int rc = curated_load(kb, "chromosome_arms", wanted, at, 2, mem, &t, err);
    if (rc < 0)
        return rc;
    *out = ARENA_ARRAY(mem, struct cna_arm, (size_t)t.n_rows * 2);
    *n = 2 * t.n_rows;
    for (unsigned i = 0; rc >= 0 && i < t.n_rows; i++)
        rc = add_arms(t.rows[i], at, assembly, mem, &(*out)[(size_t)2 * i], err);
    return rc;
}
