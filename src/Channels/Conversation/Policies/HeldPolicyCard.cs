using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy.Holds;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Channels.Conversation.Policies;

/// <summary>To whoever may release it, as a rule whoever owns what nobody else does: a people file that takes away too many is held, and they can say that it is meant.</summary>
public sealed class HeldPolicyCard(LedgerWriter writer, LedgerQueries queries, CardLibrary library, TalkCards talk, ICurrentPolicy policy) : ICardPart
{
    private const int LongestReason = 1000;

    public CardKind Card => CardKind.PolicyHeld;

    public async Task<Presented?> PresentAsync(CardAbout about, Person reader, DeliveryId delivery, string? problem, CancellationToken cancellation)
    {
        var hold = await queries.PolicyHoldAsync(cancellation);
        return hold.Open is { } held && held.Opening == about.Stage
            ? new(Of(held, reader, delivery, problem), "", hold.Version, DeliveryState.Sent)
            : new(talk.Notice("This policy is no longer held", "It was released, or the policy folder has changed since.", CardTone.Plain), "", hold.Version, DeliveryState.Settled);
    }

    private OutgoingMessage Of(HeldPolicy held, Person reader, DeliveryId delivery, string? problem)
    {
        var data = new JsonObject
        {
            ["id"] = delivery.Value,
            ["removed"] = Who(held),
            ["why"] = (held.Releaser, policy.Organisation.DefectOwner) switch
            {
                (null, _) => "Everybody who might release it is taken away by it, so it has to be mended.",
                var (releaser, owner) when releaser != owner && releaser == reader.Ref => "Whoever owns what nobody else does is taken away by it, so it is for you to say.",
                _ => TaskCards.OwnsTheRest,
            },
            ["effect"] = "Everything that they hold would be revoked, and what they asked for closed.",
            ["silence"] = "The policy that is in force goes on. Nothing of the changed one comes into force.",
        };
        return new($"A changed people file takes away {held.Words} and is held", library.Expand("policy-held", data.With("problem", problem)));
    }

    // Whoever says that it is meant knows whom it means; who is not in force any more is known no longer.
    private string Who(HeldPolicy held)
    {
        var names = held.Named.Select(policy.Organisation.Roster.Find).OfType<Person>().Select(p => PlainText.Line(p.DisplayName)).ToList();
        return names.Count == 0 ? held.Words : $"{held.Words}: {string.Join(", ", names)}{(held.Removed > names.Count ? $" and {held.Removed - names.Count} more" : "")}";
    }

    public Task<Reply>? PressAsync(Speaker speaker, Incoming.Pressed pressed, DeliveryRow delivery, CardAbout about, CancellationToken cancellation) =>
        pressed.Verb == "release-policy" ? ReleaseAsync(speaker, pressed, about, cancellation) : null;

    private async Task<Reply> ReleaseAsync(Speaker speaker, Incoming.Pressed pressed, CardAbout about, CancellationToken cancellation)
    {
        var reason = pressed.Inputs["reason"] is JsonValue value && value.TryGetValue<string>(out var said) ? PlainText.Clean(said, LongestReason).Trim() : "";
        if (reason.Length == 0 || Keepable.Of(reason) != reason)
        {
            return new Reply.Say(talk.Notice("Say why it is meant", "The reason goes on the record, without a secret in it. Nothing was released.", CardTone.Warning)) { Field = "reason", WhyNot = "Say why it is meant." };
        }

        var text = PersonalText.Of(RandomNumberGenerator.GetBytes(PersonalText.SaltSize), reason, speaker.Person.Ref);
        var executed = await writer.ExecuteAsync(new PolicyHoldCommand.Release(about.Stage, speaker.Person.Ref, text.Commitment), speaker.Context("release-policy", text), cancellation);
        return executed.Refusal is { } refusal
            ? new Reply.Say(talk.Refused(refusal)) { WhyNot = refusal.Reason }
            : new Reply.Replace(talk.Notice("Released", "The changed policy comes into force within seconds, and what it takes away is revoked.", CardTone.Good));
    }
}
