#include "ingest/xml.h"

#include <libxml/parser.h>

#include <string.h>

#define CHUNK_BYTES 65536

/* An element that is open: where its name starts in the path, its text in the buffer
 * of texts. */
struct open_element {
    size_t path_n, text_beg;
};

struct xml_reader {
    const char *name;
    const struct xml_handler *handler;
    void *ctx;
    xmlParserCtxtPtr parser;
    char path[XML_MAX_PATH];
    size_t path_n;
    struct open_element open[XML_MAX_DEPTH];
    unsigned depth;
    struct buf text; /* of all open elements, one behind the other */
    struct err *err;
    int rc; /* negative: reading was stopped */
};

static uint64_t line_now(const struct xml_reader *r)
{
    const xmlParserInput *input = r->parser->input;

    return input != NULL && input->line > 0 ? (uint64_t)input->line : 1;
}

static void stop(struct xml_reader *r, int rc)
{
    if (r->rc < 0)
        return;
    r->rc = rc;
    xmlStopParser(r->parser);
}

static void refuse(struct xml_reader *r, const char *found)
{
    if (r->rc < 0)
        return;
    err_set(r->err, ERR_FAIL, "%s:%llu: found %s", r->name,
        (unsigned long long)line_now(r), found);
    stop(r, ERR_FAIL);
}

/* ---- what libxml2 calls -------------------------------------------------------------
 */

static void on_begin(void *ctx, const xmlChar *local, const xmlChar *prefix,
    const xmlChar *uri, int n_namespaces, const xmlChar **namespaces, int n_attributes,
    int n_defaulted, const xmlChar **attributes)
{
    struct xml_reader *r = ctx;
    struct str name = str_of((const char *)local);
    int rc;

    (void)prefix, (void)uri, (void)n_namespaces, (void)namespaces;
    (void)n_attributes, (void)n_defaulted, (void)attributes;
    if (r->rc < 0)
        return;
    if (r->depth == XML_MAX_DEPTH || r->path_n + 1 + name.n > sizeof r->path) {
        refuse(r, "elements nested too deep, expected at most 64 levels");
        return;
    }
    r->open[r->depth++] = (struct open_element){r->path_n, r->text.n};
    if (r->path_n > 0)
        r->path[r->path_n++] = '/';
    memcpy(r->path + r->path_n, name.p, name.n);
    r->path_n += name.n;
    if (r->handler->begin == NULL)
        return;
    rc = r->handler->begin(
        r->ctx, (struct str){r->path, r->path_n}, line_now(r), r->err);
    if (rc < 0)
        stop(r, rc);
}

static void on_end(
    void *ctx, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    struct xml_reader *r = ctx;
    int rc;

    (void)local, (void)prefix, (void)uri;
    if (r->rc < 0 || r->depth == 0)
        return;
    const struct open_element *e = &r->open[--r->depth];
    struct str text = str_sub(buf_str(&r->text), e->text_beg, r->text.n - e->text_beg);
    rc = r->handler->end(
        r->ctx, (struct str){r->path, r->path_n}, text, line_now(r), r->err);
    r->path_n = e->path_n;
    r->text.n = e->text_beg;
    if (rc < 0)
        stop(r, rc);
}

static void on_text(void *ctx, const xmlChar *p, int n)
{
    struct xml_reader *r = ctx;

    if (r->rc < 0 || r->depth == 0 || n <= 0)
        return;
    if (r->text.n + (size_t)n > XML_MAX_TEXT_BYTES) {
        refuse(r, "a text over the limit of 8 MB");
        return;
    }
    buf_add(&r->text, p, (size_t)n);
}

static void on_doctype(
    void *ctx, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    refuse(ctx, "a document type declaration, expected none");
}

static void on_entity_declaration(void *ctx, const xmlChar *name, int type,
    const xmlChar *public, const xmlChar *system, xmlChar *content)
{
    (void)name, (void)type, (void)public, (void)system, (void)content;
    refuse(ctx, "an entity declaration, expected none");
}

static void on_reference(void *ctx, const xmlChar *name)
{
    (void)name;
    refuse(ctx, "a reference to an entity, expected none but those of XML itself");
}

/* The five of XML itself never come here. */
static xmlEntityPtr on_get_entity(void *ctx, const xmlChar *name)
{
    on_reference(ctx, name);
    return NULL;
}

static xmlParserInputPtr on_external(
    void *ctx, const xmlChar *public, const xmlChar *system)
{
    (void)public, (void)system;
    refuse(ctx, "something external, expected one whole document");
    return NULL;
}

/* Errors are taken from the parser after each chunk; nothing may be printed. */
static void on_error(void *ctx, xmlErrorPtr error)
{
    (void)ctx, (void)error;
}

/* ---- driving it ---------------------------------------------------------------------
 */

static int fail_parser(struct xml_reader *r)
{
    const xmlError *e = xmlCtxtGetLastError(r->parser);
    struct str what = str_trim(str_of(e != NULL ? e->message : NULL));

    if (r->rc < 0)
        return r->rc;
    return err_set(r->err, ERR_FAIL, "%s:%llu: not well-formed XML: %.*s", r->name,
        (unsigned long long)(e != NULL && e->line > 0 ? (uint64_t)e->line
                                                      : line_now(r)),
        STR_ARG(what));
}

static int feed(struct xml_reader *r, struct stream *in)
{
    char chunk[CHUNK_BYTES];
    ptrdiff_t n;

    while ((n = stream_read(in, chunk, sizeof chunk, r->err)) > 0) {
        if (stream_plain_pos(in) > XML_MAX_BYTES)
            refuse(r, "a document over the limit of 256 MB");
        if (r->rc >= 0 && xmlParseChunk(r->parser, chunk, (int)n, 0) != 0)
            return fail_parser(r);
        if (r->rc < 0)
            return r->rc;
    }
    if (n < 0)
        return (int)n;
    return xmlParseChunk(r->parser, chunk, 0, 1) != 0 || r->rc < 0 ? fail_parser(r) : 0;
}

int xml_read(struct stream *in, const struct xml_handler *h, void *ctx, struct err *err)
{
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
        .startElementNs = on_begin,
        .endElementNs = on_end,
        .characters = on_text,
        .cdataBlock = on_text,
        .ignorableWhitespace = on_text,
        .internalSubset = on_doctype,
        .externalSubset = on_doctype,
        .entityDecl = on_entity_declaration,
        .reference = on_reference,
        .getEntity = on_get_entity,
        .resolveEntity = on_external,
        .serror = on_error};
    struct xml_reader r = {
        .name = stream_name(in), .handler = h, .ctx = ctx, .err = err};
    int rc;

    xmlInitParser();
    r.parser = xmlCreatePushParserCtxt(&sax, &r, NULL, 0, NULL);
    if (r.parser == NULL)
        return err_set(err, ERR_FAIL, "%s: out of memory", r.name);
    xmlCtxtUseOptions(r.parser, XML_PARSE_NONET);
    rc = feed(&r, in);
    if (r.parser->myDoc != NULL)
        xmlFreeDoc(r.parser->myDoc);
    xmlFreeParserCtxt(r.parser);
    buf_free(&r.text);
    return rc;
}
