import Bus
import Contracts

extension AidService {
    @Sendable func listParameters(
        _ request: ListParameters, _ context: ServerContext
    ) async throws -> ParameterList {
        let table = calculator.table
        guard let programme = request.programme else {
            return ParameterList(lastChecked: table.lastChecked, parameters: table.rows)
        }
        let rows = table.rows(of: programme)
        guard !rows.isEmpty else { throw ParameterError.unknownProgramme(programme) }
        return ParameterList(lastChecked: table.lastChecked, parameters: rows)
    }

    @Sendable func getParameter(
        _ request: GetParameter, _ context: ServerContext
    ) async throws -> AidParameter {
        try calculator.table.knownRow(of: request.programme, in: request.term)
    }
}
