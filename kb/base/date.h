/* Days of the calendar as text. No clock. */
#ifndef KB_BASE_DATE_H
#define KB_BASE_DATE_H

#include <stdbool.h>

#include "kb/base/err.h"
#include "kb/base/str.h"

/* YYYY-MM-DD of a day that there is (Gregorian). */
bool date_is_day(struct str s);

#define DATE_BYTES 11 /* YYYY-MM-DD and a NUL */

/* The day of $SOURCE_DATE_EPOCH (reproducible-builds.org/specs/source-date-epoch:
 * seconds since 1970, UTC).  1: out is set; 0: the variable is not set or empty;
 * ERR_USAGE: it is no such number. */
int date_of_epoch(char out[DATE_BYTES], struct err *err);

#endif
