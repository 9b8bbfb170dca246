/* vdt inspect: how vdt reads one thing, as JSON. */
#include "ingest/cmd.h"
#include "kb/base/json_out.h"
#include "kb/model/allele.h"
#include "kb/model/criterion.h"
#include "kb/model/hgvs.h"
#include "kb/model/profile.h"
#include "kb/model/variant_name.h"
#include "kb/store/kb.h"

#include <string.h>

struct inspect {
    const char *kb, *assembly;
    const char **args; /* after the kind */
    unsigned n_args;
    struct arena mem;
    struct json_out w;
    struct err *err;
};

struct kind {
    const char *name, *args;
    unsigned n_args;
    int (*run)(struct inspect *x);
};

static void put_allele(struct inspect *x, const struct allele *a)
{
    json_out_key_c(&x->w, "assembly",
        a->assembly != ASSEMBLY_NONE ? assembly_name(a->assembly) : NULL);
    json_out_key_c(&x->w, "contig", contig_name(a->contig));
    json_out_key_int(&x->w, "pos1", a->pos1);
    json_out_key_str(&x->w, "ref", a->ref);
    json_out_key_str(&x->w, "alt", a->alt);
    json_out_key_str(&x->w, "text", allele_text(&x->mem, a));
}

static int inspect_allele(struct inspect *x)
{
    enum assembly assembly = ASSEMBLY_NONE;
    struct allele a;
    if (x->assembly != NULL) {
        assembly = assembly_parse(str_of(x->assembly));
        if (assembly == ASSEMBLY_NONE)
            return err_set(x->err, ERR_USAGE,
                "--assembly: \"%s\" is not GRCh37 or GRCh38", x->assembly);
    }
    if (allele_parse(str_of(x->args[0]), assembly, &x->mem, &a, x->err) < 0
        || allele_trim(&a, &x->mem, x->err) < 0)
        return x->err->code;
    put_allele(x, &a);
    enum shift shift = allele_left_align(&a, NULL, &x->mem);
    json_out_key_c(&x->w, "left_aligned",
        shift == SHIFT_NO_BASES ? "reference bases are needed" : "not needed");
    return 0;
}

/* What the bases described come to, or why nothing can be said. */
static void put_hgvs_allele(struct inspect *x, const struct hgvs *h)
{
    enum assembly assembly =
        x->assembly ? assembly_parse(str_of(x->assembly)) : ASSEMBLY_NONE;
    struct hgvs_allele a;
    struct err err = {0};
    json_out_key(&x->w, "allele");
    if (hgvs_allele(h, assembly, NULL, NULL, &x->mem, &a, &err) < 0) {
        json_out_null(&x->w);
        json_out_key_c(&x->w, "no_allele_because", err.msg);
        return;
    }
    json_out_object(&x->w);
    put_allele(x, &a.allele);
    json_out_end(&x->w);
}

static void put_protein_change(struct inspect *x, const struct protein_change *p)
{
    json_out_key_c(&x->w, "level", hgvs_level_name(HGVS_P));
    json_out_key_str(&x->w, "change", protein_text(&x->mem, p));
    json_out_key_int(&x->w, "residue1", p->pos1);
    json_out_key_int(&x->w, "residue2", p->pos2);
}

static void put_hgvs(struct inspect *x, const struct hgvs *h)
{
    json_out_key_str(&x->w, "text", hgvs_print(&x->mem, h));
    if (h->accession.n)
        json_out_key_str(&x->w, "accession", h->accession);
    if (h->gene.n)
        json_out_key_str(&x->w, "gene", h->gene);
    if (h->level == HGVS_P && h->protein.kind == HGVS_PROTEIN_CHANGE) {
        put_protein_change(x, &h->protein.change);
        return;
    }
    json_out_key_c(&x->w, "level", hgvs_level_name(h->level));
    if (h->level == HGVS_P)
        return;
    json_out_key_c(&x->w, "change", hgvs_kind_name(h->kind));
    put_hgvs_allele(x, h);
}

/* A protein change is known without "p." too. */
static int inspect_hgvs(struct inspect *x)
{
    struct str text = str_of(x->args[0]);
    const char *why;
    struct hgvs h;
    struct protein_change p;
    if (hgvs_parse(text, &x->mem, &h, &why) == 0)
        put_hgvs(x, &h);
    else if (protein_parse(text, &x->mem, &p) == 0)
        put_protein_change(x, &p);
    else
        return err_set(x->err, ERR_FAIL,
            "\"%s\" is neither an HGVS description that is read (%s) nor a protein "
            "change",
            x->args[0], why);
    return 0;
}

static void put_criterion(struct inspect *x, const struct criterion *c)
{
    json_out_key_str(&x->w, "criterion", criterion_text(c, &x->mem));
    json_out_key_c(&x->w, "kind", criterion_kind_name(c->kind));
    json_out_key_bool(&x->w, "has_unparsed", criterion_has_unparsed(c));
}

static int inspect_variant_name(struct inspect *x)
{
    const char *form;
    const struct criterion *c =
        variant_name_read(str_of(x->args[0]), str_of(x->args[1]), &x->mem, &form);
    put_criterion(x, c);
    json_out_key_c(&x->w, "form", form);
    return 0;
}

static int inspect_criterion(struct inspect *x)
{
    struct criterion *c;
    if (criterion_parse(str_of(x->args[0]), &x->mem, &c, x->err) < 0)
        return x->err->code;
    put_criterion(x, c);
    return 0;
}

