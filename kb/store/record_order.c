/* The order in which records of one type stand. */
#include "kb/store/record.h"

/* Cut an id into the text before its trailing digits and the digits without leading
 * zeros. */
static struct str split_id(struct str id, struct str *digits)
{
    size_t n = id.n;
    struct str head;

    while (n > 0 && id.p[n - 1] >= '0' && id.p[n - 1] <= '9')
        n--;
    head = str_sub(id, 0, n);
    while (n < id.n && id.p[n] == '0')
        n++;
    *digits = str_sub(id, n, id.n);
    return head;
}

int record_order(struct str a, struct str b)
{
    struct str a_digits, b_digits;
    struct str a_head = split_id(a, &a_digits), b_head = split_id(b, &b_digits);
    int order = str_cmp(a_head, b_head);

    if (order == 0 && a_digits.n != b_digits.n)
        order = a_digits.n < b_digits.n ? -1 : 1;
    if (order == 0)
        order = str_cmp(a_digits, b_digits);
    return order ? order : str_cmp(a, b); /* "EID07" and "EID7" */
}
