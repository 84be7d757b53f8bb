/* An ordinary DEALER of libzmq as a client: one order a message, so many under way, at a server that echoes or at an exchange.
 *
 *     dealer ADDRESS RECORDS IN_FLIGHT MILLISECONDS
 *
 * RECORDS is a file of commands (64 bytes each) of one session, whose number is put in here: a hello asks for it, or is echoed.
 * Prints: commands sent, answered (each once and in their order), of these rejected, answers that nobody waits for, ns from the first
 * command to the last answer, sum of the words sent, of those echoed. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

enum { ENVELOPE = 16, RECORD = 64, MESSAGE = ENVELOPE + RECORD, ACCOUNT = 1 };
enum { COMMANDS = 1, EVENTS = 2, HELLO_MESSAGE = 3, HELLO = 80, WELCOME = 81, CLOSE_SESSION = 9, SESSION_CLOSED = 145, FILL = 130, SETTLED = 137, REJECTED = 129 };

static void require(int is_good, const char *what)
{
    if (is_good)
        return;
    fprintf(stderr, "dealer: %s: %s\n", what, zmq_strerror(zmq_errno()));
    exit(1);
}

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static uint64_t word(const uint8_t *bytes)
{
    uint64_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

static uint64_t sum_words(const uint8_t *bytes, size_t size)
{
    uint64_t sum = 0;
    for (size_t at = 0; at + 8 <= size; at += 8)
        sum += word(bytes + at);
    return sum;
}

static void envelope(uint8_t *message, uint8_t type)
{
    static const uint8_t head[ENVELOPE] = {0x4c, 0x58, 3, 0, 1, 0, 0, 0, 0, 0, 0, 0, RECORD, 0, 0, 0};
    memcpy(message, head, ENVELOPE);
    message[3] = type;
}

/* Say hello for an account; the number of the session, or 1 where the hello is echoed. */
static uint32_t open_session(void *socket, uint32_t account)
{
    uint8_t hello[MESSAGE] = {0}, answer[MESSAGE];
    envelope(hello, HELLO_MESSAGE);
    hello[ENVELOPE] = HELLO;
    memcpy(hello + ENVELOPE + 8, &account, sizeof account);
    hello[ENVELOPE + 16] = 1; /* request id */
    require(zmq_send(socket, hello, MESSAGE, 0) == MESSAGE, "send hello");
    require(zmq_recv(socket, answer, MESSAGE, 0) == MESSAGE, "receive welcome");
    uint32_t session = 1;
    if (answer[ENVELOPE] == WELCOME)
        memcpy(&session, answer + ENVELOPE + 12, sizeof session);
    else
        require(answer[ENVELOPE] == HELLO, "no welcome");
    return session;
}

struct run {
    void *socket;
    uint8_t *records;
    uint64_t total, in_flight, sent, answered, rejected, unexpected, sum_sent, sum_echoed;
    uint32_t session;
};

static void send_next(struct run *run)
{
    uint8_t message[MESSAGE];
    uint8_t *record = run->records + RECORD * run->sent++;
    memcpy(record + 12, &run->session, sizeof run->session);
    envelope(message, COMMANDS);
    memcpy(message + ENVELOPE, record, RECORD);
    run->sum_sent += sum_words(message, MESSAGE);
    require(zmq_send(run->socket, message, MESSAGE, 0) == MESSAGE, "send");
}

/* Client ids count from 1, and one connection is answered in its order. */
static void answer(struct run *run, uint64_t client_id)
{
    if (client_id == run->answered + 1 && run->answered < run->sent)
        run->answered++;
    else
        run->unexpected++;
}

static void take(struct run *run, const uint8_t *message, size_t size)
{
    int is_echo = size == MESSAGE && message[3] == COMMANDS;
    if (is_echo) {
        run->sum_echoed += sum_words(message, size);
        answer(run, word(message + ENVELOPE + 16));
        return;
    }
    if (size < ENVELOPE || message[3] != EVENTS) {
        run->unexpected++;
        return;
    }
    for (size_t at = ENVELOPE + RECORD; at + RECORD <= size; at += RECORD) { /* behind the position */
        uint64_t request = word(message + at + 56);
        if (message[at] == FILL || message[at] == SETTLED || request == 0)
            continue;
        run->rejected += message[at] == REJECTED;
        answer(run, request);
    }
}

