/* variant_name: "GENE | NAME" (gene empty for a factor) -> the form that reads it and
 * the criterion, read by the grammar alone. */
#include "tests/case_runners.h"

#include "kb/model/variant_name.h"

int case_variant_name(struct str input, struct buf *out, struct err *err)
{
    struct arena mem = ARENA_INIT;
    struct str name = input, gene;
    struct name_reading r;

    if (str_chr(input, '|') < 0)
        return err_set(err, ERR_USAGE, "found no |, expected GENE | NAME");
    str_next(&name, '|', &gene);
    variant_name_read_with(NULL, str_trim(gene), str_trim(name), &mem, &r);
    buf_fmt(out, "%s: ", r.form);
    criterion_print(r.criterion, out);
    arena_free(&mem);
    return 0;
}
