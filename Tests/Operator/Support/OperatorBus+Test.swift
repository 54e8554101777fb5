import Bus
import BusTesting

@testable import Operator

extension OperatorBus {
    /// The tool's bus on services in memory.
    init(on bus: TestBus) {
        let directory = InstanceDirectory(bus.topology)
        self.init(
            client: BusClient(
                transport: bus.network.client(key: TestBus.key("tester")),
                topology: directory.topology, agent: "edubus"),
            directory: directory,
            setup: ToolSetup(home: "run", caller: "tester", deadline: nil, output: .json))
    }
}
