namespace Fairlead.Storages.S3;

/// <summary>One entry of the <c>s3</c> part of the configuration: a bucket, and how it is reached.</summary>
public sealed record S3Connection
{
    /// <summary>What storages call it: <c>s3:NAME/prefix</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The address of the service. It is the administrator's choice, and not subject to the egress policy.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The bucket.</summary>
    public required string Bucket { get; init; }

    /// <summary>The region that requests are signed for. Default: <c>us-east-1</c>.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Whether the bucket stands in the path rather than in the host name, as most services but Amazon's own have it. Default: yes.</summary>
    public bool PathStyle { get; init; } = true;

    /// <summary>The access key.</summary>
    public required string AccessKey { get; init; }

    /// <summary>The secret that belongs to it.</summary>
    public required string SecretKey { get; init; }

    /// <summary>Never the secret.</summary>
    public override string ToString() => $"{Name}: {Bucket} at {Endpoint}";
}
