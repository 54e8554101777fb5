import Bus
import BusTesting
import Contracts
import Enrollment
import Foundation
import SampleCity
import Store

/// The roll of the sample city imported batch by batch over a stream, against calls of the same rows one after the other.
///
/// Service and caller are one process, the store is on disk. `BENCH_ROLL_SCALE` chooses another part of the city than 0.05;
/// 1 is all 829,200 students.
enum RollImportBenchmark {
    static func run() async throws -> [Comparison] {
        let scale =
            ProcessInfo.processInfo.environment["BENCH_ROLL_SCALE"].flatMap(Double.init) ?? 0.05
        let city = try SampleCity(seed: 1, scale: scale)
        var rows: [StudentRecord] = []
        for school in city.schools {
            for student in city.students(of: school) {
                var row = city.record(of: student, at: school)
                // A stream refuses a new pupil of a senior high school from nowhere.
                if row.stage == .senior { row.originRegion = school.region }
                rows.append(row)
            }
        }
        let students = rows
        let rates = try await Rounds.run(
            scale > 0.5 ? 1 : 3,
            ours: { try await rate(city, students) { try await stream(students, $0) } },
            baseline: { try await rate(city, students) { try await call(students, $0) } })
        let ours = rates.ours.median { $0 }
        return [
            Comparison(
                "city/roll-imported/\(scale)", unit: "rows/s", ours: ours,
                baseline: rates.baseline.median { $0 },
                target: .oursAtLeast(CityNeeds.recordsPerSecond),
                note: "\(students.count) students in "
                    + "\(Figure.text(Double(students.count) / ours)) s; baseline: "
                    + "RegisterStudents; target: the whole city in 3 minutes")
        ]
    }

    /// Rows a second into a new store that knows the schools.
    private static func rate(
        _ city: SampleCity, _ students: [StudentRecord],
        _ bring: (any BusCalling) async throws -> Void
    ) async throws -> Double {
        let store = try Store.temporary(
            source: EnrollmentService.eventSource, migrations: EnrollmentService.migrations)
        let keys = try PersonKeys(secret: Array(repeating: 7, count: 32))
        let service = try await EnrollmentService(
            ServiceEnvironment(store: store, personKeys: keys))
        return try await TestBus.run([service.definition]) { bus in
            let schools = city.schools.map(city.record(of:))
            for start in stride(from: 0, to: schools.count, by: EnrollmentLimits.batchRecords) {
                let part = schools[
                    start..<min(start + EnrollmentLimits.batchRecords, schools.count)]
                _ = try await bus.client.call(
                    Enrollment.registerSchools, RegisterSchools(schools: Array(part)))
            }
            let begin = ContinuousClock.now
            try await bring(bus.client)
            let seconds = (ContinuousClock.now - begin).seconds
            let total = try await bus.client.call(
                Enrollment.rollCounts, RollCountsRequest(by: .stage)
            ).total
            guard total == students.count else { throw RowsLost(kept: total) }
            return Double(students.count) / seconds
        }
    }

    private static func stream(_ students: [StudentRecord], _ bus: any BusCalling) async throws {
        let state = try await bus.call(
            Enrollment.openImport,
            OpenImport(
                kind: .students, digest: FileDigest(String(repeating: "0", count: 64)),
                rows: students.count))
        let call = try await bus.open(Enrollment.importStudents)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for (index, rows) in parts(of: students).enumerated() {
                    try await call.write(
                        ImportBatch(
                            importID: state.importID, number: index + 1,
                            lines: Array(rows.indices), rows: Array(rows)))
                }
                call.finishWriting()
            }
            for try await outcome in call.responses where outcome.state == .refused {
                throw RowsLost(kept: outcome.number)
            }
            try await group.waitForAll()
        }
    }

    private static func call(_ students: [StudentRecord], _ bus: any BusCalling) async throws {
        for rows in parts(of: students) {
            _ = try await bus.call(
                Enrollment.registerStudents, RegisterStudents(students: Array(rows)))
        }
    }

    private static func parts(of students: [StudentRecord]) -> [ArraySlice<StudentRecord>] {
        stride(from: 0, to: students.count, by: EnrollmentLimits.batchRecords).map {
            students[$0..<min($0 + EnrollmentLimits.batchRecords, students.count)]
        }
    }
}

/// An import that did not keep every row measures nothing.
private struct RowsLost: Error {
    let kept: Int
}
