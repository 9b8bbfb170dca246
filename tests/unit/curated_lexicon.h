/* The eligibility reader's lexicon from curated/ of the source tree ($SRC, else the
 * working directory). */
#ifndef TESTS_UNIT_CURATED_LEXICON_H
#define TESTS_UNIT_CURATED_LEXICON_H

#include "kb/model/eligibility.h"

struct eligibility_lexicon *curated_lexicon(struct err *err); /* NULL: err */

#endif
