import Admin
import BusZeroMQ
import Enrollment
import ServiceKit

@main
struct EnrollmentMain {
    static func main() async {
        await StoredProgram.main(
            EnrollmentService.self, transport: ZeroMQTransports.make, admin: AdminServer.make)
    }
}
