using System.Globalization;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Channels.Cards;

/// <summary>How times, lengths and terms are said to a person: their own zone, weekday and month in words.</summary>
public static class Wording
{
    /// <summary>
    /// <c>Friday 27 November 2026, 15:04 (Europe/Berlin)</c>, or as it is written in the reader's country: <c>Friday, November 27, 2026, 3:04 PM
    /// (America/New_York)</c>. With the offset where the local time occurs twice.
    /// </summary>
    public static string When(DateTimeOffset instant, Person reader)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(reader.Zone);
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        var twice = zone.IsAmbiguousTime(local.DateTime) ? local.ToString(" 'UTC'zzz", CultureInfo.InvariantCulture) : "";
        return local.ToString(IsAmerican(reader.Culture) ? "dddd, MMMM d, yyyy, h:mm tt" : "dddd d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture) + $"{twice} ({reader.Zone})";
    }

    // The month first and twelve hours twice; everybody else reads the day first, in words that none mistakes.
    private static bool IsAmerican(string culture) => culture.EndsWith("-US", StringComparison.Ordinal);

    /// <summary>What a request goes on from, as a finding for whoever decides.</summary>
    public static Finding Of(Followed follows) => new(follows.Request.Value, follows.Kind switch
    {
        FollowKind.Extends => $"This is to extend {follows.Request}. Whatever is decided, that one ends when it would have.",
        FollowKind.Restores => $"The target was found otherwise than {follows.Request} left it, and that was not done from here. This asks for it anew.",
        FollowKind.Appeals => $"This is an appeal against the end of {follows.Request}.",
        _ => $"The same was asked for by {follows.Request}, which ended without it.",
    });

    /// <summary><c>R-7K2M9Q4T</c>, and which item of how many where it has several.</summary>
    public static string PlaceOf(Item item, Request request) =>
        request.Items.Length == 1 ? request.Id.Value : $"{request.Id}, item {item.Number} of {request.Items.Length}{(request.Bundle is { } bundle ? $" of bundle {bundle}" : "")}";

    /// <summary>What else the request asks for, as a finding for whoever decides one item of it.</summary>
    public static Finding Beside(Request request, Item item) => new(request.Id.Value,
        $"{(request.Bundle is { } bundle ? $"Part of bundle {bundle}, item {item.Number} of {request.Items.Length}. " : "")}{request.Id} also asks for {Names([.. request.Items.Where(i => i.Number != item.Number).Select(i => i.Entitlement.Value)], "and")}. Each is decided by itself; this decision is about {item.Entitlement} only.");

    /// <summary><c>3 days</c>, <c>until Friday 27 November …</c>, or both.</summary>
    public static string ForHowLong(Length length, Person reader) => (length.For, length.Until) switch
    {
        (null, null) => "without an end",
        ({ } time, null) => Time(time),
        (null, { } until) => $"until {When(until, reader)}",
        ({ } time, { } until) => $"until {When(until, reader)}, at most {Time(time)}",
    };

    /// <summary>The end if access became active now; the exact end is known only then.</summary>
    public static string EndsIfGrantedNow(Length length, DateTimeOffset now, Person reader) =>
        length.EndFrom(now) is { } end ? $"{When(end, reader)} if granted now" : "No end";

    /// <summary><c>1 day 4 hours</c>: the two largest units, rounded down.</summary>
    public static string Time(TimeSpan time)
    {
        (int Count, string Unit)[] units = [((int)time.TotalDays, "day"), (time.Hours, "hour"), (time.Minutes, "minute"), (time.Seconds, "second")];
        var said = units.Where(u => u.Count > 0).Take(2).Select(u => u.Count == 1 ? $"1 {u.Unit}" : $"{u.Count} {u.Unit}s").ToArray();
        return said.Length == 0 ? "no time" : string.Join(' ', said);
    }

    /// <summary>The time to decide: working hours are not made days, whose length each person's calendar says.</summary>
    public static string Time(Stage stage) => stage.Counted == TimeCount.Elapsed ? Time(stage.DecideWithin)
        : stage.DecideWithin == TimeSpan.FromHours(1) ? "1 working hour" : $"{(int)stage.DecideWithin.TotalHours} working hours";

