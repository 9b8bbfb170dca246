#include "tests/case_runners.h"

#include <string.h>

#define CASE_ROW(name) {#name, case_##name},
static const struct {
    const char *name;
    case_fn *run;
} table[] = {CASE_RUNNERS(CASE_ROW)};
#undef CASE_ROW

static case_fn *find(const char *runner)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (strcmp(table[i].name, runner) == 0)
            return table[i].run;
    return NULL;
}

bool case_runner_exists(const char *runner)
{
    return find(runner) != NULL;
}

int case_run(const char *runner, struct str input, struct buf *out, struct err *err)
{
    case_fn *run = find(runner);
    if (run == NULL)
        return err_set(err, ERR_USAGE, "no runner \"%s\"", runner);
    return run(input, out, err);
}
