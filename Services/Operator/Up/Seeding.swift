import Bus
import Foundation
import SampleCity
import ServiceKit
import Synchronization

/// Loads the sample city and shows how far it is.
enum Seeding {
    /// The registers of `edubus up` start together with the services.
    private static let registerPatience: Duration = .seconds(10)

    /// What was loaded into an installation, kept beside its data.
    struct Marker: Codable, Equatable {
        let seed: UInt64
        let scale: Double
    }

    private static func markerFile(in home: String) -> String { "\(home)/data/sample.json" }

    private static func marker(in home: String) -> Marker? {
        FileManager.default.contents(atPath: markerFile(in: home)).flatMap {
            try? JSONDecoder().decode(Marker.self, from: $0)
        }
    }

    /// Whether a sample city was loaded into this installation.
    static func isSample(home: String) -> Bool { marker(in: home) != nil }

    /// Whether this installation has a city, which is then told.
    static func isDone(in home: String, _ printer: Printer) -> Bool {
        guard let marker = marker(in: home) else { return false }
        printer.step(
            "sample city of seed \(marker.seed), scale \(marker.scale) is there already", "seeded")
        return true
    }

    /// - Throws: `ProgramError` when there is no such city.
    static func city(seed: UInt64, scale: Double) throws -> SampleCity {
        do {
            return try SampleCity(seed: seed, scale: scale)
        } catch {
            throw ProgramError("\(error)")
        }
    }

    /// Loads the city and notes that it is there.
    static func runOnce(
        seed: UInt64, scale: Double, home: String, on bus: any BusCalling, printer: Printer
    ) async throws {
        do {
            try await run(seed: seed, scale: scale, on: bus, format: printer.format)
        } catch let error as CallError where error == .realRecords {
            return printer.step(
                "there are real records here: no sample city is loaded", "notSeeded")
        }
        try JSONEncoder().encode(Marker(seed: seed, scale: scale))
            .write(to: URL(filePath: markerFile(in: home)), options: .atomic)
    }

    /// Loads the city; a second load of the same one changes nothing.
    static func run(
        seed: UInt64, scale: Double, on bus: any BusCalling, format: OutputFormat
    ) async throws {
        let printer = Printer(format: format)
        let city = try city(seed: seed, scale: scale)
        let bar = ProgressBar(isShown: format == .text)
        let clock = ContinuousClock()
        let start = clock.now
        let report = try await SampleCityLoader(bus, registerPatience: registerPatience)
            .load(city) { bar.show($0) }
        bar.finish()
        let seconds = Double((clock.now - start).wholeMilliseconds) / 1000
        let after = report.after
        switch format {
        case .text:
            printer.line(
                report.changedNothing
                    ? "sample city of seed \(seed), scale \(scale): nothing to change"
                    : "loaded a sample city (synthetic; seed \(seed), scale \(scale)) in \(seconds) s: "
                        + "\(after.schools) schools, \(after.students) students, \(after.staff) staff, "
                        + "\(after.recognised) recognised, \(after.entitled) entitlements")
        case .json:
            printer.jsonLine(
                Summary(
                    seed: seed, scale: scale, seconds: seconds, changed: !report.changedNothing,
                    schools: after.schools, students: after.students, staff: after.staff,
                    recognised: after.recognised, entitlements: after.entitled))
        }
    }

    private struct Summary: Encodable {
        let seed: UInt64
        let scale: Double
        let seconds: Double
        let changed: Bool
        let schools: Int
        let students: Int
        let staff: Int
        let recognised: Int
        let entitlements: Int
    }
}

/// One line that is drawn over while records load.
private final class ProgressBar: Sendable {
    private static let width = 30
    private let isShown: Bool
    private let isTerminal = isatty(2) == 1
    private let phases = Mutex<[LoadPhase: LoadProgress]>([:])

    init(isShown: Bool) { self.isShown = isShown }

    func show(_ progress: LoadProgress) {
        let line = phases.withLock { phases -> String? in
            phases[progress.phase] = progress
            guard isShown, isTerminal || progress.isComplete else { return nil }
            guard isTerminal else { return "\(progress.phase.rawValue): \(progress.total)\n" }
            let done = phases.values.reduce(0) { $0 + $1.done }
            let total = max(1, phases.values.reduce(0) { $0 + $1.total })
            let filled = done * Self.width / total
            let bar =
                String(repeating: "█", count: filled)
                + String(repeating: "░", count: Self.width - filled)
            return "\r\(bar) \(done)/\(total) \(progress.phase.rawValue)\u{1B}[K"
        }
        if let line { FileHandle.standardError.write(Data(line.utf8)) }
    }

    func finish() {
        if isShown, isTerminal { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
    }
}
