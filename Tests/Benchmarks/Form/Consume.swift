/// Keeps the optimiser from leaving out what is measured.
@inline(never)
func consume<Value>(_ value: Value) {
    withExtendedLifetime(value) {}
}
