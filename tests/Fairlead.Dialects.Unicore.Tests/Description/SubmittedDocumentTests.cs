using Fairlead.Dialects.Unicore.Description;
using Fairlead.Dialects.Unicore.Json;

namespace Fairlead.Dialects.Unicore.Tests.Description;

public sealed class SubmittedDocumentTests
{
    [Theory]
    [InlineData("{Imports: [{From: 'inline://x', Data: [a, b], To: t}]}", """{"Imports":[{"From":"inline://x","Data":"n/a","To":"t"}]}""")]
    [InlineData("{Imports: {t: {Data: secret}}}", """{"Imports":{"t":{"Data":"n/a"}}}""")]
    [InlineData("{Exports: [{From: a, To: 'https://u:p@ss@h/x', Credentials: {Password: p}}]}", """{"Exports":[{"From":"a","To":"https://h/x"}]}""")]
    [InlineData("{Notification: 'https://u:p@h/x', NotificationSettings: {URL: 'https://u:p@h/y'}}", """{"Notification":"https://h/x","NotificationSettings":{"URL":"https://h/y"}}""")]
    [InlineData("{Executable: date, Parameters: {Data: kept, N: 5}}", """{"Executable":"date","Parameters":{"Data":"kept","N":5}}""")]
    public void Of_ADocument_KeepsNeitherDataNorSecrets(string document, string kept) =>
        SubmittedDocument.Of(LenientJson.ReadObject(document).ShouldSucceed()).ShouldBe(kept);
}
