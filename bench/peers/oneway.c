/* libzmq one way, as fast as it goes: PUSH at one end, PULL with count and checksum at the other.
 *
 *     oneway push ADDRESS MESSAGES SIZE
 *     oneway pull ADDRESS MESSAGES
 *
 * A message begins with its number. push prints the sum of all words; pull the address it listens at, then messages, bytes, sum of
 * the words, ns from the first to the last. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zmq.h>

static void require(int is_good, const char *what)
{
    if (is_good)
        return;
    fprintf(stderr, "oneway: %s: %s\n", what, zmq_strerror(zmq_errno()));
    exit(1);
}

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* The last word is filled with zeros. */
static uint64_t sum_words(const uint8_t *bytes, size_t size)
{
    uint64_t sum = 0, value;
    size_t at = 0;
    for (; at + 8 <= size; at += 8) {
        memcpy(&value, bytes + at, 8);
        sum += value;
    }
    value = 0;
    memcpy(&value, bytes + at, size - at);
    return sum + value;
}

static void *open_socket(void *context, int type)
{
    void *socket = zmq_socket(context, type);
    int room = 100000, quiet_ms = 10000; /* the usual 1,000 would make both sides wait for each other */
    require(zmq_setsockopt(socket, ZMQ_SNDHWM, &room, sizeof room) == 0, "SNDHWM");
    require(zmq_setsockopt(socket, ZMQ_RCVHWM, &room, sizeof room) == 0, "RCVHWM");
    require(zmq_setsockopt(socket, ZMQ_RCVTIMEO, &quiet_ms, sizeof quiet_ms) == 0, "RCVTIMEO");
    require(zmq_setsockopt(socket, ZMQ_SNDTIMEO, &quiet_ms, sizeof quiet_ms) == 0, "SNDTIMEO");
    return socket;
}

static void push(void *context, const char *address, uint64_t messages, size_t size)
{
    void *socket = open_socket(context, ZMQ_PUSH);
    require(zmq_connect(socket, address) == 0, address);
    uint8_t *payload = malloc(size);
    memset(payload, 0x5a, size);
    uint64_t sum = 0;
    for (uint64_t number = 0; number < messages; number++) {
        memcpy(payload, &number, sizeof number);
        sum += sum_words(payload, size);
        require(zmq_send(socket, payload, size, 0) >= 0, "send");
    }
    printf("%llu\n", (unsigned long long)sum);
    zmq_close(socket);
}

static void pull(void *context, const char *address, uint64_t messages)
{
    void *socket = open_socket(context, ZMQ_PULL);
    require(zmq_bind(socket, address) == 0, address);
    char endpoint[256];
    size_t length = sizeof endpoint;
    require(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint, &length) == 0, "LAST_ENDPOINT");
    printf("%s\n", endpoint);
    fflush(stdout);
    zmq_msg_t message;
    zmq_msg_init(&message);
    uint64_t count = 0, bytes = 0, sum = 0, first = 0;
    while (count < messages && zmq_msg_recv(&message, socket, 0) >= 0) {
        if (count++ == 0)
            first = now_ns();
        bytes += zmq_msg_size(&message);
        sum += sum_words(zmq_msg_data(&message), zmq_msg_size(&message));
    }
    printf("%llu %llu %llu %llu\n", (unsigned long long)count, (unsigned long long)bytes, (unsigned long long)sum,
           (unsigned long long)(now_ns() - first));
    zmq_close(socket);
}

int main(int count, char **words)
{
    void *context = zmq_ctx_new();
    if (count == 5 && strcmp(words[1], "push") == 0 && strtoull(words[4], NULL, 10) >= 8) {
        push(context, words[2], strtoull(words[3], NULL, 10), strtoull(words[4], NULL, 10));
    } else if (count == 4 && strcmp(words[1], "pull") == 0) {
        pull(context, words[2], strtoull(words[3], NULL, 10));
    } else {
        fprintf(stderr, "usage: oneway push ADDRESS MESSAGES SIZE | oneway pull ADDRESS MESSAGES; SIZE >= 8\n");
        return 2;
    }
    zmq_ctx_term(context); /* waits until all is sent */
    return 0;
}
