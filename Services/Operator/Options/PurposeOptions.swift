import ArgumentParser
import Bus
import Contracts

/// What a caller may need personal data for.
struct PurposeOptions: ParsableArguments {
    @Option(
        help: """
            What it may need personal data for; repeat for several: \
            \(Purpose.allCases.map(\.rawValue).joined(separator: ", ")), \
            or a word of its own; * is all of these.
            """)
    var purpose: [String] = []

    static let rule = "up to \(Limits.purposeBytes) of a-z, 0-9 and -; * stands for anything"

    static func isGood(_ text: String) -> Bool {
        (1...Limits.purposeBytes).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "*")
            }
    }

    func validate() throws {
        guard purpose.allSatisfy(Self.isGood) else {
            throw ValidationError("--purpose: a purpose has \(Self.rule)")
        }
    }
}
