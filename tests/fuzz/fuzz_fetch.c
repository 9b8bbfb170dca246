/* What vdt-fetch reads of servers and of its own notes (the first byte chooses): words
 * of HTTP, checksum files, pages, curated/sources.tsv, a state file. */
#include <string.h>

#include "ingest/fetch/fetch_state.h"
#include "ingest/fetch/fetch_table.h"
#include "ingest/fetch/fetch_words.h"
#include "kb/base/json.h"
#include "tests/fuzz/fuzz_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void read_http(struct str text)
{
    struct str first = text, second = text;
    char day[DATE_BYTES];
    uint64_t a, b;
    int64_t s;

    str_next(&second, '\n', &first);
    if (words_http_date(text, day, &s) && strlen(day) != DATE_BYTES - 1)
        abort();
    words_retry_after(first, second, &a);
    if (words_content_range(text, &a, &b) && b != 0 && a >= b)
        abort();
    words_is_strong_etag(text);
}

static void read_md5(struct str text)
{
    char sum[MD5_HEX_BYTES];

    if (words_md5(text, STR("clinvar.vcf.gz"), sum)
        && strspn(sum, "0123456789abcdef") != MD5_HEX_BYTES - 1)
        abort();
}

static void read_url(struct str text)
{
    struct buf out = BUF_INIT;
    struct err err = {0};
    char *url = strndup(text.p, text.n);

    if (url == NULL)
        abort();
    if (words_expand(text, "2026-02-03", &out, &err) < 0 && err.msg[0] == '\0')
        abort();
    buf_clear(&out);
    words_mirror("http://127.0.0.1", url, &out);
    buf_free(&out);
    free(url);
}

static void read_page(struct str text)
{
    struct str inner = STR_NONE;
    struct err err = {0};
    struct json *root = json_parse("page", text, &err);

    json_free(root);
    if (root != NULL && words_studies(text, &inner)
        && (inner.p < text.p || inner.p + inner.n > text.p + text.n))
        abort();
}

static void read_table(const char *path)
{
    struct fetch_table t = {0};
    struct err err = {0};
    int rc = fetch_table_read(&t, path, &err);

    if (rc < 0 && err.msg[0] == '\0')
        abort();
    for (size_t i = 0; rc >= 0 && i < t.n; i++) {
        struct buf out = BUF_INIT;
        struct err bad = {0};

        if (t.rows[i].path[0] == '\0' || t.rows[i].path[0] == '.'
            || strchr(t.rows[i].path, '/') != NULL || t.rows[i].line == 0)
            abort();
        if (words_expand(str_of(t.rows[i].url), "2026-02-03", &out, &bad) < 0
            && bad.msg[0] == '\0')
            abort();
        buf_free(&out);
    }
    fetch_table_free(&t);
}

static void read_state(const char *path)
{
    struct fetch_state s = {0}, copy;
    struct err err = {0};
    int rc = fetch_state_load(&s, path, &err);

    if (rc < 0)
        abort();
    for (enum fetch_key k = 0; rc > 0 && k < STATE_N; k++)
        if (memchr(s.value[k].n ? s.value[k].p : "", '\n', s.value[k].n) != NULL)
            abort();
    fetch_state_copy(&copy, &s);
    fetch_state_set_number(&copy, STATE_BYTES, fetch_state_number(&s, STATE_TOTAL));
    if (fetch_state_number(&copy, STATE_BYTES) != fetch_state_number(&s, STATE_TOTAL))
        abort();
    fetch_state_free(&copy);
    fetch_state_free(&s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct fuzz_file file;

    if (n == 0)
        return 0;
    struct str text = {(const char *)data + 1, n - 1};
    fuzz_file_set(&file, data + 1, n - 1);
    switch (data[0] % 6) {
    case 0:
        read_http(text);
        break;
    case 1:
        read_md5(text);
        break;
    case 2:
        read_url(text);
        break;
    case 3:
        read_page(text);
        break;
    case 4:
        read_table(file.path);
        break;
    default:
        read_state(file.path);
    }
    return 0;
}
