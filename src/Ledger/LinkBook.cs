using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Accounts;
using ChatGovernanceBot.Governance.People;
using ChatGovernanceBot.Ledger.Rows;
using ChatGovernanceBot.Ledger.Writing;

namespace ChatGovernanceBot.Ledger;

/// <summary>What the chat that asked for a link is told of it.</summary>
public enum LinkTelling
{
    /// <summary>The code to compare; worth nothing once the attempt can no longer be carried through.</summary>
    Code,
    /// <summary>What came of it, and the welcome if it was linked.</summary>
    End,
    /// <summary>The welcome alone.</summary>
    Welcome,
}

/// <summary>A step of an attempt: where it stands after it, and why it was refused if it was.</summary>
public sealed record LinkStep(LinkAttemptRow? Attempt, string? Refusal);

/// <summary>
/// The attempts to link a chat account to whoever signs in. A step is one transaction; a token works once, for ten minutes of system time,
/// and only the newest of an account. Whose an account is in the end is decided on the person's stream, not here.
/// </summary>
public sealed class LinkBook(LedgerDatabase database, LedgerWriter writer, TimeProvider system)
{
    /// <summary>How long an attempt can be carried through, from the link to the second confirmation.</summary>
    public static readonly TimeSpan OpenFor = TimeSpan.FromMinutes(10);

    /// <summary>How many attempts an account has in <see cref="Window"/>.</summary>
    public const int MostAttempts = 5;

    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    // No vowels and nothing that looks like another: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
    private const string CodeLetters = "CDFGHJKMNPQRTWXY34679";
    private const int CodeLength = 7;

    private const string Columns = "Token, Card, Account, Stage, StartedAt, ExpiresAt, Code, Person, Browser, PageConfirmedAt, ChatConfirmedAt";

    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>The ref of an account: the one it has, or a new random one.</summary>
    public Task<AccountRef> RefOfAsync(ChatAccount account, CancellationToken cancellation = default) => writer.BookAsync(transaction => RefOf(transaction, account), cancellation);

    /// <summary>Begins an attempt in place of the account's earlier ones.</summary>
    /// <returns>The token of its link; a refusal where the account began too many.</returns>
    public async Task<(string? Token, string? Refusal)> BeginAsync(ChatAccount account, CancellationToken cancellation = default)
    {
        var (token, card) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        var begun = await writer.BookAsync(transaction => Begin(transaction, account, HashOf(token), card), cancellation);
        return begun ? (token, null) : (null, $"You began {MostAttempts} links within an hour. Nothing was begun; try again in an hour.");
    }

    private static bool Begin(LedgerTransaction transaction, ChatAccount account, string token, string card)
    {
        var now = transaction.SystemNow;
        var known = RefOf(transaction, account).Value;
        transaction.Sql("DELETE FROM LinkAttempts WHERE StartedAt < ?").Bind(now - KeptFor).Run();
        var begun = transaction.Sql("SELECT COUNT(*) FROM LinkAttempts WHERE Account = ? AND StartedAt > ?").Bind(known).Bind(now - Window).First(row => row.Number(0));
        if (begun >= MostAttempts)
            return false;
        transaction.Sql("UPDATE LinkAttempts SET Stage = 'Stopped' WHERE Account = ? AND Stage IN ('Open', 'Comparing')").Bind(known).Run();
        transaction.Sql("INSERT INTO LinkAttempts(Token, Card, Account, Stage, StartedAt, ExpiresAt) VALUES (?, ?, ?, 'Open', ?, ?)")
            .Bind(token).Bind(card).Bind(known).Bind(now).Bind(now + OpenFor).Run();
        return true;
    }

    /// <summary>Somebody signed in by the link. From then on the token serves only the browser that did.</summary>
    public Task<LinkStep> SignedInAsync(string token, PersonId person, string browser, CancellationToken cancellation = default)
    {
        var (hash, code) = (HashOf(token), RandomNumberGenerator.GetString(CodeLetters, CodeLength));
        return writer.BookAsync(transaction => Step(transaction, "Token", hash, LinkStage.Open, _ => null, row =>
            transaction.Sql("UPDATE LinkAttempts SET Stage = 'Comparing', Code = ?, Person = ?, Browser = ? WHERE Token = ?").Bind(code).Bind(person.Value).Bind(HashOf(browser)).Bind(row.Token).Run()), cancellation);
    }

    /// <summary>The page says that the chat shows the same code.</summary>
    /// <param name="browser">The secret of the browser that asks.</param>
    public Task<LinkStep> ConfirmOnPageAsync(string token, string browser, CancellationToken cancellation = default) =>
        OnPageAsync(token, browser, "UPDATE LinkAttempts SET PageConfirmedAt = ? WHERE Token = ?", cancellation);

    public Task<LinkStep> StopOnPageAsync(string token, string browser, CancellationToken cancellation = default) =>
        OnPageAsync(token, browser, "UPDATE LinkAttempts SET PageConfirmedAt = NULL, Stage = 'Stopped', ExpiresAt = ? WHERE Token = ?", cancellation);

