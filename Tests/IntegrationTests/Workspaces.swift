import Foundation

/// Workspaces to fit.
enum Workspaces {
    /// The signal of `small`, without which it is one of the background alone.
    static let signal = """
        {"name": "signal", "data": [5.0, 10.0], "modifiers": [
            {"name": "mu", "type": "normfactor", "data": null},
            {"name": "lumi", "type": "lumi", "data": null}]}
        """

    /// The settings of a parameter in the first measurement of `small`.
    static let luminosity = """
        {"name": "lumi", "auxdata": [1.0], "sigmas": [0.02], "inits": [1.0], "bounds": [[0.5, 1.5]]}
        """

    /// Two channels with all kinds of modifiers but shapefactor, two measurements.
    static let small = """
        {"channels": [
          {"name": "SR", "samples": [
            \(signal),
            {"name": "background", "data": [50.0, 40.0], "modifiers": [
              {"name": "theory", "type": "normsys", "data": {"hi": 1.1, "lo": 0.95}},
              {"name": "scale", "type": "histosys", "data": {"hi_data": [52.0, 43.0], "lo_data": [47.0, 38.0]}},
              {"name": "stat", "type": "staterror", "data": [2.0, 1.5]}]}]},
          {"name": "CR", "samples": [
            {"name": "background", "data": [200.0], "modifiers": [
              {"name": "theory", "type": "normsys", "data": {"hi": 1.05, "lo": 0.9}},
              {"name": "method", "type": "shapesys", "data": [10.0]}]}]}],
         "observations": [{"name": "SR", "data": [57.0, 52.0]}, {"name": "CR", "data": [205.0]}],
         "measurements": [
          {"name": "main", "config": {"poi": "mu", "parameters": [
            \(luminosity)]}},
          {"name": "known luminosity", "config": {"poi": "mu", "parameters": [
            {"name": "lumi", "auxdata": [1.0], "sigmas": [0.02], "fixed": true}]}}],
         "version": "1.0.0"}
        """

    static let background = small.replacing(signal + ",", with: "")

    /// By which pyhf knows `background`: `pyhf.utils.digest(json.loads(background))`.
    static let backgroundDigest = "fe9ae5d4e37e90097cd83ffc899f5d4b08bfa5318ef981b222a6bbab3f5bf259"

    /// Two patches that add a signal to `background`, the first that of `small`.
    static func patchSet(digest: String = backgroundDigest) -> String {
        """
        {"metadata": {"references": {"hepdata": "ins1"}, "description": "two signals", "labels": ["mass"],
                      "digests": {"sha256": "\(digest)"}},
         "patches": [
          {"metadata": {"name": "signal_100", "values": [100]}, "patch": [\(addition(signal))]},
          {"metadata": {"name": "signal_200", "values": [200]},
           "patch": [\(addition(signal.replacing("10.0", with: "3.0")))]}],
         "version": "1.0.0"}
        """
    }

    /// The operation of a JSON Patch that adds a sample to `background`.
    static func addition(_ sample: String) -> String {
        "{\"op\": \"add\", \"path\": \"/channels/0/samples/0\", \"value\": \(sample)}"
    }

    /// A file of a reference model, see `Tests/LikelihoodTests/Reference/pyhf/README.md`.
    static func reference(_ model: String, _ file: String = "workspace.json") throws -> String {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try String(
            contentsOf: tests.appending(path: "LikelihoodTests/Reference/pyhf/\(model)/\(file)"), encoding: .utf8)
    }
}
