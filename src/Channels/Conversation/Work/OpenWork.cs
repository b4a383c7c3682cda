using System.Text.Json.Nodes;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Reviews;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;

namespace ChatGovernanceBot.Channels.Conversation.Work;

/// <summary>What waits for a person besides requests to decide: reviews, work by hand, findings, what was there before, and a policy that is held.</summary>
public sealed class OpenWork(LedgerQueries queries, ReviewQueries reviews, ReviewQuestions questions, OwnerQuestions found)
{
    private static readonly CardKind[] Kinds = [CardKind.PolicyHeld, CardKind.Hands, CardKind.HandsReminder, .. OwnerQuestions.Kinds];

    /// <summary>One line each, what was asked first first, and how many there are in all; the id is that of the newest card about it.</summary>
    internal async Task<(IReadOnlyList<JsonObject> Lines, int Count)> FirstAsync(Speaker speaker, int most, CancellationToken cancellation)
    {
        var works = await AllAsync(speaker, cancellation);
        return (await LinesAsync(works.Take(most)), works.Count);
    }

    /// <summary>The same, of one page.</summary>
    /// <param name="asked">The page, from 1.</param>
    internal async Task<(IReadOnlyList<JsonObject> Lines, Page Page)> PageAsync(Speaker speaker, int asked, CancellationToken cancellation)
    {
        var works = await AllAsync(speaker, cancellation);
        var page = Page.Of(works.Count, asked);
        return (await LinesAsync(page.Of(works)), page);
    }

    private static async Task<IReadOnlyList<JsonObject>> LinesAsync(IEnumerable<Work> works)
    {
        var lines = new List<JsonObject>();
        foreach (var (_, line, card) in works)
        {
            line["id"] ??= (await card!()).Id;
            lines.Add(line);
        }

        return lines;
    }

    private async Task<List<Work>> AllAsync(Speaker speaker, CancellationToken cancellation)
    {
        // Several cards may be about one thing.
        var (works, known) = (new List<Work>(), new HashSet<(StreamRef About, string What)>());
        foreach (var card in await queries.OpenCardsOfAsync(speaker.Person.Ref, Kinds, cancellation))
        {
            if (await LineAsync(speaker, card, cancellation) is { } line && known.Add((new(card.StreamKind, card.StreamId), (string)line["what"]!)))
            {
                works.Add(new(card.CreatedAt, line));
            }
        }

        // What has to wait for its turn is listed meanwhile.
        foreach (var (stream, card, since) in await queries.OwedCardsOfAsync(speaker.Person.Ref, OwnerQuestions.Kinds, cancellation))
        {
            var (about, access) = (new CardAbout(card.Card, stream, card.Item, card.Mark), await queries.AccessAsync(new(stream.Id), cancellation));
            if (Line(speaker, about, access, since) is { } line && known.Add((stream, (string)line["what"]!)))
            {
                works.Add(new(since, line, () => found.CardAsync(speaker, about, access.Version, cancellation)));
            }
        }

        works.AddRange((await reviews.OpenForAsync(speaker.Person.Ref, cancellation)).Select(access => Review(speaker, access, () => questions.CardAsync(speaker, access, cancellation))));
        return [.. works.OrderBy(w => w.Since)];
    }

    /// <param name="Card">Finds or makes the card of what may not have come yet; null where the line names it.</param>
    private sealed record Work(DateTimeOffset Since, JsonObject Line, Func<Task<DeliveryRow>>? Card = null);

    private static Work Review(Speaker speaker, Access access, Func<Task<DeliveryRow>> card) =>
        new(access.Review!.Open!.AskedAt, Line("Is it still needed?", About(speaker, access), ReviewCards.Due(speaker.View(), access, access.Review.Open)), card);

    private async Task<JsonObject?> LineAsync(Speaker speaker, DeliveryRow card, CancellationToken cancellation) => CardAbout.Of(card) switch
    {
        { Card: CardKind.PolicyHeld, Stage: var stage } => await queries.PolicyHoldAsync(cancellation) is { Open: { } held } && held.Opening == stage
            ? Line(TaskCards.TitleOf(TaskReason.PolicyHeld), $"{held.Words} would lose what they hold", $"Since {speaker.View().When(card.CreatedAt)}").With("id", card.Id)
            : null,
        var about => Line(speaker, about, await queries.AccessAsync(new(about.Stream.Id), cancellation), card.CreatedAt)?.With("id", card.Id),
    };

    private static JsonObject? Line(Speaker speaker, CardAbout about, Access access, DateTimeOffset since)
    {
        var (view, me) = (speaker.View(), speaker.Person.Ref);
        var (what, when) = (about.Card, access) switch
        {
            (CardKind.Hands or CardKind.HandsReminder, { Hands: { } hands }) when hands.Opening <= about.Stage && Handwork.IsOpen(access) && hands.Awaited.Contains(me) =>
                (HandsCard.TitleOf(hands), $"Since {view.When(hands.AskedAt)}"),
            (CardKind.Finding, { Finding: { } finding }) when OwnerQuestions.IsOpen(access, about, me) => (FindingCard.TitleOf(finding.Kind), $"Found {view.When(finding.FoundAt)}"),
            (CardKind.PreExistingEnd, _) when OwnerQuestions.IsOpen(access, about, me) => ("It was there before: remove or keep?", $"Since {view.When(since)}"),
            _ => (null, ""),
        };
        return what is null ? null : Line(what, About(speaker, access), when);
    }

    private static string About(Speaker speaker, Access access) => $"{access.Id.Entitlement} of {PlainText.Line(speaker.Organisation.Roster.NameOf(access.Id.Identity))}";

    private static JsonObject Line(string what, string about, string when) => new() { ["what"] = what, ["about"] = about, ["when"] = when };
}
