using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Governance.Accounts;
using ChatGovernanceBot.Governance.Custody;
using ChatGovernanceBot.Governance.Defects;
using ChatGovernanceBot.Governance.People.Absences;
using ChatGovernanceBot.Governance.Policy;
using ChatGovernanceBot.Governance.Requests;

namespace ChatGovernanceBot.Governance.Audit;

/// <summary>The names under which events stand in entries, as the event types themselves declare them.</summary>
public static class EventNames
{
    private static readonly FrozenDictionary<Type, string> Names = All().ToFrozenDictionary(e => e.Type, e => e.Name);
    private static readonly FrozenDictionary<(StreamKind, string), Type> Types = Named().ToFrozenDictionary(e => (e.Kind, e.Name), e => e.Type);

    public static string Of(object @event) => Names[@event.GetType()];

    /// <summary>Null for a name that no event of this kind of stream has.</summary>
    public static Type? TypeOf(StreamKind kind, string name) => Types.GetValueOrDefault((kind, name));

    private static IEnumerable<(StreamKind Kind, string Name, Type Type)> Named()
    {
        StreamKind[] kinds = [StreamKind.Request, StreamKind.Access, StreamKind.Policy, StreamKind.Accounts, StreamKind.Defect, StreamKind.Ledger, StreamKind.Absence];
        Type[] bases = [typeof(RequestEvent), typeof(AccessEvent), typeof(PolicyEvent), typeof(AccountEvent), typeof(DefectEvent), typeof(CustodyEvent), typeof(AbsenceEvent)];
        return kinds.Zip(bases)
            .SelectMany(pair => pair.Second.GetCustomAttributes<JsonDerivedTypeAttribute>().Select(d => (pair.First, (string)d.TypeDiscriminator!, d.DerivedType)))
            .Concat(kinds.Select(kind => (kind, CommandRefused.Discriminator, typeof(CommandRefused))));
    }

    private static IEnumerable<(string Name, Type Type)> All() => Named().Select(e => (e.Name, e.Type)).Distinct();
}
