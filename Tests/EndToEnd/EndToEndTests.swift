import Testing

/// The real programs over TCP with CURVE, as an operator starts them. One test at a time: the machine is
/// part of what is tested.
@Suite(.serialized)
struct EndToEndTests {}
