/// Seats of one kind at one school: whoever applies is held while nobody better needs the seat.
///
/// The whole of a mechanism rests on one property of it: its bar only ever rises. Whom it refuses it
/// would refuse for ever, whoever else applies, so the order of applications changes nothing. With equal
/// candidates that asks for this:
///
/// - Admitting all: held is whoever has fewer than `seats` strictly better applicants.
/// - Rejecting all: held is whoever has at most `seats` applicants that are equal or better, himself among
///   them. A refused group counts for ever: nobody equal or below gets a seat it left empty.
/// - With a lottery nobody is equal, and both are the same.
struct SeatPool {
    /// May shrink while applications come in (`shrink`).
    private(set) var seats: Int
    /// Ranks from here on are refused.
    private(set) var bar: Int
    private let admitsEquals: Bool
    /// The worst on top: rank and candidate in one number.
    private var heap: [Int] = []
    /// When equals are admitted and seats are full: the worst held, all of one rank; the heap holds the better ones.
    private var tail: [Int] = []

    init(seats: Int, tie: SeniorRule.TiePolicy) {
        self.seats = seats
        admitsEquals = tie == .admitAll
        bar = seats == 0 ? 0 : .max
    }

    var heldCount: Int { heap.count + tail.count }
    var held: [Int] { (heap + tail).map { $0 & 0xFFFF_FFFF } }
    /// Whether somebody worse would be refused.
    var isClosed: Bool { bar != .max || heldCount >= seats }
    /// The worst rank held.
    var lowestRank: Int? { (tail.first ?? heap.first).map { $0 >> 32 } }
    /// The best rank that was refused although seats are empty: equals of whom not all had room.
    var refusedTieRank: Int? { bar != .max && heldCount < seats ? bar : nil }

    /// A candidate applies; whoever has to go is appended to `refused`.
    mutating func offer(_ candidate: Int, rank: Int, refused: inout [Int]) {
        guard rank < bar else { return refused.append(candidate) }
        let entry = rank << 32 | candidate
        if let last = tail.first, last >> 32 == rank { return tail.append(entry) }
        push(entry)
        settle(&refused)
    }

    /// One seat fewer.
    mutating func shrink(refused: inout [Int]) {
        seats -= 1
        if seats == 0 {
            refused += held
            heap = []
            tail = []
            bar = 0
        } else {
            settle(&refused)
        }
    }

    /// What is left for the next wish rank: free seats, and the bar where a refused group set it.
    mutating func seal() {
        let isRefusing = refusedTieRank != nil
        seats = max(0, seats - heldCount)
        heap = []
        tail = []
        if seats == 0 { bar = 0 } else if !isRefusing { bar = .max }
    }

    private mutating func settle(_ refused: inout [Int]) {
        if admitsEquals { settleAdmitting(&refused) } else { settleRejecting(&refused) }
    }

    private mutating func settleRejecting(_ refused: inout [Int]) {
        while heap.count > seats, let worst = heap.first {
            bar = worst >> 32
            while let next = heap.first, next >> 32 == bar { refused.append(pop() & 0xFFFF_FFFF) }
        }
    }

    private mutating func settleAdmitting(_ refused: inout [Int]) {
        if tail.isEmpty {
            guard heap.count >= seats else { return }
            takeTail()
        }
        while heap.count >= seats {
            refused += tail.map { $0 & 0xFFFF_FFFF }
            takeTail()
        }
        if let last = tail.first { bar = last >> 32 + 1 }
    }

    private mutating func takeTail() {
        tail.removeAll(keepingCapacity: true)
        guard let rank = heap.first.map({ $0 >> 32 }) else { return }
        while let next = heap.first, next >> 32 == rank { tail.append(pop()) }
    }

    private mutating func push(_ entry: Int) {
        var child = heap.count
        heap.append(entry)
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[parent] < entry else { break }
            heap[child] = heap[parent]
            child = parent
        }
        heap[child] = entry
    }

    private mutating func pop() -> Int {
        let top = heap[0]
        let entry = heap.removeLast()
        guard !heap.isEmpty else { return top }
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < heap.count else { break }
            if child + 1 < heap.count, heap[child + 1] > heap[child] { child += 1 }
            guard heap[child] > entry else { break }
            heap[parent] = heap[child]
            parent = child
        }
        heap[parent] = entry
        return top
    }
}
