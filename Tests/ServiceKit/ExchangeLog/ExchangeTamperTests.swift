import Cryptography
import Foundation
import Testing

@testable import ServiceKit

/// Logs that somebody laid hands on.
struct ExchangeTamperTests {
    /// A directory's lines, as text of its own, so that this is not the verifier again.
    struct Snapshot: Equatable {
        struct Line: Equatable {
            let file: String
            let number: Int
            let text: [UInt8]
            let hasEnd: Bool
        }

        var files: [(name: String, bytes: [UInt8])]

        init(_ directory: String) throws {
            files = try ExchangeFiles.names(in: directory).map {
                ($0, try ExchangeFiles.read($0, in: directory))
            }
        }

        func write(to directory: String) throws {
            for name in try ExchangeFiles.names(in: directory) {
                try FileManager.default.removeItem(atPath: "\(directory)/\(name)")
            }
            for file in files {
                try Data(file.bytes).write(to: URL(filePath: "\(directory)/\(file.name)"))
            }
        }

        var lines: [Line] {
            files.flatMap { file in
                var parts = file.bytes.split(
                    separator: 0x0A, omittingEmptySubsequences: false
                ).map(Array.init)
                let rest = parts.removeLast()
                let ended = parts.map { ($0, true) }
                return (ended + (rest.isEmpty ? [] : [(rest, false)])).enumerated().map {
                    Line(file: file.name, number: $0 + 1, text: $1.0, hasEnd: $1.1)
                }
            }
        }

        static func == (left: Snapshot, right: Snapshot) -> Bool {
            left.files.map(\.name) == right.files.map(\.name)
                && left.files.map(\.bytes) == right.files.map(\.bytes)
        }
    }

    /// A whole log of several files and two runs.
    static func makeLog(_ rig: ExchangeRig) async throws -> Snapshot {
        for run in 1...2 {
            let log = try rig.open(instance: "run \(run)", fileBytes: 2_000)
            for call in 1...9 {
                var intent = log.record(.intent)
                intent.method = "files.v1/Get"
                intent.caseNumber = "\(run)-\(call)"
                var outcome = log.record(.outcome)
                outcome.intent = try await log.append(intent)
                outcome.code = "OK"
                _ = try await log.append(outcome)
            }
            await log.close()
        }
        return try Snapshot(rig.directory)
    }

    enum Attack: String, CaseIterable {
        case bit, newline, delete, swap, copy, garbage, move, cutBytes, cutLines, cutFile
        case rewrite
    }

    @Test(
        "whatever is changed, dropped, put in or moved: the first record of it is named",
        arguments: Attack.allCases)
    func attacks(attack: Attack) async throws {
        try await TemporaryFolder.with { folder in
            let rig = ExchangeRig(folder)
            let whole = try await Self.makeLog(rig)
            #expect(whole.files.count > 4 && whole.lines.count == 38)
            #expect(try rig.verify().finding == nil)
            var found: Set<ExchangeFinding.Fault> = []
            for seed in 0..<24 as Range<UInt64> {
                var generator = SeededGenerator(seed: seed * 31 + 7)
                let changed = Self.attacked(whole, attack, &generator)
                guard changed != whole else { continue }
                try changed.write(to: rig.directory)
                for key in [ExchangeRig.key, nil] {
                    let finding = try rig.verify(key: key).finding
                    let hint = "\(attack), seed \(seed), key: \(key != nil): \(finding as Any)"
                    if key == nil, finding == nil, Self.needsKey(whole, changed) { continue }
                    let named = try #require(finding, "\(hint)")
                    found.insert(named.fault)
                    let first = Self.firstDifference(whole, changed)
                    #expect(named.sequence == Int64(first + 1), "\(hint)")
                    if first < changed.lines.count {
                        let line = changed.lines[first]
                        #expect(named.file == line.file && named.line == line.number, "\(hint)")
                    }
                }
            }
            #expect(!found.isEmpty)
        }
    }

    /// The first line that is another one, or none, in the order of the files.
    private static func firstDifference(_ whole: Snapshot, _ changed: Snapshot) -> Int {
        let (left, right) = (whole.lines, changed.lines)
        return zip(left, right).enumerated().first {
            $1.0.text != $1.1.text || $1.0.hasEnd != $1.1.hasEnd
        }?.offset ?? min(left.count, right.count)
    }

