using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ChatGovernanceBot.Channels.Tests.Slack.Trust;

/// <summary>Listens to the counter of refusals.</summary>
internal sealed class CountedRefusals : IDisposable
{
    private readonly MeterListener _listener = new();

    public CountedRefusals()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "slack.refused")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Reasons.Add((string)tags[0].Value!));
        _listener.Start();
    }

    public ConcurrentBag<string> Reasons { get; } = [];

    public void Dispose() => _listener.Dispose();
}
