import Cryptography
import Foundation

/// A script of ours that stands in its page: the page's policy admits exactly these bytes, and no form is sent anywhere.
struct PageScript: Sendable {
    let text: String
    /// The page's Content-Security-Policy.
    let policy: String

    /// - Parameter reads: whether it asks this gateway for data.
    init(_ bytes: [UInt8], reads: Bool) {
        text = String(decoding: bytes, as: UTF8.self)
        let hash = Data(Digest.sha256(bytes)).base64EncodedString()
        policy =
            SecurityHeadersMiddleware.policy + "; form-action 'none'; script-src 'sha256-\(hash)'"
            + (reads ? "; connect-src 'self'" : "")
    }
}
