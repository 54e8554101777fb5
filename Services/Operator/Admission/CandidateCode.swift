import Contracts

/// 考号: what may stand for a candidate in a file.
enum CandidateCode {
    /// Whether it is a resident's ID number (GB 11643, with its check digit): a result that names people by it is
    /// personal data, and no longer fit to be shown.
    static func isResidentID(_ code: String) -> Bool { (try? ResidentID(code)) != nil }
}
