using Fairlead.Core;
using Fairlead.Core.Notifications;

namespace Fairlead.Gateway.Notifications;

/// <summary>Puts notices into the words of one dialect.</summary>
public interface INotificationFormat
{
    /// <summary>Its name, by which subscriptions ask for it; kept with them for ever.</summary>
    string Name { get; }

    /// <summary>The message for the receiver, or why nothing may be told any more.</summary>
    Task<Outcome<NotificationMessage>> WriteAsync(Notice notice, CancellationToken cancellationToken);
}

/// <summary>What is posted to a receiver.</summary>
/// <param name="Body">The content.</param>
/// <param name="MediaType">Its media type.</param>
public sealed record NotificationMessage(ReadOnlyMemory<byte> Body, string MediaType)
{
    /// <summary>The value of the header <c>Authorization</c>, or null for none.</summary>
    public string? Authorization { get; init; }

    /// <summary>Further headers, such as one with a signature.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Neither content nor credentials.</summary>
    public override string ToString() => $"{Body.Length} bytes of {MediaType}";
}
