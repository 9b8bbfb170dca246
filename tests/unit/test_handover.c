#include "kb/base/handover.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#define MAX_SLOTS 8u

/* A side counts on and on; it may be slow at random. */
struct work {
    struct handover *h;
    unsigned n_slots;
    uint64_t slots[MAX_SLOTS];
    uint64_t n;       /* to make */
    uint64_t n_fails; /* the side fails after so many; 0: never */
    uint64_t n_made, n_taken;
    unsigned maker_speed, taker_speed; /* 0: never slow */
    /* How many slots are given and not released. */
    atomic_uint n_out, max_out;
    uint32_t seed;
};

static uint32_t next_random(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

/* One time in speed the other side gets ahead. */
static void be_slow(uint32_t *seed, unsigned speed)
{
    if (speed > 0 && next_random(seed) % speed == 0)
        for (unsigned i = next_random(seed) % 50; i > 0; i--)
            sched_yield();
}

static void count_out(struct work *w)
{
    unsigned n = atomic_fetch_add(&w->n_out, 1) + 1, max = atomic_load(&w->max_out);

    while (n > max && !atomic_compare_exchange_weak(&w->max_out, &max, n))
        ;
}

static int make(void *ctx, struct err *err)
{
    struct work *w = ctx;
    uint32_t seed = w->seed + 1;
    unsigned slot;
    int rc = 1;

    while (w->n_made < w->n && (rc = handover_room(w->h, &slot, err)) > 0) {
        if (w->n_fails && w->n_made == w->n_fails)
            return err_set(err, ERR_SAMPLE, "made only %u", (unsigned)w->n_made);
        be_slow(&seed, w->maker_speed);
        w->slots[slot] = ++w->n_made;
        count_out(w);
        handover_give(w->h);
    }
    return rc < 0 ? rc : 0;
}

static int take(void *ctx, struct err *err)
{
    struct work *w = ctx;
    uint32_t seed = w->seed + 2;
    unsigned slot;
    int rc;

    while ((rc = handover_take(w->h, &slot, err)) > 0) {
        if (w->n_fails && w->n_taken == w->n_fails)
            return err_set(err, ERR_SAMPLE, "took only %u", (unsigned)w->n_taken);
        be_slow(&seed, w->taker_speed);
        if (w->slots[slot] != w->n_taken + 1)
            return err_set(err, ERR_FAIL, "found %u after %u", (unsigned)w->slots[slot],
                (unsigned)w->n_taken);
        w->n_taken++;
        w->slots[slot] = 0;
        atomic_fetch_sub(&w->n_out, 1);
        handover_release(w->h);
    }
    return rc;
}

static struct work work_of(unsigned n_slots, uint64_t n)
{
    return (struct work){
        .h = handover_new(n_slots), .n_slots = n_slots, .n = n, .seed = 2463534242};
}

static void everything_comes_once_and_in_order_whatever_the_speeds(void **state)
{
    static const unsigned speeds[] = {0, 2, 40};
    struct err err = {0};

    (void)state;
    for (unsigned i = 0; i < 9 * MAX_SLOTS; i++) {
        struct work w = work_of(i / 9 + 1, 2000);
        bool is_maker = i % 2 == 0; /* the thread */
        w.maker_speed = speeds[i % 3];
        w.taker_speed = speeds[i / 3 % 3];
        w.seed += i;
        assert_true(handover_start(w.h, is_maker ? make : take, &w));
        assert_int_equal(is_maker ? take(&w, &err) : make(&w, &err), 0);
        assert_int_equal(handover_end(w.h, &err), 0);
        assert_int_equal(w.n_made, 2000);
        assert_int_equal(w.n_taken, 2000);
        assert_in_range(atomic_load(&w.max_out), 1, w.n_slots);
        handover_free(w.h);
    }
}

/* The thread makes all that it can before the first slot is released. */
static void a_maker_waits_when_all_slots_are_given(void **state)
{
    struct work w = work_of(3, 100);
    struct err err = {0};
    unsigned slot;

    (void)state;
    assert_true(handover_start(w.h, make, &w));
    assert_int_equal(handover_take(w.h, &slot, &err), 1);
    for (unsigned i = 0; i < 100000 && atomic_load(&w.n_out) < 3; i++)
        sched_yield();
    for (unsigned i = 0; i < 1000; i++) /* it had the time to go on */
        sched_yield();
    assert_int_equal(atomic_load(&w.n_out), 3);
    assert_int_equal(w.slots[slot], 1);
    assert_int_equal(take(&w, &err), 0);
    assert_int_equal(w.n_taken, 100);
    assert_int_equal(atomic_load(&w.max_out), 3);
    handover_free(w.h);
}

static void no_wake_up_is_lost_in_100000_turns_of_one_slot(void **state)
{
    struct work w = work_of(1, 100000);
    struct err err = {0};

    (void)state;
    assert_true(handover_start(w.h, make, &w));
    assert_int_equal(take(&w, &err), 0);
    assert_int_equal(w.n_taken, 100000);
    assert_int_equal(handover_end(w.h, &err), 0);
    handover_free(w.h);
}

static void nothing_made_is_an_end_for_good(void **state)
{
    struct work w = work_of(4, 0);
    struct err err = {0};
    unsigned slot;

    (void)state;
    assert_true(handover_start(w.h, make, &w));
    assert_int_equal(handover_take(w.h, &slot, &err), 0);
    assert_int_equal(handover_take(w.h, &slot, &err), 0);
    assert_int_equal(handover_end(w.h, &err), 0);
    assert_int_equal(handover_end(w.h, &err), 0);
    assert_int_equal(err.code, 0);
    handover_free(w.h);
}

static void a_taker_of_nothing_ends_with_its_starter(void **state)
{
    struct work w = work_of(4, 0);
    struct err err = {0};

    (void)state;
    assert_true(handover_start(w.h, take, &w));
    assert_int_equal(handover_end(w.h, &err), 0);
    assert_int_equal(w.n_taken, 0);
    handover_free(w.h);
    handover_free(NULL);
}

static void a_makers_error_comes_behind_what_it_gave_and_again(void **state)
{
    struct err err = {0}, again = {0};
    unsigned slot;

    (void)state;
    for (unsigned n_fails = 1; n_fails < 20; n_fails++) {
        struct work w = work_of(4, 100);
        struct err taken = {0};
        w.n_fails = n_fails;
        assert_true(handover_start(w.h, make, &w));
        while (handover_take(w.h, &slot, &taken) > 0) {
            assert_int_equal(w.slots[slot], ++w.n_taken);
            handover_release(w.h);
        }
        assert_int_equal(w.n_taken, n_fails);
        assert_int_equal(taken.code, ERR_SAMPLE);
        assert_int_equal(handover_take(w.h, &slot, &again), ERR_SAMPLE);
        assert_string_equal(again.msg, taken.msg);
        assert_int_equal(handover_end(w.h, &err), ERR_SAMPLE);
        assert_string_equal(err.msg, taken.msg);
        handover_free(w.h);
    }
}

static void a_takers_error_stops_the_maker_that_waits(void **state)
{
    struct err err = {0}, ended = {0};
    unsigned slot;

    (void)state;
    for (unsigned i = 1; i < 200; i++) {
        struct work w = work_of(i % MAX_SLOTS + 1, UINT64_MAX);
        uint64_t n = 0;
        w.n_fails = i % 20 + 1;
        assert_true(handover_start(w.h, take, &w));
        while (handover_room(w.h, &slot, &err) > 0) {
            w.slots[slot] = ++n;
            handover_give(w.h);
        }
        assert_in_range(n, w.n_fails + 1, w.n_fails + w.n_slots);
        assert_int_equal(err.code, ERR_SAMPLE);
        assert_int_equal(handover_end(w.h, &ended), ERR_SAMPLE);
        assert_string_equal(err.msg, ended.msg);
        handover_free(w.h);
    }
}

static void a_starter_that_leaves_stops_the_maker_without_an_error(void **state)
{
    struct err err = {0};
    unsigned slot;

    (void)state;
    for (unsigned i = 0; i < 200; i++) {
        struct work w = work_of(i % MAX_SLOTS + 1, UINT64_MAX);
        assert_true(handover_start(w.h, make, &w));
        for (unsigned k = 0; k < i % 20; k++) {
            assert_int_equal(handover_take(w.h, &slot, &err), 1);
            handover_release(w.h);
        }
        assert_int_equal(handover_end(w.h, &err), 0);
        assert_in_range(w.n_made, i % 20, i % 20 + w.n_slots);
        assert_int_equal(err.code, 0);
        handover_free(w.h);
    }
}

static void the_thread_learns_the_starters_error(void **state)
{
    struct err mine = {0}, err = {0};

    (void)state;
    err_set(&mine, ERR_KB, "the starter's");
    for (unsigned i = 0; i < 100; i++) {
        struct work w = work_of(2, UINT64_MAX);
        assert_true(handover_start(w.h, i % 2 ? make : take, &w));
        handover_fail(w.h, &mine);
        assert_int_equal(handover_end(w.h, &err), ERR_KB);
        assert_string_equal(err.msg, "the starter's");
        handover_free(w.h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_comes_once_and_in_order_whatever_the_speeds),
        cmocka_unit_test(a_maker_waits_when_all_slots_are_given),
        cmocka_unit_test(no_wake_up_is_lost_in_100000_turns_of_one_slot),
        cmocka_unit_test(nothing_made_is_an_end_for_good),
        cmocka_unit_test(a_taker_of_nothing_ends_with_its_starter),
        cmocka_unit_test(a_makers_error_comes_behind_what_it_gave_and_again),
        cmocka_unit_test(a_takers_error_stops_the_maker_that_waits),
        cmocka_unit_test(a_starter_that_leaves_stops_the_maker_without_an_error),
        cmocka_unit_test(the_thread_learns_the_starters_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
