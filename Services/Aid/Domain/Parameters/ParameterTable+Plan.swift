import Contracts

extension ParameterTable {
    /// The table that is part of the program, `Plan/aid-parameters.csv`.
    ///
    /// Its rows without an end were last checked for the autumn term of 2026. Later terms need a
    /// new
    /// check and a new edition of the program, not a guess (A4).
    static func plan() throws -> ParameterTable {
        try ParameterTable(
            csv: String(decoding: PackageResources.aid_parameters_csv, as: UTF8.self),
            lastChecked: TermCode("2026A"))
    }
}
