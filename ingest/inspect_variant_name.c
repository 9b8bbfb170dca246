/* A variant's name and what it becomes. */
#include "ingest/inspect.h"

#include "kb/model/variant_name.h"
#include "kb/store/kb_name_facts.h"

/* Facts of the KB, or none. */
int inspect_name_facts(struct inspect *x, struct name_facts **facts)
{
    *facts = NULL;
    return x->txn != NULL ? kb_name_facts(x->txn, &x->mem, facts, x->err) : 0;
}

static void put_curated(struct inspect *x, const struct name_reading *r)
{
    if (!r->is_curated)
        return;
    json_out_key(&x->w, "curated");
    json_out_object(&x->w);
    json_out_key_str(&x->w, "reason", r->curated.reason);
    json_out_key_str(&x->w, "source", r->curated.source);
    json_out_key_str(&x->w, "date", r->curated.date);
    json_out_end(&x->w);
}

/* One protein change: whose residues it names. */
static int put_residues(struct inspect *x, const struct criterion *c)
{
    if (c->kind != CRITERION_PROTEIN || x->txn == NULL)
        return 0;
    json_out_key(&x->w, "protein");
    json_out_object(&x->w);
    int rc = inspect_put_protein(x, c->gene, STR_NONE, &c->protein);
    json_out_end(&x->w);
    return rc;
}

int inspect_variant_name(struct inspect *x)
{
    struct str gene = str_trim(str_of(x->args[0])), name = str_of(x->args[1]);
    struct name_facts *facts;
    struct name_reading r;
    if (inspect_name_facts(x, &facts) < 0)
        return x->err->code;
    json_out_key_str(&x->w, "gene", gene);
    if (gene.n > 0 && str_find(gene, STR("::")) < 0
        && name_facts_gene(facts, gene, &gene) >= 0)
        json_out_key_str(&x->w, "approved_symbol",
            name_facts_gene(facts, gene, &gene) > 0 ? gene : STR_NONE);
    variant_name_read_with(facts, gene, name, &x->mem, &r);
    json_out_key_c(&x->w, "form", r.form);
    put_curated(x, &r);
    inspect_put_criterion(x, r.criterion);
    json_out_key_str(&x->w, "dna", r.dna);
    json_out_key_bool(&x->w, "is_dna_name", r.is_dna_name);
    json_out_key_str(&x->w, "not_read", r.not_read);
    return put_residues(x, r.criterion);
}