/* Take all that waits; 0 when nothing came for the time that the socket waits. */
static int receive(struct run *run)
{
    zmq_msg_t message;
    zmq_msg_init(&message);
    int flags = 0, has_any = 0;
    while (zmq_msg_recv(&message, run->socket, flags) >= 0) {
        take(run, zmq_msg_data(&message), zmq_msg_size(&message));
        flags = ZMQ_DONTWAIT;
        has_any = 1;
    }
    zmq_msg_close(&message);
    return has_any;
}

/* End the session, which cancels what rests: whoever comes next finds empty books. */
static void close_session(struct run *run, uint32_t account)
{
    uint8_t message[MESSAGE] = {0};
    uint64_t client_id = run->sent + 1;
    envelope(message, COMMANDS);
    message[ENVELOPE] = CLOSE_SESSION;
    memcpy(message + ENVELOPE + 8, &account, sizeof account);
    memcpy(message + ENVELOPE + 12, &run->session, sizeof run->session);
    memcpy(message + ENVELOPE + 16, &client_id, sizeof client_id);
    require(zmq_send(run->socket, message, MESSAGE, 0) == MESSAGE, "send");
    zmq_msg_t answer;
    zmq_msg_init(&answer);
    for (int is_closed = 0; !is_closed;) {
        require(zmq_msg_recv(&answer, run->socket, 0) >= 0, "receive");
        const uint8_t *bytes = zmq_msg_data(&answer);
        if (bytes[3] == COMMANDS) /* an echo */
            break;
        for (size_t at = ENVELOPE; at < zmq_msg_size(&answer); at += RECORD)
            is_closed |= bytes[at] == SESSION_CLOSED;
    }
    zmq_msg_close(&answer);
}

static void load_records(struct run *run, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        exit(1);
    }
    size_t size = (size_t)ftell(file);
    rewind(file);
    run->records = malloc(size);
    run->total = size / RECORD;
    if (run->records == NULL || fread(run->records, 1, size, file) != size) {
        perror(path);
        exit(1);
    }
    fclose(file);
}

int main(int count, char **words)
{
    if (count != 5) {
        fprintf(stderr, "usage: dealer ADDRESS RECORDS IN_FLIGHT MILLISECONDS\n");
        return 2;
    }
    struct run run = {0};
    load_records(&run, words[2]);
    run.in_flight = strtoull(words[3], NULL, 10);
    void *context = zmq_ctx_new();
    run.socket = zmq_socket(context, ZMQ_DEALER);
    int unlimited = 0, quiet_ms = 10000;
    require(zmq_setsockopt(run.socket, ZMQ_SNDHWM, &unlimited, sizeof unlimited) == 0, "SNDHWM");
    require(zmq_setsockopt(run.socket, ZMQ_RCVHWM, &unlimited, sizeof unlimited) == 0, "RCVHWM");
    require(zmq_setsockopt(run.socket, ZMQ_RCVTIMEO, &quiet_ms, sizeof quiet_ms) == 0, "RCVTIMEO");
    require(zmq_connect(run.socket, words[1]) == 0, words[1]);
    run.session = open_session(run.socket, ACCOUNT);
    uint64_t start = now_ns(), last = start, end = start + 1000000u * strtoull(words[4], NULL, 10);
    for (;;) {
        int is_open = last < end;
        while (is_open && run.sent < run.total && run.sent - run.answered < run.in_flight)
            send_next(&run);
        if (run.answered == run.sent || !receive(&run))
            break;
        last = now_ns();
    }
    printf("%llu %llu %llu %llu %llu %llu %llu\n", (unsigned long long)run.sent, (unsigned long long)run.answered,
           (unsigned long long)run.rejected, (unsigned long long)run.unexpected, (unsigned long long)(last - start),
           (unsigned long long)run.sum_sent, (unsigned long long)run.sum_echoed);
    if (run.answered == run.sent)
        close_session(&run, ACCOUNT);
    int no_linger = 0;
    zmq_setsockopt(run.socket, ZMQ_LINGER, &no_linger, sizeof no_linger);
    zmq_close(run.socket);
    zmq_ctx_term(context);
    return 0;
}
