/* Days of the calendar as text. No clock. */
#ifndef KB_BASE_DATE_H
#define KB_BASE_DATE_H

#include <stdbool.h>

#include "kb/base/str.h"

/* YYYY-MM-DD of a day that there is (Gregorian). */
bool date_is_day(struct str s);

#endif
