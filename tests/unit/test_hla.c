#include "kb/model/hla.h"

#include "kb/base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void an_allele_is_a_gene_and_up_to_four_fields(void **state)
{
    static const struct {
        const char *text, *gene, *allele; /* gene NULL: refused */
    } rows[] = {{"A*02:01", "HLA-A", "*02:01"},
        {"HLA-B*57:01:01", "HLA-B", "*57:01:01"}, {"DRB1*04", "HLA-DRB1", "*04"},
        {"C*07:02:01:03", "HLA-C", "*07:02:01:03"}, {"A*24:09N", "HLA-A", "*24:09N"},
        {"B*15:220", "HLA-B", "*15:220"}, {"A2", NULL, NULL}, {"A*2", NULL, NULL},
        {"A*02:01G", NULL, NULL}, {"A*02:01:01:01:01", NULL, NULL},
        {"*02:01", NULL, NULL}, {"A*", NULL, NULL}, {"A*02:", NULL, NULL},
        {"A*02::01", NULL, NULL}, {"a*02:01", NULL, NULL}, {"HLA-", NULL, NULL},
        {"", NULL, NULL}, {"A*02:01 ", NULL, NULL}, {"A*02/03", NULL, NULL},
        {"A*02:01NN", NULL, NULL}};
    struct arena mem = ARENA_INIT;

    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str gene, allele;
        bool is = hla_parse(str_of(rows[i].text), &mem, &gene, &allele);
        if (is != (rows[i].gene != NULL))
            fail_msg("\"%s\": %s", rows[i].text, is ? "read" : "refused");
        if (is && (!str_eq_c(gene, rows[i].gene) || !str_eq_c(allele, rows[i].allele)))
            fail_msg("\"%s\": %.*s %.*s", rows[i].text, STR_ARG(gene), STR_ARG(allele));
    }
    arena_free(&mem);
}

static void fewer_fields_name_all_that_begin_so(void **state)
{
    static const struct {
        const char *wanted, *found;
        enum hla_match match;
    } rows[] = {{"*02:01", "*02:01", HLA_SAME}, {"*02:01", "*02:01:01:01", HLA_SAME},
        {"*02", "*02:01", HLA_SAME}, {"*02:01", "*02", HLA_MAY_BE},
        {"*02:01", "*02:010", HLA_OTHER}, {"*02:01", "*24:02", HLA_OTHER},
        {"*02:01", "*02:01N", HLA_OTHER}, {"*02:01N", "*02:01N", HLA_SAME},
        {"*02:01N", "*02:01", HLA_OTHER}, {"*02:01", "*02:01Q", HLA_SAME},
        {"*02:01", "", HLA_OTHER}, {"", "*02:01", HLA_OTHER}};

    (void)state;
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        if (hla_compare(str_of(rows[i].wanted), str_of(rows[i].found)) != rows[i].match)
            fail_msg("%s asked, %s found", rows[i].wanted, rows[i].found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_allele_is_a_gene_and_up_to_four_fields),
        cmocka_unit_test(fewer_fields_name_all_that_begin_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