    /// Whether only a record's mac is another one.
    private static func needsKey(_ whole: Snapshot, _ changed: Snapshot) -> Bool {
        zip(whole.lines, changed.lines).allSatisfy { $0.text.dropLast(34) == $1.text.dropLast(34) }
    }

    private static func attacked(
        _ whole: Snapshot, _ attack: Attack, _ generator: inout SeededGenerator
    ) -> Snapshot {
        var changed = whole
        let file = Int.random(in: 0..<whole.files.count, using: &generator)
        let other = Int.random(in: 0..<whole.files.count, using: &generator)
        func lines(_ file: Int) -> [[UInt8]] {
            changed.files[file].bytes.split(separator: 0x0A).map { Array($0) + [0x0A] }
        }
        var own = lines(file)
        let line = Int.random(in: 0..<own.count, using: &generator)
        let place = Int.random(in: 0..<changed.files[file].bytes.count, using: &generator)
        switch attack {
        case .bit:
            changed.files[file].bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            return changed
        case .newline:
            own[line][own[line].count - 1] = 0x20
        case .delete: own.remove(at: line)
        case .swap:
            let with = Int.random(in: 0..<lines(other).count, using: &generator)
            let moved = lines(other)[with]
            if file == other {
                own.swapAt(line, with)
            } else {
                var theirs = lines(other)
                theirs[with] = own[line]
                changed.files[other].bytes = Array(theirs.joined())
                own[line] = moved
            }
        case .copy:
            let copied = lines(other).randomElement(using: &generator) ?? []
            own.insert(copied, at: Int.random(in: 0...own.count, using: &generator))
        case .garbage:
            own.insert(
                Array("{\"sequence\":7}\n".utf8),
                at: Int.random(in: 0...own.count, using: &generator))
        case .move:
            let moved = own.remove(at: line)
            own.insert(moved, at: Int.random(in: 0...own.count, using: &generator))
        case .cutBytes:
            changed.files[file].bytes.removeSubrange(place...)
            return changed
        case .cutLines: own.removeSubrange(line...)
        case .cutFile:
            changed.files.remove(at: file)
            return changed
        case .rewrite:
            // Somebody without the key, who knows how hashes are made.
            own[line] = rewritten(own[line])
        }
        changed.files[file].bytes = Array(own.joined())
        return changed
    }

    private static func rewritten(_ line: [UInt8]) -> [UInt8] {
        let text = String(decoding: line, as: UTF8.self)
        let parts = text.components(separatedBy: ",\"hash\":\"")
        let sealed = parts[0].replacing("\"kind\"", with: "\"reason\":\"X\",\"kind\"")
        let hash = Hex.encode(Digest.blake2b(Array(sealed.utf8)))
        return Array((sealed + ",\"hash\":\"" + hash + parts[1].dropFirst(64)).utf8)
    }

    /// What the reader in Python says of a directory.
    struct Foreign: Decodable {
        let whole: Bool
        let records: Int64?
        let head: String?
        let fault: String?
        let file: String?
        let line: Int?
        let sequence: Int64?
    }

