using System.Collections.Immutable;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Conversation.Understanding;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using Microsoft.Bot.Schema;
using Microsoft.Bot.Schema.Teams;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGovernanceBot.Channels.Teams;

/// <summary>The message extension: what of the catalog a few words can mean, as the conversation would understand them. Choosing one puts a card into the chat from which to ask.</summary>
public sealed class TeamsSearch(TeamsCallers callers, TalkCards talk, ICurrentPolicy policy, [FromKeyedServices(Clocks.Governance)] TimeProvider governance)
{
    private const int MostResults = 10;
    private const int MostBundles = 3;

    // In bytes: several fit on a page whatever they are called.
    private const int LargestEntry = TeamsCards.LargestActivity / 3;

    internal async Task<MessagingExtensionResponse> AnswerAsync(TeamsCaller caller, MessagingExtensionQuery query, CancellationToken cancellation)
    {
        if (await callers.FindAsync(caller, cancellation) is not { Employment: Employment.Active } person)
        {
            var refusal = await callers.RefuseAsync(caller, null, null, cancellation);
            return Says(refusal.Count > 0 ? refusal[0].Message.Text : "I do not know who you are yet.");
        }

        var words = query?.Parameters?.FirstOrDefault()?.Value as string ?? "";
        var organisation = policy.Organisation;
        var isBeginning = words.Trim().Length == 0 || words == "true";
        var found = isBeginning ? Beginning(organisation) : FreeText.Search(words, organisation, person, governance.GetUtcNow());
        var bundles = isBeginning ? organisation.Catalog.Bundles : FreeText.SearchBundles(words, organisation, person, governance.GetUtcNow());
        return found.IsEmpty && bundles.IsEmpty ? Says("Nothing in the catalog goes by these words.") : new MessagingExtensionResponse
        {
            ComposeExtension = new MessagingExtensionResult { Type = "result", AttachmentLayout = "list", Attachments = Page(query?.QueryOptions, Results(organisation, bundles, found)) },
        };
    }

    // Made only when they are shown.
    private IEnumerable<Func<MessagingExtensionAttachment>> Results(Organisation organisation, ImmutableArray<Bundle> bundles, ImmutableArray<Entitlement> entitlements) =>
    [
        .. bundles.Take(MostBundles).Select(b => (Func<MessagingExtensionAttachment>)(() => Result(organisation, b))),
        .. entitlements.Select(e => (Func<MessagingExtensionAttachment>)(() => Result(organisation, e))),
    ];

    // Whoever scrolls to the end is given what follows: they skip what they were shown, and no page is larger than an answer may be.
    private static List<MessagingExtensionAttachment> Page(MessagingExtensionQueryOptions? asked, IEnumerable<Func<MessagingExtensionAttachment>> results)
    {
        var page = new List<MessagingExtensionAttachment>();
        var left = TeamsCards.LargestActivity - TeamsCards.Around;
        foreach (var make in results.Skip(Math.Max(asked?.Skip ?? 0, 0)).Take(asked?.Count is > 0 and < MostResults and var count ? count : MostResults))
        {
            var result = make();
            left -= TeamsWire.Bytes(result) + 1;
            if (left < 0)
            {
                break;
            }

            page.Add(result);
        }

        return page;
    }

    // Before anything is typed: what asks least.
    private static ImmutableArray<Entitlement> Beginning(Organisation organisation) =>
        [.. organisation.Catalog.LeastFirst];

    private MessagingExtensionAttachment Result(Organisation organisation, Entitlement entitlement) => Result(
        talk.Entry(organisation, entitlement), entitlement.Id.Value, $"{PlainText.Line(entitlement.Role, 100)} · {entitlement.Sensitivity} data, {entitlement.Privilege} privilege");

    private MessagingExtensionAttachment Result(Organisation organisation, Bundle bundle) =>
        Result(talk.Entry(organisation, bundle), $"Bundle {bundle.Id}", $"{PlainText.Line(bundle.Name, 100)} · {bundle.Entitlements.Length} items");

    private static MessagingExtensionAttachment Result(OutgoingMessage entry, string title, string text)
    {
        var card = TeamsCards.AttachmentOf(TeamsCards.CardOf(entry, [], LargestEntry));
        var preview = new ThumbnailCard { Title = AsMarkup(title), Text = AsMarkup(text) };
        return new MessagingExtensionAttachment { ContentType = card.ContentType, Content = card.Content, Preview = preview.ToAttachment() };
    }

    // The text of such a card is read as markup.
    private static string AsMarkup(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static MessagingExtensionResponse Says(string text) => new() { ComposeExtension = new MessagingExtensionResult { Type = "message", Text = TeamsCards.Words(text) } };
}
