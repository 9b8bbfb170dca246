/*
 * The report as one HTML file that needs nothing else: no font, no image, no network;
 * it works without its little script, and is well-formed as XML too.  Names in reports
 * are hostile: everything is escaped and only http and https addresses become links.
 *
 * It is made from the report's JSON and can say nothing else; every field of the JSON
 * is somewhere in it but the machine form of sentences (key and parameters), of which
 * the sentence is shown; tests hold both to that.
 */
#ifndef QUERY_REPORT_HTML_H
#define QUERY_REPORT_HTML_H

#include "kb/base/html.h"
#include "kb/base/json.h"
#include "query/report.h"

int report_write_html(
    const struct report *r, const char *lang, struct buf *out, struct err *err);

#endif
