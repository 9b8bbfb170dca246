/*
 * What servers and tables say in words: dates and waits of HTTP, ranges, checksum
 * files, places in URLs, pages of ClinicalTrials.gov.  No I/O.
 */
#ifndef INGEST_FETCH_FETCH_WORDS_H
#define INGEST_FETCH_FETCH_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "kb/base/date.h"
#include "kb/base/digest.h"
#include "kb/base/err.h"
#include "kb/base/str.h"

/* "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, IMF-fixdate; the two obsolete forms are
 * not read).  day and epoch_s may be NULL. */
bool words_http_date(struct str text, char day[DATE_BYTES], int64_t *epoch_s);

/* Seconds that Retry-After asks for; as a date it counts from the answer's own Date, so
 * that no clock is needed.  false: not there or not readable. */
bool words_retry_after(struct str retry_after, struct str date, uint64_t *seconds);

/* "bytes 100-199/200"; *total 0: the server does not tell ("*"). */
bool words_content_range(struct str text, uint64_t *first, uint64_t *total);

/* An ETag by which a range may be asked for: strong, that is, not W/"...". */
bool words_is_strong_etag(struct str etag);

/*
 * The MD5 of file in what md5sum or BSD's md5 print: "HASH  NAME", "HASH *NAME",
 * "MD5 (NAME) = HASH", or a bare HASH.  With one line the name does not matter
 * (ClinVar's tell a path of their own); with several it must be file's, once.  false:
 * not there.
 */
bool words_md5(struct str text, struct str file, char out[MD5_HEX_BYTES]);

/* {YYYY}, {MM} and {Mon} (Jan..Dec) of a day put into a URL; ERR_FAIL for any other
 * word in braces. */
int words_expand(struct str url, const char *day, struct buf *out, struct err *err);

/* The same place of a mirror: https://HOST/PATH becomes BASE/HOST/PATH. */
void words_mirror(const char *base, const char *url, struct buf *out);

/* What stands inside the brackets of the member "studies" of a page that is JSON
 * already parsed.  false: it has none, or it is no array. */
bool words_studies(struct str page, struct str *inner);

#endif
