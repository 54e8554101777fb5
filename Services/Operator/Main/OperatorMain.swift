@main struct OperatorProgram {
    static func main() {}
}
