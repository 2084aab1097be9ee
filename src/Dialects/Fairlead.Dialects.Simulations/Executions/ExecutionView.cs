using System.Globalization;
using System.Text.Json.Nodes;
using Fairlead.Core.Machines;

namespace Fairlead.Dialects.Simulations.Executions;

/// <summary>An execution as clients see it: one text that scripts cut apart, and the same as members.</summary>
internal static class ExecutionView
{
    private const long NoJob = 0;

    /// <summary>The id as clients know it.</summary>
    public static string IdOf(Core.RunId id) => id.Value.ToString("D");

    /// <summary>The execution.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="machine">Its machine.</param>
    /// <param name="now">What time it is.</param>
    public static JsonObject Of(Execution execution, Machine machine, DateTimeOffset now)
    {
        var (id, name, job, nodes) = (IdOf(execution.Run.Id), execution.Record.Name, JobIdOf(execution), execution.Record.Nodes);
        var time = TimeOf(execution, now);
        var autorestart = execution.Record.Autorestart;
        var view = new JsonObject
        {
            ["message"] = $"eID: {id},name: {Plain(name)},jobID: {job},user: {machine.Name.User},nodes: {nodes},status: {SimulationsStates.SchedulerWord(execution.State)}"
                + $",autorestart: {(autorestart ? "True" : "False")},time: {time};",
            ["eID"] = id,
            ["Name"] = name,
            ["JobID"] = job,
            ["User"] = machine.Name.User,
            ["NumNodes"] = nodes,
            ["Status"] = SimulationsStates.Word(execution.State),
            ["Autorestart"] = autorestart,
            ["Time"] = time,
        };
        if (execution.State is ExecutionState.Failed && (execution.Record.Refused ?? execution.Run.Header.Message) is { } reason)
        {
            view["Reason"] = reason;
        }

        return view;
    }

    /// <summary>A time as schedulers write it: <c>[D-]HH:MM:SS</c>.</summary>
    public static string Written(TimeSpan time) => (time.Days > 0 ? $"{time.Days}-" : string.Empty) + time.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);

    // What would end a part of the message, or all of it.
    private static string Plain(string name) => name.Replace(',', '_').Replace(';', '_');

    private static long JobIdOf(Execution execution) =>
        execution.Current?.CurrentAttempt?.BatchId is { } batch && long.TryParse(string.Concat($"{batch}".TakeWhile(char.IsAsciiDigit)), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : NoJob;

    private static string TimeOf(Execution execution, DateTimeOffset now) => Written(
        execution.Current?.CurrentAttempt is { StartedAt: { } started } attempt && (attempt.End?.At ?? now) - started is var elapsed && elapsed > TimeSpan.Zero ? elapsed : TimeSpan.Zero);
}
