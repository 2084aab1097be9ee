namespace Fairlead.Core.Containers;

/// <summary>Where the image of a container comes from.</summary>
public abstract record ImageSource
{
    private ImageSource()
    {
    }

    /// <summary>An image on the site: an unpacked root directory, an archive of one, or an image file of the runtime.</summary>
    /// <param name="Path">Its absolute path on the site, or a path in the working directory.</param>
    public sealed record File(string Path) : ImageSource
    {
        /// <inheritdoc/>
        public override string ToString() => Path;
    }

    /// <summary>An archive or image file behind an http or https address; the site fetches it.</summary>
    /// <param name="Address">Absolute, without user information.</param>
    public sealed record Archive(Uri Address) : ImageSource
    {
        /// <summary>The address without its query, which can hold a secret.</summary>
        public override string ToString() => Address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
    }

    /// <summary>An image in a registry of the OCI distribution kind; the site fetches it.</summary>
    /// <param name="Name">Its name with the registry's host where that is not the usual one, and a tag or digest: <c>registry.example.org/tide/model:2.1</c>.</param>
    public sealed record Registry(string Name) : ImageSource
    {
        /// <inheritdoc/>
        public override string ToString() => Name;
    }
}
