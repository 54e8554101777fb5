import Bus
import BusTesting
import Testing

@testable import Bus

/// The primitives frame heads are made of.
struct CBORReaderWriterTests {
    @Test("what the writer writes the reader reads")
    func roundTrip() throws {
        var writer = CBORWriter()
        writer.writeMap(2)
        writer.write("numbers")
        writer.writeArray(4)
        writer.write(Int64.min)
        writer.write(UInt64.max)
        writer.write(70_000)
        writer.write(1.25)
        writer.write("rest")
        writer.writeArray(4)
        writer.write([1, 2, 3] as [UInt8])
        writer.write(true)
        writer.writeNull()
        writer.writeEncoded([0x81, 0x00])
        var reader = CBORReader(writer.bytes)
        #expect(reader.next == .map)
        #expect(try reader.readMap() == 2)
        #expect(try reader.readText() == "numbers")
        #expect(try reader.readArray() == 4)
        #expect(try reader.readInteger() == Int64.min)
        #expect(try reader.readInteger() == UInt64.max)
        #expect(reader.next == .integer)
        #expect(try reader.readInteger(Int32.self) == 70_000)
        #expect(try reader.readDouble() == 1.25)
        #expect(try reader.readText() == "rest")
        #expect(try reader.readArray() == 4)
        #expect(try reader.readBytes() == [1, 2, 3])
        #expect(reader.next == .bool)
        #expect(try reader.readBool())
        #expect(reader.next == .null)
        try reader.readNull()
        #expect(try Array(reader.skip()) == [0x81, 0x00])
        #expect(reader.isAtEnd)
        #expect(reader.next == nil)
    }

    @Test("a read of another type fails")
    func wrongTypes() {
        #expect(throws: DecodingError.self) {
            var reader = CBORReader([0x01])
            _ = try reader.readText()
        }
        #expect(throws: DecodingError.self) {
            var reader = CBORReader([0x61, 0x61])
            _ = try reader.readInteger(Int.self)
        }
        #expect(throws: DecodingError.self) {
            var reader = CBORReader([0x18, 0xFF])
            _ = try reader.readInteger(Int8.self)
        }
        #expect(throws: DecodingError.self) {
            var reader = CBORReader([])
            _ = try reader.readMap()
        }
    }

    @Test("the UTF-8 check agrees with the standard library's")
    func utf8() {
        var random = SeededNumbers(seed: 3629)
        let leads: [UInt8] = [0x61, 0xC0, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0x80]
        let tails: [UInt8] = [0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0x7F]
        for _ in 0..<20_000 {
            var content = [UInt8](repeating: 0x20, count: random.below(12))
            content.append(leads[random.below(leads.count)])
            for _ in 0..<random.below(4) { content.append(tails[random.below(tails.count)]) }
            content += [UInt8](repeating: 0x7A, count: random.below(12))
            let expected = String(validating: content, as: UTF8.self) != nil
            let found = content.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.map { UTF8Check.isValid($0, count: buffer.count) } ?? true
            }
            #expect(found == expected, "\(content)")
        }
    }
}
