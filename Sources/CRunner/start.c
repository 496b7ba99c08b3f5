// In C, because the child of vfork may call nothing that Swift's runtime has a hand in. posix_spawn would do but for the
// limit of the memory, which it could only set from outside and too late, and for the signal at the end of the parent.

#define _GNU_SOURCE
#include "CRunner.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

char **cr_environment(void) { return environ; }

int cr_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int cr_memory_file(void) { return memfd_create("input", MFD_CLOEXEC); }

/// What the child tells its parent, whose memory it shares.
struct failure {
    volatile int error;
    const char *volatile step;
};

static void fail(struct failure *failure, const char *step) {
    failure->error = errno;
    failure->step = step;
    _exit(127);
}

/// As in a new process: handlers of this one must not run in the child, which has its memory.
static void reset_signals(void) {
    struct sigaction standard = {.sa_handler = SIG_DFL};
    for (int signal = 1; signal < NSIG; signal++) sigaction(signal, &standard, NULL);
    sigset_t none;
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, NULL);
}

/// Becomes the program; does not return.
static void become(const struct cr_command *command, pid_t parent, struct failure *failure) {
    if (setpgid(0, 0) != 0) fail(failure, "setpgid");
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) fail(failure, "prctl");
    if (getppid() != parent) _exit(127);  // it ended before the line above
    if (command->memory > 0) {
        struct rlimit limit = {.rlim_cur = command->memory, .rlim_max = command->memory};
        if (setrlimit(RLIMIT_AS, &limit) != 0) fail(failure, "setrlimit");
    }
    if (chdir(command->directory) != 0) fail(failure, "chdir");
    for (int target = 0; target < 3; target++) {
        if (dup2(command->descriptors[target], target) < 0) fail(failure, "dup2");
    }
    // Where the kernel lacks it (before 5.11), descriptors are left that somebody opened without O_CLOEXEC.
    close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    reset_signals();
    execve(command->program, command->arguments, command->environment);
    fail(failure, "execve");
}

pid_t cr_start(const struct cr_command *command, int *error, const char **step) {
    struct failure failure = {0, ""};
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t parent = getpid();
    const pid_t child = vfork();
    if (child == 0) become(command, parent, &failure);
    if (child < 0) {
        failure.error = errno;
        failure.step = "vfork";
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    *error = failure.error;
    *step = failure.step;
    if (failure.error == 0) return child;
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
    return 0;
}
