namespace ChatGovernanceBot.Governance.Requests;

/// <summary>How a request goes on from an earlier one.</summary>
public enum FollowKind
{
    /// <summary>The same for longer. It is decided by itself: until then, and where it is denied, the earlier end stays as it is.</summary>
    Extends,
    /// <summary>The same once more, since the earlier one ended without it.</summary>
    AskedAgain,
    /// <summary>The same once more, since the earlier one's access was taken away.</summary>
    Appeals,
    /// <summary>The same once more, since the target was found otherwise than what the earlier one led to.</summary>
    Restores,
}

/// <summary>The request that this one goes on from. It gives nothing: whoever asks, for what and on which way is looked at as for any other.</summary>
public sealed record Followed(RequestId Request, FollowKind Kind);
