using System.Text.RegularExpressions;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Channels.Conversation.Follows;

/// <summary><c>extend R-… by 2 days</c>, <c>extend billing-db read until Friday</c>: a new request for the same, which moves no end until it is decided.</summary>
public sealed class ExtendAccess(Endings held, FollowUps follow, TalkCards talk) : IChatCommand
{
    private static readonly Regex Asked = Pattern.OfAnyCase(@"^\s*(?:please\s+)?(?:extend|prolong|renew)\b(?:\s+(?:my|the|our))?(?:\s+access)?(?:\s+(?:to|of|for))?\s*(?<what>.*?)(?:\s+(?<more>by|for|until|till)\s+(?<length>.+?))?[\s.!]*$", RegexOptions.Singleline);
    private static readonly Regex Id = Pattern.OfAnyCase(@"\bR-[2-9A-Z]{8}\b");

    public CommandHelp Help { get; } = new("extend R-…", "what you hold, by a new decision; add “by 2 days” or “until Friday”");

    public Task<Reply>? Answer(Speaker speaker, Spoken spoken, CancellationToken cancellation) =>
        Asked.Match(spoken.Text) is { Success: true } said ? ExtendAsync(speaker, said.Groups["what"].Value, said.Groups["more"].Value, said.Groups["length"].Value, cancellation) : null;

    private async Task<Reply> ExtendAsync(Speaker speaker, string what, string more, string length, CancellationToken cancellation)
    {
        if (TargetOf(speaker, what) is not { } target)
        {
            return new Reply.Say(talk.Notice("I do not know what to extend", "Nothing in the catalog is called that.", CardTone.Warning, "Say my access to see what you hold, then for example “extend R-… by 2 days”."));
        }

        var found = await held.HeldAsync(speaker, target, item => item.State is ItemState.Active { EndsAt: not null }, cancellation);
        if (held.OneItem(speaker, found, "extend", "You hold nothing with an end that could be extended.") is { } reply)
        {
            return reply;
        }

        var (request, item) = found[0];
        return await follow.BeginAsync(speaker, request, item, FollowKind.Extends, LengthOf(speaker, more, length, ((ItemState.Active)item.State).EndsAt!.Value), cancellation);
    }

    private static Target? TargetOf(Speaker speaker, string what)
    {
        if (what.Length == 0)
        {
            return new Target.Unnamed();
        }

        if (Id.Match(what) is { Success: true } id)
        {
            var which = what.Remove(id.Index, id.Length).Trim();
            return new Target.OfRequest(new RequestId(id.Value.ToUpperInvariant())) { Only = which.Length == 0 ? [] : [.. FreeText.Search(which, speaker.Organisation, speaker.Person, speaker.Now).Select(e => e.Id)] };
        }

        var meant = FreeText.Search(what, speaker.Organisation, speaker.Person, speaker.Now);
        return meant.IsEmpty ? null : new Target.OfEntitlement(new Finding<Entitlement>.Ambiguous(meant, "several fit"));
    }

    // "By" and "for" count from the end that stands; an instant is what it is. What is not understood is asked for.
    private static DraftLength? LengthOf(Speaker speaker, string more, string length, DateTimeOffset end)
    {
        var counted = more.ToUpperInvariant() is "BY" or "FOR";
        var said = length.Length == 0 ? null : FreeText.Answer($"{(counted ? "for" : more)} {length}", speaker.Organisation, speaker.Person, speaker.Now, new OpenQuestion.HowLong([]));
        return said is not Answer.OfLength { Length: Finding<SaidLength>.Found { Value: var read } } ? null
            : counted && read.Length.For is { } time && DateTimeOffset.MaxValue - end > time ? new(Length.UntilInstant(end + time), $"{read.Words} more")
            : new(read.Length, read.Words);
    }
}
