using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fairlead.Core.Identity;
using Fairlead.Core.Jobs;
using Fairlead.Dialects.Unicore.Json;
using Fairlead.Dialects.Unicore.Notifications;

namespace Fairlead.Dialects.Unicore.Description;

/// <summary>Compiles <c>Notification</c>, an address, and <c>NotificationSettings</c>, an address with what the receiver wants to hear of.</summary>
/// <param name="job">The document.</param>
/// <param name="jobs">The address of all jobs, as the client knows it.</param>
/// <param name="owner">On whose behalf the receiver is told.</param>
internal sealed class NotificationCompiler(JsonFields job, Uri jobs, Principal owner)
{
    private const string Simple = "Notification";
    private const string Detailed = "NotificationSettings";
    private static readonly ImmutableArray<string> UsualStates = ["RUNNING", "SUCCESSFUL", "FAILED"];

    /// <summary>The subscriptions; one at most for each of the two.</summary>
    public ImmutableArray<Subscription> Compile()
    {
        var all = ImmutableArray.CreateBuilder<Subscription>();
        if (job[Simple] is not null && job[Simple] is not JsonObject && Receiver(job, Simple) is { } address)
        {
            all.Add(To(address) with { States = [.. UsualStates.Select(Trigger)] });
        }

        // The short key with an object in it can only mean the long one.
        var settings = job[Detailed] is not null ? job.Object(Detailed) : job[Simple] is JsonObject ? job.Object(Simple) : null;
        if (settings is not null && Receiver(settings, "URL") is { } receiver)
        {
            var batchStates = settings.Texts("bssStatus");
            all.Add(To(receiver) with { States = [.. States(settings).Select(Trigger)], BatchStates = [.. batchStates.Distinct()] });
        }

        return all.ToImmutable();
    }

    private static ImmutableArray<string> States(JsonFields settings)
    {
        if (settings["status"] is null)
        {
            return UsualStates;
        }

        var words = settings["status"] is JsonArray ? settings.Texts("status") : Words.Of(settings.Text("status"));
        ImmutableArray<string> states = [.. words.Select(w => w.Trim().ToUpperInvariant()).Distinct()];
        if (states.FirstOrDefault(s => UnicoreStates.StatesOf(s).IsEmpty) is { } wrong)
        {
            settings.Refuse("status", $"There is no job status '{Shown.Of(wrong)}'. Possible: {string.Join(", ", UnicoreStates.All)}.");
        }

        return states;
    }

    private static Uri? Receiver(JsonFields fields, string key)
    {
        var text = fields.Text(key)?.Trim();
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0)
        {
            return address;
        }

        fields.Refuse(key, text is null ? $"NotificationSettings needs '{key}': an http or https address." : $"'{Shown.Of(WithoutUser(text))}' is no http or https address without user name and password.");
        return null;
    }

    private static string WithoutUser(string text) => text.LastIndexOf('@') is >= 0 and var at ? text[(at + 1)..] : text;

    private static StateTrigger Trigger(string word) => new(word, UnicoreStates.StatesOf(word));

    private Subscription To(Uri receiver) => new()
    {
        Receiver = receiver,
        Format = UnicoreNotification.FormatName,
        Jobs = jobs,
        Mandate = Mandate.Of(owner),
    };
}
