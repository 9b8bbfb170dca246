#include "kb/base/date.h"

#include <stdlib.h>
#include <time.h>

#define MAX_EPOCH 253402300799 /* 9999-12-31T23:59:59Z */

static bool is_leap(uint32_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool date_is_day(struct str s)
{
    static const uint32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    uint32_t year, month, day;
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-'
        || !str_to_u32(str_sub(s, 0, 4), &year) || !str_to_u32(str_sub(s, 5, 2), &month)
        || !str_to_u32(str_sub(s, 8, 2), &day))
        return false;
    if (month < 1 || month > 12 || day < 1)
        return false;
    return day <= days[month - 1] + (month == 2 && is_leap(year));
}

int date_of_epoch(char out[DATE_BYTES], struct err *err)
{
    const char *text = getenv("SOURCE_DATE_EPOCH");
    uint64_t seconds;
    struct tm tm;
    if (text == NULL || *text == '\0')
        return 0;
    if (!str_to_u64(str_of(text), &seconds) || seconds > MAX_EPOCH)
        return err_set(err, ERR_USAGE,
            "SOURCE_DATE_EPOCH is \"%s\"; expected seconds since 1970", text);
    time_t t = (time_t)seconds;
    if (gmtime_r(&t, &tm) == NULL || strftime(out, DATE_BYTES, "%Y-%m-%d", &tm) == 0)
        return err_set(
            err, ERR_USAGE, "SOURCE_DATE_EPOCH is \"%s\", which is no date", text);
    return 1;
}
