import Likelihood

/// Signal and background in five bins, of which the fourth is empty; one variation of both, one of the background.
let exampleTemplates = [
    ProcessTemplate(
        name: "signal", signal: "signal", nominal: [1, 3, 8, 0, 12], variances: [0.02, 0.06, 0.16, 0, 0.24],
        variations: [TemplateVariation(name: "tau_pt", up: [1.1, 3.2, 8.3, 0, 11.8], down: [0.9, 2.9, 7.8, 0, 12.1])]),
    ProcessTemplate(
        name: "background", nominal: [400, 200, 100, 0, 30], variances: [80, 40, 20, 0, 6],
        variations: [
            TemplateVariation(name: "tau_pt", up: [420, 214, 106, 0, 33], down: [383, 190, 95, 0, 28]),
            TemplateVariation(name: "met", up: [395, 203, 104, 0, 30], down: [404, 198, 97, 0, 30.5]),
        ]),
]

/// The channel of a binary classifier.
func discriminant(_ processes: [ProcessTemplate] = exampleTemplates) -> [ChannelTemplates] {
    [ChannelTemplates(name: "discriminant", processes: processes)]
}
