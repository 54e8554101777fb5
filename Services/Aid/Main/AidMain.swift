@main struct AidProgram {
    static func main() {}
}
