using System.Globalization;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Tests.Understanding;

/// <summary>What was understood, in a short form that fits into a table: <c>X</c> found, <c>?</c> missing, <c>?a|b</c> choices, <c>&amp;a|b</c> several, <c>!</c> refused.</summary>
internal static class Telling
{
    public static Understood Read(string text, Person? speaker = null, string now = "2026-10-15T08:00:00Z", OpenQuestion? open = null, Organisation? organisation = null) =>
        FreeText.Read(text, organisation ?? Acme.Organisation, speaker ?? Acme.Alice, DateTimeOffset.Parse(now, CultureInfo.InvariantCulture), open);

    public static Understood.Asks Asks(string text, Person? speaker = null, string now = "2026-10-15T08:00:00Z") => Assert.IsType<Understood.Asks>(Read(text, speaker, now));

    public static string Of<T>(Finding<T> finding) => finding switch
    {
        Finding<T>.Found found => One(found.Value),
        Finding<T>.Missing missing => "?",
        Finding<T>.Ambiguous ambiguous => "?" + string.Join('|', ambiguous.Choices.Select(One)),
        Finding<T>.Several several => "&" + string.Join('|', several.Choices.Select(One)),
        _ => "!",
    };

    private static string One<T>(T value) => value switch
    {
        Entitlement entitlement => entitlement.Id.Value,
        Bundle bundle => bundle.Id.Value,
        Identity identity => identity.Handle.Value.Split('@')[0],
        SaidLength { Length.IsStanding: true } => "standing",
        SaidLength { Length.For: { } time } => time.ToString("c", CultureInfo.InvariantCulture),
        SaidLength { Length.Until: { } end } => end.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "",
    };
}
