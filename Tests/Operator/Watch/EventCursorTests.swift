import Foundation
import ServiceKit
import Testing

@testable import Operator

struct EventCursorTests {
    @Test("a cursor remembers the last sequence; without a file there is none")
    func remembers() async throws {
        try await Temporary.withFolder { folder in
            let cursor = EventCursor(path: "\(folder)/cursor", service: "projects.v1")
            #expect(try cursor.read() == nil)
            for sequence in [1, 5, Int64.max] {
                try cursor.write(sequence)
                #expect(try cursor.read() == sequence)
            }
            let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(files == ["cursor"])
        }
    }

    @Test("another service's cursor, or another file, is refused and left as it is")
    func refuses() async throws {
        try await Temporary.withFolder { folder in
            let path = "\(folder)/cursor"
            try EventCursor(path: path, service: "aid.v1").write(3)
            let other = EventCursor(path: path, service: "projects.v1")
            let error = #expect(throws: ProgramError.self) { try other.read() }
            #expect(error?.description == "--cursor: \(path) is a cursor of aid.v1")
            try Data("hello".utf8).write(to: URL(filePath: path))
            #expect(throws: ProgramError.self) { try other.read() }
            #expect(throws: ProgramError.self) {
                try EventCursor(path: "\(folder)/none/cursor", service: "a").write(1)
            }
        }
    }
}
