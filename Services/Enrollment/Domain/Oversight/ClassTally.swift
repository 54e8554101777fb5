import Contracts

/// Counts classes by size, school after school.
struct ClassTally: Sendable {
    /// Largest class of each band; a last one has no bound.
    static let bands = [25, 30, 35, 40, 45, 50, 55, 65]

    private let stage: Stage
    private let standards: ClassStandards
    private var classes = 0
    private var children = 0
    private var largest = 0
    private var inBand = [Int](repeating: 0, count: bands.count + 1)
    private var hasLimit = false
    private var overLimit = 0
    private var large = 0
    private var movingRooms = 0

    init(_ stage: Stage, by standards: ClassStandards) {
        self.stage = stage
        self.standards = standards
    }

    /// Adds classes of one school, all of one grade and size.
    mutating func add(_ count: Int, classesOf size: Int, grade: Int) {
        classes += count
        children += count * size
        largest = max(largest, size)
        inBand[Self.bands.firstIndex { size <= $0 } ?? Self.bands.count] += count
        if let limit = standards.limit(of: stage, grade: grade) {
            hasLimit = true
            if size > limit { overLimit += count }
        }
        if let bound = standards.largeSize(in: stage), size > bound { large += count }
    }

    /// Adds the rooms that one school needs beside its classrooms.
    mutating func addRooms(forSchoolOf count: Int) {
        guard let per = standards.classesPerMovingRoom(in: stage) else { return }
        movingRooms += (count + per - 1) / per
    }

    /// Adds all of another tally of the stage.
    mutating func add(_ other: Self) {
        classes += other.classes
        children += other.children
        largest = max(largest, other.largest)
        for band in inBand.indices { inBand[band] += other.inBand[band] }
        hasLimit = hasLimit || other.hasLimit
        overLimit += other.overLimit
        large += other.large
        movingRooms += other.movingRooms
    }

    var figures: ClassFigures {
        ClassFigures(
            classes: classes, children: children, largest: largest,
            bands: inBand.indices.filter { inBand[$0] > 0 }.map {
                ClassBand(upTo: $0 < Self.bands.count ? Self.bands[$0] : nil, classes: inBand[$0])
            },
            overLimit: hasLimit ? overLimit : nil,
            large: standards.largeSize(in: stage) == nil ? nil : large,
            movingRooms: standards.classesPerMovingRoom(in: stage) == nil ? nil : movingRooms)
    }
}
