/* vdt inspect: how vdt reads one thing, as JSON. */
#include "ingest/cmd.h"
#include "ingest/inspect.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct kind {
    const char *name, *args;
    unsigned n_args;
    int (*run)(struct inspect *x);
};

static int put_disease(struct inspect *x, uint32_t ordinal)
{
    struct disease d;
    int rc = kb_disease(x->txn, ordinal, &x->mem, &d, x->err);
    if (rc <= 0)
        return rc;
    json_out_object(&x->w);
    json_out_key_str(&x->w, "id", d.id);
    json_out_key_str(&x->w, "name", d.name);
    json_out_key_str(&x->w, "oncotree", d.oncotree.n > 0 ? d.oncotree : STR_NONE);
    json_out_key_bool(&x->w, "is_cancer", d.is_cancer);
    json_out_key_bool(&x->w, "is_pan_cancer", d.is_pan_cancer);
    json_out_key(&x->w, "ancestors");
    json_out_flat_array(&x->w);
    for (unsigned i = 0; i < d.n_ancestors; i++) {
        struct disease above;
        rc = kb_disease(x->txn, d.ancestors[i], &x->mem, &above, x->err);
        if (rc < 0)
            return rc;
        if (rc > 0)
            json_out_str(&x->w, above.id);
    }
    json_out_end(&x->w);
    json_out_end(&x->w);
    return 0;
}

static int inspect_disease(struct inspect *x)
{
    if (x->txn == NULL)
        return err_set(x->err, ERR_USAGE, "inspect disease needs -k KB");
    struct str folded = str_fold(&x->mem, str_of(x->args[0]));
    struct name_hit *hits;
    struct str *near;
    int n = kb_name(x->txn, folded, &x->mem, &hits, x->err), rc = 0;
    json_out_key(&x->w, "diseases");
    json_out_array(&x->w);
    for (int i = 0; rc >= 0 && i < n; i++)
        if (hits[i].kind == NAME_DISEASE)
            rc = put_disease(x, hits[i].target);
    json_out_end(&x->w);
    if (n < 0 || rc < 0)
        return n < 0 ? n : rc;
    n = kb_name_near(x->txn, folded, NAME_DISEASE, 5, &x->mem, &near, x->err);
    json_out_key(&x->w, "near");
    json_out_flat_array(&x->w);
    for (int i = 0; i < n; i++)
        json_out_str(&x->w, near[i]);
    json_out_end(&x->w);
    return n < 0 ? n : 0;
}

static int inspect_later(struct inspect *x)
{
    return err_set(
        x->err, ERR_USAGE, "this kind is not there yet in this version of vdt");
}

static const struct kind kinds[] = {
    {"allele", "TEXT", 1, inspect_allele},
    {"hgvs", "TEXT", 1, inspect_hgvs},
    {"variant-name", "GENE NAME", 2, inspect_variant_name},
    {"profile", "TEXT", 1, inspect_profile},
    {"criterion", "TEXT", 1, inspect_criterion},
    {"disease", "TEXT", 1, inspect_disease},
    {"drug", "TEXT", 1, inspect_later},
    {"eligibility", "FILE|NCT", 1, inspect_eligibility},
    {0},
};

#define AT(member) offsetof(struct inspect, member)
static const struct opt options[] = {
    {.name = "kb",
        .letter = 'k',
        .type = OPT_TEXT,
        .offset = AT(kb_path),
        .value = "KB",
        .help = "the knowledge base: its transcripts and reference\n"
                "bases (allele, hgvs), its genes and curated readings\n"
                "of names (variant-name, profile), its diseases"},
    {.name = "reference",
        .type = OPT_TEXT,
        .offset = AT(reference_path),
        .value = "FASTA",
        .help = "reference bases instead of the KB's (allele, hgvs);\nwindows alone do "
                "not tell --assembly;\n"
                "FASTA.fai is used when it is there"},
    {.name = "assembly",
        .type = OPT_TEXT,
        .offset = AT(assembly_name),
        .value = "A",
        .help = "GRCh37 or GRCh38 (allele, hgvs; default: the one\n"
                "that the text names, else both)"},
    {.name = "text",
        .type = OPT_FLAG,
        .offset = AT(as_text),
        .help = "eligibility: the text with what was read below each\n"
                "line instead of JSON (default on a terminal)"},
    {0},
};

