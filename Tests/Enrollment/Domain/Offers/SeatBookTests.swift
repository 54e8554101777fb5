import Bus
import Contracts
import Testing

@testable import Enrollment

/// A second implementation: every seat is a chair that stands in one place.
private struct Chairs {
    enum Place { case free, offered, confirmed }
    var chairs: [Place]

    mutating func move(_ from: Place, _ to: Place) -> Bool {
        guard let index = chairs.firstIndex(where: { $0 == from }) else { return false }
        chairs[index] = to
        return true
    }

    mutating func resize(_ count: Int) -> Bool {
        var kept = chairs.filter { $0 != .free }
        guard count >= kept.count else { return false }
        kept += Array(repeating: .free, count: count - kept.count)
        chairs = kept
        return true
    }

    func count(_ place: Place) -> Int { chairs.count { $0 == place } }
}

struct SeatBookTests {
    @Test("the book agrees with chairs in a room under any sequence of verbs", arguments: 0..<40)
    func model(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let seats = Int.random(in: 1...6, using: &random)
        var (book, opening) = SeatBook.publish(seats: seats)
        var chairs = Chairs(chairs: Array(repeating: .free, count: seats))
        var movements = [opening]
        for _ in 0..<400 {
            let before = book
            do {
                let movement: SeatBook.Movement?
                let allowed: Bool
                switch Int.random(in: 0..<6, using: &random) {
                case 0, 1:
                    allowed = chairs.move(.free, .offered)
                    movement = try checked(allowed) { try book.offer() }
                case 2:
                    allowed = chairs.move(.offered, .confirmed)
                    movement = try checked(allowed) { try book.confirm(from: .offered) }
                case 3:
                    allowed = chairs.move(.offered, .free)
                    movement = try checked(allowed) { try book.decline(from: .offered) }
                case 4:
                    allowed = chairs.move(.confirmed, .free)
                    movement = try checked(allowed) { try book.decline(from: .confirmed) }
                default:
                    let size = Int.random(in: 1...8, using: &random)
                    allowed = chairs.resize(size)
                    movement = try checked(allowed) { try book.amend(to: size) } ?? nil
                }
                if let movement { movements.append(movement) }
            } catch {
                #expect(book == before, "a refused verb leaves the book as it was")
                throw error
            }
            #expect(book.seats == chairs.chairs.count)
            #expect(book.available == chairs.count(.free))
            #expect(book.offered == chairs.count(.offered))
            #expect(book.confirmed == chairs.count(.confirmed))
        }
        #expect(balance(.available, movements) == book.available)
        #expect(balance(.offered, movements) == book.offered)
        #expect(balance(.confirmed, movements) == book.confirmed)
        #expect(balance(.plan, movements) == -book.seats)
    }

    /// Runs a verb that must succeed exactly when `allowed`.
    private func checked<Value>(_ allowed: Bool, _ verb: () throws -> Value) throws -> Value? {
        do {
            let value = try verb()
            #expect(allowed)
            return value
        } catch is RuleViolation {
            #expect(!allowed)
            return nil
        }
    }

    private func balance(_ account: SeatAccount, _ movements: [SeatBook.Movement]) -> Int {
        movements.reduce(0) {
            $0 + ($1.to == account ? $1.seats : 0) - ($1.from == account ? $1.seats : 0)
        }
    }

    @Test("an offer that was declined cannot be answered again", arguments: OfferState.allCases)
    func answers(state: OfferState) throws {
        var book = SeatBook(seats: 2, offered: 1, confirmed: 1)
        let confirmed = (try? book.confirm(from: state)) != nil
        #expect(confirmed == (state == .offered))
        book = SeatBook(seats: 2, offered: 1, confirmed: 1)
        let declined = (try? book.decline(from: state)) != nil
        #expect(declined == (state != .declined))
    }

    @Test("no offer is made from a full book, whatever fills it")
    func full() {
        for (offered, confirmed) in [(3, 0), (0, 3), (1, 2)] {
            var book = SeatBook(seats: 3, offered: offered, confirmed: confirmed)
            #expect {
                _ = try book.offer()
            } throws: {
                ($0 as? RuleViolation)?.rule == "E1"
            }
        }
    }
}
