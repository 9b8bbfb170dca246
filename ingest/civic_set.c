/*
 * Which files of CIViC a build must have.  Monthly sets are often partial in the hands
 * of a curator (a table of variants alone; profiles without evidence): such a file may
 * stand beside others, of the same release or of an older one that it adds to, but what
 * refers to a table must find one.
 */
#include "ingest/civic_common.h"

enum need {
    NEED_ALWAYS,
    NEED_OF_PROFILES, /* when evidence or assertions name molecular profiles (2022 on)
                       */
    NEED_NONE,
};

static const struct {
    const char *kind, *what;
    enum need need;
} kinds[] = {
    {"variants", "VariantSummaries", NEED_OF_PROFILES},
    {"profiles", "MolecularProfileSummaries", NEED_OF_PROFILES},
    {"evidence", "ClinicalEvidenceSummaries", NEED_ALWAYS},
    {"assertions", "AssertionSummaries", NEED_NONE},
    {"features", "FeatureSummaries or GeneSummaries", NEED_NONE},
    {"vcf", "civic_accepted.vcf", NEED_NONE},
};
enum { N_KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static const struct source_file *find_file(const struct build *b, const char *kind)
{
    for (unsigned i = 0; i < b->n_files; i++) {
        const struct provenance *p = &b->files[i].provenance;

        if (str_eq_c(p->source, "civic") && (!kind || str_eq_c(p->kind, kind)))
            return &b->files[i];
    }
    return NULL;
}

static bool names_profiles(const struct build *b)
{
    for (unsigned i = 0; i < stage_n_evidence(b->stage); i++)
        if (str_starts(
                stage_evidence_at(b->stage, i)->profile_record_id, STR("civic.mpid:")))
            return true;
    return false;
}

static void list(struct buf *out, enum need need)
{
    size_t before = out->n;

    for (unsigned i = 0; i < N_KINDS; i++)
        if (kinds[i].need == need)
            buf_fmt(out, "%s%s", out->n > before ? ", " : "", kinds[i].kind);
}

static int missing(const struct build *b, unsigned kind, struct err *err)
{
    struct buf text = BUF_INIT;

    buf_fmt(&text, "civic: found %s, and no file of the kind \"%s\" (%s), expected ",
        find_file(b, NULL)->path, kinds[kind].kind, kinds[kind].what);
    list(&text, NEED_ALWAYS);
    buf_add_c(
        &text, "; with evidence that names molecular profiles (since 2022) also ");
    list(&text, NEED_OF_PROFILES);
    buf_add_c(&text, "; there may be ");
    list(&text, NEED_NONE);
    err_set(err, ERR_FAIL, "%.*s", STR_ARG(buf_str(&text)));
    buf_free(&text);
    return err->code;
}

int civic_set_check(struct build *b, struct err *err)
{
    if (!find_file(b, NULL))
        return 0;
    for (unsigned i = 0; i < N_KINDS; i++) {
        bool is_needed = kinds[i].need == NEED_ALWAYS
                         || (kinds[i].need == NEED_OF_PROFILES && names_profiles(b));
        if (is_needed && !find_file(b, kinds[i].kind))
            return missing(b, i, err);
    }
    return 0;
}
