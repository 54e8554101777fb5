import Bus
import BusTesting
import Foundation
import Testing

/// What goes in comes out, in both formats, and both formats say the same.
struct CodingRoundTripTests {
    @Test("random values of every kind come back from CBOR and from JSON", arguments: 0..<60)
    func everything(seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        let value = Everything.random(&random)
        for type in ContentType.allCases {
            #expect(try type.decode(Everything.self, from: type.encode(value)) == value)
        }
        let canonical = try CBOREncoder(canonical: true).encode(value)
        #expect(try CBORDecoder().decode(Everything.self, from: canonical) == value)
    }

    @Test("random JSON values come back from CBOR and from JSON", arguments: 0..<60)
    func json(seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        let value = JSONValue.random(&random, depth: 4)
        for type in ContentType.allCases {
            #expect(try type.decode(JSONValue.self, from: type.encode(value)) == value)
        }
        #expect(try JSONValue(encoding: value) == value)
    }

    @Test("a value is the same JSON value through CBOR and through JSON text", arguments: 0..<60)
    func agreement(seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        let value = Everything.random(&random)
        let throughText = try JSONCoding.decode(JSONValue.self, from: JSONCoding.encode(value))
        #expect(try JSONValue(encoding: value) == throughText)
        #expect(try throughText.decode(Everything.self) == value)
    }

    @Test(
        "edges of every integer type come back",
        arguments: [Int64.min, -4_294_967_297, -257, -256, -25, -24, -1, 0, 23, 24, 255, 256, .max])
    func integers(value: Int64) throws {
        #expect(try decode(Int64.self, value) == value)
        #expect(try decode(Int.self, value) == Int(value))
        #expect(try decode(Double.self, value) == Double(value))
        #expect(try decodeOrNil(Int8.self, value) == Int8(exactly: value))
        #expect(try decodeOrNil(UInt16.self, value) == UInt16(exactly: value))
        #expect(try decodeOrNil(Int32.self, value) == Int32(exactly: value))
        #expect(try decodeOrNil(UInt64.self, value) == UInt64(exactly: value))
    }

    @Test("the largest unsigned integer comes back and does not fit a signed one")
    func unsigned() throws {
        #expect(try decode(UInt64.self, UInt64.max) == .max)
        #expect(throws: DecodingError.self) { try decode(Int64.self, UInt64.max) }
        #expect(throws: DecodingError.self) { try decode([Int].self, [UInt64.max]) }
    }

    @Test(
        "floating-point numbers keep every bit",
        arguments: [0, -0.0, 1.5, .infinity, -.infinity, .leastNonzeroMagnitude, .pi] as [Double])
    func doubles(value: Double) throws {
        #expect(try decode(Double.self, value).bitPattern == value.bitPattern)
        #expect(try decode(Float.self, Float(value)) == Float(value))
        #expect(try decode(Double.self, Double.nan).isNaN)
    }

    @Test("byte arrays and data are byte strings")
    func byteStrings() throws {
        let content: [UInt8] = [1, 2, 255]
        #expect(try CBOREncoder().encode(content) == [0x43, 1, 2, 255])
        #expect(try CBOREncoder().encode(Data(content)) == [0x43, 1, 2, 255])
        #expect(try decode([UInt8].self, Data(content)) == content)
        #expect(try decode([[UInt8]].self, [content, []]) == [content, []])
        #expect(try JSONValue(encoding: content).decode([UInt8].self) == content)
        #expect(try JSONValue(encoding: Data(content)).decode(Data.self) == Data(content))
        #expect(try JSONValue.array([1, 2, 255]).decode([UInt8].self) == content)
    }

    @Test("optionals, wrappers and bare values work at the top level")
    func topLevel() throws {
        #expect(try decode(Int?.self, Int?.none) == nil)
        #expect(try decode(Int?.self, Int?.some(7)) == 7)
        #expect(try decode(Role.self, Role(rawValue: "auditor")) == Role(rawValue: "auditor"))
        #expect(try CBOREncoder().encode(Nothing()) == [0xA0])
        #expect(try decode(Nothing.self, Nothing()) == Nothing())
    }

    private struct Nothing: Codable, Equatable {}

    private func decode<Value: Decodable>(_ type: Value.Type, _ value: some Encodable) throws
        -> Value
    {
        try CBORDecoder().decode(type, from: CBOREncoder().encode(value))
    }

    private func decodeOrNil<Value: Decodable>(
        _ type: Value.Type, _ value: some Encodable
    ) throws -> Value? {
        do { return try decode(type, value) } catch is DecodingError { return nil }
    }
}
