import Foundation

/// What this program is when another one of it started it: `edubus-bench serve|drive bus|raw [ADDRESS…]`, with a plan as
/// the first line of its input.
enum BenchRole: String {
    /// Prints where it listens, serves until its input ends.
    case serve
    /// Does each load of its input against the addresses, answers with its figures.
    case drive

    func run(_ arguments: [String]) async throws {
        guard let kind = arguments.first.flatMap(ServedKind.init(rawValue:)), let line = readLine()
        else {
            throw BenchFailure(
                description: "usage: \(rawValue) bus|raw, with a plan on standard input")
        }
        let plan = try JSONDecoder().decode(LinkPlan.self, from: Data(line.utf8))
        let addresses = Array(arguments.dropFirst())
        switch (self, kind) {
        case (.serve, .bus):
            LoadLoop.endWithInput()
            try await BusServing.serve(plan, listening: LoadLoop.print)
        case (.serve, .raw):
            LoadLoop.endWithInput()
            try await onThread { try RawServer.serve(plan, listening: LoadLoop.print) }
        case (.drive, .bus):
            let driver = try BusDriver(plan, addresses)
            try await LoadLoop.run { try await driver.run($0) }
            await driver.shutdown()
        case (.drive, .raw):
            let driver = try RawDriver(plan, addresses)
            try await LoadLoop.run { load in try await onThread { try driver.run(load) } }
        }
    }
}

/// What this program can serve and drive by itself.
enum ServedKind: String {
    case bus
    case raw
}
