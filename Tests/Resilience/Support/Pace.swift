import Foundation

/// How busy the machine is with other things at this moment: what a bound in time is compared with before it counts
/// as missed.
enum Pace {
    /// How many times longer work takes now than if every core were free for it; at least 1.
    ///
    /// A thread for each core counts as fast as it can. Its best moment is what it can do alone; what it did over all
    /// is what it was let do, whoever took the rest: another program, or the host of a virtual machine.
    static func slowdown() async -> Double {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        return await withTaskGroup(of: Double.self) { group in
            for _ in 0..<cores {
                group.addTask {
                    await withCheckedContinuation { continuation in
                        Thread { continuation.resume(returning: measure()) }.start()
                    }
                }
            }
            return await group.reduce(1) { max($0, $1) }
        }
    }

    private static func measure() -> Double {
        let start = ContinuousClock.now
        let end = start + .milliseconds(100)
        var (best, slices) = (Duration.seconds(1), 0)
        var now = start
        while now < end {
            let before = now
            var number: UInt64 = 1
            for _ in 0..<5000 { number = number &* 6_364_136_223_846_793_005 &+ 1 }
            now = number == 0 ? before : .now
            best = min(best, now - before)
            slices += 1
        }
        return (now - start) / (best * slices)
    }
}
