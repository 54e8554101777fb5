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
            Handler(Enrollment.setSchoolGroup, setSchoolGroup),
            Handler(Enrollment.leaveSchoolGroup, leaveSchoolGroup),
            Handler(Enrollment.listSchoolGroups) { request, _ in
                try Paging.checkRegion(request.region)
                let day = request.on ?? now.cityDate
                let groups = try await store.read {
                    try $0.schoolGroups(request.region, on: day)
                }
                return SchoolGroups(
                    on: day, schools: groups.reduce(0) { $0 + $1.members.count }, groups: groups)
            },
            Handler(Enrollment.equityFigures, equityFigures),
            Handler(Enrollment.cohortRetention, cohortRetention),
            Handler(Enrollment.recordPurchasedSeats, recordPurchasedSeats),
            Handler(Enrollment.seatSources, seatSources),
        ] + supervisionHandlers
    }
}
