/// Every limit of a register's extract, in one place, with its unit.
enum ExtractLimits {
    /// Largest file; a register of a million records with ten columns has about a fifth of it.
    static let fileBytes = 1 << 30
    /// Most records; five times the city's pupils.
    static let records = 4_000_000
    /// Largest cell.
    static let cellBytes = 1000
    /// Columns of the file, most of which nobody reads.
    static let columns = 500
    /// A newer extract with fewer records than this share of the one in force is taken for half a file.
    static let leastShare = 0.5
    /// Between two looks at the file. A file is read when two looks have found it the same.
    static let watchInterval: Duration = .seconds(1)
    /// Largest file of a column map.
    static let mapBytes = 64 * 1024
}
