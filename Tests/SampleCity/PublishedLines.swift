import Bus
import Contracts

/// What a family reads from the file of published lines, written again from docs/enrollment.md: the first wish that passes,
/// open seats before reserved ones before reverted ones.
struct PublishedLines {
    let file: JSONValue

    func seat(of own: OwnAdmission) -> (school: String, seat: String)? {
        for wish in own.wishes {
            guard
                let school = file["schools"]?.arrayValue?.first(where: {
                    $0["school"]?.stringValue == wish.text
                }), own.score >= number(school["controlLine"]) ?? 0
            else { continue }
            for seat in ["open", "quota", "reverted"] {
                let line = school["lines"]?.arrayValue?.first {
                    $0["seat"]?.stringValue == seat
                        && ($0["juniorSchool"]?.stringValue ?? own.juniorSchool.text)
                            == own.juniorSchool.text
                }
                guard let line, passes(line, own) else { continue }
                if seat == "quota" {
                    guard own.eligible, own.score >= number(school["floor"]) ?? 0 else { continue }
                }
                return (wish.text, seat)
            }
        }
        return nil
    }

    /// At or above the last one admitted, by score and then key by key; or there was room for all.
    private func passes(_ line: JSONValue, _ own: OwnAdmission) -> Bool {
        guard line["closed"]?.boolValue == true else { return true }
        guard let lowest = line["lowest"] else { return false }
        let last =
            [number(lowest["score"]) ?? 0]
            + (lowest["keys"]?.arrayValue ?? []).map { number($0) ?? 0 }
        return !([own.score] + own.keys).lexicographicallyPrecedes(last)
    }

    private func number(_ value: JSONValue?) -> Double? {
        value?.doubleValue ?? value?.intValue.map(Double.init)
    }
}
