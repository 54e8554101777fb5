import Foundation

/// The files of one log's directory: records in `000000000001.jsonl`, named after their first sequence, and the anchor.
enum ExchangeFiles {
    static let suffix = ".jsonl"
    /// A new file begins when the last one has reached this.
    static let fileBytes = 16 * 1024 * 1024

    static func name(first sequence: Int64) -> String {
        let digits = String(sequence)
        return String(repeating: "0", count: max(0, 12 - digits.count)) + digits + suffix
    }

    /// The sequence a file's name says; nil when it is no such name.
    static func first(of name: String) -> Int64? {
        guard name.hasSuffix(suffix) else { return nil }
        let digits = name.dropLast(suffix.count)
        return digits.count >= 12 && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
            ? Int64(digits) : nil
    }

    /// Names of the files with records, in order.
    static func names(in directory: String) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: directory)
                .compactMap { name in first(of: name).map { ($0, name) } }
                .sorted { $0.0 < $1.0 }.map(\.1)
        } catch {
            throw ProgramError("exchange log: cannot list \(directory)")
        }
    }

    /// - Throws: `ProgramError` when it cannot be read.
    static func read(_ name: String, in directory: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: "\(directory)/\(name)") else {
            throw ProgramError("exchange log: cannot read \(directory)/\(name)")
        }
        return Array(data)
    }
}
