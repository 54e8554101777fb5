import Contracts
import Foundation
import ServiceKit
import Subprocess
import SystemPackage

/// The programs of one installation as child processes: started together, stopped in order, never left behind:
/// this process holds a pipe whose end they see when it is killed.
struct Fleet {
    struct Program: Sendable {
        let name: String
        let executable: String
        let arguments: [String]
        let logFile: String
    }

    /// How long a program may drain before it is killed.
    static let stopTimeout: Duration = .seconds(15)

    let programs: [Program]
    /// Told when one ended as it should: an operator drained it.
    let drained: @Sendable (String) -> Void

    /// Every program with its executable.
    ///
    /// - Throws: `ProgramError` when one is not built.
    static func programs(
        _ installation: Installation, binaries: String?, gatewayPort: Int, adminPorts: AdminPorts
    ) throws -> [Program] {
        let folder = Programs.folder(binaries)
        func program(
            _ name: String, _ executable: String, _ more: [String] = []
        ) throws -> Program {
            let executable = "\(folder)/edubus-\(executable)"
            guard FileManager.default.isExecutableFile(atPath: executable) else {
                throw ProgramError("program: \(executable) is missing; run `make build`")
            }
            var arguments = more + ["--home", installation.home, "--end-with-input"]
            if let port = adminPorts.port(of: name) { arguments += ["--admin-port", "\(port)"] }
            return Program(
                name: name, executable: executable, arguments: arguments,
                logFile: installation.logFile(name))
        }
        return try Installation.services.map { try program($0, $0) }
            + installation.sampleRegisters.map { kind in
                try program(
                    kind.program, "register",
                    [
                        "--kind", kind.rawValue, "--file", installation.sampleExtract(kind),
                        "--sample",
                    ])
            }
            + [try program("gateway", "gateway", ["--port", "\(gatewayPort)"])]
    }

    /// Starts all, runs `ready`, then waits for Ctrl-C or SIGTERM.
    ///
    /// - Throws: `ProgramError` when a program ends by itself, or `ready` failed; all are stopped first.
    func run(_ ready: @escaping @Sendable () async throws -> Void) async throws {
        // Before the first child, so that Ctrl-C never leaves one behind.
        let stop = await StopSignal()
        let lifeline = try Self.lifeline()
        defer { try? lifeline.writeEnd.close() }
        try await withThrowingTaskGroup(of: Ending.self) { group in
            for program in programs {
                group.addTask {
                    .program(program, try await Self.run(program, input: lifeline.readEnd))
                }
            }
            group.addTask {
                await stop.wait()
                return .stopAsked
            }
            group.addTask {
                try await ready()
                return .ready
            }
            defer { group.cancelAll() }
            var running = programs.count
            while let ending = try await group.next() {
                switch ending {
                case .ready: continue
                case .stopAsked: return
                // Nobody but an operator ends a program with success: `edubus drain`, or SIGTERM.
                case .program(let program, .exited(0)):
                    drained(program.name)
                    running -= 1
                    if running == 0 { return }
                case .program(let program, let status):
                    throw ProgramError(
                        "\(program.name) ended by itself (\(status)); the end of \(program.logFile):\n"
                            + Self.tail(program.logFile))
                }
            }
        }
    }

    private enum Ending: Sendable {
        case ready
        case stopAsked
        case program(Program, TerminationStatus)
    }

    /// A pipe that ends with this process: no child inherits the end that is written.
    private static func lifeline() throws -> (readEnd: FileDescriptor, writeEnd: FileDescriptor) {
        let pipe = try FileDescriptor.pipe()
        for end in [pipe.readEnd, pipe.writeEnd] {
            guard fcntl(end.rawValue, F_SETFD, FD_CLOEXEC) == 0 else {
                throw Errno(rawValue: errno)
            }
        }
        return pipe
    }

    /// Runs one child to its end; a cancelled task asks it to stop, then makes it.
    private static func run(
        _ program: Program, input: FileDescriptor
    ) async throws -> TerminationStatus {
        var options = PlatformOptions()
        // A group of its own: Ctrl-C reaches this tool, which stops its children in order.
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: stopTimeout)]
        let log = try FileDescriptor.open(
            FilePath(program.logFile), .writeOnly, options: [.create, .append],
            permissions: [.ownerReadWrite])
        defer { try? log.close() }
        let result = try await Subprocess.run(
            .path(FilePath(program.executable)), arguments: Arguments(program.arguments),
            platformOptions: options,
            input: .fileDescriptor(input, closeAfterSpawningProcess: false),
            output: .fileDescriptor(log, closeAfterSpawningProcess: false),
            error: .fileDescriptor(log, closeAfterSpawningProcess: false))
        return result.terminationStatus
    }

    private static func tail(_ path: String) -> String {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(5).joined(separator: "\n")
    }
}
