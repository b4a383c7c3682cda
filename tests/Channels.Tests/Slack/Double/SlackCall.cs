using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Channels.Tests.Slack;

/// <summary>One call that the app made to the Web API.</summary>
public sealed record SlackCall(string Method, JsonObject Arguments)
{
    /// <summary>An argument as text; empty where it is not there.</summary>
    public string this[string name] => Arguments[name]?.ToString() ?? "";
}

/// <summary>How a call is answered when it is not simply done.</summary>
public sealed record SlackFailure
{
    public int Status { get; init; } = 200;

    /// <summary>Slack's word for it in an answer that is not <c>ok</c>; null for an answer without JSON.</summary>
    public string? Error { get; init; }

    /// <summary>What an answer without JSON says that it is.</summary>
    public string ContentType { get; init; } = "text/html";

    /// <summary>Seconds.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Other members of the answer.</summary>
    public JsonObject More { get; init; } = [];

    /// <summary>The whole answer, whatever it is; null for one that says no.</summary>
    public JsonObject? Raw { get; init; }

    /// <summary>Never answered.</summary>
    public bool Hangs { get; init; }

    /// <summary>It is done all the same; only the answer does not come back.</summary>
    public bool IsDone { get; init; }

    public static SlackFailure Of(string error) => new() { Error = error };

    public static SlackFailure Answered(int status) => new() { Status = status };

    public static SlackFailure TooMany(int seconds) => new() { Status = 429, Error = "ratelimited", RetryAfter = seconds };

    public static SlackFailure Hang { get; } = new() { Hangs = true };

    /// <summary>Slack does what it was asked for, and the connection breaks before it says so.</summary>
    public static SlackFailure AnswerLost { get; } = new() { IsDone = true, Status = 0 };

    /// <summary>The connection breaks before anything is done.</summary>
    public static SlackFailure Down { get; } = new() { Status = 0 };
}

/// <summary>Slack's own word for why a call is not done.</summary>
public sealed class SlackErrorException(string error, IReadOnlyList<string>? messages = null) : Exception(error)
{
    public string Error => Message;

    public IReadOnlyList<string> Messages => messages ?? [];
}