    /// <summary><c>first</c>, <c>second</c>, <c>third</c>; beyond those in figures.</summary>
    public static string Nth(int number) => number switch { 1 => "first", 2 => "second", 3 => "third", _ => $"number {number}" };

    public static string Of(IdentityKind kind) => kind switch
    {
        IdentityKind.Human => "Person",
        IdentityKind.ServiceAccount => "Service account",
        IdentityKind.ApiKey => "API key",
        IdentityKind.Automation => "Automation",
        IdentityKind.AiAgent => "AI agent",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Names as people read them: <c>Bob, Carol or Dave</c>.</summary>
    public static string Names(IReadOnlyList<string> names, string last) => names.Count switch
    {
        0 => "nobody",
        1 => names[0],
        <= 4 => $"{string.Join(", ", names.SkipLast(1))} {last} {names[^1]}",
        _ => $"{string.Join(", ", names.Take(3))} {last} {names.Count - 3} others",
    };

    /// <summary>Every name, however many.</summary>
    public static string All(IReadOnlyList<string> names) => names.Count > 1 ? $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}" : string.Concat(names);

    /// <summary>How an ended item is headed. Exact: never "access removed" where only the entitlement was.</summary>
    public static (string Headline, string Tone) Of(ItemState.Closed closed, Roster roster) => closed.Outcome switch
    {
        Outcome.Removed => ("Entitlement removed, verified", CardTone.Good),
        Outcome.CoveredBy => ($"Access continues under {closed.CoveredBy}", CardTone.Accent),
        Outcome.Attested => ($"Gone, attested by {Attestors(closed, roster)}, not observed", CardTone.Warning),
        Outcome.PreExistingKept => ($"Was there before and stays, by decision of {Keeper(closed, roster)}", CardTone.Warning),
        Outcome.ObjectGone => ("The account in the target no longer exists", CardTone.Warning),
        Outcome.NeverGranted => ("Never granted, verified", CardTone.Good),
        Outcome.Failed => ("The grant failed; nothing is left in the target, verified", CardTone.Attention),
        Outcome.Denied => ("Denied", CardTone.Attention),
        Outcome.Withdrawn => (closed.Why is { } why ? $"Cancelled: {why.TrimEnd('.')}" : "Cancelled", CardTone.Plain),
        Outcome.Lapsed => ($"Lapsed: {GoingOn((closed.Why ?? "Nobody decided in time.").TrimEnd('.'))}", CardTone.Warning),
        Outcome.Refused => ("Refused by policy", CardTone.Attention),
        _ => throw new ArgumentOutOfRangeException(nameof(closed)),
    };

    /// <summary>The same of an item that has ended, and who revoked it where somebody did.</summary>
    public static (string Headline, string Tone) Of(Item item, ItemState.Closed closed, Roster roster)
    {
        var (headline, tone) = Of(closed, roster);
        return RevokedBy(item, roster) is { } revoked ? ($"{revoked}: {(closed.Outcome == Outcome.Withdrawn ? "nothing was granted" : GoingOn(headline))}", tone) : (headline, tone);
    }

    /// <summary>A headline as it stands within a sentence.</summary>
    public static string GoingOn(string headline) => char.ToLowerInvariant(headline[0]) + headline[1..];

    /// <summary><c>Revoked by Dave Okafor</c>; null where nobody did.</summary>
    public static string? RevokedBy(Item item, Roster roster) => item.Revoked is { } revoked ? $"Revoked by {PlainText.Line(roster.NameOf(revoked.By))}" : null;

    /// <summary>Who decided, and for whom where that is somebody else who was away.</summary>
    public static string Decider(Vote vote, Roster roster) => PlainText.Line(roster.NameOf(vote.By)) + (vote.For is { } principal ? $" for {PlainText.Line(roster.NameOf(principal))}" : "");

