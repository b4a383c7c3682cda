using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ChatGovernanceBot.Channels.Conversation.Understanding.Lengths;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Governance.Policy;

namespace ChatGovernanceBot.Channels.Conversation.Understanding;

/// <summary>Reads a text as the answer to the open question.</summary>
internal sealed class AnswerReader(Organisation organisation, Person speaker, Speaking speaking)
{
    private static readonly string[] Ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];
    private static readonly Regex TicketAlone = Pattern.Of("^#?[A-Za-z]{0,10}[-_ ]?[0-9]{1,12}$");

    public Answer Read(Said said, OpenQuestion open) => open switch
    {
        OpenQuestion.WhichEntitlement which => Wanted(said, which),
        OpenQuestion.HowLong howLong => new Answer.OfLength(Length(said, howLong.Offered)),
        OpenQuestion.WhichTicket => new Answer.OfTicket(Ticket(said)),
        OpenQuestion.ForWhom whom => new Answer.OfBeneficiary(Beneficiary(said, whom.Offered)),
        _ => new Answer.OfJustification(Reasons.Of(WithoutLead(said))),
    };

    private Answer.OfEntitlement Wanted(Said said, OpenQuestion.WhichEntitlement which)
    {
        var offered = which.Offered;
        if (Choice(said, offered.Length + which.Bundles.Length) is { } choice)
        {
            if (choice < offered.Length && organisation.Catalog.Find(offered[choice]) is { } chosen)
            {
                return new(new Finding<Entitlement>.Found(chosen));
            }

            if (choice >= offered.Length && organisation.Catalog.Find(which.Bundles[choice - offered.Length]) is { } bundle)
            {
                return new(new Finding<Entitlement>.Missing([])) { Bundle = new Finding<Bundle>.Found(bundle) };
            }
        }

        var whole = new RequestReader(organisation, speaker, speaking);
        if (offered.IsEmpty || whole.Mentions(said))
        {
            var (entitlement, named) = whole.WantedAlone(said);
            return new(entitlement) { Bundle = named };
        }

        return new(Among(said, offered));
    }

    private Finding<Entitlement> Among(Said said, ImmutableArray<Governance.EntitlementId> offered)
    {
        // "read", in answer to "read or write on billing-db?"
        var among = organisation.Catalog.Entitlements.Where(e => offered.Contains(e.Id)).ToArray();
        var actions = CatalogWords.Of(organisation.Catalog).Actions;
        var wanted = said.Words.Select(w => actions.Find(w.Text)).OfType<Entitlements.ActionWord>().ToArray();
        var fitting = among.Where(e => wanted.Length > 0 && wanted.All(w => w.IsFulfilledBy(actions.Of(e)))).ToArray();
        var isSure = fitting.Length == 1 && (fitting[0].Privilege == PrivilegeLevel.Standard || wanted.All(w => !w.IsSlip));
        return isSure ? new Finding<Entitlement>.Found(fitting[0])
            : fitting.Length > 0 ? new Finding<Entitlement>.Ambiguous([.. new Entitlements.EntitlementReader(organisation.Catalog, actions).Ordered(fitting)], "Which of these do you mean?")
            : new Finding<Entitlement>.Missing([.. among]);
    }

    // A bare number chooses among what was offered; without an offer its unit is asked, the shorter first.
    private Finding<SaidLength> Length(Said said, ImmutableArray<SaidLength> offered)
    {
        if (Choice(said, offered.Length) is { } choice)
        {
            return new Finding<SaidLength>.Found(offered[choice]);
        }

        var lengths = LengthReader.Read(said, speaking, BareEnds.Read);
        if (lengths.Count == 0 && said.Words is [var only] && Number.Read(new Pieces(only.Text), 0) is { Next: 1, Value: > 0 and <= 1_000 } number)
        {
            var hours = (double)number.Value;
            return new Finding<SaidLength>.Ambiguous([LocalTimes.For(TimeSpan.FromHours(hours)), LocalTimes.For(TimeSpan.FromDays(hours))], "Hours or days?");
        }

        LengthMention[] counted = lengths.Count > 1 && lengths.Any(l => !l.IsBareDay) ? [.. lengths.Where(l => !l.IsBareDay)] : [.. lengths];
        return LengthJudge.Together([.. counted.Select(l => l.Finding)], speaking);
    }

    private static Finding<Ticket> Ticket(Said said)
    {
        var found = Tickets.Find(said, _ => false);
        var alone = said.Text.Trim();
        return found.IsEmpty && alone.Length <= 24 && TicketAlone.IsMatch(alone)
            ? new Finding<Ticket>.Found(new Ticket(alone.ToUpperInvariant()))
            : Tickets.Read(found);
    }

    private Finding<Identity> Beneficiary(Said said, ImmutableArray<Governance.IdentityId> offered)
    {
        if (Choice(said, offered.Length) is { } choice && organisation.Roster.Find(offered[choice]) is { } chosen)
        {
            return new Finding<Identity>.Found(chosen);
        }

        var read = new Beneficiaries(organisation.Roster, speaker, _ => false).Alone(said);
        return read is Finding<Identity>.Ambiguous among && Narrowed(said, among.Choices, offered) is { } one ? new Finding<Identity>.Found(one) : read;
    }

    // "Ana in Sales": a name that several have, and what only one of those offered has.
    private static Person? Narrowed(Said said, ImmutableArray<Identity> choices, ImmutableArray<Governance.IdentityId> offered)
    {
        var words = said.Words.Select(w => w.Text).ToHashSet(StringComparer.Ordinal);
        var fitting = choices.OfType<Person>().Where(p => offered.Contains(p.Id) && Said.Split(Said.Fold($"{p.Department} {p.Title}")).Any(w => words.Contains(w.Text))).Take(2).ToArray();
        return fitting.Length == 1 ? fitting[0] : null;
    }

    private static int? Choice(Said said, int offered)
    {
        var words = said.Words.Where(w => w.Text is not ("the" or "one" or "option" or "number" or "please" or "choice")).ToArray();
        if (offered == 0 || words.Length != 1)
        {
            return offered == 1 && said.Words is [{ Text: "yes" or "y" or "yep" or "yeah" or "ok" or "correct" }] ? 0 : null;
        }

        var ordinal = Array.IndexOf(Ordinals, words[0].Text);
        var number = int.TryParse(words[0].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var figure) ? figure - 1 : ordinal;
        return number >= 0 && number < offered ? number : offered == 1 && words[0].Text is "yes" or "y" or "yep" or "yeah" or "ok" or "correct" ? 0 : null;
    }

    // "because the report is wrong" is kept as "the report is wrong".
    private static string WithoutLead(Said said) =>
        said.Words is [{ Text: "because" }, { Text: not "of" } second, ..] ? said.Text[second.Start..] : said.Text;
}
