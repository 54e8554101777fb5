/// Why a program cannot start or go on: one line for an operator, with what to do.
public struct ProgramError: Error, CustomStringConvertible, Sendable {
    public let description: String
    public init(_ description: String) { self.description = description }
}
