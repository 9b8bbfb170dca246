#include "ingest/xml.h"

#include "kb/base/readahead.h"

#include <libxml/parser.h>

#include <string.h>

#define CHUNK_BYTES 65536

/* An element that is open: where its name starts in the path, its text in the buffer
 * of texts. */
struct open_element {
    size_t path_n, text_beg;
};

/* A wanted element with its name as the parser's dictionary has it: names are then
 * compared by address. */
struct node {
    const xmlChar *name;
    const struct xml_element *element;
    const struct node *below;
    unsigned n_below;
};

/* What both readers need first, so that the callbacks that refuse serve both. */
struct xml_reader {
    const char *name;
    void *ctx;
    xmlParserCtxtPtr parser;
    struct buf text; /* xml_read: of all open elements, one behind the other */
    struct err *err;
    int rc; /* negative: reading was stopped */

    const struct xml_handler *handler; /* xml_read */
    char path[XML_MAX_PATH];
    size_t path_n;
    struct open_element open[XML_MAX_DEPTH];
    unsigned depth;

    const struct xml_picker *picker; /* xml_pick */
    struct arena mem;                /* of the nodes */
    struct node top;                 /* roots stand below it */
    const struct node *at[XML_MAX_DEPTH + 1];
    unsigned n_skipped; /* open elements that are not wanted, below at[depth] */
    const xmlChar *attribute_names[XML_MAX_ATTRIBUTES];
};

struct xml_attributes {
    const struct xml_reader *reader;
    int n;
    const xmlChar **values; /* five a piece: name, prefix, URI, begin, end */
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
    if (name.n > 0)
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

/* ---- the same, of xml_pick ----------------------------------------------------------
 */

struct str xml_attribute(const struct xml_attributes *a, unsigned i)
{
    const xmlChar *name = a->reader->attribute_names[i];

