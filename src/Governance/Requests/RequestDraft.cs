namespace ChatGovernanceBot.Governance.Requests;

/// <summary>Events of one decision, each folded before the next is decided.</summary>
public sealed class RequestDraft
{
    private readonly List<RequestEvent> _events = [];

    public RequestDraft(Request state, IEnumerable<RequestEvent> events)
    {
        State = state;
        foreach (var @event in events)
        {
            Add(@event);
        }
    }

    public Request State { get; private set; }
    public bool IsEmpty => _events.Count == 0;
    public Item Item(int number) => State.Find(number)!;

    public RequestDraft Add(RequestEvent @event)
    {
        State = RequestLifecycle.Evolve(State, @event);
        _events.Add(@event);
        return this;
    }

    /// <summary>The decision. The one place where a request closes: when every item has.</summary>
    public Decided<RequestEvent> Done()
    {
        Close();
        return Decide.Accept<RequestEvent>(_events);
    }

    /// <summary>What a look at the policy changed is recorded; what was asked is not done.</summary>
    public Decided<RequestEvent> Refuse(Refusal refusal)
    {
        Close();
        return Decide.AcceptThenRefuse(_events, refusal);
    }

    private void Close()
    {
        if (!State.IsClosed && State.Items.All(i => i.IsClosed))
        {
            Add(new RequestEvent.RequestClosed(State.Items.Max(i => ((ItemState.Closed)i.State).At)));
        }
    }
}

/// <summary>Changing one item of a request.</summary>
internal static class RequestItems
{
    public static Request With(this Request request, int number, Func<Item, Item> change) =>
        request with { Items = [.. request.Items.Select(item => item.Number == number ? change(item) : item)] };
}
