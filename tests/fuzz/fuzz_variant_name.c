/* Names of variants ("GENE|NAME", the bar may lack) and of molecular profiles: whatever
 * they hold becomes a criterion whose text form reads back as the same. */
#include "kb/model/profile.h"
#include "kb/model/variant_name.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(const struct criterion *c, struct arena *mem)
{
    struct err err = {0};
    struct str text = criterion_text(c, mem);
    struct criterion *back;
    if (criterion_parse(text, mem, &back, &err) < 0
        || !str_eq(criterion_text(back, mem), text))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena mem = ARENA_INIT;
    struct str text = {(const char *)data, n}, name = text, gene = STR_NONE;
    struct name_reading reading;
    struct profile_pieces pieces;

    if (str_chr(text, '|') >= 0)
        str_next(&name, '|', &gene);
    variant_name_read_with(NULL, gene, name, &mem, &reading);
    if (reading.criterion == NULL || reading.form == NULL)
        abort();
    check(reading.criterion, &mem);
    variant_name_read_whole(NULL, text, &mem, &reading);
    check(reading.criterion, &mem);
    check(profile_read(text, NULL, 0, NULL, &mem, &pieces), &mem);
    arena_free(&mem);
    return 0;
}
