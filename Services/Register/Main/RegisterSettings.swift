import Register
import ServiceKit

/// A register's settings as what it is opened with.
struct RegisterSettings {
    private let program: Program

    init(_ program: Program) { self.program = program }

    /// - Throws: `ProgramError` with the extract's first fault.
    func open(_ choice: RegisterChoice) throws -> any ServedRegister {
        let settings = program.settings
        guard let file = settings.optionalText("file") else {
            throw ProgramError("file: is not said: the extract to answer from")
        }
        let options = try RegisterOptions(
            file: file, map: settings.optionalText("map"), table: settings.optionalText("table"),
            oldestHours: settings.optionalText("oldestHours").flatMap { Int($0) },
            sample: settings.isOn("sample"), secret: settings.personSecret(),
            log: program.log)
        do {
            return try choice.open(options)
        } catch {
            throw ProgramError("file: \(error)")
        }
    }
}
