import Admin
import Aid
import BusZeroMQ
import ServiceKit

@main
struct AidMain {
    static func main() async {
        await StoredProgram.main(
            AidService.self, transport: ZeroMQTransports.make, admin: AdminServer.make)
    }
}
