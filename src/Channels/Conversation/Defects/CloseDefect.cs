using System.Security.Cryptography;
using System.Text.RegularExpressions;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Conversation.Defects;

/// <summary><c>close D-… because …</c>: the reason goes on the record.</summary>
public sealed class CloseDefect(LedgerWriter writer, TalkCards talk) : IChatCommand
{
    private static readonly Regex Asked = Pattern.OfAnyCase(@"^\s*(?:please\s+)?close\s+(?:the\s+)?(?:defect\s+)?(d-[2-9a-z]{10})\b[\s,.:;-]*(?:because\b)?(.*)$", RegexOptions.Singleline);

    private const int LongestReason = 2000;

    public CommandHelp Help { get; } = new("close D-…", "a defect of yours; add “because” and the reason");

    public Task<Reply>? Answer(Speaker speaker, Spoken spoken, CancellationToken cancellation) =>
        Asked.Match(spoken.Text) is { Success: true } said ? CloseAsync(speaker, new(said.Groups[1].Value.ToUpperInvariant()), said.Groups[2].Value.Trim(), cancellation) : null;

    private async Task<Reply> CloseAsync(Speaker speaker, DefectId defect, string reason, CancellationToken cancellation)
    {
        if (reason.Length is 0 or > LongestReason)
        {
            return new Reply.Say(talk.Notice("Say why it is closed", $"The reason goes on the record, in at most {LongestReason} characters. Nothing was closed.", CardTone.Warning, $"Say close {defect} because and the reason."));
        }

        var text = PersonalText.Of(RandomNumberGenerator.GetBytes(PersonalText.SaltSize), PlainText.Clean(reason, LongestReason), speaker.Person.Ref);
        var executed = await writer.ExecuteAsync(new DefectCommand.Close(defect, speaker.Person.Ref, text.Commitment), speaker.Context("close-defect", text), cancellation);
        return new Reply.Say(executed.Refusal is { } refusal ? talk.Refused(refusal)
            : executed.State?.Closed?.ComesBackAt is { } again ? talk.Notice($"{defect} is closed for now", $"Your reason is on the record. Its cause lasts: unless it is gone by {speaker.View().When(again)}, the defect is opened again.", CardTone.Warning, "Say defects to see what is left.")
            : talk.Notice($"{defect} is closed", "Your reason is on the record.", CardTone.Good, "Say defects to see what is left."));
    }
}
