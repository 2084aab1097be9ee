using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Fairlead.Server.Configuration.Reading;
using Fairlead.Storages.S3;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>s3</c> part of the configuration: buckets that storages of sites can be in.</summary>
internal static partial class S3Section
{
    /// <summary>The buckets.</summary>
    public static ImmutableArray<S3Connection> Read(Section root)
    {
        var connections = ImmutableArray.CreateBuilder<S3Connection>();
        foreach (var section in root.Sections("s3"))
        {
            var name = section.RequiredText("name", "lake");
            if (section.Has("name") && (!NamePattern().IsMatch(name) || connections.Any(c => c.Name == name)))
            {
                section.Wrong("name", $"'{name}' cannot be the name of a bucket here.", "Write 1 to 64 letters, digits, - and _; each has another name.");
            }

            if (ReadEndpoint(section) is { } endpoint)
            {
                connections.Add(ReadConnection(section, name, endpoint));
            }

            section.End();
        }

        return connections.ToImmutable();
    }

    /// <summary>The name of the bucket that a storage is in, or null where it is in none.</summary>
    public static string? BucketOf(string path) => Root().Match(path) is { Success: true } root ? root.Groups["name"].Value : null;

    private static S3Connection ReadConnection(Section section, string name, Uri endpoint)
    {
        var connection = new S3Connection
        {
            Name = name,
            Endpoint = endpoint,
            Bucket = section.RequiredText("bucket", "data"),
            AccessKey = section.RequiredText("accessKey", "AKIA..."),
            SecretKey = ReadSecret(section),
        };
        return connection with { Region = section.Text("region") ?? connection.Region, PathStyle = section.Flag("pathStyle") ?? connection.PathStyle };
    }

    private static string ReadSecret(Section section)
    {
        if (!section.Has("secretKeyFile"))
        {
            return section.RequiredText("secretKey", "..., or secretKeyFile: /etc/fairlead/s3-secret");
        }

        if (section.Has("secretKey"))
        {
            section.Wrong("secretKey", "There is a secretKeyFile too.", "Write one of them.");
        }

        var file = FilePath.ReadRequired(section, "secretKeyFile", "/etc/fairlead/s3-secret");
        return File.Exists(file) ? File.ReadAllText(file).Trim() : string.Empty;
    }

    private static Uri? ReadEndpoint(Section section)
    {
        var text = section.RequiredText("endpoint", "https://s3.example.org");
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { Query: "", UserInfo: "" })
        {
            return url;
        }

        if (section.Has("endpoint"))
        {
            section.Wrong("endpoint", $"'{text}' is not the address of a service.", "For instance https://s3.example.org.");
        }

        return null;
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();

    [GeneratedRegex("^s3:(?<name>[A-Za-z0-9_-]{1,64})(/.*)?$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Root();
}
