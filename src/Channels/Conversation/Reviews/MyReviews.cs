using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Conversation.Reviews;

/// <summary><c>my reviews</c>: the access that this person is asked to keep or revoke.</summary>
public sealed class MyReviews(ReviewQueries reviews, ReviewQuestions questions, CardLibrary library) : IChatCommand
{
    private static readonly Regex Asked = Pattern.Of("^(show |list |view |what are )?(me )?(my |open |the )?(open )?reviews( page (?<page>[1-9]\\d{0,2}))?$");

    public CommandHelp Help { get; } = new("my reviews", "the access that you are asked to keep or revoke");

    public bool ListsOnesOwn => true;

    public Task<Reply>? Answer(Speaker speaker, Spoken spoken, CancellationToken cancellation) =>
        Asked.Match(spoken.Plain) is { Success: true } asked ? ListAsync(speaker, Page.NumberIn(asked), cancellation) : null;

    /// <param name="asked">The page, from 1; what lapses first stands on the first.</param>
    private async Task<Reply> ListAsync(Speaker speaker, int asked, CancellationToken cancellation)
    {
        var mine = await reviews.OpenForAsync(speaker.Person.Ref, cancellation);
        var (page, lines) = (Page.Of(mine.Length, asked), new JsonArray());
        foreach (var access in page.Of(mine))
        {
            lines.Add(await LineAsync(speaker, access, cancellation));
        }

        var text = mine.Length switch { 0 => "Nothing waits for your review.", 1 => "1 access waits for your review.", var count => $"{count} accesses wait for your review." };
        var data = new JsonObject { ["title"] = text, ["items"] = lines }.With("more", page.Note("my reviews", "what lapses first"));
        return new Reply.Say(new(text, library.Expand("my-reviews", data)));
    }

    private async Task<JsonObject> LineAsync(Speaker speaker, Access access, CancellationToken cancellation)
    {
        var (view, open) = (speaker.View(), access.Review!.Open!);
        return new JsonObject
        {
            ["id"] = (await questions.CardAsync(speaker, access, cancellation)).Id,
            ["holder"] = PlainText.Line(speaker.Organisation.Roster.NameOf(access.Id.Identity)),
            ["entitlement"] = access.Id.Entitlement.Value,
            ["sensitivity"] = view.Sensitivity(access.Id.Entitlement),
            ["privilege"] = view.Privilege(access.Id.Entitlement),
            ["due"] = ReviewCards.Due(view, access, open),
        };
    }
}
