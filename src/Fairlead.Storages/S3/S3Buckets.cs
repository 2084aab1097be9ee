using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.S3;
using Fairlead.Core;
using Fairlead.Gateway.Storages;

namespace Fairlead.Storages.S3;

/// <summary>Opens storages in the buckets of the configuration.</summary>
/// <param name="connections">The buckets; their names are unique.</param>
internal sealed class S3Buckets(IEnumerable<S3Connection> connections) : IDisposable
{
    private const string Scheme = "s3:";

    private readonly Dictionary<string, S3Connection> _connections = connections.ToDictionary(c => c.Name);
    private readonly ConcurrentDictionary<string, AmazonS3Client> _clients = new();

    /// <summary>Whether the root of a storage is in a bucket.</summary>
    public static bool IsRoot(string root) => root.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>The storage at <c>s3:NAME/prefix</c>.</summary>
    /// <exception cref="ArgumentException">There is no bucket of that name.</exception>
    public IStorage Open(string root)
    {
        var path = root[Scheme.Length..];
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var name = slash < 0 ? path : path[..slash];
        if (!_connections.TryGetValue(name, out var connection))
        {
            throw new ArgumentException($"There is no bucket '{name}'.", nameof(root));
        }

        var prefix = slash < 0 ? string.Empty : path[slash..].Trim('/');
        return new S3Storage(new S3Bucket(_clients.GetOrAdd(name, _ => ClientFor(connection)), connection.Bucket), prefix.Length == 0 ? string.Empty : prefix + "/");
    }

    /// <summary>The whole bucket of that name, for somebody with keys of their own; <see cref="RefusalKind.NotFound"/> where the configuration has none.</summary>
    public Outcome<S3Visit> Visit(string name, string accessKey, string secretKey)
    {
        if (!_connections.TryGetValue(name, out var connection))
        {
            return Refusal.NotFound($"bucket '{name}' among those that this gateway knows");
        }

        var client = ClientFor(connection with { AccessKey = accessKey, SecretKey = secretKey });
        return new S3Visit(client, new S3Storage(new S3Bucket(client, connection.Bucket), string.Empty));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private static AmazonS3Client ClientFor(S3Connection connection) => new(
        new BasicAWSCredentials(connection.AccessKey, connection.SecretKey),
        new AmazonS3Config
        {
            ServiceURL = connection.Endpoint.AbsoluteUri,
            AuthenticationRegion = connection.Region,
            ForcePathStyle = connection.PathStyle,
            UseHttp = connection.Endpoint.Scheme == Uri.UriSchemeHttp,
            // Many services that speak S3 do not know the newer checksums.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
}

/// <summary>A bucket under keys of one transfer.</summary>
/// <param name="client">Speaks to the service; ended with this.</param>
/// <param name="files">The whole bucket.</param>
internal sealed class S3Visit(AmazonS3Client client, IStorage files) : IDisposable
{
    /// <summary>The whole bucket.</summary>
    public IStorage Files => files;

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}
