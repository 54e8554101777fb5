import Bus
import Contracts

/// 招生季看板: a school year's season of the city, or of one region.
struct SeasonOverview: BusMessage {
    /// The region asked for; the city when none was.
    var region: Region
    /// True when a part is missing; the sums that are there are whole.
    var partial: Bool
    /// True when any number is of the labelled sample city.
    var sample: Bool
    var season: Part<SeasonSummary>
    /// 义务教育派位 of the same school year: who is placed, an open case or ineligible.
    var allocations: Part<AllocationReport>?
    /// Drop-out and special-education cases, which are few: only for those who may know of them.
    var cases: Part<SeasonCases>?

    init(
        region: Region, season: Part<SeasonSummary>, allocations: Part<AllocationReport>?,
        cases: Part<SeasonCases>?
    ) {
        self.region = region
        self.season = season
        self.allocations = allocations
        self.cases = cases
        partial = [season.status, allocations?.status, cases?.status].contains(.missing)
        sample = season.sample == true
    }
}
