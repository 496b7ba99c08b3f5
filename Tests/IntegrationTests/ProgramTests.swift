import Testing

/// Tests of the program as a user runs it, one at a time for the sake of the processors.
///
/// The time limit ends a test whose program hangs, and the program with it.
@Suite(.serialized, .timeLimit(.minutes(3))) enum ProgramTests {}
