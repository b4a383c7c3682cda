using System.Text.Json.Nodes;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>What is about to be submitted.</summary>
public sealed record ConfirmedDraft(string Dialog, PersonId Requester, AskedItem Item, string? Ticket, string Justification);

/// <summary>The card before anything is recorded: the request as it will be routed, who will be asked, why, and what happens if they are silent.</summary>
public sealed class ConfirmCard(CardLibrary library)
{
    /// <param name="access">The edge as it is known now.</param>
    public OutgoingMessage Of(CardView view, ConfirmedDraft draft, Route route, IReadOnlyList<Holding> holdings, Access access)
    {
        var length = draft.Item.Length.ShortenedTo(new Length(route.Longest, null));
        var data = new JsonObject
        {
            ["id"] = draft.Dialog,
            ["beneficiary"] = view.Who(draft.Item.Identity),
            ["entitlement"] = view.What(draft.Item.Entitlement),
            ["sensitivity"] = view.Sensitivity(draft.Item.Entitlement),
            ["privilege"] = view.Privilege(draft.Item.Entitlement),
            ["length"] = new JsonObject { ["asked"] = Wording.ForHowLong(draft.Item.Length, view.Reader), ["ends"] = Wording.EndsIfGrantedNow(length, view.Now, view.Reader) },
            ["policy"] = new JsonObject { ["rule"] = route.Rule, ["why"] = PlainText.Line(route.Why, 240) },
            ["findings"] = CardParts.Findings(route.Findings.Concat(AlreadyHeld(view, draft.Item, holdings)).Concat(ThereBefore(access))),
            ["stages"] = Stages(view, draft, route),
            ["justification"] = new JsonObject { ["by"] = PlainText.Line(view.Reader.DisplayName), ["text"] = PlainText.Clean(draft.Justification, 2000) },
        };
        return new($"{draft.Item.Entitlement}: read this and submit it.", library.Expand("confirm-request", data.With("ticket", draft.Ticket is { } ticket ? PlainText.Line(ticket, 60) : null)));
    }

    /// <summary>What the identity holds or waits for already: the new request is a decision of its own and moves no end.</summary>
    private static IEnumerable<Finding> AlreadyHeld(CardView view, AskedItem item, IReadOnlyList<Holding> holdings) => holdings
        .Where(h => h.Entitlement == item.Entitlement)
        .Select(h => new Finding(h.Request.Value, h switch
        {
            { State: HoldingState.Asked } => $"{h.Request} asks for the same and is not decided yet.",
            { EndsAt: { } end } => $"It is held already, until {view.When(end)}. This extends it by a decision of its own; that end stays as it is.",
            _ => "It is held already. This is a decision of its own, and what is held stays as it is.",
        }));

    private static IEnumerable<Finding> ThereBefore(Access access) => access is { State: not AccessState.Absent, Origin: EdgeOrigin.PreExisting }
        ? [new("pre-existing", "It was in the target before any request of this bot, so no end removes it by itself: its owner is asked then.")]
        : [];

    private static JsonArray Stages(CardView view, ConfirmedDraft draft, Route route)
    {
        var stages = new JsonArray();
        var roster = view.Organisation.Roster;
        foreach (var (index, stage) in route.Stages.Index())
        {
            var seats = Routing.Seats(view.Organisation, stage, draft.Requester, draft.Item.Identity, draft.Item.Entitlement);
            var whys = seats.Select(s => s.Why).Distinct();
            stages.Add(new JsonObject
            {
                ["marker"] = (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["who"] = Who([.. seats.Select(s => Wording.Names([.. s.Eligible.Select(roster.NameOf).Select(n => PlainText.Line(n))], "or")).Distinct()], stage),
                ["why"] = $"{CardParts.StageName(stage)}: {PlainText.Line(string.Join("; ", whys), 300)}.",
                ["silence"] = index == 0
                    ? $"the request lapses {view.When(view.Now + stage.DecideWithin)} and nothing is granted."
                    : $"the request lapses {Wording.Time(stage.DecideWithin)} after the stage before it and nothing is granted.",
            });
        }

        return stages;
    }

    private static string Who(IReadOnlyList<string> seats, Stage stage) => seats.Count switch
    {
        1 when stage.Quorum > 1 => $"{stage.Quorum} of {seats[0]}",
        _ => Wording.Names(seats, "and"),
    };
}
