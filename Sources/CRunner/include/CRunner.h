#ifndef CRUNNER_H
#define CRUNNER_H

#include <stdint.h>
#include <sys/types.h>

/// A program to be started as the leader of a process group of its own.
struct cr_command {
    /// The path of the file to execute.
    const char *program;
    /// Ends with NULL; the first is the name that the program is told to have.
    char *const *arguments;
    /// Ends with NULL.
    char *const *environment;
    /// The working directory.
    const char *directory;
    /// The descriptors, each above 2, that become standard input, output and error; all others are closed.
    int descriptors[3];
    /// The most bytes of address space, 0 for no limit.
    uint64_t memory;
};

/// Starts a program. It is killed when the thread that called this ends before it.
///
/// Returns the process, or 0 when it could not be started, with the error number and what failed, such as "chdir".
pid_t cr_start(const struct cr_command *command, int *error, const char **step);

/// Makes a pipe whose ends, for reading and for writing, no other program inherits. Returns 0 for success.
int cr_pipe(int ends[2]);

/// Makes an empty file in memory, which no other program inherits. Returns its descriptor, negative for failure.
int cr_memory_file(void);

/// The environment of this process, which ends with NULL.
char **cr_environment(void);

#endif
