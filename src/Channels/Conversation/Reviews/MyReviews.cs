using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Conversation.Reviews;

/// <summary><c>my reviews</c>: the access that this person is asked to keep or revoke.</summary>
public sealed partial class MyReviews(ReviewQueries reviews, LedgerQueries queries, CardLibrary library) : IChatCommand
{
    private const int Shown = 12;

    public CommandHelp Help { get; } = new("my reviews", "the access that you are asked to keep or revoke");

    public Task<Reply>? Answer(Speaker speaker, Spoken spoken, CancellationToken cancellation) =>
        Asked().IsMatch(spoken.Plain) ? ListAsync(speaker, cancellation) : null;

    private async Task<Reply> ListAsync(Speaker speaker, CancellationToken cancellation)
    {
        var mine = (await reviews.OpenAsync(cancellation)).Where(a => a.Review!.Open!.Asked.Contains(speaker.Person.Ref)).ToList();
        var lines = new JsonArray();
        foreach (var access in mine.Take(Shown))
        {
            lines.Add(await LineAsync(speaker, access, cancellation));
        }

        var text = mine.Count switch { 0 => "Nothing waits for your review.", 1 => "1 access waits for your review.", var count => $"{count} accesses wait for your review." };
        var data = new JsonObject { ["title"] = text, ["items"] = lines }.With("more", mine.Count > Shown ? $"And {mine.Count - Shown} more: answer these, and they are listed." : null);
        return new Reply.Say(new(text, library.Expand("my-reviews", data)));
    }

    private async Task<JsonObject> LineAsync(Speaker speaker, Access access, CancellationToken cancellation)
    {
        var (view, open) = (speaker.View(), access.Review!.Open!);
        var card = (await queries.DeliveriesOfAsync(StreamRef.Of(access.Id), cancellation)).LastOrDefault(d =>
            d.Person == speaker.Person.Ref.Value && d.Stage >= open.Question && d.Card is (nameof(CardKind.Review) or nameof(CardKind.ReviewReminder)));
        return new JsonObject
        {
            ["holder"] = PlainText.Line(speaker.Organisation.Roster.NameOf(access.Id.Identity)),
            ["entitlement"] = access.Id.Entitlement.Value,
            ["sensitivity"] = view.Sensitivity(access.Id.Entitlement),
            ["privilege"] = view.Privilege(access.Id.Entitlement),
            ["due"] = $"Without an answer it is revoked {view.When(open.LapsesAt)}",
        }.With("id", card?.Id);
    }

    [GeneratedRegex("^(show |list |view |what are )?(me )?(my |open |the )?(open )?reviews$", RegexOptions.CultureInvariant)]
    private static partial Regex Asked();
}
