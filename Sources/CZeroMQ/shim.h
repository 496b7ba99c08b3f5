#pragma once
#include <sys/eventfd.h>
#include <zmq.h>

// A closed-on-exec, non-blocking event counter at 0, or -1 with errno set; Glibc's module lacks <sys/eventfd.h>.
static inline int czeromq_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
