import Bus
import Foundation
import ServiceKit
import Testing

@testable import Operator

struct LineReaderTests {
    private static func lines(_ reader: LineReader) async throws -> [String] {
        var lines: [String] = []
        while let line = try await reader.next() {
            lines.append(String(decoding: line, as: UTF8.self))
        }
        return lines
    }

    @Test("lines come one by one, as they are written, the last also without an end")
    func asTheyCome() async throws {
        let pipe = Pipe()
        let reader = LineReader(pipe.fileHandleForReading.fileDescriptor)
        let out = pipe.fileHandleForWriting
        try out.write(contentsOf: Data("one\n".utf8))
        #expect(try await reader.next() == Array("one".utf8))
        try out.write(contentsOf: Data("tw".utf8))
        try out.write(contentsOf: Data("o 学\n\nthree".utf8))
        #expect(try await reader.next() == Array("two 学".utf8))
        #expect(try await reader.next() == [])
        try out.close()
        #expect(try await Self.lines(reader) == ["three"])
        #expect(try await reader.next() == nil)
    }

    @Test(
        "many lines that arrive in pieces are whole and in order",
        arguments: [1, 7, 65_536, 70_000])
    func pieces(bytes: Int) async throws {
        let wanted = (0..<2000).map {
            "{\"number\":\($0),\"text\":\"\(String(repeating: "x", count: $0 % 97))\"}"
        }
        let pipe = Pipe()
        let all = Data(wanted.joined(separator: "\n").utf8)
        let writing = Thread {
            for start in stride(from: 0, to: all.count, by: bytes) {
                let piece = all[start..<min(start + bytes, all.count)]
                try? pipe.fileHandleForWriting.write(contentsOf: piece)
            }
            try? pipe.fileHandleForWriting.close()
        }
        writing.start()
        let reader = LineReader(pipe.fileHandleForReading.fileDescriptor)
        #expect(try await Self.lines(reader) == wanted)
    }

    @Test("who waits for a line that does not come ends when cancelled")
    func cancelled() async throws {
        let pipe = Pipe()
        let reader = LineReader(pipe.fileHandleForReading.fileDescriptor)
        let waiting = Task { try await reader.next() }
        waiting.cancel()
        #expect(try await waiting.value == nil)
        try pipe.fileHandleForWriting.close()
        // The thread that waited is done with the descriptor, before another test is given its number.
        #expect(try await reader.next() == nil)
    }

    @Test("a line longer than a message is refused, and not kept")
    func tooLong() async throws {
        let file = Pipe()
        let writing = Thread {
            let part = Data(repeating: UInt8(ascii: "x"), count: 1 << 20)
            for _ in 0...(Limits.messageBytes >> 20) {
                guard (try? file.fileHandleForWriting.write(contentsOf: part)) != nil else {
                    return
                }
            }
            try? file.fileHandleForWriting.close()
        }
        writing.start()
        let reader = LineReader(file.fileHandleForReading.fileDescriptor)
        let error = await #expect(throws: ProgramError.self) { try await reader.next() }
        #expect(error?.description.hasPrefix("request: ") == true)
        // Lets the writer end.
        while let data = try file.fileHandleForReading.read(upToCount: 1 << 20), !data.isEmpty {}
    }
}
