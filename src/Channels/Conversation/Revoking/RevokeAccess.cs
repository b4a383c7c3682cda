using System.Security.Cryptography;
using System.Text.RegularExpressions;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.Requests;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Conversation.Revoking;

/// <summary><c>revoke R-… because …</c>, <c>revoke R-… wiki/edit because …</c>: those who are responsible take away what a request was granted. The reason goes on the record.</summary>
public sealed class RevokeAccess(LedgerWriter writer, LedgerQueries queries, TalkCards talk) : IChatCommand
{
    private static readonly Regex Asked = Pattern.OfAnyCase(@"^\s*(?:please\s+)?revoke\s+(?:(?:the|my)\s+)?(?:access\s+)?(?:(?:from|of|under)\s+)?(?:request\s+)?(?<id>R-[0-9A-Z]{8})\b[\s,:]*(?<what>.*?)[\s,.:;-]*(?:\bbecause\b(?:\s+of\b)?(?<reason>.*))?$", RegexOptions.Singleline);
    private static readonly Regex Id = Pattern.OfAnyCase(@"^[a-z0-9-]+/[a-z0-9-]+$");

    public CommandHelp Help { get; } = new("revoke R-…", "access that you are responsible for; add “because” and the reason");

    public Task<Reply>? Answer(Speaker speaker, Spoken spoken, CancellationToken cancellation) => Asked.Match(spoken.Text) is { Success: true } said
        ? RevokeAsync(speaker, new(said.Groups["id"].Value.ToUpperInvariant()), said.Groups["what"].Value.Trim(), said.Groups["reason"].Value.Trim(), cancellation)
        : null;

    private async Task<Reply> RevokeAsync(Speaker speaker, RequestId id, string what, string reason, CancellationToken cancellation)
    {
        if (reason.Length is 0 or > Reasons.Limit)
        {
            return Not("Say why it is revoked", $"The reason goes on the record and is shown to who has the access, in at most {Reasons.Limit} characters. Nothing was revoked.",
                $"Say revoke {(Id.IsMatch(what) ? $"{id} {what.ToLowerInvariant()}" : id)} because and the reason. What is your own you give back with release {id}.");
        }

        if (what.Length > 0 && !Id.IsMatch(what))
        {
            return Not("I do not know what of it to revoke", "Nothing was revoked.", $"Name it as the request does, for example “revoke {id} wiki/edit because …”, or leave the name out to revoke all of the request.");
        }

        EntitlementId? only = what.Length > 0 ? new(what.ToLowerInvariant()) : null;

        var text = PersonalText.Of(RandomNumberGenerator.GetBytes(PersonalText.SaltSize), PlainText.Clean(reason, Reasons.Limit), speaker.Person.Ref);
        var executed = await writer.ExecuteAsync(new RequestCommand.Revoke(id, only, speaker.Person.Ref, text.Commitment), speaker.Context("revoke", text), cancellation);
        return executed switch
        {
            { Refusal: { Code: RefusalCode.MovedOn } refusal, State: { } request } => Not("That was not done", $"{refusal.Reason} {Waiting(speaker, request, only)}".TrimEnd(), null),
            { Refusal: { } refusal } => new Reply.Say(talk.Refused(refusal)),
            { State: { } request } => await DoneAsync(speaker, request, only, cancellation),
            _ => throw new InvalidOperationException("a request that was revoked is there"),
        };
    }

    private Reply.Say Not(string title, string text, string? next) => new(talk.Notice(title, text, CardTone.Warning, next));

    private async Task<Reply> DoneAsync(Speaker speaker, Request request, EntitlementId? only, CancellationToken cancellation)
    {
        List<Item> revoked = [.. Of(request, only).Where(i => i.Revoked?.By == speaker.Person.Ref)];
        List<string> said = ["Whoever asked for it and whoever has it are told now, with your reason, and again once it is proven gone. So are you."];
        foreach (var item in revoked)
        {
            if (Staying.Why(item, await queries.AccessAsync(item.Access, cancellation), request.Id) is { } stays)
            {
                said.Add(stays);
            }
        }

        if (Of(request, only).Where(i => i is { Revoked: null, State: ItemState.Approved or ItemState.Active }).Select(i => i.Entitlement.Value).ToList() is { Count: > 0 } left)
        {
            said.Add($"{Wording.All(left)} of the same request is not yours to revoke and stays as it is.");
        }

        said.Add(Waiting(speaker, request, only));
        var who = Wording.All([.. revoked.Select(i => i.Identity).Distinct().Select(i => CardParts.Named(speaker.Organisation.Roster, i))]);
        return new Reply.Say(talk.Notice($"Revoking {Wording.All([.. revoked.Select(i => i.Entitlement.Value)])} of {who}", string.Join(' ', said).TrimEnd(), CardTone.Accent));
    }

    private static string Waiting(Speaker speaker, Request request, EntitlementId? only) => string.Join(' ', Of(request, only)
        .Where(i => i.State is ItemState.AwaitingApproval)
        .Select(i => $"{i.Entitlement} waits for {speaker.View().Awaited(request, i, ((ItemState.AwaitingApproval)i.State).Stage)}."));

    private static IEnumerable<Item> Of(Request request, EntitlementId? only) => request.Items.Where(i => only is not { } one || i.Entitlement == one);
}