    private Task<LinkStep> OnPageAsync(string token, string browser, string update, CancellationToken cancellation)
    {
        var (hash, secret) = (HashOf(token), HashOf(browser));
        return writer.BookAsync(
            transaction => Step(transaction, "Token", hash, LinkStage.Comparing,
                row => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(row.Browser ?? ""), Encoding.ASCII.GetBytes(secret)) ? null : "This is not the browser that signed in, so nothing was done here. Go on where you signed in.",
                row => transaction.Sql(update).Bind(transaction.SystemNow).Bind(row.Token).Run()),
            cancellation);
    }

    /// <summary>The chat says that the page shows the same code.</summary>
    /// <param name="account">Whose chat it was said in: only the account that asked is heard.</param>
    public Task<LinkStep> ConfirmInChatAsync(string card, ChatAccount account, CancellationToken cancellation = default) =>
        InChatAsync(card, account, "UPDATE LinkAttempts SET ChatConfirmedAt = ? WHERE Token = ?", cancellation);

    public Task<LinkStep> StopInChatAsync(string card, ChatAccount account, CancellationToken cancellation = default) =>
        InChatAsync(card, account, "UPDATE LinkAttempts SET ChatConfirmedAt = NULL, Stage = 'Stopped', ExpiresAt = ? WHERE Token = ?", cancellation);

    private Task<LinkStep> InChatAsync(string card, ChatAccount account, string update, CancellationToken cancellation) => writer.BookAsync(
        transaction =>
        {
            var known = RefOf(transaction, account).Value;
            return Step(transaction, "Card", card, LinkStage.Comparing,
                row => row.Account == known ? null : "Another account asked for this link, so nothing was done.",
                row => transaction.Sql(update).Bind(transaction.SystemNow).Bind(row.Token).Run());
        },
        cancellation);

    /// <summary>Notes what became of an attempt that both ends confirmed. False where that was noted before.</summary>
    public Task<bool> FinishAsync(LinkAttemptRow attempt, LinkStage end, CancellationToken cancellation = default) => writer.BookAsync(
        transaction => transaction.Sql("UPDATE LinkAttempts SET Stage = ? WHERE Token = ? AND Stage = 'Comparing'").Bind(end.ToString()).Bind(attempt.Token).Run() == 1, cancellation);

    /// <summary>Owes what could not be told at once.</summary>
    /// <param name="after">How long to wait before the next try.</param>
    public Task OweAsync(LinkAttemptRow attempt, LinkTelling what, TimeSpan after, CancellationToken cancellation = default) => writer.BookAsync(
        transaction =>
        {
            transaction.Owe(new Obligation(ObligationFamily.DeliverCards, ObligationKind.TellLink, new(StreamKind.Conversation, attempt.Account), $"{what}:{attempt.Card}", transaction.Now + after));
            return what;
        },
        cancellation);

    private static LinkStep Step(LedgerTransaction transaction, string column, string value, LinkStage from, Func<LinkAttemptRow, string?> whyNot, Action<LinkAttemptRow> change)
    {
        var before = transaction.Sql(AttemptBy(column)).Bind(value).First(Read);
        if (WhyNot(before, from, transaction.SystemNow) is { } refusal || (refusal = whyNot(before!)) is not null)
            return new(before, refusal);
        change(before!);
        return new(transaction.Sql(AttemptBy(column)).Bind(value).First(Read), null);
    }

    private static string? WhyNot(LinkAttemptRow? attempt, LinkStage from, DateTimeOffset now) => attempt switch
    {
        null => "This link is not known here. Say link my account in your chat to get a new one.",
        { Stage: LinkStage.Linked } => "This link was used; the account is linked. Nothing more was done.",
        { Stage: LinkStage.Stopped } => "This link was stopped, or a newer one took its place. Say link my account in your chat to get a new one.",
        { Stage: LinkStage.Refused } => "This link came to nothing; the chat says why. Say link my account there to try again.",
        _ when attempt.ExpiresAt <= now => "This link is older than 10 minutes and no longer works. Say link my account in your chat to get a new one.",
        _ when attempt.Stage != from => from == LinkStage.Open ? "This link was used: somebody signed in by it already. Say link my account in your chat to get a new one." : "Nobody has signed in by this link yet.",
        _ => null,
    };

    public Task<LinkAttemptRow?> FindAsync(string token, CancellationToken cancellation = default) =>
        database.AskAsync(ledger => ledger.Sql(AttemptBy("Token")).Bind(HashOf(token)).First(Read), cancellation);

    /// <param name="card">What the buttons in the chat name.</param>
    public Task<LinkAttemptRow?> FindByCardAsync(string card, CancellationToken cancellation = default) =>
        database.AskAsync(ledger => ledger.Sql(AttemptBy("Card")).Bind(card).First(Read), cancellation);

    /// <summary>Why the link cannot be opened, or be gone on with, at this moment; null where it can.</summary>
    public string? WhyNot(LinkAttemptRow? attempt) => WhyNot(attempt, attempt?.Stage == LinkStage.Comparing ? LinkStage.Comparing : LinkStage.Open);

    /// <summary>Why an attempt cannot take a step that is taken from a stage at this moment; null where it can.</summary>
    public string? WhyNot(LinkAttemptRow? attempt, LinkStage from) => WhyNot(attempt, from, system.GetUtcNow());

    public Task<ChatAccount?> AccountOfAsync(string account, CancellationToken cancellation = default) =>
        database.AskAsync(ledger => ledger.Sql("SELECT Provider, Tenant, UserId FROM AccountRefs WHERE Ref = ?").Bind(account).First(AccountIn), cancellation);

    /// <summary>Who linked an account; null for nobody, and for everybody while a quarantine that has just begun is still to take the links back.</summary>
    public Task<PersonId?> LinkedToAsync(ChatAccount account, CancellationToken cancellation = default) => database.AskAsync<PersonId?>(
        ledger => ledger.Sql("SELECT l.Person FROM AccountRefs a JOIN AccountLinks l ON l.Account = a.Ref WHERE a.Provider = ? AND a.Tenant = ? AND a.UserId = ?")
            .Bind(account.Provider).Bind(account.Tenant).Bind(account.UserId).First(row => (PersonId?)new PersonId(row.Text(0))) is { } person && CustodyBook.OpenIn(ledger.Sql) is not { Asked: null } ? person : null,
        cancellation);

    /// <summary>Everybody who has a link.</summary>
    public Task<ImmutableArray<PersonId>> LinkedPeopleAsync(CancellationToken cancellation = default) => database.AskAsync(
        ledger => ledger.Sql("SELECT DISTINCT Person FROM AccountLinks ORDER BY Person").All(row => new PersonId(row.Text(0))).ToImmutableArray(), cancellation);

    /// <summary>The accounts that a person linked, and the one that they chose for cards; null where they chose none.</summary>
    public async Task<(IReadOnlyList<ChatAccount> Linked, ChatAccount? CardsTo)> OfAsync(PersonId person, CancellationToken cancellation = default)
    {
        var accounts = await database.AskAsync(
            ledger => ledger.Sql(AccountsOf).Bind(person.Value).All(row => (Account: AccountIn(row), IsLinked: row.Number(3) == 1, IsChosen: row.Number(4) == 1)), cancellation);
        return ([.. accounts.Where(a => a.IsLinked).Select(a => a.Account)], accounts.Find(a => a.IsChosen).Account);
    }

    // The chosen account need not be linked: the roster may name it.
    private const string AccountsOf = """
        SELECT a.Provider, a.Tenant, a.UserId, l.Account IS NOT NULL, p.Person IS NOT NULL
        FROM AccountRefs a
        LEFT JOIN AccountLinks l ON l.Account = a.Ref AND l.Person = ?1
        LEFT JOIN PersonAccounts p ON p.Person = ?1 AND p.State ->> 'cardsTo' = a.Ref
        WHERE a.Ref IN (SELECT Account FROM AccountLinks WHERE Person = ?1 UNION ALL SELECT State ->> 'cardsTo' FROM PersonAccounts WHERE Person = ?1)
        ORDER BY a.Ref
        """;

    private static ChatAccount AccountIn(Statement row) => new(row.Text(0), row.Text(1), row.Text(2));

    private static AccountRef RefOf(LedgerTransaction transaction, ChatAccount account)
    {
        transaction.Sql("INSERT INTO AccountRefs(Ref, Provider, Tenant, UserId) VALUES (?, ?, ?, ?) ON CONFLICT(Provider, Tenant, UserId) DO NOTHING")
            .Bind("a_" + RandomRef.Make()).Bind(account.Provider).Bind(account.Tenant).Bind(account.UserId).Run();
        return transaction.Sql("SELECT Ref FROM AccountRefs WHERE Provider = ? AND Tenant = ? AND UserId = ?").Bind(account.Provider).Bind(account.Tenant).Bind(account.UserId)
            .First(row => new AccountRef(row.Text(0)));
    }

    private static string AttemptBy(string column) => $"SELECT {Columns} FROM LinkAttempts WHERE {column} = ?";

    private static LinkAttemptRow Read(Statement row) => new()
    {
        Token = row.Text(0),
        Card = row.Text(1),
        Account = row.Text(2),
        Stage = Enum.Parse<LinkStage>(row.Text(3)),
        StartedAt = row.Time(4),
        ExpiresAt = row.Time(5),
        Code = row.TextOrNull(6),
        Person = row.TextOrNull(7),
        Browser = row.TextOrNull(8),
        PageConfirmedAt = row.TimeOrNull(9),
        ChatConfirmedAt = row.TimeOrNull(10),
    };
}
