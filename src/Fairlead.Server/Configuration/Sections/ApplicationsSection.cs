using System.Collections.Immutable;
using Fairlead.Gateway.Sites;
using Fairlead.Server.Configuration.Reading;

namespace Fairlead.Server.Configuration.Sections;

/// <summary>Reads the <c>applications</c> part of a site.</summary>
internal static class ApplicationsSection
{
    public static ImmutableArray<ApplicationProfile> Read(Section applications) =>
        [.. applications.Keys.Select(name => ReadApplication(name, applications.Sub(name)))];

    private static ApplicationProfile ReadApplication(string name, Section application)
    {
        var profile = new ApplicationProfile(name, application.RequiredText("version", "\"1.0\""), application.RequiredText("executable", "/bin/date"))
        {
            Description = application.Text("description"),
            Arguments = application.Texts("arguments"),
        };
        application.End();
        return profile;
    }
}
