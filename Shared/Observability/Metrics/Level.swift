import Metrics
import Synchronization

/// A number that goes up and down.
final class Level: Sendable {
    private let bits = Atomic<UInt64>(0)

    var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    func add(_ amount: Double) {
        var old = bits.load(ordering: .relaxed)
        while true {
            let new = (Double(bitPattern: old) + amount).bitPattern
            let (exchanged, original) = bits.weakCompareExchange(
                expected: old, desired: new, ordering: .relaxed)
            if exchanged { return }
            old = original
        }
    }
}

extension Level: MeterHandler {
    func set(_ value: Int64) { set(Double(value)) }
    func increment(by amount: Double) { add(amount) }
    func decrement(by amount: Double) { add(-amount) }
}

extension Level: RecorderHandler {
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
}

/// A sum of fractions that only grows.
final class Sum: FloatingPointCounterHandler, Sendable {
    private let level = Level()

    var value: Double { level.value }

    func increment(by amount: Double) {
        guard amount > 0 else { return }
        level.add(amount)
    }

    func reset() { level.set(0.0) }
}
