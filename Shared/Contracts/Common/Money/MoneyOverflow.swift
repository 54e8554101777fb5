public import Bus

/// An amount beyond what fen in 64 bits can hold, or a division by zero: always a wrong input.
public struct MoneyOverflow: CallErrorConvertible, Hashable {
    public init() {}

    public var callError: CallError {
        CallError(.outOfRange, "AMOUNT_OUT_OF_RANGE", "an amount of money is out of range")
    }
}
