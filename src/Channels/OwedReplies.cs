using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using ChatGovernanceBot.Ledger;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.Extensions.Logging;

namespace ChatGovernanceBot.Channels;

/// <summary>Answers to what people say, where they said it: at once, or kept and owed, and always in the order of the conversation.</summary>
/// <typeparam name="TReply">A reply as it is kept until it is said: where and what, as JSON.</typeparam>
public abstract partial class OwedReplies<TReply>(string provider, ReplyBook book, ILogger log) : IWaitingReplies
{
    // Far below what a channel waits for the answer to a delivery.
    private static readonly TimeSpan TurnTime = TimeSpan.FromMilliseconds(250);

    // Whoever says what waits is at it for longer than this where there is much.
    private static readonly TimeSpan TurnOfWaiting = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>So many replies of one conversation are said before others have their turn.</summary>
    private const int MostAtOnce = 5;

    /// <summary>So often an answer may throw before it is dropped.</summary>
    private const int TriesBeforeDropped = 5;

    private readonly OneAtATime _conversations = new(64);

    /// <summary>How often what is kept has thrown, as far as this host has seen.</summary>
    private readonly ConcurrentDictionary<long, int> _thrown = [];

    /// <summary>The latest answer in each conversation of which it is not known yet what comes after it.</summary>
    private readonly ConcurrentDictionary<string, Task> _latest = new(StringComparer.Ordinal);

    public string Provider => provider;

    /// <summary>Waits while an answer is being said, though not for long.</summary>
    /// <returns>False where it is to be kept while it is still being said: whoever asked is not told that it was heard before the answer is on disk or said.</returns>
    protected virtual Task<bool> IsSaidSoonAsync(Task saying) => Task.FromResult(true);

    /// <summary>A reply that waited, as it is to be said by now.</summary>
    protected virtual Task<TReply> RenewAsync(string conversation, TReply reply, CancellationToken cancellation) => Task.FromResult(reply);

    /// <summary>Says it once.</summary>
    /// <returns><see cref="SendResult.TryLater"/> where it is to be said later; anything else ends it.</returns>
    protected abstract Task<SendResult> TrySayAsync(string conversation, TReply reply, CancellationToken cancellation);

    /// <remarks>Whoever asked is not kept waiting for what is said there before: it is owed instead, and said after it.</remarks>
    /// <param name="key">The same for a redelivery of what is answered.</param>
    protected async Task SayAsync(string conversation, string key, TReply reply, CancellationToken cancellation)
    {
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = ComeAfter(conversation, settled.Task);
        try
        {
            if (await _conversations.TryRunAsync(conversation, () => SayOrKeepAsync(conversation, key, reply, before, settled, cancellation), TurnTime, cancellation) is null)
            {
                await before.WaitAsync(cancellation);
                await KeepAsync(conversation, key, reply, TimeSpan.Zero, isFirst: false, cancellation);
            }
        }
        finally
        {
            settled.TrySetResult();
            _latest.TryRemove(KeyValuePair.Create(conversation, settled.Task));
        }
    }

    /// <summary>Whoever gave up its turn keeps its answer while others take theirs: who came later waits until that is kept, and is said after it.</summary>
    /// <returns>Done once what came before is being said or is kept.</returns>
    private Task ComeAfter(string conversation, Task settled)
    {
        var before = Task.CompletedTask;
        _latest.AddOrUpdate(conversation, settled, (_, latest) =>
        {
            before = latest;
            return settled;
        });
        return before;
    }

    private async Task<SendResult> SayOrKeepAsync(string conversation, string key, TReply reply, Task before, TaskCompletionSource settled, CancellationToken cancellation)
    {
        await before.WaitAsync(cancellation);
        var waits = await book.WaitsAsync(provider, conversation, cancellation);
        if (!waits)
        {
            settled.TrySetResult();
        }

        var result = waits ? new SendResult.TryLater("Something before it still waits.", null) : await SayKeepingAsync(conversation, key, reply, cancellation);
        if (result is SendResult.TryLater later)
        {
            // What was kept while it was tried came after it.
            await KeepAsync(conversation, key, reply, later.After ?? TimeSpan.Zero, isFirst: !waits, cancellation);
        }

        return result;
    }

