import Foundation

/// A measured client's life: a load from each line of its input, its figures as a line of its output.
enum LoadLoop {
    /// Answers until the input ends.
    static func run(_ answer: (Load) async throws -> LoadFigures) async throws {
        let encoder = JSONEncoder()
        while let line = try await onThread({ readLine() }) {
            guard let load = Load(line: line) else {
                print("unknown load: \(line)")
                continue
            }
            print(String(decoding: try encoder.encode(try await answer(load)), as: UTF8.self))
        }
    }

    /// Ends this process when its input does, so that a server never outlives who started it.
    static func endWithInput() {
        Thread.detachNewThread {
            while readLine() != nil {}
            exit(0)
        }
    }

    @Sendable static func print(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}

/// Runs what blocks on a thread of its own.
func onThread<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(with: Swift.Result { try body() })
        }
    }
}

struct BenchFailure: Error, CustomStringConvertible {
    let description: String
}
