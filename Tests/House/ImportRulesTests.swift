import Foundation
import Testing

/// Dependency direction, read off the import lines: contracts ← services ← mains, bus ← transport ← mains.
struct ImportRulesTests {
    /// What everybody may import.
    static let everywhere: Set<String> = [
        "Foundation", "FoundationEssentials", "Synchronization", "Dispatch", "Glibc", "Logging",
        "SystemPackage", "FoundationNetworking",
    ]

    /// By target: what else it may import.
    static let allowed: [String: Set<String>] = [
        "Shared/Cryptography": ["CSodium"],
        "Shared/Bus": ["CZlib", "DequeModule", "HeapModule", "Metrics", "Tracing"],
        "Shared/BusTesting": ["Bus"],
        "Shared/BusZeroMQ": ["Bus", "CZeroMQ", "DequeModule"],
        "Shared/Contracts": ["Bus"],
        "Shared/Store": ["Bus", "Cryptography", "GRDB"],
        "Shared/Observability": ["Metrics", "Tracing", "ServiceLifecycle", "DequeModule"],
        "Shared/Admin": [
            "Observability", "Hummingbird", "HummingbirdCore", "ServiceLifecycle",
        ],
        "Shared/ServiceKit": [
            "Bus", "Store", "Cryptography", "Observability", "Configuration", "ServiceLifecycle",
            "UnixSignals", "Metrics", "Tracing",
        ],
        "Shared/SampleCity": ["Admission", "Bus", "Contracts"],
        "Shared/Admission": ["Cryptography"],
        "Shared/CSV": [],
        "Services/Enrollment": [
            "Bus", "Contracts", "Store", "Cryptography", "Admission",
        ],
        // A department's extract may be a SQLite file, which is no store of ours.
        "Services/Register": ["Bus", "Contracts", "Store", "Cryptography", "CSV", "GRDB"],
        "Services/Teachers": ["Bus", "Contracts", "Store", "Cryptography", "SwiftCSV"],
        "Services/Aid": ["Bus", "Contracts", "Store", "Cryptography", "SwiftCSV"],
        "Services/Projects": ["Bus", "Contracts", "Store", "Cryptography", "SwiftCSV"],
        "Services/Gateway": [
            "Bus", "Contracts", "Cryptography", "Hummingbird", "HummingbirdCore", "HTTPTypes",
            "Mustache", "NIOCore", "Metrics", "Tracing",
        ],
        "Services/Operator": [
            "Bus", "BusZeroMQ", "ServiceKit", "SampleCity", "Contracts", "Cryptography",
            "Admission", "CSV", "ArgumentParser", "Subprocess", "Histogram",
        ],
    ]

    /// What a program's main may import beside its own library.
    static let mains: Set<String> = [
        "ServiceKit", "Admin", "Observability", "Bus", "BusZeroMQ", "ArgumentParser",
        "ServiceLifecycle",
    ]

    static func target(of path: String) -> String {
        path.split(separator: "/").prefix(2).joined(separator: "/")
    }

    static func imports(of file: Repository.SourceFile) -> [String] {
        file.lines.compactMap { line in
            let words = line.split(separator: " ")
            guard let at = words.firstIndex(of: "import"), at <= 2,
                words[..<at].allSatisfy({
                    [
                        "public", "package", "internal", "private", "fileprivate", "@testable",
                        "@preconcurrency",
                    ]
                    .contains($0)
                }), words.count > at + 1
            else { return nil }
            let kinds: Set<Substring> = [
                "struct", "class", "enum", "protocol", "func", "typealias",
            ]
            let name =
                kinds.contains(words[at + 1]) && words.count > at + 2
                ? words[at + 2] : words[at + 1]
            return String(name.prefix { $0 != "." })
        }
    }

    @Test("every import of a source file is an arrow the table allows")
    func importsFollowTheTable() {
        for file in Repository.swiftFiles(under: ["Shared", "Services"]) {
            let target = Self.target(of: file.path)
            let own = target.split(separator: "/").last.map(String.init) ?? ""
            let isMain = file.path.contains("/Main/")
            let may =
                Self.everywhere.union(isMain ? Self.mains.union([own]) : Self.allowed[target] ?? [])
            for name in Self.imports(of: file) {
                #expect(may.contains(name), "\(file.path) imports \(name)")
            }
        }
    }

    @Test("every target under Shared and Services is in the table")
    func tableIsComplete() {
        let found = Set(
            Repository.swiftFiles(under: ["Shared", "Services"]).map { Self.target(of: $0.path) })
        #expect(found == Set(Self.allowed.keys))
    }

    @Test(
        "import lines are read whatever their access level",
        arguments: [
            ("import Bus", "Bus"), ("public import Bus", "Bus"), ("@testable import Bus", "Bus"),
            ("import struct Foundation.Data", "Foundation"),
        ])
    func importLines(line: String, module: String) {
        let file = Repository.SourceFile(path: "x", text: line)
        #expect(Self.imports(of: file) == [module])
    }
}