    for (int k = 0; k < a->n; k++) {
        const xmlChar **v = a->values + (size_t)k * 5;
        if (v[0] == name)
            return (struct str){(const char *)v[3], (size_t)(v[4] - v[3])};
    }
    return STR_NONE;
}

/* Only the root may be of another name than those wanted; then the reader's own
 * function says what it is. */
static void pick_other(struct xml_reader *r, const xmlChar *local)
{
    int rc;

    if (r->depth > 0) {
        r->n_skipped++;
        return;
    }
    rc =
        r->picker->other_root(r->ctx, str_of((const char *)local), line_now(r), r->err);
    stop(r, rc < 0 ? rc : ERR_FAIL);
}

static bool is_utf8(const xmlChar *encoding)
{
    struct str name = str_of((const char *)encoding);

    return name.n == 0 || str_eq_nocase(name, STR("UTF-8"))
           || str_eq_nocase(name, STR("UTF8")) || str_eq_nocase(name, STR("US-ASCII"));
}

static void check_encoding(struct xml_reader *r)
{
    const xmlChar *encoding = r->parser->encoding;

    if (encoding == NULL && r->parser->input != NULL)
        encoding = r->parser->input->encoding;
    if (is_utf8(encoding))
        return;
    err_set(r->err, ERR_FAIL, "%s:1: found the encoding \"%s\", expected UTF-8",
        r->name, (const char *)encoding);
    stop(r, ERR_FAIL);
}

static void on_pick_begin(void *ctx, const xmlChar *local, const xmlChar *prefix,
    const xmlChar *uri, int n_namespaces, const xmlChar **namespaces, int n_attributes,
    int n_defaulted, const xmlChar **attributes)
{
    struct xml_reader *r = ctx;
    const struct node *above = r->at[r->depth], *found = NULL;
    struct xml_attributes a = {r, n_attributes, attributes};
    int rc;

    (void)prefix, (void)uri, (void)n_namespaces, (void)namespaces, (void)n_defaulted;
    if (r->depth == 0)
        check_encoding(r);
    if (r->rc < 0)
        return;
    for (unsigned i = 0; r->n_skipped == 0 && i < above->n_below && !found; i++)
        if (above->below[i].name == local)
            found = &above->below[i];
    if (!found) {
        pick_other(r, local);
        return;
    }
    r->at[++r->depth] = found;
    r->text.n = 0;
    rc = r->picker->begin(r->ctx, found->element->id, &a, line_now(r), r->err);
    if (rc < 0)
        stop(r, rc);
}

static void on_pick_end(
    void *ctx, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    struct xml_reader *r = ctx;
    const struct xml_element *e;
    int rc;

    (void)local, (void)prefix, (void)uri;
    if (r->rc < 0)
        return;
    if (r->n_skipped > 0) {
        r->n_skipped--;
        return;
    }
    e = r->at[r->depth--]->element;
    rc = r->picker->end(
        r->ctx, e->id, e->has_text ? buf_str(&r->text) : STR_NONE, r->err);
    if (rc < 0)
        stop(r, rc);
}

static void on_pick_text(void *ctx, const xmlChar *p, int n)
{
    struct xml_reader *r = ctx;

    if (r->n_skipped == 0 && r->depth > 0 && r->at[r->depth]->element->has_text)
        on_text(ctx, p, n);
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

/* The parser's own words for a document that was cut short speak of "extra content". */
static int end_document(struct xml_reader *r, bool is_empty)
{
    const char *open = (const char *)r->parser->name;

    if (is_empty)
        return err_set(
            r->err, ERR_FAIL, "%s: found an empty file, expected XML", r->name);
    if (open != NULL)
        return err_set(r->err, ERR_FAIL,
            "%s:%llu: found the end of the document inside <%s>, expected its end tag",
            r->name, (unsigned long long)line_now(r), open);
    return xmlParseChunk(r->parser, "", 0, 1) != 0 || r->rc < 0 ? fail_parser(r) : 0;
}

static int feed_ahead(struct xml_reader *r, struct readahead *ahead)
{
    bool is_empty = true;
    const char *bytes;
    ptrdiff_t n;

    while ((n = readahead_next(ahead, &bytes, r->err)) > 0) {
        for (ptrdiff_t at = 0; at < n && r->rc >= 0; at += CHUNK_BYTES) {
            int size = (int)(n - at < CHUNK_BYTES ? n - at : CHUNK_BYTES);
            if (xmlParseChunk(r->parser, bytes + at, size, 0) != 0)
                return fail_parser(r);
        }
        if (r->rc < 0)
            return r->rc;
        is_empty = false;
    }
    return n < 0 ? (int)n : end_document(r, is_empty);
}

/* A parser whose callbacks get r; NULL: out of memory. */
static bool begin_parser(struct xml_reader *r, xmlSAXHandler *sax, int options)
{
    sax->initialized = XML_SAX2_MAGIC;
    sax->internalSubset = on_doctype;
    sax->externalSubset = on_doctype;
    sax->entityDecl = on_entity_declaration;
    sax->reference = on_reference;
    sax->getEntity = on_get_entity;
    sax->resolveEntity = on_external;
    sax->serror = on_error;
    xmlInitParser();
    xmlSetStructuredErrorFunc(NULL, on_error); /* without a parser yet: out of memory */
    r->parser = xmlCreatePushParserCtxt(sax, r, NULL, 0, NULL);
    if (r->parser == NULL) {
        err_set(r->err, ERR_FAIL, "%s: out of memory", r->name);
        return false;
    }
    xmlCtxtUseOptions(r->parser, XML_PARSE_NONET | options);
    return true;
}

static void end_parser(struct xml_reader *r)
{
    if (r->parser->myDoc != NULL)
        xmlFreeDoc(r->parser->myDoc);
    xmlFreeParserCtxt(r->parser);
    buf_free(&r->text);
    arena_free(&r->mem);
}

int xml_read(struct stream *in, const struct xml_handler *h, void *ctx, struct err *err)
{
    xmlSAXHandler sax = {.startElementNs = on_begin,
        .endElementNs = on_end,
        .characters = on_text,
        .cdataBlock = on_text,
        .ignorableWhitespace = on_text};
    struct xml_reader r = {
        .name = stream_name(in), .handler = h, .ctx = ctx, .err = err};
    int rc;

    if (!begin_parser(&r, &sax, 0))
        return err->code;
    rc = feed(&r, in);
    end_parser(&r);
    return rc;
}

/* The tables with the parser's own names; they are trees of a few dozen elements. */
static void add_nodes(
    struct xml_reader *r, const struct xml_element *list, struct node *above)
{
    unsigned n = 0;
    struct node *nodes;

    while (list && list[n].name)
        n++;
    nodes = ARENA_ARRAY(&r->mem, struct node, n);
    for (unsigned i = 0; i < n; i++) {
        nodes[i].name =
            xmlDictLookup(r->parser->dict, (const xmlChar *)list[i].name, -1);
        nodes[i].element = &list[i];
        add_nodes(r, list[i].below, &nodes[i]);
    }
    above->below = nodes;
    above->n_below = n;
}

int xml_pick(
    struct stream *in, const struct xml_picker *picker, void *ctx, struct err *err)
{
    xmlSAXHandler sax = {.startElementNs = on_pick_begin,
        .endElementNs = on_pick_end,
        .characters = on_pick_text,
        .cdataBlock = on_pick_text,
        .ignorableWhitespace = on_pick_text};
    struct xml_reader r = {
        .name = stream_name(in), .picker = picker, .ctx = ctx, .err = err};
    struct readahead *ahead;
    int rc;

    /* Without NOENT "&amp;" comes as "&#38;" in attributes. */
    if (!begin_parser(&r, &sax, XML_PARSE_NOENT))
        return err->code;
    r.at[0] = &r.top;
    add_nodes(&r, picker->roots, &r.top);
    for (unsigned i = 0; i < picker->n_attributes; i++)
        r.attribute_names[i] =
            xmlDictLookup(r.parser->dict, (const xmlChar *)picker->attributes[i], -1);
    ahead = readahead_begin(in, err);
    rc = ahead ? feed_ahead(&r, ahead) : err->code;
    readahead_end(ahead);
    end_parser(&r);
    return rc;
}
