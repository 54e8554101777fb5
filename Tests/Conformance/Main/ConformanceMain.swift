import BusTesting
import ConformanceProgram

/// `edubus-conformance`: every case of the bus, and those that need a store, or a log of exchanges.
@main
struct ConformanceMain {
    static func main() async {
        await ConformanceProgram.main(with: ConformanceCase.stored + ConformanceCase.logged)
    }
}
