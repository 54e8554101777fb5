import Foundation

/// A program of the resilience tests: it serves the test service, and its faults can be chosen.
///
/// It takes its plan from the first line of its standard input, drains at SIGTERM, and ends when its input does,
/// so that it never outlives the test that started it. With the argument `call` it is a caller instead.
@main
enum PeerMain {
    static func main() async {
        do {
            guard let line = readLine() else { throw PeerFault("no plan on standard input") }
            let plan = Data(line.utf8)
            endWithInput()
            if CommandLine.arguments.dropFirst().first == "call" {
                let plan = try JSONDecoder().decode(PeerCallPlan.self, from: plan)
                try await PeerCaller(plan: plan).run()
            } else {
                let plan = try JSONDecoder().decode(PeerPlan.self, from: plan)
                try await PeerServer(plan: plan).run()
            }
        } catch {
            FileHandle.standardError.write(Data("error: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func endWithInput() {
        Thread.detachNewThread {
            while readLine() != nil {}
            exit(0)
        }
    }
}

struct PeerFault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