    /// <summary>Says it once; what takes long is kept meanwhile, and nobody else says it, since the conversation has its turn.</summary>
    private async Task<SendResult> SayKeepingAsync(string conversation, string key, TReply reply, CancellationToken cancellation)
    {
        var saying = SayOnceAsync(conversation, reply, cancellation);
        if (await IsSaidSoonAsync(saying))
        {
            return await saying;
        }

        await KeepAsync(conversation, key, reply, TimeSpan.Zero, isFirst: true, CancellationToken.None);
        var result = await saying;
        if (result is not SendResult.TryLater)
        {
            await book.DoneAsync(key, CancellationToken.None);
        }

        return result;
    }

    /// <summary>Says what waits in a conversation, if anything does, before something else is said there.</summary>
    /// <returns>What became of it; a turn where it is being said.</returns>
    public async Task<SendResult> SayBeforeAsync(string conversation, CancellationToken cancellation) =>
        await book.WaitsAsync(provider, conversation, cancellation) ? await SayWaitingAsync(conversation, cancellation) : new SendResult.Sent(default);

    /// <summary>Keeps an answer that can be said no more before the host stops.</summary>
    protected Task KeepAsync(string conversation, string key, TReply reply) => KeepAsync(conversation, key, reply, TimeSpan.Zero, isFirst: false, CancellationToken.None);

    private Task KeepAsync(string conversation, string key, TReply reply, TimeSpan after, bool isFirst, CancellationToken cancellation) =>
        book.KeepAsync(new ReplyRow { Key = key, Provider = provider, Conversation = conversation, Json = JsonSerializer.Serialize(reply) }, after, isFirst, cancellation);

    public async Task<SendResult> SayWaitingAsync(string conversation, CancellationToken cancellation) =>
        await _conversations.TryRunAsync(conversation, () => SaySomeAsync(conversation, cancellation), TurnOfWaiting, cancellation)
        ?? new SendResult.TryLater("What waits there is being said.", Pause) { IsTurn = true };

    private async Task<SendResult> SaySomeAsync(string conversation, CancellationToken cancellation)
    {
        var waiting = await book.WaitingAsync(provider, conversation, MostAtOnce, cancellation);
        foreach (var row in waiting)
        {
            if (await SayKeptAsync(conversation, row, cancellation) is SendResult.TryLater later)
            {
                return later;
            }

            // What was said is noted even while the host stops.
            await book.DoneAsync(row.Id, CancellationToken.None);
            _thrown.TryRemove(row.Id, out _);
        }

        // A channel takes about one a second in a conversation, and others wait for whoever says it.
        return waiting.Length == MostAtOnce && await book.WaitsAsync(provider, conversation, cancellation)
            ? new SendResult.TryLater("More waits there than is said at once.", Pause) { IsTurn = true }
            : new SendResult.Sent(default);
    }

    /// <summary>What throws again and again is dropped in the end: a conversation is not mute for good for one answer that nobody can write.</summary>
    private async Task<SendResult> SayKeptAsync(string conversation, ReplyRow row, CancellationToken cancellation)
    {
        try
        {
            var reply = await RenewAsync(conversation, JsonSerializer.Deserialize<TReply>(row.Json)!, cancellation);
            return await SayOnceAsync(conversation, reply, cancellation);
        }
        catch (Exception exception) when (!IsOutage(exception))
        {
            if (_thrown.AddOrUpdate(row.Id, 1, (_, times) => times + 1) < TriesBeforeDropped)
            {
                throw;
            }

            LogDropped(exception, conversation, provider, exception.Message);
            return new SendResult.Unreachable(exception.Message);
        }
    }

    private static bool IsOutage(Exception exception) =>
        exception is OperationCanceledException or LedgerUnavailableException or DbException or HttpRequestException or IOException or TimeoutException;

    private async Task<SendResult> SayOnceAsync(string conversation, TReply reply, CancellationToken cancellation)
    {
        var result = await TrySayAsync(conversation, reply, cancellation);
        if (result is not (SendResult.Sent or SendResult.TryLater))
        {
            LogUnsayable(provider, result is SendResult.Unreachable unreachable ? unreachable.Reason : "what it answers is gone");
        }

        return result;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An answer could not be said in {Channel} and is dropped: {Reason}.")]
    private partial void LogUnsayable(string channel, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "An answer kept for conversation {Conversation} in {Channel} fails at every try and is dropped: {Reason}")]
    private partial void LogDropped(Exception exception, string conversation, string channel, string reason);
}
