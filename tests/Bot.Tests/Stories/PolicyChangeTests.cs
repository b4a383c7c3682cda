using System.Text.RegularExpressions;
using ChatGovernanceBot.Bot.Tests.Running;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Bot.Tests.Stories;

/// <summary>Policy and people change between card and click: what was shown binds, and authority is that of now (I6, I11; C11, C12).</summary>
[Collection(ChangingCollection.Name)]
public sealed partial class PolicyChangeTests(ChangingBot host) : IAsyncLifetime
{
    private const string CrmEdit = "  - id: crm/edit\n";

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        AuditTrail.AssertSound(host.Folder);
        return host.RestoreAsync();
    }

    [Fact]
    public async Task A_card_that_shows_something_else_by_now_is_shown_again_and_then_counts()
    {
        var (frank, bob) = (await host.AsAsync("frank"), await host.AsAsync("bob"));
        var request = await frank.AskAsync("I need crm/edit for 3 days to correct the addresses");
        var card = await bob.CardAsync(request, "approve");
        await host.EditPolicyAsync("catalog.yaml", text => text.Replace("role: Changes customer accounts and contacts", "role: Changes and deletes customers", StringComparison.Ordinal));

        var again = await bob.PressAsync(card, "approve");
        Assert.Contains("Something that this card shows has changed.", again.Shown, StringComparison.Ordinal);
        Assert.Contains("Changes and deletes customers", again.Shown, StringComparison.Ordinal);
        Assert.Empty(Votes(request));
        await bob.PressAsync(again, "approve");
        Assert.Single(Votes(request));
        await frank.SeesAsync(request, "Waiting for Olivia Costa or Carol Jensen (Data owner)");
    }

    [Fact]
    public async Task A_stricter_policy_adds_its_stage_to_what_is_open_and_the_card_says_so()
    {
        var (ivan, bob, carol, dave) = (await host.AsAsync("ivan"), await host.AsAsync("bob"), await host.AsAsync("carol"), await host.AsAsync("dave"));
        var request = await ivan.AskAsync("I need crm/edit for 2 days to correct the phone numbers");
        var card = await bob.CardAsync(request, "approve");
        await host.EditPolicyAsync("rules.yaml", text => text.Replace("\nrules:\n", "\nrules:\n" + TwoStages + "\n", StringComparison.Ordinal));
        var renewed = await bob.SeesOnAsync(card, "Dave Okafor");
        Assert.Contains("(Security)", renewed.Shown, StringComparison.Ordinal);
        await bob.PressAsync(renewed, "approve");
        await carol.ApproveAsync(request);
        await ivan.SeesAsync(request, "Waiting for Dave Okafor", "(Security)");
        Assert.DoesNotContain("ivan@acme.test", host.Folder.Members("crm/edit"));
        await dave.ApproveAsync(request);
        await ivan.SeesAsync(request, "Access is active");
    }

    [Theory]
    [InlineData("approve", "alice", "bob")]
    [InlineData("deny", "niraj", "olivia")]
    public async Task Somebody_who_left_before_the_click_is_given_nothing(string verb, string beneficiary, string manager)
    {
        var (person, asked) = (await host.AsAsync(beneficiary), await host.AsAsync(manager));
        var request = await person.AskAsync("I need crm/edit for 3 days to answer the letters");
        var card = await asked.CardAsync(request, verb);
        await host.LeaveAsync(beneficiary);
        var told = await asked.PressAsync(card, verb, new { reason = "No longer with us" });
        Assert.Contains("whoever it was for is no longer active", (await asked.SeesOnAsync(card, "DECIDED")).Shown, StringComparison.Ordinal);
        Assert.Empty(told.Buttons);
        var closed = AuditTrail.EventsOf(host.Folder, request).OfType<RequestEvent.ItemClosed>().Single();
        Assert.Equal((Outcome.Withdrawn, "whoever it was for is no longer active."), (closed.Outcome, closed.Why));
        Assert.DoesNotContain(request, (await asked.SayAsync("my approvals")).Shown, StringComparison.Ordinal);
        Assert.DoesNotContain($"{beneficiary}@acme.test", host.Folder.Members("crm/edit"));
    }

    [Fact]
    public async Task Somebody_who_left_after_the_approval_and_before_the_grant_is_given_nothing()
    {
        var (heidi, dave, ivan) = (await host.AsAsync("heidi"), await host.AsAsync("dave"), await host.AsAsync("ivan"));
        var (file, aside) = (host.Folder.Membership("prod-db/replica-read"), host.Folder.Membership("prod-db/replica-read") + ".aside");
        File.Move(file, aside);
        File.CreateSymbolicLink(file, aside);
        var request = await heidi.AskAsync("I need prod-db/replica-read for 2 days to trace the query");
        await dave.ApproveAsync(request);
        await ivan.ApproveAsync(request);
        await Until.TrueAsync(() => Task.FromResult(AuditTrail.EventsOf(host.Folder, request).OfType<RequestEvent.GrantAuthorised>().Any()), "No grant was authorised");
        await host.LeaveAsync("heidi");
        File.Move(aside, file, overwrite: true);
        await host.Bot.AdvanceAsync("1h");
        await Until.TrueAsync(() => Task.FromResult(AuditTrail.EventsOf(host.Folder, request).OfType<RequestEvent.RequestClosed>().Any()), "The request did not close");
        Assert.DoesNotContain(AuditTrail.EventsOfAccessesTo(host.Folder, "prod-db/replica-read").OfType<AccessEvent.CallIntended>(), c => c.Kind == CallKind.Grant);
        Assert.Empty(host.Folder.Members("prod-db/replica-read"));
        Assert.DoesNotContain(request, (await ivan.SayAsync("my approvals")).Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entitlement_that_was_dropped_and_came_back_grants_nothing_by_the_old_card()
    {
        var (alice, bob) = (await host.AsAsync("alice"), await host.AsAsync("bob"));
        var request = await alice.AskAsync("I need crm/edit for 3 days to merge the duplicates");
        var card = await bob.CardAsync(request, "approve");
        await host.EditPolicyAsync("catalog.yaml", WithoutCrmEdit);
        await alice.SeesAsync(request, "Refused by policy", "crm/edit is not in the catalog.");
        await host.RestoreAsync();
        await host.EditPolicyAsync("rules.yaml", text => text.Replace("\nrules:\n", "\nrules:\n" + TwoStages + "\n", StringComparison.Ordinal));

        var told = await bob.PressAsync(card, "approve");
        Assert.Empty(told.Buttons);
        Assert.Contains("Refused by policy", told.Shown, StringComparison.Ordinal);
        Assert.Empty(Votes(request));
        Assert.DoesNotContain("alice@acme.test", host.Folder.Members("crm/edit"));
    }

    [Fact]
    public async Task What_no_policy_routes_any_more_is_a_defect_that_its_owner_lists_and_closes_with_a_reason()
    {
        var (judy, bob, erin) = (await host.AsAsync("judy"), await host.AsAsync("bob"), await host.AsAsync("erin"));
        var request = await judy.AskAsync("I need crm/edit for 3 days to correct the invoices");
        await host.EditPolicyAsync("catalog.yaml", WithoutCrmEdit);
        await judy.SeesAsync(request, "Refused by policy");
        var defect = DefectPattern().Match((await erin.SeesAsync(request, "Listed as defect")).Shown).Value;
        await Until.TrueAsync(async () => (await erin.SayAsync("defects")).Shown.Contains(defect, StringComparison.Ordinal), $"{defect} is not listed");
        var listed = (await erin.SayAsync("show me the open defects")).Shown;
        Assert.Contains($"crm/edit for Judy Alvarez, request {request}", listed, StringComparison.Ordinal);
        Assert.Contains("Held by Erin Walsh since ", listed, StringComparison.Ordinal);

        Assert.DoesNotContain(defect, (await bob.SayAsync("defects")).Shown, StringComparison.Ordinal);
        Assert.Contains("Only the owner of this defect", (await bob.SayAsync($"close {defect} because I can")).Shown, StringComparison.Ordinal);
        Assert.Contains("Say why it is closed", (await erin.SayAsync($"close {defect}")).Shown, StringComparison.Ordinal);
        Assert.Contains($"{defect} is closed", (await erin.SayAsync($"close {defect} because crm/edit is gone for good")).Shown, StringComparison.Ordinal);
        Assert.DoesNotContain(defect, (await erin.SayAsync("defects")).Shown, StringComparison.Ordinal);
        Assert.Contains("closed already", (await erin.SayAsync($"close {defect} because once more")).Shown, StringComparison.Ordinal);
        Assert.Contains("what is out of order and waits for you", (await erin.SayAsync("help")).Shown, StringComparison.Ordinal);
        await host.RestoreAsync();
    }

    [GeneratedRegex("D-[2-9A-Z]{10}")]
    private static partial Regex DefectPattern();

    private const string TwoStages = """
          - id: crm-edit-in-three
            why: Security looks at it too
            when:
              entitlements: [crm/edit]
            stages:
              - name: Manager
                approvers: manager
                decide-within: 1 day
                fallback: { group: leadership }
                escalate:
                  - { after: 12 hours, to: their-managers }
                  - { after: 18 hours, to: fallback }
              - name: Data owner
                approvers: entitlement-owner
                decide-within: 2 days
                fallback: { group: leadership }
                escalate:
                  - { after: 1 day, to: fallback }
              - name: Security
                approvers: { group: security }
                decide-within: 1 day

        """;

    private static string WithoutCrmEdit(string text)
    {
        var start = text.IndexOf(CrmEdit, StringComparison.Ordinal);
        return text.Remove(start, text.IndexOf("  - id: ", start + CrmEdit.Length, StringComparison.Ordinal) - start);
    }

    private IEnumerable<RequestEvent.Voted> Votes(string request) => AuditTrail.EventsOf(host.Folder, request).OfType<RequestEvent.Voted>();
}
