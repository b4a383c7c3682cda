using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Simulation.Tests;

/// <summary>What a host warned of, with what was thrown, for whoever reads why a test failed.</summary>
internal sealed class Warnings : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _said = new();

    public IEnumerable<string> Said => _said;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _said.Enqueue($"{formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
