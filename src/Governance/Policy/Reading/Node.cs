using System.Collections.Immutable;

namespace ChatGovernanceBot.Governance.Policy.Reading;

/// <summary>A YAML node with its place. No anchors, tags or aliases: <see cref="StrictYaml"/> lets none through.</summary>
internal abstract record Node(Place At)
{
    /// <summary>What it is, for the reader of a problem.</summary>
    public abstract string Words { get; }
}

/// <param name="Plain">Written without quotes.</param>
internal sealed record Scalar(Place At, string Value, bool Plain) : Node(At)
{
    public override string Words => Value.Length == 0 && Plain ? "nothing" : $"'{Names.Shown(Value)}'";
}

internal sealed record Sequence(Place At, ImmutableArray<Node> Items) : Node(At)
{
    public override string Words => "a list";
}

internal sealed record Mapping(Place At, ImmutableArray<Entry> Entries) : Node(At)
{
    public override string Words => "keys with values";
}

/// <summary>Stands for what was reported already; whatever reads it stays silent.</summary>
internal sealed record Unreadable(Place At) : Node(At)
{
    public override string Words => "something unreadable";
}

internal sealed record Entry(Scalar Key, Node Value);
