using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Fairlead.Core;
using Fairlead.Core.Notifications;
using Fairlead.Core.Workflows;
using Fairlead.Dialects.Unicore.Workflows.Views;
using Fairlead.Gateway.Identity;
using Fairlead.Gateway.Notifications;

namespace Fairlead.Dialects.Unicore.Notifications;

/// <summary>UNICORE's notifications: a small document, and a token with which the receiver can act for the job's owner for a few minutes.</summary>
/// <param name="principals">Knows the owner as things are now.</param>
/// <param name="tokens">Makes the token.</param>
internal sealed class UnicoreNotification(IPrincipals principals, ITokenIssuer tokens) : INotificationFormat
{
    /// <summary>The name of this form, kept with jobs for ever.</summary>
    public const string FormatName = "unicore";

    public string Name => FormatName;

    public async Task<Outcome<NotificationMessage>> WriteAsync(Notice notice, CancellationToken cancellationToken)
    {
        var acting = notice.Mandate.Act(await principals.FindAsync(notice.Mandate.User, cancellationToken));
        if (!acting.TryGet(out var owner, out var refusal) || !tokens.Issue(owner, new TokenRequest()).TryGet(out var token, out refusal))
        {
            return refusal;
        }

        return new NotificationMessage(Encoding.UTF8.GetBytes(DocumentOf(notice).ToJsonString()), "application/json") { Authorization = $"Bearer {token}" };
    }

    private static JsonObject DocumentOf(Notice notice)
    {
        if (notice.Phase is { } phase)
        {
            var isWell = notice.Word == nameof(RunPhase.Succeeded);
            return new JsonObject
            {
                ["href"] = notice.Address.AbsoluteUri,
                ["group_id"] = notice.Group,
                ["status"] = "DONE",
                ["statusMessage"] = isWell ? "SUCCESSFUL [Success.]" : $"NOT_SUCCESSFUL [Failed.] {notice.Message}",
                ["workflowStatus"] = WorkflowWords.Of(phase, isHeld: false),
            };
        }

        if (notice.State is not { } state)
        {
            return new JsonObject { ["href"] = notice.Address.AbsoluteUri, ["bssStatus"] = notice.Word };
        }

        var document = new JsonObject
        {
            ["href"] = notice.Address.AbsoluteUri,
            ["status"] = UnicoreStates.Of(state),
            ["statusMessage"] = UnicoreStates.MessageOf(state, notice.Message),
            ["batchSystemID"] = notice.BatchId?.ToString() ?? "N/A",
        };
        if (notice.ExitCode is { } code)
        {
            document["exitCode"] = code.ToString(CultureInfo.InvariantCulture);
        }

        return document;
    }
}
