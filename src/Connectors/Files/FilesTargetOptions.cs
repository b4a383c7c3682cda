namespace ChatGovernanceBot.Connectors.Files;

/// <summary>Settings of the membership files, <c>Targets:Files</c>.</summary>
public sealed record FilesTargetOptions
{
    /// <summary>The folder in which <c>system/entitlement.yaml</c> stands; made absolute by the host.</summary>
    public required string Path { get; init; }
}
