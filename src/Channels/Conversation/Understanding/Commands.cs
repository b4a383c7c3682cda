using System.Text.RegularExpressions;
using ChatGovernanceBot.Governance;

namespace ChatGovernanceBot.Channels.Conversation.Understanding;

/// <summary>Recognises the fixed commands. A command is the whole message, so that "status page is down" is none.</summary>
internal sealed class Commands(Func<Said, Finding<Governance.Policy.Entitlement>> entitlement)
{
    private const int LongestCommand = 200;
    private const string Id = @"(r-[0-9a-z]{8})";
    private const string About = @"( (of|for|on))?( my| the)?( open)?( requests?)?( " + Id + ")?";

    private static readonly Regex AnyId = Pattern.Of(@"\b" + Id + @"\b");
    private static readonly Regex Greeting = Whole("(hi|hello|hey|hallo|yo|howdy|greetings|good (morning|afternoon|evening|day))( (there|bot|all|team|again))?");
    private static readonly Regex Help = Whole(@"(help|hlep|helpp|help me|usage|commands|menu|\?|what can (you|i) (do|say|ask)( here| for me)?|how does (this|it) work|how do i (use this|start|ask|request access))");
    private static readonly Regex Status = Whole("(show |list |check |get |view |whats |what is )?(me )?(the |my )?(status|staus|statsu|stauts|(open |pending )?requests?)" + About);
    private static readonly Regex StatusPage = Whole(@"(show |list |view )?(me )?(the |my )?(status|(open )?requests)( page)? (?<page>more|[1-9]\d{0,2})");
    private static readonly Regex StatusOfPage = Whole("(show |view )?(me )?(the |my )?status( of| for)?( my| the)?( request)? " + Id + @"( page)? (?<page>more|[1-9]\d{0,2})");
    private static readonly Regex Waiting = Whole("(what am i waiting (on|for)|where is my request|who is holding (it|me|my request) up|whats happening with my requests?|any news)( " + Id + ")?");
    private static readonly Regex MyAccess = Whole("(show |list |view |whats |what is )?(me )?(my (current |active )?(access|acess|accesses|entitlements|rights|permissions)|what (access |rights )?do i (have|hold)( access to)?|what can i access|what do i have access to)");
    private static readonly Regex AccessPage = Whole(@"(show |list |view )?(me )?my (current |active )?(access|accesses|entitlements)( page)? (?<page>more|[1-9]\d{0,2})");
    private static readonly Regex MyApprovals = Whole("(show |list |view |whats |what is )?(me )?((my |pending |open |my pending |my open )approvals?|approvals|waiting for (me|my approval)|what (do i have|is there|must i|should i|can i) (to )?approve|what needs my (approval|decision))");
    private static readonly Regex ApprovalsPage = Whole(@"(show |list |view )?(me )?(my )?(pending |open )?approvals( page)? (?<page>more|[1-9]\d{0,2})");
    private static readonly Regex LinkAccount = Whole("(i want to |i would like to |id like to |can i |can you |how do i |how can i )?(link|connect|tie)( up)? (me|((my|this|an|another|the) )?((chat|teams|slack|web) )?(account|chat))( here| to me)?");
    private static readonly Regex MyAccounts = Whole("(show |list |view |whats |what are |which are )?(me )?my ((chat|linked|teams) )?accounts|which (chat )?accounts (do i have|are mine)|(unlink|disconnect)( (my|this|an|the) ((chat|teams|slack|web) )?account)?|where do my cards (go|come)");
    private static readonly Regex Cancel = Whole("(cancel|withdraw|abort|stop|nevermind|never mind|forget (it|that)|discard)( it| that| this)?( my| the)?( access)?( request)?( for)?");
    private static readonly Regex CancelId = Whole("(cancel|withdraw|abort|discard)( my| the)?( request)? " + Id);
    private static readonly Regex ReleaseId = Whole("(release|give back|hand back|end|return)( my| the)?( access)?( request| from request| of request| under request)? " + Id);
    private static readonly Regex OfId = Whole("(?<verb>cancel|withdraw|abort|discard|release|give back|hand back|end|return)( my| the)?( access)?( request| from request| of request| under request)? " + Id + "( (because|since|as) .*| (?<what>.+))");
    private static readonly Regex Release = Whole("(release|give (it )?back|hand (it )?back)( my| the)?( access)?");
    private static readonly Regex CancelWhat = Pattern.Of("^(please )?(cancel|withdraw)( my| the)?( access| request)?( request)?( for| to)? ");
    private static readonly Regex ReleaseWhat = Pattern.Of("^(please )?((?<plainly>release|give back|hand back|revoke my|remove my|end my|i want to release|i would like to release|id like to release)|i am done with|im done with|done with|i no longer need|i dont need|i do not need) ");

