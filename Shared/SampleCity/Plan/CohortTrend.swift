/// How large each birth cohort of the sample is against the others. Births fall, with a small rise around 2016: the shape
/// of what was published for the country, the numbers an assumption of the sample.
///
/// A cohort of a year was born from 1 September before it to 31 August in it.
enum CohortTrend {
    static let first = 1999
    private static let sizes = [
        700, 688, 670, 648, 628, 612, 600, 590, 582, 576,  // 1999 to 2008
        572, 570, 568, 572, 564, 558, 545, 556, 538, 512,  // 2009 to 2018
        494, 480, 466, 448, 426, 420, 396,  // 2019 to 2025
    ]

    /// The size of a cohort; outside the years known that of the nearest.
    static func size(of cohort: Int) -> Int {
        sizes[min(max(cohort - first, 0), sizes.count - 1)]
    }
}
