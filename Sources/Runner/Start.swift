import CRunner
import Glibc

/// Starts the program of a command.
///
/// - Returns: The process, or 0 with the error number and the step that failed.
func start(
    _ command: Command, _ program: String, descriptors: (Int32, Int32, Int32)
) -> (process: pid_t, error: Int32, step: String) {
    withCStrings(command.words) { arguments in
        withEnvironment(command.environment) { environment in
            program.withCString { program in
                command.directory.withCString { directory in
                    var specification = cr_command(
                        program: program, arguments: arguments, environment: environment, directory: directory,
                        descriptors: descriptors, memory: UInt64(command.memoryLimit ?? 0))
                    var (error, step) = (Int32(0), UnsafePointer<CChar>?.none)
                    let process = cr_start(&specification, &error, &step)
                    return (process, error, step.map { String(cString: $0) } ?? "")
                }
            }
        }
    }
}

private typealias CStrings = UnsafePointer<UnsafeMutablePointer<CChar>?>

/// Lends texts to C as an array that ends with NULL.
private func withCStrings<Result>(_ texts: [String], _ body: (CStrings) -> Result) -> Result {
    var pointers = texts.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return body(&pointers)
}

/// Lends the environment of this process to C with some variables added or replaced.
private func withEnvironment<Result>(_ variables: [String: String], _ body: (CStrings) -> Result) -> Result {
    var own: [UnsafeMutablePointer<CChar>?] = []
    var next = cr_environment()
    while let entry = next?.pointee {
        // Comparing texts is for those who change something.
        if variables.isEmpty || variables[String(cString: entry).prefix { $0 != "=" }.description] == nil {
            own.append(entry)
        }
        next = next?.successor()
    }
    let added = variables.map { strdup("\($0.key)=\($0.value)") }
    defer { for pointer in added { free(pointer) } }
    var pointers = own + added + [nil]
    return body(&pointers)
}
