/// Frozen, absolute floors of reserved seats: max(L − Δ, control line), L from open seats alone.
///
/// They are numbers before the first reserved seat is given. A floor that followed the school's own line
/// would make the school's choice depend on who applies first, and waste or misplace seats: an
/// applicant who raises the line can send somebody back in whom the school had refused.
///
/// L is the score of the last one an open seat took when all are taken. When equals were refused, it is their
/// score, which did not suffice. Where there was room for everybody, or where a school has no
/// open seats, there is nothing to be below of, and the floor is the control line.
struct Floors {
    /// By school, in hundredths.
    private(set) var line: [Int] = []
    private(set) var floor: [Int] = []

    init(_ book: SeatBook, _ rule: SeniorRule) {
        let index = book.index
        for school in 0..<index.schoolCount {
            let control = index.controlLine[school]
            let line = Self.line(of: book.open[school], in: book) ?? control
            self.line.append(line)
            floor.append(max(line - rule.floorDelta.hundredths, control))
        }
    }

    private static func line(of pool: SeatPool, in book: SeatBook) -> Int? {
        guard pool.isClosed, let rank = pool.refusedTieRank ?? pool.lowestRank else { return nil }
        return book.index.score[Int(book.ranking.example[rank])]
    }
}
