#include "tests/unit/made_phase.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD                                                                           \
    "##fileformat=VCFv4.2\n##contig=<ID=7,length=159345973>\n"                         \
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\n"

void made_case_read_vcf(struct made_patient_case *p, struct made_kb *kb,
    const struct sample_options *o, const char *vcf)
{
    *p = (struct made_patient_case){0};
    if (made_kb_read(kb, o, vcf, &p->mem, &p->sample, &p->err) < 0
        || case_make(&p->sample, kb->txn, &p->mem, &p->data, &p->err) < 0)
        fail_msg("%s: %s", vcf, p->err.msg);
}

static void add_record(
    struct buf *vcf, struct arena *mem, const struct made_gene *g, struct str line)
{
    struct str word[5] = {STR_NONE}, one;
    uint32_t at = 0;

    for (unsigned n = 0; n < 5 && str_next(&line, ' ', &one); n++)
        word[n] = one;
    if (!str_to_u32(word[0], &at))
        fail_msg("no place: %.*s", STR_ARG(word[0]));
    buf_add_str(vcf, made_gene_allele(mem, g, ASSEMBLY_GRCH38, at,
                         str_cstr(mem, word[1]), str_cstr(mem, word[2]), '\t'));
    buf_fmt(vcf, "\t.\tPASS\t.\t%.*s\t%.*s\n", STR_ARG(word[3].n ? word[3] : STR("GT")),
        STR_ARG(word[4].n ? word[4] : STR("0/1")));
}

void made_case_read(struct made_patient_case *p, struct made_kb *kb,
    const struct made_gene *g, const char *records)
{
    struct str rest = str_of(records), line;
    struct buf vcf = BUF_INIT;
    struct arena mem = ARENA_INIT;

    buf_fmt(&vcf, HEAD);
    while (str_next(&rest, '\n', &line))
        if (line.n > 0)
            add_record(&vcf, &mem, g, line);
    made_case_read_vcf(p, kb, NULL, vcf.p);
    buf_free(&vcf);
    arena_free(&mem);
}

void made_case_end(struct made_patient_case *p)
{
    sample_free(&p->sample);
    arena_free(&p->mem);
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static const char *text_of(struct made_patient_case *p, struct buf *b)
{
    const char *text = str_cstr(&p->mem, buf_str(b));

    buf_free(b);
    return text;
}

const char *made_case_findings(struct made_patient_case *p)
{
    struct str *texts = ARENA_ARRAY(&p->mem, struct str, p->data.n_findings + 1);
    struct buf out = BUF_INIT;

    for (unsigned i = 0; i < p->data.n_findings; i++) {
        const struct finding *f = &p->data.findings[i];
        struct str change = f->shown && f->shown->has_change
                                ? protein_text(&p->mem, &f->shown->change)
                                : STR("-");
        texts[i] = str_fmt(&p->mem, "%.*s %s%s", STR_ARG(change),
            zygosity_name(f->zygosity), f->is_uncertain_phase ? "?" : "");
    }
    if (p->data.n_findings > 0)
        qsort(texts, p->data.n_findings, sizeof *texts, by_text);
    for (unsigned i = 0; i < p->data.n_findings; i++)
        buf_fmt(&out, "%s%.*s", i ? "; " : "", STR_ARG(texts[i]));
    return text_of(p, &out);
}

const char *made_case_fates(struct made_patient_case *p)
{
    struct buf out = BUF_INIT;

    for (unsigned i = 0; i < N_ALLELE_FATES; i++)
        if (p->sample.fates[i] > 0)
            buf_fmt(&out, "%s%s %u", out.n ? ", " : "",
                allele_fate_name((enum allele_fate)i), (unsigned)p->sample.fates[i]);
    return text_of(p, &out);
}

const char *made_case_verdict(struct made_patient_case *p, const char *criterion)
{
    struct criterion *c;
    struct err err = {0};

    if (criterion_parse(str_of(criterion), &p->mem, &c, &err) < 0)
        fail_msg("%s", err.msg);
    struct verdict v = criterion_evaluate(c, &p->data.view, &p->mem, NULL);
    const char *value = v.is_partial ? "partial" : truth_name(v.value);
    if (v.value == TRUTH_TRUE)
        return value;
    return str_cstr(
        &p->mem, str_fmt(&p->mem, "%s %s", value, v.reason.key ? v.reason.key : "-"));
}