/* The next piece of a profile's name between operators and parentheses. */
static bool next_piece(struct str *rest, struct str *piece)
{
    static const char *const cuts[] = {" AND ", " OR ", "(", ")", NULL};
    if (rest->p == NULL)
        return false;
    size_t end = rest->n, next = rest->n;
    for (const char *const *cut = cuts; *cut != NULL; cut++) {
        ptrdiff_t at = str_find(*rest, str_of(*cut));
        if (at >= 0 && (size_t)at < end) {
            end = (size_t)at;
            next = end + strlen(*cut);
        }
    }
    *piece = str_trim(str_sub(*rest, 0, end));
    if (str_starts(*piece, STR("NOT ")))
        *piece = str_trim(str_sub(*piece, 4, piece->n));
    *rest = end == rest->n ? STR_NONE : str_sub(*rest, next, rest->n);
    return true;
}

/* Without the KB's variants the members are taken from the name: "GENE NAME" each. */
static int inspect_profile(struct inspect *x)
{
    struct str rest = str_of(x->args[0]), piece;
    struct profile_member *members = NULL;
    size_t n = 0, cap = 0;
    unsigned n_unparsed;
    const char *form;
    while (next_piece(&rest, &piece)) {
        ptrdiff_t blank = str_chr(piece, ' ');
        if (blank < 0)
            continue;
        members = arena_grow(&x->mem, members, &cap, n + 1, sizeof *members);
        members[n].name = piece;
        members[n++].criterion = variant_name_read(str_sub(piece, 0, (size_t)blank),
            str_trim(str_sub(piece, (size_t)blank + 1, piece.n)), &x->mem, &form);
    }
    const struct criterion *c =
        profile_read(str_of(x->args[0]), members, (unsigned)n, &x->mem, &n_unparsed);
    put_criterion(x, c);
    json_out_key_int(&x->w, "n_unparsed", n_unparsed);
    return 0;
}

static int put_disease(struct inspect *x, struct kb_txn *txn, uint32_t ordinal)
{
    struct disease d;
    int rc = kb_disease(txn, ordinal, &x->mem, &d, x->err);
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
        rc = kb_disease(txn, d.ancestors[i], &x->mem, &above, x->err);
        if (rc < 0)
            return rc;
        if (rc > 0)
            json_out_str(&x->w, above.id);
    }
    json_out_end(&x->w);
    json_out_end(&x->w);
    return 0;
}

static int put_diseases(struct inspect *x, struct kb_txn *txn)
{
    struct str folded = str_fold(&x->mem, str_of(x->args[0]));
    struct name_hit *hits;
    struct str *near;
    int n = kb_name(txn, folded, &x->mem, &hits, x->err), rc = 0;
    json_out_key(&x->w, "diseases");
    json_out_array(&x->w);
    for (int i = 0; rc >= 0 && i < n; i++)
        if (hits[i].kind == NAME_DISEASE)
            rc = put_disease(x, txn, hits[i].target);
    json_out_end(&x->w);
    if (n < 0 || rc < 0)
        return n < 0 ? n : rc;
    n = kb_name_near(txn, folded, NAME_DISEASE, 5, &x->mem, &near, x->err);
    json_out_key(&x->w, "near");
    json_out_flat_array(&x->w);
    for (int i = 0; i < n; i++)
        json_out_str(&x->w, near[i]);
    json_out_end(&x->w);
    return n < 0 ? n : 0;
}

static int inspect_disease(struct inspect *x)
{
    if (x->kb == NULL)
        return err_set(x->err, ERR_USAGE, "inspect disease needs -k KB");
    struct kb *kb = kb_open(x->kb, true, x->err);
    struct kb_txn *txn = kb != NULL ? kb_begin(kb, x->err) : NULL;
    int rc = txn != NULL ? put_diseases(x, txn) : x->err->code;
    kb_end(txn);
    kb_close(kb);
    return rc;
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
    {"eligibility", "FILE", 1, inspect_later},
    {0},
};

#define AT(member) offsetof(struct inspect, member)
static const struct opt options[] = {
    {.name = "kb",
        .letter = 'k',
        .type = OPT_TEXT,
        .offset = AT(kb),
        .value = "KB",
        .help = "the knowledge base (disease)"},
    {.name = "assembly",
        .type = OPT_TEXT,
        .offset = AT(assembly),
        .value = "A",
        .help = "GRCh37 or GRCh38 (allele)"},
    {0},
};

static const struct opt_command command = {
    .name = "vdt inspect",
    .args = "KIND TEXT...",
    .summary = "Show how vdt reads one thing, as JSON.",
    .options = options,
    .notes = "KIND and what follows:\n"
             "  allele TEXT             7:140753336:A:T\n"
             "  hgvs TEXT               NC_000007.14:g.140753336A>T, p.Val600Glu\n"
             "  variant-name GENE NAME  EGFR \"exon 19 deletion\"\n"
             "  profile TEXT            \"BCR::ABL1 AND ABL1 T315I\"\n"
             "  criterion TEXT          \"codon(BRAF, 600)\"\n"
             "  disease TEXT -k KB      an id, OncoTree code, name or synonym",
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
    struct buf out = BUF_INIT;
    rc = run_kind(&x, kind, &out);
    if (rc >= 0)
        rc = cmd_print(buf_str(&out), err);
    buf_free(&out);
    arena_free(&x.mem);
    return rc;
}
