/* Two containers of one pod. "pod serve" opens what there is to open, then waits; "pod call" connects to it. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static struct sockaddr_in at(int port) {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return a;
}

static int caller(int port) {
    struct sockaddr_in a = at(port);
    int s = socket(AF_INET, SOCK_STREAM, 0);
    while (connect(s, (void *)&a, sizeof a)) usleep(10000);
    return s;
}

static void *rest(void *name) {
    prctl(PR_SET_NAME, name);
    pause();
    return 0;
}

static int listener6(int port) {
    struct sockaddr_in6 a = {.sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    int s = socket(AF_INET6, SOCK_STREAM, 0);
    bind(s, (void *)&a, sizeof a);
    listen(s, 1);
    return s;
}

static void serve(void) {
    struct sockaddr_in a = at(9000), b = at(5353);
    int tcp = socket(AF_INET, SOCK_STREAM, 0);           /* 3 */
    bind(tcp, (void *)&a, sizeof a);
    listen(tcp, 5);
    int taken = accept(tcp, 0, 0);                       /* 4, with 11 bytes waiting */
    listener6(9001);                                     /* 5 */
    int udp = socket(AF_INET, SOCK_DGRAM, 0);            /* 6, with 13 bytes waiting */
    bind(udp, (void *)&b, sizeof b);
    sendto(udp, "one", 3, 0, (void *)&b, sizeof b);
    sendto(udp, "and another", 10, 0, (void *)&b, sizeof b);
    int epoll = epoll_create1(0);                        /* 7 */
    for (int i = 0; i < 40; i++) {
        struct epoll_event e = {EPOLLIN | EPOLLET};
        epoll_ctl(epoll, EPOLL_CTL_ADD, fcntl(udp, F_DUPFD, 200 - i), &e);
    }
    int master, replica;
    openpty(&master, &replica, 0, 0, 0);                 /* 8, 9 */
    symlink("/tmp/nowhere", "/tmp/link");
    open("/tmp/link", O_PATH | O_NOFOLLOW);              /* 10 */
    inotify_add_watch(inotify_init(), "/tmp", IN_CREATE); /* 11 */
    open("/proc/self/status", O_RDONLY);                 /* 12 */
    open("/proc/self/ns/pid", O_RDONLY);                 /* 13 */
    mkdir("/tmp/gone", 0700);
    chdir("/tmp/gone");
    open("file", O_CREAT | O_RDWR, 0600);                /* 14 */
    unlink("file");
    rmdir("/tmp/gone");
    int kept = open("/kept", O_CREAT | O_RDWR, 0600);    /* 15, where the root can be written: in memory of its own */
    for (int i = 0; i < 2000; i++) write(kept, "kept\n", 5);
    char *wide = mmap(0, 1L << 36, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    wide[0] = wide[1L << 30] = wide[(1L << 36) - 1] = 1;
    if (!fork()) raise(SIGSTOP);
    if (!fork()) { setsid(); setgid(7); setuid(1234); wide[4096] = 1; pause(); }
    for (int i = 0; i < 20; i++) {
        pthread_t t;
        pthread_create(&t, 0, rest, "worker <b>");
    }
    (void)taken;
    for (;;) pause();
}

static void call(void) {
    int one = caller(9000), two = caller(9000), three = caller(9000);
    write(one, "hello there", 11);
    shutdown(three, SHUT_WR);
    char c;
    read(two, &c, 1);
}

int main(int n, char **words) {
    if (n > 1 && !strcmp(words[1], "serve")) serve();
    if (n > 1 && !strcmp(words[1], "call")) call();
    for (;;) pause();
}
