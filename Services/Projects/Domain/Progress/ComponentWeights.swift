import Bus
import Contracts

/// The parts of a project's work and their weights, which make one physical progress out of many.
struct ComponentWeights: Sendable {
    let components: [BaselineComponent]

    /// What a project is without a baseline, or with one that names no components.
    static let undivided = ComponentWeights(
        unchecked: [BaselineComponent(code: "whole", name: "整体", weightBasisPoints: 10_000)])

    /// Throws INVALID_ARGUMENT when a code is wrong or twice, or the weights do not sum to 10,000.
    init(_ components: [BaselineComponent]) throws(CallError) {
        guard !components.isEmpty else {
            self = .undivided
            return
        }
        var seen: Set<String> = []
        for (index, component) in components.enumerated() {
            let field = "components[\(index)]"
            guard (1...32).contains(component.code.utf8.count),
                component.code.utf8.allSatisfy(Self.isCodeByte)
            else {
                throw .invalid(
                    "\(field).code", rule: "P4", "must be 1 to 32 letters, digits and -")
            }
            guard seen.insert(component.code).inserted else {
                throw .invalid("\(field).code", rule: "P4", "is named twice")
            }
            guard (1...10_000).contains(component.weightBasisPoints) else {
                throw .invalid("\(field).weightBasisPoints", rule: "P4", "must be 1 to 10000")
            }
            try Texts.check(component.name, "\(field).name", rule: "P4")
        }
        guard components.reduce(0, { $0 + $1.weightBasisPoints }) == 10_000 else {
            throw .invalid("components", rule: "P4", "weights must sum to 10000")
        }
        self.components = components
    }

    private init(unchecked components: [BaselineComponent]) { self.components = components }

    init(of baseline: Baseline?) {
        components = baseline?.components ?? Self.undivided.components
    }

    /// Σ weight × progress as an exact share of 1. Components never reported count as 0.
    func physicalShare(_ progress: [ComponentProgress]) throws -> Rational {
        var sum = 0
        for component in components {
            let reported = progress.first { $0.component == component.code }
            sum += component.weightBasisPoints * (reported?.basisPoints ?? 0)
        }
        return try Rational(Int128(sum), over: 100_000_000)
    }

    /// Rounded down, so that only finished work shows 10,000.
    func physicalBasisPoints(_ progress: [ComponentProgress]) throws -> Int {
        Int(try (physicalShare(progress) * Rational(10_000)).floor)
    }

    private static func isCodeByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
        default: false
        }
    }
}
