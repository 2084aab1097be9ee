using Fairlead.Dialects.Autosubmit.Api;

namespace Fairlead.Dialects.Autosubmit.Commands;

/// <summary>Reads which jobs are meant from the fields of a document.</summary>
internal static class FilterFields
{
    /// <param name="fields">The fields.</param>
    /// <param name="names">The one with names: its name differs.</param>
    public static JobFilter Read(BodyFields fields, string names = "job_names_list") => new()
    {
        Names = fields.Texts(names),
        Statuses = fields.Text("filter_status"),
        Sections = fields.Text("filter_type"),
        // The older names count where the first is not used, in this order.
        Chunks = new[] { fields.Text("filter_chunks"), fields.Text("filter_type_chunk"), fields.Text("filter_type_chunk_split") }.FirstOrDefault(text => !string.IsNullOrWhiteSpace(text)),
    };
}
