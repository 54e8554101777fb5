import Foundation
import Testing

/// docs/enrollment-proof.md cannot rot: what it names as holding or attacking an invariant exists.
struct ProofTests {
    /// One line of one invariant: `- Kill: …`.
    struct Cell: CustomStringConvertible {
        let invariant: String
        let kind: String
        let names: [String]
        var description: String { "\(invariant) \(kind): \(names)" }
    }

    private static let kinds = [
        "Schema", "Domain", "Attack", "Property", "Concurrency", "Retries", "Kill",
    ]

    private static func cells() throws -> [Cell] {
        let page = try String(
            contentsOf: Repository.root.appending(path: "docs/enrollment-proof.md"),
            encoding: .utf8)
        var invariant = ""
        return page.split(separator: "\n").compactMap { line in
            if let heading = line.wholeMatch(of: /## (E\d+) .+/) {
                invariant = String(heading.1)
            }
            guard let cell = line.wholeMatch(of: /- (\w+): (.+)/) else { return nil }
            return Cell(
                invariant: invariant, kind: String(cell.1),
                names: cell.2.matches(of: /`([^`]+)`/).map { String($0.1) })
        }
    }

    @Test("every invariant has every kind of proof, and none is empty")
    func complete() throws {
        let cells = try Self.cells()
        let found = Dictionary(grouping: cells, by: \.invariant).mapValues { $0.map(\.kind) }
        for number in 1...11 { #expect(found["E\(number)"] == Self.kinds, "E\(number)") }
        #expect(cells.count == 11 * Self.kinds.count)
        for cell in cells { #expect(!cell.names.isEmpty, "\(cell)") }
    }

    @Test("every constraint it names is in a migration")
    func schema() throws {
        let text = Repository.swiftFiles(under: ["Services/Enrollment/Store"]).map(\.text)
            .joined()
        for cell in try Self.cells() where cell.kind == "Schema" {
            for name in cell.names {
                let pattern = try Regex("(CONSTRAINT|TRIGGER|INDEX) \(name)\\b")
                #expect(text.firstMatch(of: pattern) != nil, "\(cell.invariant): \(name)")
            }
        }
    }

    @Test("every domain check it names is a member of its type")
    func domain() throws {
        let known = Self.members(
            of: Repository.swiftFiles(under: ["Services/Enrollment/Domain", "Shared/Admission"]))
        for cell in try Self.cells() where cell.kind == "Domain" {
            for name in cell.names { #expect(known.contains(name), "\(cell.invariant): \(name)") }
        }
    }

    @Test("every test it names is a test of its suite, and those that kill start real programs")
    func tests() throws {
        let files = Repository.swiftFiles(under: ["Tests"])
        let known = Self.members(of: files, onlyTests: true)
        let real = Self.members(
            of: files.filter { $0.path.contains("/EndToEnd/") }, onlyTests: true)
        for cell in try Self.cells() where !["Schema", "Domain"].contains(cell.kind) {
            for name in cell.names {
                #expect(
                    (cell.kind == "Kill" ? real : known).contains(name),
                    "\(cell.invariant) \(cell.kind): \(name)")
            }
        }
    }

    @Test("a name that does not exist is found")
    func missing() {
        let files = Repository.swiftFiles(under: ["Tests/House"])
        let tests = Self.members(of: files, onlyTests: true)
        #expect(tests.contains("ProofTests.missing"))
        #expect(!tests.contains("ProofTests.absent") && !tests.contains("ProofTests.members"))
        #expect(Self.members(of: files).contains("ProofTests.members"))
    }

    /// `Type.member` for each type and member that one file declares.
    private static func members(
        of files: [Repository.SourceFile], onlyTests: Bool = false
    ) -> Set<String> {
        var found: Set<String> = []
        for file in files {
            var types: Set<Substring> = []
            var members: Set<Substring> = []
            var isTest = false
            for line in file.lines {
                let words = line.split { !$0.isLetter && !$0.isNumber && !"@_".contains($0) }
                if words.first == "@Test" { isTest = true }
                for (word, next) in zip(words, words.dropFirst()) {
                    if ["struct", "enum", "extension"].contains(word) { types.insert(next) }
                    let isMember =
                        onlyTests
                        ? word == "func" && isTest : ["func", "let", "var"].contains(word)
                    if isMember { members.insert(next) }
                    if word == "func" { isTest = false }
                }
                if words.first == "init", !onlyTests { members.insert("init") }
            }
            for type in types { found.formUnion(members.map { "\(type).\($0)" }) }
        }
        return found
    }
}
