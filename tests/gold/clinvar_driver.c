/*
 * clinvar_driver KB
 *
 * Every ClinVar record of a knowledge base as one line of JSON, all its members, for
 * the scripts of tests/gold: what is not given is null or an empty list.
 */
#include "kb/base/json_out.h"
#include "kb/store/kb.h"

#include <stdio.h>
#include <stdlib.h>

static void die(const char *what, const char *why)
{
    fprintf(stderr, "clinvar_driver: %s: %s\n", what, why);
    exit(1);
}

static void put_text(struct json_out *w, const char *key, struct str s)
{
    if (s.n)
        json_out_key_str(w, key, s);
    else
        json_out_key_null(w, key);
}

static void put_texts(
    struct json_out *w, const char *key, const struct str *list, unsigned n)
{
    json_out_key(w, key);
    json_out_array(w);
    for (unsigned i = 0; i < n; i++)
        json_out_str(w, list[i]);
    json_out_end(w);
}

static void put_split(struct json_out *w, const struct classification *c)
{
    json_out_key(w, "split");
    json_out_array(w);
    for (unsigned i = 0; i < c->n_split; i++) {
        json_out_object(w);
        put_text(w, "class", c->split[i].class_word);
        json_out_key_int(w, "n", c->split[i].n);
        put_text(w, "date", c->split[i].date);
        json_out_end(w);
    }
    json_out_end(w);
}

static void put_classification(
    struct json_out *w, const char *key, const struct classification *c)
{
    json_out_key(w, key);
    json_out_object(w);
    json_out_key_bool(w, "is_given", c->is_given);
    put_text(w, "class", c->class_word);
    json_out_key_c(w, "group", class_group_name(c->group));
    put_text(w, "review_status", c->review_status);
    json_out_key_int(w, "stars", c->stars);
    put_text(w, "date", c->date);
    json_out_key(w, "conditions");
    json_out_array(w);
    for (unsigned i = 0; i < c->n_conditions; i++) {
        json_out_object(w);
        put_text(w, "name", c->conditions[i].name);
        put_text(w, "ids", c->conditions[i].ids);
        json_out_end(w);
    }
    json_out_end(w);
    put_split(w, c);
    json_out_key_int(w, "n_submissions", c->n_submissions);
    json_out_key_int(w, "n_submitters", c->n_submitters);
    put_text(w, "explanation", c->explanation);
    json_out_end(w);
}

static void put_submissions(struct json_out *w, const struct clinvar_record *r)
{
    json_out_key(w, "submissions");
    json_out_array(w);
    for (unsigned i = 0; i < r->n_submissions; i++) {
        const struct clinvar_submission *s = &r->submissions[i];

        json_out_object(w);
        put_text(w, "scv", s->scv);
        json_out_key_c(w, "kind", classification_kind_name(s->kind));
        put_text(w, "submitter", s->submitter);
        put_text(w, "class", s->class_word);
        put_text(w, "review_status", s->review_status);
        put_text(w, "date", s->date);
        put_text(w, "method", s->method);
        put_text(w, "origin", s->origin);
        put_text(w, "assertion", s->assertion);
        json_out_key_bool(w, "has_comment", s->has_comment);
        json_out_end(w);
    }
    json_out_end(w);
}

static void put_hgvs(struct json_out *w, const struct clinvar_record *r)
{
    json_out_key(w, "hgvs");
    json_out_array(w);
    for (unsigned i = 0; i < r->n_hgvs; i++) {
        json_out_object(w);
        put_text(w, "text", r->hgvs[i].text);
        json_out_key_bool(w, "is_mane_select", r->hgvs[i].is_mane_select);
        json_out_key_bool(w, "is_mane_plus_clinical", r->hgvs[i].is_mane_plus_clinical);
        json_out_end(w);
    }
    json_out_end(w);
}

static void put_ids(
    struct json_out *w, const char *key, const uint32_t *ids, unsigned n)
{
    json_out_key(w, key);
    json_out_array(w);
    for (unsigned i = 0; i < n; i++)
        json_out_int(w, ids[i]);
    json_out_end(w);
}

static void put_alleles(
    struct json_out *w, const struct clinvar_entry *e, struct arena *mem)
{
    json_out_key(w, "alleles");
    json_out_array(w);
    for (unsigned i = 0; i < e->n_alleles; i++) {
        json_out_object(w);
        json_out_key_c(w, "assembly", assembly_name(e->alleles[i].allele.assembly));
        put_text(w, "allele", allele_text(mem, &e->alleles[i].allele));
        json_out_key_c(w, "how", allele_how_name(e->alleles[i].how));
        json_out_end(w);
    }
    json_out_end(w);
}

static void put_record(
    struct json_out *w, const struct clinvar_entry *e, struct arena *mem)
{
    const struct clinvar_record *r = &e->record;

    json_out_object(w);
    json_out_key_int(w, "variation_id", r->variation_id);
    json_out_key_int(w, "allele_id", r->allele_id);
    put_text(w, "name", r->name);
    json_out_key_c(w, "type", clinvar_type_name(r->type));
    json_out_key_bool(w, "is_included", r->is_included);
    for (int k = 0; k < N_CLASSIFICATION_KINDS; k++)
        put_classification(
            w, classification_kind_name((enum classification_kind)k), &r->by_kind[k]);
    put_texts(w, "genes", r->genes, r->n_genes);
    put_text(w, "hgvs_g", r->hgvs_g);
    put_text(w, "hgvs_c", r->hgvs_c);
    put_text(w, "hgvs_p", r->hgvs_p);
    put_text(w, "transcript", r->transcript);
    json_out_key_int(w, "consequence", r->consequence);
    json_out_key_int(w, "origin", r->origin_bits);
    put_text(w, "rs", r->rs);
    put_text(w, "caid", r->caid);
    put_texts(w, "rcvs", r->rcvs, r->n_rcvs);
    put_texts(w, "omim", r->omim, r->n_omim);
    put_ids(w, "members", r->members, r->n_members);
    put_ids(w, "included_in", r->included_in, r->n_included_in);
    put_hgvs(w, r);
    put_submissions(w, r);
    put_alleles(w, e, mem);
    json_out_end(w);
}

static void print_all(struct kb_txn *t, struct err *err)
{
    struct arena mem = ARENA_INIT;

    for (uint32_t i = 0, n = kb_n_records(t); i < n; i++) {
        struct clinvar_entry e;
        struct record r;
        struct buf line = BUF_INIT;
        struct json_out w;

        arena_reset(&mem);
        if (kb_record(t, i, &r, err) < 0)
            die("record", err->msg);
        if (r.type != RECORD_CLINVAR)
            break; /* they stand first */
        if (kb_clinvar(t, i, &mem, &e, err) < 0
            || clinvar_decode_hgvs(&mem, &e, err) < 0
            || clinvar_decode_submissions(&mem, &e, err) < 0)
            die("ClinVar record", err->msg);
        json_out_begin(&w, &line, true);
        put_record(&w, &e, &mem);
        fwrite(line.p, 1, line.n, stdout);
        buf_free(&line);
    }
    arena_free(&mem);
}

int main(int argc, char **argv)
{
    struct err err = {0};
    struct kb *kb;
    struct kb_txn *t;

    if (argc != 2)
        die("usage", "clinvar_driver KB");
    kb = kb_open(argv[1], false, &err);
    t = kb ? kb_begin(kb, &err) : NULL;
    if (!t)
        die(argv[1], err.msg);
    print_all(t, &err);
    kb_end(t);
    kb_close(kb);
    return 0;
}
