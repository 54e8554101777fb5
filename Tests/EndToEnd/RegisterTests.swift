import Bus
import Foundation
import Testing

extension EndToEndTests {
    /// Departments' registers as programs, asked by enrollment as a program, and killed.
    struct RegisterTests {
        /// A family whose household and home are where it says: children of nobody.
        private static let families = [
            (child: "410802201909010010", guardian: "410811198509010013"),
            (child: "410802201909010037", guardian: "41081119850901003X"),
            (child: "410802201909010053", guardian: "410811198509010056"),
        ]

        private static var household: String {
            "id_number,household_no,region,community,registered_on\n"
                + families.enumerated().map { number, family in
                    [family.child, family.guardian]
                        .map { "\($0),H\(number),410802,C1,2020-01-01\n" }.joined()
                }.joined()
        }

        private static var property: String {
            "id_number,unit_no,region,community,registered_on\n"
                + families.enumerated().map { "\($1.guardian),U\($0),410802,C1,2020-01-01\n" }
                .joined()
        }

        private static func write(_ text: String, to path: String) throws {
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        }

        private static func openSeason(_ client: Client) async throws {
            _ = try await client.insist(
                "enrollment.v1/SetApplicationWindow",
                [
                    "window": [
                        "schoolYear": "2026", "stage": "primary", "opensOn": "2020-01-01",
                        "closesOn": "2999-12-31", "documentNo": "通知1号",
                    ]
                ], key: "window")
        }

        private static func submit(_ number: Int, _ client: Client) async throws -> String {
            let receipt = try await client.insist(
                "enrollment.v1/SubmitApplication",
                [
                    "form": [
                        "schoolYear": "2026", "stage": "primary", "ownership": "public",
                        "child": .string(families[number].child),
                        "guardian": .string(families[number].guardian), "region": "410802",
                        "community": "C1",
                        "proofs": [["proof": "household"], ["proof": "property"]],
                    ]
                ], key: "family-\(number)")
            return try #require(receipt["receipt"]?.stringValue)
        }

        private static func status(_ receipt: String, _ client: Client) async throws -> JSONValue {
            try await client.call(
                "enrollment.v1/ApplicationStatus", ["receipt": .string(receipt)]
            ).json()
        }

        private static func check(
            _ proof: String, _ receipt: String, _ client: Client
        ) async throws -> JSONValue? {
            try await status(receipt, client)["checks"]?.arrayValue?
                .first { $0["proof"]?.stringValue == proof }
        }

        private static func untilVerified(_ receipt: String, _ client: Client) async throws {
            try await Machine.until("\(receipt) is verified") {
                let status = try? await status(receipt, client)
                return status?["state"]?.stringValue == "verified"
                    && status?["tier"]?.stringValue == "1"
            }
        }

        private static func untilUnknown(_ receipt: String, _ client: Client) async throws {
            try await Machine.until("the home of \(receipt) is unknown") {
                let check = try? await check("property", receipt, client)
                #expect(check?["state"]?.stringValue != "fail")
                return check?["state"]?.stringValue == "unknown"
            }
        }

        @Test(
            "a register that is down or killed is UNKNOWN, asked again, and then PASSes; kill -9 of enrollment loses nothing"
        )
        func killed() async throws {
            try await City.run { city, client in
                let (household, property) = (
                    "\(city.home)/household.csv", "\(city.home)/property.csv"
                )
                try Self.write(Self.household, to: household)
                try Self.write(Self.property, to: property)
                let port = try Machine.basePort()
                for (index, kind) in ["household", "property"].enumerated() {
                    let added = try await city.edubus(
                        "register", "add", "--kind", kind, "--address",
                        "tcp://127.0.0.1:\(port + index)", "--department", "police")
                    try #require(added.code == 0, "\(added.errors)")
                }
                try await Self.openSeason(client)
                try city.start(register: "household", file: household)

                let first = try await Self.submit(0, client)
                try await Self.untilUnknown(first, client)
                try await Machine.until("the household passes") {
                    try await Self.check("household", first, client)?["state"]?.stringValue
                        == "pass"
                }
                try city.start(register: "property", file: property)
                try await Self.untilVerified(first, client)

                try await city.kill("register-property")
                let second = try await Self.submit(1, client)
                try await Self.untilUnknown(second, client)
                try await city.kill("enrollment")
                try city.start(register: "property", file: property)
                try city.start("enrollment")
                try await Self.untilVerified(second, client)
                // The same submit, repeated after the crash, is the same application.
                #expect(try await Self.submit(1, client) == second)

                try await Self.halfWritten(city, client, property)
                try await Self.audited(city, [first, second], applications: 3)
            }
        }

