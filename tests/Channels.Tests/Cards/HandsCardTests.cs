using System.Collections.Immutable;
using ChatGovernanceBot.Channels.Cards;
using ChatGovernanceBot.Channels.Tests.Understanding;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Channels.Tests.Cards;

/// <summary>A wiki that Bob and Mark change by hand: what is asked of them, and what Alice reads of it.</summary>
public sealed class HandsCardTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly DeliveryId Delivery = new("00112233445566778899aabbccddeeff");
    private static readonly EntitlementId Edit = new("wiki/edit");
    private static readonly PersonId Dave = new("p-dave"), Mark = new("p-mark");
    private static readonly Commitment Note = new("note");

    private static readonly Organisation ByHand = Acme.Organisation with
    {
        Catalog = new Catalog(
            Acme.Organisation.Catalog.Systems.Select(s => s.Id == Edit.System
                ? s with { Connector = TargetSystem.Manual, Owner = Dave, Operators = new Selector.AnyOf([new Selector.Named(Acme.Bob.Ref), new Selector.Named(Mark)]) }
                : s),
            Acme.Organisation.Catalog.Entitlements),
    };

    private readonly CardLibrary _library = CardLibrary.Load(CardFiles.Folder);

    private static CardView ReadBy(PersonId reader, string? note = null) => new(ByHand, ByHand.Roster.Find(reader)!, Now, commitment => commitment == Note ? note : null);

    private static Access Access(AccessState state, HandsFor work, ClaimState claim, params ImmutableArray<PersonId> attested) =>
        Governance.Access.Access.Never(AccessId.Of(Edit, Acme.Alice.Id)) with
        {
            State = state,
            Reach = Reach.People,
            Claims = [new(new(new("R-AAAABBBB"), 1), Length.OfTime(TimeSpan.FromDays(3)), Now, 1, Now, claim)],
            Hands = new(work, 4, Now, [Acme.Bob.Ref, Mark], [], [.. attested.Select(p => new Attestation(p, Now, Note))], 0, Now.AddDays(1)),
        };

    private static Access Revoking(params ImmutableArray<PersonId> attested) => Access(AccessState.Revoking, HandsFor.Revoke, new ClaimState.Ending(EndCause.Expired, ClaimHistory.WasActive), attested);

    private string Open(CardView view, Access access, string? problem = null, CardKind kind = CardKind.Hands) => new HandsCard(_library).Open(view, access, access.Hands!, Delivery, kind, problem).Card!.ToJsonString();

    private string Settled(CardView view, Access access) => new HandsCard(_library).Settled(view, access, access.Hands).Card!.ToJsonString();

    private static void Says(string card, params string[] texts) => Assert.All(texts, text => Assert.Contains(text, card, StringComparison.Ordinal));

    [Fact]
    public void Who_makes_it_reads_for_whom_in_which_account_for_how_long_and_that_it_is_not_observed()
    {
        var access = Access(AccessState.Provisioning, HandsFor.Grant, new ClaimState.Waiting());
        Says(Open(ReadBy(Acme.Bob.Ref), access), "Make this access by hand", "Alice Adams", "alice@acme.test", "R-AAAABBBB, 3 days.", "You change Wiki by hand.", "Nobody yet.", "Attest that it is there", "not that it was observed");
        Says(Open(ReadBy(Acme.Bob.Ref), access, kind: CardKind.HandsReminder), "STILL WAITING FOR YOU");
    }

    [Fact]
    public void The_second_one_is_told_to_look_and_reads_the_note_of_the_first_apart()
    {
        const string note = "Gone. *See* [here](http://evil.test) ${id} </script>";
        var card = Open(ReadBy(Mark, note), Revoking(Acme.Bob.Ref));
        Says(card, "Look whether this access is gone", "Bob Brown attests that it is gone. Look in Wiki yourself", "It takes somebody else, too.", "Attest that it is gone");
        var quote = new HandsCard(_library).Open(ReadBy(Mark, note), Revoking(Acme.Bob.Ref), Revoking(Acme.Bob.Ref).Hands!, Delivery, CardKind.Hands, null).Card!["body"]!.AsArray()
            .Single(e => (string?)e!["style"] == "emphasis")!;
        Assert.Equal(note, (string?)quote["items"]![1]!["inlines"]![0]!["text"]);
    }

    [Fact]
    public void A_note_that_was_erased_leaves_the_attestation() =>
        Assert.DoesNotContain("Written by", Open(ReadBy(Mark), Revoking(Acme.Bob.Ref)), StringComparison.Ordinal);

    [Fact]
    public void Who_stands_in_reads_why() => Says(Open(ReadBy(Dave), Revoking()), "You own Wiki, and those who change it by hand are too few or silent.");

    [Fact]
    public void Who_has_attested_a_removal_reads_that_it_takes_somebody_else_and_has_nothing_to_press()
    {
        var card = Settled(ReadBy(Acme.Bob.Ref), Revoking(Acme.Bob.Ref));
        Says(card, "You attested that it is gone", "somebody else");
        Assert.DoesNotContain("Action.Execute", card, StringComparison.Ordinal);
    }

    [Fact]
    public void Once_it_is_done_every_copy_says_by_whom_and_that_nobody_observed_it()
    {
        var ended = new ClaimState.Ended(Outcome.Attested, null, Now);
        Says(Settled(ReadBy(Mark), Access(AccessState.Absent, HandsFor.Revoke, ended, Acme.Bob.Ref, Mark)), "It is gone, attested by Bob Brown and Mark M", "not observed");
        Says(Settled(ReadBy(Mark), Access(AccessState.Active, HandsFor.Grant, new ClaimState.Active(Now, null), Acme.Bob.Ref)), "It is there, attested by Bob Brown, not observed");
        Says(new HandsCard(_library).Settled(ReadBy(Mark), Revoking(), null).Card!.ToJsonString(), "This is over", "newer card");
    }

    private static Request With(ItemState state) => new(new("R-AAAABBBB"), 4, Acme.Alice.Ref, new("c"), null, Now,
        [new(1, Acme.Alice.Id, Edit, new(TimeSpan.FromDays(3), null), "rule", "Because.", [new(1)], [], null, [], [], 1, 0, state)], null);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_card_about_a_request_calls_observed_what_was_attested(bool ended)
    {
        var cards = new RequestCards(_library);
        ItemState state = ended ? new ItemState.Closed(Outcome.Attested, Now, null, null, null) { AttestedBy = [Acme.Bob.Ref, Mark] } : new ItemState.Active(Now, Now.AddDays(3)) { AttestedBy = Acme.Bob.Ref };
        var (view, request) = (ReadBy(Acme.Alice.Ref), With(state));
        var item = request.Items[0];
        string[] shown =
        [
            cards.Progress(view, request, Delivery).Card!.ToJsonString(),
            ended ? cards.Ended(view, request, item, Delivery).Card!.ToJsonString() : cards.Active(view, request, item, Delivery, (ItemState.Active)state, ChatGovernanceBot.Governance.Access.Access.Never(item.Access)).Card!.ToJsonString(),
        ];
        Assert.All(shown, card => Says(card, $"attested by Bob Brown{(ended ? " and Mark M" : "")}", "not observed"));
        Assert.All(shown, card => Assert.DoesNotContain("Seen in target", card, StringComparison.Ordinal));
        Assert.All(shown, card => Assert.DoesNotContain("verified", card, StringComparison.Ordinal));
    }

    [Fact]
    public void While_it_is_made_or_taken_away_by_hand_nothing_is_said_to_be_checked_in_the_target()
    {
        var cards = new RequestCards(_library);
        foreach (ItemState state in new ItemState[] { new ItemState.Approved(Length.OfTime(TimeSpan.FromDays(3)), Now, Now), new ItemState.Ending(EndCause.Expired, Now) })
        {
            var card = cards.Progress(ReadBy(Acme.Alice.Ref), With(state), Delivery).Card!.ToJsonString();
            Says(card, "by hand");
            Assert.DoesNotContain("in the target", card, StringComparison.Ordinal);
        }
    }
}
