import ArgumentParser
import Bus
import Contracts
import Foundation

/// For whom a key or a token acts: department, roles and districts, checked against the domain's vocabulary.
struct Authority: ParsableArguments {
    static let longestName = 64

    @Option(
        help: """
            Department: education, staffing (编办), developmentReform, finance, publicSecurity, \
            humanResources, naturalResources, housing, tax, medicalInsurance, or another one.
            """)
    var department = "education"

    @Option(
        help: "Roles; repeat for several: \(Role.all.map(\.rawValue).joined(separator: ", ")).")
    var role: [String] = []

    @Option(
        help: """
            Districts it may act in; repeat for several. * is the whole city; a school's own people name its code.
            """)
    var district: [String] = []

    var roles: [Role] { role.map(Role.init(rawValue:)) }

    /// The day in force for what expires, UTC.
    static var today: CalendarDate {
        Timestamp(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1000)).utcDate
    }

    func validate() throws {
        try Self.check(name: department, of: "--department")
        for name in roles where !Role.all.contains(name) {
            let known = Role.all.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--role: “\(name.rawValue)” is not one of \(known)")
        }
        try Self.check(districts: district)
    }

    /// - Throws: `ValidationError` for what is neither a region of the city nor a school code.
    static func check(districts: [String]) throws {
        for code in districts where code != "*" && (try? SchoolCode(code)) == nil {
            guard let region = RegionCode(rawValue: code), RegionCatalog.region(region) != nil
            else {
                let known = RegionCatalog.all.map(\.code.text).joined(separator: ", ")
                throw ValidationError(
                    "--district: “\(code)” is neither *, a school code nor one of \(known)")
            }
        }
    }

    /// - Throws: `ValidationError` for what is no name: it stands in file names, listings and logs.
    static func check(name: String, of field: String = "name") throws {
        let isGood =
            (1...longestName).contains(name.count)
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
        guard isGood else {
            throw ValidationError(
                "\(field): “\(name.prefix(longestName))” is not 1 to \(longestName) letters, digits, - and _"
            )
        }
    }
}
