using System.Text.RegularExpressions;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance.People.Absences;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Conversation.Absences;

/// <summary><c>I am back</c>: decisions come to the person again.</summary>
public sealed class ComeBack(LedgerWriter writer, AbsenceBoard absences, TalkCards talk) : IChatCommand
{
    private static readonly Regex Asked = Pattern.OfAnyCase(@"^\s*(?:i\s*(?:am|['’]m)\s+)?back(?:\s+(?:again|now))?[\s.!]*$");

    public CommandHelp Help { get; } = new("I am back", "you decide for yourself again");

    public Task<Reply>? Answer(Speaker speaker, Spoken spoken, CancellationToken cancellation) => Asked.IsMatch(spoken.Text) ? ReturnAsync(speaker, cancellation) : null;

    private async Task<Reply> ReturnAsync(Speaker speaker, CancellationToken cancellation)
    {
        var executed = await writer.ExecuteAsync(new AbsenceCommand.ComeBack(speaker.Person.Ref), speaker.Context("back"), cancellation);
        absences.Forget();
        return new Reply.Say(executed.Refusal is { } refusal
            ? talk.Refused(refusal)
            : talk.Notice("Welcome back", "Decisions that are yours to take come to you again. What was decided for you meanwhile stands.", CardTone.Good, "Say my approvals to see what waits for you."));
    }
}
