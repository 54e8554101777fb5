import Bus
import BusTesting
import Testing

/// Equal values, equal bytes.
struct CBORCanonicalTests {
    @Test("a dictionary's history does not show in its canonical bytes", arguments: 0..<20)
    func history(seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        let entries = (0..<40).map { ("key\($0)", ["inner\($0)": $0, "b": 1, "a": 2]) }
        var grown: [String: [String: Int]] = [:]
        for (key, value) in entries.shuffled(using: &random) { grown[key] = value }
        var shrunk: [String: [String: Int]] = [:]
        shrunk.reserveCapacity(1000)
        for index in 0..<500 { shrunk["gone\(index)"] = [:] }
        for (key, value) in entries.shuffled(using: &random) { shrunk[key] = value }
        for index in 0..<500 { shrunk["gone\(index)"] = nil }
        #expect(grown == shrunk)
        let encoder = CBOREncoder(canonical: true)
        #expect(try encoder.encode(grown) == encoder.encode(shrunk))
        #expect(
            try CBORDecoder().decode([String: [String: Int]].self, from: encoder.encode(grown))
                == grown)
    }

    @Test("keys are sorted by their encoded bytes: the shorter first")
    func order() throws {
        let value = ["bb": 1, "a": 2, "学": 3, "": 4, "ab": 5]
        let encoded = try CBOREncoder(canonical: true).encode(value)
        #expect(encoded == bytes(hex: "a5 60 04 61 61 02 62 6162 05 62 6262 01 63 e5ada6 03"))
    }
}
