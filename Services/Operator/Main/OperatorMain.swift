import ArgumentParser
import Operator

@main
struct OperatorMain {
    static func main() async {
        await EdubusCommand.main()
    }
}
