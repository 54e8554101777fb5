import Bus
import Contracts
import Foundation
import Testing

/// The page that says where each thing the plans ask of enrollment is names nothing that is not there.
struct PlanCoverageTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The cells of each row: plan, what it asks for, what carries it, what tests it.
    private static func rows() throws -> [[Substring]] {
        let page = try String(
            contentsOf: root.appending(path: "docs/plan-coverage.md"), encoding: .utf8)
        return page.split(separator: "\n").filter { $0.hasPrefix("| ") }
            .map { $0.split(separator: "|") }
            .filter { $0.count == 4 && !$0[3].contains("---") && !$0[3].contains("tested by") }
    }

    private static func names(_ cell: Substring) -> [Substring] {
        cell.matches(of: /`([^`]+)`/).map(\.output.1)
    }

    @Test("every method named is a method of the contract")
    func methods() throws {
        let methods = Set(Enrollment.methods.map(\.facts.name))
        let rows = try Self.rows()
        #expect(rows.count >= 50)
        var named = 0
        for row in rows {
            for name in Self.names(row[2]) where name.wholeMatch(of: /[A-Z][a-z]\w*/) != nil {
                named += 1
                #expect(methods.contains(String(name)), "\(name) is no method")
            }
        }
        #expect(named >= 40)
    }

    @Test("every test named is there, and a row without one says that nothing is built")
    func tests() throws {
        for row in try Self.rows() {
            let names = Self.names(row[3])
            if names.isEmpty {
                let isSame = row[3].contains("the same")
                #expect(isSame || row[2].contains("**not built**"), "\(row[1])")
            }
            for name in names {
                let places = ["", "Tests/Enrollment/"].flatMap { folder in
                    ["", ".swift"].map { Self.root.appending(path: "\(folder)\(name)\($0)").path }
                }
                #expect(
                    places.contains { FileManager.default.fileExists(atPath: $0) },
                    "\(name) is not there")
            }
        }
    }
}
