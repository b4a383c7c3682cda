using ChatGovernanceBot.Channels;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Audit;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Simulation.Chat;
using ChatGovernanceBot.Simulation.Proof;

namespace ChatGovernanceBot.Simulation.Plants;

/// <summary>Whoever presses a card that was brought to somebody decides in that person's name.</summary>
internal sealed class SelfApprovalByDelegate() : Plant("self-approval-by-delegate", Invariant.I5, "A press on another's card counts as theirs, so who asks can be handed the decision.")
{
    public override IConversation Over(IConversation conversation, Inboxes inboxes) => new Talk(conversation, (incoming, answer) =>
        answer(incoming is Incoming.Pressed { Id: var id } pressed && inboxes.OwnerOf(id) is { } owner && inboxes.PersonOf(owner) is { } person ? pressed with { Person = person } : incoming));
}

/// <summary>What one attests is attested for whoever did so before, too.</summary>
internal sealed class OneAttestsForTwo() : Plant("one-attests-for-two", Invariant.I5, "An attestation counts for a colleague as well, so one person is enough.")
{
    private PersonId? _before;

    public override IConversation Over(IConversation conversation, Inboxes inboxes) => new Talk(conversation, async (incoming, answer) =>
    {
        var replies = await answer(incoming);
        if (incoming is Incoming.Pressed { Verb: "attest" } pressed)
        {
            if (_before is { } colleague && colleague != pressed.Person)
            {
                await answer(pressed with { Person = colleague, IdempotencyKey = pressed.IdempotencyKey + "-colleague" });
            }

            _before = pressed.Person;
        }

        return replies;
    });
}

/// <summary>The roster is read once and kept.</summary>
internal sealed class RosterIsCached() : Plant("roster-is-cached", Invariant.I6, "Who works here is looked up once, so those who leave or move go on deciding.")
{
    private Roster? _first;

    public override IOrganisations Over(IOrganisations organisations) => new Facts(organisations, known =>
    {
        _first ??= known.Roster;
        var joined = known.Roster.Identities.Where(i => _first.Find(i.Id) is null);
        return known with { Roster = new Roster(_first.Identities.Concat(joined), _first.Groups) };
    });
}

/// <summary>What was not understood is repeated to the person.</summary>
internal sealed class Echo() : Plant("echo", Invariant.I9, "An answer repeats what was said, pasted secrets too.")
{
    public override IConversation Over(IConversation conversation, Inboxes inboxes) => new Talk(conversation, async (incoming, answer) =>
    {
        var replies = await answer(incoming);
        return incoming is Incoming.Said said ? [.. replies.Select(r => r with { Message = r.Message with { Text = $"“{said.Text}”: {r.Message.Text}" } })] : replies;
    });
}

/// <summary>Stands around the conversation.</summary>
internal sealed class Talk(IConversation inner, Func<Incoming, Func<Incoming, Task<IReadOnlyList<Reply>>>, Task<IReadOnlyList<Reply>>> bug) : IConversation
{
    public Task<IReadOnlyList<Reply>> HandleAsync(Incoming incoming, CancellationToken cancellation) => bug(incoming, i => inner.HandleAsync(i, cancellation));
}

/// <summary>Stands around what is known of the organisation.</summary>
internal sealed class Facts(IOrganisations inner, Func<Organisation, Organisation> bug) : IOrganisations
{
    public Organisation At(PolicyVersion version) => bug(inner.At(version));

    public void Remember(Organisation organisation) => inner.Remember(organisation);
}
