@main struct TeachersProgram {
    static func main() {}
}
