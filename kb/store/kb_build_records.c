#include "kb/store/kb_build_private.h"

#include "kb/store/record.h"

int kb_build_record_order(struct str a, struct str b)
{
    return record_order(a, b);
}

static int check_order(struct kb_build *b, enum record_type type, unsigned source,
    struct str id, struct err *err)
{
    int order;

    if (type != b->last_type && type > b->last_type)
        return 0;
    if (type < b->last_type)
        return err_set(err, ERR_FAIL,
            "record %.*s: type %d after type %d, expected types in order", STR_ARG(id),
            (int)type, (int)b->last_type);
    order = kb_build_record_order(buf_str(&b->last_id), id);
    if (order < 0)
        return 0;
    if (order == 0)
        return err_set(err, ERR_FAIL, "record %.*s is given twice: by %.*s and by %.*s",
            STR_ARG(id), STR_ARG(b->source_labels[b->last_source]),
            STR_ARG(b->source_labels[source]));
    return err_set(err, ERR_FAIL, "record %.*s after %.*s, expected ids in order",
        STR_ARG(id), STR_ARG(buf_str(&b->last_id)));
}

/* ---- the record itself --------------------------------------------------------------
 */

/* Head of a record's value in b->value, for the encoder to go on; order is checked. */
int kb_build_begin_record(struct kb_build *b, enum record_type type, unsigned source,
    struct str id, struct err *err)
{
    int rc = kb_build_check_source(b, source, err);

    if (rc == 0 && id.n == 0)
        rc = err_set(err, ERR_FAIL, "found an empty id");
    if (rc < 0)
        return err_wrap(err, "record \"%.*s\"", STR_ARG(id));
    rc = check_order(b, type, source, id, err);
    if (rc < 0)
        return rc;
    if (b->n_records >= KB_OWNER_HAS_CRITERION - 1)
        return err_set(err, ERR_FAIL, "found too many records");
    buf_clear(&b->value);
    put_u8(&b->value, (uint8_t)type);
    put_varint(&b->value, source);
    put_str(&b->value, id);
    return 0;
}

/* ClinVar's own are found by their order (kb_schema.h). */
static int file_id(struct kb_build *b, enum record_type type, unsigned source,
    struct str id, struct err *err)
{
    struct kb_key by_id = kb_key_text(id);

    if (type == RECORD_CLINVAR)
        return 0;
    buf_clear(&b->value);
    put_u32be(&b->value, b->n_records);
    put_u16be(&b->value, (uint16_t)source); /* for the message about a second one */
    return kb_build_row(b, KB_TABLE_RECORD_ID, &by_id, id, buf_str(&b->value), err);
}

/* Write what begin_record and the encoder made; file the id. */
int kb_build_end_record(struct kb_build *b, enum record_type type, unsigned source,
    struct str id, struct err *err)
{
    int rc = kb_build_packed(
        b, KB_TABLE_RECORD, &b->packed_records, buf_str(&b->value), err);

    if (rc == 0 && b->word_error.code != 0) {
        *err = b->word_error;
        rc = err->code;
    }
    if (rc == 0)
        rc = file_id(b, type, source, id, err);
    if (rc < 0)
        return rc;
    b->last_type = type;
    b->last_source = source;
    buf_clear(&b->last_id);
    buf_add_str(&b->last_id, id);
    b->n_records++;
    return 0;
}
