/// The same record as `BenchRecord` of the bus's own benchmarks.
extension Bench_V1_BenchRecord {
    static func sample(_ number: Int64) -> Self {
        .with {
            $0.code = "21\(41_000_000 + number)"
            $0.name = "Sample senior high school \(number)"
            $0.region = "4108\(number % 90 + 10)"
            $0.stage = "senior"
            $0.students = 1200 + number
            $0.classes = 24 + number % 12
            $0.seats = 1500 + number
            $0.attainment = 0.9125
            $0.isSample = true
            $0.remark = "labelled sample data, nobody is meant"
            $0.grades = [401, 398, 400 + number % 40]
        }
    }
}

extension Bench_V1_RecordList {
    static let hundred = Self.with { $0.records = (0..<100).map(Bench_V1_BenchRecord.sample) }
}
