import Bus
import Contracts
import Store

/// What officers watch beside a season.
extension EnrollmentService {
    var oversightHandlers: [Handler] {
        [
            Handler(Enrollment.classSizes, classSizes),
        ]
    }
}
