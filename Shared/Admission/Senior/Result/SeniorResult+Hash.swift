import Cryptography

/// The result hash: SHA-256 over a result's canonical bytes, in lower-case hexadecimal (E9).
///
/// Lines and fields are written as those of `SeniorMarket.inputHash`; a field that does not apply is empty. A mark is
/// `SCORE,KEYS,TICKET`.
///
///     edubus-senior-result,1
///     rule,VERSION,FLOOR_DELTA,TIE,ORDER,SEED,INPUT_HASH
///     floor,SCHOOL,LINE,FLOOR
///     line,SCHOOL,SEAT,JUNIOR_SCHOOL,WISH_RANK,SEATS,ADMITTED,CLOSED(1 or 0),MARK of the lowest,MARK of a refused tie
///     candidate,ID,SCHOOL,SEAT,WISH,REASON
extension SeniorResult {
    public var resultHash: String { Hex.encode(Digest.sha256(canonicalBytes)) }

    /// What is hashed.
    public var canonicalBytes: [UInt8] {
        var bytes = Array("edubus-senior-result,1\n".utf8)
        var rows = MarketBytes()
        rows.add("rule") {
            $0.text(ruleVersion.description)
            $0.number(rule.floorDelta.hundredths)
            $0.text(rule.tie.rawValue)
            $0.text(rule.order.rawValue)
            $0.text(seed ?? "")
            $0.text(inputHash)
        }
        rows.flush(into: &bytes)
        for floor in floors {
            rows.add("floor") {
                $0.text(floor.school)
                $0.number(floor.line.hundredths)
                $0.number(floor.floor.hundredths)
            }
        }
        rows.flush(into: &bytes)
        for line in lines {
            rows.add("line") {
                $0.text(line.school)
                $0.text(line.seat.rawValue)
                $0.text(line.juniorSchool ?? "")
                $0.optional(line.wishRank)
                $0.number(line.seats)
                $0.number(line.admitted)
                $0.number(line.isClosed ? 1 : 0)
                $0.mark(line.lowest)
                $0.mark(line.refusedTie)
            }
        }
        rows.flush(into: &bytes)
        for assignment in assignments {
            rows.add("candidate") {
                $0.text(assignment.candidate)
                $0.text(assignment.school ?? "")
                $0.text(assignment.seat?.rawValue ?? "")
                $0.optional(assignment.wishRank)
                $0.text(assignment.reason.rawValue)
            }
        }
        rows.flush(into: &bytes)
        return bytes
    }
}

extension MarketBytes {
    fileprivate mutating func optional(_ number: Int?) {
        if let number { self.number(number) } else { text("") }
    }

    fileprivate mutating func mark(_ mark: SeniorMark?) {
        optional(mark?.score.hundredths)
        list(mark?.keys ?? []) { $0.digits($1.hundredths) }
        text(mark?.ticket?.description ?? "")
    }
}