static const struct opt_command command = {
    .name = "vdt inspect",
    .args = "KIND TEXT...",
    .summary = "Show how vdt reads one thing, step by step, as JSON.",
    .options = options,
    .notes = "KIND and what follows:\n"
             "  allele TEXT             7:140753336:A:T (CONTIG:POSITION:REF:ALT)\n"
             "  hgvs TEXT               NC_000007.14:g.140753336A>T, "
             "NM_004333.6:c.1799T>A,\n"
             "                          BRAF:c.1799T>A, BRAF:p.Val600Glu\n"
             "  variant-name GENE NAME  EGFR \"exon 19 deletion\"; a fusion's GENE is\n"
             "                          EML4::ALK, a factor's is \"\" (TMB High)\n"
             "  profile TEXT            \"BCR::ABL1 Fusion AND ABL1 T315I\"\n"
             "  criterion TEXT          \"codon(BRAF, 600)\"\n"
             "  disease TEXT -k KB      an id, OncoTree code, name or synonym\n"
             "  eligibility FILE|NCT -k KB  an eligibility text, or a trial's\n"
             "\n"
             "One change of DNA can be written in many ways.  allele shows how it is "
             "brought\n"
             "to one form: bases that REF and ALT share are cut off (trimmed), REF is "
             "compared\n"
             "with the reference genome (ref_check), and an insertion or deletion in a "
             "repeat\n"
             "is moved to its leftmost place (left_aligned).  Then, for each "
             "transcript of the\n"
             "knowledge base, what it does: exon or intron, HGVS names, consequence, "
             "change of\n"
             "the protein.  \"keys\" are what the rows of the knowledge base are "
             "compared by:\n"
             "two spellings with the same key are the same variant.\n"
             "\n"
             "hgvs shows the same for the allele that a g., c. or n. name comes to; a "
             "c. name\n"
             "needs -k KB for its transcript.  Of a p. name it shows which transcript "
             "has the\n"
             "residues that it names, and the form that is compared.\n"
             "\n"
             "variant-name and profile show the criterion that a name becomes, as text "
             "and as\n"
             "tree, the form of names that read it, and what was not read (unparsed). "
             " With -k KB\n"
             "symbols are approved ones, exons are counted as MANE Select counts them, "
             "and the\n"
             "curated readings of the knowledge base go first.  criterion reads the "
             "text back.",
    .min_args = 2,
    .max_args = 3,
};

static int run_kind(struct inspect *x, const struct kind *kind, struct buf *out)
{
    if (x->n_args != kind->n_args)
        return err_set(
            x->err, ERR_USAGE, "inspect %s: %s expected", kind->name, kind->args);
    json_out_begin(&x->w, out, false);
    json_out_object(&x->w);
    json_out_key_c(&x->w, "inspect", kind->name);
    json_out_key_c(&x->w, "given", x->args[x->n_args - 1]);
    int rc = kind->run(x);
    if (rc >= 0)
        rc = inspect_check_bases(x);
    if (rc >= 0)
        json_out_end(&x->w);
    return rc;
}

static int unknown_kind(const char *given, struct err *err)
{
    const char *names[sizeof kinds / sizeof *kinds];
    unsigned n = 0;
    for (const struct kind *k = kinds; k->name != NULL; k++)
        names[n++] = k->name;
    names[n] = NULL;
    const char *near = opt_nearest(given, names);
    err_set(err, ERR_USAGE, "\"%s\" is no kind of thing to inspect", given);
    if (near != NULL)
        return err_hint(err, "did you mean %s?", near);
    return err_hint(err, "\"vdt inspect --help\" lists the kinds");
}

int cmd_inspect(int argc, char **argv, struct err *err)
{
    struct inspect x = {.err = err};
    const char *args[3];
    unsigned n_args;
    int rc = cmd_options(&command, argc, argv, &x, args, &n_args, err);
    if (rc != OPT_RUN)
        return rc;
    const struct kind *kind = kinds;
    while (kind->name != NULL && strcmp(kind->name, args[0]) != 0)
        kind++;
    if (kind->name == NULL)
        return unknown_kind(args[0], err);
    x.args = args + 1;
    x.n_args = n_args - 1;
    const char *no_colour = getenv("NO_COLOR");
    bool is_person = isatty(STDOUT_FILENO);
    x.as_text |= is_person;
    x.in_colours = is_person && (no_colour == NULL || no_colour[0] == '\0');
    struct buf out = BUF_INIT;
    rc = inspect_open(&x);
    if (rc >= 0)
        rc = run_kind(&x, kind, &out);
    if (rc >= 0)
        rc = cmd_print(buf_str(x.text.n > 0 ? &x.text : &out), err);
    buf_free(&out);
    buf_free(&x.text);
    inspect_close(&x);
    return rc;
}