    public Understood? Read(Said said)
    {
        if (said.Folded.Length > LongestCommand)
        {
            return null;
        }

        var plain = Plain(said.Folded);
        return Simple(plain) ?? Named(plain);
    }

    /// <summary>The one command that somebody may give who is nobody yet.</summary>
    public static bool AsksToLink(Said said) => said.Folded.Length <= LongestCommand && LinkAccount.IsMatch(Plain(said.Folded));

    private static Understood? Simple(string plain) =>
        Greeting.IsMatch(plain) ? new Understood.Greeting()
        : Help.IsMatch(plain) ? new Understood.Help()
        : MyAccess.IsMatch(plain) ? new Understood.MyAccess()
        : AccessPage.Match(plain) is { Success: true } access ? new Understood.MyAccess(Page.NumberIn(access))
        : MyApprovals.IsMatch(plain) ? new Understood.MyApprovals()
        : ApprovalsPage.Match(plain) is { Success: true } approvals ? new Understood.MyApprovals(Page.NumberIn(approvals))
        : LinkAccount.IsMatch(plain) ? new Understood.LinkAccount()
        : MyAccounts.IsMatch(plain) ? new Understood.MyAccounts()
        : StatusPage.Match(plain) is { Success: true } page ? new Understood.Status(null, Page.NumberIn(page))
        : StatusOfPage.Match(plain) is { Success: true } part ? new Understood.Status(IdIn(plain), Page.NumberIn(part))
        : Status.IsMatch(plain) || Waiting.IsMatch(plain) ? new Understood.Status(IdIn(plain))
        : null;

    private Understood? Named(string plain)
    {
        if (CancelId.IsMatch(plain) || ReleaseId.IsMatch(plain))
        {
            var target = new Target.OfRequest(IdIn(plain)!.Value);
            return CancelId.IsMatch(plain) ? new Understood.Cancel(target) : new Understood.Release(target);
        }

        if (OfId.Match(plain) is { Success: true } said)
        {
            var target = PartOf(IdIn(plain)!.Value, said.Groups["what"]);
            return said.Groups["verb"].Value is "cancel" or "withdraw" or "abort" or "discard" ? new Understood.Cancel(target) : new Understood.Release(target);
        }

        return Cancel.IsMatch(plain) ? new Understood.Cancel(new Target.Unnamed())
            : Release.IsMatch(plain) ? new Understood.Release(new Target.Unnamed())
            : ReleaseWhat.Match(plain) is { Success: true } release ? Released(plain, release)
            : CancelWhat.Match(plain) is { Success: true } cancel ? new Understood.Cancel(WhatIn(plain, cancel))
            : null;
    }

    // "I don't need help" gives nothing back: what is no plain command is one only where it names something.
    private Understood.Release? Released(string plain, Match lead) =>
        WhatIn(plain, lead) is var what && (what.Entitlement is not Finding<Governance.Policy.Entitlement>.Missing || lead.Groups["plainly"].Success) ? new Understood.Release(what) : null;

    /// <summary>All of a request, or what of it is named.</summary>
    private Target PartOf(RequestId request, Group what) => !what.Success ? new Target.OfRequest(request) : entitlement(Said.Of(what.Value)) switch
    {
        Finding<Governance.Policy.Entitlement>.Found found => new Target.OfRequest(request) { Only = [found.Value.Id] },
        Finding<Governance.Policy.Entitlement>.Several { AreAllMeant: true } several => new Target.OfRequest(request) { Only = [.. several.Choices.Select(e => e.Id)] },
        var unclear => new Target.OfEntitlement(unclear),
    };

    private Target.OfEntitlement WhatIn(string plain, Match lead) => new(entitlement(Said.Of(plain[lead.Length..])));

    private static RequestId? IdIn(string plain)
    {
        var match = AnyId.Match(plain);
        return match.Success ? RequestId.From(match.Value.ToUpperInvariant()) : null;
    }

    // Without apostrophes, punctuation and politeness.
    internal static string Plain(string folded)
    {
        var kept = string.Concat(folded.Where(c => c != '\'').Select(c => char.IsLetterOrDigit(c) || c is '-' or '/' or '_' ? c : ' '));
        var words = kept.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        words.RemoveAll(w => w is "please" or "pls" or "thanks" or "now");
        return words.Count == 0 && folded.Contains('?', StringComparison.Ordinal) ? "?" : string.Join(' ', words);
    }

    private static Regex Whole(string pattern) => Pattern.Of("^(" + pattern + ")$");
}
