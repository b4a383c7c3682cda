using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>What is asked for, as far as it is known.</summary>
public sealed record AskedDraft(PersonId Requester, IdentityId Identity, EntitlementId Entitlement, Length? Length, string? Ticket);

/// <summary>The card before anything is recorded: the request as it will be routed, who will be asked, why, and what happens if they are silent.</summary>
public sealed class ConfirmCard(CardLibrary library)
{
    /// <param name="access">The edge as it is known now.</param>
    public OutgoingMessage Of(CardView view, string dialog, AskedDraft draft, string justification, Route route, IReadOnlyList<Holding> holdings, Access access) => new(
        $"{draft.Entitlement}: read this and submit it.",
        library.Expand("confirm-request", Facts(view, draft, route, holdings, access)
            .With("id", dialog)
            .With("justification", new JsonObject { ["by"] = PlainText.Line(view.Reader.DisplayName), ["text"] = PlainText.Clean(justification, 2000) })));

    /// <summary>The same in a form that is still being filled in: without buttons, and without what nobody has to read back.</summary>
    public OutgoingMessage Preview(CardView view, AskedDraft draft, Route route, IReadOnlyList<Holding> holdings, Access access) =>
        new($"{draft.Entitlement}: who will be asked.", library.Expand("confirm-request", Facts(view, draft, route, holdings, access)));

    private static JsonObject Facts(CardView view, AskedDraft draft, Route route, IReadOnlyList<Holding> holdings, Access access) => new JsonObject
    {
        ["beneficiary"] = view.Who(draft.Identity),
        ["entitlement"] = view.What(draft.Entitlement),
        ["sensitivity"] = view.Sensitivity(draft.Entitlement),
        ["privilege"] = view.Privilege(draft.Entitlement),
        ["policy"] = new JsonObject { ["rule"] = route.Rule, ["why"] = PlainText.Line(route.Why, 240) },
        ["findings"] = CardParts.Findings(route.Findings.Concat(AlreadyHeld(view, draft.Entitlement, holdings)).Concat(ThereBefore(access))),
        ["stages"] = Stages(view, draft, route, "the request"),
    }
    .With("length", draft.Length is { } length ? HowLong(view, length, route) : null)
    .With("ticket", draft.Ticket is { } ticket ? PlainText.Line(ticket, 60) : null);

    private static JsonObject HowLong(CardView view, Length length, Route route) => new()
    {
        ["asked"] = Wording.ForHowLong(length, view.Reader),
        ["ends"] = Wording.EndsIfGrantedNow(length.ShortenedTo(new Length(route.Longest, null)), view.Now, view.Reader),
    };

    /// <summary>What the identity holds or waits for already: the new request is a decision of its own and moves no end.</summary>
    internal static IEnumerable<Finding> AlreadyHeld(CardView view, EntitlementId entitlement, IReadOnlyList<Holding> holdings) => holdings
        .Where(h => h.Entitlement == entitlement)
        .Select(h => new Finding(h.Request.Value, h switch
        {
            { State: HoldingState.Asked } => $"{h.Request} asks for the same and is not decided yet.",
            { EndsAt: { } end } => $"It is held already, until {view.When(end)}. This extends it by a decision of its own; that end stays as it is.",
            _ => "It is held already. This is a decision of its own, and what is held stays as it is.",
        }));

    internal static IEnumerable<Finding> ThereBefore(Access access) => access is { State: not AccessState.Absent, Origin: EdgeOrigin.PreExisting }
        ? [new("pre-existing", "It was in the target before any request of this bot, so no end removes it by itself: its owner is asked then.")]
        : [];

    /// <param name="what">What lapses if nobody answers.</param>
    internal static JsonArray Stages(CardView view, AskedDraft draft, Route route, string what)
    {
        var stages = new JsonArray();
        var roster = view.Organisation.Roster;
        foreach (var (index, stage) in route.Stages.Index())
        {
            var seats = Routing.Seats(view.Organisation, stage, draft.Requester, draft.Identity, draft.Entitlement);
            var whys = seats.Select(s => s.Why).Distinct();
            stages.Add(new JsonObject
            {
                ["marker"] = (index + 1).ToString(CultureInfo.InvariantCulture),
                ["who"] = Who([.. seats.Select(s => Wording.Names([.. s.Eligible.Select(roster.NameOf).Select(n => PlainText.Line(n))], "or")).Distinct()], stage),
                ["why"] = $"{CardParts.StageName(stage)}: {PlainText.Line(string.Join("; ", whys), 300)}.",
                ["silence"] = $"{Escalations(view, draft, stage, seats, index == 0)}{what} lapses {When(view, stage, stage.DecideWithin, seats, index == 0)} and nothing is granted.",
            });
        }

        return stages;
    }

    // Who is asked from the start is not brought in by silence.
    private static string Escalations(CardView view, AskedDraft draft, Stage stage, ImmutableArray<Seat> seats, bool isFirst)
    {
        var known = seats.SelectMany(s => s.Eligible).ToHashSet();
        var steps = new StringBuilder();
        foreach (var step in stage.Escalations)
        {
            var more = Routing.Seats(view.Organisation, stage.Of(step.To), draft.Requester, draft.Identity, draft.Entitlement).SelectMany(s => s.Eligible).Where(known.Add).ToList();
            if (more.Count > 0)
            {
                var names = Wording.Names([.. more.Select(view.Organisation.Roster.NameOf).Select(n => PlainText.Line(n))], "and");
                steps.Append(CultureInfo.InvariantCulture, $"{names} {(more.Count == 1 ? "is" : "are")} asked too {When(view, stage, step.After, seats, isFirst)}; ");
            }
        }

        return steps.ToString();
    }

    private static string When(CardView view, Stage stage, TimeSpan after, ImmutableArray<Seat> seats, bool isFirst) => isFirst
        ? view.When(StageTimes.LapsesAt(stage with { DecideWithin = after }, view.Organisation.Roster, [.. seats.SelectMany(s => s.Eligible)], view.Now))
        : $"{Wording.Time(stage with { DecideWithin = after })} after the decision before it";

    private static string Who(IReadOnlyList<string> seats, Stage stage) => seats.Count switch
    {
        1 when stage.Quorum > 1 => $"{stage.Quorum} of {seats[0]}",
        _ => Wording.Names(seats, "and"),
    };
}
