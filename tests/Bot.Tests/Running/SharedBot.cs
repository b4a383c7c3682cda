using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ChatGovernanceBot.Bot.Tests.Running;

/// <summary>One host for many tests that use different people or entitlements, with a conversation a person.</summary>
public class SharedBot : IAsyncLifetime
{
    private readonly Dictionary<string, Talker> _talkers = [];
    private BotProcess? _bot;

    public BotFolder Folder { get; } = new();
    public BotProcess Bot => _bot ?? throw new InvalidOperationException("The host did not start.");

    /// <summary>Changes the folder before the host starts.</summary>
    protected virtual void Prepare()
    {
    }

    /// <summary>What the host is told beside its folder.</summary>
    protected virtual IReadOnlyDictionary<string, string>? Settings => null;

    public virtual async Task InitializeAsync()
    {
        Prepare();
        _bot = await BotProcess.StartAsync(Folder, Settings);
    }

    /// <summary>Kills the host and starts it again over what it left.</summary>
    /// <param name="between">Done while no host runs.</param>
    public async Task RestartAsync(Action? between = null)
    {
        await Bot.DisposeAsync();
        between?.Invoke();
        _bot = await BotProcess.StartAsync(Folder, Settings);
    }

    /// <summary>The person with this name before the @.</summary>
    public async Task<Talker> AsAsync(string name) =>
        _talkers.TryGetValue(name, out var known) ? known : _talkers[name] = await Talker.OpenAsync(Bot.Address, name);

    /// <summary>Changes a file of the policy and waits until the host has taken the change up, or refused it.</summary>
    public async Task EditPolicyAsync(string file, Func<string, string> edit)
    {
        var before = await PolicyAsync();
        var path = Path.Combine(Folder.PolicyPath, file);
        var text = await File.ReadAllTextAsync(path);
        var changed = edit(text);
        Assert.NotEqual(text, changed);
        await File.WriteAllTextAsync(path + ".new", changed);
        File.Move(path + ".new", path, overwrite: true);
        await Until.TrueAsync(async () => await PolicyAsync() != before, "The changed policy was not looked at");
    }

    /// <summary>The version in force and how many problems the folder has.</summary>
    public async Task<(int Version, int Problems)> PolicyAsync()
    {
        using var answer = await Bot.Http.GetAsync("/health/ready");
        var policy = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["policy"]!;
        return (policy["version"]!.GetValue<int>(), policy["problems"]!.GetValue<int>());
    }

    public virtual async Task DisposeAsync()
    {
        foreach (var talker in _talkers.Values)
        {
            await talker.DisposeAsync();
        }

        if (_bot is not null)
        {
            await _bot.DisposeAsync();
        }

        Folder.Dispose();
    }
}

/// <summary>Waits on a condition.</summary>
public static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Task TrueAsync(Func<Task<bool>> holds, string otherwise) => TrueAsync(holds, () => otherwise);

    /// <param name="otherwise">How it stands where it does not come true.</param>
    public static async Task TrueAsync(Func<Task<bool>> holds, Func<string> otherwise)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await holds())
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException(otherwise());
            }

            await tick.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
