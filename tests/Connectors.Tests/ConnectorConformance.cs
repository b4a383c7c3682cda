using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;

namespace ChatGovernanceBot.Connectors.Tests;

/// <summary>
/// What every connector and its observer must do, whatever the target. A connector's tests inherit this class and say how to reach the
/// target behind the connector's back.
/// </summary>
public abstract class ConnectorConformance
{
    protected abstract IConnector Connector { get; }
    protected abstract IObserver Observer { get; }

    /// <summary>An entitlement that exists in the target and has no members yet.</summary>
    protected abstract EntitlementId Entitlement { get; }

    /// <summary>Another one of the same system, likewise.</summary>
    protected abstract EntitlementId OtherEntitlement { get; }

    /// <summary>The edge, with whatever the target needs before it can be granted, such as the account.</summary>
    protected abstract Task<Edge> CreateEdge(EntitlementId entitlement, string account);

    /// <summary>Makes members without the connector.</summary>
    protected abstract Task SeedMembers(EntitlementId entitlement, params string[] accounts);

    /// <summary>All members, read without connector and observer; a member that is there twice is listed twice.</summary>
    protected abstract Task<IReadOnlyList<string>> ReadMembersDirectly(EntitlementId entitlement);

    /// <summary>From now on the target can be neither read nor written.</summary>
    protected abstract Task MakeUnreachable();

    public static TheoryData<string> Identifiers => new(
        "alice@acme.test", "svc-reporting", "Ana.Lima", "ana.lima", "O'Brien", "say \"hi\"", "back\\slash", "Zoë Müller", "李雷", "👩‍💻",
        "e\u0301", "\u00e9", "two  spaces", " leading", "trailing ", "#comment", "a #b", "a: b", "a:", "-leading", "- dash", "--- ", "~", "null", "Null", "true", "no", "Y",
        "007", "1e3", "0x1f", "12:30", "2026-01-01", "[a]", "{a}", "a,b", "*alias", "&anchor", "!tag", "%dir", "@at", "`tick", "|", ">", "?", "=", "<<", "members",
        "tab\there", "right\u202eleft", "no\u00a0break", "next\u0085line", "line\u2028line", "\ufeffmark", new string('x', 300), new string('é', 300));

    [Fact]
    public async Task An_edge_that_is_not_there_is_observed_absent() =>
        Assert.Equal((Presence.Absent, HoldingPath.None), await Observed(await CreateEdge(Entitlement, "alice")));

    [Fact]
    public async Task An_edge_that_is_there_is_observed_present()
    {
        var edge = await CreateEdge(Entitlement, "alice");
        await SeedMembers(Entitlement, "alice");
        Assert.Equal((Presence.Present, HoldingPath.Direct), await Observed(edge));
    }

    [Fact]
    public async Task After_a_grant_the_edge_is_present()
    {
        var edge = await CreateEdge(Entitlement, "alice");
        Assert.Equal(CallOutcome.Said, await Grant(edge));
        Assert.Equal((Presence.Present, HoldingPath.Direct), await Observed(edge));
    }

    [Fact]
    public async Task Granting_twice_makes_one_membership()
    {
        var edge = await CreateEdge(Entitlement, "alice");
        Assert.Equal(CallOutcome.Said, await Grant(edge));
        Assert.Equal(CallOutcome.Said, await Grant(edge));
        Assert.Equal(["alice"], await ReadMembersDirectly(Entitlement));
    }

    [Fact]
    public async Task After_a_revocation_the_edge_is_absent()
    {
        var edge = await CreateEdge(Entitlement, "alice");
        await SeedMembers(Entitlement, "alice");
        Assert.Equal(CallOutcome.Said, await Revoke(edge));
        Assert.Equal((Presence.Absent, HoldingPath.None), await Observed(edge));
    }

    [Fact]
    public async Task Revoking_what_is_not_there_is_said_and_changes_nothing()
    {
        var edge = await CreateEdge(Entitlement, "alice");
        await SeedMembers(Entitlement, "bob");
        Assert.Equal(CallOutcome.Said, await Revoke(edge));
        Assert.Equal(["bob"], await ReadMembersDirectly(Entitlement));
    }

