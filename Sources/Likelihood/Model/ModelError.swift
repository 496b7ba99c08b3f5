/// Why a statistical model, its data or its templates are refused.
package enum ModelError: Error, Sendable, Equatable {
    case noChannels
    case noSamples(channel: String)
    /// Two things of one kind (`kind` as "parameter") bear one name.
    case duplicateName(kind: String, name: String)
    case parameterOfInterestMissing(String)
    case tooManyParameters(Int, limit: Int)
    case unknownParameter(String, place: String)
    /// A modifier uses a name that another one uses for something else.
    case conflictingUse(name: String, place: String, otherPlace: String)
    case invalidParameter(String, reason: String)
    case binCountMismatch(what: String, expected: Int, found: Int)
    /// A yield that is not finite, or a count or an uncertainty that is negative or not finite.
    case invalidYield(Double, bin: Int, place: String)
    /// The model expects less than no event where an Asimov data set needs a count.
    case impossibleExpectation(Double, bin: Int, place: String)
    case invalidNormalisation(Double, parameter: String, place: String)
    case invalidAuxiliaryData(Double, parameter: String)
    /// A density ratio, weight or score that is not finite or out of its range.
    case invalidEvent(Double, event: Int, place: String)
    case unknownVariation(String, known: [String])
    case noSignal
    case noFilledBins
    case signalStrengthOutOfRange(Double, range: ClosedRange<Double>)
}

extension ModelError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noChannels:
            "invalid model: there is no channel"
        case .noSamples(let channel):
            "invalid model: there is no sample - channel \"\(channel)\""
        case .duplicateName(let kind, let name):
            "invalid model: a \(kind) occurs twice - \"\(name)\""
        case .parameterOfInterestMissing(let name):
            "invalid model: the parameter of interest is not a parameter of the model - \"\(name)\""
        case .tooManyParameters(let count, let limit):
            "invalid model: \(count) parameters, of which fits keep the square in memory - at most \(limit)"
        case .unknownParameter(let name, let place):
            "invalid model: no parameter is named \"\(name)\" - \(place)"
        case .conflictingUse(let name, let place, let otherPlace):
            "invalid model: modifiers of one name cannot share their parameters - \"\(name)\" of \(place) and of \(otherPlace)"
        case .invalidParameter(let name, let reason):
            "invalid model: \(reason) - parameter \"\(name)\""
        case .binCountMismatch(let what, let expected, let found):
            "invalid model: expected \(expected) values, found \(found) - \(what)"
        case .invalidYield(let value, let bin, let place):
            "invalid model: an impossible number of events, \(value) - bin \(bin) of \(place)"
        case .impossibleExpectation(let value, let bin, let place):
            "no Asimov data set: the model expects \(value) events - bin \(bin) of \(place)"
        case .invalidNormalisation(let factor, let parameter, let place):
            "invalid model: a normalisation by \(factor), expected a finite number above 0 - \"\(parameter)\" of \(place)"
        case .invalidAuxiliaryData(let value, let parameter):
            "invalid data: an auxiliary datum of \(value), expected a possible one - parameter \"\(parameter)\""
        case .invalidEvent(let value, let event, let place):
            "invalid events: an impossible value, \(value) - number \(event) of \(place)"
        case .unknownVariation(let name, let known):
            "invalid nuisance selection: no variation is named \"\(name)\" - known are \(known.joined(separator: ", "))"
        case .noSignal:
            "invalid templates: no process is a signal"
        case .noFilledBins:
            "invalid templates: no bin has an expected event"
        case .signalStrengthOutOfRange(let value, let range):
            "invalid measurement: a signal strength of \(value) - expected \(range.lowerBound) to \(range.upperBound)"
        }
    }
}
