#include "kb/base/date.h"

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
