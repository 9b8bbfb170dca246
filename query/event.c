#include "query/event.h"

#include "query/event_ask.h"

const char *event_fate_name(enum event_fate f)
{
    static const char *const names[N_EVENT_FATES] = {
#define X(id, word) [EVENT_##id] = word,
        EVENT_FATES(X)
#undef X
    };
    return names[f];
}

/* contig CONTIG_NONE: not known. */
void event_input_reject_on(struct event_input *in, struct arena *mem, uint64_t line,
    unsigned contig, struct str given, struct str reason)
{
    in->rejects = arena_grow(
        mem, in->rejects, &in->cap_rejects, in->n_rejects + 1, sizeof *in->rejects);
    in->rejects[in->n_rejects++] = (struct event_reject){line, reason};
    event_count(in, &(const struct event_row){.line = line,
                        .given = given,
                        .reason = reason,
                        .at = {{contig, 1, UINT32_MAX}},
                        .fate = EVENT_REJECTED});
}

void event_input_reject(
    struct event_input *in, struct arena *mem, uint64_t line, struct str reason)
{
    event_input_reject_on(in, mem, line, CONTIG_NONE, STR_NONE, reason);
}

void event_input_unreadable(
    struct event_input *in, struct arena *mem, uint64_t line, const char *reason)
{
    in->n_records++;
    in->n_events++;
    event_input_reject(in, mem, line, str_copy(mem, str_of(reason)));
}
