import Bus
import Contracts
import Store

/// What officers watch beside a season.
extension EnrollmentService {
    var oversightHandlers: [Handler] {
        [
            Handler(Enrollment.classSizes, classSizes),
            Handler(Enrollment.preschoolCoverage, preschoolCoverage),
            Handler(Enrollment.setTownships, setTownships),
            Handler(Enrollment.townshipCoverage, townshipCoverage),
        ]
    }
}
