using System.Collections.Immutable;
using Fairlead.Core;
using Fairlead.Core.Jobs;

namespace Fairlead.Gateway.Jobs;

/// <summary>What subscriptions have to keep to, whatever dialect they came in.</summary>
internal static class SubscriptionRules
{
    private const int MostSubscriptions = 10;
    private const int MostPatterns = 20;
    private const int LongestPattern = 200;
    private const int LongestAddress = 2000;

    /// <summary>What is wrong with the subscriptions, or null.</summary>
    public static Refusal? Check(ImmutableArray<Subscription> subscriptions) =>
        subscriptions.IsDefaultOrEmpty ? null
        : subscriptions.Length > MostSubscriptions ? Refusal.Invalid("notification", $"A job has at most {MostSubscriptions} subscriptions.")
        : subscriptions.Select(Check).FirstOrDefault(r => r is not null);

    private static Refusal? Check(Subscription subscription) =>
        CheckReceiver(subscription.Receiver) ?? CheckPatterns(subscription.BatchStates);

    private static Refusal? CheckReceiver(Uri receiver) =>
        receiver.IsAbsoluteUri && receiver.Scheme == Uri.UriSchemeMailto ? DescriptionRules.CheckEmail(receiver.GetComponents(UriComponents.UserInfo | UriComponents.Host, UriFormat.Unescaped))
        : !receiver.IsAbsoluteUri || receiver.Scheme is not ("http" or "https") || receiver.UserInfo.Length > 0 || receiver.OriginalString.Length > LongestAddress
            ? Refusal.Invalid("notification", $"The receiver of notifications is an http or https address of at most {LongestAddress} characters, without user name and password.")
            : null;

    private static Refusal? CheckPatterns(ImmutableArray<string> patterns)
    {
        if (patterns.Length > MostPatterns)
        {
            return Refusal.Invalid("notification", $"A subscription has at most {MostPatterns} expressions for states of the batch system.");
        }

        return patterns.FirstOrDefault(p => p.Length is 0 or > LongestPattern || !Subscription.IsPattern(p)) is { } wrong
            ? Refusal.Invalid(
                "notification",
                $"'{(wrong.Length > 80 ? string.Concat(wrong.AsSpan(0, 80), "…") : wrong)}' is no regular expression of 1 to {LongestPattern} characters without back references and look-around.")
            : null;
    }
}
