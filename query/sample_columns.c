#include "query/sample_reading.h"

static bool is_convention(struct str name)
{
    return str_eq_nocase(name, STR("TUMOR")) || str_eq_nocase(name, STR("TUMOUR"));
}

int reading_take_name(struct reading *r, const struct vcf_header *h, struct err *err)
{
    if (r->columns.sample < 0 || r->is_germline)
        return 0;
    struct str name = h->samples[r->columns.sample];
    bool is_known = r->name_from && !is_convention(r->out->name);
    if (is_known && !is_convention(name) && !str_eq(name, r->out->name)) {
        err_set(err, ERR_SAMPLE,
            "the sample is \"%.*s\" in %s, but \"%.*s\" in %s; expected files of one "
            "sample",
            STR_ARG(r->out->name), r->name_from, STR_ARG(name), r->path);
        return err_hint(err, "name it with --sample, or run the files apart");
    }
    if (!is_known) {
        r->out->name = str_copy(r->mem, name);
        r->name_from = r->path;
    }
    return 0;
}

static bool has_conventional_names(const struct vcf_header *h)
{
    bool has = false;
    for (unsigned i = 0; i < h->n_samples; i++)
        has = has || is_convention(h->samples[i]);
    return has;
}

/* Of several files, one that has no column of the normal is read without one, and one
 * that says TUMOR and NORMAL for the names is read by these. */
static void fit_names(
    struct reading *r, const struct vcf_header *h, struct sample_options *o)
{
    if (o->normal && !sample_is_in(h, o->normal))
        o->normal = NULL;
    if (o->sample && !sample_is_in(h, o->sample) && has_conventional_names(h))
        o->sample = NULL;
    r->is_normal_named = r->is_normal_named || o->normal;
    r->is_sample_named = r->is_sample_named || o->sample;
}

int reading_choose_columns(
    struct reading *r, const struct vcf_header *h, struct err *err)
{
    struct sample_options o = *r->options;
    if (o.cut) { /* any sample tells which records matter to some */
        r->columns = (struct sample_columns){h->n_samples > 0 ? 0 : -1, -1};
        return 0;
    }
    if (r->is_germline) {
        o.sample = o.normal;
        o.normal = NULL;
        if (o.sample && !sample_is_in(h, o.sample))
            o.sample = NULL;
        r->is_normal_named = r->is_normal_named || o.sample;
    } else if (reading_n_files(r->options) > 1) {
        fit_names(r, h, &o);
    }
    int rc = sample_choose(h, &o, &r->columns, err);
    if (rc >= 0 && !r->is_germline) {
        r->has_normal = r->has_normal || r->columns.normal >= 0;
        r->has_no_genotypes = r->has_no_genotypes || r->columns.sample < 0;
    }
    return rc;
}

int reading_check_names(const struct reading *r, struct err *err)
{
    const struct sample_options *o = r->options;
    if (o->normal && !r->is_normal_named)
        return err_set(
            err, ERR_SAMPLE, "--normal \"%s\" is not a sample of any file", o->normal);
    if (o->sample && !r->is_sample_named)
        return err_set(
            err, ERR_SAMPLE, "--sample \"%s\" is not a sample of any file", o->sample);
    return 0;
}
