@main struct EnrollmentProgram {
    static func main() {}
}