    [Fact]
    public async Task A_call_changes_exactly_one_edge()
    {
        foreach (var account in new[] { "Ana.Lima", "ana.lima", "ana", "bob" })
            await CreateEdge(Entitlement, account);
        var edge = await CreateEdge(Entitlement, "Ana.Lima");
        await SeedMembers(Entitlement, "ana", "ana.lima", "bob");
        await SeedMembers(OtherEntitlement, "Ana.Lima", "bob");

        await Grant(edge);
        await AssertMembers(Entitlement, "Ana.Lima", "ana", "ana.lima", "bob");
        await Revoke(edge);
        await AssertMembers(Entitlement, "ana", "ana.lima", "bob");
        await AssertMembers(OtherEntitlement, "Ana.Lima", "bob");
    }

    [Theory]
    [MemberData(nameof(Identifiers))]
    public async Task An_identifier_round_trips_or_is_refused_whole(string account)
    {
        var edge = await CreateEdge(Entitlement, account);
        await SeedMembers(Entitlement, "bob");
        if (await Grant(edge) == CallOutcome.Said)
        {
            Assert.Equal((Presence.Present, HoldingPath.Direct), await Observed(edge));
            await AssertMembers(Entitlement, account, "bob");
            Assert.Equal(CallOutcome.Said, await Revoke(edge));
        }
        Assert.NotEqual(Presence.Present, (await Observed(edge)).Presence);
        await AssertMembers(Entitlement, "bob");
    }

    [Fact]
    public async Task A_target_out_of_reach_is_observed_unknown_and_calls_say_so()
    {
        var edge = await CreateEdge(Entitlement, "alice");
        await MakeUnreachable();
        Assert.Equal((Presence.Unknown, HoldingPath.None), await Observed(edge));
        Assert.NotEqual(CallOutcome.Said, await Grant(edge));
        Assert.NotEqual(CallOutcome.Said, await Revoke(edge));
    }

    [Fact]
    public async Task After_its_deadline_a_call_does_nothing()
    {
        var (alice, bob) = (await CreateEdge(Entitlement, "alice"), await CreateEdge(Entitlement, "bob"));
        await SeedMembers(Entitlement, "bob");
        var late = new CallIntent("late:1", TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(1));
        Assert.Equal(CallOutcome.Failed, (await Connector.GrantAsync(alice, late, default)).Outcome);
        Assert.Equal(CallOutcome.Failed, (await Connector.RevokeAsync(bob, late, default)).Outcome);
        Assert.Equal(["bob"], await ReadMembersDirectly(Entitlement));
    }

    [Fact]
    public async Task A_cancelled_call_does_nothing()
    {
        var edge = await CreateEdge(Entitlement, "alice");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Connector.GrantAsync(edge, Intent(), new CancellationToken(canceled: true)));
        Assert.Empty(await ReadMembersDirectly(Entitlement));
    }

    [Fact]
    public async Task Twenty_grants_at_once_all_land()
    {
        var accounts = Enumerable.Range(1, 20).Select(number => $"member-{number}").ToArray();
        var edges = await Task.WhenAll(accounts.Select(account => CreateEdge(Entitlement, account)));
        var outcomes = await Task.WhenAll(edges.Select(edge => Task.Run(() => Grant(edge))));
        Assert.All(outcomes, outcome => Assert.Equal(CallOutcome.Said, outcome));
        await AssertMembers(Entitlement, accounts);
    }

    [Fact]
    public async Task Grant_and_revocation_racing_leave_the_edge_there_once_or_not_at_all()
    {
        var edge = await CreateEdge(Entitlement, "alice");
        await SeedMembers(Entitlement, "bob");
        for (var round = 0; round < 10; round++)
        {
            await Task.WhenAll(Task.Run(() => Grant(edge)), Task.Run(() => Revoke(edge)), Task.Run(() => Grant(edge)));
            var members = await ReadMembersDirectly(Entitlement);
            Assert.Contains("bob", members);
            Assert.Equal(members.Contains("alice") ? Presence.Present : Presence.Absent, (await Observed(edge)).Presence);
            Assert.Equal(members.Distinct(StringComparer.Ordinal).Count(), members.Count);
        }
    }

    protected static CallIntent Intent() => new("access:1", TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(1));

    protected async Task<CallOutcome> Grant(Edge edge) => (await Connector.GrantAsync(edge, Intent(), default)).Outcome;

    protected async Task<CallOutcome> Revoke(Edge edge) => (await Connector.RevokeAsync(edge, Intent(), default)).Outcome;

    protected async Task<(Presence Presence, HoldingPath Path)> Observed(Edge edge)
    {
        var reading = await Observer.ObserveAsync(edge, default);
        return (reading.Presence, reading.Path);
    }

    private async Task AssertMembers(EntitlementId entitlement, params string[] expected) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), (await ReadMembersDirectly(entitlement)).Order(StringComparer.Ordinal));
}
