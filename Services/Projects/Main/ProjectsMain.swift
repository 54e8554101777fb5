import Admin
import BusZeroMQ
import Projects
import ServiceKit

@main
struct ProjectsMain {
    static func main() async {
        await StoredProgram.main(
            ProjectsService.self, transport: ZeroMQTransports.make, admin: AdminServer.make)
    }
}
