import Bus
import Contracts

/// The city, or one region, in the numbers of all four services.
struct Overview: BusMessage {
    /// The region asked for; the city when none was.
    var region: Region
    /// True when a part is missing; the sums that are there are whole.
    var partial: Bool
    /// True when any number is of the labelled sample city.
    var sample: Bool
    var enrollment: Part<EnrollmentSummary>
    var teachers: Part<TeachersSummary>
    var aid: Part<AidSummary>
    var projects: Part<ProjectSummary>
    var indicators: Part<IndicatorList>

    init(
        region: Region, enrollment: Part<EnrollmentSummary>, teachers: Part<TeachersSummary>,
        aid: Part<AidSummary>, projects: Part<ProjectSummary>, indicators: Part<IndicatorList>
    ) {
        self.region = region
        self.enrollment = enrollment
        self.teachers = teachers
        self.aid = aid
        self.projects = projects
        self.indicators = indicators
        partial = [
            enrollment.status, teachers.status, aid.status, projects.status, indicators.status,
        ].contains(.missing)
        sample = [enrollment.sample, teachers.sample, aid.sample, projects.sample].contains(true)
    }
}
