using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Ledger;

namespace ChatGovernanceBot.Channels.Conversation.Defects;

/// <summary><c>defects</c>: what is out of order and this person's to close. Whoever owns what nobody else does sees all of it.</summary>
public sealed class ListDefects(DefectQueries defects, DefectsAbout about, CardLibrary library) : IChatCommand
{
    private static readonly Regex Asked = Pattern.Of("^(show |list |view |what are )?(me )?(the |my |all )?(open )?defects( are open)?( page (?<page>[1-9]\\d{0,2}))?$");

    public CommandHelp Help { get; } = new("defects", "what is out of order and waits for you");

    public bool ListsOnesOwn => true;

    public Task<Reply>? Answer(Speaker speaker, Spoken spoken, CancellationToken cancellation) =>
        Asked.Match(spoken.Plain) is { Success: true } asked ? ListAsync(speaker, Page.NumberIn(asked), cancellation) : null;

    private async Task<Reply> ListAsync(Speaker speaker, int asked, CancellationToken cancellation)
    {
        var mine = (await defects.OpenAsync(cancellation)).Where(d => DefectLifecycle.Sees(d, speaker.Person.Ref, speaker.Organisation)).ToImmutableArray();
        var page = Page.Of(mine.Length, asked);
        var lines = new JsonArray();
        foreach (var defect in page.Of(mine))
        {
            lines.Add(await LineAsync(speaker, defect, cancellation));
        }

        var text = mine.Length switch { 0 => "Nothing is out of order that is yours to see to.", 1 => "1 defect is open.", var count => $"{count} defects are open." };
        var data = new JsonObject { ["title"] = text, ["items"] = lines }.With("more", page.Note("defects", "the first"));
        return new Reply.Say(new(text, library.Expand("defects", data)));
    }

    private async Task<JsonObject> LineAsync(Speaker speaker, Defect defect, CancellationToken cancellation)
    {
        var (view, roster) = (speaker.View(), speaker.Organisation.Roster);
        var subject = await about.OfAsync(view, defect, cancellation);
        return new JsonObject
        {
            ["defect"] = defect.Id.Value,
            ["title"] = TaskCards.TitleOf(defect.Task.Reason),
            ["about"] = PlainText.Line(subject.Words, 200),
            ["happened"] = subject.Happened(defect.Task),
            ["owner"] = PlainText.Line(roster.NameOf(DefectLifecycle.OwnerOf(defect, speaker.Organisation))),
            ["since"] = view.When(defect.Since),
        };
    }
}
