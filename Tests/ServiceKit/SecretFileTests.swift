import Bus
import Foundation
import Logging
import Testing

@testable import ServiceKit

struct SecretFileTests {
    private static func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("a key file that is written is its owner's only, also over an open one")
    func written() async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("keys/a.key")
            let key = KeyFile(publicKey: "public", secretKey: "secret")
            try key.write(to: path)
            #expect(try Self.mode(path) == 0o600)
            #expect(try KeyFile.read(path).secretKey == "secret")
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            try key.write(to: path)
            #expect(try Self.mode(path) == 0o600)
        }
    }

    @Test("a secret that others may read is refused", arguments: [0o640, 0o604, 0o644, 0o660])
    func open(mode: Int) async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.file("a.key")
            try KeyFile(publicKey: "public", secretKey: "secret").write(to: path)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            let error = #expect(throws: ProgramError.self) { try KeyFile.read(path) }
            #expect(
                error?.description == "key: \(path) can be read by others; run `chmod 600 \(path)`")
        }
    }

    @Test("a key file that is missing or is none says so, without what it holds")
    func bad() async throws {
        try await TemporaryFolder.with { folder in
            let missing = folder.file("missing.key")
            let absent = #expect(throws: ProgramError.self) { try KeyFile.read(missing) }
            #expect(absent?.description == "key: cannot read \(missing)")
            let path = folder.file("bad.key")
            try KeyFile.writeSecret(Data("sesame".utf8), to: path)
            let bad = #expect(throws: ProgramError.self) { try KeyFile.read(path) }
            #expect(bad?.description == "key: \(path) is not a key file")
        }
    }

    @Test("no token file is no tokens; one that is open or bad is refused")
    func tokens() async throws {
        try await TemporaryFolder.with { folder in
            #expect(try TokenFile.read(folder.file("tokens.json")).tokens.isEmpty)
            let path = folder.file("tokens.json")
            try KeyFile.writeSecret(Data(#"{"tokens":[{"id":"a"}]}"#.utf8), to: path)
            let bad = #expect(throws: ProgramError.self) { try TokenFile.read(path) }
            #expect(bad?.description.contains("tokens[0].hash") == true)
            try KeyFile.writeSecret(Data(#"{"tokens":[]}"#.utf8), to: path)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            #expect(throws: ProgramError.self) { try TokenFile.read(path) }
        }
    }

    @Test(
        "a token is good to the end of its last day",
        arguments: [
            ("2026-02-28", true), ("2026-03-01", true), ("2026-03-02", false),
            ("2027-01-01", false),
        ])
    func expiry(today: String, isGood: Bool) {
        let principal = Principal(subject: "a", department: "education", roles: [], districts: [])
        let book = TokenBook(tokens: [
            TokenBook.Entry(id: "a", hash: "h", principal: principal, expiresOn: "2026-03-01")
        ])
        #expect((book.entry(hash: "h", today: today) != nil) == isGood)
        #expect(book.entry(hash: "other", today: today) == nil)
    }
}
