/* Copy number, structural variants and fusions (the first byte chooses): every event
 * has one fate, every reject its reason, every finding its place among the rows read.
 */
#include "tests/fuzz/fuzz_file.h"
#include "tests/unit/made_events.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct made_kb kb;

static void end_kb(void)
{
    made_kb_end(&kb);
}

static void check_input(const struct event_input *in)
{
    uint64_t sum = 0;

    for (unsigned f = 0; f < N_EVENT_FATES; f++)
        sum += in->fates[f];
    if (sum != in->n_events)
        abort();
    for (unsigned i = 0; i < in->n_rejects; i++)
        if (in->rejects[i].reason.n == 0 || in->rejects[i].line == 0)
            abort();
}

static void check_findings(const struct events *e)
{
    for (size_t i = 0; i < e->n; i++) {
        const struct finding *f = &e->findings[i];

        if (f->event == NULL || f->event->line == 0 || f->gene.n == 0)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct fuzz_file file;
    struct arena mem = ARENA_INIT;
    struct sample sample = {.assembly = ASSEMBLY_GRCH38};
    struct event_options o = {0};
    struct events events;
    struct err err = {0};

    if (kb.txn == NULL) {
        made_events_kb(&kb);
        atexit(end_kb);
    }
    if (n == 0)
        return 0;
    fuzz_file_set(&file, data + 1, n - 1);
    *(data[0] % 3 == 0     ? &o.cna_path
        : data[0] % 3 == 1 ? &o.sv_path
                           : &o.fusions_path) = file.path;
    int rc = events_read(&o, &sample, data[0] / 3 % 3, kb.txn, &mem, &events, &err);
    if (rc < 0 ? rc != ERR_SAMPLE || err.msg[0] == '\0' : events.n_inputs != 1)
        abort();
    if (rc >= 0) {
        check_input(events.inputs[0]);
        check_findings(&events);
    }
    arena_free(&mem);
    return 0;
}
