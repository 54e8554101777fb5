import Bus
import Foundation
import Testing

/// Against Python's cbor2: `Tests/Interop/cbor_vectors.py` writes the fixtures.
struct CBOROracleTests {
    private struct Case: Decodable {
        let json: JSONValue
        let cbor: String
        /// Only where there is no floating-point number, which canonical CBOR shortens and the bus does not.
        let canonical: String?
    }

    private static func cases() throws -> [Case] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Fixtures/cbor/values.json").standardizedFileURL
        return try JSONCoding.decode([Case].self, from: [UInt8](Data(contentsOf: file)))
    }

    @Test("what cbor2 writes is read as the same value")
    func reads() throws {
        let cases = try Self.cases()
        #expect(cases.count > 50)
        for item in cases {
            for hex in [item.cbor, item.canonical].compactMap({ $0 }) {
                #expect(
                    try CBORDecoder().decode(JSONValue.self, from: bytes(hex: hex)) == item.json)
            }
        }
    }

    @Test("canonical bytes are the ones cbor2 writes")
    func writes() throws {
        for item in try Self.cases() {
            guard let canonical = item.canonical else { continue }
            #expect(try CBOREncoder(canonical: true).encode(item.json) == bytes(hex: canonical))
        }
    }

    @Test("lengths are the ones cbor2 writes, also where the order of keys is not")
    func lengths() throws {
        for item in try Self.cases() {
            #expect(try CBOREncoder().encode(item.json).count == bytes(hex: item.cbor).count)
        }
    }
}
