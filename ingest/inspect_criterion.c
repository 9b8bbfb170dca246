/* A criterion in its text form and as a tree of JSON objects. */
#include "ingest/inspect.h"

#include <math.h>

static void put_text(struct inspect *x, const char *key, struct str text)
{
    if (text.n > 0)
        json_out_key_str(&x->w, key, text);
}

static void put_alleles(struct inspect *x, const struct criterion *c)
{
    json_out_key(&x->w, "alleles");
    json_out_array(&x->w);
    for (unsigned i = 0; i < N_ASSEMBLIES; i++) {
        if (c->alleles[i].assembly == ASSEMBLY_NONE)
            continue;
        json_out_object(&x->w);
        inspect_put_allele(x, &c->alleles[i]);
        json_out_end(&x->w);
    }
    json_out_end(&x->w);
}

static void put_place(struct inspect *x, const struct criterion *c)
{
    if (c->kind == CRITERION_REGION) {
        json_out_key_c(&x->w, "assembly", assembly_name(c->assembly));
        json_out_key_c(&x->w, "contig", contig_name(c->contig));
    }
    if (c->beg > 0) {
        json_out_key_int(&x->w, "beg", c->beg);
        json_out_key_int(&x->w, "end", c->end);
    }
}

static bool has_change(enum criterion_kind kind)
{
    return kind == CRITERION_EXON || kind == CRITERION_RANGE || kind == CRITERION_REGION
           || kind == CRITERION_GENE || kind == CRITERION_COPY_NUMBER
           || kind == CRITERION_REARRANGEMENT;
}

static void put_fusion(struct inspect *x, const struct criterion *c)
{
    struct str any = STR("*");
    json_out_key_str(&x->w, "gene5", c->gene.n > 0 ? c->gene : any);
    json_out_key_str(&x->w, "gene3", c->gene3.n > 0 ? c->gene3 : any);
    put_text(x, "exon5", c->text);
    put_text(x, "exon3", c->text3);
}

static void put_factor(struct inspect *x, const struct criterion *c)
{
    static const char *const ops[] = {[FACTOR_EQ] = "=",
        [FACTOR_GE] = ">=",
        [FACTOR_GT] = ">",
        [FACTOR_LE] = "<=",
        [FACTOR_LT] = "<"};
    json_out_key_str(&x->w, "factor", c->factor);
    json_out_key_c(&x->w, "op", ops[c->op]);
    json_out_key_str(&x->w, "value",
        isnan(c->number) ? c->text : str_fmt(&x->mem, "%.15g", c->number));
}

static void put_leaf(struct inspect *x, const struct criterion *c)
{
    if (c->kind == CRITERION_FUSION) {
        put_fusion(x, c);
        return;
    }
    if (c->kind == CRITERION_FACTOR) {
        put_factor(x, c);
        return;
    }
    put_text(x, "gene", c->gene);
    if (c->kind == CRITERION_ALLELE)
        put_alleles(x, c);
    if (c->kind == CRITERION_PROTEIN)
        json_out_key_str(&x->w, "change", protein_text(&x->mem, &c->protein));
    put_text(x, "text", c->text);
    put_place(x, c);
    if (has_change(c->kind))
        json_out_key_c(&x->w, "class", change_class_name(c->change));
}

/* Depth is that of a criterion that was read: at most CRITERION_MAX_DEPTH. */
static void put_tree(struct inspect *x, const struct criterion *c)
{
    json_out_object(&x->w);
    json_out_key_c(&x->w, "kind", criterion_kind_name(c->kind));
    if (c->n_members == 0)
        put_leaf(x, c);
    if (c->origin != ORIGIN_UNKNOWN)
        json_out_key_c(&x->w, "origin", origin_name(c->origin));
    if (c->zygosity != ZYGOSITY_UNKNOWN)
        json_out_key_c(&x->w, "zygosity", zygosity_name(c->zygosity));
    if (c->n_members > 0) {
        json_out_key(&x->w, "members");
        json_out_array(&x->w);
        for (unsigned i = 0; i < c->n_members; i++)
            put_tree(x, c->members[i]);
        json_out_end(&x->w);
    }
    json_out_end(&x->w);
}

void inspect_put_criterion(struct inspect *x, const struct criterion *c)
{
    json_out_key_str(&x->w, "criterion", criterion_text(c, &x->mem));
    json_out_key_c(&x->w, "kind", criterion_kind_name(c->kind));
    json_out_key_bool(&x->w, "has_unparsed", criterion_has_unparsed(c));
    json_out_key(&x->w, "tree");
    put_tree(x, c);
}

int inspect_criterion(struct inspect *x)
{
    struct criterion *c;
    if (criterion_parse(str_of(x->args[0]), &x->mem, &c, x->err) < 0)
        return x->err->code;
    inspect_put_criterion(x, c);
    return 0;
}
