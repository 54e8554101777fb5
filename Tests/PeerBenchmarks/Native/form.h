/* The common form of a measured program: loads as lines of words in, figures as lines of JSON out. */
#ifndef FORM_H
#define FORM_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static inline uint64_t now_nanoseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* How long each call took. */
typedef struct {
    uint32_t *nanoseconds;
    size_t count, capacity;
} times_t;

static inline void times_add(times_t *times, uint64_t nanoseconds) {
    if (times->count == times->capacity) {
        times->capacity = times->capacity ? times->capacity * 2 : 65536;
        times->nanoseconds =
            (uint32_t *)realloc(times->nanoseconds, times->capacity * sizeof(uint32_t));
        if (!times->nanoseconds) abort();
    }
    times->nanoseconds[times->count++] =
        nanoseconds > UINT32_MAX ? UINT32_MAX : (uint32_t)nanoseconds;
}

static inline int times_compare(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

static inline double times_percentile(const times_t *times, double percent) {
    size_t place = (size_t)(percent / 100 * (double)times->count);
    if (place >= times->count) place = times->count - 1;
    return times->nanoseconds[place] / 1000.0;
}

/* Prints the figures of calls, and forgets them. */
static inline void print_times(times_t *times, double seconds) {
    if (times->count == 0) {
        printf("no call was answered\n");
    } else {
        qsort(times->nanoseconds, times->count, sizeof(uint32_t), times_compare);
        printf("{\"calls\":%zu,\"seconds\":%.9f,\"p50\":%.3f,\"p90\":%.3f,\"p99\":%.3f,"
               "\"p999\":%.3f}\n",
               times->count, seconds, times_percentile(times, 50), times_percentile(times, 90),
               times_percentile(times, 99), times_percentile(times, 99.9));
    }
    fflush(stdout);
    times->count = 0;
}

static inline void print_count(long count, double seconds) {
    printf("{\"calls\":%ld,\"seconds\":%.9f}\n", count, seconds);
    fflush(stdout);
}

/* A load of the common form; kind is 'u' (unary), 's' (stream), or 0 for what a program does not know. */
typedef struct {
    char kind;
    int list;
    int in_flight;
    long milliseconds;
    long count;
} load_t;

static inline load_t parse_load(const char *line) {
    load_t load = {0, 0, 0, 0, 0};
    char payload[16];
    if (sscanf(line, "unary %15s %d %ld", payload, &load.in_flight, &load.milliseconds) == 3) {
        load.kind = 'u';
        load.list = strcmp(payload, "list") == 0;
    } else if (sscanf(line, "stream record %ld", &load.count) == 1) {
        load.kind = 's';
    }
    return load;
}

/* Waits until the input ends, so that a server never outlives who started it. */
static inline void wait_for_end_of_input(void) {
    while (getchar() != EOF) {
    }
}

#endif
