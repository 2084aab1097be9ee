using Fairlead.Core.Workflows;
using Fairlead.Core.Workflows.Drawing;

namespace Fairlead.Core.Tests.Workflows;

/// <summary>Drawings name every node and edge, and what people write never ends a text of theirs.</summary>
public sealed class WorkflowDrawingTests
{
    private static readonly WorkflowDefinition Definition = new()
    {
        Root = new Block
        {
            Nodes =
            [
                new Node.Job("make", "{}"),
                new Node.Choice("which"),
                new Node.Repeat("again", LoopTest.While, "x < \"3\"", new Block { Nodes = [new Node.Job("step", "{}"), new Node.Hold("look")], Edges = [new Edge("step", "look")] }),
            ],
            Edges = [new Edge("make", "which"), new Edge("which", "again") { Condition = "ok" }],
        },
    };

    [Fact]
    public void ToDot_AWorkflow_HasItsNodesInFramesAndItsEdges() => WorkflowDrawing.ToDot(Definition, "a \"title\"").ShouldBe("""
        digraph workflow {
          label="a \"title\""; labelloc=t; compound=true; node [fontname="sans-serif"]; edge [fontname="sans-serif"];
          n_0 [label="make", shape=box];
          n_1 [label="which", shape=diamond];
          subgraph cluster_n_2 {
            style=rounded;
            n_2 [label="again: while x < \"3\"", shape=plaintext];
            n_2_0 [label="step", shape=box];
            n_2_1 [label="look\nwait for a person", shape=box, style=rounded];
            n_2_0 -> n_2_1;
            n_2 -> n_2_0 [style=dotted];
          }
          n_0 -> n_1;
          n_1 -> n_2 [label="ok"];
        }

        """);

    [Fact]
    public void ToMermaid_AWorkflow_HasItsNodesInFramesAndItsEdges() => WorkflowDrawing.ToMermaid(Definition, "title").ShouldBe("""
        ---
        title: title
        ---
        flowchart TD
          n_0["make"]
          n_1{"which"}
          subgraph n_2["again: while x #lt; #quot;3#quot;"]
            n_2_0["step"]
            n_2_1("look<br/>wait for a person")
            n_2_0 --> n_2_1
          end
          n_0 --> n_1
          n_1 -->|"ok"| n_2

        """);
}
