import Admin
import BusZeroMQ
import ServiceKit
import Teachers

@main
struct TeachersMain {
    static func main() async {
        await StoredProgram.main(
            TeachersService.self, transport: ZeroMQTransports.make, admin: AdminServer.make)
    }
}
