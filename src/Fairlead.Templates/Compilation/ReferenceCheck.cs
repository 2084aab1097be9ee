using Fairlead.Templates.Document;
using Fairlead.Templates.Model;
using Fairlead.Templates.References;

namespace Fairlead.Templates.Compilation;

/// <summary>Finds references to what is not there.</summary>
internal static class ReferenceCheck
{
    /// <summary>Checks all references of a text.</summary>
    public static void Run(Written? text, Scope scope, Problems problems)
    {
        if (text is null)
        {
            return;
        }

        foreach (var reference in ReferenceText.Of(text.Text))
        {
            if (!scope.SectionNames.Contains(reference.Section))
            {
                problems.Add(text.At, text.Path, $"{reference} names a section '{reference.Section}', which there is not.{Scope.Meant(reference.Section, scope.SectionNames)} For a dollar sign before a brace write $$.");
            }
            else if (!scope.NamesIn(reference.Section).Contains(reference.Name))
            {
                problems.Add(text.At, text.Path, $"{reference}: there is no '{reference.Name}' among the {reference.Section}.{Scope.Meant(reference.Name, scope.NamesIn(reference.Section))}");
            }
        }
    }
}
