import Admission
import Bus
import Contracts

/// What a run's market was written as, and how its result is computed again.
struct MarketExport: Encodable, Equatable {
    let runID: String
    let into: String
    let schools: Int
    let quotas: Int
    let candidates: Int
    let inputHash: String
    /// From the execution on.
    let resultHash: String?
    /// Of `edubus`; nil while nobody outside the service knows the lottery's seed.
    let arguments: [String]?

    init(_ market: SeniorMarket, of run: AdmissionRun, into folder: String) {
        runID = run.id
        into = folder
        schools = market.schools.count
        quotas = market.quotas.count
        candidates = market.candidates.count
        inputHash = market.inputHash
        resultHash = run.resultHash
        arguments = Self.arguments(run, inputHash: market.inputHash, folder)
    }

    /// Reads a run's frozen market and writes it into a new folder.
    ///
    /// - Throws: `ProgramError` when it is not the market that was frozen, or cannot be written.
    static func write(
        _ runID: String, into folder: String, from client: any BusCalling, _ options: CallOptions
    ) async throws -> MarketExport {
        let run = try await client.call(
            Enrollment.getAdmission, GetAdmission(runID: runID), options: options)
        let market = try await FrozenMarket(of: runID, from: client, options).market(of: run)
        try MarketFiles.write(market, into: folder)
        return MarketExport(market, of: run, into: folder)
    }

    private static func arguments(
        _ run: AdmissionRun, inputHash: String, _ folder: String
    ) -> [String]? {
        let rule = run.rule
        var arguments = [
            "simulate", "admission", "--mechanism", rule.mechanism.rawValue, "--floor-delta",
            "\(ExamScore(hundredths: rule.floorDeltaHundredths))", "--tie", rule.tie.rawValue,
            "--order", rule.order.rawValue,
        ]
        if rule.tie == .lottery {
            guard let secret = run.secret, let value = run.publicValue else { return nil }
            arguments += [
                "--seed",
                LotteryDraw.seed(listHash: inputHash, secret: secret, publicValue: value),
            ]
        }
        for (option, name) in [
            ("--plan", MarketFiles.names.plan), ("--quotas", MarketFiles.names.quotas),
            ("--candidates", MarketFiles.names.candidates),
        ] {
            arguments += [option, "\(folder)/\(name)"]
        }
        return arguments
    }

    var text: String {
        var lines = [
            "\(runID): \(schools) schools, \(quotas) quotas, \(candidates) candidates in \(into)",
            "input \(inputHash)",
        ]
        if let resultHash { lines.append("result \(resultHash)") }
        lines.append(
            arguments.map { "edubus " + $0.joined(separator: " ") }
                ?? "the lottery's seed is told on publication; without it no result is the run's")
        return lines.joined(separator: "\n")
    }
}
