/* What the report's pictures draw: proteins of actionable genes, chromosomes. */
#include "query/report_json.h"

#include "query/copy_number_overview.h"

static void write_uint(struct json_out *w, const char *key, uint64_t n)
{
    json_out_key(w, key);
    json_out_uint(w, n);
}

static void write_number(struct json_out *w, const char *key, double x)
{
    json_out_key(w, key);
    json_out_double(w, x); /* NAN: null */
}

/* ---- proteins -------------------------------------------------------------------- */

static void write_changes(struct json_out *w, const struct report_protein_view *v)
{
    struct arena mem = ARENA_INIT;
    json_out_key(w, "changes");
    json_out_array(w);
    for (unsigned i = 0; i < v->n_changes; i++) {
        json_out_object(w);
        json_out_key_str(w, "finding", str_fmt(&mem, "F%u", v->changes[i].finding));
        json_out_key_str(w, "protein_change", v->changes[i].change);
        write_uint(w, "first", v->changes[i].first);
        write_uint(w, "last", v->changes[i].last);
        json_out_end(w);
    }
    json_out_end(w);
    arena_free(&mem);
}

/* is_count: how many; else the first residue of each mark. */
static void write_marks(struct json_out *w, const char *key,
    const struct report_protein_view *v, unsigned track, bool is_count)
{
    json_out_key(w, key);
    json_out_flat_array(w);
    for (uint32_t i = 0; i < v->n_places; i++)
        if (v->marks[track][i] > 0)
            json_out_uint(w, is_count ? v->marks[track][i] : i * v->width + 1);
    json_out_end(w);
}

static void write_tracks(struct json_out *w, const struct report_protein_view *v)
{
    static const char *const names[N_PROTEIN_TRACKS] = {
        "pathogenic", "oncogenic", "hotspot", "criterion"};
    json_out_key(w, "tracks");
    json_out_array(w);
    for (unsigned k = 0; k < N_PROTEIN_TRACKS; k++) {
        json_out_object(w);
        json_out_key_c(w, "class", names[k]);
        write_marks(w, "residues", v, k, false);
        write_marks(w, "n", v, k, true);
        json_out_end(w);
    }
    json_out_end(w);
}

static void write_protein(struct json_out *w, const struct report_protein_view *v)
{
    json_out_object(w);
    json_out_key_str(w, "gene", v->gene);
    json_out_key_str(w, "transcript", v->transcript);
    write_uint(w, "protein_length", v->length);
    json_out_key(w, "exon_ends");
    json_out_flat_array(w);
    for (unsigned i = 0; i < v->n_exon_ends; i++)
        json_out_uint(w, v->exon_ends[i]);
    json_out_end(w);
    write_changes(w, v);
    write_uint(w, "residues_per_mark", v->width);
    write_tracks(w, v);
    write_uint(w, "other_numbering", v->n_other_numbering);
    json_out_end(w);
}

void report_json_proteins(struct json_out *w, const struct report *r)
{
    json_out_key(w, "protein_views");
    json_out_array(w);
    for (unsigned i = 0; i < r->n_protein_views; i++)
        write_protein(w, &r->protein_views[i]);
    json_out_end(w);
}

/* ---- chromosomes ----------------------------------------------------------------- */

static void write_stretch(struct json_out *w, const struct report_stretch *s)
{
    json_out_object(w);
    write_uint(w, "beg1", s->beg1);
    write_uint(w, "end1", s->end1);
    json_out_key_c(w, "state", cna_state_name(s->state));
    write_uint(w, "segments", s->n_segments);
    write_number(w, "copies_min", s->copies_min);
    write_number(w, "copies_max", s->copies_max);
    write_number(w, "log2_min", s->log2_min);
    write_number(w, "log2_max", s->log2_max);
    json_out_end(w);
}

void report_json_chromosomes(struct json_out *w, const struct report *r)
{
    json_out_key(w, "copy_number_overview");
    json_out_array(w);
    for (unsigned i = 0; i < r->n_chromosomes; i++) {
        const struct report_chromosome *c = &r->chromosomes[i];
        json_out_object(w);
        json_out_key_c(w, "contig", contig_name(c->contig));
        write_uint(w, "bases", c->length);
        json_out_key(w, "q_beg1");
        if (c->q_beg1)
            json_out_uint(w, c->q_beg1);
        else
            json_out_null(w);
        json_out_key(w, "stretches");
        json_out_array(w);
        for (unsigned k = 0; k < c->n_stretches; k++)
            write_stretch(w, &c->stretches[k]);
        json_out_end(w);
        write_uint(w, "left_out", c->n_left_out);
        json_out_end(w);
    }
    json_out_end(w);
}
