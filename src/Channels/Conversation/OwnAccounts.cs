using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Accounts;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Conversation;

/// <summary>A person's chat accounts: which they are, which one cards come to first, and taking a link back. Shown to the person alone.</summary>
public sealed class OwnAccounts(LinkBook links, LedgerWriter writer, DeliveryBook deliveries, IAccounts accounts, IEnumerable<IChannel> channels, Linking linking, AccountCards cards, TalkCards talk)
{
    /// <summary>The account that is spoken from is the speaker's: there is nothing to sign in for.</summary>
    internal Reply LinkHere() => new Reply.Say(talk.Notice(
        "This chat account is yours already", "Nothing was done.", CardTone.Accent,
        linking.IsOn ? "To link another one, say link my account to me there. Say my accounts to see those you have." : "Another one is linked by whoever runs this bot. Say my accounts to see those you have."));

    internal async Task<Reply> ListAsync(Speaker speaker, CancellationToken cancellation) =>
        new Reply.Say(speaker.IsAlone ? cards.List(await ListedAsync(speaker, cancellation), null) : Alone());

    /// <summary>A button of the list, or of the question before a link is taken back. Its id is the account's ref; whose that is decides.</summary>
    internal async Task<Reply> PressAsync(Speaker speaker, Incoming.Pressed pressed, CancellationToken cancellation)
    {
        if (!speaker.IsAlone)
        {
            return new Reply.Say(Alone());
        }

        var (person, account) = (speaker.Person.Ref, new AccountRef(pressed.Id));
        return new Reply.Replace(pressed.Verb switch
        {
            "send-cards-here" => await DoAsync(speaker, new AccountCommand.SendCardsTo(person, account), "Cards come to this account first from now on.", cancellation),
            "confirm-unlink" => await UnlinkAsync(speaker, account, cancellation),
            "unlink" when (await ListedAsync(speaker, cancellation)).FirstOrDefault(a => a.Ref == account && a.IsLinked) is { } linked => cards.AskToUnlink(linked),
            _ => cards.List(await ListedAsync(speaker, cancellation), null),
        });
    }

    private async Task<OutgoingMessage> UnlinkAsync(Speaker speaker, AccountRef account, CancellationToken cancellation)
    {
        var answer = await DoAsync(speaker, new AccountCommand.Unlink(speaker.Person.Ref, account), "It is unlinked; what is said there is no longer said by you.", cancellation);
        if (await links.AccountOfAsync(account.Value, cancellation) is { } left && !await accounts.IsTheirsAsync(left, speaker.Person.Ref, cancellation))
        {
            await deliveries.GivenUpAsync(speaker.Person.Ref, left, cancellation);
        }

        // Who unlinks the account that they speak from is a stranger here from then on.
        return await accounts.FindAsync(speaker.Incoming.Account, cancellation) is null
            ? talk.Notice("Unlinked", "This chat account is nobody's any more.", CardTone.Plain, "Say link my account to link it again.")
            : answer;
    }

    private async Task<OutgoingMessage> DoAsync(Speaker speaker, AccountCommand command, string done, CancellationToken cancellation)
    {
        var executed = await writer.ExecuteAsync(command, speaker.Context("accounts"), cancellation);
        var answer = executed.Refusal is { } refusal ? CardParts.Badge($"Nothing was done: {refusal.Reason}", CardTone.Warning) : CardParts.Badge(done, CardTone.Good);
        return cards.List(await ListedAsync(speaker, cancellation), answer);
    }

    /// <summary>In the order in which cards come: those of a channel that is on, and every linked one. What the roster names for the sign-in alone is no chat.</summary>
    private async Task<IReadOnlyList<ListedAccount>> ListedAsync(Speaker speaker, CancellationToken cancellation)
    {
        var (linked, _) = await links.OfAsync(speaker.Person.Ref, cancellation);
        var shown = (await accounts.OfAsync(speaker.Person, cancellation)).Where(a => IsOn(a) || IsLinked(a)).ToList();
        var first = shown.FirstOrDefault(IsOn);
        var listed = new List<ListedAccount>();
        foreach (var account in shown)
        {
            var cardsHere = !IsOn(account) ? CardsHere.Never : account == first ? CardsHere.First : CardsHere.Later;
            listed.Add(new(await links.RefOfAsync(account, cancellation), account, account == speaker.Incoming.Account, IsLinked(account), cardsHere));
        }

        return listed;

        bool IsOn(ChatAccount account) => channels.Any(c => c.Provider == account.Provider);
        bool IsLinked(ChatAccount account) => linked.Contains(account) && !speaker.Person.Accounts.Contains(account);
    }

    private OutgoingMessage Alone() => talk.Alone("Your accounts are shown only where nobody else reads. Nothing was done.");
}
