using ChatGovernanceBot.Governance;
using ChatGovernanceBot.Governance.Access;
using ChatGovernanceBot.Ledger.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ChatGovernanceBot.Ledger;

/// <summary>The model of everything that is remembered, for migrations and queries. Only <see cref="LedgerWriter"/> changes anything.</summary>
/// <remarks>Times are UTC ticks, so that every database compares them alike; enums stand by name.</remarks>
public sealed class LedgerContext(DbContextOptions<LedgerContext> options) : DbContext(options)
{
    public DbSet<AuditEntryRow> AuditEntries => Set<AuditEntryRow>();
    public DbSet<RequestRow> Requests => Set<RequestRow>();
    public DbSet<ItemRow> Items => Set<ItemRow>();
    public DbSet<AccessRow> Accesses => Set<AccessRow>();
    public DbSet<ObligationRow> Obligations => Set<ObligationRow>();
    public DbSet<DeliveryRow> Deliveries => Set<DeliveryRow>();
    public DbSet<WebMessageRow> WebMessages => Set<WebMessageRow>();
    public DbSet<DialogRow> Dialogs => Set<DialogRow>();
    public DbSet<ConversationReferenceRow> ConversationReferences => Set<ConversationReferenceRow>();
    public DbSet<ReplyRow> Replies => Set<ReplyRow>();
    public DbSet<OpenedCardRow> OpenedCards => Set<OpenedCardRow>();
    public DbSet<PersonalTextRow> PersonalTexts => Set<PersonalTextRow>();
    public DbSet<IdempotencyKeyRow> IdempotencyKeys => Set<IdempotencyKeyRow>();
    public DbSet<PolicyVersionRow> PolicyVersions => Set<PolicyVersionRow>();
    public DbSet<IdentityRefRow> IdentityRefs => Set<IdentityRefRow>();
    public DbSet<EdgeAccountRow> EdgeAccounts => Set<EdgeAccountRow>();
    public DbSet<AccountRefRow> AccountRefs => Set<AccountRefRow>();
    public DbSet<PersonAccountsRow> PersonAccounts => Set<PersonAccountsRow>();
    public DbSet<AccountLinkRow> AccountLinks => Set<AccountLinkRow>();
    public DbSet<DefectRow> Defects => Set<DefectRow>();
    public DbSet<AbsenceRow> Absences => Set<AbsenceRow>();
    public DbSet<ReviewRow> Reviews => Set<ReviewRow>();
    public DbSet<LinkAttemptRow> LinkAttempts => Set<LinkAttemptRow>();
    public DbSet<SettingRow> Settings => Set<SettingRow>();
    public DbSet<RefusalMarkRow> RefusalMarks => Set<RefusalMarkRow>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
        configurationBuilder.Properties<StreamKind>().HaveConversion<string>();
        configurationBuilder.Properties<ObligationFamily>().HaveConversion<string>();
        configurationBuilder.Properties<ObligationKind>().HaveConversion<string>();
        configurationBuilder.Properties<AccessState>().HaveConversion<string>();
        configurationBuilder.Properties<ItemPhase>().HaveConversion<string>();
        configurationBuilder.Properties<DeliveryState>().HaveConversion<string>();
        configurationBuilder.Properties<LinkStage>().HaveConversion<string>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<AuditEntryRow>(Entries);
        modelBuilder.Entity<RequestRow>(Requested);
        modelBuilder.Entity<ItemRow>(ItemsOfRequests);
        modelBuilder.Entity<AccessRow>(access => access.HasIndex(a => a.Identity));
        modelBuilder.Entity<ObligationRow>(Owed);
        modelBuilder.Entity<DeliveryRow>(Delivered);
        modelBuilder.Entity<WebMessageRow>(Messages);
        modelBuilder.Entity<DialogRow>(Questions);
        modelBuilder.Entity<ConversationReferenceRow>(References);
        modelBuilder.Entity<ReplyRow>(Unsaid);
        modelBuilder.Entity<OpenedCardRow>(Opened);
        modelBuilder.Entity<PersonalTextRow>(Texts);
        modelBuilder.Entity<IdempotencyKeyRow>(Keys);
        modelBuilder.Entity<PolicyVersionRow>(Policies);
        modelBuilder.Entity<IdentityRefRow>(Refs);
        modelBuilder.Entity<EdgeAccountRow>().HasKey(e => e.AccessId);
        modelBuilder.Entity<AccountRefRow>(AccountNames);
        modelBuilder.Entity<PersonAccountsRow>().HasKey(p => p.Person);
        modelBuilder.Entity<AccountLinkRow>(Links);
        modelBuilder.Entity<LinkAttemptRow>(Attempts);
        modelBuilder.Entity<DefectRow>(defect => defect.HasIndex(d => d.ClosedAt));
        modelBuilder.Entity<AbsenceRow>().HasKey(a => a.Person);
        modelBuilder.Entity<ReviewRow>(Recertified);
        modelBuilder.Entity<SettingRow>().HasKey(s => s.Key);
        modelBuilder.Entity<RefusalMarkRow>().HasKey(m => new { m.Actor, m.StreamKind, m.StreamId, m.Reason });
    }

    private static void Recertified(EntityTypeBuilder<ReviewRow> review)
    {
        review.HasKey(r => r.AccessId);
        review.HasIndex(r => r.LapsesAt);
    }

    private static void Entries(EntityTypeBuilder<AuditEntryRow> entry)
    {
        entry.HasKey(e => e.Sequence);
        entry.Property(e => e.Sequence).ValueGeneratedNever();
        entry.HasIndex(e => new { e.StreamKind, e.StreamId, e.Version }).IsUnique();
    }

    private static void Requested(EntityTypeBuilder<RequestRow> request)
    {
        request.HasIndex(r => r.Requester);
        request.HasIndex(r => r.ClosedAt);
    }

    private static void ItemsOfRequests(EntityTypeBuilder<ItemRow> item)
    {
        item.HasKey(i => new { i.RequestId, i.Number });
        // Every decision asks what somebody holds or has asked for: the index answers it by itself, in the order of the requests.
        item.HasIndex(i => new { i.Identity, i.RequestId, i.Number, i.Entitlement, i.State, i.EndsAt });
        item.HasIndex(i => i.State);
        item.HasOne<RequestRow>().WithMany().HasForeignKey(i => i.RequestId).OnDelete(DeleteBehavior.Restrict);
    }

    // What is owed is found by this index alone; what is done is not in it, however much there is of it.
    private static void Owed(EntityTypeBuilder<ObligationRow> obligation)
    {
        // No row is ever deleted, so no id can come twice, and SQLite needs no table beside it to see to that.
        obligation.Property(o => o.Id).Metadata.SetValueGenerationStrategy(SqliteValueGenerationStrategy.None);
        obligation.HasIndex(o => new { o.StreamId, o.KeyHash }).IsUnique();
        obligation.HasIndex(o => new { o.Family, o.DueAt }).HasFilter("\"DoneAt\" IS NULL");
    }

    private static void Messages(EntityTypeBuilder<WebMessageRow> message)
    {
        message.HasIndex(m => m.DeliveryId).IsUnique();
        message.HasIndex(m => new { m.Provider, m.Tenant, m.UserId, m.Id });
    }

    private static void Delivered(EntityTypeBuilder<DeliveryRow> delivery)
    {
        delivery.HasIndex(d => new { d.StreamKind, d.StreamId });
        // Few wait to be tried again, at any time.
        delivery.HasIndex(d => new { d.Provider, d.Tenant, d.UserId, d.NextTry }).HasFilter("\"NextTry\" IS NOT NULL");
        // What is over is most of them, and nobody asks for it by person.
        delivery.HasIndex(d => new { d.Person, d.CreatedAt, d.Id }).HasFilter("\"State\" <> 'Settled'");
    }

    private static void Questions(EntityTypeBuilder<DialogRow> dialog)
    {
        dialog.HasKey(d => new { d.Channel, d.Conversation, d.Person });
        dialog.HasIndex(d => d.Id).IsUnique();
        dialog.HasIndex(d => d.UpdatedAt);
    }

    private static void References(EntityTypeBuilder<ConversationReferenceRow> reference)
    {
        reference.HasKey(r => new { r.Provider, r.Tenant, r.UserId, r.Conversation });
        reference.HasIndex(r => new { r.Provider, r.Conversation });
        reference.HasIndex(r => new { r.Provider, r.Tenant, r.Member });
    }

    private static void Unsaid(EntityTypeBuilder<ReplyRow> reply)
    {
        reply.HasIndex(r => r.Key).IsUnique();
        reply.HasIndex(r => new { r.Provider, r.Conversation, r.Id });
    }

    private static void Opened(EntityTypeBuilder<OpenedCardRow> opened)
    {
        opened.HasKey(o => new { o.Provider, o.MessageReference });
        opened.HasIndex(o => new { o.StreamKind, o.StreamId });
    }

    private static void Texts(EntityTypeBuilder<PersonalTextRow> text)
    {
        text.HasKey(t => t.Commitment);
        text.HasIndex(t => t.Person);
    }

    private static void Keys(EntityTypeBuilder<IdempotencyKeyRow> key)
    {
        key.Property(k => k.Id).Metadata.SetValueGenerationStrategy(SqliteValueGenerationStrategy.None);
        key.HasIndex(k => k.KeyHash).IsUnique();
    }

    private static void Policies(EntityTypeBuilder<PolicyVersionRow> policy)
    {
        policy.HasKey(p => p.Version);
        policy.Property(p => p.Version).ValueGeneratedNever();
    }

    private static void Refs(EntityTypeBuilder<IdentityRefRow> identity)
    {
        identity.HasKey(i => i.Ref);
        identity.HasIndex(i => i.Handle).IsUnique();
    }

    private static void AccountNames(EntityTypeBuilder<AccountRefRow> account)
    {
        account.HasKey(a => a.Ref);
        account.HasIndex(a => new { a.Provider, a.Tenant, a.UserId }).IsUnique();
    }

    private static void Links(EntityTypeBuilder<AccountLinkRow> link)
    {
        link.HasKey(l => l.Account);
        link.HasIndex(l => l.Person);
    }

    private static void Attempts(EntityTypeBuilder<LinkAttemptRow> attempt)
    {
        attempt.HasKey(a => a.Token);
        attempt.HasIndex(a => a.Card).IsUnique();
        attempt.HasIndex(a => new { a.Account, a.StartedAt });
    }

    private sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(time => time.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}
