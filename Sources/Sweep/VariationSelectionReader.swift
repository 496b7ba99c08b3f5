import Likelihood

extension Field {
    /// `all` (the default), `none`, a list of variations, or `{first: N}`, the first N of the configuration.
    ///
    /// Of `first` nothing but its variations is kept: all of them are `all`.
    func someVariations(_ variations: [String]) throws(ConfigurationError) -> VariationSelection {
        switch value?.content {
        case nil, .scalar("all", _): return .all
        case .scalar("none", _), .sequence([]): return .named([])
        case .mapping:
            let first = try section(keys: ["first"])["first"].integer(atLeast: 0, atMost: variations.count)
            return first > 0 && first == variations.count ? .all : .named(Array(variations.prefix(first)))
        default: return .named(try someKnown("variations", variations, orElse: "all, none, {first: N}"))
        }
    }
}
