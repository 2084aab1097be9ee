namespace Fairlead.Shell.Tests;

public sealed class PrivateDirectoryTests
{
    // No process has it: they end at 4194304.
    private const string OfTheDead = "fairlead-999999999-";

    [Fact]
    public void RemoveAbandoned_RemovesTheDirectoriesOfTheDeadAlone()
    {
        using var mine = PrivateDirectory.Create();
        var dead = Directory.CreateTempSubdirectory(OfTheDead).FullName;
        File.WriteAllText($"{dead}/1", "a socket, say");
        // The last thing: from here on other tests may remove it.
        File.WriteAllText($"{dead}/owner", string.Empty);
        // Somebody whose processes cannot be seen from here holds its lock, and had it before the directory got its name.
        var unnamed = Directory.CreateTempSubdirectory("unnamed-").FullName;
        using var held = new FileStream($"{unnamed}/owner", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        var elsewhere = unnamed.Replace("unnamed-", OfTheDead, StringComparison.Ordinal);
        Directory.Move(unnamed, elsewhere);
        var foreign = Directory.CreateTempSubdirectory(OfTheDead).FullName;

        PrivateDirectory.RemoveAbandoned();

        Directory.Exists(dead).ShouldBeFalse();
        (Directory.Exists(mine.Path), Directory.Exists(elsewhere), Directory.Exists(foreign)).ShouldBe((true, true, true));
        File.GetUnixFileMode(mine.Path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.Delete(elsewhere, recursive: true);
        Directory.Delete(foreign);
    }

    [Fact]
    public void Dispose_RemovesTheDirectory()
    {
        var directory = PrivateDirectory.Create();
        File.WriteAllText($"{directory.Path}/x", "x");

        directory.Dispose();

        Directory.Exists(directory.Path).ShouldBeFalse();
    }
}
