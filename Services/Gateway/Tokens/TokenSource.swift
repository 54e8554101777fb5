public import Bus
import Cryptography
import Foundation
import Synchronization

/// The bearer tokens in force now; whoever watches their file sets them.
public final class TokenSource: Sendable {
    private let book: Mutex<TokenBook>
    private let today: @Sendable () -> String

    /// - Parameter today: the ISO date of the day, UTC.
    public init(_ book: TokenBook, today: @escaping @Sendable () -> String = TokenSource.utcToday) {
        self.book = Mutex(book)
        self.today = today
    }

    public func update(_ book: TokenBook) { self.book.withLock { $0 = book } }

    /// Who a token stands for; nil when it is unknown, expired or revoked.
    public func principal(of token: String) -> Principal? {
        let hash = Hex.encode(Digest.blake2b(Array(token.utf8)))
        return book.withLock { $0.entry(hash: hash, today: today()) }?.principal
    }

    public static let utcToday: @Sendable () -> String = {
        Date.now.formatted(.iso8601.year().month().day())
    }
}