    /// <summary>Said to who decides in the place of somebody who is away.</summary>
    public static Finding InPlaceOf(PersonId principal, CardView view) => new(
        "deputy", $"You decide this for {PlainText.Line(view.Organisation.Roster.NameOf(principal))}, who is away{(view.Organisation.Away.StayOf(principal) is { } stay ? $" until {view.When(stay.Until)}" : "")}.");

    /// <summary>That more than this waits for whoever reads it.</summary>
    public static Finding AlsoWaiting(int others) => new("my approvals", $"{others} other {(others == 1 ? "request waits" : "requests wait")} for you too: say “my approvals”.");

    /// <summary>The same to a reviewer.</summary>
    public static string OtherReviews(int others) => $"{others} {(others == 1 ? "other waits" : "others wait")} for your review too: say “my reviews”.";

    /// <summary>That the same was denied before.</summary>
    /// <param name="denials">The newest first.</param>
    public static Finding DeniedBefore(IReadOnlyList<Vote> denials, CardView view) => new(
        "asked before", $"{(denials.Count == 1 ? "This was denied before" : $"This was denied {denials.Count} times before, last")} on {view.When(denials[0].At)} by {Decider(denials[0], view.Organisation.Roster)}.");

    /// <summary>Who is asked, and for whom where that is somebody else who is away.</summary>
    public static string Asked(Hand hand, Roster roster) => PlainText.Line(roster.NameOf(hand.Person)) + (hand.For is { } principal ? $" for {PlainText.Line(roster.NameOf(principal))}" : "");

    /// <summary>"Closed: lapsed, nobody decided in time".</summary>
    public static (string Headline, string Tone) AsClosed(Item item, ItemState.Closed closed, Roster roster)
    {
        var (headline, tone) = Of(item, closed, roster);
        return ($"Closed: {GoingOn(headline).Replace(": ", ", ", StringComparison.Ordinal)}", tone);
    }

    /// <summary>The outcome in a word or two, for a step.</summary>
    public static string Briefly(ItemState.Closed closed, Roster roster) => closed.Outcome switch
    {
        Outcome.Removed => "gone from the target",
        Outcome.CoveredBy => "stays, covered by another request",
        Outcome.PreExistingKept => $"stays, by decision of {Keeper(closed, roster)}",
        Outcome.Attested => $"gone, attested by {Attestors(closed, roster)}, not observed",
        Outcome.NeverGranted or Outcome.Failed => "not in the target",
        _ => "nothing granted",
    };

    private static string Attestors(ItemState.Closed closed, Roster roster) => closed.AttestedBy is { IsEmpty: false } by ? All([.. by.Select(p => PlainText.Line(roster.NameOf(p)))]) : "two people";

    private static string Keeper(ItemState.Closed closed, Roster roster) => closed.By is { } by ? PlainText.Line(roster.NameOf(by)) : "its owner";

    public static string Detail(ItemState.Closed closed, Roster roster) => closed.Outcome switch
    {
        Outcome.Removed => "It was removed and is no longer seen in the target. Sessions that are already open may last until they end by themselves.",
        Outcome.CoveredBy => "Another request covers the same access, so the entitlement stays in place.",
        Outcome.Attested => $"People change this system by hand and nothing can observe it, so {Attestors(closed, roster)} attested that it is gone.",
        Outcome.PreExistingKept => $"The access was there before this request. {Keeper(closed, roster)} decided, on the record, that it stays.",
        Outcome.ObjectGone => "There was nothing left to take the entitlement from.",
        Outcome.NeverGranted => "The target was read, and the entitlement is not there.",
        Outcome.Failed => "It was tried several times and taken back. Ask again when the target is well.",
        Outcome.Denied => "Nothing was granted.",
        Outcome.Withdrawn => "Nothing was granted.",
        Outcome.Lapsed => (closed.Why ?? "Nobody decided in time.") + " Nothing was granted. You can ask again.",
        Outcome.Refused => (closed.Why ?? "The policy does not allow it.") + " Nothing is granted. The owner of the policy was told where this is a defect.",
        _ => "",
    };
}
