using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels;

/// <summary>What stands in the way of speaking with a channel now, for the health report and the log: each problem is logged when it begins and when it ends, not at every try.</summary>
/// <param name="channel">As people call it.</param>
public abstract partial class ChannelHealth(string channel, TimeProvider time, ILogger log)
{
    private readonly ConcurrentDictionary<string, (string Problem, DateTimeOffset Since, long Told, TimeSpan? Lasts)> _problems = new(StringComparer.Ordinal);

    /// <summary>Whether nothing stands in the way.</summary>
    public bool IsWell => Standing().IsEmpty;

    /// <param name="part">What it is about: the token, a method, the connection.</param>
    /// <param name="problem">For an operator; never holds a secret.</param>
    /// <param name="lasts">For how long it stands where it is not told again; for good when not given.</param>
    public void Fails(string part, string problem, TimeSpan? lasts = null)
    {
        var (now, told) = (time.GetUtcNow(), time.GetTimestamp());
        var news = true;
        _problems.AddOrUpdate(part, _ => (problem, now, told, lasts), (_, before) =>
        {
            news = before.Problem != problem;
            return (problem, before.Since, told, lasts);
        });
        if (news)
        {
            LogProblem(channel, problem);
        }
    }

    public void Works(string part)
    {
        if (_problems.TryRemove(part, out var ended))
        {
            LogEnd(channel, ended.Problem);
        }
    }

    /// <summary>How the channel is, with what stands in the way.</summary>
    /// <param name="way">How it is spoken with: a sentence.</param>
    public ChannelReport Report(string provider, string way) => new(provider, IsWell ? "on" : "failing", string.Join(' ', new[] { way, Describe() }.Where(t => t.Length > 0)));

    /// <summary>Every problem with the time since which it stands; empty where there is none.</summary>
    public string Describe() => string.Join(" ", Standing().OrderBy(p => p.Since).Select(p => string.Create(CultureInfo.InvariantCulture, $"Since {p.Since:yyyy-MM-dd HH:mm:ss} UTC: {p.Problem}")));

    private ImmutableArray<(string Problem, DateTimeOffset Since, long Told, TimeSpan? Lasts)> Standing()
    {
        foreach (var (part, problem) in _problems)
        {
            if (problem.Lasts is { } lasts && time.GetElapsedTime(problem.Told) >= lasts && _problems.TryRemove(new(part, problem)))
            {
                LogEnd(channel, problem.Problem);
            }
        }

        return [.. _problems.Values];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Channel}: {Problem}")]
    private partial void LogProblem(string channel, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Channel} works again; this ended: {Problem}")]
    private partial void LogEnd(string channel, string problem);
}