    @Test("a reader written from the page, in Python, finds the same", arguments: [true, false])
    func secondReader(hasKey: Bool) async throws {
        try await TemporaryFolder.with { folder in
            let rig = ExchangeRig(folder)
            let whole = try await Self.makeLog(rig)
            let anchor = try #require(
                FileManager.default.contents(atPath: "\(rig.directory)/anchor"))
            var directories: [String] = []
            for attack in [nil] + Attack.allCases.map(Optional.some) {
                for seed in 0..<6 as Range<UInt64> {
                    var generator = SeededGenerator(seed: seed * 131 + 17)
                    let changed = attack.map { Self.attacked(whole, $0, &generator) } ?? whole
                    let name = folder.file("\(attack?.rawValue ?? "whole")-\(seed).exchange")
                    try FileManager.default.createDirectory(
                        atPath: name, withIntermediateDirectories: true)
                    try anchor.write(to: URL(filePath: "\(name)/anchor"))
                    try changed.write(to: name)
                    directories.append(name)
                }
            }
            let secret = folder.file("person.key")
            try Data("a secret of thirty-two bytes at ".utf8).write(to: URL(filePath: secret))
            let answers = try Self.python(
                directories + ["--service", "files"] + (hasKey ? ["--secret", secret] : []))
            #expect(answers.count == directories.count)
            for (directory, answer) in zip(directories, answers) {
                let report = try ExchangeVerifier(key: hasKey ? ExchangeRig.key : nil)
                    .verify(directory: directory)
                let hint = "\(directory): \(answer), \(report)"
                #expect(answer.whole == (report.finding == nil), "\(hint)")
                #expect(answer.sequence == report.finding?.sequence, "\(hint)")
                if answer.whole {
                    #expect(answer.head == report.headHash, "\(hint)")
                    #expect(answer.records == report.records, "\(hint)")
                } else if answer.file != nil {
                    #expect(answer.file == report.finding?.file, "\(hint)")
                    #expect(answer.line == report.finding?.line, "\(hint)")
                    #expect(answer.fault == report.finding?.fault.rawValue, "\(hint)")
                }
            }
        }
    }

    private static func python(_ arguments: [String]) throws -> [Foreign] {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Interop/exchange_verify.py").path
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try text.split(separator: 0x0A).map {
            try JSONDecoder().decode(Foreign.self, from: Data($0))
        }
    }

    @Test("an anchor that is gone, or not the program's, is found", arguments: [true, false])
    func anchor(isGone: Bool) async throws {
        try await TemporaryFolder.with { folder in
            let rig = ExchangeRig(folder)
            _ = try await Self.makeLog(rig)
            let path = "\(rig.directory)/anchor"
            let whole = try #require(FileManager.default.contents(atPath: path))
            if isGone {
                try FileManager.default.removeItem(atPath: path)
                #expect(try rig.verify().finding?.file == "anchor")
                #expect(throws: ProgramError.self) { try rig.open() }
                return
            }
            let text = Array(whole).firstIndex(of: 0x20) ?? 0
            for place in [0, 12, 40, text - 3, 256, 256 + 40] {
                var changed = whole
                changed[place] = changed[place] == 0x31 ? 0x32 : 0x31
                try changed.write(to: URL(filePath: path))
                #expect(try rig.verify().finding?.file == "anchor", "\(place)")
                #expect(throws: ProgramError.self) { try rig.open() }
            }
        }
    }

    @Test("a program does not go on with a log that was cut, and says where")
    func cutWhileStopped() async throws {
        try await TemporaryFolder.with { folder in
            let rig = ExchangeRig(folder)
            var cut = try await Self.makeLog(rig)
            let last = cut.files.count - 1
            let lines = cut.files[last].bytes.split(separator: 0x0A)
            cut.files[last].bytes = Array(
                lines.dropLast().map { Array($0) + [0x0A] }.joined())
            try cut.write(to: rig.directory)
            let error = #expect(throws: ProgramError.self) { try rig.open() }
            #expect(error?.description.contains("record 38") == true, "\(error as Any)")
        }
    }

    @Test("what a crash leaves of a record is named by the next run, wherever it stopped")
    func torn() async throws {
        try await TemporaryFolder.with { folder in
            let rig = ExchangeRig(folder)
            _ = try await Self.makeLog(rig)
            let anchor = try #require(
                FileManager.default.contents(atPath: "\(rig.directory)/anchor"))
            let before = try Snapshot(rig.directory)
            let log = try rig.open(instance: "crashed")
            await log.close()
            let after = try Snapshot(rig.directory)
            let old = before.files.last?.bytes.count ?? 0
            let end = after.files.last?.bytes.count ?? 0
            for length in Array(stride(from: old, to: end, by: 7)) + [end - 2, end - 1, end] {
                var torn = after
                torn.files[torn.files.count - 1].bytes = Array(
                    after.files[after.files.count - 1].bytes.prefix(length))
                try torn.write(to: rig.directory)
                try anchor.write(to: URL(filePath: "\(rig.directory)/anchor"))
                let left = length - old
                #expect(try rig.verify().unfinishedBytes == (length == end ? 0 : left))
                #expect(try rig.verify().finding == nil, "\(length)")
                try await rig.open(instance: "next").close()
                let report = try rig.verify()
                #expect(report.finding == nil && report.unfinishedBytes == 0, "\(length)")
                let isRecord = length == end
                #expect(report.sealedEnds == (left == 0 || isRecord ? 0 : 1), "\(length)")
                #expect(report.headSequence == (isRecord ? 40 : 39), "\(length)")
                // What was sealed is part of the log.
                guard left > 0 else { continue }
                var hidden = try Snapshot(rig.directory)
                hidden.files[hidden.files.count - 1].bytes[old] ^= 1
                try hidden.write(to: rig.directory)
                #expect(try rig.verify().finding?.sequence == 39)
            }
        }
    }
}
