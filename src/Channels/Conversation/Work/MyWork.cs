using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatGovernanceBot.Channels.Cards;

namespace ChatGovernanceBot.Channels.Conversation.Work;

/// <summary><c>my work</c>: what waits for this person besides requests to decide, each with its card.</summary>
public sealed class MyWork(OpenWork work, CardLibrary library) : IChatCommand
{
    private static readonly Regex Asked = Pattern.Of("^(show |list |view |whats |what is )?(me )?((my |the )?(open )?(work|findings)|(my |open )tasks|work for me)( page (?<page>[1-9]\\d{0,2}))?$");

    public CommandHelp Help { get; } = new("my work", "what else waits for you: work by hand, findings and reviews");

    public bool ListsOnesOwn => true;

    public Task<Reply>? Answer(Speaker speaker, Spoken spoken, CancellationToken cancellation) =>
        Asked.Match(spoken.Plain) is { Success: true } asked ? ListAsync(speaker, Page.NumberIn(asked), cancellation) : null;

    private async Task<Reply> ListAsync(Speaker speaker, int asked, CancellationToken cancellation)
    {
        var (lines, page) = await work.PageAsync(speaker, asked, cancellation);
        var text = page.Count switch { 0 => "No work waits for you.", 1 => "1 thing waits for you.", var count => $"{count} things wait for you." };
        var data = new JsonObject { ["title"] = text, ["items"] = new JsonArray([.. lines]) };
        return new Reply.Say(new(text, library.Expand("my-work", data.With("more", page.Note("my work", "what was asked first")))));
    }
}
