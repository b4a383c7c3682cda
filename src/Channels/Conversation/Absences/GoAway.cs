using System.Text.RegularExpressions;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.People.Absences;
using ChatGovernanceBot.Ledger;
using NodaTime;

namespace ChatGovernanceBot.Channels.Conversation.Absences;

/// <summary><c>away until Friday, Erin decides for me</c>, <c>away from Monday until 12 December</c>, <c>away</c>: only for oneself.</summary>
public sealed class GoAway(LedgerWriter writer, AbsenceBoard absences, TalkCards talk) : IChatCommand
{
    private static readonly Regex Asked = Pattern.OfAnyCase(Subject + @"(?:\s+from\s+(?<from>.+?))?\s+(?<how>until|till|for)\s+(?<until>.+?)(?:\s*[,;.]\s*(?:and\s+)?(?<who>[^,;]+?)\s+(?:decides|will\s+decide|stands\s+in|covers)\s+for\s+me)?[\s.!]*$");
    private static readonly Regex Alone = Pattern.OfAnyCase(Subject + @"[\s.!?]*$");

    private static readonly LocalTime EndOfDay = new(23, 59);

    public CommandHelp Help { get; } = new("away until Friday", "nobody waits for you meanwhile; add “, Erin decides for me” to say who decides");

    public Task<Reply>? Answer(Speaker speaker, Spoken spoken, CancellationToken cancellation) =>
        Asked.Match(spoken.Text) is { Success: true } said ? GoAsync(speaker, new Said(said), cancellation)
        : Alone.IsMatch(spoken.Text) ? Task.FromResult<Reply>(new Reply.Say(Present(speaker)))
        : null;

    private async Task<Reply> GoAsync(Speaker speaker, Said said, CancellationToken cancellation)
    {
        if (TimeOf(speaker, $"{said.How} {said.Until}") is not { } until)
        {
            return Unclear("I did not understand until when", "Say it like “away until Friday”, “away until 12 December” or “away for 3 days”.");
        }

        DateTimeOffset? from = said.From.Length == 0 ? speaker.Now : TimeOf(speaker, $"until {said.From}") is { } day ? BeginningOf(day, speaker.Person) : null;
        if (from is not { } begins)
        {
            return Unclear("I did not understand from when", "Say it like “away from Monday until 12 December”.");
        }

        var (deputy, problem) = said.Who.Length == 0 ? (null, null) : DeputyOf(speaker, said.Who);
        return problem ?? await GoAsync(speaker, new Stay(begins, until, deputy?.Ref), cancellation);
    }

    private async Task<Reply> GoAsync(Speaker speaker, Stay stay, CancellationToken cancellation)
    {
        var executed = await writer.ExecuteAsync(new AbsenceCommand.GoAway(speaker.Person.Ref, stay), speaker.Context("away"), cancellation);
        absences.Forget();
        return new Reply.Say(executed.Refusal is { } refusal ? talk.Refused(refusal) : Present(speaker));
    }

    private OutgoingMessage Present(Speaker speaker)
    {
        if (absences.StayOf(speaker.Person.Ref) is not { } stay)
        {
            return talk.Notice("You are here", "Decisions that are yours to take come to you.", CardTone.Plain, "Say for example “away until Friday, Erin decides for me”.");
        }

        // What begins with these words was written a moment after they were heard.
        var begun = stay.From <= speaker.Now.AddMinutes(1);
        var when = begun ? $"You are away until {Wording.When(stay.Until, speaker.Person)}" : $"You will be away from {Wording.When(stay.From, speaker.Person)} until {Wording.When(stay.Until, speaker.Person)}";
        return talk.Notice(when, $"{WhoDecides(speaker, stay)} It ends by itself, and all of it stands on the record.", CardTone.Good, "Say “I am back” to end it.");
    }

    private static string WhoDecides(Speaker speaker, Stay stay) => (stay.Deputy ?? speaker.Person.Deputy) is { } deputy && speaker.Organisation.Roster.IsActive(deputy)
        ? $"{PlainText.Line(speaker.Organisation.Roster.NameOf(deputy))} decides for you what you may decide, never about what is their own."
        : "Nobody decides for you: what would wait for you goes to whoever stands in by the policy.";

    private (Person?, Reply?) DeputyOf(Speaker speaker, string who) => FreeText.Answer(who, speaker.Organisation, speaker.Person, speaker.Now, new OpenQuestion.ForWhom([])) switch
    {
        Answer.OfBeneficiary { Beneficiary: Finding<Identity>.Found { Value: Person person } } => (person, null),
        Answer.OfBeneficiary { Beneficiary: Finding<Identity>.Ambiguous several } => (null, Unclear("Which one of them?", Choices(several.Choices))),
        Answer.OfBeneficiary { Beneficiary: Finding<Identity>.Missing { Nearest.IsEmpty: false } near } => (null, Unclear("I know nobody of that name", Choices(near.Nearest))),
        _ => (null, Unclear("I know nobody of that name", "Name the person who decides for you as the people file does, or by their address.")),
    };

    private static string Choices(IEnumerable<Identity> people) =>
        $"Say it again with one of {string.Join(", ", people.OfType<Person>().Select(p => $"{PlainText.Line(p.DisplayName)} ({PlainText.Line(p.Handle.Value)})"))}.";

    private Reply.Say Unclear(string title, string text) => new(talk.Notice(title, text, CardTone.Warning, "Nothing was recorded."));

    private static DateTimeOffset? TimeOf(Speaker speaker, string text) => FreeText.Answer(text, speaker.Organisation, speaker.Person, speaker.Now, new OpenQuestion.HowLong([])) is Answer.OfLength { Length: Finding<SaidLength>.Found { Value.Length: var length } }
        ? length.EndFrom(speaker.Now)
        : null;

    // A day that is named without a time is read as its end.
    private static DateTimeOffset BeginningOf(DateTimeOffset day, Person person)
    {
        var zone = LocalTimes.Named(person.Zone);
        var local = Instant.FromDateTimeOffset(day).InZone(zone);
        return local.TimeOfDay == EndOfDay ? zone.AtStartOfDay(local.Date).ToDateTimeOffset() : day;
    }

    private readonly record struct Said(string From, string How, string Until, string Who)
    {
        public Said(Match match) : this(match.Groups["from"].Value, match.Groups["how"].Value, match.Groups["until"].Value, match.Groups["who"].Value)
        {
        }
    }

    private const string Subject = @"^\s*(?:i\s*(?:am|['’]m|will\s+be|['’]ll\s+be)\s+)?(?:away|out\s+of\s+(?:the\s+)?office|on\s+(?:leave|holiday|vacation))";
}
