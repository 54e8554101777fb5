import Bus
import Contracts

/// Tokens of three people. The hashes are of Python's hashlib.blake2b(token, digest_size=32).
enum TestTokens {
    static let today = "2026-03-01"

    static let city = "edubus_city"
    static let citizen = "edubus_citizen"
    static let expired = "edubus_expired"

    static let cityOfficer = Principal(
        subject: "officer-1", department: "education", roles: [.cityOfficer], districts: ["*"])

    static let book = TokenBook(tokens: [
        TokenBook.Entry(
            id: "city",
            hash: "332230365203239d60cbb0b215c0c2c2e07fd6bfecefe483cd6027ef06b9e680",
            principal: cityOfficer, expiresOn: "2026-12-31"),
        TokenBook.Entry(
            id: "citizen",
            hash: "57212226d9f7a56023e424caf3e3862c6c3071af8769480030f23a0b1c1d33d5",
            principal: Principal(
                subject: "citizen-1", department: "public", roles: [.citizen], districts: []),
            expiresOn: "2026-03-01"),
        TokenBook.Entry(
            id: "expired",
            hash: "e79292e96992e19c41bca9cf7ff48a9e9f3ca3438d0b7c5ef0158f789c234184",
            principal: cityOfficer, expiresOn: "2026-02-28"),
    ])
}
