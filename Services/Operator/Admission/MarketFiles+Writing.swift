import Admission
import Foundation
import ServiceKit

/// Writes a market as the three files it can be read from again.
extension MarketFiles {
    static let names = (plan: "plan.csv", quotas: "quotas.csv", candidates: "candidates.csv")

    /// The files' bytes. Codes hold no comma and no quote, so nothing needs one.
    static func csv(_ market: SeniorMarket) -> (plan: String, quotas: String, candidates: String) {
        (
            plan: table(
                planColumns,
                market.schools.map { [$0.code, "\($0.openSeats)", "\($0.controlLine)"] }),
            quotas: csv(market.quotas),
            candidates: table(
                candidateColumns,
                market.candidates.map {
                    [
                        $0.id, $0.juniorSchool, "\($0.isEligible)", "\($0.score)",
                        $0.keys.map(\.description).joined(separator: " "),
                        $0.wishes.joined(separator: " "),
                    ]
                })
        )
    }

    /// The file of a quota matrix.
    static func csv(_ quotas: [SeniorQuota]) -> String {
        table(quotaColumns, quotas.map { [$0.school, $0.juniorSchool, "\($0.seats)"] })
    }

    private static func table(_ columns: [String], _ rows: [[String]]) -> String {
        ([columns] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
    }

    /// Writes the three files into a new folder that only its owner can read: all of them at once, or none.
    ///
    /// - Throws: `ProgramError` when the folder holds something already, or cannot be written.
    static func write(_ market: SeniorMarket, into path: String) throws {
        let folder = (path as NSString).standardizingPath
        let draft = "\(folder).\(getpid())"
        let files = FileManager.default
        let texts = csv(market)
        do {
            try files.createDirectory(
                atPath: draft, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            for (name, text) in [
                (names.plan, texts.plan), (names.quotas, texts.quotas),
                (names.candidates, texts.candidates),
            ] {
                guard
                    files.createFile(
                        atPath: "\(draft)/\(name)", contents: Data(text.utf8),
                        attributes: [.posixPermissions: 0o600])
                else { throw ProgramError("--into: cannot write \(draft)/\(name)") }
            }
            // In place of a folder only while it is empty.
            guard rename(draft, folder) == 0 else {
                throw ProgramError(
                    errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR
                        ? "--into: \(folder) is there already; nothing was overwritten"
                        : "--into: cannot write \(folder)")
            }
        } catch {
            try? files.removeItem(atPath: draft)
            throw error as? ProgramError ?? ProgramError("--into: cannot write \(folder)")
        }
    }
}
