using Fairlead.Templates.Document;
using Fairlead.Templates.Reading;
using Fairlead.Testing;
using Json.Schema;

namespace Fairlead.Templates.Tests;

/// <summary>The published schema takes what the reader takes, and refuses what it refuses as far as a schema can know.</summary>
public sealed class SchemaTests
{
    // What these have is wrong between their parts: a name that is not there, a type that does not fit. Or no parser of YAML gives it to a validator.
    private static readonly string[] BeyondSchemas =
    [
        "cycle", "unknown-phase", "duplicate-phase", "missing-variable", "types", "calls", "later", "alias-unknown", "tag", "tab", "no-yaml", "two-documents", "bomb",
    ];

    private static readonly JsonSchema Schema = JsonSchema.FromFile(Path.Combine(SourceTree.Root, "docs/schema/workflow.json"));

    public static TheoryData<string> Good =>
        [.. Directory.GetFiles(Path.Combine(SourceTree.Root, "docs/gallery"), "*.yaml"), Path.Combine(SourceTree.Root, "tests/Fairlead.Templates.Tests/templates/harbour.yaml"),
            Path.Combine(SourceTree.Root, "tests/Fairlead.Templates.Tests/templates/solver.yaml")];

    public static TheoryData<string> Bad =>
        [.. Directory.GetFiles(Path.Combine(SourceTree.Root, "tests/Fairlead.Templates.Tests/bad"), "*.yaml").Where(f => !BeyondSchemas.Contains(Path.GetFileNameWithoutExtension(f)))];

    [Theory]
    [MemberData(nameof(Good))]
    public void Evaluate_WhatTheReaderTakes_IsValid(string file)
    {
        var problems = new Problems();
        WorkflowReader.Read(File.ReadAllText(file), problems);

        problems.All.ShouldBeEmpty();
        Evaluate(file).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Evaluate_WhatTheReaderRefusesForItsForm_IsNotValid(string file)
    {
        var problems = new Problems();
        WorkflowReader.Read(File.ReadAllText(file), problems);

        problems.All.ShouldNotBeEmpty();
        Evaluate(file).ShouldBeFalse();
    }

    private static bool Evaluate(string file)
    {
        var node = YamlDocument.Read(File.ReadAllText(file), new Problems()).ShouldNotBeNull();
        return Schema.Evaluate(Values.Json(node)).IsValid;
    }
}
