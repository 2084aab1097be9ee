using System.CommandLine;

namespace Fairlead.Cli.Commands;

/// <summary>The option that names a gateway elsewhere.</summary>
internal static class RemoteGateway
{
    /// <summary>The option, for commands that need a gateway elsewhere.</summary>
    public static Option<string> Required()
    {
        var server = new Option<string>("--server") { Description = "The gateway; who asks is in FAIRLEAD_TOKEN, or in FAIRLEAD_USER and FAIRLEAD_PASSWORD.", HelpName = "URL", Required = true };
        CheckAddress(server);
        return server;
    }

    /// <summary>Says what is no address.</summary>
    public static void CheckAddress<T>(Option<T> server) => server.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: var text }] && AddressOf(text) is null)
        {
            result.AddError($"'{text}' is no address of a gateway: it is a URL such as https://gateway.example.org:8080.");
        }
    });

    /// <summary>The address that a text is, or null.</summary>
    public static Uri? AddressOf(string? text) =>
        Uri.TryCreate(text?.TrimEnd('/') + '/', UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) ? address : null;
}
