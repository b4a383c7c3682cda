using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using NodaTime;

namespace ChatGovernanceBot.Channels.Conversation.Understanding;

/// <summary>
/// Understands what people type, by rules alone: the same text, organisation and time always give the same result.
/// What is not clear is asked, never guessed; no reading is of a higher privilege or a longer time than was said.
/// </summary>
public static class FreeText
{
    /// <summary>Longer texts are not read, in UTF-16 characters.</summary>
    public const int Limit = 12_000;

    private static readonly Regex Markup = Pattern.OfAnyCase("</?at>|&nbsp;");
    private static readonly Regex Opening = Pattern.OfAnyCase(@"^\s*(hi|hello|hey|hallo|good (morning|afternoon|evening))( there| bot| team)?\s*[,!.:-]+\s*");

    /// <summary>Reads one message.</summary>
    /// <param name="text">As typed; hostile. A mention that the channel resolved should have been replaced by the handle of whom it names.</param>
    /// <param name="speaker">Who typed it; calendar words are of their zone, 03/04 is of their culture.</param>
    /// <param name="governanceNow">The present by governance time, from which ends are counted.</param>
    /// <param name="open">The question that this speaker was asked last in this conversation, if it is still unanswered.</param>
    public static Understood Read(string text, Organisation organisation, Person speaker, DateTimeOffset governanceNow, OpenQuestion? open)
    {
        if (Secrets.Find(text) is { } kind)
        {
            return new Understood.PastedSecret(kind);
        }

        if (text.Length > Limit)
        {
            return new Understood.TooLong(Limit);
        }

        var said = Read(text);
        var speaking = Speaking(speaker, governanceNow);
        var reader = new RequestReader(organisation, speaker, speaking);
        if (new Commands(reader.EntitlementAlone).Read(said) is { } command)
        {
            return command;
        }

        if (open is not null && !IsNewRequest(said, open, reader))
        {
            return new Understood.Answers(new AnswerReader(organisation, speaker, speaking).Read(said, open));
        }

        return reader.Read(Said.Of(Opening.Replace(said.Text, ""))) as Understood ?? new Understood.NotUnderstood();
    }

    /// <summary>A text made safe to read, without the marks of a channel.</summary>
    internal static Said Read(string text) => Said.Of(Markup.Replace(text, " "));

    /// <summary>Whether a text asks to link the account that it comes from: all that is read of what somebody says who is nobody yet.</summary>
    internal static bool AsksToLink(string text) => text.Length <= Limit && Commands.AsksToLink(Read(text));

    /// <summary>Reads a text that can be nothing but the answer to a question: a field of a form.</summary>
    internal static Answer Answer(string text, Organisation organisation, Person speaker, DateTimeOffset governanceNow, OpenQuestion question) =>
        new AnswerReader(organisation, speaker, Speaking(speaker, governanceNow)).Read(Said.Of(text), question);

    /// <summary>What of the catalog a few words can mean, best first: what a request with these words would choose or offer.</summary>
    public static ImmutableArray<Entitlement> Search(string text, Organisation organisation, Person speaker, DateTimeOffset governanceNow)
    {
        var reader = new RequestReader(organisation, speaker, Speaking(speaker, governanceNow));
        return text.Length > Limit ? [] : reader.EntitlementAlone(Said.Of(text)) switch
        {
            Finding<Entitlement>.Found found => [found.Value],
            Finding<Entitlement>.Ambiguous ambiguous => ambiguous.Choices,
            Finding<Entitlement>.Several several => several.Choices,
            Finding<Entitlement>.Missing missing => missing.Nearest,
            _ => [],
        };
    }

    /// <summary>The bundles that a few words can mean.</summary>
    public static ImmutableArray<Bundle> SearchBundles(string text, Organisation organisation, Person speaker, DateTimeOffset governanceNow) =>
        text.Length > Limit ? [] : new RequestReader(organisation, speaker, Speaking(speaker, governanceNow)).WantedAlone(Said.Of(text)).Bundle switch
        {
            Finding<Bundle>.Found found => [found.Value],
            Finding<Bundle>.Ambiguous ambiguous => ambiguous.Choices,
            Finding<Bundle>.Missing missing => missing.Nearest,
            _ => [],
        };

    private static Speaking Speaking(Person speaker, DateTimeOffset governanceNow) =>
        new(Instant.FromDateTimeOffset(governanceNow), LocalTimes.Named(speaker.Zone), DateOrders.Of(speaker.Culture));

    // "I need billing-db read" while a question is open is a new request; "read" is an answer, and so is "I need it to look into billing-db" to "why?".
    private static bool IsNewRequest(Said said, OpenQuestion open, RequestReader reader) => BeginsRequest(said) && reader.Mentions(said)
        && (open is not OpenQuestion.Why || (!IsAboutTheDraft(said) && reader.Read(said) is { Entitlement: Finding<Entitlement>.Found or Finding<Entitlement>.Several }));

    private static bool IsAboutTheDraft(Said said) => said.Words.Zip(said.Words.Skip(1)).Take(5)
        .Any(pair => pair.First.Text is "need" or "needs" or "want" && pair.Second.Text is "it" or "this" or "that" or "to");

    private static bool BeginsRequest(Said said) => said.Words.Take(5).Any(w => w.Text is "need" or "needs" or "want" or "give" or "grant" or "request" or "requesting")
        || (said.Words.Length > 2 && said.Words[0].Text is "can" or "could" or "may" && said.Words[1].Text is "i" or "you");
}
