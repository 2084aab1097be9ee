using System.Text.Json;
using Fairlead.Core;
using Fairlead.Core.Workflows;

namespace Fairlead.Dialects.Unicore.Workflows.Views;

/// <summary>Writes UNICORE's <c>detailedStatus</c>: a level with its activities and subworkflows, each with all its executions.</summary>
/// <param name="root">The workflow as it was compiled.</param>
/// <param name="rows">What has been executed of it.</param>
/// <param name="separator">What stands between the parts of an iteration value.</param>
/// <param name="jobUrl">The address of a job.</param>
internal sealed class StatusTree(Block root, StatusRows rows, string separator, Func<JobId, string> jobUrl)
{
    private const int Portion = 65_536;

    /// <summary>Writes it as one object, portion by portion.</summary>
    public async Task WriteToAsync(Utf8JsonWriter writer, CancellationToken cancellationToken)
    {
        writer.WriteStartObject();
        await WriteLevelAsync(writer, root, rows.Root, cancellationToken);
        if (rows.IsCut)
        {
            writer.WriteBoolean("isIncomplete", true);
        }

        writer.WriteEndObject();
    }

    private async Task WriteLevelAsync(Utf8JsonWriter writer, Block block, BlockInstance? instance, CancellationToken cancellationToken)
    {
        if (writer.BytesPending > Portion)
        {
            await writer.FlushAsync(cancellationToken);
        }

        var executions = (instance is null ? [] : rows.NodesOf(instance)).ToLookup(n => n.Node);
        var iteration = instance is null ? string.Empty : string.Join(separator, instance.Iteration);
        writer.WriteStartObject("activities");
        for (var i = 0; i < block.Nodes.Length; i++)
        {
            if (block.Nodes[i] is not (Node.SubBlock or Node.Loop))
            {
                WriteActivity(writer, block.Nodes[i].Id, executions[i], iteration);
            }
        }

        writer.WriteEndObject();
        writer.WriteStartObject("subworkflows");
        for (var i = 0; i < block.Nodes.Length; i++)
        {
            if (block.Nodes[i] is Node.SubBlock or Node.Loop)
            {
                writer.WriteStartArray(block.Nodes[i].Id);
                foreach (var execution in executions[i].Where(e => WorkflowWords.Of(e) != WorkflowWords.NotStarted))
                {
                    await WriteSubworkflowAsync(writer, block.Nodes[i], execution, iteration, cancellationToken);
                }

                writer.WriteEndArray();
            }
        }

        writer.WriteEndObject();
    }

    private void WriteActivity(Utf8JsonWriter writer, string id, IEnumerable<NodeInstance> executions, string iteration)
    {
        writer.WriteStartArray(id);
        var isStarted = false;
        foreach (var execution in executions)
        {
            isStarted = true;
            WriteExecution(writer, execution, iteration);
        }

        if (!isStarted)
        {
            writer.WriteStartObject();
            if (iteration.Length > 0)
            {
                writer.WriteString("iteration", iteration);
            }

            writer.WriteString("status", WorkflowWords.NotStarted);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteExecution(Utf8JsonWriter writer, NodeInstance execution, string iteration)
    {
        var status = WorkflowWords.Of(execution);
        writer.WriteStartObject();
        writer.WriteString("iteration", iteration);
        writer.WriteString("status", status);
        if (status == WorkflowWords.Failed && execution.Failure is { } failure)
        {
            writer.WriteString("errorMessage", WorkflowWords.OfActivity(failure));
        }

        if (execution.Job is { } job)
        {
            writer.WriteString("jobURL", jobUrl(job));
        }

        if (status == WorkflowWords.Successful && (long?)(execution.EndedAt - execution.StartedAt)?.TotalSeconds is > 0 and var seconds)
        {
            writer.WriteNumber("time", seconds);
        }

        writer.WriteEndObject();
    }

    private async Task WriteSubworkflowAsync(Utf8JsonWriter writer, Node node, NodeInstance execution, string iteration, CancellationToken cancellationToken)
    {
        var children = rows.ChildrenOf(execution);
        var only = node is Node.SubBlock ? children.FirstOrDefault() : null;
        WriteHead(writer, iteration, WorkflowWords.Of(execution), only?.Failure ?? execution.Failure);
        if (node is Node.SubBlock sub)
        {
            await WriteLevelAsync(writer, sub.Body, only, cancellationToken);
        }
        else if (node is Node.Loop loop)
        {
            writer.WriteStartObject("activities");
            writer.WriteEndObject();
            writer.WriteStartObject("subworkflows");
            writer.WriteStartArray(loop.Body.Id ?? loop.Id);
            foreach (var body in children)
            {
                WriteHead(writer, string.Join(separator, body.Iteration), WorkflowWords.Of(body), body.Failure);
                await WriteLevelAsync(writer, loop.Body, body, cancellationToken);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <summary>Begins the entry of a subworkflow, a loop or an iteration.</summary>
    private static void WriteHead(Utf8JsonWriter writer, string iteration, string status, Failure? failure)
    {
        writer.WriteStartObject();
        writer.WriteString("iteration", iteration);
        writer.WriteString("status", status);
        if (status == WorkflowWords.Failed && failure is not null)
        {
            writer.WriteString("errorMessage", WorkflowWords.OfLevel(failure));
        }
    }
}
