/*
 * Pictures of the report for its HTML page: each prints one <figure> with inline SVG,
 * or nothing where the report has nothing to draw.  Well-formed as XML, without scripts
 * and references to other files; a picture says in its <desc> what it shows, so that
 * nothing is told by colour or place alone.  They bring their own colours and sizes and
 * need no style sheet: places are percentages of the width, so that letters keep their
 * size.
 */
#ifndef QUERY_REPORT_HTML_PICTURE_H
#define QUERY_REPORT_HTML_PICTURE_H

#include "kb/base/json.h"
#include "kb/base/str.h"

/* Rows of therapies, prognosis and diagnosis by level (A to E) and disease relation. */
void html_picture_evidence(
    struct buf *out, const struct json *report, const char *lang);

/* The row of protein_views of a gene: residues of the patient's changes and of the KB.
 */
void html_picture_protein(
    struct buf *out, const struct json *report, struct str gene, const char *lang);

/* The chromosomes of copy_number_overview. */
void html_picture_copy_number(
    struct buf *out, const struct json *report, const char *lang);

/* Where the phenotypes of a row of pharmacogenomics stand between the least and the
 * most function; nothing when no phenotype of the row has a place there. */
void html_picture_phenotype(
    struct buf *out, const struct json *pgx_row, const char *lang);

#endif
