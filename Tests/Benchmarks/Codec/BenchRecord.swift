/// A record of about 200 bytes, as services exchange them.
struct BenchRecord: Codable, Sendable, Hashable {
    var code: String
    var name: String
    var region: String
    var stage: String
    var students: Int
    var classes: Int
    var seats: Int64
    var attainment: Double
    var isSample: Bool
    var remark: String?
    var grades: [Int]

    static func sample(_ number: Int) -> BenchRecord {
        BenchRecord(
            code: "21\(41_000_000 + number)", name: "Sample senior high school \(number)",
            region: "4108\(number % 90 + 10)", stage: "senior", students: 1200 + number,
            classes: 24 + number % 12, seats: 1500 + Int64(number), attainment: 0.9125,
            isSample: true, remark: "labelled sample data, nobody is meant",
            grades: [401, 398, 400 + number % 40])
    }

    static let hundred = (0..<100).map(sample)
}
