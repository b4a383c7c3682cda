using System.Globalization;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance.Accounts;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>Whether cards come to an account.</summary>
public enum CardsHere
{
    /// <summary>They are tried here first.</summary>
    First,
    /// <summary>Only where an account before it cannot be reached.</summary>
    Later,
    /// <summary>Its channel is off.</summary>
    Never,
}

/// <summary>One of a person's accounts, as the person sees it.</summary>
/// <param name="IsHere">It is the one that is spoken from.</param>
/// <param name="IsLinked">By a sign-in, so that the person can take it back; the others are the roster's.</param>
public sealed record ListedAccount(AccountRef Ref, ChatAccount Account, bool IsHere, bool IsLinked, CardsHere Cards);

/// <summary>The cards about chat accounts: the link to sign in by, the code to compare, and a person's accounts.</summary>
public sealed class AccountCards(CardLibrary library)
{
    /// <summary>What people call the channel of an account.</summary>
    public static string ChannelOf(ChatAccount account) => account.Provider switch
    {
        "teams" => "Microsoft Teams",
        "slack" => "Slack",
        "web" => "Web chat",
        var other => PlainText.Line(other),
    };

    /// <summary>The link is on the card alone: a notification does not show it.</summary>
    public OutgoingMessage Link(Uri link, ChatAccount account) => new(
        "Sign in to link this chat account. Open the card in your own chat.",
        library.Expand("link-account", new JsonObject
        {
            ["link"] = link.AbsoluteUri,
            ["channel"] = ChannelOf(account),
            ["minutes"] = LinkBook.OpenFor.TotalMinutes.ToString("0", CultureInfo.InvariantCulture),
        }));

    /// <param name="name">Of who signed in.</param>
    public OutgoingMessage Code(LinkAttemptRow attempt, string name) => new(
        $"Does the page where you signed in show the code {attempt.Code}?",
        library.Expand("link-code", new JsonObject { ["id"] = attempt.Card, ["code"] = attempt.Code, ["name"] = name }));

    public OutgoingMessage List(IReadOnlyList<ListedAccount> accounts, JsonObject? answer) => new(
        $"You have {accounts.Count} chat accounts here.",
        library.Expand("my-accounts", new JsonObject { ["items"] = new JsonArray([.. accounts.Select(Line)]) }.With("answer", answer)));

    private static JsonObject Line(ListedAccount listed) => new JsonObject
    {
        ["id"] = listed.Ref.Value,
        ["channel"] = ChannelOf(listed.Account) + (listed.IsHere ? " (this chat)" : ""),
        ["user"] = PlainText.Line(listed.Account.UserId, 90),
        ["source"] = listed.IsLinked ? "Linked by your sign-in" : "Named by the people file",
    }
    .With("cards", listed.Cards switch
    {
        CardsHere.First => CardParts.Badge("Cards come here", CardTone.Good),
        CardsHere.Never => CardParts.Badge("This channel is off", CardTone.Warning),
        _ => null,
    })
    .With("later", listed.Cards == CardsHere.Later ? true : null)
    .With("linked", listed.IsLinked ? true : null);

    public OutgoingMessage AskToUnlink(ListedAccount listed) => new(
        "Do you want to unlink this account?",
        library.Expand("unlink-account", new JsonObject { ["id"] = listed.Ref.Value, ["channel"] = ChannelOf(listed.Account), ["user"] = PlainText.Line(listed.Account.UserId, 90) }));
}
