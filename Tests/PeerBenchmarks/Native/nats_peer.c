/* NATS as a peer: request and reply through the broker, as its C client does it best.
 *
 * nats-peer serve nats://HOST:PORT                              answers what is asked
 * nats-peer drive nats://HOST:PORT RECORD_BYTES LIST_BYTES      does the loads of its input
 * nats-peer guard PID                                           kills the broker when its own input ends
 *
 * NATS carries bytes: nothing is encoded. Under load both ends let the library gather what they send; fewer calls are sent at
 * once, which is up to ten times as fast there and a third as fast under load. */
#include <nats/nats.h>
#include <signal.h>

#include "form.h"

enum { STREAM_REQUEST_BYTES = 16, GATHERED_FROM = 64 };

static void check(natsStatus status, const char *what) {
    if (status == NATS_OK) return;
    fprintf(stderr, "%s: %s\n", what, natsStatus_GetText(status));
    exit(1);
}

static natsConnection *connect_to(const char *address, bool at_once) {
    natsOptions *options = NULL;
    natsConnection *connection = NULL;
    check(natsOptions_Create(&options), "options");
    check(natsOptions_SetURL(options, address), "address");
    check(natsOptions_SetSendAsap(options, at_once), "sending at once");
    check(natsConnection_Connect(&connection, options), "connection");
    natsOptions_Destroy(options);
    return connection;
}

/* Of the server: a body of 16 bytes asks for a stream, how many and of how many bytes each. */
static void answer(natsConnection *connection, natsSubscription *subscription, natsMsg *message,
                   void *closure) {
    const char *reply = natsMsg_GetReply(message);
    int bytes = natsMsg_GetDataLength(message);
    const char *data = natsMsg_GetData(message);
    (void)subscription;
    (void)closure;
    if (bytes == STREAM_REQUEST_BYTES) {
        int64_t request[2];
        memcpy(request, data, sizeof request);
        char *record = calloc(1, (size_t)request[1]);
        if (!record) abort();
        for (int64_t sent = 0; sent < request[0]; sent++) {
            check(natsConnection_Publish(connection, reply, record, (int)request[1]), "stream");
        }
        free(record);
    } else {
        check(natsConnection_Publish(connection, reply, data, bytes), "answer");
    }
    natsMsg_Destroy(message);
}

static void serve(const char *address) {
    const char *subjects[] = {"bench.gathered", "bench.at-once"};
    natsConnection *connections[2];
    natsSubscription *subscriptions[2];
    for (int each = 0; each < 2; each++) {
        connections[each] = connect_to(address, each == 1);
        check(natsConnection_Subscribe(&subscriptions[each], connections[each], subjects[each],
                                       answer, NULL),
              "subscription");
        check(natsConnection_Flush(connections[each]), "subscription");
    }
    printf("%s\n", address);
    fflush(stdout);
    wait_for_end_of_input();
    exit(0);
}

/* One way to send, with where its answers come. */
typedef struct {
    natsConnection *connection;
    natsSubscription *answers;
    natsInbox *inbox;
    const char *subject;
} caller_t;

static caller_t make_caller(const char *address, bool at_once) {
    caller_t caller;
    caller.subject = at_once ? "bench.at-once" : "bench.gathered";
    caller.connection = connect_to(address, at_once);
    check(natsInbox_Create(&caller.inbox), "inbox");
    check(natsConnection_SubscribeSync(&caller.answers, caller.connection, caller.inbox), "inbox");
    check(natsSubscription_SetPendingLimits(caller.answers, -1, -1), "inbox");
    check(natsConnection_Flush(caller.connection), "inbox");
    return caller;
}

static void ask(const caller_t *caller, const void *data, int bytes) {
    check(natsConnection_PublishRequest(caller->connection, caller->subject, caller->inbox, data,
                                        bytes),
          "request");
}

static void receive(const caller_t *caller) {
    natsMsg *message = NULL;
    check(natsSubscription_NextMsg(&message, caller->answers, 10000), "answer");
    natsMsg_Destroy(message);
}

/* Answers come in the order of the questions. */
static void unary(const caller_t *caller, const char *body, int bytes, load_t load) {
    static times_t times;
    uint64_t *asked = calloc((size_t)load.in_flight, sizeof *asked);
    if (!asked) abort();
    uint64_t start = now_nanoseconds(), now = start;
    uint64_t end = start + (uint64_t)load.milliseconds * 1000000u;
    int open = load.in_flight, oldest = 0;
    for (int each = 0; each < load.in_flight; each++) {
        asked[each] = start;
        ask(caller, body, bytes);
    }
    while (open > 0) {
        receive(caller);
        now = now_nanoseconds();
        times_add(&times, now - asked[oldest]);
        asked[oldest] = now;
        oldest = (oldest + 1) % load.in_flight;
        if (now < end) {
            ask(caller, body, bytes);
        } else {
            open--;
        }
    }
    free(asked);
    print_times(&times, (double)(now - start) * 1e-9);
}

static void stream(const caller_t *caller, long count, int bytes) {
    int64_t request[2] = {count, bytes};
    uint64_t start = now_nanoseconds();
    ask(caller, request, sizeof request);
    for (long received = 0; received < count; received++) receive(caller);
    print_count(count, (double)(now_nanoseconds() - start) * 1e-9);
}

static void drive(const char *address, int record_bytes, int list_bytes) {
    caller_t gathered = make_caller(address, false), at_once = make_caller(address, true);
    char *body = calloc(1, (size_t)(list_bytes > record_bytes ? list_bytes : record_bytes));
    char line[256];
    if (!body) abort();
    while (fgets(line, sizeof line, stdin)) {
        load_t load = parse_load(line);
        if (load.kind == 'u') {
            unary(load.in_flight < GATHERED_FROM ? &at_once : &gathered, body,
                  load.list ? list_bytes : record_bytes, load);
        } else if (load.kind == 's') {
            stream(&gathered, load.count, record_bytes);
        } else {
            printf("unknown load: %s", line);
            fflush(stdout);
        }
    }
}

int main(int count, char **arguments) {
    if (count == 3 && strcmp(arguments[1], "serve") == 0) {
        serve(arguments[2]);
    } else if (count == 5 && strcmp(arguments[1], "drive") == 0) {
        drive(arguments[2], atoi(arguments[3]), atoi(arguments[4]));
    } else if (count == 3 && strcmp(arguments[1], "guard") == 0) {
        wait_for_end_of_input();
        kill(atoi(arguments[2]), SIGKILL);
    } else {
        fprintf(stderr,
                "usage: nats-peer serve ADDRESS | drive ADDRESS RECORD_BYTES LIST_BYTES | guard PID\n");
        return 64;
    }
    return 0;
}
