#include "query/sample_header.h"

#include <string.h>

static int find_sample(const struct vcf_header *h, const char *name)
{
    for (unsigned i = 0; i < h->n_samples; i++)
        if (str_eq_c(h->samples[i], name))
            return (int)i;
    return -1;
}

bool sample_is_in(const struct vcf_header *h, const char *name)
{
    return find_sample(h, name) >= 0;
}

static int list_samples(
    const struct vcf_header *h, const char *problem, const char *hint, struct err *err)
{
    struct buf names = BUF_INIT;
    for (unsigned i = 0; i < h->n_samples && i < 12; i++) {
        if (i > 0)
            buf_add_c(&names, ", ");
        buf_fmt(&names, "\"%.*s\"", STR_ARG(h->samples[i]));
    }
    if (h->n_samples > 12)
        buf_fmt(&names, " and %u more", h->n_samples - 12);
    err_set(err, ERR_SAMPLE, "%s; the file's samples are: %s", problem,
        names.n ? names.p : "none");
    err_hint(err, "%s", hint);
    buf_free(&names);
    return ERR_SAMPLE;
}

static int named(const struct vcf_header *h, const char *option, const char *name,
    int *out, struct err *err)
{
    *out = find_sample(h, name);
    if (*out >= 0)
        return 0;
    struct buf problem = BUF_INIT;
    buf_fmt(&problem, "%s \"%s\" is not a sample of the file", option, name);
    int rc = list_samples(h, problem.p, "give the name as the #CHROM line has it", err);
    buf_free(&problem);
    return rc;
}

/* Two columns that call themselves tumour and normal need no option. */
static bool choose_by_convention(const struct vcf_header *h, struct sample_columns *out)
{
    if (h->n_samples != 2)
        return false;
    for (int i = 0; i < 2; i++) {
        struct str t = h->samples[i], n = h->samples[1 - i];
        if ((str_eq_nocase(t, STR("TUMOR")) || str_eq_nocase(t, STR("TUMOUR")))
            && str_eq_nocase(n, STR("NORMAL"))) {
            out->sample = i;
            out->normal = 1 - i;
            return true;
        }
    }
    return false;
}

int sample_choose(const struct vcf_header *h, const struct sample_options *o,
    struct sample_columns *out, struct err *err)
{
    *out = (struct sample_columns){-1, -1};
    int rc = 0;
    if (o->normal)
        rc = named(h, "--normal", o->normal, &out->normal, err);
    if (rc == 0 && o->sample)
        rc = named(h, "--sample", o->sample, &out->sample, err);
    if (rc < 0)
        return rc;
    if (o->sample && o->normal && out->sample == out->normal)
        return err_set(err, ERR_USAGE, "--sample and --normal name the same sample");
    if (o->sample || h->n_samples == 0)
        return 0;
    if (o->normal && h->n_samples == 1)
        return err_set(err, ERR_SAMPLE,
            "--normal \"%s\" is the only sample of the file; expected another one "
            "beside it, of the tumour",
            o->normal);
    if (o->normal && h->n_samples == 2) {
        out->sample = 1 - out->normal;
        return 0;
    }
    if (!o->normal && h->n_samples == 1) {
        out->sample = 0;
        return 0;
    }
    if (!o->normal && choose_by_convention(h, out))
        return 0;
    return list_samples(h, "which sample is meant is not clear",
        "name it with --sample (and its matched normal with --normal)", err);
}

/* Whole words of a path or tag: "file:///x/GRCh38_full.fa" -> "x", "GRCh38", "full",
 * "fa", and once more with '_' inside words, since "human_g1k_v37" is one word. */
static bool is_word_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static enum assembly word_assembly(struct str text)
{
    enum assembly seen = ASSEMBLY_NONE;
    for (int with_underscore = 1; with_underscore >= 0; with_underscore--) {
        size_t i = 0;
        while (i < text.n) {
            size_t j = i;
            while (
                j < text.n
                && (is_word_char(text.p[j]) || (with_underscore && text.p[j] == '_')))
                j++;
            enum assembly a = assembly_parse(str_sub(text, i, j - i));
            if (a != ASSEMBLY_NONE && seen == ASSEMBLY_NONE)
                seen = a;
            else if (a != ASSEMBLY_NONE && a != seen)
                return ASSEMBLY_NONE; /* a path that names both proves nothing */
            i = j + 1;
        }
    }
    return seen;
}

struct votes {
    unsigned by[N_ASSEMBLIES];
};

static void vote(struct votes *v, enum assembly a)
{
    if (a != ASSEMBLY_NONE)
        v->by[a - 1]++;
}

static enum assembly winner(const struct votes *v)
{
    if (v->by[0] > 0 && v->by[1] == 0)
        return ASSEMBLY_GRCH37;
    return v->by[1] > 0 && v->by[0] == 0 ? ASSEMBLY_GRCH38 : ASSEMBLY_NONE;
}

static int both(const char *what, struct err *err)
{
    err_set(err, ERR_SAMPLE, "the header's %s speak of GRCh37 and of GRCh38", what);
    return err_hint(err, "name the assembly of the coordinates with --assembly");
}

int sample_header_assembly(const struct vcf_header *h, enum assembly said_by_user,
    enum assembly *out, const char **how, bool *has_foreign_mt, struct err *err)
{
    struct votes lengths = {0}, words = {0};
    *has_foreign_mt = false;
    for (unsigned i = 0; i < h->n_contigs; i++) {
        const struct vcf_contig *c = &h->contigs[i];
        enum assembly implied = ASSEMBLY_NONE;
        unsigned contig = contig_parse(c->id, &implied);
        vote(&lengths, implied);
        vote(&lengths, contig_assembly_by_length(contig, c->length));
        vote(&words, word_assembly(c->assembly));
        *has_foreign_mt |=
            contig == CONTIG_MT && contig_is_foreign_mt(contig, c->length);
    }
    for (unsigned i = 0; i < h->n_references; i++)
        vote(&words, word_assembly(h->references[i]));
    *out = winner(&lengths);
    *how = "contig_lengths";
    enum assembly said = winner(&words);
    const char *what = NULL;
    if (lengths.by[0] && lengths.by[1])
        what = "contig lengths";
    else if (*out != ASSEMBLY_NONE && said != ASSEMBLY_NONE && said != *out)
        what = "contig lengths and reference lines together";
    else if (*out == ASSEMBLY_NONE && words.by[0] && words.by[1])
        what = "contig tags and reference lines";
    if (what && said_by_user == ASSEMBLY_NONE)
        return both(what, err);
    if (what) { /* the user's word stands; REF is still compared */
        *out = ASSEMBLY_NONE;
    } else if (*out == ASSEMBLY_NONE) {
        *out = said;
        *how = "header";
    }
    return 0;
}
