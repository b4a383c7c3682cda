using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using ChatGovernanceBot.Channels.Tests.Teams.Trust;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Ledger;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels.Tests;

/// <summary>Answers of a conversation, in whichever channel: in order, and each said or given up aloud.</summary>
public sealed class OwedRepliesTests : IAsyncLifetime, IDisposable
{
    private const string Here = "a:1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("owed-");
    private readonly Lines _log = new();
    private readonly TaskCompletionSource _writing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LedgerWriter _writer = null!;
    private ReplyBook _book = null!;
    private Talk _talk = null!;

    public async Task InitializeAsync()
    {
        var database = new LedgerDatabase(Path.Combine(_folder.FullName, "ledger.db"));
        await database.MigrateAsync();
        _writer = new LedgerWriter(database, new Organisations(), TimeProvider.System, TimeProvider.System, new Deaf());
        _book = new ReplyBook(database, _writer);
        _talk = new Talk(_book, _log.CreateLogger("talk"));
    }

    [Fact]
    public async Task What_comes_while_an_answer_before_it_is_being_kept_is_said_after_it()
    {
        _talk.Holds = "one";
        var one = _talk.SayAsync(new Word("one"), "key/one");
        var busy = await BusyAsync();
        var second = new Word("two");
        var two = _talk.SayAsync(second, "key/two");
        await second.Read.WaitAsync(Patience);
        _talk.LetGo();
        await one.WaitAsync(Patience);

        var three = _talk.SayAsync(new Word("three"), "key/three");
        _writing.SetResult();
        await Task.WhenAll(busy, two, three).WaitAsync(Patience);

        Assert.Equal(["one"], _talk.Said);
        Assert.IsType<SendResult.Sent>(await _talk.SayWaitingAsync(Here, default));
        Assert.Equal(["one", "two", "three"], _talk.Said);
    }

    [Fact]
    public async Task An_answer_that_throws_at_every_try_is_dropped_aloud_and_what_stands_behind_it_is_said()
    {
        _talk.Throws = new InvalidOperationException("no such template");
        await KeepAsync("broken", "behind");

        for (var failed = 1; failed < 5; failed++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => _talk.SayWaitingAsync(Here, default));
        }

        Assert.IsType<SendResult.Sent>(await _talk.SayWaitingAsync(Here, default));
        Assert.Equal(["behind"], _talk.Said);
        Assert.False(await _book.WaitsAsync("talk", Here));
        var told = Assert.Single(_log.All, l => l.Level == LogLevel.Error).Text;
        Assert.Contains(Here, told, StringComparison.Ordinal);
        Assert.Contains("no such template", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task However_long_an_outage_lasts_it_drops_nothing()
    {
        _talk.Throws = new HttpRequestException("nobody answers");
        await KeepAsync("broken", "behind");

        for (var failed = 0; failed < 20; failed++)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => _talk.SayWaitingAsync(Here, default));
        }

        Assert.Equal(2, (await _book.WaitingAsync("talk", Here)).Length);
    }

    private async Task KeepAsync(params string[] words)
    {
        foreach (var word in words)
        {
            await _book.KeepAsync(new() { Key = word, Provider = "talk", Conversation = Here, Json = $$"""{"Words":"{{word}}"}""" }, TimeSpan.Zero);
        }
    }

    /// <summary>The ledger writes nothing else until it is let.</summary>
    /// <returns>What ends then.</returns>
    private async Task<Task> BusyAsync()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var busy = Task.Run(() => _writer.BookAsync(_ =>
        {
            begun.TrySetResult();
            return _writing.Task.Wait(Patience);
        }));
        await begun.Task.WaitAsync(Patience);
        return busy;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _writing.TrySetResult();
        _writer.Dispose();
        _folder.Delete(recursive: true);
    }

    private sealed class Word(string words)
    {
        private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Words
        {
            get
            {
                _read.TrySetResult();
                return words;
            }
        }

        /// <summary>It is being said, or written down to be kept.</summary>
        [JsonIgnore]
        public Task Read => _read.Task;
    }

    private sealed class Talk(ReplyBook book, ILogger log) : OwedReplies<Word>("talk", book, log)
    {
        private readonly TaskCompletionSource _going = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ConcurrentQueue<string> _said = new();

        public IEnumerable<string> Said => _said;

        /// <summary>What is not said before it is let go.</summary>
        public string Holds { get; set; } = "";

        /// <summary>What is thrown where something broken is to be said.</summary>
        public Exception? Throws { get; set; }

        public void LetGo() => _going.TrySetResult();

        public Task SayAsync(Word word, string key) => SayAsync(Here, key, word, default);

        protected override async Task<SendResult> TrySayAsync(string conversation, Word reply, CancellationToken cancellation)
        {
            if (reply.Words == Holds)
            {
                await _going.Task.WaitAsync(Patience, cancellation);
            }

            if (reply.Words == "broken" && Throws is { } thrown)
            {
                throw thrown;
            }

            _said.Enqueue(reply.Words);
            return new SendResult.Sent(default);
        }
    }

    private sealed class Deaf : IDueSignal
    {
        public void Due(ObligationFamily family)
        {
        }
    }
}
