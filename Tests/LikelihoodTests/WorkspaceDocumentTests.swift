import TestSupport
import Testing

@testable import Likelihood

@Suite struct WorkspaceDocumentTests {
    @Test(arguments: ReferenceSet.names) func writingAndReadingKeepsEverything(name: String) throws {
        let workspace = try ReferenceSet(name).workspace
        #expect(try Workspace(json: workspace.json()) == workspace)
        #expect(try Workspace(json: workspace.json(.pretty)) == workspace)
    }

    @Test func theDocumentIsThatWhichWasRead() throws {
        #expect(try Workspace(ExampleWorkspace.document).document == ExampleWorkspace.document)
    }

    @Test(arguments: ReferenceSet.smallNames) func aModelWithItsDataMakesAWorkspace(name: String) throws {
        let reference = try ReferenceSet(name)
        let written = try Workspace(json: Workspace(model: reference.model, data: reference.data).json())
        let (model, data) = try written.model(interpolation: reference.model.interpolation)
        #expect(model.parameters == reference.model.parameters)
        #expect(model.parametersOfInterest == reference.model.parametersOfInterest)
        #expect(data == reference.data)
    }

    @Test(arguments: ReferenceSet.smallNames) func shiftedAuxiliaryDataAreWritten(name: String) throws {
        let reference = try ReferenceSet(name)
        var shifted = reference.data
        for index in shifted.auxiliaryData.indices { shifted.auxiliaryData[index] += 0.125 }
        let written = Workspace(model: reference.model, data: shifted)
        let (model, data) = try written.model(interpolation: reference.model.interpolation)
        #expect(data == shifted)
        let point = reference.expected.points[1].values
        let likelihood = try NegativeLogLikelihood(model: reference.model, data: shifted)
        let again = try NegativeLogLikelihood(model: model, data: data)
        expectClose(
            LikelihoodEvaluator(again).value(at: point), LikelihoodEvaluator(likelihood).value(at: point),
            relative: 1e-13)
        expectClose(again.constant, likelihood.constant, relative: 1e-13)
    }
}
