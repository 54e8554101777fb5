import Contracts

/// What a printed amount of the parameter table says, without more than it says.
enum PrintedAmount: Hashable, Sendable {
    /// `1250`: every recipient gets this many yuan.
    case yuan(Money)
    /// `2300 avg`, `3700 avg (2500–5000)`: the mean over recipients; who gets what is a tier's
    /// matter.
    case average(Money, lowest: Money?, highest: Money?)
    /// `50% of boarding`
    case percentOfBoarding(Int64)
    /// `学费标准`: a price list somewhere else, or help in kind.
    case described
    /// `parameter`: it exists, its amount was not found.
    case notFound

    /// The fen of a plain number of yuan or of an average.
    var money: Money? {
        switch self {
        case .yuan(let money), .average(let money, _, _): money
        case .percentOfBoarding, .described, .notFound: nil
        }
    }

    /// Reads an amount as printed.
    ///
    /// - Throws: `UnreadableAmount` for a number that is not a whole, positive number of yuan, or
    ///   an unknown form around one.
    init(_ printed: String) throws(UnreadableAmount) {
        if printed == "parameter" {
            self = .notFound
            return
        }
        guard let first = printed.utf8.first, Self.isDigit(first) || first == 0x2D else {
            if printed.isEmpty { throw UnreadableAmount() }
            self = .described
            return
        }
        let number = printed.prefix { $0.isASCII && $0.isNumber }
        let rest = printed.dropFirst(number.count)
        if rest == "% of boarding" {
            guard let percent = Int64(number), (1...100).contains(percent) else {
                throw UnreadableAmount()
            }
            self = .percentOfBoarding(percent)
            return
        }
        let money = try Self.money(number)
        if rest.isEmpty {
            self = .yuan(money)
        } else if rest == " avg" {
            self = .average(money, lowest: nil, highest: nil)
        } else if rest.hasPrefix(" avg ("), rest.hasSuffix(")") {
            let bounds = rest.dropFirst(6).dropLast().split(separator: "–")
            guard bounds.count == 2 else { throw UnreadableAmount() }
            let lowest = try Self.money(bounds[0])
            let highest = try Self.money(bounds[1])
            guard lowest <= money, money <= highest else { throw UnreadableAmount() }
            self = .average(money, lowest: lowest, highest: highest)
        } else {
            throw UnreadableAmount()
        }
    }

    /// A whole number of yuan, 1…999,999,999.
    private static func money(_ digits: Substring) throws(UnreadableAmount) -> Money {
        guard (1...9).contains(digits.count), digits.utf8.allSatisfy(isDigit),
            let yuan = Int64(digits), yuan > 0
        else { throw UnreadableAmount() }
        return Money(fen: yuan * 100)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

/// A printed amount that begins like a number and is none of the known forms.
struct UnreadableAmount: Error, Hashable {}
