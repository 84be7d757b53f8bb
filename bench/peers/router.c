/* A bare ROUTER of libzmq that sends back every message to whom it came from: what an exchange on libzmq could at best be.
 *
 *     router ADDRESS
 *
 * Prints the address it listens at, and runs until it is killed. */
#include <stdio.h>
#include <stdlib.h>
#include <zmq.h>

static void require(int is_good, const char *what)
{
    if (is_good)
        return;
    fprintf(stderr, "router: %s: %s\n", what, zmq_strerror(zmq_errno()));
    exit(1);
}

int main(int count, char **words)
{
    if (count != 2) {
        fprintf(stderr, "usage: router ADDRESS\n");
        return 2;
    }
    void *context = zmq_ctx_new();
    void *socket = zmq_socket(context, ZMQ_ROUTER);
    int unlimited = 0; /* a ROUTER drops what has no room */
    require(zmq_setsockopt(socket, ZMQ_SNDHWM, &unlimited, sizeof unlimited) == 0, "SNDHWM");
    require(zmq_setsockopt(socket, ZMQ_RCVHWM, &unlimited, sizeof unlimited) == 0, "RCVHWM");
    require(zmq_bind(socket, words[1]) == 0, words[1]);
    char endpoint[256];
    size_t size = sizeof endpoint;
    require(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint, &size) == 0, "LAST_ENDPOINT");
    printf("%s\n", endpoint);
    fflush(stdout);
    zmq_msg_t part;
    zmq_msg_init(&part);
    for (;;) {
        require(zmq_msg_recv(&part, socket, 0) >= 0, "receive");
        int more = zmq_msg_more(&part); /* the first part is the identity, by which it finds its way back */
        require(zmq_msg_send(&part, socket, more ? ZMQ_SNDMORE : 0) >= 0, "send");
    }
}
