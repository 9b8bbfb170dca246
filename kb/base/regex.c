#include "kb/base/regex.h"

#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

struct regex {
    pcre2_code *code;
    pcre2_match_data *match;
};

struct regex *regex_new(const char *pattern, struct err *err)
{
    int code;
    PCRE2_SIZE at;
    struct regex *x = calloc(1, sizeof *x);
    if (x == NULL)
        arena_oom(sizeof *x);
    x->code = pcre2_compile(
        (PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_CASELESS, &code, &at, NULL);
    if (x->code == NULL) {
        err_set(err, ERR_FAIL,
            "found the pattern \"%s\", expected one without error %d"
            " at byte %zu",
            pattern, code, (size_t)at);
        regex_free(x);
        return NULL;
    }
    x->match = pcre2_match_data_create(REGEX_MAX_GROUPS, NULL);
    if (x->match == NULL)
        arena_oom(REGEX_MAX_GROUPS * sizeof(PCRE2_SIZE));
    /* without JIT (a platform that has none) the interpreter gives the same matches */
    (void)pcre2_jit_compile(x->code, PCRE2_JIT_COMPLETE);
    return x;
}

void regex_free(struct regex *x)
{
    if (x == NULL)
        return;
    pcre2_match_data_free(x->match);
    pcre2_code_free(x->code);
    free(x);
}

bool regex_find(struct regex *x, struct str s, size_t from, struct str *groups)
{
    if (s.p == NULL || from > s.n)
        return false;
    int n = pcre2_match(x->code, (PCRE2_SPTR)s.p, s.n, from, 0, x->match, NULL);
    if (n <= 0)
        return false;
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(x->match);
    for (size_t i = 0; i < REGEX_MAX_GROUPS; i++) {
        bool is_there = i < (size_t)n && at[2 * i] != PCRE2_UNSET;
        groups[i] =
            is_there ? str_sub(s, at[2 * i], at[2 * i + 1] - at[2 * i]) : STR_NONE;
    }
    return true;
}