        /// Half a file under a running register changes no answer; the whole one is taken.
        private static func halfWritten(
            _ city: City, _ client: Client, _ path: String
        ) async throws {
            func report() async throws -> JSONValue {
                try await city.edubus("call", "property/GetExtract", "{}").json()
            }
            try write(String(property.dropLast(4)), to: path)
            try await Machine.until("the half file is refused") {
                try await report()["fault"]?.stringValue?.contains("line end") == true
            }
            let third = try await submit(2, client)
            try await untilVerified(third, client)
            try write(property + "410811198509010072,U9,410802,C1,2020-01-01\n", to: path)
            try await Machine.until("the whole file is taken") {
                let report = try await report()
                return report["records"]?.intValue == 4 && report["fault"] == nil
            }
        }

        /// Every question is in the register's own log, with its purpose and case number, and nobody's ID number.
        private static func audited(
            _ city: City, _ receipts: [String], applications: Int
        ) async throws {
            let verified = try await city.edubus("audit", "verify")
            #expect(verified.code == 0, "\(verified.output)")
            let listed = try await city.edubus("audit", "list", "register-household")
            #expect(listed.output.contains("admission"))
            // A case number of this register's own for each application, and no receipt number.
            let cases = Set(listed.output.matches(of: /ADM-[0-9A-F]{16}/).map { String($0.0) })
            #expect(cases.count == applications)
            for receipt in receipts { #expect(!listed.output.contains(receipt.dropFirst(5))) }
            let logs = city.log(of: "enrollment") + city.log(of: "register-household")
            for family in families {
                for text in [listed.output, logs] {
                    #expect(!text.contains(family.child) && !text.contains(family.guardian))
                }
            }
        }

        @Test("a register refuses to start on a bad extract, and names file, line, column and rule")
        func refusesToStart() async throws {
            try await Machine.withFolder { folder in
                let home = "\(folder)/home"
                let made = try await Tool.edubus([
                    "keys", "init", "--home", home, "--base-port", "\(try Machine.basePort())",
                ])
                try #require(made.code == 0, "\(made.errors)")
                let added = try await Tool.edubus([
                    "register", "add", "--kind", "household", "--address",
                    "tcp://127.0.0.1:\(try Machine.basePort())", "--department", "police",
                    "--home", home,
                ])
                try #require(added.code == 0, "\(added.errors)")
                let path = "\(folder)/bad.csv"
                try Self.write(
                    Self.household.replacing("410802201909010037", with: "410802201909010038"),
                    to: path)
                let served = try await Tool.edubus([
                    "register", "serve", "--kind", "household", "--file", path, "--home", home,
                ])
                #expect(served.code == 1)
                #expect(
                    served.errors.contains("bad.csv:4: id_number: GB 11643:"), "\(served.errors)")
                let checked = try await Tool.edubus([
                    "register", "serve", "--kind", "household", "check-config", "--home", home,
                ])
                #expect(checked.code == 0, "\(checked.output)\(checked.errors)")
                #expect(checked.output.contains("\(home)/keys/register-household.secret.key"))
            }
        }
    }
}
