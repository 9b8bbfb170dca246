/* genotype: one record of a caller -> presence, zygosity, fraction and depth of each
 * ALT (tests/unit/made_genotype.h). */
#include "tests/case_runners.h"
#include "tests/unit/made_genotype.h"

int case_genotype(struct str input, struct buf *out, struct err *err)
{
    struct made_rules r;
    int code = made_rules_begin(&r, NULL, err);

    if (code >= 0)
        code = made_genotype(&r, input, out, err);
    made_rules_end(&r);
    return code;
}
